"""The days beside the words of an answer."""

from __future__ import annotations

import pytest

from retrieval.reader.selection import beside

MONDAY = "2024-01-08"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Shelling has gone on since Friday.", {"Friday": "2024-01-05"}),
        ("Prices rose last week and this month.", {"last week": "2024-01-01/2024-01-07", "this month": "2024-01"}),
        ("It fell on December 29, not on 3 May 2019.", {}),
        ("It fell on December 29.", {"December 29": "2023-12-29"}),
        ("“I saw him yesterday,” she said on Sunday.", {"Sunday": "2024-01-07"}),
        ("It opened on 8 January 2024.", {}),
    ],
)
def test_words_get_their_day(text, expected):
    found = beside(text, MONDAY)
    assert {text[start:end]: day for start, end, day in found} == expected


def test_in_doubt_nothing_stands_beside_them():
    assert beside("It began on Friday.", None) == ()
    assert beside("In October it began.", MONDAY, before="The oil crisis of 1973 is well known.") == ()

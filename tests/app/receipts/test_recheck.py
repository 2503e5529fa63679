"""What stands beside an answer from outside is kept only if its quotes bear it out."""

from __future__ import annotations

import pytest

from app.receipts.recheck import sound
from retrieval import Note

QUOTES = [("It cost 7 million.", "2025-05-09"), ("It cost 5 million.", "2025-05-01")]


@pytest.mark.parametrize(
    ("figure", "day", "citation", "kept"),
    [
        ("5 million", "2025-05-01", 2, True),
        ("9 million", "2025-05-01", 2, False),
        ("5 million", "2025-05-02", 2, False),
        ("5 million", "2025-05-01", 3, False),
    ],
)
def test_an_earlier_figure_stands_in_its_quote(figure, day, citation, kept):
    assert sound(Note("earlier", {"figure": figure, "day": day, "citation": citation}), QUOTES) is kept

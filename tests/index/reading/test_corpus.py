"""Pages with the faults of real pages: what is wanted is read whole, in order, and nothing else comes with it."""

from __future__ import annotations

import pytest

from index.reading.readers import read_bytes
from index.reading.sandbox import Preloaded
from tests.index.reading.corpus import Case, pages

PAGES = list(pages())


@pytest.fixture(scope="module")
def reader():
    with Preloaded() as children:
        yield children


def test_there_are_enough_of_them():
    assert len(PAGES) >= 60 and len({name for name, _, _ in PAGES}) == len(PAGES)


@pytest.mark.parametrize(("case", "source"), [page[1:] for page in PAGES], ids=[page[0] for page in PAGES])
def test_a_page(reader: Preloaded, case: Case, source: str) -> None:
    article = read_bytes(source.encode(), "page.html", exchange=reader)
    at = 0
    for words in case.wanted:
        found = article.text.find(words, at)
        assert found >= 0, f"{words!r} is missing in {article.text!r}"
        at = found + len(words)
    for words in case.unwanted:
        assert words not in article.text
    stated = (article.title, article.author, article.published, article.publisher)
    assert stated == (case.title, case.author, case.published, case.publisher)
    assert (article.language or "").split("-")[0] == case.language.split("-")[0]

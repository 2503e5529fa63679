"""Each fault of real pages, as three or more publishing systems make it: what is wanted is read, and nothing else."""

from __future__ import annotations

import pytest

from index.reading.readers import read_bytes
from index.reading.sandbox import Preloaded
from tests.index.reading.faults import Page, pages

PAGES = list(pages())
FAULTS = (
    """
split containers|one-paragraph articles|lists in cells|lists of links that belong to the text|accordion headings
live-blog headings with times|captions|speaker of a quotation|struck out and inserted|hidden and off-screen
promotional lines|reference marks in brackets|superscripts without brackets|NULs|table rows with header cells
list items with number and lead|heading with what stands under it|JSON-LD graphs, types and ids
the JSON-LD of a related story|the site's name in the title|what meta tags state|bylines and datelines
what is no author|dates in numbers|who reports and what they are, without a comma|who wrote a post or an answer
a tag for who put the page in|days in parts, brackets and microformats|links to other stories without a word for them
bars of buttons|what introduces an article below its headline
several authors in elements of their own|the first of several days|quotations that repeat the text|who lent a picture
times of posts with their days|tables of one column|the name of the site cut short
""".strip()
    .replace("\n", "|")
    .split("|")
)
THREE = 3
"""Systems at least that make each fault, each in its way."""


@pytest.fixture(scope="module")
def reader():
    with Preloaded() as children:
        yield children


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_made_by_several_systems(fault: str) -> None:
    assert len({page.system for page in PAGES if page.fault == fault}) >= THREE


def test_no_fault_is_left_out_of_the_table():
    assert {page.fault for page in PAGES} == set(FAULTS)


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_a_page(reader: Preloaded, page: Page) -> None:
    article = read_bytes(page.source.encode(), "page.html", exchange=reader)
    for words in page.paragraphs:
        assert words in article.text, article.text
    at = 0
    for words in page.wanted:
        found = article.text.find(words, at)
        assert found >= 0, f"{words!r} is missing in {article.text!r}"
        at = found + len(words)
    assert not [words for words in page.unwanted if words in article.text], article.text
    assert {name: getattr(article, name) for name in page.facts} == page.facts
    assert (article.language or "").split("-")[0] == page.language

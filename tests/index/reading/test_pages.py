"""Whole pages as sites make them, no two of one template: what is read of each, and what is not.

They lie in ``pages`` in the layout of mozilla/readability's test pages, so ``eval-reading`` measures them too; their
metadata also say which words of the page are no part of its article.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.evaluation.reading import Page, overlap
from app.evaluation.reading import pages as pages_of
from index.reading.readers import read_bytes
from index.reading.sandbox import Preloaded

FOLDER = Path(__file__).with_name("pages")
PAGES = list(pages_of(FOLDER))
LEAST = 0.95
"""Of a page's runs of words, the part that is read, and the part of what is read that is expected."""
LESS = {
    "214-wikinews": 0.88,
    "215-prnewswire": 0.94,
    "216-govuk": 0.81,
    "217-amt-stand": 0.9,
    "218-phpbb": 0.89,
    "230-gallery-atlantic": 0.7,
    "233-sidebar-middle": 0.91,
    "238-ojs-citation": 0.6,
    "245-idnes-cz": 0.9,
    "255-ria": 0.86,
    "260-nos-next": 0.93,
    "261-folha": 0.94,
    "263-center-1999": 0.86,
    "265-guardian-live": 0.89,
    "134-pl-interia": 0.86,
    "16-wiki": 0.72,
    "18-sports": 0.85,
    "66-magazine-columns": 0.93,
    "67-science-news": 0.93,
    "70-es-deportes": 0.89,
    "508-ja-font-table": 0.9,
    "511-tutorial": 0.92,
    "517-review-of-books": 0.93,
    "519-hu-szerzo": 0.9,
    "632-newsletter-brief": 0.92,
    "726-eurekalert-like": 0.94,
}
"""Pages of which less is the same: rows of tables are written with their heads, and some are not read as well."""
UNSURE = {"11-wordpress", "125-static-hugo", "210-blogspot"}
"""Pages whose author goes by one word, which may be an account, or by the name of the site: none is named."""


@pytest.fixture(scope="module")
def reader():
    with Preloaded() as children:
        yield children


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_a_page(reader: Preloaded, page: Page) -> None:
    stated = json.loads((FOLDER / page.name / "expected-metadata.json").read_text("utf-8"))
    article = read_bytes(page.source, "page.html", exchange=reader)
    recall, precision = overlap(page.text, article.text)
    assert min(recall, precision) >= LESS.get(page.name, LEAST), article.text
    assert not [words for words in stated["unwanted"] if words in article.text]
    assert article.title == stated["title"]
    people = None if page.name in UNSURE else stated["byline"]
    assert (article.author or "").replace("; ", ", ") == (people or "")
    assert (article.published or "")[:10] == (stated["publishedTime"] or "")
    assert article.publisher == stated["siteName"]
    assert (article.language or "").split("-")[0] == stated["lang"]

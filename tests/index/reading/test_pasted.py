"""Pasted text, and feeds with the slips of real ones."""

from __future__ import annotations

import pytest

from index import pasted
from index.errors import FileRefused
from index.reading.pages.feeds import read_list
from tests.index.reading.corpus import LEAD, SECOND, THIRD

BODY = f"{LEAD}\n\n{SECOND}\n\n{THIRD}"


@pytest.mark.parametrize(
    ("above", "author", "published"),
    [
        ("Old hall to be rebuilt\n\n", None, None),
        ("Old hall to be rebuilt\nBy Ann Reed\n5 March 2024\n\n", "Ann Reed", "2024-03-05"),
        (
            "Old hall to be rebuilt\n\nBy Ann Reed, AP Sports Writer\n\nPublished: 5 March 2024, 14:05 GMT\n\n",
            "Ann Reed",
            "2024-03-05",
        ),
        (
            "Old hall to be rebuilt\nOld hall to be rebuilt\nShare\nBy Ann Reed March 5, 2024\n\n",
            "Ann Reed",
            "2024-03-05",
        ),
        ("Old hall to be rebuilt\r\nUpdated March 6, 2024\r\n\r\n", None, None),
    ],
)
def test_what_stands_above_the_body_is_taken_out_of_it_once(above, author, published):
    found = pasted(above + BODY)
    assert (found.kind, found.title, found.author, found.published) == (
        "article",
        "Old hall to be rebuilt",
        author,
        published,
    )
    assert found.text == BODY and found.language == "en"


def test_a_lead_stays():
    found = pasted(f"Old hall to be rebuilt\nThe council outvotes its opposition\nBy Ann Reed\n\n{BODY}")
    assert found.text == f"The council outvotes its opposition\n\n{BODY}" and found.author == "Ann Reed"


def test_text_without_a_headline_stays_as_it_is():
    assert pasted(BODY).text == BODY


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("www.example.org/news", "https://www.example.org/news"),
        (" example.org ", "https://example.org"),
        ("http://example.org/a?b=c", "http://example.org/a?b=c"),
    ],
)
def test_an_address(text, address):
    assert (pasted(text).kind, pasted(text).address) == ("address", address)


@pytest.mark.parametrize("text", ["hello", "", "ann@example.org", "What does the mayor say?"])
def test_too_few_words(text):
    assert pasted(text).kind == "short"


FEED = "<rss><channel><item><title>{}</title><link>https://a.example/1</link></item></channel></rss>"


@pytest.mark.parametrize(
    "words", ["Bread & roses", "Bread&nbsp;roses", "AT&T &mdash; more", "a\x0bb", "&amp;&#38; kept", "&nosuch; kept"]
)
def test_a_feed_with_a_slip(words):
    assert read_list(FEED.format(words).encode()).entries == [("https://a.example/1", None)]


@pytest.mark.parametrize(
    "source", ["<rss><channel><item>", "<rss>&", '<!DOCTYPE rss [<!ENTITY a "b">]><rss>&a;</rss>']
)
def test_a_feed_that_is_refused(source):
    with pytest.raises(FileRefused):
        read_list(source.encode())

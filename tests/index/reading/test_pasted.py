"""Pasted text, and feeds with the slips of real ones."""

from __future__ import annotations

import json

import pytest

from index import pasted
from index.errors import FileRefused
from index.intake.sources import is_list
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


NEWS = {
    "en": "The council voted on Tuesday evening to rebuild the old hall, which burnt down four years ago and has "
    "stood empty and without its roof through all the winters since then.",
    "de": "Der Rat hat am Dienstagabend beschlossen, die alte Halle wieder aufzubauen, die vor vier Jahren "
    "abgebrannt ist und seither alle Winter ohne Dach und ohne Tore leer gestanden hat.",
    "fr": "Le conseil a décidé mardi soir de reconstruire la vieille halle, qui a brûlé il y a quatre ans et qui est "
    "restée vide et sans toit pendant tous les hivers depuis ce jour.",
    "es": "El ayuntamiento decidió el martes por la noche reconstruir el viejo mercado, que ardió hace cuatro años y "
    "que desde entonces ha estado vacío y sin tejado todos los inviernos.",
    "ru": "Городской совет во вторник вечером решил восстановить старый рынок, который сгорел четыре года назад и с "
    "тех пор все зимы стоял пустым, без крыши, без ворот и без единого торговца.",
    "uk": "Міська рада у вівторок увечері вирішила відбудувати старий ринок, який згорів чотири роки тому і відтоді "
    "всі зими стояв порожнім, без даху, без воріт і без жодного продавця.",
}


@pytest.mark.parametrize(
    ("language", "above", "author", "published"),
    [
        ("en", "Old hall\n\nNora Lane\nHarbour correspondent\n11 June 2024\n\n", "Nora Lane", "2024-06-11"),
        ("en", "# Old hall\n\n*By Nora Lane*, June 11, 2024\n\n", "Nora Lane", "2024-06-11"),
        (
            "en",
            "LIVE\nThe old hall rises\nNora Lane · 11 Jun 2024 · 5 min read\nShare\n\n",
            "Nora Lane",
            "2024-06-11",
        ),
        ("en", "Old hall\nWorld News\n11 June 2024\n\n", None, "2024-06-11"),
        (
            "de",
            "Alte Halle\n11. Juni 2024, 16:15 Uhr | Nora Lang und Sam Weber\n\n",
            "Nora Lang; Sam Weber",
            "2024-06-11",
        ),
        ("fr", "La halle\nNora Lange, le 11/06/2024\n\n", "Nora Lange", "2024-06-11"),
        ("es", "El mercado\nNORA LANZA\nBilbao - 11 jun 2024 - 16:15 CEST\n\n", "Nora Lanza", "2024-06-11"),
        ("ru", "Старый рынок\nНора Ланская\n11 июня 2024, 16:15\n\n", "Нора Ланская", "2024-06-11"),
        ("uk", "Старий ринок\nАвторка: Нора Ланська\n11.06.2024 16:15\n\n", "Нора Ланська", "2024-06-11"),
    ],
)
def test_names_and_days_as_newspapers_print_them(language, above, author, published):
    found = pasted(above + NEWS[language])
    assert (found.author, found.published, found.language) == (author, published, language)
    assert NEWS[language] in found.text and "11" not in found.text and "Nora" not in found.text
    assert found.title in above and found.title not in {"LIVE", "# Old hall"}


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


@pytest.mark.parametrize("text", ["hello", "", "ann@example.org", "What does the mayor say?", "notes.txt"])
def test_too_few_words(text):
    assert pasted(text).kind == "short"


FEED = "<rss><channel><item><title>{}</title><link>https://a.example/1</link></item></channel></rss>"


@pytest.mark.parametrize(
    "words", ["Bread & roses", "Bread&nbsp;roses", "AT&T &mdash; more", "a\x0bb", "&amp;&#38; kept", "&nosuch; kept"]
)
def test_a_feed_with_a_slip(words):
    assert read_list(FEED.format(words).encode()).entries == [("https://a.example/1", None)]


def test_a_json_feed_names_its_pages() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "News",
        "items": [
            {"id": "1", "url": "https://a.example/1", "date_published": "2024-05-06T08:00:00Z"},
            {"id": "2", "external_url": "https://b.example/2"},
            {"id": "3", "content_text": "no page"},
            "no item",
        ],
    }
    data = json.dumps(feed).encode()
    assert read_list(data).entries == [("https://a.example/1", "2024-05-06"), ("https://b.example/2", None)]
    assert is_list(data) and not is_list(b'{"items": []}')
    with pytest.raises(FileRefused, match="JSON cannot be read"):
        read_list(data[:-5])
    with pytest.raises(FileRefused, match="no RSS, Atom or JSON feed"):
        read_list(b'{"items": []}')


@pytest.mark.parametrize(
    "source",
    [
        FEED.format("").replace("<item>", "<item><dc:creator>Ann</dc:creator>"),
        FEED.format("3 < 4"),
        FEED.format("one<br>two"),
        FEED.format("")[:-20],
        "<b>Notice</b>: x in y.php\n" + FEED.format("A"),
        FEED.format("A").replace("link>", "LINK>"),
        '<?xml version="1.0" encoding="utf-16"?>' + FEED.format("A"),
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/x.dtd">'
        + FEED.format("A"),
        '<feed xml:base="https://a.example/"><entry><link href="/1"/></entry></feed>',
        FEED.format("Zürich").encode("cp1252"),
        FEED.format("A").replace("<rss>", "<rss version=2.0>"),
    ],
)
def test_a_feed_that_is_not_well_formed(source):
    assert read_list(source if isinstance(source, bytes) else source.encode()).entries == [
        ("https://a.example/1", None)
    ]


def test_a_page_is_no_feed():
    with pytest.raises(FileRefused, match="no RSS"):
        read_list(b"<!doctype html><html><body><p>Not found</p></body></html>")


@pytest.mark.parametrize(
    "source", ["<rss><channel><item>", "<rss>&", '<!DOCTYPE rss [<!ENTITY a "b">]><rss>&a;</rss>']
)
def test_a_feed_that_is_refused(source):
    with pytest.raises(FileRefused):
        read_list(source.encode())

"""Feeds and sitemaps to the addresses they name: RSS, Atom, sitemaps and indexes of sitemaps.

Parsed in a child process, as every format is. A document type, and with it every entity, is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.entities import html5
from typing import Final

from lxml import etree

from ...errors import FileRefused
from ...labels import ADDRESS_CHARACTERS, day

MOST: Final = 50_000
"""The most addresses of one list; what a sitemap may hold by its own rules."""
_ITEMS: Final = {"rss": "item", "RDF": "item", "feed": "entry", "urlset": "url", "sitemapindex": "sitemap"}
_CONTROLS: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_DATES: Final = ("pubDate", "date", "published", "publication_date")


@dataclass(frozen=True, slots=True)
class Listing:
    """What a feed or sitemap names."""

    entries: list[tuple[str, str | None]]
    """Address, as written, and the day of publication if it is stated."""
    of_lists: bool = False
    """The addresses are those of other sitemaps."""


def read_list(data: bytes) -> Listing:
    """The addresses that a feed or a sitemap names.

    Raises:
        FileRefused: ``file_unreadable`` when it is damaged, has a document type or is something else.
    """
    data = data.strip()
    try:
        root = _root(data)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FileRefused("The feed or sitemap is damaged: its XML cannot be read.") from error
    about = root.getroottree().docinfo
    if about.doctype or about.internalDTD is not None:
        raise FileRefused("The feed or sitemap has a document type, which is not read: save it without one.")
    wanted = _ITEMS.get(_name(root))
    if wanted is None:
        raise FileRefused("The file is no RSS or Atom feed and no sitemap.")
    entries: list[tuple[str, str | None]] = []
    for item in root.iter(etree.Element):
        if len(entries) < MOST and _name(item) == wanted and (address := _address(item)):
            stated = (day(part.text) for part in item.iter(etree.Element) if _name(part) in _DATES)
            entries.append((address, next(filter(None, stated), None)))
    return Listing(entries, of_lists=wanted == "sitemap")


def _root(data: bytes) -> etree._Element:
    """The root of the XML; where it is not well-formed, once more with what feeds mostly get wrong mended."""
    options = {"resolve_entities": False, "load_dtd": False, "no_network": True, "huge_tree": False}
    try:
        return etree.fromstring(data, etree.XMLParser(remove_comments=True, remove_pis=True, **options))
    except (etree.XMLSyntaxError, ValueError):
        return etree.fromstring(_mended(data), etree.XMLParser(remove_comments=True, remove_pis=True, **options))


def _mended(data: bytes) -> bytes:
    """XML in which a raw "&", an entity of HTML ("&nbsp;") or a control character is what its writer meant."""

    def meant(found: re.Match[bytes]) -> bytes:
        character = html5.get(found[1].decode("ascii") + ";") if found[1] else None
        return b"".join(b"&#%d;" % ord(one) for one in character) if character else b"&amp;" + found[0][1:]

    return re.sub(
        rb"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-fA-F]{1,6});)(?:(\w{2,31});)?", meant, _CONTROLS.sub(b"", data)
    )


def _name(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def _address(item: etree._Element) -> str | None:
    """The address of an entry: of an Atom entry the page itself, not what belongs to it."""
    for part in item.iterchildren(etree.Element):
        name = _name(part)
        if name == "loc" or (name == "link" and part.get("rel", "alternate") == "alternate"):
            words = (part.get("href") or part.text or "").strip()
            if 0 < len(words) <= ADDRESS_CHARACTERS:
                return words
    for part in item.iterchildren(etree.Element):
        words = (part.text or "").strip()
        permanent = _name(part) == "guid" and part.get("isPermaLink", "true") == "true"
        if permanent and words.startswith(("http://", "https://")) and len(words) <= ADDRESS_CHARACTERS:
            return words
    return None

"""Feeds and sitemaps to the addresses they name: RSS, Atom, sitemaps and indexes of sitemaps.

Parsed in a child process, as every format is. A document type, and with it every entity, is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lxml import etree

from ..errors import FileRefused
from ..labels import ADDRESS_CHARACTERS, day

MOST: Final = 50_000
"""The most addresses of one list; what a sitemap may hold by its own rules."""
_ITEMS: Final = {"rss": "item", "RDF": "item", "feed": "entry", "urlset": "url", "sitemapindex": "sitemap"}
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
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data.strip(), parser)
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

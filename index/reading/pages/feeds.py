"""Feeds and sitemaps to the addresses they name: RSS, Atom, JSON Feed, sitemaps and indexes of sitemaps.

Parsed in a child process, as every format is. A document type, and with it every entity, is refused.
"""

from __future__ import annotations

import contextlib
import json
import re
from dataclasses import dataclass
from html.entities import html5
from typing import Final
from urllib.parse import urljoin

from lxml import etree

from ...article import ADDRESS_CHARACTERS
from ...errors import FileRefused
from ..facts.dates import day

MOST: Final = 50_000
"""The most addresses of one list; what a sitemap may hold by its own rules."""
_ITEMS: Final = {"rss": "item", "rdf": "item", "feed": "entry", "urlset": "url", "sitemapindex": "sitemap"}
_CONTROLS: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NETSCAPE: Final = re.compile(
    rb'<!DOCTYPE\s+rss\s+PUBLIC\s+"-//Netscape Communications//DTD RSS 0\.9\d*//EN"[^>\[]*>', re.I
)
"""The document type that RSS 0.91 asks for."""
_UNQUOTED: Final = re.compile(rb"(?<=\s)([\w:.-]{1,40})=([^\s\"'<>=]{1,200})(?=[\s>/])")
_START: Final = re.compile(rb"<(?:rss|feed|urlset|sitemapindex|rdf:RDF)[\s>]", re.I)
_JSON_FEED: Final = "https://jsonfeed.org/version/"
_DATES: Final = ("pubdate", "date", "published", "publication_date")


@dataclass(frozen=True, slots=True)
class Listing:
    """What a feed or sitemap names."""

    entries: list[tuple[str, str | None]]
    """Address, as written, and the day of publication if it is stated."""
    of_lists: bool = False
    """The addresses are those of other sitemaps."""


def read_list(data: bytes) -> Listing:
    """The addresses that a feed (RSS, Atom or JSON Feed) or a sitemap names.

    Raises:
        FileRefused: ``file_unreadable`` when it is damaged, has a document type or is something else.
    """
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _json_feed(data)
    data = _NETSCAPE.sub(b"", data.strip(), count=1)
    try:
        root, whole = _root(data)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise (_other() if b"<html" in data[:2_000].lower() else _damaged()) from error
    wanted = _ITEMS.get(_name(root))
    if wanted is None:
        raise _other()
    about = root.getroottree().docinfo
    if about.doctype or about.internalDTD is not None:
        raise FileRefused("The feed or sitemap has a document type, which is not read: save it without one.")
    entries: list[tuple[str, str | None]] = []
    for item in root.iter(etree.Element):
        if len(entries) < MOST and _name(item) == wanted and (address := _address(item)):
            stated = (day(part.text) for part in item.iter(etree.Element) if _name(part) in _DATES)
            entries.append((address, next(filter(None, stated), None)))
    if not whole and not entries:
        raise _damaged()
    return Listing(entries, of_lists=wanted == "sitemap")


def _json_feed(data: bytes) -> Listing:
    """The addresses of a JSON Feed (https://www.jsonfeed.org/version/1.1/), of whose items each has ``url``."""
    try:
        feed = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise FileRefused("The feed is damaged: its JSON cannot be read.") from error
    if not str(feed.get("version", "")).startswith(_JSON_FEED) or not isinstance(feed.get("items"), list):
        raise _other()
    entries = []
    for item in feed["items"][:MOST]:
        address = (item.get("url") or item.get("external_url")) if isinstance(item, dict) else None
        if isinstance(address, str) and 0 < len(address.strip()) <= ADDRESS_CHARACTERS:
            stated = item.get("date_published")
            entries.append((address.strip(), day(stated) if isinstance(stated, str) else None))
    return Listing(entries)


def _other() -> FileRefused:
    return FileRefused("The file is no RSS, Atom or JSON feed and no sitemap.")


def _damaged() -> FileRefused:
    return FileRefused("The feed or sitemap is damaged: its XML cannot be read.")


def _root(data: bytes) -> tuple[etree._Element, bool]:
    """The root of the XML, and whether it is well-formed but for what feeds mostly get wrong, which is mended.

    Of any other, as much is read as can be: prefixes that nothing declares, tags that nothing closes, and a file that
    breaks off harm no address before them.
    """
    options = {"resolve_entities": False, "load_dtd": False, "no_network": True, "huge_tree": False}
    other: etree._Element | None = None
    for change, recover in ((bytes, False), (_mended, False), (_mended, True), (_in_utf8, True), (_quoted, True)):
        parser = etree.XMLParser(remove_comments=True, remove_pis=True, recover=recover, **options)
        try:
            root = etree.fromstring(change(data), parser)
        except (etree.XMLSyntaxError, ValueError):
            continue
        if root is not None and _name(root) in _ITEMS and (len(root) or not recover):
            return root, not recover
        other = other if root is None else root
    if other is None:
        raise ValueError("no root")
    return other, _name(other) not in _ITEMS


def _in_utf8(data: bytes) -> bytes:
    """A mended feed from its first tag on, in UTF-8 whatever it declares; else in Windows-1252, as browsers do."""
    start = _START.search(data)
    data = data[start.start() :] if start else data
    try:
        words = data.decode("utf-8")
    except UnicodeDecodeError:
        words = data.decode("cp1252", "replace")
    return _mended(words.encode("utf-8"))


def _quoted(data: bytes) -> bytes:
    """The same with quotation marks around the values of attributes that have none ("<rss version=2.0>")."""
    return _UNQUOTED.sub(rb'\1="\2"', _in_utf8(data))


def _mended(data: bytes) -> bytes:
    """XML in which a raw "&", an entity of HTML ("&nbsp;") or a control character is what its writer meant."""

    def meant(found: re.Match[bytes]) -> bytes:
        character = html5.get(found[1].decode("ascii") + ";") if found[1] else None
        return b"".join(b"&#%d;" % ord(one) for one in character) if character else b"&amp;" + found[0][1:]

    return re.sub(
        rb"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-fA-F]{1,6});)(?:(\w{2,31});)?", meant, _CONTROLS.sub(b"", data)
    )


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()  # a prefix that nothing declares is kept


def _address(item: etree._Element) -> str | None:
    """The address of an entry: of an Atom entry the page itself, not what belongs to it.

    In what is not well-formed its parts may stand inside each other, so they are looked for there last.
    """
    for parts in (list(item.iterchildren(etree.Element)), list(item.iterdescendants(etree.Element))):
        for part in parts:
            name = _name(part)
            if name == "loc" or (name == "link" and part.get("rel", "alternate") == "alternate"):
                words = str(part.get("href") or part.text or "").strip()
                if 0 < len(words) <= ADDRESS_CHARACTERS:
                    return _whole(words, part.base)
        for part in parts:
            words = str(part.text or "").strip()
            permanent = _name(part) == "guid" and part.get("isPermaLink", "true") == "true"
            if permanent and words.startswith(("http://", "https://")) and len(words) <= ADDRESS_CHARACTERS:
                return words
    return None


def _whole(address: str, base: str | None) -> str:
    """An address with what its feed states as the base of all (``xml:base``)."""
    with contextlib.suppress(ValueError):
        return urljoin(base, address) if base else address
    return address

"""EPUB books to words: the chapters in the order of the spine, and what the package file says of the book.

The file is a zip; its container names the package file, which lists the parts and their order. Pictures, styles,
fonts, scripts and the table of contents are never looked at.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable
from typing import Final
from urllib.parse import unquote

from lxml import etree

from ...errors import FileRefused
from ..draft import Draft, join_blocks
from ..encodings import decode_page
from ..pages.blocks import blocks_of
from ..pages.html import parsed, printed
from ..pages.unseen import take_out
from .packed import Limited, opened, refuse_dtd, too_big, walk

_CONTAINER: Final = "META-INF/container.xml"
_LOCKED: Final = "META-INF/encryption.xml"
_PACKAGE_BYTES: Final = 5_000_000
_FONTS: Final = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""Ways of hiding fonts, which keep nobody from reading."""
_CHAPTERS: Final = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml"})


def read_epub(data: bytes, unpacked: int) -> Draft:
    """The text of a book, chapter by chapter.

    Args:
        data: the whole file.
        unpacked: the most bytes that its parts may have once decompressed, all together.

    Raises:
        FileRefused: ``file_unreadable``, ``file_encrypted`` or ``file_too_complex``.
    """
    with opened(data, unpacked, "an EPUB book") as parts:
        names = set(parts.namelist())
        if _CONTAINER not in names:
            raise FileRefused("The file is a zip, but no EPUB book.", code="file_unreadable")
        if _is_locked(parts, names):
            sentence = "The book is protected against copying; add a copy without protection."
            raise FileRefused(sentence, code="file_encrypted")
        package = _package(parts)
        about, chapters = _contents(parts, package)
        blocks: list[tuple[str, str]] = []
        for name in chapters:
            if name in names:
                with parts.open(name) as source:
                    limited = Limited(source, unpacked)
                    unpacked -= len(page := limited.all())
                    blocks += _chapter(page)
                    if unpacked < 0:
                        raise too_big(unpacked)
    return Draft(
        text=join_blocks(blocks),
        title=about.get("title"),
        author="; ".join(filter(None, about.get("creator", "").split("\n"))) or None,
        published=about.get("date"),
        publisher=about.get("publisher"),
        language=about.get("language"),
    )


def _is_locked(parts: zipfile.ZipFile, names: set[str]) -> bool:
    """Whether words, and not only fonts, are encrypted."""
    if any(entry.flag_bits & 1 for entry in parts.infolist()):
        return True
    methods: list[str] = []
    if _LOCKED in names:
        _each(
            parts,
            _LOCKED,
            lambda one: (
                methods.append(one.get("Algorithm", ""))
                if _local(one) == "EncryptionMethod" and _local(one.getparent()) == "EncryptedData"
                else None
            ),
        )
    return any(method not in _FONTS for method in methods)


def _package(parts: zipfile.ZipFile) -> str:
    """The name of the package file."""
    found: list[str] = []
    _each(
        parts,
        _CONTAINER,
        lambda one: found.append(one.get("full-path", "")) if _local(one) == "rootfile" else None,
    )
    if not found or found[0] not in parts.namelist():
        raise FileRefused("The book does not say which of its parts come in which order.", code="file_unreadable")
    return found[0]


def _contents(parts: zipfile.ZipFile, package: str) -> tuple[dict[str, str], list[str]]:
    """What the package file says of the book, and the names of its chapters in their order."""
    about: dict[str, str] = {}
    listed: dict[str, str] = {}
    order: list[str] = []

    def keep(one: etree._Element) -> None:
        name, words = _local(one), " ".join((one.text or "").split())
        if name == "item" and one.get("media-type") in _CHAPTERS and "nav" not in one.get("properties", "").split():
            path = posixpath.join(posixpath.dirname(package), unquote(one.get("href", "")))
            listed[one.get("id", "")] = posixpath.normpath(path)
        elif name == "itemref" and one.get("linear") != "no":
            order.append(one.get("idref", ""))
        elif name == "creator" and words:
            about["creator"] = f"{about.get('creator', '')}\n{words}"
        elif name == "date" and one.get("{http://www.idpf.org/2007/opf}event", "publication") != "publication":
            pass  # the day of a change to the file
        elif name in {"title", "date", "publisher", "language"} and words:
            about.setdefault(name, words)

    _each(parts, package, keep)
    return about, [listed[one] for one in dict.fromkeys(order) if one in listed]


def _each(parts: zipfile.ZipFile, part: str, keep: Callable[[etree._Element], None]) -> None:
    """Give every element of a part to ``keep`` once it is complete."""
    with parts.open(part) as source:
        for event, element in walk(Limited(source, _PACKAGE_BYTES)):
            if event == "start" and element.getparent() is None:
                refuse_dtd(element, "EPUB book")
            elif event == "end":
                keep(element)


def _chapter(page: bytes) -> list[tuple[str, str]]:
    """The blocks of a chapter as (kind, words)."""
    tree = parsed(decode_page(page))
    if tree is None:
        return []
    take_out(tree)
    return printed(blocks_of(tree))


def _local(element: etree._Element | None) -> str:
    return str(etree.QName(element).localname) if element is not None else ""

"""Word documents to words, straight from the zip and its XML.

python-docx would read whole parts without a limit and leave out inserted text and content controls, so the
few elements that hold words are read here. Macros, links, fields and embedded files are never looked at.
"""

from __future__ import annotations

import contextlib
import re
import zipfile
from collections.abc import Iterator
from typing import Final

from lxml import etree

from ...errors import FileRefused
from ...lang.patterns import language_of
from ..draft import Draft, head_row, join_blocks
from ..facts.bylines import HEAD_LINES, Head, head_facts, names, without_head
from .packed import Limited, opened, refuse_dtd, walk
from .word_lists import Numbering, integer, value

_DOCUMENT: Final = re.compile(r"word/document\d*\.xml")
_CORE: Final = "docProps/core.xml"
_SKIPPED: Final = frozenset({"del", "moveFrom", "Fallback", "instrText", "delText", "pict", "rPrChange", "pPrChange"})
_UNREAD: Final = frozenset({"vanish", "webHidden", "strike", "dstrike"})
"""Properties of words that nobody sees, or that were struck out."""
_CONTENTS: Final = re.compile(r"(?:TOC|TOCHeading|Verzeichnis|Inhaltsverzeichnis|TM|TDC)\d*(?:berschrift)?", re.I)
"""Styles of a table of contents."""
_TITLES: Final = frozenset({"title", "titel", "titre", "título"})


def read_docx(data: bytes, unpacked: int) -> Draft:
    """The paragraphs, list items and tables of a Word document.

    Args:
        data: the whole file.
        unpacked: the most bytes that its parts may have once decompressed, all together.

    Raises:
        FileRefused: ``file_unreadable``, ``file_encrypted`` or ``file_too_complex``.
    """
    with opened(data, unpacked, "a Word document") as parts:
        return _read(parts, unpacked)


def _read(parts: zipfile.ZipFile, unpacked: int) -> Draft:
    """Check the zip as a whole, then read the document and what it says about itself."""
    entries = parts.infolist()
    name = next((entry.filename for entry in entries if _DOCUMENT.fullmatch(entry.filename)), None)
    if name is None:
        raise FileRefused(
            "The file is a zip, but no Word document; save it as .docx in its program.", code="file_unreadable"
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileRefused("The document is protected by a password.", code="file_encrypted")
    lists = Numbering(_optional(parts, _part(name, "numbering.xml"), unpacked))
    cited: list[tuple[str, str]] = []
    with parts.open(name) as source:
        title, blocks = _document(Limited(source, unpacked), lists, cited)
    blocks += _notes(parts, name, unpacked, cited)
    core: dict[str, str] = {}
    if _CORE in parts.namelist():
        with parts.open(_CORE) as source:
            core = _properties(Limited(source, min(unpacked, 1_000_000)))
    text = join_blocks(blocks)
    language = language_of(text, core.get("language"))
    head = head_facts([line for line in text[:4_000].splitlines() if line][:HEAD_LINES], language)
    return Draft(
        text=without_head(text, head),
        title=core.get("title") or title,
        author=head.author or names(core.get("creator"), language, stated=True),
        published=head.published,
        language=language,
    )


def _headline(words: str) -> tuple[str, list[str]]:
    """A title and the lines below it in its paragraph, from the byline or the day on."""
    lines = [line for line in words.split("\n") if line.strip()]
    for number, line in enumerate(lines[1:], start=1):
        if head_facts([line], None) != Head():
            return " ".join(lines[:number]), lines[number:]
    return " ".join(lines), []


def _part(document: str, name: str) -> str:
    """The name of a part that lies beside the document."""
    return f"{document.rpartition('/')[0]}/{name}"


def _optional(parts: zipfile.ZipFile, name: str, unpacked: int) -> Iterator[tuple[bool, str, etree._Element]]:
    """Whether it is the start, the local name and the element, of all in a part; none if there is no such part."""
    if name in parts.namelist():
        with parts.open(name) as source:
            for event, element in walk(Limited(source, unpacked)):
                if event == "start" and element.getparent() is None:
                    refuse_dtd(element, "Word document")
                yield event == "start", str(etree.QName(element).localname), element


def _notes(
    parts: zipfile.ZipFile, document: str, unpacked: int, cited: list[tuple[str, str]]
) -> list[tuple[str, str]]:
    """The footnotes and endnotes that the text refers to, in that order, numbered as Word shows them."""
    words: dict[tuple[str, str], list[str]] = {}
    for kind in ("footnote", "endnote"):
        within: list[str] = []
        for start, tag, element in _optional(parts, _part(document, f"{kind}s.xml"), unpacked):
            if tag == kind and start:
                within = words.setdefault((kind, value(element, "id")), [])
            elif tag == "t" and not start:
                within.append(element.text or "")
            elif tag in {"tab", "br", "p"} and start:
                within.append(" ")
    found = [words[one] for one in dict.fromkeys(cited) if "".join(words.get(one, ())).strip()]
    return [("note", f"{number}. {' '.join(''.join(one).split())}") for number, one in enumerate(found, start=1)]


def _properties(source: Limited) -> dict[str, str]:
    """What the document says about itself, by the local name of the element."""
    stated: dict[str, str] = {}
    for event, element in walk(source):
        if event == "start" and element.getparent() is None:
            refuse_dtd(element, "Word document")
        elif event == "end" and element.text:
            stated.setdefault(etree.QName(element).localname, element.text)
    return stated


def _document(
    source: Limited, lists: Numbering, cited: list[tuple[str, str]]
) -> tuple[str | None, list[tuple[str, str]]]:
    """The title, if a paragraph has that style, and all blocks as (kind, words).

    Args:
        source: the part of the document.
        lists: how its lists are numbered.
        cited: takes (``footnote`` or ``endnote``, id) of each reference.
    """
    title: str | None = None
    boxes: list[list[tuple[str, str]]] = [[]]  # the body, then each open table row and cell
    runs: list[list[str]] = []  # each open paragraph (a text box opens one inside another)
    kinds: list[str] = []
    places: list[tuple[str, int] | None] = []
    tables: list[_Table] = []
    skipping = 0
    controls: list[bool] = []  # whether each open content control is still empty
    unread: list[bool] = []  # whether each open run is hidden or struck out
    for event, element in walk(source):
        tag, start = etree.QName(element).localname, event == "start"
        if start and element.getparent() is None:
            refuse_dtd(element, "Word document")
        if tag in _SKIPPED:
            skipping += 1 if start else -1
        elif tag == "sdt":
            controls.append(False) if start else controls and controls.pop()
        elif tag == "showingPlcHdr" and controls:  # what the control shows is only what it asks for
            controls[-1] = True
        elif tag == "sdtContent" and controls and controls[-1]:
            skipping += 1 if start else -1
        if skipping:
            continue
        if tag == "p" and start:
            runs.append([])
            kinds.append("paragraph")
            places.append(None)
        elif tag == "p" and runs:
            words, kind, place = "".join(runs.pop()), kinds.pop(), places.pop()
            if place and words.strip():
                words = lists.next(*place) + words
            if kind == "title" and title is None:
                title, below = _headline(words)
                boxes[-1] += [("paragraph", line) for line in below]
            elif kind == "contents":
                continue
            else:
                boxes[-1].append(("paragraph" if kind == "title" else kind, words))
        elif tag in {"tr", "tc"} and start:
            boxes.append([])
        elif tag == "tbl":
            if start:
                tables.append(_Table())
            else:
                boxes[-1] += [("row", tables.pop().left()), ("break", "")]
        elif tables and start and (tag == "tblHeader" or (tag == "tblLook" and _has_head(element))):
            tables[-1].headed = True
        elif tag in {"tr", "tc"}:
            inner = [" ".join(words.split()) for _, words in boxes.pop()]
            if tag == "tc" or not tables:
                boxes[-1].append(("row", " ".join(filter(None, inner))))
            elif row := tables[-1].row(inner):
                boxes[-1].append(("row", row))
        elif runs and start and tag in {"tab", "br", "cr", "noBreakHyphen"}:
            runs[-1].append({"tab": "\t", "noBreakHyphen": "-"}.get(tag, "\n"))
        elif runs and start and tag == "numPr":
            kinds[-1], places[-1] = "item", ("", 0)
        elif runs and start and places[-1] and tag == "ilvl":
            places[-1] = (places[-1][0], integer(value(element, "val")))
        elif runs and start and places[-1] and tag == "numId":
            places[-1] = (value(element, "val"), places[-1][1])
        elif start and tag in {"footnoteReference", "endnoteReference"}:
            cited.append((tag.removesuffix("Reference"), value(element, "id")))
        elif runs and start and tag == "pStyle":
            style = value(element, "val")
            kinds[-1] = (
                "title"
                if style.lower() in _TITLES
                else "item"
                if style.startswith("List")
                else "contents"
                if _CONTENTS.fullmatch(style)
                else kinds[-1]
            )
        elif tag == "r":
            unread.append(False) if start else unread and unread.pop()
        elif unread and start and tag in _UNREAD and value(element, "val") not in {"0", "false", "off"}:
            unread[-1] = True
        elif runs and not start and tag == "t" and not any(unread):
            runs[-1].append(element.text or "")
        if not start and tag in {"p", "r", "tr", "sectPr"}:
            element.clear()
    return title, boxes[0]


class _Table:
    """The rows of a table, the first of which may name the columns."""

    def __init__(self) -> None:
        self.headed = False
        self.heads: list[str] | None = None
        self.first = True
        self.filled = False

    def row(self, cells: list[str]) -> str:
        """A row as a line; nothing for the heads, which stand in all the others."""
        first, self.first = self.first, False
        if first and self.headed:
            self.heads = cells
            return ""
        self.filled = True
        return head_row(self.heads or (), cells)

    def left(self) -> str:
        """The heads of a table without any other row."""
        return "" if self.filled or not self.heads else head_row((), self.heads)


def _has_head(look: etree._Element) -> bool:
    """Whether the first row of a table looks different from the others."""
    with contextlib.suppress(ValueError):
        return value(look, "firstRow") in {"1", "true"} or bool(int(value(look, "val") or "0", 16) & 0x20)
    return False

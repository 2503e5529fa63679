"""Word documents to words, straight from the zip and its XML.

python-docx would read whole parts without a limit and leave out inserted text and content controls, so the
few elements that hold words are read here. Macros, links, fields and embedded files are never looked at.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from typing import IO, Final

from lxml import etree

from ..errors import FileRefused
from .draft import Draft, join_blocks

_DOCUMENT: Final = re.compile(r"word/document\d*\.xml")
_CORE: Final = "docProps/core.xml"
_ENTRIES: Final = 10_000
_BEYOND: Final = {etree.ErrorTypes.ERR_RESOURCE_LIMIT, etree.ErrorTypes.ERR_NO_MEMORY}
_DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    etree.XMLSyntaxError,
    EOFError,
    OSError,
    ValueError,
    KeyError,
)
_SKIPPED: Final = frozenset({"del", "moveFrom", "Fallback", "instrText", "delText", "pict"})
_TITLES: Final = frozenset({"title", "titel", "titre", "título"})


def read_docx(data: bytes, unpacked: int) -> Draft:
    """The paragraphs, list items and tables of a Word document.

    Args:
        data: the whole file.
        unpacked: the most bytes that its parts may have once decompressed, all together.

    Raises:
        FileRefused: ``file_unreadable``, ``file_encrypted`` or ``file_too_complex``.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as parts:
            return _read(parts, unpacked)
    except _DAMAGE as error:
        if isinstance(error, etree.XMLSyntaxError) and error.code in _BEYOND:
            sentence = "The document is nested deeper than 256 elements, or one piece of it is larger than 10 MB."
            raise FileRefused(sentence, code="file_too_complex") from error
        raise FileRefused("The file is damaged, or is no Word document.", code="file_unreadable") from error


def _read(parts: zipfile.ZipFile, unpacked: int) -> Draft:
    """Check the zip as a whole, then read the document and what it says about itself."""
    entries = parts.infolist()
    if len(entries) > _ENTRIES or sum(entry.file_size for entry in entries) > unpacked:
        raise _too_big(unpacked)
    name = next((entry.filename for entry in entries if _DOCUMENT.fullmatch(entry.filename)), None)
    if name is None:
        raise FileRefused("The file is a zip, but no Word document.", code="file_unreadable")
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileRefused("The document is protected by a password.", code="file_encrypted")
    with parts.open(name) as source:
        title, blocks = _document(_Limited(source, unpacked))
    core: dict[str, str] = {}
    if _CORE in parts.namelist():
        with parts.open(_CORE) as source:
            core = _properties(_Limited(source, min(unpacked, 1_000_000)))
    author = core.get("creator")
    return Draft(
        text=join_blocks(blocks),
        title=core.get("title") or title,
        author=author if author != "python-docx" else None,
        language=core.get("language"),
    )


class _Limited:
    """A part of the zip that ends in an error when it unpacks to more than it may."""

    def __init__(self, source: IO[bytes], limit: int) -> None:
        self.source, self.left, self.limit = source, limit, limit

    def read(self, size: int = -1) -> bytes:
        """At most ``size`` bytes more."""
        data = self.source.read(size if 0 <= size <= 65_536 else 65_536)
        self.left -= len(data)
        if self.left < 0:
            raise _too_big(self.limit)
        return data


def _too_big(limit: int) -> FileRefused:
    return FileRefused(f"The document unpacks to more than {limit // 2**20} MB.", code="file_too_complex")


def _walk(source: _Limited) -> etree.iterparse:
    """Parse XML piece by piece; entities are not resolved and nothing is loaded."""
    return etree.iterparse(
        source,  # lxml needs read() alone
        events=("start", "end"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _refuse_dtd(element: etree._Element) -> None:
    """A Word document has no document type; one that has is an attack, or no Word document."""
    if element.getroottree().docinfo.internalDTD is not None:
        raise FileRefused("The document declares entities, as no Word document does.", code="file_unreadable")


def _properties(source: _Limited) -> dict[str, str]:
    """What the document says about itself, by the local name of the element."""
    stated: dict[str, str] = {}
    for event, element in _walk(source):
        if event == "start" and element.getparent() is None:
            _refuse_dtd(element)
        elif event == "end" and element.text:
            stated.setdefault(etree.QName(element).localname, element.text)
    return stated


def _document(source: _Limited) -> tuple[str | None, list[tuple[str, str]]]:
    """The title, if a paragraph has that style, and all blocks as (kind, words)."""
    title: str | None = None
    boxes: list[list[tuple[str, str]]] = [[]]  # the body, then each open table row and cell
    runs: list[list[str]] = []  # each open paragraph (a text box opens one inside another)
    kinds: list[str] = []
    skipping = 0
    for event, element in _walk(source):
        tag, start = etree.QName(element).localname, event == "start"
        if start and element.getparent() is None:
            _refuse_dtd(element)
        if tag in _SKIPPED:
            skipping += 1 if start else -1
        if skipping:
            continue
        if tag == "p" and start:
            runs.append([])
            kinds.append("paragraph")
        elif tag == "p" and runs:
            words, kind = "".join(runs.pop()), kinds.pop()
            if kind == "title" and title is None:
                title = words
            else:
                boxes[-1].append(("paragraph" if kind == "title" else kind, words))
        elif tag in {"tr", "tc"} and start:
            boxes.append([])
        elif tag in {"tr", "tc"}:
            inner = boxes.pop()
            joined = (" " if tag == "tc" else " | ").join(" ".join(words.split()) for _, words in inner)
            boxes[-1].append(("row", joined))
        elif runs and start and tag in {"tab", "br", "cr", "noBreakHyphen"}:
            runs[-1].append({"tab": "\t", "noBreakHyphen": "-"}.get(tag, "\n"))
        elif runs and start and tag == "numPr":
            kinds[-1] = "item"
        elif runs and start and tag == "pStyle":
            style = next((value for key, value in element.items() if key.endswith("val")), "")
            kinds[-1] = "title" if style.lower() in _TITLES else "item" if style.startswith("List") else kinds[-1]
        elif runs and not start and tag == "t":
            runs[-1].append(element.text or "")
        if not start and tag in {"p", "r", "tr", "sectPr"}:
            element.clear()
    return title, boxes[0]

"""Zips of XML, as Word documents and EPUB books are, opened with limits on all that they may unpack to."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import IO, Final

from lxml import etree

from ...errors import FileRefused

ENTRIES: Final = 10_000
"""The most parts of a file."""
_BEYOND: Final = {etree.ErrorTypes.ERR_RESOURCE_LIMIT, etree.ErrorTypes.ERR_NO_MEMORY}
_DAMAGE: Final = (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, EOFError, OSError, ValueError, KeyError)


class Limited:
    """A part of the zip that ends in an error when it unpacks to more than it may."""

    def __init__(self, source: IO[bytes], limit: int) -> None:
        self.source, self.left, self.limit = source, limit, limit

    def read(self, size: int = -1) -> bytes:
        """At most ``size`` bytes more."""
        data = self.source.read(size if 0 <= size <= 65_536 else 65_536)
        self.left -= len(data)
        if self.left < 0:
            raise too_big(self.limit)
        return data

    def all(self) -> bytes:
        """All the bytes that are left."""
        return b"".join(iter(self.read, b""))


@contextmanager
def opened(data: bytes, unpacked: int, name: str) -> Iterator[zipfile.ZipFile]:
    """Open a zip, check it as a whole, and say what is wrong with it in one sentence.

    Args:
        data: the whole file.
        unpacked: the most bytes that its parts may have once decompressed, all together.
        name: what it should be, with its article: "a Word document".

    Raises:
        FileRefused: ``file_unreadable`` or ``file_too_complex``.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as parts:
            entries = parts.infolist()
            if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > unpacked:
                raise too_big(unpacked)
            yield parts
    except _DAMAGE as error:
        if isinstance(error, etree.XMLSyntaxError) and error.code in _BEYOND:
            sentence = "The document is nested deeper than 256 elements, or one piece of it is larger than 10 MB."
            raise FileRefused(sentence, code="file_too_complex") from error
        sentence = f"The file is damaged, or is not {name}."
        raise FileRefused(sentence, code="file_unreadable") from error


def too_big(unpacked: int) -> FileRefused:
    """The error for a file that unpacks to more than it may."""
    return FileRefused(f"The document unpacks to more than {unpacked // 2**20} MB.", code="file_too_complex")


def walk(source: Limited) -> etree.iterparse:
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


def refuse_dtd(element: etree._Element, name: str) -> None:
    """A file that declares entities is an attack, or is not what it seems."""
    if element.getroottree().docinfo.internalDTD is not None:
        raise FileRefused(f"The document declares entities, as no {name} does.", code="file_unreadable")

"""Files to articles: the kinds of ``kinds``, known by their content as well as by their name.

Plain text is kept character for character: no line ending, space or Unicode form is changed, and only a byte
order mark is removed. Every other format is parsed in a child process (``index.reading.sandbox``). Whatever comes
in, the text of an article from here has no NUL and no lone surrogate, so it can be written as UTF-8 and its
offsets hold.
"""

from __future__ import annotations

import os
import re
import stat
from functools import lru_cache
from pathlib import PurePath
from typing import Final

from ..article import Article, file_label, first_line, has_text, label, web_address
from ..errors import FileRefused
from ..lang.patterns import language_of
from .draft import Draft
from .encodings import decode_text
from .facts.dates import dated_address, dateline, stated_day
from .kinds import BY_ENDING, BY_KIND, named_kinds
from .pasted import byline
from .sandbox import Exchange, Limits, parse

KINDS: Final = BY_ENDING
"""The format that the end of a file's name stands for; the table of kinds is in ``kinds``."""

_CONVERTIBLE: Final = {
    "save it as .docx or .pdf and add that": (
        ".doc .odt .rtf .pages .wps .ppt .pptx .odp .key .mobi .azw3 .djvu .xps .tex"
    ),
    "save the sheet as .pdf or .html and add that": ".xls .xlsx .ods .numbers",
    "save the page or the letter as .html or .pdf and add that": ".mhtml .mht .webarchive .eml .msg .maff",
    "save its words as .txt and add that": ".csv .tsv .json .jsonl .xml .log .rst .srt .vtt .org .adoc",
    "it is a picture: have its words recognised, by a scanner's program, and add them as .pdf or .txt": (
        ".jpg .jpeg .png .gif .webp .tif .tiff .bmp .heic"
    ),
    "unpack it and add the files in it": ".zip .7z .rar .tar .gz .tgz .bz2 .xz",
    "add a text of what is said in it, as .txt": ".mp3 .m4a .wav .ogg .mp4 .mov .mkv .webm .avi",
    "give its name one of these endings and add it again": " ",
}
"""What can be done with files of other kinds, by the endings of their names; a blank stands for no ending."""
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_file(path: str | os.PathLike[str], *, limits: Limits | None = None) -> Article:
    """Read one file as an article.

    Args:
        path: a regular file; its name says the format and, if nothing better is known, the title.
        limits: what reading it may cost; by default what the product promises.

    Raises:
        FileRefused: ``file_too_large``, ``file_type``, ``file_no_text``, ``file_unreadable``,
            ``file_encrypted``, ``file_binary`` or ``file_too_complex``.
        FootnoteError: ``reader_missing`` when a library for this format is not installed.
    """
    limits = limits or Limits()
    return read_bytes(file_bytes(path, limits), os.fsdecode(path), limits=limits)


def file_bytes(path: str | os.PathLike[str], limits: Limits) -> bytes:
    """The bytes of a regular file, one more than may be read at most.

    Raises:
        FileRefused: ``file_unreadable`` when it cannot be opened as a file.
    """
    name = os.fsdecode(path)
    try:
        if not stat.S_ISREG(os.stat(name).st_mode):  # opening a pipe would wait for its other end
            raise OSError("not a regular file")
        with open(name, "rb", opener=_without_waiting) as source:
            return source.read(limits.file_bytes + 1)
    except (OSError, ValueError) as error:
        sentence = f"{file_label(name) or 'The file'} cannot be opened as a file; check its name and rights."
        raise FileRefused(sentence, code="file_unreadable") from error


@lru_cache(maxsize=4096)
def kind_of(name: str) -> str | None:
    """The format that a file's name stands for; None for one that is not read."""
    return KINDS.get(_ending(name))


def _ending(name: str) -> str:
    return PurePath(file_label(name) or "").suffix.lower()


def _without_waiting(name: str, flags: int) -> int:
    """Open a file so that one swapped for a pipe in the meantime cannot hold us up."""
    return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))


def read_bytes(
    data: bytes,
    name: str,
    *,
    kind: str | None = None,
    charset: str | None = None,
    url: str | None = None,
    limits: Limits | None = None,
    exchange: Exchange | None = None,
) -> Article:
    r"""Read the bytes of one file as an article.

    Args:
        data: the whole file.
        name: the file's name: a label and, by its end, the format; never a path.
        kind: the format when something better than the name tells it: a value of ``KINDS``.
        charset: the character set that a server declared for it.
        url: the address it was fetched from; goes before what the file says about itself.
        limits: what reading it may cost; by default what the product promises.
        exchange: how its process is made; ``Preloaded`` for many files.

    Raises:
        FileRefused: as ``read_file``.
        FootnoteError: ``reader_missing`` when a library for this format is not installed.

    >>> read_bytes(b"The tram opens.\r\n", "news/tram.txt").text
    'The tram opens.\r\n'
    """
    limits = limits or Limits()
    if len(data) > limits.file_bytes:
        sentence = f"The file is larger than {_megabytes(limits.file_bytes)} MB, the most that is read."
        raise FileRefused(sentence, code="file_too_large")
    kind = kind or kind_of(name)
    if kind not in BY_KIND:
        ending = _ending(name) or " "
        way = next((f"; {way}" for way, endings in _CONVERTIBLE.items() if ending in (endings.split() or [" "])), "")
        raise FileRefused(f"The file is not {named_kinds('or')}, which are read{way}.", code="file_type")
    if not data:
        raise _no_text()
    _check_content(data, kind)
    if BY_KIND[kind].parser:
        return _article(parse(data, kind, limits, charset, exchange), name, url)
    text = decode_text(data, charset)
    return _article(Draft(text, author=byline(text)), name, url)


def _check_content(data: bytes, kind: str) -> None:
    """Refuse a file whose first bytes contradict its name."""
    known = BY_KIND[kind]
    if known.begins:
        if known.begins in data[: max(known.within, len(known.begins))]:
            return
        if kind == "docx" and data.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in data:
            raise FileRefused("The document is protected by a password; save it without one.", code="file_encrypted")
        if kind == "docx" and data.startswith((_OLE, b"{\\rtf")):
            sentence = "The file is an older Word document or RTF; save it as .docx and add that."
            raise FileRefused(sentence, code="file_unreadable")
        sentence = f"The file is not {_article_of(known.name)}, as its name says{_looks_like(data)}."
        raise FileRefused(sentence, code="file_unreadable")
    if data.startswith((b"%PDF-1.", b"%PDF-2.", b"PK\x03\x04", b"{\\rtf", _OLE)):
        raise FileRefused(f"The file is not text, whatever its name says{_looks_like(data)}.", code="file_binary")


def _looks_like(data: bytes) -> str:
    """What a file is by its first bytes, and what to do with it; nothing where they do not tell."""
    begins = data[:1_024].lstrip(b"\xef\xbb\xbf\r\n\t ")
    if begins.startswith(b"{\\rtf"):
        return "; it is RTF: save it as .docx and add that"
    if begins.startswith(_OLE):
        return "; it is of an older office program: save it as .docx or .pdf and add that"
    if re.match(rb"<(?:!doctype html|html|head|body)\b", begins, re.I):
        return "; it is a web page: give its name the ending .html and add it again"
    if begins.startswith(b"%PDF-"):
        return "; it is a PDF: give its name the ending .pdf and add it again"
    return ""


def _article_of(name: str) -> str:
    return f"an {name}" if name[0] in "AEIOU" else f"a {name}"


def _article(draft: Draft, name: str, url: str | None) -> Article:
    """The article of a draft: what it states cleaned, and a title found."""
    if not has_text(draft.text):
        raise _no_text()
    filed = file_label(name)
    stem = PurePath(filed).stem if filed else None
    title = label(draft.title) or first_line(draft.text) or stem or "Untitled"
    language = language_of(draft.text, draft.language)
    return Article(
        title=title,
        text=draft.text,
        published=stated_day(draft.published, language) or dateline(draft.text, language) or dated_address(url),
        author=label(draft.author),
        publisher=label(draft.publisher),
        url=url or web_address(draft.url),
        language=language,
        updated=stated_day(draft.updated, language),
    )


def _no_text() -> FileRefused:
    return FileRefused("There is no text in the file.", code="file_no_text")


def _megabytes(size: int) -> str:
    return f"{size / 2**20:g}" if size % 2**20 == 0 else f"{size / 1e6:.3g}"

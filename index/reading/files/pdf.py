"""PDF to words: the text of each page, its printed lines joined to paragraphs again."""

from __future__ import annotations

import logging
import re
import zlib
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from io import BytesIO
from typing import Final

from pypdf import PageObject, PdfReader, filters
from pypdf.errors import DependencyError, LimitReachedError, PyPdfError
from pypdf.generic import ArrayObject, PdfObject

from ...article import has_text
from ...errors import FileRefused
from ...lang.patterns import language_of
from ..draft import Draft, join_blocks, repaired
from ..facts.bylines import HEAD_LINES, head_facts, names, without_head
from ..facts.dates import line_day
from ..facts.wording import BY

logging.getLogger("pypdf").setLevel(logging.CRITICAL)

UNPACKED: Final = 75_000_000
"""Bytes that one stream of a PDF may unpack to: pypdf's own limit."""
_PAGE_NUMBER: Final = re.compile(r"\W{0,3}(?:page |p\. ?)?\d{1,4}(?: ?(?:/|of) ?\d{1,4})?\W{0,3}", re.I)
_BULLET: Final = re.compile(r"[•‣▪◦●–—*-]\s|\d{1,3}[.)]\s")
_MOST_HEADS: Final = 3
_MOST_FIELDS: Final = 10_000
_LIKELY: Final = 40
"""Lines that are looked at as running heads: the first ones, and the most frequent ones."""
_SHORT: Final = 8
"""Characters of a running head that may stand in other lines by chance."""
_ENDS: Final = (".", "!", "?", ":", "”", '"', "’", "»", ")", "…", "。")
_NO_TITLE: Final = re.compile(
    r"untitled|microsoft word\b|.{0,100}\.(?:docx?|pdf|indd|qxd|tex|odt|rtf|txt|pages|html?)\b", re.I
)
_LIGATURES: Final = dict(zip(range(0xFB00, 0xFB07), ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True))


def read_pdf(data: bytes, pages: int, characters: int) -> Draft:
    """The text of a PDF.

    The dates in a PDF say when the file was made, not when the article was published, and are not used.

    Args:
        data: the whole file.
        pages: the most pages read.
        characters: the most characters of text.

    Raises:
        FileRefused: ``file_encrypted``, ``file_no_text``, ``file_too_complex`` or ``file_unreadable``.
    """
    try:
        return _read(data, pages, characters)
    except DependencyError as error:  # only encryption needs one
        raise _locked() from error
    except LimitReachedError as error:
        sentence = (
            f"A part of the PDF unpacks to more than {UNPACKED // 1_000_000} MB, has more than 100,000 elements, "
            "or leads back to itself."
        )
        raise FileRefused(sentence, code="file_too_complex") from error
    except PyPdfError as error:
        raise FileRefused("The file is damaged, or is no PDF.", code="file_unreadable") from error


def _read(data: bytes, pages: int, characters: int) -> Draft:
    """Open, unlock where the password is empty, and read page by page."""
    reader = PdfReader(BytesIO(data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise _locked()
    if len(reader.pages) > pages:
        raise FileRefused(f"The PDF has more than {pages:,} pages.", code="file_too_complex")
    stated = reader.root_object["/Pages"].get_object()
    count = stated.get("/Count") if isinstance(stated, dict) else None
    if isinstance(count, int) and count > len(reader.pages):
        raise _damaged()
    texts: list[str] = []
    most = characters
    for page in reader.pages:
        if not _is_whole(page):
            raise _damaged()
        texts.append(repaired(page.extract_text().replace("\u00ad\n", "")).translate(_LIGATURES))
        characters -= len(texts[-1])
        if characters < 0:
            raise FileRefused(f"The PDF holds more than {most / 2**20:g} MB of text.", code="file_too_complex")
    if not any(map(has_text, texts)):
        sentence = "The PDF has no text, perhaps a scan; run text recognition (OCR) on it and add it again."
        raise FileRefused(sentence, code="file_no_text")
    if sum(words.count("\ufffd") for words in texts) * 2 > sum(len("".join(words.split())) for words in texts):
        sentence = "The PDF does not say which letters it draws; run text recognition (OCR) on it and add it again."
        raise FileRefused(sentence, code="file_no_text")
    about = reader.metadata
    title = about.title if about else None
    language = _language(reader) or language_of("\n".join(texts)[:4_000])
    head = head_facts(
        [" ".join(line.split()) for line in texts[0].split("\n") if line.strip()][:HEAD_LINES], language
    )
    author = names(about.author, language, stated=True) if about and about.author else None
    fields = [("item", line) for line in _filled_in(reader)]
    text = join_blocks([*(("paragraph", words) for words in paragraphs(texts, head.lines)), *fields])
    return Draft(
        text=without_head(text, head),
        title=None if title and _NO_TITLE.match(title.strip()) else title,
        author=head.author or author,
        published=head.published,
        language=language,
    )


def _filled_in(reader: PdfReader) -> Iterator[str]:
    """What somebody filled in in a form, each with the label of its field; boxes that are not ticked say nothing."""
    for field in _fields(reader):
        value = _resolved(field.get("/V"))
        words = "; ".join(map(str, value)) if isinstance(value, list) else str(value if value is not None else "")
        words = " ".join(repaired(words).split()).removeprefix("/")
        name = " ".join(repaired(str(field.get("/TU") or field.get("/T") or "")).split()).rstrip(":")
        if words and name and words != "Off" and not isinstance(value, dict):
            yield f"{name}: {words}"


def _fields(reader: PdfReader) -> Iterator[dict[str, object]]:
    """The fields of the form of a PDF in order; those in a group, not the group."""
    form = _resolved(reader.root_object.get("/AcroForm"))
    waiting: list[object] = [_resolved(form.get("/Fields"))] if isinstance(form, dict) else []
    for _ in range(_MOST_FIELDS):
        if not waiting:
            return
        field = _resolved(waiting.pop(0))
        if isinstance(field, list):
            waiting[:0] = field[:_MOST_FIELDS]
        elif isinstance(field, dict):
            kids = _resolved(field.get("/Kids"))
            named = [kid for kid in kids if _is_named(kid)] if isinstance(kids, list) else []
            if named:
                waiting[:0] = named[:_MOST_FIELDS]
            else:
                yield field


def _is_named(value: object) -> bool:
    field = _resolved(value)
    return isinstance(field, dict) and "/T" in field


def _resolved(value: object) -> object:
    return value.get_object() if isinstance(value, PdfObject) else value


def _locked() -> FileRefused:
    return FileRefused("The PDF is protected by a password; save it without one.", code="file_encrypted")


def _damaged() -> FileRefused:
    sentence = "A part of the PDF is damaged or missing; save it again from a program that opens it."
    return FileRefused(sentence, code="file_unreadable")


def _is_whole(page: PageObject) -> bool:
    """Whether all that a page says it shows is in the file."""
    stated: PdfObject = page.get("/Contents", ArrayObject())
    shown = stated.get_object()
    parts = shown if isinstance(shown, list) else [shown]
    return all(part is not None and isinstance(part.get_object(), dict) for part in parts)


def _unpacked(data: bytes) -> bytes:
    """What a stream unpacks to; pypdf's own goes on with whatever comes out of a damaged one."""
    stream = zlib.decompressobj()
    try:
        whole = stream.decompress(data, UNPACKED)
        if stream.unconsumed_tail:
            raise LimitReachedError("unpacked")
        if data and not stream.eof:  # that the checksum alone is missing harms nothing
            rest = zlib.decompressobj(-zlib.MAX_WBITS)
            rest.decompress(data[2:])
            if not rest.eof:
                raise _damaged()
    except zlib.error as error:
        raise _damaged() from error
    return whole


filters.decompress = _unpacked


def _language(reader: PdfReader) -> str | None:
    """The language in the catalog, if it is stated."""
    stated = reader.root_object.get("/Lang")
    return str(stated) if stated is not None else None


def paragraphs(pages: Sequence[str], apart: Collection[str] = ()) -> list[str]:
    r"""Join the printed lines of pages to paragraphs, over page breaks and hyphens.

    A paragraph ends at an empty line, at a short line that ends a sentence, at a short line without an end (a
    heading), and before and behind the byline and the date line at the top. Page numbers and lines that most pages
    begin or end with are left out.

    Args:
        pages: the text of each.
        apart: lines that are no part of a paragraph, such as a byline.

    >>> paragraphs(["The long line of this paragraph is trans-\nported over to the next line.\n\nNext."])
    ['The long line of this paragraph is transported over to the next line.', 'Next.']
    """
    sheets = _without_running_heads([[" ".join(line.split()) for line in page.split("\n")] for page in pages])
    lengths = sorted(len(line) for sheet in sheets for line in sheet if line)
    width = lengths[len(lengths) * 9 // 10] if lengths else 0
    found: list[str] = []
    last = ""
    read = 0
    for sheet in sheets:
        for line in sheet:
            read += 1
            if not line:
                last = ""
            elif (
                not last
                or _breaks(last, line, width)
                or last in apart
                or line in apart
                or (read <= HEAD_LINES and any(map(_is_byline, (last, line))))
            ):
                found.append(line)
            elif re.search(r"[^\W\d_][-\u2010]$", last) and line[0].islower():
                found[-1] = found[-1][:-1] + line
            else:
                found[-1] += " " + line
            last = line
    return found


def _is_byline(line: str) -> bool:
    """Whether a line says who wrote the text or when, and nothing else."""
    return (BY.match(line) is not None and names(line) is not None) or line_day(line) is not None


def _breaks(last: str, line: str, width: int) -> bool:
    """Whether a new paragraph begins with ``line``, which stands below ``last``."""
    if _BULLET.match(line):
        return True
    if last.endswith(_ENDS):
        return len(last) < 0.8 * width
    return len(last) < 0.6 * width and not line[0].islower() and not last.endswith((",", "-", ";"))


def _without_running_heads(sheets: list[list[str]]) -> list[list[str]]:
    """Pages without the first and last lines that are page numbers or stand on most pages, up to three at each edge.

    A line of the text may end or begin with such a line, where the PDF draws both without a break.
    """
    sheets = [_trimmed(sheet) for sheet in sheets]
    removed: set[str] = set()
    width = max((len(line) for sheet in sheets for line in sheet), default=0)
    for edge in (0, -1):
        for turn in range(_MOST_HEADS if len(sheets) > 1 else 0):
            heads = _running_heads(sheets, edge)
            if turn:  # one more is only believed of lines shorter than those of the text
                heads = {head for head in heads if len(head) < 0.8 * width}
            cut = [_without_head(sheet, edge, heads) for sheet in sheets]
            if cut == sheets or sum(map(bool, cut)) * 2 < len(sheets):
                break
            sheets = cut
            removed |= {head for head in heads if len(head) > _SHORT}
    return sheets[:1] + [
        [words for line in sheet if (words := _cut(line, removed)) or not line] for sheet in sheets[1:]
    ]


def _cut(line: str, heads: set[str]) -> str:
    """A line without the running head that it is, or that it begins or ends with."""
    shape = _shape(line)
    for head in heads:
        if shape == head:
            return ""
        if _is_glued(head, shape):
            words = re.escape(head).replace(re.escape("#"), r"\d+")
            return re.sub(rf"^{words}|{words}$", "", line).strip()
    return line


def _running_heads(sheets: list[list[str]], edge: int) -> set[str]:
    """The shapes of the lines at an edge (0 or -1) that more than half of the pages have there."""
    lines = [_shape(sheet[edge]) for sheet in sheets if sheet]
    least = max(2, len(sheets) // 2 + 1)
    likely = {*lines[:_LIKELY], *(line for line, _ in Counter(lines).most_common(_LIKELY))}
    return {head for head in likely if sum(line == head or _is_glued(head, line) for line in lines) >= least}


def _is_glued(head: str, line: str) -> bool:
    return len(head) > _SHORT and (line.endswith(head) or line.startswith(head))


def _without_head(sheet: list[str], edge: int, heads: set[str]) -> list[str]:
    """A page without its line at an edge, or without the part of it that is a running head."""
    if not sheet:
        return sheet
    line = sheet[edge]
    rest = "" if _PAGE_NUMBER.fullmatch(line) else _cut(line, heads)
    if rest == line:
        return sheet
    kept = [rest] if rest else []
    return _trimmed([*kept, *sheet[1:]] if edge == 0 else [*sheet[:-1], *kept])


def _trimmed(sheet: list[str]) -> list[str]:
    """A page without empty lines at its top and bottom."""
    filled = [number for number, line in enumerate(sheet) if line]
    return sheet[filled[0] : filled[-1] + 1] if filled else []


def _shape(line: str) -> str:
    """A line with its numbers made alike, so that ``Page 3`` and ``Page 4`` are the same."""
    return re.sub(r"\d+", "#", line)

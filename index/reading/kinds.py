"""The kinds of files that are read: one entry each, from which every list of them is made.

Readers, the child process, the fetcher, the page, the API's description and messages all read this table; a new kind
is its parser and one entry here. Nothing of ours is imported, so that the child stays lean.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_ZIP: Final = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file.

    Attributes:
        kind: its short name, as ``Fetched.kind`` and the child's requests use it.
        endings: those of its files' names; the first one is shown.
        name: what people call it.
        parser: ``module:function`` below this folder, called with the bytes and the values of ``takes``; none for
            plain text, which is decoded in this process.
        takes: names of what the parser needs besides: ``charset`` or fields of ``Limits``.
        types: media types under which the web serves it.
        begins: how its bytes begin, where that is known.
        within: the mark may stand anywhere in the first so many bytes.
    """

    kind: str
    endings: tuple[str, ...]
    name: str
    parser: str = ""
    takes: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    begins: bytes = b""
    within: int = 0


FILE_KINDS: Final = (
    FileKind("txt", (".txt", ".text"), "text", types=("text/plain",)),
    FileKind(
        "md",
        (".md", ".markdown"),
        "Markdown",
        "files.markdown:read_file",
        ("charset",),
        ("text/markdown", "text/x-markdown"),
    ),
    FileKind(
        "html",
        (".html", ".htm", ".xhtml"),
        "web page",
        "pages.html:read_html",
        ("charset",),
        ("text/html", "application/xhtml+xml"),
    ),
    FileKind(
        "pdf",
        (".pdf",),
        "PDF",
        "files.pdf:read_pdf",
        ("pages", "unpacked_bytes"),
        ("application/pdf",),
        b"%PDF-",
        1_024,
    ),
    FileKind("docx", (".docx",), "Word document (.docx)", "files.docx:read_docx", ("unpacked_bytes",), begins=_ZIP),
    FileKind(
        "epub", (".epub",), "EPUB book", "files.epub:read_epub", ("unpacked_bytes",), ("application/epub+zip",), _ZIP
    ),
)
BY_KIND: Final = {one.kind: one for one in FILE_KINDS}
BY_ENDING: Final = {ending: one.kind for one in FILE_KINDS for ending in one.endings}
BY_TYPE: Final = {name: one.kind for one in FILE_KINDS for name in one.types}
ENDINGS: Final = tuple(BY_ENDING)
"""All endings, as a page's field for files takes them."""


def named_kinds(last: str = "and") -> str:
    """The kinds for people.

    Args:
        last: the word before the last one; with none, commas alone.

    >>> named_kinds(), named_kinds("")
    ('.txt, .md, .html, .pdf, .docx and .epub', 'txt, md, html, pdf, docx, epub')
    """
    shown = [one.endings[0] for one in FILE_KINDS]
    if not last:
        return ", ".join(ending.removeprefix(".") for ending in shown)
    return f"{', '.join(shown[:-1])} {last} {shown[-1]}"

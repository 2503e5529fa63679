"""What is stored: an article, the chunks it is cut into, and the hashes that both are known by.

What a file or a page says about itself is untrusted: titles, names and addresses are kept as short plain labels or
not at all; what cannot be understood becomes ``None`` and is never guessed. Knows nothing of files, models or
databases.
"""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
import re
import unicodedata
from typing import Final
from urllib.parse import urlsplit

LABEL_CHARACTERS: Final = 200
TITLE_CHARACTERS: Final = 100
ADDRESS_CHARACTERS: Final = 2_000

_INVISIBLE_LETTERS: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0\U0001d159")
"""Letters and symbols that are drawn as nothing, though Unicode counts them as visible."""

_JOINERS: Final = re.compile("(?<=[\u0600-\u06ff\u0900-\u0dff])[\u200c\u200d](?=[\u0600-\u06ff\u0900-\u0dff])")
"""What joins or parts letters within a word, as Persian and the languages of India are spelt."""

_PERHAPS_VISIBLE: Final = re.compile(
    "[^\\s\x00-\x20\x7f-\xa0\u00ad\u0300-\u036f\u115f\u1160\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)
"""Leaves out what is common and invisible; ``is_visible`` decides on the rest."""

_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,4}")


def is_visible(character: str) -> bool:
    r"""Whether a character, on its own, leaves a mark on the page.

    >>> is_visible("a"), is_visible("\u200b"), is_visible("\u202e")
    (True, False, False)
    """
    return unicodedata.category(character)[0] not in "CZM" and character not in _INVISIBLE_LETTERS


def has_text(text: str) -> bool:
    """Whether anything in ``text`` can be seen; invisible characters alone are no text."""
    return _first_visible(text) is not None


def _first_visible(text: str) -> int | None:
    """Where the first visible character stands; quick over megabytes of blanks."""
    return next((found.start() for found in _PERHAPS_VISIBLE.finditer(text) if is_visible(found[0])), None)


def label(words: object, limit: int = LABEL_CHARACTERS) -> str | None:
    r"""Words as one line of plain text, or ``None`` when nothing can be seen in them.

    Control, zero-width, direction and unassigned characters are removed, white space is folded. What joins or parts
    letters of Persian, Urdu or the scripts of India stays, as it is how words are spelt.

    Args:
        words: text from outside; anything but a string gives ``None``.
        limit: the most characters kept; a longer label ends in an ellipsis.

    >>> label("  The \u202etram\n opens ")
    'The tram opens'
    """
    if not isinstance(words, str):
        return None
    plain = words[: limit * 50]  # enough for any label; bounds the work
    if not (plain.isprintable() and _INVISIBLE_LETTERS.isdisjoint(plain)):
        kept = (" " if character.isspace() else character for character in plain)
        joined = {found.start() for found in _JOINERS.finditer(plain)}
        plain = "".join(
            character
            for at, character in enumerate(kept)
            if at in joined or (unicodedata.category(character)[0] != "C" and character not in _INVISIBLE_LETTERS)
        )
    return shorten(" ".join(plain.split()), limit) if has_text(plain) else None


def shorten(words: str, limit: int) -> str:
    """The first words, at most ``limit`` characters with the ellipsis that marks a cut."""
    if len(words) <= limit:
        return words
    cut = words[: limit - 1]
    space = len(cut) if words[limit - 1] == " " else cut.rfind(" ")
    return (cut[:space] if space > limit // 2 else cut).rstrip(" ,;:-") + "…"


def file_label(name: str) -> str | None:
    r"""The last part of a file's name as a label, whose ending outlives a cut; it is never used as a path.

    >>> file_label("../../etc/passwd"), file_label("C:\\news\\tram.txt"), file_label("n" * 300 + ".txt")[-6:]
    ('passwd', 'tram.txt', 'n….txt')
    """
    last = label(re.split(r"[/\\]", name[-4_000:].rstrip("/\\"))[-1], 4_000)
    if last in {None, ".", ".."}:
        return None
    ending = re.search(r"\.\w{1,10}\Z", last)
    kept = ending[0] if ending else ""
    return shorten(last.removesuffix(kept), LABEL_CHARACTERS - len(kept)) + kept


def first_line(text: str) -> str | None:
    r"""The first line of a text as a title; of a long line its first sentence, shortened.

    >>> first_line("Tram opens in May\n\nThe city said so.")
    'Tram opens in May'
    """
    start = _first_visible(text)
    if start is None:
        return None
    line = label(text[start : start + 4_000].splitlines()[0], limit=4_000) or ""
    if len(line) > TITLE_CHARACTERS:
        line = re.split(r"(?<=[.!?。！？])\s", line, maxsplit=1)[0]
    return label(line, TITLE_CHARACTERS)


def language(stated: object) -> str | None:
    """A language as a BCP 47 tag, or ``None``.

    >>> language("en_GB"), language("English!")
    ('en-GB', None)
    """
    tag = (label(stated, 50) or "").replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) else None


def web_address(stated: object) -> str | None:
    """An http or https address as it stands, or ``None``: only such an address may become a link.

    >>> web_address("https://daily.example/tram"), web_address("javascript:alert(1)")
    ('https://daily.example/tram', None)
    """
    if not isinstance(stated, str) or len(stated) > ADDRESS_CHARACTERS:
        return None
    address = stated.strip()
    if re.search(r"[\s\\<>\"'`{}|^]", address) or any(unicodedata.category(c)[0] == "C" for c in address):
        return None
    try:
        parts = urlsplit(address)
        sound = parts.scheme in {"http", "https"} and parts.hostname and "@" not in parts.netloc
        return address if sound and (parts.port is None or parts.port > 0) else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Article:
    """One article, its text exactly as it was read.

    Every offset anywhere in Footnote counts characters (Unicode code points) of ``text``.
    What is not known stays ``None``: the day of adding is never taken for ``published``.

    >>> Article(title="Tram", text="It opens in May.").id
    'db48118a664e7a37'
    """

    title: str
    text: str
    published: str | None = None
    """ISO 8601 date, ``YYYY-MM-DD``."""
    author: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    """BCP 47 tag, such as ``en``."""
    updated: str | None = None
    """The day it was last changed, by its own account: ISO 8601 date."""
    sha256: str = field(init=False)
    """Hash of ``text`` in UTF-8; two articles with the same text are one article."""

    def __post_init__(self) -> None:
        digest = hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()
        object.__setattr__(self, "sha256", digest)

    @property
    def id(self) -> str:
        """The first 16 hexadecimal digits of ``sha256``."""
        return self.sha256[:16]

    @property
    def characters(self) -> int:
        """How many characters ``text`` has."""
        return len(self.text)

    @property
    def header_sum(self) -> int:
        """A CRC-32 of everything but the text, which ``sha256`` covers."""
        return header_sum(
            self.title, self.published, self.author, self.publisher, self.url, self.language, self.updated
        )


def header_sum(*stated: str | None) -> int:
    """A CRC-32 of what is stated of an article: title, published, author, publisher, url, language, updated."""
    return zlib.crc32(repr(stated).encode("utf-8", "surrogatepass"))


@dataclass(frozen=True, slots=True)
class Listed:
    """What is known of an article without reading its text; the names are those of ``Article``."""

    id: str
    sha256: str
    title: str
    published: str | None
    author: str | None
    publisher: str | None
    url: str | None
    language: str | None
    characters: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of one article, as offsets, so that its text cannot drift.

    Attributes:
        article: whose characters ``start`` to ``end`` are meant.
        id: the number the index knows it by.
        sentences: the spans of its sentences, in characters of ``article.text``.
        vectors: float32 (len(sentences), dim), each sentence as embedded within the chunk.
    """

    article: Article
    start: int
    end: int
    id: int = 0
    sentences: tuple[tuple[int, int], ...] = ()
    vectors: NDArray[np.float32] | None = field(default=None, compare=False, repr=False)

    @property
    def text(self) -> str:
        """The characters ``article.text[start:end]``."""
        return self.article.text[self.start : self.end]


def text_hash(maker: str, text: str, spans: NDArray[np.int32]) -> bytes:
    """A hash of all that decides a chunk's vectors; two chunks that share it share their vectors.

    Args:
        maker: the embedding model and its weights.
        text: the chunk's characters.
        spans: int32, start and end of its sentences in characters of the chunk.

    Returns:
        16 bytes.
    """
    digest = hashlib.sha256(maker.encode() + b"\0")
    digest.update(spans.astype("<i4").tobytes() + b"\0")
    digest.update(text.encode("utf-8", "surrogatepass"))
    return digest.digest()[:16]

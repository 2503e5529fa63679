"""What is stored: an article, the chunks it is cut into, and the hashes that both are known by.

Knows nothing of files, models or databases.
"""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


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

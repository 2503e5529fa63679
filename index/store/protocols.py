"""What the rest of Footnote needs of a store, whichever it is.

``LocalIndex`` (a folder), ``JoinedIndex`` (a reader's own articles beside those of all) and ``PostgresIndex``
(a database) satisfy it; ``tests/contract/store_contract.py`` is what any other has to pass.

A store promises: an article is stored whole or not at all, text, chunks, words and vectors in one transaction;
what ``add``, ``replace`` and ``remove`` have returned for survives a crash; what is damaged is refused with
``StoreDamaged`` and never served. All methods may be called from any thread, and raise ``StoreError`` or one
below it where the store cannot be used.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from ..article import Article, Chunk, Listed
from ..model.embedder import Embedder
from .folder.origins import Origin
from .folder.tables import Row
from .pages import Pages
from .quota import Quota
from .scope import EVERYTHING, Multilingual, Scope, Statements, Within


class Articles(Protocol):
    """The articles themselves: what came in, from where, and what stood there before."""

    @property
    def read_only(self) -> bool:
        """Whether adding and removing raise ``StoreReadOnly``."""

    @property
    def generation(self) -> Hashable:
        """Another value after each change of the articles, whoever makes it."""

    def __len__(self) -> int:
        """How many articles there are."""

    def add(
        self, article: Article, origin: Origin | None = None, rows: Callable[[], list[Row]] | None = None
    ) -> bool:
        """Store an article; False if its text is there already. ``rows`` gives what ``rows`` made of it."""

    def rows(self, article: Article, pause: Callable[[], None] = lambda: None) -> list[Row]:
        """Cut and embed an article, for ``add``; nothing is stored. Raises ``InputError``."""

    def replace(self, old_id: str, article: Article, origin: Origin | None = None) -> bool:
        """Put an article in another one's place, whose text ``version`` still gives. Raises ``NotFound``."""

    def remove(self, article_id: str) -> Article:
        """Remove an article; returns it. Raises ``NotFound``."""

    def article(self, article_id: str) -> Article:
        """The article of that id. Raises ``NotFound``."""

    def articles(self) -> tuple[Article, ...]:
        """All articles, oldest addition first."""

    def listing(self, scope: Scope = EVERYTHING, *, start: int = 0, limit: int | None = None) -> tuple[Listed, ...]:
        """A page of what is known of the articles meant, without their texts, oldest addition first."""

    def count(self, scope: Scope = EVERYTHING) -> int:
        """How many articles are meant."""

    def ids(self, scope: Scope = EVERYTHING, limit: int | None = None) -> list[str]:
        """The ids of the first articles meant, oldest addition first."""

    def missing(self, ids: Sequence[str]) -> list[str]:
        """Those of some ids that no article has, in their order."""

    def select(self, ids: Sequence[str] | None, since: str | None, until: str | None) -> list[str]:
        """The ids of the articles meant. Raises ``NotFound`` for an unknown id."""

    def version(self, article_id: str) -> tuple[Article, str] | None:
        """An older text, and the id of the article that stands in its place now; None if there is none."""

    def origin(self, origin: Origin) -> Origin | None:
        """What is remembered of a file or an address; None if its article is not stored."""

    def fetched(self, article_id: str | None = None) -> list[Origin]:
        """The addresses that were fetched, of one article or of all."""

    def note(self, key: str, value: str | None = None) -> str | None:
        """Read a note kept with the articles, or write it; None if there is none."""


class Stating(Protocol):
    """What the articles state; made from them, so that what is lost of it can be made again."""

    def statements(self, ids: Sequence[str]) -> dict[str, Statements]:
        """What articles state, by their ids; what was not read yet, or is damaged, is left out."""

    def keep_statements(self, article_id: str, made: Statements) -> None:
        """Store what an article states in the place of what stood there; nothing if the article is gone."""

    def unstated(self, made_by: str) -> list[str]:
        """The ids of the articles whose statements were not made by that version."""


class ManyLanguages(Protocol):
    """Vectors of chunks across languages, of an article all or none; what is lost can be made again."""

    def keep_multilingual(self, article_id: str, made: Multilingual) -> None:
        """Store the vectors of an article's chunks across languages; nothing if these are not its chunks."""

    def unembedded(self, made_by: str, within: Within = None) -> list[str]:
        """The ids of the articles meant without vectors across languages by that model, oldest addition first."""


class LexicalSearch(Protocol):
    """The search by words."""

    def lexical(self, words: Sequence[str], k: int, within: Within = None) -> list[int]:
        """Chunks that hold any of the words, best BM25 first; nothing in a word is an operator."""


class VectorSearch(Protocol):
    """The search by meaning, and the chunks that either search names."""

    embedder: Embedder

    def dense(
        self, vector: NDArray[np.float32], k: int, within: Within = None, made_by: str | None = None
    ) -> list[tuple[int, float]]:
        """Chunks nearest to a vector, float32 (dim,), with their cosine in [-1, 1], nearest first.

        ``made_by``: by their vectors across languages of this model; None for the embedder's own.
        """

    def chunks(self, ids: Sequence[int]) -> list[Chunk]:
        """The chunks of these ids, in this order; those removed meanwhile are left out."""

    def chunks_of(self, article_id: str, before: int) -> list[Chunk]:
        """The chunks of one article that begin before a character, in its order. Raises ``NotFound``."""


class Store(Articles, Stating, ManyLanguages, LexicalSearch, VectorSearch, Protocol):
    """All that app/ and retrieval/ call on a store."""

    def verify(self) -> list[str]:
        """Check everything that is stored: a sentence for each problem."""

    def save(self) -> None:
        """Write what is only a cache."""

    def close(self) -> None:
        """Give back files and connections; a second time does nothing."""


class Readers(Protocol):
    """Readers' own articles: a store for each, by a key that only its reader can have."""

    def begin(self, key: str, most: int) -> None:
        """Let a new reader in. Raises ``InputError`` if there are ``most`` already."""

    def known(self, key: str) -> bool:
        """Whether a reader is known; notes that their articles were used."""

    def open(self, key: str, quota: Quota) -> Store:
        """The store of one reader, closed by the caller. Raises ``NotFound`` if their time is over."""

    def forget(self, key: str) -> None:
        """Remove all that one reader has."""

    def expired(self, seconds: float) -> list[str]:
        """The readers whose articles were not used for so long."""


class Votes(Protocol):
    """Lines in the order in which they came; the oldest go when there is no room."""

    def add(self, line: str) -> None:
        """Store one line."""

    def all(self) -> list[str]:
        """All lines, oldest first."""


@runtime_checkable
class Central(Protocol):
    """What a store has that keeps, beside the articles, what several servers must have in common."""

    @property
    def readers(self) -> Readers:
        """Readers' own articles."""

    @property
    def votes(self) -> Votes:
        """Readers' votes."""

    @property
    def pages(self) -> Pages:
        """The web pages that the servers add."""


class Movable(Store, Protocol):
    """A store whose articles can be copied to another one as they are stored."""

    def rows_of(self, article_id: str) -> list[Row]:
        """The rows of an article's chunks, in its order. Raises ``StoreDamaged``."""

    def multilingual_of(self, article_id: str) -> Multilingual | None:
        """The vectors of an article's chunks across languages; None if there are none by the present model."""

    def origins_of(self, article_id: str) -> list[Origin]:
        """The files and addresses that led to an article."""

    def versions_of(self, article_id: str) -> list[Article]:
        """The older texts that an article stands in the place of."""

    def keep_version(self, old: Article, replaced_by: str) -> None:
        """Keep an older text that an article which is stored stands in the place of."""


Index = Store
"""The name that retrieval knows it by."""

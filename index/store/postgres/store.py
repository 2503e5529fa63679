"""Articles in a PostgreSQL database with pgvector: what ``LocalIndex`` is for one machine, for several.

Text, chunks, words and vectors of an article stand in one transaction; any number of processes on any number
of machines may use one database. Nothing is on this machine's disk. Knows nothing of questions.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...article import Article, Chunk, Listed
from ...errors import StoreError, StoreMismatch
from ...model.alike import Alike
from ...model.embedder import Embedder
from .. import chunking
from ..folder.database import CHUNKER
from ..folder.origins import Origin
from ..folder.tables import Row, unknown
from ..quota import Quota
from ..scope import EVERYTHING, Maker, Multilingual, Scope, Statements, Within, as_scope
from . import multilingual, origins, statements, vectors
from .conditions import ALL
from .pages import PageTable
from .pool import Pool
from .readers import PostgresReaders
from .schema import prepare
from .tables import Tables
from .verify import verify
from .votes import VoteTable
from .words import Words


class PostgresIndex:
    """A ``Store`` in a database: everybody's articles, or one reader's. Safe to share between threads."""

    read_only = False

    def __init__(
        self, address: str, embedder: Embedder, maker: Maker | None = None, alike: Alike | None = None
    ) -> None:
        """Open a database, making its tables if they are not there.

        Args:
            address: ``postgresql://user:password@host/name``.
            embedder: the model that the vectors are made with.
            maker: reads what an article states when it comes in; None leaves that until it is first wanted.
            alike: makes the vectors across languages of an article in another language than English, likewise.

        Raises:
            StoreError: or one below it, with what is wrong and what to do.
        """
        self.embedder = embedder
        self.maker = maker
        self.alike = alike
        self._pool = Pool(address)
        self.votes = VoteTable(self._pool)
        self.pages = PageTable(self._pool)
        self._tables = Tables(self._pool)
        self._words = Words()
        try:
            with self._pool.reading() as connection:
                prepare(connection, embedder.dim, self._pool.where)
                self._check_maker(connection)
        except BaseException:
            self._pool.close()
            raise

    @property
    def readers(self) -> PostgresReaders:
        """Readers' own articles, in the same database."""
        return PostgresReaders(self._pool, self._of)

    def _of(self, owner: int, quota: Quota | None) -> PostgresIndex:
        """The store of one reader, over the same connections; closing it closes none of them."""
        made = copy.copy(self)
        made._tables = Tables(self._pool, owner, quota)
        made._words = Words(owner)
        return made

    def _check_maker(self, connection: Any) -> None:
        """Refuse chunks and vectors that another model or another way of cutting made."""
        ours = (self.embedder.name, self.embedder.fingerprint, CHUNKER)
        connection.execute(
            "UPDATE footnote_state SET model = %s, weights = %s, chunker = %s WHERE model IS NULL", list(ours)
        )
        theirs = connection.execute("SELECT model, weights, chunker FROM footnote_state").fetchone()
        for what, their, our in zip(("embedding model", "model's weights", "chunker"), theirs, ours, strict=True):
            if their != our:
                raise StoreMismatch(
                    f"{self._pool.where} was indexed with another {what} ({their[:60]}, now {our[:60]}): set it "
                    "back, or add the articles to a new database."
                )

    # Articles

    def add(
        self, article: Article, origin: Origin | None = None, rows: Callable[[], list[Row]] | None = None
    ) -> bool:
        """Store an article whole, in one transaction; embedding comes first and outside of it.

        Returns:
            False if an article of the same text is there already, from whichever process.
        """
        if not self.missing([article.id]):
            self.seen(article.id, origin)
            return False
        made = rows() if rows else self.rows(article)
        stated = chunking.stated(self.maker, article, made)
        near = chunking.multilingual(self.alike, article, made)
        with self._tables.changing() as connection:
            new = self._tables.insert(connection, article, made, stated, near)
            origins.note(connection, self._tables.owner, article.id, origin)
            if new:
                self._tables.check_quota(connection)
        return new

    def seen(self, article_id: str, origin: Origin | None) -> None:
        """Remember a file or an address that led to a stored article."""
        if origin and not (origin.digest and self.origin(origin) == Origin(origin.digest, article_id=article_id)):
            with self._tables.changing() as connection:
                origins.note(connection, self._tables.owner, article_id, origin)

    def rows(self, article: Article, pause: Callable[[], None] = lambda: None) -> list[Row]:
        """Cut and embed an article, for ``add``; nothing is stored. Raises ``InputError``."""
        chunking.check(article)
        return chunking.rows(self.embedder, article, self._tables.vectors, pause)

    def replace(self, old_id: str, article: Article, origin: Origin | None = None) -> bool:
        """Put an article in another one's place, whose text ``version`` still gives. Raises ``NotFound``."""
        old = self.article(old_id)
        if article.id == old_id:
            self.seen(old_id, origin)
            return False
        made = self.rows(article) if self.missing([article.id]) else []
        stated = chunking.stated(self.maker, article, made) if made else None
        near = chunking.multilingual(self.alike, article, made) if made else None
        origins.replace(self._tables, old, article, origin, made, stated, near)
        return True

    def remove(self, article_id: str) -> Article:
        """Remove an article with all its rows, and return it. Raises ``NotFound``."""
        article = self.article(article_id)
        with self._tables.changing() as connection:
            if not self._tables.delete(connection, article_id):
                raise unknown(article_id)
        return article

    def article(self, article_id: str) -> Article:
        """The article of that id. Raises ``NotFound``, or ``StoreDamaged`` if it is not what was stored."""
        return self._tables.article(article_id)

    def articles(self) -> tuple[Article, ...]:
        """All articles, oldest addition first."""
        return self._tables.articles()

    def listing(self, scope: Scope = EVERYTHING, *, start: int = 0, limit: int | None = None) -> tuple[Listed, ...]:
        """A page of what is known of the articles meant, without their texts, oldest addition first."""
        return self._tables.listing(scope, start, limit)

    def count(self, scope: Scope = EVERYTHING) -> int:
        """How many articles are meant."""
        return self._tables.count(scope)

    def __len__(self) -> int:
        return self.count()

    def ids(self, scope: Scope = EVERYTHING, limit: int | None = None) -> list[str]:
        """The ids of the first articles meant, oldest addition first."""
        return self._tables.ids(scope, limit)

    def missing(self, ids: Sequence[str]) -> list[str]:
        """Those of some ids that no article has, in their order."""
        return self._tables.missing(ids)

    def select(self, ids: Sequence[str] | None, since: str | None, until: str | None) -> list[str]:
        """The ids of the articles meant, oldest addition first. Raises ``NotFound`` for an unknown id."""
        for absent in self.missing(ids or ()):
            raise unknown(absent)
        return self.ids(Scope(None if ids is None else tuple(ids), since, until))

    def version(self, article_id: str) -> tuple[Article, str] | None:
        """An older text, and the id of the article that stands in its place now; None if there is none."""
        return origins.version(self._tables, article_id)

    def origin(self, origin: Origin) -> Origin | None:
        """What is remembered of a file or an address; None if its article is not stored."""
        return origins.find(self._tables, origin)

    def fetched(self, article_id: str | None = None) -> list[Origin]:
        """The addresses that were fetched, of one article or of all, in the order of their letters."""
        return origins.fetched(self._tables, article_id)

    def note(self, key: str, value: str | None = None) -> str | None:
        """Read a note kept with the articles, or write it if a value is given; None if there is none."""
        owner = self._tables.owner
        if value is None:
            rows = self._tables.all("SELECT value FROM notes WHERE owner = %s AND key = %s", [owner, key])
            return str(rows[0][0], "utf-8") if rows else None
        with self._tables.changing() as connection:
            connection.execute(
                "INSERT INTO notes (owner, key, value) VALUES (%s, %s, %s) "
                "ON CONFLICT (owner, key) DO UPDATE SET value = excluded.value",
                [owner, key, value.encode()],
            )
        return value

    @property
    def generation(self) -> int:
        """Counts the changes of the articles, whichever server makes them."""
        found = self._tables.all("SELECT generation FROM owners WHERE id = %s", [self._tables.owner])
        return int(found[0][0]) if found else -1  # the session's time is over

    # What articles state

    def statements(self, ids: Sequence[str]) -> dict[str, Statements]:
        """What articles state, by their ids; what was not read yet, or is damaged, is left out."""
        with self._pool.snapshot() as connection:
            return statements.found(connection, self._tables.owner, ids)

    def keep_statements(self, article_id: str, made: Statements) -> None:
        """Store what an article states in the place of what stood there; nothing if the article is gone."""
        with self._tables.changing() as connection:
            statements.keep(connection, self._tables.owner, article_id, made)

    def unstated(self, made_by: str) -> list[str]:
        """The ids of the articles whose statements were not made by that version."""
        query = "SELECT article_id FROM facets WHERE owner = %s AND made_by IS DISTINCT FROM %s ORDER BY article_id"
        return [row[0] for row in self._tables.all(query, [self._tables.owner, made_by])]

    # Vectors across languages

    def keep_multilingual(self, article_id: str, made: Multilingual) -> None:
        """Store the vectors of an article's chunks across languages; nothing if these are not its chunks."""
        with self._tables.changing() as connection:
            multilingual.keep(connection, self._tables.owner, article_id, made)

    def unembedded(self, made_by: str, within: Within = None) -> list[str]:
        """The ids of the articles meant without vectors across languages by that model, oldest addition first."""
        with self._pool.reading() as connection:
            return multilingual.unembedded(connection, self._tables.owner, as_scope(within), made_by)

    # Moving to another store

    def multilingual_of(self, article_id: str) -> Multilingual | None:
        """The vectors of an article's chunks across languages; None if there are none by the present model."""
        with self._pool.reading() as connection:
            made = multilingual.found(connection, self._tables.owner, article_id)
        return made if made and self.alike and made.made_by == self.alike.fingerprint else None

    def rows_of(self, article_id: str) -> list[Row]:
        """The rows of an article's chunks as they are stored, in its order. Raises ``StoreDamaged``."""
        return self._tables.rows_of(article_id)

    def origins_of(self, article_id: str) -> list[Origin]:
        """The files and addresses that led to an article."""
        return origins.of(self._tables, article_id)

    def versions_of(self, article_id: str) -> list[Article]:
        """The older texts that an article stands in the place of."""
        return origins.versions_of(self._tables, article_id)

    def keep_version(self, old: Article, replaced_by: str) -> None:
        """Keep an older text that an article which is stored stands in the place of."""
        with self._pool.writing() as connection:
            origins.keep_version(connection, self._tables.owner, old, replaced_by)

    # Search

    def lexical(self, words: Sequence[str], k: int, within: Within = None) -> list[int]:
        """Chunks that hold any of the words, best BM25 first; nothing in a word is an operator."""
        with self._pool.reading() as connection:
            return self._words.best(connection, words, k, as_scope(within))

    def dense(
        self, vector: NDArray[np.float32], k: int, within: Within = None, made_by: str | None = None
    ) -> list[tuple[int, float]]:
        """Chunks nearest to a vector (float32 (dim,), L2 norm 1), with their cosine, nearest first.

        ``made_by``: by their vectors across languages of this model; None for the embedder's own.
        """
        owner, there = self._tables.owner, self._words.chunks
        with self._pool.reading() as connection:
            found = vectors.nearest(connection, owner, vector, k, as_scope(within), there, made_by)
            damaged = multilingual.damaged(connection, [chunk for chunk, _ in found]) if made_by else {}
        if damaged:  # made again when they are next wanted
            with suppress(StoreError), self._tables.changing() as connection:
                multilingual.forget(connection, owner, damaged.values())
        return [one for one in found if one[0] not in damaged]

    def chunks(self, ids: Sequence[int]) -> list[Chunk]:
        """The chunks of these ids, in this order; those removed meanwhile are left out."""
        return self._tables.chunks(ids)

    def chunks_of(self, article_id: str, before: int) -> list[Chunk]:
        """The chunks of one article that begin before a character, in its order. Raises ``NotFound``."""
        return self._tables.chunks_of(article_id, before)

    # Care

    def verify(self) -> list[str]:
        """Check everything that is stored: a sentence for each problem, none if all of it agrees."""
        return verify(self._tables)

    def save(self) -> None:
        """There is no cache to write."""

    def close(self) -> None:
        """Give back the connections; using the store afterwards is an error, closing it again is not.

        A reader's own store has none of its own, and goes on as long as everybody's.
        """
        if self._tables.owner == ALL:
            self._pool.close()

"""A folder of articles: what is stored, and how it is found again.

SQLite holds the only truth (articles, chunks with offsets, vectors, full-text rows), one
transaction an article; the FAISS file beside it is a cache. Nothing else touches the disk.
Knows nothing of questions: it is given words to match, or a vector.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from . import care, making, origins
from .article import Article, Chunk, Listed, header_sum
from .aside import sweep
from .care import Progress
from .database import Database
from .dense import FLAT, Dense
from .embedder import Embedder
from .errors import InputError, NotFound, StoreDamaged, StoreMismatch
from .labels import has_text, label
from .lexical import Lexical
from .making import Row, checksum
from .origins import Origin
from .stamp import made_for

CHUNKER = "sentences-1"
"""Changed whenever chunks come out otherwise, so that an index made before is refused."""

KEPT = 1_000
"""Articles that are kept in memory once they were read."""

_HALF = re.compile("[\ud800-\udfff]")
_ARTICLE = "title, text, published, author, publisher, url, language, updated"
_ALL = "SELECT id FROM articles ORDER BY position"


class Index(Protocol):
    """What retrieval needs of an index; ``LocalIndex`` is the embedded one."""

    embedder: Embedder

    def add(self, article: Article, origin: Origin | None = None) -> bool:
        """Store an article; False if its text is there already."""

    def version(self, article_id: str) -> tuple[Article, str] | None:
        """An older text, and the id of the article that stands in its place now."""

    def remove(self, article_id: str) -> Article:
        """Remove an article; returns it. Raises ``NotFound``."""

    def article(self, article_id: str) -> Article:
        """The article of that id. Raises ``NotFound``."""

    def articles(self) -> tuple[Article, ...]:
        """All articles, oldest addition first."""

    def listing(self) -> tuple[Listed, ...]:
        """What is known of all articles, without their texts, oldest addition first."""

    @property
    def generation(self) -> Hashable:
        """Another value after each change of the articles."""

    def __len__(self) -> int:
        """How many articles there are."""

    def select(self, ids: Sequence[str] | None, since: str | None, until: str | None) -> list[str]:
        """The ids of the articles meant. Raises ``NotFound`` for an unknown id."""

    def lexical(self, words: Sequence[str], k: int, within: Sequence[str] | None = None) -> list[int]:
        """Chunks that hold any of the words, best BM25 first."""

    def dense(
        self, vector: NDArray[np.float32], k: int, within: Sequence[str] | None = None
    ) -> list[tuple[int, float]]:
        """Chunks nearest to a vector, with their cosine in [-1, 1], nearest first."""

    def chunks(self, ids: Sequence[int]) -> list[Chunk]:
        """The chunks of these ids, in this order; those removed meanwhile are left out."""

    def chunks_of(self, article_id: str, before: int) -> list[Chunk]:
        """The chunks of one article that begin before a character, in its order. Raises ``NotFound``."""


class LocalIndex:
    """Articles in one folder on this machine: ``footnote.db`` and its cache ``vectors.faiss``.

    Safe to share between threads; several processes may use one folder.
    """

    def __init__(self, folder: str | Path, embedder: Embedder, *, mending: bool = False, flat: int = FLAT) -> None:
        """Open a folder, making it if it is not there.

        Args:
            folder: where the files are.
            embedder: the model that the vectors are made with.
            mending: open it even if another model made them; ``rebuild`` is then to follow.
            flat: chunks up to which a vector is compared with all others.

        Raises:
            StoreError: or one below it, with what is wrong and what to do.
        """
        self.folder = Path(folder)
        self.embedder = embedder
        self._db = Database(self.folder / "footnote.db")
        self._cache_file = self.folder / "vectors.faiss"
        self._lexical = Lexical(self._db)
        self._dense = Dense(self._db, self._cache_file, embedder.dim, self._meta, self._check_manifest, flat)
        self._read: tuple[int, dict[str, Article]] = (-1, {})
        self._listed: tuple[int, tuple[Listed, ...]] = (-1, ())
        self._mending = mending
        try:
            self._check_manifest()
            self._check_age()
            for file in (self._db.path, self._cache_file):
                sweep(file)
        except BaseException:
            self._db.close()
            raise

    @property
    def read_only(self) -> bool:
        """Whether the folder can be read and not written to."""
        return self._db.read_only

    # Articles

    def add(
        self, article: Article, origin: Origin | None = None, rows: Callable[[], list[Row]] | None = None
    ) -> bool:
        """Store an article whole: text, chunks, full-text rows and vectors in one transaction.

        Embedding comes first and outside the transaction, so writers wait milliseconds. When this
        returns, the article survives a crash.

        Args:
            article: what to store.
            origin: the file or address it came from, remembered with it.
            rows: gives what ``rows`` made of it, if that was begun ahead.

        Returns:
            False if an article of the same text is there already; nothing is changed then.

        Raises:
            InputError: the text holds nothing to search.
            StoreError: it could not be stored; nothing of it was.
        """
        if self._has(article.id):
            self.seen(article.id, origin)
            return False
        made = rows() if rows else self.rows(article)
        with self._db.writing() as connection:
            new = connection.execute("SELECT 1 FROM articles WHERE id = ?", [article.id]).fetchone() is None
            if new:
                self._insert(connection, article, made)
                self._advance(connection)
            origins.note(connection, article.id, origin)
        return new

    def rows(self, article: Article, pause: Callable[[], None] = lambda: None) -> list[Row]:
        """Cut and embed an article, for ``add``; nothing is stored.

        Args:
            article: what is to be added.
            pause: called now and then; what it raises ends the work.

        Raises:
            InputError: the text holds nothing to search.
        """
        self._check(article)
        return making.rows(self, article, pause=pause)

    def replace(self, old_id: str, article: Article, origin: Origin | None = None) -> bool:
        """Put an article in the place of another one, whose text is kept. See ``origins.replace``."""
        return origins.replace(self, old_id, article, origin)

    def seen(self, article_id: str, origin: Origin | None) -> None:
        """Remember a file or an address that led to a stored article."""
        if origin and not (origin.digest and self.origin(origin) == Origin(origin.digest, article_id=article_id)):
            with self._db.writing() as connection:
                origins.note(connection, article_id, origin)

    def origin(self, origin: Origin) -> Origin | None:
        """What is remembered of a file or an address; None if its article is not stored."""
        return origins.find(self, origin)

    def fetched(self, article_id: str | None = None) -> list[Origin]:
        """The addresses that were fetched, of one article or of all."""
        return origins.fetched(self, article_id)

    def remove(self, article_id: str) -> Article:
        """Remove an article with all its rows and vectors, and return it.

        Raises:
            NotFound: no article has this id.
        """
        article = self.article(article_id)
        with self._db.writing() as connection:
            self._forget_words(connection, article)
            connection.execute("DELETE FROM articles WHERE id = ?", [article_id])
            self._advance(connection)
        return article

    def article(self, article_id: str) -> Article:
        """The article of that id.

        Raises:
            NotFound: no article has this id.
            StoreDamaged: its text is not what was stored.
        """
        if not isinstance(article_id, str) or not article_id.isascii():
            raise _unknown(article_id)
        return self._article(article_id, int(self._meta("generation")))

    def _article(self, article_id: str, generation: int) -> Article:
        """The article of that id, from memory if it was read at this generation."""
        known = self._read
        if known[0] != generation:
            self._read = known = (generation, {})
        found = known[1].get(article_id)
        if found is None:
            with self._db.errors():
                row = self._db.connection.execute(
                    f"SELECT {_ARTICLE}, sha256, header FROM articles WHERE id = ?",
                    [article_id],
                ).fetchone()
            if row is None:
                raise _unknown(article_id)
            if len(known[1]) >= KEPT:
                known[1].clear()
            known[1][article_id] = found = self._whole(article_id, row)
        return found

    def _whole(self, article_id: str, row: tuple[Any, ...]) -> Article:
        """The article of a row that ends with its hash and its header's checksum, if they hold."""
        found = Article(*row[:-2])
        if found.sha256 != row[-2] or found.id != article_id:
            raise self._changed(article_id, "text")
        if found.header_sum != row[-1]:
            raise self._changed(article_id, "header")
        return found

    def _changed(self, article_id: str, what: str) -> StoreDamaged:
        return StoreDamaged(
            f"{self._db.path} is damaged: the {what} of article {article_id} is not what was stored; "
            "restore the file with `python -m app restore FILE` from a backup."
        )

    def version(self, article_id: str) -> tuple[Article, str] | None:
        """An older text, and the id of the article that stands in its place now; None if there is none.

        Raises:
            StoreDamaged: its text is not what was stored.
        """
        return origins.version(self, article_id)

    def articles(self) -> tuple[Article, ...]:
        """All articles, oldest addition first."""
        before = self._meta("generation")
        with self._db.errors():
            ids = [row[0] for row in self._db.connection.execute(_ALL)]
        found = []
        for article_id in ids:
            with self._removed_since(before):
                found.append(self.article(article_id))
        return tuple(found)

    def listing(self) -> tuple[Listed, ...]:
        """What is known of all articles, without their texts, oldest addition first."""
        generation = int(self._meta("generation"))
        known, listed = self._listed
        if known != generation:
            with self._db.errors():
                rows = self._db.connection.execute(
                    "SELECT id, sha256, title, published, author, publisher, url, language, characters(text), "
                    "updated, header FROM articles ORDER BY position"
                ).fetchall()
            for row in rows:
                if header_sum(*row[2:8], row[9]) != row[10]:
                    raise self._changed(row[0], "header")
            listed = tuple(Listed(*row[:9]) for row in rows)
            self._listed = (generation, listed)
        return listed

    def note(self, key: str, value: str | None = None) -> str | None:
        """Read a note kept with the articles, or write it if a value is given; None if there is none."""
        if value is not None:
            with self._db.writing() as connection:
                connection.execute("INSERT OR REPLACE INTO manifest VALUES (?, ?)", [f"note:{key}", value])
            return value
        with self._db.errors():
            row = self._db.connection.execute("SELECT value FROM manifest WHERE key = ?", [f"note:{key}"]).fetchone()
        return None if row is None else str(row[0])

    @property
    def generation(self) -> int:
        """Counts the changes of the articles, whichever process makes them."""
        return int(self._meta("generation"))

    def __len__(self) -> int:
        with self._db.errors():
            return int(self._db.connection.execute("SELECT count(*) FROM articles").fetchone()[0])

    def select(self, ids: Sequence[str] | None, since: str | None, until: str | None) -> list[str]:
        """The ids of the articles meant, oldest addition first.

        Args:
            ids: of these only; None for all.
            since: published on this day (``YYYY-MM-DD``) or later; one without a date is left out.
            until: published on this day or earlier; likewise.

        Raises:
            NotFound: an id is unknown.
        """
        with self._db.errors():
            rows = self._db.connection.execute("SELECT id, published FROM articles ORDER BY position").fetchall()
        for unknown in set(ids or ()) - {row[0] for row in rows}:
            raise _unknown(unknown)
        return [
            article_id
            for article_id, published in rows
            if (ids is None or article_id in ids)
            and (since is None or (published is not None and published >= since))
            and (until is None or (published is not None and published <= until))
        ]

    # Search

    def lexical(self, words: Sequence[str], k: int, within: Sequence[str] | None = None) -> list[int]:
        """Chunks that hold any of the words, best BM25 first.

        Args:
            words: plain words; nothing in them is a search operator.
            k: how many chunks.
            within: search these article ids only.
        """
        return self._lexical.best(words, k, within)

    def dense(
        self, vector: NDArray[np.float32], k: int, within: Sequence[str] | None = None
    ) -> list[tuple[int, float]]:
        """Chunks nearest to a vector (float32 (dim,), L2 norm 1), with their cosine, nearest first."""
        return self._dense.nearest(vector, k, within)

    def chunks(self, ids: Sequence[int]) -> list[Chunk]:
        """The chunks of these ids, in this order, with their sentences and the sentences' vectors."""
        marks = ",".join("?" * len(ids))
        before = self._meta("generation")
        with self._db.errors():
            rows = self._db.connection.execute(
                "SELECT id, article_id, start, end, vector, sentences, sentence_vectors, checksum "
                f"FROM chunks WHERE id IN ({marks})",
                list(ids),
            ).fetchall()
        by_id = {row[0]: row for row in rows}
        found = []
        for row in (by_id[i] for i in ids if i in by_id):
            with self._removed_since(before):
                found.append(self._chunk(row, int(before)))
        return found

    def chunks_of(self, article_id: str, before: int) -> list[Chunk]:
        """The chunks of one article, in its order.

        Args:
            article_id: which article.
            before: only chunks that begin before this character of its text.

        Raises:
            NotFound: no article has this id.
        """
        self.article(article_id)
        with self._db.errors():
            query = "SELECT id FROM chunks WHERE article_id = ? AND start < ? ORDER BY start"
            ids = [row[0] for row in self._db.connection.execute(query, [article_id, before])]
        return [chunk for at in range(0, len(ids), 500) for chunk in self.chunks(ids[at : at + 500])]

    # Care

    def verify(self) -> list[str]:
        """Check the whole folder: a sentence for each problem, none if store and index agree."""
        return care.verify(self)

    def rebuild(self, progress: Progress | None = None) -> None:
        """Cut and embed every article anew with the present model: mends a ``StoreMismatch``.

        Args:
            progress: called with (articles done, articles in all).
        """
        care.rebuild(self, progress)

    def save(self) -> None:
        """Write the FAISS cache if it is behind. A failure costs a rebuild at the next opening, no more."""
        self._dense.save()

    def close(self) -> None:
        """Write the cache and close the files; using the index afterwards is an error, closing it again is not."""
        if not self._db.closed:
            try:
                self._dense.close()
            finally:
                self._db.close()

    # The rest is private.

    def _manifest(self) -> dict[str, str]:
        return {"model": self.embedder.name, "weights": self.embedder.fingerprint, "chunker": CHUNKER}

    def _check_manifest(self) -> None:
        """Refuse chunks and vectors that another model or another way of cutting made."""
        if self._mending:
            return
        ours = self._manifest()
        with self._db.errors():
            theirs = dict(self._db.connection.execute("SELECT key, value FROM manifest").fetchall())
        if any(key not in theirs for key in ours):
            with self._db.writing() as connection:
                connection.executemany("INSERT OR IGNORE INTO manifest VALUES (?, ?)", ours.items())
            return
        for key, what in (
            ("model", "embedding model"),
            ("weights", "model's weights"),
            ("chunker", "chunker"),
        ):
            if theirs[key] != ours[key]:
                raise StoreMismatch(
                    f"{self.folder} was indexed with another {what} ({theirs[key][:60]}, now {ours[key][:60]}): "
                    f"run `python -m app verify --rebuild --data {self.folder}`, or set it back."
                )

    @contextmanager
    def _removed_since(self, before: str) -> Iterator[None]:
        """Pass over an article that is not there any more; one that nobody removed is damage."""
        try:
            yield
        except NotFound as error:
            if self._meta("generation") == before:
                raise StoreDamaged(
                    f"{self._db.path} is damaged: an article that it lists cannot be found in it; restore the file "
                    "with `python -m app restore FILE` from a backup."
                ) from error

    def _check_age(self) -> None:
        """Refuse a database that is older than its own cache: a part of it is missing, and articles with it."""
        made = made_for(self._cache_file)
        if made is None:
            return
        store, generation = made
        now = int(self._meta("generation"))
        if generation > now and (now == 0 or store == self._meta("store")):
            raise StoreDamaged(
                f"{self._db.path} is older than {self._cache_file.name} beside it (state {now} of {generation}): "
                "it or its log footnote.db-wal is missing or was replaced; restore it with "
                f"`python -m app restore FILE`, or remove {self._cache_file.name} to go on with what is there."
            )

    def _meta(self, key: str) -> str:
        with self._db.errors():
            row = self._db.connection.execute("SELECT value FROM manifest WHERE key = ?", [key]).fetchone()
        if row is None:
            raise StoreDamaged(f"{self._db.path} has lost its manifest: restore it from a backup.")
        return str(row[0])

    def _advance(self, connection: sqlite3.Connection) -> None:
        connection.execute("UPDATE manifest SET value = CAST(value AS INTEGER) + 1 WHERE key = 'generation'")

    def _has(self, article_id: str) -> bool:
        with self._db.errors():
            found = self._db.connection.execute("SELECT 1 FROM articles WHERE id = ?", [article_id])
            return found.fetchone() is not None

    def _check(self, article: Article) -> None:
        """Refuse what holds nothing to search, or cannot be kept."""
        if not has_text(article.text):
            raise InputError(f"{article.title[:80]!r} holds no text: nothing was added.", code="file_no_text")
        if _HALF.search(article.title) or _HALF.search(article.text):
            raise InputError(
                f"{label(article.title)!r} holds half characters that no file can keep (lone surrogates): "
                "read it again with the right encoding.",
                code="file_unreadable",
            )

    def _insert(
        self,
        connection: sqlite3.Connection,
        article: Article,
        rows: Iterable[Row],
        position: int | None = None,
    ) -> None:
        connection.execute("DELETE FROM versions WHERE id = ?", [article.id])  # it is no older version any more
        connection.execute(
            f"INSERT INTO articles (id, sha256, {_ARTICLE}, header, position) VALUES ({'?, ' * 11}"
            "coalesce(?, (SELECT coalesce(max(position), 0) + 1 FROM articles)))",
            [
                article.id,
                article.sha256,
                article.title,
                article.text,
                article.published,
                article.author,
                article.publisher,
                article.url,
                article.language,
                article.updated,
                article.header_sum,
                position,
            ],
        )
        self._insert_chunks(connection, article, rows)

    def _insert_chunks(
        self,
        connection: sqlite3.Connection,
        article: Article,
        rows: Iterable[Row],
    ) -> None:
        self._check_manifest()  # another process may be rebuilding with another model
        for start, end, vector, spans, parts, key in rows:
            check = checksum(article.id, start, end, vector, spans, parts)
            number = connection.execute(
                "INSERT INTO chunks (article_id, start, end, vector, sentences, sentence_vectors, checksum, "
                "text_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [article.id, start, end, vector, spans, parts, check, key],
            ).lastrowid
            connection.execute(
                "INSERT INTO words (rowid, text, title) VALUES (?, ?, ?)",
                [number, article.text[start:end], article.title],
            )

    def _forget_words(self, connection: sqlite3.Connection, article: Article) -> None:
        rows = connection.execute("SELECT id, start, end FROM chunks WHERE article_id = ?", [article.id]).fetchall()
        connection.executemany(
            "INSERT INTO words (words, rowid, text, title) VALUES ('delete', ?, ?, ?)",
            [(number, article.text[start:end], article.title) for number, start, end in rows],
        )

    def _chunk(
        self, row: tuple[int, str, int, int, bytes, bytes, bytes, int], generation: int | None = None
    ) -> Chunk:
        number, article_id, start, end, vector, spans, parts, check = row
        if check != checksum(article_id, start, end, vector, spans, parts):
            raise StoreDamaged(
                f"{self._db.path} is damaged: a passage of article {article_id} is not what was stored; run "
                f"`python -m app verify --rebuild --data {self.folder}`, or restore the file from a backup."
            )
        found = np.frombuffer(spans, "<i4").reshape(-1, 2)
        return Chunk(
            article=self.article(article_id) if generation is None else self._article(article_id, generation),
            start=start,
            end=end,
            id=number,
            sentences=tuple((int(a), int(b)) for a, b in found),
            vectors=np.frombuffer(parts, "<f2").reshape(len(found), -1).astype(np.float32),
        )


def _unknown(article_id: str) -> NotFound:
    return NotFound(f"There is no article with the id {str(article_id)[:40]!a}: list the articles to see theirs.")

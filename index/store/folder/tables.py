"""The rows of one database: articles, their chunks and the words of these, read whole or refused.

Writes take part in a transaction of the caller's. Knows neither models nor FAISS.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from ...article import Article, Chunk, Listed, header_sum
from ...errors import NotFound, StoreDamaged
from ..scope import EVERYTHING, Multilingual, Scope, Statements
from . import multilingual, statements
from .database import Database, Manifest

Row = tuple[int, int, bytes, bytes, bytes, bytes]
"""Start and end, vector, sentences, sentence vectors, hash: a chunk as it is stored."""

COLUMNS = "title, text, published, author, publisher, url, language, updated"
"""An article's, in the order of ``Article``'s fields."""

KEPT = 1_000
"""Articles that are kept in memory once they were read."""

CHUNK = "id, article_id, start, end, vector, sentences, sentence_vectors, checksum"
"""The columns that ``Tables.chunk`` reads."""

_ALL = "SELECT id FROM articles ORDER BY position"


class Tables:
    """Articles and chunks of one database. Safe to share between threads."""

    def __init__(self, database: Database, manifest: Manifest) -> None:
        """Nothing is read yet."""
        self.database = database
        self.manifest = manifest
        self._read: tuple[int, dict[str, Article]] = (-1, {})
        self._listed: tuple[int, tuple[Listed, ...]] = (-1, ())

    # Reading

    def has(self, article_id: str) -> bool:
        """Whether an article of that id is stored."""
        with self.database.errors():
            found = self.database.connection.execute("SELECT 1 FROM articles WHERE id = ?", [article_id])
            return found.fetchone() is not None

    def article(self, article_id: str, generation: int | None = None) -> Article:
        """The article of that id, from memory if it was read at this generation; None asks for the present one.

        Raises:
            NotFound: no article has this id.
            StoreDamaged: its text is not what was stored.
        """
        if not isinstance(article_id, str) or not article_id.isascii():
            raise unknown(article_id)
        if generation is None:
            generation = self.manifest.generation
        known = self._read
        if known[0] != generation:
            self._read = known = (generation, {})
        found = known[1].get(article_id)
        if found is None:
            with self.database.errors():
                row = self.database.connection.execute(
                    f"SELECT {COLUMNS}, sha256, header FROM articles WHERE id = ?",
                    [article_id],
                ).fetchone()
            if row is None:
                raise unknown(article_id)
            if len(known[1]) >= KEPT:
                known[1].clear()
            known[1][article_id] = found = self.whole(article_id, row)
        return found

    def whole(self, article_id: str, row: tuple[Any, ...]) -> Article:
        """The article of a row that ends with its hash and its header's checksum.

        Raises:
            StoreDamaged: they do not hold.
        """
        found = Article(*row[:-2])
        if found.sha256 != row[-2] or found.id != article_id:
            raise self._changed(article_id, "text")
        if found.header_sum != row[-1]:
            raise self._changed(article_id, "header")
        return found

    def articles(self) -> tuple[Article, ...]:
        """All articles, oldest addition first."""
        before = self.manifest.generation
        with self.database.errors():
            ids = [row[0] for row in self.database.connection.execute(_ALL)]
        found = []
        for article_id in ids:
            with self._removed_since(before):
                found.append(self.article(article_id))
        return tuple(found)

    def listing(self, scope: Scope = EVERYTHING, start: int = 0, limit: int | None = None) -> tuple[Listed, ...]:
        """A page of what is known of the articles meant, without their texts, oldest addition first."""
        whole = scope.everything and not start and limit is None
        generation = self.manifest.generation
        known, listed = self._listed
        if whole and known == generation:
            return listed
        condition, values = meant(scope)
        with self.database.errors():
            rows = self.database.connection.execute(
                "SELECT id, sha256, title, published, author, publisher, url, language, characters, "
                f"updated, header FROM articles WHERE {condition} ORDER BY position LIMIT ? OFFSET ?",
                [*values, -1 if limit is None else limit, start],
            ).fetchall()
        for row in rows:
            if header_sum(*row[2:8], row[9]) != row[10]:
                raise self._changed(row[0], "header")
        listed = tuple(Listed(*row[:9]) for row in rows)
        if whole:
            self._listed = (generation, listed)
        return listed

    def count(self, scope: Scope) -> int:
        """How many articles are meant."""
        condition, values = meant(scope)
        with self.database.errors():
            query = f"SELECT count(*) FROM articles WHERE {condition}"
            return int(self.database.connection.execute(query, values).fetchone()[0])

    def ids(self, scope: Scope, limit: int | None = None) -> list[str]:
        """The ids of the first articles meant, oldest addition first."""
        condition, values = meant(scope)
        query = f"SELECT id FROM articles WHERE {condition} ORDER BY position LIMIT ?"
        with self.database.errors():
            rows = self.database.connection.execute(query, [*values, -1 if limit is None else limit])
            return [row[0] for row in rows]

    def missing(self, ids: Sequence[str]) -> list[str]:
        """Those of some ids that no article has, in their order."""
        there = set(self.ids(Scope(articles=tuple(ids)))) if ids else set()
        return [one for one in ids if one not in there]

    def unembedded(self, scope: Scope, made_by: str) -> list[str]:
        """The ids of the articles meant without vectors across languages by a model, oldest addition first."""
        condition, values = meant(scope)
        query = (
            f"SELECT id FROM articles WHERE {condition} AND id IN (SELECT article_id FROM facets "
            "WHERE multilingual IS NOT ?) ORDER BY position"
        )
        with self.database.errors():
            return [row[0] for row in self.database.connection.execute(query, [*values, made_by])]

    def chunks(self, ids: Sequence[int]) -> list[Chunk]:
        """The chunks of these ids, in this order; those removed meanwhile are left out."""
        marks = ",".join("?" * len(ids))
        before = self.manifest.generation
        with self.database.errors():
            rows = self.database.connection.execute(
                f"SELECT {CHUNK} FROM chunks WHERE id IN ({marks})", list(ids)
            ).fetchall()
        by_id = {row[0]: row for row in rows}
        found = []
        for row in (by_id[i] for i in ids if i in by_id):
            with self._removed_since(before):
                found.append(self.chunk(row, before))
        return found

    def chunk(self, row: tuple[Any, ...], generation: int | None = None) -> Chunk:
        """The chunk of a row of ``CHUNK``, with its sentences, their vectors and its article.

        Raises:
            StoreDamaged: it is not what was stored.
        """
        number, article_id, start, end, vector, spans, parts, check = row
        if check != checksum(article_id, start, end, vector, spans, parts):
            raise StoreDamaged(
                f"{self.database.path} is damaged: a passage of article {article_id} is not what was stored; run "
                f"`python -m app verify --rebuild --data {self.database.path.parent}`, or restore the file from a "
                "backup."
            )
        found = np.frombuffer(spans, "<i4").reshape(-1, 2)
        return Chunk(
            article=self.article(article_id, generation),
            start=start,
            end=end,
            id=number,
            sentences=tuple((int(a), int(b)) for a, b in found),
            vectors=np.frombuffer(parts, "<f2").reshape(len(found), -1).astype(np.float32),
        )

    def rows_of(self, article_id: str) -> list[Row]:
        """The rows of an article's chunks as they are stored, in its order. Raises ``StoreDamaged``."""
        query = f"SELECT {CHUNK}, text_hash FROM chunks WHERE article_id = ? ORDER BY start, id"
        with self.database.errors():
            rows = self.database.connection.execute(query, [article_id]).fetchall()
        for row in rows:
            self.chunk(row[:-1])
        return [(*row[2:7], row[8]) for row in rows]

    def vectors(self, texts: Mapping[bytes, str]) -> dict[bytes, tuple[bytes, bytes]]:
        """The vectors of those texts, by hash, that are stored already; none from a damaged row."""
        found: dict[bytes, tuple[bytes, bytes]] = {}
        query = f"SELECT {CHUNK} FROM chunks WHERE text_hash = ? LIMIT 1"
        for key, text in texts.items():
            with self.database.errors():
                row = self.database.connection.execute(query, [key]).fetchone()
            if row is None:
                continue
            try:
                same = self.chunk(row).text == text
            except (NotFound, StoreDamaged):
                continue
            if same:
                found[key] = (row[4], row[6])
        return found

    def forget(self) -> None:
        """What is on the disk counts from here on, not what was read before."""
        self._read = (-1, {})

    # Writing

    def insert(
        self,
        connection: sqlite3.Connection,
        article: Article,
        rows: Iterable[Row],
        made: Statements | None,
        near: Multilingual | None = None,
        position: int | None = None,
    ) -> None:
        """Store an article with all that was made of it; without a position behind all others."""
        connection.execute("DELETE FROM versions WHERE id = ?", [article.id])  # it is no older version any more
        connection.execute(
            f"INSERT INTO articles (id, sha256, {COLUMNS}, header, characters, position) VALUES ({'?, ' * 12}"
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
                article.characters,
                position,
            ],
        )
        statements.insert(connection, article, made)
        self.insert_chunks(connection, article, rows)
        if near is not None:
            multilingual.keep(connection, article.id, near)

    def delete(self, connection: sqlite3.Connection, article: Article) -> None:
        """Remove an article with all its rows."""
        self._forget_words(connection, article)
        connection.execute("DELETE FROM articles WHERE id = ?", [article.id])

    def insert_chunks(self, connection: sqlite3.Connection, article: Article, rows: Iterable[Row]) -> None:
        """Store the chunks of an article that is stored, with their words."""
        self.manifest.check()  # another process may be rebuilding with another model
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

    # The rest is private.

    def _forget_words(self, connection: sqlite3.Connection, article: Article) -> None:
        rows = connection.execute("SELECT id, start, end FROM chunks WHERE article_id = ?", [article.id]).fetchall()
        connection.executemany(
            "INSERT INTO words (words, rowid, text, title) VALUES ('delete', ?, ?, ?)",
            [(number, article.text[start:end], article.title) for number, start, end in rows],
        )

    @contextmanager
    def _removed_since(self, before: int) -> Iterator[None]:
        """Pass over an article that is not there any more; one that nobody removed is damage."""
        try:
            yield
        except NotFound as error:
            if self.manifest.generation == before:
                raise StoreDamaged(
                    f"{self.database.path} is damaged: an article that it lists cannot be found in it; restore the "
                    "file with `python -m app restore FILE` from a backup."
                ) from error

    def _changed(self, article_id: str, what: str) -> StoreDamaged:
        return StoreDamaged(
            f"{self.database.path} is damaged: the {what} of article {article_id} is not what was stored; "
            "restore the file with `python -m app restore FILE` from a backup."
        )


def meant(scope: Scope) -> tuple[str, list[str]]:
    """A scope as an SQL condition on ``articles``, and its values."""
    conditions, values = ["1"], []
    if scope.articles is not None:
        conditions.append("id IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(scope.articles))
    if scope.since is not None:
        conditions.append("published >= ?")
        values.append(scope.since)
    if scope.until is not None:
        conditions.append("published <= ?")
        values.append(scope.until)
    facets = scope.facets
    if facets:
        each = [f"instr({column}, ?)" if part else f"{column} = ?" for column, _, part in facets]
        conditions.append(f"id IN (SELECT article_id FROM facets WHERE {' AND '.join(each)})")
        values += [value for _, value, _ in facets]
    if scope.foreign:  # not "<>", which no index helps
        other = "language > 'en' OR language > '' AND language < 'en'"
        conditions.append(f"id IN (SELECT article_id FROM facets WHERE {other})")
    return " AND ".join(conditions), values


def chunks_of(scope: Scope) -> tuple[str, list[str]]:
    """A scope as an SQL condition on ``chunks``, and its values."""
    condition, values = meant(scope)
    return f"article_id IN (SELECT id FROM articles WHERE {condition})", values


def unknown(article_id: str) -> NotFound:
    """That no article has this id."""
    return NotFound(f"There is no article with the id {str(article_id)[:40]!a}: list the articles to see theirs.")


def checksum(article_id: str, start: int, end: int, *blobs: bytes) -> int:
    """CRC-32 of a chunk's row."""
    value = zlib.crc32(f"{article_id} {start} {end}".encode())
    for blob in blobs:
        value = zlib.crc32(blob, value)
    return value

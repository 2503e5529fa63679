"""One owner's rows in a database: articles, their chunks and the words of these, read whole or refused.

Knows neither models nor questions. What changes rows takes part in a transaction of the caller's, see ``changing``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from ...article import Article, Chunk, Listed, header_sum
from ...errors import StoreDamaged
from ..folder.tables import COLUMNS, KEPT, Row, checksum, unknown
from ..quota import Quota, session_over
from ..scope import Multilingual, Scope, Statements
from . import multilingual, statements
from .conditions import ALL, literal, meant, native
from .pool import Pool
from .words import Said, stems

CHUNK = (
    'c.id, c.article_id, c.start, c."end", vector_send(c.vector), c.sentences, c.sentence_vectors, c.checksum, '
    "a.header"
)
"""What ``Tables.chunk`` reads, of chunks ``JOINED`` with their articles; fetched as binary."""

JOINED = "JOIN articles a ON a.owner = c.owner AND a.id = c.article_id"

_LISTED = "id, sha256, title, published, author, publisher, url, language, characters"
_WRITTEN = (
    'owner, id, article_id, start, "end", vector, sentences, sentence_vectors, checksum, text_hash, said, '
    "headed, size"
)


class Tables:
    """Articles and chunks of one owner. Safe to share between threads."""

    def __init__(self, pool: Pool, owner: int = ALL, quota: Quota | None = None) -> None:
        """Nothing is read yet.

        Args:
            pool: connections to the database.
            owner: whose rows.
            quota: how much the owner may have; None for any.
        """
        self.pool = pool
        self.owner = owner
        self._quota = quota
        self._mine = f"owner = {owner}"
        self._read: dict[tuple[str, int], Article] = {}

    # Reading

    def all(self, query: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        """The rows of one query."""
        with self.pool.reading() as connection:
            return connection.execute(query, values).fetchall()

    def article(self, article_id: str) -> Article:
        """The article of that id. Raises ``NotFound``, or ``StoreDamaged`` if it is not what was stored."""
        with self.pool.reading() as connection:
            found = None
            if is_id(article_id):
                query = f"SELECT header FROM articles WHERE {self._mine} AND id = %s"
                found = connection.execute(query, [article_id]).fetchone()
            if found is None:
                raise unknown(article_id)
            return self.whole(connection, article_id, found[0])

    def articles(self) -> tuple[Article, ...]:
        """All articles, oldest addition first."""
        with self.pool.snapshot() as connection:
            query = f"SELECT id, header FROM articles WHERE {self._mine} ORDER BY position, id"
            rows = connection.execute(query).fetchall()
            parts = [rows[at : at + KEPT // 2] for at in range(0, len(rows), KEPT // 2)]
            return tuple(one for part in parts for one in self._wholes(connection, part).values())

    def listing(self, scope: Scope, start: int, limit: int | None) -> tuple[Listed, ...]:
        """A page of what is known of the articles meant, without their texts, oldest addition first."""
        condition, values = meant(scope, self.owner)
        query = f"SELECT {_LISTED}, updated, header FROM articles WHERE {condition} "
        rows = self.all(query + "ORDER BY position, id LIMIT %s OFFSET %s", [*values, limit, start])
        for row in rows:
            if header_sum(*row[2:8], row[9]) != row[10]:
                raise self.damaged(f"the header of article {row[0]}")
        return tuple(Listed(*row[:9]) for row in rows)

    def count(self, scope: Scope) -> int:
        """How many articles are meant."""
        condition, values = meant(scope, self.owner)
        return int(self.all(f"SELECT count(*) FROM articles WHERE {condition}", values)[0][0])

    def ids(self, scope: Scope, limit: int | None = None) -> list[str]:
        """The ids of the first articles meant, oldest addition first."""
        condition, values = meant(scope, self.owner)
        query = f"SELECT id FROM articles WHERE {condition} ORDER BY position, id LIMIT %s"
        return [row[0] for row in self.all(query, [*values, limit])]

    def missing(self, ids: Sequence[str]) -> list[str]:
        """Those of some ids that no article has, in their order."""
        there = set(self.ids(Scope(articles=tuple(ids)))) if ids else set()
        return [one for one in ids if one not in there]

    def chunks(self, ids: Sequence[int]) -> list[Chunk]:
        """The chunks of these ids, in this order; those removed meanwhile are left out."""
        query = f"SELECT {CHUNK} FROM chunks c {JOINED} WHERE c.{self._mine} AND c.id = ANY(%s)"
        with self.pool.reading() as connection:
            rows = connection.execute(query, [list(ids)], binary=True).fetchall()
            articles = self._wholes(connection, [(row[1], row[8]) for row in rows])
        found = {row[0]: self.chunk(row, article) for row in rows if (article := articles.get((row[1], row[8])))}
        return [found[number] for number in ids if number in found]

    def chunks_of(self, article_id: str, before: int) -> list[Chunk]:
        """The chunks of one article that begin before a character, in its order. Raises ``NotFound``."""
        self.article(article_id)
        query = f"SELECT id FROM chunks WHERE {self._mine} AND article_id = %s AND start < %s ORDER BY start"
        return self.chunks([row[0] for row in self.all(query, [article_id, min(before, 2**31 - 1)])])

    def rows_of(self, article_id: str) -> list[Row]:
        """The rows of an article's chunks as they are stored, in its order. Raises ``StoreDamaged``."""
        query = f"SELECT {CHUNK}, c.text_hash FROM chunks c {JOINED} WHERE a.{self._mine} AND a.id = %s "
        with self.pool.reading() as connection:
            rows = connection.execute(query + "ORDER BY c.start, c.id", [article_id], binary=True).fetchall()
            for row in rows:
                self.chunk(row[:-1], self.whole(connection, article_id, row[8]))
        return [(row[2], row[3], native(row[4]), bytes(row[5]), bytes(row[6]), row[9]) for row in rows]

    def vectors(self, texts: Mapping[bytes, str]) -> dict[bytes, tuple[bytes, bytes]]:
        """The vectors of those texts, by hash, that are stored already; none from a damaged row."""
        found: dict[bytes, tuple[bytes, bytes]] = {}
        query = (
            f"SELECT DISTINCT ON (c.text_hash) {CHUNK}, c.text_hash FROM chunks c "
            f"{JOINED} WHERE c.{self._mine} AND c.text_hash = ANY(%s)"
        )
        with self.pool.snapshot() as connection:
            for *row, key in connection.execute(query, [list(texts)], binary=True).fetchall():
                try:
                    chunk = self.chunk(row, self.whole(connection, row[1], row[8]))
                except StoreDamaged:
                    continue
                if chunk.text == texts[bytes(key)]:
                    found[bytes(key)] = (native(row[4]), bytes(row[6]))
        return found

    def chunk(self, row: Sequence[Any], article: Article) -> Chunk:
        """The chunk of an article, of a row of ``CHUNK``. Raises ``StoreDamaged`` if it is not what was stored."""
        number, article_id, start, end, sent, spans, parts, check, _ = row
        if check != checksum(article_id, start, end, native(sent), bytes(spans), bytes(parts)):
            raise self.damaged(f"a passage of article {article_id}")
        places = np.frombuffer(spans, "<i4").reshape(-1, 2)
        return Chunk(
            article=article,
            start=start,
            end=end,
            id=number,
            sentences=tuple((int(a), int(b)) for a, b in places),
            vectors=np.frombuffer(parts, "<f2").reshape(len(places), -1).astype(np.float32),
        )

    def whole(self, connection: Any, article_id: str, header: int) -> Article:
        """An article by its id and its header's checksum: read once, as neither can change under the same pair."""
        for found in self._wholes(connection, [(article_id, header)]).values():
            return found
        raise unknown(article_id)

    def _wholes(self, connection: Any, wanted: Sequence[tuple[str, int]]) -> dict[tuple[str, int], Article]:
        """Articles as ``whole`` gives one, in this order, by one query; those removed meanwhile are left out."""
        known = self._read
        if ids := [key[0] for key in wanted if key not in known]:
            query = f"SELECT id, {COLUMNS}, sha256, header FROM articles WHERE {self._mine} AND id = ANY(%s)"
            rows = connection.execute(query, [ids], binary=True).fetchall()
            new = {(row[0], row[-1]): self.checked(row[0], row[1:]) for row in rows}
            self._read = new if len(known) >= KEPT else {**known, **new}
            known = {**known, **new}
        return {key: known[key] for key in wanted if key in known}

    def checked(self, article_id: str, row: Sequence[Any]) -> Article:
        """The article of a row that ends with its hash and its header's checksum."""
        title, text, *stated, digest, header = row
        found = Article(title, str(text, "utf-8", "replace"), *stated)
        if found.sha256 != digest or found.id != article_id:
            raise self.damaged(f"the text of article {article_id}")
        if found.header_sum != header:
            raise self.damaged(f"the header of article {article_id}")
        return found

    def damaged(self, what: str) -> StoreDamaged:
        """That something is not what was stored."""
        return StoreDamaged(
            f"{self.pool.where} is damaged: {what} is not what was stored; restore it from a backup of PostgreSQL's."
        )

    def forget(self) -> None:
        """What is in the database counts from here on, not what was read before."""
        self._read = {}

    # Writing

    @contextmanager
    def changing(self) -> Iterator[Any]:
        """A transaction of an owner that is there, one after the other for each reader: a quota must hold."""
        with self.pool.writing() as connection:
            if self.owner != ALL:
                query = f"SELECT 1 FROM owners WHERE id = {self.owner} FOR UPDATE"
                if connection.execute(query).fetchone() is None:
                    raise session_over()
            yield connection

    def check_quota(self, connection: Any) -> None:
        """Raise ``InputError`` if the owner has more than may be."""
        if self._quota:
            query = f"SELECT count(*), sum(length(text)) FROM articles WHERE {self._mine}"
            self._quota.check(*connection.execute(query).fetchone())

    def insert(
        self,
        connection: Any,
        article: Article,
        rows: Sequence[Row],
        stated: Statements | None,
        near: Multilingual | None = None,
        position: int | None = None,
    ) -> bool:
        """Store an article with all that was made of it; False if another writer has been first."""
        new = connection.execute(
            f"INSERT INTO articles (owner, id, sha256, {COLUMNS}, header, characters, position) "
            f"VALUES ({self.owner}, {'%s, ' * 12}"
            "coalesce(%s, nextval('article_positions'))) ON CONFLICT DO NOTHING",
            [
                article.id,
                article.sha256,
                article.title,
                article.text.encode(),
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
        ).rowcount
        if not new:
            return False
        connection.execute(f"DELETE FROM versions WHERE {self._mine} AND id = %s", [article.id])
        statements.insert(connection, self.owner, article, stated)
        title = stems(article.title)
        query = "SELECT nextval(pg_get_serial_sequence('chunks', 'id')) FROM generate_series(1, %s)"
        numbers = [row[0] for row in connection.execute(query, [len(rows)]).fetchall()]
        said = [Said(article.text[row[0] : row[1]], title) for row in rows]
        with connection.cursor().copy(f"COPY chunks ({_WRITTEN}) FROM STDIN") as sent:
            for number, words, (start, end, vector, spans, parts, key) in zip(numbers, said, rows, strict=True):
                check = checksum(article.id, start, end, vector, spans, parts)
                sent_as = literal(np.frombuffer(vector, "<f4"))
                stored = (sent_as, spans, parts, check, key, words.said, words.headed, words.size)
                sent.write_row((self.owner, number, article.id, start, end, *stored))
        with connection.cursor().copy("COPY words (owner, term, chunk, often, size) FROM STDIN") as sent:
            for number, words in zip(numbers, said, strict=True):
                for posting in words.postings(number):
                    sent.write_row((self.owner, *posting))
        if near is not None:
            multilingual.keep(connection, self.owner, article.id, near)
        self._advance(connection, len(rows), sum(words.size for words in said))
        return True

    def delete(self, connection: Any, article_id: str) -> bool:
        """Remove an article with all its rows; False if another writer has been first."""
        connection.execute(f"SELECT 1 FROM articles WHERE {self._mine} AND id = %s FOR UPDATE", [article_id])
        query = f"SELECT count(*), coalesce(sum(size), 0)::bigint FROM chunks WHERE {self._mine} AND article_id = %s"
        chunks, tokens = connection.execute(query, [article_id]).fetchone()
        if not connection.execute(f"DELETE FROM articles WHERE {self._mine} AND id = %s", [article_id]).rowcount:
            return False
        self._advance(connection, -chunks, -tokens)
        return True

    def _advance(self, connection: Any, chunks: int, tokens: int) -> None:
        """Count a change. Its row is locked until the transaction ends, so this comes as late in it as possible."""
        connection.execute(
            "UPDATE owners SET generation = generation + 1, chunks = chunks + %s, tokens = tokens + %s "
            f"WHERE id = {self.owner}",
            [chunks, tokens],
        )


def is_id(article_id: Any) -> bool:
    """Whether a database can be asked for it."""
    return isinstance(article_id, str) and article_id.isascii() and "\0" not in article_id

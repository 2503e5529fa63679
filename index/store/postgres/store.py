"""Articles in a PostgreSQL database with pgvector: what ``LocalIndex`` is for one machine, for several.

Text, chunks, words and vectors of an article stand in one transaction; any number of processes on any number
of machines may use one database. Nothing is on this machine's disk. Knows nothing of questions.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...article import Article, Chunk, Listed, header_sum
from ...errors import NotFound, StoreDamaged, StoreMismatch
from ...model.embedder import Embedder
from ...splitter import sentences
from .. import chunking
from ..folder.manifest import CHUNKER
from ..folder.origins import Origin
from ..folder.tables import COLUMNS, KEPT, Row, checksum, unknown
from ..quota import Quota, session_over
from ..scope import EVERYTHING, Scope, Within, as_scope
from ..statements import Maker, Statements
from . import statements
from .pages import PageTable
from .pool import Pool
from .readers import PostgresReaders
from .schema import prepare
from .votes import VoteTable
from .words import ALL, Said, Words, chunks_of, meant, stems

EXACT = 3_000
"""Chunks up to which a vector is compared with all that are meant; pgvector's index names candidates above."""

_LISTED = "id, sha256, title, published, author, publisher, url, language, characters"
_CHUNK = (
    'c.id, c.article_id, c.start, c."end", vector_send(c.vector), c.sentences, c.sentence_vectors, c.checksum, '
    "a.header"
)
_JOINED = "JOIN articles a ON a.owner = c.owner AND a.id = c.article_id"
_WRITTEN = (
    'owner, id, article_id, start, "end", vector, sentences, sentence_vectors, checksum, text_hash, said, '
    "headed, size"
)


class PostgresIndex:
    """A ``Store`` in a database: everybody's articles, or one reader's. Safe to share between threads."""

    read_only = False
    _owner = ALL
    _quota: Quota | None = None

    def __init__(self, address: str, embedder: Embedder, maker: Maker | None = None) -> None:
        """Open a database, making its tables if they are not there.

        Args:
            address: ``postgresql://user:password@host/name``.
            embedder: the model that the vectors are made with.
            maker: reads what an article states when it comes in; None leaves that until it is first wanted.

        Raises:
            StoreError: or one below it, with what is wrong and what to do.
        """
        self.embedder = embedder
        self.maker = maker
        self._pool = Pool(address)
        self.votes = VoteTable(self._pool)
        self.pages = PageTable(self._pool)
        self._words = Words()
        self._read: dict[tuple[str, int], Article] = {}
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
        made._owner, made._quota = owner, quota
        made._words = Words(owner)
        made._read = {}
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
        with self._changing() as connection:
            new = self._insert(connection, article, made, stated, None)
            self._note(connection, article.id, origin)
            if new and self._quota:
                query = f"SELECT count(*), sum(length(text)) FROM articles WHERE owner = {self._owner}"
                self._quota.check(*connection.execute(query).fetchone())
        return new

    def seen(self, article_id: str, origin: Origin | None) -> None:
        """Remember a file or an address that led to a stored article."""
        if origin and not (origin.digest and self.origin(origin) == Origin(origin.digest, article_id=article_id)):
            with self._changing() as connection:
                self._note(connection, article_id, origin)

    def rows(self, article: Article, pause: Callable[[], None] = lambda: None) -> list[Row]:
        """Cut and embed an article, for ``add``; nothing is stored. Raises ``InputError``."""
        chunking.check(article)
        return chunking.rows(self.embedder, article, self._vectors, pause)

    def replace(self, old_id: str, article: Article, origin: Origin | None = None) -> bool:
        """Put an article in another one's place, whose text ``version`` still gives. Raises ``NotFound``."""
        old = self.article(old_id)
        if article.id == old_id:
            self.seen(old_id, origin)
            return False
        made = self.rows(article) if self.missing([article.id]) else []
        stated = chunking.stated(self.maker, article, made) if made else None
        with self._changing() as connection:
            query = f"SELECT position FROM articles WHERE owner = {self._owner} AND id = %s FOR UPDATE"
            found = connection.execute(query, [old.id]).fetchone()
            if found is None:
                raise NotFound(f"The article {old.id} was removed meanwhile: add its address again.")
            mine = f"owner = {self._owner}"
            query = f"SELECT 1 FROM addresses WHERE {mine} AND article_id = %s AND address IS DISTINCT FROM %s"
            stays = origin is not None and connection.execute(query, [old.id, origin.address]).fetchone() is not None
            self._insert(connection, article, made, stated, None if stays else found[0])
            if not stays:
                connection.execute(
                    f"INSERT INTO versions (owner, id, {COLUMNS}, sha256, header, replaced_by) "
                    f"SELECT owner, id, {COLUMNS}, sha256, header, %s FROM articles WHERE {mine} AND id = %s "
                    "ON CONFLICT (owner, id) DO UPDATE SET replaced_by = excluded.replaced_by, replaced_at = now()",
                    [article.id, old.id],
                )
                for table, column in (("versions", "replaced_by"), ("addresses", "article_id")):
                    query = f"UPDATE {table} SET {column} = %s WHERE {mine} AND {column} = %s"
                    connection.execute(query, [article.id, old.id])
                self._delete(connection, old.id)
            self._note(connection, article.id, origin)
        return True

    def remove(self, article_id: str) -> Article:
        """Remove an article with all its rows, and return it. Raises ``NotFound``."""
        article = self.article(article_id)
        with self._changing() as connection:
            if not self._delete(connection, article_id):
                raise unknown(article_id)
        return article

    def article(self, article_id: str) -> Article:
        """The article of that id. Raises ``NotFound``, or ``StoreDamaged`` if it is not what was stored."""
        with self._pool.reading() as connection:
            found = None
            if _is_id(article_id):
                query = f"SELECT header FROM articles WHERE owner = {self._owner} AND id = %s"
                found = connection.execute(query, [article_id]).fetchone()
            if found is None:
                raise unknown(article_id)
            return self._whole(connection, article_id, found[0])

    def articles(self) -> tuple[Article, ...]:
        """All articles, oldest addition first."""
        with self._pool.snapshot() as connection:
            query = f"SELECT id, header FROM articles WHERE owner = {self._owner} ORDER BY position, id"
            rows = connection.execute(query).fetchall()
            return tuple(self._whole(connection, article_id, header) for article_id, header in rows)

    def listing(self, scope: Scope = EVERYTHING, *, start: int = 0, limit: int | None = None) -> tuple[Listed, ...]:
        """A page of what is known of the articles meant, without their texts, oldest addition first."""
        condition, values = meant(scope, self._owner)
        with self._pool.reading() as connection:
            rows = connection.execute(
                f"SELECT {_LISTED}, updated, header FROM articles WHERE {condition} "
                "ORDER BY position, id LIMIT %s OFFSET %s",
                [*values, limit, start],
            ).fetchall()
        for row in rows:
            if header_sum(*row[2:8], row[9]) != row[10]:
                raise self._damaged(f"the header of article {row[0]}")
        return tuple(Listed(*row[:9]) for row in rows)

    def count(self, scope: Scope = EVERYTHING) -> int:
        """How many articles are meant."""
        condition, values = meant(scope, self._owner)
        return int(self._one(f"SELECT count(*) FROM articles WHERE {condition}", values)[0])

    def __len__(self) -> int:
        return self.count()

    def ids(self, scope: Scope = EVERYTHING, limit: int | None = None) -> list[str]:
        """The ids of the first articles meant, oldest addition first."""
        condition, values = meant(scope, self._owner)
        query = f"SELECT id FROM articles WHERE {condition} ORDER BY position, id LIMIT %s"
        return [row[0] for row in self._all(query, [*values, limit])]

    def missing(self, ids: Sequence[str]) -> list[str]:
        """Those of some ids that no article has, in their order."""
        there = set(self.ids(Scope(articles=tuple(ids)))) if ids else set()
        return [one for one in ids if one not in there]

    def select(self, ids: Sequence[str] | None, since: str | None, until: str | None) -> list[str]:
        """The ids of the articles meant, oldest addition first. Raises ``NotFound`` for an unknown id."""
        for absent in self.missing(ids or ()):
            raise unknown(absent)
        return self.ids(Scope(None if ids is None else tuple(ids), since, until))

    def version(self, article_id: str) -> tuple[Article, str] | None:
        """An older text, and the id of the article that stands in its place now; None if there is none."""
        if not _is_id(article_id):
            return None
        query = f"SELECT {COLUMNS}, sha256, header, replaced_by FROM versions WHERE owner = {self._owner} AND id = %s"
        rows = self._all(query, [article_id])
        return (self._checked(article_id, rows[0][:-1]), str(rows[0][-1])) if rows else None

    def origin(self, origin: Origin) -> Origin | None:
        """What is remembered of a file or an address; None if its article is not stored."""
        if origin.digest:
            query = "SELECT digest, NULL, NULL, NULL, article_id FROM files WHERE digest = %s"
        else:
            query = "SELECT NULL, address, etag, last_modified, article_id FROM addresses WHERE address = %s"
        rows = self._all(f"{query} AND owner = {self._owner}", [origin.digest or origin.address])
        return Origin(*rows[0]) if rows else None

    def fetched(self, article_id: str | None = None) -> list[Origin]:
        """The addresses that were fetched, of one article or of all, in the order of their letters."""
        query = f"SELECT NULL, address, etag, last_modified, article_id FROM addresses WHERE owner = {self._owner} "
        only = "AND article_id = %s " if article_id else ""
        rows = self._all(f'{query}{only}ORDER BY address COLLATE "C"', [article_id] if article_id else [])
        return [Origin(*row) for row in rows]

    def note(self, key: str, value: str | None = None) -> str | None:
        """Read a note kept with the articles, or write it if a value is given; None if there is none."""
        if value is None:
            rows = self._all(f"SELECT value FROM notes WHERE owner = {self._owner} AND key = %s", [key])
            return str(rows[0][0], "utf-8") if rows else None
        with self._changing() as connection:
            connection.execute(
                f"INSERT INTO notes (owner, key, value) VALUES ({self._owner}, %s, %s) "
                "ON CONFLICT (owner, key) DO UPDATE SET value = excluded.value",
                [key, value.encode()],
            )
        return value

    @property
    def generation(self) -> int:
        """Counts the changes of the articles, whichever server makes them."""
        found = self._all(f"SELECT generation FROM owners WHERE id = {self._owner}", [])
        return int(found[0][0]) if found else -1  # the session's time is over

    # What articles state

    def statements(self, ids: Sequence[str]) -> dict[str, Statements]:
        """What articles state, by their ids; what was not read yet, or is damaged, is left out."""
        with self._pool.snapshot() as connection:
            return statements.found(connection, self._owner, ids)

    def keep_statements(self, article_id: str, made: Statements) -> None:
        """Store what an article states in the place of what stood there; nothing if the article is gone."""
        with self._changing() as connection:
            statements.keep(connection, self._owner, article_id, made)

    def unstated(self, made_by: str) -> list[str]:
        """The ids of the articles whose statements were not made by that version."""
        query = "SELECT article_id FROM facets WHERE owner = %s AND made_by IS DISTINCT FROM %s ORDER BY article_id"
        return [row[0] for row in self._all(query, [self._owner, made_by])]

    # Moving to another store

    def rows_of(self, article_id: str) -> list[Row]:
        """The rows of an article's chunks as they are stored, in its order. Raises ``StoreDamaged``."""
        query = f"SELECT {_CHUNK}, c.text_hash FROM chunks c {_JOINED} WHERE a.owner = {self._owner} AND a.id = %s "
        with self._pool.reading() as connection:
            rows = connection.execute(query + "ORDER BY c.start, c.id", [article_id], binary=True).fetchall()
            for row in rows:
                self._chunk(connection, row[:-1])
        return [(row[2], row[3], _native(row[4]), bytes(row[5]), bytes(row[6]), row[9]) for row in rows]

    def origins_of(self, article_id: str) -> list[Origin]:
        """The files and addresses that led to an article."""
        mine = f"owner = {self._owner} AND article_id = %s"
        query = f"SELECT digest, NULL, NULL, NULL, article_id FROM files WHERE {mine} ORDER BY digest"
        return [*(Origin(*row) for row in self._all(query, [article_id])), *self.fetched(article_id)]

    def versions_of(self, article_id: str) -> list[Article]:
        """The older texts that an article stands in the place of."""
        query = f"SELECT id FROM versions WHERE owner = {self._owner} AND replaced_by = %s ORDER BY replaced_at, id"
        return [found[0] for (one,) in self._all(query, [article_id]) if (found := self.version(one))]

    def keep_version(self, old: Article, replaced_by: str) -> None:
        """Keep an older text that an article which is stored stands in the place of."""
        stated = [old.published, old.author, old.publisher, old.url, old.language, old.updated]
        with self._pool.writing() as connection:
            connection.execute(
                f"INSERT INTO versions (owner, id, {COLUMNS}, sha256, header, replaced_by) "
                f"VALUES ({self._owner}, {'%s, ' * 11}%s) "
                "ON CONFLICT DO NOTHING",
                [old.id, old.title, old.text.encode(), *stated, old.sha256, old.header_sum, replaced_by],
            )

    # Search

    def lexical(self, words: Sequence[str], k: int, within: Within = None) -> list[int]:
        """Chunks that hold any of the words, best BM25 first; nothing in a word is an operator."""
        with self._pool.snapshot() as connection:  # as numbers of other moments do not fit each other
            return self._words.best(connection, words, k, as_scope(within))

    def dense(self, vector: NDArray[np.float32], k: int, within: Within = None) -> list[tuple[int, float]]:
        """Chunks nearest to a vector (float32 (dim,), L2 norm 1), with their cosine, nearest first."""
        if k < 1:
            return []
        condition, values = chunks_of(as_scope(within), self._owner)
        given, size = _literal(vector), self.embedder.dim
        with self._pool.reading() as connection:
            few = f"SELECT count(*) FROM (SELECT 1 FROM chunks c WHERE {condition} LIMIT {EXACT + 1}) x"
            (number,) = connection.execute(few, values).fetchone() or (0,)
            near = f"SELECT c.id, c.vector FROM chunks c WHERE {condition}"
            if number > EXACT and self._owner == ALL:
                half = f"halfvec({size})"
                near += f" ORDER BY c.vector::{half} <#> %s::{half} LIMIT %s"
                values = [*values, given, 2 * k + 20]
            rows = connection.execute(
                f"WITH near AS MATERIALIZED ({near}) SELECT id, -(vector <#> %s::vector) FROM near "
                "ORDER BY 2 DESC, 1 LIMIT %s",
                [*values, given, k],
            ).fetchall()
        return [(number, float(cosine)) for number, cosine in rows]

    def chunks(self, ids: Sequence[int]) -> list[Chunk]:
        """The chunks of these ids, in this order; those removed meanwhile are left out."""
        query = f"SELECT {_CHUNK} FROM chunks c {_JOINED} WHERE c.owner = {self._owner} AND c.id = ANY(%s)"
        found: dict[int, Chunk] = {}
        with self._pool.reading() as connection:
            for row in connection.execute(query, [list(ids)], binary=True).fetchall():
                with suppress(NotFound):  # removed since the row was read
                    found[row[0]] = self._chunk(connection, row)
        return [found[number] for number in ids if number in found]

    def chunks_of(self, article_id: str, before: int) -> list[Chunk]:
        """The chunks of one article that begin before a character, in its order. Raises ``NotFound``."""
        self.article(article_id)
        query = f"SELECT id FROM chunks WHERE owner = {self._owner} AND article_id = %s AND start < %s ORDER BY start"
        return self.chunks([row[0] for row in self._all(query, [article_id, min(before, 2**31 - 1)])])

    # Care

    def verify(self) -> list[str]:
        """Check everything that is stored: a sentence for each problem, none if all of it agrees.

        What is checked: the text and header of each article and each older version against their hashes; each
        chunk's checksum, offsets, sentences and words; the counters that ranking uses. The database's own pages
        are checked by PostgreSQL (``pg_amcheck``, data checksums).
        """
        problems: list[str] = []
        self._read.clear()
        with self._pool.snapshot() as connection:
            query = f"SELECT id, header FROM articles WHERE owner = {self._owner} ORDER BY position"
            for article_id, header in connection.execute(query).fetchall():
                try:
                    problems += self._problems(connection, self._whole(connection, article_id, header))
                except StoreDamaged as error:
                    problems.append(error.message)
            query = f"SELECT id, {COLUMNS}, sha256, header FROM versions WHERE owner = {self._owner}"
            for row in connection.execute(query).fetchall():
                try:
                    self._checked(row[0], row[1:])
                except StoreDamaged as error:
                    problems.append(error.message)
            totals = connection.execute(
                f"SELECT (SELECT (chunks, tokens) FROM owners WHERE id = {self._owner}) = "
                f"(SELECT (count(*), coalesce(sum(size), 0)::bigint) FROM chunks WHERE owner = {self._owner})"
            ).fetchone()
            if totals != (True,):
                problems.append("the number of chunks or words is not what was counted")
            problems += statements.problems(connection, self._owner)
        return problems

    def save(self) -> None:
        """There is no cache to write."""

    def close(self) -> None:
        """Give back the connections; using the store afterwards is an error, closing it again is not.

        A reader's own store has none of its own, and goes on as long as everybody's.
        """
        if self._owner == ALL:
            self._pool.close()

    # The rest is private.

    @contextmanager
    def _changing(self) -> Iterator[Any]:
        """A transaction of a store that is there, one after the other for each reader: a quota must hold."""
        with self._pool.writing() as connection:
            if self._owner != ALL:
                query = f"SELECT 1 FROM owners WHERE id = {self._owner} FOR UPDATE"
                if connection.execute(query).fetchone() is None:
                    raise session_over()
            yield connection

    def _one(self, query: str, values: Sequence[Any]) -> tuple[Any, ...]:
        (found,) = self._all(query, values)
        return found

    def _all(self, query: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        with self._pool.reading() as connection:
            return connection.execute(query, values).fetchall()

    def _insert(
        self,
        connection: Any,
        article: Article,
        rows: Sequence[Row],
        stated: Statements | None,
        position: int | None,
    ) -> bool:
        """Store an article with its chunks, words and statements; False if another writer has been first."""
        new = connection.execute(
            f"INSERT INTO articles (owner, id, sha256, {COLUMNS}, header, characters, position) "
            f"VALUES ({self._owner}, {'%s, ' * 12}"
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
        connection.execute(f"DELETE FROM versions WHERE owner = {self._owner} AND id = %s", [article.id])
        statements.insert(connection, self._owner, article, stated)
        title = stems(article.title)
        query = "SELECT nextval(pg_get_serial_sequence('chunks', 'id')) FROM generate_series(1, %s)"
        numbers = [row[0] for row in connection.execute(query, [len(rows)]).fetchall()]
        said = [Said(article.text[row[0] : row[1]], title) for row in rows]
        with connection.cursor().copy(f"COPY chunks ({_WRITTEN}) FROM STDIN") as sent:
            for number, words, (start, end, vector, spans, parts, key) in zip(numbers, said, rows, strict=True):
                check = checksum(article.id, start, end, vector, spans, parts)
                near = _literal(np.frombuffer(vector, "<f4"))
                sent.write_row(
                    (
                        self._owner,
                        number,
                        article.id,
                        start,
                        end,
                        near,
                        spans,
                        parts,
                        check,
                        key,
                        words.said,
                        words.headed,
                        words.size,
                    )
                )
        with connection.cursor().copy("COPY words (owner, term, chunk, often, size) FROM STDIN") as sent:
            for number, words in zip(numbers, said, strict=True):
                for posting in words.postings(number):
                    sent.write_row((self._owner, *posting))
        self._advance(connection, len(rows), sum(words.size for words in said))
        return True

    def _delete(self, connection: Any, article_id: str) -> bool:
        """Remove an article with all its rows; False if another writer has been first."""
        mine = f"owner = {self._owner}"
        connection.execute(f"SELECT 1 FROM articles WHERE {mine} AND id = %s FOR UPDATE", [article_id])
        query = f"SELECT count(*), coalesce(sum(size), 0)::bigint FROM chunks WHERE {mine} AND article_id = %s"
        chunks, tokens = connection.execute(query, [article_id]).fetchone()
        if not connection.execute(f"DELETE FROM articles WHERE {mine} AND id = %s", [article_id]).rowcount:
            return False
        self._advance(connection, -chunks, -tokens)
        return True

    def _advance(self, connection: Any, chunks: int, tokens: int) -> None:
        """Count a change. Its row is locked until the transaction ends, so this comes as late in it as possible."""
        connection.execute(
            "UPDATE owners SET generation = generation + 1, chunks = chunks + %s, tokens = tokens + %s "
            f"WHERE id = {self._owner}",
            [chunks, tokens],
        )

    def _note(self, connection: Any, article_id: str, origin: Origin | None) -> None:
        """Remember where an article came from. Call within a transaction that leaves the article stored."""
        if origin and origin.digest:
            connection.execute(
                f"INSERT INTO files (owner, digest, article_id) VALUES ({self._owner}, %s, %s) "
                "ON CONFLICT (owner, digest) DO UPDATE SET article_id = excluded.article_id",
                [origin.digest, article_id],
            )
        if origin and origin.address:
            connection.execute(
                "INSERT INTO addresses (owner, address, article_id, etag, last_modified) "
                f"VALUES ({self._owner}, %s, %s, %s, %s) "
                "ON CONFLICT (owner, address) DO UPDATE SET article_id = excluded.article_id, etag = excluded.etag, "
                "last_modified = excluded.last_modified, checked_at = now()",
                [origin.address, article_id, origin.etag, origin.last_modified],
            )

    def _vectors(self, texts: Mapping[bytes, str]) -> dict[bytes, tuple[bytes, bytes]]:
        """The vectors of those texts, by hash, that are stored already; none from a damaged row."""
        found: dict[bytes, tuple[bytes, bytes]] = {}
        query = (
            f"SELECT DISTINCT ON (c.text_hash) {_CHUNK}, c.text_hash FROM chunks c "
            f"{_JOINED} WHERE c.owner = {self._owner} AND c.text_hash = ANY(%s)"
        )
        with self._pool.snapshot() as connection:
            for *row, key in connection.execute(query, [list(texts)], binary=True).fetchall():
                try:
                    chunk = self._chunk(connection, row)
                except StoreDamaged:
                    continue
                if chunk.text == texts[bytes(key)]:
                    found[bytes(key)] = (_native(row[4]), bytes(row[6]))
        return found

    def _chunk(self, connection: Any, row: Sequence[Any]) -> Chunk:
        number, article_id, start, end, sent, spans, parts, check, header = row
        if check != checksum(article_id, start, end, _native(sent), bytes(spans), bytes(parts)):
            raise self._damaged(f"a passage of article {article_id}")
        places = np.frombuffer(spans, "<i4").reshape(-1, 2)
        return Chunk(
            article=self._whole(connection, article_id, header),
            start=start,
            end=end,
            id=number,
            sentences=tuple((int(a), int(b)) for a, b in places),
            vectors=np.frombuffer(parts, "<f2").reshape(len(places), -1).astype(np.float32),
        )

    def _whole(self, connection: Any, article_id: str, header: int) -> Article:
        """An article by its id and its header's checksum: read once, as neither can change under the same pair."""
        known = self._read.get((article_id, header))
        if known is None:
            query = f"SELECT {COLUMNS}, sha256, header FROM articles WHERE owner = {self._owner} AND id = %s"
            row = connection.execute(query, [article_id]).fetchone()
            if row is None:
                raise unknown(article_id)
            known = self._checked(article_id, row)
            if len(self._read) >= KEPT:
                self._read.clear()
            self._read[article_id, header] = known
        return known

    def _checked(self, article_id: str, row: Sequence[Any]) -> Article:
        """The article of a row that ends with its hash and its header's checksum."""
        title, text, *stated, digest, header = row
        found = Article(title, str(text, "utf-8", "replace"), *stated)
        if found.sha256 != digest or found.id != article_id:
            raise self._damaged(f"the text of article {article_id}")
        if found.header_sum != header:
            raise self._damaged(f"the header of article {article_id}")
        return found

    def _problems(self, connection: Any, article: Article) -> Iterator[str]:
        query = f"SELECT {_CHUNK}, c.said, c.headed, c.size FROM chunks c {_JOINED} WHERE c.owner = {self._owner} "
        begun: set[int] = set()
        title = stems(article.title)
        rows = connection.execute(f"{query}AND a.id = %s ORDER BY c.start", [article.id], binary=True).fetchall()
        for *row, said, headed, size in rows:
            try:
                chunk = self._chunk(connection, row)
            except StoreDamaged as error:
                yield error.message
                continue
            begun |= {start for start, _ in chunk.sentences}
            if not 0 <= chunk.start < chunk.end <= len(article.text):
                yield f"chunk {chunk.id} lies outside article {article.id}"
                continue
            wanted = Said(chunk.text, title)
            held = connection.execute("SELECT term, chunk, often, size FROM words WHERE chunk = %s", [chunk.id])
            same = sorted(held.fetchall()) == sorted(wanted.postings(chunk.id))
            if not same or (said, headed, size) != (wanted.said, wanted.headed, wanted.size):
                yield f"the words of chunk {chunk.id} of article {article.id} are not what was stored"
        if {start for start, _ in sentences(article.text)} - begun:
            yield f"article {article.id} has sentences in no chunk"

    def _damaged(self, what: str) -> StoreDamaged:
        return StoreDamaged(
            f"{self._pool.where} is damaged: {what} is not what was stored; restore it from a backup of PostgreSQL's."
        )


def _is_id(article_id: Any) -> bool:
    return isinstance(article_id, str) and article_id.isascii() and "\0" not in article_id


def _native(sent: Any) -> bytes:
    """The bytes of a vector in our order, of those that pgvector sends: two lengths of 2 bytes, then its numbers."""
    return np.frombuffer(bytes(sent), ">f4", offset=4).astype("<f4").tobytes()


def _literal(vector: NDArray[np.float32]) -> str:
    """A vector in pgvector's own words, to the last bit."""
    return "[" + ",".join(map(str, np.asarray(vector, np.float32).tolist())) + "]"

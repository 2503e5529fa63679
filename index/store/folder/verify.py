"""The care of a folder: whether everything in it agrees, and making its chunks anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ...article import Article, text_hash
from ...errors import NotFound, StoreDamaged
from ...model.alike import Alike
from ...model.embedder import Embedder
from .. import chunking
from ..chunking import sentences
from ..scope import Maker, Multilingual, Statements
from . import multilingual, origins, statements, word_index
from .tables import CHUNK, Row, Tables
from .vector_search import Dense

Progress = Callable[[int, int], None]


def verify(tables: Tables, searches: Sequence[Dense], embedder: Embedder) -> list[str]:
    """Check a whole folder: a sentence for each problem, none if everything in it agrees.

    What is checked: SQLite's own structure; the text of each article and of each older version against
    its hash; each chunk's checksum, offsets, sentences and vectors; every word of the full-text index;
    every vector of the FAISS indexes; what articles are filtered by and what they state; vectors across languages.
    """
    problems: list[str] = []
    connection = tables.database.connection
    with tables.database.errors():
        connection.execute("BEGIN")  # so that everything is looked at as it was at one moment
    try:
        with tables.database.errors():
            for statement in ("PRAGMA integrity_check", "PRAGMA foreign_key_check"):
                said = [" ".join(map(str, row)) for row in connection.execute(statement)]
                problems += [f"footnote.db: {line}" for line in said if line != "ok"]
            tables.forget()
            problems += _articles(tables, embedder)
            problems += _words(tables)
            for dense in searches:
                problems += _vectors(dense, connection)
            problems += _versions(tables)
            problems += statements.problems(tables.database)
            problems += multilingual.problems(tables.database)
    except StoreDamaged as error:
        problems.append(error.message)
    finally:
        connection.execute("ROLLBACK")
    return list(dict.fromkeys(problems))


def rebuild(
    tables: Tables,
    dense: Dense,
    embedder: Embedder,
    maker: Maker | None = None,
    alike: Alike | None = None,
    progress: Progress | None = None,
) -> None:
    """Cut and embed every article anew with the present model, and read anew what it states.

    Vectors across languages stay where they are whole, as neither the text nor their model is another.

    What is made is kept aside until it takes the place of what was there, in one transaction: a rebuild that
    fails or is killed leaves the folder as it found it, but for the word index, which is mended first.

    Args:
        tables: their manifest may be another model's.
        dense: forgets what it holds.
        embedder: the present model.
        maker: reads what articles state; None leaves that until it is first wanted.
        alike: makes vectors across languages that are missing; None leaves them until they are first wanted.
        progress: called with (articles done, articles in all).
    """
    database, manifest = tables.database, tables.manifest
    with database.writing() as connection:
        word_index.refill(connection)
    word_index.tidy(connection)
    articles = tables.articles()
    stated: dict[str, Statements | None] = {}
    made_by = alike.fingerprint if alike else manifest.find("multilingual")
    with database.errors():
        connection.execute(_ASIDE)
    try:
        for done, article in enumerate(articles):
            rows = chunking.rows(embedder, article, None)
            stated[article.id] = chunking.stated(maker, article, rows)
            near = multilingual.found(database, article.id)
            if near is None or near.made_by != made_by:
                near = chunking.multilingual(alike, article, rows)
            _put_aside(connection, article, rows, near.vectors if near else {})
            if progress:
                progress(done + 1, len(articles))
        with database.writing():
            word_index.begin_anew(connection)
            connection.execute("DELETE FROM chunks")
            connection.execute("DELETE FROM facets")
            connection.execute("DELETE FROM statements")
            for article in tables.articles():  # some may have come or gone meanwhile
                made = connection.execute("SELECT * FROM temp.aside WHERE article = ?", [article.id]).fetchall()
                rows = [row[1:7] for row in made] or chunking.rows(embedder, article, None)
                tables.insert_chunks(connection, article, rows)
                statements.insert(connection, article, stated.get(article.id))
                if made_by and made and all(row[7] for row in made):
                    near = Multilingual(made_by, {row[1]: row[7] for row in made})
                    multilingual.keep(connection, article.id, near)
            manifest.finished(connection)
            manifest.advance(connection)
    finally:
        with database.errors():
            connection.execute("DROP TABLE temp.aside")
    word_index.tidy(connection)
    dense.reset()


_ASIDE = (
    "CREATE TEMP TABLE aside (article TEXT, start INTEGER, end INTEGER, vector BLOB, sentences BLOB, "
    "sentence_vectors BLOB, text_hash BLOB, multilingual BLOB)"
)
"""SQLite keeps it outside the folder, and removes it with the connection."""


def _put_aside(connection: sqlite3.Connection, article: Article, rows: list[Row], near: Mapping[int, bytes]) -> None:
    connection.executemany(
        "INSERT INTO temp.aside VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(article.id, *row, near.get(row[0])) for row in rows],
    )


def _articles(tables: Tables, embedder: Embedder) -> Iterator[str]:
    query = "SELECT id, characters FROM articles ORDER BY position"
    for article_id, characters in tables.database.connection.execute(query).fetchall():
        try:
            yield from _article(tables, embedder, article_id)
            if tables.article(article_id).characters != characters:
                yield f"article {article_id} is listed with another number of characters than it has"
        except (StoreDamaged, NotFound) as error:
            yield error.message


def _article(tables: Tables, embedder: Embedder, article_id: str) -> Iterator[str]:
    article = tables.article(article_id)
    maker = f"{embedder.name} {embedder.fingerprint}"
    begun: set[int] = set()
    for *row, key in tables.database.connection.execute(
        f"SELECT {CHUNK}, text_hash FROM chunks WHERE article_id = ? ORDER BY start", [article_id]
    ).fetchall():
        try:
            chunk = tables.chunk(row)
        except StoreDamaged as error:
            yield error.message
            continue
        begun |= {start for start, _ in chunk.sentences}
        spans = [edge for span in chunk.sentences for edge in span]
        if not 0 <= chunk.start < chunk.end <= len(article.text):
            yield f"chunk {chunk.id} lies outside article {article_id}"
        if spans != sorted(spans) or not all(chunk.start <= edge <= chunk.end for edge in spans):
            yield f"chunk {chunk.id} of article {article_id} has sentences outside it or out of order"
        if not _are_vectors(np.frombuffer(row[4], "<f4")[None, :], embedder.dim, 1e-3):
            yield f"chunk {chunk.id} of article {article_id} has a vector of another size or length"
        if chunk.vectors is None or not _are_vectors(_said(chunk.vectors), embedder.dim, 1e-2):
            yield f"chunk {chunk.id} of article {article_id} has sentence vectors of another size or length"
        found = np.array(chunk.sentences, np.int32).reshape(-1, 2) - chunk.start
        if key is not None and key != text_hash(maker, chunk.text, found):
            yield f"chunk {chunk.id} of article {article_id} has the hash of another text"
    if {start for start, _ in sentences(article.text)} - begun:
        yield f"article {article_id} has sentences in no chunk"


def _are_vectors(rows: NDArray[np.float32], dim: int, tolerance: float) -> bool:
    """Whether these are finite rows of that many numbers and of L2 norm 1."""
    norms = np.linalg.norm(rows, axis=1)
    return rows.shape[1] == dim and bool(np.all(np.abs(norms - 1) <= tolerance))


def _said(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """The rows that are not all zero, as that of a piece inside one long word may be."""
    return rows[rows.any(axis=1)]


def _words(tables: Tables) -> Iterator[str]:
    """Compare every word of the full-text index with one that is made anew, in memory and for the moment."""
    connection = tables.database.connection
    kind = connection.execute("SELECT sql FROM main.sqlite_master WHERE name = 'words'").fetchone()[0]
    connection.execute(kind.replace("words", "temp.anew", 1))
    number = 0
    for (article_id,) in connection.execute("SELECT id FROM articles").fetchall():
        try:
            article = tables.article(article_id)
        except (StoreDamaged, NotFound):  # named already
            continue
        connection.executemany(
            "INSERT INTO temp.anew (rowid, text, title) VALUES (?, ?, ?)",
            [
                (number, article.text[start:end], article.title)
                for number, start, end in connection.execute(
                    "SELECT id, start, end FROM chunks WHERE article_id = ?", [article_id]
                ).fetchall()
            ],
        )
    for schema, table in (("main", "words"), ("temp", "anew")):
        connection.execute(f"CREATE VIRTUAL TABLE temp.{table}_terms USING fts5vocab({schema}, {table}, instance)")
    stored, wanted = (_terms(connection, f"temp.{table}_terms") for table in ("words", "anew"))
    for number in sorted(stored.keys() | wanted.keys()):
        if number not in wanted:
            yield f"the full-text index holds a chunk {number} of no whole article"
        elif stored.get(number) != wanted[number]:
            yield f"chunk {number} is not in the full-text index as it was stored"


def _terms(connection: sqlite3.Connection, table: str) -> dict[int, int]:
    """A number for each chunk that stands for its words and their places."""
    found: dict[int, int] = {}
    for term, number, column, offset in connection.execute(f"SELECT term, doc, col, offset FROM {table}"):
        found[number] = found.get(number, 0) + hash((term, column, offset))
    return found


def _vectors(dense: Dense, connection: sqlite3.Connection) -> Iterator[str]:
    """Compare every vector of a FAISS index with the one in the database."""
    what = "chunk" if dense.table == "chunks" else f"{dense.table} vector"
    with dense.held() as vectors:
        held: set[int] = set()
        for ids, rows, again, tolerance in vectors.stored():
            for at in range(0, len(ids), 500):
                part, found = ids[at : at + 500].tolist(), rows[at : at + 500]
                held.update(part)
                query = f"SELECT id, vector FROM {dense.table} WHERE id IN ({','.join('?' * len(part))})"
                wanted = dict(connection.execute(query, part).fetchall())
                for number, row in zip(part, found, strict=True):
                    if number not in wanted:
                        yield f"the FAISS index holds a {what} {number} of no article"
                    elif len(wanted[number]) != 4 * vectors.dim:
                        yield f"{what} {number} is of another size in the FAISS index"
                    elif np.abs(again(np.frombuffer(wanted[number], "<f4")[None, :])[0] - row).max() > tolerance:
                        yield f"{what} {number} has another vector in the FAISS index"
        for (number,) in connection.execute(f"SELECT id FROM {dense.table} ORDER BY id"):
            if number not in held:
                yield f"{what} {number} is not in the FAISS index"


def _versions(tables: Tables) -> Iterator[str]:
    for (article_id,) in tables.database.connection.execute("SELECT id FROM versions ORDER BY id").fetchall():
        try:
            origins.version(tables, article_id)
        except StoreDamaged as error:
            yield error.message

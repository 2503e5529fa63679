"""The tables of ``footnote.db``, from the first format to the present one.

Each format is a step from the one before it. A new file takes all the steps, an older one those it
lacks, in one transaction, so that both end up the same and a crash leaves the older format whole.
"""

from __future__ import annotations

import sqlite3

import numpy as np

from ...article import header_sum, text_hash
from ..scope import folded, main_language

SCHEMA = 7
APPLICATION = 0x464E4F54  # "FNOT", so that a foreign database is told from ours

WORDS = """CREATE VIRTUAL TABLE words USING fts5(
    text, title, content='', tokenize="porter unicode61 remove_diacritics 2"
)"""

_FIRST = f"""
CREATE TABLE manifest (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE articles (
    id TEXT PRIMARY KEY, sha256 TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL, published TEXT,
    author TEXT, publisher TEXT, url TEXT, language TEXT, position INTEGER NOT NULL
);
CREATE TABLE chunks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used twice, so a stale vector cannot pass for a new one
    article_id TEXT NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    start INTEGER NOT NULL, end INTEGER NOT NULL,
    vector BLOB NOT NULL,           -- float32, dim numbers
    sentences BLOB NOT NULL,        -- int32, (n, 2): start and end in characters of the article
    sentence_vectors BLOB NOT NULL, -- float16, (n, dim)
    checksum INTEGER NOT NULL       -- CRC-32 of the row
);
CREATE INDEX chunks_of_article ON chunks(article_id);
{WORDS};
"""

_SECOND = """
ALTER TABLE articles ADD COLUMN updated TEXT;
-- What decides a chunk's vectors (``text_hash`` in index/article.py). Where it is null, nothing is reused.
ALTER TABLE chunks ADD COLUMN text_hash BLOB;
CREATE INDEX chunks_of_text ON chunks(text_hash);
CREATE TABLE versions (  -- texts that another article has taken the place of, for receipts made from them
    id TEXT PRIMARY KEY, sha256 TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL, published TEXT,
    author TEXT, publisher TEXT, url TEXT, language TEXT, updated TEXT,
    replaced_by TEXT NOT NULL REFERENCES articles(id) ON DELETE CASCADE,  -- what stands in its place now
    replaced_at TEXT NOT NULL       -- UTC, ISO 8601
) WITHOUT ROWID;
CREATE INDEX versions_of_article ON versions(replaced_by);
CREATE TABLE addresses (  -- what was fetched, so that a refresh asks for changes only
    address TEXT PRIMARY KEY, article_id TEXT NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    etag TEXT, last_modified TEXT,
    checked_at TEXT NOT NULL        -- UTC, ISO 8601
) WITHOUT ROWID;
CREATE INDEX addresses_of_article ON addresses(article_id);
CREATE TABLE files (  -- what was read, so that nothing is parsed twice
    digest BLOB PRIMARY KEY, article_id TEXT NOT NULL REFERENCES articles(id) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX files_of_article ON files(article_id);
"""

_THIRD = """
CREATE TABLE removed (  -- every chunk that was removed, so that FAISS learns of it without comparing them all
    number INTEGER PRIMARY KEY, chunk INTEGER NOT NULL
);
CREATE TRIGGER chunk_removed AFTER DELETE ON chunks BEGIN INSERT INTO removed (chunk) VALUES (old.id); END;
"""

_FOURTH = """
-- CRC-32 of what is stated of an article beside its text
ALTER TABLE articles ADD COLUMN header INTEGER;
ALTER TABLE versions ADD COLUMN header INTEGER;
"""

_FIFTH = """
ALTER TABLE articles ADD COLUMN characters INTEGER;
-- All that a list shows, in its order: neither a list nor the place of a new article reads through the texts
CREATE INDEX articles_in_order ON articles(
    position, id, sha256, title, published, author, publisher, url, language, characters, updated, header
);
"""

_SIXTH = """
CREATE TABLE facets (  -- what articles are filtered by, beside ids and days
    article_id TEXT PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
    author TEXT NOT NULL, outlet TEXT NOT NULL, language TEXT NOT NULL,  -- as ``scope.folded`` writes them
    kind TEXT, made_by TEXT, checksum INTEGER  -- null until what the article states is read
) WITHOUT ROWID;
CREATE TABLE statements (  -- see ``Statement``
    article_id TEXT NOT NULL REFERENCES articles(id) ON DELETE CASCADE, number INTEGER NOT NULL, kind TEXT NOT NULL,
    sentence_start INTEGER NOT NULL, sentence_end INTEGER NOT NULL,
    clause_start INTEGER NOT NULL, clause_end INTEGER NOT NULL, asserted INTEGER NOT NULL,
    subject_start INTEGER, subject_end INTEGER, object_start INTEGER, object_end INTEGER,
    sort TEXT NOT NULL, value TEXT NOT NULL, unit TEXT NOT NULL, day TEXT NOT NULL, weight REAL NOT NULL,
    PRIMARY KEY (article_id, number)
) WITHOUT ROWID;
"""

_SEVENTH = """
-- What made a vector across languages for each of its chunks; null where nothing did
ALTER TABLE facets ADD COLUMN multilingual TEXT;
CREATE INDEX facets_by_language ON facets(language);
CREATE TABLE multilingual (  -- vectors across languages, all of the model that the manifest names
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- in the order in which they came, which is not the chunks'
    chunk INTEGER NOT NULL UNIQUE REFERENCES chunks(id) ON DELETE CASCADE,
    article_id TEXT NOT NULL,
    vector BLOB NOT NULL,           -- float32, 384 numbers
    checksum INTEGER NOT NULL       -- CRC-32 of the row
);
CREATE INDEX multilingual_of_article ON multilingual(article_id);
CREATE TABLE multilingual_removed (number INTEGER PRIMARY KEY AUTOINCREMENT, chunk INTEGER NOT NULL);
CREATE TRIGGER multilingual_gone AFTER DELETE ON multilingual
    BEGIN INSERT INTO multilingual_removed (chunk) VALUES (old.id); END;
"""


def upgrade(connection: sqlite3.Connection, version: int) -> None:
    """Bring the tables from a format to the present one; 0 is an empty file. Call within a transaction."""
    if version < 1:
        _run(connection, _FIRST)
    if version < 2:
        _run(connection, _SECOND)
        _fill_hashes(connection)
    if version < 3:
        _run(connection, _THIRD)
    if version < 4:
        _run(connection, _FOURTH)
        _fill_header_sums(connection)
    if version < 5:
        _run(connection, _FIFTH)
        _fill_characters(connection)
    if version < 6:
        _run(connection, _SIXTH)
        _fill_facets(connection)
    if version < 7:
        _run(connection, _SEVENTH)
    connection.execute(f"PRAGMA user_version = {SCHEMA}")


def _run(connection: sqlite3.Connection, statements: str) -> None:
    for statement in statements.split(";\n"):  # executescript would end the transaction
        connection.execute(statement)


def _fill_facets(connection: sqlite3.Connection) -> None:
    """Note what each article is filtered by; what it states is read when it is first wanted."""
    stated = connection.execute("SELECT id, author, publisher, language FROM articles").fetchall()
    connection.executemany(
        "INSERT INTO facets (article_id, author, outlet, language) VALUES (?, ?, ?, ?)",
        [(one, folded(author), folded(outlet), main_language(language)) for one, author, outlet, language in stated],
    )


def _fill_characters(connection: sqlite3.Connection) -> None:
    """Count each article's characters; a text that is damaged too, which ``verify`` names."""
    for (article_id,) in connection.execute("SELECT id FROM articles").fetchall():
        query = "SELECT CAST(text AS BLOB) FROM articles WHERE id = ?"
        (text,) = connection.execute(query, [article_id]).fetchone()
        count = len(str(text, "utf-8", "replace"))
        connection.execute("UPDATE articles SET characters = ? WHERE id = ?", [count, article_id])


def _fill_header_sums(connection: sqlite3.Connection) -> None:
    """Give each article and each older version the checksum it would be stored with now."""
    for table in ("articles", "versions"):
        stated = f"SELECT title, published, author, publisher, url, language, updated, id FROM {table}"  # noqa: S608
        connection.executemany(
            f"UPDATE {table} SET header = ? WHERE id = ?",  # noqa: S608 - one of the two names above
            [(header_sum(*row[:-1]), row[-1]) for row in connection.execute(stated).fetchall()],
        )


def _fill_hashes(connection: sqlite3.Connection) -> None:
    """Give each stored chunk the hash it would be stored with now."""
    made_by = dict(connection.execute("SELECT key, value FROM manifest WHERE key IN ('model', 'weights')").fetchall())
    maker = f"{made_by.get('model')} {made_by.get('weights')}"
    for (article_id,) in connection.execute("SELECT id FROM articles").fetchall():
        (text,) = connection.execute("SELECT text FROM articles WHERE id = ?", [article_id]).fetchone()
        rows = connection.execute("SELECT id, start, end, sentences FROM chunks WHERE article_id = ?", [article_id])
        connection.executemany(
            "UPDATE chunks SET text_hash = ? WHERE id = ?",
            [
                (text_hash(maker, text[start:end], np.frombuffer(spans, "<i4") - start), number)
                for number, start, end, spans in rows.fetchall()
                if len(spans) % 8 == 0  # a damaged row stays as it is, for ``verify`` to name
            ],
        )

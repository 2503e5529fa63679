"""The tables of a database, from the first format to the present one, each a step from the one before."""

from __future__ import annotations

from typing import Any

from ...errors import StoreError, StoreMismatch

SCHEMA = 1
_LOCK = 0x464E4F54
"""Number of the advisory lock under which tables are made: "FNOT"."""

_FIRST = """
CREATE TABLE footnote_state (  -- one row; its update is the last statement of every change
    one bool PRIMARY KEY DEFAULT true CHECK (one), format int NOT NULL, generation bigint NOT NULL DEFAULT 0,
    chunks bigint NOT NULL DEFAULT 0, tokens bigint NOT NULL DEFAULT 0, model text, weights text, chunker text
);
INSERT INTO footnote_state (format) VALUES (1);
CREATE TABLE notes (key text PRIMARY KEY, value bytea NOT NULL);
CREATE TABLE articles (
    id text PRIMARY KEY, sha256 text NOT NULL UNIQUE, title text NOT NULL,
    text bytea NOT NULL,             -- UTF-8; a text may hold U+0000, which the type text refuses
    published text, author text, publisher text, url text, language text, updated text,
    header bigint NOT NULL,          -- CRC-32 of what is stated beside the text
    characters int NOT NULL, position bigint NOT NULL
);
CREATE SEQUENCE article_positions OWNED BY articles.position;
CREATE INDEX articles_in_order ON articles (position);
CREATE INDEX articles_by_day ON articles (published);
CREATE TABLE chunks (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article_id text NOT NULL REFERENCES articles ON DELETE CASCADE,
    start int NOT NULL, "end" int NOT NULL, vector vector(%(dim)s) NOT NULL,
    sentences bytea NOT NULL,        -- int32, (n, 2): start and end in characters of the article
    sentence_vectors bytea NOT NULL, -- float16, (n, dim)
    checksum bigint NOT NULL, text_hash bytea,
    said text NOT NULL, headed text NOT NULL,  -- stems of text and title in their order, for words of several
    size int NOT NULL                -- how many stems
);
CREATE INDEX chunks_of_article ON chunks (article_id, start);
CREATE INDEX chunks_of_text ON chunks (text_hash);
CREATE INDEX chunks_near ON chunks USING hnsw ((vector::halfvec(%(dim)s)) halfvec_ip_ops)
    WITH (m = 16, ef_construction = 64);
CREATE TABLE words (                 -- the postings: how often a stem is in a chunk, in the title counting half
    term text NOT NULL, chunk bigint NOT NULL REFERENCES chunks ON DELETE CASCADE, often real NOT NULL,
    size int NOT NULL, PRIMARY KEY (term, chunk) INCLUDE (often, size)
);
CREATE INDEX words_of_chunk ON words (chunk);
CREATE TABLE versions (              -- texts that another article has taken the place of
    id text PRIMARY KEY, sha256 text NOT NULL, title text NOT NULL, text bytea NOT NULL, published text, author text,
    publisher text, url text, language text, updated text, header bigint NOT NULL,
    replaced_by text NOT NULL REFERENCES articles ON DELETE CASCADE, replaced_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX versions_of_article ON versions (replaced_by);
CREATE TABLE addresses (
    address text PRIMARY KEY, article_id text NOT NULL REFERENCES articles ON DELETE CASCADE,
    etag text, last_modified text, checked_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX addresses_of_article ON addresses (article_id);
CREATE TABLE files (digest bytea PRIMARY KEY, article_id text NOT NULL REFERENCES articles ON DELETE CASCADE);
CREATE INDEX files_of_article ON files (article_id);
"""

STEPS = (_FIRST,)
"""What brings a database from each format to the next."""


def prepare(connection: Any, dim: int, where: str) -> None:
    """Make the tables, or bring them up to the present format; one process at a time, whole or not at all.

    Args:
        connection: psycopg's, with no transaction begun.
        dim: numbers of a vector.
        where: the database, for people.

    Raises:
        StoreMismatch: a newer version made them.
        StoreError: the database has no pgvector.
    """
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        there = connection.execute("SELECT to_regclass('footnote_state') IS NOT NULL").fetchone()[0]
        present = connection.execute("SELECT format FROM footnote_state").fetchone()[0] if there else 0
        if present > SCHEMA:
            raise StoreMismatch(
                f"{where} was written by a newer version of Footnote (format {present}, this one reads {SCHEMA}): "
                "update Footnote, or choose another database."
            )
        if present == SCHEMA:
            return
        if not present:
            _need_pgvector(connection, where)
        for step in STEPS[present:]:
            connection.execute(step.replace("%(dim)s", str(dim)))
        connection.execute("UPDATE footnote_state SET format = %s", [SCHEMA])


def _need_pgvector(connection: Any, where: str) -> None:
    query = "SELECT default_version FROM pg_available_extensions WHERE name = 'vector'"
    found = connection.execute(query).fetchone()
    if found is None or tuple(int(part) for part in found[0].split(".")[:2]) < (0, 8):
        raise StoreError(
            f"{where} has no pgvector 0.8 or newer: install the extension on its server.", code="folder_unusable"
        )
    connection.execute("CREATE EXTENSION IF NOT EXISTS vector")

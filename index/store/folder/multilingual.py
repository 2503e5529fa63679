"""Vectors of chunks across languages, as rows of a folder's database: of an article's chunks all, or none.

They are made from the articles, so what is damaged counts as absent and is made again. All are of one model, which
the manifest names. Knows rows, and neither models nor FAISS.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Iterator

from ..scope import Multilingual
from .database import Database


def keep(connection: sqlite3.Connection, article_id: str, made: Multilingual) -> None:
    """Store the vectors of an article in the place of what stood there; nothing if these are not its chunks.

    Vectors of another model go, those of all articles. Call within a transaction.
    """
    chunks = dict(connection.execute("SELECT start, id FROM chunks WHERE article_id = ?", [article_id]).fetchall())
    if chunks.keys() != made.vectors.keys():
        return
    if connection.execute("SELECT value FROM manifest WHERE key = 'multilingual'").fetchone() != (made.made_by,):
        connection.execute("DELETE FROM multilingual")
        connection.execute("UPDATE facets SET multilingual = NULL")
        connection.execute("INSERT OR REPLACE INTO manifest VALUES ('multilingual', ?)", [made.made_by])
    forget(connection, [article_id])
    connection.executemany(
        "INSERT INTO multilingual (chunk, article_id, vector, checksum) VALUES (?, ?, ?, ?)",
        [
            (chunks[start], article_id, vector, checksum(article_id, chunks[start], vector))
            for start, vector in made.vectors.items()
        ],
    )
    connection.execute("UPDATE facets SET multilingual = ? WHERE article_id = ?", [made.made_by, article_id])


def forget(connection: sqlite3.Connection, articles: Iterable[str]) -> None:
    """Remove the vectors of some articles. Call within a transaction."""
    for article_id in articles:
        rows = "DELETE FROM multilingual WHERE chunk IN (SELECT id FROM chunks WHERE article_id = ?)"
        connection.execute(rows, [article_id])
        connection.execute("UPDATE facets SET multilingual = NULL WHERE article_id = ?", [article_id])


def found(database: Database, article_id: str) -> Multilingual | None:
    """The vectors of an article; None if there are none, or they are not what was stored."""
    with database.errors():
        row = database.connection.execute(
            "SELECT multilingual FROM facets WHERE article_id = ? AND multilingual IS NOT NULL", [article_id]
        ).fetchone()
        rows = database.connection.execute(
            "SELECT c.start, m.chunk, m.vector, m.checksum FROM chunks c LEFT JOIN multilingual m ON m.chunk = c.id "
            "AND m.article_id = c.article_id WHERE c.article_id = ? ORDER BY c.start",
            [article_id],
        ).fetchall()
    if row is None or any(vector is None or checksum(article_id, chunk, vector) != check
                          for _, chunk, vector, check in rows):  # fmt: skip
        return None
    return Multilingual(row[0], {start: vector for start, _, vector, _ in rows})


def problems(database: Database) -> Iterator[str]:
    """A sentence for each article whose vectors are not what was stored."""
    query = (
        "SELECT id FROM articles WHERE id IN (SELECT article_id FROM facets WHERE multilingual IS NOT NULL "
        "UNION SELECT article_id FROM multilingual) ORDER BY position"
    )
    for (article_id,) in database.connection.execute(query).fetchall():
        if found(database, article_id) is None:
            yield (
                f"the multilingual vectors of article {article_id} are not what was stored: run "
                "`python -m app verify --rebuild`"
            )


def checksum(article_id: str, chunk: int, vector: bytes) -> int:
    """CRC-32 of a row."""
    return zlib.crc32(vector, zlib.crc32(f"{article_id} {chunk}".encode()))

"""Where articles came from, so that nothing is read twice, and what stood there before.

A file is known by a hash of its bytes, a page by its address with what its server said of that version. An
article that another one took the place of keeps its text here, so that a receipt made from it can be checked.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from ...article import Article
from ...errors import NotFound
from ..scope import Multilingual, Statements
from .database import Database
from .tables import COLUMNS, Row, Tables

READERS: Final = "1"
"""Changed whenever a reader gives another text for the same file, so that it is read anew."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A file that was read, or an address that was fetched."""

    digest: bytes | None = None
    """Of a file; see ``digest``."""
    address: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    article_id: str = ""
    """The article that came of it."""


def digest(data: bytes, kind: str) -> bytes:
    """What a file is known by: its bytes, its format and the readers' version."""
    return hashlib.sha256(f"{READERS} {kind} ".encode() + data).digest()


def note(connection: sqlite3.Connection, article_id: str, origin: Origin | None) -> None:
    """Remember where an article came from. Call within a transaction that leaves the article stored."""
    if origin and origin.digest:
        connection.execute("INSERT OR REPLACE INTO files VALUES (?, ?)", [origin.digest, article_id])
    if origin and origin.address:
        connection.execute(
            "INSERT OR REPLACE INTO addresses (address, article_id, etag, last_modified, checked_at) "
            "VALUES (?, ?, ?, ?, ?)",
            [origin.address, article_id, origin.etag, origin.last_modified, _now()],
        )


def find(database: Database, origin: Origin) -> Origin | None:
    """What is remembered of a file or an address, if its article is stored."""
    if origin.digest:
        query = "SELECT digest, NULL, NULL, NULL, article_id FROM files WHERE digest = ?"
    else:
        query = "SELECT NULL, address, etag, last_modified, article_id FROM addresses WHERE address = ?"
    with database.errors():
        row = database.connection.execute(query, [origin.digest or origin.address]).fetchone()
    return None if row is None else Origin(*row)


def fetched(database: Database, article_id: str | None = None) -> list[Origin]:
    """The addresses that were fetched, of one article or of all, in the order of their letters."""
    query = "SELECT NULL, address, etag, last_modified, article_id FROM addresses"
    with database.errors():
        rows = database.connection.execute(
            query + (" WHERE article_id = ? " if article_id else " ") + "ORDER BY address",
            [article_id] if article_id else [],
        ).fetchall()
    return [Origin(*row) for row in rows]


def replace(
    tables: Tables,
    old: Article,
    article: Article,
    origin: Origin | None,
    made: Callable[[], tuple[list[Row], Statements | None, Multilingual | None]],
) -> None:
    """Put an article in the place of another one, whose text is kept as an older version; in one transaction.

    If the new one came from an address and another address still leads to the old one, that one stays too.

    Args:
        tables: where they are.
        old: the one that was there.
        article: the new one, of another text.
        origin: where it came from.
        made: gives the new one's rows, what it states and its vectors across languages, if it is not stored yet.

    Raises:
        NotFound: the old article is not there any more.
    """
    with tables.database.writing() as connection:
        found = connection.execute("SELECT position FROM articles WHERE id = ?", [old.id]).fetchone()
        if found is None:
            raise NotFound(f"The article {old.id} was removed meanwhile: add its address again.")
        stays = origin is not None and _led_to(connection, old.id, origin)
        if not connection.execute("SELECT 1 FROM articles WHERE id = ?", [article.id]).fetchone():
            tables.insert(connection, article, *made(), None if stays else found[0])
        if not stays:
            _retire(connection, old, article.id)
            tables.delete(connection, old)
        note(connection, article.id, origin)
        tables.manifest.advance(connection)


def version(tables: Tables, article_id: str) -> tuple[Article, str] | None:
    """An older text and the id of the article that stands in its place now; None if there is none.

    Raises:
        StoreDamaged: the text is not what was stored.
    """
    if not isinstance(article_id, str) or not article_id.isascii():
        return None
    with tables.database.errors():
        row = tables.database.connection.execute(
            f"SELECT {COLUMNS}, sha256, header, replaced_by FROM versions WHERE id = ?", [article_id]
        ).fetchone()
    return None if row is None else (tables.whole(article_id, row[:-1]), str(row[-1]))


def of(database: Database, article_id: str) -> list[Origin]:
    """The files and addresses that led to an article."""
    query = "SELECT digest, NULL, NULL, NULL, article_id FROM files WHERE article_id = ? ORDER BY digest"
    with database.errors():
        files = database.connection.execute(query, [article_id]).fetchall()
    return [*(Origin(*row) for row in files), *fetched(database, article_id)]


def versions_of(tables: Tables, article_id: str) -> list[Article]:
    """The older texts that an article stands in the place of."""
    query = "SELECT id FROM versions WHERE replaced_by = ? ORDER BY replaced_at, id"
    with tables.database.errors():
        ids = [row[0] for row in tables.database.connection.execute(query, [article_id]).fetchall()]
    return [found[0] for one in ids if (found := version(tables, one))]


def keep_version(connection: sqlite3.Connection, old: Article, replaced_by: str) -> None:
    """Keep an older text; nothing if it is kept already. Call within a transaction."""
    connection.execute(
        f"INSERT OR IGNORE INTO versions (id, {COLUMNS}, sha256, header, replaced_by, replaced_at) "
        f"VALUES ({'?, ' * 12}?)",
        [
            old.id,
            old.title,
            old.text,
            old.published,
            old.author,
            old.publisher,
            old.url,
            old.language,
            old.updated,
            old.sha256,
            old.header_sum,
            replaced_by,
            _now(),
        ],
    )


def _led_to(connection: sqlite3.Connection, article_id: str, origin: Origin) -> bool:
    """Whether an address other than this one leads to an article."""
    query = "SELECT 1 FROM addresses WHERE article_id = ? AND address IS NOT ?"
    return connection.execute(query, [article_id, origin.address]).fetchone() is not None


def _retire(connection: sqlite3.Connection, old: Article, new_id: str) -> None:
    """Keep an article's text as an older version, and move to the new one what belonged to it."""
    connection.execute(
        f"INSERT OR REPLACE INTO versions (id, {COLUMNS}, sha256, header, replaced_by, replaced_at) "
        f"SELECT id, {COLUMNS}, sha256, header, ?, ? FROM articles WHERE id = ?",
        [new_id, _now(), old.id],
    )
    connection.execute("UPDATE versions SET replaced_by = ? WHERE replaced_by = ?", [new_id, old.id])
    connection.execute("UPDATE addresses SET article_id = ? WHERE article_id = ?", [new_id, old.id])


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")

"""Where articles came from and what stood there before, as rows of a database; see ``folder.origins``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...article import Article
from ...errors import NotFound
from ..folder.origins import Origin
from ..folder.tables import COLUMNS, Row
from ..scope import Multilingual, Statements
from .tables import Tables, is_id


def note(connection: Any, owner: int, article_id: str, origin: Origin | None) -> None:
    """Remember where an article came from. Call within a transaction that leaves the article stored."""
    if origin and origin.digest:
        connection.execute(
            "INSERT INTO files (owner, digest, article_id) VALUES (%s, %s, %s) "
            "ON CONFLICT (owner, digest) DO UPDATE SET article_id = excluded.article_id",
            [owner, origin.digest, article_id],
        )
    if origin and origin.address:
        connection.execute(
            "INSERT INTO addresses (owner, address, article_id, etag, last_modified) "
            "VALUES (%s, %s, %s, %s, %s) "
            "ON CONFLICT (owner, address) DO UPDATE SET article_id = excluded.article_id, etag = excluded.etag, "
            "last_modified = excluded.last_modified, checked_at = now()",
            [owner, origin.address, article_id, origin.etag, origin.last_modified],
        )


def find(tables: Tables, origin: Origin) -> Origin | None:
    """What is remembered of a file or an address; None if its article is not stored."""
    if origin.digest:
        query = "SELECT digest, NULL, NULL, NULL, article_id FROM files WHERE owner = %s AND digest = %s"
    else:
        query = (
            "SELECT NULL, address, etag, last_modified, article_id FROM addresses WHERE owner = %s AND address = %s"
        )
    rows = tables.all(query, [tables.owner, origin.digest or origin.address])
    return Origin(*rows[0]) if rows else None


def fetched(tables: Tables, article_id: str | None = None) -> list[Origin]:
    """The addresses that were fetched, of one article or of all, in the order of their letters."""
    query = "SELECT NULL, address, etag, last_modified, article_id FROM addresses WHERE owner = %s "
    only = "AND article_id = %s " if article_id else ""
    given = [tables.owner, *([article_id] if article_id else [])]
    return [Origin(*row) for row in tables.all(f'{query}{only}ORDER BY address COLLATE "C"', given)]


def of(tables: Tables, article_id: str) -> list[Origin]:
    """The files and addresses that led to an article."""
    query = (
        "SELECT digest, NULL, NULL, NULL, article_id FROM files WHERE owner = %s AND article_id = %s ORDER BY digest"
    )
    files = tables.all(query, [tables.owner, article_id])
    return [*(Origin(*row) for row in files), *fetched(tables, article_id)]


def replace(
    tables: Tables,
    old: Article,
    article: Article,
    origin: Origin | None,
    rows: Sequence[Row],
    stated: Statements | None,
    near: Multilingual | None,
) -> None:
    """Put an article in the place of another one, whose text is kept as an older version; in one transaction.

    If the new one came from an address and another address still leads to the old one, that one stays too.

    Args:
        tables: where they are.
        old: the one that was there.
        article: the new one, of another text.
        origin: where it came from.
        rows: the new one's, if it is not stored yet.
        stated: what it states, likewise.
        near: its vectors across languages, likewise.

    Raises:
        NotFound: the old article is not there any more.
    """
    mine = f"owner = {tables.owner}"
    with tables.changing() as connection:
        query = f"SELECT position FROM articles WHERE {mine} AND id = %s FOR UPDATE"
        found = connection.execute(query, [old.id]).fetchone()
        if found is None:
            raise NotFound(f"The article {old.id} was removed meanwhile: add its address again.")
        query = f"SELECT 1 FROM addresses WHERE {mine} AND article_id = %s AND address IS DISTINCT FROM %s"
        stays = origin is not None and connection.execute(query, [old.id, origin.address]).fetchone() is not None
        tables.insert(connection, article, rows, stated, near, None if stays else found[0])
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
            tables.delete(connection, old.id)
        note(connection, tables.owner, article.id, origin)


def version(tables: Tables, article_id: str) -> tuple[Article, str] | None:
    """An older text, and the id of the article that stands in its place now; None if there is none."""
    if not is_id(article_id):
        return None
    query = f"SELECT {COLUMNS}, sha256, header, replaced_by FROM versions WHERE owner = %s AND id = %s"
    rows = tables.all(query, [tables.owner, article_id])
    return (tables.checked(article_id, rows[0][:-1]), str(rows[0][-1])) if rows else None


def versions_of(tables: Tables, article_id: str) -> list[Article]:
    """The older texts that an article stands in the place of."""
    query = "SELECT id FROM versions WHERE owner = %s AND replaced_by = %s ORDER BY replaced_at, id"
    rows = tables.all(query, [tables.owner, article_id])
    return [found[0] for (one,) in rows if (found := version(tables, one))]


def keep_version(connection: Any, owner: int, old: Article, replaced_by: str) -> None:
    """Keep an older text; nothing if it is kept already. Call within a transaction."""
    stated = [old.published, old.author, old.publisher, old.url, old.language, old.updated]
    connection.execute(
        f"INSERT INTO versions (owner, id, {COLUMNS}, sha256, header, replaced_by) "
        f"VALUES ({'%s, ' * 12}%s) ON CONFLICT DO NOTHING",
        [owner, old.id, old.title, old.text.encode(), *stated, old.sha256, old.header_sum, replaced_by],
    )

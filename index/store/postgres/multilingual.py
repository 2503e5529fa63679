"""Vectors of chunks across languages, as rows of a database: of an article's chunks all, or none.

They are made from the articles, so what is damaged, or of another model, counts as absent and is made again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from ..folder.multilingual import checksum
from ..scope import Multilingual, Scope
from .conditions import literal, meant, native


def keep(connection: Any, owner: int, article_id: str, made: Multilingual) -> None:
    """Store the vectors of an article in the place of what stood there; nothing if these are not its chunks."""
    lock = "SELECT 1 FROM facets WHERE owner = %s AND article_id = %s FOR UPDATE"
    connection.execute(lock, [owner, article_id])
    query = "SELECT start, id FROM chunks WHERE owner = %s AND article_id = %s"
    chunks = dict(connection.execute(query, [owner, article_id]).fetchall())
    if chunks.keys() != made.vectors.keys():
        return
    forget(connection, owner, [article_id])
    columns = "chunk, owner, article_id, made_by, vector, checksum"
    with connection.cursor().copy(f"COPY multilingual ({columns}) FROM STDIN") as sent:
        for start, vector in made.vectors.items():
            check = checksum(article_id, chunks[start], vector)
            near = literal(np.frombuffer(vector, "<f4"))
            sent.write_row((chunks[start], owner, article_id, made.made_by, near, check))
    query = "UPDATE facets SET multilingual = %s WHERE owner = %s AND article_id = %s"
    connection.execute(query, [made.made_by, owner, article_id])


def forget(connection: Any, owner: int, articles: Iterable[str]) -> None:
    """Remove the vectors of some articles. Call within a transaction."""
    given = [owner, list(articles)]
    chunks = "SELECT id FROM chunks WHERE owner = %s AND article_id = ANY(%s)"
    connection.execute(f"DELETE FROM multilingual WHERE chunk IN ({chunks})", given)
    connection.execute("UPDATE facets SET multilingual = NULL WHERE owner = %s AND article_id = ANY(%s)", given)


def unembedded(connection: Any, owner: int, scope: Scope, made_by: str) -> list[str]:
    """The ids of the articles meant without vectors by a model, oldest addition first."""
    condition, values = meant(scope, owner)
    query = (
        f"SELECT id FROM articles WHERE {condition} AND id IN (SELECT article_id FROM facets "
        "WHERE owner = %s AND multilingual IS DISTINCT FROM %s) ORDER BY position, id"
    )
    return [row[0] for row in connection.execute(query, [*values, owner, made_by]).fetchall()]


def found(connection: Any, owner: int, article_id: str) -> Multilingual | None:
    """The vectors of an article; None if there are none, or they are not what was stored."""
    rows = connection.execute(
        "SELECT f.multilingual, c.start, m.chunk, vector_send(m.vector), m.checksum FROM facets f "
        "JOIN chunks c ON c.owner = f.owner AND c.article_id = f.article_id LEFT JOIN multilingual m "
        "ON m.chunk = c.id AND m.article_id = c.article_id AND m.made_by = f.multilingual "
        "WHERE f.owner = %s AND f.article_id = %s ORDER BY c.start",
        [owner, article_id],
        binary=True,
    ).fetchall()
    whole = [row for row in rows if row[3] is not None and checksum(article_id, row[2], native(row[3])) == row[4]]
    if not rows or len(whole) < len(rows):
        return None
    return Multilingual(rows[0][0], {row[1]: native(row[3]) for row in rows})


def damaged(connection: Any, chunks: Sequence[int]) -> dict[int, str]:
    """Of some chunks those whose vectors are not what was stored, with their articles."""
    query = (
        "SELECT m.chunk, m.article_id, vector_send(m.vector), m.checksum, c.article_id FROM multilingual m "
        "JOIN chunks c ON c.id = m.chunk WHERE m.chunk = ANY(%s)"
    )
    rows = connection.execute(query, [list(chunks)], binary=True).fetchall()
    return {row[0]: row[4] for row in rows if checksum(row[1], row[0], native(row[2])) != row[3]}


def problems(connection: Any, owner: int) -> Iterator[str]:
    """A sentence for each article whose vectors are not what was stored."""
    query = (
        "SELECT article_id FROM facets WHERE owner = %s AND multilingual IS NOT NULL "
        "UNION SELECT article_id FROM multilingual WHERE owner = %s ORDER BY 1"
    )
    for (article_id,) in connection.execute(query, [owner, owner]).fetchall():
        if found(connection, owner, article_id) is None:
            yield (
                f"the multilingual vectors of article {article_id} are not what was stored: remove it and add it "
                "again"
            )

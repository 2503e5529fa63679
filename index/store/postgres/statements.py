"""What articles state and are filtered by, as rows of a database; what is damaged is passed over and made again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from ...article import Article
from ..scope import COLUMNS, Statement, Statements, folded, main_language


def insert(connection: Any, owner: int, article: Article, made: Statements | None) -> None:
    """Store what an article is filtered by, and what it states where that was read. Call within a transaction."""
    connection.execute(
        "INSERT INTO facets (owner, article_id, author, outlet, language) VALUES (%s, %s, %s, %s, %s) "
        "ON CONFLICT DO NOTHING",
        [owner, article.id, folded(article.author), folded(article.publisher), main_language(article.language)],
    )
    if made is not None:
        keep(connection, owner, article.id, made)


def keep(connection: Any, owner: int, article_id: str, made: Statements) -> None:
    """Store what an article states in the place of what stood there; nothing if it is gone."""
    done = connection.execute(
        "UPDATE facets SET kind = %s, made_by = %s, checksum = %s WHERE owner = %s AND article_id = %s",
        [made.kind, made.made_by, made.checksum, owner, article_id],
    )
    if done.rowcount:
        connection.execute("DELETE FROM statements WHERE owner = %s AND article_id = %s", [owner, article_id])
        with connection.cursor().copy(f"COPY statements (owner, article_id, number, {COLUMNS}) FROM STDIN") as sent:
            for number, row in enumerate(made.rows):
                sent.write_row((owner, article_id, number, *row.row()))


def found(connection: Any, owner: int, ids: Sequence[str]) -> dict[str, Statements]:
    """What articles state, by their ids; what was never read, or is not what was stored, is left out."""
    given = [owner, [one for one in ids if isinstance(one, str) and "\0" not in one]]
    within = "owner = %s AND article_id = ANY(%s)"
    about = connection.execute(
        f"SELECT article_id, made_by, kind, checksum FROM facets WHERE made_by IS NOT NULL AND {within}", given
    ).fetchall()
    rows = connection.execute(
        f"SELECT article_id, {COLUMNS} FROM statements WHERE {within} ORDER BY article_id, number", given
    ).fetchall()
    told = {key: tuple(Statement.of(row[1:]) for row in group) for key, group in groupby(rows, lambda row: row[0])}
    made = ((key, Statements(by, kind, told.get(key, ())), check) for key, by, kind, check in about)
    return {key: statements for key, statements, check in made if statements.checksum == check}


def problems(connection: Any, owner: int) -> Iterator[str]:
    """A sentence for each article whose filters or statements are not what was stored."""
    rows = connection.execute(
        "SELECT a.id, a.author, a.publisher, a.language, f.author, f.outlet, f.language, f.made_by FROM articles a "
        "LEFT JOIN facets f ON f.owner = a.owner AND f.article_id = a.id WHERE a.owner = %s",
        [owner],
    ).fetchall()
    ids = [row[0] for row in rows if row[7] is not None]
    whole = {one for at in range(0, len(ids), 500) for one in found(connection, owner, ids[at : at + 500])}
    for article_id, author, publisher, language, *stated, made_by in rows:
        if stated != [folded(author), folded(publisher), main_language(language)]:
            yield f"article {article_id} is filtered by another author, outlet or language than it has"
        if made_by is not None and article_id not in whole:
            yield f"what article {article_id} states is not what was stored: remove it and add it again"

"""What articles state and are filtered by, as rows of a folder's database.

They are made from the articles, so what is damaged is passed over and made again. Knows rows, and not who makes them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import groupby

from ...article import Article
from ..scope import COLUMNS, Statement, Statements, folded, main_language
from .database import Database

_MARKS = ", ".join("?" * (COLUMNS.count(",") + 3))


def insert(connection: sqlite3.Connection, article: Article, made: Statements | None) -> None:
    """Store what an article is filtered by, and what it states where that was read. Call within a transaction."""
    connection.execute(
        "INSERT OR IGNORE INTO facets (article_id, author, outlet, language) VALUES (?, ?, ?, ?)",
        [article.id, folded(article.author), folded(article.publisher), main_language(article.language)],
    )
    if made is not None:
        keep(connection, article.id, made)


def keep(connection: sqlite3.Connection, article_id: str, made: Statements) -> None:
    """Store what an article states in the place of what stood there; nothing if it is gone."""
    done = connection.execute(
        "UPDATE facets SET kind = ?, made_by = ?, checksum = ? WHERE article_id = ?",
        [made.kind, made.made_by, made.checksum, article_id],
    )
    if done.rowcount:
        connection.execute("DELETE FROM statements WHERE article_id = ?", [article_id])
        connection.executemany(
            f"INSERT INTO statements (article_id, number, {COLUMNS}) VALUES ({_MARKS})",
            [(article_id, number, *row.row()) for number, row in enumerate(made.rows)],
        )


def found(database: Database, ids: Sequence[str]) -> dict[str, Statements]:
    """What articles state, by their ids; what was never read, or is not what was stored, is left out."""
    within = "article_id IN (SELECT value FROM json_each(?))"
    given = [json.dumps(list(ids))]
    with database.errors():
        about = database.connection.execute(
            f"SELECT article_id, made_by, kind, checksum FROM facets WHERE made_by IS NOT NULL AND {within}", given
        ).fetchall()
        rows = database.connection.execute(
            f"SELECT article_id, {COLUMNS} FROM statements WHERE {within} ORDER BY article_id, number", given
        ).fetchall()
    told = {key: tuple(Statement.of(row[1:]) for row in group) for key, group in groupby(rows, lambda row: row[0])}
    made = ((key, Statements(by, kind, told.get(key, ())), check) for key, by, kind, check in about)
    return {key: statements for key, statements, check in made if statements.checksum == check}


def unstated(database: Database, made_by: str) -> list[str]:
    """The ids of the articles whose statements were not made by that."""
    with database.errors():
        query = "SELECT article_id FROM facets WHERE made_by IS NOT ? ORDER BY article_id"
        return [row[0] for row in database.connection.execute(query, [made_by])]


def problems(database: Database) -> Iterator[str]:
    """A sentence for each article whose filters or statements are not what was stored."""
    query = "SELECT id, author, publisher, language FROM articles ORDER BY position"
    kept = {row[0]: row[1:] for row in database.connection.execute(
        "SELECT article_id, author, outlet, language, made_by FROM facets")}  # fmt: skip
    whole: dict[str, Statements] = {}
    ids = list(kept)
    for at in range(0, len(ids), 500):
        whole |= found(database, ids[at : at + 500])
    for article_id, author, publisher, language in database.connection.execute(query).fetchall():
        *stated, made_by = kept.get(article_id, (None,))
        if stated != [folded(author), folded(publisher), main_language(language)]:
            yield f"article {article_id} is filtered by another author, outlet or language than it has"
        if made_by is not None and article_id not in whole:
            yield f"what article {article_id} states is not what was stored: run `python -m app verify --rebuild`"

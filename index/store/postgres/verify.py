"""The check of everything that one owner has in a database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...article import Article
from ...errors import StoreDamaged
from ..chunking import sentences
from ..folder.tables import COLUMNS
from . import multilingual, statements
from .tables import CHUNK, JOINED, Tables
from .words import Said, stems


def verify(tables: Tables) -> list[str]:
    """A sentence for each problem, none if all of it agrees.

    What is checked: the text and header of each article and each older version against their hashes; each
    chunk's checksum, offsets, sentences and words; what articles state; vectors across languages; the counters
    that ranking uses. The database's own pages are checked by PostgreSQL (``pg_amcheck``, data checksums).
    """
    problems: list[str] = []
    tables.forget()
    with tables.pool.snapshot() as connection:
        query = f"SELECT id, header FROM articles WHERE owner = {tables.owner} ORDER BY position"
        for article_id, header in connection.execute(query).fetchall():
            try:
                problems += _problems(tables, connection, tables.whole(connection, article_id, header))
            except StoreDamaged as error:
                problems.append(error.message)
        query = f"SELECT id, {COLUMNS}, sha256, header FROM versions WHERE owner = {tables.owner}"
        for row in connection.execute(query).fetchall():
            try:
                tables.checked(row[0], row[1:])
            except StoreDamaged as error:
                problems.append(error.message)
        totals = connection.execute(
            f"SELECT (SELECT (chunks, tokens) FROM owners WHERE id = {tables.owner}) = "
            f"(SELECT (count(*), coalesce(sum(size), 0)::bigint) FROM chunks WHERE owner = {tables.owner})"
        ).fetchone()
        if totals != (True,):
            problems.append("the number of chunks or words is not what was counted")
        problems += statements.problems(connection, tables.owner)
        problems += multilingual.problems(connection, tables.owner)
    return problems


def _problems(tables: Tables, connection: Any, article: Article) -> Iterator[str]:
    query = f"SELECT {CHUNK}, c.said, c.headed, c.size FROM chunks c {JOINED} WHERE c.owner = {tables.owner} "
    begun: set[int] = set()
    title = stems(article.title)
    rows = connection.execute(f"{query}AND a.id = %s ORDER BY c.start", [article.id], binary=True).fetchall()
    for *row, said, headed, size in rows:
        try:
            chunk = tables.chunk(row, article)
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

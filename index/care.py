"""The care of a folder: whether everything in it agrees, and making its chunks anew.

The only file beside the store that knows the store from inside.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from .errors import NotFound, StoreDamaged
from .splitter import sentences
from .vectors import Vectors

if TYPE_CHECKING:
    from .store import LocalIndex

Progress = Callable[[int, int], None]


def verify(store: LocalIndex) -> list[str]:
    """Check a whole folder: a sentence for each problem, none if store and index agree."""
    with store._db.errors():
        check = store._db.connection.execute("PRAGMA integrity_check").fetchone()[0]
        ids = [row[0] for row in store._db.connection.execute("SELECT id FROM articles ORDER BY position")]
    problems = [] if check == "ok" else [f"footnote.db: {check}"]
    chunk_ids: list[int] = []
    for article_id in ids:
        try:
            problems.extend(_article(store, article_id, chunk_ids))
        except (StoreDamaged, NotFound) as error:
            problems.append(error.message)
    with store._db.errors():
        worded = {row[0] for row in store._db.connection.execute("SELECT id FROM words_docsize")}
    with store._lock:
        held = set(store._current_vectors().ids.tolist())
    problems += [f"chunk {i} is not in the full-text index" for i in chunk_ids if i not in worded]
    problems += [f"chunk {i} is not in the FAISS index" for i in chunk_ids if i not in held]
    problems += [f"the indexes hold a chunk {i} of no article" for i in (worded | held) - set(chunk_ids)]
    return problems


def rebuild(store: LocalIndex, progress: Progress | None = None) -> None:
    """Cut and embed every article anew with the store's present model.

    Args:
        store: opened as ``mending``.
        progress: called with (articles done, articles in all).
    """
    articles = store.articles()
    with store._lock:
        store._vectors = Vectors(store.embedder.dim)
    for done, article in enumerate(articles):
        rows = store._rows(article, anew=True)
        with store._db.writing() as connection:
            store._forget_words(connection, article)
            connection.execute("DELETE FROM chunks WHERE article_id = ?", [article.id])
            store._insert_chunks(connection, article, rows)
            store._advance(connection)
        if progress:
            progress(done + 1, len(articles))
    with store._db.writing() as connection:
        connection.executemany("INSERT OR REPLACE INTO manifest VALUES (?, ?)", store._manifest().items())


def _article(store: LocalIndex, article_id: str, seen: list[int]) -> list[str]:
    problems: list[str] = []
    article = store.article(article_id)
    with store._db.errors():
        query = "SELECT id FROM chunks WHERE article_id = ? ORDER BY start"
        ids = [row[0] for row in store._db.connection.execute(query, [article_id])]
    seen.extend(ids)
    covered: list[tuple[int, int]] = []
    for chunk in store.chunks(ids):
        covered.extend(chunk.sentences)
        if not 0 <= chunk.start < chunk.end <= len(article.text):
            problems.append(f"chunk {chunk.id} lies outside article {article_id}")
    whole = {start for start, _ in sentences(article.text)}
    if whole - {start for start, _ in covered}:
        problems.append(f"article {article_id} has sentences in no chunk")
    return problems

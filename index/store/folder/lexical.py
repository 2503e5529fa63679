"""The search by words: BM25 over SQLite's full-text table, which stays the only place where words are kept.

FTS5 scores every chunk that holds any word of a question: fine for thousands, a sixth of a second for a
million. Above ``ALL`` chunks the chunks that hold the rarest words are candidates, and the common words count
for these; places and lengths come from FTS5's own tables, and the score is FTS5's own formula.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from math import log

import numpy as np
from numpy.typing import NDArray

from ...errors import StoreDamaged
from ..scope import Scope, Within, as_scope
from .database import Database
from .tables import chunks_of
from .word_index import is_damage

ALL = 20_000
"""Chunks up to which FTS5 scores all that hold a word; see DECISIONS, "Search at size"."""

HELD = 30_000
"""Chunks that the rarest words of a question may hold together, unless the rarest alone is in more."""

_SCORED = 300
"""Candidates whose length is looked up."""

TITLE = 0.5
"""What a word in the title counts beside one in the text."""

K1, B = 1.2, 0.75
"""The constants of BM25, as in FTS5."""

_PLACES = "temp.lexical_places"
_ROWS = "temp.lexical_rows"

Weighed = tuple[NDArray[np.int64], NDArray[np.float64]]
"""Chunks, in ascending order, and how often a word is in each."""


class Lexical:
    """The best chunks for some words. Safe to share between threads."""

    def __init__(self, database: Database, everything: int = ALL) -> None:
        """Nothing is read yet.

        Args:
            database: where the words are.
            everything: chunks up to which FTS5 scores all that hold a word.
        """
        self._db = database
        self._all = everything
        self._counted: tuple[int, dict[tuple[str, ...], int]] = (0, {})

    def best(self, words: Sequence[str], k: int, within: Within = None) -> list[int]:
        """Chunks that hold any of the words, best BM25 first.

        Args:
            words: plain words; nothing in them is a search operator.
            k: how many chunks.
            within: chunks of these articles only.
        """
        words = [word for word in words if word.strip("\0")]
        scope = as_scope(within)
        if not words or k < 1:
            return []
        with self._db.errors(), self._damage():
            (last,) = self._db.connection.execute("SELECT max(id) FROM chunks").fetchone()
            if scope.everything and (last or 0) > self._all:
                connection = self._db.connection
                self._open_tables(connection)
                connection.execute("BEGIN")  # as numbers of other moments do not fit each other
                try:
                    return self._rarest_first(connection, words, k)
                finally:
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
            return self._scored_by_fts5(words, k, scope)

    @contextmanager
    def _damage(self) -> Iterator[None]:
        """Name what can be mended, of all that may be wrong in the file."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            raise StoreDamaged(
                f"{self._db.path} is damaged: its word index cannot be read; start Footnote again, which makes it "
                "anew from the articles, or restore the file with `python -m app restore FILE` from a backup."
            ) from error

    def _scored_by_fts5(self, words: Sequence[str], k: int, within: Scope) -> list[int]:
        chosen, values = "", [_any(words)]
        if not within.everything:
            condition, meant = chunks_of(within)
            # The + keeps SQLite from searching anew for each chunk.
            chosen = f"AND +rowid IN (SELECT id FROM chunks WHERE {condition}) "
            values += meant
        query = (
            f"SELECT rowid FROM words WHERE words MATCH ? {chosen}ORDER BY bm25(words, 1.0, {TITLE}), rowid LIMIT ?"
        )
        return [row[0] for row in self._db.connection.execute(query, [*values, k])]

    def _rarest_first(self, connection: sqlite3.Connection, words: Sequence[str], k: int) -> list[int]:
        rows, tokens = _totals(connection)
        counts = {word: self._count(connection, word, rows) for word in words}
        order = [word for word in sorted(words, key=lambda word: counts[word]) if counts[word]]
        rare = [word for at, word in enumerate(order) if not at or sum(counts[w] for w in order[: at + 1]) <= HELD]
        if not rare:
            return []
        weights = [weight(rows, counts[word]) for word in order]
        held = [self._held(connection, word) for word in rare]
        chunks = _once(np.sort(np.concatenate([found for found, _ in held])))
        for word in order[len(rare) :]:
            both = _numbers(connection, f"({_any(rare)}) AND {_any([word])}")
            held.append((both, np.ones(len(both))))
        scores = np.zeros(len(chunks))
        for each, (found, often) in zip(weights, held, strict=True):
            scores[np.searchsorted(chunks, found)] += each * (K1 + 1) * often / (often + K1)
        chunks = chunks[_best(scores, max(_SCORED, 5 * k))]
        dampened = K1 * (1 - B + B * self._lengths(connection, chunks) * rows / max(1, tokens))
        scores = np.zeros(len(chunks))
        for each, (found, often) in zip(weights, held, strict=True):
            at = np.searchsorted(chunks, found)
            there = chunks[np.minimum(at, len(chunks) - 1)] == found
            at, often = at[there], often[there]
            scores[at] += each * (K1 + 1) * often / (often + dampened[at])
        best: list[int] = chunks[np.lexsort((chunks, -scores))][:k].tolist()
        return best

    def _held(self, connection: sqlite3.Connection, word: str) -> Weighed:
        """The chunks that hold a word, and how often."""
        terms = terms_of(word)
        if len(terms) != 1:
            found = _numbers(connection, _any([word]))
            return found, np.ones(len(found))
        query = f"SELECT group_concat(2 * doc + (col = 'title')) FROM {_PLACES} WHERE term = ?"
        places = split(connection.execute(query, terms).fetchone()[0])
        chunks = places >> 1
        first = np.flatnonzero(np.diff(chunks, prepend=-1))
        return chunks[first], np.add.reduceat(np.where(places & 1, TITLE, 1.0), first)

    def _count(self, connection: sqlite3.Connection, word: str, rows: int) -> int:
        """In how many chunks a word is; what is in any is remembered until their number changes by a hundredth."""
        at, counted = self._counted
        if abs(rows - at) > at // 100:
            self._counted = at, counted = rows, {}
        terms = terms_of(word)
        if not counted.get(terms):
            if len(terms) == 1:
                found = connection.execute(f"SELECT doc FROM {_ROWS} WHERE term = ?", terms).fetchone()
            else:
                found = connection.execute(
                    "SELECT count(*) FROM words WHERE words MATCH ?", [_any([word])]
                ).fetchone()
            if len(counted) > 100_000:
                counted.clear()
            counted[terms] = int(found[0]) if found else 0
        return counted[terms]

    def _lengths(self, connection: sqlite3.Connection, chunks: NDArray[np.int64]) -> NDArray[np.float64]:
        """How many tokens each chunk has, with its title."""
        query = "SELECT id, sz FROM words_docsize WHERE id IN (SELECT value FROM json_each(?))"
        sizes = {
            number: sum(blob) if max(blob) < 0x80 else sum(_varints(blob))
            for number, blob in connection.execute(query, [json.dumps(chunks.tolist())])
        }
        return np.array([sizes.get(number, 0) for number in chunks.tolist()], np.float64)

    def _open_tables(self, connection: sqlite3.Connection) -> None:
        for name, kind in ((_ROWS, "row"), (_PLACES, "instance")):
            connection.execute(f"CREATE VIRTUAL TABLE IF NOT EXISTS {name} USING fts5vocab(main, words, {kind})")


@cache
def _stemmer() -> tuple[threading.Lock, sqlite3.Connection]:
    """A full-text table in memory that is cut and stemmed like ours."""
    small = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    small.execute("CREATE VIRTUAL TABLE words USING fts5(text, tokenize='porter unicode61 remove_diacritics 2')")
    small.execute("CREATE VIRTUAL TABLE terms USING fts5vocab(words, instance)")
    return threading.Lock(), small


@lru_cache(maxsize=100_000)
def terms_of(word: str) -> tuple[str, ...]:
    """What FTS5 makes of a word: its stem, or several for one with marks inside."""
    return tuple(tokens(word))


def tokens(text: str) -> list[str]:
    """What FTS5 makes of a text: the stems of its words, in their order."""
    lock, small = _stemmer()
    with lock:
        small.execute("BEGIN")
        try:
            small.execute("INSERT INTO words VALUES (?)", [text])
            return [row[0] for row in small.execute("SELECT term FROM terms ORDER BY offset")]
        finally:
            small.execute("ROLLBACK")


def weight(rows: int, count: int) -> float:
    """What a word in ``count`` of ``rows`` chunks counts, as FTS5 reckons it: next to nothing in half of them."""
    odds = (rows - count + 0.5) / (count + 0.5)  # below 0 by a remembered count, where chunks went meanwhile
    return log(odds) if odds > 1 else 1e-6


def _any(words: Sequence[str]) -> str:
    """An FTS5 query for any of the words."""
    return " OR ".join('"' + word.replace('"', '""').replace("\0", "") + '"' for word in words)


def _numbers(connection: sqlite3.Connection, query: str) -> NDArray[np.int64]:
    found = connection.execute("SELECT group_concat(rowid) FROM words WHERE words MATCH ?", [query]).fetchone()[0]
    return split(found)


def split(numbers: str | None) -> NDArray[np.int64]:
    """Numbers that SQLite joined: a tenth of the time of a row for each."""
    return np.fromstring(numbers, np.int64, sep=",") if numbers else np.empty(0, np.int64)


def _once(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sorted numbers without repetition."""
    return numbers[np.diff(numbers, prepend=-1) > 0]


def _best(scores: NDArray[np.float64], count: int) -> NDArray[np.intp]:
    """The places of the highest scores, in ascending order of place."""
    if len(scores) <= count:
        return np.arange(len(scores))
    return np.sort(np.argpartition(-scores, count)[:count])


def _totals(connection: sqlite3.Connection) -> tuple[int, int]:
    """Chunks and tokens in the full-text table, from the record that FTS5 keeps of them."""
    (block,) = connection.execute("SELECT block FROM words_data WHERE id = 1").fetchone()
    rows, *tokens = _varints(block)
    return max(1, rows), sum(tokens)


def _varints(blob: bytes) -> list[int]:
    """SQLite's numbers of variable length, most significant first: https://sqlite.org/fileformat2.html#varint."""
    found, value = [], 0
    for byte in blob:
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            found.append(value)
            value = 0
    return found

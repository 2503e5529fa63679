"""The search by meaning: FAISS names candidates, the vectors in SQLite decide.

Keeps FAISS in step with the database: what was added since is read by its number, what was removed from a
log of removals, so that one more article costs as much in a large folder as in a small one. Up to ``FLAT``
chunks every vector is compared; above, a thread of its own makes an inverted file, while the search goes on
with what there is. The size decides, nobody else.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...errors import StoreDamaged, StoreError
from ..scope import Within, as_scope
from . import multilingual
from .database import Database, Manifest
from .faiss_file import SAMPLE, Batch, Vectors, lists_for, made_for, restamp
from .lexical import split
from .tables import chunks_of

FLAT = 50_000
"""Chunks up to which all are compared; see DECISIONS, "Search at size"."""

_BATCH = 5_000


class Dense:
    """The nearest chunks of one database. Safe to share between threads."""

    table = "chunks"
    """Where the vectors are."""
    removals = "removed"
    """The log of what was removed there."""

    def __init__(
        self,
        database: Database,
        file: Path,
        dim: int,
        manifest: Manifest,
        flat: int = FLAT,
    ) -> None:
        """Nothing is read yet.

        Args:
            database: where the vectors are.
            file: the cache.
            dim: numbers of a vector.
            manifest: says which state of which store it is, and whose vectors they are.
            flat: chunks up to which all are compared.
        """
        self._db = database
        self._file = file
        self._dim = dim
        self._manifest = manifest
        self._limit = flat
        self._lock = threading.Lock()
        self._vectors: Vectors | None = None
        self._synced = -1
        self._saved = -1
        self._tried = -1
        self._work: threading.Thread | None = None

    def nearest(self, vector: NDArray[np.float32], k: int, within: Within = None) -> list[tuple[int, float]]:
        """Up to k chunks nearest to a vector, with their cosine in [-1, 1], nearest first.

        Args:
            vector: float32 (dim,), of L2 norm 1.
            k: how many.
            within: chunks of these articles only.
        """
        if k < 1:
            return []
        ids = None
        scope = as_scope(within)
        if not scope.everything:
            condition, meant = chunks_of(scope)
            with self._db.errors():
                query = f"SELECT group_concat(id) FROM {self.table} WHERE {condition}"
                ids = split(self._db.connection.execute(query, meant).fetchone()[0])
        with self.held() as vectors:
            numbers = vectors.near(vector, 2 * k + 20 if vectors.listed else k + 10, ids)
        return self._decided(vector, numbers)[:k]

    def _decided(self, vector: NDArray[np.float32], numbers: Sequence[int]) -> list[tuple[int, float]]:
        """Those of the candidates that are stored, by their exact cosine."""
        if not numbers:
            return []
        with self._db.errors():
            rows = self._db.connection.execute(
                "SELECT id, vector FROM chunks WHERE id IN (SELECT value FROM json_each(?))", [json.dumps(numbers)]
            ).fetchall()
        if not rows:
            return []
        ids, matrix = self._batch(rows)
        found = zip(ids.tolist(), (matrix @ vector).tolist(), strict=True)
        return sorted(found, key=lambda one: (-one[1], one[0]))

    @contextmanager
    def held(self) -> Iterator[Vectors]:
        """What FAISS holds, in step with the database, while nobody else touches it."""
        with self._lock:
            yield self._current()

    def reset(self) -> None:
        """Begin anew, without the file."""
        with self._lock:
            self._vectors, self._synced = Vectors(self._dim), -1

    def save(self) -> None:
        """Write the file if it is behind. A failure costs its making at the next opening, no more."""
        with self._lock:
            now = self._manifest["store"], self._generation()
            if self._vectors is None and made_for(self._file) == now:
                return  # nothing was searched for, and the file is of this state
            vectors = self._current()
            if self._saved == self._synced:
                return
            with suppress(OSError):
                if vectors.listed or self._is_due(vectors):
                    restamp(self._file, *now)  # what is missing in it is read at the next opening
                    if vectors.dead:  # what was removed is not to stay on the disk
                        self._begin()
                else:
                    vectors.save(self._file, *now)
                self._saved = self._synced

    def close(self) -> None:
        """Write what is to be written, and wait until it is."""
        for _ in range(2):  # something may have been removed while the first file was made
            with suppress(StoreError):  # the folder may have gone meanwhile
                self.save()
            if self._work is not None:
                self._work.join()

    # In step with the database

    def _generation(self) -> int:
        """Counts the changes of the table."""
        return self._manifest.generation

    def _current(self) -> Vectors:
        """Call with the lock held."""
        with self._db.errors():
            generation = self._generation()
            if self._vectors is None:
                found = Vectors.load(self._file, self._dim, self._manifest["store"], generation)
                self._vectors = found or Vectors(self._dim)
                self._saved = self._vectors.generation
            if self._synced != generation:
                self._manifest.check()
                self._catch_up(self._vectors)
                self._synced = generation
            if self._is_due(self._vectors):
                self._begin()
        return self._vectors

    def _catch_up(self, vectors: Vectors) -> None:
        if not vectors.last:  # nothing that was removed before now can be there
            vectors.gone = self._last_removal()
        for ids, matrix in self._after(vectors.last):
            vectors.add(ids, matrix)
            vectors.last = int(ids[-1])
        vectors.gone, removed = self._removed(vectors.gone)
        vectors.remove(removed)

    def _after(self, number: int) -> Iterator[Batch]:
        """The chunks above a number, in its order; each query by itself, so that no writer waits."""
        while True:
            with self._db.errors():
                rows = self._db.connection.execute(
                    f"SELECT id, vector FROM {self.table} WHERE id > ? ORDER BY id LIMIT ?", [number, _BATCH]
                ).fetchall()
            if not rows:
                return
            number = rows[-1][0]
            batch = self._batch(rows)
            if len(batch[0]):
                yield batch

    def _batch(self, rows: Sequence[tuple[int, bytes]]) -> Batch:
        """Numbers and vectors of rows of the table."""
        blobs = [row[1] for row in rows]
        if {len(blob) for blob in blobs} == {4 * self._dim}:
            matrix = np.frombuffer(b"".join(blobs), "<f4").reshape(len(rows), -1)
            if (np.abs(np.linalg.norm(matrix, axis=1) - 1) <= 1e-3).all():  # not so for what is not finite
                return np.array([row[0] for row in rows], np.int64), matrix
        raise StoreDamaged(
            f"{self._db.path} is damaged: a vector is not what was stored; run "
            f"`python -m app verify --rebuild --data {self._db.path.parent}`."
        )

    def _last_removal(self) -> int:
        query = f"SELECT coalesce(max(number), 0) FROM {self.removals}"
        return int(self._db.connection.execute(query).fetchone()[0])

    def _removed(self, number: int) -> tuple[int, NDArray[np.int64]]:
        """The last removal, and the chunks removed after one."""
        query = f"SELECT number, chunk FROM {self.removals} WHERE number > ? ORDER BY number"
        rows = self._db.connection.execute(query, [number]).fetchall()
        return rows[-1][0] if rows else number, np.array([row[1] for row in rows], np.int64)

    # In the background

    def _is_due(self, vectors: Vectors) -> bool:
        """Whether the file is to be made in another way."""
        live = len(vectors) - vectors.dead
        if not vectors.listed:
            return live > self._limit
        behind = vectors.flat + vectors.dead
        return live < self._limit // 2 or behind > max(self._limit // 10, vectors.listed // 50)

    def _begin(self) -> None:
        """Make the file in a thread of its own. Call with the lock held."""
        if self._tried == self._synced or (self._work is not None and self._work.is_alive()):
            return
        self._tried = self._synced  # if it fails, once more when something has changed
        self._work = threading.Thread(target=self._remake, name="footnote-vectors")
        self._work.start()

    def _remake(self) -> None:
        """Write the file anew and go on with it."""
        with suppress(StoreError), self._db.errors():  # the search goes on with what there is
            store, generation = self._manifest["store"], self._generation()
            self._grown().save(self._file, store, generation)
            made = Vectors.load(self._file, self._dim, store, self._generation())
            if made is not None:
                with self._lock:
                    self._vectors, self._synced, self._saved = made, -1, generation

    def _grown(self) -> Vectors:
        """All vectors of this moment, in the form that their number asks for."""
        count = int(self._db.connection.execute(f"SELECT count(*) FROM {self.table}").fetchone()[0])
        if count <= self._limit // 2:
            flat = Vectors(self._dim)
            self._catch_up(flat)
            return flat
        now = self._manifest["store"], self._generation()
        made = Vectors.load(self._file, self._dim, *now, changing=True)
        if made is None or not made.listed or not count / 3 <= made.trained <= count * 3:
            gone = self._last_removal()
            made = Vectors.trained_on(self._sample(count), count)
            made.gone = gone
        made.extend(self._after(made.last))
        made.gone, removed = self._removed(made.gone)
        made.cut(removed)
        return made

    def _sample(self, count: int) -> NDArray[np.float32]:
        """Enough vectors from everywhere to find the lists' centres with, float32 (n, dim)."""
        (last,) = self._db.connection.execute(f"SELECT max(id) FROM {self.table}").fetchone()
        wanted = min(last, SAMPLE * lists_for(count) * last // count)
        numbers = np.sort(np.random.default_rng(count).choice(last, wanted, replace=False) + 1)
        found = []
        for at in range(0, len(numbers), _BATCH):
            rows = self._db.connection.execute(
                f"SELECT id, vector FROM {self.table} WHERE id IN (SELECT value FROM json_each(?))",
                [json.dumps(numbers[at : at + _BATCH].tolist())],
            ).fetchall()
            if rows:
                found.append(self._batch(rows)[1])
        return np.concatenate(found)


class MultilingualDense(Dense):
    """The nearest chunks across languages. Its rows have numbers of their own, as they come when they are wanted.

    What is damaged counts as absent: it is passed over, and removed with the other vectors of its article.
    """

    table = "multilingual"
    removals = "multilingual_removed"

    _damaged: frozenset[str] | set[str] = frozenset()
    """Articles with vectors that are not what was stored."""

    def nearest(self, vector: NDArray[np.float32], k: int, within: Within = None) -> list[tuple[int, float]]:
        """As ``Dense.nearest``; fewer where vectors are damaged, which are removed."""
        self._forget(set())
        return super().nearest(vector, k, within)

    def save(self) -> None:
        """As ``Dense.save``; where nothing was ever stored there is no file."""
        if self._generation() or self._file.exists():
            super().save()

    def discard_newer(self) -> None:
        """Remove a file that is of a later state than the database: it would pass for the present one's some day."""
        if (made_for(self._file) or ("", 0))[1] > self._generation():
            with suppress(OSError):
                self._file.unlink()

    def _generation(self) -> int:
        """Counts rows and removals: neither number is used twice."""
        query = "SELECT coalesce(sum(seq), 0) FROM sqlite_sequence WHERE name IN (?, ?)"
        with self._db.errors():
            return int(self._db.connection.execute(query, [self.table, self.removals]).fetchone()[0])

    def _decided(self, vector: NDArray[np.float32], numbers: Sequence[int]) -> list[tuple[int, float]]:
        with self._db.errors():
            rows = self._db.connection.execute(
                f"SELECT m.chunk, m.vector, m.article_id, m.checksum, c.article_id {_OF_CHUNKS}",
                [json.dumps(numbers)],
            ).fetchall()
        whole = [row for row in rows if multilingual.checksum(row[2], row[0], row[1]) == row[3]]
        self._forget({row[4] for row in rows if row not in whole})
        ids, matrix = self._sound([row[:2] for row in whole])
        found = zip(ids.tolist(), (matrix @ vector).tolist(), strict=True)
        return sorted(found, key=lambda one: (-one[1], one[0]))

    def _batch(self, rows: Sequence[tuple[int, bytes]]) -> Batch:
        ids, matrix = self._sound(rows)
        if len(ids) < len(rows):
            bad = json.dumps([row[0] for row in rows if row[0] not in set(ids.tolist())])
            found = self._db.connection.execute(f"SELECT c.article_id {_OF_CHUNKS}", [bad]).fetchall()
            self._forget({row[0] for row in found})
        return ids, matrix

    def _sound(self, rows: Sequence[tuple[int, bytes]]) -> Batch:
        """Numbers and vectors of the rows that hold a vector."""
        rows = [row for row in rows if len(row[1]) == 4 * self._dim]
        matrix = np.frombuffer(b"".join(row[1] for row in rows), "<f4").reshape(len(rows), self._dim)
        sound = np.abs(np.linalg.norm(matrix, axis=1) - 1) <= 1e-3  # not so for what is not finite
        return np.array([row[0] for row in rows], np.int64)[sound], matrix[sound]

    def _forget(self, articles: set[str]) -> None:
        """Remove the vectors of some articles, and of those before that could not be: ``verify`` changes nothing."""
        self._damaged |= articles
        if self._damaged and not self._db.read_only and not self._db.connection.in_transaction:
            with suppress(StoreError), self._db.writing() as connection:
                multilingual.forget(connection, self._damaged)
                self._damaged = set()


_OF_CHUNKS = "FROM multilingual m JOIN chunks c ON c.id = m.chunk WHERE m.id IN (SELECT value FROM json_each(?))"

"""The FAISS index of a folder: a cache of the vectors in SQLite, never the only copy.

The file carries the database's id and generation and a hash of itself. A missing, stale, foreign
or damaged one is not an error: it is made again from the database. No pickle anywhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .aside import write_aside

_MAGIC = b"FOOTNOTE-VECTORS-1"


class Vectors:
    """Exact search by inner product over numbered rows. Not safe to share between threads unlocked."""

    def __init__(self, dim: int) -> None:
        import faiss

        faiss.omp_set_num_threads(1)  # a second thread makes one query slower
        self._faiss = faiss
        self._index: Any = faiss.IndexIDMap2(faiss.IndexFlatIP(dim))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def ids(self) -> NDArray[np.int64]:
        """The numbers of all rows, int64 (n,)."""
        ids: NDArray[np.int64] = self._faiss.vector_to_array(self._index.id_map).astype(np.int64)
        return ids

    def add(self, ids: Sequence[int], vectors: NDArray[np.float32]) -> None:
        """Add rows; float32 (n, dim), rows of L2 norm 1."""
        self._index.add_with_ids(np.ascontiguousarray(vectors, np.float32), np.array(ids, np.int64))

    def remove(self, ids: Sequence[int]) -> None:
        """Remove rows."""
        self._index.remove_ids(np.array(ids, np.int64))

    def row(self, number: int) -> NDArray[np.float32]:
        """The vector stored under a number, float32 (dim,)."""
        vector: NDArray[np.float32] = self._index.reconstruct(int(number))
        return vector

    def search(
        self, vector: NDArray[np.float32], k: int, within: NDArray[np.int64] | None = None
    ) -> list[tuple[int, float]]:
        """Return up to k rows nearest to a vector, as (number, cosine in [-1, 1]), nearest first.

        Args:
            vector: float32 (dim,), of L2 norm 1.
            k: how many rows.
            within: search these rows only.
        """
        if not len(self) or k < 1 or (within is not None and not len(within)):
            return []
        params = None
        if within is not None:
            params = self._faiss.SearchParameters()
            params.sel = self._faiss.IDSelectorBatch(within)
        scores, ids = self._index.search(vector.reshape(1, -1), min(k, len(self)), params=params)
        return [(int(i), float(s)) for i, s in zip(ids[0], scores[0], strict=True) if i >= 0]

    def save(self, path: Path, store: str, generation: int) -> None:
        """Write the file, stamped with the database it belongs to. Raises ``OSError``."""
        body = self._faiss.serialize_index(self._index).tobytes()
        stamp = {"store": store, "generation": generation, "sha256": hashlib.sha256(body).hexdigest()}
        head = _MAGIC + json.dumps(stamp).encode() + b"\n"
        write_aside(path, head, body)

    @classmethod
    def load(cls, path: Path, dim: int, store: str, generation: int) -> Vectors | None:
        """The vectors of a file, or None if it is missing, damaged, foreign or of another generation."""
        try:
            head, _, body = path.read_bytes().partition(b"\n")
        except OSError:
            return None
        stamp = _stamp(head)
        wanted = {"store": store, "generation": generation, "sha256": hashlib.sha256(body).hexdigest()}
        if stamp != wanted:
            return None
        found = cls(dim)
        found._index = found._faiss.deserialize_index(np.frombuffer(body, np.uint8))
        return found if found._index.d == dim else None


def made_for(path: Path) -> tuple[str, int] | None:
    """The database and the generation that a file says it was made for; None if it says nothing."""
    try:
        with path.open("rb") as file:
            stamp = _stamp(file.readline(1000))
        return str(stamp["store"]), int(stamp["generation"])
    except (OSError, KeyError, TypeError, ValueError):
        return None


def _stamp(head: bytes) -> dict[str, Any]:
    try:
        stamp = json.loads(head.removeprefix(_MAGIC)) if head.startswith(_MAGIC) else {}
    except (ValueError, RecursionError):
        return {}
    return stamp if isinstance(stamp, dict) else {}

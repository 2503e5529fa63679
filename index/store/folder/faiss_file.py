"""The FAISS index of a folder: a cache of the vectors in SQLite, never the only copy.

Few vectors are one flat table in half precision, held in memory. Many are an inverted file in eight bits,
mapped from the disk and never changed there; what came later stands in a flat table beside it. Both only
name candidates: what is near is decided with the vectors in SQLite (``vector_search.py``), so that a wrong number
in the file can cost a result and never make one.

The file carries the database's id and generation, how far in the database it goes, and hashes of itself, in a header
of one line, so that it is used for nothing else.
A missing, foreign or damaged one is not an error: it is made again from the database. No pickle anywhere.
"""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from math import ceil, isqrt
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from ...atomic import aside

_MAGIC = b"FOOTNOTE-VECTORS-"
_KIND = _MAGIC + b"2"
LENGTH = 512
"""Bytes of the stamp, padded, so that it can be written anew in its place."""


@dataclass(frozen=True)
class Stamp:
    """What a file says of itself."""

    store: str
    generation: int
    """Of the database, when this was written; moves on while the vectors stay."""
    last: int
    """The highest chunk number that was looked at: all above it are missing here."""
    gone: int
    """The last removal that was looked at."""
    rows: int
    trained: int
    """How many vectors there were when the lists' centres were made; 0 for a flat table."""
    size: int
    """Bytes after the stamp."""
    frame: int
    """Bytes of these at the beginning that are structure; the rest are codes and numbers."""
    sha256: str
    """Of the structure."""


def restamp(path: Path, store: str, generation: int) -> None:
    """Say in a file that the database has moved on, so that an older database beside it is noticed.

    Raises:
        OSError: it cannot be written.
    """
    with path.open("r+b") as file:
        stamp = read_stamp(file)
        if stamp and stamp.store == store and stamp.generation < generation:
            file.seek(0)
            file.write(packed(replace(stamp, generation=generation)))
            file.flush()
            os.fsync(file.fileno())


def made_for(path: Path) -> tuple[str, int] | None:
    """The database and the generation that a file says it was made for; None if it says nothing."""
    try:
        with path.open("rb") as file:
            said = _said(file.readline(1000))
        return str(said["store"]), int(said["generation"])
    except (OSError, KeyError, TypeError, ValueError):
        return None


def read_stamp(file: BinaryIO) -> Stamp | None:
    """The stamp of a file that this version reads; None for any other."""
    head = file.read(LENGTH)
    said = _said(head) if head.startswith(_KIND) else {}
    check = said.pop("check", None)
    if not said or check != zlib.crc32(json.dumps(said).encode()):
        return None
    return Stamp(**said)


def packed(stamp: Stamp) -> bytes:
    """The bytes to write first."""
    said = asdict(stamp)
    said["check"] = zlib.crc32(json.dumps(said).encode())
    return (_KIND + json.dumps(said).encode()).ljust(LENGTH - 1) + b"\n"


def _said(head: bytes) -> dict[str, Any]:
    """What a stamp of any version says."""
    try:
        said = json.loads(head[len(_MAGIC) + 1 :]) if head.startswith(_MAGIC) else {}
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


COMPARED = 20_000
"""Vectors of an inverted file that a question is compared with; see DECISIONS, "Search at size"."""

SAMPLE = 40
"""Vectors for each list that the lists' centres are made from."""

Batch = tuple[NDArray[np.int64], NDArray[np.float32]]


class Vectors:
    """Candidates near a vector. Not safe to share between threads unlocked."""

    def __init__(self, dim: int) -> None:
        import faiss

        self._faiss: Any = faiss
        self.dim = dim
        kind = faiss.ScalarQuantizer.QT_fp16
        self._flat: Any = faiss.IndexIDMap2(faiss.IndexScalarQuantizer(dim, kind, faiss.METRIC_INNER_PRODUCT))
        self._lists: Any = None
        self._dead: set[int] = set()
        self._listed = 0
        self.trained = 0
        self.last = 0
        """The highest chunk number that these vectors know of."""
        self.gone = 0
        """The last removal that these vectors know of."""
        self.generation = -1
        """What the file said of the database when it was read."""

    def __len__(self) -> int:
        return self.flat + self.listed

    @property
    def flat(self) -> int:
        """How many rows are in the flat table."""
        return int(self._flat.ntotal)

    @property
    def listed(self) -> int:
        """How many rows are in the lists, the removed ones too."""
        return 0 if self._lists is None else int(self._lists.ntotal)

    @property
    def dead(self) -> int:
        """How many numbers were removed since the lists were written."""
        return len(self._dead)

    def add(self, ids: Sequence[int] | NDArray[np.int64], vectors: NDArray[np.float32]) -> None:
        """Add rows to the flat table; float32 (n, dim), rows of L2 norm 1."""
        self._flat.add_with_ids(np.ascontiguousarray(vectors, np.float32), np.array(ids, np.int64))

    def remove(self, ids: Iterable[int]) -> None:
        """Remove rows; numbers that are not there do no harm."""
        numbers = np.fromiter(ids, np.int64)
        if len(numbers):
            self._flat.remove_ids(numbers)
            self._dead.update(numbers[numbers <= self._listed].tolist())

    def row(self, number: int) -> NDArray[np.float32]:
        """The vector stored under a number in the flat table, float32 (dim,)."""
        vector: NDArray[np.float32] = self._flat.reconstruct(int(number))
        return vector

    def near(self, vector: NDArray[np.float32], k: int, within: NDArray[np.int64] | None = None) -> list[int]:
        """Numbers of rows near a vector, at least the k nearest as far as they are found, in no order.

        Args:
            vector: float32 (dim,), of L2 norm 1.
            k: how many from either part.
            within: look at these rows only.
        """
        if k < 1 or (within is not None and not len(within)):
            return []
        self._faiss.omp_set_num_threads(1)  # a second thread makes one query slower
        query = np.ascontiguousarray(vector, np.float32).reshape(1, -1)
        found: list[int] = []
        if self.flat:
            params = None
            if within is not None:
                params = self._faiss.SearchParameters(sel=self._faiss.IDSelectorBatch(within))
            found += self._flat.search(query, min(k, self.flat), params=params)[1][0].tolist()
        if self._lists is not None:
            found += self._lists.search(query, min(k, self.listed), params=self._params(within))[1][0].tolist()
        return [number for number in found if number >= 0]

    def _params(self, within: NDArray[np.int64] | None) -> Any:
        """How many lists to look into: about as many vectors are compared with a filter as without one."""
        compared = self.listed if within is None else len(within)
        share = min(1.0, COMPARED / max(1, compared))
        selector: Any = None
        if within is not None:
            bits = np.zeros(self._listed + 8, np.uint8)
            bits[within[within <= self._listed]] = 1
            if self._dead:
                bits[np.fromiter(self._dead, np.int64)] = 0
            selector = self._faiss.IDSelectorBitmap(np.packbits(bits, bitorder="little"))
        elif self._dead:
            dead = np.fromiter(self._dead, np.int64)
            selector = self._faiss.IDSelectorNot(self._faiss.IDSelectorBatch(dead))
        return self._faiss.SearchParametersIVF(sel=selector, nprobe=ceil(share * self._lists.nlist))

    def stored(self) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32], Callable[..., Any], float]]:
        """All that is held: numbers, vectors, what makes such a one of a right one, how far off it may be."""
        faiss = self._faiss
        if self.flat:
            inner = faiss.downcast_index(self._flat.index)
            ids = faiss.vector_to_array(self._flat.id_map).astype(np.int64)
            codes = faiss.vector_to_array(inner.codes).reshape(len(ids), -1)
            yield ids, inner.sq.decode(codes), lambda x: inner.sq.decode(inner.sq.compute_codes(x)), 1e-6
        if self._lists is None:
            return
        quantizer = self._lists.sq
        step = float(faiss.vector_to_array(quantizer.trained)[self.dim :].max()) / 255
        dead = np.fromiter(self._dead, np.int64)
        for number in range(self._lists.nlist):
            ids, codes = _list(faiss, self._lists.invlists, number, self._lists.code_size)
            live = ~np.isin(ids, dead)
            if live.any():
                yield (
                    ids[live],
                    quantizer.decode(codes[live]),
                    lambda x: quantizer.decode(quantizer.compute_codes(x)),
                    1.01 * step,
                )

    # The file

    def save(self, path: Path, store: str, generation: int) -> None:
        """Write what is in one part: the flat table, or the lists with nothing beside them. Raises ``OSError``."""
        index = self._flat if self._lists is None else self._lists
        rows = int(index.ntotal)
        stamp = Stamp(store, generation, self.last, self.gone, rows, self.trained, 0, 0, "")
        with aside(path) as file:
            file.write(bytes(LENGTH))
            try:
                self._faiss.write_index(index, self._faiss.PyCallbackIOWriter(file.write))
            except RuntimeError as error:  # what FAISS makes of it when the disk is full
                raise OSError(str(error)[:200]) from error
            size = file.tell() - LENGTH
            frame = size if self._lists is None else size - rows * (int(index.code_size) + 8)
            file.seek(LENGTH)
            digest = hashlib.sha256(file.read(frame)).hexdigest()
            file.seek(0)
            file.write(packed(replace(stamp, size=size, frame=frame, sha256=digest)))

    @classmethod
    def load(cls, path: Path, dim: int, store: str, generation: int, *, changing: bool = False) -> Vectors | None:
        """The vectors of a file, or None if it is missing, damaged, foreign or of a later generation.

        Args:
            path: the file.
            dim: numbers of a vector.
            store: the database's id.
            generation: of the database.
            changing: read the lists into memory, to change them, instead of mapping them.
        """
        try:
            with path.open("rb") as file:
                stamp = read_stamp(file)
                if stamp is None or stamp.store != store or stamp.generation > generation:
                    return None
                if os.fstat(file.fileno()).st_size != LENGTH + stamp.size:
                    return None
                if hashlib.sha256(file.read(stamp.frame)).hexdigest() != stamp.sha256:
                    return None
                found = cls(dim)._opened(path, stamp, changing)
                same = os.path.samestat(os.fstat(file.fileno()), path.stat())
        except (OSError, RuntimeError):  # FAISS says everything by the second
            return None
        return found if same else None

    def _opened(self, path: Path, stamp: Stamp, changing: bool) -> Vectors | None:
        faiss = self._faiss
        reader = faiss.FileIOReader(str(path))
        head = np.empty(LENGTH, np.uint8)
        reader(faiss.swig_ptr(head), 1, LENGTH)
        mapped = stamp.trained and not changing
        index = faiss.read_index(reader, faiss.IO_FLAG_MMAP if mapped else 0)
        if index.d != self.dim or index.ntotal != stamp.rows:
            return None
        if stamp.trained:
            self._lists = index
            self._listed = stamp.last
        else:
            self._flat = index
        if mapped:  # its own threads for reading ahead take longer than the search
            faiss.downcast_InvertedLists(index.invlists).prefetch_nthread = 0
        self.trained, self.last, self.gone = stamp.trained, stamp.last, stamp.gone
        self.generation = stamp.generation
        return self

    # Making lists

    @classmethod
    def trained_on(cls, sample: NDArray[np.float32], rows: int) -> Vectors:
        """Empty lists for so many rows, their centres made from a sample, float32 (n, dim)."""
        made = cls(sample.shape[1])
        faiss = made._faiss
        faiss.omp_set_num_threads(1)
        kind, metric = faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
        centres = faiss.IndexFlatIP(made.dim)
        lists = faiss.IndexIVFScalarQuantizer(centres, made.dim, lists_for(rows), kind, metric, False)
        lists.cp.niter = 6
        lists.cp.min_points_per_centroid = 1
        lists.cp.max_points_per_centroid = SAMPLE
        lists.train(np.ascontiguousarray(sample, np.float32))
        made._lists, made.trained = lists, rows
        return made

    def extend(self, batches: Iterable[Batch]) -> None:
        """Put rows with ever higher numbers into lists that are in memory."""
        self._faiss.omp_set_num_threads(1)
        for ids, vectors in batches:
            self._lists.add_with_ids(np.ascontiguousarray(vectors, np.float32), ids)
            self.last = int(ids[-1])

    def cut(self, ids: NDArray[np.int64]) -> None:
        """Take rows out of lists that are in memory."""
        if len(ids):
            self._lists.remove_ids(ids)


def lists_for(rows: int) -> int:
    """How many lists: four times the root, between the time to find the lists and the time to read them."""
    return max(1, 4 * isqrt(rows))


def _list(faiss: Any, lists: Any, number: int, code_size: int) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """Numbers (n,) and codes (n, code_size) of one list, copied."""
    size = lists.list_size(number)
    if not size:
        return np.empty(0, np.int64), np.empty((0, code_size), np.uint8)
    ids = faiss.rev_swig_ptr(lists.get_ids(number), size).copy()
    codes = faiss.rev_swig_ptr(lists.get_codes(number), size * code_size).copy()
    return ids.astype(np.int64), codes.reshape(size, code_size)

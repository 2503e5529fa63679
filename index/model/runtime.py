"""Opens onnxruntime on a model's weights, by way of a cached graph file.

Knows nothing of text.
"""

from __future__ import annotations

import ctypes
import hashlib
import io
import json
import mmap
import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..atomic import write_aside
from ..errors import StoreDamaged
from .bert_graph import FORMAT, Shape, bert

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Tokenizer


@dataclass(frozen=True, slots=True)
class Change:
    """Tensors to put in the place of a model's own."""

    name: str
    """Differs whenever the tensors do; part of the name of the cached graph."""
    make: Callable[[Mapping[str, NDArray[np.float32]]], Mapping[str, NDArray[np.float32]]]
    """From the model's tensors to the new ones; called only when the graph is written."""


@dataclass(frozen=True, slots=True)
class Base:
    """A BERT encoder as it was trained first: what ``Encoder`` is to know of one.

    Attributes:
        name: differs whenever the weights do; part of the name of the cached graph.
        width: numbers in one vector.
        shape: layers, heads and epsilon.
        opening: the word piece before a text.
        closing: the word piece behind a text.
        segments: whether the second of two texts read together is marked as such by vectors of its own.
        tokenizer: its word pieces, without padding and truncation; read at the first call.
        words: from numbers of word pieces to their vectors, float32 (n, width).
        tensors: reads every other tensor, float32, under its Hugging Face name; only where the graph is written.
        relative: from the length of a text to what the attention adds for distances, float32 (1, heads, length,
            length); None where it adds nothing.
        threads: at one text, for a model that mostly reads one at a time.
    """

    name: str
    width: int
    shape: Shape
    opening: str
    closing: str
    segments: bool
    tokenizer: Callable[[], Tokenizer]
    words: Callable[[Sequence[int]], NDArray[np.float32]]
    tensors: Callable[[], Mapping[str, NDArray[np.float32]]]
    relative: Callable[[int], NDArray[np.float32]] | None = None
    threads: int = 1

    def part(self, first: int, end: int) -> Base:
        """Some of its layers, by number, the last one left out."""
        return replace(self, name=f"{self.name} {first} {end}", shape=replace(self.shape, first=first, layers=end))


SETTLED = 2_000_000_000
"""Nanoseconds after which a file's times tell whether it was written to."""

WORDS = "embeddings.word_embeddings.weight"
"""The largest tensor of a model; what a call needs of it is given to the graph with the call."""


def session(base: Base, change: Change | None, small: bool, cache: str | os.PathLike[str] | None) -> Any:
    """An onnxruntime session of the graph, from the cache where that is possible."""
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = min(base.threads, os.cpu_count() or 1)
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # what a long text took is given back; no slower
    # The graph is fused as it is best already; onnxruntime would put slower operators in the place of some.
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.log_severity_level = 3

    def load(model: bytes | str) -> Any:
        return ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])

    if cache is None:
        return load(_graph(base, change, small))
    whole = hashlib.sha256((base.name + (change.name if change else "")).encode()).hexdigest()
    path = Path(cache) / f"encoder-{whole[:16]}-{FORMAT}{'s' if small else ''}.onnx"
    if path.exists():
        try:
            return load(str(path))
        except Exception:  # noqa: BLE001, S110  onnxruntime has no root error; a bad file is written anew
            pass
    model = _graph(base, change, small)
    try:
        write_aside(path, model)
    except OSError:  # no room, or no right to write: it is only a cache
        return load(model)
    return load(str(path))


def give_back() -> None:
    """Give the system back what loading models needed and left (glibc keeps it otherwise)."""
    with suppress(OSError, AttributeError, TypeError):  # another system, another C library
        ctypes.CDLL(None).malloc_trim(0)


@lru_cache(maxsize=4)
def file_sha256(path: Path, state: tuple[int, ...], cache: Path | None = None) -> str:
    """The sha256 of a file's bytes, read once as long as the file stays as it is.

    Mapped and hashed in one call: read piece by piece, each piece would wait for whatever else is imported. The hash
    is kept in the cache with the file's state, since working it out is a quarter of the way to a first answer; any
    write changes the state, also one that sets the old time again.

    Args:
        path: the file.
        state: what ``file_state`` says of it.
        cache: a directory to keep the hash in.
    """
    kept = cache / f"sha256-{hashlib.sha256(str(path).encode()).hexdigest()[:16]}" if cache else None
    line = " ".join(map(str, state))
    if kept:
        with suppress(OSError, ValueError):
            known, found = kept.read_text("ascii").rsplit(" ", 1)
            if known == line and len(found) == 64:
                return found
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        found = hashlib.sha256(mapped).hexdigest()
    # A file changed a moment ago may change again within the grain of its times.
    if kept and time.time_ns() - max(state[2:]) > SETTLED:
        with suppress(OSError):
            write_aside(kept, f"{line} {found}".encode())
    return found


def file_state(path: Path) -> tuple[int, ...]:
    """A file's size, times of change in nanoseconds and number: they differ after any write."""
    about = path.stat()
    return about.st_size, about.st_ino, about.st_mtime_ns, about.st_ctime_ns


class WordTable:
    """The word vectors of ``model.safetensors``; only the rows that are asked for are read, and none are kept.

    Mapped, every page that was ever touched would count as this process's memory.
    """

    def __init__(self, path: Path) -> None:
        """Open the file.

        Raises:
            ValueError: it is not in the format.
            KeyError: it has no such tensor.
        """
        with path.open("rb") as file:
            size = int.from_bytes(file.read(8), "little")
            about = json.loads(file.read(min(size, 10_000_000)))[WORDS]
        if about["dtype"] != "F32":
            raise ValueError("the word vectors are not float32")
        self._at = 8 + size + about["data_offsets"][0]
        self._width = int(about["shape"][1])
        self._file = path.open("rb", buffering=0)

    def rows(self, numbers: Sequence[int]) -> NDArray[np.float32]:
        """Some rows: float32 (len(numbers), width)."""
        import numpy as np

        size = 4 * self._width
        read = b"".join(read_at(self._file, self._at + size * number, size) for number in numbers)
        return np.frombuffer(read, "<f4").reshape(len(numbers), self._width)


@lru_cache(maxsize=4)
def word_table(path: Path) -> WordTable:
    """The table of a file, opened once. Raises as ``WordTable``."""
    return WordTable(path)


def _graph(base: Base, change: Change | None, small: bool) -> bytes:
    tensors = dict(base.tensors())
    for name, value in (change.make(tensors) if change else {}).items():
        if name not in tensors or tensors[name].shape != value.shape:
            raise StoreDamaged(
                f"The tensor {name} does not fit the model: install the reader's weights again.",
                code="weights_damaged",
            )
        tensors[name] = value
    return bert(tensors, base.shape, base.width, small=small)


def read_at(file: io.FileIO, start: int, size: int) -> bytes:
    """Some bytes of a file that several threads may read at once.

    Raises:
        OSError: there are fewer.
    """
    if hasattr(os, "pread"):
        found = os.pread(file.fileno(), size, start)
    else:  # Windows
        with _SEEKING:
            file.seek(start)
            found = file.read(size)
    if len(found) < size:
        raise OSError("the file is cut off")
    return found


_SEEKING = threading.Lock()

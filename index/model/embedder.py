"""Text to vectors: float32 rows of L2 norm 1, so that an inner product is a cosine in [-1, 1].

Two lanes under one contract. The default model, all-MiniLM-L6-v2, comes as a package with its
weights and runs on onnxruntime, with no torch in the process. Any other model
(``FOOTNOTE_EMBEDDER=name-or-folder``) runs on sentence-transformers, which is also the reference
that the first lane is tested against. Knows nothing of articles or stores.
"""

from __future__ import annotations

import hashlib
import os
import threading
from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from .encoder import pooled, unit

if TYPE_CHECKING:
    from .encoder import Encoder

Matrix = NDArray[np.float32]
Span = tuple[int, int]

MINILM = "all-MiniLM-L6-v2"

SMALL = "minilm-int8"
"""The same model with its matrices in 8 bits: faster, other vectors; see DECISIONS, "MiniLM in 8 bits: a switch"."""


class Embedder(ABC):
    """What the index and the retriever need of an embedding model.

    It has the methods of a LangChain ``Embeddings``; ``retrieval.as_embeddings`` makes it one.

    Attributes:
        name: the model's name, kept in the index's manifest.
        fingerprint: a hash of the weights; an index made with others is refused.
        dim: numbers in one vector.
        max_pieces: word pieces it reads of one text, special tokens left out; it cuts silently beyond.
    """

    name: str
    fingerprint: str
    dim: int
    max_pieces: int

    @abstractmethod
    def count(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, special tokens left out, nothing cut."""

    @abstractmethod
    def embed_parts(self, texts: Sequence[str], parts: Sequence[Sequence[Span]]) -> tuple[Matrix, list[Matrix]]:
        """Embed texts, and parts of them as the model understands them in their surroundings.

        A part's vector is the mean of its word pieces after the whole text was read, so "he" has
        met the name before it, and one pass pays for both ("late chunking", Günther et al. 2024,
        arXiv 2409.04701).

        Args:
            texts: n texts.
            parts: for each text, spans in its characters.

        Returns:
            float32 (n, dim) for the texts, and for each text float32 (len(parts[i]), dim); rows of
            L2 norm 1, except a part beyond ``max_pieces``, which is all zeros.
        """

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Embed texts: float32 (n, dim), rows of L2 norm 1."""
        return self.embed_parts(texts, [()] * len(texts))[0]

    def question(self, text: str) -> NDArray[np.float32]:
        """The vector of a question, float32 (dim,), not to be written to; the last few are kept."""
        return _question(self, text)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """``embed`` in LangChain's terms."""
        vectors: list[list[float]] = self.embed(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """``embed`` of one text in LangChain's terms."""
        return self.embed_documents([text])[0]


@lru_cache(maxsize=16)
def _question(embedder: Embedder, text: str) -> NDArray[np.float32]:
    vector: NDArray[np.float32] = embedder.embed([text])[0]
    vector.flags.writeable = False
    return vector


def load_embedder(name: str | None = None, cache: Path | None = None) -> Embedder:
    """The embedder of that name: the packaged MiniLM if it is empty; the same one for the same arguments.

    Loading is put off until the first use, so this is cheap and touches no disk.

    Args:
        name: a sentence-transformers model name or a folder; None or empty for the packaged MiniLM,
            ``minilm-int8`` for the same in 8 bits.
        cache: a folder for the default model's written graph; None keeps it in memory.
    """
    if not name or name in (MINILM, SMALL):
        return _packaged(cache, name == SMALL)
    return SentenceTransformers(name)


@lru_cache(maxsize=4)
def _packaged(cache: Path | None, small: bool) -> MiniLM:
    return MiniLM(cache, small=small)


class MiniLM(Embedder):
    """all-MiniLM-L6-v2 on onnxruntime; equal to sentence-transformers to four digits of cosine."""

    name = MINILM
    dim = 384
    max_pieces = 254

    def __init__(self, cache: Path | None = None, *, small: bool = False) -> None:
        self._cache = cache
        self._small = small
        if small:
            self.name = SMALL
        self._lock = threading.Lock()
        self._loaded: Encoder | None = None

    @property
    def encoder(self) -> Encoder:
        """The loaded encoder; safe to share between threads."""
        with self._lock:
            if self._loaded is None:
                from .encoder import Encoder

                self._loaded = Encoder(cache=self._cache, small=self._small)
            return self._loaded

    @property
    def fingerprint(self) -> str:  # type: ignore[override]
        """The sha256 that the weights are checked against when they are loaded."""
        from .encoder import MINILM_SHA256

        return f"{MINILM_SHA256}-int8" if self._small else MINILM_SHA256

    def count(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text."""
        return [len(where) for where in self.encoder.offsets(texts)]

    def embed_parts(self, texts: Sequence[str], parts: Sequence[Sequence[Span]]) -> tuple[Matrix, list[Matrix]]:
        """Embed texts and parts of them in one pass."""
        return self.encoder.embed_parts(texts, parts)


class SentenceTransformers(Embedder):
    """Any sentence-transformers model, by name or folder, on whatever device torch finds."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._lock = threading.Lock()

    @cached_property
    def _model(self) -> Any:
        # A local folder never asks the network; a name may, once, to download the model.
        from sentence_transformers import SentenceTransformer

        try:
            if self.name.startswith(("/", ".", "~")) and not os.path.isdir(self.name):
                raise ValueError("there is no such folder")
            return SentenceTransformer(self.name, local_files_only=os.path.isdir(self.name))
        except (OSError, ValueError) as error:
            raise InputError(
                f"The embedding model {self.name!r} cannot be loaded: give a sentence-transformers name "
                "or a folder that holds one in FOOTNOTE_EMBEDDER, or leave it empty.",
                code="embedder_invalid",
            ) from error

    @cached_property
    def fingerprint(self) -> str:  # type: ignore[override]
        """A hash of the loaded weights."""
        digest = hashlib.sha256()
        for key, tensor in sorted(self._model.state_dict().items()):
            digest.update(key.encode())
            digest.update(tensor.detach().cpu().contiguous().numpy().tobytes())
        return digest.hexdigest()

    @cached_property
    def dim(self) -> int:  # type: ignore[override]
        """Numbers in one vector."""
        return int(self._model.get_embedding_dimension())

    @cached_property
    def max_pieces(self) -> int:  # type: ignore[override]
        """Word pieces read of one text."""
        return int(self._model.max_seq_length or 256) - 2

    def count(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text."""
        if not texts:
            return []
        found = self._model.tokenizer(list(texts), add_special_tokens=False, truncation=False, verbose=False)
        return [len(ids) for ids in found["input_ids"]]

    def embed_parts(self, texts: Sequence[str], parts: Sequence[Sequence[Span]]) -> tuple[Matrix, list[Matrix]]:
        """Embed texts and parts of them in one pass."""
        with self._lock:
            outputs = self._model.encode(list(texts), output_value=None, show_progress_bar=False, batch_size=8)
        whole = np.zeros((len(texts), self.dim), np.float32)
        pieces: list[Matrix] = []
        for i, (text, output) in enumerate(zip(texts, outputs, strict=True)):
            whole[i] = output["sentence_embedding"].float().cpu().numpy()
            if not parts[i]:
                pieces.append(np.zeros((0, self.dim), np.float32))
                continue
            states = output["token_embeddings"].float().cpu().numpy()
            found = self._model.tokenizer(
                text, return_offsets_mapping=True, truncation=True, max_length=self.max_pieces + 2
            )
            where = np.array(found["offset_mapping"], np.int64)
            pieces.append(pooled(states[: len(where)], where, parts[i]))  # the rest is padding
        return unit(whole), pieces

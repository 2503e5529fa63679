"""Vectors that are there already: what decides a chunk's vectors, as one hash."""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray


def text_hash(maker: str, text: str, spans: NDArray[np.int32]) -> bytes:
    """A hash of all that decides a chunk's vectors; two chunks that share it share their vectors.

    Args:
        maker: the embedding model and its weights.
        text: the chunk's characters.
        spans: int32, start and end of its sentences in characters of the chunk.

    Returns:
        16 bytes.
    """
    digest = hashlib.sha256(maker.encode() + b"\0")
    digest.update(spans.astype("<i4").tobytes() + b"\0")
    digest.update(text.encode("utf-8", "surrogatepass"))
    return digest.digest()[:16]

"""Indexes of any size: passages whose vectors are real ones with noise, stored the way articles are stored."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import Article, Embedder, LocalIndex, load_embedder

from .corpus import passages

PER_ARTICLE = 500


class _Given(Embedder):
    """Gives each passage the vector it already has: embedding a million of them would take hours."""

    def __init__(self, real: Embedder) -> None:
        self.name, self.fingerprint, self.dim, self.max_pieces = real.name, real.fingerprint, real.dim, 60
        self.vectors: dict[str, NDArray[np.float32]] = {}

    def count(self, texts: Sequence[str]) -> list[int]:
        return [40] * len(texts)  # so that each passage is a chunk

    def embed_parts(self, texts, parts):
        whole = np.array([self.vectors[text.strip()] for text in texts], np.float32)
        return whole, [np.repeat(whole[i : i + 1], len(part), axis=0) for i, part in enumerate(parts)]


def cloud(real: NDArray[np.float32], count: int, seed: int = 5) -> NDArray[np.float32]:
    """``count`` unit vectors around mixtures of two real ones: as crowded as text, and none twice."""
    rng = np.random.default_rng(seed)
    out = np.empty((count, real.shape[1]), np.float32)
    for at in range(0, count, 50_000):
        size = min(50_000, count - at)
        one, two = real[rng.integers(len(real), size=size)], real[rng.integers(len(real), size=size)]
        share = rng.uniform(0.3, 1, (size, 1)).astype(np.float32)
        rows = share * one + (1 - share) * two
        rows += rng.standard_normal(rows.shape, np.float32) * (0.5 / np.sqrt(real.shape[1]))
        out[at : at + size] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return out


def write(texts: Sequence[str], count: int, folder: Path) -> tuple[Path, Path]:
    """Files with ``count`` passages and their vectors."""
    made = passages(texts, count)
    real = load_embedder().embed(passages(texts, 1500, seed=11))
    (folder / "texts.json").write_text(json.dumps(made))
    np.save(folder / "vectors.npy", cloud(real, count))
    return folder / "texts.json", folder / "vectors.npy"


def fill(folder: Path, texts: Path, vectors: Path) -> int:
    """Store the passages as articles of 500 each; returns how many chunks there are."""
    made = json.loads(texts.read_text())
    rows = np.load(vectors, mmap_mode="r")
    given = _Given(load_embedder())
    index = LocalIndex(folder, given)
    for at in range(0, len(made), PER_ARTICLE):
        part = made[at : at + PER_ARTICLE]
        given.vectors = dict(zip(part, rows[at : at + PER_ARTICLE], strict=True))
        index.add(Article(title=f"Part {at}", text="\n\n".join(part)))
    index.note("sample", "")
    index.save()
    count = index._db.connection.execute("SELECT count(*) FROM chunks").fetchone()[0]
    index.close()
    return int(count)

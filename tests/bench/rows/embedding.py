"""The default model's two lanes beside sentence-transformers, the reference, with nothing around them."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

import numpy as np

from index import load_embedder

from ..bench import ONE_THREAD, Bench, Found, Plot, Row, Table
from ..plots import bars
from ..worker import Worker

KINDS = {"reference": "sentence-transformers", "exact": "Footnote, exact", "int8": "Footnote, 8 bits"}
QUESTIONS, CHUNKS = 20, 40
"""Of each round."""


def embedding(bench: Bench) -> Iterator[Found]:
    """Processor time of a question and of chunks, and how far the vectors are from the reference's."""
    texts = _chunks(bench.corpus.texts)[:CHUNKS]
    pieces = sum(min(count, load_embedder().max_pieces) for count in load_embedder().count(texts))
    workers = {kind: Worker("Encoding", **ONE_THREAD) for kind in KINDS}
    asked: dict[str, list[float]] = {kind: [] for kind in KINDS}
    spent: dict[str, list[float]] = {kind: [] for kind in KINDS}
    vectors = {}
    try:
        for kind, worker in workers.items():
            worker("load", kind=kind)
            worker("vectors", texts=[*texts, *bench.asked(100)], file=str(bench.folder / f"{kind}.npy"))
            vectors[kind] = np.load(bench.folder / f"{kind}.npy")
        for turn in range(bench.rounds):
            for kind, worker in workers.items():
                found = worker("questions", texts=bench.asked(QUESTIONS, QUESTIONS * turn))
                asked[kind] += [used for _, used in found]
                spent[kind].append(worker.timed("chunks", texts=texts)["cpu"])
    finally:
        for worker in workers.values():
            worker.__exit__()
    cosines = {kind: np.sum(vectors["reference"] * vectors[kind], axis=1) for kind in KINDS}
    question = {kind: median(asked[kind]) for kind in KINDS}
    rate = {kind: pieces / median(spent[kind]) for kind in KINDS}
    yield Row(
        "cosine of the exact lane to the reference, least", 0.9999, float(cosines["exact"].min()),
        f"{len(cosines['exact'])} texts", "", form="{:.5f}",
    )  # fmt: skip
    yield Table(
        "Embedding lanes, by processor time",
        ["", "a question, over the reference", "chunks, over the reference", "CPU ms a question",
         "word pieces a CPU s, chunks", "cosine, mean", "cosine, least"],
        [
            [
                name, f"{question['reference'] / question[kind]:.2f}x", f"{rate[kind] / rate['reference']:.2f}x",
                f"{question[kind]:.2f}", f"{rate[kind]:,.0f}", f"{cosines[kind].mean():.5f}",
                f"{cosines[kind].min():.5f}",
            ]
            for kind, name in KINDS.items()
        ],
        f"{len(texts)} chunks of {pieces / len(texts):.0f} word pieces, {QUESTIONS} questions a round.",
    )  # fmt: skip
    yield Plot(
        "embedding", "Word pieces embedded in a second of processor time",
        bars("Word pieces a second of processor time, chunks", {KINDS[kind]: rate[kind] for kind in KINDS}),
    )  # fmt: skip


def _chunks(texts: list[str], size: int = 1000) -> list[str]:
    """Articles cut every 1,000 characters, ends left out: what an index embeds most of."""
    return [text[at : at + size] for text in texts for at in range(0, len(text) - size + 1, size)]

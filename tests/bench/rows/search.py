"""Search at size: an index of so many chunks against an exact scan of the same vectors, in one process.

By processor time, medians: the clock of a shared machine says little.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import EVERYTHING, Article, LocalIndex, load_embedder
from retrieval.retriever import Retriever
from retrieval.text.terms import content_words

from ..bench import Bench, Row
from ..corpus import ROOT, passages
from ..load import percentile
from ..sized import cloud

GOALS = {10_000: (0.999, 1.0, 1.25), 100_000: (0.99, 0.25, 1.5), 1_000_000: (0.95, 0.05, None)}
"""By chunks: recall@10 of the exact scan, the share of its time, and p95 of retrieval over the floor."""

QUESTIONS = 60

PER_ARTICLE = 20
"""Chunks of an article: a long report. Of a found chunk the whole article is read and checked, once."""

TOGETHER = 500
"""Chunks that are stored in one transaction."""

FIRST = """
import sys, time
from app import Footnote
begun = time.process_time()
bot = Footnote(sys.argv[1])
found = bot.search(sys.argv[2])
print(time.process_time() - begun, len(found))
bot.close()
"""


def search(bench: Bench) -> Iterator[Row]:
    """10,000, 100,000 and a million chunks."""
    for count in GOALS:
        yield from at_size(bench, count)


def at_size(bench: Bench, count: int) -> Iterator[Row]:
    """All rows of one size."""
    folder, vectors = filled(bench, count)
    recall_goal, share, over = GOALS[count]
    made = _made(folder, vectors)
    index = LocalIndex(folder, load_embedder())
    flat = _flat(vectors)
    questions = list(dict.fromkeys(bench.asked(QUESTIONS)))
    asked = index.embedder.embed(questions)
    label = f"{count // 1000}k chunks"
    exact: list[set[int]] = []
    found: list[set[int]] = []
    cpu: dict[str, list[float]] = {}
    for _ in range(max(1, bench.rounds // 2)):
        for vector in asked:
            exact.append(set((_spent(cpu, "flat", lambda v=vector: flat.search(v[None], 10)[1][0]) + 1).tolist()))
            found.append({i for i, _ in _spent(cpu, "dense", lambda v=vector: index.dense(v, 10))})
    recall = sum(len(a & b) for a, b in zip(exact, found, strict=True)) / sum(map(len, exact))
    ms = {name: f"{median(values):.2f} ms" for name, values in cpu.items()}
    yield Row(
        f"recall@10 of the exact scan, {label}", recall_goal, recall, f"made in {made:.0f} CPU s", "", form="{:.3f}"
    )
    yield Row(
        f"dense search over the exact scan, {label}", share, median(cpu["dense"]) / median(cpu["flat"]),
        ms["dense"], ms["flat"], more=False, form="{:.3f}x",
    )  # fmt: skip
    yield from _words(index, questions, label)
    yield from _whole(index, flat, questions, label, over)
    yield from _changes(index, vectors, label)
    index.close()
    run = subprocess.run(
        [sys.executable, "-c", FIRST, str(folder), questions[0]], cwd=ROOT, check=True, capture_output=True, text=True
    )
    first = float(run.stdout.split()[0])
    yield Row(f"open to first answer, CPU, {label}", 1, first, f"{first:.2f} s", "", more=False, form="{:.2f} s")


def _words(index: LocalIndex, questions: Sequence[str], label: str) -> Iterator[Row]:
    """The search by words, beside FTS5 scoring every chunk that holds one."""
    cpu: dict[str, list[float]] = {}
    shared = []
    for question in questions:
        words = list(dict.fromkeys(content_words(question)))
        if words:
            index.lexical(words, 20)  # how common the words are is remembered
            ours = _spent(cpu, "ours", lambda w=words: index.lexical(w, 20))
            theirs = _spent(cpu, "fts5", lambda w=words: index._lexical._scored_by_fts5(w, 20, EVERYTHING))
            shared.append(len(set(ours) & set(theirs)) / max(1, len(theirs)))
    shown = {name: f"{median(spent):.1f} ms, p95 {percentile(spent, 0.95):.1f}" for name, spent in cpu.items()}
    yield Row(
        f"words over FTS5 alone, {label}", 1, median(cpu["ours"]) / median(cpu["fts5"]),
        f"{shown['ours']}, {np.mean(shared):.2f} of its best 20", shown["fts5"], more=False,
    )  # fmt: skip


def _whole(index: LocalIndex, flat: Any, questions: Sequence[str], label: str, over: float | None) -> Iterator[Row]:
    """A hybrid question, beside one embedding and one exact scan."""
    cpu: dict[str, list[float]] = {}
    retriever = Retriever(index)
    retriever.search(questions[0])
    lanes: dict[str, Callable[[str], object]] = {
        "floor": lambda question: flat.search(index.embedder.embed([question]), 20),
        "search": retriever.search,
    }
    for some in (questions[::2], questions[1::2]):
        for name, lane in lanes.items():  # not in turn: an exact scan of much empties the caches
            for question in some:
                _spent(cpu, name, lambda q=question, lane=lane: lane(q))
    p95 = {name: percentile(values, 0.95) for name, values in cpu.items()}
    shown = {name: f"{median(values):.1f} ms, p95 {p95[name]:.1f}" for name, values in cpu.items()}
    if over:
        value = p95["search"] / p95["floor"]
        yield Row(
            f"retrieval p95 over the floor, CPU, {label}", over, value, shown["search"], shown["floor"], more=False
        )
    hybrid = median(cpu["search"])
    yield Row(
        f"hybrid question, CPU, {label}", 25, hybrid, shown["search"], shown["floor"], more=False, form="{:.1f} ms"
    )


def _changes(index: LocalIndex, vectors: NDArray[np.float32], label: str) -> Iterator[Row]:
    """One article more and one less: what each costs the next question, and that nothing of it is found."""
    cpu: dict[str, list[float]] = {}
    victim = index.listing()[0].id
    gone = {chunk.id for chunk in index.chunks_of(victim, 10**9)}
    text = "A note that nobody wrote before. It has two sentences."
    _spent(cpu, "add", lambda: index.add(Article("Note", text)))
    _spent(cpu, "after adding", lambda: index.dense(vectors[0], 10))
    _spent(cpu, "remove", lambda: index.remove(victim))
    _spent(cpu, "after removing", lambda: index.dense(vectors[0], 10))
    left = sum(number in gone for row in vectors[:50] for number, _ in index.dense(row, 10))
    worst = max(cpu["after adding"][0], cpu["after removing"][0])
    shown = ", ".join(f"{name} {values[0]:.1f}" for name, values in cpu.items())
    yield Row(
        f"first search after a change, CPU, {label}", 50, worst, f"{shown} ms", "", more=False, form="{:.1f} ms"
    )
    yield Row(
        f"found of an article that was removed, {label}", 0, left, f"of {len(gone)}", "", more=False, form="{:.0f}"
    )


def filled(bench: Bench, count: int) -> tuple[Path, NDArray[np.float32]]:
    """A folder with so many chunks, two sentences each, and their vectors in the order of the chunks' numbers."""
    folder, file = bench.folder / f"search-{count}", bench.folder / f"search-{count}.npy"
    embedder = load_embedder()
    if not file.exists():
        np.save(file, cloud(embedder.embed(passages(bench.corpus.texts, 1500, seed=11)), count))
    vectors = np.load(file, mmap_mode="r")
    if folder.exists():
        return folder, vectors
    index = LocalIndex(folder, embedder)
    parts: list[str] = []
    for first in range(0, count, TOGETHER):
        if not first % 10_000:
            parts = passages(bench.corpus.texts, 20_000, seed=first)
        with index._db.writing() as connection:
            for at in range(first, min(first + TOGETHER, count), PER_ARTICLE):
                article, rows = _article(at, min(PER_ARTICLE, count - at), parts, vectors)
                index._tables.insert(connection, article, rows, None)
            index._manifest.advance(connection)
    index.note("sample", "")
    index._db.close()
    return folder, vectors


def _article(at: int, size: int, parts: list[str], vectors: NDArray[np.float32]) -> tuple[Article, list[Any]]:
    """An article of so many chunks of two passages each, and its rows."""
    text, rows = "", []
    for i in range(at, at + size):
        start, pair = len(text), [parts.pop(), parts.pop()]
        text += " ".join(pair) + "\n\n"
        spans = [(start, start + len(pair[0])), (start + len(pair[0]) + 1, len(text) - 2)]
        half = vectors[i].astype("<f2").tobytes() * 2
        vector = vectors[i].astype("<f4").tobytes()
        rows.append((start, len(text) - 2, vector, np.array(spans, "<i4").tobytes(), half, random.randbytes(16)))
    return Article(title=f"Part {at}", text=text), rows


def _made(folder: Path, vectors: NDArray[np.float32]) -> float:
    """Have the cache made as at a first question; processor seconds of this process."""
    begun = time.process_time()
    index = LocalIndex(folder, load_embedder())
    index.dense(np.array(vectors[0]), 1)
    index.close()
    return time.process_time() - begun


def _flat(vectors: NDArray[np.float32]) -> Any:
    import faiss

    faiss.omp_set_num_threads(1)
    flat = faiss.IndexFlatIP(vectors.shape[1])
    for at in range(0, len(vectors), 50_000):
        flat.add(np.ascontiguousarray(vectors[at : at + 50_000]))
    return flat


def _spent(into: dict[str, list[float]], name: str, call: Callable[[], Any]) -> Any:
    """What a call returns; its milliseconds of processor time are noted."""
    begun = time.process_time()
    result = call()
    into.setdefault(name, []).append((time.process_time() - begun) * 1000)
    return result

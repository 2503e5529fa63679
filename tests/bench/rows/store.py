"""The store in a database beside the one in a folder, over the same chunks: ranking, a question's cost, an article's.

By processor time, the engine's and ours together. Needs what requirements-dev.txt installs (psycopg and an engine).
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Any

from index import Article, LocalIndex, load_embedder, move
from retrieval.retriever import Retriever

from ..bench import Bench, Row
from .search import filled

CHUNKS = 30_000
"""Of two sentences each."""
QUESTIONS = 120
TURN = 24
"""Questions of one side at a time: more than the embedder remembers, so that each side embeds its own."""
ARTICLES = 20
"""How many are added, of real text, about a page each."""


def store(bench: Bench) -> Iterator[Row]:
    """A PostgreSQL database with pgvector beside a folder: the same 30,000 chunks, moved."""
    try:
        import psycopg

        from index.store.postgres.store import PostgresIndex
        from tests.contract.engine import Engine
    except (ImportError, AttributeError) as error:
        raise RuntimeError("there is no engine: install requirements-dev.txt") from error
    embedder = load_embedder()
    folder, _ = filled(bench, CHUNKS)
    engine = Engine()
    try:
        spent = Spent(engine.data)
        with (
            closing(LocalIndex(folder, embedder)) as ours,
            closing(PostgresIndex(engine.database("bench"), embedder)) as theirs,
        ):
            moved: list[float] = []
            spent.on(moved, lambda: move(ours, theirs))
            with psycopg.connect(engine.address("bench"), autocommit=True) as connection:
                connection.execute("VACUUM ANALYZE")  # the engine does so by itself a little later
            yield from _asked(bench, ours, theirs, spent)
            yield from _added(bench, ours, theirs, spent, moved[0])
    finally:
        engine.remove()


def _asked(bench: Bench, ours: Any, theirs: Any, spent: Spent) -> Iterator[Row]:
    questions = list(dict.fromkeys(bench.asked(QUESTIONS)))
    lanes = {"folder": Retriever(ours), "database": Retriever(theirs)}
    found: dict[str, list[list[tuple[str, int]]]] = {name: [] for name in lanes}
    cost: dict[str, list[float]] = {name: [] for name in lanes}
    for lane in lanes.values():
        for question in questions[:10]:
            lane.search(question)
    for first in range(0, len(questions), TURN):
        for name, lane in lanes.items():
            for question in questions[first : first + TURN]:
                best = spent.on(cost[name], lambda lane=lane, question=question: lane.search(question, 10))
                found[name].append([(passage.article.id, passage.start) for passage in best[:10]])
    pairs = list(zip(found["folder"], found["database"], strict=True))
    common = sum(len(set(a) & set(b)) for a, b in pairs) / max(1, sum(len(a) for a, _ in pairs))
    label = f"{CHUNKS // 1000}k chunks, {len(questions)} questions"
    yield Row(f"the folder's first ten that the database has, {label}", 0.99, common, "", "", form="{:.3f}")
    same = sum(a == b for a, b in pairs) / len(pairs)
    yield Row(f"the first ten in the same order, {label}", 0.93, same, "", "", form="{:.3f}")
    ms = {name: sum(values) / len(values) * 1000 for name, values in cost.items()}
    yield Row(
        f"a question, CPU, {label}", 1.2, ms["database"] / ms["folder"],
        f"{ms['database']:.1f} ms", f"{ms['folder']:.1f} ms", more=False,
    )  # fmt: skip


def _added(bench: Bench, ours: Any, theirs: Any, spent: Spent, moved: float) -> Iterator[Row]:
    text = "\n\n".join(bench.corpus.texts)
    size = min(3_000, len(text) // ARTICLES)
    cost: dict[str, list[float]] = {"folder": [], "database": []}
    for at in range(ARTICLES):
        article = Article(f"Added {at}", text[at * size : (at + 1) * size])
        for name, one in (("folder", ours), ("database", theirs))[:: 1 if at % 2 else -1]:
            spent.on(cost[name], lambda one=one, article=article: one.add(article))
    ms = {name: median(values) * 1000 for name, values in cost.items()}
    yield Row(
        "an article added, CPU", 1.5, ms["database"] / ms["folder"],
        f"{ms['database']:.0f} ms; {moved:.0f} s to move all", f"{ms['folder']:.0f} ms", more=False,
    )  # fmt: skip


class Spent:
    """Processor seconds of this process and of an engine's, those of its processes that have ended too."""

    def __init__(self, data: Path) -> None:
        self._postmaster = (data / "postmaster.pid").read_text().split()[0]
        self._tick = os.sysconf("SC_CLK_TCK")

    def engine(self) -> float:
        ended, seconds = 0, 0.0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
                if self._postmaster in (fields[1], stat.parent.name):
                    seconds += int(stat.with_name("schedstat").read_text().split()[0]) / 1e9
            except OSError:  # it has ended
                continue
            if stat.parent.name == self._postmaster:
                ended = int(fields[13]) + int(fields[14])
        return seconds + ended / self._tick

    def on(self, into: list[float], call: Callable[[], Any]) -> Any:
        before, begun = self.engine(), time.process_time()
        result = call()
        spent = time.process_time() - begun
        into.append(spent + self.engine() - before)
        return result

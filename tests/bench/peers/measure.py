"""Footnote, stock LangChain and the peers on the same articles, questions and weights."""

from __future__ import annotations

import math
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from ..bench import ONE_THREAD, Bench, Found, Plot, Table
from ..corpus import Corpus, covers
from ..load import percentile
from ..plots import bars
from ..worker import Worker
from .environments import NotMadeError, listed, python

QUIET = {
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
}
"""Nothing is sent anywhere."""
ROUNDS, QUESTIONS = 2, 40
"""At most: starting a peer takes as long as all that is asked of it."""
SHARE = 0.3
"""Of the run's text, for the same reason; ``--characters`` moves both."""
LIMIT = 300
"""Seconds for one call; a side that takes longer is not measured."""
STOCK = "stock LangChain"


@dataclass(frozen=True)
class Side:
    """A pipeline: its lane, its environment (none for the bench's own) and its settings."""

    name: str
    lane: str
    environment: str = ""
    settings: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def label(self) -> str:
        """Its name, with the version of the package that it is."""
        if not self.environment:
            return self.name
        return f"{self.name} {listed(self.environment).split()[0].partition('==')[2]}"


SIDES = (
    Side(STOCK, "Stock"),
    Side("Footnote, exact", "Ours"),
    Side("Footnote, 8 bits", "Ours", settings={"FOOTNOTE_EMBEDDER": "minilm-int8"}),
    Side("txtai", "peers.lanes.Txtai", "txtai"),
    Side("LlamaIndex", "peers.lanes.LlamaIndex", "llamaindex"),
    Side("Haystack", "peers.lanes.Haystack", "haystack"),
    Side("Chroma", "peers.lanes.Chroma", "chroma"),
    Side("LanceDB", "peers.lanes.LanceDb", "lancedb"),
)


@dataclass
class Measured:
    """One side's figures, a value a round; ``found`` are the texts of its best results for each golden question."""

    ingest: list[float] = field(default_factory=list)
    ingest_cpu: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    reopen: list[float] = field(default_factory=list)
    asked: list[list[float]] = field(default_factory=list)
    asked_cpu: list[float] = field(default_factory=list)
    peak: list[float] = field(default_factory=list)
    disk: list[float] = field(default_factory=list)
    found: list[list[str]] = field(default_factory=list)

    @property
    def p50(self) -> float:
        return median(map(median, self.asked))

    @property
    def p95(self) -> float:
        return median(percentile(one, 0.95) for one in self.asked)


def peers(bench: Bench) -> Iterator[Found]:
    """Other libraries' tutorials beside Footnote: each round a new process adds the articles, another one asks."""
    small = _small(bench)
    seen: dict[Side, Measured] = {side: Measured() for side in SIDES}
    failed: dict[Side, str] = {}
    for side in SIDES:  # before anything is timed, since installing keeps a machine busy
        try:
            _interpreter(side)
        except NotMadeError as error:
            failed[side] = str(error)
    for turn in range(min(ROUNDS, small.rounds)):
        for side in SIDES[:: -1 if turn % 2 else 1]:
            if side not in failed:
                try:
                    _measure(small, side, turn, seen[side])
                except RuntimeError as error:
                    failed[side] = str(error)
    if SIDES[0] in failed:
        raise RuntimeError(f"{STOCK}: {failed[SIDES[0]]}")
    yield from shown(small, {side: seen[side] for side in SIDES if side not in failed}, failed)


def shown(bench: Bench, done: Mapping[Side, Measured], failed: Mapping[Side, str]) -> Iterator[Found]:
    """Ratios, figures and drawings of the sides that were measured, and why the others were not."""
    yield _ratios(done, failed)
    yield _figures(bench, done, failed)
    articles = len(bench.corpus.texts)
    rates = {side.name: articles / median(one.ingest) for side, one in done.items()}
    yield Plot("peers-ingest", "Articles added in a second", bars("Articles added in a second", rates, "{:.1f}"))
    yield Plot(
        "peers-question", "From question to passages", bars(
            "Milliseconds from question to passages, p50", {side.name: one.p50 for side, one in done.items()},
            "{:.1f}", more=False,
        ),
    )  # fmt: skip


def _small(bench: Bench) -> Bench:
    """The first of the run's articles, and the questions that they answer."""
    texts = bench.corpus.texts[: math.ceil(SHARE * len(bench.corpus.texts))]
    golden = [one for one in bench.corpus.golden if all(any(s in text for text in texts) for s in one[1])]
    folder = bench.folder / "peers"
    folder.mkdir()
    corpus = Corpus(texts, bench.corpus.questions, bench.corpus.own, golden, bench.corpus.source)
    return Bench(corpus, folder, bench.rounds, bench.articles)


def _interpreter(side: Side) -> str:
    return python(side.environment) if side.environment else sys.executable


def _measure(bench: Bench, side: Side, turn: int, seen: Measured) -> None:
    """One round of one side."""
    interpreter = _interpreter(side)
    home = bench.folder / f"{SIDES.index(side)}-{turn}"
    log, environ = home.with_suffix(".log"), {**QUIET, **side.settings}
    with Worker(side.lane, interpreter, log, LIMIT, **environ) as worker:
        worker("ready")
        spent = worker.timed("ingest", files=str(bench.files()), folder=str(home))
        seen.peak.append(worker.peak_mb())
    seen.ingest.append(spent["wall"])
    seen.ingest_cpu.append(spent["cpu"])
    seen.disk.append(_megabytes(home))
    again = home.with_suffix(".again")
    shutil.copytree(home, again)  # so that nothing kept in the process makes the second opening cheaper
    with Worker(side.lane, interpreter, log, LIMIT, **environ, **ONE_THREAD) as worker:
        worker("open", folder=str(home))
        worker("search", questions=bench.asked(1, QUESTIONS * turn))
        seen.first.append(worker.elapsed())
        opened = worker.timed("open", folder=str(again))["wall"]
        seen.reopen.append(opened + worker.timed("search", questions=bench.asked(1, QUESTIONS * turn + 1))["wall"])
        spent_each = worker("search", questions=bench.asked(QUESTIONS, QUESTIONS * turn + 2))
        if turn == 0:
            seen.found = [texts[:5] for texts in worker("found", questions=[one for one, _ in bench.corpus.golden])]
    seen.asked.append([clock for clock, _ in spent_each])
    seen.asked_cpu.append(median(used for _, used in spent_each))


def _megabytes(folder: Path) -> float:
    return sum(os.path.getsize(path) for path in folder.rglob("*") if path.is_file()) / 1e6


def _ratios(done: Mapping[Side, Measured], failed: Mapping[Side, str]) -> Table:
    stock = done[SIDES[0]]

    def cells(one: Measured) -> list[str]:
        quicker = [
            median(stock.ingest) / median(one.ingest),
            median(stock.ingest_cpu) / median(one.ingest_cpu),
            stock.p50 / one.p50,
            stock.p95 / one.p95,
            median(stock.asked_cpu) / median(one.asked_cpu),
            median(stock.reopen) / median(one.reopen),
            median(stock.first) / median(one.first),
        ]
        less = [median(one.peak) / median(stock.peak), median(one.disk) / median(stock.disk)]
        return [f"{value:.2f}x" for value in quicker + less]

    return Table(
        f"Peers over {STOCK}: times as quick, and times its memory and disk",
        ["", "adding articles", "by CPU", "question p50", "p95", "by CPU", "reopening", "process to first passages",
         "peak memory (less is better)", "disk (less is better)"],
        [[side.label, *cells(one)] for side, one in done.items()] + _missing(failed, 9),
    )  # fmt: skip


def _figures(bench: Bench, done: Mapping[Side, Measured], failed: Mapping[Side, str]) -> Table:
    count, golden = len(bench.corpus.texts), bench.corpus.golden

    def cells(one: Measured) -> list[str]:
        return [
            f"{count / median(one.ingest):.1f} ({count / median(one.ingest_cpu):.1f})",
            f"{one.p50:.1f} / {one.p95:.1f}", f"{median(one.asked_cpu):.1f}", f"{median(one.reopen) * 1000:.0f}",
            f"{median(one.first):.2f}", f"{median(one.peak):.0f}", f"{median(one.disk):.1f}",
            *hits(one.found, golden),
        ]  # fmt: skip

    asked = f"{len(golden)} questions whose answers stand in them" if golden else (
        "no hits, since text that is made has no right answers: name question sets"
    )  # fmt: skip
    return Table(
        "Peers: the figures",
        ["", "articles/s (a CPU s)", "question p50 / p95 ms", "CPU ms", "reopen + 1 question ms",
         "process to first passages s", "peak memory MB", "disk MB", "hit@1", "hit@5", "characters of the first"],
        [[side.label, *cells(one)] for side, one in done.items()] + _missing(failed, 10),
        f"{count} articles of {sum(map(len, bench.corpus.texts)) // count:,} characters; {asked}. A hit holds half "
        f"of a sentence that answers. Medians of {len(done[SIDES[0]].first)} rounds of {QUESTIONS} questions, each "
        "in a process of its own, with one thread for asking and each library's own choice for adding.",
    )  # fmt: skip


def hits(found: list[list[str]], golden: list[tuple[str, list[str]]]) -> list[str]:
    """hit@1, hit@5 and the median length of the first result in characters, as text; dashes if nothing was asked."""
    if not golden:
        return ["–"] * 3
    right = [
        [any(covers(text, one) for one in gold) for text in texts]
        for texts, (_, gold) in zip(found, golden, strict=True)
    ]
    lengths = [len(texts[0]) for texts in found if texts]
    return [
        f"{sum(any(one[:1]) for one in right) / len(right):.3f}",
        f"{sum(any(one[:5]) for one in right) / len(right):.3f}",
        f"{median(lengths) if lengths else 0:.0f}",
    ]


def _missing(failed: Mapping[Side, str], columns: int) -> list[list[str]]:
    clean = {side: " ".join(why.split()).replace("|", "/") for side, why in failed.items()}
    return [[side.label, f"not measured: {why}", *[""] * (columns - 1)] for side, why in clean.items()]

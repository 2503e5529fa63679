"""The rows of the table: what is measured, against what, and the goal."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from . import load, sized
from .corpus import ROOT, Corpus
from .search import search
from .serve import Server
from .worker import Worker, memory_mb

ONE_THREAD = {"OMP_NUM_THREADS": "1"}
"""For stock where it embeds one question at a time: on a busy machine two threads are many times slower."""


@dataclass(frozen=True)
class Row:
    """One line: ``value`` is what the goal speaks of, a ratio wherever there is another side."""

    what: str
    goal: float
    value: float
    ours: str
    other: str
    more: bool = True
    """Whether more is better."""
    form: str = "{:.2f}x"

    @property
    def reached(self) -> bool:
        return self.value >= self.goal if self.more else self.value <= self.goal

    @property
    def cells(self) -> list[str]:
        goal = ("≥ " if self.more else "≤ ") + self.form.format(self.goal)
        reached = "yes" if self.reached else "**no**"
        return [self.what, goal, self.form.format(self.value), reached, self.ours, self.other]


@dataclass
class Bench:
    """What the rows share."""

    corpus: Corpus
    folder: Path
    rounds: int
    articles: list[Path]
    """Files with articles, for the row that compares the lanes' quality."""
    sizes: dict[int, tuple[Path, Path, Path]]

    def files(self) -> Path:
        out = self.folder / "articles"
        if not out.exists():
            out.mkdir()
            for number, text in enumerate(self.corpus.texts):
                (out / f"article-{number:04}.txt").write_text(text, "utf-8")
        return out

    def sized(self, count: int) -> tuple[Path, Path, Path]:
        """A folder with an index of so many passages, and the files it is made of."""
        if count not in self.sizes:
            files = self.folder / f"files-{count}"
            files.mkdir()
            texts, vectors = sized.write(self.corpus.texts, count, files)
            sized.fill(self.folder / f"index-{count}", texts, vectors)
            self.sizes[count] = self.folder / f"index-{count}", texts, vectors
        return self.sizes[count]

    def asked(self, count: int, at: int = 0) -> list[str]:
        questions = self.corpus.questions
        return [questions[(at + i) % len(questions)] for i in range(count)]


def ingest(bench: Bench) -> Iterator[Row]:
    """Cold, with one article in a hundred changed, and one more article."""
    files, count = bench.files(), len(bench.corpus.texts)
    spent: dict[str, list[float]] = {"stock": [], "ours": [], "int8": [], "again": [], "one": []}
    cpu: dict[str, list[float]] = {"stock": [], "ours": [], "int8": []}
    rng = random.Random(2)
    with Worker("Stock") as stock, Worker("Ours") as ours, Worker("Ours", FOOTNOTE_EMBEDDER="minilm-int8") as int8:
        lanes = {"stock": stock, "ours": ours, "int8": int8}
        for lane in (ours, int8):
            lane("ready")
        for turn in range(bench.rounds):
            for name, lane in lanes.items():
                folder = str(bench.folder / f"{name}-{turn}")
                found = lane.timed("ingest", files=str(files), folder=folder)
                spent[name].append(found["wall"])
                cpu[name].append(found["cpu"])
        peaks = {name: lane.peak_mb() for name, lane in lanes.items()}
        for turn in range(bench.rounds):
            for path in rng.sample(sorted(files.iterdir()), max(1, count // 100)):
                path.write_text(path.read_text("utf-8") + f" Corrected on day {turn}.", "utf-8")
            spent["again"].append(ours.timed("ingest", files=str(files), folder=str(bench.folder / "ours-0"))["wall"])
        words = " ".join(bench.corpus.texts).split()
        ours("open", folder=str(bench.folder / "ours-0"))
        for turn in range(bench.rounds):
            at = rng.randrange(max(1, len(words) - 1000))
            text = f"Note {turn}. " + " ".join(words[at : at + 1000])
            spent["one"].append(ours.timed("add_one", text=text, question="What was noted?")["cpu"])
    stock_s, ours_s, int8_s, again, one = (median(values) for values in spent.values())

    def rate(name: str) -> str:
        used = median(cpu[name])
        return f"{count / median(spent[name]):.1f} articles/s ({count / used:.1f} a CPU s)"

    yield Row("cold ingest over stock, exact", 1.6, stock_s / ours_s, rate("ours"), rate("stock"))
    yield Row("cold ingest over stock, int8", 2.8, stock_s / int8_s, rate("int8"), rate("stock"))
    yield Row("1 % changed, over stock's rebuild", 60, stock_s / again, f"{again:.2f} s", f"{stock_s:.1f} s")
    yield Row("one 1,000-word article, CPU s", 0.5, one, f"{one:.2f} s", "", more=False, form="{:.2f} s")
    yield Row(
        "peak memory of ingest over stock", 0.3, peaks["ours"] / peaks["stock"],
        f"{peaks['ours']:.0f} MB", f"{peaks['stock']:.0f} MB", more=False,
    )  # fmt: skip


def retrieval(bench: Bench) -> Iterator[Row]:
    """One question at a time: over the floor, and over stock."""
    yield from _over_the_floor(bench, 10_000, 1.25, with_stock=True)
    yield from _over_the_floor(bench, 100_000, 1.5, with_stock=False)


def _over_the_floor(bench: Bench, size: int, goal: float, with_stock: bool) -> Iterator[Row]:
    folder, texts, vectors = bench.sized(size)
    cpu: dict[str, list[float]] = {}
    seen: dict[str, list[list[float]]] = {name: [] for name in ("floor", "search", "ask", "read", "stock", "int8")}
    with Worker("Ours") as ours, Worker("Ours") as read:
        ours("open", folder=str(folder))
        lanes: dict[str, Callable[[list[str]], Any]] = {
            "floor": lambda asked: ours("floor", questions=asked),
            "search": lambda asked: ours("search", questions=asked),
        }
        if with_stock:
            read("open", folder=str(folder), reader=True)
            stock = Worker("Stock", **ONE_THREAD)
            stock("fill", texts=str(texts), vectors=str(vectors))
            lanes["ask"] = lambda asked: ours("ask", questions=asked)
            lanes["read"] = lambda asked: read("ask", questions=asked)
            lanes["stock"] = lambda asked: stock("search", questions=asked)
        for job in lanes.values():
            job(bench.asked(5))
        for turn in range(bench.rounds):
            asked = bench.asked(40, 40 * turn)
            for name, job in lanes.items():
                found = job(asked)
                seen[name].append([clock for clock, _ in found])
                cpu.setdefault(name, []).extend(used for _, used in found)
        if with_stock:
            stock.__exit__()
    p50 = {name: median(map(median, values)) for name, values in seen.items() if values}
    p95 = {name: median(load.percentile(v, 0.95) for v in values) for name, values in seen.items() if values}

    def ms(name: str) -> str:
        return f"p50 {p50[name]:.1f}, p95 {p95[name]:.1f}, CPU {median(cpu[name]):.1f} ms"

    label = f"{size // 1000}k chunks"
    yield Row(
        f"retrieval p95 over the floor, {label}", goal, p95["search"] / p95["floor"],
        ms("search"), ms("floor"), more=False,
    )  # fmt: skip
    if with_stock:
        yield Row(
            f"question to answer over the floor, similarity, p50, {label}", 2.5, p50["ask"] / p50["floor"],
            ms("ask"), ms("floor"), more=False,
        )  # fmt: skip
        yield Row(
            f"question to answer beyond the floor, with the reader, p50, {label}", 100, p50["read"] - p50["floor"],
            ms("read"), ms("floor"), more=False, form="{:.0f} ms",
        )  # fmt: skip
        faster = p50["stock"] / p50["search"]
        yield Row(f"retrieval p50 over stock, {label}", 3, faster, ms("search"), ms("stock"))


def serving(bench: Bench) -> Iterator[Row]:
    """32 clients at ``/api/ask``, and through the page's queue."""
    files = bench.files()
    with Worker("Stock") as stock, Worker("Ours") as ours:
        stock("ingest", files=str(files), folder=str(bench.folder / "serve-stock"))
        ours("ingest", files=str(files), folder=str(bench.folder / "serve-ours"))
    seen: dict[str, list[load.Load]] = {name: [] for name in ("stock", "similarity", "reader", "echo", "page")}
    home = bench.folder / "serve-ours"
    with (
        Server("stock", bench.folder / "serve-stock", **ONE_THREAD) as stock_at,
        Server("similarity", home) as similar_at,
        Server("ours", home) as reader_at,
        Server("echo") as echo_at,
    ):
        drives: dict[str, Callable[[list[str]], load.Load]] = {
            "stock": lambda asked: load.ask(stock_at.port, asked, 32),
            "similarity": lambda asked: load.ask(similar_at.port, asked, 32),
            "reader": lambda asked: load.ask(reader_at.port, asked, 32),
            "echo": lambda asked: load.queue(echo_at.port, "chat", asked, 32),
            "page": lambda asked: load.queue(similar_at.port, "ask", asked, 32, inputs=2),
        }
        for drive in drives.values():
            drive(bench.asked(8))
        servers = {
            "stock": stock_at,
            "similarity": similar_at,
            "reader": reader_at,
            "echo": echo_at,
            "page": similar_at,
        }
        used: dict[str, list[float]] = {name: [] for name in drives}
        for turn in range(bench.rounds):
            for name, drive in drives.items():
                before = servers[name].cpu()
                seen[name].append(drive(bench.asked(32 if name == "reader" else 96, 96 * turn)))
                used[name].append((servers[name].cpu() - before) / len(seen[name][-1].spent) * 1000)
    rate = {name: median(one.rate for one in found) for name, found in seen.items()}
    p95 = {name: median(one.p95 for one in found) for name, found in seen.items()}
    errors = {name: sum(one.errors for one in found) for name, found in seen.items()}
    if errors["stock"]:
        raise RuntimeError(f"stock failed {errors['stock']} requests, so there is nothing to measure against")

    def says(name: str) -> str:
        return f"{rate[name]:.0f}/s, p95 {p95[name]:.0f} ms, CPU {median(used[name]):.1f} ms, {errors[name]} errors"

    for name in ("similarity", "reader"):
        over = 0.0 if errors[name] else rate[name] / rate["stock"]  # a failed request is no answer
        yield Row(f"/api/ask over stock, 32 clients, {name}", 7, over, says(name), says("stock"))
        yield Row(f"/api/ask p95, 32 clients, {name}", 150, p95[name], says(name), "", more=False, form="{:.0f} ms")
    over = 0.0 if errors["page"] else rate["page"] / rate["echo"]
    yield Row("through the page's queue over an echo bot", 0.8, over, says("page"), says("echo"))


def start(bench: Bench) -> Iterator[Row]:
    """Processes from nothing: the command line, the page, and what the page's server weighs."""
    files, question = bench.files(), bench.asked(1)[0]
    with Worker("Stock") as stock, Worker("Ours") as ours:
        stock("ingest", files=str(files), folder=str(bench.folder / "start-stock"))
        ours("ingest", files=str(files), folder=str(bench.folder / "start-ours"))
    home = str(bench.folder / "start-ours")
    code = (
        "import sys; from tests.bench.lanes import Stock; s = Stock(); s.open(sys.argv[1]); s.search([sys.argv[2]])"
    )
    spent: dict[str, list[float]] = {name: [] for name in ("ask", "stock", "page", "echo", "weight", "echo weight")}
    for _ in range(bench.rounds):
        spent["ask"].append(_run("-m", "app", "ask", "--data", home, question))
        spent["stock"].append(_run("-c", code, str(bench.folder / "start-stock"), question))
        with Server("ours", home) as ours_at:
            spent["page"].append(ours_at.started)
            load.ask(ours_at.port, bench.asked(16), 4)
            spent["weight"].append(memory_mb(ours_at.process.pid))
        with Server("echo") as echo_at:
            spent["echo"].append(echo_at.started)
            load.queue(echo_at.port, "chat", bench.asked(16), 4)
            spent["echo weight"].append(memory_mb(echo_at.process.pid))
    at = {name: median(values) for name, values in spent.items()}
    faster = at["stock"] / at["ask"]
    yield Row("start to first answer over stock", 15, faster, f"{at['ask']:.2f} s", f"{at['stock']:.2f} s")
    slower = at["page"] / at["echo"]
    yield Row("page served over an echo bot", 1.15, slower, f"{at['page']:.2f} s", f"{at['echo']:.2f} s", more=False)
    yield Row(
        "memory of serving beyond an echo bot", 120, at["weight"] - at["echo weight"],
        f"{at['weight']:.0f} MB", f"{at['echo weight']:.0f} MB", more=False, form="{:.0f} MB",
    )  # fmt: skip


def _run(*arguments: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - start


def quality(bench: Bench) -> Iterator[Row]:
    """The exact lane and sentence-transformers give the same figures on every set, similarity alone."""
    from app import evaluate
    from index import load_embedder, minilm_folder
    from retrieval import ExtractiveReader

    for file in bench.articles or [ROOT / "seeds" / "questions.jsonl"]:
        items = file.with_name(file.name.replace(".articles.", ".items."))
        found = [
            evaluate.figures(evaluate.run(items, load_embedder(name), ExtractiveReader(None)))
            for name in (None, str(minilm_folder()))
        ]
        apart = max(abs(found[0][key] - found[1][key]) for key in found[0] if " ms" not in key)
        shown = ", ".join(f"{key} {found[0][key]:.3f}" for key in list(found[0])[:3])
        what = f"exact lane against the reference: {items.name.split('.')[0]}"
        yield Row(what, 0.0005, apart, shown, "largest difference", more=False, form="{:.4f}")


ROWS: dict[str, Callable[[Bench], Iterator[Row]]] = {
    "ingest": ingest,
    "retrieval": retrieval,
    "serving": serving,
    "start": start,
    "quality": quality,
    "search": search,
}

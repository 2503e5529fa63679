"""Articles in: cold, again with little changed, and one more."""

from __future__ import annotations

import random
from collections.abc import Iterator
from statistics import median

from ..bench import Bench, Row
from ..worker import Worker


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

"""One question at a time, over the floor and over stock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

from .. import load
from ..bench import ONE_THREAD, Bench, Row
from ..worker import Worker


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

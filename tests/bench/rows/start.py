"""Processes from nothing."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from statistics import median

from .. import load
from ..bench import Bench, Row
from ..corpus import ROOT
from ..serve import Server
from ..worker import Worker, memory_mb


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

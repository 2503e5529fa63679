"""``make load``: what a server bears, what the widget costs a page, how soon our own page is there.

Prints Markdown tables.

python -m tests.load [--seconds 30] [--clients 1 8 32]
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from tests.conftest import start_server

from . import page
from .clients import Seen, press
from .readers import readers
from .widget import compare


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument("--seconds", type=float, default=30.0, help="for each number of clients")
    parser.add_argument("--clients", type=int, nargs="*", default=[1, 8, 32])
    given = parser.parse_args()
    os.environ["HF_HUB_OFFLINE"] = "1"
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} before.\n")
    about = "answers/s | p50 ms | p95 ms | errors | wrong answers | slowest health check ms"
    print(f"| readers, no question twice | {about} | server, MB |\n| --- | --- | --- | --- | --- | --- | --- | --- |")
    for count, seen, memory in readers([1, 8, 32, 64]):
        print(f"| {count} | {cells(seen)} | {memory:.0f} |", flush=True)
    print(f"\n| clients, six questions, {given.seconds:g} s | {about} |\n| --- | --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        server = start_server(Path(folder), "--rate", "100000")
        for clients in given.clients:
            seen = press(int(server.url.rpartition(":")[2]), clients, given.seconds)
            print(f"| {clients} | {cells(seen)} |", flush=True)
        server.process.terminate()
        server.process.wait(20)
    print("\n| to the first answer | requests | bytes received | of the widget's |\n| --- | --- | --- | --- |")
    ways = compare()
    for name, (requests, size) in ways.items():
        print(f"| {name} | {requests} | {size:,} | {size / ways['widget'][1]:.1f} |")
    print("\n" + page.table())


def cells(seen: Seen) -> str:
    """What was seen, as cells of a table."""
    shown = [f"{seen.rate:.1f}", f"{seen.at(0.5):.0f}", f"{seen.at(0.95):.0f}", seen.errors, seen.wrong]
    return " | ".join(map(str, [*shown, f"{max(seen.health):.0f}"]))


main()

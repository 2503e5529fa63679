"""``make bench``: measure and print a Markdown table.

python -m tests.bench [ROW …] [--articles FILE …] [--rounds N] [--out FILE]
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

from .corpus import load
from .rows import ROWS, Bench

HEAD = ["what", "goal", "measured", "reached", "Footnote", "other side"]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"some of: {', '.join(ROWS)}; none for all")
    parser.add_argument("--articles", nargs="*", type=Path, default=[], metavar="FILE", help="NAME.articles.jsonl")
    parser.add_argument("--characters", type=int, default=200_000, help="of text to ingest, at most")
    parser.add_argument("--rounds", type=int, default=5, help="interleaved; medians are shown")
    parser.add_argument("--out", type=Path, help="write the table there too")
    given = parser.parse_args()
    if unknown := set(given.rows) - set(ROWS):
        parser.error(f"no such row: {', '.join(sorted(unknown))}; there are {', '.join(ROWS)}")
    os.environ["HF_HUB_OFFLINE"] = "1"
    corpus = load(given.articles, given.characters)
    lines = [_about(corpus, given.rounds), "", _line(HEAD), _line(["---"] * len(HEAD))]
    print("\n".join(lines), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(corpus, Path(folder), given.rounds, given.articles, {})
        for name in given.rows or ROWS:
            begun = time.perf_counter()
            for row in ROWS[name](bench):
                lines.append(_line(row.cells))
                print(lines[-1], flush=True)
            spent = f"{name}: {time.perf_counter() - begun:.0f} s, load {os.getloadavg()[0]:.1f}"
            print(f"<!-- {spent} -->", flush=True)
    if given.out:
        given.out.write_text("\n".join(lines) + "\n", "utf-8")


def _about(corpus, rounds: int) -> str:
    names = ("langchain-community", "sentence-transformers", "torch", "onnxruntime", "faiss-cpu", "gradio")
    packages = ", ".join(f"{name} {version(name)}" for name in names)
    size = sum(map(len, corpus.texts))
    return (
        f"{len(corpus.texts)} articles of {size // len(corpus.texts):,} characters ({corpus.source}); medians of "
        f"{rounds} interleaved rounds; {os.cpu_count()} processors; {packages}."
    )


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    main()

"""``make bench``: measure and print Markdown, and write the page.

python -m tests.bench [ROW …] [--articles PATH …] [--rounds N] [--out PAGE]
"""

from __future__ import annotations

import argparse
import inspect
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import SubprocessError

from index import FootnoteError

from .bench import Bench, Found, Row, Table
from .corpus import load, within
from .page import HEAD, Group, NoMarksError, conditions, fill, head, line, table, write
from .rows import ROWS


def main() -> None:
    given, parser = _arguments()
    if given.out and given.rows:
        parser.error("a page is written from a whole run: name no rows, or leave --out away")
    if unknown := set(given.rows) - set(ROWS):
        parser.error(f"no such row: {', '.join(sorted(unknown))}; there are {', '.join(ROWS)}")
    if given.out and given.out.exists():
        try:
            fill(given.out.read_text("utf-8"), "")  # before half an hour is spent
        except NoMarksError as error:
            parser.error(f"{given.out}: {error}")
    os.environ["HF_HUB_OFFLINE"] = "1"
    try:
        files = within(given.articles)
    except ValueError as error:
        parser.error(str(error))
    corpus = load(files, given.characters)
    about = conditions(corpus, given.rounds)
    print(about, flush=True)
    groups = []
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(corpus, Path(folder), given.rounds, [file for file in files if file.suffix == ".jsonl"])
        for name in given.rows or ROWS:
            groups.append(run(name, ROWS[name], bench))
            if given.out:  # after each group, so that a run that is ended early leaves what it found
                write(given.out, groups, about)
    raise SystemExit(any(group.failed for group in groups))


def _arguments() -> tuple[argparse.Namespace, argparse.ArgumentParser]:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"some of: {', '.join(ROWS)}; none for all")
    parser.add_argument(
        "--articles", nargs="*", type=Path, default=[], metavar="PATH", help="NAME.articles.jsonl or folders"
    )
    parser.add_argument("--characters", type=int, default=200_000, help="of text to ingest, at most")
    parser.add_argument("--rounds", type=int, default=5, help="interleaved; medians are shown")
    parser.add_argument("--out", type=Path, metavar="PAGE", help="write there too, between the page's marks")
    return parser.parse_args(), parser


def run(name: str, measure: Callable[[Bench], Iterator[Found]], bench: Bench) -> Group:
    """Measure one group, printing what it finds as it comes; one that fails says why and ends no other."""
    group = Group(name, (inspect.getdoc(measure) or name).splitlines()[0])
    print(f"\n{group.about}\n", flush=True)
    before, begun = os.getloadavg()[0], time.perf_counter()
    try:
        for one in measure(bench):
            group.found.append(one)
            if isinstance(one, Row):
                print(line(one.cells) if len(group.rows) > 1 else f"{head(HEAD)}\n{line(one.cells)}", flush=True)
            elif isinstance(one, Table):
                print(f"\n{table(one)}\n", flush=True)
    except (RuntimeError, OSError, ValueError, SubprocessError, FootnoteError) as error:
        group.failed = f"{type(error).__name__}: {' '.join(str(error).split())}"
        print(f"\n**Not measured to the end: {group.failed}**", flush=True)
    group.seconds, group.load = time.perf_counter() - begun, (before, os.getloadavg()[0])
    print(f"<!-- {group.spent} -->", flush=True)
    return group


if __name__ == "__main__":
    main()

"""Reads every page of the tests with the code of a commit and with that of the checkout; fails where one is worse.

    python -m tests.index.reading.compare COMMIT [FOLDER]

FOLDER: pages in one of the layouts of ``eval-reading``, besides. Worse is: a wanted word is lost, an unwanted one
comes in, or a fact that was right is wrong or missing.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.evaluation.reading import overlap
from app.evaluation.reading import pages as pages_of
from tests.index.files import PAGE
from tests.index.reading.corpus import pages
from tests.index.reading.faults import pages as faults

ROOT = Path(__file__).parents[3]
PAGES = Path(__file__).with_name("pages")
READ = """
import json, sys
sys.path.insert(0, sys.argv[1])
from index import Preloaded
from index.reading.readers import read_bytes
with Preloaded() as children:
    for line in sys.stdin:
        try:
            a = read_bytes(json.loads(line).encode(), "page.html", exchange=children)
            found = [a.text, a.title, a.author, a.published, a.publisher]
        except Exception as error:
            found = ["", str(error), None, None, None]
        print(json.dumps(found), flush=True)
"""
FACTS = ("title", "author", "published", "publisher")
SLACK = 0.02
"""Runs of words that may differ, as rows of tables and numbers of lists are written in another way."""


def read(code: Path, sources: list[str]) -> list[list[Any]]:
    given = "".join(json.dumps(source) + "\n" for source in sources)
    command = [sys.executable, "-c", READ, str(code)]
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=True, cwd=code)
    return [json.loads(line) for line in done.stdout.splitlines()]


def worse(wanted: dict[str, Any], old: list[Any], new: list[Any]) -> Iterator[str]:
    for words in wanted["wanted"]:
        if words in old[0] and words not in new[0]:
            yield f"lost {words!r}"
    for words in wanted["unwanted"]:
        if words not in old[0] and words in new[0]:
            yield f"took {words!r}"
    for name, before, after in zip(
        ("recall", "precision"), overlap(wanted["text"], old[0]), overlap(wanted["text"], new[0]), strict=True
    ):
        if wanted["text"] and after < before - SLACK:
            yield f"{name} {before:.3f} to {after:.3f}"
    for name, before, after in zip(FACTS, old[1:], new[1:], strict=True):
        if (
            name in wanted
            and (before or "").replace("; ", ", ") == (wanted[name] or "").replace("; ", ", ")
            and before != after
        ):
            yield f"{name} {before!r} to {after!r}"


def unwanted(page: Path) -> list[str]:
    """The words that a page's metadata call no part of its article."""
    stated = page / "expected-metadata.json"
    return list(json.loads(stated.read_text("utf-8")).get("unwanted", ())) if stated.is_file() else []


def everything(folder: str | None) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for name, case, source in pages():
        facts = {fact: getattr(case, fact) for fact in FACTS}
        yield (
            name,
            source,
            {"wanted": case.wanted, "unwanted": case.unwanted, "text": "\n".join(case.wanted), **facts},
        )
    for page in faults():
        wanted = (*page.paragraphs, *page.wanted)  # in no order, so their runs of words are not compared
        yield page.name, page.source, {"wanted": wanted, "unwanted": page.unwanted, "text": "", **page.facts}
    yield (
        "tram",
        PAGE,
        {"wanted": ("The tram opens", "North"), "unwanted": ("cookies",), "text": PAGE, "title": "Tram opens in May"},
    )
    for place in (PAGES, *([Path(folder)] if folder else [])):
        for page in pages_of(place):
            facts = {"title": page.title, "published": page.published, "author": page.author}
            source = page.source.decode("utf-8", "replace")
            yield (
                page.name,
                source,
                {"wanted": (), "unwanted": unwanted(place / page.name), "text": page.text, **facts},
            )


def main(commit: str, folder: str | None = None) -> int:
    listed = list(everything(folder))
    sources = [source for _, source, _ in listed]
    with tempfile.TemporaryDirectory() as place:
        packed = subprocess.run(["git", "archive", commit, "index"], cwd=ROOT, capture_output=True, check=True).stdout
        with tarfile.open(fileobj=io.BytesIO(packed)) as files:
            files.extractall(place, filter="data")
        before = read(Path(place), sources)
    after = read(ROOT, sources)
    bad = better = 0
    for (name, _, wanted), old, new in zip(listed, before, after, strict=True):
        found = list(worse(wanted, old, new))
        better += bool(list(worse(wanted, new, old)))
        bad += bool(found)
        for line in found:
            print(f"{name}: {line}")
    print(f"{len(listed)} pages: {better} are read better than at {commit}, {bad} worse")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

"""The table of promises names tests that exist; DECISIONS.md names every decision, and the code only those."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from .index.store.test_crash import KILLS

TESTS = Path(__file__).parent
ROOT = TESTS.parent
TABLE = (ROOT / "docs" / "promises.md").read_text("utf-8")
PAGES = {page: page.read_text("utf-8") for page in sorted((ROOT / "docs" / "decisions").glob("*.md"))}
SECTIONS = {(page, name) for page, text in PAGES.items() for name in re.findall(r"^## (.+)", text, re.MULTILINE)}


def test_every_promise_names_tests_that_exist():
    rows = re.findall(r"^\| (\d+) \|.*", TABLE, re.MULTILINE)
    assert rows == [str(number) for number in range(1, 16)]
    for row in re.findall(r"^\| (?!---|\| promise|input ).*", TABLE, re.MULTILINE):
        assert "::" in row, row
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", TABLE)
    assert len(named) == TABLE.count("::") - 1  # the line that says how to run one
    for file, name in named:
        tree = ast.parse((TESTS / file).read_text("utf-8"))
        there = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
        assert name in there, f"{file} has no {name}"


def test_the_number_of_kills_is_that_of_the_harness():
    assert f"{KILLS} processes a run are killed" in TABLE and KILLS >= 30


def test_the_index_of_decisions_is_complete():
    index = (ROOT / "DECISIONS.md").read_text("utf-8")
    named = set()
    for name, file, anchor in re.findall(
        r"\[([^\]]+)\]\((docs/decisions/[\w-]+\.md)#([^)]+)\) \|$", index, re.MULTILINE
    ):
        assert anchor == re.sub(r"[^\w -]", "", name.lower()).replace(" ", "-")
        named.add((ROOT / file, name))
    assert named == {(page, name) for page, name in SECTIONS if name != "Tried and left out"}


def test_pages_of_decisions_stay_short():
    for page, text in PAGES.items():
        lines = text.splitlines()
        assert len(lines) <= 150 and max(map(len, lines)) <= 120, page.name


def test_the_decisions_that_the_code_refers_to_are_there():
    names = {name for _, name in SECTIONS}
    for room in ("app", "retrieval", "index", "prompts", "tests", "docs"):
        for path in [*(ROOT / room).rglob("*.py"), *(ROOT / room).glob("*.md")]:
            for name in re.findall(
                r'DECISIONS(?:\.md\]\(\.\./DECISIONS\.md\))?,\s+"([^"]+)"', path.read_text("utf-8")
            ):
                assert any(section.startswith(name) for section in names), f"{path.name}: {name}"

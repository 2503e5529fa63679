"""The table of promises names tests that exist, and its figure is the harness's own."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from .index.store.test_crash import KILLS

TESTS = Path(__file__).parent
TABLE = (TESTS.parent / "docs" / "promises.md").read_text("utf-8")


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

"""The examples in docstrings do what they say."""

from __future__ import annotations

import doctest
from importlib import import_module

import pytest

from .conftest import ROOT

WITH_EXAMPLES = [
    path.relative_to(ROOT)
    for room in ("app", "retrieval", "index", "prompts")
    for path in sorted((ROOT / room).rglob("*.py"))
    if any("    >>> " in line and "+SKIP" not in line for line in path.read_text("utf-8").splitlines())
]


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=str)
def test_examples(path):
    module = import_module(".".join(path.with_suffix("").parts).removesuffix(".__init__"))
    found = doctest.testmod(module)
    assert found.attempted and not found.failed

"""One engine for all tests of a run, a database for each test."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from tests.contract.engine import Engine


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    started = Engine()
    yield started
    started.remove()


@pytest.fixture
def database(engine: Engine) -> str:
    return engine.database(f"test_{uuid.uuid4().hex[:12]}")

"""``make load`` in short: many clients at once, each answer right; the widget beside the other ways."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.serving import served
from tests.load.clients import press


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder: Path = tmp_path_factory.mktemp("load")
    with served(folder, rate=100_000) as client:
        yield client.base_url.port or 0


@pytest.mark.slow
@pytest.mark.parametrize("clients", [1, 32])
def test_every_client_gets_the_right_answer_and_health_answers(port: int, clients: int) -> None:
    seen = press(port, clients, 3)
    assert (seen.errors, seen.wrong) == (0, 0)
    assert len(seen.spent) >= clients and len(seen.health) >= 5
    assert max(seen.health) < 3_000

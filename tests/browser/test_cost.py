"""What the widget costs a host's page, beside an iframe of the page and Gradio's own tag, in the same run."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.load.widget import measure

pytestmark = pytest.mark.browser


def test_a_seventeenth_of_the_other_ways(browser: Browser) -> None:
    ways = measure(browser)
    requests, size = ways.pop("widget")
    assert 2 <= requests <= 5
    assert 8_000 < size < 14_000  # headers and all; the script itself is in it
    assert len(ways) == 2
    for name, (_, other) in ways.items():
        assert size <= other / 17, name

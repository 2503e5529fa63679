"""The page's endpoint for programs."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.slow


def test_gradios_own_client_asks_by_name(server):
    from gradio_client import Client

    client = Client(server.url, verbose=False)
    first = client.predict("How many drones and missiles did Russia use in the attack?", api_name="/ask")
    assert "59 drones" in first["text"] and first["citations"][0]["number"] == 1
    then = client.predict("How many of them were intercepted?", first["history"], api_name="/ask")
    assert "18 cruise missiles" in then["text"]


def test_only_that_endpoint_is_public(server):
    import httpx

    named = httpx.get(f"{server.url}/gradio_api/info").json()["named_endpoints"]
    assert list(named) == ["/ask"]

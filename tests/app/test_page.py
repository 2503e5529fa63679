"""The page's endpoint for programs."""

from __future__ import annotations

import re

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


def test_what_gradio_is_made_of_is_packed_kept_and_named_ahead(server):
    import httpx

    page = httpx.get(f"{server.url}/")
    names = re.findall(r"<assets/([\w.-]+)>;rel=modulepreload", page.headers["link"])
    assert len(names) > 20 and len(page.headers["link"]) < 2_000, "a proxy holds 4 kB of headers"
    for name in names:
        script = httpx.get(f"{server.url}/assets/{name}")
        assert script.status_code == 200 and "immutable" in script.headers["cache-control"]
        assert script.headers["content-type"] == "text/javascript"
    assert script.headers["content-encoding"] == "gzip"
    assert httpx.get(script.url, headers={"accept-encoding": "identity"}).content == script.content
    again = httpx.get(script.url, headers={"if-none-match": script.headers["etag"]})
    assert again.status_code == 304 and "link" not in httpx.get(f"{server.url}/embed").headers
    lost = httpx.get(f"{server.url}/assets/nothing.js")
    assert (lost.status_code, lost.json()["error"]["code"]) == (404, "not_found")

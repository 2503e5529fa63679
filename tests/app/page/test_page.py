"""The page's endpoint for programs."""

from __future__ import annotations

import re

import pytest

from tests.conftest import start_server

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
    assert script.headers["content-encoding"] == "br"
    older = httpx.get(script.url, headers={"accept-encoding": "gzip"})
    assert older.headers["content-encoding"] == "gzip" and older.content == script.content
    assert httpx.get(script.url, headers={"accept-encoding": "identity"}).content == script.content
    again = httpx.get(script.url, headers={"if-none-match": script.headers["etag"]})
    assert again.status_code == 304 and "link" not in httpx.get(f"{server.url}/embed").headers
    lost = httpx.get(f"{server.url}/assets/nothing.js")
    assert (lost.status_code, lost.json()["error"]["code"]) == (404, "not_found")


def test_the_document_has_the_first_view_of_its_reader(tmp_path):
    import httpx

    running = start_server(tmp_path, "--token", "secret")
    try:
        with httpx.Client(base_url=running.url) as client:
            german = client.get("/", headers={"accept-language": "de-AT,de;q=0.9,en;q=0.5"})
            english = client.get("/", headers={"accept-language": "ja"})
            assert "8. Januar 2024" in german.text and "1,300 applications" in german.text
            assert "8 January 2024" in english.text and "8. Januar" not in english.text
            tag = {"accept-language": "ja", "if-none-match": english.headers["etag"]}
            assert client.get("/", headers=tag).status_code == 304
            own = {"text": "The lighthouse is red </script> and tall. It stands alone.", "title": "Lamp"}
            own_session = client.post("/api/articles", json=own, headers={"x-session": "new"})
            assert own_session.status_code == 201 and "lighthouse" not in client.get("/").text
            client.post("/api/articles", json=own, headers={"authorization": "Bearer secret"}).raise_for_status()
            changed = client.get("/", headers=tag)
            assert changed.status_code == 200 and "The lighthouse is red" in changed.text
            assert changed.text.count("</script>") == english.text.count("</script>")
            assert client.head("/").headers["etag"] == client.get("/").headers["etag"]
    finally:
        running.process.kill()
        running.process.wait()


def test_who_waits_is_not_told_their_place_after_each_answer(server):
    import httpx

    with httpx.Client(base_url=server.url, timeout=60) as client:
        functions = client.get("/config").json()["dependencies"]
        number = next(function["id"] for function in functions if function["api_name"] == "submit")
        for at in range(30):
            asked = f"How many drones reached hospital {at} of the governor?"
            body = {"data": [asked, None, False, "{}"], "fn_index": number, "session_hash": "waits"}
            assert client.post("/gradio_api/queue/join", json=body).status_code == 200
        with client.stream("GET", "/gradio_api/queue/data?session_hash=waits") as events:
            told = "".join(events.iter_text())
    assert told.count('"process_completed"') == 30
    assert told.count('"estimation"') <= 60


def test_a_reader_costs_no_copy_of_the_page(tmp_path):
    from app import Footnote
    from app.server import build_app
    from app.settings import Settings

    with Footnote(tmp_path) as bot:
        held = build_app(bot, Settings(data=tmp_path)).routes[-1].app.state_holder
        assert not held["one"].config_values and held["one"] is held["one"] is not held["two"]

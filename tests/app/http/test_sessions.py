"""Readers' own articles over HTTP: seen, asked and removed by their session alone."""

from __future__ import annotations

import os
import re
import shutil
import time

import httpx
import pytest

import app.http.sessions as sessions_module
from app.footnote import Footnote
from app.http.sessions import NEW, Sessions
from app.server import build_app
from app.settings import Settings
from index import InputError, NotFound
from tests.app.serving import running, served

pytestmark = pytest.mark.slow
SECRET = {"title": "Secret", "text": "The vault of Brimford holds 417 silver coins. Nobody has counted them since."}
ASK = {"question": "How many silver coins does the vault of Brimford hold?"}


def code(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


def begin(client: httpx.Client, **article: str) -> tuple[dict[str, str], str]:
    made = client.post("/api/articles", json=article or SECRET, headers={"x-session": NEW})
    assert made.status_code == 201, made.text
    return {"x-session": made.headers["x-session"]}, made.json()["article"]["id"]


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    with served(tmp_path_factory.mktemp("data"), rate=100_000, token="sesame") as client:
        yield client


def test_an_own_article_is_seen_asked_and_removed_by_its_session_alone(client):
    mine, article = begin(client)
    theirs, _ = begin(client, title="Other", text="The lighthouse of Tarn was painted red in 1931.")
    assert len(mine["x-session"]) >= 22 and mine != theirs  # 128 bits are 22 characters
    path = f"/api/articles/{article}"
    assert "417" in client.post("/api/ask", json=ASK, headers=mine).json()["text"]
    assert "417" in client.post("/api/ask/stream", json=ASK, headers=mine).text
    assert client.get(path, headers=mine).json()["removable"] is True
    for others in ({}, theirs):
        assert "417" not in client.post("/api/ask", json=ASK, headers=others).json()["text"]
        assert code(client.get(path, headers=others)) == (404, "not_found")
        assert code(client.get("/api/articles/0123456789abcdef", headers=others)) == (404, "not_found")
        assert article not in client.get("/api/articles", headers=others).text
        scoped = {**ASK, "articles": [article]}
        assert code(client.post("/api/ask", json=scoped, headers=others)) == (404, "not_found")
    assert code(client.delete(path, headers=theirs)) == (404, "not_found")
    assert client.get(path, headers=mine).status_code == 200
    assert client.delete(path, headers=mine).status_code == 200
    assert code(client.get(path, headers=mine)) == (404, "not_found")
    assert "417" not in client.post("/api/ask", json=ASK, headers=mine).json()["text"]


def test_the_articles_of_all_stay_in_sight_and_out_of_reach(client):
    mine, _ = begin(client)
    listed = client.get("/api/articles", headers=mine).json()["articles"]
    assert [article["removable"] for article in listed] == [False, True]
    assert code(client.delete(f"/api/articles/{listed[0]['id']}", headers=mine)) == (403, "adding_off")
    answer = client.post("/api/ask", json={"question": "How many applications were received?"}, headers=mine).json()
    assert "1,300" in answer["text"]


def test_a_session_is_made_here_and_nowhere_else(client):
    for made_up in ("a" * 32, "x", "../../etc", "a" * 101):
        headers = {"x-session": made_up}
        for response in (
            client.post("/api/articles", json=SECRET, headers=headers),
            client.post("/api/ask", json=ASK, headers=headers),
            client.get("/api/articles", headers=headers),
        ):
            assert code(response) == (404, "session_unknown")
    first, second = begin(client)[0], begin(client)[0]
    assert first != second
    assert re.fullmatch(r"[\w-]{32}", first["x-session"])


@pytest.mark.parametrize("made_up", ["\ud800" * 32, "\0", "ä" * 32, "a" * 10_000])
def test_no_text_at_all_is_an_error_of_another_kind(tmp_path, made_up, bot):
    with pytest.raises(NotFound):
        Sessions(bot, Settings(data=tmp_path)).bot(made_up)


def test_the_same_text_in_two_sessions_is_two_articles(client):
    mine, article = begin(client)
    theirs, same = begin(client, title="Theirs", text=SECRET["text"])
    assert article == same
    assert client.get(f"/api/articles/{article}", headers=mine).json()["title"] == "Secret"
    assert client.get(f"/api/articles/{article}", headers=theirs).json()["title"] == "Theirs"
    client.delete(f"/api/articles/{article}", headers=mine)
    assert client.get(f"/api/articles/{article}", headers=theirs).status_code == 200


def test_a_batch_goes_on_where_its_first_files_cannot_be_read(client):
    files = [("file", (f"{n}.pdf", b"%PDF-1.4 nonsense")) for n in range(2)]
    files += [("file", (f"{n}.txt", f"The tram number {n} opens on 4 May.".encode())) for n in range(2)]
    got = client.post("/api/articles/files", files=files, headers={"x-session": NEW})
    results = got.json()["results"]
    assert [one.get("error", {}).get("code") for one in results] == ["file_unreadable"] * 2 + [None] * 2
    listed = client.get("/api/articles", headers={"x-session": got.headers["x-session"]}).json()["articles"]
    assert sum(article["removable"] for article in listed) == 2


def test_without_a_session_the_token_is_needed(client):
    assert code(client.post("/api/articles", json=SECRET)) == (401, "unauthorized")
    assert code(client.post("/api/articles", json=SECRET, headers={"authorization": "Bearer x"})) == (
        403,
        "token_wrong",
    )


def test_several_files_at_once_each_with_its_result(client):
    files = [
        ("file", ("one.txt", b"The ferry to Skarn leaves at noon.", "text/plain")),
        ("file", ("two.exe", b"MZ\x90\x00" + bytes(40), "application/octet-stream")),
        ("file", ("three.md", b"# Three\n\nThe bakery of Holm won a prize.", "text/markdown")),
    ]
    got = client.post("/api/articles/files", files=files, headers={"x-session": NEW})
    results = got.json()["results"]
    assert got.status_code == 200 and [result.get("added") for result in results] == [True, None, True]
    assert results[1]["name"] == "two.exe" and results[1]["error"]["code"] == "file_type"
    mine = {"x-session": got.headers["x-session"]}
    assert len(client.get("/api/articles", headers=mine).json()["articles"]) == 3
    again = client.post("/api/articles/files", files=files[:1], headers=mine).json()["results"]
    assert [result["added"] for result in again] == [False]


def test_what_is_refused_leaves_no_session_behind(tmp_path):
    with served(tmp_path, rate=100_000) as client:
        refused = client.post("/api/articles", json={"text": "  "}, headers={"x-session": NEW})
        assert refused.status_code == 422 and "x-session" not in refused.headers
    assert list((tmp_path / "private").glob("*")) == []


@pytest.mark.parametrize(
    ("uploads", "headers", "status"),
    [
        ("off", {"x-session": NEW}, 403),
        ("off", {}, 403),
        ("page", {}, 403),
        ("session", {}, 201),
        ("shared", {}, 201),
    ],
)
def test_the_operator_decides_who_adds(tmp_path, uploads, headers, status):
    with served(tmp_path, rate=100_000, uploads=uploads) as client:
        made = client.post("/api/articles", json=SECRET, headers=headers)
        assert made.status_code == status
        said = client.post("/api/ask", json=ASK).json()["text"]
        assert ("417" in said) is (uploads == "shared")
        assert ("x-session" in made.headers) is (uploads == "session")
        if uploads == "shared":
            assert client.delete(f"/api/articles/{made.json()['article']['id']}").status_code == 200


@pytest.mark.folder
def test_own_articles_outlive_a_restart_and_end_after_their_time(tmp_path):
    settings = Settings(data=tmp_path, rate=100_000, keep_hours=1)
    with running(build_app(Footnote(settings=settings), settings)) as url, httpx.Client(base_url=url) as client:
        mine, _ = begin(client)
    with Footnote(settings=settings) as bot:
        sessions = Sessions(bot, settings)
        assert "417" in sessions.bot(mine["x-session"]).ask(ASK["question"]).text
        sessions.close()
        [folder] = (tmp_path / "private").iterdir()
        assert mine["x-session"] not in folder.name
        old = time.time() - 3601
        os.utime(folder, (old, old))
        over = Sessions(bot, settings)
        assert not folder.exists()
        with pytest.raises(NotFound):
            over.bot(mine["x-session"])


def test_a_session_has_a_quota(tmp_path, monkeypatch):
    settings = Settings(data=tmp_path)
    monkeypatch.setattr(sessions_module, "ARTICLES", 2)
    monkeypatch.setattr(sessions_module, "BYTES", 1_000)
    with Footnote(settings=settings) as bot:
        sessions = Sessions(bot, settings)
        mine, _ = sessions.add(NEW, text="A first one stands here.")
        with pytest.raises(InputError, match="together") as large:
            sessions.add(mine, text="Many words stand here. " * 50)
        assert large.value.code == "quota" and len(sessions.bot(mine).own()) == 1
        sessions.add(mine, text="A second one stands here.")
        with pytest.raises(InputError, match="the most one may have"):
            sessions.add(mine, text="A third one stands here.")
        assert len(sessions.bot(mine).own()) == 2
        sessions.close()


@pytest.mark.folder
def test_a_damaged_private_folder_hurts_nobody_else(tmp_path):
    with served(tmp_path, rate=100_000) as client:
        mine, _ = begin(client)
        theirs, _ = begin(client)
    folders = sorted((tmp_path / "private").iterdir())
    (folders[0] / "footnote.db").write_bytes(b"not a database at all" * 100)
    for leftover in folders[0].glob("footnote.db-*"):
        leftover.unlink()
    with served(tmp_path, rate=100_000) as client:
        answers = [client.post("/api/ask", json=ASK, headers=headers) for headers in (mine, theirs)]
        assert sorted(answer.status_code for answer in answers) == [200, 500]
        broken = next(answer for answer in answers if answer.status_code == 500)
        assert "private" not in broken.text and str(tmp_path) not in broken.text
        assert client.get("/api/articles").status_code == 200
    shutil.rmtree(tmp_path)

"""Articles too long to be embedded in a minute: refused the same way whichever way they come, and nobody waits."""

from __future__ import annotations

import io
import itertools
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from app import Footnote
from app.settings import Settings
from index import Fetched
from tests.app.serving import QUESTION
from tests.conftest import Server, start_server

pytestmark = pytest.mark.slow
FILE = 20_000_000
"""Bytes of the largest file."""


def unlike(characters: int) -> str:
    """Sentences of which no two are the same."""
    return "".join(f"Number {n * 7919:x} met {n * 104729:x} in May. " for n in range(characters // 30))


def zipped(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("long.txt", text)
    return out.getvalue()


LONG = unlike(600_000)


def file(tmp_path: Path, name: str, data: bytes) -> Path:
    path = tmp_path / "in" / name
    path.parent.mkdir()
    path.write_bytes(data)
    return path


WAYS: dict[str, Callable[[Footnote, Path], Any]] = {
    "text": lambda bot, _: bot.add(text=LONG),
    "data": lambda bot, _: bot.add(data=LONG.encode(), name="long.txt"),
    "html": lambda bot, _: bot.add(data=f"<p>{LONG}</p>".encode(), name="long.html"),
    "address": lambda bot, _: bot.add(url="https://news.example/long"),
    "feed or page": lambda bot, _: bot.add("https://news.example/long"),
    "file": lambda bot, path: bot.add(file(path, "long.txt", LONG.encode())),
    "folder": lambda bot, path: bot.add(file(path, "long.md", LONG.encode()).parent),
    "zip": lambda bot, path: bot.add(file(path, "long.zip", zipped(LONG))),
}


@pytest.mark.parametrize("way", WAYS)
def test_it_is_refused_whichever_way_it_comes(tmp_path: Path, way: str) -> None:
    def page(address: str, **_: Any) -> Fetched:
        return Fetched(address, LONG.encode(), "txt")

    with Footnote(tmp_path / "data", settings=Settings(), get=page) as bot:
        before = bot.articles()
        report = WAYS[way](bot, tmp_path)
        assert [error.code for error in report.errors] == ["file_too_complex"]
        assert "100,000 word pieces" in report.refused[0][1] and not report.articles
        assert bot.articles() == before


@pytest.mark.parametrize(
    "text", ["Ab. " * 60_000, "." * 12_000_000 + "a", "Mr. " * 500_001], ids=["tiny", "stops", "abbreviations"]
)
def test_a_text_of_too_many_parts_is_refused(tmp_path: Path, text: str) -> None:
    with Footnote(tmp_path, settings=Settings()) as bot:
        assert [error.code for error in bot.add(text=text).errors] == ["file_too_complex"]


def test_a_text_that_repeats_itself_is_not_too_long(tmp_path: Path) -> None:
    with Footnote(tmp_path, settings=Settings()) as bot:
        assert bot.add(text="The tram opens in May. " * 40_000).added
        assert bot.ask("When does the tram open?").citations


@pytest.fixture(scope="module")
def open_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = start_server(tmp_path_factory.mktemp("open"), "--rate", "10000", FOOTNOTE_UPLOADS="session")
    yield running
    running.process.terminate()
    running.process.wait(20)


@pytest.mark.parametrize(
    "text",
    [unlike(FILE), "." * (FILE - 1) + "a", "A\n\n" * (FILE // 3), "word " * (FILE // 5)],
    ids=["unlike", "stops", "lines", "word"],
)
def test_others_are_served_while_a_hostile_file_is_read(open_server: Server, text: str) -> None:
    slowest = {"/api/health": 0.0, "/api/ask": 0.0}
    statuses = set()
    ended = threading.Event()

    def ask() -> None:
        with httpx.Client(base_url=open_server.url, timeout=60) as other:
            for number in itertools.count():
                for path in slowest:
                    begun = time.monotonic()
                    question = {"question": f"{QUESTION} ({number})"}
                    answer = other.get(path) if path == "/api/health" else other.post(path, json=question)
                    slowest[path] = max(slowest[path], time.monotonic() - begun)
                    statuses.add(answer.status_code)
                if ended.wait(0.2):
                    return

    others = threading.Thread(target=ask)
    others.start()
    try:
        begun = time.monotonic()
        sent = {"file": ("a.txt", text[:FILE].encode())}
        headers = {"x-session": "new"}
        answer = httpx.post(f"{open_server.url}/api/articles", files=sent, headers=headers, timeout=120)
        took = time.monotonic() - begun
    finally:
        ended.set()
        others.join()
    print(answer.status_code, round(took, 1), slowest)
    assert answer.status_code == 201 or answer.json()["error"]["code"] == "file_too_complex"
    assert took < 60
    assert statuses == {200} and slowest["/api/health"] < 5 and slowest["/api/ask"] < 10

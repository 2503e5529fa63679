"""How many files of ours a question, an article and a request pass through; ``pytest -s`` prints which.

A file counts once anything of it runs, in whichever thread, after a first call has loaded models and modules. What
parses a file runs in a process of its own and is not counted.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import httpx
import pytest

import app
from app.server import build_app
from app.settings import Settings
from tests.app.serving import QUESTION, running
from tests.conftest import ROOT
from tests.index.files import PAGE

pytestmark = pytest.mark.slow

MOST = {
    "a question": (38, 17),
    "a follow-up": (41, 17),
    "a text": (29, 15),
    "a file": (29, 15),
    "a question on the page": (47, 25),
    "a question of the widget": (41, 25),
    "an upload": (36, 15),
}
"""For each journey the files that it may pass, and those that are aimed at. An article passes fifteen that read and
keep what it states."""
AGAIN = "Where are the camps?"
"""A question that was not asked before, so that no answer is kept for it."""


TOKEN = "a" * 32
BEARER = {"Authorization": f"Bearer {TOKEN}"}


class Trace:
    """Notes the files of ours in which anything runs, in the order of their first visit; in new threads too."""

    def __init__(self) -> None:
        self._files: dict[str, None] = {}
        self._on = False

    def __enter__(self) -> Trace:
        threading.setprofile(self._visit)  # threads that are started from now on
        sys.setprofile(self._visit)
        return self

    def __exit__(self, *_: object) -> None:
        threading.setprofile(None)  # type: ignore[arg-type]
        sys.setprofile(None)

    def of(self, call: Callable[[], Any]) -> list[str]:
        """The files that a call passes."""
        self._files, self._on = {}, True
        try:
            call()
        finally:
            self._on = False
        return list(self._files)

    def _visit(self, frame: FrameType, event: str, _: Any) -> None:
        name = frame.f_code.co_filename
        if self._on and event == "call" and name.startswith(f"{ROOT}/"):
            name = name.removeprefix(f"{ROOT}/")
            if not name.startswith((".venv", "tests/")):
                self._files.setdefault(name)


@pytest.fixture
def trace() -> Iterator[Trace]:
    with Trace() as made:
        yield made


def few(name: str, files: list[str]) -> None:
    """Print what a journey passes; an error if that is more than it may."""
    most, aim = MOST[name]
    print(f"{name}: {len(files)} files, aimed at {aim}\n  " + "\n  ".join(files))
    assert len(files) <= most, f"{name} passes {len(files)} files: {', '.join(files)}"


def test_in_process(tmp_path, trace):
    with app.Footnote(tmp_path) as bot:
        first = bot.ask("How far have residents travelled?")
        few("a question", trace.of(lambda: bot.ask(QUESTION)))
        few("a follow-up", trace.of(lambda: bot.ask("Why?", first.history)))
        bot.add(data=PAGE.encode(), name="first.html")
        few("a text", trace.of(lambda: bot.add(text="The tram opens in May. It cost $3 million.")))
        page = PAGE.replace("</p>", " It opens twice.</p>", 1).encode()
        few("a file", trace.of(lambda: bot.add(data=page, name="tram.html")))


def test_over_http(tmp_path, trace):
    settings = Settings(data=tmp_path, token=TOKEN)
    served = build_app(app.Footnote(settings=settings), settings)
    with running(served, http="app.http.wire:Wire") as address, httpx.Client(base_url=address) as client:
        client.timeout = 60
        ask = {function["api_name"]: function["id"] for function in client.get("/config").json()["dependencies"]}

        def page(question: str) -> None:
            body = {"data": [question, None, True, "{}"], "fn_index": ask["submit"], "session_hash": "traced"}
            client.post("/gradio_api/queue/join", json=body).raise_for_status()
            told = client.get("/gradio_api/queue/data?session_hash=traced").text
            assert '"process_completed"' in told and "fn-answer" in told

        def widget(question: str) -> None:
            told = client.post("/api/ask/stream", json={"question": question}).raise_for_status().text
            assert "event: answer" in told

        def upload(text: str) -> None:
            given = {"file": ("tram.txt", text.encode())}
            client.post("/api/articles", files=given, headers=BEARER).raise_for_status()

        for journey in (page, widget, upload):
            journey("How far have residents travelled?")  # models and modules are loaded, threads begun
        few("a question of the widget", trace.of(lambda: widget(QUESTION)))
        few("a question on the page", trace.of(lambda: page(AGAIN)))
        few("an upload", trace.of(lambda: upload("The tram opens in May. It cost $3 million.")))

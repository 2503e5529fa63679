"""One conversation through every front door: the same answers, with a language model and without."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import httpx
import pytest

from app import Footnote
from app.settings import Settings
from tests.conftest import ROOT, start_server
from tests.llm_server import LlmServer

pytestmark = pytest.mark.slow
FIRST = "How many applications were received to send children to school camps?"
SAID = {"text": "Governor Gladkov revealed that 1,300 applications have been received [#1,300 applications#]."}
CONDENSED = {"text": "Where are the school camps for the children of Belgorod?"}
THEN = {"text": "The school camps are in safer regions such as Voronezh and Kaluga [#1,300 applications#]."}


@pytest.mark.parametrize("model", [False, True], ids=["extractive", "model"])
def test_the_same_answers_everywhere(model, tmp_path, monkeypatch):
    from gradio_client import Client

    with LlmServer() as llm:
        monkeypatch.setenv("OPENAI_API_KEY", "a-key")
        named = {"llm": "openai:scripted", "llm_url": llm.url} if model else {}
        flags = [word for name, value in named.items() for word in ("--" + name.replace("_", "-"), value)]

        def play():
            llm.play(SAID, CONDENSED, THEN)

        play()
        with Footnote(tmp_path / "python", settings=Settings(**named)) as bot:
            first = bot.ask(FIRST)
            wanted = [first.to_dict(), bot.ask("Where are those camps?", first.history).to_dict()]
        assert wanted[0]["verdict"] in ("answered", "possible") and "1,300" in wanted[0]["text"]
        assert wanted[0]["reader"] == ("openai:scripted" if model else "extractive")

        running = start_server(tmp_path / "served", *flags)
        try:
            play()
            over = []
            for question in (FIRST, "Where are those camps?"):
                body = {"question": question, "history": over[-1]["history"] if over else []}
                over.append(httpx.post(f"{running.url}/api/ask", json=body, timeout=60).json())
            assert over == wanted
            play()
            client = Client(running.url, verbose=False)
            one = client.predict(FIRST, api_name="/ask")
            assert [one, client.predict("Where are those camps?", one["history"], api_name="/ask")] == wanted
        finally:
            running.process.kill()
            running.process.wait()

        play()
        printed = subprocess.run(
            [sys.executable, "-m", "app", "ask", FIRST, "--json", "--data", str(tmp_path / "line"), *flags],
            cwd=ROOT,
            env={k: v for k, v in os.environ.items() if not k.startswith("FOOTNOTE_")},
            capture_output=True,
            text=True,
            check=True,
        )
        assert json.loads(printed.stdout) == wanted[0]

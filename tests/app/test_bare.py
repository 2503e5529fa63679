"""Where no package of a language model is installed, what needs none works, and the rest says what to install."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from ..conftest import ROOT, start_server

BARE = {"PYTHONPATH": str(Path(__file__).parent / "bare"), "HF_HUB_OFFLINE": "1"}
ASKED = "How many applications were received to send children to school camps?"

pytestmark = pytest.mark.slow


def run(folder, *arguments, **variables):
    environ = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(folder),
        "FOOTNOTE_DATA": str(folder / "data"),
        **BARE,
        **variables,
    }
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=300)


def test_nothing_of_a_provider_can_be_imported(tmp_path):
    for name in ("langchain_openai", "langchain_anthropic", "openai"):
        assert "ModuleNotFoundError" in run(tmp_path, "-c", f"import {name}").stderr
    assert not run(tmp_path, "-c", "import langchain_core.language_models").stderr


def test_the_command_line_asks_and_adds(tmp_path):
    (tmp_path / "tram.md").write_text("# Tram\n\nThe new tram line has nine stops.\n")
    asked = run(tmp_path, "-m", "app", "ask", ASKED)
    assert "1,300" in asked.stdout and asked.returncode == 0, asked.stderr
    assert run(tmp_path, "-m", "app", "add", str(tmp_path / "tram.md")).returncode == 0
    assert "nine stops" in run(tmp_path, "-m", "app", "ask", "How many stops does the tram have?").stdout


def test_langchain_parts_that_need_no_model_work(tmp_path):
    code = (
        "from app import Footnote\n"
        "with Footnote() as bot:\n"
        "    print(bot.retriever(k=1).invoke('Who is the governor?')[0].metadata['title'])\n"
        "    print(bot.runnable().invoke('How many applications were received?').text)\n"
        "    print(bot.as_tool().name)\n"
    )
    done = run(tmp_path, "-c", code)
    assert "Belgorod" in done.stdout and "1,300" in done.stdout and done.returncode == 0, done.stderr


def test_the_page_and_the_api_are_served(tmp_path):
    running = start_server(tmp_path / "data", **BARE)
    try:
        with httpx.Client(base_url=running.url, timeout=60) as client:
            assert "Footnote" in client.get("/").text
            assert "1,300" in client.post("/api/ask", json={"question": ASKED}).json()["text"]
    finally:
        running.process.terminate()
        running.process.wait(30)


def test_a_model_that_is_asked_for_is_one_line_with_the_command(tmp_path):
    done = run(tmp_path, "-m", "app", "ask", ASKED, FOOTNOTE_LLM="openai:any", OPENAI_API_KEY="sk-quokka")
    assert done.returncode == 2 and done.stderr.count("\n") == 1, done.stderr
    assert "pip install langchain-openai" in done.stderr and "quokka" not in done.stderr

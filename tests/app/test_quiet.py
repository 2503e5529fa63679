"""Quiet by default: no look-up and no connection, and logs without questions, keys and article text."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from ..conftest import ROOT, start_server

WATCHING = str(Path(__file__).parent / "watching")
QUESTION = "How many applications were received to send children to school camps?"
LOOPBACK = re.compile(r"'(127\.0\.0\.1|::1|localhost)'")

pytestmark = pytest.mark.slow


def watched(file: Path) -> dict[str, str]:
    """Variables that make a Python process and its children note what they reach out for."""
    return {"PYTHONPATH": WATCHING, "WATCHED": str(file), "HF_HUB_OFFLINE": "0"}


def reached_out(file: Path) -> list[str]:
    return [line for line in file.read_text().splitlines() if not LOOPBACK.search(line)]


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environ = {k: v for k, v in os.environ.items() if not k.startswith("FOOTNOTE_")}
    return subprocess.run(
        [*arguments], cwd=ROOT, env={**environ, **variables}, capture_output=True, text=True, timeout=300
    )


def test_the_watch_sees_what_it_is_there_for(tmp_path):
    code = (
        "import socket, contextlib, subprocess, sys\n"
        "with contextlib.suppress(OSError): socket.getaddrinfo('name.invalid', 80)\n"
        "s = socket.socket(); s.settimeout(0.01)\n"
        "with contextlib.suppress(OSError): s.connect(('192.0.2.1', 9))\n"
        "child = 'import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect((\\'192.0.2.2\\', 53))'\n"
        "subprocess.run([sys.executable, '-c', child])\n"
    )
    run(sys.executable, "-c", code, **watched(tmp_path / "out"))
    seen = "\n".join(reached_out(tmp_path / "out"))
    assert "name.invalid" in seen and "192.0.2.1" in seen and "192.0.2.2" in seen


def test_the_server_reaches_out_for_nothing_and_logs_no_words(tmp_path):
    running = start_server(
        tmp_path / "data", FOOTNOTE_LOG="requests", FOOTNOTE_TOKEN="sesame-quokka", **watched(tmp_path / "out")
    )
    bearer = {"authorization": "Bearer sesame-quokka"}
    with httpx.Client(base_url=running.url, timeout=60) as client:
        begun = client.get("/").status_code, client.get("/config").status_code
        asked = client.post("/api/ask", json={"question": QUESTION})
        streamed = client.post("/api/ask/stream", json={"question": QUESTION})
        added = client.post(
            "/api/articles", json={"text": "The wombat was seen at noon.", "title": "Wombat"}, headers=bearer
        )
        file = {"file": ("pangolin.html", b"<html><body><p>The axolotl swam all day long.</p></body></html>")}
        read = client.post("/api/articles", files=file, headers=bearer)
        refused = client.post("/api/ask", json={"question": "narwhal", "history": "narwhal"})
        lost = client.get("/api/articles/narwhal%0a%1b[31m", headers={"authorization": "Bearer wrong-ocelot"})
        removed = client.delete(f"/api/articles/{added.json()['article']['id']}", headers=bearer)
    assert [*begun, asked.status_code, streamed.status_code] == [200] * 4
    assert [added.status_code, read.status_code, refused.status_code, lost.status_code] == [201, 201, 422, 404]
    assert removed.status_code == 200 and "1,300" in asked.json()["text"]
    running.process.terminate()
    logged = running.process.communicate(timeout=30)[1]
    assert reached_out(tmp_path / "out") == []
    first, *lines = logged.splitlines()
    assert first.startswith("Footnote is at http://127.0.0.1:")
    entries = [json.loads(line) for line in lines]
    assert len([entry for entry in entries if entry["path"] != "/api/health"]) == 9
    assert {entry["status"] for entry in entries} >= {200, 201, 404, 422}
    for word in "camps wombat axolotl pangolin quokka ocelot applications".split():
        assert word not in logged.lower(), word
    assert not set(map(chr, range(32))) - {"\n"} & set(logged)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processor time is read from /proc")
def test_a_server_that_nobody_asks_rests(tmp_path):
    server = start_server(tmp_path)
    try:
        httpx.post(f"{server.url}/api/ask", json={"question": QUESTION}, timeout=60)  # by then the models are loaded
        time.sleep(1)
        before = processor_seconds(server.process.pid)
        time.sleep(4)
        assert processor_seconds(server.process.pid) - before < 0.2, "a twentieth of a processor"
    finally:
        server.process.kill()


def processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_the_command_line_reaches_out_for_nothing(tmp_path):
    said = run(
        sys.executable, "-m", "app", "ask", QUESTION, "--data", str(tmp_path / "data"), **watched(tmp_path / "out")
    )
    assert "1,300" in said.stdout and said.stderr == ""
    assert reached_out(tmp_path / "out") == []


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
def test_no_native_part_reaches_out_either(tmp_path):
    said = run(
        *f"strace -f -qq -e trace=connect,sendto,sendmsg -o {tmp_path}/calls".split(),
        *(sys.executable, "-m", "app", "ask", QUESTION, "--data", str(tmp_path / "data")),
        HF_HUB_OFFLINE="0",
    )
    assert "1,300" in said.stdout
    assert [line for line in (tmp_path / "calls").read_text().splitlines() if "AF_INET" in line] == []

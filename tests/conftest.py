"""Real parts for every test: the packaged model, a folder on disk, a server process, a browser."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

os.environ["HF_HUB_OFFLINE"] = "1"
DATABASE = os.environ.pop("FOOTNOTE_DATA", "")
"""An engine's address, to test servers over a database each and not a folder each; CONTRIBUTING says how."""

ROOT = Path(__file__).parent.parent
BROWSER_FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


@pytest.fixture(scope="session")
def embedder():
    from index import load_embedder

    return load_embedder()


@pytest.fixture
def index(tmp_path, embedder):
    from index import LocalIndex

    with_it = LocalIndex(tmp_path / "data", embedder)
    yield with_it
    with_it.close()


@pytest.fixture(scope="session")
def sample():
    from index import read_file

    return read_file(ROOT / "seeds" / "belgorod-evacuation.md")


@pytest.fixture(scope="session")
def bot(tmp_path_factory):
    """A folder with the sample article; read only, for all tests together."""
    from app import Footnote
    from app.settings import Settings

    folder = tmp_path_factory.mktemp("sample")
    with Footnote(settings=Settings(data=folder, database=database_for(folder))) as made:
        yield made


def database_for(folder: Path) -> str:
    """The address of the database that stands for a folder, made if missing; empty where folders are tested."""
    if not DATABASE:
        return ""
    import psycopg

    name = "for_" + hashlib.sha256(str(folder).encode()).hexdigest()[:16]
    with psycopg.connect(DATABASE, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(f"CREATE DATABASE {name}")
    return DATABASE.replace("/postgres?", f"/{name}?")


@pytest.fixture(autouse=True)
def _in_a_folder(request):
    if DATABASE and request.node.get_closest_marker("folder"):
        pytest.skip("is about the folder itself")


@dataclass
class Server:
    url: str
    process: subprocess.Popen[str]
    data: Path


def start_server(data: Path, *flags: str, port: int = 0, **variables: str) -> Server:
    """The product as a process of its own, on a free port if none is given."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = port or probe.getsockname()[1]
    if DATABASE and "--database" not in flags:
        flags = ("--database", database_for(data), *flags)
    environ = {k: v for k, v in os.environ.items() if not k.startswith("FOOTNOTE_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "--data", str(data), "--port", str(port), *flags],
        cwd=ROOT,
        env={**environ, **variables},
        stderr=subprocess.PIPE,
        text=True,
    )
    url = f"http://127.0.0.1:{port}"
    for _ in range(600):
        assert process.poll() is None, process.stderr.read()
        try:
            if httpx.get(f"{url}/api/health", timeout=2).status_code == 200:
                return Server(url, process, data)
        except httpx.TransportError:
            time.sleep(0.1)
    process.kill()
    raise AssertionError("the server did not answer within a minute")


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[Server]:
    running = start_server(tmp_path_factory.mktemp("served"), "--rate", "10000")
    yield running
    running.process.terminate()
    running.process.wait(20)


def chromium() -> str:
    """The browser that is installed on the system."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert path, "The browser tests need Chromium: install the package chromium."
    return path


@pytest.fixture(scope="module")  # Playwright keeps an event loop running while it is open
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=BROWSER_FLAGS)
        yield running
        running.close()

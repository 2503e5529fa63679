"""Many files parsed quickly, each still in a confined process of its own.

Loading the parsers takes most of the time of a child. Here a process loads them once and is forked for each
file: it never sees a file itself, so nothing of one file can reach the next. Where the system cannot fork
safely, each file gets a new process, as everywhere else.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from types import TracebackType
from typing import Final, Self

from index.reading import sandbox

from .sandbox import Limits

_IDLE: Final = 300.0
"""Seconds without a file after which the process ends by itself."""


class Preloaded:
    """A process that is forked for each file; a context manager, which ends it. One file at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def __call__(self, header: str, data: bytes, limits: Limits) -> dict[str, object] | None:
        """Send header and file to a new child and return its reply; ``None`` when it was ended before it gave one."""
        if sys.platform != "linux":
            return sandbox.in_new_process(header, data, limits)
        with self._lock:
            pipes = self._fork(header)
            if pipes is None:
                return sandbox.in_new_process(header, data, limits)
            into, out = pipes
            feeder = threading.Thread(target=sandbox.feed, args=(os.fdopen(into, "wb"), data), daemon=True)
            clock = threading.Timer(limits.wall_seconds, self._kill)
            most = limits.unpacked_bytes + 100_000
            clock.start()
            feeder.start()
            reply = None
            try:
                with os.fdopen(out, "rb") as pipe:
                    said = pipe.read(most + 1)
                reply = sandbox.understood(said) if len(said) <= most else None
            finally:
                clock.cancel()
                if reply is None:  # whatever the child was about, it goes, and what forked it too
                    self._kill()
                feeder.join()
            return reply

    def _fork(self, header: str) -> tuple[int, int] | None:
        """A child's standard input and output; None if none can be made."""
        for _ in range(2):  # the process may have ended by itself since the last file
            self._start()
            assert self._control is not None  # noqa: S101 - it was started
            child_in, into = os.pipe()
            out, child_out = os.pipe()
            try:
                socket.send_fds(self._control, [header.encode("ascii")], [child_in, child_out])
                if self._control.recv(1):
                    return into, out
            except OSError:
                pass
            finally:
                os.close(child_in)
                os.close(child_out)
            os.close(into)
            os.close(out)
            self._kill()
        return None

    def _start(self) -> None:
        if self._process is not None and self._process.poll() is None:
            return
        self._kill()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.settimeout(60)
        with theirs:
            call = f"import socket; fork_for_each(socket.socket(fileno={theirs.fileno()}), {_IDLE})"
            self._process = sandbox.spawn(call, theirs.fileno())
        self._control = ours

    def _kill(self) -> None:
        """End the process and the child it forked, if there are any."""
        if self._process is not None:
            if self._process.poll() is None:
                with contextlib.suppress(ProcessLookupError):  # it is about to start its own group
                    os.killpg(self._process.pid, signal.SIGKILL)
                self._process.kill()
            self._process.wait()
            self._process = None
        if self._control is not None:
            self._control.close()
            self._control = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._kill()

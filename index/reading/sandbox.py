"""Parsing in a child process that may take a limited time and memory, and cannot harm this one.

Of many files each is still parsed in a confined process of its own, but loading the parsers takes most of the time of
one: ``Preloaded`` is a process that loads them once and is forked for each file. It never sees a file itself, so
nothing of one file can reach the next. Where the system cannot fork safely, each file gets a new process.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

from ..article import label
from ..errors import FileRefused, FootnoteError
from .draft import Draft

_CODES: Final = frozenset(
    {"file_binary", "file_encrypted", "file_no_text", "file_too_complex", "file_unreadable", "reader_missing"}
)
_PASSED_ON: Final = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
_START: Final = """
import json, sys, types
sys.path[:] = json.loads(sys.argv[1])
room = sys.modules["index"] = types.ModuleType("index")  # the folder without its front, which loads the store
room.__path__ = [sys.argv[2]]
from index.reading.child import fork_for_each, main
"""
_CHILDREN: Final = threading.BoundedSemaphore(4)
"""Children at once in this process, so that many hostile files together stay within the machine."""
_IDLE: Final = 300.0
"""Seconds without a file after which a preloaded process ends by itself."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost; the defaults are those that the product promises."""

    file_bytes: int = 20 * 2**20
    """The largest file, in bytes."""
    unpacked_bytes: int = 50 * 2**20
    """The most that a packed file may unpack to, and the most text that may come of one, in bytes."""
    pages: int = 2_000
    """The most pages of a PDF."""
    cpu_seconds: int = 20
    """Processor time of the child, in seconds."""
    wall_seconds: float = 45.0
    """Time on the clock, in seconds: on a busy machine too, the answer is there within a minute."""
    memory_bytes: int = 512 * 2**20
    """Memory that the child may take beyond what it has once its libraries are loaded, in bytes."""


Exchange = Callable[[str, bytes, Limits], dict[str, object] | None]
"""Sends header and file to a child and returns its reply; ``None`` when it was ended before it gave one."""


def parse(
    data: bytes, kind: str, limits: Limits, charset: str | None = None, exchange: Exchange | None = None
) -> Draft:
    """Parse one file in a child process.

    Args:
        data: the whole file.
        kind: one of ``kinds.FILE_KINDS`` that has a parser.
        limits: what it may cost.
        charset: the character set declared for it, if any.
        exchange: how a child is made, such as ``Preloaded``; by default a new process for this file.

    Raises:
        FileRefused: with the code that the parser gave; ``file_too_complex`` when the child was ended;
            ``busy`` when too many files are being parsed.
        FootnoteError: ``reader_missing`` when a library for this format is not installed.
    """
    stated = _result(data, kind, limits, charset, exchange)
    fields = {name: stated.get(name) for name in Draft.__dataclass_fields__}
    text = fields.pop("text", None)
    if not isinstance(text, str):
        raise FileRefused("The file is damaged, or not what its name says.", code="file_unreadable")
    return Draft(text, **{name: value if isinstance(value, str) else None for name, value in fields.items()})


def parse_list(
    data: bytes, limits: Limits, exchange: Exchange | None = None
) -> tuple[list[tuple[str, str | None]], bool]:
    """Parse a feed or sitemap in a child process; see ``read_list``.

    Returns:
        Address and day of each entry, and whether the addresses are those of other sitemaps.

    Raises:
        FileRefused: as ``parse``.
    """
    stated = _result(data, "list", limits, None, exchange)
    entries = stated.get("entries")
    named: list[tuple[str, str | None]] = []
    for entry in entries if isinstance(entries, list) else []:
        match entry:
            case [str(address), str() | None as published]:
                named.append((address, published))
    return named, stated.get("of_lists") is True


def _result(
    data: bytes, kind: str, limits: Limits, charset: str | None, exchange: Exchange | None
) -> dict[str, object]:
    """What the child made of a file; errors as ``parse``."""
    if not _CHILDREN.acquire(timeout=limits.wall_seconds):
        raise FileRefused("Other files are being read; try again in a minute.", code="busy")
    try:
        reply = (exchange or in_new_process)(
            json.dumps({"kind": kind, "charset": charset, **asdict(limits)}), data, limits
        )
    finally:
        _CHILDREN.release()
    if reply is None:
        sentence = (
            f"The file takes more than {limits.cpu_seconds} seconds or {limits.memory_bytes // 2**20} MB "
            "of memory to read; split it or save it in a simpler form."
        )
        raise FileRefused(sentence, code="file_too_complex")
    code, message = reply.get("code"), label(reply.get("message")) or ""
    if code == "reader_missing":
        raise FootnoteError(f"Reading this format needs {message}: run pip install {message}.", code=code)
    if code in _CODES:
        raise FileRefused(message, code=str(code))
    stated = reply.get("draft")
    return stated if isinstance(stated, dict) else {}


def in_new_process(header: str, data: bytes, limits: Limits) -> dict[str, object] | None:
    """Send the file to a child and return its reply; ``None`` when it was ended before it gave one."""
    child = spawn("main()")
    assert child.stdin is not None and child.stdout is not None  # noqa: S101 - they are pipes
    clock = threading.Timer(limits.wall_seconds, child.kill)
    feeder = threading.Thread(target=feed, args=(child.stdin, header.encode("ascii") + b"\n" + data), daemon=True)
    clock.start()
    feeder.start()
    most = limits.unpacked_bytes + 100_000
    try:
        reply = child.stdout.read(most + 1)
    finally:
        clock.cancel()
        child.kill()
        child.wait()
        feeder.join()
        child.stdout.close()
    return None if len(reply) > most else understood(reply)


def understood(reply: bytes) -> dict[str, object] | None:
    """The reply of a child, if it is whole."""
    try:
        parsed = json.loads(reply)
    except ValueError:
        return None
    return parsed if isinstance(parsed, dict) else None


def feed(pipe: IO[bytes], data: bytes) -> None:
    """Write the file to the child; one that ended early reads no more."""
    try:
        with pipe:
            pipe.write(data)
    except OSError:
        pass


def spawn(call: str, *pass_fds: int) -> subprocess.Popen[bytes]:
    """Start our own interpreter on a call, with nothing of ours but the code of ``index.reading.child``.

    Args:
        call: Python.
        pass_fds: sockets for it to talk over; without any, standard input and output are pipes.

    Raises:
        FileRefused: ``busy``: the system has no room for a process.
    """
    path = json.dumps([entry for entry in sys.path if entry])
    piped = subprocess.DEVNULL if pass_fds else subprocess.PIPE
    try:
        return subprocess.Popen(  # noqa: S603 - our own interpreter and code; the file goes in as data
            [sys.executable, "-I", "-c", _START + call, path, str(Path(__file__).resolve().parent.parent)],
            stdin=piped,
            stdout=piped,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},  # no keys go along
            pass_fds=pass_fds,
            start_new_session=bool(pass_fds),  # so that it can be ended with all that it started
        )
    except OSError as error:
        raise FileRefused("There is no room to read a file just now; try again in a minute.", code="busy") from error


class Preloaded:
    """A process that is forked for each file; a context manager, which ends it. One file at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def __call__(self, header: str, data: bytes, limits: Limits) -> dict[str, object] | None:
        """Send header and file to a new child and return its reply, as ``in_new_process``."""
        if sys.platform != "linux":
            return in_new_process(header, data, limits)
        with self._lock:
            pipes = self._fork(header)
            if pipes is None:
                return in_new_process(header, data, limits)
            into, out = pipes
            feeder = threading.Thread(target=feed, args=(os.fdopen(into, "wb"), data), daemon=True)
            clock = threading.Timer(limits.wall_seconds, self._kill)
            most = limits.unpacked_bytes + 100_000
            clock.start()
            feeder.start()
            reply = None
            try:
                with os.fdopen(out, "rb") as pipe:
                    said = pipe.read(most + 1)
                reply = understood(said) if len(said) <= most else None
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
            self._process = spawn(call, theirs.fileno())
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

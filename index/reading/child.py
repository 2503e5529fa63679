"""The child process in which one untrusted file is parsed; started by ``sandbox`` or ``pool``.

Standard input: one line of JSON (the format, the limits), then the bytes of the file. Standard output: one
JSON object, the draft or the refusal. Before it reads the file it gives up memory, time, writing, processes
and the network, so that a hostile file can at worst end this process.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import asdict
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from ..errors import FileRefused
from .draft import Draft
from .kinds import BY_KIND

if TYPE_CHECKING:
    from .pages.feeds import Listing

Parser = Callable[[bytes], "Draft | Listing"]
_WARMING: Final = {
    "html": b"<html><head><title>T</title><meta name=date content='8 January 2024'></head><body>"
    b"<nav><a href=/>N</a></nav><article><h1>T</h1><p>One sentence. Another one.</p><ul><li>A</ul></article>"
}
"""Our own files, so that what a library makes at its first use is there before the fork."""


def main() -> None:
    """Parse the file on standard input and write what came of it to standard output."""
    _answer(json.loads(sys.stdin.buffer.readline(10_000)))


def fork_for_each(control: socket.socket, idle: float) -> None:
    """Fork a child for each request on a socket: the libraries are loaded once, each file has its own process.

    This process never sees a file: a request is the header and two pipes, which the child takes as its
    standard input and output. A byte back says that the child was made.

    Args:
        control: the other end is with who started this; closing it ends this process.
        idle: seconds without a request after which this process ends by itself.
    """
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children that ended are gone at once
    control.settimeout(idle)
    warm: set[str] = set()
    while True:
        try:
            header, pipes, _, _ = socket.recv_fds(control, 10_000, 2)
        except OSError:
            return
        if not header:
            return
        request = json.loads(header)
        with contextlib.suppress(Exception):  # what is wrong with a library is for the child to say
            if request["kind"] not in warm:
                warm.add(request["kind"])
                _parser(request)(_WARMING.get(request["kind"], b"words"))
                gc.collect()
                gc.freeze()  # a collection in a child would copy what they share
        if not os.fork():
            try:
                control.close()
                signal.setitimer(signal.ITIMER_REAL, request["wall_seconds"])
                for standard, pipe in enumerate(pipes):
                    os.dup2(pipe, standard)
                    os.close(pipe)
                _answer(request)
            finally:
                os._exit(1)
        for pipe in pipes:
            os.close(pipe)
        control.send(b"+")


def _answer(request: dict[str, Any]) -> None:
    """Parse the file on standard input; this ends the process."""
    reply = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is not part of the reply
    result: dict[str, Any]
    try:
        parse = _parser(request)
        _confine(request["cpu_seconds"], request["memory_bytes"])
        result = {"draft": asdict(parse(sys.stdin.buffer.read()))}
    except FileRefused as error:
        result = {"code": error.code, "message": error.message}
    except (MemoryError, RecursionError):
        most = f"{request['memory_bytes'] // 2**20} MB of memory"
        message = f"The file is nested or packed too deeply: reading it takes more than {most}."
        result = {"code": "file_too_complex", "message": message}
    except ImportError as error:
        result = {"code": "reader_missing", "message": error.name or "a library"}
    except Exception:  # noqa: BLE001 - the border of the process: a parser's own errors mean a damaged file
        result = {"code": "file_unreadable", "message": "The file is damaged, or not what its name says."}
    reply.write(json.dumps(result).encode("ascii"))
    reply.close()
    os._exit(0)  # no finalisers of libraries that may be in any state


def _parser(request: dict[str, Any]) -> Parser:
    """The parser for a format; only its own libraries are imported."""
    if request["kind"] == "list":
        from .pages.feeds import read_list

        return read_list
    kind = BY_KIND[request["kind"]]
    module, name = kind.parser.split(":")
    parse = getattr(import_module(f".{module}", __package__), name)
    values = [request[taken] for taken in kind.takes]
    return lambda data: parse(data, *values)


def _confine(cpu_seconds: int, memory_bytes: int) -> None:
    """Set the limits of this process; where the system has none, the parent's clock still holds."""
    sys.addaudithook(_refuse)
    try:
        import resource
    except ImportError:  # Windows
        return
    os.nice(10)  # whoever is being answered goes first
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    if sys.platform == "linux":  # elsewhere address space is not limited, or not honoured
        with open("/proc/self/statm", encoding="ascii") as size:
            now = int(size.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (now + memory_bytes, now + memory_bytes))


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook: no network, no process, no writing, whatever a parser tries."""
    if event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn")):
        raise PermissionError(event)
    if event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        raise PermissionError(event)


if __name__ == "__main__":
    main()

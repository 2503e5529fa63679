"""Files written aside: a reader sees the old one or the new one, never half of one."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


def write_aside(path: Path, *parts: bytes) -> None:
    """Write a file under another name, fsync it and rename it.

    Raises:
        OSError: it cannot be written; nothing is left behind.
    """
    with aside(path) as file:
        for part in parts:
            file.write(part)


@contextmanager
def aside(path: Path) -> Iterator[BinaryIO]:
    """A file to write and read, which takes the place of another one when the block ends well.

    Raises:
        OSError: it cannot be written; nothing is left behind.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
    try:
        with os.fdopen(handle, "w+b") as file:
            _claim(handle)
            yield file
            file.flush()
            os.fsync(file.fileno())
            os.replace(part, path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise


@contextmanager
def folder_aside(path: Path) -> Iterator[Path]:
    """A folder beside a file to make it anew in, for what writes several files; gone afterwards."""
    sweep(path)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=path.name, suffix=".part") as made:
        handle = os.open(made, os.O_RDONLY)
        try:
            _claim(handle)
            yield Path(made)
        finally:
            os.close(handle)


def sweep(path: Path) -> None:
    """Remove what crashes left of a file that was being written; not what a living process writes now."""
    for part in path.parent.glob(f"{path.name}*.part"):
        with suppress(OSError):
            handle = os.open(part, os.O_RDONLY)
            try:
                if _claim(handle) and part.is_dir():
                    shutil.rmtree(part)
                elif _claim(handle):
                    part.unlink()
            finally:
                os.close(handle)


def _claim(handle: int) -> bool:
    """Lock a file or folder as being written, until it is closed; False where another process has."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # or where there are no such locks: then nothing is ever swept
        return False
    return True

"""What a cache of vectors says of itself in its first bytes, so that it is used for nothing else."""

from __future__ import annotations

import json
import os
import zlib
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

_MAGIC = b"FOOTNOTE-VECTORS-"
_KIND = _MAGIC + b"2"
LENGTH = 512
"""Bytes of the stamp, padded, so that it can be written anew in its place."""


@dataclass(frozen=True)
class Stamp:
    """What a file says of itself."""

    store: str
    generation: int
    """Of the database, when this was written; moves on while the vectors stay."""
    last: int
    """The highest chunk number that was looked at: all above it are missing here."""
    gone: int
    """The last removal that was looked at."""
    rows: int
    trained: int
    """How many vectors there were when the lists' centres were made; 0 for a flat table."""
    size: int
    """Bytes after the stamp."""
    frame: int
    """Bytes of these at the beginning that are structure; the rest are codes and numbers."""
    sha256: str
    """Of the structure."""


def restamp(path: Path, store: str, generation: int) -> None:
    """Say in a file that the database has moved on, so that an older database beside it is noticed.

    Raises:
        OSError: it cannot be written.
    """
    with path.open("r+b") as file:
        stamp = read_stamp(file)
        if stamp and stamp.store == store and stamp.generation < generation:
            file.seek(0)
            file.write(packed(replace(stamp, generation=generation)))
            file.flush()
            os.fsync(file.fileno())


def made_for(path: Path) -> tuple[str, int] | None:
    """The database and the generation that a file says it was made for; None if it says nothing."""
    try:
        with path.open("rb") as file:
            said = _said(file.readline(1000))
        return str(said["store"]), int(said["generation"])
    except (OSError, KeyError, TypeError, ValueError):
        return None


def read_stamp(file: BinaryIO) -> Stamp | None:
    """The stamp of a file that this version reads; None for any other."""
    head = file.read(LENGTH)
    said = _said(head) if head.startswith(_KIND) else {}
    check = said.pop("check", None)
    if not said or check != zlib.crc32(json.dumps(said).encode()):
        return None
    return Stamp(**said)


def packed(stamp: Stamp) -> bytes:
    """The bytes to write first."""
    said = asdict(stamp)
    said["check"] = zlib.crc32(json.dumps(said).encode())
    return (_KIND + json.dumps(said).encode()).ljust(LENGTH - 1) + b"\n"


def _said(head: bytes) -> dict[str, Any]:
    """What a stamp of any version says."""
    try:
        said = json.loads(head[len(_MAGIC) + 1 :]) if head.startswith(_MAGIC) else {}
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}

"""Readers' votes, one JSON line each, in the folder or the database of the articles. Bounded: the oldest go first."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index import Votes

HALF = 5_000_000
"""Most bytes of ``feedback.jsonl``; when full, it replaces ``feedback.1.jsonl``, the older half."""


class Feedback:
    """The votes of one folder or database; safe to share between threads."""

    def __init__(self, votes: Votes) -> None:
        self._votes = votes

    def add(self, vote: dict[str, Any]) -> None:
        """Store one vote. Raises ``OSError`` or ``StoreError`` when it cannot be written."""
        self._votes.add(json.dumps({"at": datetime.now(UTC).isoformat(timespec="seconds"), **vote}))

    def all(self) -> list[dict[str, Any]]:
        """All stored votes, oldest first; a truncated line is skipped."""
        votes = []
        for line in self._votes.all():
            try:
                vote = json.loads(line)
            except ValueError:
                continue
            if isinstance(vote, dict) and {"at", "vote", "question", "text"} <= vote.keys():
                votes.append(vote)
        return votes


class VoteFile:
    """The lines of ``feedback.jsonl``; safe to share between threads."""

    def __init__(self, folder: Path, half: int = HALF) -> None:
        self._file = folder / "feedback.jsonl"
        self._half = half
        self._lock = threading.Lock()

    def add(self, line: str) -> None:
        """Store one line. Raises ``OSError`` when it cannot be written."""
        line += "\n"
        with self._lock:
            if self._file.exists() and self._file.stat().st_size + len(line) > self._half:
                self._file.replace(self._file.with_name("feedback.1.jsonl"))
            with self._file.open("a", encoding="ascii") as file:
                file.write(line)

    def all(self) -> list[str]:
        """All lines, oldest first."""
        with self._lock:
            files = [file for file in (self._file.with_name("feedback.1.jsonl"), self._file) if file.exists()]
            return [line for file in files for line in file.read_text("ascii", "replace").splitlines()]

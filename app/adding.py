"""The verbs ``add`` and ``refresh``: a progress bar, a line for each article, a report of refusals."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from index import Article, InputError, label

from .settings import SettingsError
from .terminal import printed, say

if TYPE_CHECKING:
    from .footnote import Footnote, Report


def add(bot: Footnote, given: argparse.Namespace) -> int:
    """Add the given sources; returns 1 if any of them was refused."""
    with _Told("added", "already there", getattr(given, "report", None)) as told:
        options = {"limit": given.limit} if getattr(given, "limit", None) is not None else {}
        bot.add(*given.sources, progress=told.progress, told=told, **options)
    return 1 if told.refused else 0


def refresh(bot: Footnote, given: argparse.Namespace) -> int:
    """Fetch the given articles again, or all that came from an address; returns 1 if any was refused."""
    with _Told("changed", "unchanged", getattr(given, "report", None)) as told:
        report: Report = bot.refresh(*getattr(given, "sources", ()), progress=told.progress, told=told)
        for old, new in report.replaced:
            say(f"{new}  in the place of {old}")
    return 1 if told.refused else 0


class _Told:
    """Prints the outcome for each article, then totals and refusals, also when the run is interrupted."""

    def __init__(self, new: str, old: str, report: Path | None) -> None:
        from tqdm import tqdm

        self.words = (old, new)
        self.counts = [0, 0]
        self.refused: list[tuple[str, str]] = []
        self._bar: Any = tqdm(unit="article", file=sys.stderr, disable=None)
        self._stack = ExitStack()
        self._report: TextIO | None = None
        if report is not None:
            try:
                self._report = self._stack.enter_context(report.open("w", encoding="utf-8", buffering=1))
            except OSError as error:
                raise SettingsError(
                    f"--report {report} cannot be written ({error.strerror}): name another file."
                ) from error

    def progress(self, name: str, done: int, total: int) -> None:
        """Called before each article, as ``progress`` of ``Footnote.add``."""
        self._bar.total = total
        self._bar.n = done
        self._bar.set_description_str((label(name) or "")[:40])

    def __call__(self, name: str, result: Article | InputError, new: bool) -> None:
        """Called with the outcome of each article, as ``told`` of ``Footnote.add``."""
        shown = label(name) or ""
        line: dict[str, str]
        if isinstance(result, InputError):
            self.refused.append((shown, result.message))
            line = {"name": shown, "state": "refused", "code": result.code, "reason": result.message}
        else:
            state = self.words[new]
            self.counts[new] += 1
            self._bar.write(printed(f"{result.id}  {state}: {shown}: {result.title}"), file=sys.stdout)
            line = {"name": shown, "state": state, "id": result.id, "title": result.title}
        if self._report:
            self._report.write(json.dumps(line, ensure_ascii=False) + "\n")

    def __enter__(self) -> _Told:
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        self._bar.close()
        self._stack.close()
        for name, reason in self.refused:
            say(f"refused: {name}: {reason}", file=sys.stderr)
        if kind is not None and issubclass(kind, KeyboardInterrupt):
            say("stopped: the same command goes on from here", file=sys.stderr)
        old, new = self.counts
        say(f"{new} {self.words[1]}, {old} {self.words[0]}, {len(self.refused)} refused")

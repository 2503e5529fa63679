"""The page of a run: conditions, every goal in one table, then each group's tables and drawings.

A page has marks; what stands between them is written anew by each run, and everything else is a person's and stays.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from .bench import Found, Plot, Row, Table
from .corpus import Corpus

BEGIN, END = "<!-- measured: written by make bench -->", "<!-- end of what was measured -->"
HEAD = ["what", "goal", "measured", "reached", "Footnote", "other side"]
PACKAGES = (
    "langchain-community", "langchain-huggingface", "sentence-transformers", "torch", "onnxruntime", "faiss-cpu",
    "gradio", "fastapi", "uvicorn",
)  # fmt: skip


class NoMarksError(ValueError):
    """A page is there already and does not say where a run may write."""


@dataclass
class Group:
    """What one group of rows found, how long it took, and how busy the machine was."""

    name: str
    about: str
    found: list[Found] = field(default_factory=list)
    seconds: float = 0.0
    load: tuple[float, float] = (0.0, 0.0)
    """Average of the last minute, before and after."""
    failed: str = ""
    """Why it ended early."""

    @property
    def rows(self) -> list[Row]:
        return [one for one in self.found if isinstance(one, Row)]

    @property
    def spent(self) -> str:
        return f"{self.name}: {self.seconds:.0f} s, load {self.load[0]:.1f} before and {self.load[1]:.1f} after"


def line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def head(cells: Sequence[str]) -> str:
    return line(cells) + "\n" + line(["---"] * len(cells))


def table(one: Table) -> str:
    lines = [f"**{one.title}**", "", head(one.head), *map(line, one.lines)]
    return "\n".join(lines + (["", one.note] if one.note else []))


def conditions(corpus: Corpus, rounds: int) -> str:
    """Date, machine, versions and text, in words."""
    size = sum(map(len, corpus.texts))
    return (
        f"{date.today().isoformat()}; Python {platform.python_version()} on {os.cpu_count()} processors "
        f"({_processor()}); {len(corpus.texts)} articles of {size // len(corpus.texts):,} characters "
        f"({corpus.source}), {len(corpus.questions)} different questions; medians of {rounds} interleaved rounds; "
        f"{', '.join(f'{name} {_version(name)}' for name in PACKAGES)}."
    )


def measured(groups: Sequence[Group], about: str) -> str:
    """What stands between the marks."""
    goals = [line(row.cells) for group in groups for row in group.rows]
    reached = sum(row.reached for group in groups for row in group.rows)
    lines = [about, "", f"## Goals: {reached} of {len(goals)} reached", "", head(HEAD), *goals]
    for group in groups:
        lines += ["", f"## {group.name.capitalize()}", "", group.about]
        if group.failed:
            lines += ["", f"**Not measured to the end: {group.failed}**"]
        for one in group.found:
            if isinstance(one, Table):
                lines += ["", table(one)]
            elif isinstance(one, Plot):
                lines += ["", f"![{one.title}]({_file(one)})"]
        lines += ["", f"({group.spent}.)"]
    return "\n".join(lines)


def fill(page: str, text: str) -> str:
    """A page with ``text`` between its marks; a page that is empty yet becomes one.

    Raises:
        NoMarksError: the page has no marks, one of them twice, or in the wrong order.
    """
    if not page.strip():
        return f"# Performance\n\n{BEGIN}\n\n{text}\n\n{END}\n"
    if page.count(BEGIN) != 1 or page.count(END) != 1 or page.index(END) < page.index(BEGIN):
        raise NoMarksError(f"it needs the line {BEGIN} and after it the line {END}, each once")
    before, rest = page.split(BEGIN)
    return f"{before}{BEGIN}\n\n{text}\n\n{END}{rest.split(END)[1]}"


def write(path: Path, groups: Sequence[Group], about: str) -> None:
    """Write the page and its drawings beside it."""
    old = path.read_text("utf-8") if path.exists() else ""
    path.write_text(fill(old, measured(groups, about)), "utf-8")
    for group in groups:
        for one in group.found:
            if isinstance(one, Plot):
                (path.parent / _file(one)).write_text(one.svg, "utf-8")


def _file(plot: Plot) -> str:
    return f"performance-{plot.name}.svg"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _processor() -> str:
    """The processor's name and what it can do that matters for the figures, from /proc (Linux)."""
    try:
        fields = dict(one.split(":", 1) for one in Path("/proc/cpuinfo").read_text().splitlines() if ":" in one)
    except OSError:
        return platform.machine()
    named = {key.strip(): value.strip() for key, value in fields.items()}
    flags = named.get("flags", "").split()
    able = [name for name in ("avx2", "avx512f", "avx_vnni", "avx512_vnni") if name in flags]
    return ", ".join([named.get("model name", platform.machine()), *able])

"""What the rows share: the articles and questions of a run, and the forms that a result can have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from . import sized
from .corpus import Corpus

ONE_THREAD = {"OMP_NUM_THREADS": "1"}
"""For stock where it embeds one question at a time: on a busy machine two threads are many times slower."""


@dataclass(frozen=True)
class Row:
    """One line: ``value`` is what the goal speaks of, a ratio wherever there is another side."""

    what: str
    goal: float
    value: float
    ours: str
    other: str
    more: bool = True
    """Whether more is better."""
    form: str = "{:.2f}x"

    @property
    def reached(self) -> bool:
        return self.value >= self.goal if self.more else self.value <= self.goal

    @property
    def cells(self) -> list[str]:
        goal = ("≥ " if self.more else "≤ ") + self.form.format(self.goal)
        reached = "yes" if self.reached else "**no**"
        return [self.what, goal, self.form.format(self.value), reached, self.ours, self.other]


@dataclass(frozen=True)
class Table:
    """Sides beside each other, where one goal does not say enough."""

    title: str
    head: Sequence[str]
    lines: Sequence[Sequence[str]]
    note: str = ""


@dataclass(frozen=True)
class Plot:
    """A drawing, a file of its own beside the page."""

    name: str
    title: str
    svg: str


Found = Row | Table | Plot
"""What a group of rows yields, in any order."""


@dataclass
class Bench:
    """What the rows share."""

    corpus: Corpus
    folder: Path
    rounds: int
    articles: list[Path]
    """Files with articles, for the row that compares the lanes' quality."""
    sizes: dict[int, tuple[Path, Path, Path]] = field(default_factory=dict)

    def files(self) -> Path:
        out = self.folder / "articles"
        if not out.exists():
            out.mkdir()
            for number, text in enumerate(self.corpus.texts):
                (out / f"article-{number:04}.txt").write_text(text, "utf-8")
        return out

    def sized(self, count: int) -> tuple[Path, Path, Path]:
        """A folder with an index of so many passages, and the files it is made of."""
        if count not in self.sizes:
            files = self.folder / f"files-{count}"
            files.mkdir()
            texts, vectors = sized.write(self.corpus.texts, count, files)
            sized.fill(self.folder / f"index-{count}", texts, vectors)
            self.sizes[count] = self.folder / f"index-{count}", texts, vectors
        return self.sizes[count]

    def asked(self, count: int, at: int = 0) -> list[str]:
        """``count`` questions; none comes twice while there are as many in the corpus."""
        questions = self.corpus.questions
        return [questions[(at + i) % len(questions)] for i in range(count)]

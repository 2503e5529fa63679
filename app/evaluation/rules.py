"""What each hand-written rule is worth: the answers of some question sets with it, and with it switched off.

A question is asked again without the rules that acted on it, and no others: switching those off changes nothing.
Knows rules by name alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index import Embedder
from retrieval import Answer, SentenceModel, rules, watched, without

from .people import judged
from .scoring import Opened, Outcome, Row, WatchedReader, opened


@dataclass(frozen=True, slots=True)
class Worth:
    """What switching a rule off changes, in numbers of questions.

    Attributes:
        acted: in which the rule gave something else than nothing.
        differ: whose verdict, sentences or notes are others.
        lost: that were right with the rule, and are not without it.
        gained: that are right without it alone.
    """

    acted: int = 0
    differ: int = 0
    lost: int = 0
    gained: int = 0


class RememberingReader(WatchedReader):
    """The extractive reader, which reads the same windows for the same question once."""

    def load(self) -> SentenceModel | None:
        """As ``ExtractiveReader.load``."""
        model = super().load()
        if model is not None and not isinstance(model.read, _Remembering):
            model.read = _Remembering(model.read)  # type: ignore[method-assign]
        return model


class _Remembering:
    def __init__(self, read: Any) -> None:
        self._read = read
        self._known: dict[Any, Any] = {}

    def __call__(self, question: str, windows: Sequence[Any], alike: Any = None) -> Any:
        if alike is not None:
            return self._read(question, windows, alike)
        key = (question, tuple(windows))
        if key not in self._known:
            self._known[key] = self._read(question, windows)
        return self._known[key]


def table(paths: Iterable[Path], embedder: Embedder, only: Sequence[str] = ()) -> dict[str, dict[str, Worth]]:
    """For each rule what it is worth in each set.

    Args:
        paths: of question files.
        embedder: the embedding model of the index.
        only: ask only about articles whose id contains one of these strings; empty for all.
    """
    found: dict[str, dict[str, Worth]] = {name: {} for name in rules()}
    for path in paths:
        with opened(path, embedder, RememberingReader(), only) as asked:
            for name, worth in worths(asked).items():
                found[name][path.name.split(".")[0]] = worth
    return found


def worths(asked: Opened) -> dict[str, Worth]:
    """For each rule what it is worth in one set."""
    found = {name: Worth() for name in rules()}
    for item in asked.items:
        outcome, acted = ask(asked, item)
        for name in acted:
            with without(name):
                (other,) = asked.ask([item])
            one = found[name]
            found[name] = Worth(
                one.acted + 1,
                one.differ + (shown(outcome.answer) != shown(other.answer)),
                one.lost + (right(outcome) and not right(other)),
                one.gained + (right(other) and not right(outcome)),
            )
    return found


def ask(asked: Opened, item: Row) -> tuple[Outcome, frozenset[str]]:
    """What a question comes to with all rules, and the rules that acted on it."""
    with watched() as acted:
        (outcome,) = asked.ask([item])
    return outcome, frozenset(acted)


def right(outcome: Outcome) -> bool:
    """Whether an answer is right: as for people, not misled, and with what the question's ``shows`` wants of it.

    ``shows`` is for what no evidence can say: the verdict, the reason of an answer that finds nothing, some words of
    another or of what was searched for, or a note's code. Without evidence any answer that is found will do.
    ``first`` is the sentence that must be shown first, as an answer or as what may answer.
    """
    answer, item = outcome.answer, outcome.item
    if "first" in item:
        return bool(answer.citations) and answer.citations[0].quote == item["first"]
    wanted = item.get("shows", "")
    told = (answer.text, answer.question, answer.verdict, answer.reason or "", *(one.code for one in answer.notes))
    found = judged(outcome).right if item["evidence"] or not outcome.answerable else answer.found
    return found and not outcome.misled and any(wanted in one for one in told)


def shown(answer: Answer) -> tuple[Any, ...]:
    """What a reader sees of an answer, without its figures."""
    return answer.verdict, answer.reason, answer.text, answer.notes, answer.question


def printed(found: Mapping[str, Mapping[str, Worth]]) -> str:
    """The table as Markdown: questions acted on, answers that differ, right ones lost and gained, in all sets."""
    sets = list(dict.fromkeys(name for worth in found.values() for name in worth))
    head = f"| switched off | acted | differ | lost | gained | lost / gained in {', '.join(sets)} |"
    lines = [head, "|---|--:|--:|--:|--:|---|"]
    for name, worth in found.items():
        total = [sum(getattr(one, field) for one in worth.values()) for field in Worth.__slots__]
        each = ", ".join(f"{one.lost} / {one.gained}" for one in worth.values())
        lines.append(f"| `{name}` | {' | '.join(map(str, total))} | {each} |")
    return "\n".join(lines)

"""How people fare: what was right, wrong, denied or of help, by kind of question.

A question's evidence may stand in groups: a good answer shows a sentence of every one. Knows outcomes, and nothing of
how a question is answered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .scoring import Outcome

ROWS = (
    "questions", "first", "right", "any", "wrong", "misled", "helped", "denied", "answered", "possible", "not found"
)  # fmt: skip
"""The measures, in the order in which they are printed."""


class Judged(NamedTuple):
    """What one question came to.

    Attributes:
        kind: the first tag of the question.
        answerable: whether the articles answer it.
        first: whether the best sentence is evidence, said or not.
        right: answered, and what is cited touches every group; where there is no answer, not answered.
        some: answered, and it touches some group.
        helped: right, or a sentence that may answer does.
        misled: answered with a sentence that misleads.
        verdict: of the answer.
        foreign: whether it was asked in another language than the article's (a tag ``asked-in-LANGUAGE``).
    """

    kind: str
    answerable: bool
    first: bool
    right: bool
    some: bool
    helped: bool
    misled: bool
    verdict: str
    foreign: bool


def judged(outcome: Outcome) -> Judged:
    """Judge one outcome."""
    answer = outcome.answer
    tags = outcome.item.get("tags") or ["question"]
    some, every = bool(outcome.touched), bool(outcome.groups) and outcome.touched == outcome.groups
    return Judged(
        kind=str(tags[0]),
        answerable=outcome.answerable,
        first=any(outcome.relevant[:1]),
        right=(answer.found and every) if outcome.answerable else not answer.found,
        some=answer.found and some,
        helped=(answer.found and every) or (answer.verdict == "possible" and some),
        misled=outcome.misled,
        verdict=answer.verdict,
        foreign=any(str(tag).startswith("asked-in-") for tag in tags),
    )


def by_kind(outcomes: Sequence[Outcome]) -> dict[str, dict[str, float]]:
    """The measures of all, of all with an answer and all without, and of each kind of question.

    Where questions are asked in other languages than their article's, also of those with an answer in its own
    language and in another, and of those without.
    """
    found = [judged(outcome) for outcome in outcomes]
    kinds = {kind: [one for one in found if one.kind == kind] for kind in dict.fromkeys(one.kind for one in found)}
    table = {"all": found, "answerable": [one for one in found if one.answerable], **kinds}
    unanswerable = [one for one in found if not one.answerable]
    if unanswerable:
        table["unanswerable"] = unanswerable
    if any(one.foreign for one in found):
        for name, foreign in (("own language", False), ("another", True)):
            asked = [one for one in found if one.foreign is foreign]
            table[name] = [one for one in asked if one.answerable]
            table[f"{name}, none"] = [one for one in asked if not one.answerable]
    return {kind: _shares(rows) for kind, rows in table.items() if rows}


def _shares(rows: Sequence[Judged]) -> dict[str, float]:
    def share(count: int) -> float:
        return count / len(rows)

    shares = {
        "questions": float(len(rows)),
        "right": share(sum(one.right for one in rows)),
        "misled": share(sum(one.misled for one in rows)),
        "answered": share(sum(one.verdict == "answered" for one in rows)),
        "possible": share(sum(one.verdict == "possible" for one in rows)),
        "not found": share(sum(one.verdict == "not_found" for one in rows)),
    }
    if all(one.answerable for one in rows):
        shares |= {
            "first": share(sum(one.first for one in rows)),
            "any": share(sum(one.some for one in rows)),
            "wrong": share(sum(one.verdict == "answered" and not one.some for one in rows)),
            "helped": share(sum(one.helped for one in rows)),
            "denied": shares["not found"],
        }
    return shares


def printed(table: Mapping[str, Mapping[str, float]]) -> str:
    """The measures as lines of text, a kind a line."""
    lines = [" " * 18 + "".join(f"{name:>11}" for name in ROWS)]
    for kind, shares in table.items():
        cells = (shares.get(name) for name in ROWS)
        texts = (
            "-" if cell is None else f"{cell:.0f}" if name == "questions" else f"{cell:.3f}"
            for name, cell in zip(ROWS, cells, strict=True)
        )
        lines.append(f"{kind:18}" + "".join(f"{text:>11}" for text in texts))
    return "\n".join(lines)

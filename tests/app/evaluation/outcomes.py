"""Made-up outcomes of questions: what was asked, what came of it, and nothing in between."""

from __future__ import annotations

from collections.abc import Mapping

from app.evaluation.scoring import Outcome
from retrieval import Answer


def outcome(
    verdict: str = "answered",
    *,
    answerable: bool = True,
    groups: frozenset[int] = frozenset({0}),
    touched: frozenset[int] = frozenset(),
    said: frozenset[int] | None = None,
    relevant: tuple[bool, ...] = (),
    signals: Mapping[str, float] | None = None,
    articles: tuple[str, ...] = ("a",),
    kind: str = "who",
    other: str = "other",
    misled: bool = False,
) -> Outcome:
    """One question of a kind, asked of some articles, with what its answer cites (groups of the evidence)."""
    item = {"question": "Who?", "answerable": answerable, "answers": [], "evidence": [], "tags": [kind, other]}
    return Outcome(
        item=item | {"article_ids": list(articles)},
        answer=Answer("", verdict=verdict),
        relevant=relevant,
        gold=1,
        spans=True,
        precise=None,
        recalled=None,
        exact=True,
        signals=signals or {},
        groups=groups if answerable else frozenset(),
        touched=touched,
        said_touches=touched if said is None else said,
        misled=misled,
        seconds=0.1,
    )

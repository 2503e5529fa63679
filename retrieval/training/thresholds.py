"""Chooses the thresholds of the check: ``python -m retrieval.training.thresholds PAIRS.jsonl ... [--write]``.

Reads claims that the weights were not trained on, and prints how many of each kind come to which outcome.

- what an objection of the rules costs a claim is the weight that a logistic model of all of them gives it;
- *borne out* begins where at most one false claim in twenty is, in each of several files;
- *not sure* ends where at most one faithful claim in twenty is left out, on the mean of the files.

``--write`` keeps them in ``retrieval/checks/weights/thresholds.json``, as those of the larger model or, with
``--small``, of MiniLM.
"""

from __future__ import annotations

import argparse
import json
import logging
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from statistics import mean
from typing import Any

from sklearn.linear_model import LogisticRegression

from index import InputError

from ..checks.entailment import BESIDE, Entailment, entailment
from ..checks.support import THRESHOLDS, Thresholds, quoted, refused, shortened
from .questions import read_lines

log = logging.getLogger(__name__)

PASSED = 0.05
"""Most of the false claims that may be borne out."""

LOST = 0.05
"""Most of the faithful claims that may be left out."""

_ALWAYS = 99.0


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim and what the parts of the check make of it.

    Attributes:
        turn: what is done to it.
        faithful: whether it is borne out.
        refused: whether the rules object.
        quoted: whether it is the article's own words.
        shortened: whether it only leaves some of them out.
        odds: the models' log-odds together.
        own: the first model's alone.
        second: the second one's alone; 0 where there is none.
    """

    turn: str
    faithful: bool
    refused: bool
    quoted: bool
    shortened: bool
    odds: float
    own: float
    second: float

    def score(self, refusal: float) -> float:
        """The log-odds of the whole check, of which an objection takes some."""
        if self.quoted or (self.shortened and not self.refused):
            return _ALWAYS
        return self.odds - refusal * self.refused

    def outcome(self, limits: Thresholds) -> str:
        """What comes of it."""
        score = self.score(limits.refusal)
        if score >= limits.paraphrased and (self.quoted or not self.refused):
            return "borne out"
        return "not sure" if score >= limits.unsure else "left out"


def judge(row: Any, model: Entailment | None = None) -> Judged:
    """Put a claim through every part of the check, with that model or the one that comes with Footnote."""
    claim, evidence, context = row["claim"], row["evidence"], row["context"]
    sources = [*context, *evidence]
    model = model or entailment()
    own = model.own_odds(claim, evidence, context)
    second = model.beside.odds(claim, evidence, context) if model.beside else 0.0
    return Judged(
        row["turn"],
        bool(row["faithful"]),
        bool(refused(claim, sources)),
        quoted(claim, evidence),
        shortened(claim, evidence),
        own + BESIDE * second,
        own,
        second,
    )


def cost(claims: Sequence[Judged]) -> float:
    """What an objection costs a claim, in the model's log-odds."""
    known = LogisticRegression(C=10).fit(
        [(one.odds, one.refused) for one in claims], [one.faithful for one in claims]
    )
    odds, objection = known.coef_[0]
    return round(float(-objection / odds), 1)


def weight_beside(claims: Sequence[Judged]) -> float:
    """What the second model's log-odds count beside the first one's, as a logistic model of both weighs them."""
    known = LogisticRegression(C=10).fit(
        [(one.own, one.second, one.refused) for one in claims], [one.faithful for one in claims]
    )
    own, second, _ = known.coef_[0]
    return float(second / own)


def auroc(claims: Sequence[Judged], refusal: float) -> float:
    """How often a faithful claim scores higher than a false one; a tie counts half."""
    good, bad = ([one.score(refusal) for one in claims if one.faithful is faithful] for faithful in (True, False))
    return sum((a > b) + (a == b) / 2 for a in good for b in bad) / (len(good) * len(bad))


def chosen(parts: Sequence[Sequence[Judged]], refusal: float) -> Thresholds:
    """The thresholds that some sets of claims ask for, see the head of this file."""
    upper = max(_free(part, refusal) for part in parts)
    faithful = [sorted(one.score(refusal) for one in part if one.faithful) for part in parts]
    lower = max(
        limit
        for scores in faithful
        for limit in scores
        if mean(bisect_left(each, limit) / len(each) for each in faithful) <= LOST
    )
    return Thresholds(upper, min(upper, round(lower - 0.01, 2)), refusal)


def _free(claims: Sequence[Judged], refusal: float) -> float:
    """The score above which at most ``PASSED`` of the false claims are borne out."""
    free = sorted(one.score(refusal) for one in claims if not one.faithful and not one.refused)
    bad = sum(not one.faithful for one in claims)
    return round(free[-int(PASSED * bad) - 1] + 0.01, 2)


def table(claims: Sequence[Judged], limits: Thresholds) -> str:
    """Markdown: for each turn, how many claims are borne out, not sure and left out."""
    counts: dict[tuple[bool, str], Counter[str]] = defaultdict(Counter)
    for one in claims:
        name = one.outcome(limits)
        counts[one.faithful, one.turn][name] += 1
        counts[one.faithful, ""][name] += 1
    lines = ["| turn | claims | borne out | not sure | left out |", "| --- | --- | --- | --- | --- |"]
    for (faithful, turn), found in sorted(counts.items(), key=lambda item: (not item[0][0], item[0][1])):
        total = found.total()
        shares = " | ".join(f"{found[name] / total:.2f}" for name in ("borne out", "not sure", "left out"))
        kind = "faithful" if faithful else "false"
        lines.append(f"| {kind}: {turn} | {total} | {shares} |" if turn else f"| **{kind}** | {total} | {shares} |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m retrieval.training.thresholds", description="Choose the thresholds of the check."
    )
    parser.add_argument("pairs", type=Path, nargs="+", help="claims with their evidence, JSON lines")
    parser.add_argument("--write", action="store_true", help="keep them beside the weights")
    parser.add_argument("--small", action="store_true", help="judge by MiniLM, as where the larger one is missing")
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    model = Entailment() if given.small else entailment()
    try:
        parts = [read_lines(path, partial(judge, model=model)) for path in given.pairs]
    except InputError as error:
        parser.error(error.message)
    known = [one for part in parts for one in part]
    refusal = cost(known)
    if model.beside:
        log.info("MiniLM beside the larger model: %.2f, kept as %.2f", weight_beside(known), BESIDE)
    limits = chosen(parts, refusal)
    log.info("%s", limits)
    for path, part in zip(given.pairs, parts, strict=True):
        log.info("%s: AUROC %.3f", path.name, auroc(part, refusal))
        log.info("at these thresholds, and at those that it alone asks for:")
        log.info("%s", table(part, limits))
        log.info("%s", "\n".join(line for line in table(part, chosen([part], refusal)).split("\n") if "**" in line))
    if given.write:
        kept = json.loads(THRESHOLDS.read_text("utf-8")) | {"larger" if model.larger else "small": asdict(limits)}
        THRESHOLDS.write_text(json.dumps(kept, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()

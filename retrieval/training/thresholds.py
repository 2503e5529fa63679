"""Chooses the thresholds of the check: ``python -m retrieval.training.thresholds PAIRS.jsonl ... [--write]``.

Reads claims that the weights were not trained on, and prints how many of each kind come to which outcome.

- what an objection of the rules costs a claim is the weight that a logistic model of all of them gives it;
- *borne out* begins where at most one false claim in twenty is;
- *not sure* ends where at most one faithful claim in twenty is left out;
- of several files each must keep both;

``--write`` keeps them in ``retrieval/checks/weights/thresholds.json``.
"""

from __future__ import annotations

import argparse
import json
import logging
import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from sklearn.linear_model import LogisticRegression

from index import InputError

from ..checks.entailment import entailment
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
    """A claim and what the parts of the check make of it; ``odds`` are the model's alone."""

    turn: str
    faithful: bool
    refused: bool
    quoted: bool
    shortened: bool
    odds: float

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


def judge(row: Any) -> Judged:
    """Put a claim through every part of the check."""
    claim, evidence, context = row["claim"], row["evidence"], row["context"]
    sources = [*context, *evidence]
    likely = min(1 - 1e-9, max(1e-9, entailment().borne_out(claim, evidence, context)))
    return Judged(
        row["turn"],
        bool(row["faithful"]),
        bool(refused(claim, sources)),
        quoted(claim, evidence),
        shortened(claim, evidence),
        math.log(likely / (1 - likely)),
    )


def cost(claims: Sequence[Judged]) -> float:
    """What an objection costs a claim, in the model's log-odds."""
    known = LogisticRegression(C=10).fit(
        [(one.odds, one.refused) for one in claims], [one.faithful for one in claims]
    )
    odds, objection = known.coef_[0]
    return round(float(-objection / odds), 1)


def auroc(claims: Sequence[Judged], refusal: float) -> float:
    """How often a faithful claim scores higher than a false one; a tie counts half."""
    good, bad = ([one.score(refusal) for one in claims if one.faithful is faithful] for faithful in (True, False))
    return sum((a > b) + (a == b) / 2 for a in good for b in bad) / (len(good) * len(bad))


def chosen(claims: Sequence[Judged], refusal: float) -> Thresholds:
    """The thresholds that these claims ask for."""
    good, bad = (
        sorted(one.score(refusal) for one in claims if one.faithful is faithful) for faithful in (True, False)
    )
    free = sorted(one.score(refusal) for one in claims if not one.faithful and not one.refused)
    upper = round(free[-int(PASSED * len(bad)) - 1] + 0.01, 2)
    lower = round(good[int(LOST * len(good))] - 0.01, 2)
    return Thresholds(upper, min(upper, lower), refusal)


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
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    try:
        parts = [read_lines(path, judge) for path in given.pairs]
    except InputError as error:
        parser.error(error.message)
    refusal = cost([one for part in parts for one in part])
    found = [chosen(part, refusal) for part in parts]
    upper, lower = max(one.paraphrased for one in found), min(one.unsure for one in found)
    limits = replace(found[0], paraphrased=upper, unsure=lower)
    for path, part in zip(given.pairs, parts, strict=True):
        log.info("%s: AUROC %.3f; %s", path.name, auroc(part, refusal), limits)
        log.info("%s", table(part, limits))
    if given.write:
        THRESHOLDS.write_text(json.dumps(asdict(limits), indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()

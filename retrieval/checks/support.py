"""How well a sentence is supported by what it cites: quoted, paraphrased, unsure, or not at all.

*Quoted*: the article's own words. Else a model judges (``entailment``). Two thresholds, chosen on held-out claims,
part what is borne out from what a reader had better check, and that from what is left out
(``weights/thresholds.json``). What the sources seem to rule out (``gate``, and ``particulars`` in a near copy) is
never borne out, and left out unless the model is all the surer: now and then it is said in other words than they
look for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from index import sentences, words_of

from ..text.terms import content_words, stems, terms
from .entailment import CONTEXT, entailment
from .gate import wrong
from .particulars import check, turned

THRESHOLDS = Path(__file__).parent / "weights" / "thresholds.json"
"""Of each model the two thresholds, and what is taken from its log-odds before they are compared with them."""

QUOTED, PARAPHRASED, UNSURE = "quoted", "paraphrased", "unsure"
"""Kinds of support, the best first."""

CLOSE = 0.85
"""Share of its content words from which on a sentence is in the words of its sources."""

_MARKS = str.maketrans("[]", "()")
_WORD = re.compile(r"[^\W\d_]+")
_HEDGES = words_of("mood.hedges")
"""Words without which a sentence says more than with them."""

_NEAR = 1_500
"""Characters before a sentence in which the sentences before it are looked for."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What the log-odds of a sentence must reach.

    Attributes:
        paraphrased: to be said as borne out.
        unsure: to be said with a mark; below it a sentence is left out.
        refusal: how many log-odds it costs if something keeps the sentence from being borne out.
    """

    paraphrased: float
    unsure: float
    refusal: float


def thresholds() -> Thresholds:
    """The thresholds of the model that judges."""
    return _all_thresholds()["larger" if entailment().larger else "small"]


@cache
def _all_thresholds() -> dict[str, Thresholds]:
    return {name: Thresholds(**each) for name, each in json.loads(THRESHOLDS.read_text("utf-8")).items()}


def borne_out(sentence: str, evidence: Sequence[str], context: Sequence[str] = (), *, alone: bool = False) -> str:
    """How a sentence is supported: ``quoted``, ``paraphrased``, ``unsure``, or empty if it is not.

    Args:
        sentence: one sentence, without citation marks.
        evidence: the sentences that it cites.
        context: sentences before them, which may name whom they mean.
        alone: whether its figures and names must stand in the evidence itself.

    Raises:
        StoreDamaged: the weights of the check are missing or damaged.
    """
    if quoted(sentence, evidence):
        return QUOTED
    barred = bool(refused(sentence, evidence if alone else [*context, *evidence]))
    if not barred and shortened(sentence, evidence):
        return PARAPHRASED
    odds = entailment().odds(sentence, evidence, context) - barred * thresholds().refusal
    if odds >= thresholds().paraphrased and not barred:
        return PARAPHRASED
    if content_words(sentence) and not overlap(sentence, " ".join([*context, *evidence])):
        return ""  # of another matter altogether, as no claim was that the model learnt from
    return UNSURE if odds >= thresholds().unsure else ""


def quoted(sentence: str, evidence: Sequence[str]) -> bool:
    """Whether a sentence is a cited one, or words of one that change nothing of what it says."""
    whole = " ".join(sentence.split()).translate(_MARKS)
    if any(whole == " ".join(one.split()).translate(_MARKS) for one in evidence):
        return True
    wanted = _folded(sentence)
    found = bool(wanted) and any(f" {wanted} " in f" {_folded(one)} " for one in evidence)
    return found and not check(sentence, evidence)


def refused(sentence: str, sources: Sequence[str]) -> list[str]:
    """What keeps a sentence from being borne out: the gate's objections, and what turns a near copy round."""
    found = wrong(sentence, sources)
    if not found and overlap(sentence, " ".join(sources)) >= CLOSE:
        found = turned(sentence, sources)
        cut = [one for one in sources if _is_cut(sentence, one)]
        if cut and not found:
            found = min((check(sentence, [one]) for one in cut), key=len)
    return found


def shortened(sentence: str, evidence: Sequence[str]) -> bool:
    """Whether a sentence only leaves words of a cited one out, and none that says how sure or how far.

    Of the training claims for which that holds 92 % are faithful.
    """
    said = set(_WORD.findall(sentence.lower()))
    cut = [one for one in evidence if _is_cut(sentence, one)]
    return any(not (_HEDGES & set(_WORD.findall(one.lower()))) - said for one in cut) and not check(
        sentence, evidence
    )


def _is_cut(sentence: str, source: str) -> bool:
    """Whether the content words of a sentence stand in a source in their order."""
    rest = iter(terms(source))
    mine = terms(sentence)
    return bool(mine) and all(word in rest for word in mine)


def leaning(text: str, start: int) -> tuple[str, ...]:
    """The sentences of a text before the one that begins at a character, at most two.

    >>> leaning("It rained. Lind was tired. She left. She resigned.", 37)
    ('Lind was tired.', 'She left.')
    """
    begin = max(0, start - _NEAR)
    before = text[begin:start]
    found = [" ".join(before[a:b].split()) for a, b in sentences(before)]
    return tuple(found[1 if begin and len(found) > 1 else 0 :][-CONTEXT:])


def overlap(sentence: str, source: str) -> float:
    """The share of a sentence's content words found in a source, in [0, 1]; 0 if it has no content words."""
    mine = stems(sentence)
    return len(mine & stems(source)) / len(mine) if mine else 0.0


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    """The words in order, in lower case, without punctuation and marks."""
    return " ".join(re.findall(r"\w+(?:[.,:'’-]\w+)*", text.casefold().replace("’", "'")))

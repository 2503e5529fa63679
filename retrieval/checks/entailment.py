"""Whether what a sentence cites bears it out, as a small model judges it.

MiniLM with six retrained layers reads ``[CLS] claim [SEP] context | evidence [SEP]``. A small head over the states of
[CLS] and the means of the claim's and of the evidence's word pieces gives one logit: "borne out". How it was trained,
on what, and how well it does: ``README.md`` beside this file.

Judges wording, negation and roles; figures, dates and names are compared in ``particulars``. Knows no articles.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from math import exp
from pathlib import Path

from index import Encoder

from ..reader.sentence_model import head
from ..reader.weights_format import read_trained
from ..text.terms import content_words, stem

WEIGHTS = Path(__file__).parent / "weights" / "entailment.safetensors"
"""The trained weights that come with Footnote."""

WEIGHTS_SHA256 = "25e1d8350588247b7142f3b9b75780860e5e12c968e46cd58a7fad9e4eb9cecc"
"""What ``WEIGHTS`` must hash to."""

CLAIM = 96
"""Word pieces read of a claim."""

LENGTH = 288
"""Word pieces of claim, context and evidence together."""

CONTEXT = 2
"""Sentences before the evidence that it may lean on."""


def premise(claim: str, evidence: Sequence[str], context: Sequence[str]) -> tuple[str, int]:
    """What a claim is read beside, and where in it the evidence begins.

    Of the context only what the claim takes something from: all from the first sentence on that shares a content
    word with the claim which the evidence lacks.

    >>> premise("Ms Lind resigned.", ["She resigned."], ["It rained.", "Lind was tired."])
    ('Lind was tired. | She resigned.', 18)
    >>> premise("The mayor resigned.", ["The mayor resigned on Friday."], ["Lind was tired."])
    ('The mayor resigned on Friday.', 0)
    """
    missing = _stems(claim) - _stems(" ".join(evidence))
    near = list(context)[-CONTEXT:]
    while near and not missing & _stems(near[0]):
        del near[0]
    lead = " ".join(near) + " | " if near else ""
    return lead + " ".join(evidence), len(lead)


def _stems(text: str) -> set[str]:
    return {stem(word) for word in content_words(text)}


class Entailment:
    """The trained model, loaded. Safe to share between threads."""

    def __init__(
        self,
        weights: str | os.PathLike[str] = WEIGHTS,
        *,
        sha256: str | None = WEIGHTS_SHA256,
        cache: str | os.PathLike[str] | None = None,
        small: bool = True,
    ) -> None:
        """Load MiniLM and put the trained tensors in.

        Args:
            weights: a file that ``python -m retrieval.training.entailment`` wrote.
            sha256: what the file must hash to; None accepts any.
            cache: a directory for the written graph (11 MB, 43 if not ``small``); None: keep it in memory.
            small: compute in 8 bits: about half the time.

        Raises:
            StoreDamaged: the file is missing, not the one expected, or not such weights.
        """
        change, layers = read_trained(weights, "weights of the check", ("plain", "bend", "verdict"), sha256)
        self._plain, self._bend, self._verdict = layers
        self._encoder = Encoder(cache=cache, change=change, small=small)

    def borne_out(self, claim: str, evidence: Sequence[str], context: Sequence[str] = ()) -> float:
        """How likely it is that the evidence bears out a claim, in [0, 1]; some 20 ms on two cores.

        Args:
            claim: one sentence, without citation marks.
            evidence: the sentences that it cites, in their order.
            context: the sentences before them, which may name whom they mean; the last two are read.
        """
        import numpy as np

        text, begins = premise(claim, evidence, context)
        (read,) = self._encoder.tokens(claim, [text], limit=CLAIM, length=LENGTH)
        inside = (read.offsets[:, 0] >= begins) & (read.offsets[:, 1] > read.offsets[:, 0])
        if not len(read.first) or not inside.any():
            return 0.0
        cls, said, given = read.states[0], read.first.mean(axis=0), read.states[1:][inside].mean(axis=0)
        both = np.concatenate([cls, said, given, said * given, np.abs(said - given)])
        logit = head(both, self._plain, self._bend, self._verdict)
        return 1 / (1 + exp(-max(-30.0, min(30.0, float(logit[0])))))


@cache
def entailment() -> Entailment:
    """The model that comes with Footnote, loaded when it is first needed.

    Raises:
        StoreDamaged: its weights are missing or damaged.
    """
    return Entailment()

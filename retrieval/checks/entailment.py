"""Whether what a sentence cites bears it out, as a small model judges it.

MiniLM with six retrained layers, and where its packages are installed all-mpnet-base-v2 with adapters, read ``[CLS]
claim [SEP] context | evidence [SEP]``. A small head over the states of [CLS] and the means of the claim's and of the
evidence's word pieces gives one logit: "borne out". How both were trained, on what, and how well they do:
``README.md`` beside this file.

Judges wording, negation and roles; figures, dates and names are compared in ``gate`` and ``particulars``. Knows no
articles.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from index import Base, Encoder, mpnet, mpnet_files

from ..reader.sentence_model import head
from ..reader.weights_format import read_trained
from ..text.terms import stems

WEIGHTS = Path(__file__).parent / "weights" / "entailment.safetensors"
"""The trained weights that come with Footnote."""

WEIGHTS_SHA256 = "25e1d8350588247b7142f3b9b75780860e5e12c968e46cd58a7fad9e4eb9cecc"
"""What ``WEIGHTS`` must hash to."""

LARGER = WEIGHTS.with_name("entailment-larger.safetensors")
"""The same for all-mpnet-base-v2."""

LARGER_SHA256 = "1f217806802ad7066591116ca5238736e89fd07b7c20573dace18012a08e5aab"
"""What ``LARGER`` must hash to."""

BESIDE = 0.4
"""What MiniLM's logit counts beside that of the larger model, as a logistic model of both weighs them."""

CLAIM = 96
"""Word pieces read of a claim."""

LENGTH = 288
"""Word pieces of claim, context and evidence together."""

LARGEST = 30.0
"""Largest size of a model's logit; one that cannot read the evidence is as sure that it does not."""

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
    missing = stems(claim) - stems(" ".join(evidence))
    near = list(context)[-CONTEXT:]
    while near and not missing & stems(near[0]):
        del near[0]
    lead = " ".join(near) + " | " if near else ""
    return lead + " ".join(evidence), len(lead)


class Entailment:
    """The trained model, loaded. Safe to share between threads."""

    def __init__(
        self,
        weights: str | os.PathLike[str] = WEIGHTS,
        *,
        sha256: str | None = WEIGHTS_SHA256,
        cache: str | os.PathLike[str] | None = None,
        small: bool = True,
        base: Base | None = None,
        beside: Entailment | None = None,
    ) -> None:
        """Load MiniLM, or another model, and put the trained tensors in.

        Args:
            weights: a file that ``python -m retrieval.training.entailment`` wrote.
            sha256: what the file must hash to; None accepts any.
            cache: a directory for the written graph (11 MB, 43 if not ``small``); None: keep it in memory.
            small: compute in 8 bits: about half the time.
            base: another model than MiniLM.
            beside: a second one, whose logit counts ``BESIDE`` times as much.

        Raises:
            StoreDamaged: the file is missing, not the one expected, or not such weights.
        """
        change, layers = read_trained(weights, "weights of the check", ("plain", "bend", "verdict"), sha256)
        self._plain, self._bend, self._verdict = layers
        self._encoder = Encoder(cache=cache, change=change, small=small, base=base)
        self.larger = base is not None
        self.beside = beside

    def odds(self, claim: str, evidence: Sequence[str], context: Sequence[str] = ()) -> float:
        """The log-odds that the evidence bears out a claim, in logits; some 30 ms on two processors.

        Args:
            claim: one sentence, without citation marks.
            evidence: the sentences that it cites, in their order.
            context: the sentences before them, which may name whom they mean; the last two are read.
        """
        second = self.beside.odds(claim, evidence, context) if self.beside else 0.0
        return self.own_odds(claim, evidence, context) + BESIDE * second

    def own_odds(self, claim: str, evidence: Sequence[str], context: Sequence[str] = ()) -> float:
        """The same of this model alone, from -30 to 30."""
        import numpy as np

        text, begins = premise(claim, evidence, context)
        (read,) = self._encoder.tokens(claim, [text], limit=CLAIM, length=LENGTH)
        inside = (read.offsets[:, 0] >= begins) & (read.offsets[:, 1] > read.offsets[:, 0])
        if not len(read.first) or not inside.any():
            return -LARGEST
        cls, said, given = read.states[0], read.first.mean(axis=0), read.states[1:][inside].mean(axis=0)
        both = np.concatenate([cls, said, given, said * given, np.abs(said - given)])
        logit = head(both, self._plain, self._bend, self._verdict)
        return max(-LARGEST, min(LARGEST, float(logit[0])))


def entailment() -> Entailment:
    """The model that comes with Footnote, loaded when it is first needed: both where the larger one is installed.

    Raises:
        StoreDamaged: its weights are missing or damaged.
    """
    with _LOADING:
        return _loaded(_KEPT[-1] if _KEPT else None)


def keep_in(cache: Path) -> None:
    """Write the model's graph into a folder, so that it is there at once the next time.

    Called before the model is first needed; else it takes up to ten seconds anew in each process.
    """
    _KEPT[:] = [cache]


_KEPT: list[Path] = []
_LOADING = threading.Lock()


@lru_cache(maxsize=1)
def _loaded(cache: Path | None) -> Entailment:
    small = Entailment(cache=cache)
    if not mpnet_files():
        return small
    return Entailment(LARGER, sha256=LARGER_SHA256, cache=cache, base=mpnet(cache), beside=small)

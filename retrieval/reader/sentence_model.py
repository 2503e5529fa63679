"""The small reader: how surely each sentence of a window answers a question, and which words of it do.

MiniLM with six retrained layers reads ``[CLS] question [SEP] title. window [SEP]``. A sentence is the mean of its
word pieces' states beside that of [CLS]. Two outputs score it: ``shows``, the log-odds that it answers, and
``order``, by which the sentences of all windows of one question are ranked. Two more outputs score each word piece
as first and as last of the words that answer, [CLS] standing for "no such words" (Devlin et al., 2019, section 4.3).
How it was trained, on what, and how well it does: ``weights/README.md``.

Does not know articles, passages or thresholds.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index import Encoder, Tokens

from .weights_format import head, read_trained

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WEIGHTS = Path(__file__).parent / "weights" / "reader.safetensors"
"""The trained reader that comes with Footnote."""

WEIGHTS_SHA256 = "0e291d40e01c8f37825a553e360f53cf097949ade00986a4dd2640abb71bce23"
"""What ``WEIGHTS`` must hash to."""

QUESTION = 80
"""Word pieces of a question, with the turn before it."""

LENGTH = 288
"""Word pieces of question, title and window together."""

LONGEST = 30
"""Longest span of words that answer, in word pieces, as in Devlin et al.'s evaluation of SQuAD."""

UNREAD = -20.0
"""Logits of a sentence that did not fit."""


@dataclass(frozen=True, slots=True)
class Window:
    """Some sentences of an article in a row: its title, their text, and each one's start and end in that text."""

    title: str
    text: str
    parts: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """What the reader makes of one sentence.

    Attributes:
        shows: log-odds that it answers the question, in logits.
        order: what it is ranked by among all sentences read for the question, in logits.
        span: the words that answer, in characters of the window's text; None if there are none.
        sure: by how many logits those words beat "no such words".
    """

    shows: float
    order: float
    span: tuple[int, int] | None = None
    sure: float = 0.0


def asked(question: str, before: tuple[str, str] | None) -> str:
    """A question as the reader is given it: with the question before it and the first words of its answer.

    >>> asked("And his rivals?", ("How much has he raised?", "He raised $58,400."))
    'And his rivals? | How much has he raised? He raised $58,400.'
    """
    if before is None:
        return question
    return f"{question} | {before[0]} {' '.join(before[1].split()[:25])}"


def together(readings: Sequence[Scored]) -> Scored:
    """Several readings of one sentence as one: the mean scores, and words that answer only where all agree.

    >>> together([Scored(2.0, 1.0, (0, 5), 3.0), Scored(1.0, 2.0, (0, 4), 1.0)])
    Scored(shows=1.5, order=1.5, span=(0, 4), sure=1.0)
    >>> together([Scored(2.0, 1.0, (0, 5), 3.0), Scored(1.0, 2.0, (6, 9), 1.0)]).span is None
    True
    """
    least = min(readings, key=lambda one: one.sure)
    spans = [one.span for one in readings if one.span]
    agree = len(spans) == len(readings) and max(s for s, _ in spans) < min(e for _, e in spans)
    count = len(readings)
    shows, order = sum(one.shows for one in readings) / count, sum(one.order for one in readings) / count
    return Scored(shows, order, least.span if agree else None, least.sure)


class SentenceModel:
    """The small reader, loaded. Safe to share between threads."""

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
            weights: a file that ``python -m retrieval.training.train`` wrote.
            sha256: what the file must hash to; None accepts any.
            cache: a directory for the written graph (11 MB, 43 if not ``small``); None: keep it in memory.
            small: compute in 8 bits: about half the time, and as often right within chance (``weights/README.md``).

        Raises:
            StoreDamaged: the file is missing, not the one expected, or not a reader's.
        """
        change, layers = read_trained(weights, "reader's weights", ("direct", "mix", "out", "span"), sha256)
        self._direct, self._mix, self._out, self._span = layers
        self._encoder = Encoder(cache=cache, change=change, small=small)

    def read(self, question: str, windows: Sequence[Window]) -> list[tuple[Scored, list[Scored]]]:
        """Score the title and every sentence of some windows.

        Args:
            question: see ``asked``; its first 80 word pieces are read.
            windows: of up to 90 words, as the reader was trained; of question, title and window 288 word pieces are
                read.

        Returns:
            For each window the title's score, and its sentences' in their order.
        """
        leads = [f"{window.title}. " if window.title else "" for window in windows]
        texts = [lead + window.text for lead, window in zip(leads, windows, strict=True)]
        read = self._encoder.tokens(question, texts, limit=QUESTION, length=LENGTH)
        return [
            self._scored(tokens, len(lead), window) for tokens, lead, window in zip(read, leads, windows, strict=True)
        ]

    def _scored(self, tokens: Tokens, lead: int, window: Window) -> tuple[Scored, list[Scored]]:
        import numpy as np

        spans = [(0, max(0, lead - 2)), *((start + lead, end + lead) for start, end in window.parts)]
        start, end = tokens.offsets[:, 0], tokens.offsets[:, 1]
        states, cls = tokens.states[1 : len(tokens.offsets) + 1], tokens.states[0]
        inside = [(start >= a) & (end <= b) & (end > start) for a, b in spans]
        means = np.stack([states[i].mean(axis=0) if i.any() else np.zeros_like(cls) for i in inside])
        both = np.concatenate([means, np.broadcast_to(cls, means.shape)], axis=1)
        scores = head(both, self._direct, self._mix, self._out)
        pairs, null = self._pairs(tokens)
        found = []
        for (a, b), held, (shows, order) in zip(spans, inside, scores.tolist(), strict=True):
            if not held.any():
                found.append(Scored(UNREAD, UNREAD))
                continue
            first, last, score = _best(pairs, np.flatnonzero(held))
            words = (max(a, int(start[first])) - lead, min(b, int(end[last])) - lead)
            found.append(Scored(shows, order, words if score > null else None, score - null))
        return found[0], found[1:]

    def _pairs(self, tokens: Tokens) -> tuple[NDArray[np.float32], float]:
        """Logits of each pair of word pieces as first and last of a span, and of "no such words"."""
        import numpy as np

        scores = tokens.states @ self._span[0] + self._span[1]
        count = len(tokens.offsets)
        pairs = scores[1 : count + 1, :1] + scores[1 : count + 1, 1]
        places = np.arange(count)
        length = places - places[:, None]
        pairs[(length < 0) | (length >= LONGEST)] = -np.inf
        return pairs, float(scores[0].sum())


def _best(pairs: NDArray[np.float32], rows: NDArray[np.intp]) -> tuple[int, int, float]:
    """First and last word piece of the best span inside some pieces in a row, and its logits."""
    within = pairs[rows[0] : rows[-1] + 1, rows[0] : rows[-1] + 1]
    first, last = divmod(int(within.argmax()), within.shape[1])
    return int(rows[0]) + first, int(rows[0]) + last, float(within[first, last])

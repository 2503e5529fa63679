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
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from index import ApartEncoder, Base, Encoder, Tokens, mpnet, mpnet_files

from .weights_format import read_trained

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .weights_format import Layer

WEIGHTS = Path(__file__).parent / "weights" / "reader.safetensors"
"""The trained reader that comes with Footnote."""

OTHER = Path(__file__).parent / "weights" / "languages.safetensors"
"""The reader of other languages than English, which needs the extra package ``languages``."""

OTHER_SHA256 = "5d588b436b1f4b6af9244477cd7e4ebaecce897938cd1a1fc685b2b19e9844a0"
"""What ``OTHER`` must hash to."""

WEIGHTS_SHA256 = "cad0f2a5fa495f021bc26c5b45b43b50fbf211a08d775dc415474779ac5012d1"
"""What ``WEIGHTS`` must hash to."""

LARGER = Path(__file__).parent / "weights" / "larger.safetensors"
"""The larger reader, which reads the best sentences once more; needs the packages of all-mpnet-base-v2."""

LARGER_SHA256 = "ddfc15449486896bdb1084e110dad15990dcbb357b1c239d963e48eff34c0bb3"
"""What ``LARGER`` must hash to."""

QUESTION = 80
"""Word pieces of a question, with the turn before it."""

LENGTH = 288
"""Word pieces of question, title and window together."""

LENGTH_APART = 400
"""The same where lower layers read question and window apart: other languages take more word pieces for a word."""

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

    @property
    def texts(self) -> list[str]:
        """The title and each sentence."""
        return [self.title, *(self.text[start:end] for start, end in self.parts)]


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


def head(states: NDArray[np.float32], direct: Layer, hidden: Layer, out: Layer) -> NDArray[np.float32]:
    """What a trained head makes of some states: a linear layer, and beside it one through a hidden layer with GELU.

    Args:
        states: shape (..., inputs).
        direct: inputs to outputs.
        hidden: inputs to the hidden layer.
        out: the hidden layer to outputs.

    Returns:
        Logits, shape (..., outputs). GELU is the approximation by tanh (Hendrycks and Gimpel, 2016).
    """
    import numpy as np

    mixed = states @ hidden[0] + hidden[1]
    bent = 0.5 * mixed * (1 + np.tanh(0.7978845608 * (mixed + 0.044715 * mixed**3)))
    logits: NDArray[np.float32] = states @ direct[0] + direct[1] + bent @ out[0] + out[1]
    return logits


def scaled(cosines: NDArray[np.float32]) -> NDArray[np.float32]:
    """Cosines of multilingual-e5-small, most of which lie between .72 and .88, as about -2 to 3."""
    return (cosines - 0.79) * 30


class SentenceModel:
    """The small reader, loaded. Safe to share between threads."""

    def __init__(
        self,
        weights: str | os.PathLike[str] = WEIGHTS,
        *,
        sha256: str | None = WEIGHTS_SHA256,
        cache: str | os.PathLike[str] | None = None,
        small: bool = True,
        base: Base | None = None,
        apart: bool = False,
    ) -> None:
        """Load MiniLM, or another model, and put the trained tensors in.

        Args:
            weights: a file that ``python -m retrieval.training.train`` wrote.
            sha256: what the file must hash to; None accepts any.
            cache: a directory for the written graph (11 MB, 43 if not ``small``); None: keep it in memory.
            small: compute in 8 bits: about half the time, and as often right within chance (``weights/README.md``).
            base: another model than MiniLM.
            apart: whether its lower layers read question and window apart.

        Raises:
            StoreDamaged: the file is missing, not the one expected, or not a reader's.
        """
        change, layers = read_trained(weights, "reader's weights", ("direct", "mix", "out", "span"), sha256)
        self._direct, self._mix, self._out, self._span = layers
        self._apart = ApartEncoder(base, cache=cache, change=change, small=small) if base and apart else None
        self._encoder = self._apart or Encoder(cache=cache, change=change, small=small, base=base)

    def read(
        self, question: str, windows: Sequence[Window], alike: Sequence[NDArray[np.float32]] | None = None
    ) -> list[tuple[Scored, list[Scored]]]:
        """Score the title and every sentence of some windows.

        Args:
            question: see ``asked``; its first 80 word pieces are read.
            windows: of up to 90 words, as the reader was trained; of question, title and window 288 word pieces are
                read.
            alike: for each window, how like the question its title and its sentences are, float32 (1 + k,), see
                ``Alike``; for another model than MiniLM.

        Returns:
            For each window the title's score, and its sentences' in their order.
        """
        leads = [f"{window.title}. " if window.title else "" for window in windows]
        texts = [lead + window.text for lead, window in zip(leads, windows, strict=True)]
        length = LENGTH_APART if self._apart else LENGTH
        read = self._encoder.tokens(question, texts, limit=QUESTION, length=length)
        return [
            self._scored(tokens, len(lead), window, None if alike is None else scaled(alike[i]))
            for i, (tokens, lead, window) in enumerate(zip(read, leads, windows, strict=True))
        ]

    def _scored(
        self, tokens: Tokens, lead: int, window: Window, alike: NDArray[np.float32] | None
    ) -> tuple[Scored, list[Scored]]:
        import numpy as np

        spans = [(0, max(0, lead - 2)), *((start + lead, end + lead) for start, end in window.parts)]
        start, end = tokens.offsets[:, 0], tokens.offsets[:, 1]
        states, cls = tokens.states[1 : len(tokens.offsets) + 1], tokens.states[0]
        inside = [(start >= a) & (end <= b) & (end > start) for a, b in spans]
        means = np.stack([states[i].mean(axis=0) if i.any() else np.zeros_like(cls) for i in inside])
        both = np.concatenate([means, np.broadcast_to(cls, means.shape)], axis=1)
        if alike is not None:
            both = np.concatenate([both, alike[:, None]], axis=1)
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


_LOADING = threading.Lock()


def load_larger(cache: Path | None) -> SentenceModel | None:
    """The larger reader, one for each cache, loaded at the first call; None where its packages are not installed.

    The first time on a machine it is written into the cache, which takes some seconds.
    """
    with _LOADING:
        return _larger(cache) if mpnet_files() else None


@lru_cache(maxsize=4)
def _larger(cache: Path | None) -> SentenceModel:
    return SentenceModel(LARGER, sha256=LARGER_SHA256, cache=cache, base=mpnet(cache))


def _best(pairs: NDArray[np.float32], rows: NDArray[np.intp]) -> tuple[int, int, float]:
    """First and last word piece of the best span inside some pieces in a row, and its logits."""
    within = pairs[rows[0] : rows[-1] + 1, rows[0] : rows[-1] + 1]
    first, last = divmod(int(within.argmax()), within.shape[1])
    return int(rows[0]) + first, int(rows[0]) + last, float(within[first, last])

"""The small reader: where in a window a question is answered, and whether it is.

MiniLM with six retrained layers and three output columns reads ``[CLS] question [SEP] window [SEP]``.
The best span is the pair of word pieces with the largest start + end score; [CLS] + [CLS] stands for "not
here" (Devlin et al., 2019, section 4.3; Rajpurkar, Jia, Liang, 2018). How it was trained, on what,
and how well it does: ``weights/README.md``.

Does not know articles, sentences or thresholds: a caller compares ``margin`` between windows.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index import Change, Encoder, StoreDamaged, Tokens

from .weights_format import heads, unpack

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WEIGHTS = Path(__file__).parent / "weights" / "reader.safetensors"
"""The trained reader that comes with Footnote."""

WEIGHTS_SHA256 = "c7abbe32e37d7b53c6e6b70008d8e6bb95f920f3716735eff95237ba9842b086"
"""What ``WEIGHTS`` must hash to."""

LONGEST = 30
"""Longest span, in word pieces, as in Devlin et al.'s evaluation of SQuAD."""

NOTHING = -100.0
"""Margin of a window without a single word piece."""


@dataclass(frozen=True, slots=True)
class Span:
    """The best answer in one window: ``window[start:end]``."""

    start: int
    end: int
    score: float
    """Start + end score of the span, in logits."""
    null: float
    """The same of "not here"."""

    @property
    def margin(self) -> float:
        """Log-odds of the span against "not here"; above 0 the window more likely answers than not."""
        return self.score - self.null


class SpanModel:
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
        from safetensors import SafetensorError
        from safetensors.numpy import load

        try:
            raw = Path(weights).read_bytes()
        except OSError as error:
            raise StoreDamaged(
                f"The reader's weights {weights} cannot be read ({error.strerror}): install Footnote again.",
                code="weights_damaged",
            ) from error
        found = hashlib.sha256(raw).hexdigest()
        damaged = f"The reader's weights {weights} are damaged: install Footnote again, or train them anew."
        if sha256 is not None and found != sha256:
            raise StoreDamaged(damaged, code="weights_damaged")
        try:
            packed = load(raw)
            head = heads(packed)
            self._matrix, self._bias = head["span.weight"].T, head["span.bias"]
            self._says, self._says_bias = head["says.weight"][0], float(head["says.bias"][0])

            def change(base: Mapping[str, NDArray[np.float32]]) -> Mapping[str, NDArray[np.float32]]:
                return unpack(base, packed)

            self._encoder = Encoder(cache=cache, change=Change(found, change), small=small)
        except (SafetensorError, KeyError) as error:
            raise StoreDamaged(damaged, code="weights_damaged") from error

    def read(self, question: str, windows: Sequence[str]) -> list[Span]:
        """Return the best span of each window, in the order given.

        Of a question the first 64 word pieces are read, of a window as many as then fit into 256,
        so windows of up to 80 words, which the reader was trained on, are read whole.
        """
        whole = [[(0, len(window))] for window in windows]
        return [spans[0] for spans in self.read_parts(question, windows, whole)]

    def read_parts(
        self, question: str, windows: Sequence[str], parts: Sequence[Sequence[tuple[int, int]]]
    ) -> list[list[Span]]:
        """Return, for each window, the best span that begins in each of its parts: its sentences, say.

        A window is read as ``read`` does; ``parts`` are starts and ends in its characters.
        """
        read = zip(self._encoder.tokens(question, windows), parts, strict=True)
        return [self._best(tokens, wanted) for tokens, wanted in read]

    def _best(self, tokens: Tokens, parts: Sequence[tuple[int, int]]) -> list[Span]:
        import numpy as np

        scores = tokens.states @ self._matrix + self._bias
        null = float(scores[0].sum())
        count = len(scores) - 1
        pairs = scores[1:, :1] + scores[1:, 1]
        places = np.arange(count)
        length = places - places[:, None]
        pairs[(length < 0) | (length >= LONGEST)] = -np.inf
        found = []
        for start, end in parts:
            rows = np.flatnonzero((tokens.offsets[:count, 0] >= start) & (tokens.offsets[:count, 0] < end))
            if not len(rows):
                found.append(Span(start, start, null + NOTHING, null))
                continue
            row, last = divmod(int(pairs[rows].argmax()), count)
            first = int(rows[row])
            begin, finish = int(tokens.offsets[first, 0]), int(tokens.offsets[last, 1])
            found.append(Span(begin, finish, float(pairs[first, last]), null))
        return found

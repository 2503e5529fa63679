"""Two texts whose lower layers read them apart and whose upper layers read them together.

What the lower layers make of a text is the same whatever it is read with, so it is kept, and a question of an article
that was asked about before costs only the upper layers (Cao et al., 2020, "DeFormer", section 3,
https://arxiv.org/abs/2005.00697). Each text has the prefix that multilingual-e5-small was trained with.

Does not know articles or readers, nor which tensors a reader replaces.
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .alike import PASSAGE, QUERY
from .encoder import Encoder, States, Tokens
from .runtime import Base, Change, session

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LOWER = 8
"""Layers that read a text by itself."""

KEPT = 200
"""Texts whose states are kept, of some 0.3 MB each."""


@dataclass(frozen=True, slots=True)
class Joined:
    """A pair of texts before the upper layers.

    Attributes:
        states: float32 (length, width), the first text's pieces between its special ones, then the second's.
        asked: how many of them are the first text's.
        head: where the first piece of the second text stands; its special piece and its prefix are before it.
        offsets: start and end of each piece of the second text, in its characters.
    """

    states: NDArray[np.float32]
    asked: int
    head: int
    offsets: list[tuple[int, int]]

    @property
    def ids(self) -> range:
        """One number for each place, as ``Pair.ids`` has."""
        return range(len(self.states))


class ApartEncoder:
    """Reads pairs of texts as ``Encoder.tokens`` does. Safe to share between threads."""

    def __init__(
        self,
        base: Base,
        *,
        cache: str | os.PathLike[str] | None = None,
        change: Change | None = None,
        small: bool = True,
        upper: bool = True,
        kept: int = KEPT,
    ) -> None:
        """Load the weights.

        Args:
            base: the model.
            cache: a directory for the written graphs; None: keep them in memory.
            change: tensors of the upper layers to put in the place of the model's.
            small: keep the layers' matrices in 8 bits.
            upper: False to load the lower layers only, as training needs them.
            kept: texts whose states are kept.
        """
        self.width = base.width
        self._lower = Encoder(base=base.part(0, LOWER), cache=cache, small=small)
        above = base.part(LOWER, base.shape.layers)
        self._upper = session(above, change, small, cache) if upper else None
        self._kept: OrderedDict[tuple[str, int], States] = OrderedDict()
        self._most = kept
        self._lock = threading.Lock()

    def tokens(self, first: str, seconds: Sequence[str], *, limit: int = 64, length: int = 256) -> list[Tokens]:
        """Read a question with each of some texts; arguments and result as in ``Encoder.tokens``."""
        import numpy as np

        assert self._upper is not None  # noqa: S101
        found = []
        for pair in self._pairs(first, seconds, limit, length):
            (hidden,) = self._upper.run(["hidden"], {"states": pair.states[None]})
            states = np.concatenate([hidden[0, :1], hidden[0, pair.head : -1]])
            offsets = np.array(pair.offsets, np.int64).reshape(-1, 2)
            found.append(Tokens(states, offsets, hidden[0, 1 : pair.asked - 1]))
        return found

    def pair(self, first: str, second: str, *, limit: int = 64, length: int = 256) -> Joined:
        """What ``tokens`` gives the upper layers of one pair of texts."""
        return self._pairs(first, [second], limit, length)[0]

    def _pairs(self, first: str, seconds: Sequence[str], limit: int, length: int) -> list[Joined]:
        import numpy as np

        asked = self._read([QUERY + first], min(limit, length - 3) + 2)[0]
        room = length - len(asked.states)
        read = self._read([PASSAGE + second for second in seconds], length)
        made = []
        for second, one in zip(seconds, read, strict=True):
            pieces = [(s - len(PASSAGE), e - len(PASSAGE)) for s, e in one.offsets]
            before = sum(end <= 0 for _, end in pieces)
            left = pieces[before : max(before, room - 2)]
            states = np.concatenate([asked.states, one.states[: before + len(left) + 1], one.states[-1:]])
            # a piece that begins a word begins with the space before it
            offsets = [(s + (s < 0 or (e - s > 1 and second[s].isspace())), e) for s, e in left]
            made.append(Joined(states, len(asked.states), len(asked.states) + 1 + before, offsets))
        return made

    def _read(self, texts: Sequence[str], length: int) -> list[States]:
        """The lower layers' states of some texts, those that are not kept read now."""
        with self._lock:
            known = {text: self._kept[text, length] for text in texts if (text, length) in self._kept}
        new = [text for text in dict.fromkeys(texts) if text not in known]
        known |= zip(new, self._lower.states(new, length=length), strict=True)
        with self._lock:
            for text in texts:
                self._kept[text, length] = known[text]
                self._kept.move_to_end((text, length))
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return [known[text] for text in texts]

"""How like a question texts are, in any of the languages that a model knows: multilingual-e5-small's cosines.

Vectors are kept while the process lives, so that a text is read once. Does not know articles or readers.
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from .encoder import Encoder
from .runtime import Base

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

KEPT = 20_000
"""Vectors that are kept, of 1.5 KB each."""

QUERY, PASSAGE = "query: ", "passage: "
"""What stands before a question and before any other text, as the model was trained."""


class Alike:
    """Compares a question with texts. Safe to share between threads."""

    def __init__(self, base: Base, *, cache: str | os.PathLike[str] | None = None, small: bool = True) -> None:
        """Load the weights.

        Args:
            base: the model.
            cache: a directory for the written graph; None: keep it in memory.
            small: keep the layers' matrices in 8 bits.
        """
        self._encoder = Encoder(base=base, cache=cache, small=small)
        self._kept: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()

    def likeness(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """The cosine of a question and each of some texts: float32 (n,), in [-1, 1], most between .72 and .88."""
        import numpy as np

        keys = [QUERY + question, *(PASSAGE + text for text in texts)]
        with self._lock:
            known = {key: self._kept[key] for key in keys if key in self._kept}
        new = [key for key in dict.fromkeys(keys) if key not in known]
        known |= zip(new, self._encoder.embed(new), strict=True)
        with self._lock:
            for key in keys:
                self._kept[key] = known[key]
                self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        vectors = np.stack([known[key] for key in keys])
        cosines: NDArray[np.float32] = vectors[1:] @ vectors[0]
        return cosines

"""How like a question texts are, in any of the languages that a model knows: multilingual-e5-small's cosines.

Vectors of what is compared are kept while the process lives, so that a text is read once. Does not know articles or
readers.
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from .e5 import E5_SHA256, e5, e5_file
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
    """Compares a question with texts. Safe to share between threads.

    Attributes:
        fingerprint: a hash of the weights, and how they are held; vectors of another one cannot be compared.
        dim: numbers in one vector.
    """

    dim = 384

    def __init__(
        self, base: Base | None = None, *, cache: str | os.PathLike[str] | None = None, small: bool = True
    ) -> None:
        """Nothing is loaded before it is needed.

        Args:
            base: the model; None for that of the installed package.
            cache: a directory for the written graph; None: keep it in memory.
            small: keep the layers' matrices in 8 bits.
        """
        self.fingerprint = f"{base.name if base else E5_SHA256}{'-int8' if small else ''}"
        self._base = base
        self._cache = cache
        self._small = small
        self._loaded: Encoder | None = None
        self._kept: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def _encoder(self) -> Encoder:
        with self._lock:
            if self._loaded is None:
                base = self._base or e5(Path(self._cache) if self._cache else None)
                self._loaded = Encoder(base=base, cache=self._cache, small=self._small)
            return self._loaded

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of some texts, none of them kept: float32 (n, dim), rows of L2 norm 1."""
        return self._encoder.embed([PASSAGE + text for text in texts])

    def question(self, text: str) -> NDArray[np.float32]:
        """The vector of a question: float32 (dim,), of L2 norm 1."""
        vector: NDArray[np.float32] = self._vectors([QUERY + text])[0]
        return vector

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of some texts: float32 (n, dim), rows of L2 norm 1."""
        return self._vectors([PASSAGE + text for text in texts])

    def likeness(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """The cosine of a question and each of some texts: float32 (n,), in [-1, 1], most between .72 and .88."""
        vectors = self._vectors([QUERY + question, *(PASSAGE + text for text in texts)])
        cosines: NDArray[np.float32] = vectors[1:] @ vectors[0]
        return cosines

    def _vectors(self, keys: Sequence[str]) -> NDArray[np.float32]:
        import numpy as np

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
        return np.stack([known[key] for key in keys])


@lru_cache(maxsize=4)
def load_alike(cache: Path | None = None) -> Alike | None:
    """The model of the installed package, one for each cache, not loaded yet; None where there is none."""
    return Alike(cache=cache) if e5_file() else None

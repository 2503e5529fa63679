"""What a message wants: a passage that answers it, or something else (a greeting, the author, a summary).

One multinomial logistic regression over two things: which words and pieces of words a message has (n-grams in
fifteen languages; "Bag of Tricks for Efficient Text Classification", Joulin et al., 2017) and its vector
(MiniLM). It knows nothing of articles and answers nothing. Whatever is doubtful is ``plain``: a question that
is only answered costs less than one that is taken for small talk. Kinds and figures: README.md beside this
file; the weights are made by ``retrieval/training/intents.py``.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from index import MINILM, Embedder

from ..answer import Turn
from .two_questions import split_two

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PLAIN = "plain"
LEANING = ("and-x", "pronoun")
"""Kinds that there are only after another question."""

WEIGHTS = Path(__file__).with_name("intent.npz")
MAX_LENGTH = 300
"""Characters that are looked at; what is longer is plain in all but its beginning."""

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+|[?!.;,]")
"""Chinese and Japanese are written without spaces: each of their characters is a word."""
_SPACE_BETWEEN = re.compile(r"(?<=[\u3040-\u30ff\u3400-\u9fff]) (?=[\u3040-\u30ff\u3400-\u9fff])")
_APOSTROPHE = re.compile(r"['’`´]")


@dataclass(frozen=True, slots=True)
class Intent:
    """A kind, and how sure it is."""

    kind: str
    confidence: float
    """The probability of the kind, 0 to 1."""


@dataclass(frozen=True, slots=True)
class _Weights:
    kinds: tuple[str, ...]
    """All but ``plain``."""
    features: NDArray[np.uint32]
    """Sorted hashes of the known n-grams, (features,)."""
    rows: NDArray[np.int8]
    """A row for each, (features, kinds), in steps of ``steps``."""
    steps: NDArray[np.float32]
    """What a step is worth, (kinds,)."""
    vector: NDArray[np.float32]
    """(dim, kinds)."""
    bias: NDArray[np.float32]
    """Without and with a question before, (2, kinds)."""
    least: NDArray[np.float32]
    """The log odds against plain that a kind needs, (kinds,)."""


def intent(message: str, before: str = "", vector: NDArray[np.float32] | None = None) -> Intent:
    """Return what a message wants.

    Args:
        message: as it was typed.
        before: the question before it in the conversation; empty at the beginning.
        vector: the message's vector by the packaged MiniLM, float32 (384,), of length 1; without it (another
            embedder) the words alone decide, somewhat worse.

    Raises:
        ValueError: the vector is of another size.
    """
    import numpy as np

    weights = _weights()
    if vector is not None and vector.shape != weights.vector.shape[:1]:
        raise ValueError(f"A vector of {weights.vector.shape[0]} numbers is needed, not of {vector.shape}.")
    odds = scores(weights, message, before, vector)
    best = int((odds - weights.least).argmax())
    top = max(float(odds[best]), 0.0)
    shares = np.exp(odds - top) / (np.exp(-top) + np.exp(odds - top).sum())
    if odds[best] < weights.least[best]:
        return Intent(PLAIN, float(1 - min(1.0, shares.sum())))
    return Intent(weights.kinds[best], float(shares[best]))


def wanted(question: str, turns: Sequence[Turn], embedder: Embedder) -> str:
    """What a message wants after some turns; its vector tells only where the packaged model made it."""
    vector = embedder.question(question) if embedder.name == MINILM else None
    return intent(question, turns[-1].question if turns else "", vector).kind


def features(message: str) -> dict[int, float]:
    """Return hashes of what a message has with their weights; each sort (words, pairs, pieces) has length 1."""
    text = _APOSTROPHE.sub("", unicodedata.normalize("NFKC", message[:MAX_LENGTH]).casefold())
    tokens = _WORD.findall(text)
    marked = ["^", *tokens, "$"]
    line = _SPACE_BETWEEN.sub("", f" {' '.join(tokens)} ")
    groups: list[list[str]] = [
        [f"1{word}" for word in marked],
        [f"{n}{' '.join(marked[i : i + n])}" for n in (2, 3) for i in range(len(marked) - n + 1)],
        [f"f{tokens[0]}_{word}" for word in tokens[1:]] if tokens else [],
        [f"s{min(len(tokens), 12)}", f"c{min(len(line) // 4, 15)}"],
        [f"two{split_two(message[:MAX_LENGTH]) is not None}", f"q{min(3, text.count('?') + text.count('؟'))}"],
        [f"c{line[i : i + n]}" for n in (2, 3, 4) for i in range(len(line) - n + 1)],
    ]
    found: dict[int, float] = {}
    for group in groups:
        for feature in set(group):
            key = zlib.crc32(feature.encode())
            found[key] = found.get(key, 0.0) + len(set(group)) ** -0.5
    return found


def scores(weights: _Weights, message: str, before: str, vector: NDArray[np.float32] | None) -> NDArray[np.float32]:
    """Return the log odds of each kind against plain, float32 (kinds,)."""
    import numpy as np

    given = features(message)
    hashes = np.fromiter(given, np.uint32, len(given))
    values = np.fromiter(given.values(), np.float32, len(given))
    places = np.searchsorted(weights.features, hashes).clip(max=len(weights.features) - 1)
    known = weights.features[places] == hashes
    odds: NDArray[np.float32] = values[known] @ weights.rows[places[known]].astype(np.float32) * weights.steps
    odds += weights.bias[int(bool(before))]
    if vector is not None:
        odds += vector @ weights.vector
    if not before:
        odds[[kind in LEANING for kind in weights.kinds]] = -np.inf
    return odds


@lru_cache(maxsize=1)
def _weights() -> _Weights:
    import numpy as np

    with np.load(WEIGHTS, allow_pickle=False) as kept:
        names = ("features", "rows", "steps", "vector", "bias", "least")
        return _Weights(tuple(kept["kinds"].tolist()), *(kept[name] for name in names))

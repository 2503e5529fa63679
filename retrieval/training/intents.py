"""Trains what a message wants: ``python -m retrieval.training.intents --out retrieval/kinds/intent.npz``.

One logistic regression a kind (dual coordinate descent, Hsieh et al., 2008; LIBLINEAR) over hashed n-grams
and the message's MiniLM vector. The messages lie in ``messages/``: ``kinds.jsonl`` and ``more.jsonl`` written
one by one, ``patterns.txt`` put together from parts, ``questions.jsonl`` plain questions and follow-ups. What
is plain among those not learnt from sets the score that a kind needs. Two runs give the same weights.

Needs scikit-learn, which comes with sentence-transformers; nothing else in Footnote calls this.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import re
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import load_embedder

from ..kinds.intent import LEANING, PLAIN, features

log = logging.getLogger(__name__)

MESSAGES = Path(__file__).with_name("messages")
_OPTION = re.compile(r"\[([^\]]*)\]")


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a run depends on."""

    seed: int = 1
    each: int = 12
    """Messages made of one pattern."""
    questions: int = 2500
    """Plain questions and follow-ups that are learnt from; the others set the thresholds."""
    made: float = 0.5
    """Weight of a message of a pattern or a question; one written for its kind has 1."""
    strength: float = 20.0
    """Inverse of the regularisation."""
    positive: float = 4.0
    """Weight of a message of the kind against one of another."""
    passes: int = 6
    rare: int = 3
    """Messages that an n-gram must be in."""
    kept: int = 24_000
    """N-grams that stay, those of most weight."""
    dimensions: int = 96
    """Directions of the vectors that are learnt from, those they differ in most."""
    least: float = 0.0
    """Log odds that a kind needs."""
    least_leaning: float = 0.0
    """The same for follow-ups, which people's questions are too often to measure it on them."""
    wrong: float = 0.001
    """Share of the questions not learnt from that a kind may take for itself."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message; ``plain-after`` is ``plain`` here."""

    text: str
    kind: str
    before: str
    weight: float


def messages(recipe: Recipe) -> tuple[list[Message], list[Message]]:
    """The messages to learn from, and the questions held back for the thresholds."""
    own = [*_lines("kinds.jsonl", 1.0), *_lines("more.jsonl", 1.0)]
    rng = random.Random(recipe.seed)  # noqa: S311  not for secrets
    made = [
        Message(text, kind, before, recipe.made)
        for line in (MESSAGES / "patterns.txt").read_text("utf-8").splitlines()
        if line and not line.startswith("#")
        for kind, before, text in _made(line, recipe.each, rng)
    ]
    asked = list(_lines("questions.jsonl", recipe.made))
    rng.shuffle(asked)
    return own + made + asked[: recipe.questions], asked[recipe.questions :]


@cache
def _features(text: str) -> dict[int, float]:
    return features(text)


def _lines(name: str, weight: float) -> Iterator[Message]:
    for line in (MESSAGES / name).read_text("utf-8").splitlines():
        one = json.loads(line)
        kind = PLAIN if one["kind"] == "plain-after" else one["kind"]
        yield Message(one["message"], kind, one.get("history", ""), weight)


def _made(line: str, each: int, rng: random.Random) -> list[tuple[str, str, str]]:
    head, _, pattern = line.partition(": ")
    before, _, text = pattern.rpartition(" => ")
    found: dict[str, None] = {}
    for _ in range(each * 3):
        if len(found) < each:
            found[" ".join(_OPTION.sub(lambda one: rng.choice(one[1].split("|")), text).split())] = None
    return [(head.split()[0], before, one) for one in found]


def vectors(texts: Sequence[str], cache: Path | None) -> dict[str, NDArray[np.float32]]:
    """The texts' vectors by the packaged MiniLM, float32 (384,) each; ``cache`` (.npz) keeps them."""
    known: dict[str, NDArray[np.float32]] = {}
    if cache and cache.exists():
        with np.load(cache, allow_pickle=False) as kept:
            known = dict(zip(kept["texts"].tolist(), kept["vectors"].astype(np.float32), strict=True))
    missing = sorted({text for text in texts if text not in known}, key=lambda text: (len(text), text))
    embedder = load_embedder()
    for at in range(0, len(missing), 32):
        known.update(zip(missing[at : at + 32], embedder.embed(missing[at : at + 32]), strict=True))
    if cache and missing:
        np.savez(cache, texts=np.array(list(known)), vectors=np.array(list(known.values()), np.float16))
    return known


def grams(given: Sequence[Message], place: dict[int, int]) -> Any:
    """The messages' n-grams, sparse (messages, len(place))."""
    from scipy.sparse import csr_matrix

    starts, columns, values = [0], [], []
    for one in given:
        for key, value in _features(one.text).items():
            if key in place:
                columns.append(place[key])
                values.append(value)
        starts.append(len(columns))
    return csr_matrix((np.array(values, np.float64), columns, starts), shape=(len(given), len(place)))


def train(recipe: Recipe, cache: Path | None) -> dict[str, NDArray[Any]]:
    """The arrays that ``retrieval/kinds/intent.py`` reads."""
    from scipy.sparse import csr_matrix, hstack
    from sklearn.linear_model import LogisticRegression

    learnt, held = messages(recipe)
    vector = vectors([one.text for one in learnt + held], cache)
    count = Counter(key for one in learnt for key in _features(one.text))
    keys = np.array(sorted(key for key, number in count.items() if number >= recipe.rare), np.uint32)
    kinds = sorted({one.kind for one in learnt} - {PLAIN})
    dense = np.array([vector[one.text] for one in learnt])
    turned = np.linalg.eigh(dense.T @ dense)[1][:, -recipe.dimensions :]
    after = np.array([bool(one.before) for one in learnt])
    place = {int(key): at for at, key in enumerate(keys)}
    given = hstack([grams(learnt, place), csr_matrix(np.c_[~after, after, dense @ turned])]).tocsr()
    weight = np.array([one.weight for one in learnt])
    found = np.zeros((given.shape[1], len(kinds)))
    for at, kind in enumerate(kinds):
        wanted = np.array([one.kind == kind for one in learnt])
        used = after if kind in LEANING else np.ones(len(learnt), bool)
        model = LogisticRegression(
            solver="liblinear", dual=True, C=recipe.strength, fit_intercept=False, tol=1e-2,
            max_iter=recipe.passes, random_state=recipe.seed,
        )  # fmt: skip
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # few passes are enough
            model.fit(given[used], wanted[used], (weight * np.where(wanted, recipe.positive, 1.0))[used])
        found[:, at] = model.coef_[0]
        log.info("%s: %d messages", kind, wanted.sum())
    n = len(keys)
    stay = np.sort(np.argsort(-np.abs(found[:n]).max(1), kind="stable")[: recipe.kept])
    steps = np.abs(found[stay]).max(0) / 127
    arrays = {
        "kinds": np.array(kinds),
        "features": keys[stay],
        "rows": np.rint(found[stay] / steps).astype(np.int8),
        "steps": steps.astype(np.float32),
        "vector": (turned @ found[n + 2 :]).astype(np.float32),
        "bias": found[n : n + 2].astype(np.float32),
    }
    odds = _odds(arrays, [one for one in held if one.kind == PLAIN], vector)
    needed = np.maximum(np.quantile(odds, 1 - recipe.wrong, axis=0), recipe.least)
    needed[[kind in LEANING for kind in kinds]] = recipe.least_leaning
    return arrays | {"least": needed.astype(np.float32)}


def _odds(
    arrays: dict[str, NDArray[Any]], given: Sequence[Message], vector: dict[str, NDArray[np.float32]]
) -> NDArray[np.float64]:
    """The log odds of each kind, (messages, kinds)."""
    after = np.array([int(bool(one.before)) for one in given])
    place = {int(key): at for at, key in enumerate(arrays["features"])}
    odds: NDArray[np.float64] = grams(given, place) @ (arrays["rows"] * arrays["steps"]) + arrays["bias"][after]
    total: NDArray[np.float64] = odds + np.array([vector[one.text] for one in given]) @ arrays["vector"]
    return total


def main(arguments: Sequence[str] | None = None) -> None:
    """Train and write the weights."""
    parser = argparse.ArgumentParser(prog="python -m retrieval.training.intents", description="Trains the intents.")
    parser.add_argument("--out", type=Path, required=True, help="the file of weights to write (.npz)")
    parser.add_argument("--vectors", type=Path, help="a file that keeps the messages' vectors between runs (.npz)")
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    np.savez_compressed(given.out, allow_pickle=False, **train(Recipe(), given.vectors))


if __name__ == "__main__":
    main()

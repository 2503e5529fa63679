"""Trains what a message wants: ``python -m retrieval.training.intents --out retrieval/kinds/intent.npz``.

One multinomial logistic regression (Adagrad, Duchi et al., 2011; n-grams left out at random, Srivastava et al.,
2014) over hashed n-grams and the message's MiniLM vector. The messages lie in ``messages/``: ``kinds.jsonl``,
``more.jsonl`` and ``careless.jsonl`` written one by one, ``patterns.txt`` put together from parts,
``questions.jsonl`` plain questions and follow-ups. Cross-validation over the plain ones of ``kinds.jsonl`` and
``questions.jsonl`` sets the score that a kind needs; those of ``careless.jsonl`` all look like another kind. Two runs
give the same weights. ``--languages`` takes the vectors of multilingual-e5-small instead, for messages in other
languages than English; what they need is set for the mean of both weights, which tells them. ``--measure FILE`` says
instead how many messages of a file the packaged weights tell.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import Alike, e5, load_embedder

from ..kinds.intent import LEANING, PLAIN, features, intent
from ..kinds.small_talk import DOUBTFUL

log = logging.getLogger(__name__)

MESSAGES = Path(__file__).with_name("messages")
_OPTION = re.compile(r"\[([^\]]*)\]")
_LIST = re.compile(r"\[(@\w+)\]")


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a run depends on."""

    seed: int = 1
    each: int = 12
    """Messages made of one pattern."""
    made: float = 0.5
    """Weight of a message of a pattern; one that was written has 1."""
    passes: int = 10
    runs: int = 3
    """Runs whose weights are averaged; what is measured by cross-validation is one run."""
    rate: float = 0.3
    """Step of Adagrad at the beginning; it falls to nothing."""
    dropped: float = 0.3
    """Share of a message's n-grams that is left out each time it is learnt from."""
    words_alone: float = 0.15
    """Share of the times that a message is learnt from without its vector."""
    turned: float = 0.3
    """Share of the times that a message is learnt from as if a question stood before it, or none; not follow-ups."""
    rare: int = 3
    """Messages that an n-gram must be in."""
    kept: int = 60_000
    """N-grams that stay, those of most weight."""
    dimensions: int = 128
    """Directions of the vectors that are learnt from, those they differ in most."""
    vectors: float = 2.0
    """What a vector is multiplied by, against the n-grams."""
    folds: int = 4
    lost: float = 0.01
    """Share of the plain messages, not learnt from, that may be taken for another kind: what a kind needs. The
    mean of the shares of `kinds.jsonl` and `questions.jsonl`; the plain ones of `careless.jsonl` all look like
    another kind."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message; ``plain-after`` is ``plain`` here."""

    text: str
    kind: str
    before: str
    weight: float
    measures: bool = False
    """Whether a run says how many of its like are told when they were not learnt from."""
    english: bool = True
    file: str = ""


def messages(recipe: Recipe) -> tuple[list[Message], list[Message]]:
    """The messages and questions written one by one, and those put together from parts."""
    own = [
        *_lines(MESSAGES / "kinds.jsonl", 1.0, measures=True),
        *_lines(MESSAGES / "more.jsonl", 1.0),
        *_lines(MESSAGES / "careless.jsonl", 1.0, measures=True),
    ]
    rng = random.Random(recipe.seed)  # noqa: S311  not for secrets
    lines = [
        line for line in (MESSAGES / "patterns.txt").read_text("utf-8").splitlines() if line[:1] not in ("", "#")
    ]
    lists = dict(line.split(": ", 1) for line in lines if line.startswith("@"))
    made = [
        Message(text, kind, before, recipe.made)
        for line in lines
        if not line.startswith("@")
        for kind, before, text in _made(_LIST.sub(lambda name: f"[{lists[name[1]]}]", line), recipe.each, rng)
    ]
    return [*own, *_lines(MESSAGES / "questions.jsonl", 1.0, measures=True)], made


@cache
def _features(text: str) -> dict[int, float]:
    return features(text)


def _lines(path: Path, weight: float, *, measures: bool = False) -> Iterator[Message]:
    for line in path.read_text("utf-8").splitlines():
        one = json.loads(line)
        kind = PLAIN if one["kind"] == "plain-after" else one["kind"]
        english = one.get("language", "en") == "en"
        yield Message(one["message"], kind, one.get("history", ""), weight, measures, english, path.name)


def _made(line: str, each: int, rng: random.Random) -> list[tuple[str, str, str]]:
    head, _, pattern = line.partition(": ")
    before, _, text = pattern.rpartition(" => ")
    found: dict[str, None] = {}
    for _ in range(each * 3):
        if len(found) < each:
            found[" ".join(_OPTION.sub(lambda one: rng.choice(one[1].split("|")), text).split())] = None
    return [(head.split()[0], before, one) for one in found]


def vectors(texts: Sequence[str], cache: Path | None, *, languages: bool = False) -> dict[str, NDArray[np.float32]]:
    """The texts' vectors by the packaged MiniLM or multilingual-e5-small, float32 (384,) each.

    ``cache``, a folder, keeps them.
    """
    known: dict[str, NDArray[np.float32]] = {}
    file = cache / ("e5.npz" if languages else "minilm.npz") if cache else None
    if file and file.exists():
        with np.load(file, allow_pickle=False) as kept:
            known = dict(zip(kept["texts"].tolist(), kept["vectors"].astype(np.float32), strict=True))
    missing = sorted({text for text in texts if text not in known}, key=lambda text: (len(text), text))
    if languages and missing:
        alike = Alike(e5())
        known.update((text, alike.question(text)) for text in missing)
    else:
        embedder = load_embedder()
        for at in range(0, len(missing), 32):
            known.update(zip(missing[at : at + 32], embedder.embed(missing[at : at + 32]), strict=True))
    if file and missing:
        file.parent.mkdir(parents=True, exist_ok=True)
        np.savez(file, texts=np.array(list(known)), vectors=np.array(list(known.values()), np.float16))
    return known


def train(recipe: Recipe, cache: Path | None, *, languages: bool = False) -> dict[str, NDArray[Any]]:
    """The arrays that ``retrieval/kinds/intent.py`` reads."""
    own, made = messages(recipe)
    texts = [one.text for one in own + made]
    given = Design(own + made, vectors(texts, cache, languages=languages), recipe, centred=languages)
    written = np.flatnonzero([one.measures and not (languages and one.english) for one in own])
    odds = _crossed(given, written)
    if languages:  # what is told is the mean of both
        odds = (odds + _crossed(Design(own + made, vectors(texts, cache), recipe), written)) / 2
    wanted = [own[at].kind for at in written]
    files = [own[at].file for at in written]
    usual = [at for at, name in enumerate(files) if name != "careless.jsonl"]
    needed = least(
        odds[usual], given.kinds[1:], [wanted[at] for at in usual], [files[at] for at in usual], recipe.lost
    )
    told = _told(odds, given.kinds[1:], needed)
    for name in dict.fromkeys(files):
        part = [(wanted[at], told[at]) for at, file in enumerate(files) if file == name]
        log.info("%s, not learnt from, at %.2f against plain: %s", name, needed, table(*zip(*part, strict=True)))
    every = np.arange(len(given.messages))
    return given.packed(np.mean([given.fit(every, run) for run in range(recipe.runs)], 0), needed)


def _crossed(given: Design, written: NDArray[np.int64]) -> NDArray[np.float64]:
    """Log odds of some messages, each by weights that did not learn from it."""
    recipe = given.recipe
    fold = np.random.default_rng(recipe.seed).permutation(len(written)) % recipe.folds
    odds = np.zeros((len(written), len(given.kinds) - 1))
    for number in range(recipe.folds):
        left = written[fold == number]
        found = given.fit(np.setdiff1d(np.arange(len(given.messages)), left))
        odds[fold == number] = given.odds(found, left)
        log.info("fold %d of %d", number + 1, recipe.folds)
    return odds


def least(
    odds: NDArray[np.float64], kinds: Sequence[str], wanted: Sequence[str], files: Sequence[str], lost: float
) -> float:
    """The lowest log odds that take a share of the files' plain messages, on average, for another kind at most."""
    plain = [number for number, kind in enumerate(wanted) if kind == PLAIN]
    held = Counter(files[number] for number in plain)
    worth = np.array([1 / (len(held) * held[files[number]]) for number in plain])
    for score in np.arange(0, 5, 0.05):
        if worth[[kind != PLAIN for kind in _told(odds[plain], kinds, score)]].sum() <= lost + 1e-9:
            break
    return float(score)


def table(wanted: Sequence[str], told: Sequence[str]) -> str:
    """How many of each kind are told and what the others are taken for; ``and-x`` and ``pronoun`` count as one."""
    taken: dict[str, Counter[str]] = {}
    for kind, got in zip(wanted, told, strict=True):
        same = got == kind or (got in LEANING and kind in LEANING)
        taken.setdefault(kind, Counter())["" if same else got] += 1
    others = [count for kind, count in taken.items() if kind != PLAIN]
    right, total = sum(count[""] for count in others), sum(count.total() for count in others)
    lines = [f"{right} of {total} that are not plain are told ({right / max(1, total):.3f})"]
    for kind, count in sorted(taken.items()):
        missed = ", ".join(f"{got} {number}" for got, number in count.most_common() if got)
        lines.append(f"| {kind} | {count['']} of {count.total()} | {missed or '-'} |")
    return "\n".join(lines)


def measured(path: Path, cache: Path | None, *, languages: bool = False) -> str:
    """What the packaged weights tell of the messages in a file, which were not learnt from."""
    given = list(_lines(path, 1.0))
    known = vectors([one.text for one in given], cache)
    others = vectors([one.text for one in given if not one.english], cache, languages=True) if languages else {}
    told = [
        intent(one.text, one.before, known[one.text], None if one.english else others.get(one.text)).kind
        for one in given
    ]
    return table([one.kind for one in given], told)


def _told(odds: NDArray[np.float64], kinds: Sequence[str], score: float) -> list[str]:
    above = odds - _needed(kinds, score)
    best = above.argmax(1)
    return [kinds[one] if over[one] >= 0 else PLAIN for one, over in zip(best, above, strict=True)]


def _needed(kinds: Sequence[str], score: float) -> NDArray[np.float32]:
    # twice for kinds that a question about the articles is easily taken for
    return np.array([score * 2 if kind in DOUBTFUL else score for kind in kinds], np.float32)


class Design:
    """Messages as rows of numbers: n-grams, whether there is a question before, the vector's main directions."""

    def __init__(
        self,
        given: Sequence[Message],
        vector: dict[str, NDArray[np.float32]],
        recipe: Recipe,
        *,
        centred: bool = False,
    ) -> None:
        """Read the messages; with ``centred`` their vectors are seen from their mean, since all lie near it."""
        self.recipe, self.messages = recipe, given
        self.kinds = [PLAIN, *sorted({one.kind for one in given} - {PLAIN})]
        count = Counter(key for one in given for key in _features(one.text))
        self.keys = np.array(sorted(key for key, number in count.items() if number >= recipe.rare), np.uint32)
        dense = np.array([vector[one.text] for one in given], np.float64)
        self.mean = dense.mean(0) if centred else np.zeros(dense.shape[1])
        dense -= self.mean
        scale = recipe.vectors / np.linalg.norm(dense, axis=1).mean() if centred else recipe.vectors
        self.turned = np.linalg.eigh(dense.T @ dense)[1][:, -recipe.dimensions :] * scale
        self.dense = (dense @ self.turned).astype(np.float32)
        self.after = np.array([bool(one.before) for one in given])
        place = {int(key): at for at, key in enumerate(self.keys)}
        self.rows = []
        for one in given:
            known = {place[key]: value for key, value in sorted(_features(one.text).items()) if key in place}
            self.rows.append((np.array([*known], np.int64), np.array([*known.values()], np.float32)))
        self.wanted = np.array([self.kinds.index(one.kind) for one in given])
        self.leaning = np.array([kind in LEANING for kind in self.kinds])

    def fit(self, used: NDArray[np.int64], run: int = 0) -> NDArray[np.float32]:
        """Weights learnt from some messages, float32 (n-grams + 2 + dimensions, kinds); ``plain`` is the first."""
        recipe, n, rng = self.recipe, len(self.keys), np.random.default_rng(self.recipe.seed + run)
        tail = np.arange(n, n + 2 + recipe.dimensions)
        found = np.zeros((n + len(tail), len(self.kinds)), np.float32)
        squares = np.full_like(found, 0.01)
        for turn in range(recipe.passes):
            rate = np.float32(recipe.rate * (1 - turn / recipe.passes))
            for at in rng.permutation(used):
                keys, values = self.rows[at]
                kept = rng.random(len(keys), np.float32) >= recipe.dropped
                words = rng.random() < recipe.words_alone
                follows = self.after[at]
                if not self.leaning[self.wanted[at]] and rng.random() < recipe.turned:
                    follows = not follows
                columns = np.concatenate([keys[kept], tail[:2] if words else tail])
                header = np.array([not follows, follows], np.float32)
                parts = [values[kept] / np.float32(1 - recipe.dropped), header]
                row = np.concatenate(parts if words else [*parts, self.dense[at]])
                known = found[columns]
                score = row @ known
                if not follows:
                    score[self.leaning] = -1e9
                error = np.exp(score - score.max())
                error /= error.sum()
                error[self.wanted[at]] -= 1
                step = np.outer(row, error * np.float32(self.messages[at].weight))
                seen = squares[columns] + step * step
                squares[columns] = seen
                found[columns] = known - rate * step / np.sqrt(seen)
        return found

    def odds(self, found: NDArray[np.float32], used: NDArray[np.int64]) -> NDArray[np.float64]:
        """Log odds of each kind against plain, (messages, kinds but plain)."""
        n, total = len(self.keys), np.zeros((len(used), len(self.kinds)))
        for row, at in enumerate(used):
            keys, values = self.rows[at]
            total[row] = values @ found[keys] + found[n + self.after[at]] + self.dense[at] @ found[n + 2 :]
        total[:, self.leaning] -= np.where(self.after[used], 0.0, np.inf)[:, None]
        return total[:, 1:] - total[:, :1]

    def packed(self, found: NDArray[np.float32], least: float) -> dict[str, NDArray[Any]]:
        """The arrays of the file; plain's weights are taken from the others', so that plain scores nothing."""
        n, against = len(self.keys), found[:, 1:] - found[:, :1]
        stay = np.sort(np.argsort(-np.abs(against[:n]).max(1), kind="stable")[: self.recipe.kept])
        steps = np.abs(against[stay]).max(0) / 127
        turned = self.turned @ against[n + 2 :]
        return {
            "kinds": np.array(self.kinds[1:]),
            "features": self.keys[stay],
            "rows": np.rint(against[stay] / steps).astype(np.int8),
            "steps": steps.astype(np.float32),
            "vector": turned.astype(np.float32),
            "bias": (against[n : n + 2] - self.mean @ turned).astype(np.float32),
            "least": _needed(self.kinds[1:], least),
        }


def main(arguments: Sequence[str] | None = None) -> None:
    """Train and write the weights, or measure them."""
    parser = argparse.ArgumentParser(prog="python -m retrieval.training.intents", description="Trains the intents.")
    todo = parser.add_mutually_exclusive_group(required=True)
    todo.add_argument("--out", type=Path, help="the file of weights to write (.npz)")
    todo.add_argument("--measure", type=Path, help="messages (.jsonl) to tell with the packaged weights instead")
    parser.add_argument("--vectors", type=Path, help="a folder that keeps the messages' vectors between runs")
    parser.add_argument("--languages", action="store_true", help="for messages in other languages than English")
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    if given.measure:
        log.info("%s", measured(given.measure, given.vectors, languages=given.languages))
        return
    made = train(Recipe(), given.vectors, languages=given.languages)
    np.savez_compressed(given.out, allow_pickle=False, **made)


if __name__ == "__main__":
    main()

"""Makes what the small reader is trained on: questions with windows, answered and not.

Pure functions of the questions and a seed. Negatives come from five places: questions written to be
unanswerable (SQuAD 2.0), other windows of the same context, similar contexts without the answer,
a word of the question swapped for another (name, number, date, content word, antonym, negation), and
a condition put in that the text does not meet ("... in 1907?", "... in Bavaria?").

Knows nothing of models or word pieces.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log

from .negatives import Swaps

WORDS = 80
"""Longest window, in words."""

_WORD = re.compile(r"\w+")
_BORDER = re.compile(r"(?<=[.!?])(?:[\"'”’)\]]*)(\s+)(?=[\"'“‘(\[]?[A-Z0-9])|\n+")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Jr|Sr|vs|No|Gen|Col|Lt|Sen|Rep|Gov|Prof)|\b[A-Z]|\bc|\be\.g|\bi\.e)\.$"
)


@dataclass(frozen=True, slots=True)
class Question:
    """One question on one context; no answers: the context does not say."""

    source: str
    document: str
    context: str
    text: str
    answers: tuple[tuple[int, int], ...]
    """Start and end in characters of ``context``, one a wording that counts as right."""


@dataclass(frozen=True, slots=True)
class Example:
    """One window to read with one question."""

    question: str
    window: str
    spans: tuple[tuple[int, int], ...]
    """Right answers, start and end in characters of ``window``; none: the window does not say."""
    kind: str


def read(path: str | os.PathLike[str]) -> list[Question]:
    """Read questions from gzipped JSON lines: source, document, context, question, answers."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        Question(
            row["source"],
            row["document"],
            row["context"],
            row["question"].strip(),
            tuple((a["start"], a["start"] + len(a["text"])) for a in row["answers"]),
        )
        for row in rows
    ]


def sentences(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence, by simple rules that are enough for training.

    >>> sentences("Mr. Roe left. He came back.")
    [(0, 13), (14, 27)]
    """
    out, start = [], 0
    for border in [*_BORDER.finditer(text), None]:
        end = max(border.span(1)[0], border.start()) if border else len(text)
        if border and "\n" not in border.group() and _ABBREVIATED.search(text, start, end):
            continue
        if text[start:end].strip():
            out.append((start, end))
        start = border.end() if border else end
    return out


def windows(text: str, words: int = WORDS) -> list[tuple[int, int]]:
    """Start and end of consecutive windows of whole sentences, each of at most ``words`` words.

    A longer sentence is cut between words.
    """
    out: list[tuple[int, int]] = []
    held = 0
    for start, end in _pieces(text, words):
        count = len(text[start:end].split())
        if out and held + count <= words:
            out[-1] = (out[-1][0], end)
            held += count
        else:
            out.append((start, end))
            held = count
    return out


def around(text: str, span: tuple[int, int], words: int, rng: random.Random) -> tuple[int, int]:
    """A window of whole sentences that holds ``span`` at a random place."""
    pieces = _pieces(text, words)
    inside = [i for i, (start, end) in enumerate(pieces) if start < span[1] and end > span[0]]
    if not inside:
        return span
    first, last = inside[0], inside[-1]
    count = len(text[pieces[first][0] : pieces[last][1]].split())
    while True:
        sides = [i for i in (first - 1, last + 1) if 0 <= i < len(pieces)]
        sides = [i for i in sides if count + len(text[slice(*pieces[i])].split()) <= words]
        if not sides:
            return pieces[first][0], pieces[last][1]
        side = rng.choice(sides)
        count += len(text[slice(*pieces[side])].split())
        first, last = min(first, side), max(last, side)


def _pieces(text: str, words: int) -> list[tuple[int, int]]:
    out = []
    for start, end in sentences(text):
        found = [match.span() for match in re.finditer(r"\S+", text[start:end])]
        for at in range(0, len(found), words):
            part = found[at : at + words]
            out.append((start + part[0][0], start + part[-1][1]))
    return out


class Contexts:
    """Finds contexts that share rare words with a question (summed inverse document frequency)."""

    def __init__(self, contexts: Sequence[str]) -> None:
        self.contexts = contexts
        self._found: dict[str, list[int]] = defaultdict(list)
        for i, context in enumerate(contexts):
            for word in _words(context):
                self._found[word].append(i)

    def weight(self, word: str) -> float:
        """Inverse document frequency of a lower-case word; 0 for one that no context holds."""
        return log(len(self.contexts) / len(self._found[word])) if word in self._found else 0.0

    def overlap(self, question: str, text: str) -> float:
        """Summed weight of the words that question and text share."""
        return sum(self.weight(word) for word in _words(question) & _words(text))

    def similar(self, question: str, count: int) -> list[str]:
        """The ``count`` contexts with the largest overlap, best first."""
        scores: Counter[int] = Counter()
        for word in sorted(_words(question)):
            rows = self._found.get(word, [])
            if len(rows) * 20 < len(self.contexts):
                for i in rows:
                    scores[i] += self.weight(word)  # type: ignore[assignment]
        return [self.contexts[i] for i, _ in scores.most_common(count)]


class Maker:
    """Makes one pass of examples after another from the same questions."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self.questions = questions
        self.contexts = Contexts(sorted({q.context for q in questions}))
        self.swaps = Swaps([(q.text, q.context) for q in questions])

    def make(self, count: int, seed: int, repeats: int = 2) -> list[Example]:
        """One pass: about ``count`` examples, 45 % of them answered, in random order.

        Every SQuAD 2.0 question is used ``repeats`` times a pass, since questions written to be unanswerable
        are the rarest and the most telling; the rest is filled from the other sources at random.
        """
        rng = random.Random(seed)  # noqa: S311  not for secrets
        hard = [q for q in self.questions if q.source == "squad2"]
        rest = [q for q in self.questions if q.source != "squad2"]
        # an edited encyclopedia or newspaper is closer to news than a forum or a shop
        weights = [2.0 if q.source == "new_wiki" else 1.0 for q in rest]
        out = [example for q in hard for _ in range(repeats) for example in self._from(q, rng, 0.5)]
        while rest and len(out) < count:
            out += self._from(rng.choices(rest, weights)[0], rng, 1.2)
        rng.shuffle(out)
        return out[:count] if rest else out

    def _from(self, q: Question, rng: random.Random, rate: float) -> Iterator[Example]:
        """The question itself, then negatives made from it, ``rate`` of them on average."""
        words = rng.randint(50, WORDS)
        if not q.answers:
            yield Example(q.text, self._pick(q.text, q.context, words, rng), (), "written")
            return
        start, end = around(q.context, rng.choice(q.answers), words, rng)
        window = q.context[start:end]
        spans = tuple(sorted({(s - start, e - start) for s, e in q.answers if start <= s and e <= end}))
        if spans:
            yield Example(q.text, window, spans, "answered")
        for _ in range(int(rate) + (rng.random() < rate % 1)):
            draw = rng.random()
            if draw < 0.25:
                yield from self._elsewhere(q, [q.context], words, rng, "same context")
            elif draw < 0.5:
                yield from self._elsewhere(q, self.contexts.similar(q.text, 6), words, rng, "similar context")
            else:
                for kind, text in self.swaps.swap(q.text, window, q.context, rng):
                    yield Example(text, window, (), kind)

    def _elsewhere(
        self, q: Question, contexts: Sequence[str], words: int, rng: random.Random, kind: str
    ) -> Iterator[Example]:
        gold = [q.context[s:e].casefold() for s, e in q.answers]
        choices = [
            context[start:end]
            for context in contexts
            if (context == q.context) == (kind == "same context")
            for start, end in windows(context, words)
        ]
        choices = [text for text in choices if not any(answer in text.casefold() for answer in gold)]
        if choices:
            choices.sort(key=lambda text: -self.contexts.overlap(q.text, text))
            yield Example(q.text, choices[0] if rng.random() < 0.6 else rng.choice(choices), (), kind)

    def _pick(self, question: str, context: str, words: int, rng: random.Random) -> str:
        """The window closest to the question two times in three, else any."""
        found = [context[start:end] for start, end in windows(context, words)]
        if rng.random() < 1 / 3:
            return rng.choice(found)
        return max(found, key=lambda text: self.contexts.overlap(question, text))


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))

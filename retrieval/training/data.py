"""Makes what the small reader is trained on: questions beside windows whose sentences are marked.

An example is one question with one window of whole sentences of its article: which sentences answer, which only look
as if they did, and which words of them do. Everything here is a pure function of the questions and a seed.

Knows nothing of files, networks or word pieces.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from ..reader.sentence_model import Window, asked
from ..reader.windows import COMPARED, joined
from ..text.terms import length, terms
from .questions import Article, Question, Span
from .rivals import Rivals


class Draw(NamedTuple):
    """How windows are drawn for a reader.

    Attributes:
        words: of the longest window; a longer sentence is a window of its own.
        marked: windows with a marked sentence that one question is read with in one pass, at most.
        row: share of the people's questions that are read with sentences in a row at all.
        among: share of them that are read, once more, with a window of rivals.
        corpora: factor of ``CORPORA``.
        astray: share of the people's questions that are asked of an article that they have nothing to do with.
    """

    words: int = 90
    marked: int = 3
    row: float = 1.0
    among: float = 0.4
    corpora: float = 1.0
    astray: float = 0.08


ALL = Draw()
"""For a reader of whole articles."""

BEST = Draw(words=60, marked=2, row=0.35, among=1.0, corpora=2.0, astray=0.14)
"""For one that reads the best sentences of an article beside each other."""

STRANGE = 4
"""Articles of which the one nearest to such a question is taken."""

IDLE = 0.08
"""Share of the people's questions that come after one that they do not lean on."""

SHOWN = (0, 1, 1, 1, 1, 2, 2)
"""How many sentences that answer stand in such a window, one of these."""

CORPORA = {"new_wiki": 0.12, "reddit": 0.12, "amazon": 0.06, "squad2": 0.5, "clapnq": 1.0}
"""Questions on single paragraphs, by source, and the share of them that one pass draws; of all else it takes all."""

_ORDER = 7
"""Seed by which articles are put in order for ``part``, the same in every run."""


@dataclass(frozen=True, slots=True)
class Example:
    """One question to read with one window.

    Attributes:
        id: the question's.
        kind: the question's.
        question: as the reader is given it, with the turn before.
        window: title, text and sentences; the title is empty where it is not shown.
        shows: for each sentence, whether it answers.
        near: for each sentence, whether it only looks as if it did.
        title_shows: whether the title answers; None: not known.
        spans: the words that answer, in characters of the window's text.
    """

    id: str
    kind: str
    question: str
    window: Window
    shows: tuple[bool, ...]
    near: tuple[bool, ...]
    title_shows: bool | None
    spans: tuple[Span, ...]


def part(questions: Sequence[Question], share: float) -> list[Question]:
    """The questions about a share of the articles, for learning curves: a larger share holds every smaller one."""
    ids = sorted({question.article.id for question in questions})
    random.Random(_ORDER).shuffle(ids)  # noqa: S311  not for secrets
    chosen = set(ids[: int(len(ids) * share)])
    return [question for question in questions if question.article.id in chosen]


def units(questions: Sequence[Question], rng: random.Random, draw: Draw = ALL) -> list[list[Question]]:
    """What one pass asks, in random order: contrast pairs whole, and of each source its share (``CORPORA``)."""
    pairs: dict[str, list[Question]] = defaultdict(list)
    single = []
    for question in questions:
        if question.pair is not None:
            pairs[question.pair].append(question)
        elif rng.random() < draw.corpora * CORPORA.get(question.source, 1.0 / draw.corpora):
            single.append([question])
    out = [*pairs.values(), *single]
    rng.shuffle(out)
    return out


def examples(
    question: Question,
    rng: random.Random,
    cut: random.Random | None = None,
    others: Mapping[str, Sequence[Question]] | None = None,
    rivals: Rivals | None = None,
    draw: Draw = ALL,
) -> list[Example]:
    """A question with some windows of its article, in their order there.

    Those with a sentence that answers, or that only looks as if it did, and now and then one that shares words with
    the question; of an article that does not say, the windows closest to the question. Some questions are misspelt or
    in lower case, some windows come without the title.

    With ``others`` a few questions are asked of an article that has nothing to do with them, and a few
    come after another of their article that they do not lean on (``IDLE``). With ``rivals`` some are read with one
    window more: what answers or seems to, and the likeliest of the rest, as ``reader.windows.compared``
    puts them together.

    Args:
        question: what is asked.
        rng: draws all of this.
        cut: draws the windows and whether they have the title instead, so that questions may share windows.
        others: the questions that there are, by the id of their article.
        rivals: ranks the sentences of their articles.
        draw: how many windows, and how long.
    """
    if others and question.pair is None and question.source not in CORPORA:
        turn = rng.random()
        if turn < draw.astray:
            question = _astray(question, [others[id][0].article for id in rng.choices([*others], k=STRANGE)])
        elif turn < draw.astray + IDLE and question.before is None:
            before = rng.choice(others[question.article.id])
            answer = before.answers[0] if before.answers else ""
            question = replace(question, before=(before.text, answer))
    article = question.article
    cuts = windows(article, cut or rng, draw.words)
    chosen = _chosen(question, cuts, rng, draw.marked)
    if draw.row < 1 and rivals and question.source not in CORPORA and rng.random() >= draw.row:
        chosen = []
    text = asked(_typed(question.text, rng), question.before)
    title = article.title if (cut or rng).random() > 0.1 else ""
    out = []
    for where in chosen:
        held = [article.sentences[i] for i in cuts[where]]
        start = held[0][0]
        window = Window(title, article.text[start : held[-1][1]], tuple((s - start, e - start) for s, e in held))
        out.append(_example(question, text, window, held))
    if rivals and question.source not in CORPORA and rng.random() < draw.among:
        held = [article.sentences[i] for i in _among(question, rivals.ranked(question, rng), rng)]
        if len(held) > 1:
            window = joined(title, [article.text[start:end] for start, end in held])
            out.append(_example(question, text, window, held))
    return out


def _example(question: Question, text: str, window: Window, held: Sequence[Span]) -> Example:
    """A question as it is typed with a window of these sentences of its article."""
    shows = tuple(_hit(sentence, question.gold) for sentence in held)
    near = tuple(_hit(sentence, question.near) and not gold for sentence, gold in zip(held, shows, strict=True))
    spans = tuple(_spans(window, shows, question.answers))
    title_shows = _title_shows(window.title, question)
    return Example(question.id, question.kind, text, window, shows, near, title_shows, spans)


def _among(question: Question, ranked: Sequence[int], rng: random.Random) -> list[int]:
    """Some of what answers, what only seems to, and the best ranked of the rest, in their order."""
    sentences = question.article.sentences
    gold = [i for i in ranked if _hit(sentences[i], question.gold)]
    near = [i for i in ranked if i not in gold and _hit(sentences[i], question.near)]
    shown = rng.sample(gold, min(len(gold), rng.choice(SHOWN)))
    rest = [i for i in ranked if i not in gold and i not in near]
    return sorted([*shown, *near, *rest][:COMPARED])


def _astray(question: Question, articles: Sequence[Article]) -> Question:
    """The question asked of that one of other articles that shares most words with it, and does not answer it."""
    wanted = set(terms(question.text))
    strange = [article for article in articles if article.id != question.article.id]
    if not strange:
        return question
    article = max(strange, key=lambda article: len(wanted & set(terms(article.text))))
    return replace(question, article=article, gold=(), near=(), answers=(), kind="unans-off")


def windows(article: Article, rng: random.Random, words: int = ALL.words) -> list[list[int]]:
    """Sentences of an article, by position, in consecutive windows of at most ``words`` words.

    The first is a third shorter one time in three, so that borders fall elsewhere from pass to pass.
    """
    out: list[list[int]] = []
    current: list[int] = []
    held = 0
    room = rng.choice((words, words, words * 2 // 3))
    for i, (start, end) in enumerate(article.sentences):
        count = length(article.text[start:end])
        if current and held + count > room:
            out.append(current)
            current, held, room = [], 0, words
        current.append(i)
        held += count
    return [*out, current] if current else out


def misspelt(text: str, rng: random.Random) -> str:
    """A text with a slip or two in its longer words: two letters swapped, one left out, one typed twice."""
    words = text.split()
    for _ in range(rng.choice((1, 1, 2))):
        long = [i for i, word in enumerate(words) if len(word) > 4]
        if not long:
            break
        i = rng.choice(long)
        word = words[i]
        at = rng.randrange(1, len(word) - 1)
        slip = rng.random()
        if slip < 0.4:
            words[i] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        elif slip < 0.75:
            words[i] = word[:at] + word[at + 1 :]
        else:
            words[i] = word[: at + 1] + word[at:]
    return " ".join(words)


def _typed(text: str, rng: random.Random) -> str:
    """A question as people type it: one in twelve misspelt, one in eight in lower case without its question mark."""
    draw = rng.random()
    if draw < 0.08:
        return misspelt(text, rng)
    return text.lower().rstrip("?.! ") if draw < 0.2 else text


def _chosen(question: Question, cut: Sequence[Sequence[int]], rng: random.Random, marked: int) -> list[int]:
    """Which windows a question is read with."""
    article = question.article
    marks = (*question.gold, *question.near)
    kept = [k for k, window in enumerate(cut) if any(_hit(article.sentences[i], marks) for i in window)]
    if len(kept) > marked:
        kept = sorted(rng.sample(kept, marked))
    wanted = set(terms(question.text))

    def closeness(k: int) -> float:
        text = article.text[article.sentences[cut[k][0]][0] : article.sentences[cut[k][-1]][1]]
        return len(wanted & set(terms(text))) + rng.random()

    rest = sorted((k for k in range(len(cut)) if k not in kept), key=closeness, reverse=True)
    if not rest:
        return kept
    draw = rng.random()
    if not kept:
        # off the topic, one window is as good as two
        both = rng.random() < 0.5 and question.kind != "unans-off"
        return sorted(rest[:2]) if both else [rng.choice(rest[:2])]
    if question.pair is not None:
        return sorted([*kept, rest[0]]) if draw < 0.25 else kept
    if question.source in CORPORA or draw >= 0.7:
        return kept
    return sorted([*kept, rest[0] if draw < 0.5 else rng.choice(rest)])


def _title_shows(title: str, question: Question) -> bool | None:
    """Whether a title answers: yes if it holds an answer, no if it shares no word with any, else not known."""
    if not title:
        return None
    if question.kind.startswith("unans"):
        return False
    if any(len(answer) > 2 and answer.lower() in title.lower() for answer in question.answers):
        return True
    if question.gold and question.answers and not set(terms(" ".join(question.answers))) & set(terms(title)):
        return False
    return None


def _hit(sentence: Span, marks: Collection[Span]) -> bool:
    """Whether one of the marks covers half of a sentence, or lies in it by half."""
    start, end = sentence
    return any(
        2 * shared >= min(end - start, mark[1] - mark[0])
        for mark in marks
        if (shared := min(end, mark[1]) - max(start, mark[0])) > 0
    )


def _spans(window: Window, shows: Sequence[bool], answers: Sequence[str]) -> Iterator[Span]:
    """Where the words that answer first stand in each sentence that shows them, in any case if need be."""
    for (start, end), gold in zip(window.parts, shows, strict=True):
        for answer in answers if gold else ():
            exact, loose = re.compile(re.escape(answer)), re.compile(re.escape(answer), re.IGNORECASE)
            found = exact.search(window.text, start, end) or loose.search(window.text, start, end)
            if found:
                yield found.span()

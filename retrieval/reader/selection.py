"""What is said: sentences that may answer, how sure that is, which are put together, and their marks. Pure functions.

Confidence is a logistic model over signals that mean the same in any index (logits, shares and cosines, never a raw
BM25 score). Coefficients and thresholds stand in ``confidence.json``, fitted by ``python -m app eval --calibrate`` on
question sets with answers and without, by the costs in ``app/evaluation/calibration.py``. Every mark points to exact
characters of an article; beside a sentence stand the days that its words mean, which never become part of a quote.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any

from index import Article, dateline

from ..answer import AnswerSentence, Citation, Passage, Sentence
from ..text.dates import dates
from ..text.periods import MONTH, bounds
from ..text.rules import rule
from ..text.terms import capitals, stem, words
from .antecedent import MAX_WORDS, listing, means_a_person, quoted_beside, wants_all, with_antecedent
from .sentence_model import UNREAD, Scored

SHOWS, SHOWS_OTHER = 0.25, 0.5
"""Weight of the log-odds that a sentence answers, beside what it is ranked by; the second of what the reader of other
languages read. See DECISIONS, "A score for every sentence"."""

SIMILARITY, SIMILARITY_OTHER = 8.0, 4.0
"""Weight of its cosine with the question, in logits; likewise."""

COVERAGE = 1.0
"""Weight of the share of the question's telling terms that it holds, in logits: a cosine knows few names. Nothing
from 0 to 1 matters to people.dev and news.dev."""

LARGER = 2.0
"""Weight of what the larger reader makes of a sentence, beside all that; from 1.5 on the same within .006."""

CLOSE = 0.04
"""Where nothing was read, a further sentence is said if its score is within this of the best one's."""

CLOSE_OTHER = 0.006
"""The same of multilingual-e5-small, whose cosines lie closer together."""

ALSO = -0.5
"""Logits from which a further sentence answers too."""

NEAR = 3.0
"""Logits of value below the best one's to which it is said beside it."""

MAX_SENTENCES = 3

BYLINE = 8
"""Words of a byline at most."""

SURE_SPAN = 1.0
"""Logits by which words must beat "no such words" to stand in bold."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A sentence of an article that is to be said, and the span in it if it answers and that is known."""

    article: Article
    start: int
    end: int
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, and what the trained reader made of it.

    Attributes:
        sentence: as the retriever scored it.
        passage: where it stands.
        read: the reader's scores, its span in characters of the article; None if it was not read.
        compared: its scores beside the other best ones of its article, see ``windows.compared``; None if not read so.
        larger: what the larger reader made of it there; None without that reader.
        other: whether the reader of other languages read it, and ``sentence.similarity`` is its own.
        lowered: logits by which it is ranked lower than it was read, since another one states what is asked for.
    """

    sentence: Sentence
    passage: Passage
    read: Scored | None = None
    other: bool = False
    compared: Scored | None = None
    larger: Scored | None = None
    lowered: float = 0.0

    @property
    def place(self) -> tuple[str, int]:
        """Its article, and where it begins in its characters."""
        return self.passage.article_id, self.sentence.start

    @property
    def value(self) -> float:
        """What candidates are ranked by; those that were read come before those that were not."""
        if self.read is None:
            return self.sentence.score - 1000.0
        shows, similarity = (SHOWS_OTHER, SIMILARITY_OTHER) if self.other else (SHOWS, SIMILARITY)
        order = (2 * self.read.order + self.compared.order) / 3 if self.compared else self.read.order
        like = similarity * self.sentence.similarity + (0.0 if self.other else COVERAGE * self.sentence.coverage)
        value = order + shows * self.read.shows + like
        if self.larger:
            value = (value + LARGER * (self.larger.order + shows * self.larger.shows)) / (1 + LARGER)
        return value - self.lowered

    @property
    def shows(self) -> float:
        """The log-odds that it answers, by both readers where both read it; low where neither did."""
        if self.read is None:
            return UNREAD
        return (self.read.shows + LARGER * self.larger.shows) / (1 + LARGER) if self.larger else self.read.shows

    @property
    def span(self) -> tuple[int, int] | None:
        """The words that surely answer, in characters of the article."""
        return self.read.span if self.read and self.read.sure >= SURE_SPAN else None

    @property
    def text(self) -> str:
        """The sentence."""
        return self.passage.article.text[self.sentence.start : self.sentence.end]


def choose(
    ranked: Sequence[Candidate],
    rival: Candidate | None = None,
    earlier: Sequence[Candidate] = (),
    question: str = "",
) -> tuple[Choice, ...]:
    """The best sentence, what it leans on, and its rival or else those that answer too, in the articles' order.

    Args:
        ranked: best first.
        rival: gives another figure.
        earlier: what was said before of the same thing; stands behind the rest.
        question: if it asks for a list, all of one that is near the best is said.
    """
    best = ranked[0]
    listed = None if rival or earlier else _listed(question, ranked)
    picked = [(best.passage.article, one) for one in with_antecedent(best.sentence, best.passage, listed is best)]
    if listed and listed is not best:
        items = with_antecedent(listed.sentence, listed.passage, True)
        picked += [(listed.passage.article, one) for one in items if (listed.passage.article, one) not in picked]
    all_asked = listed is not None and wants_all(question, listed.passage.article.text, listed.sentence.start)
    size = 0 if listed else sum(len(article.text[s.start : s.end].split()) for article, s in picked)
    answering = [best]
    said = {" ".join(best.text.split())}
    for other in [rival] if rival else () if earlier else ranked[1:]:
        if " ".join(other.text.split()) in said:
            continue  # an agency's text in another paper
        said.add(" ".join(other.text.split()))
        if len(answering) >= MAX_SENTENCES or not (rival or _close(other, best)):
            break
        article = other.passage.article
        held = (article, other.sentence) in picked
        if not held and (all_asked or _lone(other, picked)):
            continue
        led = [] if held else _with_whom(other)
        more = [(article, one) for one in led if (article, one) not in picked]
        size += sum(len(article.text[one.start : one.end].split()) for _, one in more)
        if size > MAX_WORDS and not rival:
            break
        picked += more
        answering.append(other)
    for article, one in list(picked):
        known = {other.start for of, other in picked if of is article}
        beside = quoted_beside(article.text, one.start, one.end)
        picked += [(article, Sentence(*span, 0.0, 0.0, 0.0)) for span in beside if span[0] not in known]
    spans = {(c.passage.article_id, c.sentence.start): c.span for c in answering}
    order = {article.id: place for place, (article, _) in reversed(list(enumerate(picked)))}
    picked.sort(key=lambda item: (order[item[0].id], item[1].start))
    picked += [(c.passage.article, c.sentence) for c in earlier if (c.passage.article, c.sentence) not in picked]
    return tuple(Choice(a, s.start, s.end, spans.get((a.id, s.start))) for a, s in picked)


@rule("antecedent", otherwise=lambda other: [other.sentence])
def _with_whom(other: Candidate) -> list[Sentence]:
    """A further sentence, with the one that names the person it means."""
    return with_antecedent(other.sentence, other.passage) if means_a_person(other.text) else [other.sentence]


def _close(other: Candidate, best: Candidate) -> bool:
    if best.read is None:
        return other.sentence.score >= best.sentence.score - (CLOSE_OTHER if best.other else CLOSE)
    return other.shows >= ALSO and other.value >= best.value - NEAR


def _listed(question: str, ranked: Sequence[Candidate]) -> Candidate | None:
    """The first that stands in a list of which all is to be said."""
    best = ranked[0]
    near = [best, *takewhile(lambda other: _close(other, best), ranked[1:])]
    asked = (one for one in near if wants_all(question, one.passage.article.text, one.sentence.start))
    return next(asked, best if any(_beside(other, best) for other in near[1:]) else None)


@rule("whole-list", otherwise=lambda *_: False)
def _beside(other: Candidate, best: Candidate) -> bool:
    """Whether two items of a list answer, so that all of it is asked for."""
    if other.passage is not best.passage:
        return False
    found = listing(best.passage.article.text, best.sentence.start)
    starts = {start for start, _ in found.items} if found else set()
    return {best.sentence.start, other.sentence.start} <= starts


def _lone(other: Candidate, picked: Sequence[tuple[Article, Sentence]]) -> bool:
    """Whether a sentence is an item of a list whose opening line is not said, without which it says little."""
    found = listing(other.passage.article.text, other.sentence.start)
    return bool(found and found.lead and all(one.start != found.lead[0] for _, one in picked))


def rivals(question: str, ranked: Sequence[Candidate]) -> Sequence[Candidate]:
    """The candidates behind the best one that it must beat: where all of its list is asked for, none of that."""
    best = ranked[0]
    text = best.passage.article.text
    found = listing(text, best.sentence.start) if wants_all(question, text, best.sentence.start) else None
    held = {start for start, _ in (*found.items, found.lead or found.items[0])} if found else set()
    id = best.passage.article_id
    return [one for one in ranked[1:] if one.passage.article_id != id or one.sentence.start not in held]


def left_of_list(question: str, choices: Sequence[Choice]) -> int:
    """How many items of a list that is asked for are not among the choices; 0 if none of it is."""
    for one in choices:
        found = listing(one.article.text, one.start) if wants_all(question, one.article.text, one.start) else None
        if found:
            said = {other.start for other in choices if other.article is one.article}
            return sum(start not in said for start, _ in found.items)
    return 0


@rule("furniture", otherwise=lambda *_: False)
def is_furniture(text: str, title: str) -> bool:
    r"""Whether a text is the article's headline, its byline or its date line, or several of them: none answers.

    >>> is_furniture("By Ann Reed", ""), is_furniture("By Friday it was over.", "")
    (True, False)
    >>> is_furniture("A TRAM\nBy Ann Reed", "A tram"), is_furniture("A TRAM\nfor Holm", "A tram")
    (True, False)
    >>> is_furniture("Ann Reed, 3 November 2026", ""), is_furniture("Two shops, 3 November 2026", "")
    (True, False)
    """
    return any(all(_is_heading_line(line, title) for line in lines) for lines in ([text], text.splitlines() or [""]))


def _is_heading_line(line: str, title: str) -> bool:
    words = line.split()
    if not words or words[-1][-1] in ".!?…。！？":  # a sentence, also where the title was made of it
        return bool(dateline(line))
    heading = " ".join(words).casefold() == " ".join(title.split()).casefold()
    by = words[0].casefold() in ("by", "von", "par", "por") and len(words) <= BYLINE
    name, _, day = line.partition(",")
    signed = all(word[0].isupper() for word in name.split()) and bool(dateline(day.strip()))
    return heading or by or signed or bool(dateline(line))


RELEVANT = 0.34
"""Score of the best sentence (cosine and shared words) below which nothing that was found has to do with the
question; see DECISIONS, "Nothing about this"."""

Signals = Mapping[str, float]
"""What a confidence is made of, by the names in ``confidence.json``."""

BEYOND = 10.0
"""Logits beyond which a score says no more."""

DOUBT = 0.01
"""By how much at most a confidence stays below ``answered_from`` where only the sentence to be shown is doubtful."""

_NUMBER = re.compile(r"\d[\d.,]*\d|\d")


def by_similarity(question: str, sentence: Sentence, passage: Passage) -> Signals:
    """The signals of the sentence most like a question, where nothing has read it.

    Returns:
        ``similarity``, its cosine with the question, in [-1, 1]; ``coverage``, the share of the question's telling
        terms in it, in [0, 1]; ``names``, the share of the question's names and numbers in its passage, in [0, 1],
        1 if it has none.
    """
    inside = {stem(word) for word in words(passage.text)}
    marked = capitals(question)
    several = marked[1:2] and marked[1].start == marked[0].end + 1  # a name of two words may begin a question
    spans = [(one.start, one.end) for one in marked if one.inside or (several and not one.start)]
    numbers = (one.span() for one in _NUMBER.finditer(question))
    spans += [one for one in numbers if not any(start <= one[0] < end for start, end in spans)]
    names = {stem(word) for start, end in spans for word in words(question[start:end])}
    held = len(names & inside) / len(names) if names else 1.0
    return {"similarity": sentence.similarity, "coverage": sentence.coverage, "names": held}


def by_likeness(ranked: Sequence[Sentence]) -> Signals:
    """The signals of sentences in other languages, best first, that no reader has read.

    Returns:
        ``likeness``, the cosine of the first; ``ahead``, by how much it is above the third (0 of fewer); ``spread``,
        by how much it is above the mean; ``coverage`` of the first.
    """
    cosines = [one.similarity for one in ranked]
    return {
        "likeness": cosines[0],
        "ahead": cosines[0] - cosines[min(2, len(cosines) - 1)],
        "spread": cosines[0] - sum(cosines) / len(cosines),
        "coverage": ranked[0].coverage,
    }


def by_reading(shows: Sequence[float], best: Sentence, *, other: bool = False) -> Signals:
    """The signals of sentences that were read.

    Args:
        shows: the log-odds that each one answers, best ranked first, in logits.
        best: the first of these sentences, as the retriever scored it.
        other: whether the reader of other languages read them.

    Returns:
        ``best``, the log-odds of the first; ``most``, ``next`` and ``third``, the highest three; ``similarity`` (of
        another language's model: ``likeness``) and ``coverage`` of the first.
    """
    bounded = [max(-BEYOND, min(BEYOND, value)) for value in shows]
    highest = [*sorted(bounded, reverse=True), -BEYOND, -BEYOND]
    return {
        "best": bounded[0],
        "most": highest[0],
        "next": highest[1],
        "third": highest[2],
        "likeness" if other else "similarity": best.similarity,
        "coverage": best.coverage,
    }


def compared_with(shows: float, rivals: Sequence[float], ahead: float) -> Signals:
    """The signals of the best sentence beside its rivals.

    Args:
        shows: the log-odds that it answers, read beside them, in logits.
        rivals: theirs.
        ahead: by how much it is ranked above the next, in logits.

    Returns:
        ``compared``, ``shows``; ``rival``, the highest of theirs; ``ahead``: none beyond 10 or -10.
    """

    def bounded(value: float) -> float:
        return max(-BEYOND, min(BEYOND, value))

    return {"compared": bounded(shows), "rival": bounded(max(rivals, default=-BEYOND)), "ahead": bounded(ahead)}


def judged_by_larger(shows: Sequence[float]) -> Signals:
    """The signals of what the larger reader read.

    Args:
        shows: the log-odds that each sentence answers, best ranked first, in logits.

    Returns:
        ``larger``, that of the first; ``larger most`` and ``larger next``, the highest two: none beyond 10 or -10.
    """
    bounded = [max(-BEYOND, min(BEYOND, value)) for value in shows]
    highest = [*sorted(bounded, reverse=True), -BEYOND]
    return {"larger": bounded[0], "larger most": highest[0], "larger next": highest[1]}


@cache
def _models() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((Path(__file__).parent / "confidence.json").read_text("utf-8"))
    return found


def confidence(signals: Signals, *, whole: bool = False) -> float:
    """The probability that the articles answer the question, in [0, 1], from the signals of one of these kinds.

    Where it is doubtful that the sentence to be shown is what answers, it stays below ``answered_from``, however sure
    it is that something does. Of a list that is said ``whole`` that is not asked: no item need stand out.
    """
    name = model_of(signals)
    sure = _logistic(_models()[name], signals)
    right = _models().get(f"{name}: right")
    if right and not whole and sure >= answered_from() and _logistic(right, signals) < right_from():
        return answered_from() - DOUBT * (1 - sure)
    return sure


def _logistic(model: Mapping[str, float], signals: Signals) -> float:
    score = sum(value * signals.get(name, 1.0) for name, value in model.items())  # the intercept is no signal
    return 1 / (1 + math.exp(-score))


def model_of(signals: Iterable[str]) -> str:
    """Which model of ``confidence.json`` signals of these names belong to."""
    names = set(signals)
    if "likeness" in names:
        return "other languages" if "most" in names else "likeness"
    if "compared" in names:
        return "larger reader" if "larger" in names else "reader"
    return "several articles" if "most" in names else "similarity"


def answered_from() -> float:
    """The confidence from which a sentence is given as the answer."""
    return float(_models()["verdicts"]["answered"])


def likely_from() -> float:
    """The confidence from which the articles answer the question, if perhaps not by the sentence to be shown."""
    return answered_from() - DOUBT


def possible_from() -> float:
    """The confidence from which it is shown as what may answer; below it nothing was found."""
    return float(_models()["verdicts"]["possible"])


def right_from() -> float:
    """The probability that a sentence is what answers, from which it is given as the answer."""
    return float(_models()["verdicts"]["right"])


BEFORE = 600
"""Characters before a sentence in which another year means that the article is speaking of another time."""

_QUOTED = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)|„[^“”]*(?:[“”]|$)|«[^»]*(?:»|$)")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_MARK = re.compile(r"\[(\d{1,4})\]")


def cite(choices: Sequence[Choice]) -> tuple[tuple[AnswerSentence, ...], tuple[Citation, ...]]:
    """Quote sentences word for word, each with its own citation, numbered from 1.

    White space is folded in the sentence of the answer; the quote keeps the article's.
    """
    citations = tuple(
        Citation.of(number, choice.article, choice.start, choice.end)
        for number, choice in enumerate(choices, start=1)
    )
    sentences = []
    for citation, choice in zip(citations, choices, strict=True):
        text = _without_marks(" ".join(citation.quote.split()), len(citations))
        before = choice.article.text[max(0, choice.start - BEFORE) : choice.start]
        days = beside(text, choice.article.published, before)
        sentences.append(
            AnswerSentence(text, (citation.number,), bold=_bold(text, citation.quote, choice), dates=days)
        )
    return tuple(sentences), citations


def beside(text: str, published: str | None, before: str = "") -> tuple[tuple[int, int, str], ...]:
    """The days that words of a sentence mean, as ``(start, end, day)`` in characters of ``text``.

    A day is ``YYYY-MM-DD``, a week ``YYYY-MM-DD/YYYY-MM-DD``, a month ``YYYY-MM``, a year ``YYYY``. Quotations are
    skipped, since a speaker's "yesterday" counts from the day they spoke; so are "4 May" and "in May" if another
    year was named just before.

    >>> beside("Shelling has gone on since Friday.", "2024-01-08")
    ((27, 33, '2024-01-05'),)

    Args:
        text: a sentence.
        published: the day its article was published, ``YYYY-MM-DD``; None if unknown.
        before: the text before it in the article.
    """
    if not published:
        return ()
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    years = set(_YEAR.findall(before[-BEFORE:] + text))
    found = []
    for named in dates(text, published):
        words = text[named.start : named.end]
        other_time = bool(years - {named.iso[:4]}) and bool(MONTH.search(words))
        if named.relative and not other_time and not any(a < named.end and named.start < b for a, b in quoted):
            meant = "/".join(day.isoformat() for day in bounds(named)) if named.precision == "week" else named.iso
            found.append((named.start, named.end, meant))
    return tuple(found)


def _bold(text: str, quote: str, choice: Choice) -> tuple[int, int] | None:
    """The position of the answering span in the sentence after folding white space."""
    if choice.span is None:
        return None
    before = " ".join(quote[: choice.span[0] - choice.start].split())
    words = " ".join(quote[choice.span[0] - choice.start : choice.span[1] - choice.start].split())
    at = text.find(words, len(before))
    return (at, at + len(words)) if words and at >= 0 else None


def _without_marks(text: str, count: int) -> str:
    """Text of an article in which anything like a mark of ours, "[1]", is put in round brackets.

    >>> _without_marks("So it was.[1] In [2023] too.", 2)
    'So it was.(1) In [2023] too.'
    """
    return _MARK.sub(lambda mark: f"({mark[1]})" if 1 <= int(mark[1]) <= count else mark[0], text)

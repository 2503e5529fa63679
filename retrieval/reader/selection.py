"""What is said: sentences that may answer, and which of them are put together. Pure functions and values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index import Article, pattern

from ..answer import Passage, Sentence
from ..text.lexicon import SMALL
from ..text.people import given
from ..text.reading import bare as bare_name
from ..text.reading import read
from ..text.speech import attributes
from ..text.terms import terms, words
from .antecedent import MAX_WORDS, is_item, with_antecedent

CLOSE = 0.04
"""A further sentence is shown if its score is within this of the best one's; see DECISIONS."""

CLOSE_MARGIN = 0.5
"""The same for sentences that were read: logits of margin below the best one's."""

SIMILARITY = 15.0
"""Weight of a sentence's score beside the reader's margin, in logits; see DECISIONS."""

ALONE = 0.75
"""Weight of that margin beside the other one and the score; see DECISIONS, "Read again, alone"."""

MAX_SENTENCES = 3

OPENING = 4
"""Words with which a sentence names whom it is about."""

LISTED = 3
"""Best candidates among which a list answers a question for several things."""

_LIST = re.compile(
    r"\W*(?:(?:please )?(?:list|name|enumerate)\b|(?:what|which) (?:are|were)\b|"
    r"(?:what|which)(?: \w+)? \w+(?<!ss)(?<!this)(?<!was)(?<!is)(?<!does)(?<!has)s\b)",
    re.IGNORECASE,
)
_ASKS_WHICH = re.compile(r"\W*(?:and |but |so )?(?:who|whose|whom|which)\b", re.IGNORECASE)
_AT_FIRST = pattern(
    r"\b(?:initially|at first|originally|had (?:first |long )?(?:believed|thought|assumed|feared|expected)"
    r"|first (?:believed|thought|assumed|feared|said|put)"
    r"|zunächst|anfangs|ursprünglich|сначала|изначально|спочатку)\b",
    re.IGNORECASE,
)
_HOW_MANY = pattern(r"\W*(?:and |but |so )?(?:at least )?how (?:many|much)\b", re.IGNORECASE)
_FIGURE = pattern(rf"\b(?:\d[\d,.]*|(?:{'|'.join(sorted(SMALL, key=len, reverse=True))})\b)", re.IGNORECASE)
_QUESTION = pattern(r"\W*(?:Q|Question|Frage|Вопрос|Питання)\s?[:.]\s")
_ASKED = pattern(r"\?[”’\"'»“)\]]*\s*$")
_TURNS = re.compile(r"not|never|\w+n['’]t", re.IGNORECASE)


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
        margin: log-odds that the answer stands in it, in logits; None if it was not read.
        span: the answer in characters of the article.
        alone: the margin when it was read again as ``titled``; None if it was not.
    """

    sentence: Sentence
    passage: Passage
    margin: float | None = None
    span: tuple[int, int] | None = None
    alone: float | None = None

    @property
    def value(self) -> float:
        """What candidates are ranked by; those that were read come before those that were not."""
        if self.margin is None:
            return self.sentence.score - 1000.0
        return self.margin + SIMILARITY * self.sentence.score

    @property
    def twice(self) -> float:
        """What those are ranked by that were read again."""
        return self.value + ALONE * (self.alone or 0.0)

    @property
    def text(self) -> str:
        """The sentence."""
        return self.passage.article.text[self.sentence.start : self.sentence.end]

    @property
    def said(self) -> str:
        """The sentence with what it leans on, as it would be said."""
        text = self.passage.article.text
        return " ".join(text[one.start : one.end] for one in with_antecedent(self.sentence, self.passage))

    def titled(self, question: str) -> str:
        """The same under its article's title.

        Not if the title would lend a name to what is said of somebody else: "Where was Varga born?" is not answered
        by "Antwi, who was born in Kumasi", whoever the headline is about. "Who leads Rovers?" asks for another name.
        """
        said, title = self.said, self.passage.article.title
        spoken, headline, asked = _names_in(words(said)), _names_in(words(title)), read(question).names
        if not _ASKS_WHICH.match(question) and any(headline & _names_in(name) - spoken for name in asked):
            opening = _names_in(words(said)[:OPENING])
            known = headline.union(*map(_names_in, asked))
            if any(opening & _names_in(name) and not known & _names_in(name) for name in read(said).names):
                return said
        return f"{title}. {said}".lstrip(". ")


def _names_in(written: Iterable[str]) -> set[str]:
    return {bare_name(word) for word in written}


def choose(ranked: Sequence[Candidate], rival: Candidate | None, whole: bool) -> tuple[Choice, ...]:
    """The best sentence, what it leans on, and its rival or else those nearly as good, in the articles' order."""
    best = ranked[0]
    listed = whole and next((c for c in ranked[:LISTED] if _in_list(c)), None)
    if listed:
        best, ranked, rival = listed, [listed], None
    picked = [(best.passage.article, sentence) for sentence in with_antecedent(best.sentence, best.passage, whole)]
    then = _taken_back(best)
    if then and (best.passage.article, then) not in picked:
        picked.append((best.passage.article, then))
    size = sum(len(article.text[s.start : s.end].split()) for article, s in picked)
    answering = [best]
    if rival:
        picked.append((rival.passage.article, rival.sentence))
        answering.append(rival)
    for other in () if rival else ranked[1:]:
        if len(picked) >= MAX_SENTENCES or not _close(other, best):
            break
        size += len(other.text.split())
        if size > MAX_WORDS:
            break
        if (other.passage.article, other.sentence) not in picked:
            picked.append((other.passage.article, other.sentence))
        answering.append(other)
    spans = {(c.passage.article_id, c.sentence.start): c.span for c in answering}
    order = {article.id: place for place, (article, _) in reversed(list(enumerate(picked)))}
    picked.sort(key=lambda item: (order[item[0].id], item[1].start))
    return tuple(Choice(a, s.start, s.end, spans.get((a.id, s.start))) for a, s in picked)


def _taken_back(best: Candidate) -> Sentence | None:
    """The sentence behind one that says what was thought at first: mostly it says what is thought now."""
    if not _AT_FIRST.search(best.text):
        return None
    at = best.passage.sentences.index(best.sentence)
    return next(iter(best.passage.sentences[at + 1 : at + 2]), None)


def _close(other: Candidate, best: Candidate) -> bool:
    if best.margin is None:
        return other.sentence.score >= best.sentence.score - CLOSE
    if other.margin is None or other.margin <= 0:
        return False
    if other.alone is None:
        return other.value >= best.value - CLOSE_MARGIN
    return other.twice >= best.twice - CLOSE_MARGIN


def _in_list(candidate: Candidate) -> bool:
    """Whether a candidate is a list's item or opens a list."""
    text = candidate.text
    at = candidate.passage.sentences.index(candidate.sentence)
    following = candidate.passage.sentences[at + 1 : at + 2]
    after = candidate.passage.article.text[following[0].start : following[0].end] if following else ""
    return is_item(text) or (text.rstrip().endswith(":") and is_item(after))


def asks_for_list(question: str) -> bool:
    """Whether a question asks for several things: "Which towns ...?", "What are the demands?", "List the ..."."""
    return bool(_LIST.match(question))


def counts_another(question: str, sentence: str, span: tuple[int, int]) -> bool:
    """Whether the answer in a sentence is one figure, and another one there stands with more of the question's words.

    >>> counts_another("How many drones were shot down?", "Of 59 drones eight were shot down.", (3, 5))
    True

    Args:
        question: what is asked.
        sentence: where the answer stands.
        span: the answer, in characters of the sentence.
    """
    if not _HOW_MANY.match(question):
        return False
    wanted = set(terms(question))
    places = [match.start() for match in _FIGURE.finditer(sentence)]
    meant = [at for at in places if span[0] <= at < span[1]]
    if len(meant) != 1:
        return False
    ends = [*places[1:], len(sentence)]
    shared = {at: len(wanted.intersection(terms(sentence[at:end]))) for at, end in zip(places, ends, strict=True)}
    return max(shared.values()) > shared[meant[0]]


def answers_nothing(question: str, sentence: str, text: str) -> bool:
    """Whether a sentence is no answer by its form: it denies what is asked for, asks itself, or is of a namesake.

    Args:
        question: what is asked.
        sentence: one of the article's.
        text: the article's.
    """
    return denies(question, sentence) or asks(sentence) or of_namesake(question, sentence, text)


def asks(sentence: str) -> bool:
    """Whether a sentence is a question, or what an interviewer says.

    >>> asks("Q: The board says that you left."), asks("Who did it?"), asks("“Who did it?” the judge asked.")
    (True, True, False)
    """
    return bool(_QUESTION.match(sentence)) or (bool(_ASKED.search(sentence)) and not attributes(sentence))


def of_namesake(question: str, sentence: str, text: str) -> bool:
    """Whether a sentence names somebody of the same last name as whom a question names, whom the article names too.

    >>> of_namesake("Did Ann Roe pay?", "Bob Roe paid.", "Ann Roe left. Bob Roe paid.")
    True
    """
    for name in read(question).names:
        first = given(name)
        if not first or " ".join(name) not in text or first.intersection(words(sentence)):
            continue
        others = [other for other in read(sentence).names if other[-1] == name[-1]]
        if any(map(given, others)) and not any(len(other) == 1 for other in others):
            return True
    return False


def denies(question: str, sentence: str) -> bool:
    """Whether a sentence says of whom a question asks for that they are not so.

    >>> denies("Who was found guilty?", "The auditor was found not guilty.")
    True
    >>> denies("Did she testify?", "She did not testify.")  # answers it
    False
    """
    if not _ASKS_WHICH.match(question) or read(question).negated:
        return False
    held = read(sentence)
    turned = {stem for negator, scope in held.negated if _TURNS.fullmatch(negator) for stem in scope}
    return bool(turned.intersection(terms(question)) - held.affirmed)

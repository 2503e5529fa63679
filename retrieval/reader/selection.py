"""What is said: sentences that may answer, and which of them are put together. Pure functions and values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index import Article, dateline

from ..answer import Passage, Sentence
from ..text.rules import rule
from .antecedent import MAX_WORDS, is_item, with_antecedent
from .sentence_model import Scored

SHOWS, SHOWS_OTHER = 0.25, 0.5
"""Weight of the log-odds that a sentence answers, beside what it is ranked by; the second of what the reader of other
languages read. See DECISIONS, "A score for every sentence"."""

SIMILARITY, SIMILARITY_OTHER = 8.0, 4.0
"""Weight of its cosine with the question, in logits; likewise."""

COVERAGE = 1.0
"""Weight of the share of the question's telling terms that it holds, in logits: a cosine knows few names. Nothing
from 0 to 1 matters to people.dev and news.dev."""

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
        other: whether the reader of other languages read it, and ``sentence.similarity`` is its own.
    """

    sentence: Sentence
    passage: Passage
    read: Scored | None = None
    other: bool = False
    compared: Scored | None = None

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
        return order + shows * self.read.shows + like

    @property
    def span(self) -> tuple[int, int] | None:
        """The words that surely answer, in characters of the article."""
        return self.read.span if self.read and self.read.sure >= SURE_SPAN else None

    @property
    def text(self) -> str:
        """The sentence."""
        return self.passage.article.text[self.sentence.start : self.sentence.end]


def choose(
    ranked: Sequence[Candidate], rival: Candidate | None = None, earlier: Sequence[Candidate] = ()
) -> tuple[Choice, ...]:
    """The best sentence, what it leans on, and its rival or else those that answer too, in the articles' order.

    Args:
        ranked: best first.
        rival: gives another figure.
        earlier: what was said before of the same thing; stands behind the rest.
    """
    best = ranked[0]
    whole = not rival and not earlier and any(_beside(other, best) for other in ranked[1:])
    picked = [(best.passage.article, sentence) for sentence in with_antecedent(best.sentence, best.passage, whole)]
    size = sum(len(article.text[s.start : s.end].split()) for article, s in picked)
    answering = [best]
    said = {" ".join(best.text.split())}
    for other in [rival] if rival else () if earlier else ranked[1:]:
        if " ".join(other.text.split()) in said:
            continue  # an agency's text in another paper
        said.add(" ".join(other.text.split()))
        if len(answering) >= MAX_SENTENCES or not (rival or _close(other, best)):
            break
        size += len(other.text.split())
        if size > MAX_WORDS and not rival:
            break
        if (other.passage.article, other.sentence) not in picked:
            picked.append((other.passage.article, other.sentence))
        answering.append(other)
    spans = {(c.passage.article_id, c.sentence.start): c.span for c in answering}
    order = {article.id: place for place, (article, _) in reversed(list(enumerate(picked)))}
    picked.sort(key=lambda item: (order[item[0].id], item[1].start))
    picked += [(c.passage.article, c.sentence) for c in earlier if (c.passage.article, c.sentence) not in picked]
    return tuple(Choice(a, s.start, s.end, spans.get((a.id, s.start))) for a, s in picked)


def _close(other: Candidate, best: Candidate) -> bool:
    if best.read is None:
        return other.sentence.score >= best.sentence.score - (CLOSE_OTHER if best.other else CLOSE)
    return other.read is not None and other.read.shows >= ALSO and other.value >= best.value - NEAR


@rule("whole-list", otherwise=lambda *_: False)
def _beside(other: Candidate, best: Candidate) -> bool:
    """Whether two items of a list answer, so that all of it is asked for."""
    return is_item(best.text) and is_item(other.text) and other.passage is best.passage and _close(other, best)


@rule("furniture", otherwise=lambda *_: False)
def is_furniture(text: str, title: str) -> bool:
    r"""Whether a text is the article's headline, its byline or its date line, or several of them: none answers.

    >>> is_furniture("By Ann Reed", ""), is_furniture("By Friday it was over.", "")
    (True, False)
    >>> is_furniture("A TRAM\nBy Ann Reed", "A tram"), is_furniture("A TRAM\nfor Holm", "A tram")
    (True, False)
    """
    return any(all(_is_heading_line(line, title) for line in lines) for lines in ([text], text.splitlines() or [""]))


def _is_heading_line(line: str, title: str) -> bool:
    words = line.split()
    if not words or words[-1][-1] in ".!?…。！？":  # a sentence, also where the title was made of it
        return bool(dateline(line))
    heading = " ".join(words).casefold() == " ".join(title.split()).casefold()
    by = words[0].casefold() in ("by", "von", "par", "por") and len(words) <= BYLINE
    return heading or by or bool(dateline(line))

"""What is said: sentences that may answer, and which of them are put together. Pure functions and values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index import Article

from .answer import Passage, Sentence
from .speech import speaker_at

CLOSE = 0.04
"""A further sentence is shown if its score is within this of the best one's; see DECISIONS."""

CLOSE_MARGIN = 0.5
"""The same for sentences that were read: logits of margin below the best one's."""

SIMILARITY = 15.0
"""Weight of a sentence's score beside the reader's margin, in logits; see DECISIONS."""

ALONE = 0.75
"""Weight of that margin beside the other one and the score; see DECISIONS, "Read again, alone"."""

MAX_SENTENCES = 3
MAX_WORDS = 60
"""Words of all sentences together, beyond the first one and what it leans on."""

LISTED = 3
"""Best candidates among which a list answers a question for several things."""

_LIST = re.compile(
    r"\W*(?:(?:please )?(?:list|name|enumerate)\b|(?:what|which) (?:are|were)\b|"
    r"(?:what|which)(?: \w+)? \w+(?<!ss)(?<!this)(?<!was)(?<!is)(?<!does)(?<!has)s\b)",
    re.IGNORECASE,
)
_ITEM = re.compile(r"\s*(?:[-*•‣·–—]\s|\(?\d{1,3}[.)]\s)")
_LEANS = re.compile(
    r"[“\"'«„]?(?:he|she|they|his|her|their|it|its|this|these|those|that|such|both|there|then|"
    r"он|она|они|его|ее|её|их|это|эта|эти|він|вона|вони|його|її|їх|це|ця|ці|er|sie|dies\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A sentence of an article that is to be said, and the span in it that answers, if known."""

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
    def said(self) -> str:
        """The sentence with what it leans on, as it would be said."""
        sentences = with_antecedent(self.sentence, self.passage)
        return self.passage.article.text[sentences[0].start : sentences[-1].end]

    @property
    def titled(self) -> str:
        """The same under its article's title."""
        return f"{self.passage.article.title}. {self.said}".lstrip(". ")


def choose(ranked: Sequence[Candidate], rival: Candidate | None, whole: bool) -> tuple[Choice, ...]:
    """The best sentence, what it leans on, and its rival or else those nearly as good, in the articles' order."""
    best = ranked[0]
    listed = whole and next((c for c in ranked[:LISTED] if _in_list(c)), None)
    if listed:
        best, ranked, rival = listed, [listed], None
    picked = [(best.passage.article, sentence) for sentence in with_antecedent(best.sentence, best.passage, whole)]
    words = sum(len(article.text[s.start : s.end].split()) for article, s in picked)
    if rival:
        picked.append((rival.passage.article, rival.sentence))
    for other in () if rival else ranked[1:]:
        if len(picked) >= MAX_SENTENCES or not _close(other, best):
            break
        text = other.passage.article.text[other.sentence.start : other.sentence.end]
        words += len(text.split())
        if words > MAX_WORDS:
            break
        if (other.passage.article, other.sentence) not in picked:
            picked.append((other.passage.article, other.sentence))
    spans = {(c.passage.article_id, c.sentence.start): c.span for c in ranked}
    order = {article.id: place for place, (article, _) in reversed(list(enumerate(picked)))}
    picked.sort(key=lambda item: (order[item[0].id], item[1].start))
    return tuple(Choice(a, s.start, s.end, spans.get((a.id, s.start))) for a, s in picked)


def _close(other: Candidate, best: Candidate) -> bool:
    if best.margin is None:
        return other.sentence.score >= best.sentence.score - CLOSE
    if other.margin is None or other.margin <= 0:
        return False
    if other.alone is None:
        return other.value >= best.value - CLOSE_MARGIN
    return other.twice >= best.twice - CLOSE_MARGIN


def with_antecedent(best: Sentence, passage: Passage, whole: bool = False) -> list[Sentence]:
    """The sentence with those it leans on; of a list all items if ``whole``.

    They are the one before it that names whom its first word means, the one that names who says what is nothing
    but speech, and a list's items or the line that opens it.
    """
    at = passage.sentences.index(best)
    text = passage.article.text
    texts = [text[sentence.start : sentence.end] for sentence in passage.sentences]
    wanted = {at, *_listed(texts, at, whole)}
    speaker = speaker_at(texts, at)
    if speaker is not None:
        wanted.add(speaker)
    elif at and _LEANS.match(texts[at]) and "\n" not in text[passage.sentences[at - 1].end : best.start]:
        wanted.add(at - 1)
    return [passage.sentences[place] for place in sorted(wanted)]


def _listed(texts: Sequence[str], at: int, whole: bool) -> set[int]:
    """Of a list's item the line that opens it, and of that line the items, as far as they are short enough."""
    opening = at
    while opening and _ITEM.match(texts[opening]):
        opening -= 1
    if not texts[opening].rstrip().endswith(":"):
        return set()
    if opening < at and not whole:
        return {opening}
    words = len(texts[opening].split())
    found = {opening}
    for place in range(opening + 1, len(texts)):
        words += len(texts[place].split())
        if not _ITEM.match(texts[place]) or words > MAX_WORDS:
            break
        found.add(place)
    return found


def _in_list(candidate: Candidate) -> bool:
    """Whether a candidate is a list's item or opens a list."""
    text = candidate.passage.article.text[candidate.sentence.start : candidate.sentence.end]
    at = candidate.passage.sentences.index(candidate.sentence)
    following = candidate.passage.sentences[at + 1 : at + 2]
    after = candidate.passage.article.text[following[0].start : following[0].end] if following else ""
    return bool(_ITEM.match(text)) or (text.rstrip().endswith(":") and bool(_ITEM.match(after)))


def asks_for_list(question: str) -> bool:
    """Whether a question asks for several things: "Which towns ...?", "What are the demands?", "List the ..."."""
    return bool(_LIST.match(question))

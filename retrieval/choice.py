"""What is said: sentences that may answer, and which of them are put together. Pure functions and values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index import Article, sentences

from .answer import Passage, Sentence
from .figures import bare as bare_name
from .figures import read
from .speech import FAR, bare, speaker_at, unnamed
from .terms import terms, words

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

OPENING = 4
"""Words with which a sentence names whom it is about."""

LISTED = 3
"""Best candidates among which a list answers a question for several things."""

_LIST = re.compile(
    r"\W*(?:(?:please )?(?:list|name|enumerate)\b|(?:what|which) (?:are|were)\b|"
    r"(?:what|which)(?: \w+)? \w+(?<!ss)(?<!this)(?<!was)(?<!is)(?<!does)(?<!has)s\b)",
    re.IGNORECASE,
)
_ITEM = re.compile(r"\s*(?:[-*•‣·–—]\s|\(?\d{1,3}[.)]\s)")
_LEANS = re.compile(
    r"[“\"'«„]?(?:(?P<person>he|she|his|her|он|она|его|ее|её|він|вона|його|її|er|sie)|they|their|it|its|this|these"
    r"|those|that|such|both|there|then|они|их|это|эта|эти|вони|їх|це|ця|ці|dies\w*)\b",
    re.IGNORECASE,
)
_LEANS_LATER = re.compile(
    r"[“\"'«„]?(?i:under|in|on|at|after|before|during|for|with|by|outside|inside|when|while|as|if|although|later|then"
    r"|asked|instead|but|and|yet|however|still|now|from|to|since|until|despite)\b"
    r"(?:[ ,]+[^\sA-ZÀ-ÞА-ЯҐЄІЇ,.;:]+){0,5}?,? (?:he|she|they|his|her)\b"
)
_ASKS_WHICH = re.compile(r"\W*(?:and |but |so )?(?:who|whose|whom|which)\b", re.IGNORECASE)
_TURNS = re.compile(r"not|never|\w+n['’]t", re.IGNORECASE)
_SOMEBODY = re.compile(  # a name, but not behind "in", or what somebody is
    r"(?<!\bin )(?<!\bon )(?<!\bat )(?<!\bof )(?<!\bto )(?<!\bnear )(?<!\bfrom )(?<!^)\b[A-ZÀ-ÞА-ЯҐЄІЇ][\w’'-]+"
    r"|^\W*(?!(?:It|The|There|They|This|That|Those|These|What|Here)\b)[A-ZÀ-ÞА-ЯҐЄІЇ][\w’'-]+,?"
    r" (?:who|was|is|had|has|[A-ZÀ-ÞА-ЯҐЄІЇ]\w+|[a-z]+ed)\b"
    r"|\b(?:mayor|minister|president|judge|spokes\w+|m[ae]n|wom[ae]n|boy|girl|mother|father|son|daughter|driver"
    r"|officer|leader|chair\w*|director|doctor|witness|victim|suspect|teacher|owner|chief|captain|coach|manager)\b"
)
_TELLS = re.compile(r"[.!?…][”’\"')\]]*\s*$")

NEIGHBOURHOOD = 700
"""Characters before a passage in which those stand whom its first sentence may mean."""


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
        by "Antwi, who was born in Kumasi", whoever the headline is about.
        """
        said, title = self.said, self.passage.article.title
        spoken, headline, asked = _names_in(words(said)), _names_in(words(title)), read(question).names
        if any(headline & _names_in(name) - spoken for name in asked):
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

    They are the one that names who says what is nothing but speech, the one before it that names whom its pronoun
    means, also where that stands before the passage, and a list's items or the line that opens it.
    """
    at = passage.sentences.index(best)
    text = passage.article.text
    texts = [text[sentence.start : sentence.end] for sentence in passage.sentences]
    wanted = {at, *_listed(texts, at, whole)}
    speaker = speaker_at(texts, at)
    if speaker is not None:
        wanted.add(speaker)
    found = [passage.sentences[place] for place in sorted(wanted)]
    leaning = texts[at if speaker is None else speaker]
    if _leans(leaning):
        named = _named_before(passage, at if speaker is None else min(at, speaker), leaning)
        if named is not None and named not in found:
            found = sorted([named, *found], key=lambda sentence: sentence.start)
    return found


def _leans(text: str) -> bool:
    """Whether a sentence means somebody or something whom one before it names."""
    return bool(_LEANS.match(text)) or _means_a_person(text)


def _means_a_person(text: str) -> bool:
    found = _LEANS.match(text)
    return bool(found["person"] if found else _LEANS_LATER.match(text) or unnamed(text))


def _named_before(passage: Passage, at: int, leaning: str) -> Sentence | None:
    """The sentence before one of a passage that names what it means; None if a heading comes first.

    A person may be meant over several sentences that say "he"; "it" and "this" mean what was said just before.
    """
    text = passage.article.text
    spans = [(sentence.start, sentence.end) for sentence in passage.sentences[:at]]
    if at < FAR:
        begin = max(0, passage.start - NEIGHBOURHOOD)
        earlier = [(begin + a, begin + b) for a, b in sentences(text[begin : passage.start])]
        spans = earlier[begin > 0 :] + spans  # the first may have been cut
    person = _means_a_person(leaning)
    for start, end in spans[: -FAR - 1 : -1]:
        sentence = text[start:end]
        if not _TELLS.search(sentence):
            return None
        if not person or (_SOMEBODY.search(sentence) and not (_means_a_person(sentence) or bare(sentence))):
            known = (one for one in passage.sentences if one.start == start)
            return next(known, Sentence(start, end, 0.0, 0.0, 0.0))
    return None


def _listed(texts: Sequence[str], at: int, whole: bool) -> set[int]:
    """Of a list's item the line that opens it, and of that line the items, as far as they are short enough."""
    opening = at
    while opening and _ITEM.match(texts[opening]):
        opening -= 1
    if not texts[opening].rstrip().endswith(":"):
        return set()
    if opening < at and not whole:
        return {opening}
    size = len(texts[opening].split())
    found = {opening}
    for place in range(opening + 1, len(texts)):
        size += len(texts[place].split())
        if not _ITEM.match(texts[place]) or size > MAX_WORDS:
            break
        found.add(place)
    return found


def _in_list(candidate: Candidate) -> bool:
    """Whether a candidate is a list's item or opens a list."""
    text = candidate.text
    at = candidate.passage.sentences.index(candidate.sentence)
    following = candidate.passage.sentences[at + 1 : at + 2]
    after = candidate.passage.article.text[following[0].start : following[0].end] if following else ""
    return bool(_ITEM.match(text)) or (text.rstrip().endswith(":") and bool(_ITEM.match(after)))


def asks_for_list(question: str) -> bool:
    """Whether a question asks for several things: "Which towns ...?", "What are the demands?", "List the ..."."""
    return bool(_LIST.match(question))


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

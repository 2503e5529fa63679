"""A model's words to cited sentences, each checked as soon as it is complete.

A citation mark is carried through the text as a private-use character, so that markup can be removed and
sentences split without losing its place. Knows nothing of models or of the network.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from index import Article, sentences

from ..answer import AnswerSentence, Citation, Note, Passage, joined
from ..checks.support import CLOSE, QUOTED, UNSURE, borne_out, leaning, overlap
from ..validation import visible
from .client import ModelFailed
from .marks import Mark, MarkParser, Piece
from .sanitize import is_markup, plain

REFUSAL = "NOT_IN_ARTICLE"
"""What the model is told to write when the sentences do not answer."""

MAX_SENTENCES = 8
"""Most sentences shown of an answer."""

MAX_CITED = 4
"""Most sentences that one sentence may cite."""

OVERLAP = 0.6
"""Least share of its content words that a sentence without a valid mark must have in the source it is given."""

MARGIN = 0.1
"""Least lead, in that share, of this source over every other that would do."""

_FIRST = 0xE100  # marks become private-use characters, which are removed from the model's own words
PRIVATE = re.compile(r"[\ue000-\uf8ff]")
_MARKS = re.compile(r"([.!?…。！？]+[\"'”’»)\]]*)((?:\s*[\ue100-\uf8ff])+)")
THOUGHT = re.compile(r"\s*<think>.*?(?:</think>|$)", re.DOTALL)
_NUMBERED = re.compile(r"\[\s*\^?(\d+)\s*\]")
_END = r"[.!?…。！？]+[\"'”’»)\]]*"
_ENDED = re.compile(rf"(?:{_END}(?:\s*[\ue100-\uf8ff])*|[\ue100-\uf8ff])\s*$")


@dataclass(frozen=True, slots=True)
class Given:
    """A source sentence given to the model."""

    article: Article
    start: int
    end: int
    text: str
    before: int | None
    """Index of the sentence before it in the same paragraph, which may name whom it means."""


@dataclass(frozen=True, slots=True)
class Worded:
    """An answer in a model's words, as far as it has been written and checked.

    Attributes:
        sentences: the sentences that passed every check.
        citations: their sources, numbered from 1 in the order of the text.
        left_out: the number of sentences that failed.
        refused: the model says that the articles do not answer.
        failed: why the model's answer cannot be used at all, as a code of ``messages.json``.
    """

    sentences: tuple[AnswerSentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    left_out: int = 0
    refused: bool = False
    failed: str | None = None

    @property
    def text(self) -> str:
        """The sentences with their marks."""
        return joined(self.sentences)

    @property
    def notes(self) -> tuple[Note, ...]:
        """What to say of what is not shown, and of what the reader had better check."""
        if self.failed:
            return (Note(self.failed),)
        unsure = sum(sentence.support == UNSURE for sentence in self.sentences)
        told = (("left_out", self.left_out), ("to_check", unsure))
        return tuple(Note(code, {"n": n}, n) for code, n in told if n)


def number(passages: Sequence[Passage], characters: int) -> list[Given]:
    """Select the sentences to give a model: the best passages that fit, then put in reading order.

    Args:
        passages: best first.
        characters: the most characters of all sentences together.
    """
    spans: dict[tuple[str, int, int], Article] = {}
    for passage in passages:
        for sentence in passage.sentences:
            characters -= sentence.end - sentence.start
            if characters < 0:
                break
            spans.setdefault((passage.article.id, sentence.start, sentence.end), passage.article)
    order = {name: place for place, name in enumerate(dict.fromkeys(name for name, _, _ in spans))}
    given: list[Given] = []
    for (name, start, end), article in sorted(spans.items(), key=lambda item: (order[item[0][0]], item[0][1])):
        last = given[-1] if given else None
        follows = (
            last is not None
            and last.article.id == name
            and not re.search(r"\n\s*\n|\S", article.text[last.end : start])
        )
        given.append(
            Given(article, start, end, one_line(article.text[start:end]), len(given) - 1 if follows else None)
        )
    return given


def numbered(given: Sequence[Given]) -> str:
    """The sentences for the prompt, one a line, under a line for each article."""
    lines: list[str] = []
    for place, one in enumerate(given, start=1):
        if place == 1 or given[place - 2].article.id != one.article.id:
            lines.append(headline(one.article))
        lines.append(f"[{place}] {one.text}")
    return "\n".join(lines)


def headline(article: Article) -> str:
    """An article's title, outlet and day of publication, for a prompt."""
    outlet = one_line(article.publisher or urlsplit(article.url or "").hostname or "")
    parts = [one_line(article.title)[:200], outlet[:100] and f"in {outlet[:100]}"]
    parts.append(f"published {article.published}" if article.published else "undated")
    return f"Article: {', '.join(part for part in parts if part)}"


def one_line(text: str) -> str:
    """Text on one line, so that no line of the prompt can be forged."""
    return " ".join(visible(text).split())


@dataclass(frozen=True, slots=True)
class _Checked:
    """A sentence that passed, and the indexes of its sources."""

    text: str
    places: tuple[int, ...]
    support: str


@dataclass(slots=True)
class Wording:
    """The text of one answer so far, with marks as private-use characters, and its checked sentences."""

    given: Sequence[Given]
    _text: str = ""
    _seen: dict[str, _Checked | None] = field(default_factory=dict)
    _parser: MarkParser = field(init=False)

    def __post_init__(self) -> None:
        self._parser = MarkParser(len(self.given))

    def feed(self, piece: str) -> None:
        """Append more of the model's words."""
        self._take(self._parser.feed(PRIVATE.sub("", piece)))

    def _take(self, pieces: Iterator[Piece]) -> None:
        for piece in pieces:
            if isinstance(piece, Mark):
                self._text += " " + "".join(chr(_FIRST + place) for place in piece.numbers) + " "
            else:
                self._text += piece

    def growing(self, *, paused: bool = False) -> Worded:
        """The sentences so far that are complete and passed.

        Args:
            paused: the model has been silent for a moment: its last sentence counts as complete if it looks ended.
        """
        if self._refusing():
            return Worded()
        parts = _split(self._text)
        complete = parts if paused and _ENDED.search(self._text) else parts[:-1]
        return Worded(*self._cited(self._passed(complete)[0]))

    def whole(self) -> Worded:
        """The answer, complete and checked.

        Raises:
            ModelFailed: the model wrote nothing, or nothing passed.
        """
        self._take(self._parser.end())
        if self._refusing() and len(self._said()) >= len(REFUSAL):
            return Worded(refused=True)
        parts = _split(self._text)
        if not any(re.search(r"\w", PRIVATE.sub("", part)) for part in parts):
            raise ModelFailed("empty")
        passed, left_out = self._passed(parts)
        if not passed:
            raise ModelFailed("unsupported")
        sentences_, citations = self._cited(passed)
        return Worded(sentences_, citations, left_out=left_out)

    def _said(self) -> str:
        return re.sub(r"[\s*`\"'“”]", "", PRIVATE.sub("", THOUGHT.sub("", self._text))).upper()

    def _refusing(self) -> bool:
        """Whether the text is the refusal, or may still become it."""
        said = self._said()
        return said.startswith(REFUSAL) or REFUSAL.startswith(said)

    def _passed(self, parts: Sequence[str]) -> tuple[list[_Checked], int]:
        """The sentences that pass, without repetitions, and the number of those that do not."""
        passed: list[_Checked] = []
        left_out = 0
        for part in parts:
            if part not in self._seen:
                self._seen[part] = self._check(part)
            found = self._seen[part]
            if found is None:
                left_out += bool(re.search(r"[^\W\d_]", part))
            elif len(passed) < MAX_SENTENCES and found.text not in [one.text for one in passed]:
                passed.append(found)
        return passed, left_out

    def _check(self, part: str) -> _Checked | None:
        """Put one sentence with its marks through every check."""
        places = list(dict.fromkeys(ord(mark) - _FIRST - 1 for mark in PRIVATE.findall(part)))[:MAX_CITED]
        text = plain(PRIVATE.sub("", part))
        text = " ".join(_NUMBERED.sub(self._loose, text).split())
        if not re.search(r"\w", text) or is_markup(text) or REFUSAL in text:
            return None
        text = re.sub(r"\s+([,.;:!?])", r"\1", text)
        if text[-1].isalnum():
            text += "."
        if places:
            wider = list(
                dict.fromkeys(near for at in places for near in (self.given[at].before, at) if near is not None)
            )
            unsure: _Checked | None = None
            for tried, before in ((places, False), (wider, False), (places, True)):
                if unsure and tried == places:
                    continue
                support = self._stands(text, tried, before=before)
                found = _Checked(text, self._needed(text, tried, support), support) if support else None
                if support and support != UNSURE:
                    return found
                unsure = unsure or found
            if unsure:
                return unsure
        return self._attributed(text)

    def _stands(self, text: str, places: Sequence[int], *, before: bool = True) -> str:
        """How these sources support a sentence, see ``support``; empty if they do not.

        Args:
            text: the sentence.
            places: the sources.
            before: whether its figures and names may stand in the sentences before the first of them.
        """
        evidence = [self.given[at].text for at in places]
        first = self.given[min(places)]
        return borne_out(text, evidence, leaning(first.article.text, first.start), alone=not before)

    def _needed(self, text: str, places: Sequence[int], support: str) -> tuple[int, ...]:
        """Drop sources that share hardly a word with the sentence, if the rest support it as well."""
        kept = [at for at in places if overlap(text, self.given[at].text) >= 0.2]
        if kept and len(kept) < len(places) and self._stands(text, kept, before=False) in (support, QUOTED):
            return tuple(kept)
        return tuple(places)

    def _attributed(self, text: str) -> _Checked | None:
        """Find the source of a sentence without a valid mark, if particulars and support point to a single one."""
        shares = sorted(((overlap(text, one.text), -at) for at, one in enumerate(self.given)), reverse=True)
        good = [
            (share, -at, support)
            for share, at in shares[:4]
            if share >= OVERLAP and (support := self._stands(text, [-at])) and (support != UNSURE or share >= CLOSE)
        ]
        if not good or (len(good) > 1 and good[0][0] - good[1][0] < MARGIN):
            return None
        return _Checked(text, (good[0][1],), good[0][2])

    def _loose(self, mark: re.Match[str]) -> str:
        """A bracketed number that is not a mark: in round brackets if the article has it ("[2023]"), else removed."""
        return f"({mark[1]})" if any(f"[{mark[1]}]" in one.text for one in self.given) else ""

    def _cited(self, passed: Sequence[_Checked]) -> tuple[tuple[AnswerSentence, ...], tuple[Citation, ...]]:
        """Sentences and citations, numbered from 1 in the order in which they are first used."""
        numbers: dict[int, int] = {}
        said: list[AnswerSentence] = []
        for one in passed:
            for place in one.places:
                numbers.setdefault(place, len(numbers) + 1)
            said.append(AnswerSentence(one.text, tuple(numbers[place] for place in one.places), one.support))
        citations = tuple(
            Citation.of(n, self.given[at].article, self.given[at].start, self.given[at].end)
            for at, n in numbers.items()
        )
        return tuple(said), citations


def _split(text: str) -> list[str]:
    """The sentences of an answer, each with its marks inside; the last one may be unfinished."""
    text = _MARKS.sub(r"\2\1 ", THOUGHT.sub("", text, count=1))
    found: list[str] = []
    for line in text.splitlines():
        found += [line[start:end] for start, end in sentences(line)] if line.strip() else []
        if found and not re.search(r"\w", PRIVATE.sub("", found[-1])) and len(found) > 1:
            marks = found.pop()  # marks on a line of their own belong to the sentence before
            found[-1] += marks
    return found

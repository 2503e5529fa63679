"""What an article states, read once when it comes in: who says what, figures, days, denials, who is who.

Only what the rest of Footnote recognises is put together here. What is read is stored (``index.Statements``), and the
digest, timelines and stories are made of it, so that they agree with each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

from index import Article, Index, NotFound, Span, Statement, Statements, StoreError, pattern

from ..text import mood
from ..text.dates import Dated, dates
from ..text.mood import clause
from ..text.reading import Number
from .key_figures import Counted, figures
from .speech import people, speech

DIGESTED = 60_000
"""Most characters read of an article: 10,000 words, more than news articles have."""

_CAPTION = 25
"""A text shorter than this, in characters, and without a full stop is a heading or a caption."""

_PEOPLE = 60
"""Most people of an article that are kept."""

_DIGITS = pattern(r"[\d.,]*\d")


class Reading:
    """The ``index.Maker`` of Footnote."""

    version = "statements-5"

    def __call__(self, article: Article, sentences: Sequence[Span]) -> Statements:
        """What an article states; see ``index.Maker``."""
        spans = prose(article.text, [span for span in sentences if span[1] <= DIGESTED])
        kind = mood.kind(article.title, article.text, article.url)
        read = _Article(article, spans)
        rows = [*read.events(), *read.figures(), *read.said(), *read.denials(), *read.people()]
        return Statements(self.version, kind, tuple(sorted(rows, key=lambda row: (row.sentence, row.kind))))


READING = Reading()


def statements(index: Index, ids: Sequence[str]) -> dict[str, Statements]:
    """What articles state, by their ids, in the order of these; articles that are gone are left out.

    What an older version read, or what was never read, is read now and stored, if the store can be written to.
    """
    known = index.statements(ids)
    found: dict[str, Statements] = {}
    for article_id in ids:
        made = known.get(article_id)
        if made is None or made.made_by != READING.version:
            try:
                chunks = index.chunks_of(article_id, DIGESTED)
            except NotFound:
                continue
            if not chunks:
                continue
            made = READING(chunks[0].article, [span for chunk in chunks for span in chunk.sentences])
            if not index.read_only:
                with suppress(StoreError):  # it is read again then
                    index.keep_statements(article_id, made)
        found[article_id] = made
    return found


def complete(index: Index) -> None:
    """Read all articles that were not read yet: those of a folder of an older format, once."""
    waiting = index.unstated(READING.version)
    if waiting and index.read_only:
        raise StoreError("The kinds of these articles are not known yet, and the folder can only be read.")
    statements(index, waiting)


def prose(text: str, spans: Sequence[Span]) -> list[Span]:
    """The sentences without headings, captions and empty lines."""
    return [(start, end) for start, end in spans if end - start >= _CAPTION or text[end - 1] in ".!?…。！？।۔\"'”’»)"]


def days(article: Article, spans: Sequence[Span]) -> list[tuple[Dated, int]]:
    """The dates of an article, each with its sentence, in the text's order; each day of a sentence once."""
    found: dict[tuple[str, int], tuple[Dated, int]] = {}
    at = 0
    for dated in dates(article.text[: spans[-1][1]] if spans else "", article.published):
        while at < len(spans) - 1 and spans[at][1] <= dated.start:
            at += 1
        if spans[at][0] <= dated.start and dated.end <= spans[at][1]:
            found.setdefault((dated.iso, at), (dated, at))
    return list(found.values())


class _Article:
    """One article that is being read."""

    def __init__(self, article: Article, spans: Sequence[Span]) -> None:
        self.article = article
        self.text = article.text
        self.spans = spans
        self.days = days(article, spans)
        self.moods = [mood.moods(self.text[a:b]) for a, b in spans]

    def events(self) -> Iterator[Statement]:
        """The days that are named."""
        for dated, at in self.days:
            yield Statement(
                "event",
                self.spans[at],
                self._clause(at, dated.start, dated.end),
                self._asserted(at),
                subject=(dated.start, dated.end),
                sort="relative" if dated.relative else "",
                value=dated.iso,
                unit=dated.precision,
                day=dated.iso,
            )

    def figures(self) -> Iterator[Statement]:
        """What is counted, measured or paid."""
        for one in figures(self.text, self.spans):
            part = self._clause(one.sentence, *one.span)
            named = {d.iso for d, at in self.days if at == one.sentence and part[0] <= d.start and d.end <= part[1]}
            yield Statement(
                "figure",
                self.spans[one.sentence],
                part,
                self._asserted(one.sentence),
                subject=one.span,
                object=self._counted(one),
                sort=one.kind,
                value=value(one.number) if one.number else "",
                unit=_unit(one),
                day=named.pop() if len(named) == 1 else "",
                weight=one.weight,
            )

    def said(self) -> Iterator[Statement]:
        """What somebody is said to say."""
        for one in speech(self.text, self.spans):
            yield Statement(
                "said",
                self.spans[one.sentence],
                one.words,
                self._asserted(one.sentence),
                subject=one.speaker,
                object=one.words,
                sort="quoted" if one.quoted else "told",
                value=one.verb,
            )

    def denials(self) -> Iterator[Statement]:
        """What is denied."""
        for at, (start, end) in enumerate(self.spans):
            found = mood.denial(self.text[start:end]) if "denied" in self.moods[at] else None
            if found:
                place = (start + found[0], start + found[1])
                yield Statement("denial", (start, end), self._clause(at, *place), False, subject=place)

    def people(self) -> Iterator[Statement]:
        """Who is who."""
        for one in people(self.text, self.spans, _PEOPLE):
            span = self.spans[one.sentence]
            yield Statement("person", span, span, self._asserted(one.sentence), subject=one.name, object=one.role)

    def _asserted(self, at: int) -> bool:
        return not self.moods[at] - {"denied"}

    def _clause(self, at: int, start: int, end: int) -> Span:
        begin, stop = self.spans[at]
        first, last = clause(self.text[begin:stop], start - begin, end - begin)
        return (begin + first, begin + last) if first < last else (begin, stop)

    def _counted(self, one: Counted) -> Span | None:
        """What a figure counts: the words behind its digits, or behind its first word."""
        shown = self.text[slice(*one.span)]
        digits = [found.end() for found in _DIGITS.finditer(shown)]
        begin = digits[-1] if digits else len(one.number.shown) if one.number else 0
        counted = shown[begin:]
        start = one.span[0] + begin + len(counted) - len(counted.lstrip(" -\u00a0\n"))
        return (start, one.span[1]) if begin and start < one.span[1] else None


def value(number: Number) -> str:
    """A number as digits: whole, or to six places.

    >>> from ..text.reading import read
    >>> [value(one) for one in read("1,300 of 2.5 million").numbers]
    ['1300', '2500000']
    """
    exact = number.value
    return str(exact.numerator) if exact.denominator == 1 else f"{float(exact):.6f}".rstrip("0")


def _unit(one: Counted) -> str:
    """The unit of a figure, or else the stem of what it counts."""
    if one.number is None:
        return "score"
    return one.number.kind or next(iter(one.number.after), "")

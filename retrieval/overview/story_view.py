"""One story over its articles: what happened when, its figures over time, who says what, what changed since a day.

Made of what the articles state (``statements``); every line is a clause of an article with the citation of its
sentence. An agency's text that several outlets brought counts once. Knows nothing of how a story is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index import Article, Statement, Statements

from ..answer import Citation, Plain
from ..kinds.library import opening, report, tells
from ..text.dates import first_day
from ..text.mood import lies_ahead
from ..text.terms import stem, stems
from .clauses_of_days import dates_it, line_of
from .copies import copies

LINES = 60
"""Most lines of a timeline."""

SERIES = 8
"""Most figures that are followed."""

VOICES = 12
"""Most people who are quoted, and ``QUOTES`` of each."""

QUOTES = 4

SAME_DAY = 0.5
"""Share of the shorter line's telling words from which two lines of a day tell one event."""

SAME_THING = 2
"""Telling words that the clauses of two sums of money share if both are of the same thing."""


@dataclass(frozen=True, slots=True)
class Told(Plain):
    """An article of a story.

    Attributes:
        article_id: its id.
        title: its title.
        published: its day; None if it is not known.
        publisher: the outlet; None if it is not known.
        url: where it stands; None if that is not known.
        kind: see ``Statements.kind``.
        also: who else brought the same text: the outlet, or the article's title where that is not known.
        copies: the ids of their articles.
    """

    article_id: str
    title: str
    published: str | None
    publisher: str | None
    url: str | None
    kind: str
    also: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line(Plain):
    """Something that happened on a day.

    Attributes:
        day: ISO 8601: a day, week, month or year.
        when: the article's words for it.
        text: the clause that carries it, as it stands in the article; the sentence if the clause leans on the rest.
        citation: the sentence.
        also: sentences of other articles that tell the same.
    """

    day: str
    when: str
    text: str
    citation: Citation
    also: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Point(Plain):
    """A figure at a time.

    Attributes:
        day: the day that its clause names, or else that of publication; empty if neither is known.
        figure: as it stands in the article.
        value: its digits.
        citation: the sentence.
        also: sentences of other articles that give the same figure.
        planned: whether its clause looks ahead: "is to cost 40 million", "will cost".
    """

    day: str
    figure: str
    value: str
    citation: Citation
    also: tuple[Citation, ...] = ()
    planned: bool = False


@dataclass(frozen=True, slots=True)
class Series(Plain):
    """A figure over time.

    Attributes:
        counts: what it counts, as the newest article words it.
        points: oldest first; of more than one article.
    """

    counts: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Quote(Plain):
    """Something that somebody is said to say.

    Attributes:
        text: the words.
        verb: such as "said" or "denied".
        quoted: whether they stand in quotation marks.
        day: of publication; empty if it is not known.
        citation: the sentence.
    """

    text: str
    verb: str
    quoted: bool
    day: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Voice(Plain):
    """Somebody who speaks in a story, and what they say, oldest first."""

    name: str
    said: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Change(Plain):
    """A figure that is another one since a day: what it was, and what it is now."""

    counts: str
    before: Point
    now: Point


@dataclass(frozen=True, slots=True)
class StoryView(Plain):
    """A story over several articles; see ``story_view``.

    Attributes:
        topic: as it was asked for.
        articles: those that tell it, oldest first, copies of one text counted once.
        timeline: what happened, oldest first.
        figures: those that several articles give, the most often told first.
        voices: who says what, those who say most first.
        since: the day since when ``new`` and ``changed`` are told; None if none was named.
        new: the first line of each article since then, oldest first.
        changed: the figures that are others since then.
    """

    topic: str
    articles: tuple[Told, ...]
    timeline: tuple[Line, ...] = ()
    figures: tuple[Series, ...] = ()
    voices: tuple[Voice, ...] = ()
    since: str | None = None
    new: tuple[Line, ...] = ()
    changed: tuple[Change, ...] = ()

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every sentence that a line of it stands on, by its number."""
        return tuple(sorted({one.number: one for one in _citations(self)}.values(), key=lambda one: one.number))


def _citations(view: StoryView) -> list[Citation]:
    lines = [c for line in (*view.timeline, *view.new) for c in (line.citation, *line.also)]
    points = [point for series in view.figures for point in series.points]
    points += [point for change in view.changed for point in (change.before, change.now)]
    figures = [c for point in points for c in (point.citation, *point.also)]
    return [*lines, *figures, *(quote.citation for voice in view.voices for quote in voice.said)]


class Cited:
    """Citations numbered from 1, the same sentence under the same number."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int, int], Citation] = {}

    def of(self, article: Article, span: tuple[int, int]) -> Citation:
        """The citation of a sentence."""
        key = (article.id, *span)
        return self._known.setdefault(key, Citation.of(len(self._known) + 1, article, *span))


def story_view(
    topic: str, articles: Sequence[Article], stated: dict[str, Statements], since: str | None = None
) -> StoryView:
    """A story over its articles.

    Args:
        topic: as it was asked for.
        articles: those that tell it.
        stated: what they state, by their ids.
        since: tells what is new and what changed after this day, ``YYYY-MM-DD``.
    """
    groups = copies(sorted(articles, key=lambda one: (one.published or "9999", one.title)))
    told = [group[0] for group in groups]
    cited = Cited()
    line = timeline_of(told, stated, cited)
    figures = _figures(told, stated, cited)
    voices = _voices(told, stated, cited)
    later = [one for one in told if since and (one.published or "") > since]
    return StoryView(
        topic,
        tuple(_told(group, stated) for group in groups),
        line,
        figures,
        voices,
        since,
        tuple(_first_line(one, cited) for one in later),
        tuple(_changes(figures, since)) if since else (),
    )


def timeline_of(articles: Sequence[Article], stated: dict[str, Statements], cited: Cited) -> tuple[Line, ...]:
    """What happened, oldest first: asserted clauses that name a day, each event once.

    Args:
        articles: oldest first, no copies among them.
        stated: what they state, by their ids.
        cited: numbers the citations.
    """
    events = [(one, article) for article in articles if report(article) for one in _events(article, stated)]
    events.sort(key=lambda found: (first_day(found[0].value), found[1].published or "", found[0].sentence))
    kept: list[tuple[Statement, Article, frozenset[str], list[tuple[Article, tuple[int, int]]]]] = []
    for one, article in events:
        mine = stems(article.text[slice(*one.clause)])
        for other, _, theirs, also in kept[-8:]:
            if other.value == one.value and _alike(mine, theirs):
                also.append((article, one.sentence))
                break
        else:
            kept.append((one, article, mine, []))
    return tuple(
        Line(
            one.value,
            article.text[slice(*(one.subject or one.sentence))],
            line_of(article, one),
            cited.of(article, one.sentence),
            tuple(cited.of(*place) for place in also if place != (article, one.sentence)),
        )
        for one, article, _, also in kept[:LINES]
    )


def _events(article: Article, stated: dict[str, Statements]) -> list[Statement]:
    """What an article tells of days, without bylines and what cannot be understood alone; each clause once."""
    if article.id not in stated:
        return []
    quoted = [one.object for one in stated[article.id].of("said") if one.object and one.sort == "quoted"]
    found: dict[tuple[int, int], Statement] = {}
    for one in stated[article.id].of("event"):
        sentence = article.text[slice(*one.sentence)]
        spoken = any(start <= one.clause[0] < end for start, end in quoted)  # their "Sunday" counts from another day
        if one.unit != "year" and one.asserted and not spoken and dates_it(article, one) and tells(sentence):
            found.setdefault(one.clause, one)
    return list(found.values())


def _figures(articles: Sequence[Article], stated: dict[str, Statements], cited: Cited) -> tuple[Series, ...]:
    """The figures that several articles give of the same thing, the most often told first."""
    groups: list[tuple[tuple[str, str], frozenset[str], list[tuple[Statement, Article]]]] = []
    for article in articles:
        for one in stated[article.id].of("figure") if article.id in stated and report(article) else ():
            if not one.asserted or not one.value or one.sort in ("score", "time"):
                continue
            about = stems(article.text[slice(*one.clause)]) - stems(article.text[slice(*(one.subject or (0, 0)))])
            counts = stems(article.text[slice(*one.object)]) if one.object and one.sort == "count" else frozenset()
            key = (one.sort, " ".join(sorted(counts)) or one.unit)
            least = 1 if counts else SAME_THING
            for known, theirs, points in groups:
                if known == key and len(about & theirs) >= least and points[-1][1] is not article:
                    points.append((one, article))
                    break
            else:
                groups.append((key, about, [(one, article)]))
    several = [points for _, _, points in groups if len(points) > 1]
    several.sort(key=lambda points: (-len({one.value for one, _ in points}), -len(points)))
    return tuple(_series(points, cited) for points in several[:SERIES])


def _series(points: Sequence[tuple[Statement, Article]], cited: Cited) -> Series:
    found: list[Point] = []
    for one, article in points:
        shown = _words(article.text[slice(*(one.subject or one.sentence))])
        day = one.day if len(one.day) == 10 and one.day <= (article.published or "") else article.published or ""
        place = cited.of(article, one.sentence)
        planned = lies_ahead(article.text[slice(*one.clause)])
        if found and (found[-1].value, found[-1].planned) == (one.value, planned):
            last = found.pop()
            found.append(replace(last, also=(*last.also, place)))
        else:
            found.append(Point(day, shown, one.value, place, planned=planned))
    newest, article = points[-1]
    counts = article.text[slice(*newest.object)] if newest.object else newest.unit
    return Series(_words(counts), tuple(sorted(found, key=lambda point: point.day)))


def _voices(articles: Sequence[Article], stated: dict[str, Statements], cited: Cited) -> tuple[Voice, ...]:
    """Who says what, those who say most first."""
    names: dict[str, str] = {}
    said: dict[str, dict[str, Quote]] = {}
    for article in articles:
        for one in stated[article.id].of("said") if article.id in stated else ():
            if one.subject is None:
                continue
            name = _words(article.text[slice(*one.subject)])
            key = stem(name.split()[-1])
            if name[:1].isupper() and len(name) > len(names.get(key, "")):
                names[key] = name
            words = _words(article.text[slice(*(one.object or one.clause))])
            quote = Quote(
                words, one.value, one.sort == "quoted", article.published or "", cited.of(article, one.sentence)
            )
            said.setdefault(key, {}).setdefault(words.casefold(), quote)
    ordered = sorted(names, key=lambda key: -len(said[key]))[:VOICES]
    return tuple(Voice(names[key], tuple(said[key].values())[-QUOTES:]) for key in ordered)


def _changes(figures: Sequence[Series], since: str) -> list[Change]:
    found = []
    for series in figures:
        before = [point for point in series.points if point.day and point.day <= since]
        after = [point for point in series.points if point.day > since]
        if before and after and before[-1].value != after[-1].value:
            found.append(Change(series.counts, before[-1], after[-1]))
    return found


def _told(group: Sequence[Article], stated: dict[str, Statements]) -> Told:
    first, *others = group
    kind = stated[first.id].kind if first.id in stated else "report"
    return Told(
        first.id,
        first.title,
        first.published,
        first.publisher,
        first.url,
        kind,
        tuple(dict.fromkeys(one.publisher or one.title for one in others)),
        tuple(one.id for one in others),
    )


def _first_line(article: Article, cited: Cited) -> Line:
    first = opening(article)[0]
    span = (first.start, first.end)
    return Line(article.published or "", "", _words(article.text[slice(*span)]), cited.of(article, span))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other) and len(one & other) >= SAME_DAY * min(len(one), len(other))


def _words(text: str) -> str:
    return " ".join(text.split())

"""A story over its articles as HTML: what changed, timeline, figures over time, who says what, who tells it.

All text in it is the articles' own and passes through ``inert``; every line ends with a citation mark that opens its
sentence in its article. Colours come from the classes in ``static/page/digest.css``.
"""

from __future__ import annotations

from collections.abc import Sequence

from retrieval import Change, Citation, Line, Point, Quote, Series, StoryView, Voice, first_day

from ..messages import Words
from .html import chip, inert
from .overview_html import quoted

STORY = "story"
"""What stands in the place of an article's id where a story is shown."""


def story_html(view: StoryView, chosen: str, running: Sequence[tuple[str, str]], w: Words) -> str:
    """A story as something to read in the place of an article, on one line; empty sections are left out.

    Args:
        view: what to show.
        chosen: the id of the article whose story it is.
        running: the stories that may be chosen: the id of an article of each, and its title.
        w: the interface in the reader's language.
    """
    days = sorted({one.published for one in view.articles if one.published})
    first, last = (w.day(day) or "" for day in (days[0], days[-1])) if days else ("", "")
    span = f" · {first} – {last}" if len(days) > 1 else f" · {first}" if first else ""
    told = w("told_by_one") if len(view.articles) == 1 else w("told_by", n=len(view.articles))
    sections = [
        _section("changed", _since(days, view.since, w), [_change(one, w) for one in view.changed]
                 + [_line(one, w) for one in view.new], none=w("no_change") if len(days) > 1 else "", w=w),
        _section("timeline", "", [_line(one, w) for one in view.timeline], ordered=True, w=w),
        _section("over_time", "", [_series(one, w) for one in view.figures], w=w),
        _section("voices", "", [_voice(one, w) for one in view.voices], w=w),
        _section("articles", "", [_article(one.title, one.publisher, one.published, one.also, w)
                                  for one in view.articles], w=w),
    ]  # fmt: skip
    picker = _picker("fn-story-of", "stories", running, chosen, w) if len(running) > 1 else ""
    return (
        f'<article class="fn-article fn-story" id="fn-a-{STORY}" data-of="{inert(chosen)}" '
        f'aria-label="{inert(w("story"))}"><h2 dir="auto">{inert(view.topic)}</h2>'
        f'<p class="fn-byline">{inert(told)}{span}</p>{picker}'
        f'<section class="fn-digest">{"".join(sections)}</section></article>'
    )


def _section(name: str, more: str, lines: Sequence[str], *, w: Words, ordered: bool = False, none: str = "") -> str:
    if not lines and not none:
        return ""
    kind = "ol" if ordered else "ul"
    items = "".join(f'<li dir="auto">{line}</li>' for line in lines)
    shown = f'<{kind} class="fn-{name}">{items}</{kind}>' if lines else f'<p class="fn-hint">{inert(none)}</p>'
    return f"<h3>{inert(w(name))}</h3>{more}{shown}"


def _picker(kind: str, label: str, choices: Sequence[tuple[str, str]], chosen: str | None, w: Words) -> str:
    options = "".join(
        f'<option value="{inert(value)}"{" selected" if value == chosen else ""}>{inert(shown)}</option>'
        for value, shown in choices
    )
    return (
        f'<p class="fn-pick"><label>{inert(w(label))} <select class="{kind}">{options}</select></label></p>'
        if options
        else ""
    )


def _since(days: Sequence[str], since: str | None, w: Words) -> str:
    """The days of publication since which something may have changed: all but the last."""
    return _picker("fn-story-since", "since_when", [(day, w.day(day) or day) for day in days[:-1]], since, w)


def _marks(first: Citation, also: Sequence[Citation], w: Words) -> str:
    return "".join(chip(one, w) for one in (first, *also))


def _line(one: Line, w: Words) -> str:
    alone = one.text[:1].isupper()  # else it is the rest of a sentence
    said = quoted(one.text if alone else one.citation.quote, one.when)
    return f"{_time(one.day, w)}{said}{_marks(one.citation, one.also, w)}"


def _time(day: str, w: Words) -> str:
    if not day:
        return ""
    week = "W" in day
    shown = w("week_of", day=w.day(first_day(day).isoformat())) if week else w.day(day)
    return f'<time class="fn-label" datetime="{inert(day)}">{inert(shown or day)}</time> '


def _change(one: Change, w: Words) -> str:
    return (
        f"{_label(one.counts, one.now)}"
        f"{_point(one.before, w)} → <strong>{inert(one.now.figure)}</strong>{_day(one.now, w)}"
        f"{_marks(one.now.citation, one.now.also, w)}"
    )


def _series(one: Series, w: Words) -> str:
    points = " → ".join(_point(point, w) for point in one.points)
    return f"{_label(one.counts, one.points[-1])}{points}"


def _label(counts: str, newest: Point) -> str:
    """What a figure counts, unless the figure says so itself: "5.9 billion francs"."""
    return "" if counts in newest.figure else f'<span class="fn-label">{inert(counts)}</span> '


def _point(one: Point, w: Words) -> str:
    return f"{inert(one.figure)}{_day(one, w)}{_marks(one.citation, one.also, w)}"


def _day(one: Point, w: Words) -> str:
    """The day of a figure, and that it is only planned."""
    said = [w("planned")] if one.planned else []
    said += [w.day(one.day) or one.day] if one.day else []
    return f' <span class="fn-role">({inert(", ".join(said))})</span>' if said else ""


def _voice(one: Voice, w: Words) -> str:
    said = "".join(f"<li>{_said(quote, w)}</li>" for quote in one.said)
    return f'<span class="fn-label">{inert(one.name)}</span><ul>{said}</ul>'


def _said(one: Quote, w: Words) -> str:
    words = f"“{inert(one.text)}”" if one.quoted else inert(one.text)
    day = f' <span class="fn-role">{inert(w.day(one.day) or one.day)}</span>' if one.day else ""
    return f"{words}{chip(one.citation, w)}{day}"


def _article(title: str, outlet: str | None, day: str | None, also: Sequence[str], w: Words) -> str:
    about = " · ".join(inert(part) for part in (outlet, w.day(day)) if part)
    copied = f" · {inert(w('also_in', names=', '.join(also)))}" if also else ""
    return f'{inert(title)} <span class="fn-role">{about}{copied}</span>'

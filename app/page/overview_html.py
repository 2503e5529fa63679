"""An article at a glance as HTML: summary, timeline with its picture, who is who, key figures.

All text in it is the article's own and passes through ``inert``. Each line ends with the same citation mark as
an answer's, so that a click highlights the sentence in the article. Colours come from the
classes in ``static/page/digest.css``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from retrieval import Digest, Event, first_day

from ..messages import Words
from .html import ENGLISH, chip, inert

_WIDTH, _EDGE, _GAP, _RADIUS = 360.0, 14.0, 25.0, 10.0
_AXIS, _HEIGHT = 20.0, 52.0


def digest_html(digest: Digest, *, whole: bool = True, w: Words = ENGLISH) -> str:
    """A digest as HTML on one line; empty sections are left out.

    Args:
        digest: what to show.
        whole: False if only the first part of the article was read.
        w: the interface in the reader's language.
    """
    sections = [
        _section("summary", w, [quoted(c.quote, "") + chip(c, w) for c in digest.summary]),
        _section("timeline", w, [_event(event, w) for event in digest.timeline], timeline_svg(digest, w)),
        f'<p class="fn-hint">* {inert(w("worked_out"))}</p>' if any(e.relative for e in digest.timeline) else "",
        _section(
            "people",
            w,
            [
                f'<span class="fn-label">{inert(p.name)}</span>'
                + (f' <span class="fn-role">{inert(p.role)}</span>' if p.role else "")
                + f" {quoted(p.citation.quote, p.name)}{chip(p.citation, w)}"
                for p in digest.people
            ],
        ),
        _section(
            "figures",
            w,
            [
                f'<span class="fn-label">{inert(f.figure)}</span> '
                f"{quoted(f.citation.quote, f.figure)}{chip(f.citation, w)}"
                for f in digest.figures
            ],
        ),
    ]
    shown = "".join(sections) or f'<p class="fn-none">{inert(w("no_glance"))}</p>'
    if digest and not whole:
        shown += f'<p class="fn-notice">{inert(w("in_part"))}</p>'
    return f'<section class="fn-digest" aria-label="{inert(w("glance"))}">{shown}</section>'


def timeline_svg(digest: Digest, w: Words = ENGLISH) -> str:
    """The timeline as a small picture: one dot an event, numbered like its citation; none for a single day.

    Dots are placed by date and moved apart where they would overlap. The list below says the same in words, and
    so does the picture's description.
    """
    events = digest.timeline
    if len({event.iso for event in events}) < 2:
        return ""
    places = _places([first_day(event.iso) for event in events])
    dots = "".join(
        f'<g class="fn-dot"><title>{inert(when(event, w))}</title>'
        f'<circle cx="{x:.1f}" cy="{_AXIS}" r="{_RADIUS}"/>'
        f'<text x="{x:.1f}" y="{_AXIS + 4}" text-anchor="middle">{event.citation.number}</text></g>'
        for x, event in zip(places, events, strict=True)
    )
    first, last = inert(when(events[0], w)), inert(when(events[-1], w))
    about = "; ".join(f"{inert(when(event, w))}: {inert(event.citation.quote)}" for event in events)
    name = f"fn-time-{digest.article_id}"
    return (
        f'<svg class="fn-timeline" role="img" viewBox="0 0 {_WIDTH:.0f} {_HEIGHT:.0f}" '
        f'aria-labelledby="{name} {name}-d"><title id="{name}">{first} – {last}</title>'
        f'<desc id="{name}-d">{about}</desc>'
        f'<line class="fn-axis" x1="0" y1="{_AXIS}" x2="{_WIDTH:.0f}" y2="{_AXIS}"/>{dots}'
        f'<text class="fn-when" x="0" y="{_HEIGHT - 4}">{first}</text>'
        f'<text class="fn-when" x="{_WIDTH:.0f}" y="{_HEIGHT - 4}" text-anchor="end">{last}</text></svg>'
    )


def when(event: Event, w: Words = ENGLISH) -> str:
    """An event's day for people: "8 January 2024", "week of 1 January 2024", "January 2024", "2024"."""
    if event.precision == "day":
        return w.day(event.iso) or event.iso
    first = first_day(event.iso)
    if event.precision == "week":
        return w("week_of", day=w.day(first.isoformat()))
    return w.month(first) if event.precision == "month" else event.iso


def _section(name: str, w: Words, lines: Sequence[str], picture: str = "") -> str:
    if not lines:
        return ""
    kind = "ol" if name == "timeline" else "ul"
    items = "".join(f'<li dir="auto">{line}</li>' for line in lines)
    return f'<h3>{inert(w(name))}</h3>{picture}<{kind} class="fn-{name}">{items}</{kind}>'


def _event(event: Event, w: Words) -> str:
    shown = inert(when(event, w))
    star = " *" if event.relative else ""
    return (
        f'<time class="fn-label" datetime="{event.iso}">{shown}{star}</time> '
        f"{quoted(event.citation.quote, event.when)}{chip(event.citation, w)}"
    )


def quoted(quote: str, strong: str) -> str:
    """A quote, with the words that its line is about in bold."""
    text, words = " ".join(quote.split()), " ".join(strong.split())
    at = text.find(words) if words else -1
    if at < 0:
        return f"<q>{inert(text)}</q>"
    end = at + len(words)
    # inert strips white space at both ends, so it is put back here.
    before, after = text[:at], text[end:]
    return (
        f"<q>{inert(before)}{' ' * before.endswith(' ')}<strong>{inert(words)}</strong>"
        f"{' ' * after.startswith(' ')}{inert(after)}</q>"
    )


def _places(days: Sequence[date]) -> list[float]:
    """Positions of the dots: by date, at least a gap apart, all inside the picture."""
    low, high = days[0].toordinal(), days[-1].toordinal()
    gap = min(_GAP, (_WIDTH - 2 * _EDGE) / (len(days) - 1))
    reach = _WIDTH - 2 * _EDGE
    places = [_EDGE + reach * (day.toordinal() - low) / max(1, high - low) for day in days]
    for at in range(1, len(places)):
        places[at] = max(places[at], places[at - 1] + gap)
    places[-1] = min(places[-1], _WIDTH - _EDGE)
    for at in range(len(places) - 2, -1, -1):
        places[at] = min(places[at], places[at + 1] - gap)
    return places

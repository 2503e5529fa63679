"""The verbs that show what articles state: digest, story, timeline; and the flags that choose among articles."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from .terminal import say

if TYPE_CHECKING:
    from retrieval import Citation, Line, Point, StoryView

    from .footnote import Footnote

_FILTERS = {
    "since": ("DAY", "only articles of this day or later; of a story: what is new and changed since then"),
    "until": ("DAY", "only articles of this day or earlier"),
    "author": ("NAME", "only articles by this author"),
    "outlet": ("NAME", "only articles of this outlet"),
    "language": ("TAG", "only articles in this language, such as en"),
    "kind": ("KIND", "only reports, or opinion, correction, interview, live, release"),
}


def add_filters(parser: argparse.ArgumentParser) -> None:
    """Add a flag for each condition that an article may have to fit."""
    group = parser.add_argument_group("which articles")
    for name, (value, text) in _FILTERS.items():
        group.add_argument(f"--{name}", dest=name, metavar=value, help=text)


def filters(given: argparse.Namespace) -> Any:
    """The conditions that were given, as ``Footnote.ask`` takes them."""
    return {name: given.__dict__[name] for name in _FILTERS if given.__dict__.get(name)}


def digest(bot: Footnote, given: argparse.Namespace) -> int:
    """Print an article at a glance."""
    from .page.overview_html import when

    found = bot.digest(given.id)
    if given.__dict__.get("json"):
        say(json.dumps(found.to_dict(), ensure_ascii=False, indent=2))
        return 0
    lines = {
        "Summary": [("", c) for c in found.summary],
        "Timeline": [(when(e) + " *" * e.relative, e.citation) for e in found.timeline],
        "Who is who": [(", ".join(filter(None, (p.name, p.role))), p.citation) for p in found.people],
        "Key figures": [(f.figure, f.citation) for f in found.figures],
    }
    for title, section in lines.items():
        if section:
            say(f"{title}\n")
        for label, c in section:
            say((f"  {label}\n" if label else "") + f"  “{' '.join(c.quote.split())}” ({c.start}-{c.end})\n")
    if any(event.relative for event in found.timeline):
        say("* worked out from the date of publication")
    return 0


def story(bot: Footnote, given: argparse.Namespace) -> int:
    """Print a story over its articles."""
    found = bot.story(given.about, **filters(given))
    if given.__dict__.get("json"):
        say(json.dumps(found.to_dict(), ensure_ascii=False, indent=2))
        return 0
    say(f"{found.topic}\n")
    for one in found.articles:
        also = f" (also in {', '.join(one.also)})" if one.also else ""
        outlet = f" · {one.publisher}" if one.publisher else ""
        say(f"  {one.published or 'undated   '}  {one.title}{outlet}{also}")
    _parts(found)
    return 0


def _parts(found: StoryView) -> None:
    for title, lines in (("What happened", found.timeline), (f"New since {found.since}", found.new)):
        if lines:
            say(f"\n{title}\n")
            _lines(lines)
    if found.changed:
        say(f"\nChanged since {found.since}\n")
        for change in found.changed:
            say(f"  {_figure(change.before)} -> {_figure(change.now)}")
            for point in (change.before, change.now):
                say(f"    {_place(point.citation)}")
    if found.figures:
        say("\nFigures over time\n")
        for series in found.figures:
            say(f"  {series.counts}")
            for point in series.points:
                say(f"    {point.day or 'undated   '}  {_figure(point)}  {_place(point.citation)}")
    if found.voices:
        say("\nWho says what\n")
        for voice in found.voices:
            say(f"  {voice.name}")
            for quote in voice.said:
                text = f"“{quote.text}”" if quote.quoted else quote.text
                say(f"    {quote.day or 'undated   '}  {quote.verb}: {text}  {_place(quote.citation)}")


def _figure(point: Point) -> str:
    return f"{point.figure} (planned)" if point.planned else point.figure


def timeline(bot: Footnote, given: argparse.Namespace) -> int:
    """Print what happened when."""
    found = bot.timeline(*given.about, **filters(given))
    if given.__dict__.get("json"):
        say(json.dumps([line.to_dict() for line in found], ensure_ascii=False, indent=2))
        return 0
    _lines(found)
    if not found:
        say("no day is named")
    return 0


def _lines(lines: tuple[Line, ...]) -> None:
    for line in lines:
        also = f" and {len(line.also)} more" if line.also else ""
        say(f"  {line.day:10}  {line.text}  {_place(line.citation)}{also}")


def _place(c: Citation) -> str:
    return f"[{c.number}] {c.title}, {c.start}-{c.end}"

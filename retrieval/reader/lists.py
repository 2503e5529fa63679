"""Lists in an article: which sentences are items of one, what opens it, and whether a question wants all of it.

Pages, Markdown and Word files are read without their bullets, each item a line of its own; pasted text keeps them.
So an item is known by its mark, or by the lines beside it and what stands above them. Pure functions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from index import sentences

from ..text.rules import rule

Span = tuple[int, int]

LONGEST = 40
"""Items of a list that are looked for, on either side of a sentence."""

FEWEST = 2, 3
"""Lines without a mark that are a list: behind a line that ends in a colon, and below a heading."""

HEADING = 12
"""Words of a heading at most."""

_ITEM = re.compile(r"\s*(?:[-*•‣·–—]\s|\(?\d{1,3}[.)]\s)")
_ENDS = re.compile(r"[.!?…][”’\"')\]]*\s*$")
_DO = r"(?:are|were|do|did|have|had|will|would|can|could|should|must|may|might|got|need)\b"
_ASKS = re.compile(
    r"\b(?:list|name|enumerate)(?: me)? (?:all|the|every|each|those|these|\w+s\b)"
    r"|\ball (?:of )?(?:the|these|those)\b|\bwhich (?:of the )?(?:(?!\w+s\b)\w+ ){0,2}"
    r"(?!(?:is|was|has|does|this)\b)(?:\w+(?<![sui])s|\w+ies|people|children|men|women)\b"
    rf"|\bwhat (?:(?!\w+s\b)\w+ ){{0,2}}(?:\w+(?<![sui])s|people|children|men|women) {_DO}"
    r"|\bwh(?:at|o)(?: are|['’]?re| were) (?:all |the |these |those )+(?:[\w-]+ ){0,3}?(?:\w+(?<![sui])s|people)\b"
    r"|\bwhat (?:should|must|can|do|shall) (?:i|you|we|people|\w+s)\b",
    re.IGNORECASE,
)


class Listing(NamedTuple):
    """A list: the sentence that opens it, if one does, and the first sentence of each item."""

    lead: Span | None
    items: tuple[Span, ...]


def asks_for_list(question: str) -> bool:
    """Whether a question wants several things of one kind, or what to do.

    >>> asks_for_list("which cheeses are recalled"), asks_for_list("name the winners"), asks_for_list("what happens")
    (True, True, False)
    """
    return bool(_ASKS.search(question))


def listing(text: str, start: int) -> Listing | None:
    r"""The list in a text that the sentence beginning at ``start`` belongs to or opens; None if there is none.

    >>> text = "These close: \n\nElm Road\nLow Quay\n\nThey open again in May."
    >>> listing(text, text.index("Low")) == listing(text, 0) == Listing((0, 12), ((15, 23), (24, 32)))
    True
    >>> listing(text, text.index("They"))
    """
    at = _line(text, start)
    own = _around(text, at)
    if own:
        return own
    below = _beyond(text, at[1])
    opened = _around(text, below) if below else None
    return opened if opened and opened.lead and opened.lead[0] == start else None


def _around(text: str, line: Span) -> Listing | None:
    """The list of which a line is an item."""
    marked = bool(_ITEM.match(text[slice(*line)]))
    lines = [line]
    for forward in (False, True):
        at: Span | None = line
        for _ in range(LONGEST):
            at = _beside(text, at, forward, marked) if at else None
            if at is None:
                break
            lines.append(at)
    lines.sort()
    begin, end = lines[0][0], lines[-1][1]
    starts = {stop - len(text[start:stop].lstrip()) for start, stop in lines}
    items = tuple((begin + a, begin + b) for a, b in sentences(text[begin:end]) if begin + a in starts)
    above = _before(text, begin)
    lead = _opening(text, above) if above else None
    listed = marked or (lead is not None and 2 * len(items) > len(lines) and _are_items(text, items, lead))
    return Listing(lead, items) if listed else None


def _beside(text: str, line: Span, forward: bool, marked: bool) -> Span | None:
    """The next item: a line with a mark, also behind an empty one; or any line right beside."""
    if marked:
        at = _beyond(text, line[1]) if forward else _before(text, line[0])
        return at if at and _ITEM.match(text[slice(*at)]) else None
    edge = line[1] + 1 if forward else line[0] - 1
    at = _line(text, edge) if 0 <= edge < len(text) else None
    return at if at and text[slice(*at)].strip() and not _ITEM.match(text[slice(*at)]) else None


def _are_items(text: str, spans: Sequence[Span], lead: Span) -> bool:
    """Whether lines without marks are items: they are enough, no table's rows, and what stands above opens a list."""
    told = [text[slice(*one)] for one in spans]
    colon = text[slice(*lead)].endswith(":")
    wrong = any(" | " in one or (_ENDS.search(one) and not colon) for one in told)
    return len(told) >= FEWEST[not colon] and not wrong


def _opening(text: str, line: Span) -> Span | None:
    """The last sentence of a line if it ends in a colon, or the line if it is a heading."""
    cut = sentences(text[slice(*line)])
    if not cut:
        return None
    start, end = line[0] + cut[-1][0], line[0] + cut[-1][1]
    said = text[start:end]
    heading = len(cut) == 1 and not (_ENDS.search(said) and said[-1] != "?") and len(said.split()) <= HEADING
    return (start, end) if said.endswith(":") or (heading and not _ITEM.match(said)) else None


def _line(text: str, at: int) -> Span:
    """The line that a character stands in."""
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, len(text) if end < 0 else end


def _beyond(text: str, at: int) -> Span | None:
    """The next line with words."""
    found = re.compile(r"\S").search(text, at)
    return _line(text, found.start()) if found else None


def _before(text: str, at: int) -> Span | None:
    """The line with words before a place."""
    kept = len(text[:at].rstrip())
    return _line(text, kept - 1) if kept else None


@rule("whole-list", otherwise=lambda *_: False)
def wants_all(question: str, text: str, start: int) -> bool:
    """Whether a question wants a list, and the sentence that begins here belongs to one or opens one."""
    return asks_for_list(question) and listing(text, start) is not None

"""Pages that show their headline in no heading, and numbers that stand apart from what they count."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from .blocks import Block

_SHORTEST: Final = 15
"""Characters of a part of a window's title that may be the headline."""
_MORE: Final = 80
"""White space around it."""
_COUNTED: Final = re.compile(r"\W?(\d{1,2})\W?")


def mark_headline(tree: HtmlElement, window: str | None, between: re.Pattern[str]) -> None:
    """Make the element that shows the headline an ``h1``, in a page without any heading of that kind.

    The headline is what stands in the title of the window and is shown, all by itself.

    Args:
        tree: the page.
        window: its title.
        between: what stands between the headline and the name of the site in that title.
    """
    if not window or next(tree.iter("h1"), None) is not None:
        return
    parts = {_letters(part): len(part) for part in (window, *between.split(window)) if len(part) >= _SHORTEST}
    shown: dict[int, etree._Element] = {}
    for element in tree.iter("h2", "h3", "div", "p", "font", "b", "strong", "span", "td", "big"):
        words = _short(element, len(window) + _MORE)
        if words and (length := parts.get(_letters(words))):
            shown.setdefault(length, element)
    if shown:
        _raise(shown[max(shown)])


def _short(element: etree._Element, most: int) -> str:
    """The words of an element, or nothing where they have more characters than that; read no further."""
    words = ""
    for part in element.itertext():
        words += part
        if len(words) > most:
            return ""
    return words


def _raise(element: etree._Element) -> None:
    """Make an element a main heading; of a cell of a table, what is in it."""
    if element.tag != "td":
        element.tag = "h1"
        return
    cell, heading = element, etree.Element("h1")
    heading.text, cell.text = cell.text, None
    for child in list(cell):
        heading.append(child)
    cell.append(heading)


def with_numbers(blocks: Sequence[Block]) -> list[Block]:
    """Blocks with the numbers that count headings, where each stands in an element of its own above its heading."""
    places = [
        (number, int(found[1]))
        for number, block in enumerate(blocks[:-1])
        if block.kind in {"paragraph", "heading"}
        and (found := _COUNTED.fullmatch(block.folded))
        and blocks[number + 1].kind == "heading"
    ]
    counts = [count for _, count in places]
    upward = list(range(1, len(counts) + 1))
    if len(counts) < 2 or counts not in (upward, upward[::-1]):
        return list(blocks)
    joined = dict(places)
    kept: list[Block] = []
    for number, block in enumerate(blocks):
        if number in joined:
            continue
        if number - 1 in joined:
            block.words = f"{joined[number - 1]}. {block.words}"
        kept.append(block)
    return kept


def _letters(words: str) -> str:
    return "".join(letter for letter in words.casefold() if letter.isalnum())

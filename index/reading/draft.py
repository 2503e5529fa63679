"""What a format's reader hands back: the text, and what the file says about itself, not yet cleaned.

And how such a text is put together of blocks, and of rows of tables that say what their figures are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Draft:
    """The text of a file and what the file states about itself, as found."""

    text: str
    title: str | None = None
    published: str | None = None
    author: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    updated: str | None = None


def join_blocks(blocks: Iterable[tuple[str, str]]) -> str:
    r"""Join (kind, words) to a text: paragraphs a blank line apart, list items and table rows on lines.

    White space inside a line is folded to single spaces, except in code.

    >>> join_blocks([("paragraph", " One\u00a0 two. "), ("item", "a"), ("item", "b")])
    'One two.\n\na\nb'
    """
    text: list[str] = []
    last = ""
    for kind, words in blocks:
        if kind == "break":  # the end of a table
            last = kind
            continue
        words = repaired(words)
        lines = [line.rstrip() if kind == "code" else " ".join(line.split()) for line in words.split("\n")]
        words = "\n".join(line for line in lines if line.strip())
        if words:
            gap = "" if not text else "\n" if kind == last and kind in {"item", "row"} else "\n\n"
            text.append(gap + words)
            last = kind
    return "".join(text)


def repaired(words: str) -> str:
    r"""Extracted words without what no text can hold: lone surrogates, controls, soft hyphens.

    >>> repaired("tele\u00adphone\x00 \ud83d\ude00")
    'telephone  😀'
    """
    if not words.isascii():
        words = words.replace("\u00ad", "").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _CONTROLS.sub(" ", words)


def head_row(heads: Iterable[str], cells: list[str]) -> str:
    """A row with the head of its column before each cell.

    A cell that ends with a colon, as in forms, is the label of the one behind it.

    >>> head_row(["Year", "Cost"], ["2023", "4"]), head_row([], ["a", "b"]), head_row([], ["Name:", "Ann Reed"])
    ('Year: 2023 | Cost: 4', 'a | b', 'Name: Ann Reed')
    """
    parts: list[str] = []
    for head, cell in zipped(heads, cells):
        mark = "" if not head or not cell or head == cell else " " if head.endswith((":", "?")) else ": "
        part = (head if mark else "") + mark + cell
        if parts and part and not mark and parts[-1].endswith((":", "：")):
            parts[-1] += f" {part}"
        elif part and (not parts or parts[-1] != part):
            parts.append(part)
    return " | ".join(parts)


def zipped(heads: Iterable[str], cells: list[str]) -> Iterator[tuple[str, str]]:
    """Each cell with its head, empty where there is none."""
    names = list(heads)[: len(cells)]
    return zip(names + [""] * (len(cells) - len(names)), cells, strict=True)

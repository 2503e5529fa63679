"""A tree of HTML to blocks of words: paragraphs, headings, items with their numbers, rows with their heads.

A row of a table that has a head carries it in each cell ("Year: 2018 | Visitors: 410,000"): so one quoted row
says what its figures are, whoever quotes it, and no reader of the text needs to know where the table began. Which
blocks belong to the article is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from lxml import etree

from ..draft import head_row, zipped

_KINDS: Final = {"li": "item", "pre": "code", "tr": "row", "figcaption": "caption", "dt": "term", "dd": "item"} | {
    f"h{level}": "heading" for level in range(1, 7)
}
_BLOCKS: Final = {
    "p", "pre", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "dl", "dt", "dd",
    "section", "article", "main", "figure", "figcaption", "body", "header", "footer", "address", "details",
    "summary", "fieldset", "hr", "table", "thead", "tbody", "tfoot", "tr", "caption", "aside", "nav", "form",
    "center", "td", "th",
}  # fmt: skip
_BREAK: Final = "\x0b"
"""Stands for a line break until the white space of the source is folded."""
_WITHIN_CELLS: Final = {"p", "div", "li", "br", "ul", "ol"}
_CELL: Final = 60
"""The fewest words of a cell that is a column of text."""
_COLUMN: Final = 2
"""The most paragraphs of a cell of a table that is no layout."""
_TIME: Final = re.compile(r"\d{1,2}[:.h]\d{2}(?!\d)")
_WIDEST: Final = 60
"""The most columns, and the most rows that one cell is carried over."""


@dataclass(slots=True)
class Block:
    """Some words of a page.

    Attributes:
        kind: ``paragraph``, ``heading``, ``item``, ``row``, ``code``, ``caption`` or ``term``.
        words: not yet folded.
        element: the innermost block element that they stand in.
        linked: how many of the characters are links.
    """

    kind: str
    words: str
    element: etree._Element
    linked: int = 0

    @property
    def folded(self) -> str:
        """The words on one line."""
        return " ".join(self.words.split())

    @property
    def is_linked(self) -> bool:
        """Whether most of the words are links."""
        return self.linked * 2 > len(self.folded)


def blocks_of(root: etree._Element) -> list[Block]:
    """The blocks below ``root`` in order; without recursion, however deep the tree."""
    found: list[Block] = []
    parts: list[str] = []
    linked = 0
    open_blocks: list[tuple[str, etree._Element]] = [("paragraph", root)]
    links = 0

    def close() -> None:
        nonlocal parts, linked
        kind, element = open_blocks[-1]
        for words in _paragraphs("".join(parts), kind):
            number = _number(element) if kind == "item" and not (found and found[-1].element is element) else ""
            found.append(Block(kind, number + words, element, min(linked, len(words))))
        parts, linked = [], 0

    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        start = event == "start"
        if tag == "table" and start and not is_layout(element):
            close()
            linked_part = _linked_part(element)
            found += [Block("row", words, element, int(len(words) * linked_part)) for words in rows_of(element)]
            found.append(Block("break", "", element))
            walk.skip_subtree()
            open_blocks.append(("paragraph", element))
            continue
        if tag in _BLOCKS:
            close()
            if start:
                inherited = open_blocks[-1][0]
                open_blocks.append(
                    (_KINDS.get(tag, inherited if inherited in {"item", "caption"} else "paragraph"), element)
                )
            elif len(open_blocks) > 1:
                open_blocks.pop()
        if start:
            links += tag == "a"
            words = _BREAK if tag == "br" else element.text or ""
            parts.append(" " + words if _touches(element, words, parts) else words)
            linked += len(words.strip()) if links else 0
        else:
            links -= tag == "a"
            if element is not root:
                parts.append(element.tail or "")
                linked += len((element.tail or "").strip()) if links else 0
    close()
    return found


_LABEL: Final = 3
"""Capitals that may be the first letters of a word, set apart."""


def _touches(element: etree._Element, words: str, parts: list[str]) -> bool:
    """Whether two elements without a space between them hold different words, as "Ann Reed" and "5 March"."""
    before = next((part for part in reversed(parts) if part), "")
    if before[-1:].isdigit():  # "2021" and "Updated", but not "5" and "G"
        return words[:1].isupper() and words[1:3].islower()
    if element.getprevious() is None or not parts or parts[-1]:
        return False
    if element.tag == "a" and before.isupper() and len(before) > _LABEL and words[:1].isupper():
        return True
    return before[-1:].islower() and (words[:1].isupper() or words[:1].isdigit())


def _linked_part(element: etree._Element) -> float:
    """The part of the words of an element that are links."""
    whole = len("".join("".join(element.itertext()).split()))
    return sum(len("".join("".join(one.itertext()).split())) for one in element.iter("a")) / max(1, whole)


def _paragraphs(words: str, kind: str) -> list[str]:
    """The words of a block, folded, and split where two line breaks stand together, as writers without ``p`` do."""
    if kind == "code":
        return [words.replace(_BREAK, "\n")] if words.strip() else []
    lines = [" ".join(line.split()) for line in words.split(_BREAK)]
    return ["\n".join(part) for filled, part in groupby(lines, key=bool) if filled]


def _number(item: etree._Element) -> str:
    """The number of an item of an ordered list, as a browser shows it."""
    parent = item.getparent()
    if item.tag != "li" or parent is None or parent.tag != "ol" or "none" in parent.get("style", ""):
        return ""
    if _TIME.match("".join(item.itertext()).strip()):  # the feed of a live blog
        return ""
    items = [one for one in parent.iterchildren("li")]
    if len(items) > 5_000:
        return ""
    step = 1 if parent.get("reversed") is None else -1
    number = _integer(parent.get("start"), 1 if step > 0 else len(items))
    for one in items:
        number = _integer(one.get("value"), number)
        if one is item:
            break
        number += step
    style = parent.get("type", "1")
    if style in {"a", "A"} and 0 < number <= 26:
        return chr(ord(style) + number - 1) + ". "
    return f"{number}. "


def _integer(stated: str | None, otherwise: int) -> int:
    try:
        return int(stated or "")
    except ValueError:
        return otherwise


def is_layout(table: etree._Element) -> bool:
    """Whether a table only arranges a page: others inside it, one column, or cells of many words and no head."""
    if table.find(".//table") is not None:
        return True
    if table.find(".//th") is not None:
        return False
    if all(len(row.findall("td")) < 2 for row in table.iter("tr")):
        return True
    cells = list(table.iter("td"))
    if len(cells) < 3 or sum(map(_is_column, cells)) * 4 >= len(cells):
        return True
    long = sum(len("".join(cell.itertext()).split()) > 60 for cell in cells)
    return long * 4 > len(cells)


def _is_column(cell: etree._Element) -> bool:
    """Whether a cell holds paragraphs, as elements or between line breaks, like the text of a page."""
    breaks = sum(1 for one in cell.iterchildren("br") if not (one.tail or "").strip() and one.getnext() is not None)
    return len(cell.findall("p")) > _COLUMN or (breaks > _COLUMN and len("".join(cell.itertext()).split()) > _CELL)


def rows_of(table: etree._Element) -> Iterator[str]:
    """The rows of a table as lines, each cell with its head where there is one."""
    heads: list[str] = []
    spans: dict[int, tuple[int, str]] = {}
    body = False
    for row in table.iter("tr", "caption"):
        if row.tag == "caption":
            yield words_of(row)
            continue
        cells, header = _cells(row, spans)
        if header and len(cells) > 1 and len(set(cells)) == 1:  # a heading over all columns
            yield cells[0]
            continue
        if header and not body:
            heads = [_joined(" ", pair) for pair in zipped(heads, cells)] if heads else cells
            continue
        body = True
        if header and len({cell for cell in cells if cell}) > 1:
            heads = cells
            continue
        if not heads and cells[0] and [cell.tag for cell in row.iterchildren("td", "th")] == ["th", "td"]:
            cells[0] = cells[0].rstrip(": ") + ":"  # a label and what it says
        yield head_row(heads, cells)
    if heads and not body:
        yield " | ".join(filter(None, heads))


def _joined(mark: str, words: Iterable[str]) -> str:
    return mark.join(dict.fromkeys(filter(None, words)))


def _cells(row: etree._Element, spans: dict[int, tuple[int, str]]) -> tuple[list[str], bool]:
    """The words of each column of a row, and whether it is one of heads; cells span columns and rows."""
    cells: list[str] = []
    within = list(row.iterchildren("td", "th"))
    for cell in within:
        while len(cells) in spans and len(cells) < _WIDEST:
            cells.append(_carried(spans, len(cells)))
        words = words_of(cell)
        down = min(_integer(cell.get("rowspan"), 1), _WIDEST)
        for _ in range(max(1, min(_integer(cell.get("colspan"), 1), _WIDEST))):
            if down > 1:
                spans[len(cells)] = (down - 1, words)
            cells.append(words)
    while len(cells) in spans and len(cells) < _WIDEST:
        cells.append(_carried(spans, len(cells)))
    parent = row.getparent()
    named = within[1:] if len(within) > 1 and not cells[0] else within  # the corner above labels may be empty
    heads = bool(named) and all(cell.tag == "th" for cell in named)
    return cells, heads or (parent is not None and parent.tag == "thead") or _is_bold_top(row, within)


def _is_bold_top(row: etree._Element, cells: list[etree._Element]) -> bool:
    """Whether a row is the first of a table without heads, all in bold, and the next one is not."""
    table = next(row.iterancestors("table"), None)
    if table is None or len(cells) < 2 or next(table.iter("tr")) is not row or table.find(".//th") is not None:
        return False
    rest = list(table.iter("tr"))[1:2]
    return all(map(_is_bold, cells)) and any(not all(map(_is_bold, other.iterchildren("td"))) for other in rest)


def _is_bold(cell: etree._Element) -> bool:
    words = "".join(cell.itertext()).strip()
    return any("".join(one.itertext()).strip() == words for one in cell.iter("b", "strong")) or not words


def _carried(spans: dict[int, tuple[int, str]], column: int) -> str:
    left, words = spans.pop(column)
    if left > 1:
        spans[column] = (left - 1, words)
    return words


def words_of(element: etree._Element) -> str:
    """The words of a cell on one line, the items of a list in it with a mark between them."""
    parts: list[str] = []
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        if inner is not element and inner.tag in _WITHIN_CELLS:
            parts.append("\n")
        parts.append((inner.text or "") if event == "start" else (inner.tail or "") if inner is not element else "")
    lines = [" ".join(line.split()) for line in "".join(parts).split("\n")]
    return "; ".join(filter(None, lines)) if element.find(".//li") is not None else " ".join(filter(None, lines))


def letters_of(words: str) -> str:
    """What two spellings of the same words have in common: letters and digits, in lower case."""
    return cased_letters(words.casefold())


def cased_letters(words: str) -> str:
    """Letters and digits alone."""
    return "".join(letter for letter in words if letter.isalnum())

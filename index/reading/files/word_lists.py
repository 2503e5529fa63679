"""The numbers of lists in a Word document, which are not in its text but follow from its numbering."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from lxml import etree

_LETTERS: Final = {"lowerLetter": "a", "upperLetter": "A"}
_ROMAN: Final = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_DEEPEST: Final = 9


class Numbering:
    """Counts the items of every list.

    Args:
        parts: whether it is the start, the local name and the element, of all in ``numbering.xml``.
    """

    def __init__(self, parts: Iterable[tuple[bool, str, etree._Element]]) -> None:
        self._levels: dict[str, dict[int, dict[str, str]]] = {}
        self._lists: dict[str, str] = {}
        self._counts: dict[str, list[int]] = {}
        level: dict[str, str] = {}
        kind = ""
        for start, tag, element in parts:
            if not start:
                continue
            if tag == "abstractNum":
                kind = value(element, "abstractNumId")
            elif tag == "lvl":
                level = self._levels.setdefault(kind, {}).setdefault(integer(value(element, "ilvl")), {})
            elif tag in {"start", "numFmt", "lvlText"}:
                level.setdefault(tag, value(element, "val"))
            elif tag == "num":
                self._lists[value(element, "numId")] = ""
                kind = value(element, "numId")
            elif tag == "abstractNumId":
                self._lists[kind] = value(element, "val")

    def next(self, number: str, level: int) -> str:
        """What stands before the next item of a list, with a space behind it; nothing before a bullet.

        Args:
            number: the list, by its ``numId``.
            level: how deep the item stands, from 0.
        """
        kind = self._lists.get(number, "")
        levels = self._levels.get(kind, {})
        about = levels.get(level, {})
        if not 0 <= level < _DEEPEST or about.get("numFmt", "bullet") in {"bullet", "none"}:
            return ""
        counts = self._counts.setdefault(kind, [])
        while len(counts) <= level:
            counts.append(integer(levels.get(len(counts), {}).get("start", "1")) - 1)
        del counts[level + 1 :]
        counts[level] += 1

        def shown(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            return _shown(counts[at], levels.get(at, {}).get("numFmt", "")) if at < len(counts) else ""

        return re.sub(r"%(\d)", shown, about.get("lvlText", "%1.")) + " "


def _shown(number: int, form: str) -> str:
    """A number as its list writes it."""
    if form in _LETTERS and 0 < number <= 26:
        return chr(ord(_LETTERS[form]) + number - 1)
    if form in {"lowerRoman", "upperRoman"} and 0 < number < 40:
        words = ""
        for size, letter in _ROMAN:
            words += letter * (number // size)
            number %= size
        return words if form == "lowerRoman" else words.upper()
    return str(number)


def value(element: etree._Element, name: str) -> str:
    """An attribute by its local name; empty when it is not there."""
    return next((words for key, words in element.items() if key.rsplit("}", 1)[-1] == name), "")


def integer(words: str) -> int:
    """A whole number; 0 for what is none."""
    return int(words) if words.isascii() and words.isdecimal() and len(words) < 10 else 0

"""Marks of references, as "[3]" or a raised "1,2", taken out of the tree of a page; exponents and ordinals stay."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

_NUMBERS: Final = r"\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*"
_BRACKETED: Final = re.compile(rf"\s?(?:\[(?:{_NUMBERS}|[a-z]|note \d{{1,2}}|citation needed|who\?|when\?)\]\s?)+")
_BARE: Final = re.compile(rf"[(（]?{_NUMBERS}[)）]?|[†‡]")
_PARENTHESES: Final = re.compile(r"\(\d")
_SERIES: Final = re.compile(r"\d\s?[,;–-]\s?\d")
_UNIT: Final = re.compile(
    r"(?:^|[\W\d_])[^\W\d_]{1,2}$|\d$|\b(?:met(?:re|er)s?|foot|feet|inch(?:es)?|miles?|m[eè]tres?|metros?)$"
    r"|[\s(=×·*/^]$|^$",
    re.I,
)
"""What a raised number belongs to as an exponent: a unit or a symbol, a number, or nothing at all."""
_IN_WORDS: Final = re.compile(rf"(?<=[\w.,;:!?)”\"’»。，；！？）」])(?:\[{_NUMBERS}\])+")
_EMPTIED: Final = re.compile(r"\s?\[[\s,;–-]*\]")
_SHORT: Final = 40
_NOTE: Final = re.compile(r"foot-?note|note-?ref|fn-?ref|endnote", re.I)
"""Classes of links to notes."""


def take_out_marks(tree: HtmlElement) -> None:
    """Marks of references: as elements, and where they stand in the words behind a sentence."""
    for element in list(tree.iter("sup", "a", "span")):
        words = _short(element)
        if element.getparent() is not None and 0 < len(words) < _SHORT and _is_mark(element, words):
            drop(element, closing=True)
    for element in tree.iter("p", "li", "td", "dd", "sup", "a", "b", "i", "em", "strong", "span", "div"):
        if element.text and "[" in element.text:
            element.text = _without_marks(element.text)
        if element.tail and "[" in element.tail:
            element.tail = _without_marks(element.tail)


def _is_mark(element: etree._Element, words: str) -> bool:
    if _BRACKETED.fullmatch(words):
        return element.tag != "span" or element.find(".//a") is not None
    if not _BARE.fullmatch(words):
        return False
    leads = [one.get("href", "") for one in element.iter("a")]
    if element.tag == "a":
        named = (element.get("role") or element.get("epub:type", "")) in {"doc-noteref", "noteref"}
        return named or (
            element.get("href", "").startswith("#") and _NOTE.search(element.get("class", "")) is not None
        )
    if element.tag == "span":
        return False
    if (leads and all(lead.startswith("#") for lead in leads)) or _PARENTHESES.match(words):
        return True
    before = _before(element)
    return _UNIT.search(before) is None or (_SERIES.search(words) is not None and before[-1:].isalpha())


def _short(element: etree._Element) -> str:
    """The words of an element on one line, or nothing where they are many; read no further."""
    words = ""
    for part in element.itertext():
        words += part
        if len(words) > 2 * _SHORT:
            return ""
    return " ".join(words.split())


def _before(element: etree._Element) -> str:
    """The words that stand just before an element in its parent."""
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        return previous.tail or "".join(previous.itertext())
    return (parent.text or "") if parent is not None else ""


def _without_marks(words: str) -> str:
    return _EMPTIED.sub("", _IN_WORDS.sub("", words))


def drop(element: etree._Element, *, closing: bool = False) -> None:
    """Remove an element and leave the words behind it.

    Args:
        element: what goes.
        closing: the space before it goes too, where a mark of punctuation follows.
    """
    parent, before, tail = element.getparent(), element.getprevious(), element.tail or ""
    if parent is None:
        return
    stands = (before.tail if before is not None else parent.text) or ""
    if closing and tail[:1] in {*",.;:!?)"} and tail:
        stands = stands.rstrip()
    if before is not None:
        before.tail = stands + tail
    else:
        parent.text = stands + tail
    element.tail = None
    parent.remove(element)

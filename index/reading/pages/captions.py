"""What is written below pictures: which elements are captions, and the credits at their ends, which are no text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from ..facts.bylines import names
from ..facts.promotion import is_promotion
from ..facts.wording import CREDITED

NAMED: Final = re.compile(
    r"(?:^|[\W_])(?:(?:fig)?caption|legende?|bildunterschrift|bildtext|(?:image|img|photo|foto)-?text|img_?descr|(?:media|photo|image)(?:__|[_-])?desc)",
    re.I,
)
"""Classes of captions."""
_PICTURES: Final = {"img", "picture", "amp-img"}
_CENTRED: Final = re.compile(r"text-align\s*:\s*center|\bcenter$", re.I)
_LONGEST: Final = 300
"""The most characters beside a picture that are its caption."""
_LEAST: Final = 12
"""The fewest characters of a caption that are left before its credit."""
_LENDER: Final = 60
"""The most characters of who lent a picture."""
_CREDIT: Final = 110
_BOUNDARY: Final = re.compile(
    r"(?<=[.!?…。！？»”\"’)])\s+|(?=[(\[（【])|(?<=[。！？])|(?=\s[—–|/]\s)|(?=、[^、。]{2,10}撮影)"
)
"""Where the last words of a caption may begin."""
_MARKED: Final = re.compile(r"\s+[-–—|/]\s*$")
"""What stands between a caption and its credit."""
_BRACKETED: Final = re.compile(r"[(（][^()\d]{2,24}[)）]")
"""Whoever gave a picture, behind the sentence that describes it: "(Cedida)"."""
_IN_BRACKETS: Final = re.compile(r"[(（\[]([^()\d]+)[)）\]]")
_BETWEEN: Final = re.compile(r"[/:]")
"""What stands between a photographer and an agency."""
_ENDED: Final = re.compile(r"[.!?…。！？»”\"’]\s*$")
_BY_WHOM: Final = re.compile(r"[(（]?[^\W\d_]{3,14}\s?[:：]\s?([^:：)）]{4,50})[)）]?")
"""A word and who it says made the picture, in whatever language."""
_PHOTO: Final = re.compile(r"(?:photos?|fotos?|image|beeld|bild)\s([^.!?]{4,40})(?:\.\s[^.!?]{2,30})?", re.I)
"""A picture, who made it and for whom."""
_WIRE: Final = re.compile(
    r"(?:[|]\s?)?[A-Z]{2,}\s?/\s?[A-Z][\w.].*|[(（【\[]?(?:[\u4e00-\u9fff]{0,8}[记記]者)?[\s:：]?[\u4e00-\u9fff]{2,4}\s?[摄攝]影?[)）】\]]?"
    r"|、?[\u3040-\u30ff\u4e00-\u9fff]{2,12}撮影|(?:[\uac00-\ud7af]{2,8}\s?=\s?)?[\uac00-\ud7af]{2,4}\s?기자"
    r"|[/|]\s?(?:фото|foto|photo|fot\.)\s.{3,60}"
)
"""Agencies and the people who took a picture for them, and what papers of China, Japan, Korea and Ukraine write."""


def is_beside_picture(element: etree._Element) -> bool:
    """Whether an element stands with a picture in something that holds nothing else."""
    for outer in (element, *list(element.iterancestors())[:2]):
        if outer.tag in {"body", "article", "main", "section", "td"}:
            return False
        if outer.find(".//img") is not None:
            return _size(outer) <= _LONGEST and _size(outer) - _size(element) < 100
    return False


def is_of_picture(element: etree._Element) -> bool:
    """Whether an element stands in a figure, or in what its class calls a caption."""
    around = [element, *element.iterancestors()]
    return any(one.tag in {"figure", "figcaption"} for one in around) or any(
        NAMED.search(one.get("class", "")) for one in around[:3]
    )


def take_out_credits(tree: HtmlElement) -> None:
    """Cut off the end of every caption that says who made the picture, by its words."""
    for caption in list(_captions(tree)):
        words = "".join(caption.itertext())
        if 0 < len(words) <= _LONGEST * 2 and (at := _credit_at(caption, words)) is not None:
            _cut(caption, len(_MARKED.sub("", words[:at])))
        _take_out_first(caption)


def _take_out_first(caption: etree._Element) -> None:
    """Take away who made the picture where that stands in an element of its own right before what it shows."""
    first = next(iter(caption), None)
    if first is None or (caption.text or "").strip() or not (first.tail or "")[:1].isalnum():
        return
    if len(first.tail or "") >= _LEAST and names("".join(first.itertext()).rsplit("/")[-1], stated=True):
        _cut(first, 0)


def _captions(tree: HtmlElement) -> Iterator[etree._Element]:
    for element in tree.iter("figcaption", "div", "p", "span"):
        if element.find(".//h1") is not None or element.find(".//time") is not None:
            continue
        if (
            element.tag == "figcaption"
            or NAMED.search(element.get("class", ""))
            or (any(child.tag in _PICTURES for child in element) and _size(element) <= _LONGEST)
            or _is_below_picture(element)
        ):
            yield element


def _is_below_picture(element: etree._Element) -> bool:
    """Whether a short centred line stands below an element that holds a picture and no words."""
    above = element.getprevious()
    return (
        above is not None
        and _CENTRED.search(f"{element.get('style', '')} {element.get('align', '')}") is not None
        and _size(element) <= _LONGEST
        and next(above.iter(*_PICTURES), None) is not None
        and not _size(above)
    )


def _credit_at(caption: etree._Element, words: str) -> int | None:
    """The first character of the credit at the end of a caption."""
    edges = set(_edges(caption))
    starts = edges | {found.end() for found in chain(_BOUNDARY.finditer(words), CREDITED.finditer(words))}
    for at in sorted(starts):
        before, last = words[:at].strip(), " ".join(words[at:].split())
        if len(before) * (1 if before.isascii() else 2) < _LEAST or not last or len(last) > _CREDIT:
            continue
        if is_promotion(last) or _WIRE.fullmatch(last) or (_ENDED.search(before) and _BRACKETED.fullmatch(last)):
            return at
        by = _IN_BRACKETS.fullmatch(last) if "/" in last or _ENDED.search(before) else None
        if by and any(names(part, stated=True) for part in _BETWEEN.split(by[1])):
            return at
        if (by := _PHOTO.fullmatch(last)) and _ENDED.search(before) and names(by[1], stated=True):
            return at
        if (by := _BY_WHOM.fullmatch(last)) and names(by[1].rsplit("/")[-1], stated=True):
            return at
        if at in edges and _ENDED.search(before) and not _ENDED.search(last) and names(last, stated=True):
            return at
    return None


def take_out_lenders(tree: HtmlElement) -> None:
    """Empty what stands below the caption of a figure and is no sentence: whoever lent the picture."""
    for figure in tree.iter("figure"):
        captions = figure.findall(".//figcaption")
        if len(captions) != 1 or not _size(captions[0]) or figure.find(".//img") is None:
            continue
        below = False
        for one in figure.iter("figcaption", "span", "small", "cite", "div", "p"):
            below = below or one is captions[0]
            words = (one.text or "").strip()
            apart = below and len(one) == 0 and captions[0] not in (one, *one.iterancestors())
            if apart and len(words) <= _LENDER and not _ENDED.search(words):
                one.text = None


def _edges(element: etree._Element) -> Iterator[int]:
    """The characters at which the words of an element pass from one element to another."""
    at = 0
    for words in element.itertext():
        yield at
        at += len(words)


def _cut(element: etree._Element, at: int) -> None:
    """Take away the words of an element from a character on."""
    left = at
    for event, inner in list(etree.iterwalk(element, events=("start", "end"))):
        if event == "end" and inner is element:
            break
        words = (inner.text if event == "start" else inner.tail) or ""
        kept = words[:left]
        left -= len(kept)
        if event == "start":
            inner.text = kept or None
        else:
            inner.tail = kept or None


def _size(element: etree._Element) -> int:
    return len(" ".join("".join(element.itertext()).split()))

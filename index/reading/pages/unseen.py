"""What is in the source of a page and is not seen on it, or not meant to be read, taken out of its tree."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from .captions import take_out_credits

_NEVER: Final = {"script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "math", "head"}
_STRUCK: Final = {"del", "s", "strike"}
_STYLE: Final = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|(?:left|top|text-indent)\s*:\s*-\d{4,}|font-size\s*:\s*0\s*(?:;|$)"
    r"|clip\s*:\s*rect\(\s*[01](?:px)?[ ,])",
    re.I,
)
_CLASS: Final = re.compile(
    r"(?:^|\s)(?:(?:u-|is-|a11y-)?(?:sr-only|srOnly|screen-reader-text|screen-reader-only|screenreader|visually-hidden"
    r"|visuallyhidden|visuallyHidden|visually_hidden|element-invisible|offscreen|off-screen)|mw-editsection|noprint)(?:\s|$)"
)
_MARK: Final = re.compile(r"\s?\[(?:\d{1,3}|[a-z]|note \d{1,2}|citation needed|who\?|when\?)\]")
_CREDIT: Final = re.compile(r"(?:^|[\W_])(?:credits?|copyright|photographer|image[_-]source)(?:[\W_]|$)", re.I)
_CREDIT_LENGTH: Final = 80
_LOST: Final = 0.5
"""The part of a page's words that may be hidden; more are shown by a script, and are kept."""


def take_out(tree: HtmlElement) -> None:
    """Take scripts, struck out words, marks of references and what is hidden out of a page.

    What a button of the page unfolds is kept, as it is there to be read.
    """
    etree.strip_elements(tree, *_NEVER, with_tail=False)
    struck = [element for element in tree.iter(*_STRUCK) if _length(element) * 2 < _length(tree)]
    for element in struck:
        _drop(element)
    unfolded = set(" ".join(tree.xpath("//@aria-controls")).split())
    unfolded |= {target[1:] for target in tree.xpath("//@data-target | //@data-bs-target") if target.startswith("#")}
    hidden = {one for one in tree.iter(etree.Element) if _is_hidden(one) and one.get("id") not in unfolded}
    outer = [one for one in hidden if not any(up in hidden for up in one.iterancestors())]
    whole = _length(tree)
    for element in outer:
        if element.tag not in {"html", "body"} and _length(element) < whole * _LOST:
            _drop(element)
    _take_out_credits(tree)
    take_out_credits(tree)
    _take_out_marks(tree)


def _take_out_credits(tree: HtmlElement) -> None:
    """Who made a picture, where that is an element of its own in the caption."""
    for element in list(tree.iter("span", "em", "small", "cite", "i", "div", "p")):
        if _CREDIT.search(element.get("class", "")) and _length(element) < _CREDIT_LENGTH:
            around = list(element.iterancestors())
            if any(one.tag in {"figure", "figcaption"} for one in around) or any(
                "caption" in one.get("class", "").lower() for one in around[:2]
            ):
                _drop(element)


def _is_hidden(element: etree._Element) -> bool:
    stated = element.get("hidden")
    if stated is not None and stated.lower() != "until-found":
        return True
    return bool(_STYLE.search(element.get("style", "")) or _CLASS.search(element.get("class", "")))


def _take_out_marks(tree: HtmlElement) -> None:
    """Marks of references, as "[3]": as elements, and where they stand in the words behind a sentence."""
    for element in list(tree.iter("sup", "a")):
        words = "".join(element.itertext()).strip()
        if element.getparent() is not None and words and len(words) < 40 and not _MARK.sub("", words).strip():
            _drop(element)
    for element in tree.iter("p", "li", "td", "dd", "sup", "a", "b", "i", "em", "strong", "span"):
        if element.text and "[" in element.text:
            element.text = _without_marks(element.text)
        if element.tail and "[" in element.tail:
            element.tail = _without_marks(element.tail)


def _without_marks(words: str) -> str:
    return re.sub(r"(?<=[\w.,;:!?)”\"’»])(?:\[\d{1,3}\])+", "", words)


def _length(element: etree._Element) -> int:
    return sum(len(words.strip()) for words in element.itertext())


def _drop(element: etree._Element) -> None:
    """Remove an element and leave the words behind it."""
    parent, before, tail = element.getparent(), element.getprevious(), element.tail or ""
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    element.tail = None
    parent.remove(element)

"""What is in the source of a page and is not seen on it, or not meant to be read, taken out of its tree."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from .captions import take_out_credits, take_out_lenders
from .marks import drop, take_out_marks
from .surroundings import UNFOLDING

_NEVER: Final = {"script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "math", "head"}
_UNFOLDS: Final = ("aria-expanded", "aria-controls", "data-toggle", "data-bs-toggle")
_STRUCK: Final = {"del", "s", "strike"}
_STYLE: Final = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|(?:left|top|text-indent)\s*:\s*-\d{4,}|font-size\s*:\s*0\s*(?:;|$)"
    r"|clip\s*:\s*rect\(\s*[01](?:px)?[ ,])",
    re.I,
)
_FOLDED: Final = re.compile(r"(?:^|[;\s])(?:max-)?height\s*:\s*0(?:px)?\s*(?:!|;|$)", re.I)
_COVERED: Final = re.compile(r"opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)|overflow\s*:\s*hidden", re.I)
"""With a height of nothing, what is not seen."""
_LINE_THROUGH: Final = re.compile(r"text-decoration(?:-line)?\s*:\s*[^;]*line-through", re.I)
_STRUCK_CLASS: Final = frozenset({"line-through", "strikethrough", "text-strike"})
_HIDDEN_CLASS: Final = frozenset({"hidden", "is-hidden", "d-none", "hide", "invisible"})
_WALLED: Final = re.compile(
    r"(?:^|[\s_-])(?:subscribers?|premium|paid)[_-](?:only|content|text|article|body)(?:[\s_-]|$)"
)
"""A class of that part of the text which is shown to those who pay."""
_SHOWN_AGAIN: Final = re.compile(r"(?:^|[\s:-])(?:block|flex|grid|inline|table|sm|md|lg|xl|xxl)(?:[\s:-]|$)")
"""A class that shows again, on wider screens, what another one hides."""
_CLASS: Final = re.compile(
    r"(?:^|\s)(?:(?:u-|is-|a11y-)?(?:sr-only|srOnly|screen-reader-text|screen-reader-only|screenreader|visually-hidden"
    r"|visuallyhidden|visuallyHidden|visually_hidden|element-invisible|offscreen|off-screen)|mw-editsection|noprint)(?:\s|$)"
)
_CREDIT: Final = re.compile(r"(?:^|[\W_])(?:credits?|copyright|photographer|image[_-]source)(?:[\W_]|$)", re.I)
_ANCHOR: Final = re.compile(r"\s*[¶#§🔗]\s*")
"""The link of a heading to itself."""
_CREDIT_LENGTH: Final = 80
_LOST: Final = 0.5
"""The part of a page's words that may be hidden; more are shown by a script, and are kept."""


def take_out(tree: HtmlElement) -> None:
    """Take scripts, struck out words, marks of references and what is hidden out of a page.

    What a button of the page unfolds is kept, as it is there to be read.
    """
    etree.strip_elements(tree, *_NEVER, with_tail=False)
    whole = _length(tree)
    struck = [one for one in tree.iter(etree.Element) if _is_struck(one) and _length(one) * 2 < whole]
    for element in struck:
        drop(element)
    unfolded = set(" ".join(tree.xpath("//@aria-controls")).split())
    unfolded |= {target[1:] for target in tree.xpath("//@data-target | //@data-bs-target") if target.startswith("#")}
    hidden = {
        one
        for one in tree.iter(etree.Element)
        if _is_hidden(one)
        and one.get("id") not in unfolded
        and not _is_unfolded(one)
        and not _WALLED.search(one.get("class", ""))
    }
    outer = [one for one in hidden if not any(up in hidden for up in one.iterancestors())]
    whole = _length(tree)
    for element in outer:
        if element.tag not in {"html", "body"} and _length(element) < whole * _LOST:
            drop(element)
    for button in list(tree.iter("button")):
        if not any(button.get(state) for state in _UNFOLDS) and not any(
            up.tag in UNFOLDING for up in button.iterancestors()
        ):
            drop(button)
    for link in list(tree.iter("a")):
        if _ANCHOR.fullmatch("".join(link.itertext())) and link.get("href", "").startswith("#"):
            drop(link)
    _take_out_credits(tree)
    take_out_credits(tree)
    take_out_lenders(tree)
    take_out_marks(tree)


def _take_out_credits(tree: HtmlElement) -> None:
    """Who made a picture, where that is an element of its own in the caption."""
    for element in list(tree.iter("span", "em", "small", "cite", "i", "div", "p")):
        if _CREDIT.search(element.get("class", "")) and _length(element) < _CREDIT_LENGTH:
            around = list(element.iterancestors())
            if any(one.tag in {"figure", "figcaption"} for one in around) or any(
                "caption" in one.get("class", "").lower() for one in around[:2]
            ):
                drop(element)


def _is_struck(element: etree._Element) -> bool:
    return (
        element.tag in _STRUCK
        or _LINE_THROUGH.search(element.get("style", "")) is not None
        or not _STRUCK_CLASS.isdisjoint(element.get("class", "").split())
    )


def _is_hidden(element: etree._Element) -> bool:
    stated = element.get("hidden")
    if (stated is not None and stated.lower() != "until-found") or element.get("layout") == "nodisplay":
        return True
    style, named = element.get("style", ""), element.get("class", "")
    if _STYLE.search(style) or (_FOLDED.search(style) and _COVERED.search(style)) or _CLASS.search(named):
        return True
    return not _HIDDEN_CLASS.isdisjoint(named.split()) and not _SHOWN_AGAIN.search(named)


def _is_unfolded(element: etree._Element) -> bool:
    """Whether what stands before an element unfolds it, and it is no menu."""
    before = element.getprevious()
    if before is None or (before.get("aria-expanded") is None and before.find(".//*[@aria-expanded]") is None):
        return False
    return sum(map(_length, element.iter("a"))) * 2 < _length(element)


def _length(element: etree._Element) -> int:
    return sum(len(words.strip()) for words in element.itertext())

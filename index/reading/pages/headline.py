"""The headline of a page: its title without the site, also where no heading shows it; numbers apart from headings."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from ...article import label
from .blocks import Block, letters_of

_SHORTEST: Final = 15
"""Characters of a part of a window's title that may be the headline."""
_MARKS: Final = re.compile(r"\s*[:|·•»›]\s+|\s+[–—-]\s+")
"""What may stand between a headline and the name of the site in the title of a window."""
_SENTENCE: Final = 5
"""Words of a heading that are more than the name of a site."""
_MORE: Final = 80
"""White space around it."""
_BETWEEN: Final = re.compile(
    r"\s+[|·•»«›:–—-]+\s+|(?<=[\u3040-\u9fff])[–—-]+(?=[\u3040-\u9fff])|\s*[|｜]\s*|_(?=[^_]*$)|\s*::\s*|:\s+(?=\S+$)"
)
_SECTION: Final = 40
"""The most characters of the name of a section before a title."""
_NAME: Final = 3
"""The most words of the name of a site or a section."""
HAN: Final = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_COUNTED: Final = re.compile(r"\W?(\d{1,2})\W?")


def mark_headline(tree: HtmlElement, window: str | None) -> None:
    """Make the element that shows the headline an ``h1``, in a page that has none or calls its site so.

    The headline is what stands in the title of the window and is shown, all by itself.

    Args:
        tree: the page.
        window: its title.
    """
    if not window:
        return
    places = list(_MARKS.finditer(window))
    stated = (window, *(window[: at.start()] for at in places), *(window[at.end() :] for at in places))
    parts = {letters_of(one): len(one) for one in (*stated, *_BETWEEN.split(window)) if _length(one) >= _SHORTEST}
    main = [letters_of(_short(one, len(window) + _MORE)) for one in tree.iter("h1")]
    sites = {letters_of(window[: at.start()]) for at in places} | {letters_of(window[at.end() :]) for at in places}
    if any(one not in sites for one in main):
        return
    shown: dict[int, etree._Element] = {}
    within: etree._Element | None = None
    whole = letters_of(window)
    for element in tree.iter("h2", "h3", "div", "p", "font", "b", "strong", "span", "td", "big"):
        words = _short(element, len(window) + _MORE)
        letters = letters_of(words)
        if words and (length := parts.get(letters)):
            shown.setdefault(length, element)
        elif len(words.split()) >= _SENTENCE and letters in whole and len(letters) * 2 > len(whole):
            within = within if within is not None else element  # "The Courier: Tram opens in May 5/3/24"
    if shown and not any(max(shown) <= parts.get(one, 0) for one in main):
        _raise(shown[max(shown)])
    elif within is not None and not shown and not main:
        _raise(within)


def _length(words: str) -> int:
    """The length of words; a Chinese or Japanese character says as much as two letters."""
    return len(words) + len(HAN.findall(words))


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


def title_of(
    tree: HtmlElement, headline: str | None, stated: Iterable[str], window: str | None, sites: Collection[str]
) -> str | None:
    """The headline of a page without the name of the site.

    Args:
        tree: the page.
        headline: what its data call so.
        stated: what its tags call its title.
        window: the title of its window.
        sites: the names of the site, letters only.
    """
    found = tree.iter("h1", "h2")
    headings = [words for one in found if (words := label("".join(one.itertext()), 400))][:10]
    main = [words for one in tree.iter("h1") if (words := label("".join(one.itertext()), 400))]
    shown = [*stated, *filter(None, [window])]
    candidates = [*filter(None, [headline]), *shown]
    letters = {letters_of(one) for one in main} - set(sites)
    for candidate in candidates:
        if letters_of(candidate) in letters:
            return candidate
    told = [one for one in main if letters_of(one) in letters and _is_told(one, candidates, sites)]
    if len(told) == 1:
        return told[0]
    if shown and not any(_is_like(candidates[0], other) for other in (*shown, *headings)):
        candidates = shown  # what the data calls a headline is shown nowhere
    for candidate in candidates:
        for heading in headings:
            if heading != candidate and _is_part(heading, candidate, sites):
                return heading
        cut = _without_site(candidate, sites)
        for heading in headings:
            if heading != cut and _is_part(heading, cut, sites):
                return heading
        if len(main) == 1 and _stands_within(main[0], cut):
            return main[0]
        if letters_of(cut) not in sites:
            return _without_section(cut, main)
    return next((one for one in headings if letters_of(one) not in sites), window)


def _is_told(heading: str, titles: Sequence[str], sites: Collection[str]) -> bool:
    """Whether a main heading is the headline: of a title all but the site, or one that shares half of its words.

    It is not where a title is only a part of it, which then stands behind a line of its own.
    """
    letters, words = letters_of(heading), {letters_of(word) for word in heading.split()}
    cut = [_without_site(title, sites) for title in titles]
    if len(words) < _SENTENCE or any(letters_of(one) != letters and letters_of(one) in letters for one in cut):
        return False
    for title in titles:
        behind = title.removeprefix(heading)
        if behind != title and _is_part(heading, title, sites) and len(behind.split()) <= _NAME + 1:
            return True  # the mark between them counts as a word
    told = [{letters_of(word) for word in one.split()} for one in cut]
    return any(len(words & one) * 2 >= len(one) >= _SENTENCE for one in told)


def _is_part(heading: str, title: str, sites: Collection[str]) -> bool:
    """Whether a title is the heading and the name of the site, or of a section, beside it.

    A heading that is shorter than what stands beside it may be the site itself, unless that names the site.
    """
    rest = (
        title.removeprefix(heading)
        if title.startswith(heading)
        else title.removesuffix(heading)
        if title.endswith(heading)
        else ""
    )
    short = len(heading) * 2 <= len(title) and len(heading.split()) < _SENTENCE
    around = [len(part.split()) for part in _BETWEEN.split(rest)]
    several = len(around) > 2 and max(around) <= _NAME  # a blog, its section and the site
    first = title.startswith(heading) and (several or len(rest.split()) <= len(heading.split()))
    if short and not first and not any(letters_of(rest).startswith(site) for site in sites):
        return False
    return bool(rest) and len(rest) < 80 and bool(re.match(r"\s*[|·•»«›:：–—｜_（\[-]|.*[|·•»«›:：–—｜_-]\s*$", rest))


def _stands_within(heading: str, title: str) -> bool:
    """Whether a title names the heading between a site or an author and more of it."""
    before, found, behind = title.partition(heading)
    led = re.search(r"(?:\s[|·•»«›–—-]|:)\s$", before) is not None
    ended = re.match(r"\s*[|·•»«›:–—-]\s", behind) is not None or not any(map(str.isalpha, behind))
    return bool(found) and led and ended and len(heading.split()) >= _NAME


def _is_like(one: str, other: str) -> bool:
    """Whether one title holds the other."""
    first, second = letters_of(one), letters_of(other)
    return first in second or second in first


def _without_section(title: str, headings: list[str]) -> str:
    """A title without the section before it, where the only main heading does not name it."""
    if len(headings) != 1 or len(headings[0]) * 2 < len(title) or not title.endswith(headings[0]):
        return title
    before = title.removesuffix(headings[0])
    return headings[0] if len(before) < _SECTION and re.search(r"[.:|–—-]\s*$", before) else title


def _without_site(title: str, sites: Collection[str]) -> str:
    """A title without the name of the site before or behind it."""
    for _ in range(3):
        parts = list(_BETWEEN.finditer(title))
        if not parts:
            break
        first, last = parts[0], parts[-1]
        if letters_of(title[last.end() :]) in sites and title[: last.start()].strip():
            title = title[: last.start()].strip()
        elif letters_of(title[: first.start()]) in sites and title[first.end() :].strip():
            title = title[first.end() :].strip()
        else:
            break
    return title

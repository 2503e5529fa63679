"""Which blocks of a page are its article.

trafilatura finds where the article is. It often stops short of the whole: it takes the first of several containers,
and leaves out lists of links, captions, headings and who said a quotation. So what it finds marks the place, and all
that belongs there is read from the page itself. Where it finds nothing, or takes the whole page for the article, what
the page marks as its article is taken, else all words outside menus and boxes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from ..facts.bylines import introduced
from ..facts.dates import day_in, written
from ..facts.promotion import is_promotion
from .anchors import anchors_of, found_words, is_lump
from .blocks import Block, blocks_of
from .captions import NAMED, is_beside_picture
from .headline import HAN, with_numbers
from .promoted import SENTENCE, without_bare_headings, without_promotion, without_pulled_quotes
from .surroundings import around_article, is_of_quotation, is_within

_WHOLES: Final = {"li", "ul", "ol", "dl", "dt", "dd", "tr", "tbody", "table", "figure", "blockquote"}
_LEAD: Final = re.compile(
    r"lead|lede|intro|preamble|ingress|chapeau|preview|stand-?first|dek|summary|sub-?title|sub-?deck|sub-?head|strap-?line|(?:^|[\W_])deck"
    r"|subt[ií]tul|sous-?titre|untertitel|onder(?:kop|titel)|under-?rubri|manchet|excerpt|annotation|zajawka|linha-?fina"
    r"|(?:^|[\W_])spot(?:[\W_]|$)"
    r"|description|abstract|teaser-text"
    r"|perex|chapo|vorspann|anriss|bajada|entradilla|sumario|copete|sottotitolo|occhiello|(?:^|[\W_])desc(?:[\W_]|$)"
)
_POINTS: Final = re.compile(r"key-?(?:points?|facts?|takeaways?)|highlights?|takeaways?|bullet-?points?")
"""The class of a list that sums an article up."""
_LIVE: Final = re.compile(r"\d{1,2}[:.h]\d{2}(?:\s?[ap]\.?m\.?)?(?:\s?(?:uhr|gmt|bst|et))?", re.I)
_ENOUGH: Final = 0.8
"""The part of what was found that the place of the article must hold."""
_STANDFIRST: Final = 50
"""Letters of a heading that is a sentence and introduces the article."""
_INTRODUCED: Final = 20
"""Letters of what a class says to introduce the article."""
_CAPTION: Final = 15
"""Letters of a caption that says more than who made the picture."""
_STAMP: Final = re.compile(r"\d{4}.{0,24}\b\d{1,2}\s?[:h]\s?\d{2}|\b\d{1,2}\s?[:h]\s?\d{2}.{0,24}\d{4}")
"""A day and a time."""
_QUOTED: Final = re.compile(r"[“”„«\"「‘].*[“”»\"」’][.,]?")
"""A paragraph that is a quotation and nothing else, below which stands who said it."""
_WORD: Final = re.compile(r"[^\W\d_]{1,14}")
"""A single word above the text, as on a button."""
_SUBSTANTIAL: Final = 240
"""Letters of prose behind what was found that are more than a note, such as that of a copyright."""


def article_blocks(tree: HtmlElement) -> list[Block]:
    """The blocks of the article of a page.

    Args:
        tree: the page without what is not seen (``unseen.take_out``).
    """
    blocks = with_numbers(blocks_of(tree))
    text = [block for block in blocks if block.kind != "break"]
    if not text:
        return []
    found = found_words(tree)
    anchors = anchors_of(text, found)
    lump = is_lump(found, text)
    around = around_article(tree, [] if lump else anchors)
    inner = [block for block in anchors if not is_within(block.element, around)]
    if not inner or lump:
        inner = _marked(tree, text, around) or _between_prose(
            [block for block in text if not is_within(block.element, around)]
        )
        inner = [block for block in inner if not _is_menu(block)] or inner
        kept = {id(block) for block in inner}
    else:
        place = _place(inner, text, around)
        strays = set(map(id, _strays(place, inner)))
        inner = [block for block in inner if id(block) not in strays]
        kept = _belonging(place, inner, text, around)
    chosen = [block for block in blocks if id(block) in kept or block.kind == "break"]
    headed = without_bare_headings(chosen, {id(block) for block in anchors})
    return without_pulled_quotes(without_promotion(blocks, {id(block) for block in headed})) or chosen or text


def _marked(tree: HtmlElement, text: Sequence[Block], around: set[etree._Element]) -> list[Block]:
    """The blocks of what the page marks as its one article, or as its main part."""
    for query in ("//*[@itemprop='articleBody']", "//article", "//main | //*[@role='main']"):
        places = [place for place in tree.xpath(query) if not is_within(place, around)]
        places = [place for place in places if not any(up in places for up in place.iterancestors())]
        if len(places) != 1:
            continue
        within = [
            block for block in text if is_within(block.element, set(places)) and not is_within(block.element, around)
        ]
        if any(_is_prose(block) for block in within):
            return within
    return []


def _between_prose(blocks: list[Block]) -> list[Block]:
    """Blocks without the few words that are no sentence above the first sentence and below the last one."""
    places = [number for number, block in enumerate(blocks) if _is_prose(block)] or [0, len(blocks)]
    return [
        block for number, block in enumerate(blocks) if places[0] <= number <= places[-1] or block.kind != "paragraph"
    ]


def _is_prose(block: Block) -> bool:
    """Whether a block reads like a sentence of an article."""
    words = block.folded
    return (
        block.kind in {"paragraph", "item", "caption"}
        and not block.is_linked
        and (_length(words) > 60 or (_length(words) > 15 and SENTENCE.search(words) is not None))
    )


def _length(words: str) -> int:
    """The length of words in letters of an alphabet; a Chinese or Japanese character says as much as three."""
    return len(words) if words.isascii() else len(words) + 2 * len(HAN.findall(words))


def _is_menu(block: Block) -> bool:
    """Whether a block is nothing but links, or a few words that end no sentence beside them."""
    return block.is_linked and SENTENCE.search(block.folded) is None


def _innermost(anchors: Sequence[Block]) -> etree._Element:
    """The smallest element that holds nearly all of some blocks."""
    sizes: Counter[etree._Element] = Counter()
    for block in anchors:
        for element in (block.element, *block.element.iterancestors()):
            sizes[element] += len(block.words)
    least = sum(len(block.words) for block in anchors) * _ENOUGH
    return min((element for element, size in sizes.items() if size >= least), key=lambda e: (sizes[e], -_depth(e)))


def _place(anchors: Sequence[Block], text: Sequence[Block], around: set[etree._Element]) -> etree._Element:
    """The element that holds the article: what was found, and what stands beside it like it."""
    place = _innermost(anchors)
    column = _innermost([block for block in anchors if _is_prose(block)] or anchors)
    if any(up.tag == "td" and place in up.iterancestors() for up in (column, *column.iterancestors())):
        place = column  # what was found beside it stands in other columns of a table that arranges the page
    taken = {id(block) for block in anchors}
    best = place
    outside = [block for block in text if id(block) not in taken and not is_within(block.element, around)]
    for outer in place.iterancestors():
        if outer.tag in {"body", "html"}:
            break
        gained = [
            block
            for block in outside
            if outer in block.element.iterancestors() and place not in block.element.iterancestors()
        ]
        good = sum(len(block.words) for block in gained if _is_prose(block))
        bad = sum(
            len(block.words)
            for block in gained
            if not _is_prose(block) and block.kind not in {"heading", "row", "item", "term"}
        )
        bad += sum(len(block.words) for block in gained if block.is_linked)
        if good > 2 * bad:
            best = outer
    return best


def _depth(element: etree._Element) -> int:
    return sum(1 for _ in element.iterancestors())


def _belonging(
    place: etree._Element, anchors: Sequence[Block], text: Sequence[Block], around: set[etree._Element]
) -> set[int]:
    """The blocks at the place of the article that belong to it."""
    found = {id(block) for block in anchors}
    first = next(number for number, block in enumerate(text) if id(block) in found)
    last = max(number for number, block in enumerate(text) if id(block) in found)
    kept: set[int] = set()
    before: Block | None = None
    parents = {block.element.getparent() for block in anchors}
    shapes = {_shape(block.element) for block in anchors}
    weights = _weights(place, text[last + 1 :])
    headline = _headline(text[:first])
    title = text[headline].element if headline < first else None
    for number, block in enumerate(text):
        if id(block) in found:
            kept.add(id(block))
            before = block
            continue
        if is_within(block.element, around):
            continue
        if place not in (block.element, *block.element.iterancestors()):
            if (
                number < headline
                and _is_caption(block)
                and _is_long(block)
                and _is_of_article(block.element, place, title)
            ):
                kept.add(id(block))
            if headline < number < last and _is_above(block):
                kept.add(id(block))
            continue
        if number > last and not (
            _holder(block.element) in parents
            or _shape(block.element) in shapes
            or weights[_branch(block.element, place)] >= _SUBSTANTIAL
        ):
            continue
        if number < first:
            belongs = _is_lead(block) or (_is_prose(block) and block.element.getparent() in parents)
            belongs = belongs or (block.kind == "item" and before is not None and before.kind in {"heading", "item"})
        elif block.is_linked and not _is_live(block.folded):
            belongs = _is_list_of_text(block, before, parents)
        elif block.kind == "paragraph" and not _is_prose(block):
            belongs = _is_live(block.folded) or (
                number < last and _depth(block.element) >= _depth(place) and _is_said(block, before)
            )
        else:
            belongs = number <= last or _is_prose(block) or block.kind not in {"paragraph"}
        if belongs:
            kept.add(id(block))
            before = block
    _add_beside_lead(kept, text[:first], around)
    return kept


def _add_beside_lead(kept: set[int], above: Sequence[Block], around: set[etree._Element]) -> None:
    """Add the headings and lists that stand in one box with what introduces the article, such as a verdict."""
    boxes = {block.element.getparent() for block in above if id(block) in kept and _is_prose(block)}
    outer = {"body", "main"}
    boxes = {box for box in boxes if box is not None and box.find(".//h1") is None and box.tag not in outer}
    for block in above:
        beside = block.kind in {"item", "heading"} and not boxes.isdisjoint(block.element.iterancestors())
        if beside and not block.is_linked and not is_within(block.element, around):
            kept.add(id(block))


def _strays(place: etree._Element, anchors: Sequence[Block]) -> list[Block]:
    """What was found that is no part of the article: menus above its text, and lines without a sentence elsewhere."""
    top = next((number for number, block in enumerate(anchors) if _is_prose(block)), 0)
    last = max((number for number, block in enumerate(anchors) if is_within(block.element, {place})), default=0)
    strays = [block for block in anchors[:top] if _is_menu(block) or _WORD.fullmatch(block.folded)]
    headline = _headline(anchors)
    if headline < top:
        strays += [block for block in anchors[:headline] if block.kind == "paragraph" and not _is_menu(block)]
    strays += [block for block in anchors[last + 1 :] if not _is_prose(block)]
    end = max((number for number, block in enumerate(anchors) if _is_prose(block)), default=len(anchors))
    holders = {_holder(block.element) for block in anchors[: end + 1] if _is_prose(block)}
    strays += [
        block
        for block in anchors[end + 1 :]
        if block.kind == "paragraph"
        and not SENTENCE.search(block.folded)
        and (block.is_linked or _holder(block.element) not in holders)
    ]
    return strays if len(strays) < len(anchors) else []


def _shape(element: etree._Element) -> tuple[str, ...]:
    """What an element and the one around it are called, without the numbers in it."""
    parent = element.getparent()
    named = (
        element.tag,
        element.get("class", ""),
        *((parent.tag, parent.get("class", "")) if parent is not None else ()),
    )
    return tuple(re.sub(r"\d+", "", name) for name in named)


def _holder(element: etree._Element) -> etree._Element | None:
    """What holds an element, or the whole list, table or figure that it is in."""
    outer = element.getparent()
    while outer is not None and outer.tag in _WHOLES:
        outer = outer.getparent()
    return outer


def _branch(element: etree._Element, place: etree._Element) -> etree._Element:
    """The child of a place in which an element stands, or the place itself."""
    inner = element
    for outer in element.iterancestors():
        if outer is place:
            return inner
        inner = outer
    return place


def _weights(place: etree._Element, text: Sequence[Block]) -> Counter[etree._Element]:
    """How much prose stands in each child of a place."""
    weights: Counter[etree._Element] = Counter()
    for block in text:
        if _is_prose(block):
            weights[_branch(block.element, place)] += _length(block.folded)
    return weights


def _headline(text: Sequence[Block]) -> int:
    """The number of the last main heading in a text; of one without any, that of its last block."""
    found = [number for number, block in enumerate(text) if block.element.tag == "h1"]
    return found[-1] if found else len(text)


def _is_long(block: Block) -> bool:
    """Whether a caption is a sentence that says more than what many pictures show."""
    return not block.is_linked and _length(block.folded) > _STANDFIRST // 2


def _is_of_article(element: etree._Element, place: etree._Element, title: etree._Element | None) -> bool:
    """Whether an element stands in one ``article`` with the headline and the text."""
    outer = next(element.iterancestors("article"), None)
    return outer is not None and title is not None and all(outer in one.iterancestors() for one in (place, title))


def _is_above(block: Block) -> bool:
    """Whether what stands between the headline and the place of the article introduces it, or is a caption."""
    if block.is_linked:
        return False
    is_said = block.kind == "caption" or (_is_caption(block) and SENTENCE.search(block.folded) is not None)
    if (_STAMP.search(block.folded) or day_in(block.folded)) and not (
        is_said and _length(block.folded) > _STANDFIRST
    ):
        return False
    if _is_below_headline(block) and _length(block.folded) > _STANDFIRST // 2:
        return True
    if block.kind == "item" and _POINTS.search(_names(block).lower()):
        return _length(block.folded) > _CAPTION // 2
    if _is_caption(block):
        return _length(block.folded) > _CAPTION
    if (
        block.element.tag in {"h2", "h3", "h4", "h5"}
        and SENTENCE.search(block.folded)
        and _length(block.folded) > _STANDFIRST
    ):
        return True
    return _is_called_lead(block) or (_length(block.folded) > 60 and _is_prose(block))


def _is_called_lead(block: Block) -> bool:
    """Whether the class of a block says that it introduces the article."""
    return _LEAD.search(_names(block).lower()) is not None and _length(block.folded) > _INTRODUCED


def _names(block: Block) -> str:
    """The classes of a block and of the two elements around it."""
    return " ".join(up.get("class", "") for up in (block.element, *list(block.element.iterancestors())[:2]))


def _is_below_headline(block: Block) -> bool:
    """Whether a heading stands right behind the main one and is no byline."""
    before = block.element.getprevious()
    behind = before is not None and before.tag == "h1" and block.element.tag in {"h2", "h3", "h4"}
    return behind and not introduced(block.folded)


def _is_caption(block: Block) -> bool:
    """Whether a block describes a picture, by its tag or by the class of what it stands in."""
    if block.kind == "caption":
        return True
    around = (block.element, *list(block.element.iterancestors())[:2], *block.element.iterchildren("span"))
    if any(NAMED.search(one.get("class", "")) for one in around):
        return True
    return SENTENCE.search(block.folded) is not None and is_beside_picture(block.element)


def _is_lead(block: Block) -> bool:
    """Whether what stands before the first words found introduces the article."""
    if _is_live(block.folded):
        return True
    if block.is_linked:
        return False
    return (
        _is_called_lead(block)
        or (_is_prose(block) and len(block.folded) > 60)
        or (block.kind in {"heading"} and block.element.tag in {"h2", "h3", "h4"})
        or (_is_caption(block) and _length(block.folded) > _CAPTION)
    )


def _is_live(words: str) -> bool:
    """Whether words are the time of a post, with its day or without."""
    day = written(words[: 2 * _INTRODUCED])
    return _LIVE.fullmatch(words[day.end :].lstrip(" ,|·–—-") if day and not day.start else words) is not None


def _is_said(block: Block, before: Block | None) -> bool:
    """Whether a few words without an end belong to what stands around them: the speaker of a quotation, a term."""
    around = (block.element, *block.element.iterancestors())
    if is_of_quotation(block.element) or (before is not None and _QUOTED.fullmatch(before.folded)):
        return True
    return any(up.tag in {"blockquote", "figure", "details", "dl", "q"} for up in around) or (
        block.element.tag == "p" and _length(block.folded) > 20
    )


def _is_list_of_text(block: Block, before: Block | None, parents: set[etree._Element | None]) -> bool:
    """Whether linked words belong to the text: a list that the words before it announce, or a paragraph of it."""
    if before is None or is_promotion(before.folded):
        return False
    if block.kind == "item":
        parent = block.element.getparent()
        beside = before.kind == "item" and before.element.getparent() is parent
        headed = before.kind == "heading" and parent is not None and parent.getparent() in parents
        return beside or headed or before.folded.endswith((":", "："))
    return block.kind in {"row", "caption", "heading"} and block.element.getparent() in parents

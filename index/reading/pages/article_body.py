"""Which blocks of a page are its article.

trafilatura finds where the article is. It often stops short of the whole: it takes the first of several containers,
and leaves out lists of links, captions, headings and who said a quotation. So what it finds marks the place, and all
that belongs there is read from the page itself. Where it finds nothing, or takes the whole page for the article, what
the page marks as its article is taken, else all words outside menus and boxes.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from copy import deepcopy
from itertools import chain, pairwise
from typing import Final

import trafilatura
from lxml import etree
from lxml.html import HtmlElement
from trafilatura.settings import DEFAULT_CONFIG, Extractor

from ..facts.dates import day_in
from ..facts.promotion import is_promotion
from .blocks import Block, blocks_of

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)

_NAMING: Final = ("class", "id", "data-testid", "data-component", "data-area")
"""Attributes in which pages say what an element is."""
_NOISE: Final = {"nav", "footer", "aside", "form", "button", "select", "textarea", "header", "dialog"}
_ROLES: Final = {"navigation", "complementary", "banner", "contentinfo", "search", "dialog", "alert"}
_UNFOLDING: Final = {"h2", "h3", "h4", "h5", "h6", "dt", "summary"}
_WORDS: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_NOISE_WORDS: Final = frozenset(
    """nav navigation navbar menu breadcrumb breadcrumbs share sharing social related recommended recommendation
    recommendations recirc recirculation newsletter subscribe signup promo promotion teaser teasers advert
    adverts advertisement advertising ad ads sponsored sponsor cookie cookies consent gdpr comment comments
    disqus sidebar footer masthead toolbar tags trending popular mostread outbrain taboola byline dateline
    timestamp credit credits copyright login paywall modal popup banner widget pagination pager print toc bio
    biography follow metadata navbox hatnote skip signin author authors avatar discussion responses replies
    livefyre spotim viafoura donate donation upsell readmore readalso readnext seealso morefrom recom qrcode cta
    disclaimer keywords sharedaddy comentarios comentario commentaires kommentare komentarze compartir partager
    teilen relacionadas relacionados verwandte temas etiquetas schlagworte pied werbung anzeige publicidad
    publicite reklama boletin""".split()
)
"""Words in the class or id of what stands around an article, or two that stand together there."""
_WHOLES: Final = {"li", "ul", "ol", "dl", "dt", "dd", "tr", "tbody", "table", "figure", "blockquote"}
_SENTENCE: Final = re.compile(r"[.!?…。！？»”\"’][)\]»”\"’]{0,2}$")
_LEAD: Final = re.compile(
    r"lead|lede|intro|standfirst|dek|summary|subtitle|subhead|description|abstract|teaser-text|perex|chapo|vorspann"
)
_LIVE: Final = re.compile(r"\d{1,2}[:.h]\d{2}(?:\s?[ap]\.?m\.?)?(?:\s?(?:uhr|gmt|bst|et))?", re.I)
_HAN: Final = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_ENOUGH: Final = 0.8
"""The part of what was found that the place of the article must hold."""
_PICTURES: Final = frozenset({"image", "photo", "picture", "figure"})
_CAPTION: Final = 25
"""Letters of a caption that says more than who made the picture."""
_CAPTIONS: Final = re.compile(r"(?:^|[\W_])(?:caption|legende?|bildunterschrift|img_?descr)", re.I)
_STAMP: Final = re.compile(r"\d{4}.{0,24}\b\d{1,2}\s?[:h]\s?\d{2}|\b\d{1,2}\s?[:h]\s?\d{2}.{0,24}\d{4}")
"""A day and a time."""
_SUBSTANTIAL: Final = 240
"""Letters of prose behind what was found that are more than a note, such as that of a copyright."""


def article_blocks(tree: HtmlElement) -> list[Block]:
    """The blocks of the article of a page.

    Args:
        tree: the page without what is not seen (``unseen.take_out``).
    """
    blocks = blocks_of(tree)
    text = [block for block in blocks if block.kind != "break"]
    if not text:
        return []
    found = _found(tree)
    anchors = _anchors(text, found)
    lump = _is_lump(found, text)
    around = _around(tree, [] if lump else anchors)
    inner = [block for block in anchors if not _is_within(block.element, around)]
    if not inner or lump:
        inner = _marked(tree, text, around) or [block for block in text if not _is_within(block.element, around)]
        inner = [block for block in inner if not _is_menu(block)] or inner
        kept = {id(block) for block in inner}
    else:
        place = _place(inner, text, around)
        inner = [block for block in inner if block not in _strays(place, inner)]
        kept = _belonging(place, inner, text, around)
    chosen = [block for block in blocks if id(block) in kept or block.kind == "break"]
    return _without_promotion(_without_bare_headings(chosen, {id(block) for block in anchors})) or chosen or text


def _options(least: int) -> Extractor:
    """The settings of trafilatura, with the least size of an article in characters."""
    config = type(DEFAULT_CONFIG)()
    config.read_dict(DEFAULT_CONFIG)
    config.set("DEFAULT", "MIN_OUTPUT_SIZE", "1")
    config.set("DEFAULT", "MIN_OUTPUT_COMM_SIZE", "1")
    for name in ("MIN_EXTRACTED_SIZE", "MIN_EXTRACTED_COMM_SIZE"):
        config.set("DEFAULT", name, str(least))
    config.set("DEFAULT", "MAX_FILE_SIZE", "1000000000")
    return Extractor(config=config, comments=False, tables=True, with_metadata=False)


def _found(tree: HtmlElement) -> list[str]:
    """The words of the article as trafilatura finds it, folded, a block each.

    Of a short page it may make one lump of everything; then it is asked again without a least size.
    """
    blocks: list[str] = []
    for least in (250, 1):
        document = trafilatura.bare_extraction(deepcopy(tree), options=_options(least))
        body = getattr(document, "body", None)
        if body is None:
            continue
        blocks = list(_lines(body)) or blocks
        if sum(map(len, blocks)) >= 250 and len(blocks) > 1:
            break
    return blocks


def _lines(body: etree._Element) -> Iterable[str]:
    for element in body.iter(etree.Element):
        if element.tag in {"p", "head", "item", "quote", "cell", "code", "ab"}:
            words = " ".join("".join(element.itertext()).split())
            if words:
                yield words
    if body.find(".//p") is None:
        yield " ".join("".join(body.itertext()).split())


def _letters(words: str) -> str:
    return "".join(letter for letter in words if letter.isalnum())


def _anchors(text: Sequence[Block], found: Sequence[str]) -> list[Block]:
    """The blocks of the page that trafilatura found, by their words."""
    lines = {_letters(words) for words in found}
    whole = "\n".join(lines)
    return [
        block
        for block in text
        if (letters := _letters(block.words))
        and (letters in lines or (len(letters) > 24 and letters in whole) or _is_mostly(letters, whole))
    ]


def _is_mostly(letters: str, whole: str) -> bool:
    """Whether most pieces of a long block were found, though not the whole: a link or a mark in it was dropped."""
    if len(letters) < 80:
        return False
    pieces = [letters[at : at + 20] for at in range(0, len(letters) - 19, 20)]
    return sum(piece in whole for piece in pieces) * 3 > len(pieces) * 2


def _is_lump(found: Sequence[str], text: Sequence[Block]) -> bool:
    """Whether one block was found only, and several blocks of the page are inside it."""
    if len(set(found)) != 1:
        return False
    lump = _letters(found[0])
    inside = [letters for block in text if (letters := _letters(block.words)) and letters in lump and letters != lump]
    return len(inside) > 1


def _around(tree: HtmlElement, anchors: Sequence[Block]) -> set[etree._Element]:
    """What stands around the article, by its tag, its role or a word of its class.

    A word misleads where an author of pages calls each part of an article "widget": one that would cost a good part
    of what was found is not believed; the form of a teaser misleads less often than a word.
    """
    named = {one: words for one in tree.iter(etree.Element) if (words := _noise_words(one))}
    lost: Counter[str] = Counter()
    for block in anchors:
        above = (named.get(one, frozenset()) for one in (block.element, *block.element.iterancestors()))
        for word in set(chain.from_iterable(above)):
            lost[word] += len(block.words)
    most = sum(len(block.words) for block in anchors) * (1 - _ENOUGH)
    misleading = {word for word, size in lost.items() if size > most * (2 if word == "teaser" else 1)}
    whole = max(1, _size(tree))
    around = {one for one in tree.iter(etree.Element) if _is_structure(one)}
    around |= {one for one, words in named.items() if words - misleading}
    return {one for one in around if one.tag == "nav" or _size(one) * 2 < whole}


def _size(element: etree._Element) -> int:
    return len("".join("".join(element.itertext()).split()))


def _is_structure(element: etree._Element) -> bool:
    """Whether a tag or a role says that an element is no part of an article."""
    tag = element.tag
    if tag in {"html", "body", "main"}:
        return False
    if tag == "button":
        return not any(up.tag in _UNFOLDING for up in element.iterancestors())
    if tag == "footer":  # who said a quotation
        return not any(up.tag in {"blockquote", "figure", "section"} for up in element.iterancestors())
    if tag == "header":
        return element.find(".//h1") is None and not any(up.tag == "article" for up in element.iterancestors())
    return tag in _NOISE or element.get("role") in _ROLES


def _noise_words(element: etree._Element) -> frozenset[str]:
    """The words in the names of an element that say it is no part of an article; ``teaser`` by its form too."""
    if element.tag in {"html", "body", "main"}:
        return frozenset()
    named = " ".join(element.get(attribute, "") for attribute in _NAMING)
    words = [word.lower() for word in _WORDS.findall(named)]
    noise = _NOISE_WORDS.intersection([*words, *map("".join, pairwise(words))])
    if _PICTURES.intersection(words):  # what is said about a picture is its caption
        noise -= {"metadata"}
    return noise or (frozenset({"teaser"}) if _is_teaser(element) else noise)


def _is_teaser(element: etree._Element) -> bool:
    """Whether an element announces another story: its heading is a link, and little else is in it."""
    if element.tag not in {"article", "li", "div"}:
        return False
    headings = element.xpath("./*[self::h2 or self::h3 or self::h4][a]/a | ./a[h2 or h3 or h4]")
    return bool(headings) and len("".join(element.itertext()).split()) < 60


def _is_within(element: etree._Element, outer: set[etree._Element]) -> bool:
    return element in outer or any(up in outer for up in element.iterancestors())


def _marked(tree: HtmlElement, text: Sequence[Block], around: set[etree._Element]) -> list[Block]:
    """The blocks of what the page marks as its one article, or as its main part."""
    for query in ("//*[@itemprop='articleBody']", "//article", "//main | //*[@role='main']"):
        places = [place for place in tree.xpath(query) if not _is_within(place, around)]
        places = [place for place in places if not any(up in places for up in place.iterancestors())]
        if len(places) != 1:
            continue
        within = [
            block
            for block in text
            if _is_within(block.element, set(places)) and not _is_within(block.element, around)
        ]
        if any(_is_prose(block) for block in within):
            return within
    return []


def _is_prose(block: Block) -> bool:
    """Whether a block reads like a sentence of an article."""
    words = block.folded
    return (
        block.kind in {"paragraph", "item", "caption"}
        and not block.is_linked
        and (_length(words) > 60 or (_length(words) > 15 and _SENTENCE.search(words) is not None))
    )


def _length(words: str) -> int:
    """The length of words in letters of an alphabet; a Chinese or Japanese character says as much as three."""
    return len(words) if words.isascii() else len(words) + 2 * len(_HAN.findall(words))


def _is_menu(block: Block) -> bool:
    """Whether a block is nothing but links, or a few words that end no sentence beside them."""
    return block.is_linked and _SENTENCE.search(block.folded) is None


def _place(anchors: Sequence[Block], text: Sequence[Block], around: set[etree._Element]) -> etree._Element:
    """The element that holds the article: what was found, and what stands beside it like it."""
    sizes: Counter[etree._Element] = Counter()
    for block in anchors:
        for element in (block.element, *block.element.iterancestors()):
            sizes[element] += len(block.words)
    least = sum(len(block.words) for block in anchors) * _ENOUGH
    place = min((element for element, size in sizes.items() if size >= least), key=lambda e: (sizes[e], -_depth(e)))
    taken = {id(block) for block in anchors}
    best = place
    outside = [block for block in text if id(block) not in taken and not _is_within(block.element, around)]
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
    for number, block in enumerate(text):
        if id(block) in found:
            kept.add(id(block))
            before = block
            continue
        if _is_within(block.element, around):
            continue
        if place not in (block.element, *block.element.iterancestors()):
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
            belongs = _is_lead(block)
        elif block.is_linked:
            belongs = _is_list_of_text(block, before, parents)
        elif block.kind == "paragraph" and not _is_prose(block):
            belongs = _LIVE.fullmatch(block.folded) is not None or (
                number < last and _depth(block.element) >= _depth(place) and _is_said(block)
            )
        else:
            belongs = number <= last or _is_prose(block) or block.kind not in {"paragraph"}
        if belongs:
            kept.add(id(block))
            before = block
    return kept


def _strays(place: etree._Element, anchors: Sequence[Block]) -> list[Block]:
    """What was found that is no part of the article: menus above its text, and lines without a sentence elsewhere."""
    top = next((number for number, block in enumerate(anchors) if _is_prose(block)), 0)
    last = max((number for number, block in enumerate(anchors) if _is_within(block.element, {place})), default=0)
    strays = [block for block in anchors[:top] if _is_menu(block)]
    strays += [block for block in anchors[last + 1 :] if not _is_prose(block)]
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


def _is_above(block: Block) -> bool:
    """Whether what stands between the headline and the place of the article introduces it, or is a caption."""
    if block.is_linked or _STAMP.search(block.folded) or day_in(block.folded):
        return False
    if _is_caption(block):
        return _length(block.folded) > _CAPTION
    return _length(block.folded) > 60 and _is_prose(block)


def _is_caption(block: Block) -> bool:
    """Whether a block describes a picture, by its tag or by the class of what it stands in."""
    if block.kind == "caption":
        return True
    around = (block.element, *list(block.element.iterancestors())[:2])
    return any(_CAPTIONS.search(one.get("class", "")) for one in around)


def _is_lead(block: Block) -> bool:
    """Whether what stands before the first words found introduces the article."""
    if block.is_linked:
        return False
    named = " ".join(f"{up.get('class', '')}" for up in (block.element, *list(block.element.iterancestors())[:2]))
    return (
        (_LEAD.search(named.lower()) is not None and len(block.folded) > 30)
        or (_is_prose(block) and len(block.folded) > 60)
        or (block.kind in {"heading"} and block.element.tag in {"h2", "h3", "h4"})
        or (_is_caption(block) and _length(block.folded) > _CAPTION)
        or _LIVE.fullmatch(block.folded) is not None
    )


def _is_said(block: Block) -> bool:
    """Whether a few words without an end belong to what stands around them: the speaker of a quotation, a term."""
    around = (block.element, *block.element.iterancestors())
    return any(up.tag in {"blockquote", "figure", "details", "dl", "q"} for up in around) or (
        block.element.tag == "p" and len(block.folded) > 20
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


def _without_bare_headings(blocks: list[Block], anchors: set[int]) -> list[Block]:
    """Blocks without the headings under which nothing stands, such as those of a box that was left out."""
    kept: list[Block] = []
    below = 0
    for block in reversed(blocks):
        if block.kind == "heading":
            level = int(block.element.tag[1]) if block.element.tag[1:].isdigit() else 6
            if not below and (id(block) not in anchors or not any(one.words for one in kept)):
                continue
            below = below if level > 2 else 1
        elif block.kind != "break":
            below = 1
        kept.append(block)
        if block.kind == "heading":
            below = 1
    return kept[::-1]


def _without_promotion(blocks: Iterable[Block]) -> list[Block]:
    """Blocks without the lines that promote, and the lists of links that such a line introduces."""
    kept: list[Block] = []
    dropped = False
    for block in blocks:
        words = block.folded
        if block.kind in {"paragraph", "heading", "item", "caption"} and is_promotion(words):
            dropped = words.endswith((":", "：")) or block.kind == "heading"
            continue
        if dropped and block.is_linked:
            continue
        dropped = dropped and not words
        kept.append(block)
    return kept if any(block.words for block in kept) else []

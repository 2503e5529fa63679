"""What stands among the blocks of an article and leads away from it: lines that promote, and headings of links."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from lxml import etree

from ..facts.promotion import is_label, is_promotion
from ..facts.wording import CONTACT, SPONSOR
from .blocks import Block, letters_of
from .surroundings import is_of_quotation, size_of

SENTENCE: Final = re.compile(r"[.!?…。！？»”\"’][)\]»”\"’]{0,2}$")
_BOX: Final = 120
"""Letters of a box that says no more than what it promotes."""
_PAID: Final = 600
"""Letters of a box that somebody paid for."""
_SPONSOR: Final = 60
"""The most characters of a line that says who."""
_TAG: Final = 40
"""Letters of an item of a list of tags."""
_LINES: Final = 40
"""The most elements, and links, of a box of links."""
_EDGE: Final = 4
"""Characters by which a link and the words behind a label may differ."""
_TITLE: Final = 3
"""The fewest words of the title of a story."""
_LABEL: Final = 60
"""Characters of a label before it."""
_WORDS: Final = 5
"""Words of one without a colon, less than that."""
_ADDRESS: Final = re.compile(r"[\w.+-]+@[\w-]+\.\w|(?:\+|\(|\b0)\d[\d\s()./-]{6,}\d|\b\d{3}[-. ]\d{3}[-. ]\d{4}\b")
"""An e-mail address or a telephone number."""
_END: Final = re.compile(r"[\W_]*(?:(?i:ends?)[\W_]*|30[\W_]+)?")
"""A mark of the end of a text, as press releases have it."""
_NOTES: Final = 14
"""The most blocks behind an article that say whom to ask."""
_NEAR: Final = 7
"""The fewest blocks below its heading among which an address does not stand."""
_NOTE: Final = 200
"""The most characters of one."""
_BRACKETED: Final = re.compile(r"[\[【]\s?\S+\s+\S+\s+\S.*[\]】]")
_LABELLED: Final = re.compile(r"[^:：|»>]{2,24}[:：|»>]\s?(\S+\s+\S+\s+\S.*)")
"""A label and three words or more."""


def _may_head(block: Block) -> bool:
    """Whether a block is a heading, or a few words that end no sentence and stand for one."""
    few = block.kind == "paragraph" and len(block.folded) < _TAG and not SENTENCE.search(block.folded)
    return block.kind == "heading" or (few and not block.linked)


def _heads_links(heading: etree._Element, chosen: Counter[etree._Element]) -> bool:
    """Whether nothing stands in a box beside its heading but links, of which none was chosen.

    Args:
        heading: the first words of the box.
        chosen: how many of the chosen blocks stand in each element.
    """
    box = heading.getparent()
    if box is None or len(box) > _LINES:
        return False
    links = [one for one in box.iter("a") if heading not in one.iterancestors()][: _LINES + 1]
    if not 0 < len(links) <= _LINES or sum(map(size_of, links)) + size_of(heading) < size_of(box):
        return False
    return chosen[box] <= 1


def _leads_away(block: Block) -> bool:
    """Whether a block is a link to another story, with a label before it in whatever language."""
    if block.kind != "paragraph" or not block.linked:
        return False
    words = block.folded
    if _BRACKETED.fullmatch(words) and block.linked > len(words) - 2 * _EDGE:
        return True
    labelled = _LABELLED.fullmatch(words)
    whole = labelled is not None and words[: labelled.start(1)].isupper() and abs(len(words) - block.linked) < _EDGE
    return (
        (block.is_linked and is_label(words))
        or (labelled is not None and abs(len(labelled[1]) - block.linked) < _EDGE)
        or whole
        or _is_loud(block)
        or _is_labelled(block)
    )


def _is_loud(block: Block) -> bool:
    """Whether a block is one link in capitals that ends no sentence, as the title of another story."""
    words = block.folded
    return block.is_linked and words.isupper() and len(words.split()) > _TITLE and not SENTENCE.search(words)


def _is_labelled(block: Block) -> bool:
    """Whether a block is a label in an element of its own and one link, as no sentence is."""
    element = block.element
    first = next(iter(element), None)
    if first is None or first.tag == "a" or (element.text or "").strip() or "".join(first.itertext()) == "":
        return False
    label = " ".join("".join(first.itertext()).split())
    rest = len(block.folded) - len(label)
    links = [one for one in element.iter("a") if first not in one.iterancestors()]
    if len(links) != 1 or next(first.iter("a"), None) is not None or abs(block.linked - rest) > _EDGE:
        return False
    title = len("".join(links[0].itertext()).split())
    colon = label.endswith((":", "：")) or (first.tail or "").strip() in {":", "："}
    bare = element.tag == "div" and len(label.split()) < _WORDS
    return title >= _TITLE and len(label) < _LABEL and (colon or bare)


def _announces(block: Block, behind: Block | None, chosen: set[int]) -> bool:
    """Whether a short line ends with a colon, and the links that it announces are no part of the article."""
    ends = block.kind == "paragraph" and len(block.folded) < _LABEL and block.folded.endswith((":", "："))
    return ends and behind is not None and behind.is_linked and id(behind) not in chosen


def without_bare_headings(blocks: list[Block], anchors: set[int]) -> list[Block]:
    """Blocks without the headings under which nothing stands, such as those of a box that was left out."""
    kept: list[Block] = []
    below = 0
    within = Counter(up for block in blocks if block.words for up in block.element.iterancestors())
    for block in reversed(blocks):
        if _may_head(block) and _heads_links(block.element, within):
            continue
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


def without_pulled_quotes(blocks: list[Block]) -> list[Block]:
    """Blocks without the quotations that are set apart and stand in a paragraph too."""
    said = [letters_of(block.folded) for block in blocks if not _is_quotation(block)]
    return [
        block
        for block in blocks
        if not (len(block.folded) > _TAG // 2 and _is_quotation(block))
        or not any(letters_of(block.folded) in words for words in said)
    ]


def without_notes(blocks: list[Block]) -> list[Block]:
    """Blocks without what stands behind an article: whom to ask, and headings with nothing below.

    A list of addresses is known by them and by a heading; what is a sentence stays, unless it stands in their box.
    """
    kept: list[Block] = []
    first = max(1, len(blocks) - _NOTES)
    box: etree._Element | None = None
    alone = False
    for number, block in enumerate(blocks):
        if number >= first and _heads_notes(block, blocks[number + 1 : number + _NEAR]):
            box = block.element.getparent()
            alone = (
                box is not None
                and size_of(box) < _PAID
                and not any(box in one.element.iterancestors() for one in kept)
            )
            continue
        if (
            box is not None
            and block.kind != "heading"
            and (_is_note(block) or (alone and box in block.element.iterancestors()))
        ):
            continue
        box = None
        kept.append(block)
    for _ in range(_NOTES):
        if len(kept) > 1 and _is_trailing(kept):
            kept.pop()
    return kept


def _heads_notes(block: Block, behind: Sequence[Block]) -> bool:
    """Whether a block says that those behind it, or itself, are whom to ask."""
    if block.kind == "row" or not CONTACT.fullmatch(block.folded):
        return False
    return not behind or any(_ADDRESS.search(one.folded) for one in (block, *behind))


def _is_note(block: Block) -> bool:
    """Whether a block is short and no sentence, or holds an address."""
    words = block.folded
    few = block.kind in {"paragraph", "item"} and len(words) < _NOTE
    return few and (not SENTENCE.search(words) or _ADDRESS.search(words) is not None)


def _is_trailing(blocks: Sequence[Block]) -> bool:
    """Whether the last of some blocks says nothing: a heading, a line, or an address or question in its own box."""
    last = blocks[-1]
    if last.kind == "heading" or _END.fullmatch(last.folded):
        return True
    outer = {block.element.getparent() for block in blocks[:-1] if len(block.words) > _LABEL}
    if last.kind != "paragraph" or len(last.words) >= _BOX or not outer or last.element.getparent() in outer:
        return False
    asks = len(last.folded) < _LABEL and last.folded.endswith(("?", "？"))
    return asks or _ADDRESS.search(last.words) is not None


def _is_quotation(block: Block) -> bool:
    """Whether a block is a quotation by its tag or by the class of what it stands in."""
    around = (block.element, *block.element.iterancestors())
    return is_of_quotation(block.element) or any(one.tag == "blockquote" for one in around)


def _button_bars(blocks: Iterable[Block]) -> set[etree._Element | None]:
    """Lists of short items of which two or more are the words of buttons, such as "Print" and "Send"."""
    lists: dict[etree._Element | None, list[str]] = {}
    for block in blocks:
        if block.kind == "item":
            lists.setdefault(block.element.getparent(), []).append(block.folded)
    return {
        outer
        for outer, items in lists.items()
        if sum(map(is_promotion, items)) > 1 and all(len(one) < _TAG and not SENTENCE.search(one) for one in items)
    }


def without_promotion(blocks: Iterable[Block], chosen: set[int]) -> list[Block]:
    """The chosen of the blocks without the lines that promote, and without the lists that such a line introduces.

    The line itself may be one that was not chosen, unless it is a heading: a list below may belong to the text.
    """
    kept: list[Block] = []
    dropped = False
    box: etree._Element | None = None
    listed = list(blocks)
    bars = _button_bars(listed)
    for number, block in enumerate(listed):
        words = block.folded
        behind = next((one for one in listed[number + 1 :] if one.words), None)
        if _announces(block, behind, chosen) or (block.kind == "item" and block.element.getparent() in bars):
            continue
        shown = block.kind in ({"paragraph", "heading", "item", "caption"} if id(block) in chosen else {"paragraph"})
        paid = shown and len(words) < _SPONSOR and SPONSOR.fullmatch(words) is not None and not SENTENCE.search(words)
        if paid or (shown and (is_promotion(words) or _leads_away(block))):
            dropped = words.endswith((":", "：")) or block.kind == "heading"
            parent = block.element.getparent()
            most = _PAID if paid else _BOX
            is_box = parent is not None and parent.tag == "div" and size_of(parent) < most
            box = parent if is_box and parent.find(".//h1") is None else None
            continue
        is_tag = block.kind == "item" and len(words) < _TAG and not SENTENCE.search(words)
        if dropped and (block.is_linked or is_tag):
            continue
        if box is not None and box in block.element.iterancestors() and block.kind != "caption":
            continue
        dropped = dropped and not words
        if id(block) in chosen:
            kept.append(block)
    return kept if any(block.words for block in kept) else []

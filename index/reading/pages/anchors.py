"""Where the article of a page is, by trafilatura: its words, and the blocks of the page that hold them."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from copy import deepcopy

import trafilatura
from lxml import etree
from lxml.html import HtmlElement
from trafilatura.settings import DEFAULT_CONFIG, Extractor

from .blocks import Block, cased_letters

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)


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


def found_words(tree: HtmlElement) -> list[str]:
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


def anchors_of(text: Sequence[Block], found: Sequence[str]) -> list[Block]:
    """The blocks of the page that trafilatura found, by their words."""
    lines = {cased_letters(words) for words in found}
    whole = "\n".join(lines)
    return [
        block
        for block in text
        if (letters := cased_letters(block.words))
        and (letters in lines or (len(letters) > 24 and letters in whole) or _is_mostly(letters, whole))
    ]


def _is_mostly(letters: str, whole: str) -> bool:
    """Whether most pieces of a long block were found, though not the whole: a link or a mark in it was dropped."""
    if len(letters) < 80:
        return False
    pieces = [letters[at : at + 20] for at in range(0, len(letters) - 19, 20)]
    return sum(piece in whole for piece in pieces) * 3 > len(pieces) * 2


def is_lump(found: Sequence[str], text: Sequence[Block]) -> bool:
    """Whether one block was found only, and several blocks of the page are inside it."""
    if len(set(found)) != 1:
        return False
    lump = cased_letters(found[0])
    inside = [
        letters for block in text if (letters := cased_letters(block.words)) and letters in lump and letters != lump
    ]
    return len(inside) > 1

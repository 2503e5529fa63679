"""The text of an article that a page states in its data, where it shows less of it than it states.

Pages behind a wall show a teaser, and state the whole for search engines; pages that a script fills show nothing.
"""

from __future__ import annotations

import html
import re
from typing import Final

from lxml import etree
from lxml.html import fragments_fromstring

from .blocks import Block, blocks_of, cased_letters

_LEAST: Final = 300
"""Letters of a stated text that may be more than a summary."""
_MORE: Final = 1.3
"""How much longer than what is shown it must be to be taken."""
_LIKE: Final = 40
"""Letters at the beginning of a shown block by which it is found in the stated text."""


def with_stated_body(blocks: list[Block], body: str | None) -> list[Block]:
    """The blocks of the stated text, below those that introduce it, where it goes on behind what is shown.

    Args:
        blocks: the article as the page shows it.
        body: what its data give as the text of the article.
    """
    stated = _blocks(body or "")
    whole = "".join(cased_letters(block.words) for block in stated)
    shown = sum(len(cased_letters(block.words)) for block in blocks)
    if len(whole) < max(_LEAST, shown * _MORE):
        return blocks
    starts = [letters[:_LIKE] for block in blocks if len(letters := cased_letters(block.words)) >= _LIKE]
    if not starts:
        return stated
    matching = [number for number, block in enumerate(blocks) if _is_in(block, whole)]
    if not matching:
        return blocks
    above = [block for block in blocks[: matching[0]] if cased_letters(block.words)[:_LIKE] not in whole]
    return above + stated


def _is_in(block: Block, whole: str) -> bool:
    letters = cased_letters(block.words)
    return len(letters) >= _LIKE and letters[:_LIKE] in whole


def _blocks(body: str) -> list[Block]:
    """A stated text as blocks: of HTML by its elements, else a line each."""
    if re.search(r"<(?:p|br|div)\b", body, re.I):
        try:
            root = etree.Element("div")
            for part in fragments_fromstring(body):
                if isinstance(part, str):
                    root.text = part
                else:
                    root.append(part)
            return [block for block in blocks_of(root) if block.kind != "break"]
        except (etree.ParserError, etree.XMLSyntaxError, ValueError):
            return []
    lines = (html.unescape(line) for line in re.split(r"\s*[\r\n]+\s*", body))
    return [Block("paragraph", line, etree.Element("p")) for line in lines if line.strip()]

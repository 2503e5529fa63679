"""HTML to words: the article of a page without its menus, and what the page states about itself.

The parts: ``unseen`` (what nobody sees), ``article_body`` with ``anchors`` and ``surroundings`` (which blocks are the
article), ``page_facts`` (title, author, dates, outlet). This file knows their order only.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from ...errors import FileRefused
from ...lang.patterns import language_of
from ..draft import Draft, join_blocks
from ..encodings import decode_page
from ..facts.dates import line_day
from .article_body import article_blocks
from .blocks import Block
from .headline import mark_headline
from .kept_state import kept_body
from .page_facts import Page
from .promoted import without_notes
from .stated_body import with_stated_body
from .top_lines import below_title, lines_above, lines_behind, signature, without_bio
from .unseen import take_out


def read_html(data: bytes, charset: str | None = None) -> Draft:
    """The article of an HTML page.

    Args:
        data: the page.
        charset: the character set that the server declared for it, if any.

    Raises:
        FileRefused: ``file_binary`` when it is not text.
    """
    tree = parsed(decode_page(data, charset))
    if tree is None:
        return Draft(text="")
    page = Page(tree)
    mark_headline(tree, page.window)
    scripts = ["".join(script.itertext()) for script in tree.iter("script")]
    take_out(tree)
    blocks = with_stated_body(article_blocks(tree), page.linked.body())
    if not any(len(block.words) > _SHOWN for block in blocks) and (kept := kept_body(scripts)):
        blocks = with_stated_body([], kept)
    language = language_of("\n".join(block.words for block in blocks), page.language())
    sites = page.sites()
    text = without_notes(blocks)
    signed = signature(blocks, language, sites) or signature(text, language, sites)
    closing = blocks[-1].folded if len(blocks) > 1 and line_day(blocks[-1].folded, language) else None
    facts = page.facts(lines_above(tree, blocks), language, signed, closing, lines_behind(text, language))
    blocks = blocks[:-1] if closing else blocks
    blocks = blocks[:-1] if signed and blocks[-1].folded.lstrip("—– -").startswith(facts.author or "?") else blocks
    if len(blocks) > 1 and facts.author and blocks[-1].folded.casefold() == facts.author.casefold():
        blocks = blocks[:-1]
    if signed and blocks:
        blocks[-1].words = blocks[-1].words.removesuffix(f"（{signed}）")
    blocks = without_notes(without_bio(below_title(blocks, facts, language), facts.author))
    return Draft(
        text=join_blocks(printed(blocks)),
        title=facts.title,
        published=facts.published,
        author=facts.author,
        publisher=facts.publisher,
        url=facts.url,
        language=language,
        updated=facts.updated,
    )


_SHOWN = 80
"""Characters of the longest paragraph of a page that its scripts fill, at most."""
_OF_HEAD = frozenset("title meta link script style base noscript template object".split())
"""Elements that belong to the head of a page."""


def parsed(source: str) -> HtmlElement | None:
    """The tree of a page; libxml2's limits on depth and size stay on, and nothing is loaded.

    Raises:
        FileRefused: ``file_too_complex`` beyond those limits, where libxml2 would drop the rest silently.
    """
    parser = HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        tree = document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        tree = None
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log.filter_from_fatals()):
        sentence = "The page is nested deeper than 256 elements, or one piece of it is larger than 10 MB."
        raise FileRefused(sentence, code="file_too_complex")
    if tree is not None:
        _out_of_head(tree)
    return tree


def _out_of_head(tree: HtmlElement) -> None:
    """Put what is shown into the body.

    In a page without body tags libxml2 takes elements that it does not know, such as ``article``, for a part of the
    head; browsers do not.
    """
    head = tree.find("head")
    shown = [one for one in head if isinstance(one.tag, str) and one.tag not in _OF_HEAD] if head is not None else []
    if not shown:
        return
    body = tree.find("body")
    if body is None:
        body = etree.SubElement(tree, "body")
    for place, one in enumerate(shown):
        body.insert(place, one)


def printed(blocks: Sequence[Block]) -> list[tuple[str, str]]:
    """Blocks as (kind, words): a term and what it means on one line, if that is short."""
    printed: list[tuple[str, str]] = []
    for block in blocks:
        kind, words = block.kind, block.words
        last = printed[-1] if printed else ("", "")
        if kind == "item" and last[0] == "term" and len(words) < 120 and not last[1].endswith("?"):
            printed[-1] = ("item", f"{last[1].rstrip(':')}: {words}")
            continue
        printed.append((kind if kind in {"item", "row", "code", "term", "break"} else "paragraph", words))
    return printed

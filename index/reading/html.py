"""HTML to words: the article of a page without its menus, and what the page states about itself.

trafilatura finds the article. The date is our own reading of what the page states, because htmldate, which
trafilatura asks, also guesses. Where no article is found, all words outside menus and scripts are taken.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from copy import deepcopy
from typing import Final

import trafilatura
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from trafilatura.settings import DEFAULT_CONFIG, Document, Extractor

from ..errors import FileRefused
from ..labels import day, label, web_address
from .draft import Draft, join_blocks
from .encodings import decode_page

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)

_KINDS: Final = {"item": "item", "li": "item", "pre": "code", "code": "code"}
_BLOCKS: Final = {
    "p", "head", "item", "quote", "list", "table", "pre", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6",
    "blockquote", "ul", "ol", "dl", "dt", "dd", "section", "article", "main", "figure", "figcaption",
    "body", "header", "address", "details", "summary", "fieldset", "hr",
}  # fmt: skip
_NOISE: Final = {
    "script", "style", "noscript", "template", "nav", "footer", "aside", "form", "button", "select",
    "textarea", "iframe", "object", "embed", "svg", "math", "head",
}  # fmt: skip
_DATE_NAMES: Final = {
    "article:published_time", "og:published_time", "datepublished", "publishdate", "publish-date",
    "publish_date", "pubdate", "publication_date", "publicationdate", "date", "dc.date", "dc.date.issued",
    "dcterms.date", "dcterms.created", "dcterms.issued", "parsely-pub-date", "sailthru.date",
    "citation_publication_date", "citation_date", "article.published", "article_date_original",
    "originalpublicationdate", "published-date", "date.issued", "cxenseparse:recs:publishtime",
}  # fmt: skip
_UPDATE_NAMES: Final = {
    "article:modified_time", "og:updated_time", "datemodified", "dcterms.modified",
    "dc.date.modified", "modified_time",
}  # fmt: skip


def read_html(data: bytes, charset: str | None = None) -> Draft:
    """The article of an HTML page.

    Args:
        data: the page.
        charset: the character set that the server declared for it, if any.

    Raises:
        FileRefused: ``file_binary`` when it is not text.
    """
    source = decode_page(data, charset)
    tree = _parsed(source)
    if tree is None:
        return Draft(text="")
    published, updated, address = _published(tree), _updated(tree), _canonical(tree)
    language = tree.get("lang") or next(iter(tree.xpath("//html/@lang | //html/@*[local-name()='lang']")), None)
    page, blocks = _main_part(tree)
    title = (page.title if page else None) or next(iter(tree.xpath("//title/text()")), None)
    if blocks and title and label(blocks[0][1]) == label(title):
        blocks = blocks[1:] or blocks
    site = page.sitename if page and page.sitename != page.hostname else None
    return Draft(
        text=join_blocks(blocks),
        title=title,
        published=published,
        author=page.author if page else None,
        publisher=site,
        url=address,
        language=language,
        updated=updated,
    )


def _parsed(source: str) -> HtmlElement | None:
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
    return tree


def _options(least: int) -> Extractor:
    """The settings of trafilatura, with the least size of an article in characters."""
    config = type(DEFAULT_CONFIG)()
    config.read_dict(DEFAULT_CONFIG)
    config.set("DEFAULT", "MIN_OUTPUT_SIZE", "1")
    config.set("DEFAULT", "MIN_OUTPUT_COMM_SIZE", "1")
    for name in ("MIN_EXTRACTED_SIZE", "MIN_EXTRACTED_COMM_SIZE"):
        config.set("DEFAULT", name, str(least))
    config.set("DEFAULT", "MAX_FILE_SIZE", "1000000000")
    options = Extractor(config=config, comments=False, tables=True, with_metadata=True)
    options.date_params = {"extensive_search": False, "original_date": True, "max_date": "2200-01-01"}
    return options


def _main_part(tree: HtmlElement) -> tuple[Document | None, list[tuple[str, str]]]:
    """The article as trafilatura finds it, with what it knows of the page; else all words but the noise.

    Of a short page it may make one lump of everything; then it is asked again without a least size, and
    what that gives is taken if it is most of the lump.
    """
    rest = deepcopy(tree)
    etree.strip_elements(rest, *_NOISE, with_tail=False)
    everything = _blocks(rest)
    page: Document | None = None
    lump = 0
    for least in (250, 1):
        found = trafilatura.bare_extraction(tree, options=_options(least))
        assert not isinstance(found, dict)  # noqa: S101 - only the old ``as_dict`` gives one
        if found is None:
            continue
        page, blocks = found, _blocks(found.body)
        if blocks and not _is_lump(blocks, everything) and sum(len(words) for _, words in blocks) * 2 > lump:
            return page, blocks
        lump = sum(len(words) for _, words in blocks)
    return page, everything


def _is_lump(blocks: list[tuple[str, str]], everything: list[tuple[str, str]]) -> bool:
    """Whether there is one block only, and several blocks of the page are inside it."""
    if len(blocks) != 1:
        return False
    lump = " ".join(blocks[0][1].split())
    parts = (" ".join(words.split()) for _, words in everything)
    return sum(part in lump for part in parts if part != lump) > 1


def _blocks(root: etree._Element) -> list[tuple[str, str]]:
    """The blocks below ``root`` in order, as (kind, words); without recursion, however deep the tree."""
    blocks: list[tuple[str, str]] = []
    parts: list[str] = []
    kinds: list[str] = ["paragraph"]
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        row = tag in {"row", "tr"}
        if row or tag in _BLOCKS or (tag == "code" and element.getparent() is root):
            blocks.append((kinds[-1], "".join(parts)))
            parts = []
            if event == "end":
                kinds.pop()
            else:
                kinds.append(_KINDS.get(tag, kinds[-1]))
        if event == "start":
            if row:
                blocks.append(("row", " | ".join(_cells(element))))
                walk.skip_subtree()
            elif tag:
                parts.append("\n" if tag in {"lb", "br"} else element.text or "")
        elif element is not root:
            parts.append(element.tail or "")
    blocks.append(("paragraph", "".join(parts)))
    return [block for block in blocks if block[1].strip()]


def _cells(row: etree._Element) -> Iterator[str]:
    """The words of each cell of a table row."""
    for cell in row.iterchildren(etree.Element):
        yield " ".join(" ".join(cell.itertext()).split())


def _canonical(tree: HtmlElement) -> str | None:
    """The address that the page gives as its own, if http or https."""
    stated = tree.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content")
    return next((address for address in map(web_address, stated) if address), None)


def _published(tree: HtmlElement) -> str | None:
    """The date of publication that the page states: in meta tags, JSON-LD or a time tag; never guessed."""
    if found := _meta_day(tree, _DATE_NAMES, "datePublished"):
        return found
    marked = "@pubdate or @itemprop='datePublished' or contains(@class, 'publish')"
    for query in (f"//time[{marked}]", "//*[@itemprop='datePublished']", "//article//time", "//main//time"):
        for element in tree.xpath(query):
            if found := day(element.get("datetime") or element.get("content") or element.text):
                return found
    return None


def _updated(tree: HtmlElement) -> str | None:
    """The date of the last change that the page states; never guessed."""
    return _meta_day(tree, _UPDATE_NAMES, "dateModified")


def _meta_day(tree: HtmlElement, known: set[str], key: str) -> str | None:
    """The day in the first of the meta tags of those names that has one, else under ``key`` in JSON-LD."""
    for meta in tree.iter("meta"):
        names = (meta.get(name, "").lower() for name in ("property", "name", "itemprop", "http-equiv"))
        if any(name in known for name in names) and (found := day(meta.get("content"))):
            return found
    for script in tree.xpath("//script[@type='application/ld+json']"):
        if found := _linked_data_day(script.text or "", key):
            return found
    return None


def _linked_data_day(source: str, key: str) -> str | None:
    """The first day under ``key`` in a JSON-LD block."""
    try:
        waiting: list[object] = [json.loads(source)]
    except (ValueError, RecursionError):
        return None
    while waiting:
        item = waiting.pop(0)
        if isinstance(item, dict):
            if found := day(item.get(key)):
                return found
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)
        if len(waiting) > 10_000:
            return None
    return None

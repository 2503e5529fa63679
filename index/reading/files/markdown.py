"""Markdown to words: front matter, and the text below it without its markup.

Front matter is read line by line as ``key: value``; it is not YAML, so no tag, anchor or nesting in it means
anything. A body without any markup is kept character for character.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ...errors import FileRefused
from ..draft import Draft, head_row, join_blocks
from ..encodings import decode_text

_KEYS: Final = {
    "title": "title",
    "published": "published", "date": "published", "pubdate": "published",
    "author": "author", "authors": "author", "byline": "author",
    "publisher": "publisher", "site": "publisher", "source": "publisher",
    "url": "url", "link": "url", "canonical": "url",
    "language": "language", "lang": "language",
    "updated": "updated", "modified": "updated", "lastmod": "updated",
}  # fmt: skip
_PAIR: Final = re.compile(r"([A-Za-z][\w -]{0,40}?)\s{0,9}:(?:\s(.{0,3000})|)")
_FRONT_LINES: Final = 100
_DEEPEST: Final = 100


def read_file(data: bytes, charset: str | None = None) -> Draft:
    """The words of a Markdown file; see ``read_markdown``.

    Args:
        data: the whole file.
        charset: the character set that a server declared for it, if any.

    Raises:
        FileRefused: ``file_binary`` when it is not text; ``file_too_complex`` when it is nested too deeply.
    """
    return read_markdown(decode_text(data, charset))


def read_markdown(source: str) -> Draft:
    """The words of a Markdown text and what its front matter says of it.

    Args:
        source: the whole file, decoded.

    Raises:
        FileRefused: ``file_too_complex`` when it is nested too deeply.
    """
    stated, body = front_matter(source)
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": _DEEPEST}).enable(["table", "strikethrough"])
    tokens = parser.parse(body)
    if any(token.level >= _DEEPEST - 1 for token in tokens):  # the parser would drop what lies deeper
        raise FileRefused(f"The text is nested deeper than {_DEEPEST} lists or quotations.", code="file_too_complex")
    title = stated.get("title")
    if [token.type for token in tokens[:2]] == ["heading_open", "inline"] and tokens[0].tag == "h1":
        heading = words(tokens[1])
        if title is None or heading.strip() == title:
            stated["title"], title = heading, heading
            body = _lines_from(body, (tokens[0].map or [0, 0])[1])
            tokens = tokens[3:]
    if is_plain(tokens, body):
        return Draft(text=body, **stated)
    return Draft(text=join_blocks(_blocks(tokens, stated)), **stated)


def front_matter(source: str) -> tuple[dict[str, str], str]:
    r"""Split ``source`` into what its front matter states and the body below it.

    >>> front_matter("---\ntitle: Tram\ntags: !!python/name:os.system\n---\n\nIt opens.")
    ({'title': 'Tram'}, 'It opens.')
    >>> front_matter("---\nnot front matter")
    ({}, '---\nnot front matter')
    """
    lines = source[:40_000].split("\n", _FRONT_LINES + 1)
    if lines[0].rstrip() != "---":
        return {}, source
    stated: dict[str, str] = {}
    pairs, length = 0, len(lines[0]) + 1
    for line in lines[1 : _FRONT_LINES + 1]:
        length += len(line) + 1
        line = line.rstrip()
        if line in {"---", "..."}:
            return (stated, re.sub(r"\A(?:[ \t]*\r?\n)+", "", source[length:])) if pairs else ({}, source)
        if pair := _PAIR.fullmatch(line):
            pairs += 1
            key, value = _KEYS.get(pair[1].lower()), _scalar(pair[2] or "")
            if key and value:
                stated.setdefault(key, value)
        elif line and not line.startswith((" ", "\t", "#", "- ")):
            return {}, source
    return {}, source


def is_plain(tokens: Sequence[Token], body: str) -> bool:
    """Whether a body is nothing but paragraphs of words, so that its markup-free form is itself."""
    if any(token.type not in {"paragraph_open", "inline", "paragraph_close"} for token in tokens):
        return False
    seen: list[str] = []
    for token in tokens:
        if token.type == "inline":
            if any(child.type not in {"text", "softbreak", "hardbreak"} for child in token.children or ()):
                return False
            seen.append(words(token))
    return " ".join(seen).split() == body.split()


def words(token: Token) -> str:
    """The words of an inline token, without markup; a hard line break stays a line break."""
    parts: list[str] = []
    for child in token.children or ():
        if child.type == "softbreak":
            parts.append(" ")
        elif child.type == "hardbreak":
            parts.append("\n")
        elif child.type != "html_inline":
            parts.append(child.content)  # text, code, and the description of an image
        elif re.match(r"<br\b", child.content, re.I):
            parts.append("\n")
    return "".join(parts)


def _blocks(tokens: Sequence[Token], stated: dict[str, str]) -> list[tuple[str, str]]:
    """The blocks of a body as (kind, words); the first main heading becomes the title if there is none."""
    blocks: list[tuple[str, str]] = []
    cells: list[str] = []
    heads: list[str] = []
    header = False
    number = ""
    depth = 0
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type in {"list_item_open", "list_item_close"}:
            depth += token.nesting
            number = f"{token.info}{token.markup} " if token.type == "list_item_open" and token.info else ""
        elif token.type in {"fence", "code_block"}:
            blocks.append(("code", token.content))
        elif token.type == "html_block":
            blocks.append(("paragraph", _without_tags(token.content)))
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close":
            if header:
                heads = cells
            else:
                blocks.append(("row", head_row(heads, cells)))
        elif token.type in {"thead_open", "thead_close"}:
            header, heads = token.nesting > 0, [] if token.nesting > 0 else heads
        elif token.type == "table_close":
            if heads is cells:  # no other row
                blocks.append(("row", head_row((), heads)))
            blocks.append(("break", ""))
        elif token.type == "inline" and before is not None:
            if before.type in {"th_open", "td_open"}:
                cells.append(words(token))
            elif before.tag == "h1" and not stated.get("title"):
                stated["title"] = words(token)
            else:
                blocks.append(("item" if depth and before.hidden else "paragraph", number + words(token)))
                number = ""
    return blocks


def _lines_from(body: str, line: int) -> str:
    """``body`` from line number ``line`` on, without the blank lines before its first words."""
    rest = re.split(r"\r\n|\n|\r", body, maxsplit=line)[-1] if line else body
    return re.sub(r"\A(?:[ \t]*(?:\r\n|\n|\r))+", "", rest)


def _scalar(value: str) -> str | None:
    """A front matter value as words; anything that would need YAML to be understood is ``None``."""
    value = value.strip()
    if len(value) >= 2 and value[0] in "\"'" and value[-1] == value[0]:
        return value[1:-1].replace(value[0] * 2, value[0]).replace('\\"', '"')
    if value.startswith(tuple("!&*|>%@`{[#")) or value in {"~", "null"}:
        return None
    return re.split(r"\s#", value, maxsplit=1)[0].strip() or None


class _Words(HTMLParser):
    """Collects what stands between tags."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin to skip scripts and styles."""
        self.hidden = self.hidden or (tag if tag in {"script", "style"} else "")
        self.parts.append("\n" if tag in {"br", "p", "div", "li", "tr"} else "")

    def handle_endtag(self, tag: str) -> None:
        """End the skipping."""
        self.hidden = "" if tag == self.hidden else self.hidden

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        if not self.hidden:
            self.parts.append(data)


def _without_tags(source: str) -> str:
    """The words of a block of HTML inside Markdown."""
    parser = _Words()
    parser.feed(source)
    parser.close()
    return "".join(parser.parts)

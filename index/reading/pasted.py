"""Text that somebody pasted: its headline, byline and date line recognised and taken out of the body once.

Only for text pasted by people. Text given in Python, or as a plain text file, is kept character for character.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from ..article import TITLE_CHARACTERS, first_line, label, web_address
from ..lang.patterns import language_of
from .facts.bylines import names
from .facts.dates import day_in, line_day
from .facts.promotion import is_promotion
from .facts.wording import BY, CLOCK, NO_NAME, ROLE

FEWEST: Final = 20
"""Words of an article; fewer are answered with a hint."""
_HOST: Final = re.compile(
    r"(?:https?://\S+|(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}[a-z]{2,24}(?::\d{1,5})?(?:[/?#]\S*)?)", re.I
)
_FILE: Final = re.compile(r"[^/:]+\.(?:txt|html?|pdf|docx?|epub)", re.I)
_WORD: Final = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]|[^\W_]+")
_TOP: Final = 8
"""Lines above the body that may be no part of it."""
_LONG: Final = 200
"""Characters of a line that can only be the body."""
_ENDS: Final = re.compile(r"[.!?。！？…]['\"”’»)]?$")


@dataclass(frozen=True, slots=True)
class Pasted:
    """What somebody pasted.

    Attributes:
        kind: ``article``; ``address`` for a web address, also without its scheme; ``short`` for too few words to be
            an article, or none.
        text: the body, without what is in the fields below; all that was pasted, of what is no article.
        title: its headline.
        author: who wrote it, by its byline.
        published: its day of publication, ``YYYY-MM-DD``, by its date line.
        language: its BCP 47 tag.
        address: the address, with its scheme.
    """

    kind: Literal["article", "address", "short"]
    text: str
    title: str | None = None
    author: str | None = None
    published: str | None = None
    language: str | None = None
    address: str | None = None


def pasted(text: str) -> Pasted:
    r"""Understand what somebody pasted.

    >>> pasted("www.example.org/news").address, pasted("hello").kind
    ('https://www.example.org/news', 'short')
    >>> body = "The council voted on Tuesday to rebuild the old hall, which burnt down " + "and stood empty " * 4
    >>> found = pasted(f"Hall to be rebuilt\nBy Ann Reed\n5 March 2024\n\n{body}")
    >>> found.title, found.author, found.published, found.text == body
    ('Hall to be rebuilt', 'Ann Reed', '2024-03-05', True)
    """
    words = text.strip()
    if _HOST.fullmatch(words) and not _FILE.fullmatch(words):
        address = web_address(words if "://" in words else f"https://{words}")
        if address:
            return Pasted("address", text, address=address)
    if sum(1 for _ in zip(range(FEWEST), _WORD.finditer(text), strict=False)) < FEWEST:
        return Pasted("short", text)
    language = language_of(text)
    title, body, above = _split(text)
    author = published = None
    kept: list[str] = []
    named = False  # whether the line before named somebody
    for number, line in enumerate(above):
        words, behind = _plain(line), _plain(above[number + 1]) if number + 1 < len(above) else ""
        after_name, named = named, False
        found = line_day(words, language)
        if found:
            published = published if found[1] else published or found[0]
            continue
        dated = day_in(words, language)
        is_byline = BY.match(words) or (dated and len(words) < 120) or _is_beside(behind, language)
        name = names(words, language, stated=not BY.match(words) and not dated) if is_byline else None
        if name and len(words) < 160:
            author = author or name
            named = True
            published = published or (dated[0] if dated else None)
        elif dated and _is_place(words[: dated[1]], words[dated[2] :]):
            published = published or dated[0]
        elif words and not is_promotion(words) and words != title and not (after_name and _is_role(words)):
            kept.append(line)
    if kept and kept[-1] is not above[-1]:  # what stood between it and the body is gone
        kept[-1] = kept[-1].rstrip() + "\n\n"
    body = "".join(kept) + body
    return (
        Pasted("article", body, title, author, published, language)
        if body.strip()
        else Pasted("article", text, first_line(text), language=language)
    )


def byline(text: str) -> str | None:
    r"""Who wrote a text by the line that says so between its headline and its first paragraph; None if none does.

    >>> byline("Hall to be rebuilt\nBy Ann Reed\n\nThe council voted."), byline("By Friday it was over.")
    ('Ann Reed', None)
    """
    language = language_of(text)
    found = (names(_plain(line), language, stated=False) for line in _split(text)[2] if BY.match(_plain(line)))
    return next(filter(None, found), None)


def _plain(line: str) -> str:
    """A line without the marks of Markdown at its edges and around its first words."""
    return (label(re.sub(r"^[#>\s]+|[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}", "", line), _LONG + 1) or "").strip()


def _is_beside(line: str, language: str | None) -> bool:
    """Whether a line is such as stands below a name that nothing introduces: what they are, or the day."""
    dated = day_in(line, language)
    return _is_role(line) or (
        dated is not None and (line_day(line, language) is not None or _is_place(line[: dated[1]], line[dated[2] :]))
    )


def _is_role(line: str) -> bool:
    return len(line) < 60 and ROLE.search(line) is not None and _ENDS.search(line) is None


def _is_place(before: str, after: str) -> bool:
    """Whether nothing but a place stands beside a day: "Bilbao - 11 jun 2024 - 16:15"."""
    around = f"{before} {CLOCK.sub(' ', after, count=1)}"
    words = re.findall(r"[^\W\d_]+", around)
    return 0 < len(words) <= 2 and all(word[0].isupper() for word in words)


def _is_label(line: str) -> bool:
    """Whether a line is what stands above headlines: "Live", "World news"."""
    return len(line.split()) < 3 and NO_NAME.fullmatch(line) is not None


def _split(text: str) -> tuple[str | None, str, list[str]]:
    """The headline, the text from its first long line on, and the lines between them; no label such as "Live"."""
    lines = re.findall(r"[^\r\n]*\S[^\r\n]*(?:\s*[\r\n]+)?", text.lstrip())  # each with the empty lines behind it
    at = 0
    while at < min(len(lines), _TOP):
        line = lines[at].strip()
        if len(line) > _LONG or (_ENDS.search(line) and len(line) > TITLE_CHARACTERS):
            break
        at += 1
    if not at:
        return first_line(text), text, []
    first = int(at > 1 and _is_label(lines[0].strip()) and len(lines[1].split()) > 2)
    return label(_plain(lines[first])), "".join(lines[at:]), lines[first + 1 : at]

"""What stands at the top of an article besides its text: headline, byline, day, and what else is no part of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import chain
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from ..facts.beside_names import COLLECTIVE, SAYS_MORE
from ..facts.bylines import introduced, names
from ..facts.dates import day_in, labelled_day, line_day
from ..facts.promotion import is_contact, is_promotion
from ..facts.wording import CLOCK, PUBLISHED, ROLE, UPDATED
from .blocks import Block, is_layout, letters_of
from .captions import is_of_picture
from .page_facts import Facts

_TOP: Final = 6
"""Blocks at the top among which a byline may be."""
_BYLINE: Final = 90
"""The most characters of one."""
_MAY_NAME: Final = (
    "p div span time address li dl h1 h3 h4 h5 h6 a section td font em i small strong b cite center".split()
)
"""Elements in which bylines stand."""
_LONG: Final = 3
"""Paragraphs at the top between which a byline may stand, as below a lead."""
_WITHIN: Final = 12
"""The most elements of the article itself that are looked at."""
_HEAD: Final = 160
"""The most characters of a line that holds a byline, days and times."""
_STAMPED: Final = 2
"""The most lines at the top that are no list of events though each holds a day and a time."""
_SHOWS: Final = 25
"""The fewest characters of a caption above the headline."""
_RIGHT: Final = re.compile(r"text-align\s*:\s*right|\bright$", re.I)
_BIO: Final = 4
"""The most blocks at the end among which an author may be described."""
_SIGNED: Final = 160
"""The most characters of a last line that says who reported and who edited."""
_DASHED: Final = re.compile(r"[—–-]{1,2}\s*")
_REPORTER: Final = re.compile(
    r"[（(【〔][^）)】〕记記]{0,12}[记記]者[\s:：]?([\u4e00-\u9fff·、，, ]{2,30}?)"
    r"(?=\s?(?:通[讯訊]员|通訊員|[摄攝]影)|[／/）)】〕])"
)
"""Whom a Chinese text names as its reporters, in parentheses."""
_JAPANESE: Final = r"[\u4e00-\u9fff々]{1,3}\s?[\u3040-\u30ff\u4e00-\u9fff々]{1,3}"
_NAMED_LAST: Final = re.compile(rf"[（【〔]({_JAPANESE}(?:[、・]{_JAPANESE})*)[）】〕]$")
_REPORTERS: Final = 9
"""Characters of a Chinese name, with those of peoples whose names are longer, less than that."""
_BEHIND: Final = 3
"""Elements behind the last words that may say whom to write to."""
_FULL_NAME: Final = 2
"""Words of a name with which an article may be signed, at least."""
_ROLE_WORDS: Final = 4
_PLACE_WORDS: Final = 3
_BEFORE_NAME: Final = 2
"""Words that introduce the author at the end of a line, at most."""
_COUNT: Final = re.compile(r"[\d.,]+\s?[KkMm]?")
_WITHOUT_YEAR: Final = re.compile(
    r"(?:[^\W\d_]+\.?,? ){0,2}\d{1,2}[./-]\d{1,2}\.?,?(?: [^\W\d_]+\.?)? \d{1,2}[:.]\d{2}"
    r"(?:[ ,|·]+\D{0,30}\d{1,2}[:.]\d{2})?\W*"
)
"""A day in numbers without its year and a time of day, and a later time: "24.10. klo 06:02 Päivitetty 11:30"."""
_INITIALED: Final = 12
"""Characters of initials beside a byline, less than that."""
_ABOVE: Final = 40
"""The most elements between the headline and the article that are looked at for a byline."""


def below_title(blocks: list[Block], facts: Facts, language: str | None) -> list[Block]:
    """Blocks without the headline, and without the byline and the day that stand between it and the first words."""
    title = facts.title
    heads = [
        number
        for number, block in enumerate(blocks[:3])
        if block.words and title and block.kind != "row" and _is_headline(block, title)
    ]
    if heads and any(one.words for one in blocks[heads[-1] + 1 :]):
        blocks = [*filter(_is_caption, blocks[: heads[-1]]), *blocks[heads[-1] + 1 :]]
    for block in blocks[:1]:
        lines = block.words.split("\n")
        while len(lines) > 1 and (letters_of(lines[0]) in letters_of(title or "") or _is_byline(lines[0], language)):
            lines.pop(0)
        block.words = "\n".join(lines)
    above = [block for block in blocks[:_TOP] if _is_head(block, facts, language)]
    lists = {block.element.getparent() for block in above if block.kind == "item"}
    above += [one for one in blocks[: 2 * _TOP] if one.element.getparent() in lists and one not in above]
    if sum(_is_stamped(block.folded, language) for block in above) <= _STAMPED:
        rest = [block for block in blocks if block not in above]
    else:  # a list of events
        rest = blocks
    return rest if any(block.words for block in rest) else blocks


def _is_caption(block: Block) -> bool:
    """Whether a block says what a picture above the headline shows."""
    return is_of_picture(block.element) and len(block.folded) > _SHOWS and not block.is_linked


def signature(blocks: Sequence[Block], language: str | None, sites: Collection[str] = ()) -> str | None:
    """The author's name where the article ends with it, introduced, set to the right or all in bold or italics.

    Args:
        blocks: the article.
        language: its BCP 47 tag.
        sites: the names of the site, letters only.
    """
    last = blocks[-1] if blocks else None
    if last is not None and (found := _of_reporter(blocks, language) or _with_outlet(last, language, sites)):
        return found
    line = last.folded.strip("()[] ") if last is not None else ""
    if blocks and (written := _contact(blocks[-1].element, language)):
        return written
    if last is not None and len(blocks) > 1 and _DASHED.match(line) and not _is_quoted(last, blocks[-2]):
        dashed = _DASHED.sub("", line)
        if len(dashed.split()) >= _FULL_NAME and names(dashed, language, stated=True) == dashed:
            return dashed
    if introduced(line) and len(line) <= _SIGNED and (signed := names(line, language)):
        return signed
    if (
        last is None
        or last.kind != "paragraph"
        or len(last.folded) > _BYLINE
        or len(last.folded.split()) < _FULL_NAME
    ):
        return None
    whole = [
        one for one in last.element.iter("i", "em", "b", "strong") if "".join(one.itertext()).strip() == last.folded
    ]
    right = _RIGHT.search(f"{last.element.get('style', '')} {last.element.get('align', '')}")
    return names(last.folded, language, stated=True) if whole or right else None


def _of_reporter(blocks: Sequence[Block], language: str | None) -> str | None:
    """Whom a Chinese or Japanese article names in parentheses, as its reporter or at its end."""
    if not (language or "").startswith(("zh", "ja")):
        return None
    for block in (*blocks[:2], *blocks[-2:]):
        if found := _REPORTER.search(block.folded):
            people = re.split(r"[、，,\s]+", found[1].strip())
            if all(1 < len(one) < _REPORTERS for one in people):
                return "; ".join(people)
    found = _NAMED_LAST.search(blocks[-1].folded) if (language or "").startswith("ja") else None
    return names(found[1], language, stated=True) if found else None


def _with_outlet(last: Block, language: str | None, sites: Collection[str]) -> str | None:
    """The name in a line behind the article, or at its end, that says no more than it and the outlet."""
    behind = last.element.xpath("(following::p | following::div[not(*)])[position() < 3]")
    for line in (last.folded, *(" ".join("".join(one.itertext()).split()) for one in behind)):
        name, comma, outlet = line.partition(",")
        if comma and len(line) < _BYLINE and letters_of(outlet) in sites and len(name.split()) >= _FULL_NAME:
            return names(name, language, stated=True)
    return None


def lines_behind(blocks: Sequence[Block], language: str | None) -> list[str]:
    """The lines right behind an article that call a day that of its publication."""
    place = f"(following::p | following::div[not(*)])[position() <= {_BEHIND}]"
    behind = blocks[-1].element.xpath(place) if blocks else []
    parts = [" ".join(one.split()) for element in behind for one in element.itertext()]
    days = [(line, day_in(line, language)) for line in parts if len(line) <= _BYLINE]
    return [line for line, found in days if found and found[1] and PUBLISHED.fullmatch(line[: found[1]])]


def _is_quoted(block: Block, before: Block) -> bool:
    """Whether a last line is below a quotation, whose speaker it names."""
    quoted = before.folded[:1] in {"“", "„", "«", '"', "‘"} or before.element.tag == "blockquote"
    return quoted or any(up.tag == "blockquote" for one in (block, before) for up in one.element.iterancestors())


def _contact(last: etree._Element, language: str | None) -> str | None:
    """Whom the only line behind an article names that ends with an address of theirs."""
    behind = [last.tail or "", *chain.from_iterable(one.itertext() for one in list(last.itersiblings())[:_BEHIND])]
    found = [words for words in (*list(last.itertext())[1:], *behind) if is_contact(words)]
    return names(found[0], language, stated=True) if len(found) == 1 else None


def _is_headline(block: Block, title: str) -> bool:
    """Whether a block is the title, or the main heading that names the section or a motto beside it."""
    shown, letters = letters_of(block.folded), letters_of(title)
    if shown == letters:
        return True
    return (
        block.kind == "heading"
        and block.element.tag in {"h1", "h2"}
        and (shown.endswith(letters) or shown.startswith(letters))
        and len(shown) < 3 * len(letters)
    )


def _is_head(block: Block, facts: Facts, language: str | None) -> bool:
    """Whether a block at the top says nothing but who wrote the article and when, and how long it takes to read."""
    if block.kind == "heading" and len(block.words) <= _HEAD:
        return line_day(block.folded, language) is not None or _says_both(block.folded, facts, language)
    if block.kind not in {"paragraph", "item"} or len(block.words) > _HEAD:
        return False
    lines = [line for line in block.words.split("\n") if line.strip()]
    if block.kind == "item":
        return all(_is_byline(line, language) or _COUNT.fullmatch(line) for line in lines)
    return all(
        _is_byline(line, language)
        or PUBLISHED.fullmatch(line) is not None
        or UPDATED.fullmatch(line) is not None
        or is_promotion(line)
        or _is_stamped(line, language)
        or _WITHOUT_YEAR.fullmatch(line) is not None
        or _is_role(line)
        or _is_barred(line, language)
        or (facts.published is not None and labelled_day(line, language) == facts.published)
        or _names_author(line.removeprefix(facts.publisher or "").strip(), facts.author, language)
        or _says_both(line, facts, language)
        or letters_of(line) == letters_of(facts.publisher or "?")
        for line in lines
    )


def _says_both(line: str, facts: Facts, language: str | None) -> bool:
    """Whether a line that is no sentence holds the author and a day."""
    name = (facts.author or "").split("; ")[0]
    is_line = introduced(line) is not None or not _is_sentence(line)
    return bool(name) and name in line and day_in(line, language) is not None and is_line


def without_bio(blocks: list[Block], author: str | None) -> list[Block]:
    """Blocks without what is said about the author behind the article, in a box of its own."""
    names_of = tuple(filter(None, (author or "").split("; ")))
    for number in range(max(1, len(blocks) - _BIO), len(blocks)):
        block, before = (
            blocks[number],
            {one.element.getparent() for one in blocks[:number] if len(one.words) > _BYLINE},
        )
        if names_of and block.folded.startswith(names_of) and before and block.element.getparent() not in before:
            return blocks[:number] + without_bio(blocks[number + 1 :], author) if number else blocks
    return blocks


def _names_author(line: str, author: str | None, language: str | None) -> bool:
    """Whether a line that is no sentence begins with the author, and holds a day or a place besides."""
    line = SAYS_MORE.split(line, maxsplit=1)[0]
    name = (author or "").split("; ")[0]
    if name and line.endswith(name) and len(line.split()) - len(name.split()) <= _BEFORE_NAME:
        return True
    people = [one for one in (author or "").split("; ") if one and line.startswith(one)]
    if not people:
        return False
    rest = re.findall(r"[^\W\d_]+", _without(line, (author or "").split("; ")))
    is_place = len(rest) <= _PLACE_WORDS and all(word[0].isupper() for word in rest)
    return is_place or (day_in(line, language) is not None and not _is_sentence(line))


def _without(line: str, people: Sequence[str]) -> str:
    """A line without some names and what stands in parentheses."""
    for one in people:
        line = line.replace(one, " ")
    return re.sub(r"\([^()]{0,60}\)", " ", line)


def _is_barred(line: str, language: str | None) -> bool:
    """Whether a line is a byline with a few letters apart from it: "A. R. | Recorded by Ann Reed"."""
    parts = re.split(r"\s[|•·]\s", line)
    bylines = [one for one in parts if _is_byline(one, language)]
    return len(parts) > 1 and bool(bylines) and all(one in bylines or len(one) < _INITIALED for one in parts)


def _is_role(line: str) -> bool:
    """Whether a line says no more than what somebody is, or how often something was read or liked."""
    if _COUNT.fullmatch(line.strip()):
        return True
    return len(line.split()) <= _ROLE_WORDS and ROLE.search(line) is not None and not _is_sentence(line)


def _is_stamped(line: str, language: str | None) -> bool:
    """Whether a line that is no sentence holds a day and a time of day."""
    found = day_in(line, language)
    return (
        found is not None
        and CLOCK.search(line[: found[1]] + " " + line[found[2] :]) is not None
        and not _is_sentence(line)
    )


def _is_sentence(line: str) -> bool:
    return re.search(r"[.!?:。！？]$|[.!?]\s[A-Z]", line.strip()) is not None


def _is_byline(words: str, language: str | None) -> bool:
    """Whether a line says who wrote the article or when, and nothing else."""
    if (
        introduced(words)
        and len(words) <= _BYLINE
        and not words.endswith(("。", "！", "？"))
        and (names(words, language) or _is_of_staff(words))
    ):
        return True
    return line_day(words, language) is not None


def _is_of_staff(line: str) -> bool:
    """Whether a line says that several wrote it, who are not named: "Por Redacción La Voz"."""
    by = introduced(line)
    rest = line[by.end() :].split() if by else []
    return bool(rest) and COLLECTIVE.search(rest[0]) is not None and not _is_sentence(line)


def _is_short(element: etree._Element) -> bool:
    return len("".join(element.itertext())) < 2 * _HEAD


def lines_above(tree: HtmlElement, blocks: Sequence[Block]) -> list[etree._Element]:
    """The elements between the last headline above the article and its first words, then its own first ones."""
    text = [block for block in blocks if block.words and block.kind != "heading"]
    long = {block.element for block in text if len(block.words) > _BYLINE}
    if not text:
        return []
    places = [number for number, block in enumerate(text) if len(block.words) > _BYLINE][:_LONG]
    first = text[places[-1] if len(places) == _LONG else min(_LONG, len(text) - 1)].element
    above: list[etree._Element] = []
    within = -1
    for element in tree.iter(*_MAY_NAME):
        if element is first and element.find(".//h1") is None:
            break
        if element is first:  # a headline, a byline and the text, with line breaks between them
            within = _WITHIN
        within -= 1
        if not within:
            break
        if element.tag == "h1":
            outer = element.getparent()
            above = (
                [outer] if outer is not None and outer.tag in {"center", "td", "font"} and _is_short(outer) else []
            )
        elif (element.text or "").strip() or element.find("br") is not None or len(element):
            above.append(element)
    leaves = [
        one
        for one in above[-10 * _ABOVE :]
        if next(one.iterdescendants("p", "div", "li"), None) is None
        and one not in long
        and not any(up in long and up.tag in {"p", "li"} for up in one.iterancestors())
        and all(map(is_layout, one.iterancestors("table")))
    ]
    return leaves[-_ABOVE:] + [block.element for block in blocks[:4] if len(block.words) < 160]

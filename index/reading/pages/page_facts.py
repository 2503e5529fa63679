"""Who wrote a page, when, under which title and where: what the page states, and nothing else.

The order is that of how surely it is meant: the article's own JSON-LD object, meta tags, marked elements, then the
printed byline and date line beside the headline. htmldate and trafilatura read these too, but also guess from the
rest of the page (its address, its other dates, its boxes for authors), so neither is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from ...labels import day, label, web_address
from ..facts.bylines import all_names, introduced, names
from ..facts.dates import day_in, line_day, stated_day
from ..facts.wording import BY_INSIDE, HAN_NAME, ROLE, UPDATED
from .linked_data import LinkedData, linked_data

_DATE_NAMES: Final = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished", "publishdate",
    "publish-date", "publish_date", "pubdate", "publication_date", "publicationdate", "dc.date.issued",
    "dcterms.issued", "parsely-pub-date", "sailthru.date", "citation_publication_date", "citation_date",
    "article.published", "article_date_original", "originalpublicationdate", "published-date", "date.issued",
    "cxenseparse:recs:publishtime", "mediator_published_time", "article.created", "dcterms.created", "dc.date",
    "dcterms.date", "date",
)  # fmt: skip
_UPDATE_NAMES: Final = (
    "article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "dc.date.modified",
    "modified_time",
)  # fmt: skip
_AUTHOR_NAMES: Final = (
    "author", "article:author", "og:article:author", "dc.creator", "dcterms.creator", "dc.creator.author", "byl",
    "citation_author", "parsely-author", "sailthru.author", "article.author", "mediator_author", "cxenseparse:author",
    "twitter:data1",
)  # fmt: skip
_TITLE_NAMES: Final = (
    "og:title",
    "twitter:title",
    "dc.title",
    "dcterms.title",
    "citation_title",
    "parsely-title",
    "articletitle",
)
_SITE_NAMES: Final = (
    "og:site_name",
    "article:publisher",
    "publisher",
    "dc.publisher",
    "dcterms.publisher",
    "application-name",
    "citation_journal_title",
)
BETWEEN: Final = re.compile(
    r"\s+[|·•»«›:–—-]+\s+|(?<=[\u3040-\u9fff])[–—-]+(?=[\u3040-\u9fff])|\s*[|｜]\s*|_(?=[^_]*$)|\s*::\s*|:\s+(?=\S+$)"
)
_NAMED: Final = re.compile(
    r"byline|author|autor|writer|verfasser|posted-?by|creator|auteur|contribut|signature|firma\b|podpis", re.I
)
_DATED: Final = re.compile(r"date|time|publish|posted|dateline|byline|meta|datum|fecha", re.I)
_CALLED_DAY: Final = re.compile(r"(?:^|[\W_])(?:date|time|published|datum|fecha|data|datetime)(?:[\W_]|$)", re.I)
_BARS: Final = re.compile(r"\s+[|·•/—–]\s+")
_PROFILE: Final = re.compile(
    r"/(?:authors?|autor(?:e[ns]?)?|auteurs?|writers?|staff|profiles?|people|journalists?|reporters?|by)/", re.I
)
"""Addresses of pages about those who write."""
_HEAD_LINES: Final = 12
_LINES: Final = frozenset({"br", "p", "div", "li"})
"""Elements that begin a line of their own."""
_ROLE_LENGTH: Final = 60
"""The most characters of a line that says what somebody is."""
_SECTION: Final = 40
"""The most characters of the name of a section before a title."""
_COMPANIES: Final = frozenset(
    "ag as asa ab oy oyj gmbh mbh kg se sa sas sarl srl spa bv nv ltd plc llc inc corp co company group media".split()
)
"""What may stand behind the name of a site in that of its company."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page states of itself."""

    title: str | None
    author: str | None
    published: str | None
    updated: str | None
    publisher: str | None
    url: str | None


class Page:
    """A page of which facts are asked; ``read`` it before anything is taken out of its tree."""

    def __init__(self, tree: HtmlElement) -> None:
        self.tree = tree
        self.meta: dict[str, list[str]] = {}
        for tag in tree.iter("meta"):
            for attribute in ("property", "name", "itemprop", "http-equiv"):
                if (name := tag.get(attribute)) and (value := label(tag.get("content"), 400)):
                    self.meta.setdefault(name.strip().lower(), []).append(value)
        self.url = next(
            iter(
                filter(
                    None,
                    map(
                        web_address,
                        tree.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content"),
                    ),
                )
            ),
            None,
        )
        self.window = label(
            "".join(next(iter(tree.xpath("//head//title | //title")), etree.Element("x")).itertext()), 400
        )
        scripts = ("".join(script.itertext()) for script in tree.xpath("//script[contains(@type, 'ld+json')]"))
        self.linked: LinkedData = linked_data(
            scripts,
            [self.url or ""],
            [*self._meta(_TITLE_NAMES), self.window or "", *self._headings()],
            map(_words, tree.iter("a")),
        )

    def _headings(self) -> list[str]:
        return [words for one in self.tree.iter("h1") if (words := label("".join(one.itertext()), 400))]

    def _meta(self, wanted: Sequence[str]) -> Iterator[str]:
        return chain.from_iterable(self.meta.get(name, ()) for name in wanted)

    def language(self) -> str | None:
        """The language that the page gives as its own."""
        stated = self.tree.xpath("(/html | //html | //body | //article)/@lang | //html/@*[local-name()='lang']")
        named = [
            *stated,
            *self._meta(("content-language", "dc.language", "og:locale")),
            self.linked.words("inLanguage"),
        ]
        return next((one for one in named if one), None)

    def facts(self, lines: Sequence[etree._Element], language: str | None, signed: str | None = None) -> Facts:
        """All that it states.

        Args:
            lines: the elements between its headline and the first words of its article, in order.
            language: its BCP 47 tag, as far as it is known.
            signed: the name at the end of the article, where it is signed.
        """
        site = self._publisher()
        title = self._title()
        head = [words for one in lines for words in _lines(one) if words != title][:_HEAD_LINES]
        published, updated = self._published(language), self._updated(language)
        published = published or next(
            filter(None, (day(one.get("datetime")) for one in lines if one.tag == "time")), None
        )
        for line in head:
            found = next(filter(None, (line_day(part, language) for part in (line, *_BARS.split(line)))), None)
            if not found and (introduced(line) or BY_INSIDE.search(line) or names(line, language)):
                stated = day_in(line, language)
                found = (stated[0], False) if stated else None
            if found and found[1]:
                updated = updated or found[0]
            elif found:
                published = published or found[0]
        published = published or next(filter(None, (_dated(one, language) for one in lines)), None)
        return Facts(title, self._author(lines, head, language) or signed, published, updated, site, self.url)

    def _publisher(self) -> str | None:
        for name in (*self._meta(("og:site_name",)), self.linked.publisher(), *self._meta(_SITE_NAMES[1:5])):
            if name and not re.match(r"https?:|www\.|\d+$", name) and "." not in name[1:-3]:
                return name
        return None

    def _title(self) -> str | None:
        """The headline without the name of the site."""
        sites = self._sites()
        headings = [words for one in self.tree.iter("h1", "h2") if (words := label("".join(one.itertext()), 400))][
            :10
        ]
        shown = [*self._meta(_TITLE_NAMES), *filter(None, [self.window])]
        stated = [*filter(None, [self.linked.words("headline")]), *shown]
        if shown and not any(_is_like(stated[0], other) for other in (*shown, *headings)):
            stated = shown  # what the data calls a headline is shown nowhere
        for candidate in filter(None, stated):
            for heading in headings:
                if heading != candidate and _is_part(heading, candidate, sites):
                    return heading
            cut = _without_site(candidate, sites)
            for heading in headings:
                if heading != cut and _is_part(heading, cut, sites):
                    return heading
            if _letters(cut) not in sites:
                return _without_section(cut, self._headings())
        return next((one for one in headings if _letters(one) not in sites), self.window)

    def _author(self, lines: Sequence[etree._Element], head: Sequence[str], language: str | None) -> str | None:
        """The people named in the first place that names any.

        The site is none of them, unless it is named after the person that the page's own data names.
        """
        sites = self._sites()
        for found in filter(None, self._authors(lines, head, language)):
            people = [name for name in found.split("; ") if not _is_site(_letters(name), sites)]
            if people:
                return "; ".join(people)
        return all_names(self.linked.people(), language)

    def _authors(
        self, lines: Sequence[etree._Element], head: Sequence[str], language: str | None
    ) -> Iterator[str | None]:
        """Whom each place that may name authors names, the surest first."""
        yield all_names(self.linked.authors(), language)
        yield all_names(self._meta(_AUTHOR_NAMES[:-1]), language)
        marked = self.tree.xpath("//*[@itemprop='author'] | //*[@rel='author']")
        if 0 < len(marked) <= 6:
            inner = [one.xpath(".//*[@itemprop='name']") or [one] for one in marked]
            yield all_names((_words(one) for several in inner for one in several), language)
        for line in head:
            if introduced(line) or (BY_INSIDE.search(line) and not line.endswith((".", "!", "?", "…"))):
                yield names(line, language)
        profiles = [one for line in lines for one in line.iter("a") if _PROFILE.search(one.get("href", ""))]
        yield all_names(map(_words, profiles), language)
        boxes = [
            one
            for one in self.tree.iter("p", "div", "span", "a", "address")
            if _NAMED.search(f"{one.get('class', '')} {one.get('itemprop', '')}")
        ]
        for line in chain.from_iterable((*_lines(one), one.text or "") for one in boxes[:20]):
            if len(line) < 120:
                yield names(line, language, stated=True)
        for line in head:
            if day_in(line, language):
                yield names(line, language, stated=True)
        stamps = {_words(one) for line in lines for one in (line, *line.iter("time")) if _is_stamp(one)} - {""}
        for line, behind in pairwise(head):
            chinese = line[:1] >= "\u4e00" and (language or "").startswith("zh")
            if chinese and not HAN_NAME.fullmatch(line):
                continue
            if behind in stamps or _is_beside(behind, language):
                yield names(line, language, stated=True)

    def _sites(self) -> set[str]:
        """The names of the site, letters only."""
        named = (*self._meta(_SITE_NAMES), self._publisher(), *self.linked.sites, _host(self.url))
        return {_letters(name) for name in named if name}

    def _published(self, language: str | None) -> str | None:
        stated: list[str | None] = [self.linked.words("datePublished"), *self._meta(_DATE_NAMES)]
        for value in stated:
            if found := stated_day(value, language):
                return found
        marked = "@pubdate or @itemprop='datePublished' or contains(@class, 'publish')"
        for query in (
            f"//time[{marked}]",
            "//*[@itemprop='datePublished']",
            "//*[@content and (contains(@property, 'datePublished') or contains(@property, 'dc:date'))]",
            "//article//time[not(ancestor::article//article)]",
            "//main//time",
        ):
            for element in self.tree.xpath(query):
                value = element.get("datetime") or element.get("content") or "".join(element.itertext())
                if found := stated_day(value, language):
                    return found
        boxes = [
            one
            for one in self.tree.iter("p", "div", "span", "time", "li", "a")
            if _DATED.search(f"{one.get('class', '')} {one.get('id', '')}")
        ]
        for line in chain.from_iterable(map(_lines, boxes[:40])):
            found_day = line_day(line, language)
            if found_day and not found_day[1]:
                return found_day[0]
        return None

    def _updated(self, language: str | None) -> str | None:
        for value in (self.linked.words("dateModified"), *self._meta(_UPDATE_NAMES)):
            if found := stated_day(value, language):
                return found
        return None


def _lines(element: etree._Element) -> Iterator[str]:
    """The printed lines of an element; what stands apart in it only by its markup is a line too."""
    parts: list[str] = []
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            parts.append(("\n" if inner.tag in _LINES else "") + (inner.text or ""))
        elif inner is not element:
            touches = not inner.tail and inner.getnext() is not None
            parts.append("\n" if inner.tag in _LINES or touches else inner.tail or "")
            parts.append(inner.tail or "" if inner.tag in _LINES else "")
    introduces = ""
    for line in "".join(parts).split("\n"):
        if words := label(f"{introduces} {line}", 160):
            introduces = words if introduced(f"{words} ?") and not introduced(words) else ""
            if not introduces:
                yield words


def _is_stamp(element: etree._Element) -> bool:
    return element.tag == "time" and day(element.get("datetime")) is not None


def _dated(element: etree._Element, language: str | None) -> str | None:
    """The day in an element that its class calls one, whatever else stands in its line, if that is no change."""
    named = " ".join(one.get("class", "") for one in (element, element.getparent()) if one is not None)
    words = _words(element)
    found = day_in(words, language) if len(words) < _ROLE_LENGTH * 2 and _CALLED_DAY.search(named) else None
    return found[0] if found and not UPDATED.match(words) and not words.endswith(".") else None


def _is_beside(line: str, language: str | None) -> bool:
    """Whether a line is such as stands below a name that nothing introduces: what they are, or the day."""
    return line_day(line, language) is not None or (
        len(line) < _ROLE_LENGTH and ROLE.search(line) is not None and not line.endswith((".", "!", "?"))
    )


def _is_site(name: str, sites: set[str]) -> bool:
    """Whether letters are the name of the site, or of the company behind it ("Harbour Robotics AS")."""
    return name in sites or any(
        len(site) > 5 and name.startswith(site) and name.removeprefix(site) in _COMPANIES for site in sites
    )


def _words(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _letters(words: str) -> str:
    return "".join(letter for letter in words.casefold() if letter.isalnum())


def _host(url: str | None) -> str | None:
    """The name in an address, such as ``courier`` of www.courier.example."""
    found = re.match(r"https?://(?:www\.)?([^/:]+)\.\w+", url or "")
    return found[1] if found else None


def _is_part(heading: str, title: str, sites: set[str]) -> bool:
    """Whether a title is the heading and the name of the site, or of a section, beside it.

    A heading that is shorter than what stands beside it may be the site itself, unless that names the site.
    """
    rest = (
        title.removeprefix(heading)
        if title.startswith(heading)
        else title.removesuffix(heading)
        if title.endswith(heading)
        else ""
    )
    if len(heading) * 2 <= len(title) and not any(_letters(rest).startswith(site) for site in sites):
        return False
    return bool(rest) and len(rest) < 80 and bool(re.match(r"\s*[|·•»«›:：–—｜_-]|.*[|·•»«›:：–—｜_-]\s*$", rest))


def _is_like(one: str, other: str) -> bool:
    """Whether one title holds the other."""
    first, second = _letters(one), _letters(other)
    return first in second or second in first


def _without_section(title: str, headings: list[str]) -> str:
    """A title without the section before it, where the only main heading does not name it."""
    if len(headings) != 1 or len(headings[0]) * 2 < len(title) or not title.endswith(headings[0]):
        return title
    before = title.removesuffix(headings[0])
    return headings[0] if len(before) < _SECTION and re.search(r"[.:|–—-]\s*$", before) else title


def _without_site(title: str, sites: set[str]) -> str:
    """A title without the name of the site before or behind it."""
    for _ in range(3):
        parts = list(BETWEEN.finditer(title))
        if not parts:
            break
        first, last = parts[0], parts[-1]
        if _letters(title[last.end() :]) in sites and title[: last.start()].strip():
            title = title[: last.start()].strip()
        elif _letters(title[: first.start()]) in sites and title[first.end() :].strip():
            title = title[first.end() :].strip()
        else:
            break
    return title

"""Who wrote a page, when, under which title and where: what the page states, and nothing else.

The order is that of how surely it is meant: the article's own JSON-LD object, meta tags, marked elements, then the
printed byline and date line beside the headline. htmldate and trafilatura read these too, but also guess from the
rest of the page (its address, its other dates, its boxes for authors), so neither is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain, pairwise, takewhile
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from ...article import label, web_address
from ...lang.patterns import pattern
from ..facts.beside_names import PHOTOGRAPHER
from ..facts.bylines import all_names, introduced, is_one_word, names, turned
from ..facts.dates import dated_address, day, day_in, labelled_day, line_day, stated_day
from ..facts.promotion import is_promotion
from ..facts.wording import AGENCIES, AND, BY_INSIDE, EDITED, FIRST, HAN_NAME, OUTLET, ROLE, UPDATED, WEEKDAYS
from .blocks import letters_of as _letters
from .captions import is_of_picture
from .headline import title_of
from .linked_data import LinkedData, linked_data
from .surroundings import is_card, is_within, of_others, posts_of

_DATE_NAMES: Final = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished", "publishdate",
    "publish-date", "publish_date", "pubdate", "pub_date", "pdate", "publication_date", "publicationdate",
    "dc.date.issued", "dcterms.issued", "parsely-pub-date", "sailthru.date", "citation_publication_date",
    "citation_date",
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
    "citation_author", "dc.creator.personalname", "parsely-author", "sailthru.author", "article.author",
    "articleauthor", "mediator_author", "cxenseparse:author",
    "twitter:data1",
)  # fmt: skip
_TITLE_NAMES: Final = (
    "og:title", "twitter:title", "dc.title", "dcterms.title", "citation_title", "parsely-title",
    "articletitle",
)  # fmt: skip
_SITE_NAMES: Final = (
    "og:site_name", "article:publisher", "publisher", "dc.publisher", "dcterms.publisher", "application-name",
    "citation_journal_title",
)  # fmt: skip
_NAMED: Final = re.compile(
    r"byline|author|autor|writer|verfasser|redakt(?:or|eur)|penulis|posted-?by|creator|auteur|contribut|signature|firma\b|podpis"
    r"|szerz[oő]|forfatter|skribent|kirjoittaja|toimittaja|journalist|reporter",
    re.I,
)
_DATED: Final = re.compile(r"date|time|publish|posted|dateline|byline|meta|datum|fecha", re.I)
_CALLED_DAY: Final = re.compile(r"(?:^|[\W_])(?:date|time|published|datum|fecha|data|datetime)(?:[\W_]|$)", re.I)
_DOMAIN: Final = re.compile(r"\.[a-z]{2,3}$")
"""The end of the name of a site that is its address."""
_BARS: Final = re.compile(r"\s+[|·•/—–]\s+")
_PROFILE: Final = re.compile(
    r"/(?:authors?|autor(?:e[ns]?)?|auteurs?|writers?|staff|profiles?|people|journalists?|reporters?|by)/|/@[\w.-]+/?$",
    re.I,
)
"""Addresses of pages about those who write."""
_GREENWICH: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:(\d\d)(?::[\d.]+)?(?:Z|\+00:?00)")
"""A moment in Greenwich time, with its minutes."""
_NO_OUTLET: Final = re.compile(r"https?:|www\.|\d+$|(?:[A-Z]\.)+$")
"""What stands in the place of the name of an outlet: an address, a number, a country."""
_ROOT: Final = re.compile(r"https?://[^/?#]+/")
"""The address of the first page of a site."""
_BARE_DAY: Final = re.compile(r"\d{4}-?\d\d-?\d\d")
_MINUTES: Final = re.compile(r"\d{1,2}[:.h](\d\d)(?!\d)")
_HEAD_LINES: Final = 12
_JOINS: Final = pattern(r"[&/|·•–-]|{bylines.and}", re.I)
"""All that stands between two names."""
_LINES: Final = frozenset({"br", "p", "div", "li", "dt", "dd"})
"""Elements that begin a line of their own."""
_ROLE_LENGTH: Final = 60
"""The most characters of a line that says what somebody is."""
_TOGETHER: Final = 200
"""The most characters of a list of authors."""
_ABOVE: Final = 120
"""The most characters above a headline among which the day stands."""
_ARTICLES: Final = frozenset({"the", "la", "le", "les", "el", "los", "il", "der", "die", "das"})
"""With which names of papers begin."""
_COMPANIES: Final = frozenset(
    "ag as asa ab oy oyj gmbh mbh kg se sa sas sarl srl spa bv nv ltd plc llc inc corp co company group media"
    " news nieuws zeitung online digital redaktion redazione redaccion redaction redakcja staff tv radio".split()
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

    def _meta_authors(self) -> Iterator[str]:
        for name in _AUTHOR_NAMES[:-1]:
            several = self.meta.get(name, ())
            yield from map(turned, several) if name.startswith(("citation", "dc")) else several

    def language(self) -> str | None:
        """The language that the page gives as its own."""
        stated = self.tree.xpath("(/html | //html | //body | //article)/@lang | //html/@*[local-name()='lang']")
        named = [
            *stated,
            *self._meta(("content-language", "dc.language", "og:locale")),
            self.linked.words("inLanguage"),
        ]
        return next((one for one in named if one), None)

    def facts(
        self,
        lines: Sequence[etree._Element],
        language: str | None,
        signed: str | None = None,
        closing: str | None = None,
        behind: Sequence[str] = (),
    ) -> Facts:
        """All that it states.

        Args:
            lines: the elements between its headline and the first words of its article, in order.
            language: its BCP 47 tag, as far as it is known.
            signed: the name at the end of the article, where it is signed.
            closing: its last line, where that is a day.
            behind: lines right behind it that call a day that of publication.
        """
        site = self._publisher()
        title = self._title()
        posts = posts_of(self.tree)
        self.others = of_others(self.tree) | posts
        lines = [one for one in lines if not is_of_picture(one) and not is_within(one, posts)]
        lines = [one for one in lines if not is_within(one, self.others) or introduced(_words(one))]
        head = [words for one in lines for words in _lines(one) if words != title][:_HEAD_LINES]
        published, updated = self._published(head, language), self._updated(language)
        published = published or next(
            filter(None, (day(one.get("datetime")) for one in lines if one.tag == "time")), None
        )
        for line in (*head, *filter(None, [closing])):
            found = next(filter(None, (line_day(part, language) for part in (line, *_BARS.split(line)))), None)
            named = introduced(line) or BY_INSIDE.search(line) or (not _is_ended(line) and names(line, language))
            if not found and named:
                stated = day_in(line, language)
                found = (stated[0], False) if stated else None
            if found and found[1]:
                updated = updated or found[0]
            elif found:
                published = published or found[0]
        published = published or next(filter(None, (_dated(one, language) for one in lines)), None)
        published = published or _dated_above(self.tree, language) or self._shown(language)
        published = published or dated_address(self.url)
        published = published or next(filter(None, (labelled_day(line, language) for line in head)), None)
        for line in behind:
            stated = day_in(line, language)
            published = published or (stated[0] if stated else None)
            signed = signed or (names(line, language) if BY_INSIDE.search(line) else None)
        return Facts(title, self._author(lines, head, language) or signed, published, updated, site, self.url)

    def _publisher(self) -> str | None:
        for name in (
            *self._meta(("og:site_name",)),
            self.linked.publisher(),
            *self._meta((*_SITE_NAMES[1:5], _SITE_NAMES[6])),
        ):
            if name and not _NO_OUTLET.match(name) and (" " in name or "." not in name[1:-3]):
                return name
        return self._home

    @cached_property
    def _home(self) -> str | None:
        """What the link to the first page of the site says, where the title of the window begins or ends with it."""
        window, root = _letters(self.window or ""), _ROOT.match(self.url or "")
        for link in self.tree.iter("a"):
            if link.get("href", "").strip() in {"/", root and root[0]}:
                name = label("".join(link.itertext()), _ROLE_LENGTH)
                letters = _letters(name or "")
                ends = window.startswith(letters) or window.endswith(letters)
                if name and len(letters) > 2 and ends and letters != window:
                    return name
        return None

    def _title(self) -> str | None:
        """The headline without the name of the site."""
        headline = self.linked.words("headline")
        return title_of(self.tree, headline, self._meta(_TITLE_NAMES), self.window, self.sites())

    def _author(self, lines: Sequence[etree._Element], head: Sequence[str], language: str | None) -> str | None:
        """The people named in the first place that names any.

        The site is none of them, unless it is named after the person that the page's own data names.
        """
        sites = self.sites()
        author: list[str] = []
        for found in filter(None, self._authors(lines, head, language)):
            people = [
                one for one in found.split("; ") if not (_is_site(_letters(one), sites) or _is_short(one, sites))
            ]
            if not author or {_letters(one) for one in author} < {_letters(one) for one in people}:
                author = people  # a place that names the same and more, such as a byline beside a tag for one name
        called = [*self.linked.people(), *(one for one in self._meta_authors() if one in self.linked.persons)]
        return "; ".join(author) or all_names(called, language) or self._of_one_word(lines, sites)

    def _of_one_word(self, lines: Sequence[etree._Element], sites: set[str]) -> str | None:
        """An author of one word, where the data call it a person and the page shows it where it names authors."""
        shown = {_words(one) for one in self._own("//*[@rel='author'] | //*[@itemprop='author']")}
        shown |= {_words(one) for line in lines for one in (line, *line.iter("a", "span"))}
        shown |= {_words(one) for one in self._own("//*[@class]") if _NAMED.search(one.get("class", ""))}
        stated = dict.fromkeys(name for name in self.linked.people() if is_one_word(name) and name in shown)
        people = [name for name in stated if not _is_site(_letters(name), sites)]
        return "; ".join(people) or None

    def _authors(
        self, lines: Sequence[etree._Element], head: Sequence[str], language: str | None
    ) -> Iterator[str | None]:
        """Whom each place that may name authors names, the surest first."""
        stated = (all_names(self.linked.authors(), language), all_names(self._meta_authors(), language))
        outlets = [one for one in stated if one and self._are_outlets(one)]
        unseen = [one for one in stated if one and not self._shows(one)]
        yield from (one for one in stated if one not in (*outlets, *unseen))
        profiles = [
            one
            for line in lines
            for one in line.iter("a")
            if _PROFILE.search(one.get("href", "")) and not any(EDITED.match(_words(up)) for up in _up_to(one, line))
        ]
        if not all(one in unseen for one in filter(None, stated)) or not (profiles or any(map(introduced, head))):
            yield from (one for one in unseen if one not in outlets)
        marked = self._own("//*[@itemprop='author'] | //*[@rel='author']")
        if 0 < len(marked) <= 6:
            inner = [one.xpath(".//*[@itemprop='name']") or [one] for one in marked]
            yield all_names((_top_line(one, language) for several in inner for one in several), language)
        for line in head:
            if introduced(line) or (BY_INSIDE.search(line) and not _is_ended(line)):
                yield names(line, language)
                yield from (names(part, language) for part in _BARS.split(line)[1:] if introduced(part))
        yield all_names(map(_words, profiles), language)
        boxes = [
            one
            for one in self.tree.iter(
                "p",
                "div",
                "span",
                "a",
                "address",
                "cite",
                "li",
                "h2",
                "h3",
                "h4",
                "h5",
                "h6",
                "em",
                "b",
                "strong",
                "i",
            )
            if _NAMED.search(f"{one.get('class', '')} {one.get('itemprop', '')}")
            and not is_within(one, self.others)
            and (one in lines or not is_card(one))
            and not is_of_picture(one)
        ]
        for several in (*_alike(boxes[:20]), *map(_links, boxes[:20])):
            writing = [one for one in several if not _is_other(one)] or several
            yield all_names((", ".join(_lines(one)) for one in writing), language)
        outer = {up for one in boxes[:20] for up in one.iterancestors()}
        boxes = sorted(boxes[:20], key=lambda one: one in outer)  # the name itself before the line that it stands in
        for line in chain.from_iterable((one.text or "", *_lines(one)) for one in boxes):
            if len(line) < 120:
                yield names(line, language, stated=True)
        for line in head:
            if day_in(line, language) and not _is_ended(line):
                yield names(line, language, stated=True)
        stamps = {_words(one) for line in lines for one in (line, *line.iter("time")) if _is_stamp(one)} - {""}
        for line, behind in pairwise(line for line in head if not is_promotion(line)):
            line = line.removeprefix(self._publisher() or "").strip(" |,–—-") or line
            chinese = line[:1] >= "\u4e00" and (language or "").startswith("zh")
            if chinese and not HAN_NAME.fullmatch(line):
                continue
            if behind in stamps or _is_beside(behind, language):
                yield names(line, language, stated=True)
        yield from (
            names(part, language) for line in _above(self.tree) for part in _BARS.split(line) if introduced(part)
        )
        yield from outlets
        yield from unseen

    def _are_outlets(self, named: str) -> bool:
        """Whether names are those of an outlet, or of the site and an agency."""
        if named in self.linked.people():
            return False
        people, sites = named.split("; "), self.sites()
        return OUTLET.search(named) is not None or all(
            one.lower() in AGENCIES or _is_site(_letters(one), sites) for one in people
        )

    def _shows(self, people: str) -> bool:
        """Whether a page shows one of some people at least."""
        body = self.tree.find("body")
        shown = _letters("".join((self.tree if body is None else body).itertext()))
        return any(_letters(name) in shown for name in people.split("; "))

    def _own(self, query: str) -> list[etree._Element]:
        """The elements of a query that do not stand in what belongs to others."""
        return [one for one in self.tree.xpath(query) if not is_within(one, self.others)]

    def sites(self) -> set[str]:
        """The names of the site, letters only."""
        named = (*self._meta(_SITE_NAMES), self._publisher(), *self.linked.sites, _host(self.url))
        return {_letters(one) for name in named if name for one in (name, _DOMAIN.sub("", name))}

    def _published(self, head: Sequence[str], language: str | None) -> str | None:
        stated: list[str | None] = [self.linked.words("datePublished"), *self._meta(_DATE_NAMES)]
        for value in filter(None, stated):
            if found := stated_day(value, language):
                return _in_local_time(value, found, head, language)
        marked = "@pubdate or @itemprop='datePublished' or contains(@class, 'publish')"
        for query in (
            f"//time[{marked}]",
            "//*[@itemprop='datePublished']",
            "//*[self::abbr or self::span or self::a][contains(concat(' ', @class, ' '), ' published ')][@title]",
            "//*[@content and (contains(@property, 'datePublished') or contains(@property, 'dc:date'))]",
        ):
            for element in self._own(query):
                value = (
                    element.get("datetime")
                    or element.get("content")
                    or element.get("title")
                    or "".join(element.itertext())
                )
                if found := stated_day(value, language):
                    return found
        boxes = [
            one
            for one in self.tree.iter("p", "div", "span", "time", "li", "a")
            if _DATED.search(f"{one.get('class', '')} {one.get('id', '')}")
            and not is_within(one, self.others)
            and next(one.iterancestors("table"), None) is None
        ]
        first = [line for line in head if FIRST.search(line)]
        for line in chain(first, chain.from_iterable(map(_lines, boxes[:40]))):
            found_day = line_day(line, language)
            if found_day and not found_day[1]:
                return found_day[0]
        return None

    def _shown(self, language: str | None) -> str | None:
        """The first day that the article, or the main part of the page, is marked with, outside of links."""
        for query in ("//article//time[not(ancestor::article//article)]", "//main//time"):
            for one in self._own(f"{query}[not(ancestor::a or (..//a)[..//*[self::h2 or self::h3]])]"):
                if found := stated_day(one.get("datetime") or _words(one), language):
                    return found
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
    lines: list[str] = []
    goes_on = False
    for line in "".join(parts).split("\n"):
        words = label(line, 160)
        before = lines[-1] if lines else ""
        if words == "," and introduced(before):
            lines[-1] += words
        joins = (
            bool(before) and words is not None and words[:1] not in "/|·•–-" and _JOINS.fullmatch(words) is not None
        )
        if not words or not (joins or any(map(str.isalnum, words))):
            continue
        is_listed = introduced(before) and before.endswith(",") and not any(map(str.isdigit, words))
        if goes_on or joins or is_listed:
            words = label(f"{lines.pop()} {words}", 160) or words
        by = introduced(f"{words} ?")
        goes_on = joins or (by is not None and by.end() > len(words))
        lines.append(words)
    yield from lines[:-1] if goes_on else lines


def _top_line(element: etree._Element, language: str | None) -> str:
    """The first line of an element that names anybody, with those behind it that go on with "and"."""
    lines = list(_lines(element))
    first = next((number for number, line in enumerate(lines) if names(line, language, stated=True)), 0)
    more = takewhile(lambda line: AND.match(f" {line}"), lines[first + 1 :])
    return " ".join((*lines[first : first + 1], *more))


def _up_to(element: etree._Element, outer: etree._Element) -> Iterator[etree._Element]:
    """What an element stands in, up to another."""
    for one in element.iterancestors():
        yield one
        if one is outer:
            return


def _in_local_time(stated: str, found: str, head: Sequence[str], language: str | None) -> str:
    """The day that is shown for a stated one, where that is the day before or behind.

    Args:
        stated: a moment in Greenwich time, or a day, which may be that of the printed paper.
        found: its day, ``YYYY-MM-DD``.
        head: the lines that may show it; for a moment one does if it also holds a time of day with the same minutes.
        language: the BCP 47 tag of the article.
    """
    moment = _GREENWICH.fullmatch(stated)
    for line in head if moment or _BARE_DAY.fullmatch(stated) else ():
        shown = line_day(line, language)
        clock = _MINUTES.search(line)
        same = clock is not None and int(clock[1]) % 15 == int(moment[1]) % 15 if moment else not clock
        if shown and not shown[1] and same:
            apart = (date.fromisoformat(shown[0]) - date.fromisoformat(found)).days
            return shown[0] if abs(apart) == 1 else found
    return found


def _is_stamp(element: etree._Element) -> bool:
    return element.tag == "time" and day(element.get("datetime")) is not None


def _dated(element: etree._Element, language: str | None) -> str | None:
    """The day in an element that its class calls one, whatever else stands in its line, if that is no change."""
    named = " ".join(one.get("class", "") for one in (element, element.getparent()) if one is not None)
    words = _spaced(element)
    is_called = len(words) < _ROLE_LENGTH * 2 and _CALLED_DAY.search(named)
    found = day_in(WEEKDAYS.sub(" ", words), language) if is_called else None
    return found[0] if found and not UPDATED.match(words) and not words.endswith(".") else None


def _dated_above(tree: HtmlElement, language: str | None) -> str | None:
    """The day that stands with few other words above the headline, in what holds both."""
    for words in _above(tree):
        found = next(filter(None, (line_day(part, language) for part in (words, *_BARS.split(words)))), None)
        if found and not found[1]:
            return found[0]
        if labelled := labelled_day(words, language):
            return labelled
    return None


def _above(tree: HtmlElement) -> Iterator[str]:
    """The few words above the headline in what holds both."""
    heading = next(iter(tree.xpath("(//h1)[last()]")), None)
    for outer in heading.iterancestors() if heading is not None else ():
        above = [one for one in outer.iterdescendants() if one is heading or heading not in one.iterdescendants()]
        above = above[: above.index(heading)]
        if (
            outer.tag in {"body", "html", "header"}
            or sum(len((one.text or "") + (one.tail or "")) for one in above) > _ABOVE
        ):
            return
        yield from map(_spaced, above)


def _spaced(element: etree._Element) -> str:
    """The words of an element, with spaces between those of its parts, as of a day, a month and a year."""
    return " ".join(" ".join(element.itertext()).split())


def _is_ended(line: str) -> bool:
    """Whether a line ends as a sentence does, or is longer than what is shown of it."""
    return line.endswith((".", "!", "?", "…"))


def _alike(boxes: Sequence[etree._Element]) -> list[list[etree._Element]]:
    """Those of some elements that stand together, a name each."""
    groups: dict[tuple[str, str, object], list[etree._Element]] = {}
    for one in boxes:
        near = [None, *takewhile(lambda up: len(_words(up)) < _TOGETHER, list(one.iterancestors())[:4])]
        row = _first_like(near[-1]) if near[-1] is not None and len(_words(near[-1])) < _ROLE_LENGTH else near[-1]
        inner = not any(other in boxes for other in one.iterdescendants())
        if inner and len(_words(one)) < _ROLE_LENGTH and row is not None:
            groups.setdefault((str(one.tag), one.get("class", ""), row), []).append(one)
    return [several for several in groups.values() if len(several) > 1]


def _first_like(element: etree._Element) -> etree._Element:
    """The first of the elements like one that stand right before it, as of a row of authors."""
    before = element.getprevious()
    while before is not None and (before.tag, before.get("class")) == (element.tag, element.get("class")):
        element, before = before, before.getprevious()
    return element


def _is_other(element: etree._Element) -> bool:
    """Whether one of several beside each other is an agency or took the pictures."""
    behind = element.getnext()
    words = _spaced(element)
    is_role = behind is not None and behind.get("class") != element.get("class")
    beside = f"{words} {_spaced(behind) if is_role else ''}"
    return PHOTOGRAPHER.search(beside) is not None or words.lower() in AGENCIES


def _links(box: etree._Element) -> list[etree._Element]:
    """The links of a box for authors that have nothing between them but what stands between names."""
    links = box.findall("a")
    apart = [(one.tail or "").strip() for one in links[:-1]]
    return links if apart and all(map(_JOINS.fullmatch, apart)) else []


def _is_beside(line: str, language: str | None) -> bool:
    """Whether a line is such as stands below a name that nothing introduces: what they are, or the day."""
    return line_day(line, language) is not None or (
        len(line) < _ROLE_LENGTH and ROLE.search(line) is not None and not line.endswith((".", "!", "?"))
    )


def _is_site(name: str, sites: set[str]) -> bool:
    """Whether letters are the name of the site, or of the company behind it ("Harbour Robotics AS")."""
    return name in sites or any(
        site and name.startswith(site) and name.removeprefix(site) in _COMPANIES for site in sites
    )


def _is_short(name: str, sites: set[str]) -> bool:
    """Whether a name is the beginning of that of the site: "La Gazette" for "La Gazette de Cornouaille"."""
    return name.split()[0].lower() in _ARTICLES and any(site.startswith(_letters(name)) for site in sites)


def _words(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _host(url: str | None) -> str | None:
    """The name in an address, such as ``courier`` of www.courier.example."""
    found = re.match(r"https?://(?:www\.)?([^/:]+)\.\w+", url or "")
    return found[1] if found else None

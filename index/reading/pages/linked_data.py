"""The JSON-LD of a page: which of its objects is the article itself, and what that says.

A page describes much besides its article: the site, the publisher, pictures, related stories. Only the object of the
article counts, found by its type and, where there are several, by its address or headline.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from ...article import label
from .blocks import letters_of

_ARTICLE: Final = re.compile(r"(?:.*(?:Article|Posting|NewsStory)|Report|Review|CreativeWork|Chapter)")
_PAGE: Final = frozenset({"WebPage", "ItemPage", "AboutPage", "FAQPage", "QAPage"})
_MOST: Final = 10_000
_AWAY: Final = frozenset(
    {
        "isPartOf",
        "hasPart",
        "itemListElement",
        "relatedLink",
        "citation",
        "mentions",
        "about",
        "isBasedOn",
        "isRelatedTo",
        "comment",
        "publisher",
        "image",
        "video",
    }
)
"""Keys under which other things than the page's article are described."""

_FAR: Final = 1_000
"""How much deeper such things count as standing."""
_HEADLINE: Final = 8
"""Letters of a headline at least."""
_OWN: Final = frozenset({"headline", "datePublished", "dateModified"})
"""Keys of an article that does not say what it is."""

Object = dict[str, Any]


@dataclass(slots=True)
class LinkedData:
    """What the JSON-LD of a page says of its article."""

    article: Object = field(default_factory=dict)
    page: Object = field(default_factory=dict)
    sites: tuple[str, ...] = ()
    """The names of the site, as a WebSite or a publisher."""
    by_id: dict[str, Object] = field(default_factory=dict)
    persons: tuple[str, ...] = ()
    """All that the page describes as persons, but for what describes other things."""

    def words(self, key: str) -> str | None:
        """The article's own value under ``key``, else the page's."""
        for thing in (self.article, self.page):
            for value in self._all(thing.get(key)):
                if isinstance(value, str) and (found := label(value, 400)):
                    return found
        return None

    def authors(self) -> list[str]:
        """The names of the article's authors, as they stand."""
        for key in ("author", "creator"):
            found = [name for one in self._all(self.article.get(key)) for name in self._names(one)]
            if found:
                return found
        return []

    def people(self) -> list[str]:
        """Those of the article's authors that are called persons."""
        stated = (self._resolved(one) for key in ("author", "creator") for one in self._all(self.article.get(key)))
        return [
            name
            for one in stated
            if isinstance(one, dict) and one.get("@type") == "Person"
            for name in self._names(one)
        ]

    def publisher(self) -> str | None:
        """The name of the article's publisher."""
        for thing in (self.article, self.page):
            for one in self._all(thing.get("publisher")):
                if name := self._name(one):
                    return name
        return None

    def body(self) -> str | None:
        """The text that the article is said to have."""
        stated = self.article.get("articleBody")
        return stated if isinstance(stated, str) else None

    def _names(self, one: object) -> list[str]:
        one = self._resolved(one)
        stated = self._all(one.get("name")) if isinstance(one, dict) else [one]
        return [name for each in stated if (name := label(each, 400))]

    def _name(self, one: object) -> str | None:
        return next(iter(self._names(one)), None)

    def _resolved(self, one: object) -> object:
        """What an object that only refers to another by its id stands for."""
        return self.by_id.get(str(one.get("@id")), one) if isinstance(one, dict) and "name" not in one else one

    @staticmethod
    def _all(value: object) -> list[object]:
        return value if isinstance(value, list) else [] if value is None else [value]


def linked_data(
    sources: Iterable[str], addresses: Iterable[str], titles: Iterable[str], links: Iterable[str] = ()
) -> LinkedData:
    """What the JSON-LD of a page says of its article.

    Args:
        sources: the contents of its scripts.
        addresses: the addresses that the page gives as its own.
        titles: the titles that its tags give.
        links: the words of its links, by which another story is told from its own.
    """
    found = LinkedData()
    articles: list[tuple[int, Object]] = []
    names: dict[str, None] = {}
    persons: dict[str, None] = {}
    for thing, depth in _objects(sources):
        kinds = {str(kind).rsplit("/", 1)[-1] for kind in LinkedData._all(thing.get("@type"))}
        if isinstance(thing.get("@id"), str) and len(thing) > 1:
            found.by_id.setdefault(thing["@id"], thing)
        if any(_ARTICLE.fullmatch(kind) for kind in kinds):
            articles.append((depth, thing))
        elif kinds & _PAGE or (not kinds and thing.keys() & _OWN):
            found.page = found.page or thing
        elif kinds & {"WebSite", "NewsMediaOrganization"} and isinstance(thing.get("name"), str):
            names[thing["name"]] = None
        elif "Person" in kinds and depth < _FAR and isinstance(thing.get("name"), str):
            persons[thing["name"]] = None
    leads = {letters for one in links if len(letters := letters_of(one)) > _HEADLINE} if articles else set()
    found.article = _own(articles, {_path(one) for one in addresses}, {letters_of(one) for one in titles}, leads)
    if publisher := found.publisher():
        names[publisher] = None
    found.sites = tuple(names)
    found.persons = tuple(persons)
    return found


def _own(articles: list[tuple[int, Object]], paths: set[str], titles: set[str], elsewhere: set[str]) -> Object:
    """The object of the page's own article."""
    paths.discard("")
    matching: list[tuple[int, int, int, Object]] = []
    for number, (depth, thing) in enumerate(articles):
        address = {
            _path(value) for key in ("url", "@id", "mainEntityOfPage") for value in _addresses(thing.get(key))
        } - {""}
        headline = letters_of(str(thing.get("headline") or thing.get("name") or ""))
        same_address = bool(paths & address)
        same_title = len(headline) > _HEADLINE and any(
            headline in title or title in headline for title in titles if len(title) > _HEADLINE
        )
        other_address = bool(paths and address and not same_address)
        alone = len(articles) == 1 and depth < _FAR and not (other_address and headline)
        if same_address or same_title or (alone and headline not in elsewhere):
            matching.append((-(same_address + same_title), depth, number, thing))
    if not matching and len({id(thing) for _, thing in articles}) > 1:
        top = [(0, depth, number, thing) for number, (depth, thing) in enumerate(articles) if depth == 0]
        matching = top if len(top) == 1 else []
    return min(matching, key=lambda one: one[:3])[3] if matching else {}


def _addresses(value: object) -> Iterator[str]:
    for one in LinkedData._all(value):
        stated = one.get("@id") or one.get("url") if isinstance(one, dict) else one
        if isinstance(stated, str):
            yield stated


def _path(address: str) -> str:
    """An address without what differs between copies of it; empty for that of a whole site."""
    return re.sub(r"^https?://(?:www\.|m\.|amp\.)?|[?#].*$|/$", "", address.strip().lower()).partition("/")[2]


def _objects(sources: Iterable[str]) -> Iterator[tuple[Object, int]]:
    """Every object, with how deep it stands; what describes other things is not entered."""
    waiting: list[tuple[object, int]] = [(parsed, 0) for source in sources if (parsed := _parsed(source)) is not None]
    seen = 0
    while waiting and seen < _MOST:
        item, depth = waiting.pop(0)
        seen += 1
        if isinstance(item, list):
            waiting[:0] = [(one, depth) for one in item[:_MOST]]
        elif isinstance(item, dict):
            yield item, depth
            for key, value in item.items():
                if isinstance(value, dict | list):
                    waiting.append((value, depth if key == "@graph" else depth + (_FAR if key in _AWAY else 1)))


def _parsed(source: str) -> object | None:
    """A JSON-LD block, also one in a comment or with a comma or a semicolon too many."""
    source = re.sub(r"^\s*(?:<!--|/?/?\s?<!\[CDATA\[)|(?:-->|/?/?\s?\]\]>)\s*;?\s*$", "", source.strip())
    for attempt in (source, re.sub(r",\s*([\]}])", r"\1", source.rstrip("; \n"))):
        try:
            parsed: object = json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
        return parsed
    return None

"""Questions about the article itself: when it was published, who wrote it, where, under which headline, what it says.

What it says, its overview tells: of several articles a sentence each. The rest is what the article's own header says
(``Article.published``, ``author``, ``publisher``, ``title``, ``url``). Where a line of the text says it too, a date
line or a byline, that line is quoted and cited; else the sentence names the header as its source and cites nothing,
for no sentence of the text carries it. Pure functions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from index import Article, Listed, pattern, sentences

from ..answer import Answer, AnswerSentence, Citation, Note, Query
from ..context import Context, answered, refused
from ..overview.digest import digest
from ..overview.statements import DIGESTED, statements
from ..reader.citations import cite
from ..reader.confidence import RELEVANT
from ..reader.selection import Choice
from ..text.reading import read
from ..text.rules import rule

HEADER = "header"
"""``AnswerSentence.support`` of a sentence that the article's header carries."""

_NOUN = r"(?:article|story|news (?:article|story|piece|report|item))"
_THIS = rf"(?:(?:the|this|that|your) {_NOUN}|this (?:piece|report|text|page|post|item|document))"
_WRITTEN = "(?:first |originally )?(?:published|posted|written|released|dated|printed)"
_WORDS = {
    "<this>": _THIS,
    "<it>": rf"(?:{_THIS}|this|it)",
    "<its>": rf"(?:the |its |this )?{_NOUN}(?:['’]s)?",
    "<written>": _WRITTEN,
    "<when>": r"\b(?:when|(?:in |on )?(?:what|which) (?:year|month|day|date))",
    "<what>": r"\b(?:what|which)(?:['’]s| is| was)?",
    "<paper>": "(?:outlet|source|newspaper|publication|publisher|paper|magazine|"
    "(?:news )?(?:site|website|agency|outlet|organi[sz]ation))",
    "<end>": r"[\s?.!]*$",
}
_TABLE = r"""
published  <when> (?:was|is) <it> <written><end>
published  <when> did <it> (?:come out|appear)<end>
published  \bhow (?:old|recent|new|current|up[- ]to[- ]date) is <this><end>
published  \bis <this> (?:recent|new|old)<end>
published  <what> (?:publication )?date (?:does|is|was|did) <it>\b
published  \b(?:publication|publishing|publish) date\b|\bdate of (?:publication|<this>)
published  \b<its> date<end>
published  ^\W*what (?:is|was) the date<end>
updated    <when> (?:was|is) <it> (?:last |most recently )?(?:updated|changed|revised|modified)<end>
author     \bwho(?: \w+)? (?:wrote|authored|penned|reported) <it><end>
author     \bwho (?:is|was) <it> (?:written )?by<end>
author     \bwho (?:is|are|was) (?:the |its )?(?:author|writer|reporter|journalist)s?(?: (?:of|behind) <it>)?<end>
author     \b(?:author|writer|byline) of <this>|\bby whom was <it> written|\b<its> (?:author|byline)<end>
author     <what> (?:author|writer|journalist|reporter) (?:wrote|is behind) <it><end>
publisher  \bwho (?:published|publishes) <it><end>
publisher  <what> <paper> (?:published|ran|wrote) <it><end>
publisher  \b(?:who|what|which) is (?:the |its )?(?:publisher|source|news <paper>)(?: (?:of|behind) <it>)?<end>
publisher  <what> <paper> (?:is|was|did|does) <it>(?: published (?:in|by|on)| (?:come )?from)?<end>
publisher  \bwhere (?:was|is) (?:<it> (?:published|posted)|<this> from)<end>
publisher  \b(?:publisher|source) of <this>
title      <what> (?:the )?(?:title|headline|heading)<end>
title      \b(?:title|headline|heading|name) of <it><end>
title      \bwhat is <this> (?:called|titled)<end>|\bhow is <this> (?:titled|called)|\b<its> (?:title|headline)<end>
url        <what> (?:the )?(?:url|link|web ?(?:address|link))(?: (?:of|to|for) <it>)?<end>
url        \bwhere can i (?:find|read) <it>(?: online)?<end>|\b(?:url|link|address) (?:of|to) <this>
url        \b<its> (?:url|link)<end>
"""


def _pattern(line: str) -> re.Pattern[str]:
    for name, words in _WORDS.items():
        line = line.replace(name, words)
    return pattern(line, re.IGNORECASE)


_ASKS = [(row.split()[0], _pattern(row.split(None, 1)[1])) for row in _TABLE.strip().splitlines()]
_NAMED = pattern(_THIS, re.IGNORECASE)
_BARE = pattern(r"\b(?:it|its|this)\b", re.IGNORECASE)
_ABOUT = pattern(
    rf"the {_NOUN} (?:on|about|headlined|titled|called) (?P<topic>.+?)(?= {_WRITTEN}\b|[\s?.!]*$)",
    re.IGNORECASE,
)
_CALLED = pattern(
    r"\bthe (?P<topic>(?:(?!(?:same|other|whole|entire|full|latest|last|first|second|third|previous|next|main"
    r"|original|news|current|new|old|following|cited|above|the|this|that|an?|of|in|on|about|for|behind|by|from|to|did|was|is)\b)"
    rf"[\w’'-]+ ){{1,3}}){_NOUN}\b",
    re.IGNORECASE,
)
_META = {
    "meta-author": "author",
    "meta-date": "published",
    "meta-outlet": "publisher",
    "meta-title": "title",
    "meta-link": "url",
}
"""Kinds of message that ask for a field, as ``intent`` names them."""
HEADER_FIELDS = ("published", "updated", "author", "publisher", "title", "url")
"""What can be asked of a header."""
SHOWN = 3
"""Articles that are told of side by side where a question does not say which one it means."""
_LINES = 6
"""Lines at either end of a text that may be date line or byline."""
_SHORT = 14
"""Words of such a line at most."""
_BYLINE = pattern(r"\s*(?:[Ww]ritten |[Rr]eporting )?(?:[Bb]y|BY|Author:|Reporter:|Von|Text:)\s+[A-ZÀ-ÞА-Я]")
_DATE_LINE = pattern(r"\s*(?:first )?(?:published|posted|date|dated|(?:last )?updated)\b", re.IGNORECASE)
_UPDATED = pattern(r"\s*(?:last )?updated\b", re.IGNORECASE)

_THESE = "th(?:e|is|ese) (?:news )?(?:articles?|story|stories|text|piece|report|page)"
_OVERVIEW = re.compile(
    rf"(?:what(?:['’]s| is| was| are)? (?:(?P<it>it|that)|this|{_THESE})(?: all)? about|"
    rf"what (?:does|do) {_THESE} (?:say|tell(?: us)?)|"
    r"(?:please )?(?:(?:can|could) you )?(?:give (?:me )?(?:a |the )?(?:short |brief )?(?:summary|overview)|"
    rf"summari[sz]e|sum up)(?: (?:of )?(?:it|this|{_THESE}))?|(?:a )?summary|tl;?dr|what happened|"
    rf"what(?:['’]s| is| are) the (?:main|key) (?:point|idea|takeaway|fact)s?(?: (?:of|in) (?:this|{_THESE}))?)"
    r"[\s?.!]*",
    re.IGNORECASE,
)
_OVERVIEW_OF = pattern(
    r"(?:what(?:['’]s| is| was)|(?:please )?(?:(?:can|could) you )?"
    r"(?:(?:give (?:me )?)?(?:a |the )?(?:short |brief )?(?:summary|overview) of|summari[sz]e|sum up))"
    r" the (?P<kind>[\w-]+(?: [\w-]+)? )?(?:news )?(?:article|story|text|piece|report)"
    r"(?: (?:on|about|headlined|titled) (?P<topic>.+?))?(?P<about> about)?[\s?.!]*",
    re.IGNORECASE,
)


_ALL = pattern(r"\b(?:all|every|everything|these|my)\b", re.IGNORECASE)
LINES = 20
"""Articles of which a line is shown where all are asked for."""


class Asked(NamedTuple):
    """What of a header is asked for.

    Attributes:
        field: of ``Article``.
        topic: what the article is about, if the question says so; else empty.
        named: whether it says "the article", so that nothing in the text can be meant.
    """

    field: str
    topic: str
    named: bool


@rule("header", otherwise=lambda *_: None)
def answer(query: Query, context: Context) -> Answer | None:
    """What an article's header says: its date, author, publisher and the like; None for any other question."""
    turns = query.turns
    wanted = asked(query.question, not turns or asked(turns[-1].question) is not None)
    if wanted is None and context.wants in _META:
        wanted = Asked(_META[context.wants], "", True)
    count = context.count(query) if wanted is not None else 0
    if wanted is None or not count:
        return None
    ids = context.ids(query, SHOWN + 1)
    if wanted.topic:
        ids = [passage.article_id for passage in context.retriever.search(wanted.topic, 1, query.scope)]
        count = len(ids)
    known = [context.index.article(one) for one in ids] if count <= SHOWN else []
    sentences, citations = said(known, wanted.field)
    if not sentences and known and not wanted.named and context.wants not in _META:
        return None  # "Who is the author?" may be asked of the text
    if not sentences:
        return refused(query, "not_answered", count, lacking(wanted.field, len(known), count))
    return answered(query, sentences, citations, days=[one.published for one in known if one.published])


@rule("header-words", otherwise=lambda *_: None)
def asked(question: str, alone: bool = True) -> Asked | None:
    """What a question asks of an article's header; None if it asks something else.

    >>> asked("When was this published?")
    Asked(field='published', topic='', named=False)
    >>> asked("Who wrote the article on tides?"), asked("Who wrote the report on tides?")
    (Asked(field='author', topic='tides', named=True), None)
    >>> asked("When was the tram story published?")
    Asked(field='published', topic='tram', named=True)

    Args:
        question: as it was asked.
        alone: False if "it" and "this" may mean something that was spoken of before.
    """
    about = _ABOUT.search(question) or _CALLED.search(question)
    topic = about["topic"].strip() if about else ""
    if about:
        question = f"{question[: about.start()]}the article{question[about.end() :]}"
    for field, asks in _ASKS:
        match = asks.search(question)
        if match and (alone or _NAMED.search(match[0]) or not _BARE.search(match[0])):
            return Asked(field, topic, bool(_NAMED.search(match[0])))
    return None


@rule("header-line", otherwise=lambda *_: None)
def line_of(article: Article, field: str) -> Choice | None:
    """The line of a text that says what the header says: a date line, a byline, the headline."""
    value = getattr(article, field)
    spans = sentences(article.text)
    for start, end in dict.fromkeys((*spans[:_LINES], *spans[-3:])):
        line = article.text[start:end]
        if len(line.split()) <= _SHORT and _carries(line, field, value):
            return Choice(article, start, end)
    return None


def said(articles: Sequence[Article], field: str) -> tuple[tuple[AnswerSentence, ...], tuple[Citation, ...]]:
    """For each article the line that says it, cited, or else what its header says; nothing if neither does."""
    lines = {article.id: line for article in articles if (line := line_of(article, field))}
    quoted, citations = cite(tuple(lines.values()))
    known = dict(zip(lines, quoted, strict=True))
    several = len(articles) > 1
    found = [known.get(article.id) or stated(article, field, several) for article in articles]
    return tuple(sentence for sentence in found if sentence is not None), citations


def lacking(field: str, known: int, count: int) -> Note:
    """Why there is no answer: of ``count`` articles meant, the headers of ``known`` were read."""
    return Note(f"lacks_{field}", count=count) if known else Note("which", {"n": count})


def stated(article: Article | Listed, field: str, several: bool = False) -> AnswerSentence | None:
    """What the header of an article says, as a sentence; None if it says nothing.

    Args:
        article: whose header.
        field: of ``Article``.
        several: name the article by its title, since others stand beside it.
    """
    value = getattr(article, field, None)
    if not value:
        return None
    named = "_named" if several and article.title and field != "title" else ""
    values = {"article": article.id, "field": field, "title": article.title, "value": value, "day": value}
    origin = Note(f"header_{field}{named}", values)
    return AnswerSentence(origin.text(), (), support=HEADER, origin=origin)


def _carries(line: str, field: str, value: str | None) -> bool:
    if field == "title":
        return bool(value) and " ".join(line.split()).casefold() == " ".join(str(value).split()).casefold()
    if field == "author":
        return bool(_BYLINE.match(line)) and (value is None or value.casefold() in line.casefold())
    if field == "url":
        return value is not None and value in line
    if field == "publisher":
        return value is not None and value in line and bool(_DATE_LINE.match(line) or _BYLINE.match(line))
    days = [day for date in read(line).dates for day in date.days if None not in day]
    if not days or not (_DATE_LINE.match(line) or _BYLINE.match(line) or len(line.split()) <= 6):
        return False
    changed = bool(_UPDATED.match(line))
    if value is None or changed != (field == "updated"):
        return changed if field == "updated" else bool(_DATE_LINE.match(line)) and not changed
    return value in {f"{y:04}-{m:02}-{d:02}" for y, m, d in days}


@rule("overview", otherwise=lambda *_: None)
def overview(query: Query, context: Context) -> Answer | None:
    """The sentences that say most of an article; of several articles one each. None for any other question."""
    asked = query.question.strip()
    match = _OVERVIEW.fullmatch(asked)
    topic = "" if match else _topic(asked)
    if query.turns and match and match["it"]:
        return None
    if not (topic or match or context.wants == "summary"):
        return None
    count = context.count(query)
    if topic and count > 1:
        found = context.retriever.search(topic, 1, query.scope)
        ids: Sequence[str] = [passage.article_id for passage in found if passage.score >= RELEVANT]
    elif count > SHOWN and not _ALL.search(asked):
        return refused(query, "not_answered", count, Note("which", {"n": count}))
    else:
        ids = context.ids(query, LINES)
    choices = []
    for one in ids:
        article = context.index.article(one)
        stated = statements(context.index, [one]).get(one)
        told = digest(article, context.index.chunks_of(one, DIGESTED), stated).summary
        choices += [Choice(article, line.start, line.end) for line in told[: 1 if len(ids) > 1 else None]]
    return answered(query, *cite(choices)) if choices else None


@rule("overview-topic", otherwise=lambda _: "")
def _topic(asked: str) -> str:
    """What the article is about that a question wants an overview of; empty if it wants none."""
    match = _OVERVIEW_OF.fullmatch(asked)
    if match is None or (asked.lower().startswith("what") and not match["about"]):
        return ""
    return " ".join(filter(None, (match["kind"], match["topic"]))).strip()

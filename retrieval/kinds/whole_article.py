"""Questions about an article as a whole: "What is this about?", "Summarize the story on trams".

Knows how such a question is worded; what an article says most of, its overview tells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index import pattern

from ..answer import Answer, Note, Query
from ..context import Context, answered, refused
from ..overview.digest import DIGESTED, digest
from ..reader.citations import cite
from ..reader.confidence import RELEVANT
from ..reader.selection import Choice
from .header import SHOWN

_THIS = "th(?:e|is|ese) (?:news )?(?:articles?|story|stories|text|piece|report|page)"
_OVERVIEW = re.compile(
    rf"(?:what(?:['’]s| is| was| are)? (?:(?P<it>it|that)|this|{_THIS})(?: all)? about|"
    rf"what (?:does|do) {_THIS} (?:say|tell(?: us)?)|"
    r"(?:please )?(?:(?:can|could) you )?(?:give (?:me )?(?:a |the )?(?:short |brief )?(?:summary|overview)|"
    rf"summari[sz]e|sum up)(?: (?:of )?(?:it|this|{_THIS}))?|(?:a )?summary|tl;?dr|what happened|"
    rf"what(?:['’]s| is| are) the (?:main|key) (?:point|idea|takeaway|fact)s?(?: (?:of|in) (?:this|{_THIS}))?)"
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


def answer(query: Query, context: Context) -> Answer | None:
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
        told = digest(article, context.index.chunks_of(one, DIGESTED)).summary
        choices += [Choice(article, line.start, line.end) for line in told[: 1 if len(ids) > 1 else None]]
    return answered(query, *cite(choices)) if choices else None


def _topic(asked: str) -> str:
    """What the article is about that a question wants an overview of; empty if it wants none."""
    match = _OVERVIEW_OF.fullmatch(asked)
    if match is None or (asked.lower().startswith("what") and not match["about"]):
        return ""
    return " ".join(filter(None, (match["kind"], match["topic"]))).strip()

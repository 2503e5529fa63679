"""Questions that no passage answers by itself: of an article's header, "what is this about", "tell me more"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from index import Scope, pattern

from ..answer import Answer, AnswerSentence, Citation, Turn
from ..citations import cite, joined
from ..followup import asks_who_said, resolve
from ..overview.digest import DIGESTED, digest
from ..reader.antecedent import with_antecedent
from ..reader.confidence import RELEVANT, THRESHOLD
from ..reader.selection import MAX_SENTENCES, Choice
from ..refusal import refusal
from ..retriever import CANDIDATES
from ..text.speech import attributes
from . import header
from .continuation import further, topic, wants_more

if TYPE_CHECKING:
    from ..chain import Chain

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

ATTRIBUTED = 0.9
"""Confidence that a sentence of the last answer, or the one beside it, names who spoke."""


def special(chain: Chain, asked: str, turns: tuple[Turn, ...], within: Scope) -> Answer | None:
    """The answer to such a question; None for any other.

    Args:
        chain: whose index and reader to use.
        asked: the question.
        turns: the conversation before it.
        within: which articles to search.
    """
    for way in (of_header, overview, going_on, who_said):
        answer = way(chain, asked, turns, within)
        if answer:
            return answer
    return None


def of_header(chain: Chain, asked: str, turns: tuple[Turn, ...], within: Scope) -> Answer | None:
    """What an article's header says: its date, author, publisher and the like."""
    wanted = header.asked(asked, not turns or header.asked(turns[-1].question) is not None)
    if wanted is None or not len(chain.index):
        return None
    ids, count = _meant(chain, within)
    if wanted.topic:
        ids = [passage.article_id for passage in chain.retriever.search(wanted.topic, 1, within)]
        count = len(ids)
    known = [chain.index.article(one) for one in ids] if count <= header.SHOWN else []
    sentences, citations = header.said(known, wanted.field)
    if not sentences and known and not wanted.named:
        return None  # "Who is the author?" may be asked of the text
    if not sentences:
        notice = header.lacking(wanted.field, len(known), count)
        return _refused(chain, asked, asked, turns, refusal("not_answered", count), notice)
    days = [article.published for article in known if article.published]
    return _said(chain, asked, asked, turns, sentences, citations, 1.0, days)


def overview(chain: Chain, asked: str, turns: tuple[Turn, ...], within: Scope) -> Answer | None:
    """What an article is about: the sentences that say most of it; of several articles one each."""
    match = _OVERVIEW.fullmatch(asked.strip())
    topic = "" if match else _topic(asked.strip())
    if not (topic or match) or (turns and match and match["it"]):
        return None
    ids, count = _meant(chain, within)
    if topic and count > 1:
        found = chain.retriever.search(topic, 1, within)
        ids = [passage.article_id for passage in found if passage.score >= RELEVANT]
        count = len(ids)
    if count > header.SHOWN:
        which = header.lacking("", 0, count)
        return _refused(chain, asked, asked, turns, refusal("not_answered", count), which)
    choices = []
    for one in ids:
        article = chain.index.article(one)
        told = digest(article, chain.index.chunks_of(one, DIGESTED)).summary
        choices += [Choice(article, line.start, line.end) for line in told[: 1 if len(ids) > 1 else None]]
    if not choices:
        return None
    sentences, citations = cite(choices)
    days = [citation.published for citation in citations if citation.published]
    return _said(chain, asked, asked, turns, sentences, citations, 1.0, days)


def _meant(chain: Chain, within: Scope) -> tuple[list[str], int]:
    """The ids of the few articles that can be told of one by one, and how many there are in all."""
    return chain.index.ids(within, header.SHOWN + 1), chain.index.count(within)


def _topic(asked: str) -> str:
    """What the article is about that a question wants an overview of; empty if it wants none."""
    match = _OVERVIEW_OF.fullmatch(asked)
    if match is None or (asked.lower().startswith("what") and not match["about"]):
        return ""
    return " ".join(filter(None, (match["kind"], match["topic"]))).strip()


def going_on(chain: Chain, asked: str, turns: tuple[Turn, ...], within: Scope) -> Answer | None:
    """The next best sentences of the question before, none of them said yet."""
    before = topic(turns) if wants_more(asked) else None
    if before is None:
        return None
    searched = resolve(*before)
    passages = chain.retriever.search(searched, CANDIDATES, within)
    choices = further(passages, turns)
    if not choices:
        count = chain.index.count(within)
        return _refused(chain, asked, searched, turns, refusal("no_more", count), None)
    confidence = max(THRESHOLD, chain.reader.read(searched, passages, chain.index.embedder).confidence)
    sentences, citations = cite(choices)
    days = [citation.published for citation in citations if citation.published]
    return _said(chain, asked, searched, turns, sentences, citations, confidence, days)


def who_said(chain: Chain, asked: str, turns: tuple[Turn, ...], within: Scope) -> Answer | None:
    """Who said what the last answer quotes, where a sentence of it or beside it tells."""
    if not turns or not asks_who_said(asked):
        return None
    last = " ".join(turns[-1].answer.split())
    choices: dict[tuple[str, int], Choice] = {}
    for passage in chain.retriever.search(last, within=within):
        text = passage.article.text
        for sentence in passage.sentences:
            words = " ".join(text[sentence.start : sentence.end].split())
            for other in with_antecedent(sentence, passage) if words in last else ():
                choices[passage.article_id, other.start] = Choice(passage.article, other.start, other.end)
    kept = [choices[key] for key in sorted(choices)][:MAX_SENTENCES]
    if not any(attributes(one.article.text[one.start : one.end]) for one in kept):
        return None
    sentences, citations = cite(kept)
    days = [citation.published for citation in citations if citation.published]
    return _said(chain, asked, resolve(asked, turns), turns, sentences, citations, ATTRIBUTED, days)


def _said(
    chain: Chain,
    asked: str,
    searched: str,
    turns: tuple[Turn, ...],
    sentences: tuple[AnswerSentence, ...],
    citations: tuple[Citation, ...],
    confidence: float,
    days: Sequence[str],
) -> Answer:
    return Answer(
        joined(sentences),
        sentences,
        citations,
        found=True,
        confidence=confidence,
        question=searched,
        reader=chain.reader.name,
        as_of=max(days, default=None),
        history=(*turns, Turn(asked, " ".join(sentence.text for sentence in sentences))),
    )


def _refused(
    chain: Chain, asked: str, searched: str, turns: tuple[Turn, ...], text: str, notice: str | None
) -> Answer:
    return Answer(
        text,
        reason="not_answered",
        question=searched,
        reader=chain.reader.name,
        notice=notice,
        history=(*turns, Turn(asked, text)),
    )

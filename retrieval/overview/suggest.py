"""Suggested questions, for the start and for going on; each is kept only if the articles answer it.

Trying one costs a short answer, so it waits while somebody's question is being answered. Asks the chain and remembers
its verdicts. Knows nothing of how questions are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain as joined
from itertools import islice

from index import Article, NotFound

from ..answer import Answer, Citation
from ..chain import ASKED, Chain
from ..followup import resolve
from ..text.terms import stems
from .candidates import Candidate, candidates

TRIES = 16
"""Most candidates tried for the first questions; each costs one short answer."""

FOLLOWING = 6
"""Most further candidates tried for the questions to go on with."""

PATIENCE = 10.0
"""Seconds that the tries of one set wait for people's questions; then it stays as it is."""

OF_A_KIND = {"ask_who": 1, "said": 2}
"""Most questions of some kinds among those to start with."""

POOL = 40
"""Candidates from which the questions to go on with are chosen."""

KEPT = 5_000
"""Most verdicts remembered for a chain."""


SEEN = 6_000
"""Characters of an article given to a language model that proposes questions."""


def suggest(
    chain: Chain,
    article: Article,
    count: int = 4,
    *,
    model: bool = False,
    within: Sequence[str] | None = (),
    tries: int = TRIES,
) -> list[str]:
    """Up to ``count`` questions that the article answers, each from another sentence.

    They are what a person asks of news: when, why, how much, who is against it, what comes next (see ``candidates``).
    A question that would not be answered, or by another sentence than it was made from, is not suggested.

    Args:
        chain: the chain that will answer them.
        article: the article to ask about.
        count: the most questions to return.
        model: whether the chain's language model, if it has one, proposes some first: one request, a few
            seconds at most.
        within: ids of the articles that will be asked; empty for this one alone, None for all.
        tries: the most candidates to try.
    """
    asked = within if within is None or within else [article.id]
    pool = joined(_proposed(chain, article, 0, (), count) if model else (), candidates(article))
    kept: dict[int, str] = {}
    left = dict(OF_A_KIND)
    several = (one for one in pool if left.get(one.kind, 1) > 0)
    for candidate, said in _answered(chain, several, article, asked, tries):
        if said.start not in kept:
            kept[said.start] = candidate.question
            left[candidate.kind] = left.get(candidate.kind, count + 1) - 1
        if len(kept) == count:
            break
    return list(kept.values())


def follow_ups(
    chain: Chain, answer: Answer, count: int = 3, *, articles: Sequence[str] | None = None, model: bool = False
) -> list[str]:
    """Up to ``count`` questions to go on with after an answer, from the article that it cites first.

    Questions about the subjects of the answer come first, then those from nearby sentences. None was asked before
    in this conversation or is answered by a sentence already shown in it.

    Args:
        chain: the chain that gave the answer.
        answer: the last answer; if it found nothing, its nearest passage is used.
        count: the most questions to return.
        articles: ids of the articles searched, as in ``Chain.ask``.
        model: as in ``suggest``.
    """
    near = [(c.article_id, c.start) for c in answer.citations] or [(p.article_id, p.start) for p in answer.nearest]
    if not near:
        return []
    try:
        article = chain.index.article(near[0][0])
    except NotFound:
        return []  # the article was removed meanwhile
    questions = [turn.question for turn in answer.history]
    asked = [stems(question) for question in (answer.question, *questions)]
    heard = [turn.answer for turn in answer.history]
    kept: dict[int, str] = {}
    places = [start for article_id, start in near if article_id == article.id]
    proposed = _proposed(chain, article, places[0], questions, count) if model else ()
    pool = joined(proposed, _nearest(article, answer, places))
    fresh = (
        candidate
        for candidate in pool
        if not resolve(candidate.question, answer.history).topic  # it means the same as a follow-up
        and not any(stems(candidate.question) <= before for before in asked)
    )
    for candidate, said in _answered(chain, fresh, article, articles, FOLLOWING):
        if not (answer.found and said.start in places) and not any(said.quote in text for text in heard):
            kept.setdefault(said.start, candidate.question)
        if len(kept) == count:
            break
    return list(kept.values())


def _proposed(chain: Chain, article: Article, near: int, asked: Sequence[str], count: int) -> Iterator[Candidate]:
    """Questions that the chain's language model proposes about an article around a position."""
    if chain.chat:
        start = max(0, min(near - SEEN // 2, len(article.text) - SEEN))
        for question in chain.chat.propose(article.text[start : start + SEEN], asked, count + 1):
            yield Candidate(question, near, anywhere=True)


def _nearest(article: Article, answer: Answer, places: Sequence[int]) -> list[Candidate]:
    """Order candidates: those that share a word with the answer first, then by distance from it."""
    spoken = stems(f"{answer.question} {answer.plain if answer.found else ''}")
    pool = islice(candidates(article), POOL)
    return sorted(pool, key=lambda c: (not stems(c.question) & spoken, min(abs(c.start - place) for place in places)))


def _answered(
    chain: Chain, pool: Iterable[Candidate], article: Article, within: Sequence[str] | None, tries: int
) -> Iterator[tuple[Candidate, Citation]]:
    """Try candidates without a model: those that the article answers, with the first sentence of the answer."""
    scope = (article.id,) if within is None and len(chain.index) == 1 else within and tuple(within)
    patience = PATIENCE
    for candidate in pool:
        key = (article.id, candidate.question, scope, len(chain.index))
        if key not in chain.tried:
            patience = ASKED.wait(patience) if patience > 0 else 0.0
            if not tries or patience <= 0:
                return
            tries -= 1
            answer = chain.tries(candidate.question, articles=scope)
            if len(chain.tried) >= KEPT:
                chain.tried.clear()
            chain.tried[key] = answer.citations if answer.found else ()
        said = chain.tried[key]
        own = candidate.anywhere or any(one.start <= candidate.start < one.end for one in said)
        if said and own and all(one.article_id == article.id for one in said):
            yield candidate, said[0]

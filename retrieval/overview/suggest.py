"""Questions to start or to go on with, each kept only if the articles answer it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain as joined
from itertools import islice

from index import Article, NotFound

from ..answer import Answer, Citation
from ..chain import Chain
from ..followup import resolve
from ..text.terms import content_words, stem
from .candidates import Candidate, candidates

TRIES = 16
"""Candidates that are tried out for the questions to start with, at one short answer each."""

FOLLOWING = 6
"""The same for those to go on with, beyond what was tried out before."""

POOL = 40
"""Candidates among which those to go on with are looked for."""

KEPT = 5_000
"""Verdicts that a chain remembers."""


SEEN = 6_000
"""Characters of an article that a language model proposes questions from."""


def suggest(chain: Chain, article: Article, count: int = 4, *, model: bool = False) -> list[str]:
    """Up to ``count`` questions that the article answers, each from another sentence.

    Figures give "How many ...?", deeds "What did ...?", names with an office "Who is ...?" (see
    ``candidates``). One that would not be answered is not suggested.

    Args:
        chain: what is to answer them.
        article: whose questions.
        count: questions to give at most.
        model: whether the chain's language model, if it has one, proposes some first: one request, a few
            seconds at most.
    """
    pool = joined(_proposed(chain, article, 0, (), count) if model else (), candidates(article.text))
    kept: dict[int, str] = {}
    for question, said in _answered(chain, pool, article, [article.id], TRIES):
        kept.setdefault(said.start, question)
        if len(kept) == count:
            break
    return list(kept.values())


def follow_ups(
    chain: Chain, answer: Answer, count: int = 3, *, articles: Sequence[str] | None = None, model: bool = False
) -> list[str]:
    """Up to ``count`` questions to go on with after an answer, from the article that it cites first.

    Those about whom and what was just spoken of come first, then those from sentences near by. None was
    asked in this conversation, none is answered by what was already said in it, and each one is answered.

    Args:
        chain: which gave the answer.
        answer: what was said last; one that found nothing goes on from what came nearest.
        count: questions to give at most.
        articles: ids of the articles that are asked, as in ``Chain.ask``.
        model: as in ``suggest``.
    """
    near = [(c.article_id, c.start) for c in answer.citations] or [(p.article_id, p.start) for p in answer.nearest]
    if not near:
        return []
    try:
        article = chain.index.article(near[0][0])
    except NotFound:
        return []  # removed meanwhile
    questions = [turn.question for turn in answer.history]
    asked = [_stems(question) for question in (answer.question, *questions)]
    heard = [turn.answer for turn in answer.history]
    kept: dict[int, str] = {}
    places = [start for article_id, start in near if article_id == article.id]
    proposed = _proposed(chain, article, places[0], questions, count) if model else ()
    pool = joined(proposed, _nearest(article, answer, places))
    fresh = (
        candidate
        for candidate in pool
        if not resolve(candidate.question, answer.history).topic  # it means the same as a follow-up
        and not any(_stems(candidate.question) <= before for before in asked)
    )
    for question, said in _answered(chain, fresh, article, articles, FOLLOWING):
        if not (answer.found and said.start in places) and not any(said.quote in text for text in heard):
            kept.setdefault(said.start, question)
        if len(kept) == count:
            break
    return list(kept.values())


def _proposed(chain: Chain, article: Article, near: int, asked: Sequence[str], count: int) -> Iterator[Candidate]:
    """What the chain's language model proposes about the part of an article around a character."""
    if chain.chat:
        start = max(0, min(near - SEEN // 2, len(article.text) - SEEN))
        for question in chain.chat.propose(article.text[start : start + SEEN], asked, count + 1):
            yield Candidate(question, near)


def _nearest(article: Article, answer: Answer, places: Sequence[int]) -> list[Candidate]:
    """Candidates that share a word with what was said first, then by how near they stand to it."""
    spoken = _stems(f"{answer.question} {answer.plain if answer.found else ''}")
    pool = islice(candidates(article.text), POOL)
    return sorted(
        pool, key=lambda c: (not _stems(c.question) & spoken, min(abs(c.start - place) for place in places))
    )


def _answered(
    chain: Chain, pool: Iterable[Candidate], article: Article, within: Sequence[str] | None, tries: int
) -> Iterator[tuple[str, Citation]]:
    """The questions that are answered from the article without a model, and by what; a few are tried out."""
    scope = (article.id,) if within is None and len(chain.index) == 1 else within and tuple(within)
    for candidate in pool:
        key = (article.id, candidate.question, scope, len(chain.index))
        if key not in chain.tried:
            if not tries:
                return
            tries -= 1
            answer = chain.ask(candidate.question, articles=scope, model=False)
            if len(chain.tried) >= KEPT:
                chain.tried.clear()
            chain.tried[key] = answer.citations[0] if answer.found else None
        said = chain.tried[key]
        if said and said.article_id == article.id:
            yield candidate.question, said


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in content_words(text))

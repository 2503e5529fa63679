"""Questions to start with, made from an article's own words and kept only if it answers them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest

from index import Article

from .chain import Chain
from .terms import STOP_WORDS

TRIES = 16
"""Candidates that are tried out on the article, at one short answer each."""

_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DATE = re.compile(rf"\b(?:{_MONTH} \d{{1,2}}(?!\d)|\d{{1,2}} {_MONTH}|(?:[Ii]n )(?:19|20)\d\d)\b")
_COUNT = re.compile(
    r"\b(?:\d{1,3}(?:,\d{3})+|\d+|two|three|four|five|six|seven|eight|nine|ten|dozens of|hundreds of) "
    r"((?:[a-z]+ )?[a-z]{3,}s) (have been|has been|were|are) ([a-z]+ed)\b"
)
_NAME = re.compile(
    r"\b(?:([a-z]+|President|Governor|Minister|Mayor|Senator|Chancellor|Dr\.?|Gen\.?) )?"
    r"((?:[A-ZÀ-Þ][\w’'-]+)(?: (?:of |de |von )?[A-ZÀ-Þ][\w’'-]+)+)"
)
_OFFICE = re.compile(
    r"(?:president|governor|minister|mayor|senator|chancellor|dr|gen|leader|director|chief|secretary|spokes\w+|"
    r"chairman|chairwoman|head|professor|coach|officer|judge|author|founder|king|queen|captain)\.?$",
    re.IGNORECASE,
)


def suggest(chain: Chain, article: Article, count: int = 4) -> list[str]:
    """Up to ``count`` questions that the article answers, each from another sentence.

    No model is asked: figures give "How many ...?", days "What happened on ...?", names with an
    office "Who is ...?". A candidate that would not be answered is not suggested.
    """
    kept: list[str] = []
    said: set[int] = set()
    for tried, question in enumerate(_mixed(article.text)):
        if len(kept) == count or tried == TRIES:
            break
        answer = chain.ask(question, articles=[article.id], model=False)
        first = answer.citations[0].start if answer.found else -1
        if answer.found and first not in said:
            said.add(first)
            kept.append(question)
    return kept


def _mixed(text: str) -> Iterator[str]:
    """Candidates of each kind in turn, the best of its kind first."""
    start = text[:20_000]
    seen: set[str] = set()
    for group in zip_longest(_counts(start), _people(start), _days(start), _names(start)):
        for question in group:
            if question and question.lower() not in seen:
                seen.add(question.lower())
                yield question


def _counts(text: str) -> Iterator[str]:
    for match in _COUNT.finditer(text):
        things, auxiliary, verb = match.groups()
        first = things.split()[0]
        if first not in STOP_WORDS and first not in ("percent", "years", "other", "first"):
            yield f"How many {things} {auxiliary} {verb}?"


def _people(text: str) -> Iterator[str]:
    for match in _NAME.finditer(text):
        if match[1] and _OFFICE.match(match[1]):
            yield f"Who is {match[2].removesuffix('’s')}?"


def _days(text: str) -> Iterator[str]:
    for match in _DATE.finditer(text):
        day = match[0]
        yield f"What happened {'in ' + day[3:] if day[:3].lower() == 'in ' else 'on ' + day}?"


def _names(text: str) -> Iterator[str]:
    counts = Counter(re.sub(r"[’']s$", "", match[2]) for match in _NAME.finditer(text))
    for name, _ in counts.most_common(6):
        first = name.split()[0]  # a word that is also written small only began a sentence
        if "’" not in name and "'" not in name and not re.search(rf"\b{re.escape(first.lower())}\b", text):
            yield f"What is said about {name}?"

"""Questions that an article may answer, made from its own words by plain patterns. They are not checked here.

The patterns are English; an article in another language yields only questions about names and figures.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

from index import pattern

from ..text.terms import STOP_WORDS

LONGEST = 20_000
"""Most characters of an article that questions are made from."""


class Candidate(NamedTuple):
    """A question, and the position in the article that it was made from."""

    question: str
    start: int


_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DATE = pattern(rf"\b(?:{_MONTH} \d{{1,2}}(?!\d)|\d{{1,2}} {_MONTH}|(?:[Ii]n )(?:19|20)\d\d)\b")
_NUMBER = (
    r"\b(?:\d{1,3}(?:,\d{3})+|\d+|two|three|four|five|six|seven|eight|nine|ten|dozens of|hundreds of|thousands of) "
)
_COUNT = pattern(_NUMBER + r"((?:[a-z]+ )?[a-z]{3,}s) (have been|has been|were|are) ([a-z]+ed)\b")
_THINGS = pattern(_NUMBER + r"([a-z]{4,}s)\b(?! ago| old)")
_NAME = pattern(
    r"\b(?:([a-z]+|President|Governor|Minister|Mayor|Senator|Chancellor|Dr\.?|Gen\.?) )?"
    r"((?:[A-ZÀ-Þ][\w’'-]+)(?: (?:of |de |von )?[A-ZÀ-Þ][\w’'-]+)+)"
)
_OFFICE = pattern(
    r"(?:president|governor|minister|mayor|senator|chancellor|dr|gen|leader|director|chief|secretary|spokes\w+|"
    r"chairman|chairwoman|head|professor|coach|officer|judge|author|founder|king|queen|captain)\.?$",
    re.IGNORECASE,
)
_MEASURES = frozenset(
    """seconds minutes hours days weeks months years decades centuries percent points times miles metres meters
    feet inches kilometres kilometers tonnes tons pounds grams kilograms litres gallons acres hectares degrees dollars
    euros cents others least most more""".split()
)
_DID = dict(
    pair.split("/")
    for pair in """said/say stated/state announced/announce claimed/claim reported/report revealed/reveal
    confirmed/confirm denied/deny warned/warn condemned/condemn promised/promise pledged/pledge offered/offer
    proposed/propose demanded/demand ordered/order approved/approve rejected/reject signed/sign launched/launch
    introduced/introduce published/publish discovered/discover found/find won/win bought/buy acquired/acquire
    built/build opened/open closed/close founded/found invented/invent developed/develop designed/design
    predicted/predict recommended/recommend suggested/suggest argued/argue explained/explain described/describe
    criticized/criticize criticised/criticise praised/praise cancelled/cancel canceled/cancel""".split()
)
_ACT = pattern(
    r"(?:\b([Tt]he [a-z]+)|([Tt]he )?\b([A-ZÀ-Þ][\w’'-]+(?: (?:of |de |von )?[A-ZÀ-Þ][\w’'-]+)*))"
    rf"(?:, [^,.;!?\n]{{3,80}},)? ({'|'.join(_DID)})\b(?! (?:by|in|on|at|with|from)\b)"
)
_PASSIVE = pattern(
    r"\b((?:[Tt]he|[Aa]n?) (?:[a-z]+ ){0,2}?[a-z]+|[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+)+) (was|were) "
    r"([a-z]+ed|built|found|held|sold|won|shot|hit|born|sent|made|shut) "
    rf"(?:[a-z]+ )?(?:(in (?:19|20)\d\d|on {_MONTH}|on \d|on [A-Z][a-z]+day|in {_MONTH})|((?:in|at|near) [A-ZÀ-Þ]))"
)


def candidates(text: str) -> Iterator[Candidate]:
    """Questions of each kind in turn, earliest first within a kind, without repetitions."""
    start = text[:LONGEST]
    seen: set[str] = set()
    kinds = (_counts, _acts, _passives, _people, _days, _things, _names)
    for group in zip_longest(*(kind(start) for kind in kinds)):
        for found in group:
            if found and found.question.lower() not in seen:
                seen.add(found.question.lower())
                yield found


def _counts(text: str) -> Iterator[Candidate]:
    """``1,300 applications have been received`` gives "How many applications have been received?"."""
    for match in _COUNT.finditer(text):
        things, auxiliary, verb = match.groups()
        if _countable(things.split()):
            yield Candidate(f"How many {things} {auxiliary} {verb}?", match.start())


def _things(text: str) -> Iterator[Candidate]:
    """``at least 25 casualties`` gives "How many casualties does the article mention?"."""
    for match in _THINGS.finditer(text):
        if _countable([match[1]]):
            yield Candidate(f"How many {match[1]} does the article mention?", match.start())


def _acts(text: str) -> Iterator[Candidate]:
    """``Governor Gladkov revealed that`` gives "What did Governor Gladkov reveal?"."""
    for match in _ACT.finditer(text):
        common, the, name, verb = match.groups()
        if name and name.split()[0].lower() in STOP_WORDS:
            continue
        who = "the" + common[3:] if common else ("the " if the else "") + name
        yield Candidate(f"What did {who} {_DID[verb]}?", match.start())


def _passives(text: str) -> Iterator[Candidate]:
    """``The museum was opened in 1920`` gives "When was the museum opened?"."""
    for match in _PASSIVE.finditer(text):
        who, auxiliary, verb, time, _ = match.groups()
        who = "the" + who[who.index(" ") :] if who.split()[0].lower() in ("the", "a", "an") else who
        yield Candidate(f"{'When' if time else 'Where'} {auxiliary} {who} {verb}?", match.start())


def _people(text: str) -> Iterator[Candidate]:
    for match in _NAME.finditer(text):
        if match[1] and _OFFICE.match(match[1]):
            yield Candidate(f"Who is {re.sub(r'[’' ']s$', '', match[2])}?", match.start(2))


def _days(text: str) -> Iterator[Candidate]:
    for match in _DATE.finditer(text):
        day = match[0]
        when = "in " + day[3:] if day[:3].lower() == "in " else "on " + day
        yield Candidate(f"What happened {when}?", match.start())


def _names(text: str) -> Iterator[Candidate]:
    found = [(re.sub(r"[’']s$", "", match[2]), match.start(2)) for match in _NAME.finditer(text)]
    first_at = dict(reversed(found))
    for name, _ in Counter(name for name, _ in found).most_common(6):
        first = name.split()[0]  # a word that also occurs in lower case only began a sentence
        small = re.search(rf"\b{re.escape(first.lower())}\b", text) or first.lower() in STOP_WORDS
        if "’" not in name and "'" not in name and not small:
            yield Candidate(f"What is said about {name}?", first_at[name])


def _countable(things: list[str]) -> bool:
    return not _MEASURES & set(things) and things[0] not in STOP_WORDS and things[0] not in ("other", "first")

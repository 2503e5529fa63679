"""How questions about a collection are worded: which articles, how many, the newest, who wrote, compare, timeline.

All patterns of these kinds stand here, in English; what is done about them stands beside, a kind a file.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from index import pattern

from ..text.terms import content_words


class Asked(NamedTuple):
    """What a question wants of a collection.

    Attributes:
        kind: ``which``, ``count``, ``newest``, ``wrote``, ``author``, ``compare``, ``timeline``, ``changed``,
            ``happened`` or ``about``.
        topic: what about; empty for anything.
        rest: the second thing to compare, the day since when it changed, the time in which something happened, or by
            whom articles are counted.
    """

    kind: str
    topic: str = ""
    rest: str = ""


_WORDS = {
    "<please>": r"^\W*(?:(?:please|and|so|can you|could you|give me|show me|tell me|list|make)\s+)*",
    "<articles>": "(?:articles?|stories|story|reports?|pieces?|texts?|papers?|posts?)",
    "<mention>": "(?:mention|name|speak of|talk about|deal with|are about|is about|cover|write about|report on"
    "|say something about|refer to)s?",
    "<wrote>": "(?:write|written|wrote|publish|published|bring|brought|run|print|printed|contribute|contributed"
    "|carry|carried)",
    "<said>": "(?:report|write|wrote|say|think|publish|reported|written|said|tell)",
    "<moved>": "(?:moved?|changed?|developed?|evolved?|risen|grown|grow|rise|progressed)"
    "(?: over time| over the (?:days|weeks|months|years))?",
    "<about>": r"(?: (?:about|on|of|in|with|for) (?P<topic>.+?))?",
    "<besides>": "(?: about (?P<what>.+?))?",
    "<written>": "(?: there)?(?: written| published)?",
    "<went>": "(?: go| unfold)?,?(?: step by step,?)?(?: as)?(?: a)?",
    "<new>": "(?:changed|happened|new|different)",
    "<is>": "(?:what|which)(?:['’]?s| is| was)?",
    "<thing>": "(?P<topic>.+?)",
    "<time>": r"(?=.*(?:\b(?:19|20)\d\d\b|(?<!\w)(?:{dates.months})(?!\w)))",
    "<other>": "(?P<rest>.+?)",
    "<end>": r"[\s?.!]*$",
}
_TABLE = r"""
which     <please>(?:which|what|in which) (?:of the |of these )?<articles> <mention> <thing><end>
which     <please>where (?:is|are) <thing> mentioned<end>
count     <please>how many (?:of the )?<articles> <mention> <thing><end>
count     <please>how many <articles> (?:are|were|come|came|is)<written> (?:by|from|in|of) <other><end>
count     <please>how many <articles> (?:did|does|do|has|have|was|were) <other> <wrote><about><end>
count     <please>how many <articles> (?:are|do) (?:there|you have|we have|i have)<about><end>
newest    <please><is> (?:the )?(?:newest|latest|most recent|last) (?:news )?<articles><about><end>
newest    <please>(?:<is> )?(?:the )?(?:latest|newest)(?: news)?<about><end>
newest    <please><is> (?:happening|going on|new|up) (?:with|at|about) <thing>(?: now| today| at the moment)?<end>
about     ^\W*(?:(?:please|and|so|can you|could you) )*(?:tell me|more|tell me more) about <thing><end>
compare   <please>compare <thing> (?:and|with|to|against) <other><end>
compare   <please>(?:<is> the )?difference between <thing> and <other><end>
timeline  <please>(?:the |a )?(?:timeline|chronology|time line|sequence of events)<about>(?:,? please)?<end>
timeline  <please>(?:what happened (?:to|with|in)|how did) <thing>(?: story)?<went> timeline(?:,? please)?<end>
timeline  <please>how (?:has|have|did|does) <thing> <moved><end>
changed   <please>what (?:has |have |is )?<new><about>,? (?:since|after) <other><besides><end>
changed   <please>what (?:has |have |is )?<new> (?P<rest>between .+? and .+?)<besides><end>
happened  <please>what (?:has |have )?(?:happened|occurred|went on|took place) (?:in|on|during) <time><other><end>
author    <please>who (?:has |have )?(?:wrote|written|writes|reported|reports) (?:about|on) <thing><end>
wrote     <please>what (?:did|does|has|have|do) (?:the )?<other> <said><about>(?: about)?<end>
"""


def _pattern(line: str) -> re.Pattern[str]:
    for name, words in _WORDS.items():
        line = line.replace(name, words)
    return pattern(line, re.IGNORECASE)


_ASKS = [(row.split(None, 1)[0], _pattern(row.split(None, 1)[1])) for row in _TABLE.strip().splitlines()]


def asked(question: str) -> Asked | None:
    """What a question wants of a collection; None for any other question.

    >>> asked("Which articles mention the Hedda?")
    Asked(kind='which', topic='the Hedda', rest='')
    >>> asked("how many articles did Ida Falk write about it") == asked("How many articles did Ida Falk write?")
    True
    >>> asked("How many articles did Ida Falk write?"), asked("How many people died?")
    (Asked(kind='count', topic='', rest='Ida Falk'), None)
    """
    for kind, asks in _ASKS:
        match = asks.search(question.strip())
        if match:
            found = match.groupdict()
            topic = found.get("topic") or found.get("what") or ""
            if found.get("rest") and not content_words(topic):
                topic = ""  # "how many did she write about it"
            return Asked(kind, topic.strip(), (found.get("rest") or "").strip())
    return None


class Sides(NamedTuple):
    """Two sides of which a question wants what each says, and what about."""

    first: str
    second: str
    topic: str

    def of(self, side: str) -> str:
        """The question to one of them alone."""
        return f"{self.topic.rstrip(' ?')} according to {side}?" if self.topic else f"what does {side} say?"


_SIDE = r"(?:the |its |his |her )?(?P<{}>\w[\w’'.-]*(?: \w[\w’'.-]*){{0,3}}?)"
_A, _B = _SIDE.format("first"), _SIDE.format("second")
_SAY = "(?:say|think|claim|tell|write|mean)"
_TWO = [
    pattern(line, re.IGNORECASE)
    for line in (
        rf"\baccording to {_A},? (?:and|or|versus|vs\.?)(?: according to)? {_B}(?=$|[,?.!]| (?:in|on|about|for)\b)",
        rf"\bwhat (?:do|did|does|have|has) {_A} and {_B} {_SAY}"
        r"(?: (?:about|of|on|to|for) (?P<topic>.+?))?(?=$|[,?.!])",
        rf"\bwhat (?:do|did|does) {_A} {_SAY},? and (?:what (?:do|did|does) )?{_B} {_SAY}(?=$|[,?.!])",
        rf"\b(?:do|did|are) {_A} and {_B} (?:agree|disagree|differ|at odds|of one mind)"
        r"(?: (?:about|on|over|in) (?P<topic>.+?))?(?=$|[,?.!])",
        rf"(?:,|^) *{_A} (?:vs\.?|versus) {_B}(?=$|[,?.!])",
    )
]


def sides(question: str) -> Sides | None:
    """The two sides that a question wants to hear; None for any other question.

    >>> sides("How many came, according to the police and the union?")
    Sides(first='police', second='union', topic='How many came')
    >>> sides("How old are Anna and Ben?") is None
    True
    """
    for asks in _TWO:
        match = asks.search(question)
        if match:
            found = match.groupdict()
            topic = f"{question[: match.start()]} {question[match.end() :]}".strip(" ,?.!")
            return Sides(found["first"], found["second"], f"{topic} {found.get('topic') or ''}".strip())
    return None

"""The mood and the tense of a sentence, and whether it tells the opposite of what is asked. Pure functions.

Mood: whether it asserts what is asked, or supposes, fears, wants, guesses, denies or asks it. What stands in a clause
with such a word is not taken for a fact; a question that itself asks for what is supposed, feared or wanted takes it
for an answer. Tense: whether it looks back or ahead. The opposites are one table, by which the checks compare too.
Clauses: the part of a sentence that says something of a place in it; it ends at punctuation or a conjunction and
holds a verb that does more than report, and a part without one ("On Friday,", "she said on Friday") is its
neighbour's. Knows words (of ``index/lang``) and no grammar.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Set
from functools import lru_cache

from index import entries, pattern, words_of

from .rules import rule
from .terms import CAPITAL, stem, terms, words

_OUTCOMES = (
    frozenset("die dies died dead dying death deaths killed drowned".split()),
    frozenset("hurt injured wounded injury injuries".split()),
    frozenset(("missing",)),
    frozenset("saved rescued survive survives survived survivors unhurt".split()),
)
"""What may become of people: who asks for the one is not told by the other."""

SIDES: tuple[tuple[frozenset[str], frozenset[str]], ...] = tuple(
    (frozenset(one.split()), frozenset(other.split()))
    for one, _, other in (entry.replace("/", " ").partition("|") for entry in entries("opposites.sides"))
)
"""All forms of the two sides of each entry whose words are rarely there in another sense."""


_TURNS = tuple(
    pair for pair in SIDES if all(len(side) >= 4 for side in pair) and not any("sell" in side for side in pair)
)
"""Verbs that tell of one and the same opposite things; who bought a thing and who sold it may be told by either."""
_IDIOM = pattern(r"\b(?:in|at|by) the (?:end|beginning|start)\b|\bend of\b", re.IGNORECASE)
_LONG = pattern(r"\b(long|wide|high|deep|tall|thick)\b", re.IGNORECASE)
_MEASURED = pattern(
    r"(?:met(?:re|er)s?|feet|foot|miles?|inch(?:es)?|yards?|k?m|cm) (long|wide|high|deep|tall|thick)\b", re.IGNORECASE
)


def says_another_thing(question: str, clause: str) -> bool:
    """Whether a clause tells the opposite of what is asked, or of another outcome or measure.

    >>> says_another_thing("How much did the bank win?", "The bank lost ten million")
    True
    >>> says_another_thing("How many people died?", "Forty were hurt"), says_another_thing("Who won?", "Holm lost")
    (True, False)
    """
    if _PARTY.match(question):
        return False  # who won is told by who lost to whom
    asked = _words(_IDIOM.sub(" ", question))
    told = _words(_IDIOM.sub(" ", clause))
    for one, other in _TURNS:
        for mine, theirs in ((one, other), (other, one)):
            if asked & mine and not asked & theirs and told & theirs and not told & mine:
                return True
    meant = [outcome for outcome in _OUTCOMES if asked & outcome]
    if len(meant) == 1 and not told & meant[0] and any(told & outcome for outcome in _OUTCOMES):
        return True
    how = {word.lower() for word in _LONG.findall(question)}
    measured = {word.lower() for word in _MEASURED.findall(clause)}
    return bool(how and measured) and not how & measured


_PARTY = pattern(r"\W*(?:who|whom|whose|which|why)\b", re.IGNORECASE)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.lower()))


MOODS = ("supposed", "feared", "wanted", "guessed", "denied", "asked")
"""In the words of each nothing is asserted."""
_MOODS = {name: pattern(rf"(?<!\w)(?:{{mood.{name}}})(?!\w)", re.IGNORECASE) for name in MOODS if name != "asked"}
_MOODS["asked"] = pattern(r"[^.!]{3,}\?\W*$|{mood.asked}", re.IGNORECASE)
_OPINION = pattern(r"\W*(?:{kinds.opinion_before})?(?:{kinds.opinion})\s*(?:[.:|–—-]|$)", re.IGNORECASE)
_OPINION_ADDRESS = pattern("/(?:{kinds.opinion_address})/", re.IGNORECASE)
_CORRECTION = pattern(r"\W*(?:{kinds.correction})(?!\w)", re.IGNORECASE)
_KINDS = {
    name: pattern(rf"\W*(?:{{kinds.{name}}})\s*(?:[.:|–—-]|$)|[.:|–—-]\s*(?:{{kinds.{name}}})\W*$", re.IGNORECASE)
    for name in ("interview", "live", "release")
}
_RESTATED = pattern(r"(?<!\w)(?:{kinds.restated})", re.IGNORECASE)
_OPINIONS_ASKED = pattern(r"(?<!\w)(?:{mood.opinions_asked})(?!\w)", re.IGNORECASE)
_FACTS_ASKED = pattern(r"(?<!\w)(?:{mood.facts_asked})(?!\w)", re.IGNORECASE)
_PART = pattern(r"[;–—]|, (?:{mood.joins})(?= )|(?<= )(?:{mood.because})(?= )")
_YES_NO = pattern(r"\W*(?:(?:{mood.yes_no_first})\s+)?(?:{mood.yes_no})\b", re.IGNORECASE)
_DONE = pattern(r"\b(?:{mood.done})\b", re.IGNORECASE)
_STILL_OPEN = pattern(r"\b(?:{mood.still_open})\b", re.IGNORECASE)

REPORTS = words_of("tense.reports")
"""Past-tense verbs that only report: "they meet again on Friday, she said"."""
BORDER = pattern(r"[,;:()–—“”«»\"]|\b(?:{tense.border})\b", re.IGNORECASE)
"""Where a clause ends."""
_CUE = pattern(r"\b(?:(?P<then>{tense.then})|(?P<ahead>{tense.future})|(?P<back>{tense.past}))\b", re.IGNORECASE)
_MODAL = pattern(r"(?:\w+['’]ll|{tense.modals}|(?:is|are) to)\b", re.IGNORECASE)
_WEAK = pattern(r"(?:{tense.weak})$", re.IGNORECASE)
_BEFORE_NOUN = pattern(r"\b(?:{tense.before_noun})\s+$", re.IGNORECASE)
_RELATIVE = pattern(r"\b(?:{tense.relative})\s+$")
_PAIRED = pattern(r"\b(?:{tense.paired})\b", re.IGNORECASE)
_OPEN = pattern("(?:{tense.open})$", re.IGNORECASE)
_TO = r"\s+(?:(?:{tense.within})[\s-]+)?$"
_LIMIT = pattern(rf"\b(?:(?P<until>{{tense.until}})|(?:{{tense.limit}})){_TO}", re.IGNORECASE)
_SINCE = pattern(rf"\b(?:{{tense.since}}){_TO}", re.IGNORECASE)
_MOVED = pattern(rf"\b(?:{{tense.moved}})\b[^.;:]{{0,60}}?\b(?:{{tense.moved_to}}){_TO}", re.IGNORECASE)
_NAME = re.compile(rf"(?<=[\w,;] ){CAPITAL}")
_STOP = pattern(r"[.!?]\s+(?=[^\Wa-zа-яёіїєґ\d_])|\n")

SENTENCE = 300
"""Characters before a date that are searched for whether it lies ahead."""


def moods(text: str) -> frozenset[str]:
    """The moods whose words a text holds, by their names in ``MOODS``; none for a plain statement.

    >>> sorted(moods("A hundred people could have died.")), sorted(moods("The bridge opened in May."))
    (['supposed'], [])
    """
    return frozenset(name for name, words in _MOODS.items() if words.search(text))


def denial(text: str) -> tuple[int, int] | None:
    """The words of a text that deny something, as a span; None if none do."""
    found = _MOODS["denied"].search(text)
    return found.span() if found else None


@rule("asserted", otherwise=lambda *_: True)
def asserted(question: str, sentence: str, span: tuple[int, int] | None = None) -> bool:
    """Whether a sentence asserts what a question asks.

    Unless that is a figure, a day, a place, or a yes or no, only a denial does not: the reasons for what people do
    are what they want and fear.

    >>> asserted("How many people died?", "Forty are feared dead; two are in hospital.")
    False
    >>> asserted("What does the union fear?", "The union fears that the plant will close.")
    True
    >>> asserted("Why was the barrier dropped?", "It was shelved because the wall cost more than the rules demanded.")
    True
    >>> asserted("When did work begin?", "Work begins in May."), asserted("When does it begin?", "It begins in May.")
    (False, True)
    >>> asserted("How many nurses were missing?", "It will close because eleven nurses are missing.")
    True

    Args:
        question: as it was asked.
        sentence: of an article.
        span: the words that answer, in characters of the sentence; None if they are not known.
    """
    clause = _clause(question, sentence, span)
    found = moods(clause)
    if not (_FACTS_ASKED.search(question) or asks_yes_or_no(question)):
        return "denied" not in found or bool(_OPINIONS_ASKED.search(question))
    if _opposite(question, clause):
        return False
    if asks_what_was(question) and lies_ahead(clause):
        found |= {"planned"}
    if found <= {"denied"} and asks_yes_or_no(question):
        return True  # a denial answers that
    return not found or bool(moods(question) - {"asked"}) or bool(_OPINIONS_ASKED.search(question))


@rule("opposites", otherwise=lambda *_: False)
def _opposite(question: str, clause: str) -> bool:
    return not asks_yes_or_no(question) and says_another_thing(question, clause)


def asks_what_was(question: str) -> bool:
    """Whether a question is about what has been, so that a plan does not answer it."""
    return bool(_DONE.search(question)) and not _STILL_OPEN.search(question)


def lies_ahead(clause: str) -> bool:
    """Whether all that a clause tells is still to come; verbs that only report do not count."""
    told = {tense for start, end, tense in cues(clause) if clause[start:end].lower() not in REPORTS}
    return 1 in told and -1 not in told


def asks_yes_or_no(question: str) -> bool:
    """Whether a question wants a yes or a no."""
    return bool(_YES_NO.match(question))


def asks_for_opinion(question: str) -> bool:
    """Whether a question wants what somebody says, means or plans."""
    return bool(_OPINIONS_ASKED.search(question))


@rule("opinion", otherwise=lambda *_: False)
def opinion(title: str, text: str, url: str | None = None) -> bool:
    """Whether an article calls itself a piece of opinion.

    >>> opinion("Don't sell", "Opinion. If this deal goes through, we lose."), opinion("Opinions differ", "So it is.")
    (True, False)
    """
    return any(_OPINION.match(head) for head in (title, text)) or bool(url and _OPINION_ADDRESS.search(url))


def correction(title: str, text: str) -> bool:
    """Whether an article calls itself a correction."""
    return any(_CORRECTION.match(head) for head in (title, text))


def kind(title: str, text: str, url: str | None = None) -> str:
    r"""What an article calls itself, as one of ``index.KINDS``; ``report`` if it calls itself nothing.

    >>> kind("Bridge closes – live updates", "It is noon."), kind("It opens", "Press release\nWe open in May.")
    ('live', 'release')
    """
    if correction(title, text):
        return "correction"
    if opinion(title, text, url):
        return "opinion"
    first = text[:200].partition("\n")[0]
    return next((name for name, says in _KINDS.items() if says.search(title) or says.match(first)), "report")


@rule("corrections", otherwise=lambda _: False)
def restated(sentence: str) -> bool:
    """Whether a sentence of a correction repeats what was wrong: "On Tuesday we wrote that"."""
    return bool(_RESTATED.search(sentence))


def _clause(question: str, sentence: str, span: tuple[int, int] | None) -> str:
    """The part of a sentence in which the answer stands, or else the one that shares most words with the question."""
    cuts = [0, *(match.start() for match in _PART.finditer(sentence)), len(sentence)]
    parts = [(start, end) for start, end in zip(cuts, cuts[1:], strict=False) if sentence[start:end].strip()]
    if not parts:
        return sentence
    if span:
        held = [part for part in parts if part[0] < span[1] and span[0] < part[1]]
        return sentence[held[0][0] : held[-1][1]] if held else sentence
    asked: Set[str] = set(terms(question))
    best = max(parts, key=lambda part: len(asked & {stem(word) for word in words(sentence[slice(*part)])}))
    return sentence[slice(*best)]


def tense_at(text: str, start: int, end: int) -> int:
    """Whether a sentence looks back (-1; -2 if certain) or ahead (1) at a position; 0 if it does neither.

    The words of the position's own clause decide, those before it first, then those of the clauses around it;
    verbs that only report what somebody said do not count.
    """
    begin = max(0, start - SENTENCE)
    if _SINCE.search(text, begin, start):
        return -2
    begin = max((stop.end() for stop in _STOP.finditer(text, begin, start)), default=begin)
    stop = _STOP.search(text, end, end + 200)
    until = stop.start() if stop else end + 200
    found = cues(text)
    first, middle, last = (bisect_left(found, (place,)) for place in (begin, end, until))
    before = [cue for cue in found[first:middle] if cue[1] <= start]
    behind = [cue for cue in found[middle:last] if cue[1] <= until]
    border = max((cut for cut in BORDER.finditer(text, begin, start) if text[cut.end() : start].strip()),
                 key=lambda cut: cut.end(), default=None)  # fmt: skip
    opens = border.end() if border else begin
    next_border = BORDER.search(text, end, until)
    closes = next_border.start() if next_border else until
    own = [cue for cue in before if cue[0] >= opens]
    own_behind = [cue for cue in behind if cue[1] <= closes]
    if text[end : end + 2] in ("'s", "’s"):  # "will discuss Friday's attack", "said Friday's match will go ahead"
        told = {cue[2] for cue in (*own[-1:], *own_behind[:1])}
        if len(told) > 1 or (own and told != {-1}):
            return 0
    if not own and not own_behind and border and _OPEN.search(border[0]):
        return 0
    around = (cue for cue in (*before[::-1], *behind) if not _only_reports(text, cue, start))
    cue = next(iter((*own[-1:], *own_behind[:1], *around)), None)
    if cue is None:
        return 0
    if _MOVED.search(text, begin, start):
        return 1
    limit = _LIMIT.search(text, begin, start)
    tense = cue[2]
    if limit and tense is None:
        return 1
    return 0 if tense is None or (limit and limit["until"] and tense < 0) else tense


def _only_reports(text: str, cue: tuple[int, int, int | None], start: int) -> bool:
    """Whether a verb only reports: "they meet on Friday, she said", but not "on Friday, she said that"."""
    if text[cue[0] : cue[1]].lower() not in REPORTS:
        return False
    return cue[0] < start or not text[cue[1] : cue[1] + 2].strip().isalpha()


@lru_cache(maxsize=8)
def cues(text: str) -> list[tuple[int, int, int | None]]:
    """The words of a text that look back (-1) or ahead (1), or leave it open (None), with first and last character.

    Everything that "will" and similar verbs govern lies ahead, to the end of the clause ("will hit", "will question
    the accused").
    """
    found: list[tuple[int, int, int | None]] = []
    governed, relative = -1, None  # the end of the last "will" or similar, unless a past tense follows
    for cue in _CUE.finditer(text):
        start, end = cue.span()
        tense = None if cue["then"] else 1 if cue["ahead"] else -1
        if cue["back"] and _WEAK.match(cue[0]):
            if _NAME.match(text, start) or _BEFORE_NOUN.search(text, max(0, start - 12), start):
                continue  # "Manchester United", "the injured"
            between = text[governed:start] if governed >= 0 and start - governed <= SENTENCE else "\n"
            if not _STOP.search(between) and not BORDER.search(between):
                if not relative and not _PAIRED.search(between):
                    continue
                tense = None  # "that will close in May opened", "will meet the mayor and injured people"
        found.append((start, end, tense))
        if tense == 1 and _MODAL.match(cue[0]):
            governed, relative = end, _RELATIVE.search(text, max(0, start - 8), start)
        elif tense == -1:
            governed = -1
    return found


_BEFORE = pattern(r"\s*(?:(?:{tense.before_day})[\s-]+)*")
_EDGE = ' \t\n\u00a0,;:()–—-“”«»"'
_LEADS = pattern(r"(?:{tense.joins})\s+", re.IGNORECASE)


def clause(sentence: str, start: int, end: int) -> tuple[int, int]:
    """The clause around characters ``start`` to ``end`` of a sentence, without punctuation around it.

    >>> said = "Margaret Teal called the plan, which follows a line cut in 2019, a vanity project on Friday."
    >>> said[slice(*clause(said, said.index("2019"), said.index("2019") + 4))]
    'which follows a line cut in 2019'
    >>> said = "On Friday, the council voted for the tram, said Ann Reed."
    >>> said[slice(*clause(said, 3, 9))]
    'On Friday, the council voted for the tram'
    """
    cuts = [0, *_borders(sentence, start, end), len(sentence)]
    first = max(at for at, cut in enumerate(cuts) if cut <= start)
    last = min(at for at, cut in enumerate(cuts) if cut >= end)
    told = [(a, b) for a, b, _ in cues(sentence) if not start <= a < end]
    verbs = [(a, b) for a, b in told if sentence[a:b].lower() not in REPORTS]
    while (first, last) != (0, len(cuts) - 1):
        if any(cuts[first] <= a and b <= cuts[last] for a, b in verbs):
            break
        if first and not (last < len(cuts) - 1 and not sentence[: cuts[first]].strip(_EDGE)):
            first -= 1
        else:
            last += 1
    return _trimmed(sentence, cuts[first], cuts[last])


def _borders(sentence: str, start: int, end: int) -> list[int]:
    """Where clauses begin or end, but not within the place, nor between it and the word that leads to it."""
    found = []
    for border in BORDER.finditer(sentence):
        word = border[0][0].isalnum()
        a, b = border.span()
        if start <= a < end or (sentence[a - 1 : a].isdigit() and sentence[b : b + 1].isdigit()):
            continue  # 1,300
        if word and b <= start and _BEFORE.fullmatch(sentence, b, start):
            continue  # "before 2019"
        found.append(a if word else b)
    return found


def _trimmed(sentence: str, start: int, end: int) -> tuple[int, int]:
    while start < end and sentence[start] in _EDGE:
        start += 1
    lead = _LEADS.match(sentence, start, end)
    start = lead.end() if lead else start
    while end > start and sentence[end - 1] in _EDGE + ".":
        end -= 1
    return start, end

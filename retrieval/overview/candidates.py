"""Questions that an article may answer, as a person would ask them, made from its own sentences. Unchecked here.

A sentence says what somebody does, and when, where, why or for how much; the question asks for one of these. A few
questions need no words of the article ("Who pays for it?"): they come from a sentence that speaks of paying. Of an
article in another language than English come only questions with whole sentences of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

from index import pattern, sentences

from ..messages import languages, message
from ..text.people import people
from ..text.terms import STOP_WORDS

LONGEST = 20_000
"""Most characters of an article that questions are made from."""

MOST = 95
"""Most characters of a question."""


class Candidate(NamedTuple):
    """A question, and a position in the sentence that it was made from."""

    question: str
    start: int
    anywhere: bool = False
    """Whether any sentence may answer it, not only the one that it was made from."""


_BASES = dict(
    pair.split("/")
    for pair in """said/say stated/state announced/announce claimed/claim reported/report revealed/reveal
    confirmed/confirm denied/deny warned/warn condemned/condemn promised/promise pledged/pledge offered/offer
    proposed/propose demanded/demand ordered/order approved/approve rejected/reject signed/sign launched/launch
    introduced/introduce published/publish discovered/discover found/find won/win bought/buy acquired/acquire
    built/build opened/open closed/close founded/found invented/invent developed/develop designed/design
    predicted/predict recommended/recommend suggested/suggest argued/argue explained/explain described/describe
    criticized/criticize criticised/criticise praised/praise cancelled/cancel canceled/cancel died/die began/begin
    started/start ended/end voted/vote joined/join left/leave moved/move arrived/arrive fell/fall rose/rise lost/lose
    paid/pay raised/raise resigned/resign happened/happen took/take made/make sold/sell came/come went/go
    became/become decided/decide agreed/agree refused/refuse stopped/stop beat/beat got/get gave/give""".split()
)
"""Past forms and what follows "did" for them."""
_DONE_TO = frozenset(
    "publish report discover find win buy acquire build found invent develop design sell make take lose".split()
)
"""Deeds that are nothing without what they are done to: "a survey published on Monday" is no question."""
_TELLS = frozenset(
    """say state announce claim report reveal confirm deny warn condemn promise pledge offer propose demand approve
    reject launch discover find recommend suggest argue explain criticize criticise praise decide""".split()
)
"""Deeds that are asked for by "What did ... do?"."""
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DAY = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_MONEY = (
    r"(?:[$€£¥₽₴]\s?\d|\b[A-Z]{0,3}\d[\d.,]*\s?(?:(?:m|bn|million|billion)\s)?"
    r"(?:dollars|euros|pounds|zlotys|crowns|kroner|kronor|francs|roubles|hryvnias?|yen)\b)"
)
_WHEN = pattern(
    rf" (?:(?:on|from|by|in|at the end of|early in|late in) )?(?:(?:next|last|this) (?:week|month|year|spring|"
    rf"summer|autumn|winter)|(?:on|from|by) (?:{_DAY}|{_MONTH} \d|\d{{1,2}} {_MONTH})|"
    rf"(?:in|by|from) (?:{_MONTH}|(?:19|20)\d\d)|tomorrow|yesterday)\b"
)
_WHY = pattern(
    r" (?:because|so that|in order to|due to|owing to|to (?:save|avoid|prevent|make|help|reduce|protect|cut|raise|"
    r"stop|keep|ease|improve|meet|mark|honou?r|pay))\b"
)
_WHERE = pattern(r" (?P<to>to|in|at|near) (?:the |a )?(?!(?:January|February|March|April|May|June|July|August|"
                 r"September|October|November|December)\b)[A-ZÀ-Þ][\w’'-]+")  # fmt: skip
_BY = pattern(
    r"^(?P<deed>[a-z]+(?:ed|en|wn|ilt|und|ld|ade|un|ung|ought|ent|et))(?P<more>(?: [a-z]+)?) by (?:the |an? )?\w"
)
_CLAUSE = pattern(
    r"(?P<who>(?:[\w’'-]+ ){1,7}?)(?:(?P<aux>will|would|can|must|is|are|was|were|has|have|had) |"
    rf"(?P<did>{'|'.join(sorted(_BASES, key=len, reverse=True))})\b ?|(?P<cost>costs?) )(?P<rest>[^,;:()“”\"–—]*)"
)
_ARTICLES = frozenset("the a an both all some most many more several two three four five".split())
_NO_SUBJECT = STOP_WORDS | frozenset(
    """he she it they we you i who which what there this that these those here and but or so in on at by for from with
    as if when while after before since until because although though according during under over however meanwhile
    not only still also later then now one its their his her our my""".split()
)
"""Words that begin no subject of a question."""
_CONNECTS = pattern(
    r"\b(?:that|who|which|whose|and|but|or|said|says|told|added|if|when|while|where|because|is|are|was|were|has|have|had)\b"
)
_LEFT_OPEN = pattern(r"\b(?:not|never|no|that|which|who|would|could|should)\b")
"""Words of a deed after which nobody asks when or why ("would not promise that it would")."""
_DECLINED = ("ru", "uk")
_COUNT = pattern(
    r"\b(?:\d{1,3}(?:,\d{3})+|\d+|two|three|four|five|six|seven|eight|nine|ten|dozens of|hundreds of|thousands of) "
    r"((?:[a-z]+ )?[a-z]{3,}s) (have been|has been|were|are) ([a-z]+ed)\b"
)
_MEASURES = frozenset(
    """seconds minutes hours days weeks months years decades centuries percent points times miles metres meters
    feet inches kilometres kilometers tonnes tons pounds grams kilograms litres gallons acres hectares degrees dollars
    euros cents others least most more""".split()
)
_ACT = pattern(
    r"(?:\b(?P<common>[Tt]he [a-z]+)|(?P<the>[Tt]he )?\b"
    r"(?P<name>[A-ZÀ-Þ][\w’'-]+(?: (?:of |de |von )?[A-ZÀ-Þ][\w’'-]+)*))"
    rf"(?:, [^,.;!?\n]{{3,80}},)? (?P<verb>{'|'.join(past for past, base in _BASES.items() if base in _TELLS)})\b"
    r"(?! (?:by|in|on|at|with|from)\b)"
)
_SAID_BY = pattern(
    r"[”\"’,] said (?!(?:it|he|she|they|that|there|this)\b)(?:[a-z]+(?: [a-z]+){0,3} )?"
    r"(?P<name>[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+)+)"
)
_COSTS = pattern(
    rf"\b(?:costs?|priced?|fee|tickets?|fares?|worth)\b[^.]*{_MONEY}|{_MONEY}[^.]*\b(?:costs?|price|fee|tickets?|fares?)\b"
)
_PAYS = pattern(r"\b(?:paid for|pays? for|paying for|funded|financed|foot the bill|sponsored) ?(?:by|from|with)?\b")
_OBJECTS = pattern(
    r"\b(?:protest(?:ed|ers|s)?|oppos(?:e|es|ed|ing|ition|ents?)|object(?:ed|ors?|ions?)|critics?|criticised|criticized|"
    r"petition|judicial review|lawsuit|appealed|voted against)\b"
)
_NEXT = pattern(
    rf"\b(?:will|due to|expected to|plans? to|scheduled)\b[^.]*(?:\b(?:{_MONTH}|next (?:week|month|year)|{_DAY})\b)"
)


def candidates(text: str, language: str | None = None) -> Iterator[Candidate]:
    """Questions of each kind in turn, earliest first within a kind, without repetitions.

    Args:
        text: the article's text.
        language: its language, two letters; English if not known.
    """
    start = text[:LONGEST]
    spans = sentences(start)
    seen: set[str] = set()
    if language in languages() and language != "en":
        kinds: tuple[Iterator[Candidate], ...] = (_in_other_words(start, spans, str(language)),)
    else:
        own: dict[str, list[Candidate]] = {"why": [], "when": [], "cost": [], "where": [], "by": []}
        for span in spans:
            for kind, found in _of_sentence(start, *span):
                own[kind].append(found)
        kinds = (
            iter(own["why"]),
            iter(own["when"]),
            iter(own["cost"]),
            _counts(start),
            _acts(start),
            _general(start, spans),
            iter(own["where"]),
            iter(own["by"]),
            _people(start, spans),
        )
    for group in zip_longest(*kinds):
        for found in group:
            if found and len(found.question) <= MOST and found.question.lower() not in seen:
                seen.add(found.question.lower())
                yield found


def _of_sentence(text: str, start: int, end: int) -> Iterator[tuple[str, Candidate]]:
    """What one sentence says when, where, why, for how much and by whom, with the kind of each question."""
    match = _CLAUSE.match(text, start, end)
    who = _subject(text, match["who"].strip()) if match else ""
    if match is None or not who:
        return
    rest = " ".join(match["rest"].rstrip(" .!?").split())
    aux = match["aux"] or ("does" if match["cost"] == "costs" else "did")
    deed = _BASES.get(match["did"] or "", "") or ("cost" if match["cost"] else "")
    said = f"{deed} {rest}".strip()
    if re.match(rf"cost (?:about |around |some |up to |more than |at least )?{_MONEY}", said):
        yield "cost", Candidate(f"How much {aux} {who} cost?", start)
    if deed in _TELLS or aux in ("had", "has", "have"):  # when somebody said so is not what a person asks
        return
    cuts = {
        kind: found
        for kind, one in (("when", _WHEN), ("why", _WHY), ("where", _WHERE))
        if (found := one.search(f" {said}"))
    }
    first = min((found.start() for found in cuts.values()), default=0)
    for kind, found in cuts.items():
        done = f" {said}"[:first].strip()
        least = {
            "when": aux not in ("is", "are", "was", "were"),
            "why": 2 if found[0].startswith(" to ") else 1,
            "where": 1,
        }[kind]
        if (
            len(done.split()) < least
            or done.endswith((" a", " the", " on", " of", " and"))
            or done in _DONE_TO
            or _LEFT_OPEN.search(done)
            or (kind == "where" and first < found.start())
        ):
            continue
        to = " to" if kind == "where" and found["to"] == "to" else ""
        yield kind, Candidate(" ".join(f"{kind.title()} {aux} {who} {done}{to}".split()) + "?", start)
    by = _BY.match(rest) if aux in ("was", "were") and match["aux"] else None
    if by:
        yield "by", Candidate(f"Who {aux} {who} {by['deed']}{by['more']} by?", start)


def _subject(text: str, words: str) -> str:
    """A subject as it stands within a question; empty if it is none, or not understood without its article."""
    first, *more = words.split()
    if first.lower() in _ARTICLES:
        return " ".join((first.lower(), *more)) if more and not _CONNECTS.search(" ".join(more)) else ""
    if first.lower() in _NO_SUBJECT or not first[0].isupper() or _CONNECTS.search(words):
        return ""
    if first.endswith(("ly", "ing")) or first[:-1].isdigit():
        return ""
    if re.search(rf"(?<![\w’'-]){re.escape(first.lower())}(?![\w’'-])", text):
        return " ".join((first.lower(), *more))
    inside = re.search(rf"[a-z,] {re.escape(first)}(?![\w’'-])", text)  # else it may be large only as the first word
    return words if inside or (more and more[0][0].isupper()) else ""


def _counts(text: str) -> Iterator[Candidate]:
    """``1,300 applications have been received`` gives "How many applications have been received?"."""
    for match in _COUNT.finditer(text):
        things, auxiliary, verb = match.groups()
        first = things.split()[0]
        if not _MEASURES & set(things.split()) and first not in STOP_WORDS and first not in ("other", "first"):
            yield Candidate(f"How many {things} {auxiliary} {verb}?", match.start())


def _acts(text: str) -> Iterator[Candidate]:
    """``Governor Gladkov revealed that`` gives "What did Governor Gladkov reveal?"."""
    found = [(match.start(), f"What did {match['name']} say?") for match in _SAID_BY.finditer(text)]
    for match in _ACT.finditer(text):
        who = _subject(text, match["common"] or f"{match['the'] or ''}{match['name']}")
        if who:
            found.append((match.start(), f"What did {who} {_BASES[match['verb']]}?"))
    for start, question in sorted(found):
        yield Candidate(question, start, anywhere=question.endswith(" say?"))


def _general(text: str, spans: list[tuple[int, int]]) -> Iterator[Candidate]:
    """What anybody asks of news, from a sentence that speaks of it; what comes next from the last such sentence."""
    asked = (
        ("Who is against it?", _OBJECTS, spans),
        ("What happens next?", _NEXT, spans[::-1]),
        ("How much does it cost?", _COSTS, spans),
        ("Who pays for it?", _PAYS, spans),
    )
    for question, speaks, ordered in asked:
        for start, end in ordered:
            if speaks.search(text, start, end):
                yield Candidate(question, start)
                break


def _people(text: str, spans: list[tuple[int, int]]) -> Iterator[Candidate]:
    """Those whose office or role the article gives."""
    for person in people(text, spans):
        name = re.sub(r"[’'ʼ]s?$", "", text[slice(*person.name)])
        if person.role and " " in name:
            yield Candidate(f"Who is {name}?", person.name[0])


def _in_other_words(text: str, spans: list[tuple[int, int]], language: str) -> Iterator[Candidate]:
    """Who somebody is and what they say, in the article's own language."""
    for person in people(text, spans):
        name = text[slice(*person.name)]
        if person.role and language in _DECLINED:
            continue  # the name may stand in another case than the question wants
        for code in ("ask_who", "ask_said") if person.role else ("ask_said",):
            yield Candidate(message(code, language, name=name), person.name[0])

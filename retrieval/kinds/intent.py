"""What a message wants: a passage that answers it, or something else (a greeting, the author, a summary).

One multinomial logistic regression over two things: which words and pieces of words a message has (n-grams in
fifteen languages; "Bag of Tricks for Efficient Text Classification", Joulin et al., 2017) and its vector
(MiniLM). It knows nothing of articles and answers nothing. Whatever is doubtful is ``plain``: a question that
is only answered costs less than one that is taken for small talk. Kinds and figures: README.md beside this
file; the weights are made by ``retrieval/training/intents.py``. How questions about a collection are worded is told
by patterns, in English; what is done about them stands beside, a kind a file.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from index import MINILM, Embedder, is_english, language_of, pattern

from ..answer import Turn
from ..text.terms import content_words
from .two_questions import split_two

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PLAIN = "plain"
LEANING = ("and-x", "pronoun")
"""Kinds that there are only after another question."""

WEIGHTS = Path(__file__).with_name("intent.npz")
WEIGHTS_OTHER = Path(__file__).with_name("intent_languages.npz")
"""With vectors by multilingual-e5-small, for other languages than English; ``least`` is of the mean of both."""

MAX_LENGTH = 300
"""Characters that are looked at; what is longer is plain in all but its beginning."""

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+|[?!.;,]")
"""Chinese and Japanese are written without spaces: each of their characters is a word."""
_SPACE_BETWEEN = re.compile(r"(?<=[\u3040-\u30ff\u3400-\u9fff]) (?=[\u3040-\u30ff\u3400-\u9fff])")
_ASKS = pattern(r"\W*(?:{questions.wh})(?!\w)", re.IGNORECASE)
_APOSTROPHE = re.compile(r"['’`´]")


@dataclass(frozen=True, slots=True)
class Intent:
    """A kind, and how sure it is."""

    kind: str
    confidence: float
    """The probability of the kind, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What a file of weights holds."""

    kinds: tuple[str, ...]
    """All but ``plain``."""
    features: NDArray[np.uint32]
    """Sorted hashes of the known n-grams, (features,)."""
    rows: NDArray[np.int8]
    """A row for each, (features, kinds), in steps of ``steps``."""
    steps: NDArray[np.float32]
    """What a step is worth, (kinds,)."""
    vector: NDArray[np.float32]
    """(dim, kinds)."""
    bias: NDArray[np.float32]
    """Without and with a question before, (2, kinds)."""
    least: NDArray[np.float32]
    """The log odds against plain that a kind needs, (kinds,)."""


def intent(
    message: str,
    before: str = "",
    vector: NDArray[np.float32] | None = None,
    other: NDArray[np.float32] | None = None,
) -> Intent:
    """Return what a message wants.

    Args:
        message: as it was typed.
        before: the question before it in the conversation; empty at the beginning.
        vector: the message's vector by the packaged MiniLM, float32 (384,), of length 1; without it (another
            embedder) the words alone decide, somewhat worse.
        other: its vector by multilingual-e5-small, likewise, if there is one: the mean of what both tell decides.

    Raises:
        ValueError: a vector is of another size.
    """
    import numpy as np

    weights = _weights(WEIGHTS)
    odds: NDArray[Any] = scores(weights, message, before, vector)
    if other is not None:
        weights = _weights(WEIGHTS_OTHER)
        odds = (odds + scores(weights, message, before, other)) / 2
    best = int((odds - weights.least).argmax())
    top = max(float(odds[best]), 0.0)
    shares = np.exp(odds - top) / (np.exp(-top) + np.exp(odds - top).sum())
    lone = weights.kinds[best] == "two" and not split_two(message)  # answered as one question
    if odds[best] < weights.least[best] or lone:
        return Intent(PLAIN, float(1 - min(1.0, shares.sum() - lone * shares[best])))
    return Intent(weights.kinds[best], float(shares[best]))


def wanted(
    question: str,
    turns: Sequence[Turn],
    embedder: Embedder,
    other: Callable[[str], NDArray[np.float32] | None] = lambda text: None,
) -> str:
    """What a message wants after some turns.

    Args:
        question: as it was typed.
        turns: before it.
        embedder: its vectors tell only where they are the packaged model's.
        other: the vector of a message in another language than English by multilingual-e5-small, if there is one.
    """
    before = turns[-1].question if turns else ""
    english = is_english(question, [language_of(before)] if before else ())
    vector = embedder.question(question) if embedder.name == MINILM else None
    return intent(question, before, vector, None if english else other(question)).kind


def asks(message: str) -> bool:
    """Whether a message begins as a question that asks for something: who, what, when; no order or complaint.

    >>> asks("who slept in a car"), asks("translate the second paragraph")
    (True, False)
    """
    return bool(_ASKS.match(message))


def features(message: str) -> dict[int, float]:
    """Return hashes of what a message has with their weights; each sort (words, pairs, pieces) has length 1."""
    text = _APOSTROPHE.sub("", unicodedata.normalize("NFKC", message[:MAX_LENGTH]).casefold())
    tokens = _WORD.findall(text)
    marked = ["^", *tokens, "$"]
    line = _SPACE_BETWEEN.sub("", f" {' '.join(tokens)} ")
    groups: list[list[str]] = [
        [f"1{word}" for word in marked],
        [f"{n}{' '.join(marked[i : i + n])}" for n in (2, 3) for i in range(len(marked) - n + 1)],
        [f"f{tokens[0]}_{word}" for word in tokens[1:]] if tokens else [],
        [f"s{min(len(tokens), 12)}", f"c{min(len(line) // 4, 15)}"],
        [f"two{split_two(message[:MAX_LENGTH]) is not None}", f"q{min(3, text.count('?') + text.count('؟'))}"],
        [f"c{line[i : i + n]}" for n in (2, 3, 4) for i in range(len(line) - n + 1)],
    ]
    found: dict[int, float] = {}
    for group in groups:
        for feature in set(group):
            key = zlib.crc32(feature.encode())
            found[key] = found.get(key, 0.0) + len(set(group)) ** -0.5
    return found


def scores(weights: Weights, message: str, before: str, vector: NDArray[np.float32] | None) -> NDArray[np.float32]:
    """Return the log odds of each kind against plain, float32 (kinds,).

    Raises:
        ValueError: the vector is of another size.
    """
    import numpy as np

    if vector is not None and vector.shape != weights.vector.shape[:1]:
        raise ValueError(f"A vector of {weights.vector.shape[0]} numbers is needed, not of {vector.shape}.")
    given = features(message)
    hashes = np.fromiter(given, np.uint32, len(given))
    values = np.fromiter(given.values(), np.float32, len(given))
    places = np.searchsorted(weights.features, hashes).clip(max=len(weights.features) - 1)
    known = weights.features[places] == hashes
    odds: NDArray[np.float32] = values[known] @ weights.rows[places[known]].astype(np.float32) * weights.steps
    odds += weights.bias[int(bool(before))]
    if vector is not None:
        odds += vector @ weights.vector
    if not before:
        odds[[kind in LEANING for kind in weights.kinds]] = -np.inf
    return odds


@lru_cache(maxsize=2)
def _weights(file: Path) -> Weights:
    import numpy as np

    with np.load(file, allow_pickle=False) as kept:
        names = ("features", "rows", "steps", "vector", "bias", "least")
        return Weights(tuple(kept["kinds"].tolist()), *(kept[name] for name in names))


_NOUN = r"(?:article|story|news (?:article|story|piece|report|item))"
_ABOUT = pattern(
    rf"the {_NOUN} (?:on|about|headlined|titled|called) (?P<topic>.+?)"
    r"(?= (?:about|first|originally|published|posted|written|released|dated|printed)\b|[\s?.!]*$)",
    re.IGNORECASE,
)
_CALLED = pattern(
    r"\bthe (?P<topic>(?:(?!(?:same|other|whole|entire|full|latest|last|first|second|third|previous|next|main"
    r"|original|news|current|new|newest|most|recent|old|oldest|longest|shortest|following|cited|above|the|this|that|an?"
    r"|of|in|on|about|for|behind|by|from|to|did|was|is)\b)"
    rf"[\w’'-]+ ){{1,3}}){_NOUN}\b",
    re.IGNORECASE,
)


def of_article(question: str) -> re.Match[str] | None:
    """Where a question says which article it means, with its ``topic``: "the article about the tram"."""
    return _ABOUT.search(question) or _CALLED.search(question)


class Asked(NamedTuple):
    """What a question wants of a collection.

    Attributes:
        kind: ``which``, ``count``, ``newest``, ``wrote``, ``author``, ``compare``, ``timeline``, ``changed``,
            ``happened`` or ``about``.
        topic: what about; empty for anything.
        rest: the second thing to compare, and what on behind a comma; the day since when it changed, the time in
            which something happened, or by whom articles are counted.
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
    "<besides>": "(?: (?:about|for|with|to) (?P<what>.+?))?",
    "<written>": "(?: there)?(?: written| published)?",
    "<went>": "(?: go| unfold)?,?(?: step by step,?)?(?: as)?(?: a)?",
    "<new>": "(?:changed|happened|new|different)",
    "<whatever>": "(?:what(?:['’]?s| has| have| is)?|anything|something|is there anything|has anything)",
    "<is>": "(?:what|which)(?:['’]?s| is| was)?",
    "<thing>": "(?P<topic>.+?)",
    "<time>": r"(?=.*(?:\b(?:19|20)\d\d\b|(?<!\w)(?:{dates.months})(?!\w)))",
    "<other>": "(?P<rest>.+?)",
    "<measure>": r"(?P<measure>\w+ (?:(?:the )?(?:more|less|fewer|most|least)(?: \w+(?=[,:]))?"
    r"|(?!other|ever|over)\w+er)\b)",
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
compare   <please>(?:which|what|who)(?: one| of (?:the two|them|these))? <measure>[,:]? <thing> or <other><end>
compare   <please>(?:which|who) of <thing> (?:and|or) <other> <measure><end>
timeline  <please>(?:the |a )?(?:timeline|chronology|time line|sequence of events)<about>(?:,? please)?<end>
timeline  <please>(?:what happened (?:to|with|in)|how did) <thing>(?: story)?<went> timeline(?:,? please)?<end>
timeline  <please>how (?:has|have|did|does) <thing> <moved><end>
changed   <please><whatever> <new><about>,? (?:since|after) <other><besides><end>
changed   <please>(?:<is> )?(?:the |all )?(?:news|updates?|changes)<about>,? since <other><end>
changed   <please><whatever> <new><about>,? (?P<rest>between .+? and .+?)<besides><end>
changed   <please>how (?:has|have|did|does) <thing> <moved>,? since <other><end>
happened  <please>what (?:has |have )?(?:happened|occurred|went on|took place) (?:in|on|during) <time><other><end>
author    <please>who (?:has |have )?(?:wrote|written|writes|reported|reports) (?:about|on) <thing><end>
wrote     <please>what (?:did|does|has|have|do) (?:the )?<other> <said><about>(?: about)?<end>
"""


def _pattern(line: str) -> re.Pattern[str]:
    for name, words in _WORDS.items():
        line = line.replace(name, words)
    return pattern(line, re.IGNORECASE)


_REQUESTS = [(row.split(None, 1)[0], _pattern(row.split(None, 1)[1])) for row in _TABLE.strip().splitlines()]


@lru_cache(maxsize=256)
def asked(question: str) -> Asked | None:
    """What a question wants of a collection; None for any other question.

    >>> asked("Which articles mention the Hedda?")
    Asked(kind='which', topic='the Hedda', rest='')
    >>> asked("how many articles did Ida Falk write about it") == asked("How many articles did Ida Falk write?")
    True
    >>> asked("How many articles did Ida Falk write?"), asked("How many people died?")
    (Asked(kind='count', topic='', rest='Ida Falk'), None)
    """
    for kind, asks in _REQUESTS:
        match = asks.search(question.strip())
        if match:
            found = match.groupdict()
            topic = found.get("topic") or found.get("what") or ""
            if found.get("rest") and not content_words(topic):
                topic = ""  # "how many did she write about it"
            rest = (found.get("rest") or "").strip()
            return Asked(kind, topic.strip(), f"{rest}, {how(found['measure'])}" if found.get("measure") else rest)
    return None


_MORE = pattern(r"(?P<verb>\w+) (?:the )?(?:more|less|fewer|most|least)(?: (?P<noun>\w+))?", re.IGNORECASE)
_COMPARED = pattern(
    r"(?P<verb>\w+) (?:the )?(?P<stem>\w+?)(?P<ending>ier|(?P<twin>[bdgmnpt])(?P=twin)er|er)", re.IGNORECASE
)
_WITH_E = frozenset("larg wid saf clos lat fin nic".split())


def how(measure: str) -> str:
    """What a comparison asks of each thing by itself.

    >>> how("is bigger"), how("costs more"), how("has more seats")
    ('how big is', 'how much costs', 'how many seats has')
    """
    more = _MORE.fullmatch(measure)
    if more:
        return f"how many {more['noun']} {more['verb']}" if more["noun"] else f"how much {more['verb']}"
    than = _COMPARED.fullmatch(measure)
    if than is None:
        return measure
    end = "y" if than["ending"] == "ier" else than["twin"] or ("e" if than["stem"] in _WITH_E else "")
    return f"how {than['stem']}{end} {than['verb']}"


class Sides(NamedTuple):
    """Two sides of which a question wants what each says, and what about.

    Attributes:
        first: as the question names it; empty if it names none ("who says what").
        second: likewise.
        topic: what they are asked about.
        outlets: whether what it wants to hear are articles: "do the reports agree?".
    """

    first: str
    second: str
    topic: str
    outlets: bool = False

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
_ON_IT = r"(?: (?:about|of|on|to|over|in|as to) (?P<topic>.+?))?(?=$|[,?.!])"
_OPEN = [
    pattern(line, re.IGNORECASE)
    for line in (
        rf"(?:,| [–—-])? *(?:and )?\bwho (?:says|said|claims|claimed) what\b{_ON_IT}",
        rf"\bwhat (?:do|did|does|have) (?:both|the two|the|all|each of the) (?:sides|parties|camps) {_SAY}{_ON_IT}",
        r"\b(?:do|did) (?:both |all )?(?:of )?(?:the )?(?:two )?"
        r"(?P<outlets>reports|articles|papers|newspapers|outlets|sources|stories|accounts)"
        rf" (?:agree|disagree|differ|contradict each other){_ON_IT}",
    )
]


def sides(question: str) -> Sides | None:
    """The two sides that a question wants to hear; None for any other question.

    >>> sides("How many came, according to the police and the union?")
    Sides(first='police', second='union', topic='How many came', outlets=False)
    >>> sides("When was the rescue called, who says what?")
    Sides(first='', second='', topic='When was the rescue called', outlets=False)
    >>> sides("How old are Anna and Ben?") is None
    True
    """
    for asks in _TWO:
        match = asks.search(question)
        if match:
            found = match.groupdict()
            topic = f"{question[: match.start()]} {question[match.end() :]}".strip(" ,?.!")
            return Sides(found["first"], found["second"], f"{topic} {found.get('topic') or ''}".strip())
    for asks in _OPEN:
        match = asks.search(question)
        if match:
            topic = f"{question[: match.start()]} {question[match.end() :]}".strip(" ,?.!–—-")
            found = match.groupdict()
            topic = f"{topic} {found.get('topic') or ''}".strip()
            return Sides("", "", topic, bool(found.get("outlets"))) if content_words(topic) else None
    return None


_RIGHT = pattern(
    r"\bwho (?:was|is|were|has been|turned out to be|proved(?: to be)?) right(?: (?:after all|in the end|now|then))*"
    r"(?: (?:about|on|over|with|in) (?P<topic>.+?))??(?:,? (?:after all|in the end))?(?:, .+? or .+?)?[\s?.!]*$",
    re.IGNORECASE,
)


def who_was_right(question: str) -> str | None:
    """What about a question asks who was right; None for any other question, or if it does not say what about.

    >>> who_was_right("So who was right about the call, Lind or Kolb?"), who_was_right("Who is right?")
    ('the call', None)
    """
    match = _RIGHT.search(question)
    return (match["topic"] or "").strip() or None if match else None

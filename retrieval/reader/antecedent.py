"""What a sentence leans on: whom its pronoun means, who speaks, the list that it is a part of. Pure functions.

The speaker of a quotation of several sentences is usually named in the last one, or just before the first. Pages,
Markdown and Word files are read without their bullets, each item a line of its own; pasted text keeps them. So an
item of a list is known by its mark, or by the lines beside it and what stands above them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from index import pattern, sentences, words_of

from ..answer import Passage, Sentence
from ..text.rules import rule
from ..text.terms import CAPITAL, STOP_WORDS, capitals

MAX_WORDS = 60
"""Words that are said together, beyond a first sentence and what it leans on."""

LISTED = 100
"""Words of a list that is said whole; of a longer one the first items."""

QUOTED = 40
"""Words that a quotation goes on for behind a sentence that opens it, at most, to be said to its end."""

NEIGHBOURHOOD = 700
"""Characters before a passage in which those stand whom its first sentence may mean."""

FAR = 4
"""Sentences searched on either side."""

_OPEN, _CLOSE = "“«„", "”»"
SPEAKING = "(?:{speech.verbs})"
"""Verbs with which somebody is said to say something."""
_SAYS = pattern(rf"\b{SPEAKING}\b", re.IGNORECASE)
_ONE = "(?:{speech.pronouns}|{speech.pronouns_too})"
_PRONOUN_SAYS = pattern(rf"\b(?:{_ONE} (?:(?:{{speech.between}}) )?{SPEAKING}|{SPEAKING} {_ONE})\b", re.IGNORECASE)
_LEANS = pattern(r"[“\"'«„]?(?:(?P<person>{pronouns.persons}|{pronouns.forms})|{leaning.thing})\b", re.IGNORECASE)
_LEANS_LATER = pattern(
    rf"[“\"'«„]?(?i:{{leaning.later_first}})\b(?:[ ,]+(?!{CAPITAL})[^\s,.;:]+){{0,5}}?,?"
    r" (?:{pronouns.persons:en}|{pronouns.forms:en}|{pronouns.several:en})\b"
)
_NO_PLACE = "".join(rf"(?<!\b{word} )" for word in sorted(words_of("leaning.place")))
_SOMEBODY = pattern(  # a name, but not behind "in", or what somebody is
    rf"{_NO_PLACE}(?<!^)\b{CAPITAL}[\w’'-]+"
    rf"|^\W*(?!(?:{{leaning.no_name}})\b){CAPITAL}[\w’'-]+,? (?:{{leaning.is}}|{CAPITAL}\w+|[a-z]+ed)\b"
    r"|\b(?:{leaning.somebody})\b"
)
_TELLS = re.compile(r"[.!?…][”’\"')\]]*\s*$")


_OPENING = re.compile(r"[“„«]|(?:^|(?<=[\s(\[—–]))\"")
_CLOSING = re.compile(r"[”»]|(?<=[^\s„])“|(?<=[^\s(\[—–])\"")


@rule("whole-quotation", otherwise=lambda *_: [])
def quoted_beside(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences beside one that a quotation begins or ends in, as far as it goes; none if that is far.

    >>> text = '"Half price is nice. A boat would be nicer," she said. Nobody laughed.'
    >>> [text[a:b] for a, b in quoted_beside(text, 0, 20) + quoted_beside(text, 21, 54)]
    ['A boat would be nicer," she said.', '"Half price is nice.']

    Args:
        text: of the article.
        start: of the sentence.
        end: of the sentence.
    """
    opened = [match.start() for match in _OPENING.finditer(text, start, end)]
    closed = [match.start() for match in _CLOSING.finditer(text, start, end) if match.start() not in opened]
    first, last = max(0, start - NEIGHBOURHOOD), end
    found = []
    if closed and min(opened, default=end) > closed[0]:
        found = [(first + a, first + b) for a, b in sentences(text[first:start])]
        begun = [place for place, (a, b) in enumerate(found) if _OPENING.search(text, a, b)]
        found = found[begun[-1] :] if begun else []
    elif opened and max(closed, default=-1) < opened[-1]:
        found = [(last + a, last + b) for a, b in sentences(text[last : last + NEIGHBOURHOOD])]
        ends = (place for place, (a, b) in enumerate(found) if _CLOSING.search(text, a + 1, b))
        found = found[: next(ends, -1) + 1]
    return found if sum(len(text[a:b].split()) for a, b in found) <= QUOTED else []


def with_antecedent(best: Sentence, passage: Passage, whole: bool = False) -> list[Sentence]:
    """The sentence with those it leans on; of a list all items if ``whole``.

    They are the one that names who says what is nothing but speech, the one before it that names whom its pronoun
    means, also where that stands before the passage, and a list's items or the line that opens it.
    """
    at = passage.sentences.index(best)
    text = passage.article.text
    texts = [text[sentence.start : sentence.end] for sentence in passage.sentences]
    speaker = speaker_at(texts, at)
    wanted = [best, *_listed(best, passage, whole), *([] if speaker is None else [passage.sentences[speaker]])]
    found = sorted({one.start: one for one in wanted}.values(), key=lambda sentence: sentence.start)
    leaning = texts[at if speaker is None else speaker]
    if leans(leaning):
        named = _named_before(passage, at if speaker is None else min(at, speaker), leaning)
        if named is not None and named not in found:
            found = sorted([named, *found], key=lambda sentence: sentence.start)
    return found


def leans(text: str) -> bool:
    """Whether a sentence means somebody or something whom one before it names."""
    return bool(_LEANS.match(text)) or means_a_person(text)


def means_a_person(text: str) -> bool:
    """Whether a sentence means a person whom one before it names."""
    found = _LEANS.match(text)
    return bool(found["person"] if found else _LEANS_LATER.match(text) or unnamed(text))


@rule("antecedent", otherwise=lambda *_: None)
def _named_before(passage: Passage, at: int, leaning: str) -> Sentence | None:
    """The sentence before one of a passage that names what it means; None if a heading comes first.

    A person may be meant over several sentences that say "he"; "it" and "this" mean what was said just before.
    """
    text = passage.article.text
    spans = [(sentence.start, sentence.end) for sentence in passage.sentences[:at]]
    if at < FAR:
        begin = max(0, passage.start - NEIGHBOURHOOD)
        earlier = [(begin + a, begin + b) for a, b in sentences(text[begin : passage.start])]
        spans = earlier[begin > 0 :] + spans  # the first may have been cut
    person = means_a_person(leaning)
    for start, end in spans[: -FAR - 1 : -1]:
        sentence = text[start:end]
        if not _TELLS.search(sentence):
            return None
        if not person or (_SOMEBODY.search(sentence) and not (means_a_person(sentence) or bare(sentence))):
            known = (one for one in passage.sentences if one.start == start)
            return next(known, Sentence(start, end, 0.0, 0.0, 0.0))
    return None


@rule("list-lead", otherwise=lambda *_: [])
def _listed(best: Sentence, passage: Passage, whole: bool) -> list[Sentence]:
    """Of a list's item the line that opens it, and of that line the items, as far as they are short enough."""
    text = passage.article.text
    found = listing(text, best.start)
    if found is None:
        return []
    lead = [found.lead] if found.lead else []
    opens = found.lead is not None and found.lead[0] == best.start
    size = sum(len(text[slice(*span)].split()) for span in lead)
    spans = list(lead)
    for item in found.items if whole or opens else ():
        size += len(text[slice(*item)].split())
        if size > (LISTED if whole else MAX_WORDS):
            break
        spans.append(item)
    known = {one.start: one for one in passage.sentences}
    return [known.get(start, Sentence(start, end, 0.0, 0.0, 0.0)) for start, end in spans]


@rule("speaker", otherwise=lambda *_: None)
def speaker_at(sentences: Sequence[str], at: int) -> int | None:
    """The sentence that names the speaker of a sentence consisting only of speech.

    >>> speaker_at(["“We lost all.", "The water came at night,” said Ann Roe."], 0)
    1

    Args:
        sentences: the sentences of a passage, in order.
        at: the index of the one shown.

    Returns:
        Its index; None if the sentence is not only speech, names its own speaker, or no speaker is near.
    """
    inside = begins_inside(sentences)
    if not only_speech(sentences[at], inside[at]):
        return None
    for place in range(at + 1, min(at + 1 + FAR, len(sentences))):
        if not inside[place] and not _starts(sentences[place]):
            break  # the quotation ended before this sentence
        if not only_speech(sentences[place], inside[place]):
            return place
    begin = at
    while begin and inside[begin]:
        begin -= 1
    if begin < at and not only_speech(sentences[begin], inside[begin]):
        return begin
    for place in (begin - 1, at + 1):
        if 0 <= place < len(sentences) and not inside[place] and _SAYS.search(outside(sentences[place], False)):
            return place
    return None


def attributes(sentence: str) -> bool:
    """Whether a sentence states that somebody said something."""
    return bool(_SAYS.search(outside(sentence, False))) or bool(_SAYS.search(sentence.rpartition("”")[2]))


def unnamed(sentence: str) -> bool:
    """Whether a sentence attributes speech to somebody it names only by a pronoun.

    >>> unnamed("“We lost all,” she said in Kell."), unnamed("Ann Roe was tired: “We lost all,” she said.")
    (True, False)
    """
    if not any(mark in sentence for mark in (*_OPEN, *_CLOSE, '"')):
        return False
    rest = outside(sentence, _closes(sentence))
    found = _PRONOUN_SAYS.search(rest)
    if found is None:
        return False
    before = (rest[one.start : one.end] for one in capitals(rest[: found.start()]))
    return all(word.lower() in STOP_WORDS for word in before)


def _closes(sentence: str) -> bool:
    """Whether a quotation that began earlier ends in this sentence."""
    first = re.search(r"[“«„”»\"]", sentence)
    if first is None:
        return False
    after = sentence[first.end() : first.end() + 1]
    return first[0] in _CLOSE or (first[0] == '"' and not after.isalnum())


def begins_inside(sentences: Sequence[str]) -> list[bool]:
    """For each sentence, whether it begins inside an open quotation."""
    found = []
    open_now = False
    for sentence in sentences:
        found.append(open_now)
        for mark in sentence:
            if mark in _OPEN:
                open_now = True
            elif mark in _CLOSE:
                open_now = False
            elif mark == '"':
                open_now = not open_now
    return found


def _starts(sentence: str) -> bool:
    return sentence.lstrip()[:1] in (*_OPEN, '"')


def bare(sentence: str) -> bool:
    """Whether a sentence, taken by itself, consists only of speech."""
    return only_speech(sentence, _closes(sentence))


def only_speech(sentence: str, inside: bool) -> bool:
    """Whether a sentence consists only of speech."""
    return (inside or _starts(sentence)) and len(re.findall(r"\w+", outside(sentence, inside))) < 2


def outside(sentence: str, inside: bool, blank: str = "") -> str:
    """The part of a sentence outside quotation marks.

    Args:
        sentence: any.
        inside: whether it begins inside a quotation.
        blank: stands for each character that is not outside; a space keeps the others in their places.
    """
    out = []
    for mark in sentence:
        if mark == '"':
            inside = not inside
        elif mark in _OPEN:
            inside = True
        elif mark in _CLOSE:
            inside = False
        elif not inside:
            out.append(mark)
            continue
        out.append(blank)
    return "".join(out)


Span = tuple[int, int]

LONGEST = 40
"""Items of a list that are looked for, on either side of a sentence."""

FEWEST = 2, 3
"""Lines without a mark that are a list: behind a line that ends in a colon, and below a heading."""

HEADING = 12
"""Words of a heading at most."""

_ITEM = re.compile(r"\s*(?:[-*•‣·–—]\s|\(?\d{1,3}[.)]\s)")
_DO = r"(?:are|were|do|did|have|had|will|would|can|could|should|must|may|might|got|need)\b"
_ASKS = re.compile(
    r"\b(?:list|name|enumerate)(?: me)? (?:all|the|every|each|those|these|\w+s\b)"
    r"|\ball (?:of )?(?:the|these|those)\b|\bwhich (?:of the )?(?:(?!\w+s\b)\w+ ){0,2}"
    r"(?!(?:is|was|has|does|this)\b)(?:\w+(?<![sui])s|\w+ies|people|children|men|women)\b"
    rf"|\bwhat (?:(?!\w+s\b)\w+ ){{0,2}}(?:\w+(?<![sui])s|people|children|men|women) {_DO}"
    r"|\bwh(?:at|o)(?: are|['’]?re| were) (?:all |the |these |those )+(?:[\w-]+ ){0,3}?(?:\w+(?<![sui])s|people)\b"
    r"|\bwhat (?:should|must|can|do|shall) (?:i|you|we|people|\w+s)\b",
    re.IGNORECASE,
)


class Listing(NamedTuple):
    """A list: the sentence that opens it, if one does, and the first sentence of each item."""

    lead: Span | None
    items: tuple[Span, ...]


def asks_for_list(question: str) -> bool:
    """Whether a question wants several things of one kind, or what to do.

    >>> asks_for_list("which cheeses are recalled"), asks_for_list("name the winners"), asks_for_list("what happens")
    (True, True, False)
    """
    return bool(_ASKS.search(question))


def listing(text: str, start: int) -> Listing | None:
    r"""The list in a text that the sentence beginning at ``start`` belongs to or opens; None if there is none.

    >>> text = "These close: \n\nElm Road\nLow Quay\n\nThey open again in May."
    >>> listing(text, text.index("Low")) == listing(text, 0) == Listing((0, 12), ((15, 23), (24, 32)))
    True
    >>> listing(text, text.index("They"))
    """
    at = _line(text, start)
    own = _around(text, at)
    if own:
        return own
    below = _beyond(text, at[1])
    opened = _around(text, below) if below else None
    return opened if opened and opened.lead and opened.lead[0] == start else None


def _around(text: str, line: Span) -> Listing | None:
    """The list of which a line is an item."""
    marked = bool(_ITEM.match(text[slice(*line)]))
    lines = [line]
    for forward in (False, True):
        at: Span | None = line
        for _ in range(LONGEST):
            at = _beside(text, at, forward, marked) if at else None
            if at is None:
                break
            lines.append(at)
    lines.sort()
    begin, end = lines[0][0], lines[-1][1]
    starts = {stop - len(text[start:stop].lstrip()) for start, stop in lines}
    items = tuple((begin + a, begin + b) for a, b in sentences(text[begin:end]) if begin + a in starts)
    above = _before(text, begin)
    lead = _opening(text, above) if above else None
    listed = marked or (lead is not None and 2 * len(items) > len(lines) and _are_items(text, items, lead))
    return Listing(lead, items) if listed else None


def _beside(text: str, line: Span, forward: bool, marked: bool) -> Span | None:
    """The next item: a line with a mark, also behind an empty one; or any line right beside."""
    if marked:
        at = _beyond(text, line[1]) if forward else _before(text, line[0])
        return at if at and _ITEM.match(text[slice(*at)]) else None
    edge = line[1] + 1 if forward else line[0] - 1
    at = _line(text, edge) if 0 <= edge < len(text) else None
    return at if at and text[slice(*at)].strip() and not _ITEM.match(text[slice(*at)]) else None


def _are_items(text: str, spans: Sequence[Span], lead: Span) -> bool:
    """Whether lines without marks are items: they are enough, no table's rows, and what stands above opens a list."""
    told = [text[slice(*one)] for one in spans]
    colon = text[slice(*lead)].endswith(":")
    wrong = any(" | " in one or (_TELLS.search(one) and not colon) for one in told)
    return len(told) >= FEWEST[not colon] and not wrong


def _opening(text: str, line: Span) -> Span | None:
    """The last sentence of a line if it ends in a colon, or the line if it is a heading."""
    cut = sentences(text[slice(*line)])
    if not cut:
        return None
    start, end = line[0] + cut[-1][0], line[0] + cut[-1][1]
    said = text[start:end]
    heading = len(cut) == 1 and not (_TELLS.search(said) and said[-1] != "?") and len(said.split()) <= HEADING
    return (start, end) if said.endswith(":") or (heading and not _ITEM.match(said)) else None


def _line(text: str, at: int) -> Span:
    """The line that a character stands in."""
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, len(text) if end < 0 else end


def _beyond(text: str, at: int) -> Span | None:
    """The next line with words."""
    found = re.compile(r"\S").search(text, at)
    return _line(text, found.start()) if found else None


def _before(text: str, at: int) -> Span | None:
    """The line with words before a place."""
    kept = len(text[:at].rstrip())
    return _line(text, kept - 1) if kept else None


@rule("whole-list", otherwise=lambda *_: False)
def wants_all(question: str, text: str, start: int) -> bool:
    """Whether a question wants a list, and the sentence that begins here belongs to one or opens one."""
    return asks_for_list(question) and listing(text, start) is not None

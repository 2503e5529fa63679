"""What a sentence leans on: whom its pronoun means, who speaks, the list that it is a part of. Pure functions.

The speaker of a quotation of several sentences is usually named in the last one, or just before the first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index import pattern, sentences, words_of

from ..answer import Passage, Sentence
from ..text.rules import rule
from ..text.terms import CAPITAL, STOP_WORDS, capitals
from .lists import listing

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

"""Who speaks in a quotation: a claim is shown with its speaker. Pure functions over sentences.

The speaker of a quotation of several sentences is usually named in the last one, or just before the first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .terms import STOP_WORDS

FAR = 4
"""Sentences searched on either side."""

_OPEN, _CLOSE = "“«„", "”»"
_VERBS = (
    r"(?:said|says|say|saying|told|tells|added|adds|claimed|claims|warned|warns|stated|states|wrote|writes|"
    r"explained|insisted|argued|argues|announced|called|asked|replied|recalled|according to|noted|denied|vowed|"
    r"promised|tweeted|posted|sagte|sagt|erklärte|teilte|сказал|сказала|заявил|заявила|сообщил|сообщила|"
    r"сказав|заявив|повідомив)"
)
_SAYS = re.compile(rf"\b{_VERBS}\b", re.IGNORECASE)
_ONE = r"(?:he|she|they|it|we|er|sie|он|она|они|він|вона|вони)"
_PRONOUN_SAYS = re.compile(
    rf"\b(?:{_ONE} (?:\w+ly |also |later |then |has |had |have )?{_VERBS}|{_VERBS} {_ONE})\b", re.IGNORECASE
)
_NAME = re.compile(r"\b[A-ZÀ-ÞА-ЯҐЄІЇ][\w’'-]+")


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
    inside = _inside(sentences)
    if not _bare(sentences[at], inside[at]):
        return None
    for place in range(at + 1, min(at + 1 + FAR, len(sentences))):
        if not inside[place] and not _starts(sentences[place]):
            break  # the quotation ended before this sentence
        if not _bare(sentences[place], inside[place]):
            return place
    begin = at
    while begin and inside[begin]:
        begin -= 1
    if begin < at and not _bare(sentences[begin], inside[begin]):
        return begin
    for place in (begin - 1, at + 1):
        if 0 <= place < len(sentences) and not inside[place] and _SAYS.search(_outside(sentences[place], False)):
            return place
    return None


def attributes(sentence: str) -> bool:
    """Whether a sentence states that somebody said something."""
    return bool(_SAYS.search(_outside(sentence, False))) or bool(_SAYS.search(sentence.rpartition("”")[2]))


def unnamed(sentence: str) -> bool:
    """Whether a sentence attributes speech to somebody it names only by a pronoun.

    >>> unnamed("“We lost all,” she said in Kell."), unnamed("Ann Roe was tired: “We lost all,” she said.")
    (True, False)
    """
    if not any(mark in sentence for mark in (*_OPEN, *_CLOSE, '"')):
        return False
    outside = _outside(sentence, _closes(sentence))
    found = _PRONOUN_SAYS.search(outside)
    if found is None:
        return False
    before = _NAME.findall(outside[: found.start()])
    return all(word.lower() in STOP_WORDS for word in before)


def _closes(sentence: str) -> bool:
    """Whether a quotation that began earlier ends in this sentence."""
    first = re.search(r"[“«„”»\"]", sentence)
    if first is None:
        return False
    after = sentence[first.end() : first.end() + 1]
    return first[0] in _CLOSE or (first[0] == '"' and not after.isalnum())


def _inside(sentences: Sequence[str]) -> list[bool]:
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
    return _bare(sentence, _closes(sentence))


def _bare(sentence: str, inside: bool) -> bool:
    """Whether a sentence consists only of speech."""
    return (inside or _starts(sentence)) and len(re.findall(r"\w+", _outside(sentence, inside))) < 2


def _outside(sentence: str, inside: bool) -> str:
    """The part of a sentence outside quotation marks."""
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
    return "".join(out)

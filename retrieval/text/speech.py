"""Who says what stands in quotation marks: a claim is shown with its speaker. Pure functions over sentences.

A quotation of several sentences names its speaker in one of them, mostly the last or the one before it begins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .terms import STOP_WORDS

FAR = 4
"""Sentences to look through on either side."""

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
    """Which other sentence names the speaker of a sentence that is nothing but speech.

    >>> speaker_at(["“We lost all.", "The water came at night,” said Ann Roe."], 0)
    1

    Args:
        sentences: a passage's sentences, in order.
        at: the one that is shown.

    Returns:
        Its place, or None: it is no bare speech, names its own speaker, or none is near.
    """
    inside = _inside(sentences)
    if not _bare(sentences[at], inside[at]):
        return None
    for place in range(at + 1, min(at + 1 + FAR, len(sentences))):
        if not inside[place] and not _starts(sentences[place]):
            break  # the speech ended before this sentence
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
    """Whether a sentence says of someone that they said something."""
    return bool(_SAYS.search(_outside(sentence, False))) or bool(_SAYS.search(sentence.rpartition("”")[2]))


def unnamed(sentence: str) -> bool:
    """Whether a sentence gives speech to somebody whom it calls by a pronoun only.

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
    """Whether a quotation that began before a sentence ends in it."""
    first = re.search(r"[“«„”»\"]", sentence)
    if first is None:
        return False
    after = sentence[first.end() : first.end() + 1]
    return first[0] in _CLOSE or (first[0] == '"' and not after.isalnum())


def _inside(sentences: Sequence[str]) -> list[bool]:
    """For each sentence whether a quotation that began before it is still open."""
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
    """Whether a sentence that is looked at by itself is speech from end to end."""
    return _bare(sentence, _closes(sentence))


def _bare(sentence: str, inside: bool) -> bool:
    """Whether a sentence is speech from end to end."""
    return (inside or _starts(sentence)) and len(re.findall(r"\w+", _outside(sentence, inside))) < 2


def _outside(sentence: str, inside: bool) -> str:
    """What of a sentence stands outside quotation marks."""
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

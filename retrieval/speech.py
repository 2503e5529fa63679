"""Who says what stands in quotation marks: a claim is shown with its speaker. Pure functions over sentences.

A quotation of several sentences names its speaker in one of them, mostly the last or the one before it begins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

FAR = 4
"""Sentences to look through on either side."""

_OPEN, _CLOSE = "“«„", "”»"
_SAYS = re.compile(
    r"\b(?:said|says|say|saying|told|tells|added|adds|claimed|claims|warned|warns|stated|states|wrote|writes|"
    r"explained|insisted|argued|argues|announced|called|asked|replied|recalled|according to|noted|denied|vowed|"
    r"promised|tweeted|posted|sagte|sagt|erklärte|teilte|сказал|сказала|заявил|заявила|сообщил|сообщила|"
    r"сказав|заявив|повідомив)\b",
    re.IGNORECASE,
)


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

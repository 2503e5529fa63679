"""What a sentence leans on: whom its pronoun means, who speaks, the list that it is a part of. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index import pattern, sentences

from ..answer import Passage, Sentence
from ..text.speech import FAR, bare, speaker_at, unnamed

MAX_WORDS = 60
"""Words that are said together, beyond a first sentence and what it leans on."""

NEIGHBOURHOOD = 700
"""Characters before a passage in which those stand whom its first sentence may mean."""

_ITEM = re.compile(r"\s*(?:[-*•‣·–—]\s|\(?\d{1,3}[.)]\s)")
_LEANS = re.compile(
    r"[“\"'«„]?(?:(?P<person>he|she|his|her|он|она|его|ее|её|він|вона|його|її|er|sie)|they|their|it|its|this|these"
    r"|those|that|such|both|there|then|они|их|это|эта|эти|вони|їх|це|ця|ці|dies\w*)\b",
    re.IGNORECASE,
)
_LEANS_LATER = pattern(
    r"[“\"'«„]?(?i:under|in|on|at|after|before|during|for|with|by|outside|inside|when|while|as|if|although|later|then"
    r"|asked|instead|but|and|yet|however|still|now|from|to|since|until|despite)\b"
    r"(?:[ ,]+[^\sA-ZÀ-ÞА-ЯҐЄІЇ,.;:]+){0,5}?,? (?:he|she|they|his|her)\b"
)
_SOMEBODY = pattern(  # a name, but not behind "in", or what somebody is
    r"(?<!\bin )(?<!\bon )(?<!\bat )(?<!\bof )(?<!\bto )(?<!\bnear )(?<!\bfrom )(?<!^)\b[A-ZÀ-ÞА-ЯҐЄІЇ][\w’'-]+"
    r"|^\W*(?!(?:It|The|There|They|This|That|Those|These|What|Here)\b)[A-ZÀ-ÞА-ЯҐЄІЇ][\w’'-]+,?"
    r" (?:who|was|is|had|has|[A-ZÀ-ÞА-ЯҐЄІЇ]\w+|[a-z]+ed)\b"
    r"|\b(?:mayor|minister|president|judge|spokes\w+|m[ae]n|wom[ae]n|boy|girl|mother|father|son|daughter|driver"
    r"|officer|leader|chair\w*|director|doctor|witness|victim|suspect|teacher|owner|chief|captain|coach|manager)\b"
)
_TELLS = re.compile(r"[.!?…][”’\"')\]]*\s*$")


def is_item(text: str) -> bool:
    """Whether a sentence is an item of a list."""
    return bool(_ITEM.match(text))


def with_antecedent(best: Sentence, passage: Passage, whole: bool = False) -> list[Sentence]:
    """The sentence with those it leans on; of a list all items if ``whole``.

    They are the one that names who says what is nothing but speech, the one before it that names whom its pronoun
    means, also where that stands before the passage, and a list's items or the line that opens it.
    """
    at = passage.sentences.index(best)
    text = passage.article.text
    texts = [text[sentence.start : sentence.end] for sentence in passage.sentences]
    wanted = {at, *_listed(texts, at, whole)}
    speaker = speaker_at(texts, at)
    if speaker is not None:
        wanted.add(speaker)
    found = [passage.sentences[place] for place in sorted(wanted)]
    leaning = texts[at if speaker is None else speaker]
    if leans(leaning):
        named = _named_before(passage, at if speaker is None else min(at, speaker), leaning)
        if named is not None and named not in found:
            found = sorted([named, *found], key=lambda sentence: sentence.start)
    return found


def leans(text: str) -> bool:
    """Whether a sentence means somebody or something whom one before it names."""
    return bool(_LEANS.match(text)) or _means_a_person(text)


def _means_a_person(text: str) -> bool:
    found = _LEANS.match(text)
    return bool(found["person"] if found else _LEANS_LATER.match(text) or unnamed(text))


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
    person = _means_a_person(leaning)
    for start, end in spans[: -FAR - 1 : -1]:
        sentence = text[start:end]
        if not _TELLS.search(sentence):
            return None
        if not person or (_SOMEBODY.search(sentence) and not (_means_a_person(sentence) or bare(sentence))):
            known = (one for one in passage.sentences if one.start == start)
            return next(known, Sentence(start, end, 0.0, 0.0, 0.0))
    return None


def _listed(texts: Sequence[str], at: int, whole: bool) -> set[int]:
    """Of a list's item the line that opens it, and of that line the items, as far as they are short enough."""
    opening = at
    while opening and is_item(texts[opening]):
        opening -= 1
    if not texts[opening].rstrip().endswith(":"):
        return set()
    if opening < at and not whole:
        return {opening}
    size = len(texts[opening].split())
    found = {opening}
    for place in range(opening + 1, len(texts)):
        size += len(texts[place].split())
        if not is_item(texts[place]) or size > MAX_WORDS:
            break
        found.add(place)
    return found

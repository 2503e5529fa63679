"""Who says what in an article, with which verb and in which words: spans of its text. Pure functions.

Speech is told by the verbs and marks that ``reader.antecedent`` knows, and the speaker by the name or the noun beside
the verb; a pronoun is the last speaker who was named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from index import pattern, words_of

from ..reader.antecedent import SPEAKING, begins_inside, only_speech, outside, speaker_at
from ..text.people import NAME

Span = tuple[int, int]


class Said(NamedTuple):
    """Something that somebody is said to say.

    Attributes:
        sentence: the index of the sentence that holds the words.
        speaker: who, in characters of the text; may stand in another sentence.
        words: what they say, without quotation marks.
        verb: how it is said.
        quoted: whether the words stand in quotation marks.
    """

    sentence: int
    speaker: Span
    words: Span
    verb: str
    quoted: bool


_PRONOUN = "(?:{speech.pronouns})"
_NOUN = r"(?:{speech.articles})\s+[\w’'-]+(?:\s(?!(?:{speech.not_noun})\b)[\w’'-]+){0,2}?"
_WHO = rf"(?:(?-i:{NAME})|\b{_NOUN}|\b{_PRONOUN}\b)"
_FIRST = pattern(
    rf"(?P<who>{_WHO})(?:,\s(?:(?P<named>(?-i:{NAME}))|[^,]{{2,80}}),)?\s+(?:(?:{{speech.between}})\s+)*"
    rf"(?P<verb>(?!according){SPEAKING})\b",
    re.IGNORECASE,
)
_BEHIND = pattern(rf"\b(?P<verb>{SPEAKING})\s+(?:[a-z]+\s+){{0,3}}?(?P<who>{_WHO})", re.IGNORECASE)
_THAT = pattern(r"(?:{speech.that})\s+", re.IGNORECASE)
_IS_PRONOUN = pattern(rf"{_PRONOUN}\Z", re.IGNORECASE)
_QUOTED = pattern(r"[“«„\"](?P<words>[^“”«»„\"]{2,})(?:[”»\"]|\Z)")
_CLOSED = pattern(r"\A(?P<words>[^“”«»„\"]{2,})[”»\"]")
_EDGE = " \t\n\u00a0,;:–—-"
_NAMED = pattern(rf"(?!(?i:{{speech.articles}})\b){NAME}")
_ENDING = pattern(r"(?:[’'ʼ]s?|\.)\Z")
_OF_SOMEBODY = words_of("speech.other_verbs")
"""Verbs that tell something else where no quotation stands with them: "called the plan reckless"."""
_ROLE = pattern(r",\s+(?:[\w’'-]+\s+){0,4}[\w’'-]*\Z")
_LEAST = 2
"""Words of what is said."""


def speech(text: str, sentences: Sequence[Span]) -> Iterator[Said]:
    """What is said in a text, in its order.

    Args:
        text: the article's text.
        sentences: its sentences, or the first of them.
    """
    known: Span | None = None
    for first, last in _paragraphs(text, sentences):
        texts = [text[a:b] for a, b in sentences[first:last]]
        inside = begins_inside(texts)
        for at, said in enumerate(texts):
            names = speaker_at(texts, at) if only_speech(said, inside[at]) else at
            if names is None:
                continue
            plain = outside(texts[names], inside[names], " ")
            match = _spoken(plain, texts[names])
            if match is None:
                continue
            begin = sentences[first + names][0]
            who = (begin + match.start("who"), begin + match.end("who"))
            if _IS_PRONOUN.match(match["who"]):
                if known is None:
                    continue
                who = known
            else:
                if match["who"][0].islower() or not _NAMED.match(match["who"]):
                    who = _apposed(match, begin) or who
                named = _NAMED.match(text, *who)
                who = _bare(text, *(named.span() if named else who))
                known = who if named else known
            words, quoted = _words(said, inside[at], match if names == at else None)
            start = sentences[first + at][0]
            if not quoted and match["verb"].lower() in _OF_SOMEBODY:
                continue
            if len(said[slice(*words)].split()) >= _LEAST:
                yield Said(first + at, who, (start + words[0], start + words[1]), match["verb"].lower(), quoted)


def _apposed(match: re.Match[str], begin: int) -> Span | None:
    """The name beside a noun: "the owner of the house, Ida Kost, says"."""
    found = match.re.groupindex.get("named") and match.span("named")
    return (begin + found[0], begin + found[1]) if found and found[0] >= 0 else None


def _spoken(plain: str, sentence: str) -> re.Match[str] | None:
    """The verb of speaking of a sentence whose quoted characters are blank, with its speaker."""
    first = _FIRST.search(plain)
    behind = _BEHIND.search(plain)
    if first and behind and behind.start("verb") < first.start("verb"):
        first = None
    if behind and (first is None) and sentence[: behind.start()].rstrip(" ").endswith((",", "”", '"', "»", "?", "!")):
        return behind
    if first:
        return first
    return behind if behind and behind["verb"].lower() == "according to" else None


def _words(sentence: str, inside: bool, match: re.Match[str] | None) -> tuple[Span, bool]:
    """What is said in a sentence: the longest quotation, else the words on the other side of the verb."""
    if match is None:  # only speech
        start, end = _trimmed(sentence, 0, len(sentence), _EDGE + '“”«»„"')
        return (start, end), True
    closed = _CLOSED.match(sentence) if inside else None
    quotes = [closed.span("words")] if closed else [found.span("words") for found in _QUOTED.finditer(sentence)]
    if quotes:
        longest = max(quotes, key=lambda span: span[1] - span[0])
        if len(sentence[slice(*longest)].split()) > _LEAST:
            return _trimmed(sentence, *longest, _EDGE), True
    last = max(match.end("verb"), match.end("who"))
    behind = _trimmed(sentence, last, len(sentence), _EDGE + ".")
    before = _trimmed(sentence, 0, min(match.start("verb"), match.start("who")), _EDGE)
    role = _ROLE.search(sentence, max(before[0], before[1] - 60), before[1])
    if role and role.start() > before[0]:  # "…, building chief Tom Aydin told"
        before = _trimmed(sentence, before[0], role.start(), _EDGE)
    told = _THAT.match(sentence, behind[0])
    if told:
        return (told.end(), behind[1]), False
    longer = before if before[1] - before[0] > behind[1] - behind[0] else behind
    return longer, False


def _trimmed(sentence: str, start: int, end: int, edge: str) -> Span:
    while start < end and sentence[start] in edge:
        start += 1
    while end > start and sentence[end - 1] in edge:
        end -= 1
    return start, end


def _bare(text: str, start: int, end: int) -> Span:
    """A name without its possessive or a full stop."""
    cut = _ENDING.search(text, start, end)
    return start, cut.start() if cut else end


def _paragraphs(text: str, sentences: Sequence[Span]) -> Iterator[Span]:
    """The sentences of each paragraph, as first and last index."""
    begin = 0
    for at in range(1, len(sentences) + 1):
        if at == len(sentences) or "\n" in text[sentences[at - 1][1] : sentences[at][0]]:
            yield begin, at
            begin = at

"""Who is who in an article, and who says what, with which verb and in which words: spans of its text. Pure functions.

A name counts as a person's only if an office accompanies it ("governor Vyacheslav Gladkov", "Anna Weiss, the
mayor"), or if it is said to speak and its last part occurs alone elsewhere, as is usual in news. Speech is told by
the verbs and marks that ``reader.antecedent`` knows, and the speaker by the name or the noun beside the verb; a
pronoun is the last speaker who was named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from index import pattern, words_of

from ..reader.antecedent import SPEAKING, begins_inside, only_speech, outside, speaker_at
from ..text.terms import stem

Span = tuple[int, int]


class Named(NamedTuple):
    """A person: the spans of the name and of the role, if there is one, and the index of the sentence."""

    name: Span
    role: Span | None
    sentence: int


_OFFICE = pattern(r"(?:{people.offices})\Z", re.IGNORECASE)
_HAS_OFFICE = pattern(r"\b(?:{people.offices})(?!\w)", re.IGNORECASE)
_TITLES = words_of("people.titles")
_DOES = pattern(r"(?:\d{2},\s+)?(?:{people.does})")
_BEFORE = words_of("people.before_office")
_GROUPS = words_of("people.groups")
PART = r"(?:[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯЁІЇЄҐ][^\W\d_]*(?:[-’'ʼ][^\W\d_]+)*\.?)"
NAME = rf"(?<![\w’'-]){PART}(?:[ \u00a0\n](?:(?:{{people.particles}})[ \u00a0]){{0,2}}{PART})*"
"""A name as it stands in a text: capitalised words in a row; for ``index.pattern``."""
_RUN = pattern(NAME)
_WORDS = pattern(r"\S+")
_AFTER = pattern(r",\s+(?:\d{2},\s+)?(?P<role>[^,.;:()“”\"«»—–]{3,90})(?=[,.;—–]|\s[—–])")
_DASHED = pattern(r"\s+\((?P<role>[^()]{3,60})\)")
_COMMA = pattern(r"(?<!\w)(?:{people.the})\s(?=(?P<role>[^,.;:“”\"]{3,60}),\s$)")
_SAID_AFTER = pattern(r"\s+(?:{people.speaks})\b", re.IGNORECASE)
_SAID_BEFORE = pattern(r"\b(?:{people.speaks})\s+$", re.IGNORECASE)
_NO_ROLE = pattern(r"\b(?:{people.speaks}|{people.no_role})\b")
_POSSESSIVE = pattern(r"[’'ʼ]s?$")


def people(text: str, sentences: Sequence[Span], most: int = 12) -> list[Named]:
    """The people of a text, in order of appearance.

    Args:
        text: the article's text.
        sentences: its sentences, or the first of them.
        most: the most people to return.
    """
    found: dict[str, Named] = {}
    for at, (start, end) in enumerate(sentences):
        for person in _in_sentence(text, start, end, at):
            first, last = person.name
            words = _POSSESSIVE.sub("", text[first:last]).split()
            key = stem(words[-1])
            known = found.get(key)
            fuller = known and len(words) > 1 and len(text[slice(*known.name)].split()) == 1
            if known is None or fuller or (person.role and not known.role):
                found[key] = person
    places = _places(text)
    sure = [one for one in found.values() if one.role or _is_titled(text, one) or _alone(text, one, places)]
    return sorted(sure, key=lambda person: person.name)[:most]


def _in_sentence(text: str, start: int, end: int, at: int) -> Iterator[Named]:
    for run in _RUN.finditer(text, start, end):
        words = [(m.start() + run.start(), m.end() + run.start()) for m in _WORDS.finditer(run[0])]
        office = max((i for i, (a, b) in enumerate(words) if _OFFICE.match(text[a:b])), default=-1)
        name = words[office + 1 :]
        if not name or len(name) > 5:
            continue
        if text[name[0][0]].islower():
            continue  # "Sprecher der Kammer"
        role = _role_before(text, start, words, office)
        if office < 0:
            further, name = _role_further_before(text, start, name)
            role = role or further
        span = _name_alone(text, name)
        if span is None:
            continue
        titled = text[slice(*name[0])].lower() in _TITLES
        role = role or _role_across_comma(text, start, span[0]) or _role_after(text, span[1], end)
        if len(name) == 1 and not (role and role[1] < span[0] and text[span[0]] < "Ѐ"):
            continue  # right after an office a single word is a person: "mayor Weiss", but not "мэр Москвы"
        if role is None and not (titled or _speaks(text, start, span, end)):
            continue
        yield Named(span, role, at)


def _speaks(text: str, start: int, name: Span, end: int) -> bool:
    """Whether a person is said to speak, not a group: "the Air Force said"."""
    said = _SAID_AFTER.match(text, name[1], end) or _SAID_BEFORE.search(text, max(start, name[0] - 20), name[0])
    return bool(said) and text[max(start, name[0] - 4) : name[0]].strip().lower() != "the"


def is_group(name: str) -> bool:
    """Whether a name is of a place or a group: "Air Force"."""
    return any(word.lower().strip(".,’'") in _GROUPS for word in name.split())


def _name_alone(text: str, name: Sequence[Span]) -> Span | None:
    """The span of a name without its possessive; None if it names a place or a group, or is a mere initial."""
    start, end = name[0][0], name[-1][1]
    shown = text[start:end]
    if is_group(shown) or len(shown.rstrip(".")) < 3:
        return None
    if shown.isupper() or not shown.rstrip(".").split()[-1][1:]:
        return None
    cut = _POSSESSIVE.search(shown)
    end = start + cut.start() if cut else end
    return (start, end - 1) if text[end - 1] == "." else (start, end)


def _role_before(text: str, start: int, words: Sequence[Span], office: int) -> Span | None:
    """An office within a name ("Ukrainian President Volodymyr Zelensky") or right before it ("governor Gladkov")."""
    if office >= 0:
        begin = words[0][0]
        return _widened(text, start, begin, words[office][1])
    before = list(_WORDS.finditer(text, start, words[0][0]))
    if before and _OFFICE.match(before[-1][0]) and words[0][0] - before[-1].end() <= 1:
        return _widened(text, start, before[-1].start(), before[-1].end())
    return None


def _widened(text: str, start: int, begin: int, end: int) -> Span:
    """An office with its modifiers: "deputy mayor", "Ukrainian defence minister"."""
    for word in reversed(list(_WORDS.finditer(text, max(start, begin - 60), begin))):
        shown = word[0]
        capital = shown[0].isupper() and word.start() > start and shown.isalpha()
        if begin - word.end() > 1 or not (capital or shown.lower() in _BEFORE):
            break
        begin = word.start()
    return begin, end


def _role_further_before(text: str, start: int, name: list[Span]) -> tuple[Span | None, list[Span]]:
    """Russian and Ukrainian: "губернатор Белгородской области Вячеслав Гладков", "мэр Москвы Сергей Собянин"."""
    if not "Ѐ" <= text[name[0][0]] <= "ӿ" or len(name) < 2:
        return None, name
    kept = name[-2:]
    before = list(_WORDS.finditer(text, start, kept[0][0]))[-6:]
    for word in reversed(before):
        if word[0][-1] in ",.;:!?»”)—–":
            break
        if _OFFICE.match(word[0]):
            return _widened(text, start, word.start(), before[-1].end()), kept
    return None, name


def _role_across_comma(text: str, start: int, at: int) -> Span | None:
    """An office before a comma: "The transport minister, Lord Hale, said"."""
    for found in reversed(list(_COMMA.finditer(text, max(start, at - 70), at))):  # the nearest one with an office
        words = list(_WORDS.finditer(text, *found.span("role")))
        if len(words) <= 6 and any(_OFFICE.match(word[0]) for word in words):
            return found.span("role")
    return None


def _role_after(text: str, at: int, end: int) -> Span | None:
    """An apposition that contains an office: "Anna Weiss, the mayor of Linz, said"."""
    match = _AFTER.match(text, at, end) or _DASHED.match(text, at, end)
    if match is None:
        return None
    if _DOES.match(match["role"]):
        return match.span("role")
    office = _HAS_OFFICE.search(match["role"])
    if office is None or _NO_ROLE.search(match["role"][: office.start()]):
        return None
    return match.span("role")


def given(name: Sequence[str]) -> set[str]:
    """The given names among the words of a name, without title and office.

    >>> given(["Judge", "Anna", "Roe"]), given(["Mr", "Roe"])
    ({'Anna'}, set())
    """
    return {word for word in name[:-1] if word.lower() not in _TITLES and not _OFFICE.match(word)}


def _is_titled(text: str, person: Named) -> bool:
    return text[slice(*person.name)].split()[0].lower() in _TITLES


def _alone(text: str, person: Named, words: Mapping[str, Sequence[int]]) -> bool:
    """Whether the last part of a name occurs alone elsewhere."""
    *_, first, last = text[slice(*person.name)].split()
    return any(not text[max(0, at - 40) : at].rstrip().endswith(first) for at in words.get(last, ()))


def _places(text: str) -> dict[str, list[int]]:
    """The positions of each capitalised word."""
    found: dict[str, list[int]] = {}
    for word in re.finditer(PART, text):
        found.setdefault(_POSSESSIVE.sub("", word[0].rstrip(".")), []).append(word.start())
    return found


class Said(NamedTuple):
    """Something that somebody is said to say.

    Attributes:
        sentence: the index of the sentence that holds the words.
        speaker: who, in characters of the text; may stand in another sentence.
        words: what they say, without quotation marks.
        verb: how it is said.
        quoted: whether the words stand in quotation marks.
        held: whether somebody only holds it to be so: "puts the rise at 14 per cent"; the words begin with the verb.
    """

    sentence: int
    speaker: Span
    words: Span
    verb: str
    quoted: bool
    held: bool = False


_PRONOUN = "(?:{speech.pronouns})"
_NOUN = r"(?:{speech.articles})\s+[\w’'-]+(?:\s(?!(?:{speech.not_noun})\b)[\w’'-]+){0,2}?"
_WHO = rf"(?:(?-i:{NAME})|\b{_NOUN}|\b{_PRONOUN}\b)"
_SPEAKER = rf"(?P<who>{_WHO})(?:,\s(?:(?P<named>(?-i:{NAME}))|[^,]{{2,80}}),)?\s+(?:(?:{{speech.between}})\s+)*"
_FIRST = pattern(rf"{_SPEAKER}(?P<verb>(?!according){SPEAKING})\b", re.IGNORECASE)
_HELD = pattern(rf"{_SPEAKER}(?P<verb>(?P<holds>{{speech.holds}}))\b", re.IGNORECASE)
_BEHIND = pattern(rf"\b(?P<verb>{SPEAKING})\s+(?:[a-z]+\s+){{0,3}}?(?P<who>{_WHO})", re.IGNORECASE)
_THAT = pattern(r"(?:{speech.that})\s+", re.IGNORECASE)
_IS_THING = pattern(r"(?:{speech.pronouns_too})\Z", re.IGNORECASE)
_SUBJECT = pattern(rf"\W*(?P<who>{_NOUN}|(?-i:{NAME}))", re.IGNORECASE)
_IS_PRONOUN = pattern(rf"{_PRONOUN}\Z", re.IGNORECASE)
_QUOTED = pattern(r"[“«„\"](?P<words>[^“”«»„\"]{2,})(?:[”»\"]|\Z)")
_CLOSED = pattern(r"\A(?P<words>[^“”«»„\"]{2,})[”»\"]")
_EDGE = " \t\n\u00a0,;:–—-"
_NAMED = pattern(rf"(?!(?i:{{speech.articles}})\b){NAME}")
_DAYS = pattern(r"(?:\w+\s+)?(?:{dates.months}|{dates.weekdays})(?:[’'ʼ]s?)?\Z", re.IGNORECASE)
"""A time is no speaker: "January told another story"; "April Jones" is."""
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
            if _DAYS.match(match["who"]) and not re.search(rf"\b{match['who']} {PART}", text):
                continue
            begin = sentences[first + names][0]
            who = (begin + match.start("who"), begin + match.end("who"))
            if _IS_THING.match(match["who"]):
                subject = _SUBJECT.match(texts[names - 1]) if names else None
                if subject is None or _IS_PRONOUN.match(subject["who"]) or _IS_THING.match(subject["who"]):
                    continue
                begin = sentences[first + names - 1][0]
                who = _bare(text, begin + subject.start("who"), begin + subject.end("who"))
            elif _IS_PRONOUN.match(match["who"]):
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
            held = "holds" in match.re.groupindex
            if held:
                words, quoted = _trimmed(said, match.start("verb"), len(said), _EDGE + "."), False
            if len(said[slice(*words)].split()) >= _LEAST:
                yield Said(first + at, who, (start + words[0], start + words[1]), match["verb"].lower(), quoted, held)


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
    if behind and behind["verb"].lower() == "according to":
        return behind
    return _HELD.search(plain)


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

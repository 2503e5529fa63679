"""Whom a pronoun of a follow-up means, so that the reader is shown the name: "What did she do?", of Rosa Lind.

Only somebody whom an article shows to be a person (an office, speech, an age, a title, "She" right behind the name),
and whom no article calls "he" where "she" is asked about: no club, company or place. Where nobody fits, or several
do, no name is shown: a wrong one says that the question was not understood. Pure functions.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from index import Article, Statements, pattern, sentences, words_of

from ..answer import Turn
from ..followup import WHO_IS, names
from ..overview.speech import PART, is_group
from ..text.terms import words

_HE = pattern(r"\b(?:{pronouns.persons:en}|{pronouns.forms:en})\b", re.IGNORECASE)
_NOT_OWNED = pattern(
    r"\s+(?:to|for|at|in|on|by|with|from|after|before|do|did|have|has|had|say|said)\b", re.IGNORECASE
)
_SHE = pattern(r"\b(?:{pronouns.woman})\b")
_MALE = pattern(r"\b(?:{pronouns.man})\b")
_BEGINS = pattern(r"[“\"]?(?:He|She|His|Her)\b")
_ASKS_WHO = pattern(r"\W*(?!{questions.who_is})(?:{questions.who}|whom|which)\b", re.IGNORECASE)
_NO_PERSON = words_of("leaning.place") | {"the", "The", "of", "near"}
"""Words right before what is a place or a group."""
_TEAMS = words_of("people.groups") | frozenset(
    "rovers wanderers rangers athletic albion foods holdings airlines motors trust foundation hotel society".split()
)
"""Words within names of what is no person."""
READ = 8_000
"""Characters of an article that are looked through for what it calls somebody."""


def understood(
    question: str, turns: Sequence[Turn], articles: Sequence[Article], stated: Mapping[str, Statements]
) -> str:
    """A follow-up with a person's name for its first pronoun; empty if it has none, or nobody is known to fit.

    Args:
        question: as it was asked.
        turns: the conversation before it.
        articles: what was found for it.
        stated: what those state, by their ids.
    """
    pronoun = _HE.search(question)
    last = next((turn for turn in reversed(turns) if turn.found), None)
    if pronoun is None or last is None:
        return ""
    she = bool(_SHE.fullmatch(pronoun[0].lower()))
    asked = WHO_IS.match(last.question)
    if asked:
        return "" if _of_many(asked[1]) else _with(question, pronoun, asked[1])
    known = _people(articles, stated)
    texts = [text[a:b] for text in (last.answer, last.question) for a, b in sentences(text)]
    named = {
        _key(name): name
        for text in reversed(texts)
        for name in names(text)
        if not _TEAMS.intersection(name.lower().split())
    }
    seen = {_key(name) for text in texts for name in names(text) if _looks_like_one(name, text)}
    called = _called(articles, known | seen)
    persons = {key for key in named if key in known or (key in seen and _is_shown(named[key], articles))}
    fits = {key for key in persons if called[key][not she] <= called[key][she]}
    spoken = {_key(word) for word in words(last.question)}
    left = fits - spoken if _ASKS_WHO.match(last.question) else fits & spoken or fits
    return _with(question, pronoun, named[left.pop()]) if len(left) == 1 else ""


def _people(articles: Sequence[Article], stated: Mapping[str, Statements]) -> set[str]:
    """The last parts of the names of all whom articles give an office or let speak."""
    found = set()
    for article in articles:
        rows = stated[article.id].of("person", "said") if article.id in stated else []
        spans = [(row.kind, row.subject) for row in rows if row.subject]
        found |= {_key(article.text[slice(*at)]) for kind, at in spans if kind == "person" or _is_name(article, at)}
    return found


def _called(articles: Sequence[Article], keys: Collection[str]) -> dict[str, Counter[bool]]:
    """How often articles call somebody she (True), and how often he, by the last parts of names."""
    votes: dict[str, Counter[bool]] = {key: Counter() for key in keys}
    for article in articles:
        before = ""
        for start, end in sentences(article.text[:READ]):
            text = article.text[start:end]
            here = [key for key in keys if re.search(rf"\b{re.escape(key)}\b", text.lower())]
            of = here[0] if len(here) == 1 else "" if here else before
            if of:
                said = text if here else text.split(",", 1)[0]
                votes[of].update({True: len(_SHE.findall(said)), False: len(_MALE.findall(said))})
            before = of
    return votes


def _of_many(name: str) -> bool:
    """Whether a name is of a club, a company or a place: "Redmire Rovers"."""
    return bool(_TEAMS.intersection(name.lower().split()))


def _looks_like_one(name: str, text: str) -> bool:
    """Whether a name in a text has a first and a last part, and is of no place or group: "in Port Ellis"."""
    parts = name.split()
    before = text[: text.find(name)].split()[-1:]
    shown = all(part[:1].isupper() and part.isalpha() for part in parts)
    return len(parts) in (2, 3) and shown and not is_group(name) and not _NO_PERSON.intersection(before)


def _is_shown(name: str, articles: Sequence[Article]) -> bool:
    """Whether an article shows that a name is somebody's: by an age, a title, "who", or "She" right behind it."""
    shown = re.escape(name)
    told = pattern(rf"(?i:\b(?:{{people.titles}})) {shown}\b|{shown}(?:, (?:aged )?\d\d\b| \(\d\d\)|,? who\b)")
    for article in articles:
        text = " ".join(article.text[:READ].split())
        cut = pairwise(text[a:b] for a, b in sentences(text))
        if told.search(text) or any(_BEGINS.match(after) and _alone(name, before) for before, after in cut):
            return True
    return False


def _alone(name: str, sentence: str) -> bool:
    """Whether a name is the only one of several words in a sentence."""
    return [one for one in names(sentence) if " " in one] == [name]


def _is_name(article: Article, span: tuple[int, int]) -> bool:
    """Whether a speaker is somebody whom the article gives a first and a last name."""
    parts = article.text[slice(*span)].split()
    if len(parts) == 1 and parts[0][:1].isupper():
        whole = pattern(rf"{PART} {re.escape(parts[0])}(?!\w)").search(article.text)
        parts = whole[0].split() if whole else parts
    return len(parts) in (2, 3, 4) and all(part[:1].isupper() for part in parts) and not is_group(" ".join(parts))


def _key(name: str) -> str:
    """The last part of a name, in lower case: of "Ada Brun KC" "brun"."""
    parts = [part for part in name.split() if not part.isupper()] or name.split()
    return re.sub(r"['’]s?$", "", parts[-1]).lower() if parts else ""


def _with(question: str, pronoun: re.Match[str], name: str) -> str:
    """The question with a name in the place of a pronoun.

    >>> [_with(q, _HE.search(q), "Rosa Lind") for q in ("What did she say?", "Who is her lawyer?")]
    ['What did Rosa Lind say?', 'Who is Rosa Lind’s lawyer?']
    """
    word, after = pronoun[0].lower(), question[pronoun.end() :]
    owns = word in ("his", "hers") or (word == "her" and re.match(r"\s+\w", after) and not _NOT_OWNED.match(after))
    return f"{question[: pronoun.start()]}{name}{'’s' if owns else ''}{after}"

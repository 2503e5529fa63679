"""Questions that an article may answer, as a person would ask them, made from its own sentences. Unchecked here.

A sentence says what somebody does, and when, where, why or for how much; the question asks for one of these
(``english``, ``other_forms``). What anybody asks of news ("Who is against it?") is asked where a sentence speaks of
it (``occasions``), and who somebody is and what they say where the article tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, zip_longest
from typing import NamedTuple

from index import Article, dateline, pattern, sentences

from ..answer import languages, message
from ..text.terms import content_words, stem, stems
from . import english, other_forms
from .occasions import OCCASIONS, OF_IT, TODAY
from .speech import PART, Said, is_group, people, speech

LONGEST = 20_000
"""Most characters of an article that questions are made from."""

MOST = 95
"""Most characters of a question."""

PEOPLE = 8
"""Most people who are asked about."""

ORDER = ("general", "count", "why", "when", "said", "cost", "what", "who", "long", "where", "ask_who")
"""The kinds of question, those first that people ask most; one of each in turn."""

_KINDS = {"moved": "cost", "size": "long"}
_ENDS = (".", "!", "…", "”", '"', "»", "“", "’", ")")
_BODIES = frozenset(
    """council government ministry police company firm union court committee commission party bank agency department
    club school university hospital operator developer museum church board panel report study association office
    authority airline supplier prosecutors""".split()
)
"""Who is said to speak without a name."""
_NAME = pattern(rf"{PART}(?: {PART}){{1,3}}")
_SENTENCES = pattern(r"[^\W\d_]{4,}\. ")
"""What a name does not hold: the end of a sentence."""
_MASTER = pattern(rf"[Tt]he (?:[a-z]+ ){{1,4}}(?P<name>{PART} {PART})(?! {PART})")
"""Somebody whose office is none that is known: "the harbour master Ada Brennan"."""
_THE = pattern(r"[Tt]he (?:[a-z][\w’'-]+ ){0,2}(?P<body>[a-z]+)")
_YEAR = pattern(r"\b(?:1[5-9]|20)\d\d\b")
_TELLING = 4
"""Letters of a word that tells what an article is about, in languages without a list of those that do not."""
_DECLINED = ("ru", "uk")
_LEADING = 3
"""Characters before the office of somebody whom a sentence begins with."""


class Candidate(NamedTuple):
    """A question, and a position in the sentence that it was made from."""

    question: str
    start: int
    anywhere: bool = False
    """Whether any sentence may answer it, not only the one that it was made from."""
    kind: str = ""
    """One of ``ORDER``; empty if somebody else thought of it."""


def candidates(article: Article) -> Iterator[Candidate]:
    """Questions of each kind in turn, earliest first within a kind, without repetitions.

    Args:
        article: its text, title, author and language are read.
    """
    made = _Questions(article)
    kinds: dict[str, list[Candidate]] = {kind: [] for kind in ORDER}
    for found in chain(made.general(), made.of_form(), made.said(), made.who()):
        kinds[_KINDS.get(found.kind, found.kind)].append(found)
    seen: set[str] = set()
    for group in zip_longest(*kinds.values()):
        for one in group:
            if one and len(one.question) <= MOST and one.question.lower() not in seen:
                seen.add(one.question.lower())
                yield one


class _Questions:
    """The questions of one article."""

    def __init__(self, article: Article) -> None:
        self.text = article.text[:LONGEST]
        known = (article.language or "en").partition("-")[0]
        self.language = known if known in languages() else "en"
        self.readable = known in languages()
        self.spans = [span for span in sentences(self.text) if self._tells(*span)]
        self.spoken = list(speech(self.text, self.spans))
        self.quoted = [one.words for one in self.spoken if one.quoted]
        self.byline = stems(article.author or "")
        named = [
            (re.sub(r"[’'ʼ]s?$", "", self.text[slice(*one.name)]), one)
            for one in people(self.text, self.spans, PEOPLE * 2)
        ]
        self.people = [(name, one) for name, one in named if not self._wrote(name)]
        self.persons = {name.split()[-1]: name for name, _ in self.people}
        self.topic = _stems(f"{article.title} {self.text[slice(*self.spans[0])] if self.spans else ''}")

    def _tells(self, start: int, end: int) -> bool:
        """Whether a line is a sentence: no heading, caption, byline or date line."""
        line = self.text[start:end]
        return "\n" not in line.strip() and line.rstrip().endswith(_ENDS) and not dateline(line)

    def _wrote(self, name: str) -> bool:
        return stems(name) <= self.byline

    def _own_words(self, start: int) -> bool:
        return any(first - 1 <= start < last for first, last in self.quoted)

    def general(self) -> Iterator[Candidate]:
        """What anybody asks of news, from a sentence that speaks of it; what comes next from the last such one."""
        for code, speaks in OCCASIONS[self.language].items() if self.readable else ():
            for start, end in self.spans[::-1] if code == "ask_next" else self.spans:
                if self._own_words(start) or not speaks.search(self.text, start, end):
                    continue
                told = self.text[start:end]
                if code in TODAY and _YEAR.search(told):
                    continue
                if code not in OF_IT or _stems(told) & self.topic:
                    yield Candidate(message(code, self.language), start, kind="general")
                    break

    def of_form(self) -> Iterator[Candidate]:
        """What the sentences answer by their form."""
        for start, end in self.spans if self.readable else ():
            if self._own_words(start):
                continue
            asked = (
                english.asks(self.text, start, end, self.persons)
                if self.language == "en"
                else other_forms.asks(self.text, start, end, self.language)
            )
            for kind, question in asked:
                yield Candidate(" ".join(question.split()), start, kind=kind)

    def said(self) -> Iterator[Candidate]:
        """What somebody says who is named, or a body such as "the council"."""
        asked: dict[str, int] = {}
        for spoken in self.spoken:
            name = "" if spoken.held else self._speaker(spoken)
            if name and not self._wrote(name):
                asked.setdefault(name, self.spans[spoken.sentence][0])
        if self.language != "en":
            for start, end in self.spans if self.readable else ():
                for name in other_forms.speakers(" ".join(self.text[start:end].split()), self.language):
                    if name.split()[-1] not in {known.split()[-1] for known in asked}:
                        asked[name] = start
        for name, start in sorted(asked.items(), key=lambda item: (item[0][0].islower(), item[1])):
            anywhere = self.language == "en"  # in others the sentence itself must answer: it names who speaks
            yield Candidate(message("ask_said", self.language, name=name), start, anywhere=anywhere, kind="said")
        if self.language == "en" or not self.readable:
            return
        heard = {name.split()[-1] for name in asked}
        for name, one in self.people:
            start, end = next((span for span in self.spans if span[0] <= one.name[0] < span[1]), (0, 0))
            speaks = other_forms.speaks(self.text[start:end], self.language)
            # A name that its sentence begins with, behind its office, stands in the form in which it is asked for.
            asked_for = self.language not in _DECLINED or (one.role and one.role[0] - start < _LEADING)
            if one.role and speaks and asked_for and " " in name and name.split()[-1] not in heard:
                heard.add(name.split()[-1])
                yield Candidate(message("ask_said", self.language, name=name), start, kind="said")

    def _speaker(self, one: Said) -> str:
        shown = " ".join(self.text[slice(*one.speaker)].split())
        full = self.persons.get(shown.split()[-1], "") if shown else ""
        if " " in full and not full.startswith("The "):
            return full
        if _NAME.fullmatch(shown) and not is_group(shown) and not _SENTENCES.search(shown):
            return shown
        named = _MASTER.match(self.text, one.speaker[0])
        if named and not is_group(named["name"]) and not _SENTENCES.search(named["name"]):
            return str(named["name"]).rstrip(".")
        body = _THE.fullmatch(shown) if self.language == "en" else None
        return f"the {shown[4:]}" if body and body["body"] in _BODIES else ""

    def who(self) -> Iterator[Candidate]:
        """Those whose office or role the article gives."""
        for name, one in self.people if self.readable and self.language not in _DECLINED else ():
            if one.role and " " in name:
                yield Candidate(message("ask_who", self.language, name=name), one.name[0], kind="ask_who")


def _stems(text: str) -> set[str]:
    return {stem(word) for word in content_words(text) if len(word) >= _TELLING}

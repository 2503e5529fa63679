"""A follow-up question and the conversation before it, to one question that stands alone.

Without a language model: for a question that depends on an earlier one ("How many of them?", "And since when?",
"Why?") passages are found with the earlier topic, and the reader reads it with the turn before. A question that
stands alone is left as it is: adding history to every question costs more than it gains (see DECISIONS,
"Follow-ups"). Knows the words of questions and answers, no article; whom a pronoun means, ``whom`` tells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index import pattern, words_of

from .answer import Search, Turn
from .text.reading import read
from .text.rules import rule
from .text.terms import CAPITAL, PRONOUNS, STOP_WORDS, capitals, content_words, stem, words

MAX_TOPIC = 8
"""Most words of the earlier topic put behind a follow-up."""

MAX_NAMES = 4
"""Most names among them."""

OF_ANSWER = 2
"""Most names taken from one earlier answer."""

_PERSONAL = words_of(*PRONOUNS)
_POINTING = words_of("questions.pointing")
_EXPLETIVE = words_of("pronouns.thing")
"""Pronouns that may refer to nothing, as in "How long did it take Ada?"."""
_PERSON = words_of("pronouns.persons", "pronouns.forms", "questions.who")
_VAGUE = words_of("questions.vague")
_OPENING = pattern(r"(?:{questions.opening})\b", re.IGNORECASE)
_POINTS_BACK = pattern("{questions.points_back}", re.IGNORECASE)
_WHO_SAID = pattern(r"\b(?:{questions.who_said})\W*$", re.IGNORECASE)
WHO_IS = pattern(rf"(?:{{questions.who_is}}) ({CAPITAL}[\w’'-]+(?:\s+{CAPITAL}[\w’'-]+)*)[\s?.!]*$")
_DATELINE = pattern(r"[A-ZÀ-Þ'’.-]{2,}(?:,? [A-ZÀ-Þ'’.-]{2,}){0,4}(?: ?\([^)]{1,30}\)|, [^—–]{1,30})? ?(?:[—–]| -) ")


@rule("follow-up", otherwise=lambda question, *_, **__: Search(question))
def resolve(question: str, history: Sequence[Turn], leaning: bool = False) -> Search:
    """The question to search for, with what it leans on in earlier turns.

    >>> resolve("How many of them were intercepted?", [Turn("How many drones did Russia use?", "59 drones.")]).text
    'How many of them were intercepted? (Russia, drones, use)'
    >>> resolve("Who is the governor of Kursk?", [Turn("How many drones did Russia use?", "59 drones.")]).text
    'Who is the governor of Kursk?'
    """
    history = [turn for turn in history if turn.found]  # what found nothing is carried nowhere
    if not history or not (leaning or leans(question)):
        return Search(question, turns=tuple(history))
    named: list[str] = []
    others: list[str] = []
    if asks_who_said(question):
        return _with(question, content_words(history[-1].answer), history)
    whom = WHO_IS.match(history[-1].question)
    if whom:
        named.append(whom[1])
    elif _PERSON & {word.lower() for word in words(question)}:
        named += names(history[-1].answer)[:1]
    for turn in reversed(history):
        named += names(turn.question)
        others += [word for word in content_words(turn.question) if word.lower() not in _VAGUE]
        if not leans(turn.question):
            break  # this question stood alone: the topic began here
    answers = history[:-1] if whom else history  # which name others beside whom was asked for
    for turn in reversed(answers):
        named += names(turn.answer)[:OF_ANSWER]
    search = _with(question, [*named[:MAX_NAMES], *others], history)
    return replace(search, leaning=leaning or leans(question))


@rule("who-said", otherwise=lambda _: False)
def asks_who_said(question: str) -> bool:
    """Whether a question asks who said what the last answer quotes."""
    return bool(_WHO_SAID.search(question))


def _with(question: str, phrases: Sequence[str], history: Sequence[Turn]) -> Search:
    """The question with the first phrases that bring something new."""
    seen = {stem(word) for word in words(question)}
    topic: list[str] = []
    for phrase in phrases:
        stems = {stem(word) for word in words(phrase)}
        if not stems <= seen:
            seen |= stems
            topic.append(phrase)
    return Search(question, tuple(topic[:MAX_TOPIC]), tuple(history))


def names(text: str) -> list[str]:
    """The names in a text as written, "Bank of England" as one."""
    text = " ".join(text.split())
    dateline = _DATELINE.match(text)
    text = text[dateline.end() :] if dateline else text
    found = []
    for name in read(text).names:
        if len("".join(name)) == 1:  # "A fourth suspect", "L5187"
            continue
        bare = [re.sub(r"['’]s$", "", word) for word in name]
        match = re.search(r"\b" + r"\W+(?:\w+\W+){0,2}?".join(map(re.escape, bare)) + r"\b", text)
        found.append(re.sub(r"[,()]", "", match[0]) if match else " ".join(bare))
    return found


def leans(question: str) -> bool:
    """Whether a question cannot be understood without an earlier one.

    >>> leans("And in 2023?"), leans("Who stopped them?"), leans("Is there a curfew in Belgorod city?")
    (True, True, False)
    """
    if _OPENING.match(question) or _POINTS_BACK.search(question):
        return True
    said = [word.lower() for word in words(question)]
    if _POINTING.intersection(said):
        return True
    name = next((one for one in capitals(question) if one.inside), None)
    if name:  # "Did Ada Lovelace publish her notes?" means Ada; "Where did she meet Ada?" does not
        before = {word.lower() for word in words(question[: name.start])}
        return bool(_PERSONAL & before - _EXPLETIVE)
    return bool(_PERSONAL.intersection(said)) or not _telling(said)


def _telling(said: Sequence[str]) -> list[str]:
    return [word for word in said if word not in STOP_WORDS and word not in _VAGUE]

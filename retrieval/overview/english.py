"""Questions that an English sentence answers by its form: when, why, where, how many, how much, how long, who.

A sentence is parted into subject, verb and the rest; what the question asks for is taken out, and the verb put where
a question has it. Whatever is not surely one clause with one verb gives no question. Pure functions over strings.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from ..text.terms import STOP_WORDS
from .english_words import (
    ADVERB,
    ALONE,
    ARTICLES,
    BASES,
    BREAK,
    BY,
    CONNECTS,
    FIGURE,
    FINITE,
    HALF,
    HANGS,
    HEAD,
    HOLDS,
    HOUR,
    LEAD,
    LEFT_OPEN,
    MEASURES,
    MONEY,
    MOVED,
    NO_SUBJECT,
    NOW,
    ORDERED,
    PAID,
    PARTICIPLE,
    PLURAL,
    QUOTE,
    SHARE,
    SIZE,
    SMALL,
    SPAN,
    STARTS,
    TELLS,
    THAT,
    THERE,
    THINGS,
    TO,
    VERB,
    WHEN,
    WHERE,
    WHICH,
    WHO,
    WHY,
    WORTH,
)


class Clause(NamedTuple):
    """One clause: "The bridge" "will" "open in May"."""

    who: str
    aux: str
    verb: str
    """The first word of ``said`` as a base; empty behind an auxiliary."""
    form: str
    """The same as it stands there."""
    said: str
    lead: bool
    """Whether a time stands before the subject."""


def asks(text: str, start: int, end: int, persons: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """The questions of one sentence, each with its kind.

    >>> said = "The city will close two libraries in September to save £1.2 million."
    >>> [question for _, question in asks(said, 0, len(said))][:2]
    ['How many libraries will the city close?', 'When will the city close two libraries?']

    Args:
        text: the article's text.
        start: the sentence's first character.
        end: the character after its last.
        persons: the last parts of the names of people.
    """
    sentence = " ".join(text[start:end].split())
    for at in (0, *(found.end() for found in STARTS.finditer(sentence))):
        if len(QUOTE.findall(sentence, 0, at)) % 2:
            continue  # somebody's own words
        part = sentence[at:]
        yield from _counted(part)
        which = WHICH.match(part)
        if which:
            yield from _of_clause(_clause(text, f"{which['who']} {which['rest']}"), persons)
        yield from _of_clause(_clause(text, part), persons)
    for found in WHO.finditer(sentence):
        if found["last"] in persons and not len(QUOTE.findall(sentence, 0, found.start())) % 2:
            yield from _who(found["verb"], found["rest"])


def _of_clause(clause: Clause | None, persons: Collection[str]) -> Iterator[tuple[str, str]]:
    if clause:
        yield from _figures(clause)
        yield from _told(clause)
        if clause.verb not in TELLS:
            yield from _circumstances(clause)
            yield from _doer(clause, persons)


def subject(text: str, words: str) -> str:
    """A subject as it stands within a question; empty if it is none, or not understood without its article.

    Args:
        text: the article's text.
        words: the subject as it begins a sentence.
    """
    first, *more = words.split()
    if CONNECTS.search(" ".join(more)):
        return ""
    if first.lower() in ARTICLES:
        return " ".join((first.lower(), *more)) if more else ""
    if not more and PLURAL.fullmatch(first):
        return first
    if first.lower() in NO_SUBJECT or not first[0].isupper():
        return ""
    if first.endswith(("ly", "ing")) or first[:-1].isdigit():
        return ""
    named = bool(more) and more[0][0].isupper()
    if not named and re.search(rf"(?<![\w’'-]){re.escape(first.lower())}(?![\w’'-])", text):
        return " ".join((first.lower(), *more))
    inside = re.search(rf"[a-z,] {re.escape(first)}(?![\w’'-])", text)  # else it may be large only as the first word
    return words if inside or named else ""


def _clause(text: str, sentence: str) -> Clause | None:
    lead = LEAD.match(sentence)
    match = HEAD.match(sentence, lead.end() if lead else 0)
    who = subject(text, match["who"].strip()) if match else ""
    if match is None or not who:
        return None
    rest = match["rest"].rstrip(" .!?")
    form = match["aux"] or match["did"] or match["does"]
    if form in ("was", "were", "did") or match["did"]:
        who = re.sub(r"^an? ", "the ", who)  # whoever asks when it happened knows that it did
        who = re.sub(rf"^(?={SMALL}\b)", "the ", who)
    if match["aux"]:
        return Clause(who, form, "", "", rest, bool(lead))
    if (rest.startswith("by ") and BASES.get(form) not in MOVED) or re.search(FINITE, _core(f" {rest}")):
        return None  # "the men arrested on Monday were"
    base = BASES.get(form) or NOW.get(form) or HOLDS[form]
    timed = form in NOW and (WHEN.match(f" {rest}") or (base in TO and rest.startswith("to ")))
    if match["does"] and not timed and not (form in HOLDS and FIGURE.match(rest)):
        return None  # "runs" may be a noun
    return Clause(who, "did" if match["did"] else "does", base, form, f"{base} {rest}".strip(), bool(lead))


def _core(rest: str) -> str:
    """What is said up to the next clause; nothing where it cannot end there."""
    found = BREAK.search(rest)
    if found is None:
        return rest
    return "" if found[0] in HALF else rest[: found.start()]


def _done(words: str) -> str:
    """What is done, without times of day and dangling words; empty if it is not understood alone."""
    words = ADVERB.sub("", HOUR.sub("", f" {words}").strip(" ."))
    words = HANGS.sub("", f" {words}").strip()
    return "" if LEFT_OPEN.search(words) else words


def _question(*parts: str) -> str:
    return " ".join(" ".join(parts).split()) + "?"


def _circumstances(clause: Clause) -> Iterator[tuple[str, str]]:
    """When, why, where and by whom."""
    who, aux, verb, _, said, lead = clause
    whole = f" {said}"
    core = _core(whole)
    cuts = {"when": WHEN.search(core), "why": WHY.search(whole), "where": WHERE.search(core)}
    first = min([*(found.start() for found in cuts.values() if found), len(core)])
    done = _done(core[:first])
    if aux in ("had", "has", "have", "would") or not done or re.search(r"\d|^to\b", done):
        return
    alone = not verb or verb in ALONE
    if not alone and (len(done.split()) < 2 or re.match(r"\S+ (?:in|on|at|by|to|from|over|into)\b", done)):
        return
    being = aux in ("is", "are", "was", "were")
    happens = not being or bool(PARTICIPLE.match(done))
    if happens and (cuts["when"] or lead):
        yield "when", _question("When", aux, who, done)
    if (
        cuts["why"]
        and cuts["why"].start() <= len(core)
        and (not cuts["why"][0].startswith(" to ") or len(done.split()) > 1)
    ):
        yield "why", _question("Why", aux, who, done)
    where = cuts["where"]
    if where and where.start() == first and happens and _stays(done):
        to = "to" if where["to"] == "to" else ""
        if not to or verb == "move":
            yield "where", _question("Where", aux, who, done, to)
    by = BY.match(said) if aux in ("was", "were") else None
    if by and by["deed"] in BASES and by["deed"] != "found":
        yield "who", _question("Who", by["deed"], who, by["more"])
    elif by:
        yield "who", _question("Who", aux, who, by["deed"], by["more"], "by")


def _stays(done: str) -> bool:
    """Whether a deed is told by itself, so that a place behind it is where it happens."""
    return len(done.split()) <= 4 and not re.search(r"\b(?:for|to|of|from|with)\b", done)


def _told(clause: Clause) -> Iterator[tuple[str, str]]:
    """What somebody tells, or decides to do."""
    who, aux, verb, _, said, _ = clause
    if verb in TO and re.match(r"\w+ (?:not )?to [a-z]+", said):
        yield "what", _question("What", aux, who, verb, "to do")
    elif verb in THAT and re.match(r"\w+ (?:on \w+ )?(?:that|an?|the|no) ", said) and len(said.split()) >= WORTH:
        yield "what", _question("What", aux, who, verb)


def _doer(clause: Clause, persons: Collection[str]) -> Iterator[tuple[str, str]]:
    """Who did something, where a person did."""
    if clause.aux == "did" and clause.who.split()[-1] in persons:
        yield from _who(clause.form, clause.said.partition(" ")[2])


def _who(verb: str, rest: str) -> Iterator[tuple[str, str]]:
    done = _done(WHEN.split(_core(f" {rest}"), maxsplit=1)[0])
    base = BASES.get(verb, verb)
    whose = re.search(r"\b(?:his|her|their)\b", done)
    if (
        base not in TELLS
        and not whose
        and not re.search(r"\d", done)
        and re.match(r"(?:the|an?|[A-ZÀ-Þ]\w+) ?\w", done)
        and len(done.split()) > 1
    ):
        yield "who", _question("Who", verb, done)


def _figures(clause: Clause) -> Iterator[tuple[str, str]]:
    """How many, how much and how long, where the figure stands behind the verb."""
    who, aux, _, _, said, _ = clause
    core = _core(said)
    being = aux in ("is", "was", "are", "were")
    size = SIZE.match(core) if being else None
    if size:
        yield "size", _question("How", size["how"].lower(), aux, who)
    price = FIGURE.fullmatch(core) if being else None
    if price and (price["sign"] or MONEY.match((price["behind"] or "").strip())):
        yield "cost", _question("How much", aux, who)
    words = core.split(" ")
    first = 0 if aux in ("has", "have", "had") else 1
    at = next((at for at in range(first, min(4, len(words))) if FIGURE.match(" ".join(words[at:]))), 0)
    figure = FIGURE.match(" ".join(words[at:]))
    before = " ".join(words[:at])
    if being or figure is None or not re.fullmatch(r"(?:[a-z]+(?: to [a-z]+)?(?: by| from)?)?", before):
        return
    if not before:
        aux, before = {"has": "does", "have": "do", "had": "did"}[aux], "have"
    behind = (figure["behind"] or "").strip()
    deed = re.sub(" (?:by|from)$", "", before).split()[-1]
    base = BASES.get(deed, deed)
    if figure["sign"] or figure["unit"] or MONEY.match(behind):
        if base in PAID:
            left = _done(WHEN.split(f" {MONEY.sub('', behind) if not figure['sign'] else behind}", maxsplit=1)[0])
            kept = re.match(r"(?:for|on|to|from|a year|a month|per)\b", left)
            yield "cost", _question("How much", aux, who, before, left if kept else "")
    elif base in MOVED and (behind.startswith(("%", "per cent", "percent")) or before.endswith((" by", " from"))):
        yield "moved", _question("How much", aux, who, before.split()[0])
    elif base in ("last", "take") and SPAN.match(behind):
        tail = re.match(r"\w+ (to .*)", behind)
        yield "long", _question("How long", aux, who, before, _done(tail[1]) if tail else "")
    elif base == "weigh":
        yield "size", _question("How much", aux, who, before)
    else:
        things = THINGS.match(behind)
        more = _done(WHEN.split(things["more"], maxsplit=1)[0]) if things else ""
        of = more if more.startswith("of ") and _short(more) else ""
        if of or more.startswith("to ") or re.match(" (?:and|or) ", said[len(core) :]):
            more = ""
        if (
            things
            and _countable(things["things"])
            and not before.endswith((" by", " from"))
            and base not in ("measure", "cost")
        ):
            yield "count", _question("How many", things["things"], of, aux, who, before, more if _short(more) else "")


def _short(words: str) -> bool:
    return len(words.split()) <= 6 and not re.search(r"\d", words)


def _countable(things: str) -> bool:
    words = things.split()
    return not MEASURES & set(words) and words[0] not in STOP_WORDS and words[0] not in ORDERED


def _counted(sentence: str) -> Iterator[tuple[str, str]]:
    """How many, where the figure begins the clause and is what it speaks of: the words stay in their order."""
    there = THERE.match(sentence)
    share = SHARE.match(sentence)
    figure = share or FIGURE.match(there["rest"] if there else sentence)
    if figure is None or not figure["behind"] or figure["sign"] or figure["unit"]:
        return
    behind = figure["behind"].strip(" .!?")
    if MONEY.match(behind):
        return
    if there:
        found = THINGS.match(_core(behind))
        if found and _countable(found["things"]):
            more = _done(WHEN.split(found["more"], maxsplit=1)[0])
            be, _, been = there["be"].partition(" ")
            yield "count", _question("How many", found["things"], be, "there", been, more if _short(more) else "")
        return
    verb = VERB.match(f"{behind} ")
    if verb is None or re.search(r"\d|\b(?:and|or)\b", verb["things"]) or CONNECTS.search(verb["things"]):
        return
    told = f" {behind}"[verb.start("verb") :]
    if verb["did"] and re.search(FINITE, _core(told[verb.end() - verb.start("verb") :])):
        return
    things = re.split(r" (?:in|of|from|at|with)\b", verb["things"].strip())[0]
    whole = share or verb["things"].startswith("of ") or (THINGS.fullmatch(things) and _countable(things))
    told = "" if LEFT_OPEN.search(things) else _done(WHEN.split(_core(told), maxsplit=1)[0])
    if told and whole and (len(told.split()) > 1 or verb["did"]) and _short(told):
        yield "count", _question("What share of" if share else "How many", verb["things"], told)

"""Bylines to names: "By Ann Reed, AP Sports Writer, March 5, 2024" was written by Ann Reed.

What is not clearly a name (a role, a month, an account, "Follow us") is no author; in doubt there is none.
Files that keep byline and day among their paragraphs have them read from the lines at their top.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from ...article import label
from ...lang.patterns import pattern
from .beside_names import COLLECTIVE, SAYS_MORE, places, without_desk, without_work
from .dates import day_in, line_day
from .promotion import is_promotion
from .wording import (
    AGENCIES,
    AND,
    BEHIND_NAME,
    BY,
    BY_INSIDE,
    CLOCK,
    DATED,
    HAN_PAPER,
    MONTH,
    NO_NAME,
    OFFICE,
    OUTLET,
    PARTICLES,
    PUBLISHED,
    ROLE,
    WEEKDAYS,
)

_HAN: Final = re.compile(r"[\u4e00-\u9fff々]{2,4}|[\u4e00-\u9fff]{1,6}·[\u4e00-\u9fff]{1,8}|[\u3040-\u30ff]{2,12}")
_ACCOUNT: Final = re.compile(r"\s?[(\[]?(?<![\w.])@\w+[)\]]?")
"""The account of an author beside the name."""
_ADDRESS: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}")
_HAN_REPORT: Final = re.compile(
    r"(?:本報|本报)?(?:特約|特约)?[記记]者\s?(?=[\u4e00-\u9fff]{2,4}\s?[/／])"
    r"|[\u4e00-\u9fff]{0,8}[記记]者[\s:：]+(?=[\u4e00-\u9fff]{2,4}(?:[\s、，]|$))"
)
"""What introduces a name in Chinese: "記者林孟潔／台東報導", "江城晚报记者 陈晓雯"."""
_INTERN: Final = re.compile(r"\s?(?:实习生|实习记者|實習生|實習記者)[\s:：]?(?=[\u4e00-\u9fff]{2,4})")
"""What stands before the second name of a Chinese byline."""
_NEXT_FIELD: Final = re.compile(r"(?<=[\u4e00-\u9fff])\s+[\u4e00-\u9fff]{2,6}[:：]")
"""Who did something else, behind a Chinese name: "罗小蔓 责任编辑：姚立"."""
_CALLED: Final = pattern(r"[:：]\s*$|^[\u4e00-\u9fff]{0,4}(?:{bylines.published}|{bylines.updated})\s*$", re.I)
"""The end of what introduces a day: a colon, or such a word in a script without blanks."""
_HANGUL: Final = re.compile(r"([\uac00-\ud7af]{2,4})\s?(?:기자|특파원|논설위원|편집위원)")
"""A Korean name with what its bearer is."""
_KOREAN_PLACE: Final = re.compile(r"^\s*[\uac00-\ud7af]{2,6}\s?=\s?")
"""Where a Korean reporter writes from, before the name."""
_OUTLETS: Final = frozenset({"the", "die", "der", "das"})
"""Words that begin the names of papers and of nobody."""
_NO_LETTER: Final = re.compile(r"https?:|www\.|[@#<>{}=_:：\\\d]|\.(?:com|org|net|de|ru|ua|co)\b", re.I)
_MONTHS_AND_NAMES: Final = frozenset("jan jun mar juli mai april avril abril june august augusto julio".split())
"""Months, or how they are shortened, after which people are named."""
_INITIALS: Final = re.compile(r"(?:[^\W\d_]\.[ -]?){1,3}")
_MOST: Final = 12
_FULL: Final = 2
"""Words of a full name, at least."""
_ONE_WORD: Final = re.compile(r"[^\W\d_a-zà-ÿа-я][^\W\d_A-ZÀ-ÞА-Я]{2,20}(?:-[^\W\d_]{2,20})?")
_ABBREVIATED: Final = re.compile(r"(?!(?:JR|SR|II|III|IV|MD|OBE|MBE|DDS|RN)$)[A-Z]{2,4}")
_PLACED: Final = re.compile(r"(?<=[^\W\d_] [^\W\d_]{5})\.\s|(?<=[^\W\d_A-Z]{3})\.\s(?=[^\W\d_]{3,20}$)")
"""The full stop between a name and a place: "Ann Reed. Oslo"."""
_LABELLED: Final = re.compile(r"[^\W\d_]{2,12}\s?:\s?((?:[^\W\d_]\S*\s+)+[^\W\d_]\S*)$")
"""A word and, behind a colon, a full name, as fields for authors have them in whatever language."""
_MADE_WORDS: Final = re.compile(r"^\s*(?:Words|WORDS|Story|Text)\s(?=[A-Z][\w.-]+\s[A-Z])")
_HAN_LIST: Final = re.compile(r"[\u4e00-\u9fff]{2,4}(?: [\u4e00-\u9fff]{2,4})+")
"""Chinese names with spaces between them."""
_MADE: Final = frozenset({"text", "tekst", "foto", "photo", "photos"})
"""What somebody made, behind the name."""
_COMPANIES: Final = frozenset("ag asa ab oyj se sa sas srl spa bv nv llc plc inc".split())
_SHORT_AGENCIES: Final = frozenset(one.upper() for one in AGENCIES if " " not in one and len(one) < 5) | {"dpa"}
"""Agencies that are known by their letters."""
HEAD_LINES: Final = 8
"""Lines at the top of a text that may say who wrote it and when."""
_LONGEST: Final = 120
_ROLE: Final = 60
"""Characters of a line that says what somebody is, at most."""
_LINE: Final = re.compile(r"[^\n]*\S[^\n]*(?:\n\s*)?")
_PLACE: Final = re.compile(r"(?!(?i:in|on|am|le|el)\b)[^\W\d_a-z]\w+(?:[ -]\w+)?[ ,.|–—-]*")
"""What stands beside the day in a line that says where and when."""
_HEAD_OF: Final = 4_000
"""Characters of a text among which its head is."""


def names(byline: object, language: str | None = None, *, stated: bool = False) -> str | None:
    """The people that a byline names, "; " between them; ``None`` when it names nobody for sure.

    Args:
        byline: one line, as printed.
        language: the BCP 47 tag of the article.
        stated: it stands in a field for authors, so it needs no "By" and may name an agency or one word.

    >>> names("By Ann Reed, AP Sports Writer"), names("Von Anna Reh und Jörg Stein, 5. März 2024", "de")
    ('Ann Reed', 'Anna Reh; Jörg Stein')
    >>> names("By Ann Reed, Staff Writer, City News"), names("By Ann Reed, Reporter, and Bob Stone, Editor")
    ('Ann Reed', 'Ann Reed; Bob Stone')
    >>> names("By ANN REED, BOB STONE Staff writers in Oslo"), names("By Ann Reed reporting from Oslo")
    ('Ann Reed; Bob Stone', 'Ann Reed')
    >>> names("Ann Reed / Port Ellery, Maine"), names("Ann Reed / Bob Stone")
    ('Ann Reed', 'Ann Reed; Bob Stone')
    >>> names("Ann Reed BBC", stated=True), names("5 March 2024 04:10 PM Eastern Standard Time", stated=True)
    ('Ann Reed', None)
    >>> names("By ANN REED, Associated Press"), names("Publish date: 5 March 2024", stated=True)
    ('Ann Reed', None)
    >>> names("By Jan Novak @jnovak Prague"), names("Per: Ann Reed", stated=True)
    ('Jan Novak', 'Ann Reed')
    >>> names("By Ann Reed Political correspondent"), names("By Ann Reed, New York"), names("By Ann Reed For The Sun")
    ('Ann Reed', 'Ann Reed', 'Ann Reed')
    >>> names("Follow us", stated=True), names("admin", stated=True), names("March 5", stated=True)
    (None, None, None)
    """
    line = label(byline, 400)
    if line is None:
        return None
    found = day_in(line, language)
    if found:
        before, after = _bare(line[: found[1]]), line[found[2] :]
        if _CALLED.search(line[: found[1]]) and not introduced(line):
            before = ""  # what is called a day
        if not BY.sub("", before, count=1).strip(" :：") and (inner := BY_INSIDE.search(after)):
            line = after[inner.end() :]
        else:
            line = before or after
    line = _KOREAN_PLACE.sub("", _ADDRESS.sub(" ", line))
    line = re.sub(r"\(.{0,80}?\)|（.{0,40}?）", " ", _ACCOUNT.sub(" , ", line)).lstrip(" ,;|·•–—-")
    if found:
        line = CLOCK.sub("", line, count=1).lstrip(" ,;|·•–—-") if CLOCK.match(line) else line
    line = _MADE_WORDS.sub("", line, count=1)
    line = SAYS_MORE.split(line, maxsplit=1)[0]
    if stated and (labelled := _LABELLED.match(line)) and not is_promotion(line) and not introduced(line):
        line = labelled[1]
    by = introduced(line)
    while started := introduced(line):
        line = line[started.end() :]
    if len(several := [found[0] for found in _HANGUL.finditer(line)]) > 1 and not _HANGUL.sub("", line).strip(
        " ,·ㆍ"
    ):
        line = ", ".join(several)
    line = _NEXT_FIELD.split(_INTERN.sub("、", line), maxsplit=1)[0]
    line = _and(language).sub(" & ", line)
    if _HAN_LIST.fullmatch(line.strip()):
        line = line.strip().replace(" ", "、")
    people: dict[str, None] = {}
    placed = False
    parts, marks = AND.split(line), ["", *(found.strip() for found in AND.findall(line))]
    for number, part in enumerate(parts):
        if number and (joined := AND.match(f" {part}")):  # ", and Bob Stone"
            part, marks[number] = part[joined.end() - 1 :], "and"
        behind_role = number > 0 and ROLE.search(parts[number - 1]) is not None and marks[number] in {",", "|", "/"}
        if people and behind_role and not (number + 1 < len(parts) and ROLE.search(parts[number + 1])):
            continue  # where they work: "Ann Reed, Staff Writer, City News"
        person = _person(_led(part) if by else part, stated=stated or bool(by))
        if people and person and person.lower() in AGENCIES and marks[number] in {",", "/", "|"}:
            continue  # whom they work for
        if people and (OFFICE.search(part) or (placed and marks[number] == ",")):
            placed = True
            continue  # "Ann Reed, Lecturer in Law, Aarhaven University"
        if person and (person.casefold() in places(language) or (people and _is_loud(part, parts[0]))):
            person = None  # where they are or whom they work for: "Ann Reed, New York", "Ann Reed, USA TODAY"
        if not person and number > 1 and marks[number - 1 : number + 1] == ["/", ","] and not ROLE.search(part):
            people = dict(list(people.items())[:1])  # where they are: "Ann Reed / Port Ellery, Maine"
        placed = bool(people) and not person
        if person:
            people[person] = None
        elif people and not ROLE.search(part):
            continue
        elif not people and part.strip():
            return None
    return "; ".join(list(people)[:_MOST]) or None


@lru_cache(maxsize=32)
def _and(language: str | None) -> re.Pattern[str]:
    """What stands between the last two names of a list in a language, as Babel knows it."""
    from babel import Locale, UnknownLocaleError

    try:
        listed = Locale.parse((language or "en").split("-")[0]).list_patterns["standard"]["2"]
    except (UnknownLocaleError, ValueError, TypeError, KeyError):
        listed = "{0} & {1}"
    between = re.fullmatch(r"\{0\}(\s\w+\s)\{1\}", listed)
    return re.compile(re.escape(between[1]) if between else " & ")


def _is_loud(part: str, first: str) -> bool:
    """Whether words are in capitals, as the first of a line are not."""
    return part.strip().isupper() and part.lower() != part and not first.isupper()


def _led(words: str) -> str:
    """The full name at the beginning of words that go on in small letters, as "ANN REED Staff writer in Oslo"."""
    role = ROLE.search(words)
    if role and len(words[: role.start()].split()) >= _FULL and not COLLECTIVE.search(role[0]):
        return " ".join(without_desk(words[: role.start()].split()))
    tokens = words.split()
    at = next((number for number, one in enumerate(tokens) if not one.isupper()), 0)
    if at < _FULL:
        small = (one[:1].islower() and one.lower() not in PARTICLES for one in tokens)
        at = next((number for number, is_small in enumerate(small) if is_small), 0)
    return " ".join(without_desk(tokens[:at])) if at >= _FULL else words


def turned(name: str) -> str:
    """A name that begins with that of the family, as catalogues write it, in the usual order.

    >>> turned("Reed, Ann"), turned("van den Berg, J. L."), turned("Ann Reed, Bob Stone")
    ('Ann Reed', 'J. L. van den Berg', 'Ann Reed, Bob Stone')
    """
    family, comma, given = (part.strip() for part in name.partition(","))
    own = [one for one in family.split() if one.lower() not in PARTICLES]
    if not comma or "," in given or len(own) != 1 or not 0 < len(given.split()) < 4 or ROLE.search(given):
        return name
    return name if {family.lower(), given.lower()} & AGENCIES else f"{given} {family}"


def introduced(line: str) -> re.Match[str] | None:
    """What introduces names at the beginning of a line, such as "By"."""
    return BY.match(line) or _HAN_REPORT.match(line)


def _bare(words: str) -> str:
    """Words before a date without what only introduces the date."""
    words = WEEKDAYS.sub(" ", words).rstrip(" ,;:：|·•–—-")
    while (shorter := DATED.sub("", words).rstrip(" ,;:：|·•–—-")) != words:
        words = shorter
    return words


def _person(words: str, *, stated: bool) -> str | None:
    """One name, cleaned, or ``None``."""
    name = " ".join(words.split()).strip(" ,;:|·•–—-*\"“”'’‘/")
    if _HAN.fullmatch(name):
        return name if stated and not (NO_NAME.fullmatch(name) or HAN_PAPER.fullmatch(name)) else None
    if named := _HANGUL.fullmatch(name):
        return named[1]
    name = _PLACED.split(BEHIND_NAME.split(name, maxsplit=1)[0], maxsplit=1)[0]
    name = name.strip(" ,;:") if re.search(r"\b(?:Jr|Sr)\.$", name) else name.strip(" ,.;:")
    if not 2 < len(name) <= 60 or _NO_LETTER.search(name) or NO_NAME.fullmatch(name) or PUBLISHED.fullmatch(name):
        return None
    tokens = name.split()
    if len(tokens) > _FULL and tokens[-1].lower() in _MADE:
        tokens.pop()
        name = " ".join(tokens)
    if len(tokens) > 1 and tokens[0] in _SHORT_AGENCIES:
        return tokens[0] if stated else None  # from where: "EFE Santander"
    if len(tokens) > _FULL and _ABBREVIATED.fullmatch(tokens[-1]) and not (name.isupper() or _is_company(tokens[-1])):
        tokens.pop()  # whom they work for: "Ann Reed BBC"
        name = " ".join(tokens)
    name = without_work(name) or ""
    tokens = name.split()
    if not tokens or tokens[0].lower() in _OUTLETS:
        return None
    if len(tokens) == 1:
        agency = name.lower() in AGENCIES
        return name if stated and agency else None
    given = len(tokens) > 1 and tokens[0].lower() in _MONTHS_AND_NAMES
    if len(tokens) > 6 or any(MONTH.fullmatch(token) for token in tokens[given:]):
        return None
    if name.isupper() and name.upper() != name.lower():
        name = " ".join(token.title() if len(token) > 2 or "." not in token else token for token in tokens)
        tokens = name.split()
    shaped = [token for token in tokens if token.lower() not in PARTICLES]
    if not all(_capital(token) for token in shaped) or all(len(token.strip(".")) < 2 for token in shaped):
        return None
    return name


def is_one_word(name: str) -> bool:
    """Whether a name is one word that is neither an account nor what somebody is.

    >>> [one for one in ("Quill", "Odd-Ivar", "kmarsh", "Admin", "Redaktion", "Reuters") if is_one_word(one)]
    ['Quill', 'Odd-Ivar']
    """
    words = _ONE_WORD.fullmatch(name) and not (NO_NAME.fullmatch(name) or ROLE.search(name) or OUTLET.search(name))
    return bool(words) and name.lower() not in AGENCIES and not MONTH.fullmatch(name)


def _is_company(token: str) -> bool:
    """Whether a word behind a name says that it is that of a company."""
    return token.lower() in _COMPANIES


def _capital(token: str) -> bool:
    """Whether a word begins as names do; letters of scripts without capitals pass."""
    first = next((letter for letter in token if letter.isalpha()), "")
    return (first != "" and not first.islower()) or _INITIALS.fullmatch(token) is not None


def all_names(stated: Iterable[object], language: str | None = None) -> str | None:
    """The people of several fields for authors, each once.

    >>> all_names(["Ann Reed", "ANN REED", "By Bob Stone", "jsmith77"])
    'Ann Reed; Bob Stone'
    """
    people: dict[str, str] = {}
    for one in stated:
        for person in (names(one, language, stated=True) or "").split("; "):
            if person:
                people.setdefault(person.casefold(), person)
    return "; ".join(list(people.values())[:_MOST]) or None


@dataclass(frozen=True, slots=True)
class Head:
    """What the first lines of a text say of it.

    Attributes:
        author: who wrote it.
        published: its day of publication, ``YYYY-MM-DD``.
        lines: those that say so and nothing else.
    """

    author: str | None = None
    published: str | None = None
    lines: tuple[str, ...] = ()


def head_facts(lines: Sequence[str], language: str | None) -> Head:
    """Author and day of publication, each ``None`` where no line says it.

    A line that starts with "By" (in any language of ``wording``) or that holds a name and a day is a byline; a line
    that is nothing but a day says when, and says nothing else where it is the only one. The line below a byline may
    say what its people are.

    Args:
        lines: the first lines; those that are longer than a byline are passed over.
        language: the BCP 47 tag of the text.

    >>> head_facts(["Harbour shut", "Nora Lane, 11 June 2024", "A storm came."], "en").author
    'Nora Lane'
    >>> head_facts(["Harbour shut", "By Nora Lane", "Chief reporter", "11 June 2024"], "en")
    Head(author='Nora Lane', published='2024-06-11', lines=('By Nora Lane', 'Chief reporter', '11 June 2024'))
    >>> head_facts(["It rained on 11 June 2024 in all of Wales."], "en")
    Head(author=None, published=None, lines=())
    >>> head_facts(["Deich gebrochen", "Tann, 5. März 2024"], "de")
    Head(author=None, published='2024-03-05', lines=('Tann, 5. März 2024',))
    """
    author = published = None
    used: list[str] = []
    days: list[str] = []
    for number, line in enumerate(lines):
        if len(line) > _LONGEST:
            continue
        if found := line_day(line, language):
            published = published if found[1] else published or found[0]
            days.append(line)
            continue
        dated = day_in(line, language)
        if (BY.match(line) or (dated and _is_no_sentence(line))) and (name := names(line, language)):
            if author is None and _is_no_sentence(line):
                used.append(line)
                below = lines[number + 1] if number + 1 < len(lines) else ""
                if len(below) < _ROLE and ROLE.search(below) and _is_no_sentence(below):
                    used.append(below)
            author = author or name
            published = published or (dated[0] if dated else None)
        elif dated and number and _PLACE.fullmatch(line[: dated[1]] + line[dated[2] :]):
            published = published or dated[0]
            days.append(line)
    return Head(author, published, tuple(used + days if len(days) == 1 else used))


def without_head(text: str, head: Head) -> str:
    r"""A text without the lines at its top that only say what its head states.

    >>> without_head("Harbour shut\n\nBy Nora Lane\n\nA storm came.", Head("Nora Lane", None, ("By Nora Lane",)))
    'Harbour shut\n\nA storm came.'
    """
    top, kept = _LINE.findall(text[:_HEAD_OF]), ""
    length = sum(map(len, top))
    for line in top:
        kept += "" if line.strip() in head.lines else line
    rest = kept + text[length:]
    return rest.rstrip() if rest.strip() else text


def _is_no_sentence(line: str) -> bool:
    """Whether a line is no sentence."""
    return not line.rstrip().endswith((".", "!", "?", "。", "…")) or line.rstrip().endswith(("г.", "р.", "r."))

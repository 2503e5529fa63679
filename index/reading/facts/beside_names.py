"""What stands beside the names of a byline and is none of them: what people are, whom they work for, where they are.

Which words of a line are names is not known here.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from .wording import AGENCIES, OUTLET, ROLE

_FULL: Final = 2
"""Words of a full name, at least."""
_LONG_AGENCIES: Final = sorted(one for one in AGENCIES if " " in one)
SAYS_MORE: Final = re.compile(
    r"(?<=\w)[\s;,.]+(?:(?:photo(?:graph)?s?|photography|pictures?|illustrations?|video|fotos?)"
    r"(?:\s?:|\s(?:by|von|de|par|av|di)\s)"
    r"|(?:last )?(?:updated|published|modified|posted)\s?:|follow(?:ing)?$|(?:view|see) (?:profile|bio)$"
    r"|\d+ min(?:utes?)? read$)",
    re.I,
)
"""What goes on behind a name: who took the pictures, when it was, and the words of buttons."""
_FOR: Final = re.compile(
    r"(?<=\w)\s(?i:for the|for|special (?:to|for))\s(?=[A-Z]).*|(?<=\w)\s(?i:special (?:to|for))$"
)
"""Whom somebody writes for."""
COLLECTIVE: Final = re.compile(
    r"\b(?:staff|bureau|team|desk|newsroom|editorial|newsletter|photos?|photography|r[eé]daction|reportage|redaktion|redazione"
    r"|redacci[oó]n|reda[cç][aã]o|redakcja|редакц\w+|merkezi)$",
    re.I,
)
"""Those who are several."""
PHOTOGRAPHER: Final = re.compile(
    r"\b(?:photograph(?:er|e)s?|photojournalist|photos?|fot[oó]graf\w*|fotorepórter|fotoperiodista|fotos?|valokuvaaja"
    r"|kuvaaja|фотограф\w*|фотокор\w*|fotoğraf\w*)\b|사진|[摄攝]影",
    re.I,
)
"""Those who took the pictures, and what they made."""
_DESKS: Final = frozenset(
    """political politics senior junior health business science sports sport deputy associate assistant executive
    managing foreign diplomatic economics economic education environment environmental legal royal religion technology
    tech crime city state national local general guest contributing freelance special features entertainment arts
    culture travel food style opinion investigative investigations data transport social affairs medical world news
    staff lead principal acting defence defense security energy climate consumer community""".split()
)
"""What stands before what somebody is, as "Political correspondent"."""


def without_desk(tokens: list[str]) -> list[str]:
    """The words of a name without those that belong to what somebody is behind it."""
    while len(tokens) > _FULL and tokens[-1].lower() in _DESKS:
        tokens = tokens[:-1]
    return tokens


def _without_role(name: str) -> str | None:
    """The full name before what somebody is: "Ann Reed Political correspondent"; ``None`` where none is before it."""
    role = ROLE.search(name)
    if not role or COLLECTIVE.search(name):
        return None
    tokens = without_desk(name[: role.start()].split())
    name = " ".join(tokens)
    is_desk = not tokens or not {tokens[0].lower(), tokens[-1].lower()}.isdisjoint(_DESKS)
    return None if len(tokens) < _FULL or is_desk or OUTLET.search(name) else name


@lru_cache(maxsize=16)
def places(language: str | None) -> frozenset[str]:
    """Countries, and the cities after which time zones are called, in a language and in English.

    >>> "new york" in places("en"), "são paulo" in places("pt"), "ann reed" in places("en")
    (True, True, False)
    """
    from babel import Locale, UnknownLocaleError
    from babel.core import get_global

    found = {zone.rsplit("/", 1)[-1].replace("_", " ").casefold() for zone in get_global("zone_territories")}
    for tag in dict.fromkeys(("en", (language or "en").split("-")[0])):
        try:
            locale = Locale.parse(tag)
        except (UnknownLocaleError, ValueError, TypeError):
            continue
        found |= {name.casefold() for name in locale.territories.values()}
        found |= {zone["city"].casefold() for zone in locale.time_zones.values() if "city" in zone}
    return frozenset(found)


def without_work(name: str) -> str | None:
    """A name without what somebody is and whom they work for behind it; ``None`` where it says nothing else.

    >>> without_work("Ann Reed Political correspondent"), without_work("Ann Reed The Associated Press")
    ('Ann Reed', 'Ann Reed')
    >>> without_work("Courier Staff"), without_work("Ann Reed")
    (None, 'Ann Reed')
    """
    name = _FOR.sub("", name)
    if ROLE.search(name):
        return _without_role(name)
    for agency in _LONG_AGENCIES:
        name = name[: -len(agency)].strip() if name.lower().endswith(f" {agency}") else name
    return name.removesuffix(" The").removesuffix(" the") if len(name.split()) > _FULL else name

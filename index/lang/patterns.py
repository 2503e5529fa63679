r"""The words of every language, from the file of each: as sets, as numbers, and in regular expressions.

A file (``en.toml``) holds sections of keys. A key is words between white space, "_" for a blank inside one, "/"
between forms of one, "-" for one that is not there; or a list of regular expressions. ``any.toml`` holds what all
languages share and the few words of languages without a file. The files are read together, since a text may be in
several languages or in one that is not known: a word is left out where it means something else in another of them.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, cast

FILES = Path(__file__).parent
_KEY = re.compile(r"\{([a-z]\w*\.\w+)(?::(\w+))?\}")

Value = str | list[str]


@cache
def languages() -> dict[str, dict[str, dict[str, Value]]]:
    """The sections of each language's file, by its two letters; English first."""
    files = sorted(FILES.glob("*.toml"), key=lambda file: (file.stem != "en", file.stem))
    return {file.stem: tomllib.loads(file.read_text("utf-8")) for file in files}


def words_of(*keys: str, language: str | None = None) -> frozenset[str]:
    """All words of some keys (``section.key``), in every language or in one.

    >>> {"monday", "montag"} <= words_of("dates.weekdays"), words_of("numbers.dozen", language="en")
    (True, frozenset({'dozen'}))
    """
    return frozenset(form for key in keys for text in _values(key, language) for form in _forms(text))


def numbered(key: str, first: int = 0, language: str | None = None) -> dict[str, int]:
    """The words of a key, each with its place in its language, counted from ``first``; forms of one have one place.

    >>> months = numbered("dates.months", 1)
    >>> months["may"], months["märz"], months["марта"]
    (5, 3, 3)
    """
    return {
        written: at
        for text in _values(key, language)
        for at, word in enumerate(str(text).split(), first)
        for form in _forms(word)
        for written in (form, form.replace("ı", "i"))  # as capitals become small ones
    }


def named(section: str) -> dict[str, str]:
    """The words of a section, each with the key that it stands under.

    >>> named("units")["prozent"]
    'percent'
    """
    return {
        form: name
        for one in languages().values()
        for name, text in one.get(section, {}).items()
        for form in _forms(text)
    }


def entries(key: str) -> list[str]:
    """The list that a key is, of every language."""
    return [one for value in _values(key) if isinstance(value, list) for one in value]


def alternatives(key: str, language: str | None = None) -> str:
    """An expression for any word of a key, or all expressions of it, the longest first; never found if none."""
    found = {
        one.replace("\n", "") if isinstance(value, list) else re.escape(one)
        for value in _values(key, language)
        for one in (value if isinstance(value, list) else _forms(value))
    }
    return "|".join(sorted(found, key=lambda one: (-len(one), one))) or "(?!)"


def pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    r"""What ``re.compile`` gives, at the price of a string until it is used: a command needs few of those there are.

    >>> pattern(r"\d+").findall("8 of 10"), pattern(r"\b(?:{dates.months})\b").findall("3 may, 4 mai")
    (['8', '10'], ['may', 'mai'])

    Args:
        source: the expression; if it is wrong, the first use raises ``re.error``. ``{section.key}`` stands for
            ``alternatives`` of that key, ``{section.key:de}`` for those of a language, in the files too.
        flags: as for ``re.compile``.
    """
    return cast("re.Pattern[str]", _Uncompiled(source, flags))


class _Uncompiled:
    def __init__(self, source: str, flags: int) -> None:
        self._made = source, flags

    def __getattr__(self, name: str) -> Any:
        source, flags = self._made
        found = re.compile(_filled(source), flags) if name == "compiled" else getattr(self.compiled, name)
        setattr(self, name, found)
        return found


def _filled(source: str) -> str:
    while (filled := _KEY.sub(lambda key: alternatives(key[1], key[2]), source)) != source:
        source = filled
    return source


def _values(key: str, language: str | None = None) -> list[Value]:
    section, _, name = key.partition(".")
    if name not in languages()["en"].get(section, ()) and name not in languages()["any"].get(section, ()):
        raise KeyError(key)
    return [
        one[section][name]
        for code, one in languages().items()
        if language in (None, code) and name in one.get(section, ())
    ]


def _forms(text: Value) -> list[str]:
    return [form.replace("_", " ") for form in str(text).replace("/", " ").split() if form != "-"]

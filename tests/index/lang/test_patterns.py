"""Every language has a word for what English has words for, and the code asks for all of them."""

from __future__ import annotations

import re

import pytest
from babel import Locale

from index import languages, numbered, pattern, words_of
from index.lang.patterns import FILES

CODES = sorted(languages().keys() - {"any"})
ENGLISH = {f"{section}.{key}" for section, keys in languages()["en"].items() for key in keys}
ROOT = FILES.parents[1]


def keys(code: str) -> set[str]:
    return {f"{section}.{key}" for section, known in languages()[code].items() for key in known}


def is_unit(key: str) -> bool:
    """Units are left out where they are written as in another language."""
    return key.startswith("units.")


@pytest.mark.parametrize("code", CODES)
def test_a_language_has_every_key_of_english_and_no_other(code):
    assert {key for key in ENGLISH - keys(code) if not is_unit(key)} == set()
    assert {key for key in keys(code) - ENGLISH if not is_unit(key)} == set()


def test_every_key_is_asked_for_and_every_expression_is_sound():
    paths = [*ROOT.glob("index/**/*.py"), *ROOT.glob("retrieval/**/*.py"), *FILES.glob("*.toml")]
    asking = "".join(path.read_text("utf-8") for path in paths)
    for key in sorted(ENGLISH):
        section = key.partition(".")[0]
        of_many = re.search(rf"named\(.{section}.\)|\{{{section}\.\{{", asking)
        assert key in asking or of_many, f"nothing asks for {key}"
        pattern(f"(?:{{{key}}})").search("")  # raises where one is not


def test_a_key_that_no_language_has_is_a_mistake():
    with pytest.raises(KeyError):
        words_of("dates.monthz")
    with pytest.raises(KeyError):
        pattern("{dates.monthz}").search("May")


@pytest.mark.parametrize("code", CODES)
def test_months_and_weekdays_are_those_of_babel(code):
    locale = Locale.parse(code)
    months, days = numbered("dates.months", 1, code), numbered("dates.weekdays", 0, code)
    for context in ("format", "stand-alone"):
        for number, name in locale.months[context]["wide"].items():
            assert months[name.lower()] == number
        for number, name in locale.days[context]["wide"].items():
            assert days[name.lower()] == number

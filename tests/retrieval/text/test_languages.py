"""What is read of sentences in languages of which only the words are known."""

from __future__ import annotations

import pytest

from retrieval.text.dates import dates
from retrieval.text.reading import read


@pytest.mark.parametrize(
    "sentence, iso",
    [
        ("Le pont a ouvert le 12 mars 2024.", "2024-03-12"),
        ("El puente se abrió el 3 de mayo de 2024.", "2024-05-03"),
        ("Il ponte è stato aperto ieri.", "2024-06-11"),
        ("Most otwarto 9 września 2023 roku.", "2023-09-09"),
        ("A ponte abriu em 3 de março de 2024.", "2024-03-03"),
        ("Köprü 12 Mart 2024 tarihinde açıldı.", "2024-03-12"),
        ("افتتح الجسر في 12 مارس 2024.", "2024-03-12"),
    ],
)
def test_days_are_found(sentence, iso):
    assert [found.iso for found in dates(sentence, "2024-06-12")] == [iso]


@pytest.mark.parametrize(
    "sentence",
    [
        "The Mars 2020 rover landed.",  # mars 2020
        "Shops closed in Mayo.",  # mayo
        "She sang Le Dernier Métro du Mardi and said so.",  # mardi
        "Hier wird gebaut.",  # hier, yesterday
    ],
)
def test_no_day_is_found_where_a_word_is_of_another_language(sentence):
    assert dates(sentence, "2024-06-12") == [] and read(sentence).dates == ()


@pytest.mark.parametrize(
    "sentence, value, kind",
    [
        ("El puente cuesta 40 mil euros.", 40_000, "euro"),
        ("Most kosztuje 17 mln euro.", 17_000_000, "euro"),
        ("Le pont coûte douze euros.", 12, "euro"),
        ("She won the Trofeo dei Sette Colli.", None, None),
    ],
)
def test_numbers_are_read(sentence, value, kind):
    assert [(number.value, number.kind) for number in read(sentence).numbers] == ([(value, kind)] if value else [])


@pytest.mark.parametrize(
    "sentence, negator",
    [
        ("No vino nadie.", "nadie"),
        ("Il ne vient jamais.", "ne"),
        ("Köprü açık değil.", "değil"),
        ("Nikt nie wie.", "Nikt"),
    ],
)
def test_negations_are_read(sentence, negator):
    assert negator in [word for word, _ in read(sentence).negated]

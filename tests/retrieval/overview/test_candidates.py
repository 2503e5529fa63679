"""Questions made from an article's own sentences, as a person would ask them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.overview.candidates import LONGEST, MOST, candidates


def questions(text: str, language: str | None = None) -> list[str]:
    return [candidate.question for candidate in candidates(text, language)]


CLOSING = "The city will close the two libraries in September to save £1.2 million."


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (CLOSING, "When will the city close the two libraries?"),
        (CLOSING, "Why will the city close the two libraries?"),
        ("The lift was shut on Monday because a cable had frayed.", "Why was the lift shut?"),
        ("A mobile library will stop at Mill Lane on Thursdays.", "Where will a mobile library stop?"),
        ("The shop moved to Holm in 2019.", "Where did the shop move to?"),
        ("The bridge will cost about £4.2 million.", "How much will the bridge cost?"),
        ("A month ticket costs 49 euros.", "How much does a month ticket cost?"),
        ("The search was led by Anna Foss of the coast guard.", "Who was the search led by?"),
        ("At least 25 buses have been replaced.", "How many buses have been replaced?"),
        ("Mayor Ada Brennan announced that it would open soon.", "What did Mayor Ada Brennan announce?"),
        ("“It is late,” said the harbour master Ada Brennan.", "What did Ada Brennan say?"),
        ("The work is paid for by a lottery.", "Who pays for it?"),
        ("Some 300 neighbours protested.", "Who is against it?"),
        ("The vote will be repeated in May.", "What happens next?"),
        ("Anna Foss, the director of the zoo, was calm.", "Who is Anna Foss?"),
    ],
)  # fmt: skip
def test_a_sentence_gives_the_question_a_person_would_ask(text, asked):
    found = list(candidates(text))
    assert asked in [one.question for one in found]
    assert all(0 <= one.start < len(text) for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "She will come on Monday because of him. They announced it. It took 3 hours and 20 percent of 5 years.",
        "A survey published on Monday says so.",
        "Officials said the bridge will open in May.",
        "Its report is due in May.",
        "When the birds are moved in May, all is well.",
        "The police said on Monday that nothing was found.",
    ],
)
def test_what_is_not_understood_without_its_article_gives_none(text):
    assert [one for one in questions(text) if one != "What happens next?"] == []


def test_no_question_counts_words_or_asks_what_is_said_about_something():
    text = "Some 41,000 books are lent by Mill Lane. In 1908 Eastgate Hall opened, and 9,400 signatures came."
    assert not [one for one in questions(text) if "mention" in one or "is said about" in one]


@pytest.mark.parametrize(
    ("language", "text", "asked"),
    [
        ("de", "Der Bürgermeister Jan Reh lehnt das ab.", ["Wer ist Jan Reh?", "Was sagt Jan Reh?"]),
        ("ru", "«Мы ждём», — сказал Иван Петров. Петров живёт рядом.", ["Что говорит Иван Петров?"]),
    ],
)
def test_another_language_is_asked_in_its_own(language, text, asked):
    assert questions(text, language) == asked


def test_only_the_beginning_of_a_long_article_is_used():
    assert questions("x " * (LONGEST // 2) + "The bridge will open in May.") == []


@given(st.text(alphabet=st.sampled_from("Ada Bo’s ,.\n25said president of the will on Monday"), max_size=400))
def test_any_text_is_taken(text):
    found = list(candidates(text))
    assert all(0 <= one.start < len(text) and "\n" not in one.question for one in found)
    assert all(len(one.question) <= MOST for one in found)
    assert len({one.question.lower() for one in found}) == len(found)

"""Questions made from an article's own words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from retrieval.overview.candidates import LONGEST, candidates

TEXT = (
    "The council approved a new tram line on 4 May, and mayor Ada Brennan announced that it would open soon. "
    "At least 25 buses have been replaced. Some 300 shopkeepers were asked. It takes two hours. "
    "In 2019, the Friends of Harbour Street, a group of neighbours, launched a petition. "
    "The old museum was opened in 1920. Ada Brennan was born in Bergen and elected by 31 votes in 3 years."
)


def questions(text: str) -> list[str]:
    return [candidate.question for candidate in candidates(text)]


def test_figures_deeds_days_and_names_give_questions():
    assert questions(TEXT) == [
        "How many buses have been replaced?",
        "What did the council approve?",
        "When was the old museum opened?",
        "Who is Ada Brennan?",
        "What happened on 4 May?",
        "How many buses does the article mention?",
        "What is said about Ada Brennan?",
        "How many shopkeepers were asked?",
        "What did Ada Brennan announce?",
        "Where was Ada Brennan born?",
        "What happened in 2019?",
        "How many shopkeepers does the article mention?",
        "What is said about Friends of Harbour Street?",
        "What did the Friends of Harbour Street launch?",
        "What happened in 1920?",
        "How many votes does the article mention?",
    ]


def test_each_knows_where_it_comes_from():
    beginnings = ("25", "300", "31", "the ", "ada", "4 may", "in 2019", "in 1920", "friends")
    for question, start in candidates(TEXT):
        assert TEXT[start:].lower().startswith(beginnings), question


def test_measures_pronouns_and_sentence_openings_give_none():
    assert (
        questions("She said so. They announced it. It took 3 hours and 20 percent of 5 years. 2 others left.") == []
    )
    assert questions("") == questions("Ein Satz ohne alles.") == []


def test_only_the_beginning_of_a_long_article_is_used():
    assert questions("x " * (LONGEST // 2) + TEXT) == []


@given(st.text(alphabet=st.sampled_from("Ada Bo’s ,.\n25said president of the"), max_size=400))
def test_any_text_is_taken(text):
    found = list(candidates(text))
    assert all(0 <= start < len(text) and "\n" not in question for question, start in found)
    assert len({question.lower() for question, _ in found}) == len(found)

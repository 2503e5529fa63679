"""Follow-ups get what they lean on; questions that stand alone are left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval import Turn, resolve
from retrieval.followup import MAX_TOPIC

TALK = [Turn("How many drones did Russia fire at Odesa?", "Russia fired 59 drones at Odesa.")]


@pytest.mark.parametrize(
    "question",
    [
        "How many of them were intercepted?",
        "And in 2023?",
        "Why?",
        "Since when?",
        "Tell me more",
        "Was it successful?",
        "What about the port?",
        "Why did he return to London?",
        "When did they operate as Blue Force?",
    ],
)
def test_what_leans_is_carried(question):
    searched = resolve(question, TALK).text
    assert searched.startswith(question + " (") and "Odesa" in searched


@pytest.mark.parametrize(
    "question",
    [
        "Who is the mayor of Belgorod?",
        "How many applications were received for school camps?",
        "Did Ada Lovelace publish her notes?",
        "How long did it take Ada Lovelace to publish them?",
        "Is there a curfew in Belgorod city?",
    ],
)
def test_a_new_topic_is_left_alone(question):
    assert resolve(question, TALK).text == question


def test_the_topic_lasts_over_several_turns():
    talk = [*TALK, Turn("How many of them were intercepted?", "26 were intercepted.")]
    assert "Odesa" in resolve("Who stopped them?", talk).text


def test_a_person_is_found_in_the_answer():
    talk = [Turn("Who leads the region?", "The region is led by Vyacheslav Gladkov.")]
    assert "Vyacheslav Gladkov" in resolve("How old is he?", talk).text


def test_a_name_is_carried_whole_and_from_answers():
    talk = [Turn("Which group attacked in 2023?", "The Freedom of Russia Legion."), Turn("When?", "In May.")]
    assert "Freedom of Russia Legion" in resolve("Whose side is it on?", talk).text


@given(st.text(max_size=80), st.lists(st.tuples(st.text(max_size=80), st.text(max_size=80)), max_size=4))
def test_any_words_resolve_to_the_question_and_at_most_a_topic(question, talk):
    searched = resolve(question, [Turn(*turn) for turn in talk]).text
    assert searched == question or searched.startswith(question + " (")
    assert searched[len(question) :].count(", ") < MAX_TOPIC * 80


def test_who_somebody_is_makes_them_the_one_who_is_spoken_of():
    talk = [Turn("Who is Neil Draper?", "The prosecutor, Rebecca Stannard, named Neil Draper.")]
    assert resolve("Did he testify?", talk).text == "Did he testify? (Neil Draper)"
    office = [Turn("Who is the governor of Kursk?", "Alexei Smirnov is the governor of Kursk.")]
    assert "Alexei Smirnov" in resolve("Did he resign?", office).text


@pytest.mark.parametrize(
    ("asked", "answer", "then", "expected"),
    [
        ("Who is the mayor?", "Ann Roe is the mayor.", "And her husband?", "Ann Roe, mayor"),
        ("Who was charged on Wednesday?", "DENHAVEN — A fourth suspect was charged on Wednesday.",
         "What is he accused of?", "Wednesday, charged"),
    ],
)  # fmt: skip
def test_the_topic_is_names_and_words_of_the_question_before(asked, answer, then, expected):
    assert resolve(then, [Turn(asked, answer)]).text == f"{then} ({expected})"


@pytest.mark.parametrize("answer", ["A" * 4_000, "AB " * 2_000, "AB, " * 2_000 + "—", "A." * 3_000 + " (x"])
def test_no_answer_takes_long_to_read(answer):
    searched = resolve("What is he accused of?", [Turn("Who was charged?", answer)])
    assert searched.question == "What is he accused of?"

"""Which lines of an article are a list, and which questions want all of it."""

from __future__ import annotations

import pytest

from retrieval.reader.antecedent import asks_for_list, listing

MARKED = "Bring these: \n\n- a towel\n\n- a cap\n\nThe course is free."
PLAIN = "The hall was full. These streets close:\n\nElm Road\nLow Quay\n\nBuses run until nine."
HEADED = "What the mayor promised\n\na new roof\na ramp\na clock that runs\n\nShe has a year."
WRAPPED = (
    "He said this:\n\nThe water came over the wall at three in the morning and nobody\n"
    "had been warned, although the gauge upstream had shown it since\nmidnight."
)
TABLE = "Prices:\n\nTicket | Bus\nDay | 4.00\nMonth | 58.00"


def parts(text: str, begins: str) -> list[str]:
    found = listing(text, text.index(begins))
    return [text[slice(*span)] for span in (found.lead, *found.items) if span] if found else []


@pytest.mark.parametrize(
    ("text", "begins", "expected"),
    [
        (MARKED, "- a cap", ["Bring these:", "- a towel", "- a cap"]),
        (MARKED, "Bring", ["Bring these:", "- a towel", "- a cap"]),
        (MARKED, "The course", []),
        (PLAIN, "Low", ["These streets close:", "Elm Road", "Low Quay"]),
        (PLAIN, "These", ["These streets close:", "Elm Road", "Low Quay"]),
        (PLAIN, "The hall", []),
        (PLAIN, "Buses", []),
        (HEADED, "a ramp", ["What the mayor promised", "a new roof", "a ramp", "a clock that runs"]),
        (WRAPPED, "The water", []),
        (TABLE, "Day", []),
    ],
)
def test_an_item_is_known_by_its_mark_or_by_what_stands_above(text, begins, expected):
    assert parts(text, begins) == expected


@pytest.mark.parametrize(
    "question",
    [
        "which cheeses are recalled",
        "which other meals are affected?",
        "list the streets",
        "can you name all the winners",
        "what roads are shut",
        "what are the rules for dogs",
        "who were the winners",
        "what should i do if i feel ill",
    ],
)
def test_a_question_for_several_things_wants_a_list(question):
    assert asks_for_list(question)


@pytest.mark.parametrize(
    "question",
    [
        "which bus is late",
        "what happens next",
        "what does the mayor say",
        "which was first",
        "what was his job",
        "who won",
    ],
)
def test_a_question_for_one_thing_does_not(question):
    assert not asks_for_list(question)

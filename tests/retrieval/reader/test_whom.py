"""Whom a pronoun means: a person of the articles whom they call so, and else nobody."""

from __future__ import annotations

import pytest

from index import Article, sentences
from retrieval import READING, Turn
from retrieval.reader.whom import understood

TICKETS = Article(
    "Thousands sign",
    "More than 6,000 people signed against the end of paper tickets in Norrby. Olof Brandt of the pensioners' union "
    "handed the list to the mayor, Stina Falkman, on Thursday. “We are not against the app,” Brandt said. His union "
    "is old. Falkman promised to raise the matter. She said the council had not been told. Karin Aspelund, the head "
    "of the transport board, said on Tuesday that the machines were coming.",
    published="2025-10-02",
)
LIST = "Olof Brandt of the pensioners' union handed the list to the mayor, Stina Falkman, on Thursday."


def meant(question: str, *turns: tuple[str, str]) -> str:
    stated = {TICKETS.id: READING(TICKETS, sentences(TICKETS.text))}
    return understood(question, [Turn(*turn) for turn in turns], [TICKETS], stated)


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        ("What did he do?", LIST, "What did Olof Brandt do?"),
        ("What did she promise?", LIST, "What did Stina Falkman promise?"),
        ("Who is her deputy?", LIST, "Who is Stina Falkman’s deputy?"),
        ("What did she do?", "Tickets will be sold until 1 March, the board said on Tuesday.", ""),
        ("What did she do?", "More than 6,000 people signed against the end of paper tickets in Norrby.", ""),
        ("What did she say?", "It ends on Tuesday. Karin Aspelund said so.", "What did Karin Aspelund say?"),
        ("What did she say?", "Olof Brandt called it a first step.", ""),
        ("What did they say?", LIST, ""),
    ],
)
def test_a_pronoun_is_a_person_whom_the_articles_call_so(question, answer, expected):
    assert meant(question, ("What happened to the tickets?", answer)) == expected


def test_nobody_is_meant_without_a_turn_or_after_one_that_found_nothing():
    assert meant("What did she say?") == ""
    last = [Turn("Who signed?", LIST, found=False)]
    assert understood("What did she say?", last, [TICKETS], {}) == ""


def test_who_was_asked_about_is_meant():
    assert meant("Did she resign?", ("Who is Ada Brun?", "Nothing.")) == "Did Ada Brun resign?"

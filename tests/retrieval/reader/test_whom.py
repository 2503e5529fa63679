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


MATCH = Article(
    "Rovers win late",
    "Redmire Rovers beat Carrow Vale 2-1 on Saturday. The substitute Emil Oker, 22, headed the winner, and Dan "
    "Pratt, who had missed a penalty, was the first to hug him. Redmire Rovers climb to third. His goal was Oker's "
    "first. The ground belongs to Alder Foods. Sal Quinn was hurt. She will be out until May.",
)


@pytest.mark.parametrize(
    ("question", "before", "answer", "expected"),
    [
        ("when is he back", "who won", "Redmire Rovers beat Carrow Vale 2-1 on Saturday.", ""),
        ("what did she say", "who owns the ground", "The ground belongs to Alder Foods.", ""),
        ("who is her doctor", "who is Redmire Rovers", "Redmire Rovers climb to third.", ""),
        ("how old is he", "who scored", "The substitute Emil Oker, 22, headed the winner.", "how old is Emil Oker"),
        ("when is she back", "who is hurt", "Sal Quinn was hurt.", "when is Sal Quinn back"),
        ("how old is he", "who scored", "Emil Oker, 22, headed the winner, and Dan Pratt hugged him.", ""),
        ("is he injured", "what did oker do", "Emil Oker, 22, hugged Dan Pratt.", "is Emil Oker injured"),
        ("is he injured", "who hugged oker", "Dan Pratt hugged Emil Oker.", "is Dan Pratt injured"),
        ("when is it", "who scored", "The substitute Emil Oker, 22, headed the winner.", ""),
        ("when are they back", "who is hurt", "Sal Quinn was hurt.", ""),
    ],
)
def test_no_club_or_company_is_meant_and_one_of_two_persons_only_if_asked_about(question, before, answer, expected):
    stated = {MATCH.id: READING(MATCH, sentences(MATCH.text))}
    assert understood(question, [Turn(before, answer)], [MATCH], stated) == expected

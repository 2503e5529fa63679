"""Asking to go on."""

from __future__ import annotations

import pytest

from retrieval import Turn
from retrieval.more import topic, wants_more


@pytest.mark.parametrize(
    "question", ["Tell me more", "more", "What else?", "And what else?", "yes", "Ok, go on.", "ещё"]
)
def test_what_asks_to_go_on(question):
    assert wants_more(question)


@pytest.mark.parametrize("question", ["What else did the mayor say?", "Why?", "Is yes the answer?", "How many more?"])
def test_what_asks_something_of_its_own(question):
    assert not wants_more(question)


def test_the_topic_is_the_last_question_with_an_answer():
    talk = (
        Turn("Who is the mayor?", "Mayor Ines Kade spoke."),
        Turn("Who said that?", "Mayor Ines Kade spoke."),
        Turn("Why did she resign?", "The article does not say."),
        Turn("more", "The town is old."),
    )
    assert topic(talk) == ("Who is the mayor?", ())
    assert topic(talk[2:]) is None

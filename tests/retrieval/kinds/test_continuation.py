"""Asking to go on."""

from __future__ import annotations

import pytest

from index import Article, sentences
from retrieval import Turn
from retrieval.answer import Passage, Query, Sentence
from retrieval.kinds.continuation import topic, wants_more, without_said


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
        Turn("Why did she resign?", "I found nothing on this in the article.", found=False),
        Turn("more", "The town is old."),
    )
    assert topic(talk) == ("Who is the mayor?", ())
    assert topic(talk[2:]) is None


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("Why?", ["It was closed because of ice.", "It is long."]),
        ("But why not?", ["It was closed because of ice.", "It is long."]),
        ("Why was the bridge closed?", ["The bridge was closed.", "It was closed because of ice.", "It is long."]),
    ],
)
def test_a_mere_why_is_not_answered_by_what_was_said_without_a_reason(question, left):
    text = "The bridge was closed. It was closed because of ice. It is long."
    found = tuple(Sentence(a, b, 0.5, 0.5, 0.5) for a, b in sentences(text))
    passages = [Passage(Article("", text), 0, len(text), 0.5, 1, found)]
    turns = (Turn("What was closed?", "The bridge was closed. It was closed because of ice."),)
    (kept,) = without_said(Query(question, tuple(turns)), passages)
    assert [text[one.start : one.end] for one in kept.sentences] == left
    assert without_said(Query(question), passages) == passages

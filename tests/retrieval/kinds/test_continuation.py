"""Asking to go on."""

from __future__ import annotations

from retrieval import Turn
from retrieval.kinds.continuation import topic


def test_the_topic_is_the_last_question_with_an_answer():
    talk = (
        Turn("Who is the mayor?", "Mayor Ines Kade spoke."),
        Turn("Who said that?", "Mayor Ines Kade spoke."),
        Turn("Why did she resign?", "I found nothing on this in the article.", found=False),
        Turn("more", "The town is old."),
    )
    assert topic(talk) == ("Who is the mayor?", ())
    assert topic(talk[2:]) is None

"""The three answers as they are put together, from sentences that somebody else chose."""

from __future__ import annotations

from index import Article
from retrieval.answer import Query, Search
from retrieval.context import answered, possible, refused
from retrieval.reader.selection import Choice, cite

OLD = Article(title="Old", text="The tram opens in May. It has nine stops.", published="2024-01-08")
NEW = Article(title="New", text="The tram opens in June.", published="2024-03-02")
QUERY = Query("When does the tram open?")


def test_what_may_answer_is_cited_and_dated_like_an_answer():
    sentences, citations = cite([Choice(NEW, 0, 23), Choice(OLD, 0, 22)])
    said = answered(QUERY, sentences, citations)
    offered = possible(QUERY, sentences, citations, 2, Search(QUERY.question))
    assert (said.verdict, offered.verdict) == ("answered", "possible")
    assert said.found and not offered.found and offered.reason is None
    assert said.as_of == offered.as_of == "2024-03-02"
    assert offered.citations == said.citations
    assert offered.text == "This may answer it: “The tram opens in June.” [1] “The tram opens in May.” [2]"
    assert offered.articles == 2


def test_a_refusal_cites_nothing_and_remembers_that_it_was_one():
    answer = refused(QUERY, "nothing_relevant", 3)
    assert (answer.verdict, answer.reason, answer.citations, answer.as_of) == (
        "not_found",
        "nothing_relevant",
        (),
        None,
    )
    assert "3 articles" in answer.text and not answer.history[-1].found

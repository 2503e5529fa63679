"""Questions about an article's own header, and those that only sound like it."""

from __future__ import annotations

import pytest

from index import Article, LocalIndex
from retrieval import Chain
from retrieval.kinds.about_article import said

TEXT = "By Jane Doe\n\nPublished 6 May 2024\n\nThe river Lorn burst its banks. A report by Max Orr says why."


@pytest.fixture
def chain(tmp_path, embedder):
    index = LocalIndex(tmp_path, embedder)
    index.add(
        Article("Tides at Skaw", "The tides at Skaw rose by a metre.", author="Ann Roe", published="2024-05-06")
    )
    index.add(Article("A tram for Lodd", "The tram runs from May.", author="Max Orr", published="2024-06-07"))
    yield Chain(index)
    index.close()


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Who wrote the article on tides?", "Ann Roe"),
        ("Who wrote the tram article?", "Max Orr"),
        ("When was the article about the tram published?", "2024-06-07"),
        ("What is the tram article about?", "The tram runs from May."),
        ("Summarize the article on tides", "The tides at Skaw rose by a metre."),
    ],
)
def test_an_article_may_be_named_by_what_it_is_about(chain, question, told):
    assert told in chain.ask(question).text


def test_when_it_was_changed_is_not_when_it_was_published(chain):
    answer = chain.ask("When was the article on tides last updated?")
    assert not answer.found and answer.notes[0].code == "lacks_updated"


def test_a_line_of_the_text_is_cited_before_the_header_is_named():
    article = Article(title="Flood in Lorn", text=TEXT, published="2024-05-06", publisher="The Courier")
    for field, quote in (("published", "Published 6 May 2024"), ("author", "By Jane Doe")):
        (sentence,), (citation,) = said([article], field)
        assert sentence.citations == (1,) and sentence.support == "quoted"
        assert citation.quote == quote == article.text[citation.start : citation.end]
    (sentence,), citations = said([article], "publisher")
    assert sentence.text == "The article was published by The Courier, its header says."
    assert sentence.support == "header" and sentence.citations == () == citations
    assert said([article], "url") == ((), ())
    other = Article(title="Else", text=TEXT, published="2020-01-01", author="Max Orr")
    assert said([other], "author")[0][0].support == said([other], "published")[0][0].support == "header"

"""Questions about an article's own header, and those that only sound like it."""

from __future__ import annotations

import pytest

from index import Article
from retrieval.kinds.about_article import asked, said

TEXT = "By Jane Doe\n\nPublished 6 May 2024\n\nThe river Lorn burst its banks. A report by Max Orr says why."


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("When was this published?", "published"),
        ("What date does the article carry?", "published"),
        ("How old is this article?", "published"),
        ("When was the article last updated?", "updated"),
        ("Who wrote this?", "author"),
        ("Who is the author of the article?", "author"),
        ("Who published it?", "publisher"),
        ("Which outlet is this from?", "publisher"),
        ("What is the headline?", "title"),
        ("What's the url?", "url"),
    ],
)
def test_what_is_asked_of_the_header(question, field):
    assert asked(question).field == field


@pytest.mark.parametrize(
    "question",
    [
        "When was the book published?",
        "Who wrote the report on tides?",
        "When was it built?",
        "What is the title of the book?",
        "What is the source of the energy?",
        "Where did it come from?",
        "What was the date of the attack?",
        "How old is it?",
    ],
)
def test_what_is_asked_of_the_text(question):
    assert asked(question) is None


def test_it_may_mean_what_was_spoken_of():
    assert asked("Who wrote it?", alone=False) is None
    assert asked("Who wrote this article?", alone=False).field == "author"


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

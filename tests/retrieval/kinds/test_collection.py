"""Questions about a collection and over a story are answered from its own sentences, each with its citation."""

from __future__ import annotations

import pytest

from index import Article, LocalIndex
from retrieval import Chain
from retrieval.kinds.intent import asked
from retrieval.kinds.library import opening


def piece(title: str, text: str, day: str, author: str, outlet: str) -> Article:
    return Article(title, text, published=day, author=author, publisher=outlet)


FIRST = piece(
    "Bridge in Lornau to cost five million",
    "The town council of Lornau voted on Monday to build a bridge over the Lorn. It is to cost 5 million euros. "
    "The engineer Rosa Quill will lead the work.",
    "2025-03-04",
    "Jane Doe",
    "City News",
)
COPY = piece("Lornau gets a bridge", FIRST.text + " Readers wrote to us.", "2025-03-04", "Wire", "Lorn Post")
BEGUN = piece(
    "Work on the bridge in Lornau begins",
    "Work on the bridge in Lornau began on Thursday. The bridge is now to cost 7 million euros, Rosa Quill said.",
    "2025-06-06",
    "Jane Doe",
    "City News",
)
OPINION = piece(
    "Comment: pull it down",
    "Comment. The bridge of Lornau will cost 20 million in the end. Nobody wanted it.",
    "2025-07-01",
    "Max Orr",
    "Lorn Post",
)
NAMESAKE = piece(
    "Bridge in Lornheu closed",
    "The bridge in Lornheu was closed on Friday: it is not the new one in Lornau.",
    "2025-08-09",
    "Wire",
    "Lorn Post",
)
OPENED = piece(
    "Bridge in Lornau opens",
    "The bridge in Lornau opened on Saturday. It has cost 8 million euros. Two hundred people came.",
    "2026-05-03",
    "Jane Doe",
    "City News",
)


@pytest.fixture(scope="module")
def chain(tmp_path_factory, embedder):
    index = LocalIndex(tmp_path_factory.mktemp("bridge"), embedder)
    for article in (OPENED, FIRST, COPY, BEGUN, OPINION, NAMESAKE):
        index.add(article)
    yield Chain(index)
    index.close()


@pytest.mark.parametrize(
    ("question", "kind", "topic", "rest"),
    [
        ("Which articles mention Rosa Quill?", "which", "Rosa Quill", ""),
        ("How many articles are there?", "count", "", ""),
        ("how many articles are there about the bridge", "count", "the bridge", ""),
        ("How many stories did Jane Doe write?", "count", "", "Jane Doe"),
        ("What is the newest article?", "newest", "", ""),
        ("What's the latest on the bridge?", "newest", "the bridge", ""),
        ("whats happening with the bridge", "newest", "the bridge", ""),
        ("What is going on with the bridge now?", "newest", "the bridge", ""),
        ("Tell me about the bridge", "about", "the bridge", ""),
        ("What did Jane Doe report about the cost?", "wrote", "the cost", "Jane Doe"),
        ("Give me a timeline of the bridge", "timeline", "the bridge", ""),
        ("How has the price changed over time?", "timeline", "the price", ""),
        ("how did the bridge story go, timeline please", "timeline", "the bridge", ""),
        ("what happened to the bridge step by step, as a timeline", "timeline", "the bridge", ""),
        ("how many articles are there by Ida Falk", "count", "", "Ida Falk"),
        ("What has changed about the price since 4 March?", "changed", "the price", "4 March"),
        ("Compare product A and product B", "compare", "product A", "product B"),
    ],
)
def test_what_is_asked_of_a_collection(question, kind, topic, rest):
    assert asked(question) == (kind, topic, rest)


@pytest.mark.parametrize(
    "question", ["How many people came?", "What did it cost?", "Who is the newest member?", "What happened in Tann?"]
)
def test_other_questions_are_none_of_these(question):
    assert asked(question) is None


def cited(answer):
    assert answer.found and answer.citations and all(one.citations for one in answer.sentences)
    return [citation.article_id for citation in answer.citations]


@pytest.mark.slow
def test_which_and_how_many(chain):
    assert set(cited(chain.ask("Which articles mention Rosa Quill?"))) == {FIRST.id, COPY.id, BEGUN.id}
    answer = chain.ask("How many articles did Jane Doe write?")
    assert cited(answer) == [OPENED.id, BEGUN.id, FIRST.id] and answer.notice == "3 articles."
    assert chain.ask("How many articles are from the Lorn Post?").notice == "3 articles."
    assert chain.ask("How many articles mention the council?").notice == "2 articles."


@pytest.mark.slow
def test_the_newest_is_said_with_its_own_words(chain):
    answer = chain.ask("What is the newest article?")
    assert cited(answer) == [OPENED.id] and answer.text.startswith("The bridge in Lornau opened on Saturday.")
    within = [FIRST.id, BEGUN.id, OPINION.id]
    assert cited(chain.ask("What's the latest on the bridge?", articles=within)) == [BEGUN.id]  # no opinion


@pytest.mark.slow
def test_what_somebody_wrote(chain):
    assert set(cited(chain.ask("What did Jane Doe report?"))) == {FIRST.id, BEGUN.id, OPENED.id}
    assert "pull" in chain.ask("What did Max Orr write?").citations[0].title


@pytest.mark.slow
def test_a_timeline_has_a_line_for_each_report_in_order(chain):
    answer = chain.ask("Give me a timeline of the bridge in Lornau")
    assert [one.published for one in answer.citations] == ["2025-03-04", "2025-06-06", "2026-05-03"]
    assert all(word in answer.text for word in ("on Monday", "on Thursday", "on Saturday"))


@pytest.mark.slow
def test_what_changed_since_a_day(chain):
    answer = chain.ask("What has changed about the cost of the bridge since 10 March 2025?")
    assert answer.citations[0].published > "2025-03-10" and "5 million" in answer.text
    assert [note.code for note in answer.notes] == ["earlier"]
    assert set(cited(chain.ask("What has happened since 9 August 2025?"))) == {OPENED.id}


@pytest.mark.slow
def test_one_article_is_no_collection(chain):
    answer = chain.ask("Which articles mention Rosa Quill?", articles=[OPENED.id])
    assert not any(note.code == "counted" for note in answer.notes)


@pytest.mark.parametrize(
    "question",
    [
        "whats happening with the bridge",
        "what's the latest on the bridge",
        "what is going on with the bridge in Lornau",
        "Tell me about the bridge",
        "what's the latest?",
    ],
)
def test_what_a_single_article_is_about_is_how_it_begins(chain, question):
    answer = chain.ask(question, articles=[BEGUN.id])
    assert answer.found and answer.citations[0].quote == "Work on the bridge in Lornau began on Thursday."


def test_what_else_a_single_article_tells_of_is_looked_for(chain):
    """Not how the article begins: its subject is another one."""
    scope = [FIRST.id]
    for question in ("tell me about the engineer", "whats going on with the engineer"):
        answer = chain.ask(question, articles=scope)
        assert "Quill" in answer.citations[0].quote
        assert not (answer.found and [one for one in answer.citations if "voted" in one.quote])


def test_an_article_begins_behind_its_headline_and_byline():
    text = "A new tram line for the old town of Holm\nBy Ann Reed\n\nThe council voted on Friday to build a tram."
    (first,) = opening(Article(title="A new tram line for the old town of Holm", text=text))
    assert text[first.start : first.end] == "The council voted on Friday to build a tram."

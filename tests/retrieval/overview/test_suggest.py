"""Suggested questions: each one is answered, none is asked twice."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path

import pytest

from index import Article, LocalIndex
from retrieval import Chain, follow_ups, stories, suggest
from retrieval.chain import ASKED

pytestmark = pytest.mark.slow

TRAM = Article(
    title="Tram",
    text="The council approved a new tram line by 31 votes to 14. Mayor Ada Brennan announced that the line will "
    "open in May. At least 25 buses have been replaced by then. Shopkeeper Igor Petrov condemned the plan. Some 300 "
    "shopkeepers were asked in a survey.\n\nThe railway company offered old carriages for the museum. Professor "
    "Mary Stone praised the museum. The museum was opened in 1920.",
    published="2026-03-04",
)


@pytest.fixture(scope="module")
def chain(tmp_path_factory, embedder, sample):
    index = LocalIndex(tmp_path_factory.mktemp("suggest"), embedder)
    index.add(sample)
    index.add(TRAM)
    yield Chain(index)
    index.close()


def test_questions_to_start_with_are_answered_by_the_article(chain, sample):
    for article in (sample, TRAM):
        questions = suggest(chain, article)
        assert len(questions) == 4
        answers = [chain.ask(question, articles=[article.id]) for question in questions]
        assert all(answer.found for answer in answers)
        assert len({answer.citations[0].start for answer in answers}) == 4  # each from another sentence


@pytest.mark.parametrize("question", ["How many applications were received?", "What is the boiling point of water?"])
def test_a_conversation_goes_on_along_the_chips(chain, question):
    """Each is answered as asked with the history, by something new; so on with the first one."""
    answer = chain.ask(question)
    for _ in range(2):
        chips = follow_ups(chain, answer)
        assert 2 <= len(chips) <= 3 and len(set(chips)) == len(chips)
        for chip in chips:
            then = chain.ask(chip, answer.history)
            assert then.found, (answer.question, chip)
            assert chip not in [turn.question for turn in answer.history]
            assert then.citations[0].quote not in " ".join(turn.answer for turn in answer.history)
        answer = chain.ask(chips[0], answer.history)


def test_they_keep_to_the_article_that_was_cited_and_to_what_may_be_asked(chain, sample):
    answer = chain.ask("What did the council approve?")
    assert answer.citations[0].article_id == TRAM.id
    chips = follow_ups(chain, answer, articles=[TRAM.id])
    assert chips
    assert all(chain.ask(chip).citations[0].article_id == TRAM.id for chip in chips)
    assert follow_ups(chain, answer, articles=[sample.id]) == []
    assert len(follow_ups(chain, answer, 1)) == 1


def test_what_was_just_spoken_of_comes_first(chain):
    answer = chain.ask("Who praised the museum?", articles=[TRAM.id])
    assert "Stone" in answer.text
    assert follow_ups(chain, answer, articles=[TRAM.id])[0] == "When was the museum opened?"


def test_a_library_is_told_story_by_story(tmp_path, embedder, sample):
    index = LocalIndex(tmp_path, embedder)
    index.add(sample)
    lines = (Path("tests/evaluation/libraries") / "10.articles.jsonl").read_text("utf-8").splitlines()[:3]
    told = [json.loads(line) for line in lines]
    for one in told:
        index.add(Article(title=one["title"], text=one["text"], published=one["date"]))
    chain = Chain(index)
    first, second = stories(chain)
    assert (first.articles, second.articles) == (3, 1)
    assert first.published == max(one["date"] for one in told)
    assert any(first.newest in " ".join(one["text"].split()) for one in told)
    for story in (first, second):
        assert chain.ask(story.question).found
    assert [story.articles for story in stories(chain, [sample.id])] == [1]
    assert stories(chain, []) == []
    index.close()


def test_nothing_to_go_on_from_is_nothing(tmp_path, embedder, sample):
    index = LocalIndex(tmp_path, embedder)
    chain = Chain(index)
    assert follow_ups(chain, chain.ask("Who is the governor?")) == []
    index.add(sample)
    answer = chain.ask("Who is the governor?")
    index.remove(sample.id)
    assert follow_ups(chain, answer) == []  # the article is gone
    index.close()


def test_what_nobody_asked_waits_for_what_somebody_did(chain):
    article = Article(
        "Pier", "The pier closed in May. The pier drew 31,000 visitors last year. Repairs cost £3 million."
    )
    chain.index.add(article)
    told: list[str] = []
    with ASKED.answering():
        work = threading.Thread(target=lambda: told.extend(suggest(chain, article)))
        work.start()
        work.join(0.5)
        assert work.is_alive() and not [key for key in chain.tried if article.id in str(key)]
    work.join(60)
    assert told
    chain.index.remove(article.id)


def test_what_was_tried_out_is_not_tried_again(chain):
    answer = chain.ask("How far have residents travelled?")
    first = follow_ups(chain, answer)
    began = time.perf_counter()
    assert follow_ups(chain, answer) == first
    assert time.perf_counter() - began < 0.1  # six tries take twice that on any machine

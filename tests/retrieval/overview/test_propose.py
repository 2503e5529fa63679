"""Suggestions by a language model, over real HTTP: tried out like any other, and never waited for long."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest

pytest.importorskip("langchain_openai", reason="the scripted server speaks to langchain-openai")

from index import LocalIndex
from retrieval import Chain, ChatReader, ModelLimits, follow_ups, suggest
from tests.llm_server import LlmServer

pytestmark = pytest.mark.slow
LIMITS = ModelLimits(first=0.6, gap=0.6, whole=2.0, condense=0.6, pause=0.05, characters=2_000)
GOOD = ["How far have residents travelled?", "What did Zelensky condemn?"]


@pytest.fixture(scope="module")
def server() -> Iterator[LlmServer]:
    with LlmServer() as server:
        yield server


@pytest.fixture(scope="module")
def chain(server, tmp_path_factory, embedder, sample) -> Iterator[Chain]:
    index = LocalIndex(tmp_path_factory.mktemp("propose"), embedder)
    index.add(sample)
    yield Chain(index, ChatReader("openai:scripted", url=server.url, limits=LIMITS))
    index.close()


def said(*lines: str) -> dict[str, object]:
    return {"pieces": ["\n".join(lines)]}


def test_the_models_questions_come_first_if_they_are_answered(chain, server, sample):
    unanswered = "What colour do the residents paint their camps?"
    server.play(said(GOOD[0], unanswered, "- " + GOOD[1]))
    questions = suggest(chain, sample, model=True)
    assert questions[:2] == GOOD and len(questions) == 4 and unanswered not in questions
    assert len(server.log()) == 1  # each is tried out without the model
    prompt = "\n".join(message["content"] for message in server.log()[0]["messages"])
    keys = re.search(r"^BEGIN (\w{16})\n(.*?)^END \1\n\nASKED \1\n\(nothing yet\)\nEND \1$", prompt, re.M | re.S)
    assert keys and "1,300 applications" in keys[2]


@pytest.mark.parametrize(
    "line",
    [
        "Did Vladimir Putin travel 100 miles?",
        "Who received the 1,400 applications?",
        "Residents have traveled up to 100 miles.",
        "How far have residents travelled? See https://evil.example/?",
        "How far have [residents](https://evil.example) travelled to <img src=x>?" + " x" * 60 + "?",
        "How far have residents travelled, " + "and how far " * 20 + "?",
    ],
)
def test_what_the_article_does_not_have_is_not_even_tried(chain, server, line):
    server.play(said(line))
    assert chain.chat and chain.chat.propose(chain.index.articles()[0].text, [], 4) == []
    assert len(server.log()) == 1


@pytest.mark.parametrize(
    "part",
    [
        {"status": 500},
        {"status": 429, "headers": {"Retry-After": "1"}},
        {"first": 5},
        {"text": "How far have ", "stall": 5},
        {"text": "How far have residents travelled?", "end": "cut"},
        {"text": "on and on? ", "end": "endless", "pause": 0.001},
        {"text": ""},
        {"obey": True},
    ],
)
def test_whatever_the_model_does_there_are_questions(chain, server, sample, part):
    without = suggest(chain, sample)
    server.play(part)
    start = time.monotonic()
    assert suggest(chain, sample, model=True) == without
    assert time.monotonic() - start < LIMITS.condense + 0.5
    assert len(server.log()) == 1


def test_going_on_by_the_model(chain, server):
    answer = chain.ask("How many applications were received?", model=False)
    server.play(
        said(
            "How many applications were received?",  # asked before
            "How many of them were there?",  # not to be understood alone
            "Where are the school camps?",  # answered by what was just said
            *GOOD,
        )
    )
    chips = follow_ups(chain, answer, model=True)
    assert chips[:2] == GOOD and len(chips) == 3
    assert "How many applications were received?" in server.log()[0]["messages"][1]["content"].rpartition("ASKED")[2]
    assert len(server.log()) == 1


def test_no_model_is_asked_unless_it_is_said(chain, server, sample):
    server.play(said(*GOOD))
    assert suggest(chain, sample) and follow_ups(chain, chain.ask("Who is the governor?", model=False))
    assert server.log() == []

"""What stands behind the page, without a browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import gradio as gr
import pytest

pytest.importorskip("langchain_openai", reason="the scripted server speaks to langchain-openai")

from app.footnote import Footnote
from app.http.sessions import Sessions
from app.page.conversation import Said, Talk
from app.page.handlers import View
from app.settings import Settings
from retrieval.chain import ASKED
from tests.llm_server import LlmServer

pytestmark = pytest.mark.slow
QUESTION = "How many applications were received?"


@pytest.fixture(scope="module")
def llm() -> Iterator[LlmServer]:
    with LlmServer() as server:
        yield server


@pytest.fixture(scope="module")
def bot(llm: LlmServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Footnote]:
    settings = Settings(llm="openai:scripted", llm_url=llm.url)
    with Footnote(tmp_path_factory.mktemp("view"), settings=settings) as made:
        yield made


def test_the_model_that_worded_the_answer_proposes_how_to_go_on(bot: Footnote, llm: LlmServer) -> None:
    answer = bot.ask(QUESTION, model=False)
    for reader, asked in (("openai:scripted", 1), ("extractive", 0)):
        llm.play({"text": "How far have residents travelled?"})
        talk = Talk(said=(Said(QUESTION, "", replace(answer, reader=reader)),))
        chips = View(bot, Sessions(bot, bot.settings)).goes_on(talk, "{}")
        assert chips.count("<button") >= 2
        assert ("How far have residents travelled" in chips) == bool(asked)
        assert len(llm.log()) == asked


def test_questions_made_for_what_stood_there_before_are_not_shown(bot: Footnote) -> None:
    view, reader = View(bot, Sessions(bot, bot.settings)), gr.Request(session_hash="reader")
    talk = Talk(shown=bot.listing()[0].id)
    came: list[Any] = []
    bot.chain.tried.clear()
    with ASKED.answering():  # nothing is tried while somebody's question is answered
        work = threading.Thread(target=lambda: came.append(view.offers(talk, "{}", reader)))
        work.start()
        work.join(0.3)
        view.acted('{"do": "new"}', talk, "{}", reader)
    work.join(60)
    assert not isinstance(came[0], gr.Chatbot)
    assert isinstance(view.offers(talk, "{}", reader), gr.Chatbot)

"""Good answers, written as a model would over held-out articles and none of them copied, through the whole chain.

``good.jsonl``: two to four sentences each, citing the sentence that holds the words between the # signs.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("langchain_openai", reason="the scripted server speaks to langchain-openai")

from index import Article, LocalIndex
from retrieval import Chain, ChatReader
from tests.llm_server import LlmServer

HERE = Path(__file__).parent
GOOD = [json.loads(line) for line in (HERE / "good.jsonl").read_text("utf-8").splitlines()]
PEOPLE = HERE.parents[1] / "evaluation" / "people" / "people.dev.articles.jsonl"
WHOLE = 25
"""Least of the 30 that reach the reader with every sentence, marked or not."""

pytestmark = pytest.mark.slow


def test_good_answers_reach_the_reader_whole(tmp_path: Path, embedder, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    texts = {one["id"]: one for one in map(json.loads, PEOPLE.read_text("utf-8").splitlines())}
    index = LocalIndex(tmp_path, embedder)
    whole, kept, marked, count = 0, 0, 0, 0
    with LlmServer() as llm:
        chain = Chain(index, ChatReader("openai:scripted", url=llm.url))
        for one in GOOD:
            given = texts[one["article_id"]]
            article = Article(given["title"], given["text"])
            index.add(article)
            said = [part.rsplit("]", 1)[-1].strip() for part in one["answer"].split(" [#")[:-1]]
            llm.play({"text": one["answer"]})
            answer = chain.ask(one["question"], articles=[article.id])
            shown = [sentence.text for sentence in answer.sentences] if answer.reader != "extractive" else []
            whole += shown == said
            kept += sum(sentence in shown for sentence in said)
            marked += sum(sentence.support == "unsure" for sentence in answer.sentences)
            count += len(said)
            assert not any(sentence in given["text"] for sentence in said), "none is copied"
            if shown != said:
                print(one["article_id"], [sentence for sentence in said if sentence not in shown])
    index.close()
    print(f"{whole} of {len(GOOD)} whole; {kept} of {count} sentences said, {marked} of them marked")
    assert len(GOOD) == 30 and whole >= WHOLE

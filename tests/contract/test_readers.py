"""The readers of Footnote keep their contract: the trained one, by similarity alone, with a language model."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from index import LocalIndex
from retrieval import Chain, ChatReader, ExtractiveReader, ModelLimits
from tests.llm_server import LlmServer

from .reader_contract import *  # noqa: F403  the suite itself
from .reader_contract import ANSWERED

pytestmark = pytest.mark.slow

SAID = "Authorities have received 1,300 applications to send children to camps. [#1,300 applications#]"


class Model(Chain):
    """A chain whose scripted model answers what it knows, and says that the rest is not there."""

    server: LlmServer

    def stream(self, question: str, history: Any = None, **options: Any) -> Iterator[Any]:
        """As ``Chain.stream``, the script set first."""
        known = "applications" in question or "camps" in question
        self.server.play(*[{"text": SAID if known else "NOT_IN_ARTICLE"}] * 3)
        return super().stream(question, history, **options)


@pytest.fixture(scope="module", params=["trained", "similarity", "model"])
def chain(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, embedder, sample) -> Any:
    index = LocalIndex(tmp_path_factory.mktemp("read"), embedder)
    index.add(sample)
    if request.param == "model":
        os.environ.setdefault("OPENAI_API_KEY", "none")
        with LlmServer() as server:
            made = Model(index, ChatReader("openai:scripted", url=server.url, limits=ModelLimits(whole=6.0)))
            made.server = server
            yield made
    else:
        yield Chain(index, reader=ExtractiveReader() if request.param == "trained" else ExtractiveReader(None))
    index.close()


def test_only_similarity_alone_doubts_what_stands_there(chain: Chain, request: pytest.FixtureRequest) -> None:
    wanted = "possible" if request.node.callspec.params["chain"] == "similarity" else "answered"
    assert chain.ask(ANSWERED).verdict == wanted

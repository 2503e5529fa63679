"""The parts of Footnote as LangChain parts, for who builds with LangChain.

LangChain is imported when one of these is called, not before.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from index import Embedder

from .answer import Answer

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings
    from langchain_core.retrievers import BaseRetriever
    from langchain_core.runnables import Runnable
    from langchain_core.tools import BaseTool

    from .chain import Chain
    from .retriever import Retriever


def as_retriever(retriever: Retriever, k: int = 10) -> BaseRetriever:
    """A LangChain retriever: ``invoke(question)`` gives the k best passages as Documents, best first.

    ``metadata`` holds ``article_id``, ``title``, ``url``, ``published``, ``start``, ``end``, ``score`` and
    ``rank``; the article's characters ``start`` to ``end`` are the content.

    Args:
        retriever: such as ``Chain.retriever``.
        k: passages to give.
    """
    from langchain_core.callbacks import CallbackManagerForRetrieverRun
    from langchain_core.documents import Document
    from langchain_core.retrievers import BaseRetriever

    class FootnoteRetriever(BaseRetriever):
        """Finds passages of news articles, with their exact place."""

        def _get_relevant_documents(
            self, query: str, *, run_manager: CallbackManagerForRetrieverRun
        ) -> list[Document]:
            return [
                Document(
                    page_content=passage.text,
                    metadata={
                        "article_id": passage.article.id,
                        "title": passage.article.title,
                        "url": passage.article.url,
                        "published": passage.article.published,
                        "start": passage.start,
                        "end": passage.end,
                        "score": passage.score,
                        "rank": passage.rank,
                    },
                )
                for passage in retriever.search(query, k)
            ]

    return FootnoteRetriever()


def as_embeddings(embedder: Embedder) -> Embeddings:
    """A LangChain ``Embeddings``: vectors of L2 norm 1."""
    from langchain_core.embeddings import Embeddings

    class FootnoteEmbeddings(Embeddings):
        """The embedder under LangChain's interface."""

        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return embedder.embed_documents(texts)

        def embed_query(self, text: str) -> list[float]:
            return embedder.embed_query(text)

    return FootnoteEmbeddings()


def as_runnable(chain: Chain) -> Runnable[Any, Answer]:
    """A LangChain ``Runnable`` from a question to an ``Answer``; ``stream`` gives growing ones, as ``Chain.stream``.

    The input is a question, or a dict with ``question`` and any of the arguments of ``Chain.ask``.
    """
    from langchain_core.runnables import Runnable, RunnableConfig

    def given(input: Any) -> dict[str, Any]:
        return dict(input) if isinstance(input, dict) else {"question": input}

    class FootnoteChain(Runnable[Any, Any]):
        """Asks the chain."""

        def invoke(self, input: Any, config: RunnableConfig | None = None, **kwargs: Any) -> Answer:
            return chain.ask(**given(input), **kwargs)

        def stream(self, input: Any, config: RunnableConfig | None = None, **kwargs: Any) -> Iterator[Answer]:
            return chain.stream(**given(input), **kwargs)

        async def astream(
            self, input: Any, config: RunnableConfig | None = None, **kwargs: Any
        ) -> AsyncIterator[Answer]:
            import asyncio

            answers, end = chain.stream(**given(input), **kwargs), object()
            try:
                while (answer := await asyncio.to_thread(next, answers, end)) is not end:
                    yield answer  # type: ignore[misc]
            finally:
                with suppress(ValueError):  # at work in its thread; it ends with the last reference
                    answers.close()  # type: ignore[attr-defined]

    return FootnoteChain()


def as_tool(ask: Callable[[str], Answer]) -> BaseTool:
    """A LangChain tool for agents that answers questions from the articles.

    The agent's model reads the answer and the quotes behind it; the ``Answer`` itself is the ``artifact``.

    Args:
        ask: such as ``Chain.ask``.
    """
    from langchain_core.tools import StructuredTool

    def ask_articles(question: str) -> tuple[str, Answer]:
        answer = ask(question)
        return as_text(answer), answer

    return StructuredTool.from_function(
        ask_articles,
        description="Answers a question from news articles, with exact quotes, or says that they do not answer it.",
        response_format="content_and_artifact",
    )


def as_text(answer: Answer) -> str:
    """An answer for a model to read: its text, then each quote with its number, title and day."""
    quotes = [f"[{c.number}] {c.title}, {c.published or 'undated'}: “{c.quote}”" for c in answer.citations]
    return "\n".join([answer.marked, *quotes])


def as_content(answer: Answer) -> list[dict[str, Any]]:
    """An answer as LangChain message content: text blocks with ``citation`` annotations.

    The field names are those of ``langchain_core.messages.content``: ``cited_text``, ``title``, ``url``,
    and ``start_index`` and ``end_index`` in the text of the block; the place in the article is in ``extras``.
    """
    cited = {citation.number: citation for citation in answer.citations}
    if not answer.sentences:
        return [{"type": "text", "text": answer.text}]
    return [
        {
            "type": "text",
            "text": sentence.text,
            "annotations": [
                {
                    "type": "citation",
                    "cited_text": cited[number].quote,
                    "title": cited[number].title,
                    **({"url": cited[number].url} if cited[number].url else {}),
                    "start_index": 0,
                    "end_index": len(sentence.text),
                    "extras": {
                        "article_id": cited[number].article_id,
                        "start": cited[number].start,
                        "end": cited[number].end,
                    },
                }
                for number in sentence.citations
            ],
        }
        for sentence in answer.sentences
    ]

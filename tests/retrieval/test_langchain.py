import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("HF_HUB_OFFLINE", "1")

from index import LocalIndex, load_embedder, read_file
from retrieval import Chain, as_content, as_embeddings, as_retriever, as_runnable, as_tool

SEED = Path(__file__).parents[2] / "seeds" / "belgorod-evacuation.md"
ASKED = "How many applications were received?"


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chain]:
    index = LocalIndex(tmp_path_factory.mktemp("data"), load_embedder())
    index.add(read_file(SEED))
    yield Chain(index)
    index.close()


def test_retriever(chain: Chain) -> None:
    from langchain_core.retrievers import BaseRetriever

    retriever = as_retriever(chain.retriever, k=2)
    assert isinstance(retriever, BaseRetriever)
    documents = retriever.invoke(ASKED)
    assert [document.metadata["rank"] for document in documents] == [1, 2]
    for document in documents:
        about = document.metadata
        article = chain.index.article(about["article_id"])
        assert article.text[about["start"] : about["end"]] == document.page_content
        assert (about["title"], about["published"]) == (article.title, "2024-01-08")


@pytest.mark.filterwarnings("ignore:This API is in beta")
def test_retriever_as_a_tool(chain: Chain) -> None:
    tool = as_retriever(chain.retriever, k=1).as_tool(name="articles", description="Finds passages of news articles.")
    assert "1,300 applications" in str(tool.invoke(ASKED))


async def _later(chain: Chain) -> tuple[object, list[object], object]:
    runnable = as_runnable(chain)
    return await runnable.ainvoke(ASKED), [part async for part in runnable.astream(ASKED)], runnable.batch([ASKED])


def test_runnable(chain: Chain) -> None:
    import asyncio

    from langchain_core.runnables import RunnableLambda

    answer = chain.ask(ASKED)
    runnable = as_runnable(chain)
    assert runnable.invoke(ASKED) == answer == runnable.invoke({"question": ASKED, "history": None})
    assert [*runnable.stream(ASKED)][-1] == answer
    assert (runnable | RunnableLambda(lambda found: found.text)).invoke(ASKED) == answer.text
    single, parts, many = asyncio.run(_later(chain))
    assert single == answer and parts[-1] == answer and many == [answer]
    assert parts == [*chain.stream(ASKED)] and len(parts) > 1  # it streams


def test_tool(chain: Chain) -> None:
    tool = as_tool(chain.ask)
    assert tool.name == "ask_articles" and list(tool.args) == ["question", "history"] and tool.description
    said = tool.invoke({"type": "tool_call", "id": "1", "name": "ask_articles", "args": {"question": ASKED}})
    answer = chain.ask(ASKED)
    assert said.artifact == answer
    assert said.content.splitlines()[0] == answer.text and f"“{answer.citations[0].quote}”" in said.content
    assert (
        tool.invoke({"question": "What is the boiling point of water?"}) == "I found nothing on this in the article."
    )


def test_embeddings(chain: Chain) -> None:
    from langchain_core.embeddings import Embeddings
    from langchain_core.vectorstores import InMemoryVectorStore

    embeddings = as_embeddings(chain.index.embedder)
    assert isinstance(embeddings, Embeddings)
    store = InMemoryVectorStore(embeddings)
    store.add_texts(["A tram in the city.", "Apples and pears."])
    assert store.similarity_search("fruit", k=1)[0].page_content == "Apples and pears."


def test_content(chain: Chain) -> None:
    from langchain_core.messages import AIMessage
    from langchain_core.messages.content import Citation

    answer = chain.ask(ASKED)
    message = AIMessage(content=as_content(answer))  # type: ignore[arg-type]
    block = message.content_blocks[0]
    assert block["type"] == "text"
    citation = block["annotations"][0]
    assert set(citation) <= set(Citation.__annotations__)
    assert citation["cited_text"] == answer.citations[0].quote  # type: ignore[typeddict-item]
    assert as_content(chain.ask(ASKED, articles=[])) == [
        {"type": "text", "text": "No article is chosen: change which articles or days are asked."}
    ]


def test_tool_and_runnable_go_on_from_a_history(chain: Chain) -> None:
    from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

    first = chain.ask(ASKED)
    wanted = chain.ask("Where are they?", first.history)
    messages = [SystemMessage("Be brief."), HumanMessage(ASKED), AIMessage(first.text)]
    assert as_runnable(chain).invoke({"question": "Where are they?", "history": messages}).text == wanted.text
    assert as_runnable(chain).invoke({"question": "Where are they?", "history": first.history}) == wanted
    given = {"question": "Where are they?", "history": first.to_dict()["history"]}
    called = as_tool(chain.ask).invoke({"type": "tool_call", "id": "1", "name": "ask_articles", "args": given})
    assert called.artifact == wanted and called.content.startswith(wanted.text)

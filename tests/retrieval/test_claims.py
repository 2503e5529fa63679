"""Any text against the articles, with the real index and the real check."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index import Article, InputError, LocalIndex, Scope
from retrieval import Retriever
from retrieval.claims import MAX_SENTENCES, MAX_TEXT, check_text

ROOT = Path(__file__).parents[1]
PAIRS = [json.loads(line) for line in (ROOT / "retrieval/checks/pairs.jsonl").read_text("utf-8").splitlines()]
PEOPLE = ROOT / "evaluation/people/people.dev.articles.jsonl"
TRAM = Article(
    "Tram", "The council voted 31 to 14 for the tram. Rosa Lind, the mayor, opposed it. Work begins in May."
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, embedder: Any) -> Iterator[tuple[LocalIndex, dict[str, str]]]:
    index = LocalIndex(tmp_path_factory.mktemp("claims"), embedder)
    ids = {}
    for one in map(json.loads, PEOPLE.read_text("utf-8").splitlines()):
        article = Article(one["title"], one["text"])
        index.add(article)
        ids[one["id"]] = article.id
    index.add(TRAM)
    yield index, ids
    index.close()


def states(text: str, index: LocalIndex, scope: Scope | None = None) -> list[str]:
    return [claim.state for claim in check_text(text, Retriever(index), scope)]


def test_each_sentence_gets_its_state_and_its_place(library: tuple[LocalIndex, dict[str, str]]) -> None:
    draft = (
        "## My draft\n\n- The council voted 31 to 14 for the tram. [3]\n"
        "The **council** voted 31 to 13 for the tram. Work begins in June. Penguins cannot fly."
    )
    claims = check_text(draft, Retriever(library[0]))
    assert [claim.state for claim in claims] == ["quoted", "contradicted", "contradicted", "not_found"]
    for claim in claims:
        assert draft[claim.start : claim.end] == claim.text
        assert bool(claim.citations) == (claim.state != "not_found")
        for citation in claim.citations:
            assert TRAM.text[citation.start : citation.end] == citation.quote
    assert claims[0].citations[0].number == claims[1].citations[0].number, "one place has one number"
    assert any("13" in words for words in claims[1].objections) and claims[0].ok and not claims[1].ok


def test_claims_over_articles_it_was_not_trained_on(library: tuple[LocalIndex, dict[str, str]]) -> None:
    """Every thirteenth held-out claim: against all articles, and against all but the one that it is about."""
    index, ids = library
    everywhere: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    elsewhere: Counter[str] = Counter()
    for pair in PAIRS[::13]:
        everywhere[pair["faithful"]].update(states(pair["claim"], index))
        if pair["faithful"]:
            others = Scope(tuple(one for name, one in ids.items() if name != pair["article_id"]))
            elsewhere.update(states(pair["claim"], index, others))
    print(everywhere, elsewhere)
    good, bad = everywhere[True], everywhere[False]
    assert good["contradicted"] + good["not_found"] <= 0.3 * good.total()
    assert bad["quoted"] + bad["borne_out"] <= 0.2 * bad.total()
    assert bad["contradicted"] >= 0.15 * bad.total()
    assert elsewhere["not_found"] >= 0.75 * elsewhere.total()
    assert elsewhere["borne_out"] + elsewhere["quoted"] <= 0.1 * elsewhere.total()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (7, "text_invalid"),
        ("", "text_empty"),
        ("1. 2. --", "text_empty"),
        ("a" * (MAX_TEXT + 1), "text_too_long"),
        ("It rained. " * (MAX_SENTENCES + 1), "text_too_long"),
    ],
)
def test_what_is_no_text_is_one_sentence(library: tuple[LocalIndex, dict[str, str]], text: Any, code: str) -> None:
    with pytest.raises(InputError) as caught:
        states(text, library[0])
    assert caught.value.code == code and caught.value.message.endswith(".")

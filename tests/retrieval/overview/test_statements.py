"""What is read of an article when it comes in: its rows by kind, each on the sentence that says it."""

from __future__ import annotations

import pytest

from index import Article, LocalIndex, sentences
from retrieval import DIGESTED, READING, digest, statements
from tests.retrieval.articles import ALL

TRAM = Article(
    "Tram approved",
    "The council voted 31 to 14 on Tuesday for the tram, which follows a line cut in 2019. The line will cost £212 "
    "million. “We were never asked,” said Priya Nair, a baker. “It ruins us.” Mayor Anna Weiss denied that the cost "
    "had risen by 20 per cent. Forty shops could close, she said.",
    published="2026-03-04",
)


def rows(article, kind):
    found = READING(article, sentences(article.text)).of(kind)
    return [
        [None if span is None else article.text[slice(*span)] for span in (one.clause, one.subject, one.object)]
        + [one.value, one.unit, one.asserted]
        for one in found
    ]


def test_an_event_is_the_clause_that_carries_its_day():
    assert rows(TRAM, "event") == [
        ["The council voted 31 to 14 on Tuesday for the tram", "Tuesday", None, "2026-03-03", "day", True],
        ["which follows a line cut in 2019", "2019", None, "2019", "year", True],
    ]


def test_a_figure_has_its_value_and_what_it_counts():
    found = {row[1]: row for row in rows(TRAM, "figure")}
    assert found["£212 million"][3:] == ["212000000", "pound", True]
    assert found["Forty shops"][2:] == ["shops", "40", "shop", False]
    assert found["20 per cent"][3:5] == ["20", "percent"]


def test_what_is_said_has_its_speaker_also_from_the_sentence_beside_it():
    assert [row[1:4] for row in rows(TRAM, "said")] == [
        ["Priya Nair", "We were never asked", "said"],
        ["Priya Nair", "It ruins us.", "said"],
        ["Mayor Anna Weiss", "the cost had risen by 20 per cent", "denied"],
        ["Mayor Anna Weiss", "Forty shops could close", "said"],
    ]


def test_a_denial_is_no_assertion():
    assert rows(TRAM, "denial") == [
        ["Mayor Anna Weiss denied that the cost had risen by 20 per cent", "denied", None, "", "", False],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "text", "kind"),
    [
        ("Bridge closes", "It is closed.", "report"),
        ("Opinion: close it", "It is time.", "opinion"),
        ("Correction", "On Tuesday we wrote that it is open.", "correction"),
        ("Bridge closes – live updates", "It is noon.", "live"),
        ("Interview with Ann Roe", "Are you well?", "interview"),
        ("New plant", "Press release\nWe open a plant.", "release"),
        ("Alive and well", "Living is dear.", "report"),
    ],
)
def test_the_kind_of_an_article(title, text, kind):
    assert READING(Article(title, text), sentences(text)).kind == kind


def test_every_row_stands_in_its_sentence_and_a_long_article_is_read_to_an_end():
    long = Article("Long", "It cost 5 million euros on Friday, said Ann Roe. " * 2_000, published="2026-03-04")
    for article in (*ALL, TRAM, long):
        spans = sentences(article.text)
        for row in READING(article, spans).rows:
            assert row.sentence in spans and row.sentence[1] <= DIGESTED
            assert row.sentence[0] <= row.clause[0] < row.clause[1] <= row.sentence[1]
            for span in filter(None, (row.subject, row.object)):
                assert 0 <= span[0] < span[1] <= len(article.text)
            if row.kind != "said":
                assert row.subject is None or row.sentence[0] <= row.subject[0]


@pytest.mark.slow
def test_a_digest_of_what_is_stored_is_that_of_what_is_read(tmp_path, embedder):
    index = LocalIndex(tmp_path, embedder, maker=READING)
    for article in ALL:
        index.add(article)
        chunks = index.chunks_of(article.id, DIGESTED)
        stored = index.statements([article.id])[article.id]
        assert digest(article, chunks, stored) == digest(article, chunks)
        assert statements(index, [article.id]) == {article.id: stored}
    index.close()

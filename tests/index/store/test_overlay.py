"""Two indexes as one: what a reader adds is found beside what all have, and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest

from index import Article, JoinedIndex, LocalIndex, Multilingual, NotFound

TRAM = Article(title="Tram", text="The new tram line opens on 4 May. It has nine stops.", published="2024-03-02")
BRIDGE = Article(title="Bridge", text="The old bridge closes for repairs in June.", published="2024-04-01")


@pytest.fixture
def pair(tmp_path, embedder):
    shared, own = (LocalIndex(tmp_path / name, embedder) for name in ("shared", "own"))
    shared.add(TRAM)
    yield shared, own, JoinedIndex(shared, own)
    own.close()
    shared.close()


def found(index, words):
    vector = index.embedder.embed([" ".join(words)])[0]
    numbers = [*index.lexical(words, 5), *(i for i, _ in index.dense(vector, 5))]
    return {chunk.article.id for chunk in index.chunks(numbers)}


def test_both_are_searched_and_only_the_own_one_changes(pair):
    shared, own, joined = pair
    assert joined.add(BRIDGE) and not joined.add(BRIDGE) and not joined.add(TRAM)
    assert found(joined, ["bridge", "tram"]) == {TRAM.id, BRIDGE.id}
    assert found(shared, ["bridge", "tram"]) == {TRAM.id}
    assert len(joined) == 2 and len(shared) == 1 and len(own) == 1
    assert [listed.title for listed in joined.listing()] == ["Tram", "Bridge"]
    assert joined.listing()[1].characters == len(BRIDGE.text)
    assert joined.select(None, "2024-03-15", None) == [BRIDGE.id]
    assert joined.select([TRAM.id, BRIDGE.id], None, None) == [TRAM.id, BRIDGE.id]
    with pytest.raises(NotFound):
        joined.select(["0" * 16], None, None)
    with pytest.raises(NotFound):
        joined.remove(TRAM.id)
    assert joined.remove(BRIDGE.id) == BRIDGE and len(joined) == 1
    assert found(joined, ["bridge"]) <= {TRAM.id}


def test_nearest_first_whichever_index_it_is_in(pair):
    _, _, joined = pair
    joined.add(BRIDGE)
    for question, nearest in (("When does the tram open?", TRAM), ("When does the bridge close?", BRIDGE)):
        best = joined.dense(joined.embedder.embed([question])[0], 2)
        assert next(chunk.article.id for chunk in joined.chunks([i for i, _ in best])) == nearest.id
        assert best[0][1] >= best[1][1]


def test_what_both_hold_comes_once(pair):
    shared, _, joined = pair
    joined.add(BRIDGE)
    shared.add(BRIDGE)  # the operator adds the same article later
    numbers = joined.lexical(["bridge"], 5)
    assert len(numbers) == 2 and len(joined.chunks(numbers)) == 1
    assert [listed.id for listed in joined.listing()] == [TRAM.id, BRIDGE.id]


def test_vectors_across_languages_are_kept_where_their_article_is(pair):
    shared, own, joined = pair
    joined.add(BRIDGE)
    assert joined.unembedded("a") == [TRAM.id, BRIDGE.id]
    for number, article in enumerate((TRAM, BRIDGE)):
        row = np.eye(384, dtype="<f4")[number]
        joined.keep_multilingual(article.id, Multilingual("a", {0: row.tobytes()}))
    vector = np.eye(384, dtype=np.float32)[0] * 0.8 + np.eye(384, dtype=np.float32)[1] * 0.6
    found = joined.dense(vector, 5, None, "a")
    assert [cosine for _, cosine in found] == pytest.approx([0.8, 0.6])
    assert [chunk.article.id for chunk in joined.chunks([number for number, _ in found])] == [TRAM.id, BRIDGE.id]
    assert joined.unembedded("a") == [] and shared.multilingual_of(TRAM.id) and own.multilingual_of(BRIDGE.id)
    joined.remove(BRIDGE.id)
    assert len(joined.dense(vector, 5, None, "a")) == 1

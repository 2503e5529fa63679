"""Training what a message wants, on a handful of messages."""

from __future__ import annotations

import numpy as np
import pytest

from retrieval.kinds.intent import Weights, scores
from retrieval.training.intents import Design, Message, Recipe, least, messages, table

GIVEN = [
    Message("thanks a lot", "thanks", "", 1.0),
    Message("many thanks", "thanks", "", 1.0),
    Message("who won the race", "plain", "", 1.0),
    Message("how long is the bridge", "plain", "", 1.0),
    Message("and the women", "and-x", "who won the men's race", 1.0),
    Message("and the north bridge", "and-x", "how long is the bridge", 1.0),
]


@pytest.fixture(scope="module")
def design():
    rng = np.random.default_rng(0)
    vectors = {one.text: rng.normal(size=384).astype(np.float32) / 20 for one in GIVEN}
    return Design(GIVEN, vectors, Recipe(rare=1, dimensions=4, kept=50))


def test_what_was_learnt_is_told_and_two_runs_are_the_same(design):
    used = np.arange(len(GIVEN))
    found = design.fit(used)
    assert np.array_equal(found, design.fit(used))
    odds = design.odds(found, used)
    told = [design.kinds[1 + row.argmax()] if row.max() > 0 else "plain" for row in odds]
    assert told == [one.kind for one in GIVEN]


def test_nothing_leans_without_a_question_before(design):
    used = np.arange(len(GIVEN))
    odds = design.odds(design.fit(used), used)
    assert np.isneginf(odds[:4, design.kinds.index("and-x") - 1]).all()


def test_only_the_weightiest_are_kept_in_bytes(design):
    arrays = design.packed(design.fit(np.arange(len(GIVEN))), 0.5)
    assert arrays["rows"].shape == (50, 2) and arrays["rows"].dtype == np.int8
    assert np.all(np.diff(arrays["features"].astype(np.int64)) > 0)
    assert arrays["vector"].shape == (384, 2) and arrays["least"].tolist() == [0.5, 0.5]


def test_vectors_that_lie_near_their_mean_are_seen_from_it_and_the_file_knows_nothing_of_that():
    rng = np.random.default_rng(0)
    vectors = {one.text: (0.9 + rng.normal(size=384) / 20).astype(np.float32) / 18 for one in GIVEN}
    design = Design(GIVEN, vectors, Recipe(rare=1, dimensions=4, kept=10_000), centred=True)
    used = np.arange(len(GIVEN))
    found = design.fit(used)
    packed = design.packed(found, 0.5)
    kept = Weights(tuple(packed.pop("kinds").tolist()), **packed)
    for one, wanted in zip(GIVEN, design.odds(found, used), strict=True):
        assert scores(kept, one.text, one.before, vectors[one.text]) == pytest.approx(wanted, abs=0.1)
    apart = design.dense - design.dense.mean(0)
    assert np.abs(apart).max() > 10 * np.abs(design.dense.mean(0)).max()


def test_every_message_says_something_once():
    own, made = messages(Recipe())
    seen = [(one.text.casefold(), bool(one.before), one.kind) for one in own]
    assert len(set(seen)) > 0.99 * len(seen)
    assert all(one.text.strip() for one in own + made)
    assert sum(one.measures for one in own) == 1349 + 6748 + 6846


def test_a_kind_needs_just_what_leaves_the_plain_alone():
    kinds, wanted = ["thanks", "translate"], ["plain"] * 4 + ["thanks", "translate"]
    odds = np.array([[-1.0, -1], [0.5, -1], [-1, 0.9], [-1, -1], [2, -1], [-1, 3]])
    files = ["a"] * 6
    assert least(odds, kinds, wanted, files, lost=0.5) == 0
    # a translation needs twice as much
    assert least(odds, kinds, wanted, files, lost=0.25) == pytest.approx(0.5)
    assert least(odds, kinds, wanted, files, lost=0.0) == pytest.approx(0.55)


def test_each_file_of_plain_messages_counts_alike():
    odds = np.array([[0.32], [-1.0], [0.72], [-1.0], [-1.0], [-1.0]])
    files = ["a", "a", "b", "b", "b", "b"]
    assert least(odds, ["thanks"], ["plain"] * 6, files, lost=0.25) == pytest.approx(0.35)
    assert least(odds, ["thanks"], ["plain"] * 6, files, lost=0.1) == pytest.approx(0.75)


def test_the_table_says_what_is_missed():
    given = [("and-x", "pronoun"), ("thanks", "plain"), ("thanks", "thanks"), ("plain", "plain")]
    first, *rows = table(*zip(*given, strict=True)).splitlines()
    assert first == "2 of 3 that are not plain are told (0.667)"
    assert rows == ["| and-x | 1 of 1 | - |", "| plain | 1 of 1 | - |", "| thanks | 1 of 2 | plain 1 |"]

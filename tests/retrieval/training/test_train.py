"""Training: word pieces of answers, batches, and a run that goes on where it was cut off."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import Encoder
from retrieval.training.data import Example
from retrieval.training.train import Recipe, batches, row, train

from .test_data import QUESTIONS, TRAM


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


def test_a_row_points_at_the_pieces_of_the_answer(encoder: Encoder) -> None:
    start = TRAM.index("May 2024")
    example = Example("When does it open?", TRAM, ((start, start + 8), (start - 3, start + 8)), "answered")
    found = row(encoder, example)
    tokenizer = encoder._tokenizer
    assert tokenizer.decode(found.ids[found.starts[1] : found.ends[0] + 1]) == "may 2024"
    assert tokenizer.decode(found.ids[found.starts[0] : found.ends[0] + 1]) == "in may 2024"


def test_a_row_without_a_readable_answer_points_at_cls(encoder: Encoder) -> None:
    unanswered = row(encoder, Example("Who?", TRAM, (), "written"))
    beyond = row(encoder, Example("Who?", "word " * 400 + "end", ((2000, 2003),), "answered"))
    for found in (unanswered, beyond):
        assert (found.starts, found.ends) == ([0], [0])
    assert len(beyond.ids) == 256


def test_batches_hold_every_row_once_and_rows_of_like_length(encoder: Encoder) -> None:
    rows = [row(encoder, Example("Who?", "word " * (i % 50), (), "written")) for i in range(333)]
    found = batches(rows, 8, seed=1)
    assert sorted(i for batch in found for i in batch) == list(range(333))
    assert found == batches(rows, 8, seed=1) != batches(rows, 8, seed=2)
    spread = [max(len(rows[i].ids) for i in batch) - min(len(rows[i].ids) for i in batch) for batch in found]
    assert sum(spread) / len(spread) < 5


@pytest.mark.slow
def test_a_run_cut_off_goes_on_to_the_same_weights(tmp_path: Path) -> None:
    recipe = Recipe(passes=1, examples=16, batch=4)
    whole = train(QUESTIONS, tmp_path / "whole", recipe)
    train(QUESTIONS, tmp_path / "parts", recipe, limit=2)
    parts = train(QUESTIONS, tmp_path / "parts", recipe)
    assert whole.read_bytes() == parts.read_bytes()
    assert whole.stat().st_size < 12_000_000

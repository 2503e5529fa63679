"""Training the check of entailment: the check reads the weights of a run, which keeps how far it has come."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from index import InputError
from retrieval.checks.entailment import Entailment
from retrieval.training.entailment import Recipe, main, read_pairs, train

EVIDENCE = "The council voted 31 to 14 for the tram on Monday."
CLAIMS = [("The council voted for the tram.", True), ("The council voted against the tram.", False)]


def write_pairs(folder: Path) -> Path:
    """Two claims over one evidence, as both files of a folder."""
    rows = [{"claim": claim, "evidence": [EVIDENCE], "context": [], "faithful": holds} for claim, holds in CLAIMS]
    for name in ("train.jsonl", "contrast.jsonl"):
        (folder / name).write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return folder


@pytest.mark.slow
def test_the_command_trains_and_the_check_reads_its_weights(tmp_path: Path) -> None:
    out = tmp_path / "run"
    main(["--pairs", str(write_pairs(tmp_path)), "--out", str(out), "--seconds", "1", "--batch", "2"])
    shipped, trained = Entailment(), Entailment(out / "entailment.safetensors", sha256=None)
    read = [trained.borne_out(claim, [EVIDENCE]) for claim, _ in CLAIMS]
    assert all(0 < one < 1 for one in read)
    assert read != [shipped.borne_out(claim, [EVIDENCE]) for claim, _ in CLAIMS]


@pytest.mark.slow
def test_a_run_says_how_far_it_has_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retrieval.training.entailment.KEPT", 1)
    pairs = read_pairs(write_pairs(tmp_path) / "train.jsonl")
    train(pairs, [], tmp_path, Recipe(seconds=1.0, batch=2))
    seconds, steps = torch.load(tmp_path / "state.pt", weights_only=True)["done"]
    assert seconds > 0 and steps >= 1
    with pytest.raises(InputError, match="nothing to train on"):
        train([], [], tmp_path / "other", Recipe())

"""Training the check of entailment: the check reads the weights of a run, which keeps how far it has come."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
import torch

from index import Encoder, InputError, mpnet, mpnet_files, sentences
from retrieval.checks.entailment import LARGEST, WEIGHTS, Entailment
from retrieval.training.entailment import (
    Claim,
    Judge,
    Recipe,
    main,
    read_cited,
    read_pairs,
    row,
    train,
    varied,
)
from retrieval.training.questions import OWN, Article
from retrieval.training.run import begin_from

EVIDENCE = "The council voted 31 to 14 for the tram on Monday."
CLAIMS = [("The council voted for the tram.", True), ("The council voted against the tram.", False)]


def write_pairs(folder: Path) -> Path:
    """Two claims over one evidence, as both files of a folder."""
    rows = [
        {"article_id": "tram", "claim": claim, "evidence": [EVIDENCE], "context": [], "faithful": holds}
        for claim, holds in CLAIMS
    ]
    for name in ("train.jsonl", "contrast.jsonl"):
        (folder / name).write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return folder


def test_claims_cite_sentences_by_their_characters(tmp_path: Path) -> None:
    text = "The mayor spoke. The council voted 31 to 14 for the tram on Monday. It opens in May."
    articles = {"tram": Article("tram", "", text, tuple(sentences(text)))}
    line = {
        "article": "tram",
        "cites": [[17, 67], [68, 84]],
        "faithful": True,
        "claim": "The tram that the council backed opens in May.",
    }
    path = tmp_path / "claims.jsonl"
    path.write_text("".join(json.dumps(line | {"article": id}) + "\n" for id in ("tram", "other")), "utf-8")
    [[claim]] = read_cited(path, articles)
    assert claim.evidence == ("The council voted 31 to 14 for the tram on Monday.", "It opens in May.")
    assert claim.context == ("The mayor spoke.",) and claim.faithful and claim.article == "tram"
    own = [json.loads(line) for line in (OWN / "claims.jsonl").read_text("utf-8").splitlines()]
    assert len(own) > 3000 and abs(sum(one["faithful"] for one in own) / len(own) - 0.5) < 0.02
    assert all(begin < end for one in own for begin, end in one["cites"])


@pytest.mark.slow
def test_the_command_trains_and_the_check_reads_its_weights(tmp_path: Path) -> None:
    out = tmp_path / "run"
    main(["--pairs", str(write_pairs(tmp_path)), "--out", str(out), "--seconds", "1", "--batch", "2"])
    shipped, trained = Entailment(), Entailment(out / "entailment.safetensors", sha256=None)
    read = [trained.odds(claim, [EVIDENCE]) for claim, _ in CLAIMS]
    assert all(-LARGEST < one < LARGEST for one in read)
    assert read != [shipped.odds(claim, [EVIDENCE]) for claim, _ in CLAIMS]


@pytest.mark.slow
@pytest.mark.skipif(mpnet_files() is None, reason="needs the packages of all-mpnet-base-v2")
def test_the_larger_check_is_read_as_it_was_trained(tmp_path: Path) -> None:
    out = tmp_path / "run"
    main(["--pairs", str(write_pairs(tmp_path)), "--out", str(out), "--seconds", "1", "--batch", "2", "--larger"])
    base = mpnet(tmp_path)
    net = Judge(base=base).eval()
    begin_from(net, out / "entailment.safetensors")
    model = Entailment(out / "entailment.safetensors", sha256=None, base=base, small=False)
    claims = [Claim(text, (EVIDENCE,), (), holds, "tram") for text, holds in CLAIMS]
    rows = [made for claim in claims if (made := row(Encoder(), claim))]
    with torch.no_grad():
        trained = net(rows).tolist()
    assert len(rows) == len(CLAIMS)
    assert trained == [pytest.approx(model.odds(text, [EVIDENCE]), abs=0.05) for text, _ in CLAIMS]


def test_claims_of_an_article_are_put_together_and_hold_if_both_do() -> None:
    vote = [Claim(text, (EVIDENCE,), (), holds, "tram") for text, holds in CLAIMS]
    mayor = [Claim("The mayor resigned.", ("The mayor stepped down on Friday.",), (), True, "tram")]
    other = [Claim("It rained.", ("Rain fell all day.",), (), True, "weather")]
    seen = [varied([vote, mayor, other], random.Random(seed)) for seed in range(60)]
    assert all([len(group) for group in groups] == [2, 1, 1] for groups in seen)
    read = {claim for groups in seen for group in groups for claim in group}
    joined = {claim for claim in read if "resigned" in claim.text and "the tram" in claim.text}
    assert joined and all(claim.faithful == ("against" not in claim.text) for claim in joined)
    assert all(len(claim.evidence) == 2 for claim in joined)
    assert {claim.evidence for claim in read if "rained" in claim.text} == {other[0].evidence}
    assert any(claim.text == "It is reported that it rained." for claim in read)


@pytest.mark.slow
def test_the_mean_of_equal_weights_judges_as_they_do(tmp_path: Path) -> None:
    shipped = [str(WEIGHTS)] * 2
    main(["--average", *shipped, "--out", str(tmp_path)])
    both = Entailment(), Entailment(tmp_path / "entailment.safetensors", sha256=None)
    for claim, _ in CLAIMS:
        one, other = (judge.odds(claim, [EVIDENCE]) for judge in both)
        assert abs(one - other) < 0.2
    with pytest.raises(SystemExit):
        main(["--average", str(tmp_path / "none.safetensors"), "--out", str(tmp_path)])


@pytest.mark.slow
def test_a_run_says_how_far_it_has_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retrieval.training.entailment.KEPT", 1)
    pairs = read_pairs(write_pairs(tmp_path) / "train.jsonl")
    train(pairs, [], tmp_path, Recipe(seconds=1.0, batch=2))
    seconds, steps = torch.load(tmp_path / "state.pt", weights_only=True)["done"]
    assert seconds > 0 and steps >= 1
    with pytest.raises(InputError, match="nothing to train on"):
        train([], [], tmp_path / "other", Recipe())

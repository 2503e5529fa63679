"""The larger reader: read as it was trained, used where it is installed, and told apart in the confidence."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.numpy import load_file

from index import Encoder, load_embedder, mpnet, mpnet_files
from retrieval.reader.sentence_model import LARGER, LARGER_SHA256, SentenceModel, load_larger
from retrieval.reader.weights_format import unpack
from retrieval.reader.windows import joined
from retrieval.training.network import Network, batch, row
from retrieval.training.questions import read_people
from retrieval.training.rivals import Rivals
from retrieval.training.run import begin_from
from retrieval.training.train import Recipe, steps, train

from ..training.test_data import write_people

pytestmark = pytest.mark.skipif(mpnet_files() is None, reason="needs the packages of all-mpnet-base-v2")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.mark.slow
def test_adapters_are_read_as_they_were_trained(tmp_path: Path, cache: Path) -> None:
    questions = read_people(write_people(tmp_path))
    recipe = Recipe(passes=1, batch=4, rate=4e-4, larger=True)
    made = train(questions[:6], tmp_path / "out", recipe)
    assert made.stat().st_size < 7_000_000
    reach = [value for name, value in unpack(mpnet(cache).tensors(), load_file(made)).items() if "reach" in name]
    assert len(reach) == 48 and all((value > 0).any() and (value != 1).any() for value in reach)
    base = mpnet(cache)
    net = Network(base=base)
    begin_from(net, made)
    model = SentenceModel(made, sha256=None, base=base, small=False)
    encoder = Encoder()
    for each in steps(questions[:6], recipe, Rivals(questions[:6], load_embedder()))[0][:4]:
        with torch.no_grad():
            scores, _ = net.eval()(batch([row(encoder, each)], torch.device("cpu")))
        ((title, found),) = model.read(each.question, [each.window])
        shown = [[one.shows, one.order] for one in [title, *found]]
        if not each.window.title:
            shown[0] = scores[0, 0].tolist()
        assert scores[0].tolist() == [pytest.approx(one, abs=0.02) for one in shown]


def test_8_bits_lose_little(cache: Path) -> None:
    window = joined("Pier", ["The pier burnt on Friday.", "Nobody was hurt.", "The mayor wants it rebuilt by May."])
    exact = SentenceModel(LARGER, sha256=LARGER_SHA256, cache=cache, base=mpnet(cache), small=False)
    small = load_larger(cache)
    assert small is not None
    errors = []
    for question in ("was anyone hurt", "when will it be rebuilt", "how did the fire start", "who is the mayor"):
        ((_, first),), ((_, second),) = exact.read(question, [window]), small.read(question, [window])
        for one, other in zip(first, second, strict=True):
            errors += [abs(other.shows - one.shows), abs(other.order - one.order)]
    assert sum(errors) / len(errors) < 0.6 and max(errors) < 2  # scores spread from -10 to 8


def test_one_is_shared_by_all_readers_of_a_cache(cache: Path) -> None:
    assert load_larger(cache) is load_larger(cache)

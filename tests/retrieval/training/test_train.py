"""Training: word pieces and batches, and a run that learns, goes on where it was cut off and gives its weights."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from index import Alike, ApartEncoder, Encoder, InputError, e5, e5_file
from retrieval.reader.sentence_model import LENGTH, SentenceModel, Window
from retrieval.training.data import Example
from retrieval.training.network import Network, batch, row
from retrieval.training.questions import Question, read_people, read_qa
from retrieval.training.run import batches, restored
from retrieval.training.train import Recipe, loss, main, steps, train

from .test_data import MILL, TRAM, article, write_people, write_qa

SMALL = Recipe(passes=4, batch=4, rate=5e-4)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


@pytest.fixture(scope="module")
def questions(tmp_path_factory: pytest.TempPathFactory) -> list[Question]:
    folder = tmp_path_factory.mktemp("data")
    return [*read_people(write_people(folder)), *read_qa(write_qa(folder / "train.jsonl.gz"))]


def example(text: str, title: str = "", *answers: str, kind: str = "when", shows: int | None = 0) -> Example:
    """One window of the sentences of ``text``, the ``shows``-th of which answers."""
    about = article(text, title)
    gold = tuple(i == shows for i in range(len(about.sentences)))
    spans = tuple((text.index(answer), text.index(answer) + len(answer)) for answer in answers)
    window = Window(title, text, about.sentences)
    return Example("1", kind, "When does it open?", window, gold, tuple(not g for g in gold), False, spans)


def test_a_row_points_at_sentences_and_at_the_words_that_answer(encoder: Encoder) -> None:
    found = row(encoder, example(TRAM, "A tram", "May 2024", "in May 2024"))

    def words(pieces: list[int]) -> str:
        return encoder._tokenizer.decode([found.ids[i] for i in pieces])

    assert [words(pieces) for pieces in found.pieces[:2]] == [
        "a tram",
        "the tram between elmstead and harwich opens in may 2024.",
    ]
    assert len(found.pieces) == len(found.shows) == len(found.near) == 5
    assert found.shows == [False, True, False, False, False]
    assert found.starts is not None and found.ends is not None
    assert [words([start]) for start in found.starts] == ["in", "may"]
    assert [words([end]) for end in found.ends] == ["##4"]


@pytest.mark.parametrize(
    ("kind", "shows", "expected"), [("unans-near", None, [0]), ("why", 0, [0]), ("when", 0, None)]
)
def test_without_words_that_answer_cls_is_right_or_nothing_is_known(
    encoder: Encoder, kind: str, shows: int | None, expected: list[int] | None
) -> None:
    found = row(encoder, example(TRAM, kind=kind, shows=shows))
    assert found.starts == found.ends == expected


def test_what_does_not_fit_is_not_scored(encoder: Encoder) -> None:
    found = row(encoder, example("Nothing. " + "word " * 400 + "ends. Last one.", "", "Last", shows=2))
    assert len(found.ids) == LENGTH
    assert found.pieces[0] == [] and found.pieces[-1] == []
    made = batch([found, row(encoder, example(MILL, "A mill"))], torch.device("cpu"))
    assert made.shows[0].tolist()[0] == made.shows[0].tolist()[-1] == -1
    assert made.pool[1].sum(-1).tolist()[:3] == pytest.approx([1, 1, 1])
    assert not made.readable[:, 1].any() and made.readable[:, 0].all()


def test_batches_hold_every_unit_whole_and_windows_of_like_length() -> None:
    def unit(i: int) -> list[Example]:
        return [example("A word " * (1 + i * 7 % 50) + ".")] * (1 + i % 3)

    def size(one: Example) -> int:
        return len(one.window.text)

    asked = [unit(i) for i in range(900)]
    found = batches(asked, 8, random.Random(1), size)
    assert sum(map(len, found)) == sum(map(len, asked)) and max(map(len, found)) <= 8
    assert found == batches(asked, 8, random.Random(1), size) != batches(asked, 8, random.Random(2), size)
    lengths = [[len(each.window.text) for each in made] for made in found]
    assert sum(max(made) - min(made) for made in lengths) / len(found) < 30


def test_a_contrast_pair_is_read_in_one_batch(questions: list[Question]) -> None:
    for made in steps(questions, SMALL):
        ids = {each.id for each in made}
        assert ("m-c0+" in ids) == ("m-c0-" in ids)


@pytest.mark.slow
def test_a_run_learns_goes_on_where_it_was_cut_off_and_is_read_as_it_was_trained(
    tmp_path: Path, questions: list[Question], encoder: Encoder
) -> None:
    torch.manual_seed(SMALL.seed)
    before = Network()
    rows = [row(encoder, each) for made in steps(questions, SMALL) for each in made]
    whole = train(questions, tmp_path / "whole", SMALL)
    after, about = restored(tmp_path / "whole" / "state.pt", Network())
    with torch.no_grad():
        assert loss(after.eval(), rows, SMALL) < 0.8 * loss(before.eval(), rows, SMALL)
    assert about["rate"] == SMALL.rate

    cut = tmp_path / "cut"
    state = train(questions, cut, SMALL, limit=3)
    assert [path.name for path in cut.iterdir()] == [state.name]
    (cut / "state.part").write_bytes(b"cut off while it was written")
    assert train(questions, cut, SMALL).read_bytes() == whole.read_bytes()
    assert whole.stat().st_size < 12_000_000

    model = SentenceModel(whole, sha256=None, small=False)
    for each in (made for many in steps(questions, SMALL)[:2] for made in many):
        with torch.no_grad():
            scores, pointers = after(batch([row(encoder, each)], torch.device("cpu")))
        ((title, parts),) = model.read(each.question, [each.window])
        read = [[score.shows, score.order] for score in [title, *parts]]
        known = slice(0 if each.window.title else 1, None)
        assert scores[0, known].tolist() == [pytest.approx(score, abs=1e-2) for score in read[known]]
        for (start, _), score in zip(each.window.parts, parts, strict=True):
            if score.span is not None:
                assert score.span[0] >= start and score.sure > 0
        assert pointers.shape[1] == len(row(encoder, each).ids)


@pytest.mark.slow
def test_a_run_begins_from_another_readers_weights(tmp_path: Path, questions: list[Question]) -> None:
    first = train(questions, tmp_path / "first", SMALL)
    still = train(questions, tmp_path / "still", replace(SMALL, rate=0.0), begin=first)
    trained, _ = restored(tmp_path / "first" / "state.pt", Network())
    begun, about = restored(tmp_path / "still" / "state.pt", Network())
    assert len(about["begin"]) == 64
    for name, weight in begun.trained().items():
        assert torch.allclose(weight, trained.trained()[name], atol=1e-4), name
    assert still.stat().st_size == pytest.approx(first.stat().st_size, rel=0.01)
    with pytest.raises(InputError, match=r"state\.pt is not a reader's weights"):
        train(questions, tmp_path / "other", SMALL, begin=tmp_path / "first" / "state.pt")


@pytest.mark.slow
def test_what_another_recipe_left_is_not_gone_on_with(tmp_path: Path, questions: list[Question]) -> None:
    state = train(questions, tmp_path, SMALL, limit=2)
    train(questions, tmp_path, replace(SMALL, seed=2), limit=1)
    assert torch.load(state, weights_only=True)["done"][0] == 1
    state.write_bytes(state.read_bytes()[:1000])
    with pytest.raises(InputError, match=r"state\.pt is no checkpoint"):
        train(questions, tmp_path, SMALL)


@pytest.mark.slow
def test_the_command_trains_and_exports(tmp_path: Path) -> None:
    data = write_people(tmp_path)
    qa = write_qa(tmp_path / "train.jsonl.gz")
    out = tmp_path / "run"
    given = ["--people", str(data), "--qa", str(qa), "--out", str(out), "--passes", "1", "--hold-out", "squad2:Mill"]
    given += ["--seconds", "2"]  # it reads the project's own news, too
    main(given)
    model = SentenceModel(out / "reader.safetensors", sha256=None)
    assert len(model.read("When?", [Window("", MILL, article(MILL).sentences)])[0][1]) == 2
    shutil.copy(out / "state.pt", tmp_path / "copy.pt")
    main(["--export", str(tmp_path / "copy.pt"), "--out", str(tmp_path / "again.safetensors")])
    assert (tmp_path / "again.safetensors").read_bytes() == (out / "reader.safetensors").read_bytes()
    assert restored(tmp_path / "copy.pt", Network())[1]["hold_out"] == ("squad2:Mill",)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["--export", "none.pt"], "none.pt is no checkpoint of the reader"),
        (["--people", "none"], "people.train.items.jsonl cannot be read"),
        (["--qa", "none.jsonl.gz"], "none.jsonl.gz cannot be read"),
        ([], "There is nothing to train on"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(
    tmp_path: Path, given: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main([*given, "--out", str(tmp_path / "out")])
    assert message in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.skipif(e5_file() is None, reason="needs the extra package languages")
def test_upper_layers_of_another_model_are_read_as_they_were_trained(
    tmp_path: Path, questions: list[Question]
) -> None:
    recipe = replace(SMALL, multilingual=True, passes=1, seconds=600.0)
    made = train(questions[:6], tmp_path, recipe)
    net, about = restored(tmp_path / "state.pt", Network(base=e5()))
    assert about["multilingual"] and made.stat().st_size < 12_000_000
    base = e5()
    encoder, alike = ApartEncoder(base, upper=False, small=False), Alike(base, small=False)
    model = SentenceModel(made, sha256=None, base=base, small=False, apart=True)
    for each in steps(questions[:6], recipe)[0][:4]:
        with torch.no_grad():
            scores, _ = net.eval()(batch([row(encoder, each, alike)], torch.device("cpu")))
        ((title, found),) = model.read(
            each.question, [each.window], [alike.likeness(each.question, each.window.texts)]
        )
        shown = [[one.shows, one.order] for one in [title, *found]]
        if not each.window.title:
            shown[0] = scores[0, 0].tolist()
        assert scores[0].tolist() == [pytest.approx(one, abs=0.05) for one in shown]

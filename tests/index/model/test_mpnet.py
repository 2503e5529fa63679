"""all-mpnet-base-v2 from the pieces of its archive: vectors as the model's own code gives them, distances, damage."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch

from index import Base, Encoder, InputError, StoreDamaged, minilm_folder, mpnet, mpnet_files
from index.model.encoder import of_folder
from index.model.mpnet import _FOLDER, PACKAGES, PARTS, _Joined, bucket

TEXTS = ["The council of Wexcombe closed the bridge on Friday, officials said. " * 12, "Hello"]


@pytest.fixture(scope="module")
def files() -> tuple[Path, ...]:
    found = mpnet_files()
    assert found is not None, f"the tests need {', '.join(PACKAGES)}"
    return found


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def base(files: tuple[Path, ...], cache: Path) -> Base:
    return mpnet(cache)


@pytest.mark.slow
def test_states_are_those_of_the_models_own_code(
    base: Base, cache: Path, files: tuple[Path, ...], tmp_path: Path
) -> None:
    from transformers import MPNetModel

    with _Joined(files) as joined, zipfile.ZipFile(joined) as archive:
        for name in ("config.json", "model.safetensors"):
            archive.extract(_FOLDER + name, tmp_path)
    model = MPNetModel.from_pretrained(tmp_path / _FOLDER).eval()
    encoder = Encoder(base=base, cache=cache)
    for text, found in zip(TEXTS, encoder.states(TEXTS), strict=True):
        ids = [0, *base.tokenizer().encode(text, add_special_tokens=False).ids, 2][:256]
        with torch.no_grad():
            expected = model(torch.tensor([ids])).last_hidden_state[0].numpy()
        assert found.states[: len(ids) - 1] == pytest.approx(expected[: len(ids) - 1], abs=2e-3)


def test_word_pieces_are_minilms_with_other_numbers(base: Base) -> None:
    other = of_folder(minilm_folder()).tokenizer()
    for text in (*TEXTS, "naïve “quotes” — 3.5m £400 ünïcödé 電車"):
        mine = base.tokenizer().encode(text, add_special_tokens=False)
        theirs = other.encode(text, add_special_tokens=False)
        assert mine.tokens == theirs.tokens or "[UNK]" in theirs.tokens
        assert mine.offsets == theirs.offsets


def test_the_words_vectors_are_kept_and_read_again(base: Base, cache: Path) -> None:
    (kept,) = cache.glob("mpnet-*.bin")
    assert kept.stat().st_size == 2 * 768 * base.tokenizer().get_vocab_size() + 4 * 32 * 12
    rows = base.words([0, 5, 0])
    assert rows.shape == (3, 768) and rows.dtype == np.float32
    assert (rows[0] == rows[2]).all() and (rows[0] != rows[1]).any()


def test_what_is_added_for_a_distance_depends_on_it_alone(base: Base) -> None:
    assert base.relative is not None
    added = base.relative(40)
    assert added.shape == (1, 12, 40, 40)
    assert (added[..., 1:, 1:] == added[..., :-1, :-1]).all()
    assert bucket(np.arange(-300, 301)).max() == 31 and len(set(bucket(np.arange(-300, 301)).tolist())) == 31


def test_a_damaged_piece_is_refused(files: tuple[Path, ...], tmp_path: Path) -> None:
    wrong = tmp_path / files[4].name
    wrong.write_bytes(files[4].read_bytes()[:-1])
    with pytest.raises(StoreDamaged, match=r"install .*-005 again"):
        mpnet(None, (*files[:4], wrong))
    with pytest.raises(StoreDamaged, match="again"):
        mpnet(None, (*files[:4], tmp_path / "none"))
    assert len(PARTS) == len(PACKAGES)


def test_missing_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.model.mpnet.PACKAGES", ("no-such-package-001",))
    mpnet_files.cache_clear()
    try:
        with pytest.raises(InputError, match="pip install"):
            mpnet()
    finally:
        mpnet_files.cache_clear()

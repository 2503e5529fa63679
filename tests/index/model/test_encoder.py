"""MiniLM on onnxruntime gives what sentence-transformers gives, and refuses damaged weights."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index import LIMIT, Change, Encoder, StoreDamaged, minilm_folder
from index.model.runtime import SETTLED, file_sha256, file_state

TEXTS = [
    "Firefighters said the blaze was 40% contained by Friday evening.",
    "a",
    "",
    "   padded \n\t text   ",
    "Café déjà vu; ÅNGSTRÖM, naïve — “quoted” ‘speech’ … 12,500.75 € 🙂",
    "東京で開かれた会議 and Москва и العربية",
    "word " * 400,
    "The Normans were the people who gave their name to Normandy, a region in France. " * 8,
    "unbelievablylongwordwithoutanyspaces" * 30,
]


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    return Encoder(cache=tmp_path_factory.mktemp("cache"))


@pytest.mark.slow
def test_same_vectors_as_sentence_transformers(encoder: Encoder) -> None:
    from sentence_transformers import SentenceTransformer

    stock = SentenceTransformer(str(minilm_folder()), device="cpu")
    expected = stock.encode(TEXTS, normalize_embeddings=True)
    found = encoder.embed(TEXTS)
    assert found.shape == (len(TEXTS), 384) and found.dtype == np.float32
    assert np.linalg.norm(found, axis=1) == pytest.approx(1, abs=1e-5)
    assert (found * expected).sum(axis=1).min() >= 0.9999


def test_a_text_alone_and_in_a_batch_is_the_same(encoder: Encoder) -> None:
    """To the last bit where no other text is of its length; nothing is padded."""
    together = encoder.embed(TEXTS)
    alone = np.concatenate([encoder.embed([text]) for text in TEXTS])
    assert (together * alone).sum(axis=1).min() > 0.999999
    assert np.array_equal(encoder.embed(["a b c", "one more word"])[0], encoder.embed(["a b c"])[0])


def test_eight_bits_stay_close(encoder: Encoder) -> None:
    small = Encoder(small=True)
    texts = [text for text in TEXTS if text.strip()]
    assert (small.embed(texts) * encoder.embed(texts)).sum(axis=1).min() > 0.95


def test_no_texts_give_no_rows(encoder: Encoder) -> None:
    assert encoder.embed([]).shape == (0, 384)
    assert encoder.tokens("Who?", []) == []


def test_half_a_surrogate_pair_is_read_as_one_unknown_character(encoder: Encoder) -> None:
    assert np.array_equal(encoder.embed(["x \ud800 y"]), encoder.embed(["x \ufffd y"]))


def test_only_the_first_256_pieces_are_read(encoder: Encoder) -> None:
    assert np.array_equal(encoder.embed(["dog " * 254 + "cat"]), encoder.embed(["dog " * 254]))


def test_tokens_give_states_and_offsets_of_the_second_text(encoder: Encoder) -> None:
    text = "Café Rollo swore fealty."
    tokens, empty = encoder.tokens("Who swore?", [text, ""])
    assert tokens.states.shape == (len(tokens.offsets) + 1, 384)
    assert [text[start:end] for start, end in tokens.offsets][:2] == ["Café", "Roll"]
    assert empty.states.shape == (1, 384) and empty.offsets.shape == (0, 2)


def test_tokens_of_long_texts_are_cut_to_fit(encoder: Encoder) -> None:
    (tokens,) = encoder.tokens("why " * 500, ["dog " * 500])
    assert len(tokens.offsets) == LIMIT - 64 - 3


def test_offsets_count_every_piece(encoder: Encoder) -> None:
    assert encoder.offsets(["two words", ""]) == [[(0, 3), (4, 9)], []]


def test_threads_share_one_encoder(encoder: Encoder) -> None:
    expected = encoder.embed(["How many camps are there?"])
    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(lambda _: encoder.embed(["How many camps are there?"]), range(16)):
            assert np.allclose(found, expected, atol=1e-6)


def test_the_cache_is_used_again_and_mended(tmp_path: Path) -> None:
    expected = Encoder(cache=tmp_path).embed(["one"])
    (path,) = tmp_path.glob("*.onnx")
    made = path.stat().st_mtime_ns
    assert np.array_equal(Encoder(cache=tmp_path).embed(["one"]), expected)
    assert path.stat().st_mtime_ns == made
    path.write_bytes(path.read_bytes()[:1000])
    assert np.array_equal(Encoder(cache=tmp_path).embed(["one"]), expected)
    assert {item.name for item in tmp_path.glob("*[!0-9a-f]")} == {path.name}


def test_replaced_tensors_are_read_and_cached_apart(tmp_path: Path, encoder: Encoder) -> None:
    name = "encoder.layer.5.output.LayerNorm.weight"
    other = Encoder(cache=tmp_path, change=Change("twos", lambda _: {name: np.full(384, 2, np.float32)}))
    assert not np.allclose(other.embed(["one"]), encoder.embed(["one"]), atol=0.01)
    with pytest.raises(StoreDamaged):
        Encoder(cache=tmp_path, change=Change("short", lambda _: {name: np.ones(3, np.float32)}))


def test_what_encoders_share_is_read_once(encoder: Encoder) -> None:
    with ThreadPoolExecutor(2) as pool:
        one, two = pool.map(lambda _: Encoder(), range(2))
    assert one._tokenizer is two._tokenizer and one.base.words.__self__ is two.base.words.__self__  # type: ignore[attr-defined]


def test_word_vectors_are_the_models_own(encoder: Encoder) -> None:
    from safetensors.numpy import load_file

    table = load_file(minilm_folder() / "model.safetensors")["embeddings.word_embeddings.weight"]
    assert np.array_equal(encoder.base.words([7592, 0, len(table) - 1]), table[[7592, 0, -1]])


def test_foreign_or_missing_weights_are_refused(tmp_path: Path) -> None:
    for name in ("config.json", "tokenizer.json", "model.safetensors"):
        shutil.copy(minilm_folder() / name, tmp_path / name)
    with (tmp_path / "model.safetensors").open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"\x01")
    with pytest.raises(StoreDamaged, match="not the model expected"):
        Encoder(tmp_path)
    (tmp_path / "model.safetensors").unlink()
    with pytest.raises(StoreDamaged, match="cannot be read"):
        Encoder(tmp_path)


def test_a_kept_hash_holds_until_the_file_is_written_to(tmp_path: Path) -> None:
    file = tmp_path / "weights"
    file.write_bytes(b"first")
    first = file_sha256(file, file_state(file), tmp_path)
    assert not list(tmp_path.glob("sha256-*")), "a file changed just now is hashed again"
    time.sleep(SETTLED / 1e9 + 0.1)
    assert file_sha256.__wrapped__(file, file_state(file), tmp_path) == first
    (kept,) = tmp_path.glob("sha256-*")
    kept.write_text(kept.read_text("ascii").replace(first, "f" * 64), "ascii")
    assert file_sha256.__wrapped__(file, file_state(file), tmp_path) == "f" * 64, "the kept one is used"
    times = file.stat()
    file.write_bytes(b"fir\0t")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    found = file_sha256(file, file_state(file), tmp_path)
    assert found == hashlib.sha256(b"fir\0t").hexdigest(), "the same size and time, but written to"


def test_neither_torch_nor_sentence_transformers_is_loaded() -> None:
    code = (
        "import sys; from index import Encoder; "
        "assert not {'onnxruntime', 'tokenizers', 'faiss', 'torch'} & set(sys.modules); "
        "e = Encoder(); e.embed(['x']); "
        "import os; maps = '/proc/self/maps'; "
        "assert not os.path.exists(maps) or 'model.safetensors' not in open(maps).read(); "
        "assert not {'torch', 'sentence_transformers', 'transformers', 'onnx'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)

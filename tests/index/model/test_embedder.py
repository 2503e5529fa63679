"""Both lanes keep one contract, and agree."""

from __future__ import annotations

import numpy as np
import pytest

from index import InputError, LocalIndex, StoreMismatch, load_embedder, minilm_folder

TEXTS = [
    "Governor Gladkov revealed that 1,300 applications have been received. He also left on Friday.",
    "Kurz.",
    "",
    "Беженцы прибыли в город.",
    "long " * 600,
]
PARTS = [[(0, 69), (70, 93)], [(0, 5)], [], [(0, 7)], [(0, 4), (2990, 2994)]]

pytestmark = pytest.mark.slow


def test_the_packaged_lane_agrees_with_sentence_transformers(embedder):
    reference = load_embedder(str(minilm_folder()))
    whole, parts = embedder.embed_parts(TEXTS, PARTS)
    theirs, their_parts = reference.embed_parts(TEXTS, PARTS)
    assert whole.dtype == np.float32 and whole.shape == (5, 384)
    assert ((whole * theirs).sum(1) > 0.9999).all()
    for ours, other in zip(parts, their_parts, strict=True):
        assert ours.shape == other.shape
        assert np.allclose(ours, other, atol=1e-3)
    assert not parts[4][1].any(), "beyond the 256th word piece there is nothing"
    assert embedder.count(TEXTS) == reference.count(TEXTS)
    assert (reference.dim, reference.max_pieces) == (embedder.dim, embedder.max_pieces)
    assert len(reference.fingerprint) == 64


def test_two_folders_of_one_process_share_the_model(tmp_path):
    assert load_embedder(None, tmp_path) is load_embedder("all-MiniLM-L6-v2", tmp_path)
    assert load_embedder(None, tmp_path) is not load_embedder("minilm-int8", tmp_path)


def test_it_is_a_langchain_embeddings_in_all_but_name(embedder):
    (row,) = embedder.embed_documents(["hello"])
    assert row == embedder.embed_query("hello")
    assert abs(sum(x * x for x in row) - 1) < 1e-4


def test_a_question_has_the_vector_of_its_text_and_keeps_it(embedder):
    found = embedder.question("Who left on Friday?")
    assert (found == embedder.embed(["Who left on Friday?"])[0]).all()
    assert embedder.question("Who left on Friday?") is found
    with pytest.raises(ValueError, match="read-only"):
        found[0] = 1


def test_an_unknown_model_says_what_to_do(tmp_path):
    with pytest.raises(InputError, match="FOOTNOTE_EMBEDDER"):
        load_embedder(str(tmp_path)).embed(["x"])


def test_in_8_bits_it_is_another_model_to_the_store_and_nearly_the_same_to_a_reader(embedder, tmp_path):
    small = load_embedder("minilm-int8")
    assert (small.name, small.dim) == ("minilm-int8", embedder.dim)
    assert small.fingerprint != embedder.fingerprint
    cosines = (small.embed(TEXTS[:2]) * embedder.embed(TEXTS[:2])).sum(1)
    assert (cosines > 0.97).all() and (cosines < 0.99999).all()
    LocalIndex(tmp_path, embedder).close()
    with pytest.raises(StoreMismatch):
        LocalIndex(tmp_path, small)

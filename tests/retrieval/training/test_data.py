"""Examples for training: offsets hold, negatives hold no answer, everything follows from the seed."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from retrieval.training.negatives import Swaps

from retrieval.training.data import Contexts, Maker, Question, around, read, sentences, windows

TRAM = (
    "The tram between Elmstead and Harwich opens in May 2024. Mayor Ruth Calder said it cost 41 million "
    "euros. Critics call it the largest waste in the history of the county. It carries 9,000 people a day."
)
MILL = "The old mill of Harwich burned down in 1907. It was built by John Arkwright and never insured."


def question(text: str, context: str, *answers: str, source: str = "squad2") -> Question:
    spans = tuple((context.index(answer), context.index(answer) + len(answer)) for answer in answers)
    return Question(source, f"{source}:doc", context, text, spans)


QUESTIONS = [
    question("When does the tram between Elmstead and Harwich open?", TRAM, "May 2024", "in May 2024"),
    question("How much did the tram cost in 2019?", TRAM),
    question("What did Ruth Calder call the largest waste?", TRAM),
    question("Who built the mill of Harwich?", MILL, "John Arkwright"),
    question("When did the old mill burn down?", MILL, "1907", source="new_wiki"),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        (
            "Mr. Roe met J. Smith of the U.S. Army. He left.",
            ["Mr. Roe met J. Smith of the U.S. Army.", "He left."],
        ),
        ('He said "Go." Then he left.', ['He said "Go."', "Then he left."]),
        ("It costs 4.5 euros. 9 people came.", ["It costs 4.5 euros.", "9 people came."]),
        ("A line\nanother line\n", ["A line", "another line"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[start:end].strip() for start, end in sentences(text)] == expected


@given(st.text(alphabet="aB.?! \n\"'é1", max_size=300), st.integers(1, 12))
def test_windows_hold_every_word_once_and_stay_short(text: str, words: int) -> None:
    found = windows(text, words)
    assert all(len(text[start:end].split()) <= words for start, end in found)
    assert " ".join(text[start:end] for start, end in found).split() == text.split()


@given(st.integers(0, len(TRAM) - 2), st.integers(1, 30), st.integers(20, 60), st.randoms())
def test_a_window_around_a_span_holds_it(start: int, size: int, words: int, rng: random.Random) -> None:
    span = (start, min(start + size, len(TRAM)))
    found = around(TRAM, span, words, rng)
    text = TRAM[span[0] : span[1]].strip()
    assert text in TRAM[found[0] : found[1]]


def test_contexts_that_share_rare_words_come_first() -> None:
    contexts = Contexts([TRAM, MILL, *(f"Nothing {i} of note." for i in range(60))])
    assert contexts.similar("Who insured the mill?", 1) == [MILL]
    assert contexts.overlap("the mill", MILL) > contexts.overlap("the mill", TRAM)


def test_examples_are_right_and_follow_from_the_seed() -> None:
    maker = Maker(QUESTIONS)
    examples = maker.make(60, seed=3)
    assert examples == maker.make(60, seed=3) != maker.make(60, seed=4)
    assert len(examples) == 60
    for example in examples:
        assert bool(example.spans) == (example.kind == "answered")
        for start, end in example.spans:
            assert example.window[start:end] in {"May 2024", "in May 2024", "1907", "John Arkwright"}
        if example.kind in ("same context", "similar context"):
            answers = [q.context[s:e] for q in QUESTIONS for s, e in q.answers if q.text == example.question]
            assert not any(answer in example.window for answer in answers)
    assert {"answered", "written"} < {example.kind for example in examples}


def test_swaps_change_the_question_to_what_the_window_does_not_hold() -> None:
    swaps = Swaps([(q.text, q.context) for q in QUESTIONS])
    rng = random.Random(5)
    seen: dict[str, set[str]] = {}
    for _ in range(300):
        for kind, text in swaps.swap("When did the largest tram of Elmstead cost 41 euros?", TRAM, TRAM, rng):
            seen.setdefault(kind, set()).add(text)
    assert "When did the smallest tram of Elmstead cost 41 euros?" in seen["antonym"]
    assert "When didn't the largest tram of Elmstead cost 41 euros?" in seen["negation"]
    assert any("John Arkwright" in text for text in seen["swapped name"])
    assert all("Elmstead" in text and "41" not in text for text in seen["swapped number"])
    assert all(text.endswith("?") for text in seen["condition"])


def test_reading_keeps_offsets(tmp_path: Path) -> None:
    row = {
        "id": "1",
        "source": "squad2",
        "document": "squad2:x",
        "context": MILL,
        "question": " When? ",
        "answers": [{"start": MILL.index("1907"), "text": "1907"}],
    }
    path = tmp_path / "train.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(row).encode()))
    (found,) = read(path)
    assert found.text == "When?" and found.document == "squad2:x"
    assert [MILL[s:e] for s, e in found.answers] == ["1907"]

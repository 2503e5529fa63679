"""Offsets that are exact in every text, and borders where a reader would put them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import paragraphs, sentences, split
from index.store.chunking import MAX_SENTENCE

TEXTS = st.text(
    alphabet=st.one_of(st.sampled_from(list("ab A.!?…\n\r\t \u2028\u00a0'”»)[0-9]。！\u200b،—:;")), st.characters()),
    max_size=300,
)


def letters(texts):
    """A count that adds up over sentences, as word pieces do."""
    return [len("".join(text.split())) for text in texts]


def parts(text):
    return [text[a:b] for a, b in sentences(text)]


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_sentences_are_in_order_apart_and_lose_no_letter(text):
    spans = sentences(text)
    assert all(0 <= a < b <= len(text) and b - a <= MAX_SENTENCE for a, b in spans)
    assert all(one[1] <= other[0] for one, other in zip(spans, spans[1:], strict=False))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    assert all(text[a:b] == text[a:b].strip() for a, b in spans)


@given(TEXTS, st.integers(1, 30), st.integers(5, 200))
@settings(max_examples=200, deadline=None)
def test_chunks_hold_every_sentence_once_within_the_limit(text, pieces, size):
    chunks = split(text, letters, pieces, size)
    assert all(one[1] <= other[0] for one, other in zip(chunks, chunks[1:], strict=False))
    assert "".join("".join(text[a:b].split()) for a, b in chunks) == "".join(text.split())
    assert all(count <= pieces for count in letters([text[a:b] for a, b in chunks]))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("It rained. It stopped.", ["It rained.", "It stopped."]),
        ("Mr. Smith met Dr. Jones in the U.S. on Jan. 5.", ["Mr. Smith met Dr. Jones in the U.S. on Jan. 5."]),
        ("He lives in the U.S. The capital is far.", ["He lives in the U.S.", "The capital is far."]),
        ("J. R. Smith paid $1.5 million.", ["J. R. Smith paid $1.5 million."]),
        ("He said “No.” She left.", ["He said “No.”", "She left."]),
        ("“Why?” he asked. “Go!” she said.", ["“Why?” he asked.", "“Go!” she said."]),
        ("At 5 p.m. they left. Then it rained.", ["At 5 p.m. they left.", "Then it rained."]),
        ("Am 8. Januar kam er an. Es war kalt.", ["Am 8. Januar kam er an.", "Es war kalt."]),
        ("В 2023 г. в Белгороде было тихо. Потом началось.", ["В 2023 г. в Белгороде было тихо.", "Потом началось."]),
        ("今天下雨。明天晴天。", ["今天下雨。", "明天晴天。"]),
        ("A heading\n\nA sentence here.", ["A heading", "A sentence here."]),
        ("- one item\n- another item", ["- one item", "- another item"]),
        (
            "1. Stalls close at ten.\n2. Music needs a permit. No drums.",
            ["1. Stalls close at ten.", "2. Music needs a permit.", "No drums."],
        ),
        ("They won 3. Then it rained.", ["They won 3.", "Then it rained."]),
        (
            "A line of running text that was wrapped by an editor at\nsome seventy characters goes on. End.",
            ["A line of running text that was wrapped by an editor at\nsome seventy characters goes on.", "End."],
        ),
        ("Through the 1980s and 90s. AppleTalk was used.", ["Through the 1980s and 90s.", "AppleTalk was used."]),
        ("Wait … what? Yes.", ["Wait … what?", "Yes."]),
        ("", []),
        (" \n\t ", []),
    ],
)
def test_borders(text, wanted):
    assert parts(text) == wanted


def test_a_text_without_full_stops_is_cut():
    assert all(len(piece) <= MAX_SENTENCE for piece in parts("word, " * 5000))


def test_paragraph_spans():
    text = "One.\r\n\r\nTwo\nlines.\n \nThree."
    assert [text[a:b] for a, b in paragraphs(text)] == ["One.", "Two\nlines.", "Three."]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Striker banned for eight matches after biting opponent\nHattie Voss, 3 November 2026\n\nHe bit.", 3),
        ("The council voted on Tuesday evening to rebuild the old\nTown Hall, which burnt down.", 1),  # wrapped text
        ("Striker banned for eight matches after he had bitten an\nopponent in the cup", 1),  # a wrapped headline
    ],
)
def test_lines_of_a_paragraph_without_a_stop_stand_alone(text, cut):
    assert len(sentences(text)) == cut


def test_splitting_takes_linear_time():
    import time

    def seconds(text):
        started = time.perf_counter()
        sentences(text)
        return time.perf_counter() - started

    for unit in ("a. ", "((((", "\n \n", "..........", "A.B.C.", "”)”)", "x"):
        assert seconds(unit * 100_000) < 10, unit


def test_a_text_of_stops_is_gone_through_once() -> None:
    begun = time.process_time()
    assert len(sentences("." * 600_000 + "a")) == 1_001
    assert time.process_time() - begun < 5

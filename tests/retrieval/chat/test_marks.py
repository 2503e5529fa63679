import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.chat.marks import MAX_MARK, Mark, MarkParser, Piece, joined, parse


def one_by_one(text: str, count: int) -> list[Piece]:
    parser = MarkParser(count)
    return joined([*(piece for character in text for piece in parser.feed(character)), *parser.end()])


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("It rained. [1]", ["It rained. ", Mark((1,))]),
        ("a[1, 2]b", ["a", Mark((1, 2)), "b"]),
        ("a[1][2]", ["a", Mark((1,)), Mark((2,))]),
        ("a[2,1,2]", ["a", Mark((2, 1))]),
        ("a[1; 3]", ["a", Mark((1, 3))]),
        ("a[1 3]", ["a", Mark((1, 3))]),
        ("a[ 1 ]", ["a", Mark((1,))]),
        ("a[2-4]", ["a", Mark((2, 3, 4))]),
        ("a[2–4, 7]", ["a", Mark((2, 3, 4, 7))]),
        ("a[^3]", ["a", Mark((3,))]),
        ("a【1】b", ["a", Mark((1,)), "b"]),
        ("a【1、2】", ["a", Mark((1, 2))]),
        ("a［1，2］", ["a", Mark((1, 2))]),
        ("a[１]", ["a", Mark((1,))]),
        ("[[1]]", ["[", Mark((1,)), "]"]),
        ("[1](https://evil.example)", [Mark((1,)), "(https://evil.example)"]),
        # not marks
        ("He said [sic] so", ["He said [sic] so"]),
        ("[Reuters] reports", ["[Reuters] reports"]),
        ("in [2023] and [10]", ["in [2023] and [10]"]),
        ("[0] [-1] [1.5] [1a] [] [,]", ["[0] [-1] [1.5] [1a] [] [,]"]),
        ("[1, 99]", ["[1, 99]"]),
        ("[4-2] [1-9999]", ["[4-2] [1-9999]"]),
        ("[1】 and 【1]", ["[1】 and 【1]"]),
        ("[1", ["[1"]),
        ("a[", ["a["]),
        ("]1[", ["]1["]),
        ("", []),
        ("[" + "1" * 100 + "]", ["[" + "1" * 100 + "]"]),
        ("[1,2,3,4,5,6,7,8,9]", ["[1,2,3,4,5,6,7,8,9]"]),
        ("[1\n2]", [Mark((1, 2))]),
    ],
)
def test_table(text: str, pieces: list[object]) -> None:
    assert parse(text, 9) == pieces
    assert one_by_one(text, 9) == pieces


BITS = st.sampled_from([*"[]【】［］1290,; -–^ab\n", "[1]", "[2, 3]", "【4】", "[sic]", "[2023]", "Word. "])


@given(st.lists(BITS, max_size=40), st.lists(st.integers(0, 60), max_size=12), st.integers(0, 30))
def test_any_split_gives_the_same(bits: list[str], cuts: list[int], count: int) -> None:
    text = "".join(bits)
    places = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    parser = MarkParser(count)
    found = [piece for a, b in zip(places, places[1:], strict=False) for piece in parser.feed(text[a:b])]
    assert joined([*found, *parser.end()]) == parse(text, count) == one_by_one(text, count)


@given(st.text(max_size=200), st.integers(0, 20))
def test_nothing_is_lost_and_numbers_are_in_range(text: str, count: int) -> None:
    pieces = parse(text, count)
    for piece in pieces:
        if isinstance(piece, Mark):
            assert piece.numbers and all(1 <= number <= count for number in piece.numbers)
    if not any(isinstance(piece, Mark) for piece in pieces):
        assert "".join(str(piece) for piece in pieces) == text


def test_what_is_held_back_is_bounded() -> None:
    parser = MarkParser(5)
    for _ in range(1000):
        "".join(str(piece) for piece in parser.feed("[1,"))
        assert len(parser._held) <= MAX_MARK


def test_no_text_takes_long() -> None:
    start = time.monotonic()
    for text in (
        "[" * 200_000,
        "[1," * 70_000,
        "[" + "1 " * 100_000 + "]",
        "[1111111111111111111111111111111111111" * 5000,
    ):
        parse(text, 9)
    assert time.monotonic() - start < 5

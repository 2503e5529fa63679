"""Citation marks in a stream of text: a small state machine that works wherever the stream is cut.

A mark is ``[1]``, ``[1, 2]``, ``[1-3]`` or ``[^1]``, in square, CJK (``【1】``) or full-width brackets, with only
numbers of given sentences inside. Any other bracket is text: "[sic]", "[Reuters]", or "[2023]" if there are
fewer sentences. Pure: no clock, no I/O.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

MAX_MARK = 40
"""Longest mark in characters, brackets included; anything longer is text. Bounds what is held back."""

MAX_NUMBERS = 8
"""Most numbers in one mark; a longer list is no citation."""

_PAIRS = {"[": "]", "【": "】", "［": "］", "〔": "〕"}
_INSIDE = re.compile(r"[\d\s,;，、；&^–—-]")
_BODY = re.compile(r"\s*\^?\d{1,4}(?:(?:\s*[,;，、；&–—-]\s*|\s+)\^?\d{1,4})*\s*")
_NUMBER = re.compile(r"(\d{1,4})(?:\s*[–—-]\s*(\d{1,4}))?")


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark: the numbers of the sentences it cites, in order, without repetitions."""

    numbers: tuple[int, ...]


Piece = str | Mark


@dataclass(slots=True)
class MarkParser:
    """Separates marks from text as it streams in.

    >>> parser = MarkParser(9)
    >>> [*parser.feed("It rained.["), *parser.feed("1"), *parser.feed(",2] [sic]"), *parser.end()]
    ['It rained.', Mark(numbers=(1, 2)), ' [sic]']

    Attributes:
        count: the number of given sentences; a mark's numbers are 1 to ``count``.
    """

    count: int
    _held: str = field(default="", init=False)

    def feed(self, text: str) -> Iterator[Piece]:
        """The pieces that are certain so far. At most ``MAX_MARK`` characters are held back."""
        plain: list[str] = []
        for character in text:
            if self._held:
                self._held += character
                if character == _PAIRS[self._held[0]]:
                    numbers = _numbers(self._held[1:-1], self.count)
                    if numbers:
                        if plain:
                            yield "".join(plain)
                            plain.clear()
                        yield Mark(numbers)
                    else:
                        plain.append(self._held)
                    self._held = ""
                elif character in _PAIRS:  # the bracket before was text; this one may open a mark
                    plain.append(self._held[:-1])
                    self._held = character
                elif len(self._held) >= MAX_MARK or not _INSIDE.match(character):
                    plain.append(self._held)
                    self._held = ""
            elif character in _PAIRS:
                self._held = character
            else:
                plain.append(character)
        if plain:
            yield "".join(plain)

    def end(self) -> Iterator[Piece]:
        """The characters held back: an unclosed bracket is text."""
        held, self._held = self._held, ""
        if held:
            yield held


def parse(text: str, count: int) -> list[Piece]:
    """All pieces of a complete text, adjacent text joined.

    >>> parse("So it was【2】, in [2023].", 5)
    ['So it was', Mark(numbers=(2,)), ', in [2023].']
    """
    parser = MarkParser(count)
    return joined([*parser.feed(text), *parser.end()])


def joined(pieces: Iterable[Piece]) -> list[Piece]:
    """The same pieces, adjacent text joined."""
    whole: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and whole and isinstance(whole[-1], str):
            whole[-1] += piece
        elif piece:
            whole.append(piece)
    return whole


def _numbers(body: str, count: int) -> tuple[int, ...]:
    """The numbers of a mark; empty if it is not one."""
    if not _BODY.fullmatch(body):
        return ()
    found: dict[int, None] = {}
    for first, last in _NUMBER.findall(body):
        low, high = int(first), int(last or first)
        if not 1 <= low <= high <= count or high - low >= MAX_NUMBERS:
            return ()
        found.update(dict.fromkeys(range(low, high + 1)))
    return tuple(found) if len(found) <= MAX_NUMBERS else ()

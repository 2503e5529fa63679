"""Rows of tables as lines that say what their figures are: each cell with the head of its column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def head_row(heads: Iterable[str], cells: list[str]) -> str:
    """A row with the head of its column before each cell.

    A cell that ends with a colon, as in forms, is the label of the one behind it.

    >>> head_row(["Year", "Cost"], ["2023", "4"]), head_row([], ["a", "b"]), head_row([], ["Name:", "Ann Reed"])
    ('Year: 2023 | Cost: 4', 'a | b', 'Name: Ann Reed')
    """
    parts: list[str] = []
    for head, cell in zipped(heads, cells):
        mark = "" if not head or not cell or head == cell else " " if head.endswith((":", "?")) else ": "
        part = (head if mark else "") + mark + cell
        if parts and part and not mark and parts[-1].endswith((":", "：")):
            parts[-1] += f" {part}"
        elif part and (not parts or parts[-1] != part):
            parts.append(part)
    return " | ".join(parts)


def zipped(heads: Iterable[str], cells: list[str]) -> Iterator[tuple[str, str]]:
    """Each cell with its head, empty where there is none."""
    names = list(heads)[: len(cells)]
    return zip(names + [""] * (len(cells) - len(names)), cells, strict=True)

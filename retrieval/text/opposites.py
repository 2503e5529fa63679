"""Words that mean the opposite of each other: one table, which the check compares by.

Look-ups. Knows the words of ``index/lang``, and no sentence but for which of them it holds.
"""

from __future__ import annotations

from index import entries


def _entries(key: str) -> list[tuple[list[list[str]], list[list[str]]]]:
    """Each entry's two sides, as words with their forms: a form is opposed to the one in the same place."""
    sides = [[[word.split("/") for word in side.split()] for side in entry.split("|")] for entry in entries(key)]
    return [(one, other) for one, other in sides]


SIDES: tuple[tuple[frozenset[str], frozenset[str]], ...] = tuple(
    (frozenset(form for word in one for form in word), frozenset(form for word in other for form in word))
    for one, other in _entries("opposites.sides")
)
"""All forms of the two sides of each entry whose words are rarely there in another sense."""

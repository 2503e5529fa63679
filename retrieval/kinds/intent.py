"""What a message wants: a passage that answers it, or something else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

PLAIN = "plain"
LEANING = ("and-x", "pronoun")
"""Kinds that there are only after another question."""


@dataclass(frozen=True, slots=True)
class Intent:
    """A kind, and how sure it is."""

    kind: str
    confidence: float


def intent(message: str, before: str = "", vector: Any = None) -> Intent:
    """Return what a message wants."""
    return Intent(PLAIN, 1.0)


def split_two(message: str) -> tuple[str, str] | None:
    """The two questions that a message holds."""
    return None

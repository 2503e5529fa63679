"""How much one reader may keep, and what is said beyond it."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import InputError, NotFound


@dataclass(frozen=True, slots=True)
class Quota:
    """The most articles of one reader, and the most bytes of their texts together."""

    articles: int
    bytes: int

    def check(self, articles: int, size: int) -> None:
        """Raise ``InputError`` (code ``quota``) if so many articles of so many bytes are more than may be."""
        if articles > self.articles:
            raise InputError(f"You have {self.articles} articles, the most one may have: remove some.", code="quota")
        if size > self.bytes:
            most = f"{self.bytes // 1_000_000} MB"
            raise InputError(f"Your articles together have more than {most}, the most: remove some.", code="quota")


def too_many() -> InputError:
    """The error for a reader who would be one too many."""
    return InputError("This server keeps no more private articles: try again tomorrow.", code="quota")


def session_over() -> NotFound:
    """The error for a reader whose articles are gone, or never were there."""
    return NotFound(
        "This session is not known or its time is over: send X-Session: new to begin another.",
        code="session_unknown",
    )

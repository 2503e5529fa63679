"""Messages that are no question: a greeting, thanks, "ok", "what can you do". A short line, and nothing is searched.

They are no part of the conversation that later questions are understood by.
"""

from __future__ import annotations

from ..answer import Answer, Query, message
from ..context import Context

KINDS = ("greeting", "thanks", "bye", "ack", "capability")
"""What a message wants, as ``intent`` names it; each has a sentence of its own in ``messages.json``."""

DOUBTFUL = ("complaint", "translate", "other-task")
"""Likewise; but "camera temperature limit" may be asked of an article, so it is read first."""


def answer(query: Query, context: Context) -> Answer:
    """The short line to what a message wants."""
    reason = f"talk_{context.wants.replace('-', '_')}"
    return Answer(
        message(reason),
        reason=reason,
        question=query.question,
        articles=context.count(query),
        history=query.turns,
    )

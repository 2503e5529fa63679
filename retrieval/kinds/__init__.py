"""Questions that no passage answers by itself, each kind or family of kinds in a file of its own.

A kind is a function ``answer(query, context) -> Answer | None``: None for a question of another kind. They are asked
in order.
"""

from __future__ import annotations

from ..context import Kind
from . import collection, continuation, header, small_talk, story, two, whole_article

KINDS: tuple[Kind, ...] = (
    small_talk.answer,
    two.answer,
    header.answer,
    whole_article.answer,
    continuation.answer,
    continuation.repeated,
    continuation.who_said,
    collection.answer,
    story.answer,
)
"""In the order in which they are asked."""

OF_METADATA: tuple[Kind, ...] = (small_talk.answer, header.answer, collection.answer)
"""Those that no language model could answer either, since it is not given what they need."""

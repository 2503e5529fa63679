"""Questions that no passage answers by itself, each kind in a file of its own.

A kind is a function ``answer(query, context) -> Answer | None``: None for a question of another kind. They are asked
in order.
"""

from __future__ import annotations

from ..context import Kind
from . import collection, continuation, header, speaker, story, whole_article

KINDS: tuple[Kind, ...] = (
    header.answer,
    whole_article.answer,
    continuation.answer,
    speaker.answer,
    collection.answer,
    story.answer,
)
"""In the order in which they are asked."""

OF_METADATA: tuple[Kind, ...] = (header.answer, collection.answer)
"""Those that no language model could answer either, since it is not given what they need."""

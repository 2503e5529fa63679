"""Questions that no passage answers by itself, each kind or family of kinds in a file of its own.

A kind has a function ``answer(query, context) -> Answer | None``: None for a question of another kind. It is called
for messages that may be of the kind (``context.Kind``), in order.
"""

from __future__ import annotations

from ..context import Kind
from ..text.rules import rule
from . import about_article, collection, continuation, intent, small_talk, story, two_questions

_SMALL_TALK = Kind(rule("small-talk", otherwise=lambda *_: None)(small_talk.answer), wants=small_talk.KINDS)
_HEADER = Kind(about_article.answer, wants=about_article.META, asks=intent.of_article)
_COLLECTION = Kind(collection.answer, asks=intent.asked)

KINDS: tuple[Kind, ...] = (
    _SMALL_TALK,
    Kind(collection.of_two_sides, asks=intent.sides),
    Kind(collection.found_in_the_end, asks=intent.who_was_right),
    Kind(two_questions.answer, wants=two_questions.WANTS),
    _HEADER,
    Kind(about_article.overview, wants=about_article.OVERVIEW, asks=intent.of_article),
    Kind(continuation.answer, later=True),
    Kind(continuation.who_said, later=True),
    Kind(continuation.repeated, wants=continuation.REPEATED, later=True),
    _COLLECTION,
    Kind(story.answer, asks=intent.asked),
)
"""In the order in which they are asked."""

OF_METADATA: tuple[Kind, ...] = (_SMALL_TALK, _HEADER, _COLLECTION)
"""Those that no language model could answer either, since it is not given what they need."""

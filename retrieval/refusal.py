"""The sentences used when the articles do not answer."""

from __future__ import annotations

_SAID = {
    "no_articles": ("There is no article to ask yet: add one first.",) * 2,
    "none_chosen": ("No article is chosen: change which articles or days are asked.",) * 2,
    "nothing_relevant": ("The article says nothing about this.", "The articles say nothing about this."),
    "not_answered": ("The article does not say.", "The articles do not say."),
    "no_more": ("The article says no more about this.", "The articles say no more about this."),
}

NO_WORD = "None of the question’s words were found: try others, or the language of the article."
"""Added to "nothing about this" if the question may be mistyped or in another language."""


def refusal(why: str, count: int = 1) -> str:
    """The refusal as one sentence.

    Args:
        why: an ``Answer.reason``, ``no_more``, or ``none_chosen`` where there are articles and none was asked.
        count: the number of articles searched.
    """
    return _SAID[why][count > 1]


def is_refusal(text: str) -> bool:
    """Whether an answer was a refusal."""
    return any(text in said for said in _SAID.values())

"""What is said when the articles do not answer."""

from __future__ import annotations

_SAID = {
    "no_articles": ("There is no article to ask yet: add one first.",) * 2,
    "none_chosen": ("No article is chosen: change which articles or days are asked.",) * 2,
    "nothing_relevant": ("The article says nothing about this.", "The articles say nothing about this."),
    "not_answered": ("The article does not say.", "The articles do not say."),
    "no_more": ("The article says no more about this.", "The articles say no more about this."),
}

NO_WORD = "None of the question’s words were found: try others, or the language of the article."
"""What is said beside "nothing about this" where the question may be mistyped, or in another language."""


def refusal(why: str, count: int = 1) -> str:
    """One sentence.

    Args:
        why: an ``Answer.reason``, ``no_more``, or ``none_chosen`` where there are articles and none was asked.
        count: how many articles were asked.
    """
    return _SAID[why][count > 1]


def is_refusal(text: str) -> bool:
    """Whether an answer was one of these."""
    return any(text in said for said in _SAID.values())

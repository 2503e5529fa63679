"""What may be sent, how much of it: each limit once, for HTTP, receipts, page, widget and messages.

Those of a question and its history are ``retrieval``'s, which holds them whichever way a question comes in.
Those that an operator sets (requests a minute, megabytes of a file) are settings.
"""

from __future__ import annotations

from retrieval import MAX_HISTORY, MAX_QUESTION, MAX_TURNS

QUESTION, HISTORY, TURNS = MAX_QUESTION, MAX_HISTORY, MAX_TURNS
"""Characters of a question and of a history, and its latest turns, which are used."""

CHECKED = 20_000
"""Characters of a text to check, as ``retrieval.MAX_TEXT`` has it, which is not loaded for a constant."""
ANSWERS = 50
"""Answers of an exported conversation."""
SENTENCES, CITATIONS = 20, 100
"""Of an answer that comes back to be checked; marks in its sentences count as citations."""
CHARACTERS = 5_000
"""Of a sentence that comes back, and of its quotes together."""
NOTICE = 1_000
"""Of what is said beside an answer."""
VOTED, COMMENT, VOTED_ARTICLES, ARTICLE_ID = 20_000, 2_000, 50, 64
"""Of a vote: characters of the answer and of the comment, articles, characters of an article's id."""

SERVED = {"question": QUESTION, "checked": CHECKED, "voted": VOTED, "articles": VOTED_ARTICLES}
"""What the browser's scripts must know: the page's as ``fnKnown.facts.limits``, the widget's as ``FN_LIMITS``."""

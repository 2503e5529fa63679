"""Answers that were given lately, for readers who ask the same: a suggested question is asked by many.

An answer without a language model depends on nothing but the question, the articles and the day, so
one that was given is given again as it is, until an article is added or removed.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable

from .answer import Answer

ANSWERS = 256
"""Answers kept; the one that was longest not asked for goes first."""


class Kept:
    """The latest answers over one state of the articles. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state: Hashable = None
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()

    def get(self, state: Hashable, key: Hashable) -> Answer | None:
        """The answer kept under a key, if the articles are still in the state that it was given in."""
        with self._lock:
            if state != self._state:
                self._answers.clear()
                self._state = state
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def put(self, state: Hashable, key: Hashable, answer: Answer) -> None:
        """Keep an answer that was worked out while the articles were in that state all the time."""
        with self._lock:
            if state == self._state:
                self._answers[key] = answer
                while len(self._answers) > ANSWERS:
                    self._answers.popitem(last=False)

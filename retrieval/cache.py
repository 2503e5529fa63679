"""A cache of recent answers: many readers ask the same suggested questions.

Without a language model an answer depends only on the question, the articles and the day, so it can be given
again until an article is added or removed. Knows keys and generations; does not know what an answer holds.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable

from .answer import Answer

ANSWERS = 256
"""Most answers kept; the least recently used one is dropped first."""


class Kept:
    """The latest answers for one generation of the articles. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state: Hashable = None
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()

    def get(self, state: Hashable, key: Hashable) -> Answer | None:
        """The answer stored under a key, if the articles have not changed since it was given."""
        with self._lock:
            if state != self._state:
                self._answers.clear()
                self._state = state
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def put(self, state: Hashable, key: Hashable, answer: Answer) -> None:
        """Store an answer, if the articles stayed the same while it was worked out."""
        with self._lock:
            if state == self._state:
                self._answers[key] = answer
                while len(self._answers) > ANSWERS:
                    self._answers.popitem(last=False)

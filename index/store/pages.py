"""Which web pages a server is adding, has added or could not add: in memory, for one server alone."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Protocol

REMEMBERED = 2_000
"""Most pages that are remembered."""
AGAIN = 600.0
"""Seconds before a page that could not be added is tried again."""
LEASE = 60.0
"""Seconds after which another server takes up what one has not said that it still works on."""


@dataclass(frozen=True, slots=True)
class Page:
    """The status of one page: ``working``, ``ready`` with its article, or ``refused`` with a code and a sentence."""

    status: str
    article_id: str = ""
    code: str = ""
    message: str = ""


class Pages(Protocol):
    """The pages that servers add, by a key that all addresses of one page have in common."""

    def state(self, key: str) -> Page | None:
        """What is known of a page."""

    def claim(self, key: str, url: str) -> Page | None:
        """Take a page on: None if it is the caller's to add now, else what is known of it."""

    def left(self, key: str) -> str | None:
        """The address of a page whose server is gone, which is the caller's to add now; None if there is none."""

    def renew(self, key: str) -> None:
        """Say that the caller still works on a page."""

    def put(self, key: str, page: Page) -> None:
        """Say what became of a page."""

    def drop(self, key: str) -> None:
        """Forget a page."""


class PageMemory:
    """``Pages`` of one process. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pages: OrderedDict[str, tuple[Page, float]] = OrderedDict()

    def state(self, key: str) -> Page | None:
        """What is known of a page."""
        with self._lock:
            found = self._pages.get(key)
            return found[0] if found else None

    def claim(self, key: str, url: str) -> Page | None:
        """Take a page on: None if it is the caller's to add now, else what is known of it."""
        with self._lock:
            page, at = self._pages.get(key, (None, 0.0))
            if page and (page.status == "working" or (page.code and time.monotonic() - at < AGAIN)):
                return page
            self._put(key, Page("working"))
            return None

    def left(self, key: str) -> str | None:
        """None: this process is the only one."""
        return None

    def renew(self, key: str) -> None:
        """Nothing: this process is the only one."""

    def put(self, key: str, page: Page) -> None:
        """Say what became of a page."""
        with self._lock:
            self._put(key, page)

    def drop(self, key: str) -> None:
        """Forget a page."""
        with self._lock:
            self._pages.pop(key, None)

    def _put(self, key: str, page: Page) -> None:
        self._pages[key] = (page, time.monotonic())
        self._pages.move_to_end(key)
        while len(self._pages) > REMEMBERED:
            self._pages.popitem(last=False)

"""Readers' own articles: for each session a store of its own, closed to every other session.

A session is a random id made here and given to one browser or client, which may then ask, add and remove.
Only its hash is kept: as the name of a folder, or in the database, where every server finds it. Nothing of a
session is in the shared index, so no question of another reader can reach it.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import threading
import time
from typing import Annotated, Any

from fastapi import Header

from index import Article, FootnoteError, InputError, Quota, StoreReadOnly, session_over

from ..footnote import Footnote, Report
from ..settings import Settings

NEW = "new"
"""Asks for a new session, in place of an id."""
ARTICLES = 50
"""Most articles of one session."""
BYTES = 100_000_000
"""Most bytes of their texts together."""
SESSIONS = 2_000
"""Most sessions with articles, so that nobody can fill the disk by starting new ones."""
OPEN = 64
"""Most sessions kept open; one used in the last ``BUSY_SECONDS`` is never closed."""
BUSY_SECONDS = 600.0
SWEEP_SECONDS = 600.0


Session = Annotated[str | None, Header(description="A session's id, to see its own articles beside those of all.")]
"""The header ``X-Session`` of a request."""


class Sessions:
    """The sessions of one folder of articles; safe to share between threads."""

    def __init__(self, bot: Footnote, settings: Settings) -> None:
        """Remove expired sessions.

        Args:
            bot: the shared articles, which every session sees beside its own.
            settings: who may add, and how long a session's articles are kept after their last use.
        """
        self._bot = bot
        self._uploads = settings.uploads
        self._seconds = settings.keep_hours * 3600
        self._readers = bot.readers()
        self._lock = threading.Lock()
        self._open: dict[str, tuple[Footnote, float, threading.Lock]] = {}
        self._swept = 0.0
        self._sweep()

    def bot(self, session: str | None) -> Footnote:
        """The articles that a session sees: its own and the shared ones; without a session the shared ones alone.

        Raises:
            NotFound: there is no such session, or it has expired.
        """
        if session is None or session == NEW:
            return self._bot
        self._sweep()
        return self._opened(self._known(session))[0]

    def open_to(self, session: str | None) -> bool:
        """Whether a client with this session, or without one, may add without the operator's token."""
        return self._uploads in ("shared", "session") or (self._uploads == "page" and session is not None)

    def check(self, session: str | None) -> None:
        """Raise what ``add`` would raise, before the article has been read."""
        if self._bot.read_only:
            raise StoreReadOnly(f"The folder {self._bot.folder} can only be read.")
        if not self.open_to(session):
            raise _off()
        if session not in (None, NEW) and self._uploads != "shared":
            self._known(str(session))

    def removable(self, session: str | None) -> frozenset[str]:
        """The ids of the articles that a session may remove. Raises ``NotFound`` as ``bot`` does."""
        bot = self.bot(session)
        if self._uploads == "shared":
            return frozenset(listed.id for listed in bot.listing())
        return frozenset() if bot is self._bot else frozenset(article.id for article in bot.own())

    def remove(self, session: str | None, article_id: str) -> Article:
        """Remove an article that the session may remove.

        Raises:
            NotFound: the session sees no article of this id.
            FootnoteError: it is a shared article (code ``adding_off``).
        """
        if session is None and self._uploads != "shared":
            raise _off()
        bot = self.bot(session)
        bot.article(article_id)
        if article_id not in self.removable(session):
            raise _off()
        own = bot is not self._bot and any(article.id == article_id for article in bot.own())
        return (bot if own else self._bot).remove(article_id)

    def add(self, session: str | None, **given: Any) -> tuple[str | None, Report]:
        """Add an article without the operator's token: to a session, or for everybody if that is allowed.

        Args:
            session: the id from an earlier call; ``NEW`` starts a session.
            given: what ``Footnote.add`` takes.

        Returns:
            The session's id, 192 random bits if it is new, and the result for the article. ``NEW`` still, where
            nothing could be added: a session without an article is not kept.

        Raises:
            NotFound: there is no such session.
            InputError: the session has reached its quota (code ``quota``).
            FootnoteError: adding is switched off (code ``adding_off``).
            StoreReadOnly: the folder can only be read.
        """
        self.check(session)
        if self._uploads == "shared":
            return None, self._bot.add(**given)
        session = session or NEW
        begins = session == NEW
        if begins:
            self._sweep()
            session = secrets.token_urlsafe(24)
            self._readers.begin(_key(session), SESSIONS)
        key = _key(session) if begins else self._known(session)
        bot, lock = self._opened(key)
        with lock:
            try:
                report = self._added(bot, given)
            finally:
                empty = begins and not bot.own()
                if empty:
                    self._forget(key)
        return NEW if empty else session, report

    def _added(self, bot: Footnote, given: dict[str, Any]) -> Report:
        quota = _quota()
        quota.check(len(bot.own()) + 1, 0)
        report = bot.add(**given)
        for error in report.errors:  # a database checks it where it stores the article
            if error.code == "quota":
                raise error
        try:
            own = bot.own()
            quota.check(len(own), sum(len(article.text.encode()) for article in own))
        except InputError:
            for article_id in report.added:
                bot.remove(article_id)
            raise
        return report

    def close(self) -> None:
        """Close all open sessions; their articles stay."""
        with self._lock:
            for bot, _, _ in self._open.values():
                bot.close()
            self._open.clear()

    def _known(self, session: str) -> str:
        """A session's key."""
        if re.fullmatch(r"[\w-]{32}", session, re.ASCII) and self._readers.known(_key(session)):
            return _key(session)
        raise session_over()

    def _opened(self, key: str) -> tuple[Footnote, threading.Lock]:
        now = time.monotonic()
        with self._lock:
            known = self._open.pop(key, None)
            if known is None:
                known = self._bot.beside(self._readers.open(key, _quota())), 0.0, threading.Lock()
            bot, _, lock = known
            self._open[key] = (bot, now, lock)  # the most recently used comes last
            for name, (idle, used, _) in list(self._open.items())[: max(0, len(self._open) - OPEN)]:
                if now - used > BUSY_SECONDS:
                    idle.close()
                    del self._open[name]
        return bot, lock

    def _forget(self, key: str) -> None:
        with self._lock:
            known = self._open.pop(key, None)
        if known:
            known[0].close()
        self._readers.forget(key)

    def _sweep(self) -> None:
        """Remove the expired sessions."""
        if self._bot.read_only or (self._swept and time.monotonic() - self._swept < SWEEP_SECONDS):
            return
        self._swept = time.monotonic()
        for key in self._readers.expired(self._seconds):
            self._forget(key)


def _key(session: str) -> str:
    """What is kept of a session's id."""
    return hashlib.sha256(session.encode()).hexdigest()[:40]


def _quota() -> Quota:
    return Quota(ARTICLES, BYTES)


def _off() -> FootnoteError:
    """The error for a client that may not add or remove."""
    return FootnoteError(
        "Adding and removing for all is off here: the operator turns it on with a token or FOOTNOTE_UPLOADS; "
        f"X-Session: {NEW} adds for you alone, unless that is off too.",
        code="adding_off",
    )

"""Which web pages the servers of one database add: each once, and taken up by another where its server is gone."""

from __future__ import annotations

from ..pages import AGAIN, LEASE, Page
from .pool import Pool

_DAY = 86_400.0
"""Seconds after which it is forgotten what a page became; its article stays, and is found by its address."""

_STATE = "status, article_id, code, message"


class PageTable:
    """``Pages`` in a table: a row is taken on by one server at a time, as long as its lease lasts."""

    def __init__(self, pool: Pool, lease: float = LEASE) -> None:
        self._pool = pool
        self._lease = lease

    def state(self, key: str) -> Page | None:
        """What is known of a page."""
        with self._pool.reading() as connection:
            query = f"SELECT {_STATE} FROM pages WHERE key = %s AND (status = 'working' OR until > now())"
            found = connection.execute(query, [key]).fetchone()
        return Page(*found) if found else None

    def claim(self, key: str, url: str) -> Page | None:
        """Take a page on: None if it is the caller's to add now, else what is known of it."""
        with self._pool.writing() as connection:
            connection.execute(  # what others hold at this moment is no concern of this one
                "DELETE FROM pages WHERE key IN (SELECT key FROM pages WHERE until < now() "
                "AND (status <> 'working' OR until < now() - interval '1 day') FOR UPDATE SKIP LOCKED)"
            )
            ours = connection.execute(
                "INSERT INTO pages AS p (key, url, status, until) "
                "VALUES (%s, %s, 'working', now() + make_interval(secs => %s)) ON CONFLICT (key) DO UPDATE "
                "SET url = excluded.url, status = 'working', article_id = '', code = '', message = '', "
                "until = excluded.until WHERE p.status = 'ready' OR p.until < now() RETURNING 1",
                [key, url, self._lease],
            ).fetchone()
        return None if ours else self.state(key) or Page("working")

    def left(self, key: str) -> str | None:
        """The address of a page whose server is gone, which is the caller's to add now; None if there is none."""
        with self._pool.writing() as connection:
            found = connection.execute(
                "UPDATE pages SET until = now() + make_interval(secs => %s) WHERE key = (SELECT key FROM pages "
                "WHERE key = %s AND status = 'working' AND until < now() FOR UPDATE SKIP LOCKED) RETURNING url",
                [self._lease, key],
            ).fetchone()
        return found[0] if found else None

    def renew(self, key: str) -> None:
        """Say that the caller still works on a page."""
        with self._pool.writing() as connection:
            query = "UPDATE pages SET until = now() + make_interval(secs => %s) WHERE key = %s AND status = 'working'"
            connection.execute(query, [self._lease, key])

    def put(self, key: str, page: Page) -> None:
        """Say what became of a page."""
        with self._pool.writing() as connection:
            query = (
                "UPDATE pages SET status = %s, article_id = %s, code = %s, message = %s, "
                "until = now() + make_interval(secs => %s) WHERE key = %s"
            )
            kept = AGAIN if page.code else _DAY
            connection.execute(query, [page.status, page.article_id, page.code, page.message, kept, key])

    def drop(self, key: str) -> None:
        """Forget a page."""
        with self._pool.writing() as connection:
            connection.execute("DELETE FROM pages WHERE key = %s", [key])

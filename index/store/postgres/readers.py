"""Readers' own articles in the database: rows with an owner, seen through that owner's store alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..quota import Quota, session_over, too_many
from .pool import Pool

if TYPE_CHECKING:
    from .store import PostgresIndex

_LOCK = 0x464E4F55
"""Number of the advisory lock under which readers are let in, so that they are counted rightly."""


class PostgresReaders:
    """The ``Readers`` of one database, for all servers; a quota is checked where an article is stored."""

    def __init__(self, pool: Pool, of: Callable[[int, Quota | None], PostgresIndex]) -> None:
        self._pool = pool
        self._of = of

    def begin(self, key: str, most: int) -> None:
        """Let a new reader in. Raises ``InputError`` if there are as many as may be."""
        with self._pool.writing() as connection:
            connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            (there,) = connection.execute("SELECT count(*) FROM owners WHERE key IS NOT NULL").fetchone() or (0,)
            if there >= most:
                raise too_many()
            connection.execute("INSERT INTO owners (key) VALUES (%s)", [key])

    def known(self, key: str) -> bool:
        """Whether a reader has articles; notes, to the minute, that they were used."""
        with self._pool.reading() as connection:
            query = "SELECT used < now() - interval '1 minute' FROM owners WHERE key = %s"
            found = connection.execute(query, [key]).fetchone()
            if found and found[0]:
                connection.execute("UPDATE owners SET used = now() WHERE key = %s", [key])
        return found is not None

    def open(self, key: str, quota: Quota) -> PostgresIndex:
        """The store of one reader. Raises ``NotFound`` if their time is over."""
        with self._pool.reading() as connection:
            found = connection.execute("SELECT id FROM owners WHERE key = %s", [key]).fetchone()
        if found is None:
            raise session_over()
        return self._of(found[0], quota)

    def forget(self, key: str) -> None:
        """Remove all that one reader has, in one transaction."""
        with self._pool.writing() as connection:
            connection.execute("DELETE FROM owners WHERE key = %s", [key])

    def expired(self, seconds: float) -> list[str]:
        """The readers whose articles were not used for so long."""
        query = "SELECT key FROM owners WHERE key IS NOT NULL AND used < now() - make_interval(secs => %s)"
        with self._pool.reading() as connection:
            return [row[0] for row in connection.execute(query, [seconds]).fetchall()]

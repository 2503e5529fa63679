"""Readers' votes in the database, a line each: what one server takes, all have."""

from __future__ import annotations

from .pool import Pool

MOST = 10_000_000
"""Characters of all votes together; the oldest go first."""
_OFTEN = 100
"""Votes after which the size is looked at."""


class VoteTable:
    """Lines of text in the order in which they came."""

    def __init__(self, pool: Pool, most: int = MOST, often: int = _OFTEN) -> None:
        self._pool = pool
        self._most = most
        self._often = often

    def add(self, line: str) -> None:
        """Store one line, which holds no U+0000."""
        with self._pool.writing() as connection:
            query = "INSERT INTO votes (line) VALUES (%s) RETURNING id"
            (number,) = connection.execute(query, [line]).fetchone() or (0,)
            if number % self._often == 0:
                connection.execute(
                    "DELETE FROM votes WHERE id <= (SELECT max(id) FROM (SELECT id, sum(length(line)) "
                    "OVER (ORDER BY id DESC) AS held FROM votes) x WHERE held > %s)",
                    [self._most],
                )

    def all(self) -> list[str]:
        """All lines, oldest first."""
        with self._pool.reading() as connection:
            return [row[0] for row in connection.execute("SELECT line FROM votes ORDER BY id").fetchall()]

"""What a database says of itself: which store it is, how often it changed, and what made its chunks and vectors."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from ...errors import StoreDamaged, StoreMismatch
from ...model.embedder import Embedder
from .database import Database
from .faiss_file import made_for

CHUNKER = "sentences-1"
"""Changed whenever chunks come out otherwise, so that an index made before is refused."""


class Manifest:
    """The manifest of one database. Safe to share between threads."""

    def __init__(self, database: Database, embedder: Embedder, *, mending: bool = False) -> None:
        """Nothing is read yet.

        Args:
            database: where it stands.
            embedder: the model that the vectors are to be made with.
            mending: chunks and vectors may be another model's until ``finished``.
        """
        self._db = database
        self._embedder = embedder
        self._mending = mending

    def __getitem__(self, key: str) -> str:
        """What stands under a key. Raises ``StoreDamaged`` if nothing does."""
        found = self._find(key)
        if found is None:
            raise StoreDamaged(f"{self._db.path} has lost its manifest: restore it from a backup.")
        return found

    @property
    def generation(self) -> int:
        """Counts the changes of the articles, whichever process makes them."""
        return int(self["generation"])

    def advance(self, connection: sqlite3.Connection) -> None:
        """Count a change, in the transaction that makes it."""
        connection.execute("UPDATE manifest SET value = CAST(value AS INTEGER) + 1 WHERE key = 'generation'")

    def note(self, key: str, value: str | None = None) -> str | None:
        """Read a note kept with the articles, or write it if a value is given; None if there is none."""
        if value is None:
            return self._find(f"note:{key}")
        with self._db.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO manifest VALUES (?, ?)", [f"note:{key}", value])
        return value

    def check(self) -> None:
        """Refuse chunks and vectors that another model or another way of cutting made.

        Raises:
            StoreMismatch: they were; the sentence says what to do.
        """
        if self._mending:
            return
        ours = self._made_by()
        with self._db.errors():
            theirs = dict(self._db.connection.execute("SELECT key, value FROM manifest").fetchall())
        if any(key not in theirs for key in ours):
            with self._db.writing() as connection:
                connection.executemany("INSERT OR IGNORE INTO manifest VALUES (?, ?)", ours.items())
            return
        for key, what in (("model", "embedding model"), ("weights", "model's weights"), ("chunker", "chunker")):
            if theirs[key] != ours[key]:
                folder = self._db.path.parent
                raise StoreMismatch(
                    f"{folder} was indexed with another {what} ({theirs[key][:60]}, now {ours[key][:60]}): "
                    f"run `python -m app verify --rebuild --data {folder}`, or set it back."
                )

    def check_age(self, cache: Path) -> None:
        """Refuse a database that is older than its own cache: a part of it is missing, and articles with it.

        Raises:
            StoreDamaged: it is.
        """
        made = made_for(cache)
        if made is None:
            return
        store, generation = made
        now = self.generation
        if generation > now and (now == 0 or store == self["store"]):
            raise StoreDamaged(
                f"{self._db.path} is older than {cache.name} beside it (state {now} of {generation}): "
                "it or its log footnote.db-wal is missing or was replaced; restore it with "
                f"`python -m app restore FILE`, or remove {cache.name} to go on with what is there."
            )

    def finished(self, connection: sqlite3.Connection) -> None:
        """All chunks and vectors are the present model's."""
        connection.executemany("INSERT OR REPLACE INTO manifest VALUES (?, ?)", self._made_by().items())
        self._mending = False

    def _made_by(self) -> dict[str, str]:
        return {"model": self._embedder.name, "weights": self._embedder.fingerprint, "chunker": CHUNKER}

    def _find(self, key: str) -> str | None:
        with self._db.errors():
            row = self._db.connection.execute("SELECT value FROM manifest WHERE key = ?", [key]).fetchone()
        return None if row is None else str(row[0])

"""The SQLite file of a folder: its connections and its errors in our words.

One connection a thread, WAL and ``synchronous=FULL``, so that what was committed survives a
crash as far as the disk honours fsync. Knows rows and not what they mean.
"""

from __future__ import annotations

import errno
import sqlite3
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import DiskFull, FootnoteError, StoreBusy, StoreDamaged, StoreError, StoreMismatch
from .schema import APPLICATION, SCHEMA, upgrade

BUSY = 20.0
"""Seconds to wait for another process's transaction before giving up."""


class Database:
    """The connections to one SQLite file, one a thread, all closed together."""

    def __init__(self, path: Path) -> None:
        """Open the file, making it if it is not there.

        Raises:
            StoreError: the folder cannot be used, or one of the errors below it: the file is
                damaged, not ours, from a newer version, or held by another process.
        """
        self.path = path
        self._local = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self.closed = False
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"The folder {path.parent} cannot be made ({error.strerror}): choose another one."
            ) from error
        with self.errors():
            self._prepare()

    def _prepare(self) -> None:
        connection = self.connection
        connection.execute("BEGIN")  # so that both numbers are of one moment
        try:
            present = self._format(connection)
        finally:
            connection.execute("ROLLBACK")
        if present == SCHEMA:
            return
        with self.writing():
            # Two processes may open a new or older folder at once: the second finds the first one's tables.
            version = self._format(connection)
            if version == SCHEMA:
                return
            upgrade(connection, version)
            if version == 0:
                connection.execute(
                    "INSERT INTO manifest VALUES ('store', ?), ('generation', '0')", [uuid.uuid4().hex]
                )
                connection.execute(f"PRAGMA application_id = {APPLICATION}")

    def _format(self, connection: sqlite3.Connection) -> int:
        """The number of the file's format, 0 for an empty file; one that cannot be used is refused."""
        application, version = (
            int(connection.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("application_id", "user_version")
        )
        if application != APPLICATION:
            if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                raise StoreDamaged(
                    f"{self.path} is a database of another program: move it away, or choose another folder."
                )
            return 0
        if version > SCHEMA:
            raise StoreMismatch(
                f"{self.path} was written by a newer version of Footnote (format {version}, this one reads "
                f"{SCHEMA}): update Footnote, or choose another folder."
            )
        return version

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection."""
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is not None and not self.closed:
            return found
        if self.closed:
            raise StoreError("This folder of articles was closed: open it again.", code="closed")
        found = sqlite3.connect(self.path, timeout=BUSY, isolation_level=None, check_same_thread=False)
        found.create_function("characters", 1, len, deterministic=True)  # length() stops at a NUL
        found.execute("PRAGMA foreign_keys = ON")
        found.execute("PRAGMA secure_delete = ON")
        found.execute("PRAGMA journal_mode = WAL")
        found.execute("PRAGMA synchronous = FULL")
        self._local.connection = found
        with self._lock:
            self._all.append(found)
        return found

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it is stored when the block ends, or none of it."""
        connection = self.connection
        with self.errors():
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Say in our words what SQLite says in its own."""
        try:
            yield
        except FootnoteError:
            raise
        except (sqlite3.Error, OSError) as error:
            raise self._named(error) from error

    def _named(self, error: sqlite3.Error | OSError) -> StoreError:
        says = str(error).lower()
        if "full" in says or getattr(error, "errno", None) == errno.ENOSPC:
            return DiskFull(
                f"There is no room left on the disk of {self.path.parent}: make room and try again; "
                "what was stored stays."
            )
        if "locked" in says or "busy" in says:
            return StoreBusy(
                f"The folder {self.path.parent} is in use by another process that did not finish within "
                f"{BUSY:.0f} seconds: try again later."
            )
        if "not a database" in says or "malformed" in says or "corrupt" in says:
            return StoreDamaged(
                f"{self.path} is damaged ({says}): restore it from a backup, or move it away and add the "
                "articles again."
            )
        return StoreError(f"The folder {self.path.parent} cannot be used ({says}): check its rights and its disk.")

    def close(self) -> None:
        """Close every connection; SQLite then folds its log into the file."""
        with self._lock:
            self.closed = True
            for connection in self._all:
                connection.close()
            self._all.clear()

"""The SQLite file of a folder: its connections, its errors in our words, and its manifest.

One connection a thread, WAL and ``synchronous=FULL``, so that what was committed survives a
crash as far as the disk honours fsync. The manifest says which store it is, how often it
changed, and what made its chunks and vectors. Knows rows and not what else they mean.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

from ...errors import DiskFull, FootnoteError, StoreBusy, StoreDamaged, StoreError, StoreMismatch, StoreReadOnly
from ...model.embedder import Embedder
from .faiss_file import made_for
from .lock import Hold
from .schema import APPLICATION, SCHEMA, upgrade

BUSY = 20.0
"""Seconds to wait for another process's transaction before giving up."""


class Database:
    """The connections to one SQLite file, one a thread, all closed together."""

    def __init__(self, path: Path) -> None:
        """Open the file, making it if it is not there; in a folder that cannot be written to, for reading alone.

        Raises:
            StoreError: the folder cannot be used, or one of the errors below it: the file is
                damaged, not ours, from a newer version, or held by another process.
        """
        self.path = path
        self._local = threading.local()
        self._all: list[tuple[threading.Thread, sqlite3.Connection]] = []
        self._lock = threading.Lock()
        self.closed = False
        self._hold: Hold | None = None
        self._file: tuple[int, int] | None = None
        self.read_only = path.is_file() and not os.access(path.parent, os.W_OK)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"The folder {path.parent} cannot be made ({error.strerror}): choose another one.",
                code="folder_unusable",
            ) from error
        try:
            with self.errors():
                self._hold = Hold(path.parent)
                self._file = self._prepared()
        except BaseException:
            self.close()
            raise

    def _prepared(self) -> tuple[int, int]:
        """Make the file, or bring it up to the present format; which file it is on the disk."""
        log = self.path.with_name(self.path.name + "-wal")
        if log.exists() and log.stat().st_size and not (self.path.exists() and self.path.stat().st_size):
            raise StoreDamaged(
                f"{self.path} is missing or empty, but its log {log.name} is there: put the file back, or restore "
                "it from a backup."
            )
        if log.exists() and log.stat().st_size:
            self._check_log(log)
        self._prepare()
        return self._on_disk()

    def _check_log(self, log: Path) -> None:
        """Refuse another database's log, or an older one: SQLite would take it for this one's, and fold it in."""
        alone = self._state("?mode=ro&immutable=1")
        if alone is None:  # the file holds nothing yet, or is damaged, which opening it says
            return
        both = self._state("?mode=ro")
        if both is None or both[0] != alone[0] or both[1] < alone[1]:
            raise StoreDamaged(
                f"{log} is damaged: it is not the log of the {self.path.name} beside it; put its own log back, or "
                "move this one away, or restore both with `python -m app restore FILE` from a backup."
            )

    def _state(self, how: str) -> tuple[str, int] | None:
        """Which database it is and its generation, read without changing anything; None if it does not say."""
        try:
            with closing(sqlite3.connect(self.path.absolute().as_uri() + how, timeout=BUSY, uri=True)) as connection:
                said = dict(connection.execute("SELECT key, value FROM manifest").fetchall())
                return str(said["store"]), int(said["generation"])
        except sqlite3.OperationalError as error:
            if "no such table" in str(error) or "immutable" in how:
                return None
            raise
        except (sqlite3.DatabaseError, KeyError, ValueError):
            return None

    def _on_disk(self) -> tuple[int, int]:
        try:
            found = self.path.stat()
        except OSError as error:
            raise StoreError(
                f"{self.path} has gone ({error.strerror}): put the folder back, and start Footnote again."
            ) from error
        return found.st_dev, found.st_ino

    def _prepare(self) -> None:
        connection = self.connection
        connection.execute("BEGIN")  # so that both numbers are of one moment
        try:
            present = format_of(connection, self.path)
        finally:
            connection.execute("ROLLBACK")
        if present == SCHEMA:
            return
        with self.writing():
            # Two processes may open a new or older folder at once: the second finds the first one's tables.
            version = format_of(connection, self.path)
            if version == SCHEMA:
                return
            upgrade(connection, version)
            if version == 0:
                connection.execute(
                    "INSERT INTO manifest VALUES ('store', ?), ('generation', '0')", [uuid.uuid4().hex]
                )
                connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute("PRAGMA wal_checkpoint")  # the file itself says which one it is

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection."""
        if self.closed:
            raise StoreError("This folder of articles was closed: open it again.", code="closed")
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is not None and found.in_transaction:
            return found
        if self._file is not None and self._on_disk() != self._file:  # what is written now would be lost
            raise StoreError(f"{self.path} was replaced by another file: start Footnote again.")
        if found is not None:
            return found
        address = self.path.absolute().as_uri() + self._how()
        found = sqlite3.connect(address, timeout=BUSY, isolation_level=None, check_same_thread=False, uri=True)
        if not self.read_only:
            found.execute("PRAGMA foreign_keys = ON")
            found.execute("PRAGMA secure_delete = ON")
            _keep_log(found)
            found.execute("PRAGMA synchronous = FULL")
        self._local.connection = found
        with self._lock:
            for pair in [pair for pair in self._all if not pair[0].is_alive()]:
                self._all.remove(pair)
                pair[1].close()
            self._all.append((threading.current_thread(), found))
        return found

    def _how(self) -> str:
        """How SQLite is to open the file: with its log, where another process or a crash has left one."""
        if not self.read_only:
            return ""
        beside = (self.path.with_name(f"{self.path.name}{end}") for end in ("-wal", "-shm"))
        return "?mode=ro" if any(file.exists() for file in beside) else "?mode=ro&immutable=1"

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it is stored when the block ends, or none of it."""
        if self.read_only:
            raise StoreReadOnly(
                f"The folder {self.path.parent} can only be read: give the right to write, or choose another one."
            )
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

    def errors(self) -> AbstractContextManager[None]:
        """Say in our words what SQLite says in its own."""
        return errors_of(self.path)

    def close(self) -> None:
        """Close every connection; SQLite then folds its log into the file."""
        with self._lock:
            self.closed = True
            for _, connection in self._all:
                connection.close()
            self._all.clear()
        if self._hold is not None:
            self._hold.release()


def _keep_log(connection: sqlite3.Connection) -> None:
    """Write to a log first. Where two processes make the file at once SQLite does not wait by itself."""
    until = time.monotonic() + BUSY
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.02)


def format_of(connection: sqlite3.Connection, path: Path) -> int:
    """The number of a file's format, 0 for an empty file; one that cannot be used is refused."""
    application, version = (
        int(connection.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("application_id", "user_version")
    )
    if application != APPLICATION:
        if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise StoreDamaged(f"{path} is a database of another program: move it away, or choose another folder.")
        return 0
    if version > SCHEMA:
        raise StoreMismatch(
            f"{path} was written by a newer version of Footnote (format {version}, this one reads {SCHEMA}): "
            "update Footnote, or choose another folder."
        )
    return version


@contextmanager
def errors_of(path: Path) -> Iterator[None]:
    """Say in our words what SQLite and the system say of a file in theirs."""
    try:
        yield
    except FootnoteError:
        raise
    except (sqlite3.Error, OSError) as error:
        raise _named(error, path) from error


def _named(error: sqlite3.Error | OSError, path: Path) -> StoreError:
    says = str(error).lower()
    if "full" in says or getattr(error, "errno", None) == errno.ENOSPC or ("disk i/o" in says and _is_full(path)):
        return DiskFull(
            f"There is no room left on the disk of {path.parent}: make room and try again; what was stored stays."
        )
    if "locked" in says or "busy" in says:
        return StoreBusy(
            f"The folder {path.parent} is in use by another process that did not finish within {BUSY:.0f} "
            "seconds: try again later."
        )
    if "readonly" in says or (path.parent.is_dir() and not os.access(path.parent, os.W_OK)):
        return StoreError(
            f"The folder {path.parent} cannot be written to: give the right to, or choose another one.",
            code="folder_unusable",
        )
    if "vtable" in says or "fts5" in says:
        return StoreDamaged(
            f"{path} is damaged: its word index cannot be read; start Footnote again, which makes it anew from the "
            "articles, or run `python -m app verify --rebuild`."
        )
    if any(sign in says for sign in ("not a database", "malformed", "corrupt", "decode", "no such table")):
        return StoreDamaged(
            f"{path} is damaged ({says[:80]}): restore it with `python -m app restore FILE` from a backup, or move "
            "it away and add the articles again."
        )
    return StoreError(
        f"The folder {path.parent} cannot be used ({says[:80]}): check its rights and its disk.",
        code="folder_unusable",
    )


def _is_full(path: Path) -> bool:
    try:
        return os.statvfs(path.parent).f_bavail == 0
    except OSError:
        return False


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
        found = self.find(key)
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
            return self.find(f"note:{key}")
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

    def find(self, key: str) -> str | None:
        """What stands under a key; None if nothing does."""
        with self._db.errors():
            row = self._db.connection.execute("SELECT value FROM manifest WHERE key = ?", [key]).fetchone()
        return None if row is None else str(row[0])

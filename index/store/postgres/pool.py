"""Connections to one database, a bounded number, and its errors in our words. Knows rows and not what they mean."""

from __future__ import annotations

import logging
import select
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ...errors import (
    DiskFull,
    FootnoteError,
    InputError,
    StoreAway,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreReadOnly,
)

try:
    import psycopg
    from psycopg import conninfo, errors
    from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout
except ImportError as error:
    raise StoreError(
        "A database needs psycopg, which is not installed: run pip install 'psycopg[binary,pool]'.",
        code="folder_unusable",
    ) from error

SIZE = 10
"""Connections of one process at most: a hundred is what a server of PostgreSQL takes by default."""

PATIENCE = 5.0
"""Seconds to wait for a connection, or for an engine that does not answer."""

EF = 160
"""Candidates that pgvector's index keeps while it searches; see docs/scale.md."""

logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)  # what it warns of is said to whoever asks


class Pool:
    """The connections, made when they are needed and given back after each use."""

    def __init__(self, address: str) -> None:
        """Connect once, to say at once what is wrong.

        Raises:
            StoreError: the address is none, or nobody answers there.
        """
        try:
            parts = conninfo.conninfo_to_dict(address, connect_timeout=int(PATIENCE))
        except psycopg.ProgrammingError as error:
            raise StoreError(
                "The address of the database cannot be read: give postgresql://user:password@host/name.",
                code="folder_unusable",
            ) from error
        self.where = f"The database {parts.get('dbname', '')!r} at {parts.get('host') or 'this machine'}"
        """Which one, without its password."""
        self._closed = threading.Event()
        with self.errors():
            psycopg.connect(address, connect_timeout=int(PATIENCE)).close()
        self._pool: ConnectionPool[psycopg.Connection[tuple[Any, ...]]] = ConnectionPool(
            address,
            min_size=1,
            max_size=SIZE,
            timeout=PATIENCE,
            reconnect_timeout=PATIENCE,
            check=_checked,
            configure=_configured,
            kwargs={"autocommit": True, "connect_timeout": int(PATIENCE)},
            open=True,
        )

    @contextmanager
    def reading(self) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
        """A connection for statements that stand each for itself."""
        with self.errors():
            if self._closed.is_set():
                raise StoreError("This store of articles was closed: open it again.", code="closed")
            with self._pool.connection() as connection:
                yield connection

    @contextmanager
    def writing(self) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
        """One transaction: all of it is stored when the block ends, or none of it."""
        with self.reading() as connection, connection.transaction():
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
        """A connection that sees everything as it was at one moment."""
        with self.reading() as connection:
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            try:
                yield connection
            finally:  # an engine that died has ended it already
                if not connection.broken:
                    connection.execute("ROLLBACK")

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Say in our words what psycopg says in its own."""
        try:
            yield
        except FootnoteError:
            raise
        except (psycopg.Error, PoolTimeout, PoolClosed) as error:
            raise self._named(error) from error

    def close(self) -> None:
        """Close every connection; a second time does nothing."""
        if not self._closed.is_set():
            self._closed.set()
            self._pool.close()

    def _named(self, error: Exception) -> FootnoteError:
        says = " ".join(str(error).split()).rpartition("FATAL: ")[2].strip()[:80]
        if isinstance(error, errors.DiskFull):
            return DiskFull(f"{self.where} has no room left on its disk: make room there; what was stored stays.")
        if isinstance(error, (errors.InsufficientPrivilege, errors.ReadOnlySqlTransaction)):
            return StoreReadOnly(f"{self.where} can only be read by this user: give the right to write.")
        if isinstance(error, errors.ForeignKeyViolation):
            return StoreBusy(f"{self.where} was changed meanwhile: try again in a moment.")
        if isinstance(error, (errors.TransactionRollback, errors.LockNotAvailable, errors.QueryCanceled)):
            return StoreBusy(f"{self.where} is busy ({says}): try again in a moment.")
        if isinstance(error, (errors.DataCorrupted, errors.IndexCorrupted, errors.UndefinedTable)):
            return StoreDamaged(f"{self.where} is damaged ({says}): restore it from a backup of PostgreSQL's.")
        if isinstance(error, errors.DataError):
            return InputError(f"That cannot be kept ({says}): give text without such characters.")
        if isinstance(error, PoolClosed):
            return StoreError("This store of articles was closed: open it again.", code="closed")
        if isinstance(error, (psycopg.OperationalError, PoolTimeout)):
            if any(sign in says for sign in ("authentication", "does not exist", "no password")):
                return StoreError(f"{self.where} cannot be used ({says}): check its address.", code="folder_unusable")
            return StoreAway(f"{self.where} does not answer: start it, or try again in a moment.")
        return StoreError(f"{self.where} cannot be used ({says}).", code="folder_unusable")


def _configured(connection: psycopg.Connection[tuple[Any, ...]]) -> None:
    connection.execute(
        f"SET hnsw.ef_search = {EF}; SET hnsw.iterative_scan = relaxed_order; "
        "SET jit = off"  # compiling takes longer than any of these queries
    )


def _checked(connection: psycopg.Connection[tuple[Any, ...]]) -> None:
    """Have a connection that the engine closed replaced, not handed out: what it says unasked is that it goes.

    Asking it would be a way there and back for each use.
    """
    line = select.poll()
    line.register(connection, select.POLLIN)
    if line.poll(0):
        ConnectionPool.check_connection(connection)

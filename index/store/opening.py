"""Which store an address means: a folder, or a database."""

from __future__ import annotations

from pathlib import Path

from ..model.alike import Alike
from ..model.embedder import Embedder
from .folder.local import LocalIndex
from .protocols import Movable
from .scope import Maker


def is_database(address: object) -> bool:
    """Whether an address names a database and not a folder."""
    return isinstance(address, str) and address.startswith(("postgresql://", "postgres://"))


def open_store(
    address: str | Path, embedder: Embedder, maker: Maker | None = None, alike: Alike | None = None
) -> Movable:
    """Open a folder or a database, making what is missing.

    Args:
        address: the folder, or ``postgresql://user:password@host/name``.
        embedder: the model that the vectors are made with.
        maker: reads what an article states when it comes in; None leaves that until it is first wanted.
        alike: makes the vectors across languages of an article in another language than English, likewise.

    Raises:
        StoreError: or one below it, with what is wrong and what to do.
    """
    if isinstance(address, str) and is_database(address):
        from .postgres.store import PostgresIndex  # psycopg is an optional extra

        return PostgresIndex(address, embedder, maker, alike)
    return LocalIndex(address, embedder, maker=maker, alike=alike)

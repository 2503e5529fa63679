"""The search by meaning in a database: pgvector's index names candidates, the stored vectors decide."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
import psycopg
from numpy.typing import NDArray
from psycopg import pq
from psycopg.adapt import Dumper

from ..scope import Scope
from .conditions import ALL, chunks_of

EXACT = 3_000
"""Chunks up to which a vector is compared with all that are meant; pgvector's index names candidates above."""


def nearest(
    connection: Any,
    owner: int,
    vector: NDArray[np.float32],
    k: int,
    scope: Scope,
    there: int = 0,
    made_by: str | None = None,
) -> list[tuple[int, float]]:
    """Chunks of one owner nearest to a vector, with their cosine, nearest first.

    Args:
        connection: to the database.
        owner: whose chunks.
        vector: float32 (dim,), L2 norm 1.
        k: how many chunks.
        scope: which articles to search.
        there: how many chunks the owner has, about; 0 if that is not known.
        made_by: by their vectors across languages of this model; None for the embedder's own.
    """
    if k < 1:
        return []
    condition, values = chunks_of(scope, owner)
    number, table = "c.id", "chunks c"
    if made_by is not None:
        number, table, there = "c.chunk AS id", "multilingual c", 0
        condition, values = f"{condition} AND c.made_by = %s", [*values, made_by]
    near = f"SELECT {number}, c.vector FROM {table} WHERE {condition}"
    given = Binary(vector)

    def known() -> int:
        return there if there and scope.everything else _count(connection, table, condition, values)

    if owner == ALL and known() > EXACT:
        half = f"halfvec({len(vector)})"
        near += f" ORDER BY c.vector::{half} <#> %s::vector::{half} LIMIT {k + 10}"
        values = [*values, given]
    query = f"WITH near AS MATERIALIZED ({near}) SELECT id, -(vector <#> %s::vector) FROM near ORDER BY 2 DESC, 1"
    found: list[tuple[int, float]] = connection.execute(
        f"{query} LIMIT {k}", [*values, given], binary=True
    ).fetchall()
    return found


def _count(connection: Any, table: str, condition: str, values: list[Any]) -> int:
    """How many chunks are meant, as far as that matters."""
    query = f"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {condition} LIMIT {EXACT + 1}) x"
    (number,) = connection.execute(query, values).fetchone()
    return int(number)


class Binary:
    """A vector as pgvector takes it in: two lengths of 2 bytes, then its numbers, most significant byte first."""

    def __init__(self, vector: NDArray[np.float32]) -> None:
        self.sent = struct.pack(">HH", len(vector), 0) + vector.astype(">f4").tobytes()


class _Sender(Dumper):
    format = pq.Format.BINARY

    def dump(self, obj: Binary) -> bytes:
        return obj.sent


psycopg.adapters.register_dumper(Binary, _Sender)

"""The search by meaning in a database: pgvector's index names candidates, the stored vectors decide."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..scope import Scope
from .conditions import ALL, chunks_of

EXACT = 3_000
"""Chunks up to which a vector is compared with all that are meant; pgvector's index names candidates above."""


def nearest(
    connection: Any, owner: int, vector: NDArray[np.float32], k: int, scope: Scope
) -> list[tuple[int, float]]:
    """Chunks of one owner nearest to a vector (float32 (dim,), L2 norm 1), with their cosine, nearest first."""
    if k < 1:
        return []
    condition, values = chunks_of(scope, owner)
    given = literal(vector)
    few = f"SELECT count(*) FROM (SELECT 1 FROM chunks c WHERE {condition} LIMIT {EXACT + 1}) x"
    (number,) = connection.execute(few, values).fetchone() or (0,)
    near = f"SELECT c.id, c.vector FROM chunks c WHERE {condition}"
    if number > EXACT and owner == ALL:
        half = f"halfvec({len(vector)})"
        near += f" ORDER BY c.vector::{half} <#> %s::{half} LIMIT %s"
        values = [*values, given, 2 * k + 20]
    rows = connection.execute(
        f"WITH near AS MATERIALIZED ({near}) SELECT id, -(vector <#> %s::vector) FROM near "
        "ORDER BY 2 DESC, 1 LIMIT %s",
        [*values, given, k],
    ).fetchall()
    return [(number, float(cosine)) for number, cosine in rows]


def native(sent: Any) -> bytes:
    """The bytes of a vector in our order, of those that pgvector sends: two lengths of 2 bytes, then its numbers."""
    return np.frombuffer(bytes(sent), ">f4", offset=4).astype("<f4").tobytes()


def literal(vector: NDArray[np.float32]) -> str:
    """A vector in pgvector's own words, to the last bit."""
    return "[" + ",".join(map(str, np.asarray(vector, np.float32).tolist())) + "]"

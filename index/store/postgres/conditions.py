"""Whose articles, and which of them, as conditions in SQL; how pgvector writes a vector. Knows no connection."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..scope import Scope

ALL = 0
"""The owner whose articles are everybody's."""


def chunks_of(scope: Scope, owner: int) -> tuple[str, list[Any]]:
    """A scope as an SQL condition on ``chunks c``, and its values."""
    if scope.everything:
        return f"c.owner = {owner}", []
    condition, values = meant(scope, owner)
    return f"c.owner = {owner} AND c.article_id IN (SELECT id FROM articles WHERE {condition})", values


def meant(scope: Scope, owner: int) -> tuple[str, list[Any]]:
    """A scope as an SQL condition on ``articles``, and its values."""
    conditions: list[str] = [f"owner = {owner}"]
    values: list[Any] = []
    if scope.articles is not None:
        conditions.append("id = ANY(%s)")
        values.append([one for one in scope.articles if isinstance(one, str) and "\0" not in one])
    if scope.since is not None:
        conditions.append("published >= %s")
        values.append(scope.since)
    if scope.until is not None:
        conditions.append("published <= %s")
        values.append(scope.until)
    facets = scope.facets
    if facets:
        each = [f"strpos({column}, %s) > 0" if part else f"{column} = %s" for column, _, part in facets]
        stated = f"SELECT article_id FROM facets WHERE owner = {owner} AND {' AND '.join(each)}"
        conditions.append(f"id IN ({stated})")
        values += [value for _, value, _ in facets]
    if scope.foreign:
        stated = f"SELECT article_id FROM facets WHERE owner = {owner} AND language NOT IN ('', 'en')"
        conditions.append(f"id IN ({stated})")
    return " AND ".join(conditions), values


def native(sent: Any) -> bytes:
    """The bytes of a vector in our order, of those that pgvector sends: two lengths of 2 bytes, then its numbers."""
    return np.frombuffer(bytes(sent), ">f4", offset=4).astype("<f4").tobytes()


def literal(vector: NDArray[np.float32]) -> str:
    """A vector in pgvector's own words, to the last bit."""
    return "[" + ",".join(map(str, np.asarray(vector, np.float32).tolist())) + "]"

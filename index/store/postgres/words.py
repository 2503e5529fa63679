"""The search by words in a database: BM25 over a table of postings, by FTS5's own formula and with its tokens.

So that an article ranks as in a folder. As in ``lexical.py``, the chunks that hold the rarest words of a question
are candidates where its words are in very many.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Any

from ..folder.lexical import HELD, TITLE, terms_of, tokens, weight
from ..scope import Scope
from .conditions import ALL, chunks_of

Posting = tuple[str, int, float, int]
"""Term, chunk, how often, and the chunk's size in tokens."""

_TERM = 200
"""Characters of a term; of a longer one, which no index row takes, a part and a hash."""


class Said:
    """What is stored of the words of one chunk."""

    def __init__(self, text: str, title: Sequence[str]) -> None:
        """Cut a text.

        Args:
            text: the chunk's.
            title: what ``stems`` made of its article's title.
        """
        body = stems(text)
        self.said, self.headed = _joined(body), _joined(title)
        self.size = len(body) + len(title)
        self.often: Counter[str] = Counter()
        for term in body:
            self.often[term] += 1
        for term in title:
            self.often[term] += TITLE  # type: ignore[assignment] # a Counter may hold any number

    def postings(self, number: int) -> list[Posting]:
        """The rows of a chunk of that number."""
        return [(term, number, float(often), self.size) for term, often in self.often.items()]


def stems(text: str) -> list[str]:
    """The terms of a text, in its order."""
    return [_short(term) for term in tokens(text)]


class Words:
    """The best chunks of one owner for some words. Safe to share between threads."""

    def __init__(self, owner: int = ALL) -> None:
        self._owner = owner
        self._counted: tuple[int, dict[str, int]] = (0, {})

    def best(self, connection: Any, words: Sequence[str], k: int, scope: Scope) -> list[int]:
        """Chunks that hold any of the words, best BM25 first.

        Args:
            connection: one that sees everything as it was at one moment.
            words: plain words; nothing in them is a search operator.
            k: how many chunks.
            scope: which articles to search.
        """
        groups = Counter(tuple(map(_short, terms)) for word in words if (terms := terms_of(word)))
        if not groups or k < 1:
            return []
        rows, total = connection.execute(
            f"SELECT chunks, tokens FROM owners WHERE id = {self._owner}"
        ).fetchone() or (0, 0)
        counts = self._counts(connection, {term for group in groups for term in group}, rows)
        there = sorted(
            ((counts[group[0]], group[0], often) for group, often in groups.items() if len(group) == 1),
            key=lambda one: one[0],
        )
        there = [one for one in there if one[0]]
        phrases = self._phrases(connection, groups, counts, rows)
        if not there and not phrases:
            return []
        found = [term for _, term, _ in there]
        weights = [often * weight(rows, count) for count, _, often in there]
        rare = _rarest(there, len(phrases))
        condition, values = chunks_of(scope, self._owner)
        candidates = (
            f"SELECT DISTINCT chunk FROM words WHERE owner = {self._owner} AND term = ANY(%s) "
            "UNION SELECT unnest(%s::bigint[])"
        )
        narrowed: list[Any] = []
        joined = ""
        if len(rare) < len(found):
            joined = f"JOIN ({candidates}) r USING (chunk)"
            narrowed = [rare, [one[0] for one in phrases]]
        if not scope.everything:
            joined += " JOIN chunks c ON c.id = w.chunk"
        columns: list[list[Any]] = [[one[at] for one in phrases] for at in range(4)]
        query = f"""
            SELECT w.chunk FROM (
                SELECT w.chunk, w.often::float8 AS often, w.size, q.weight
                FROM unnest(%s::text[], %s::float8[]) q(term, weight)
                JOIN words w ON w.owner = {self._owner} AND w.term = q.term
                UNION ALL SELECT * FROM unnest(%s::bigint[], %s::float8[], %s::int[], %s::float8[])
            ) w {joined} WHERE {condition if not scope.everything else "true"}
            GROUP BY 1 ORDER BY
                -- rounded, as the order of adding up must not decide between equals
                round(sum(w.weight * w.often * 2.2 /
                    (w.often + 0.3::float8 + 0.9::float8 * w.size / %s::float8))::numeric, 9) DESC, 1
            LIMIT %s"""
        given = [found, weights, *columns, *narrowed, *(values if not scope.everything else []), total / max(1, rows)]
        return [row[0] for row in connection.execute(query, [*given, k])]

    def _counts(self, connection: Any, terms: set[str], rows: int) -> dict[str, int]:
        """In how many chunks each term is; what is in any is remembered until their number changes by a hundredth."""
        at, counted = self._counted
        if abs(rows - at) > at // 100 or len(counted) > 100_000:
            self._counted = at, counted = rows, {}
        unknown = [term for term in terms if term not in counted]
        found = {term: counted[term] for term in terms if term in counted}
        if unknown:
            query = f"SELECT term, count(*) FROM words WHERE owner = {self._owner} AND term = ANY(%s) GROUP BY 1"
            counted.update(new := dict(connection.execute(query, [unknown]).fetchall()))
            found.update(new)
        return {term: found.get(term, 0) for term in terms}

    def _phrases(
        self, connection: Any, groups: Counter[tuple[str, ...]], counts: dict[str, int], rows: int
    ) -> list[tuple[int, float, int, float]]:
        """Chunk, how often, size and weight for each word that is several terms, which must stand side by side."""
        found: list[tuple[int, float, int, float]] = []
        for group, often in groups.items():
            if len(group) < 2 or not all(counts[term] for term in group):
                continue
            phrase = _joined(group)
            query = f"""
                SELECT c.id, (length(c.said) - length(replace(c.said, %(p)s, ''))) / length(%(p)s)::float8
                    + %(title)s * (length(c.headed) - length(replace(c.headed, %(p)s, ''))) / length(%(p)s), c.size
                FROM words w JOIN chunks c ON c.id = w.chunk
                WHERE w.owner = {self._owner} AND w.term = %(term)s
                AND (strpos(c.said, %(p)s) > 0 OR strpos(c.headed, %(p)s) > 0)"""
            rarest = min(group, key=counts.__getitem__)
            there = connection.execute(query, {"p": phrase, "title": TITLE, "term": rarest}).fetchall()
            counts_for = often * weight(rows, len(there))
            found += [(number, float(count), size, counts_for) for number, count, size in there]
        return found


def _rarest(there: Sequence[tuple[int, str, int]], held: int) -> list[str]:
    """The rarest terms, as many as may be looked up whole; at least one."""
    found: list[str] = []
    for count, term, _ in there:
        held += count
        if found and held > HELD:
            break
        found.append(term)
    return found


def _joined(terms: Sequence[str]) -> str:
    """Terms in one string in which a few of them, joined likewise, can be looked for."""
    return "".join(f" {term} " for term in terms)


def _short(term: str) -> str:
    if len(term) <= _TERM:
        return term
    return f"{term[: _TERM // 2]}…{hashlib.sha256(term.encode()).hexdigest()}"

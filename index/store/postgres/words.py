"""The search by words in a database: BM25 over a table of postings, by FTS5's own formula and with its tokens.

So that an article ranks as in a folder. As in ``lexical.py``, the chunks that hold the rarest words of a question
are candidates where its words are in very many.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Any

from ..folder.lexical import HELD, TITLE, terms_of, tokens
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

    @property
    def chunks(self) -> int:
        """How many chunks the owner has, within a hundredth, as of the last search; 0 if that is not known."""
        return self._counted[0]

    def best(self, connection: Any, words: Sequence[str], k: int, scope: Scope) -> list[int]:
        """Chunks that hold any of the words, best BM25 first.

        One statement ranks, so that all its numbers are of one moment but the counts that are remembered.

        Args:
            connection: to the database.
            words: plain words; nothing in them is a search operator.
            k: how many chunks.
            scope: which articles to search.
        """
        groups = Counter(tuple(map(_short, terms)) for word in words if (terms := terms_of(word)))
        if not groups or k < 1:
            return []
        counted = self._counts(connection, {term for group in groups for term in group})
        query, values = self._query(groups, counted, scope)
        found = connection.execute(f"{query} LIMIT {k}", values, binary=True).fetchall()
        if found and _is_far(self.chunks, found[0][1]):
            self._counted = (found[0][1], {})
            return self.best(connection, words, k, scope)
        return [row[0] for row in found]

    def _counts(self, connection: Any, terms: set[str]) -> dict[str, int]:
        """In how many chunks each term is, as remembered until the number of chunks changes by a hundredth.

        One that no chunk held is counted by each statement that asks for it, as the first chunk may have come.
        """
        at, counted = self._counted
        if not at or len(counted) > 100_000:
            (at,) = connection.execute(f"SELECT chunks FROM owners WHERE id = {self._owner}").fetchone() or (0,)
            self._counted = at, counted = at, {}
        if unknown := [term for term in terms if term not in counted]:
            query = f"SELECT term, count(*) FROM words WHERE owner = {self._owner} AND term = ANY(%s) GROUP BY 1"
            found = connection.execute(query, [unknown]).fetchall()
            counted.update({**dict.fromkeys(unknown, 0), **dict(found)})
        return counted

    def _query(
        self, groups: Counter[tuple[str, ...]], counted: dict[str, int], scope: Scope
    ) -> tuple[str, list[Any]]:
        """The statement that gives chunks, best first, and how many there are in all, with its values."""
        single = sorted(
            (counted.get(group[0], 0), group[0], often) for group, often in groups.items() if not group[1:]
        )
        several = [(group, often) for group, often in groups.items() if group[1:]]
        rarest = [min(group, key=lambda term: counted.get(term, 0)) for group, _ in several]
        rare = _rarest(single, sum(counted.get(term, 0) for term in rarest))
        words = f"words w ON w.owner = {self._owner} AND w.term"
        joined = ""
        values: list[Any] = [[one[1] for one in single], *([float(one[at]) for one in single] for at in (2, 0))]
        if several:
            values += [[_joined(group) for group, _ in several], rarest, [float(often) for _, often in several]]
        if len(rare) < len(single):
            candidates = f"SELECT DISTINCT w.chunk FROM unnest(%s::text[]) x(term) JOIN {words} = x.term"
            joined = f"JOIN ({candidates}{' UNION SELECT chunk FROM several' if several else ''}) r USING (chunk) "
            values.append(rare)
        if not scope.everything:
            condition, meant = chunks_of(scope, self._owner)
            joined += f"JOIN chunks c ON c.id = w.chunk WHERE {condition} "
            values += meant
        return (
            f"""
            WITH there AS (
                SELECT chunks, tokens::float8 / greatest(chunks, 1) AS mean FROM owners WHERE id = {self._owner}
            ), single AS MATERIALIZED (
                SELECT term, times * {_WEIGHT} AS weight FROM (
                    SELECT term, times, CASE WHEN count > 0 THEN count ELSE
                        (SELECT count(*) FROM words w WHERE w.owner = {self._owner} AND w.term = x.term) END AS count
                    FROM {_LISTS.format("float8")} x(term, times, count)
                ) t, there
            ){_several(words) if several else ""}
            SELECT w.chunk, (SELECT chunks FROM there) FROM (
                SELECT w.chunk, w.often::float8 AS often, w.size, s.weight FROM single s JOIN {words} = s.term
                {"UNION ALL SELECT * FROM several" if several else ""}
            ) w {joined}GROUP BY 1
            -- rounded, as the order of adding up must not decide between equals
            ORDER BY round(1e9 * sum({_SCORE})) DESC, 1""",
            values,
        )


_LISTS = "unnest((SELECT %s::text[]), (SELECT %s::{}[]), (SELECT %s::float8[]))"
"""Three lists as columns; selected, so that one plan fits all lengths and is made once."""

_WEIGHT = (
    "CASE WHEN chunks > 2 * count THEN ln((chunks - count + 0.5::float8) / (count + 0.5::float8)) "
    "ELSE 1e-6::float8 END"
)
"""What a word counts, as ``lexical.weight`` reckons it: a remembered count may be too high where chunks went."""

_SCORE = (
    "w.weight * w.often * 2.2::float8 / (w.often + 0.3::float8 + 0.9::float8 * w.size / (SELECT mean FROM there))"
)
"""BM25 with FTS5's constants."""


def _several(words: str) -> str:
    """The chunks that hold words of several terms, which must stand side by side; as ``several``, in SQL."""
    often = f"{_times('c.said')} + {TITLE}::float8 * {_times('c.headed')}"
    return f""", several AS MATERIALIZED (
                SELECT chunk, often, size, times * {_WEIGHT} AS weight FROM (
                    SELECT c.id AS chunk, c.size, {often} AS often, x.times,
                        count(*) OVER (PARTITION BY x.said)::float8 AS count
                    FROM {_LISTS.format("text")} x(said, term, times)
                    JOIN {words} = x.term JOIN chunks c ON c.id = w.chunk
                    WHERE strpos(c.said, x.said) > 0 OR strpos(c.headed, x.said) > 0
                ) t, there
            )"""


def _times(column: str) -> str:
    """How often ``x.said`` is in a column, in SQL."""
    return f"(length({column}) - length(replace({column}, x.said, ''))) / length(x.said)::float8"


def _is_far(known: int, chunks: int) -> bool:
    return abs(chunks - known) > known // 100


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

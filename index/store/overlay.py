"""Two indexes as one: the articles of all, and those of one reader beside them.

What is added or removed goes to the reader's own index; the other is only read. Neither knows of
the other, so that nothing of one reader can turn up in an answer to another.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from itertools import chain, zip_longest

import numpy as np
from numpy.typing import NDArray

from ..article import Article, Chunk, Listed
from ..errors import NotFound
from .folder.origins import Origin
from .folder.tables import Row, unknown
from .protocols import Store
from .scope import EVERYTHING, Multilingual, Scope, Statements, Within


class JoinedIndex:
    """A ``Store`` over two; chunks of the reader's own have negative numbers."""

    def __init__(self, shared: Store, own: Store) -> None:
        """Join two indexes made with the same embedder."""
        self.shared = shared
        self.own = own
        self.embedder = shared.embedder

    @property
    def read_only(self) -> bool:
        """Whether the reader's own index can be read and not written to."""
        return self.own.read_only

    def add(
        self, article: Article, origin: Origin | None = None, rows: Callable[[], list[Row]] | None = None
    ) -> bool:
        """Store an article in the reader's own index; False if either holds its text already."""
        return False if self._is_shared(article.id) else self.own.add(article, origin, rows)

    def rows(self, article: Article, pause: Callable[[], None] = lambda: None) -> list[Row]:
        """Cut and embed an article, for ``add``."""
        return self.own.rows(article, pause)

    def replace(self, old_id: str, article: Article, origin: Origin | None = None) -> bool:
        """Put an article in the place of one of the reader's own. Raises ``NotFound`` for any other."""
        return self.own.replace(old_id, article, origin)

    def origin(self, origin: Origin) -> Origin | None:
        """What is remembered of a file or address that the reader added."""
        return self.own.origin(origin)

    def fetched(self, article_id: str | None = None) -> list[Origin]:
        """The addresses that the reader's own articles were fetched from."""
        return self.own.fetched(article_id)

    def version(self, article_id: str) -> tuple[Article, str] | None:
        """An older text, and the id of what stands in its place; the reader's own first."""
        return self.own.version(article_id) or self.shared.version(article_id)

    def remove(self, article_id: str) -> Article:
        """Remove one of the reader's own articles. Raises ``NotFound`` for any other."""
        return self.own.remove(article_id)

    def article(self, article_id: str) -> Article:
        """The article of that id. Raises ``NotFound``."""
        try:
            return self.own.article(article_id)
        except NotFound:
            return self.shared.article(article_id)

    def articles(self) -> tuple[Article, ...]:
        """All articles, the reader's own last."""
        shared = self.shared.articles()
        held = {article.id for article in shared}
        return (*shared, *(article for article in self.own.articles() if article.id not in held))

    def listing(self, scope: Scope = EVERYTHING, *, start: int = 0, limit: int | None = None) -> tuple[Listed, ...]:
        """A page of what is known of the articles meant, without their texts, the reader's own last."""
        shared = self.shared.listing(scope, start=start, limit=limit)
        if len(shared) == limit:
            return shared
        own = self._own(scope)
        passed = max(0, start - self.shared.count(scope)) if start else 0
        end = None if limit is None else passed + limit - len(shared)
        return (*shared, *own[passed:end])

    def count(self, scope: Scope = EVERYTHING) -> int:
        """How many articles are meant."""
        return self.shared.count(scope) + len(self._own(scope))

    def ids(self, scope: Scope = EVERYTHING, limit: int | None = None) -> list[str]:
        """The ids of the first articles meant, the reader's own last."""
        shared = self.shared.ids(scope, limit)
        return shared if len(shared) == limit else [*shared, *(one.id for one in self._own(scope))][:limit]

    def missing(self, ids: Sequence[str]) -> list[str]:
        """Those of some ids that no article has, in their order."""
        return self.shared.missing(self.own.missing(ids))

    @property
    def generation(self) -> Hashable:
        """Another value after each change of either index."""
        return self.shared.generation, self.own.generation

    def __len__(self) -> int:
        return self.count()

    def select(self, ids: Sequence[str] | None, since: str | None, until: str | None) -> list[str]:
        """The ids of the articles meant. Raises ``NotFound`` for an unknown id."""
        for absent in self.missing(ids or ()):
            raise unknown(absent)
        return self.ids(Scope(None if ids is None else tuple(ids), since, until))

    def statements(self, ids: Sequence[str]) -> dict[str, Statements]:
        """What articles state, by their ids; what was not read yet, or is damaged, is left out."""
        return {**self.shared.statements(ids), **self.own.statements(ids)}

    def keep_statements(self, article_id: str, made: Statements) -> None:
        """Store what an article states, in whichever index has it and can be written to."""
        for one in (self.own, self.shared):
            if not one.read_only:
                one.keep_statements(article_id, made)

    def unstated(self, made_by: str) -> list[str]:
        """The ids of the articles whose statements were not made by that version."""
        return [*self.shared.unstated(made_by), *self.own.unstated(made_by)]

    def keep_multilingual(self, article_id: str, made: Multilingual) -> None:
        """Store the vectors of an article's chunks across languages, in whichever index has it."""
        for one in (self.own, self.shared):
            if not one.missing([article_id]):
                one.keep_multilingual(article_id, made)

    def unembedded(self, made_by: str, within: Within = None) -> list[str]:
        """The ids of the articles meant without vectors across languages by that model."""
        return list(dict.fromkeys([*self.shared.unembedded(made_by, within), *self.own.unembedded(made_by, within)]))

    def lexical(self, words: Sequence[str], k: int, within: Within = None) -> list[int]:
        """Chunks that hold any of the words: the best of each index in turn, as their BM25 cannot be compared."""
        pairs = zip_longest(self.own.lexical(words, k, within), self.shared.lexical(words, k, within))
        both = chain.from_iterable((None if own is None else -own, shared) for own, shared in pairs)
        return [number for number in both if number is not None][:k]

    def dense(
        self, vector: NDArray[np.float32], k: int, within: Within = None, made_by: str | None = None
    ) -> list[tuple[int, float]]:
        """Chunks nearest to a vector, with their cosine in [-1, 1], nearest first."""
        own = [(-number, cosine) for number, cosine in self.own.dense(vector, k, within, made_by)]
        return sorted(own + self.shared.dense(vector, k, within, made_by), key=lambda found: -found[1])[:k]

    def chunks(self, ids: Sequence[int]) -> list[Chunk]:
        """The chunks of these ids, in this order; what both indexes hold comes once."""
        own = [-i for i in ids if i < 0]
        rest = [i for i in ids if i >= 0]
        found = {chunk.id: chunk for chunk in _numbered(self.own.chunks(own))}
        found.update({chunk.id: chunk for chunk in self.shared.chunks(rest)})
        by_place = {(found[i].article.id, found[i].start): found[i] for i in reversed(ids) if i in found}
        return [chunk for i in ids if (chunk := found.get(i)) and by_place[chunk.article.id, chunk.start] is chunk]

    def chunks_of(self, article_id: str, before: int) -> list[Chunk]:
        """The chunks of one article that begin before a character, in its order. Raises ``NotFound``."""
        try:
            return _numbered(self.own.chunks_of(article_id, before))
        except NotFound:
            return self.shared.chunks_of(article_id, before)

    def note(self, key: str, value: str | None = None) -> str | None:
        """Read or write a note kept with the reader's own articles."""
        return self.own.note(key, value)

    def save(self) -> None:
        """Write the cache of the reader's own index."""
        self.own.save()

    def verify(self) -> list[str]:
        """Check the reader's own folder: a sentence for each problem."""
        return self.own.verify()

    def close(self) -> None:
        """Close the reader's own index; the other stays open for the others."""
        self.own.close()

    def _is_shared(self, article_id: str) -> bool:
        return not self.shared.missing([article_id])

    def _own(self, scope: Scope) -> list[Listed]:
        """The reader's own articles of a scope that are not shared as well: a quota's worth at most."""
        own = self.own.listing(scope)
        alone = set(self.shared.missing([listed.id for listed in own]))
        return [listed for listed in own if listed.id in alone]


def _numbered(chunks: Sequence[Chunk]) -> list[Chunk]:
    """Chunks of the reader's own index under the numbers that the joined one knows them by."""
    return [replace(chunk, id=-chunk.id) for chunk in chunks]

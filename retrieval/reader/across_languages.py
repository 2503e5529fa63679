"""The search across languages: chunks by their vectors in an index, which are made where it has none yet.

Knows an index and the model that compares texts in different languages; neither windows nor answers.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from index import Alike, Chunk, FootnoteError, Index, Multilingual, NotFound, Scope, StoreError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

AT_ONCE = 400
"""Chunks whose vectors across languages are made while a question waits, at 27 ms of a processor each."""

_STEP = 8
"""Chunks whose vectors are made beside questions in one go, so that a question waits for no more."""


class AcrossLanguages:
    """Finds chunks across languages. Safe to share between threads."""

    def __init__(self, alike: Alike) -> None:
        """Nothing is loaded yet."""
        self._alike = alike
        self._lock = threading.Lock()
        self._rest: tuple[Index, threading.Thread, frozenset[str]] | None = None
        self._paused = threading.Event()
        self.completed = 0
        """How often ``nearest`` has made all vectors that a question had left, so that answers may be others."""

    def nearest(self, index: Index, question: str, k: int, within: Scope) -> list[tuple[int, float]]:
        """Chunks nearest to a question, whatever their languages, with their cosine in [-1, 1], nearest first.

        Their vectors are those of the index. Where articles have none yet, those of ``AT_ONCE`` chunks are made
        and stored at once, the others by a thread of its own. Where nothing can be stored, they are compared as far
        as they are made at once, and kept while the process lives.

        Args:
            index: has the chunks.
            question: any text.
            k: how many chunks.
            within: which articles.
        """
        alike = self._alike
        vector = alike.question(question)
        begun = self._begun(index)
        waiting = [one for one in index.unembedded(alike.fingerprint, within) if one not in begun]
        found: dict[int, float] = {}
        left, stored = AT_ONCE, True
        for at, article_id in enumerate(waiting):
            chunks = _chunks(index, article_id)
            left -= len(chunks)
            if left < 0:
                if stored:
                    self._make_rest(index, waiting[at:])
                break
            vectors = alike.passages([chunk.text for chunk in chunks])
            found |= zip((chunk.id for chunk in chunks), (vectors @ vector).tolist(), strict=True)
            try:
                index.keep_multilingual(article_id, _multilingual(alike, chunks, vectors))
            except StoreError:
                stored = False
        found |= index.dense(vector, k, within, alike.fingerprint)
        return sorted(found.items(), key=lambda one: (-one[1], one[0]))[:k]

    def pause(self, index: Index) -> None:
        """Stop making vectors for an index beside the questions; the next question that lacks some begins again."""
        with self._lock:
            rest = self._rest
            if rest is None or index not in (rest[0], getattr(rest[0], "shared", None)):  # as a ``JoinedIndex`` has
                return
            self._paused.set()
        rest[1].join()

    def _begun(self, index: Index) -> Collection[str]:
        """The articles of an index whose vectors are being made beside the questions."""
        rest = self._rest
        return rest[2] if rest and rest[0] is index and rest[1].is_alive() else ()

    def _make_rest(self, index: Index, waiting: Sequence[str]) -> None:
        """Make the vectors of some articles in a thread of its own, if none is at work."""
        with self._lock:
            if self._rest and self._rest[1].is_alive():
                return
            self._paused.clear()
            work = threading.Thread(target=self._made, args=(index, waiting), name="footnote-multilingual")
            self._rest = index, work, frozenset(waiting)
            work.start()

    def _made(self, index: Index, waiting: Sequence[str]) -> None:
        alike = self._alike
        with suppress(FootnoteError, RuntimeError):  # a store that was closed, a process that ends
            for article_id in waiting:
                chunks, vectors = _chunks(index, article_id), []
                for at in range(0, len(chunks), _STEP):
                    if self._paused.is_set() or not threading.main_thread().is_alive():
                        return
                    vectors += [*alike.embed([chunk.text for chunk in chunks[at : at + _STEP]])]
                if chunks:
                    index.keep_multilingual(article_id, _multilingual(alike, chunks, vectors))
            self.completed += 1


def _chunks(index: Index, article_id: str) -> list[Chunk]:
    """All chunks of an article; none if it is gone."""
    try:
        return index.chunks_of(article_id, 2**31 - 1)
    except NotFound:
        return []


def _multilingual(alike: Alike, chunks: Sequence[Chunk], vectors: Iterable[NDArray[np.float32]]) -> Multilingual:
    """What is stored of the vectors of an article's chunks."""
    begun = (chunk.start for chunk in chunks)
    made = {start: vector.astype("<f4").tobytes() for start, vector in zip(begun, vectors, strict=True)}
    return Multilingual(alike.fingerprint, made)

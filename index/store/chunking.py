"""An article made into the rows that are stored of it: cut, embedded and hashed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from ..article import Article, has_text, label, text_hash
from ..errors import FileRefused, InputError
from ..model.embedder import Embedder
from ..splitter import sentences, split
from .folder.tables import Row
from .scope import Maker, Statements

Counting = Callable[[Sequence[str]], Sequence[int]]
Stored = Callable[[Mapping[bytes, str]], dict[bytes, tuple[bytes, bytes]]]
"""From texts by their hashes to the vectors, and the sentences' vectors, of those that are stored already."""
_HALF = re.compile("[\ud800-\udfff]")
_AT_ONCE = 32
"""Chunks that are embedded before it is asked whether to go on."""
PIECES = 100_000
"""Word pieces of one article that are embedded, its chunks that are equal counted once: some 70,000 English words,
twenty seconds of two processors."""
SENTENCES = 50_000
"""Sentences of one article: each has a vector of its own."""
STOPS = 500_000
"""Full stops of one article, whether they end a sentence or not."""


def rows(
    embedder: Embedder, article: Article, stored: Stored | None, pause: Callable[[], None] = lambda: None
) -> list[Row]:
    """Cut and embed an article.

    Args:
        embedder: makes the vectors.
        article: any that ``LocalIndex.add`` takes.
        stored: gives the vectors that need not be made; None makes all of them anew, of however much.
        pause: called now and then; what it raises ends the work.

    Raises:
        FileRefused: ``file_too_complex``: it has more than ``SENTENCES``, ``STOPS`` or ``PIECES``. What is made
            anew was stored before, and is not refused.
    """
    anew = stored is None
    if not anew and sum(map(article.text.count, ".!?…")) > STOPS:  # "Mr. Mr. Mr.": looked at one by one
        raise _too_long(f"{STOPS:,} full stops")
    cut = sentences(article.text, None if anew else SENTENCES + 1)
    if not anew and len(cut) > SENTENCES:
        raise _too_long(f"{SENTENCES:,} sentences")
    count = embedder.count if anew else _bounded(embedder.count)
    spans = split(article.text, count, embedder.max_pieces, cut=cut)
    if not anew and len(spans) > SENTENCES:  # each without a space, say
        raise _too_long(f"{SENTENCES:,} passages")
    texts = [article.text[start:end] for start, end in spans]
    inside = [
        np.array(found, np.int32).reshape(-1, 2) - start
        for found, (start, _) in zip(_sentences_by_chunk(cut, spans), spans, strict=True)
    ]
    maker = f"{embedder.name} {embedder.fingerprint}"
    hashes = [text_hash(maker, text, found) for text, found in zip(texts, inside, strict=True)]
    made = stored(dict(zip(hashes, texts, strict=True))) if stored else {}
    # Each text once: a file of one word, over and over, is embedded in a moment.
    missing = list({key: i for i, key in enumerate(hashes) if key not in made}.values())
    if not anew:
        count([texts[i] for i in missing])
    for at in range(0, len(missing), _AT_ONCE):
        pause()
        some = missing[at : at + _AT_ONCE]
        vectors, parts = embedder.embed_parts(
            [texts[i] for i in some], [[(int(a), int(b)) for a, b in inside[i]] for i in some]
        )
        for i, vector, part in zip(some, vectors, parts, strict=True):
            made[hashes[i]] = (vector.astype("<f4").tobytes(), part.astype("<f2").tobytes())
    return [
        (start, end, made[key][0], (found + start).astype("<i4").tobytes(), made[key][1], key)
        for (start, end), found, key in zip(spans, inside, hashes, strict=True)
    ]


def stated(maker: Maker | None, article: Article, made: Sequence[Row]) -> Statements | None:
    """What an article states, read from its sentences as they are stored.

    Args:
        maker: reads it; None for nobody.
        article: which.
        made: what ``rows`` made of it.
    """
    if maker is None:
        return None
    spans = [np.frombuffer(row[3], "<i4").reshape(-1, 2).tolist() for row in made]
    return maker(article, [(start, end) for some in spans for start, end in some])


def check(article: Article) -> None:
    """Refuse what holds nothing to search, or what no store can keep.

    Raises:
        InputError: the sentence says what is wrong with it.
    """
    stated = (article.title, article.published, article.author, article.publisher, article.url, article.language)
    if not has_text(article.text):
        raise InputError(f"{article.title[:80]!r} holds no text: nothing was added.", code="file_no_text")
    if _HALF.search(article.text) or any(_HALF.search(one or "") for one in stated):
        raise InputError(
            f"{label(article.title)!r} holds half characters that no file can keep (lone surrogates): "
            "read it again with the right encoding.",
            code="file_unreadable",
        )
    if any("\0" in (one or "") for one in stated):  # the text itself may hold them
        raise InputError(
            f"The title or another statement of {label(article.title)!r} holds a NUL character: give it without.",
            code="file_unreadable",
        )


def _bounded(count: Counting) -> Counting:
    """The same counting, of each text once; it ends where one call has more word pieces than are embedded."""
    sizes: dict[str, int] = {}

    def counted(texts: Sequence[str]) -> list[int]:
        each = list(dict.fromkeys(texts))
        total = 0
        for at in range(0, len(each), 500):
            some = [text for text in each[at : at + 500] if text not in sizes]
            sizes.update(zip(some, count(some), strict=True))
            total += sum(sizes[text] for text in each[at : at + 500])
            if total > PIECES:
                raise _too_long(f"{PIECES:,} word pieces (some {round(PIECES * 0.73, -4):,.0f} words)")
        return [sizes[text] for text in texts]

    return counted


def _too_long(most: str) -> FileRefused:
    return FileRefused(
        f"The article is too long: it has more than {most}, the most that are read of one; split it.",
        code="file_too_complex",
    )


def _sentences_by_chunk(
    cut: Sequence[tuple[int, int]], chunks: Sequence[tuple[int, int]]
) -> list[list[tuple[int, int]]]:
    """The sentences of each chunk; of one that was too long for a chunk, the piece inside it."""
    found: list[list[tuple[int, int]]] = [[] for _ in chunks]
    at = 0
    for start, end in cut:
        while chunks[at][1] <= start:
            at += 1
        i = at
        while i < len(chunks) and chunks[i][0] < end:
            found[i].append((max(start, chunks[i][0]), min(end, chunks[i][1])))
            i += 1
    return found

"""Where sentences, paragraphs and chunks begin and end; an article made into the rows that are stored of it.

A sentence is the unit of citation, a chunk the unit of search. What cuts returns ``(start, end)`` pairs of characters
of the text that was given, never a changed copy of it, so ``text[start:end]`` is always what the author wrote.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice

import numpy as np

from ..article import Article, has_text, label, text_hash
from ..errors import FileRefused, InputError
from ..lang.patterns import foreign, pattern, words_of
from ..model.alike import Alike
from ..model.embedder import Embedder
from .folder.tables import Row
from .scope import Maker, Multilingual, Statements

Span = tuple[int, int]

MAX_SENTENCE = 600
"""Characters. A "sentence" without a full stop for longer than this (a table, a list, a
transcript) is cut at the last clause or white space before it: a longer citation helps nobody."""

MAX_CHUNK = 1000
"""Characters a chunk aims at: some 150 words, the size at which news passages were found best."""

_PARAGRAPH_BREAK = pattern(
    r"[\r\n\u2028\u2029](?:(?:(?<=\r)\n)?[^\S\r\n\u2028\u2029]*(?:\r\n?|\n|\u2028|\u2029)\s*|(?<=\u2029))"
)
_LINE_BREAK = pattern(r"[\r\n\u2028](?:(?<=\r)\n)?")
_CLOSERS = "\"'”’»›)\\]】」』）〉》"
_OPENERS = "\"'“‘„«‹([【「『（¿¡–—\\-"
_ENDS = ".!?…‽"  # Latin, Cyrillic, Greek: a space follows
_FULL = "。！？｡؟۔।॥։።"  # scripts that need none
# A whole run of stops, whether it ends a sentence or not: a text may be nothing else, and is gone through once.
_STOP = pattern(rf"[{_ENDS}{_FULL}](?:(?<=[{_ENDS}])[{_ENDS}]*+|[{_FULL}]*+)[{_CLOSERS}]*+")
_STOPPED = pattern(rf"[{_ENDS}][{_CLOSERS}]*(?=\s|$)|[{_FULL}]")
_BULLET = pattern(r"\s*(?:[-*•‣·–—]\s|\(?\d{1,3}[.)]\s|#{1,6}\s|>\s)")
_NUMBER = pattern(r"\s*\(?\d{1,3}\.(?=\s+\S)")
_WORD_BEFORE = pattern(r"(?<!\w)[^\W\d_](?:[\w.’'-]*\w)?$")
_FIRST_LETTER = pattern(rf"\s*[{_OPENERS}\s]*(\w)")
_NEXT_WORD = pattern(rf"\s*[{_OPENERS}\s]*([^\W\d_]+)")
_CLAUSE = pattern(r"[;:,，；：、–—]\s*|\s+")

_ABBREVIATIONS = words_of("sentences.abbreviations")
"""After them a full stop seldom ends a sentence. The single letters ("J. Smith", "U.S.") are handled by shape."""
_SENTENCE_ENDERS = words_of("sentences.enders")
"""Abbreviations that often do end a sentence: a known sentence opener after them decides."""
_SENTENCE_OPENERS = words_of("sentences.openers")
_ORDINAL_MONTHS = words_of("sentences.ordinal_months")


def paragraphs(text: str) -> list[Span]:
    r"""The spans between blank lines, white space at either end left out.

    >>> paragraphs("One.\n\n  Two\nlines. ")
    [(0, 4), (8, 18)]
    """
    return list(_paragraphs(text))


def sentences(text: str, most: int | None = None) -> list[Span]:
    """The sentences of a text, in order, none overlapping, white space at either end left out.

    A line break ends a sentence where the line is a heading or a list item, and not where it
    only wraps running text. At most ``MAX_SENTENCE`` characters each; no more than ``most`` of them are looked for.

    >>> text = "Gen. Ray left at 5 p.m. on Friday. “Why?” he asked. It rained."
    >>> [text[a:b] for a, b in sentences(text)]
    ['Gen. Ray left at 5 p.m. on Friday.', '“Why?” he asked.', 'It rained.']
    """
    return list(islice(_sentences(text), most))


def split(
    text: str,
    count: Callable[[Sequence[str]], Sequence[int]],
    max_pieces: int,
    max_chunk: int = MAX_CHUNK,
    cut: Sequence[Span] | None = None,
) -> list[Span]:
    """Chunks of whole sentences, in order, that together hold every sentence once.

    Args:
        text: the article's text.
        count: word pieces of each of some texts, special tokens left out, as the embedder counts them.
        max_pieces: the most word pieces a chunk may have. A sentence that alone has more is
            cut at white space, or inside a word if there is none.
        max_chunk: characters a chunk aims at; one sentence longer than this stands alone.
        cut: the text's ``sentences``, where they are known already.

    Returns:
        Spans of the text; paragraph borders are preferred as chunk borders.
    """
    spans = sentences(text) if cut is None else cut
    sizes = list(count([text[a:b] for a, b in spans]))
    pieces: list[tuple[Span, int]] = []
    for span, size in zip(spans, sizes, strict=True):
        pieces.extend([(span, size)] if size <= max_pieces else _fitted(text, span, count, max_pieces))
    new_paragraph = {start for start, _ in _paragraphs(text)}
    chunks: list[Span] = []
    open_pieces = 0
    for (start, end), size in pieces:
        if chunks and open_pieces:
            length = end - chunks[-1][0]
            fits = open_pieces + size <= max_pieces and length <= max_chunk
            # A new paragraph starts a new chunk once the open one is well filled.
            filled = start in new_paragraph and chunks[-1][1] - chunks[-1][0] >= max_chunk * 0.6
            if fits and not filled:
                chunks[-1] = (chunks[-1][0], end)
                open_pieces += size
                continue
        chunks.append((start, end))
        open_pieces = max(size, 1)
    return chunks


def _paragraphs(text: str) -> Iterator[Span]:
    return _trimmed(text, _between_breaks(text))


def _sentences(text: str) -> Iterator[Span]:
    for start, end in _paragraphs(text):
        for line_start, line_end in _lines(text, start, end):
            for span in _trimmed(text, _between_stops(text, line_start, line_end)):
                yield from _capped(text, *span)


def _between_breaks(text: str) -> Iterator[Span]:
    at = 0
    for match in _PARAGRAPH_BREAK.finditer(text):
        yield at, match.start()
        at = match.end()
    yield at, len(text)


def _trimmed(text: str, spans: Iterator[Span]) -> Iterator[Span]:
    for start, end in spans:
        piece = text[start:end]
        start += len(piece) - len(piece.lstrip())
        end = start + len(piece.strip())
        if start < end:
            yield start, end


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    """Runs of lines that belong together: wrapped text stays one run.

    A paragraph that ends without a stop is no running text, but a headline above its byline, say: there a line that
    begins with a capital stands alone.
    """
    run_start = start
    line_start = start
    running = _STOPPED.search(text, max(start, end - 4), end) is not None
    for match in _LINE_BREAK.finditer(text, start, end):
        line = text[line_start : match.start()].rstrip()
        wrapped = len(line) >= 50 and line[-1:] not in ":" and not _STOPPED.search(line[-4:])
        if wrapped and not running:
            first = _FIRST_LETTER.match(text, match.end(), end)
            wrapped = first is None or not first[1].isupper()
        if not wrapped or _BULLET.match(text, match.end(), min(end, match.end() + 12)):
            yield run_start, match.start()
            run_start = match.end()
        line_start = match.end()
    yield run_start, end


def _between_stops(text: str, start: int, end: int) -> Iterator[Span]:
    at = start
    number = _NUMBER.match(text, start, end)  # of an item of a list, which belongs to what it counts
    for match in _STOP.finditer(text, number.end() if number else start, end):
        if match.end() < end and _ends_sentence(text, match, at, end):
            yield at, match.end()
            at = match.end()
    yield at, end


def _ends_sentence(text: str, stop: re.Match[str], start: int, end: int) -> bool:
    mark = stop.group()
    if mark[0] in _FULL:
        return True
    if not text[stop.end()].isspace():
        return False
    following = text[stop.end() : min(end, stop.end() + 40)]
    first = _FIRST_LETTER.match(following)
    if first and first[1].islower():
        return False  # "“Why?” he asked", "approx. five"
    if mark != ".":
        return True  # "!", "?", "...", or a closing quotation mark or bracket after the stop
    before = text[max(start, stop.start() - 24) : stop.start()]
    opener = _NEXT_WORD.match(following)
    next_word = opener[1].lower() if opener else ""
    if before[-1:].isdigit():  # German ordinals: "am 8. Januar"
        return next_word not in _ORDINAL_MONTHS
    word = _WORD_BEFORE.search(before)
    if not word:
        return True
    short = word[0].lower()
    letters = short.replace(".", "")
    initial = (len(letters) == 1 and short not in ("i", "я", "і")) or (
        "." in short and len(letters) <= 4 and all(len(part) <= 2 for part in short.split("."))
    )
    if short in _SENTENCE_ENDERS or (initial and "." in short):
        return next_word in _SENTENCE_OPENERS
    return not (short in _ABBREVIATIONS or initial)


def _capped(text: str, start: int, end: int) -> Iterator[Span]:
    while end - start > MAX_SENTENCE:
        cut = start + MAX_SENTENCE
        for match in _CLAUSE.finditer(text, start + MAX_SENTENCE // 2, cut):
            cut = match.end()
        yield from _trimmed(text, iter([(start, cut)]))
        start = cut
    yield from _trimmed(text, iter([(start, end)]))


def _fitted(
    text: str, span: Span, count: Callable[[Sequence[str]], Sequence[int]], max_pieces: int
) -> list[tuple[Span, int]]:
    """Halve a span, at white space near the middle if there is any, until each half fits."""
    start, end = span
    size = count([text[start:end]])[0]
    if size <= max_pieces or end - start <= 1:
        return [(span, size)]
    middle = (start + end) // 2
    space = max(text.rfind(" ", start + 1, middle), text.rfind("\n", start + 1, middle))
    middle = space if space > start else middle
    halves = _trimmed(text, iter([(start, middle), (middle, end)]))
    return [piece for half in halves for piece in _fitted(text, half, count, max_pieces)]


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


def multilingual(alike: Alike | None, article: Article, made: Sequence[Row]) -> Multilingual | None:
    """The vectors of an article's chunks across languages, if it is in another language than English.

    Args:
        alike: makes them; None for nobody.
        article: which.
        made: what ``rows`` made of it.
    """
    if alike is None or not foreign(article.language):
        return None
    texts = {start: article.text[start:end] for start, end, *_ in made}
    each = list(dict.fromkeys(texts.values()))  # as in ``rows``: each text once
    vectors = dict(zip(each, alike.embed(each).astype("<f4"), strict=True))
    return Multilingual(alike.fingerprint, {start: vectors[text].tobytes() for start, text in texts.items()})


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

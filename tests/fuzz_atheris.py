"""Fuzzing led by coverage, by hand: ``pip install atheris``, then

    python tests/fuzz_atheris.py splitter -max_total_time=60

The first argument is a name in ``TARGETS``. Not part of any test run: what it finds becomes a test in
``tests/test_fuzz.py`` or beside the part it broke. Everything here runs in this process, so the parsers that
belong into a confined child (PDF, HTML, Word) are left to ``tests/test_fuzz.py``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parent.parent))

with atheris.instrument_imports(include=["index", "retrieval"]):
    from index import FootnoteError
    from index.article import file_label, label, language, web_address
    from index.reading.encodings import decode_page, decode_text
    from index.reading.facts.dates import day
    from index.reading.files.markdown import front_matter, read_markdown
    from index.store.chunking import paragraphs, sentences, split
    from retrieval.answer import Turn
    from retrieval.chat.marks import Mark, parse
    from retrieval.followup import leans, resolve
    from retrieval.validation import clean_history, visible


def words(data: bytes) -> str:
    """Any text without half characters."""
    return atheris.FuzzedDataProvider(data).ConsumeUnicodeNoSurrogates(20_000)


def splitter(data: bytes) -> None:
    """Every sentence and chunk is a span of the text, in order and inside it."""
    text = words(data)
    for spans in (
        sentences(text),
        paragraphs(text),
        split(text, lambda parts: [len(part.split()) for part in parts], 40),
    ):
        last = 0
        for start, end in spans:
            assert last <= start < end <= len(text)
            last = end


def marks(data: bytes) -> None:
    """The marks of a model's draft are in range."""
    for piece in parse(words(data), 5):
        assert not isinstance(piece, Mark) or all(1 <= number <= 5 for number in piece.numbers)


def readers(data: bytes) -> None:
    """Bytes are text or one of our errors; labels are one plain line; front matter never runs anything."""
    for read in (decode_text, decode_page):
        try:
            text = read(data)
        except FootnoteError:
            continue
        assert read is decode_page or "\x00" not in text
    text = words(data)
    for shown in (label(text), file_label(text)):
        assert shown is None or (len(shown) <= 200 and "\n" not in shown)
    day(text), language(text), web_address(text), front_matter(text)
    try:
        read_markdown(text)
    except FootnoteError:
        return


def followup(data: bytes) -> None:
    """Any two texts are a question and its history."""
    text = words(data)
    half = len(text) // 2
    question, before = visible(text[:half]), text[half:]
    turns = clean_history([(before[:9_000], before[9_000:18_000])])
    assert all(isinstance(turn, Turn) for turn in turns)
    leans(question)
    resolve(question, turns)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "splitter": splitter, "marks": marks, "readers": readers, "followup": followup
}  # fmt: skip

if __name__ == "__main__":
    target = TARGETS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()

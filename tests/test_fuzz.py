"""Anything at all in, exact offsets or one clear error out: never another exception.

A fixed number of examples, the same each time; `FUZZ=20 pytest tests/test_fuzz.py` tries twenty times as many, new
ones. Sentences, marks and follow-ups have theirs in their own files.
"""

from __future__ import annotations

import json
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import Article, FootnoteError, LocalIndex, read_bytes, sentences, split
from index.reading.pages.feeds import read_list
from index.reading.sandbox import Preloaded
from retrieval import Turn, clean_history, clean_question

from .index import files

MORE = int(os.environ.get("FUZZ", "0"))

pytestmark = pytest.mark.slow


def examples(count: int):
    return settings(
        max_examples=count * max(1, MORE),
        derandomize=not MORE,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
    )


ODD = "\0\u200b\u202e\u2028\ufeff\r\n\t .,:;!?[]()“”'\"«»—-0123456789%$€ab Zéßжщ中。？ا؟🏳️\u0301"
TEXT = st.text(st.one_of(st.sampled_from(ODD), st.characters()), max_size=400)
WORDS = [
    *"The council voted. Gen. Ray left 5 p.m. 3.5 # - item » “Why?” U.S. 1,300 [1] etc. Ж. 。".split(),
    "km.\n\n",
    "\n",
]
PROSE = st.lists(
    st.one_of(
        st.sampled_from(WORDS),
        TEXT,
    ),
    max_size=40,
).map(" ".join)

VALID = {
    "a.html": files.PAGE.encode(),
    "a.pdf": files.pdf([["The tram opens in May.", "It has 12 stops."], ["It cost 4 millions."]], "/Title (Tram)"),
    "a.docx": files.docx(files.paragraph("The tram opens in May.") * 3, core="<dc:title>Tram</dc:title>"),
    "a.md": b"---\ntitle: Tram\ndate: 2024-01-08\n---\n# Tram\n\nThe *tram* opens in [May](https://x.org).\n- b\n",
    "a.txt": "The tram opens in May. «Да», сказал мэр.".encode("utf-16"),
}
FEED = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title><item><link>https://x.example/a</link>'
    b"<pubDate>Mon, 08 Jan 2024 10:00:00 GMT</pubDate></item></channel></rss>"
)
PIECES = st.one_of(
    st.binary(max_size=30),
    st.sampled_from(
        [b"<", b">", b"&#0;", b"<!DOCTYPE x [", b"]]>", b"\0", b"\xff\xfe", b"obj", b"endstream", b"stream\n",
         b"<<", b"/Kids", b"PK\x03\x04", b"---\n", b"```", b"<script>", b"<table>" * 50, b"[" * 200, b"9" * 40,
         b"%PDF-1.7", b"<w:p>"]
    ),
)  # fmt: skip


@st.composite
def mutated(draw, data: bytes) -> bytes:
    """A few cuts, doublings, flips and insertions."""
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, max(0, len(data) - 1)))
        end = min(len(data), start + draw(st.sampled_from([0, 1, 2, 10, 100, 1000])))
        middle = draw(
            st.one_of(PIECES, st.just(data[start:end] * 2), st.just(bytes(byte ^ 0x20 for byte in data[start:end])))
        )
        data = data[:start] + middle + data[end:]
    return data


FILES = st.one_of(
    st.sampled_from(sorted(VALID)).flatmap(lambda name: st.tuples(st.just(name), mutated(VALID[name]))),
    st.tuples(st.sampled_from([*VALID, "a", "a.doc", "🏳️\0../..\\.pdf"]), st.binary(max_size=600)),
)


def assert_exact(text: str) -> None:
    """Sentences stand in order, apart, inside the text, and lose no letter."""
    at, said = 0, []
    for start, end in sentences(text):
        assert at <= start < end <= len(text)
        said.append(text[start:end])
        at = end
    assert "".join("".join(said).split()) == "".join(text.split())


@pytest.fixture(scope="module")
def exchange():
    with Preloaded() as made:
        yield made


@given(FILES)
@examples(150)
def test_any_file_is_an_article_or_a_clear_error(exchange, file):
    name, data = file
    try:
        article = read_bytes(data, name, exchange=exchange)
    except FootnoteError as error:
        assert 20 < len(error.message) < 400 and "\n" not in error.message and "Traceback" not in error.message
        return
    assert article.text.strip() and article.title
    assert article.text.encode() and article.id == Article("", article.text).id
    assert_exact(article.text)


@given(st.one_of(mutated(FEED), st.binary(max_size=200)))
@examples(200)
def test_any_feed_is_a_list_or_a_clear_error(data):
    try:
        listing = read_list(data)
    except FootnoteError as error:
        assert error.message.endswith(".")
        return
    assert all(address.strip() and "\n" not in address.strip() for address, _ in listing.entries)


@given(st.one_of(TEXT, PROSE))
@examples(300)
def test_any_text_is_cut_exactly(embedder, text):
    assert_exact(text)
    spans = split(text, embedder.count, embedder.max_pieces)
    assert all(0 <= a < b <= len(text) for a, b in spans)
    assert all(before[1] <= after[0] for before, after in zip(spans, spans[1:], strict=False))
    assert "".join("".join(text[a:b] for a, b in spans).split()) == "".join(text.split())
    assert all(count <= embedder.max_pieces for count in embedder.count([text[a:b] for a, b in spans]))


@given(st.lists(st.tuples(TEXT, st.one_of(TEXT, PROSE)), min_size=1, max_size=4))
@examples(25)
def test_any_article_is_stored_exactly_or_refused(tmp_path_factory, embedder, given_articles):
    index = LocalIndex(tmp_path_factory.mktemp("any"), embedder)
    stored = {}
    for title, text in given_articles:
        article = Article(title=title, text=text)
        try:
            index.add(article)
            stored.setdefault(article.id, article)
        except FootnoteError as error:
            assert error.code in ("file_no_text", "file_unreadable")
    assert index.articles() == tuple(stored.values()) and index.verify() == []
    index.close()


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXT, st.sampled_from(["user", "assistant"])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.one_of(TEXT, st.sampled_from(["role", "content", "text", "question"])), inner, max_size=4),
    ),
    max_leaves=12,
)  # fmt: skip
TURNS = st.lists(
    st.tuples(st.sampled_from(["user", "assistant"]), st.one_of(TEXT, PROSE)).map(
        lambda turn: {"role": turn[0], "content": turn[1]}
    ),
    max_size=8,
)


@given(st.one_of(JSON, TURNS))
@examples(300)
def test_any_history_is_turns_or_a_clear_error(history):
    try:
        turns = clean_history(history)
    except FootnoteError as error:
        assert error.code.startswith(("history", "question")) and len(error.message) < 400
        return
    assert all(isinstance(turn, Turn) for turn in turns) and len(turns) <= 10


@given(st.one_of(TEXT, PROSE, st.sampled_from(["When was this published?", "Why?", "And since when?"])), TURNS)
@examples(40)
def test_any_question_is_answered_exactly_or_refused_clearly(bot, question, history):
    try:
        answer = bot.ask(question, history)
    except FootnoteError as error:
        assert error.code.startswith(("question", "history")) and len(error.message) < 400
        return
    clean_question(question)
    for citation in answer.citations:
        assert bot.article(citation.article_id).text[citation.start : citation.end] == citation.quote
    json.dumps(answer.to_dict(), ensure_ascii=False).encode()

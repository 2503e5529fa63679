"""One truth on disk: whole or absent, found again, never changed without a word."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index import Article, InputError, LocalIndex, NotFound, StoreDamaged, StoreError, StoreMismatch

TRAM = Article(
    title="Tram line approved",
    text="The council voted 31 to 14 for the tram.\n\nWork begins in May. It will last three years.",
    published="2026-03-04",
    url="https://news.example/tram",
)
CATS = Article(title="Cats", text="Cats sleep for sixteen hours a day. Nobody knows why.", published="2025-01-01")

pytestmark = pytest.mark.slow


def found(index, question, **scope):
    vector = index.embedder.embed([question])[0]
    return [chunk.article.title for chunk in index.chunks([i for i, _ in index.dense(vector, 5, **scope)])]


def test_add_list_search_remove(index):
    assert index.add(TRAM) and index.add(CATS)
    assert [a.title for a in index.articles()] == ["Tram line approved", "Cats"]
    assert index.article(TRAM.id) == TRAM
    assert found(index, "How long do cats sleep?")[0] == "Cats"
    assert found(index, "How long do cats sleep?", within=[TRAM.id]) == ["Tram line approved"]
    assert [c.article.title for c in index.chunks(index.lexical(["tram"], 5))] == ["Tram line approved"]
    assert index.lexical(["tram"], 5, [CATS.id]) == []
    assert index.verify() == []
    assert index.remove(CATS.id) == CATS
    with pytest.raises(NotFound):
        index.article(CATS.id)
    assert found(index, "How long do cats sleep?") == ["Tram line approved"]
    assert index.lexical(["cats"], 5) == []
    assert index.verify() == []


def test_chunks_carry_exact_sentences_with_vectors(index):
    index.add(TRAM)
    (number,) = index.lexical(["council"], 5)
    (chunk,) = index.chunks([number])
    assert [TRAM.text[a:b] for a, b in chunk.sentences] == [
        "The council voted 31 to 14 for the tram.",
        "Work begins in May.",
        "It will last three years.",
    ]
    assert chunk.vectors.shape == (3, 384)
    assert np.allclose(np.linalg.norm(chunk.vectors, axis=1), 1, atol=1e-2)


def test_adding_twice_changes_nothing(index):
    assert index.add(TRAM)
    before = index.articles(), index.lexical(["tram"], 5)
    assert not index.add(TRAM)
    assert not index.add(Article(title="Another title", text=TRAM.text))
    assert (index.articles(), index.lexical(["tram"], 5)) == before


def test_an_id_is_never_used_twice(index):
    index.add(TRAM)
    first = index.lexical(["tram"], 5)
    index.remove(TRAM.id)
    index.add(TRAM)
    assert index.lexical(["tram"], 5) != first


def test_dates_and_ids_select(index):
    index.add(TRAM)
    index.add(CATS)
    undated = Article(title="Undated", text="Nobody wrote down when.")
    index.add(undated)
    assert index.select(None, "2026-01-01", None) == [TRAM.id]
    assert index.select(None, None, "2025-12-31") == [CATS.id]
    assert index.select([undated.id, CATS.id], None, None) == [CATS.id, undated.id]
    with pytest.raises(NotFound):
        index.select(["0" * 16], None, None)


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b\u200d", "\ud800 half a character"])
def test_what_holds_no_text_is_refused(index, text):
    with pytest.raises(InputError):
        index.add(Article(title="x", text=text))
    assert len(index) == 0


@pytest.mark.parametrize(
    "text", ["NUL \0 inside.", "Emoji 👩‍👩‍👧 and é and é.", "a" * 5000, "مرحبا بالعالم. كيف الحال؟"]
)
def test_any_text_comes_back_as_it_was(index, text):
    index.add(Article(title="t", text=text))
    (article,) = index.articles()
    assert article.text == text
    assert index.verify() == []


@pytest.mark.parametrize("word", ['"', "NEAR(", "a OR b", "*", "words:x", "-", "\0", "'; DROP TABLE articles; --"])
def test_words_are_never_operators(index, word):
    index.add(TRAM)
    index.lexical([word], 5)
    assert index.lexical([word, "tram"], 5)


def reopened(index):
    folder, embedder = index.folder, index.embedder
    index.close()
    return LocalIndex(folder, embedder)


def test_everything_is_there_after_reopening(index):
    index.add(TRAM)
    again = reopened(index)
    assert again.articles() == (TRAM,)
    assert found(again, "Who voted?") == ["Tram line approved"]
    again.close()


@pytest.mark.parametrize("harm", ["remove", "truncate", "flip", "foreign", "stale"])
def test_a_lost_or_damaged_cache_is_made_again_without_embedding(index, harm):
    index.add(TRAM)
    index.save()
    stale = (index.folder / "vectors.faiss").read_bytes()
    index.add(CATS)
    folder, embedder = index.folder, index.embedder
    index.close()
    path = folder / "vectors.faiss"
    data = bytearray(path.read_bytes())
    if harm == "remove":
        path.unlink()
    elif harm == "truncate":
        path.write_bytes(data[: len(data) // 2])
    elif harm == "flip":
        data[-100] ^= 1
        path.write_bytes(data)
    elif harm == "foreign":
        path.write_bytes(b"something else")
    else:
        path.write_bytes(stale)
    again = LocalIndex(folder, embedder)
    assert again.verify() == []
    assert found(again, "How long do cats sleep?")[0] == "Cats"
    again.close()


def harmed(index, statement, *values):
    folder, embedder = index.folder, index.embedder
    index.close()
    with sqlite3.connect(folder / "footnote.db") as raw:
        raw.execute(statement, values)
    raw.close()
    return LocalIndex(folder, embedder)


def test_a_changed_text_is_never_served(index):
    index.add(TRAM)
    again = harmed(index, "UPDATE articles SET text = replace(text, '31', '91')")
    with pytest.raises(StoreDamaged, match="not what was stored"):
        again.article(TRAM.id)
    assert again.verify()
    again.close()


def test_changed_offsets_are_never_served(index):
    index.add(TRAM)
    again = harmed(index, "UPDATE chunks SET start = start + 1")
    with pytest.raises(StoreDamaged):
        again.chunks(again.lexical(["tram"], 5))
    again.close()


def test_a_foreign_newer_or_damaged_database_is_refused_by_name(tmp_path, embedder):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "footnote.db").write_bytes(b"not a database at all, but long enough to look at" * 50)
    with pytest.raises(StoreDamaged, match=r"footnote\.db is damaged"):
        LocalIndex(tmp_path / "a", embedder)
    (tmp_path / "b").mkdir()
    with sqlite3.connect(tmp_path / "b" / "footnote.db") as raw:
        raw.execute("CREATE TABLE theirs (x)")
    with pytest.raises(StoreDamaged, match="another program"):
        LocalIndex(tmp_path / "b", embedder)
    LocalIndex(tmp_path / "c", embedder).close()
    with sqlite3.connect(tmp_path / "c" / "footnote.db") as raw:
        raw.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreMismatch, match="newer version"):
        LocalIndex(tmp_path / "c", embedder)
    (tmp_path / "d").write_text("a file")
    with pytest.raises(StoreError, match="cannot be made"):
        LocalIndex(tmp_path / "d", embedder)


def test_another_model_is_refused_with_the_command_that_mends_it(index, embedder):
    index.add(TRAM)
    folder = index.folder
    index.close()
    with sqlite3.connect(folder / "footnote.db") as raw:
        raw.execute("UPDATE manifest SET value = 'another-model' WHERE key = 'model'")
    with pytest.raises(StoreMismatch, match="verify --rebuild"):
        LocalIndex(folder, embedder)
    mending = LocalIndex(folder, embedder, mending=True)
    mending.rebuild()
    assert mending.verify() == []
    mending.close()
    LocalIndex(folder, embedder).close()


def test_a_second_process_adds_and_the_first_one_sees_it(index):
    index.add(TRAM)
    found(index, "warm")
    code = (
        "import sys; from index import *; i = LocalIndex(sys.argv[1], load_embedder());"
        f"i.add(Article(title='Cats', text={CATS.text!r})); i.close()"
    )
    root = Path(__file__).parents[3]
    subprocess.run([sys.executable, "-c", code, str(index.folder)], cwd=root, check=True)
    assert len(index) == 2
    assert found(index, "How long do cats sleep?")[0] == "Cats"


def test_a_closed_index_says_so(tmp_path, embedder):
    index = LocalIndex(tmp_path, embedder)
    index.close()
    index.close()
    with pytest.raises(StoreError, match="closed"):
        index.articles()

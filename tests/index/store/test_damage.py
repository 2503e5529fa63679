"""Damage is found and not served: files flipped, swapped, cut, lost, and two processes on one folder."""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from index import Article, FootnoteError, LocalIndex, StoreDamaged, StoreMismatch

ROOT = Path(__file__).parents[3]

pytestmark = pytest.mark.slow


def report(number: int) -> Article:
    text = "\n\n".join(f"Report {number} names {n} trams and {n * number} of their stops." for n in range(8))
    return Article(title=f"Report {number}", text=text, published="2026-03-04", author=f"Reporter {number}")


REPORTS = [report(number) for number in range(12)]


@pytest.fixture
def filled(index):
    """A folder of twelve articles, closed."""
    for article in REPORTS:
        index.add(article)
    index.close()
    return index.folder


def changed(folder: Path, statement: str, *values) -> None:
    raw = sqlite3.connect(folder / "footnote.db", isolation_level=None)
    raw.execute(statement, values)
    raw.close()


def problems(folder: Path, embedder) -> list[str]:
    index = LocalIndex(folder, embedder)
    try:
        return index.verify()
    finally:
        index.close()


HARM = {
    "text": "UPDATE articles SET text = replace(text, 'trams', 'buses') WHERE position = 3",
    "title": "UPDATE articles SET title = 'Report 33' WHERE position = 4",
    "date": "UPDATE articles SET published = '2020-01-01' WHERE position = 4",
    "author": "UPDATE articles SET author = 'Ann' WHERE position = 4",
    "address": "UPDATE articles SET url = 'https://evil.example/' WHERE position = 4",
    "characters": "UPDATE articles SET characters = 7 WHERE position = 4",
    "chunk start": "UPDATE chunks SET start = start + 1 WHERE id = 3",
    "chunk of another": "UPDATE chunks SET article_id = (SELECT id FROM articles WHERE position = 1) WHERE id = 3",
    "chunk gone": "DELETE FROM chunks WHERE id = 3",
    "vector": "UPDATE chunks SET vector = (SELECT vector FROM chunks WHERE id = 1) WHERE id = 3",
    "sentences": "UPDATE chunks SET sentences = zeroblob(length(sentences)) WHERE id = 3",
    "sentence vectors": "UPDATE chunks SET sentence_vectors = zeroblob(length(sentence_vectors)) WHERE id = 3",
    "words gone": "INSERT INTO words (words, rowid, text, title) SELECT 'delete', chunks.id, "
    "substr(text, start + 1, end - start), title FROM chunks, articles "
    "WHERE articles.id = article_id AND chunks.id = 3",
    "words more": "INSERT INTO words (rowid, text, title) VALUES (99, 'ghost', 'ghost')",
    "words other": "INSERT INTO words (rowid, text, title) VALUES (3, 'another word', '')",
    "article gone": "DELETE FROM articles WHERE position = 3",
    "text hash": "UPDATE chunks SET text_hash = (SELECT text_hash FROM chunks WHERE id = 1) WHERE id = 3",
}


@pytest.mark.parametrize("harm", HARM)
def test_verify_finds_it(filled, embedder, harm):
    assert problems(filled, embedder) == []
    changed(filled, HARM[harm])
    assert problems(filled, embedder)


@pytest.mark.parametrize("harm", ["title", "date", "author", "address"])
def test_a_changed_header_is_never_served(filled, embedder, harm):
    changed(filled, HARM[harm])
    index = LocalIndex(filled, embedder)
    for read in (index.articles, index.listing, lambda: index.article(REPORTS[3].id)):
        with pytest.raises(StoreDamaged, match="header of article"):
            read()
    assert index.article(REPORTS[0].id) == REPORTS[0]
    index.close()


def test_verify_compares_every_vector_of_the_cache(filled, embedder):
    index = LocalIndex(filled, embedder)
    with index._dense.held() as vectors:
        first, second = vectors.row(1), vectors.row(2)
        vectors.remove([1, 2])
        vectors.add([1, 2], [second, first])  # as a file of that shape would do
    assert index.verify() == [f"chunk {number} has another vector in the FAISS index" for number in (1, 2)]
    index.close()


def answers(folder: Path, embedder) -> str:
    """What a reader gets of each article: ``whole``, or the one error; anything else is a failure."""
    stored = {article.id: article for article in REPORTS}
    try:
        index = LocalIndex(folder, embedder)
        try:
            for article in REPORTS:
                chunks = index.chunks(index.lexical([article.text.split()[1]], 5, [article.id]))
                chunks += index.chunks([i for i, _ in index.dense(embedder.embed([article.text[:60]])[0], 5)])
                for chunk in chunks:
                    original = stored[chunk.article.id]
                    assert chunk.article == original, "a changed article was served"
                    assert chunk.text == original.text[chunk.start : chunk.end]
            listed = index.articles()
            for known in index.listing():
                assert known.title == stored[known.id].title and known.published == stored[known.id].published
        finally:
            index.close()
    except FootnoteError as error:
        assert len(error.message) > 20 and "\n" not in error.message
        return error.code
    return "whole" if listed == tuple(REPORTS) else "less"


def test_flipped_bytes_are_never_served(filled, embedder):
    rng = random.Random(20261122)
    good = (filled / "footnote.db").read_bytes()
    seen = []
    for _ in range(60):
        data = bytearray(good)
        for _ in range(rng.choice((1, 1, 4))):
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        (filled / "footnote.db").write_bytes(data)
        seen.append(answers(filled, embedder))
    assert "less" not in seen, "articles were lost without a word"
    assert seen.count("whole") < len(seen), "no flip hit anything that counts"


@pytest.mark.parametrize("share", [0.0, 0.02, 0.5, 0.97])
def test_a_cut_database_is_refused_or_whole(filled, embedder, share):
    good = (filled / "footnote.db").read_bytes()
    (filled / "footnote.db").write_bytes(good[: int(len(good) * share)])
    assert answers(filled, embedder) == "store_damaged"


@pytest.fixture
def crashed(filled, embedder, tmp_path):
    """A copy of a folder with four more articles, as a crash leaves it: the newest are in the log only."""
    index = LocalIndex(filled, embedder)
    for number in range(100, 104):
        index.add(report(number))
    index.save()
    copy = tmp_path / "crashed"
    shutil.copytree(filled, copy)
    index.close()
    assert (copy / "footnote.db-wal").stat().st_size > 10_000
    return copy


def test_a_crash_needs_no_command(crashed, embedder):
    assert problems(crashed, embedder) == []


@pytest.mark.parametrize("harm", ["removed", "garbage", "truncated"])
def test_a_log_that_was_lost_is_not_passed_over(crashed, embedder, harm):
    log = crashed / "footnote.db-wal"
    data = log.read_bytes()
    if harm == "removed":
        log.unlink()
    elif harm == "garbage":
        log.write_bytes(random.Random(1).randbytes(len(data)))
    else:
        log.write_bytes(data[: len(data) // 3])
    for path in crashed.glob("*-shm"):
        path.unlink()
    with pytest.raises(StoreDamaged, match=r"footnote\.db.*(older than|damaged)"):
        LocalIndex(crashed, embedder)
    (crashed / "vectors.faiss").unlink()  # the second way out that the sentence names
    assert problems(crashed, embedder) == []


@pytest.mark.parametrize("harm", ["another folder's", "another program's", "older"])
@pytest.mark.parametrize("state", ["closed", "crashed"])
def test_a_log_of_something_else_is_refused_and_changes_nothing(state, harm, request, tmp_path, embedder):
    folder = request.getfixturevalue({"closed": "filled", "crashed": "crashed"}[state])
    log = folder / "footnote.db-wal"
    if harm == "another program's":
        raw = sqlite3.connect(tmp_path / "other.db", isolation_level=None)
        raw.execute("PRAGMA journal_mode = WAL")
        raw.execute("CREATE TABLE articles (id, text)")
        foreign = (tmp_path / "other.db-wal").read_bytes()
        raw.close()
    else:
        # An older log of this folder, or one of a folder that has nothing in common with it.
        other = LocalIndex(folder if harm == "older" else tmp_path / "other", embedder)
        other.add(report(20))
        foreign = (other.folder / log.name).read_bytes()
        other.add(report(21))
        other.close()
    (folder / "footnote.db-shm").unlink(missing_ok=True)
    log.write_bytes(foreign)
    before = (folder / "footnote.db").read_bytes()
    with pytest.raises(StoreDamaged, match=r"footnote\.db-wal is damaged: it is not the log"):
        LocalIndex(folder, embedder)
    assert (folder / "footnote.db").read_bytes() == before and log.read_bytes() == foreign


@pytest.mark.parametrize("harm", ["removed", "emptied"])
def test_a_database_that_was_lost_is_not_begun_anew(filled, embedder, harm):
    path = filled / "footnote.db"
    path.unlink() if harm == "removed" else path.write_bytes(b"")
    with pytest.raises(StoreDamaged, match=r"is older than vectors\.faiss"):
        LocalIndex(filled, embedder)
    with pytest.raises(StoreDamaged, match=r"is older than vectors\.faiss"):  # still, on the second look
        LocalIndex(filled, embedder)


def test_a_log_without_its_database_is_kept(crashed, embedder):
    (crashed / "footnote.db").unlink()
    with pytest.raises(StoreDamaged, match="is missing or empty, but its log"):
        LocalIndex(crashed, embedder)
    assert (crashed / "footnote.db-wal").stat().st_size


def test_swapped_files_are_never_mixed(filled, embedder, tmp_path):
    other = LocalIndex(tmp_path / "other", embedder)
    for number in range(200, 212):
        other.add(report(number))
    other.close()
    shutil.copyfile(tmp_path / "other" / "vectors.faiss", filled / "vectors.faiss")
    assert answers(filled, embedder) == "whole" and problems(filled, embedder) == []
    shutil.copyfile(filled / "vectors.faiss", tmp_path / "other" / "footnote.db")
    with pytest.raises(StoreDamaged, match=r"footnote\.db is damaged"):
        LocalIndex(tmp_path / "other", embedder)


def test_a_rebuild_that_is_stopped_leaves_the_folder_as_it_was(filled, embedder):
    index = LocalIndex(filled, embedder, mending=True)

    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.rebuild(stop)
    index.close()
    assert problems(filled, embedder) == [] and answers(filled, embedder) == "whole"
    index = LocalIndex(filled, embedder, mending=True)
    index.rebuild()
    index.close()
    assert problems(filled, embedder) == [] and answers(filled, embedder) == "whole"


def test_a_process_with_the_old_model_stops_when_another_one_rebuilds(filled, embedder):
    index = LocalIndex(filled, embedder)
    index.dense(embedder.embed(["trams"])[0], 1)
    changed(filled, "UPDATE manifest SET value = 'another model' WHERE key = 'model'")
    changed(filled, "UPDATE manifest SET value = value + 1 WHERE key = 'generation'")
    with pytest.raises(StoreMismatch):
        index.dense(embedder.embed(["trams"])[0], 1)
    with pytest.raises(StoreMismatch):
        index.add(report(300))
    index.close()


WRITER = """
import sys
from index import LocalIndex, load_embedder
from tests.index.store.test_damage import report
first = int(sys.argv[2])
index = LocalIndex(sys.argv[1], load_embedder())
for number in range(first, first + 25):
    index.add(report(number))
    index.save()
    found = index.chunks(index.lexical(["trams"], 3, [report(number).id]))
    assert found and all(chunk.article == report(number) for chunk in found)
    ids = [article.id for article in index.articles()]
    assert len(ids) == len(set(ids)) and report(number).id in ids
index.remove(report(first).id)
index.close()
"""


def test_two_processes_write_and_read_at_once(tmp_path, embedder):
    folder = tmp_path / "new" / "folder"  # neither finds it there
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(folder), str(first)], cwd=ROOT) for first in (1000, 2000)
    ]
    assert [writer.wait(120) for writer in writers] == [0, 0]
    index = LocalIndex(folder, embedder)
    stored = {article.title for article in index.articles()}
    assert stored == {f"Report {first + n}" for first in (1000, 2000) for n in range(1, 25)}
    assert index.verify() == []
    index.close()

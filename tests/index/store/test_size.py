"""Search at size: the switch by size, recall, removal, growth in the background, damage, filters."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index import Article, LocalIndex, StoreDamaged
from index.store.folder.faiss_file import LENGTH
from index.store.folder.lexical import Lexical

from ...bench.corpus import load, passages
from ...bench.sized import _Given, cloud

ROOT = Path(__file__).parents[3]
FLAT = 1_000
"""Chunks up to which all are compared, here."""

pytestmark = pytest.mark.slow


class Corpus:
    """Passages with vectors as crowded as text's, and an embedder that knows them."""

    def __init__(self, embedder) -> None:
        texts = load([], 20_000).texts
        self.texts = list(dict.fromkeys(passages(texts, 3_000)))
        self.vectors = cloud(embedder.embed(passages(texts, 200, seed=11)), len(self.texts))
        self.given = _Given(embedder)
        self.given.vectors = dict(zip(self.texts, self.vectors, strict=True))

    def article(self, start: int, end: int) -> Article:
        return Article(title=f"Part {start}", text="\n\n".join(self.texts[start:end]))


@pytest.fixture(scope="module")
def corpus(embedder):
    return Corpus(embedder)


@pytest.fixture
def large(corpus, tmp_path):
    """2,600 chunks in articles of 50, with lists on the disk; what is missing to 3,000 is for adding."""
    index = LocalIndex(tmp_path / "data", corpus.given, flat=FLAT)
    for start in range(0, 2_600, 50):
        index.add(corpus.article(start, start + 50))
    reopen(index, corpus).close()
    index = LocalIndex(tmp_path / "data", corpus.given, flat=FLAT)
    yield index
    index.close()


def reopen(index, corpus) -> LocalIndex:
    index.close()
    return LocalIndex(index.folder, corpus.given, flat=FLAT)


def listed(index) -> tuple[int, int, int]:
    """Vectors in lists, beside them, and removed from them."""
    with index._dense.held() as vectors:
        return vectors.listed, vectors.flat, vectors.dead


def stored(index) -> tuple[np.ndarray, np.ndarray]:
    rows = index._db.connection.execute("SELECT id, vector FROM chunks ORDER BY id").fetchall()
    return np.array([row[0] for row in rows]), np.frombuffer(b"".join(row[1] for row in rows), "<f4").reshape(-1, 384)


def recall(index, queries, k=10, within=None) -> float:
    """The share of the truly nearest k that are found; what is found has its exact cosine."""
    ids, matrix = stored(index)
    if within:
        marks = ",".join("?" * len(within))
        query = f"SELECT id FROM chunks WHERE article_id IN ({marks})"
        keep = np.isin(ids, [row[0] for row in index._db.connection.execute(query, within)])
        ids, matrix = ids[keep], matrix[keep]
    hits = []
    for query in queries:
        cosines = dict(zip(ids.tolist(), (matrix @ query).tolist(), strict=True))
        found = index.dense(query, k, within)
        assert [cosine for _, cosine in found] == sorted((cosine for _, cosine in found), reverse=True)
        assert all(abs(cosines[number] - cosine) < 1e-5 for number, cosine in found)
        best = sorted(cosines, key=lambda number: -cosines[number])[:k]
        hits.append(len(set(best) & {number for number, _ in found}) / k)
    return float(np.mean(hits))


def steps(index, act) -> int:
    """How many of SQLite's instructions something takes, to the next hundred."""
    counted = []
    index._db.connection.set_progress_handler(lambda: counted.append(1), 100)
    act()
    index._db.connection.set_progress_handler(None, 0)
    return 100 * len(counted)


def test_an_addition_costs_the_same_however_many_articles_there_are(tmp_path, embedder):
    index = LocalIndex(tmp_path, embedder)
    numbers = iter(range(10_000))

    def add() -> None:
        index.add(Article(title="Note", text=f"Number {next(numbers)} was written down."))

    add()
    few = [steps(index, add) for _ in range(3)]
    with index._db.writing() as connection:
        for number in range(5_000):
            index._tables.insert(connection, Article(title="More", text=f"One {number} more."), [], None)
    many = [steps(index, add) for _ in range(3)]
    assert sorted(many)[1] <= 2 * sorted(few)[1] + 200, (few, many)
    plans = index._db.connection.execute(
        "EXPLAIN QUERY PLAN SELECT id, title, characters FROM articles ORDER BY position"
    ).fetchall()
    assert "COVERING INDEX articles_in_order" in str(plans)  # a list reads no text
    assert len(index.listing()) == len(index) == 5_007
    assert [listed.characters for listed in index.listing()[:1]] == [len("Number 0 was written down.")]
    index.close()


def test_size_decides(corpus, tmp_path):
    index = LocalIndex(tmp_path, corpus.given, flat=FLAT)
    index.add(corpus.article(0, 900))
    index = reopen(index, corpus)
    assert listed(index) == (0, 900, 0) and recall(index, corpus.vectors[:20]) == 1
    index.add(corpus.article(900, 1_300))
    assert recall(index, corpus.vectors[:20]) == 1  # whether the lists are made already or not
    index = reopen(index, corpus)
    assert listed(index) == (1_300, 0, 0) and index.verify() == []
    for start in (0, 900):
        index.remove(corpus.article(start, 900 if not start else 1_300).id)
    index.add(corpus.article(1_300, 1_500))
    index = reopen(index, corpus)
    assert listed(index) == (0, 200, 0) and index.verify() == []
    index.close()


def test_recall_and_exact_order(large, corpus):
    assert listed(large) == (2_600, 0, 0)
    assert recall(large, corpus.vectors[:60]) > 0.99
    some = [large.listing()[at].id for at in (3, 9)]
    assert recall(large, corpus.vectors[:20], within=some) == 1
    assert recall(large, corpus.vectors[:20], within=[one.id for one in large.listing()[:40]]) > 0.99
    assert large.dense(corpus.vectors[0], 5, []) == []


def test_what_is_added_and_removed_is_so_at_once_and_in_the_file(large, corpus):
    large.dense(corpus.vectors[0], 1)
    before = (large.folder / "vectors.faiss").read_bytes()
    large.add(corpus.article(2_600, 2_640))
    assert listed(large) == (2_600, 40, 0)
    assert [large.dense(row, 1)[0][1] > 0.999 for row in corpus.vectors[2_600:2_640]] == [True] * 40
    large.save()
    after = (large.folder / "vectors.faiss").read_bytes()
    assert after[LENGTH:] == before[LENGTH:]  # nothing large is written for it
    assert after[:LENGTH] != before[:LENGTH]
    again = reopen(large, corpus)
    assert listed(again) == (2_600, 40, 0) and again.verify() == []
    victim = corpus.article(0, 50)
    gone = {chunk.id for chunk in again.chunks_of(victim.id, 10**9)}
    again.remove(victim.id)
    assert not gone & {number for row in corpus.vectors[:50] for number, _ in again.dense(row, 20)}
    assert listed(again) == (2_600, 40, 50) and again.verify() == []
    again = reopen(again, corpus)  # closing wrote the file anew, without them
    assert listed(again) == (2_590, 0, 0) and again.verify() == []
    again.close()


def test_the_search_goes_on_while_lists_are_made(corpus, tmp_path):
    index = LocalIndex(tmp_path, corpus.given, flat=FLAT)
    index.add(corpus.article(0, 1_000))

    def ask() -> int:
        found = [index.dense(row, 1)[0] for row in corpus.vectors[:200]]
        assert len(index.chunks([number for number, _ in found])) == len(found)
        return sum(cosine > 0.999 for _, cosine in found)

    with ThreadPoolExecutor(2) as pool:
        askers = [pool.submit(ask) for _ in range(2)]
        for start in range(1_000, 2_200, 200):
            index.add(corpus.article(start, start + 200))
        index.remove(corpus.article(1_000, 1_200).id)
        assert [asker.result() for asker in askers] == [200, 200]
    index = reopen(index, corpus)
    held, beside, _ = listed(index)
    assert held >= 1_000 and held + beside == 2_000 and index.verify() == []
    index.close()


@pytest.mark.parametrize("harm", ["removed", "cut", "longer", "structure", "stamp", "foreign"])
def test_a_damaged_file_is_made_again(large, corpus, harm):
    large.close()
    path = large.folder / "vectors.faiss"
    data = bytearray(path.read_bytes())
    if harm == "removed":
        path.unlink()
    else:
        if harm == "cut":
            del data[len(data) // 2 :]
        elif harm == "longer":
            data += b"more"
        elif harm == "foreign":
            data = bytearray(b"something else" * 100)
        else:
            data[LENGTH + 200 if harm == "structure" else data.index(b'"last": ') + 8] ^= 1
        path.write_bytes(data)
    again = LocalIndex(large.folder, corpus.given, flat=FLAT)
    assert recall(again, corpus.vectors[:20]) > 0.99
    again = reopen(again, corpus)
    assert listed(again) == (2_600, 0, 0) and again.verify() == []
    again.close()


def test_a_wrong_number_in_the_file_costs_a_result_and_makes_none(large, corpus):
    large.close()
    path = large.folder / "vectors.faiss"
    good = path.read_bytes()
    rng = np.random.default_rng(3)
    data = np.frombuffer(bytearray(good), np.uint8)
    codes = data[-2_600 * 392 :]  # the end of the file: codes and numbers
    at = rng.choice(len(codes), 20_000, replace=False)
    codes[at] ^= rng.integers(1, 256, len(at)).astype(np.uint8)
    path.write_bytes(data.tobytes())
    again = LocalIndex(large.folder, corpus.given, flat=FLAT)
    assert 0.3 < recall(again, corpus.vectors[:40]) < 1  # every cosine is exact, see there
    assert again.verify()
    again.close()
    path.unlink()
    again = LocalIndex(large.folder, corpus.given, flat=FLAT)
    assert again.verify() == []
    again.close()


def test_an_older_database_beside_lists_is_refused(large, corpus):
    large.dense(corpus.vectors[0], 1)
    large._db.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    older = (large.folder / "footnote.db").read_bytes()
    large.add(corpus.article(2_600, 2_610))
    large.save()
    large.close()
    (large.folder / "footnote.db").write_bytes(older)
    with pytest.raises(StoreDamaged, match=r"is older than vectors\.faiss"):
        LocalIndex(large.folder, corpus.given, flat=FLAT)


OTHER = """
import sys
from index import LocalIndex, load_embedder
index = LocalIndex(sys.argv[1], load_embedder(), flat=int(sys.argv[2]))
index.remove(sys.argv[3])
index.close()
"""


def test_another_process_removes_and_writes_the_file_anew(large, corpus):
    victim = corpus.article(100, 150)
    assert large.dense(corpus.vectors[140], 1)[0][1] > 0.999
    subprocess.run([sys.executable, "-c", OTHER, str(large.folder), str(FLAT), victim.id], cwd=ROOT, check=True)
    assert all(large.dense(row, 1)[0][1] < 0.999 for row in corpus.vectors[100:110])
    assert listed(large)[2] == 50 and large.verify() == []
    again = reopen(large, corpus)
    assert listed(again) == (2_550, 0, 0) and again.verify() == []
    again.close()


def test_words_rarest_first_find_what_fts5_finds(large, corpus):
    every = Lexical(large._db)
    rarest = Lexical(large._db, everything=0)
    asked = [
        ["Belgorod", "applications"],
        ["how", "many", "people"],
        ["1,300"],
        ["governor's", "children"],
        ["zzz"],
        [],
    ]
    for words in asked:
        ours, theirs = rarest.best(words, 20), every.best(words, 20)
        assert len(ours) == len(theirs)
        if theirs:
            assert len(set(ours) & set(theirs)) >= 0.8 * len(theirs)
    number = int(corpus.texts[50].rsplit("(", 1)[1].split(")")[0])
    assert rarest.best([str(number)], 5)[:1] == every.best([str(number)], 5)[:1] != []
    some = [large.listing()[3].id]
    assert rarest.best(["people"], 9, some) == every.best(["people"], 9, some)
    for word in ('"', "NEAR(", "*", "\0", "a OR b"):
        rarest.best([word, "people"], 3)


def test_words_rarest_first_while_articles_come_and_go(tmp_path, embedder):
    """A remembered count may be of a time when more chunks were there; that of a new word is never remembered."""
    index = LocalIndex(tmp_path / "data", embedder)
    articles = [Article(f"Boat {number}", f"The ferry {number} waits.") for number in range(203)]
    for article in articles:
        index.add(article)
    rarest = Lexical(index._db, everything=0)
    assert len(rarest.best(["ferry", "zebra"], 300)) == 203
    for article in articles[:2]:
        index.remove(article.id)
    assert len(rarest.best(["ferry"], 300)) == 201
    index.add(Article("Zoo", "A zebra came."))
    assert len(rarest.best(["zebra"], 5)) == 1
    index.close()

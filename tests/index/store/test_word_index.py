"""Damage to the word index costs nobody an article: it is found at opening and mended from the chunks."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from index import LocalIndex, StoreDamaged, StoreMismatch, backup, restore
from index.store.folder.word_index import MADE_ANEW
from tests.index.store.test_damage import REPORTS, ROOT, changed, filled, problems  # noqa: F401 - a fixture

pytestmark = pytest.mark.slow

AVERAGES, STRUCTURE = 1, 10  # the numbers FTS5 gives to two records of its own
HARM = {
    "a byte cut off": "UPDATE words_data SET block = substr(block, 1, length(block) - 1) WHERE id > 1000",
    "cut in half": "UPDATE words_data SET block = substr(block, 1, length(block) / 2) WHERE id > 1000",
    "structure cut": f"UPDATE words_data SET block = substr(block, 1, length(block) - 1) WHERE id = {STRUCTURE}",
    "structure gone": f"DELETE FROM words_data WHERE id = {STRUCTURE}",
    "structure zero": f"UPDATE words_data SET block = zeroblob(9) WHERE id = {STRUCTURE}",
    "averages": f"UPDATE words_data SET block = x'0101' WHERE id = {AVERAGES}",
    "all gone": "DELETE FROM words_data",
    "index gone": "DELETE FROM words_idx",
    "sizes gone": "DELETE FROM words_docsize WHERE id < 4",
    "a size": "UPDATE words_docsize SET sz = x'7f7f' WHERE id = 3",
    "version": "UPDATE words_config SET v = 99",
    "a table gone": "DROP TABLE words_idx",
}


def found(folder: Path, embedder, word: str = "trams") -> list[tuple[str, int]]:
    """What the search by words gives."""
    index = LocalIndex(folder, embedder)
    try:
        return [(chunk.article.id, chunk.start) for chunk in index.chunks(index.lexical([word], 50))]
    finally:
        index.close()


def flip(folder: Path, part: bytes) -> None:
    """Turn one bit of some bytes in the file itself."""
    data = bytearray((folder / "footnote.db").read_bytes())
    at = data.find(part)
    assert at >= 0
    data[at + len(part) // 2] ^= 4
    (folder / "footnote.db").write_bytes(data)


def leaf(folder: Path) -> bytes:
    """A part of the largest leaf of the word index, as it stands in the file."""
    raw = sqlite3.connect(folder / "footnote.db")
    (block,) = raw.execute("SELECT block FROM words_data ORDER BY length(block) DESC LIMIT 1").fetchone()
    raw.close()
    return bytes(block[200:240])


@pytest.mark.parametrize("harm", HARM)
def test_it_is_mended_at_opening(filled, embedder, harm):  # noqa: F811
    before = found(filled, embedder)
    assert before
    changed(filled, HARM[harm])
    assert found(filled, embedder) == before
    assert problems(filled, embedder) == []


@pytest.mark.parametrize("harm", HARM)
def test_verify_says_what_was_mended_once(filled, embedder, harm):  # noqa: F811
    changed(filled, HARM[harm])
    index = LocalIndex(filled, embedder)
    assert index.verify() == [MADE_ANEW]
    assert index.verify() == []
    index.close()


def test_a_bit_turned_in_the_file_is_found(filled, embedder):  # noqa: F811
    before = found(filled, embedder)
    flip(filled, leaf(filled))
    assert problems(filled, embedder) == [MADE_ANEW]
    assert found(filled, embedder) == before


def test_a_damaged_page_of_the_tree_is_forgotten_unread(filled, embedder):  # noqa: F811
    before = found(filled, embedder)
    raw = sqlite3.connect(filled / "footnote.db")
    pages = [
        row[0] for row in raw.execute("SELECT rootpage FROM sqlite_master WHERE name LIKE 'words\\_%' ESCAPE '\\'")
    ]
    size = raw.execute("PRAGMA page_size").fetchone()[0]
    raw.close()
    data = bytearray((filled / "footnote.db").read_bytes())
    for page in pages:
        data[(page - 1) * size : (page - 1) * size + 60] = os.urandom(60)
    (filled / "footnote.db").write_bytes(data)
    assert problems(filled, embedder) == [MADE_ANEW]
    assert problems(filled, embedder) == [] and found(filled, embedder) == before


def test_it_is_found_without_the_seal(filled, embedder):  # noqa: F811
    changed(filled, "DELETE FROM manifest WHERE key = 'words'")  # a folder of an older version, or a crash
    assert problems(filled, embedder) == []
    changed(filled, "DELETE FROM manifest WHERE key = 'words'")
    changed(filled, HARM["a byte cut off"])
    assert problems(filled, embedder) == [MADE_ANEW]


def test_a_whole_one_is_left_alone(filled, embedder):  # noqa: F811
    index = LocalIndex(filled, embedder)
    before = index.generation
    index.close()
    index = LocalIndex(filled, embedder)
    assert index.generation == before and index.verify() == []
    index.close()


def test_damage_while_it_is_open_has_the_right_remedy(filled, embedder):  # noqa: F811
    index = LocalIndex(filled, embedder)
    changed(filled, HARM["structure cut"])
    with pytest.raises(StoreDamaged, match="its word index cannot be read; start Footnote again"):
        index.lexical(["trams"], 3)
    with pytest.raises(StoreDamaged, match="its word index cannot be read; start Footnote again"):
        index.remove(REPORTS[0].id)
    assert index.article(REPORTS[0].id) == REPORTS[0]
    index.close()
    assert len(found(filled, embedder)) == len(REPORTS)  # as the sentence says


def test_words_of_a_damaged_article_are_left_out(filled, embedder):  # noqa: F811
    changed(filled, "UPDATE articles SET text = replace(text, 'trams', 'buses') WHERE position = 3")
    changed(filled, HARM["structure cut"])
    assert found(filled, embedder, "buses") == []
    said = problems(filled, embedder)
    assert any(f"the text of article {REPORTS[2].id} is not what was stored" in line for line in said)


@pytest.mark.parametrize("harm", ["structure cut", "a byte cut off", "a table gone"])
def test_a_rebuild_mends_it_first(filled, embedder, harm):  # noqa: F811
    before = found(filled, embedder)
    changed(filled, HARM[harm])
    index = LocalIndex(filled, embedder, mending=True)
    index.rebuild()
    index.close()
    assert problems(filled, embedder) == [] and found(filled, embedder) == before


def test_a_rebuild_that_fails_leaves_the_folder_as_it_was(filled, embedder):  # noqa: F811
    changed(filled, "UPDATE articles SET text = 'x' WHERE position = 3")
    index = LocalIndex(filled, embedder, mending=True)
    with pytest.raises(StoreDamaged, match="the text of article"):
        index.rebuild()
    index.close()
    index = LocalIndex(filled, embedder)
    assert index.article(REPORTS[0].id) == REPORTS[0] and index.lexical(["trams"], 3)
    index.close()


KILLED = """
import os, sys
from index import LocalIndex, load_embedder
class Other:
    def __init__(self, inner): self.__dict__.update(vars(inner)); self.inner = inner
    name, fingerprint = "other", "other"
    def __getattr__(self, name): return getattr(self.inner, name)
index = LocalIndex(sys.argv[1], Other(load_embedder()), mending=True)
index.rebuild(lambda done, total: os.kill(os.getpid(), 9) if done == int(sys.argv[2]) else None)
"""


@pytest.mark.parametrize("done", [1, len(REPORTS)])
def test_a_rebuild_for_another_model_that_is_killed_changes_nothing(filled, embedder, done):  # noqa: F811
    before = found(filled, embedder)
    ended = subprocess.run([sys.executable, "-c", KILLED, str(filled), str(done)], cwd=ROOT)
    assert ended.returncode == -signal.SIGKILL
    assert problems(filled, embedder) == [] and found(filled, embedder) == before


def test_a_rebuild_takes_in_what_came_and_went_meanwhile(filled, embedder):  # noqa: F811
    changed(filled, "UPDATE manifest SET value = 'an older model' WHERE key = 'weights'")
    with pytest.raises(StoreMismatch):
        LocalIndex(filled, embedder)
    index = LocalIndex(filled, embedder, mending=True)
    other = LocalIndex(filled, embedder, mending=True)

    def meanwhile(done: int, total: int) -> None:
        if done == 3:
            other.remove(REPORTS[0].id)

    index.rebuild(meanwhile)
    other.close()
    index.close()
    assert problems(filled, embedder) == [] and len(found(filled, embedder)) == len(REPORTS) - 1


@pytest.mark.parametrize("harm", ["structure cut", "a byte cut off", "sizes gone"])
def test_a_backup_holds_it_whole(filled, embedder, tmp_path, harm):  # noqa: F811
    before = found(filled, embedder)
    changed(filled, HARM[harm])
    assert backup(filled, tmp_path / "kept.db") == len(REPORTS)
    restore(tmp_path / "new", tmp_path / "kept.db")
    assert problems(tmp_path / "new", embedder) == [] and found(tmp_path / "new", embedder) == before


def test_a_backup_that_was_damaged_later_is_mended_by_restoring(filled, embedder, tmp_path):  # noqa: F811
    before = found(filled, embedder)
    backup(filled, tmp_path / "kept.db")
    part = leaf(filled)
    data = bytearray((tmp_path / "kept.db").read_bytes())
    data[data.find(part) + 20] ^= 4
    (tmp_path / "kept.db").write_bytes(data)
    restore(tmp_path / "new", tmp_path / "kept.db")
    assert problems(tmp_path / "new", embedder) == [] and found(tmp_path / "new", embedder) == before

"""Folders of an older format are brought to the present one by themselves, whole or not at all."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index import Article, LocalIndex
from index.model.embedder import MiniLM
from index.store.folder.schema import SCHEMA
from retrieval import READING, statements

ROOT = Path(__file__).parents[3]
TRAM = Article(
    title="Tram line approved",
    text="The council voted 31 to 14 for the tram.\n\nWork begins in May. It will last three years.",
    published="2026-03-04",
)

DYING = """
import functools, os, sqlite3, sys
from pathlib import Path
from index.store.folder import database

class Dying(sqlite3.Connection):
    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        self.set_progress_handler(lambda: os.kill(os.getpid(), 9), int(sys.argv[2]))

sqlite3.connect = functools.partial(sqlite3.connect, factory=Dying)
database.Database(Path(sys.argv[1])).close()
"""  # brings a folder up, and kills itself after so many of SQLite's instructions

LATER = ("multilingual", "multilingual_removed", "facets")
"""Tables of the sixth and the seventh format."""

pytestmark = pytest.mark.slow


def opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path / "footnote.db", isolation_level=None)


def to_first_format(folder: Path, copies: int = 0) -> None:
    """Take away what later formats added; ``copies`` more articles of the same chunks make it large."""
    raw = opened(folder)
    raw.execute("BEGIN")
    raw.execute("DROP TRIGGER chunk_removed")
    for name in ("versions", "addresses", "files", "removed", "statements", *LATER):
        raw.execute(f"DROP TABLE {name}")
    raw.execute("DROP INDEX chunks_of_text")
    raw.execute("DROP INDEX articles_in_order")
    raw.execute("ALTER TABLE chunks DROP COLUMN text_hash")
    for column in ("updated", "header", "characters"):
        raw.execute(f"ALTER TABLE articles DROP COLUMN {column}")
    for number in range(copies):
        raw.execute(
            "INSERT INTO articles (id, sha256, title, text, position) SELECT ?, sha256, title, text, ? FROM articles "
            "LIMIT 1",
            [f"{number:016}", number + 2],
        )
        raw.execute(
            "INSERT INTO chunks (article_id, start, end, vector, sentences, sentence_vectors, checksum) SELECT ?, "
            "start, end, vector, sentences, sentence_vectors, checksum FROM chunks WHERE article_id = ?",
            [f"{number:016}", TRAM.id],
        )
    raw.execute("PRAGMA user_version = 1")
    raw.execute("COMMIT")
    raw.close()


def shape(folder: Path) -> tuple[int, bool, int]:
    """Format, whether the new column is there, how many chunks have no hash."""
    raw = opened(folder)
    (version,) = raw.execute("PRAGMA user_version").fetchone()
    there = "text_hash" in {row[1] for row in raw.execute("PRAGMA table_info(chunks)")}
    empty = raw.execute(f"SELECT count(*) FROM chunks WHERE {'text_hash IS NULL' if there else '1'}").fetchone()[0]
    raw.close()
    return version, there, empty


def test_the_first_format_is_brought_up_with_nothing_lost(index):
    index.add(TRAM)
    folder, embedder = index.folder, index.embedder
    index.close()
    raw = opened(folder)
    before = raw.execute("SELECT * FROM chunks").fetchall()
    raw.close()
    to_first_format(folder)
    assert shape(folder) == (1, False, 1)
    with_it = LocalIndex(folder, embedder)
    assert with_it.articles() == (TRAM,)
    assert with_it.verify() == []
    with_it.close()
    raw = opened(folder)
    assert raw.execute("SELECT * FROM chunks").fetchall() == before  # the hash too, as it is made when adding
    raw.close()
    assert shape(folder) == (SCHEMA, True, 0)


def test_a_kill_in_the_middle_leaves_the_older_format_whole(index):
    index.add(TRAM)
    folder, embedder = index.folder, index.embedder
    index.close()
    to_first_format(folder, copies=15_000)
    seen = []
    ended = -signal.SIGKILL
    while ended == -signal.SIGKILL:
        command = [sys.executable, "-c", DYING, str(folder / "footnote.db"), str(100 * 4 ** len(seen))]
        ended = subprocess.run(command, cwd=ROOT).returncode
        seen.append(shape(folder))
    assert ended == 0
    assert len(seen) > 4, "no kill came in the middle"
    assert seen == [(1, False, 15_001)] * (len(seen) - 1) + [(SCHEMA, True, 0)]
    LocalIndex(folder, embedder).close()
    assert shape(folder) == (SCHEMA, True, 0)


def test_what_an_older_folder_states_is_read_when_it_is_wanted(index):
    index.add(TRAM)
    folder, embedder = index.folder, index.embedder
    index.close()
    raw = opened(folder)
    for name in ("statements", *LATER):
        raw.execute(f"DROP TABLE {name}")
    raw.execute("PRAGMA user_version = 5")
    raw.close()
    later = LocalIndex(folder, embedder, maker=READING)
    assert later.verify() == [] and later.statements([TRAM.id]) == {} and later.unstated(READING.version) == [TRAM.id]
    made = statements(later, [TRAM.id])
    assert [row.value for row in made[TRAM.id].of("event")] == ["2026-05"] and later.statements([TRAM.id]) == made
    later.close()


def test_an_older_folder_with_a_damaged_text_opens_and_names_it(index):
    index.add(TRAM)
    folder, embedder = index.folder, index.embedder
    index.close()
    raw = opened(folder)
    for name in ("statements", *LATER):
        raw.execute(f"DROP TABLE {name}")
    raw.execute("DROP INDEX articles_in_order")
    raw.execute("ALTER TABLE articles DROP COLUMN characters")
    raw.execute("UPDATE articles SET text = CAST(x'ff41fe' AS TEXT)")  # no UTF-8
    raw.execute("PRAGMA user_version = 4")
    raw.close()
    index = LocalIndex(folder, embedder)
    assert [listed.title for listed in index.listing()] == [TRAM.title]
    (problem, *_) = index.verify()
    assert "damaged" in problem
    index.close()


class Watched(MiniLM):
    """The real embedder, which remembers what it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.given: list[str] = []

    def embed_parts(self, texts, parts):
        self.given.extend(texts)
        return super().embed_parts(texts, parts)


def test_what_is_stored_already_is_not_embedded_again(tmp_path, embedder):
    index = LocalIndex(tmp_path, watched := Watched())
    body = "\n\n".join(f"Item {n} of the plan begins in May. It will cost {n} millions." * 6 for n in range(40))
    index.add(Article(title="Plan", text=body))
    chunks = len(watched.given)
    assert chunks > 10
    index.add(second := Article(title="Plan, corrected", text=body + "\n\nThe council decides in June."))
    assert len(watched.given) <= chunks + 2
    assert index.verify() == []
    for chunk in index.chunks(index.lexical(["plan"], 1000, [second.id])):
        parts = [(a - chunk.start, b - chunk.start) for a, b in chunk.sentences]
        assert np.allclose(chunk.vectors, embedder.embed_parts([chunk.text], [parts])[1][0], atol=2e-3)
    before = len(watched.given)
    index.rebuild()
    assert len(watched.given) >= before + 2 * chunks  # made anew, since what is stored may be damaged
    index.close()


@pytest.mark.parametrize(
    "text", ["[" * 300_000, "word. " * 50_000, "a" * 300_000], ids=["marks", "words", "one word"]
)
def test_the_same_again_is_embedded_once(tmp_path, text):
    index = LocalIndex(tmp_path, watched := Watched())
    index.add(Article(title="Again", text=text))
    assert len(watched.given) < 20
    assert index.verify() == []
    index.close()

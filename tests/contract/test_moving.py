"""A folder into a database and back: equal row by row, and so are the answers."""

from __future__ import annotations

import sqlite3
import subprocess
import sys

import pytest

from app import Footnote
from app.settings import Settings
from index import LocalIndex, Origin, StoreDamaged, move
from index.store.postgres.store import PostgresIndex
from retrieval import statements
from tests.contract.store_contract import CATS, ODD, PLAIN, TRAM, numbered
from tests.contract.test_postgres import ROOT

pytestmark = pytest.mark.slow


class Still:
    """An embedder that says who it is, and makes nothing."""

    def __init__(self, real):
        self.name, self.fingerprint, self.dim, self.max_pieces = (
            real.name,
            real.fingerprint,
            real.dim,
            real.max_pieces,
        )


@pytest.fixture
def filled(index):
    """A folder with older texts and origins of both kinds."""
    for article in (TRAM, CATS, *map(numbered, range(12))):
        index.add(article, Origin(digest=article.sha256[:32].encode()))
    index.replace(CATS.id, ODD, Origin(address=PLAIN, etag="e"))
    index.note("sample", "")
    assert statements(index, index.ids()[:5])
    return index


def rows(store):
    return [
        (
            one,
            store.article(one),
            store.rows_of(one),
            store.origins_of(one),
            store.versions_of(one),
            store.statements([one]),
        )
        for one in store.ids()
    ]


def test_there_and_back_every_row_is_equal_and_so_are_the_answers(filled, database, embedder, tmp_path):
    there = PostgresIndex(database, Still(embedder))
    stopped = []

    def stop(done, total):
        stopped.append(done)
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move(filled, there, stop)
    assert len(there) == 5
    assert move(filled, there) == 14 and rows(there) == rows(filled) and there.verify() == []
    back = LocalIndex(tmp_path / "back", Still(embedder))
    assert move(there, back) == 14 and rows(back) == rows(filled)
    there.close()
    back.close()
    stores = [filled, PostgresIndex(database, embedder), LocalIndex(tmp_path / "back", embedder)]
    assert stores[2].verify() == []
    said = []
    for store in stores:
        bot = Footnote(tmp_path / "own", settings=Settings(), index=store)
        questions = (
            "How did the council vote?",
            "Which report names 5 ferries?",
            "What do apples cost?",
            "Who is it?",
        )
        said.append([bot.ask(question).to_dict() for question in questions])
    assert said[0] == said[1] == said[2]
    stores[1].close()
    stores[2].close()


def test_a_damaged_source_is_refused_and_what_differs_is_named(filled, database, embedder):
    there = PostgresIndex(database, embedder)
    move(filled, there)
    there.remove(TRAM.id)
    there.add(type(TRAM)("Another title", TRAM.text))
    with pytest.raises(StoreDamaged, match=f"{TRAM.id} is not the same in both"):
        move(filled, there)
    raw = sqlite3.connect(filled.folder / "footnote.db", isolation_level=None)
    raw.execute("UPDATE chunks SET start = start + 1 WHERE id = 1")
    raw.close()
    with pytest.raises(StoreDamaged, match="a passage of article"):
        move(filled, there)
    there.close()


def test_the_command_line_moves_a_folder(filled, database, tmp_path):
    filled.close()

    def run(*words):
        return subprocess.run([sys.executable, "-m", "app", *words], cwd=ROOT, capture_output=True, text=True)

    done = run("move", str(filled.folder), database)
    assert done.returncode == 0 and done.stdout == "14 articles copied and compared\n"
    assert run("list", "--data", database, "--database", database).stdout.count("\n") == 14
    nothing = run("move", str(tmp_path / "none"), database)
    assert nothing.returncode == 1 and nothing.stderr.startswith("footnote: There are no articles in")

"""A folder into a database and back: equal row by row, and so are the answers.

``MOVED=1000 pytest tests/contract/test_moving.py`` moves so many articles.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys

import pytest

from app import Footnote
from app.settings import Settings
from index import LocalIndex, Origin, Scope, StoreDamaged, load_alike, move
from index.store.postgres.store import PostgresIndex
from retrieval import statements
from retrieval.reader.across_languages import AcrossLanguages
from tests.contract.store_contract import BRIDGE, CATS, ODD, PLAIN, TRAM, needs_package, numbered
from tests.contract.test_postgres import ROOT

pytestmark = pytest.mark.slow

MOVED = int(os.environ.get("MOVED", "14"))


QUESTIONS = (
    "How did the council vote?",
    "Which report names 5 ferries?",
    "What do apples cost?",
    "Who is it?",
)


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
    for article in (TRAM, CATS, *map(numbered, range(MOVED - 2))):
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
    assert move(filled, there) == MOVED and rows(there) == rows(filled) and there.verify() == []
    back = LocalIndex(tmp_path / "back", Still(embedder))
    assert move(there, back) == MOVED and rows(back) == rows(filled)
    there.close()
    back.close()
    same_answers(tmp_path, [filled, PostgresIndex(database, embedder), LocalIndex(tmp_path / "back", embedder)])


@needs_package
def test_vectors_across_languages_move_too_and_are_not_made_again(filled, database, embedder, tmp_path):
    filled.alike = load_alike()
    filled.add(BRIDGE)
    AcrossLanguages(load_alike()).nearest(filled, "Wie stimmte der Rat ab?", 3, Scope(articles=(TRAM.id,)))
    stores = [filled, PostgresIndex(database, Still(embedder), None, filled.alike)]
    stores.append(LocalIndex(tmp_path / "back", Still(embedder), alike=filled.alike))
    assert move(*stores[:2]) == move(*stores[1:]) == MOVED + 1
    ids = filled.ids()
    for store in stores:
        made = [one for one in ids if store.multilingual_of(one)]
        assert made == [TRAM.id, BRIDGE.id] and store.verify() == []
        assert store.multilingual_of(BRIDGE.id) == filled.multilingual_of(BRIDGE.id)
        assert store.unembedded(filled.alike.fingerprint) == [one for one in ids if one not in made]
    AcrossLanguages(load_alike()).nearest(filled, "Wie stimmte der Rat ab?", 3, Scope())
    assert move(*stores[:2]) == MOVED + 1 and stores[1].unembedded(filled.alike.fingerprint) == []
    for store in stores[1:]:
        store.close()


def same_answers(folder, stores):
    said = []
    for store in stores:
        assert store.verify() == []
        bot = Footnote(folder / "own", settings=Settings(), index=store)
        said.append(json.dumps([bot.ask(question).to_dict() for question in QUESTIONS]))
        store.close()
    assert len(set(said)) == 1 and '"citations": [{' in said[0]


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


def test_the_command_line_moves_a_folder_there_and_back(filled, database, embedder, tmp_path):
    before = rows(filled)
    filled.close()
    back = tmp_path / "back"

    def run(*words):
        return subprocess.run([sys.executable, "-m", "app", *words], cwd=ROOT, capture_output=True, text=True)

    for way in ((str(filled.folder), database), (database, str(back))):
        done = run("move", *way)
        assert done.returncode == 0 and done.stdout == f"{MOVED} articles copied and compared\n"
    assert run("list", "--data", database, "--database", database).stdout.count("\n") == MOVED
    stores = [PostgresIndex(database, embedder), LocalIndex(back, embedder)]
    assert all(rows(store) == before for store in stores)
    same_answers(tmp_path, [LocalIndex(filled.folder, embedder), *stores])
    nothing = run("move", str(tmp_path / "none"), database)
    assert nothing.returncode == 1 and nothing.stderr.startswith("footnote: There are no articles in")

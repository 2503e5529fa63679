"""What articles state, in a folder: made again as it was, carried by a backup; damage is named and made anew."""

from __future__ import annotations

import sqlite3

import pytest

from index import LocalIndex, Scope, backup, restore
from retrieval import READING, statements
from tests.contract.store_contract import CATS, TRAM

pytestmark = pytest.mark.slow


@pytest.fixture
def reading(tmp_path, embedder):
    with_it = LocalIndex(tmp_path / "data", embedder, maker=READING)
    for article in (TRAM, CATS):
        with_it.add(article)
    yield with_it
    with_it.close()


def all_of(index):
    return index.statements(index.ids())


def test_a_rebuild_makes_the_same_again(reading):
    before = all_of(reading)
    assert len(before) == 2 and before[TRAM.id].rows
    raw = sqlite3.connect(reading.folder / "footnote.db", isolation_level=None)
    raw.executescript("DELETE FROM statements; UPDATE facets SET author = '', made_by = 'older'")
    raw.close()
    assert "is filtered by another author" in "".join(reading.verify())
    reading.rebuild()
    assert all_of(reading) == before and reading.verify() == [] and reading.ids(Scope(author="Reed")) == [TRAM.id]


def test_a_backup_carries_them(reading, tmp_path, embedder):
    before = all_of(reading)
    backup(reading.folder, tmp_path / "kept.db")
    reading.remove(TRAM.id)
    reading.close()
    restore(reading.folder, tmp_path / "kept.db")
    again = LocalIndex(reading.folder, embedder)
    assert all_of(again) == before and again.verify() == []
    again.close()


@pytest.mark.parametrize(
    "harm",
    [
        "DELETE FROM statements WHERE number = 0",
        "UPDATE statements SET value = '14 May'",
        "UPDATE facets SET kind = 'live'",
    ],
)
def test_damage_is_named_never_served_and_made_anew(reading, harm):
    before = all_of(reading)
    raw = sqlite3.connect(reading.folder / "footnote.db", isolation_level=None)
    raw.execute(harm)
    raw.close()
    assert TRAM.id not in all_of(reading)
    assert any(f"what article {TRAM.id} states is not what was stored" in one for one in reading.verify())
    assert statements(reading, [TRAM.id, CATS.id]) == before
    assert all_of(reading) == before and reading.verify() == []


def test_a_folder_that_can_only_be_read_states_the_same(reading, monkeypatch):
    before = all_of(reading)
    raw = sqlite3.connect(reading.folder / "footnote.db", isolation_level=None)
    raw.execute("UPDATE facets SET made_by = NULL")
    raw.close()
    reading._db.read_only = True
    assert statements(reading, reading.ids()) == before and all_of(reading) == {}
    reading._db.read_only = False

"""Vectors across languages, in a folder: only where they are wanted; damage, rebuilding, backups, kills, formats."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from index import Alike, LocalIndex, Multilingual, Scope, backup, load_alike, restore
from index.store.folder.faiss_file import Vectors
from retrieval.reader.across_languages import AcrossLanguages
from tests.contract.store_contract import BRIDGE, CATS, TRAM, across_languages, needs_package, numbered

ROOT = Path(__file__).parents[3]

pytestmark = [pytest.mark.slow, needs_package]


@pytest.fixture
def filled(tmp_path, embedder):
    """An article in Russian, whose vectors came with it, and one in English, whose vectors were wanted."""
    with_it = LocalIndex(tmp_path / "data", embedder, alike=load_alike())
    for article in (TRAM, BRIDGE):
        with_it.add(article)
    nearest(with_it)
    with_it.save()
    yield with_it
    with_it.close()


def nearest(index):
    """How near a question each article is; vectors that are missing are made."""
    found = dict(AcrossLanguages(load_alike()).nearest(index, "Wann öffnet die Brücke?", 5, Scope()))
    return {chunk.article.id: found[chunk.id] for chunk in index.chunks(list(found))}


def sql(index, *statements):
    raw = sqlite3.connect(index.folder / "footnote.db", isolation_level=None)
    for statement in statements:
        raw.execute(statement)
    raw.close()


def test_english_alone_has_no_rows_and_no_file_and_loads_nothing(tmp_path, embedder):
    alike = Alike()
    index = LocalIndex(tmp_path, embedder, alike=alike)
    index.add(TRAM)
    index.save()
    assert index.verify() == []
    index.rebuild()
    index.close()
    assert {path.name for path in tmp_path.iterdir()} == {"footnote.db", "vectors.faiss"} and alike._loaded is None


def test_they_are_in_a_file_of_their_own_until_they_are_removed(filled, embedder):
    store = filled._manifest["store"]

    def held() -> int:
        return len(Vectors.load(filled.folder / "multilingual.faiss", 384, store, 10**9))

    assert held() == 2 and filled._manifest["multilingual"] == load_alike().fingerprint
    filled.remove(BRIDGE.id)
    filled.save()
    assert held() == 1 and filled.verify() == []
    before = (filled.folder / "multilingual.faiss").stat().st_mtime_ns
    filled.add(CATS)
    filled.save()
    assert (filled.folder / "multilingual.faiss").stat().st_mtime_ns == before  # nothing to write there


def test_nothing_is_embedded_again_by_another_start(filled, embedder):
    found = nearest(filled)
    filled.close()
    again = LocalIndex(filled.folder, embedder, alike=load_alike())
    assert again.unembedded(load_alike().fingerprint) == [] and nearest(again) == pytest.approx(found)
    again.close()
    (filled.folder / "multilingual.faiss").unlink()  # a cache
    again = LocalIndex(filled.folder, embedder)
    assert nearest(again) == pytest.approx(found) and again.verify() == []
    again.close()


HARM = {
    "another vector": "UPDATE multilingual SET vector = (SELECT vector FROM multilingual WHERE id = 2) WHERE id = 1",
    "of another size": "UPDATE multilingual SET vector = zeroblob(8) WHERE id = 1",
    "not finite": "UPDATE multilingual SET vector = CAST(replace(hex(zeroblob(384)), '00', x'0000c07f') AS BLOB) "
    "WHERE id = 1",
    "checksum": "UPDATE multilingual SET checksum = checksum + 1 WHERE id = 1",
    "of another article": "UPDATE multilingual SET article_id = 'x' WHERE id = 1",
}


@pytest.mark.parametrize("opened", [False, True], ids=["then opened", "while open"])
@pytest.mark.parametrize("harm", HARM)
def test_damage_is_named_never_served_and_made_anew(filled, embedder, harm, opened):
    whole = nearest(filled)
    if not opened:
        filled.close()
        (filled.folder / "multilingual.faiss").unlink()
    sql(filled, HARM[harm])
    index = filled if opened else LocalIndex(filled.folder, embedder)
    assert any("multilingual vectors of article" in one for one in index.verify())
    assert across_languages(index, "Wann?") == [TRAM.id]
    assert nearest(index) == pytest.approx(whole) and index.verify() == []
    index.close()


def test_what_is_lost_is_named_and_mended_by_a_rebuild(filled):
    before = nearest(filled)
    sql(filled, "DELETE FROM multilingual WHERE id = 1")
    assert any("multilingual vectors of article" in one for one in filled.verify())
    filled.rebuild()
    assert filled.verify() == [] and nearest(filled) == pytest.approx(before)


def test_a_rebuild_keeps_them_and_loads_no_second_model(filled, embedder):
    before = {one: filled.multilingual_of(one) for one in filled.ids()}
    filled.close()
    with_it = LocalIndex(filled.folder, embedder, alike=(alike := Alike()))
    with_it.rebuild()
    assert {one: with_it.multilingual_of(one) for one in with_it.ids()} == before and None not in before.values()
    assert with_it.verify() == [] and alike._loaded is None
    with_it.close()


def test_a_backup_carries_them(filled, tmp_path, embedder):
    before = nearest(filled)
    backup(filled.folder, tmp_path / "kept.db")
    filled.remove(BRIDGE.id)
    filled.close()
    restore(filled.folder, tmp_path / "kept.db")
    assert not (filled.folder / "multilingual.faiss").exists()
    again = LocalIndex(filled.folder, embedder)
    assert again.unembedded(load_alike().fingerprint) == [] and again.verify() == []
    assert nearest(again) == pytest.approx(before)
    again.close()


def test_a_file_of_a_later_state_is_not_used(filled, embedder):
    filled.close()
    sql(filled, "DELETE FROM multilingual_removed", "DELETE FROM multilingual", "DELETE FROM sqlite_sequence "
        "WHERE name LIKE 'multi%'", "UPDATE facets SET multilingual = NULL")  # fmt: skip
    older = LocalIndex(filled.folder, embedder)
    assert not (filled.folder / "multilingual.faiss").exists()
    assert len(nearest(older)) == 2 and older.verify() == []
    older.close()


def test_an_older_folder_gets_them_when_they_are_wanted(filled, embedder):
    filled.close()
    sql(filled, "DROP TABLE multilingual", "DROP TABLE multilingual_removed", "DROP INDEX facets_by_language",
        "ALTER TABLE facets DROP COLUMN multilingual", "PRAGMA user_version = 6")  # fmt: skip
    later = LocalIndex(filled.folder, embedder)
    assert later.verify() == [] and later.unembedded(load_alike().fingerprint) == [TRAM.id, BRIDGE.id]
    assert len(nearest(later)) == 2 and later.unembedded(load_alike().fingerprint) == [] and later.verify() == []
    later.close()


def test_a_folder_that_can_only_be_read_compares_in_memory(filled):
    whole = nearest(filled)
    sql(filled, "UPDATE facets SET multilingual = NULL", "DELETE FROM multilingual")
    filled._db.read_only = True
    assert nearest(filled) == pytest.approx(whole)
    assert len(filled.unembedded(load_alike().fingerprint)) == 2
    filled._db.read_only = False


WRITER = """
import json, random, sys
import numpy as np
from index import LocalIndex, Multilingual, load_embedder
from tests.contract.store_contract import numbered
from tests.index.store.test_multilingual import drawn
index = LocalIndex(sys.argv[1], load_embedder())
first = int(sys.argv[2])
for number in range(first, first + 500):
    article = numbered(number)
    index.add(article)
    index.keep_multilingual(article.id, drawn(index, article.id, number))
    print(number, flush=True)
    if number % 3 == 0:
        index.save()
    if number % 5 == 0:
        index.remove(numbered(number - 1).id)
"""


def drawn(index, article_id: str, seed: int) -> Multilingual:
    """Vectors drawn at random; of another model now and then, which takes the place of the one before."""
    chance = np.random.default_rng(seed)
    rows = chance.standard_normal((20, 384)).astype("<f4")
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    starts = [chunk.start for chunk in index.chunks_of(article_id, 10**6)]
    return Multilingual(
        f"model {seed // 8}", {start: row.tobytes() for start, row in zip(starts, rows, strict=False)}
    )


def test_a_kill_loses_nothing_acknowledged_and_leaves_nothing_half(tmp_path, embedder):
    chance = random.Random(5)
    for turn in range(8):
        command = [sys.executable, "-c", WRITER, str(tmp_path), str(1 + 1000 * turn)]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        lines = [process.stdout.readline() for _ in range(3 + 2 * turn)]
        time.sleep(chance.uniform(0, 0.05))
        process.kill()
        lines += process.communicate()[0].splitlines()
        last = max(int(line) for line in lines if line.strip())
        index = LocalIndex(tmp_path, embedder)
        assert index.verify() == []
        kept = index.multilingual_of(numbered(last).id)
        gone = index.missing([numbered(last).id])
        newer = index._manifest["multilingual"] != f"model {last // 8}"
        assert gone or newer or kept == drawn(index, numbered(last).id, last), json.dumps(lines)
        index.close()
    assert {path.name for path in tmp_path.iterdir()} == {"footnote.db", "multilingual.faiss", "vectors.faiss"}

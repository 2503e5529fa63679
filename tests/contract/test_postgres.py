"""What only a database has: other writers, an engine that dies, and the same ranking as a folder's."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import httpx
import numpy as np
import psycopg
import pytest

from app import Footnote
from app.settings import Settings
from index import Article, Multilingual, Scope, StoreAway, StoreDamaged, StoreError, StoreMismatch, load_alike
from index.store.postgres.pool import SIZE
from index.store.postgres.store import PostgresIndex
from retrieval.reader.across_languages import AcrossLanguages
from retrieval.retriever import Retriever
from tests.conftest import start_server
from tests.contract.engine import Engine
from tests.contract.store_contract import (
    BRIDGE,
    CATS,
    ODD,
    TRAM,
    across_languages,
    by_meaning,
    by_words,
    needs_package,
    numbered,
)
from tests.retrieval import articles as some

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.slow


@pytest.fixture
def store(database, embedder):
    opened = PostgresIndex(database, embedder)
    yield opened
    opened.close()


def sql(database: str, statement: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(statement)


def test_it_ranks_as_a_folder_does(store, index, embedder):
    articles = [one for one in vars(some).values() if isinstance(one, Article)] + [numbered(n) for n in range(30)]
    for article in articles:
        store.add(article)
        index.add(article)

    def places(one, numbers):
        return [(chunk.article.id, chunk.start) for chunk in one.chunks(numbers)]

    asked = ["council vote tram", "report ferries stops", "5 ferries", "said the mayor on friday", "names of reports"]
    asked += [" ".join(article.text.split()[at : at + 6]) for article in articles for at in (0, 12, 40)]
    for question in asked:
        words = question.split()
        assert places(store, store.lexical(words, 20)) == places(index, index.lexical(words, 20)), question
        vector = embedder.embed([question])[0]
        ours, theirs = store.dense(vector, 20), index.dense(vector, 20)
        assert [cosine for _, cosine in ours] == pytest.approx([cosine for _, cosine in theirs], abs=1e-5)


def test_the_index_for_many_chunks_finds_what_comparing_all_finds(store, embedder, monkeypatch):
    for number in range(200):
        store.add(
            Article(f"Report {number}", f"Ferry {number} of line {number % 7} leaves harbour {number * 13 % 101}.")
        )
    vectors = embedder.embed(["Ferry 12 of line 5", "harbour 44", "the ferry of line 3"])
    exact = [store.dense(vector, 10) for vector in vectors]
    monkeypatch.setattr("index.store.postgres.vectors.EXACT", 0)
    near = [store.dense(vector, 10) for vector in vectors]
    shared = sum(
        len({number for number, _ in a} & {number for number, _ in b}) for a, b in zip(exact, near, strict=True)
    )
    assert shared >= 29 and near[0][0][1] == pytest.approx(exact[0][0][1])
    some = [listed.id for listed in store.listing()[::20]]
    assert {chunk.article.id for chunk in store.chunks([n for n, _ in store.dense(vectors[0], 10, some)])} == set(
        some
    )


def test_words_are_ranked_while_articles_come_and_go(store):
    """A remembered count may be of a time when more chunks were there; that of a new word is never remembered."""
    articles = [Article(f"Boat {number}", f"The ferry {number} waits.") for number in range(203)]
    for article in articles:
        store.add(article)
    assert len(store.lexical(["ferry", "zebra"], 300)) == 203
    for article in articles[:2]:
        store.remove(article.id)
    assert len(store.lexical(["ferry"], 300)) == 201
    zoo = Article("Zoo", "A zebra came.")
    store.add(zoo)
    assert by_words(store, "zebra") == [zoo.id]


def test_a_question_takes_three_statements(engine, database, embedder):
    name = psycopg.conninfo.conninfo_to_dict(database)["dbname"]
    sql(database, f"ALTER DATABASE {name} SET log_statement = 'all'")
    log = engine.folder / "log"
    with closing(PostgresIndex(database, embedder)) as store:
        for article in (TRAM, CATS):
            store.add(article)
        retriever = Retriever(store)
        for question in ("How did the council vote on zebras?", "Do cats sleep on the tram?"):
            first = retriever.search(question)
            before = log.stat().st_size
            assert first and retriever.search(question) == first
            said = log.read_bytes()[before:]
            assert said.count(b"LOG:  execute") + said.count(b"LOG:  statement") == 3, said


def test_very_long_words_are_kept_and_found(store):
    long = "x" * 500
    store.add(Article("Long", f"Here stands {long} and then {long[:-1]}y."))
    assert by_words(store, long) and not by_words(store, long[:-1]) and store.verify() == []


HARM = {
    "text": "UPDATE articles SET text = 'other'",
    "title": "UPDATE articles SET title = 'other'",
    "date": "UPDATE articles SET published = '2020-01-01'",
    "chunk": "UPDATE chunks SET start = start + 1",
    "vector": "UPDATE chunks SET vector = vector + vector",
    "sentence vectors": "UPDATE chunks SET sentence_vectors = ''",
    "words gone": "DELETE FROM words",
    "words other": "UPDATE words SET often = often + 1",
    "chunks gone": "DELETE FROM chunks",
    "counters": "UPDATE owners SET tokens = tokens + 1",
}


@pytest.mark.parametrize("harm", HARM)
def test_verify_finds_damage_and_it_is_not_served(store, database, harm):
    store.add(TRAM)
    assert store.verify() == []
    sql(database, HARM[harm])
    assert store.verify()
    if harm in ("text", "title", "date"):
        with pytest.raises(StoreDamaged, match="is not what was stored"):
            store.article(TRAM.id)
    if harm in ("chunk", "vector", "sentence vectors"):
        with pytest.raises(StoreDamaged, match="is not what was stored"):
            store.chunks_of(TRAM.id, 1000)


@needs_package
@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE multilingual SET vector = vector + vector WHERE article_id = '{}'",
        "UPDATE multilingual SET checksum = checksum + 1 WHERE article_id = '{}'",
        "UPDATE multilingual SET article_id = 'x' WHERE article_id = '{}'",
    ],
)
def test_damaged_vectors_across_languages_are_named_never_served_and_made_anew(store, database, harm):
    store.add(TRAM)
    store.add(BRIDGE)
    nearest = AcrossLanguages(load_alike()).nearest
    before = nearest(store, "Wann?", 5, Scope())
    sql(database, harm.format(BRIDGE.id))
    assert f"the multilingual vectors of article {BRIDGE.id} are not what was stored" in "".join(store.verify())
    assert across_languages(store, "Wann?") == [TRAM.id]
    assert dict(nearest(store, "Wann?", 5, Scope())) == pytest.approx(dict(before)) and store.verify() == []


def test_an_older_database_is_brought_up(store, database, embedder):
    store.add(BRIDGE)
    sql(database, "DROP TABLE multilingual; DROP INDEX facets_by_language; ALTER TABLE facets DROP multilingual; "
        "UPDATE footnote_state SET format = 3")  # fmt: skip
    with closing(PostgresIndex(database, embedder)) as later:
        assert later.articles() == (BRIDGE,) and later.unembedded("a") == [BRIDGE.id] and later.verify() == []


def test_the_index_for_many_finds_among_vectors_of_one_model(store, monkeypatch):
    chance = np.random.default_rng(3)
    rows = chance.standard_normal((60, 384)).astype("<f4")
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    for number, row in enumerate(rows):
        article = Article(f"Boat {number}", f"The ferry {number} waits.")
        store.add(article)
        store.keep_multilingual(article.id, Multilingual("ab"[number % 2], {0: row.tobytes()}))
    exact = store.dense(rows[7], 10, None, "b")
    monkeypatch.setattr("index.store.postgres.vectors.EXACT", 0)
    assert [number for number, _ in store.dense(rows[7], 10, None, "b")] == [number for number, _ in exact]
    assert len(exact) == 10 and exact[0][1] == pytest.approx(1)


def test_a_newer_format_and_another_model_are_refused(store, database, embedder):
    sql(database, "UPDATE footnote_state SET weights = 'others'")
    with pytest.raises(StoreMismatch, match="another model's weights"):
        PostgresIndex(database, embedder)
    sql(database, "UPDATE footnote_state SET format = 99")
    with pytest.raises(StoreMismatch, match=r"newer version of Footnote .format 99"):
        PostgresIndex(database, embedder)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("postgresql://footnote@/no_such?host={folder}", "no_such.*cannot be used.*check its address"),
        ("postgresql://footnote@/x?host={folder}/nowhere", "does not answer"),
        ("postgresql://u:secret@[", "address of the database cannot be read"),
    ],
)
def test_an_address_that_is_wrong_is_refused_in_one_sentence(engine, embedder, address, says):
    with pytest.raises(StoreError, match=says) as refused:
        PostgresIndex(address.format(folder=engine.folder), embedder)
    assert "\n" not in refused.value.message and "secret" not in refused.value.message


def test_without_psycopg_one_line_says_what_to_install(tmp_path):
    hidden = tmp_path / "psycopg.py"
    hidden.write_text("raise ImportError('hidden')")
    done = subprocess.run(
        [sys.executable, "-m", "app", "list", "--data", "postgresql://x@localhost/x"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2 and done.stderr.count("\n") == 1
    assert "pip install 'psycopg[binary,pool]'" in done.stderr


def test_the_door_takes_an_address(database, monkeypatch, tmp_path):
    monkeypatch.setenv("FOOTNOTE_DATA", database)
    assert Settings.read(os.environ).database == database
    with Footnote(database, settings=Settings(data=tmp_path / "own")) as bot:
        assert len(bot.listing()) == 1 and bot.sample  # the sample article of a new store
        bot.add(text=TRAM.text, title=TRAM.title)
        assert bot.sample is None and bot.ask("How did the council vote?").found
        mine = bot.beside(tmp_path / "mine")
        mine.add(text=CATS.text, title=CATS.title)
        assert mine.ask("How long do cats sleep?").found and not bot.ask("How long do cats sleep?").found
        mine.close()
    assert not (tmp_path / "own" / "footnote.db").exists()
    shown = repr(Settings.read(os.environ))
    assert database not in shown


@pytest.mark.parametrize("verb", [["backup", "x.db"], ["restore", "x.db"], ["verify", "--rebuild"]])
def test_the_tools_of_postgresql_are_named(database, verb):
    done = subprocess.run(
        [sys.executable, "-m", "app", *verb, "--data", database], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 1 and "PostgreSQL's pg_" in done.stderr and done.stderr.count("\n") == 1


def test_connections_are_bounded(store, database):
    store.add(TRAM)
    most = [0]
    done = threading.Event()

    def count() -> None:
        with psycopg.connect(database, autocommit=True) as connection:
            query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            while not done.is_set():
                most[0] = max(most[0], connection.execute(query).fetchone()[0] - 1)

    watcher = threading.Thread(target=count)
    watcher.start()
    readers = [threading.Thread(target=lambda: [by_words(store, "tram") for _ in range(10)]) for _ in range(40)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    done.set()
    watcher.join()
    assert 1 <= most[0] <= SIZE


WRITER = """
import sys
from index import load_embedder
from index.store.postgres.store import PostgresIndex
from tests.contract.store_contract import numbered
store = PostgresIndex(sys.argv[1], load_embedder())
print("open", flush=True)
for number in range(int(sys.argv[2]), int(sys.argv[2]) + int(sys.argv[3])):
    print(number, store.add(numbered(number)), flush=True)
"""


def writer(database: str, first: int, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, database, str(first), str(count)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_two_processes_store_the_same_articles_once(store, database):
    said = [
        process.communicate(timeout=120)[0].splitlines()[1:] for process in [writer(database, 0, 24) for _ in "ab"]
    ]
    new = [line.split()[0] for lines in said for line in lines if line.endswith("True")]
    assert sorted(map(int, new)) == list(range(24))
    assert {article.id for article in store.articles()} == {
        numbered(n).id for n in range(24)
    } and store.verify() == []


def test_a_killed_writer_loses_nothing_acknowledged_and_leaves_nothing_half(store, database):
    acknowledged: set[int] = set()
    for turn in range(6):
        process = writer(database, turn * 1000, 500)
        lines = [process.stdout.readline() for _ in range(2 + turn)]
        time.sleep(0.003 * turn)
        process.send_signal(signal.SIGKILL)
        lines += process.communicate()[0].splitlines()
        acknowledged |= {int(line.split()[0]) for line in lines if line.endswith(("True", "True\n"))}
    there = {article.id for article in store.articles()}
    assert acknowledged and {numbered(number).id for number in acknowledged} <= there
    assert store.verify() == []


def test_a_killed_backend_is_one_error_at_most(store, database):
    store.add(TRAM)
    for _ in range(3):
        sql(database, "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()")  # fmt: skip
        assert by_words(store, "tram") == [TRAM.id]
    store.add(CATS)
    assert store.verify() == []


def test_an_engine_that_dies_is_said_and_comes_back_by_itself(embedder):
    engine = Engine()
    try:
        database = engine.database("mortal")
        store = PostgresIndex(database, embedder)
        store.add(TRAM)
        writers = [writer(database, first, 500) for first in (0, 1000)]
        seen = [[process.stdout.readline() for _ in range(4)] for process in writers]
        engine.kill()
        began = time.monotonic()
        with pytest.raises(StoreAway, match="does not answer"):
            store.lexical(["tram"], 5)
        assert time.monotonic() - began < 12
        for process, lines in zip(writers, seen, strict=True):
            rest, error = process.communicate(timeout=60)
            lines += rest.splitlines()
            assert process.returncode == 1 and "StoreAway" in error.splitlines()[-1]
        engine.start()
        acknowledged = {int(line.split()[0]) for lines in seen for line in lines if line.strip().endswith("True")}
        assert by_words(store, "tram") == [TRAM.id] and by_meaning(store, "tram")[0] == TRAM.id
        there = {article.id for article in store.articles()}
        assert len(acknowledged) >= 6 and {numbered(number).id for number in acknowledged} <= there
        assert store.verify() == [] and store.add(ODD)
        store.close()
    finally:
        engine.remove()


def test_over_http_an_engine_that_is_away_is_503(embedder, tmp_path):
    from fastapi.testclient import TestClient  # noqa: F401 - the server is a process of its own below

    engine = Engine()
    server = None
    try:
        database = engine.database("served")
        with Footnote(database, settings=Settings(data=tmp_path)) as bot:
            bot.add(text=TRAM.text, title=TRAM.title)
        server = start_server(tmp_path, "--database", database)
        asked = {"question": "How did the council vote on the tram?"}
        assert httpx.post(f"{server.url}/api/ask", json=asked, timeout=30).json()["citations"]
        assert httpx.get(f"{server.url}/api/ready", timeout=30).json() == {"status": "ready"}
        engine.stop()
        away = httpx.get(f"{server.url}/api/ready", timeout=30)
        assert (away.status_code, away.headers["retry-after"]) == (503, "5")
        assert away.json()["error"]["code"] == "store_away"
        assert httpx.get(f"{server.url}/api/health", timeout=30).status_code == 200  # a restart would not help
        answer = httpx.post(f"{server.url}/api/ask", json=asked, timeout=30)
        assert answer.status_code == 503 and answer.headers["retry-after"] == "5"
        assert answer.json()["error"]["message"].startswith("The articles' database does not answer")
        engine.start()
        assert httpx.post(f"{server.url}/api/ask", json=asked, timeout=30).json()["citations"]
    finally:
        if server:
            server.process.terminate()
            server.process.wait(20)
        engine.remove()

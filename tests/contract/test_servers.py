"""Several servers over one database: each other's articles, readers' own ones, votes, pages, and kills."""

from __future__ import annotations

import json
import os
import pickle
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from types import SimpleNamespace

import httpx
import psycopg
import pytest

from app import Footnote
from app.http.sessions import NEW, Sessions
from app.settings import Settings
from index import InputError, NotFound, Page, Quota
from index.store.postgres.pages import PageTable
from index.store.postgres.pool import Pool
from index.store.postgres.store import PostgresIndex
from index.store.postgres.votes import VoteTable
from tests.conftest import Server, start_server
from tests.contract.engine import Engine
from tests.contract.store_contract import CATS, TRAM, numbered
from tests.contract.test_postgres import ROOT, sql

pytestmark = pytest.mark.slow

SECRET = {"title": "Diary", "text": "The blue heron nests behind the old mill with 417 others."}
ASK = {"question": "How many others does the blue heron nest with?"}
VOTE = {"vote": "up", "question": "When?", "text": "In May. [1]"}


@pytest.fixture
def two(engine, tmp_path) -> Iterator[tuple[Server, Server, str]]:
    """Two servers over one database, each with a folder of its own, and the database's address."""
    database = engine.database(f"two_{os.urandom(5).hex()}")
    flags = ["--database", database, "--rate", "10000", "--uploads", "session", "--token", "secret"]
    servers: list[Server] = []
    try:
        for name in "ab":
            servers.append(start_server(tmp_path / name, *flags))
        yield servers[0], servers[1], database
    finally:
        for server in servers:
            server.process.terminate()
        for server in servers:
            server.process.wait(20)


def test_two_servers_answer_from_the_same_articles_and_keep_readers_apart(two, tmp_path):
    a, b, database = two
    operator = {"authorization": "Bearer secret"}
    asked = {"question": "How did the council vote on the tram?"}
    with httpx.Client(timeout=60) as client:

        def said(server: Server, question: dict[str, str], session: str | None = None) -> str:
            headers = {"x-session": session} if session else {}
            answer = client.post(f"{server.url}/api/ask", json=question, headers=headers)
            assert answer.status_code == 200, answer.text
            return answer.json()["text"]

        made = client.post(f"{a.url}/api/articles", json={"title": TRAM.title, "text": TRAM.text}, headers=operator)
        assert made.status_code == 201 and "31 to 14" in said(b, asked) and "31 to 14" in said(a, asked)
        assert client.delete(f"{b.url}/api/articles/{TRAM.id}", headers=operator).status_code == 200
        assert "31 to 14" not in said(a, asked) and "31 to 14" not in said(b, asked)

        mine = client.post(f"{a.url}/api/articles", json=SECRET, headers={"x-session": NEW})
        other = client.post(f"{b.url}/api/articles", json={"text": CATS.text}, headers={"x-session": NEW})
        session, theirs = mine.headers["x-session"], other.headers["x-session"]
        article = mine.json()["article"]["id"]
        for server in (a, b):
            assert "417" in said(server, ASK, session)
            assert "417" not in said(server, ASK) and "417" not in said(server, ASK, theirs)
            for headers in ({}, {"x-session": theirs}):
                url = f"{server.url}/api/articles"
                assert client.get(f"{url}/{article}", headers=headers).status_code == 404
                assert client.delete(f"{url}/{article}", headers=headers).status_code in (403, 404)
                listed = client.get(url, headers=headers).json()["articles"]
                assert article not in [one["id"] for one in listed]
            assert client.get(f"{server.url}/api/ready").json() == {"status": "ready"}
        changed = {"text": "A second text of the same reader speaks of 512 swans on the lake."}
        assert client.post(f"{b.url}/api/articles", json=changed, headers={"x-session": session}).status_code == 201
        assert "512" in said(a, {"question": "How many swans are on the lake?"}, session)
        assert client.delete(f"{b.url}/api/articles/{article}", headers={"x-session": session}).status_code == 200
        assert "417" not in said(a, ASK, session)

        for server in (a, b):
            assert client.post(f"{server.url}/api/feedback", json=VOTE).json() == {"stored": True}
    done = subprocess.run(
        [sys.executable, "-m", "app", "feedback", "--json", "--database", database, "--data", str(tmp_path / "c")],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert [vote["question"] for vote in json.loads(done.stdout)] == ["When?", "When?"]
    assert not list(tmp_path.glob("*/private")) and not list(tmp_path.glob("*/feedback*"))


# Readers' own articles


@pytest.fixture
def store(database, embedder):
    opened = PostgresIndex(database, embedder)
    opened.note("sample", "")
    yield opened
    opened.close()


def test_a_quota_holds_whichever_servers_add(store):
    """Two servers are two readers' stores: what fits when it is looked at must still fit when it is stored."""
    store.readers.begin("k" * 40, 10)
    stores = [store.readers.open("k" * 40, Quota(3, 10_000)) for _ in range(4)]
    refused: list[InputError] = []
    go = threading.Barrier(4)

    def add(own: PostgresIndex, first: int) -> None:
        go.wait()
        for number in range(first, first + 2):
            try:
                own.add(numbered(number))
            except InputError as error:
                refused.append(error)

    threads = [threading.Thread(target=add, args=[own, 10 * at]) for at, own in enumerate(stores)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(stores[0]) == 3 and len(refused) == 5 and {error.code for error in refused} == {"quota"}
    assert stores[0].verify() == store.verify() == [] and len(store) == 0
    with pytest.raises(InputError, match="together"):
        store.readers.open("k" * 40, Quota(9, 500)).add(CATS)
    with pytest.raises(InputError, match="no more private articles"):
        store.readers.begin("l" * 40, 1)


def test_the_time_of_a_session_ends_on_every_server(store, database, tmp_path):
    settings = Settings(data=tmp_path, uploads="session", keep_hours=1)
    bot = Footnote(tmp_path, settings=settings, index=store)
    here, there = Sessions(bot, settings), Sessions(bot, settings)
    mine, _ = here.add(NEW, **SECRET)
    assert "417" in there.bot(mine).ask(ASK["question"]).text and len(bot.listing()) == 0
    with psycopg.connect(database, autocommit=True) as connection:
        assert mine not in str(connection.execute("SELECT key FROM owners").fetchall())
    open_elsewhere = there.bot(mine)
    sql(database, "UPDATE owners SET used = now() - interval '3601 seconds' WHERE id <> 0")
    third = Sessions(bot, settings)  # a server that starts sweeps
    for sessions in (here, there, third):
        with pytest.raises(NotFound, match="time is over"):
            sessions.bot(mine)
    with pytest.raises(NotFound, match="time is over"):
        open_elsewhere._index.own.add(CATS)
    with psycopg.connect(database, autocommit=True) as connection:
        for table in ("articles", "chunks", "words", "files", "addresses", "versions", "notes"):
            query = f"SELECT count(*) FROM {table} WHERE owner <> 0"
            assert connection.execute(query).fetchone() == (0,), table
    nothing, report = here.add(NEW, url="ftp://news.example/x")
    assert nothing == NEW and report.errors
    with psycopg.connect(database, autocommit=True) as connection:
        assert connection.execute("SELECT count(*) FROM owners").fetchone() == (1,)


def test_a_database_of_the_first_format_is_brought_up(database, embedder):
    from index.store.postgres import schema

    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION vector")
        connection.execute(schema.STEPS[0].replace("%(dim)s", str(embedder.dim)))
        connection.execute(
            "INSERT INTO articles (id, sha256, title, text, published, author, publisher, url, language, updated, "
            "header, characters, position) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 1)",
            [TRAM.id, TRAM.sha256, TRAM.title, TRAM.text.encode(), TRAM.published, TRAM.author, TRAM.publisher,
             TRAM.url, TRAM.language, TRAM.updated, TRAM.header_sum, TRAM.characters],
        )  # fmt: skip
        connection.execute("UPDATE footnote_state SET generation = 7")
    store = PostgresIndex(database, embedder)
    assert store.articles() == (TRAM,) and store.generation == 7
    store.add(CATS)
    store.remove(TRAM.id)
    assert store.verify() == [] and store.generation == 9
    store.close()


# Votes and pages


def test_votes_are_kept_within_bounds(store, database):
    votes = VoteTable(Pool(database), most=1_000, often=10)
    for number in range(100):
        votes.add(f"{number:03}" + "x" * 97)
    assert [line[:3] for line in votes.all()] == [f"{number:03}" for number in range(90, 100)]
    votes._pool.close()


def test_a_page_is_added_by_one_server_and_taken_up_where_that_one_is_gone(store, database):
    one, other = (PageTable(Pool(database), lease=0.5) for _ in "ab")
    assert one.claim("k", "https://news.example/k") is None
    assert other.claim("k", "https://news.example/k") == other.state("k") == Page("working")
    assert other.left("k") is None
    for _ in range(4):
        time.sleep(0.2)
        one.renew("k")
    assert other.left("k") is None
    time.sleep(0.6)
    assert sorted([one.left("k") or "", other.left("k") or ""]) == ["", "https://news.example/k"]
    other.put("k", Page("ready", "a" * 16))
    assert one.state("k") == Page("ready", "a" * 16) and one.left("k") is None
    assert one.claim("k", "https://news.example/k") is None  # its article was removed since
    one.put("k", Page("refused", code="url_failed", message="No."))
    assert other.claim("k", "https://news.example/k") == Page("refused", "", "url_failed", "No.")
    sql(database, "UPDATE pages SET until = now() - interval '1 second'")
    assert other.state("k") is None and other.claim("k", "https://news.example/k") is None
    one.drop("k")
    assert other.state("k") is None
    for table in (one, other):
        table._pool.close()


# Kills

KILLED = """
import pickle, sys, time
from index.errors import StoreError
from index.store.postgres.store import PostgresIndex
address, file, first, step = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
embedder, articles = pickle.load(open(file, "rb"))
while True:
    try:
        store = PostgresIndex(address, embedder)
        break
    except StoreError:
        time.sleep(0.1)
print("open", flush=True)
for number in range(first, len(articles), step):
    article, rows = articles[number]
    while True:
        try:
            store.add(article, None, lambda: rows)
            break
        except StoreError:
            time.sleep(0.1)
    print(number, flush=True)
"""


def test_twenty_kills_lose_nothing_acknowledged_and_leave_nothing_half(embedder, tmp_path):
    """Of writers, of connections and of the engine, in any order, while two writers store the same articles."""
    engine = Engine()
    writers: list[subprocess.Popen[str]] = []
    said: list[list[str]] = [[], []]

    def begin(at: int) -> subprocess.Popen[str]:
        done = [int(line) for line in said[at] if line.strip().isdigit()]
        first = (max(done) + 1) if done else 0
        command = [sys.executable, "-c", KILLED, database, str(tmp_path / "made"), str(first), "1"]
        started = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)

        def read() -> None:
            for line in started.stdout or ():
                said[at].append(line)

        threading.Thread(target=read).start()
        return started

    def stored() -> int:
        return max([int(line) for lines in said for line in lines if line.strip().isdigit()], default=-1)

    def further(by: int) -> None:
        wanted, until = min(stored() + by, 399), time.monotonic() + 120
        while stored() < wanted:
            assert time.monotonic() < until
            time.sleep(0.005)

    try:
        database = engine.database("mortal")
        store = PostgresIndex(database, embedder)
        articles = [numbered(number) for number in range(400)]
        still = SimpleNamespace(name=embedder.name, fingerprint=embedder.fingerprint, dim=embedder.dim)
        made = [(article, store.rows(article)) for article in articles]
        with (tmp_path / "made").open("wb") as file:
            pickle.dump((still, made), file)
        writers = [begin(0), begin(1)]
        kills = ["writer"] * 7 + ["backend"] * 8 + ["engine"] * 5
        random.Random(7).shuffle(kills)
        for turn, kind in enumerate(kills):
            further(4 + turn % 5)
            if kind == "writer":
                at = turn % 2
                writers[at].kill()
                writers[at].wait(20)
                writers[at] = begin(at)
            elif kind == "backend":
                sql(database, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE "
                    "datname = current_database() AND pid <> pg_backend_pid() LIMIT 2")  # fmt: skip
            else:
                engine.kill()
                engine.start()
        assert stored() < 399, "they were done before the last kill"
        for process in writers:
            assert process.wait(120) == 0
        assert {article.id for article in store.articles()} == {article.id for article in articles}
        assert len(store) == 400 and store.verify() == []
        store.close()
    finally:
        for process in writers:
            process.kill()
        engine.remove()

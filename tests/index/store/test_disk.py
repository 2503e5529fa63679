"""A disk without room, one that cannot be written to, and one that goes away: on a real, small file system."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from index import Article, DiskFull, LocalIndex, StoreError, StoreReadOnly, backup, restore

from ...app.serving import served

TRAM = Article(title="Tram", text="The council voted 31 to 14 for the tram. Work begins in May.")

pytestmark = pytest.mark.slow


@pytest.fixture
def disk(tmp_path):
    """A file system of 4 MB in memory."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", place], capture_output=True, text=True
    )
    if mounted.returncode:
        pytest.skip(f"a file system can be mounted by root only, as CI does: {mounted.stderr.strip()}")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def fill(disk: Path, leave: int = 0) -> None:
    """Take all room but some bytes."""
    with (disk / "filler").open("ab", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 4096)
    with (disk / "filler").open("r+b") as file:
        file.truncate(max(0, (disk / "filler").stat().st_size - leave))


def make_room(disk: Path) -> None:
    (disk / "filler").unlink()


def report(number: int, sentences: int = 30) -> Article:
    text = "\n\n".join(f"Report {number} names {n} trams and {n * number} of their stops." for n in range(sentences))
    return Article(title=f"Report {number}", text=text)


def numbers(index: LocalIndex) -> set[str]:
    assert index.verify() == []
    return {article.title for article in index.articles()}


@pytest.mark.parametrize("leave", [0, 4096, 20_000, 100_000])
def test_a_full_disk_is_named_and_what_was_stored_stays(disk, embedder, leave):
    index = LocalIndex(disk / "data", embedder)
    index.add(TRAM)
    index.save()
    fill(disk, leave)
    stored = {"Tram"}
    with pytest.raises(DiskFull, match=r"^There is no room left on the disk of .*data: make room") as caught:
        for number in range(100):
            index.add(report(number))
            stored.add(f"Report {number}")
    assert caught.value.code == "disk_full"
    assert numbers(index) == stored
    assert index.lexical(["council"], 1) and index.dense(embedder.embed(["the tram vote"])[0], 1)
    index.close()
    index = LocalIndex(disk / "data", embedder)  # still full
    assert numbers(index) == stored
    make_room(disk)
    assert index.add(report(1000))
    index.close()
    index = LocalIndex(disk / "data", embedder)
    assert numbers(index) == stored | {"Report 1000"}
    assert {path.name for path in (disk / "data").iterdir()} <= {
        "footnote.db", "footnote.db-wal", "footnote.db-shm", "vectors.faiss"
    }  # fmt: skip
    index.close()


def test_a_removal_that_finds_no_room_leaves_the_article_whole(disk, embedder):
    index = LocalIndex(disk / "data", embedder)
    for number in range(12):
        index.add(report(number))
    index.close()
    fill(disk)
    with pytest.raises(DiskFull):  # even opening takes a little room
        LocalIndex(disk / "data", embedder)
    fill(disk, 100_000)
    index = LocalIndex(disk / "data", embedder)
    fill(disk)
    stored = {f"Report {number}" for number in range(12)}
    with pytest.raises(DiskFull):
        for number in range(12):
            index.remove(report(number).id)
            stored.remove(f"Report {number}")
    assert numbers(index) == stored
    make_room(disk)
    index.remove(report(11).id)
    assert numbers(index) == stored - {"Report 11"}
    index.close()


def test_a_cache_that_finds_no_room_costs_nothing_but_its_making(disk, embedder):
    index = LocalIndex(disk / "data", embedder)
    for number in range(8):
        index.add(report(number))
    fill(disk, 8192)
    index.save()
    assert not (disk / "data" / "vectors.faiss").exists() and not list((disk / "data").glob("*.part"))
    found = index.dense(embedder.embed(["Report 3 names 2 trams"])[0], 3)
    index.close()
    again = LocalIndex(disk / "data", embedder)
    assert again.dense(embedder.embed(["Report 3 names 2 trams"])[0], 3) == found
    make_room(disk)
    again.close()
    assert (disk / "data" / "vectors.faiss").exists()


def test_a_new_folder_on_a_full_disk_says_so_and_can_be_made_later(disk, embedder):
    fill(disk)
    with pytest.raises(DiskFull):
        LocalIndex(disk / "data", embedder)
    make_room(disk)
    index = LocalIndex(disk / "data", embedder)
    assert index.add(TRAM)
    index.close()


def test_backing_up_and_restoring_without_room_change_nothing(disk, embedder, tmp_path):
    index = LocalIndex(disk / "data", embedder)
    index.add(TRAM)
    backup(index.folder, disk / "kept.db")
    for number in range(4):
        index.add(report(number))
    backup(index.folder, tmp_path / "large.db")
    index.remove(TRAM.id)
    earlier = (disk / "kept.db").read_bytes()
    fill(disk, 30_000)
    with pytest.raises(DiskFull, match="no room left"):
        backup(index.folder, disk / "kept.db")
    assert (disk / "kept.db").read_bytes() == earlier
    index.close()
    fill(disk, 100_000)
    with pytest.raises(DiskFull, match="no room left"):
        restore(disk / "data", tmp_path / "large.db")
    assert not list(disk.glob("**/*.part")) and not list(disk.glob("data/before-*"))
    index = LocalIndex(disk / "data", embedder)
    assert numbers(index) == {f"Report {number}" for number in range(4)}
    index.close()
    make_room(disk)
    assert restore(disk / "data", tmp_path / "large.db")[0] == 5


@pytest.fixture
def closed(disk, embedder):
    """A folder with one article on a disk that cannot be written to."""
    index = LocalIndex(disk / "data", embedder)
    index.add(TRAM)
    index.close()
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    yield disk / "data"
    subprocess.run(["mount", "-o", "remount,rw", disk], check=True)


def test_a_folder_that_cannot_be_written_to_is_read(closed, embedder):
    index = LocalIndex(closed, embedder)
    assert index.articles() == (TRAM,) and index.verify() == [] and index.lexical(["tram"], 3)
    for change in (lambda: index.add(report(1)), lambda: index.remove(TRAM.id), lambda: index.note("a", "b")):
        with pytest.raises(StoreReadOnly, match="can only be read: give the right to"):
            change()
    index.close()
    with pytest.raises(StoreError, match="cannot be"):
        LocalIndex(closed.parent / "new", embedder)


def test_a_log_that_cannot_be_folded_in_is_read_with_it(disk, embedder, tmp_path):
    with_log = tmp_path / "copied"
    index = LocalIndex(tmp_path / "data", embedder)
    index.add(TRAM)
    shutil.copytree(tmp_path / "data", with_log)  # as a crash leaves it
    index.close()
    assert (with_log / "footnote.db-wal").stat().st_size
    shutil.copytree(with_log, disk / "data")
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    again = LocalIndex(disk / "data", embedder)
    assert again.articles() == (TRAM,)
    again.close()
    subprocess.run(["mount", "-o", "remount,rw", disk], check=True)


def test_a_server_that_can_only_read_says_so(closed):
    with served(closed, token="sesame", uploads="session") as client:
        assert client.post("/api/ask", json={"question": "How did the council vote?"}).json()["citations"]
        token = {"authorization": "Bearer sesame"}
        text = {"text": "The bus is late."}
        for response in (
            client.post("/api/articles", json=text, headers=token),
            client.post("/api/articles", json=text, headers={"x-session": "new"}),
            client.delete(f"/api/articles/{TRAM.id}", headers=token),
            client.post("/api/feedback", json={"vote": "up", "question": "When?"}),
        ):
            assert (response.status_code, response.json()["error"]["code"]) == (403, "read_only")


@pytest.mark.parametrize("how", ["gone", "replaced"])
def test_nothing_is_acknowledged_into_a_folder_that_is_not_there_any_more(tmp_path, embedder, how):
    other = LocalIndex(tmp_path / "other", embedder)
    other.add(report(1))
    other.close()
    index = LocalIndex(tmp_path / "data", embedder)
    index.add(TRAM)
    (tmp_path / "data").rename(tmp_path / "away")
    if how == "replaced":
        shutil.copytree(tmp_path / "other", tmp_path / "data")
    with pytest.raises(StoreError, match="has gone" if how == "gone" else "was replaced"):
        index.add(report(2))
    with pytest.raises(StoreError):
        index.articles()
    index.close()
    again = LocalIndex(tmp_path / "away", embedder)
    assert again.articles() == (TRAM,) and again.verify() == []
    again.close()


def test_a_full_disk_over_http(disk):
    with served(disk / "data", token="sesame", rate=10_000) as client:
        client.headers["authorization"] = "Bearer sesame"

        def add(number):
            article = report(number)
            return client.post("/api/articles", json={"text": article.text, "title": article.title})

        fill(disk)
        answers = [add(0)]
        while answers[-1].status_code < 300 and len(answers) < 50:
            answers.append(add(len(answers)))
        error = answers[-1].json()["error"]
        assert answers[-1].status_code == 507 and error["code"] == "disk_full"
        assert "no room left on the server's disk" in error["message"] and str(disk) not in answers[-1].text
        asked = client.post("/api/ask", json={"question": "How many applications were received?"})
        assert asked.status_code == 200
        assert len(client.get("/api/articles").json()["articles"]) == max(1, len(answers) - 1)
        make_room(disk)
        assert add(99).status_code == 201

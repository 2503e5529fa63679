"""All of a folder in one file and back, whole or not at all."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from index import Article, LocalIndex, StoreBusy, StoreDamaged, StoreError, StoreMismatch, backup, restore

ROOT = Path(__file__).parents[3]
TRAM = Article(
    title="Tram", text="The council voted 31 to 14 for the tram. Work begins in May.", published="2026-03-04"
)
CATS = Article(title="Cats", text="Cats sleep for sixteen hours a day. Nobody knows why.")

pytestmark = pytest.mark.slow


def titles(folder, embedder):
    index = LocalIndex(folder, embedder)
    try:
        assert index.verify() == []
        return [article.title for article in index.articles()]
    finally:
        index.close()


def contents(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def test_a_backup_brings_everything_back(index, embedder, tmp_path):
    index.add(TRAM)
    file = tmp_path / "kept.db"
    assert backup(index.folder, file) == 1
    index.add(CATS)
    index.remove(TRAM.id)
    index.close()
    count, kept = restore(index.folder, file)
    assert count == 1 and titles(index.folder, embedder) == ["Tram"]
    assert titles(kept, embedder) == ["Cats"]
    assert list(tmp_path.glob("*.part")) == list(index.folder.glob("*.part")) == []
    assert restore(tmp_path / "new" / "folder", file) == (1, None)
    assert titles(tmp_path / "new" / "folder", embedder) == ["Tram"]


def test_a_backup_of_a_folder_in_use_holds_whole_articles(index, embedder, tmp_path):
    index.add(TRAM)
    stop = threading.Event()

    def write():
        for number in range(1000):
            if stop.is_set():
                return
            index.add(Article(title=str(number), text=f"Report {number} is here. " * 20))

    writer = threading.Thread(target=write)
    writer.start()
    counts = []
    for turn in range(6):
        counts.append(backup(index.folder, tmp_path / f"{turn}.db"))
        while len(index) == counts[-1]:
            time.sleep(0.01)
    stop.set()
    writer.join()
    assert counts[0] < counts[-1] and counts == sorted(counts)
    restore(tmp_path / "back", tmp_path / "5.db")
    assert len(titles(tmp_path / "back", embedder)) == counts[-1]


def test_an_earlier_backup_is_replaced_and_nothing_else(index, tmp_path):
    index.add(TRAM)
    file = tmp_path / "kept.db"
    backup(index.folder, file)
    index.add(CATS)
    assert backup(index.folder, file) == 2
    (tmp_path / "letter.txt").write_text("Dear all")
    for wrong in (tmp_path / "letter.txt", tmp_path, index.folder / "footnote.db", index.folder / "new.db"):
        with pytest.raises(StoreError, match="no earlier backup"):
            backup(index.folder, wrong)
    assert (tmp_path / "letter.txt").read_text() == "Dear all" and len(index) == 2
    with pytest.raises(StoreError, match="no articles"):
        backup(tmp_path / "nowhere", tmp_path / "x.db")
    assert not (tmp_path / "nowhere").exists()


def spoiled(good: bytes, how: str, path: Path) -> None:
    path.write_bytes(good)
    if how == "empty":
        path.write_bytes(b"")
    elif how == "foreign":
        path.write_bytes(b"Dear all, this is a letter and no database of anybody's. " * 200)
    elif how == "truncated":
        path.write_bytes(good[: len(good) // 2])
    elif how == "flipped":  # a letter of the article
        path.write_bytes(good.replace(b"31 to 14", b"91 to 14"))
    elif how == "headless":
        path.write_bytes(b"\0" * 100 + good[100:])
    else:
        raw = sqlite3.connect(path)
        raw.execute("PRAGMA application_id = 7" if how == "other program" else "PRAGMA user_version = 99")
        raw.close()


@pytest.mark.parametrize(
    "how", ["empty", "foreign", "truncated", "flipped", "headless", "other program", "newer", "missing"]
)
def test_what_is_no_whole_backup_is_refused_and_changes_nothing(index, embedder, tmp_path, how):
    index.add(TRAM)
    file = tmp_path / "kept.db"
    backup(index.folder, file)
    index.close()
    before = contents(index.folder)
    if how == "missing":
        file.unlink()
    else:
        spoiled(file.read_bytes(), how, file)
    with pytest.raises(StoreMismatch if how == "newer" else StoreError) as caught:
        restore(index.folder, file)
    assert str(file) in caught.value.message and caught.value.message.endswith(".")
    assert contents(index.folder) == before and titles(index.folder, embedder) == ["Tram"]


def test_a_damaged_folder_is_not_backed_up_and_is_mended_by_restoring(index, embedder, tmp_path):
    index.add(TRAM)
    file = tmp_path / "kept.db"
    backup(index.folder, file)
    good = file.read_bytes()
    index.close()
    present = index.folder / "footnote.db"
    present.write_bytes(present.read_bytes().replace(b"31 to 14", b"91 to 14"))
    with pytest.raises(StoreDamaged, match="not what was stored"):
        backup(index.folder, file)
    assert file.read_bytes() == good
    present.write_bytes(b"no database any more" * 300)
    (index.folder / "footnote.db-wal").write_bytes(b"nor a log" * 300)
    with pytest.raises(StoreDamaged, match="restore FILE"):
        LocalIndex(index.folder, embedder)
    _, kept = restore(index.folder, file)
    assert titles(index.folder, embedder) == ["Tram"]
    assert (kept / "footnote.db").read_bytes() == b"no database any more" * 300


def test_a_folder_in_use_is_not_restored_over(index, embedder, tmp_path):
    index.add(TRAM)
    file = tmp_path / "kept.db"
    backup(index.folder, file)
    index.add(CATS)
    code = "import sys; from pathlib import Path; from index import restore; restore(*map(Path, sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(index.folder), str(file)], cwd=ROOT, capture_output=True, text=True
    )
    assert "StoreBusy" in done.stderr and "in use by another process: stop it first" in done.stderr
    with pytest.raises(StoreBusy):
        restore(index.folder, file)
    assert [article.title for article in index.articles()] == ["Tram", "Cats"]
    index.close()
    assert restore(index.folder, file)[0] == 1


def test_a_cache_from_before_never_passes_for_the_restored_ones(index, embedder, tmp_path):
    index.add(TRAM)
    file = tmp_path / "kept.db"
    backup(index.folder, file)
    index.add(CATS)
    index.close()
    stale = (index.folder / "vectors.faiss").read_bytes()
    restore(index.folder, file)
    (index.folder / "vectors.faiss").write_bytes(stale)  # as if the crash had come before it was removed
    again = LocalIndex(index.folder, embedder)
    again.add(Article(title="Dogs", text="Dogs sleep for ten hours a day."))  # the number that Cats had
    assert again.verify() == []
    (best, score), *_ = again.dense(embedder.embed(["Dogs sleep for ten hours a day."])[0], 1)
    assert again.chunks([best])[0].article.title == "Dogs" and score > 0.99
    again.close()


def test_a_kill_before_any_step_of_restoring_leaves_the_one_or_the_other(index, embedder, tmp_path):
    index.add(TRAM)
    index.add(CATS)
    file = tmp_path / "kept.db"
    backup(index.folder, file)
    index.remove(TRAM.id)
    index.close()
    code = (  # each step of it on files is an event of the interpreter's; before one of them it kills itself
        "import os, sys; from itertools import count; from pathlib import Path; from index import restore;"
        "steps, last = count(1), int(sys.argv[3]);"
        "sys.addaudithook(lambda *_: next(steps) == last and os.kill(os.getpid(), 9));"
        "restore(*map(Path, sys.argv[1:3]))"
    )
    states = []
    ended = -signal.SIGKILL
    while ended == -signal.SIGKILL:
        command = [sys.executable, "-c", code, str(index.folder), str(file), str(len(states) + 1)]
        ended = subprocess.run(command, cwd=ROOT).returncode
        states.append(titles(index.folder, embedder))
        assert list(index.folder.glob("*.part")) == []
    assert ended == 0
    until = states.index(["Tram", "Cats"])
    assert states == [["Cats"]] * until + [["Tram", "Cats"]] * (len(states) - until)
    assert 10 < until < len(states) - 3, "too few steps were seen"


def test_the_command_line_backs_up_and_restores(tmp_path):
    def run(*arguments, code=0):
        environ = {k: v for k, v in os.environ.items() if not k.startswith("FOOTNOTE_")}
        done = subprocess.run(
            [sys.executable, "-m", "app", *map(str, arguments)],
            cwd=ROOT,
            env={**environ, "FOOTNOTE_DATA": str(tmp_path / "data")},
            capture_output=True,
            text=True,
        )
        assert done.returncode == code, done.stderr
        return done.stdout + done.stderr

    assert run("backup", tmp_path / "kept.db", code=1).count("\n") == 1
    run("list")
    assert run("backup", tmp_path / "kept.db") == f"{tmp_path}/kept.db holds 1 article of {tmp_path}/data\n"
    run("remove", run("list").split()[0])
    assert "holds 1 article of" in run("restore", tmp_path / "kept.db")
    assert "Belgorod" in run("list")
    assert (
        run("restore", tmp_path / "no.db", code=1)
        == f"footnote: There is no file {tmp_path}/no.db: nothing was restored.\n"
    )

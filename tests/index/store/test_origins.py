"""Another text in an article's place: both never, neither never, and the older one kept for its receipts."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from index import Article, InputError, LocalIndex, NotFound, Origin
from index.store.folder.origins import digest
from tests.index.store.test_schema import Watched

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
PAGE = "https://news.example/plan"
BODY = "\n\n".join(f"Item {n} of the plan begins in May. It will cost {n} millions." * 4 for n in range(12))
OLD = Article(title="Plan", text=BODY + "\n\nThe council decides in June.", published="2026-03-04", url=PAGE)
NEW = Article(
    title="Plan, corrected", text=BODY + "\n\nThe council decides in July.", published="2026-03-04", url=PAGE
)
LAST = Article(title="Plan", text="The plan was given up in August.", url=PAGE)


def test_the_new_text_takes_the_place_and_the_old_one_is_kept(tmp_path):
    index = LocalIndex(tmp_path, watched := Watched())
    index.add(OLD, Origin(address=PAGE, etag='"1"'))
    index.add(Article(title="After", text="Something else entirely."))
    before = len(watched.given)
    assert index.replace(OLD.id, NEW, Origin(address=PAGE, etag='"2"'))
    assert len(watched.given) <= before + 2  # the one chunk that changed
    assert [a.title for a in index.articles()] == ["Plan, corrected", "After"]
    with pytest.raises(NotFound):
        index.article(OLD.id)
    assert index.version(OLD.id) == (OLD, NEW.id) and index.version(NEW.id) is None
    assert index.origin(Origin(address=PAGE)) == Origin(address=PAGE, etag='"2"', article_id=NEW.id)
    assert index.lexical(["june"], 5) == [] and index.lexical(["july"], 5)
    assert index.verify() == []
    assert index.replace(NEW.id, LAST)
    assert index.version(OLD.id) == (OLD, LAST.id) and index.version(NEW.id) == (NEW, LAST.id)
    assert index.replace(LAST.id, OLD)  # back to the first text
    assert index.article(OLD.id) == OLD and index.version(OLD.id) is None
    assert index.version(NEW.id) == (NEW, OLD.id)
    index.remove(OLD.id)
    assert index.version(NEW.id) is None and index.fetched() == []
    raw = sqlite3.connect(tmp_path / "footnote.db")
    assert raw.execute("SELECT count(*) FROM versions").fetchone() == (0,)
    raw.close()
    assert index.verify() == []
    index.close()


def test_what_cannot_be_stored_replaces_nothing(index):
    index.add(OLD)
    with pytest.raises(InputError):
        index.replace(OLD.id, Article(title="x", text=" \u200b "))
    with pytest.raises(NotFound):
        index.replace(NEW.id, LAST)
    assert not index.replace(OLD.id, Article(title="Another title", text=OLD.text))
    assert index.articles() == (OLD,) and index.version(OLD.id) is None


def test_a_text_that_is_there_already_takes_the_place_too(index):
    index.add(OLD)
    index.add(LAST)
    assert index.replace(OLD.id, LAST)
    assert index.articles() == (LAST,) and index.version(OLD.id) == (OLD, LAST.id)
    assert index.verify() == []


def test_an_article_that_another_page_still_has_stays(index):
    index.add(OLD, Origin(address=PAGE))
    index.seen(OLD.id, Origin(address=PAGE + "/copy"))
    index.replace(OLD.id, NEW, Origin(address=PAGE))
    assert index.articles() == (OLD, NEW) and index.version(OLD.id) is None
    index.replace(OLD.id, NEW, Origin(address=PAGE + "/copy"))
    assert index.articles() == (NEW,) and index.version(OLD.id) == (OLD, NEW.id)
    assert {origin.article_id for origin in index.fetched(NEW.id)} == {NEW.id} and len(index.fetched()) == 2


def test_a_file_is_known_by_what_is_in_it(index):
    known = digest(b"words", "txt")
    assert known != digest(b"words", "md") and known != digest(b"word", "txt")
    index.add(OLD, Origin(digest=known))
    assert index.origin(Origin(digest=known)).article_id == OLD.id
    index.remove(OLD.id)
    assert index.origin(Origin(digest=known)) is None


def test_a_changed_older_text_is_never_served(index):
    from index import StoreDamaged

    index.add(OLD)
    index.replace(OLD.id, LAST)
    folder, embedder = index.folder, index.embedder
    index.close()
    with sqlite3.connect(folder / "footnote.db") as raw:
        raw.execute("UPDATE versions SET text = replace(text, 'May', 'Mai')")
    raw.close()
    again = LocalIndex(folder, embedder)
    with pytest.raises(StoreDamaged, match="not what was stored"):
        again.version(OLD.id)
    again.close()


REPLACING = """
import itertools, os, sys
from index import LocalIndex, Origin, load_embedder
from tests.index.store.test_origins import NEW, OLD, PAGE
index = LocalIndex(sys.argv[1], load_embedder())
index._db.connection.set_trace_callback(lambda said: os.write(1, said.split()[0].encode() + b"\\n"))
for old, new in itertools.cycle([(OLD, NEW), (NEW, OLD)]):
    try:
        index.article(old.id)
    except Exception:
        continue
    index.replace(old.id, new, Origin(address=PAGE))
"""


@pytest.mark.parametrize("moment", [b"INSERT", b"DELETE", b"COMMIT"])
def test_a_kill_leaves_the_one_or_the_other(index, moment):
    index.add(OLD, Origin(address=PAGE))
    process = subprocess.Popen([sys.executable, "-c", REPLACING, str(index.folder)], cwd=ROOT, stdout=subprocess.PIPE)
    for _ in range(random.randint(1, 6)):
        while (line := process.stdout.readline().strip()) != moment:
            assert line, "it ended by itself"
    process.kill()
    process.stdout.close()
    process.wait()
    folder, embedder = index.folder, index.embedder
    index.close()
    again = LocalIndex(folder, embedder)
    (article,) = again.articles()
    other = NEW if article == OLD else OLD
    assert article in (OLD, NEW) and again.version(article.id) is None
    assert again.version(other.id) in ((other, article.id), None)  # None if it was killed before the first
    assert again.verify() == [] and again.fetched()[0].article_id == article.id
    again.close()

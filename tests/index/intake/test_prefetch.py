"""Files are read and embedded ahead of their turn; order, reports and what is stored stay the same."""

from __future__ import annotations

import threading
from concurrent.futures import CancelledError
from contextlib import ExitStack, closing
from dataclasses import replace

import pytest

from index import Article, InputError, Intake, Limits, LocalIndex, fetch, items
from index.intake.prefetch import AHEAD, HELD, Ahead
from index.intake.sources import Item

pytestmark = pytest.mark.slow


def files(folder, *texts: bytes):
    folder.mkdir()
    for number, text in enumerate(texts):
        (folder / f"{number:02}.txt").write_bytes(text)
    return folder


def items_of(count: int, size: int = 20) -> list[Item]:
    def item(number: int) -> Item:
        return Item(str(number), read=lambda: b"%d." % number * size, file=f"{number}.txt")

    return [item(number) for number in range(count)]


def parse(data: bytes, item: Item) -> Article:
    return Article(title=item.name, text=data.decode())


class Watched:
    """An index that knows nothing, and embeds when it is let."""

    def __init__(self) -> None:
        self.embedded: list[str] = []
        self.let = threading.Event()
        self.let.set()

    def origin(self, origin):
        return None

    def rows(self, article, pause):
        assert self.let.wait(20)
        pause()
        self.embedded.append(article.title)
        return []


def test_what_comes_next_is_embedded_before_its_turn():
    index = Watched()
    waiting = items_of(AHEAD + 5)
    with Ahead(index, parse) as ahead:
        ahead.begin(waiting)
        first = ahead.take(waiting[0])
        assert first.article.title == "0" and first.rows.result() == []
        assert ahead.take(waiting[AHEAD - 1]).rows.result() == []
        assert len(index.embedded) > 1
        assert ahead.take(waiting[AHEAD]) is None, "not more than so many at once"


def test_much_text_waits():
    index = Watched()
    waiting = items_of(4, HELD)
    with Ahead(index, parse) as ahead:
        ahead.begin(waiting)
        ahead.begin(waiting)
        assert ahead.take(waiting[1]) is None
        assert ahead.take(waiting[0]).article.title == "0"
        ahead.begin(waiting[1:])
        assert ahead.take(waiting[1]).article.title == "1"


def test_what_is_known_by_its_bytes_takes_no_thread():
    class Knowing(Watched):
        def origin(self, origin):
            return replace(origin, article_id="known")

    waiting = items_of(3, HELD)
    with Ahead(Knowing(), parse) as ahead:
        ahead.begin(waiting)
        found = [ahead.take(item) for item in waiting]
        assert [(one.origin.article_id, one.article) for one in found] == [("known", None)] * 3
        assert not ahead._reader._threads and not ahead._embedders._threads


def test_what_is_not_finished_ends_with_it():
    index = Watched()
    index.let.clear()
    waiting = items_of(3)
    with Ahead(index, parse) as ahead:
        ahead.begin(waiting)
        begun = ahead.take(waiting[0]).rows
        threading.Timer(0.2, index.let.set).start()
    with pytest.raises(CancelledError):
        begun.result()
    assert not index.embedded


def test_order_and_reports_are_those_of_one_after_the_other(embedder, tmp_path):
    texts = [
        b"The first tram opens in May.",
        b"\0\1\2",
        b"",
        b"The second tram is late.",
        b"The first tram opens in May.",
    ]
    folder = files(tmp_path / "in", *texts, *(b"Line %d opens. It is new." % n for n in range(30)))
    told: list[tuple[str, str]] = []

    def tell(name, result, new):
        told.append((name, "refused" if isinstance(result, InputError) else "new" if new else "known"))

    with closing(LocalIndex(tmp_path / "data", embedder)) as index, ExitStack() as stack:
        report = Intake(index, fetch, told=tell).add(items([folder], Limits(), stack))
        assert told[:6] == [
            ("00.txt", "new"), ("01.txt", "refused"), ("02.txt", "refused"),
            ("03.txt", "new"), ("04.txt", "known"), ("05.txt", "new"),
        ]  # fmt: skip
        assert [name for name, _ in told] == sorted(name for name, _ in told)
        assert [article.id for article in index.articles()] == [article.id for article in report.articles]
        assert index.verify() == []
        one = LocalIndex(tmp_path / "one", embedder)
        for article in report.articles:
            one.add(article)
        rows = "SELECT article_id, start, end, vector, sentences, sentence_vectors, checksum FROM chunks ORDER BY id"
        with closing(one):
            assert one._db.connection.execute(rows).fetchall() == index._db.connection.execute(rows).fetchall()


def test_threads_that_ended_leave_no_connection(embedder, tmp_path):
    folder = files(tmp_path / "in", *(b"Line %d opens." % n for n in range(4)))
    with closing(LocalIndex(tmp_path / "data", embedder)) as index:
        for _ in range(4):
            with ExitStack() as stack:
                Intake(index, fetch).add(items([folder], Limits(), stack))
        assert len(index._db._all) <= 4

"""What any store must do. A subclass gives ``opening``: a call that opens one and the same place, empty at first."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from app import Footnote
from app.settings import Settings
from index import (
    Article,
    InputError,
    Multilingual,
    NotFound,
    Origin,
    Scope,
    Statement,
    Statements,
    Store,
    StoreError,
    e5_file,
    load_alike,
)
from retrieval import READING, statements
from retrieval.reader.across_languages import AcrossLanguages

TRAM = Article(
    title="Tram line approved",
    text="The council voted 31 to 14 for the tram.\n\nWork begins in May. It will last three years.",
    published="2026-03-04",
    author="Ann Reed",
    publisher="City News",
    url="https://news.example/tram",
    language="en",
    updated="2026-03-05",
)
CATS = Article(title="Cats", text="Cats sleep for sixteen hours a day. Nobody knows why.", published="2026-04-01")
BRIDGE = Article(
    title="Мост закрыли",
    text="Мост через реку Вельсу закрыли до октября.\n\nРаботы обойдутся городу в 14 миллионов рублей.",
    published="2026-04-02",
    language="ru",
)
ODD = Article(title="Ø 🚋 é", text="Zażółć 🚋 gęślą jaźń.\r\n\tÄpfel kosten 3,50 €. A nul \0 stands here.\x85 End.")
PLAIN = "https://news.example/plain"

Opening = Callable[[], Store]


def numbered(number: int) -> Article:
    text = "\n\n".join(f"Report {number} names {n} ferries and {n * number} of their stops." for n in range(6))
    return Article(title=f"Report {number}", text=text, published=f"2026-01-{number % 28 + 1:02}")


def by_words(store: Store, word: str, scope: Scope | None = None) -> list[str]:
    return [chunk.article.id for chunk in store.chunks(store.lexical([word], 20, scope))]


def by_meaning(store: Store, said: str, scope: Scope | None = None) -> list[str]:
    found = store.dense(store.embedder.question(said), 20, scope)
    return [chunk.article.id for chunk in store.chunks([number for number, _ in found])]


needs_package = pytest.mark.skipif(e5_file() is None, reason="needs the extra package languages")


def across_languages(store: Store, question: str, scope: Scope | None = None) -> list[str]:
    """The articles whose vectors across languages are stored, nearest first."""
    alike = load_alike()
    found = store.dense(alike.question(question), 20, scope, alike.fingerprint)
    assert [cosine for _, cosine in found] == sorted((cosine for _, cosine in found), reverse=True)
    return [chunk.article.id for chunk in store.chunks([number for number, _ in found])]


class StoreContract:
    """Inherited by a test class for each store."""

    @pytest.fixture
    def store(self, opening: Opening) -> Iterator[Store]:
        opened = opening()
        yield opened
        opened.close()

    # Articles

    @pytest.mark.parametrize("article", [TRAM, CATS, ODD], ids=["tram", "cats", "odd"])
    def test_an_article_comes_back_character_for_character(self, store, article):
        assert store.add(article) is True
        assert store.article(article.id) == article and store.articles() == (article,)
        (listed,) = store.listing()
        assert (listed.id, listed.title, listed.sha256) == (article.id, article.title, article.sha256)
        assert (listed.published, listed.author, listed.publisher) == (
            article.published,
            article.author,
            article.publisher,
        )
        assert listed.characters == len(article.text)
        assert store.verify() == []

    def test_it_is_there_after_reopening(self, opening):
        first = opening()
        for article in (TRAM, CATS, ODD):
            first.add(article)
        first.note("sample", "x")
        before = first.lexical(["tram"], 5), first.dense(first.embedder.question("cats"), 2)
        first.close()
        second = opening()
        assert second.articles() == (TRAM, CATS, ODD) and second.note("sample") == "x"
        assert (second.lexical(["tram"], 5), second.dense(second.embedder.question("cats"), 2)) == before
        second.close()

    def test_the_same_text_is_one_article(self, store):
        assert store.add(TRAM) is True and store.add(Article("Other", TRAM.text)) is False
        assert len(store) == 1 and store.article(TRAM.id).title == TRAM.title

    def test_rows_made_ahead_are_stored(self, store):
        made = store.rows(TRAM)
        assert len(store) == 0 and made
        assert store.add(TRAM, None, lambda: made)
        assert [chunk.start for chunk in store.chunks_of(TRAM.id, 10_000)] == [row[0] for row in made]

    @pytest.mark.parametrize(
        "article",
        [
            Article("Empty", " \n "),
            Article("Half", "a \ud800 b"),
            Article("Nul \0", "Text."),
            Article("\udfff", "Text."),
        ],
        ids=["empty", "half", "nul in a title", "half in a title"],
    )
    def test_what_cannot_be_kept_is_refused_in_a_sentence(self, store, article):
        with pytest.raises(InputError) as refused:
            store.add(article)
        assert len(refused.value.message) > 20 and "\n" not in refused.value.message
        assert len(store) == 0 and store.verify() == []

    def test_a_removed_article_is_gone_from_everywhere(self, store):
        store.add(TRAM, Origin(digest=b"1" * 32))
        store.add(CATS)
        assert store.remove(TRAM.id) == TRAM
        for lost in (store.article, store.remove, lambda one: store.chunks_of(one, 10)):
            with pytest.raises(NotFound, match=TRAM.id):
                lost(TRAM.id)
        assert by_words(store, "council") == [] and by_meaning(store, "tram council") == [CATS.id]
        assert store.origin(Origin(digest=b"1" * 32)) is None and store.version(TRAM.id) is None
        assert store.articles() == (CATS,) and store.verify() == []
        assert store.add(TRAM) and by_words(store, "council") == [TRAM.id]

    @pytest.mark.parametrize("unknown", ["0" * 16, "", "é", "x" * 10_000, "a\0b", "' OR 1"])
    def test_an_unknown_id_is_named(self, store, unknown):
        store.add(TRAM)
        for lost in (store.article, store.remove, lambda one: store.select([one], None, None)):
            with pytest.raises(NotFound):
                lost(unknown)
        assert store.version(unknown) is None
        assert store.missing([unknown, TRAM.id]) == [unknown]
        assert store.lexical(["tram"], 5, [unknown]) == [] and len(store) == 1

    def test_every_change_gives_another_generation(self, store):
        seen = [store.generation]
        for change in (
            lambda: store.add(TRAM),
            lambda: store.add(CATS),
            lambda: store.replace(CATS.id, ODD),
            lambda: store.remove(TRAM.id),
        ):
            change()
            seen.append(store.generation)
        assert len(set(seen)) == 5 and store.generation == seen[-1]

    def test_a_replaced_text_is_kept_as_a_version(self, store):
        changed = Article(title="Tram line approved", text=TRAM.text.replace("May", "June"), published="2026-03-09")
        store.add(TRAM, Origin(address=PLAIN, etag="a"))
        store.add(CATS)
        assert store.replace(TRAM.id, changed, Origin(address=PLAIN, etag="b")) is True
        assert store.articles() == (changed, CATS)
        assert store.version(TRAM.id) == (TRAM, changed.id) and store.version(changed.id) is None
        assert store.fetched() == [Origin(address=PLAIN, etag="b", article_id=changed.id)]
        assert by_words(store, "June") == [changed.id] and by_words(store, "May") == []
        assert store.replace(changed.id, changed, Origin(address=PLAIN, etag="c")) is False
        assert store.fetched(changed.id)[0].etag == "c"
        again = Article(title="Tram", text="There will be no tram.")
        store.replace(changed.id, again, Origin(address=PLAIN))
        assert store.version(TRAM.id) == (TRAM, again.id) and store.version(changed.id) == (changed, again.id)
        with pytest.raises(NotFound):
            store.replace("0" * 16, TRAM)
        assert store.verify() == []
        store.remove(again.id)
        assert store.version(TRAM.id) is None and store.fetched() == []

    def test_an_article_that_another_address_leads_to_stays(self, store):
        store.add(TRAM, Origin(address=PLAIN))
        store.add(TRAM, Origin(address=PLAIN + "2"))
        store.replace(TRAM.id, CATS, Origin(address=PLAIN))
        assert set(store.articles()) == {TRAM, CATS}
        assert store.origin(Origin(address=PLAIN)).article_id == CATS.id
        assert store.origin(Origin(address=PLAIN + "2")).article_id == TRAM.id

    def test_origins_and_notes_are_remembered(self, store):
        file = Origin(digest=b"d" * 32)
        page = Origin(address=PLAIN, etag='"1"', last_modified="Wed, 04 Mar 2026 10:00:00 GMT")
        assert store.origin(file) is store.origin(page) is store.note("k") is None
        store.add(TRAM, file)
        store.add(TRAM, page)
        assert store.origin(file) == Origin(digest=b"d" * 32, article_id=TRAM.id)
        assert store.origin(page) == Origin(None, PLAIN, page.etag, page.last_modified, TRAM.id)
        assert store.fetched() == store.fetched(TRAM.id) == [store.origin(page)] and store.fetched("0" * 16) == []
        assert store.note("k", "v") == "v" and store.note("k") == "v" and store.note("k", "") == "" == store.note("k")

    # Scope

    def test_a_scope_is_counted_listed_and_paged(self, store):
        articles = [numbered(number) for number in range(9)] + [ODD]  # the last one has no date
        for article in articles:
            store.add(article)
        ids = [article.id for article in articles]
        dated = Scope(since="2026-01-03", until="2026-01-06")
        for scope, meant in (
            (Scope(), ids),
            (Scope(articles=(ids[4], ids[1], "0" * 16)), [ids[1], ids[4]]),
            (Scope(articles=()), []),
            (Scope(since="2026-01-05"), ids[4:9]),
            (Scope(until="2026-01-02"), ids[:2]),
            (dated, ids[2:6]),
            (Scope(articles=(ids[3], ids[8]), until="2026-01-06"), [ids[3]]),
        ):
            assert store.ids(scope) == [one.id for one in store.listing(scope)] == meant
            assert store.count(scope) == len(meant)
            assert set(by_words(store, "ferries", scope)) == set(meant) - {ODD.id}
            assert set(by_meaning(store, "ferries", scope)) == set(meant)
            assert store.ids(scope, 2) == meant[:2]
        pages = [store.listing(start=start, limit=4) for start in range(0, 12, 4)]
        assert [len(page) for page in pages] == [4, 4, 2] and (*pages[0], *pages[1], *pages[2]) == store.listing()
        assert store.listing(dated, start=3, limit=5)[0].id == ids[5] and store.listing(start=10, limit=1) == ()
        assert store.select([ids[5], ids[0]], None, None) == [ids[0], ids[5]]
        assert store.select(None, "2026-01-03", "2026-01-06") == ids[2:6]

    @pytest.mark.parametrize(
        ("scope", "meant"),
        [
            (Scope(author="ann reed"), ["tram"]),
            (Scope(author="Reed"), ["tram"]),
            (Scope(author="Ann Re"), []),
            (Scope(author="%"), ["tram", "other", "odd", "bridge"]),  # no word of a name: no filter
            (Scope(outlet="the city news"), ["tram", "other"]),
            (Scope(outlet="City News", since="2026-03-05"), ["other"]),
            (Scope(language="en"), ["tram", "other"]),
            (Scope(foreign=True), ["bridge"]),
            (Scope(foreign=True, outlet="City News"), []),
            (Scope(language="EN-us", author="Ünal"), ["other"]),
            (Scope(author="ÜNAL"), ["other"]),
            (Scope(outlet="Nobody"), []),
            (Scope(kind="report"), ["tram", "odd", "bridge"]),
            (Scope(kind="opinion"), ["other"]),
            (Scope(kind="live"), []),
        ],
        ids=str,
    )
    def test_a_scope_filters_by_what_is_known(self, store, scope, meant):
        other = Article(
            "Opinion: No tram", "Nobody wants the tram. It costs 3 million.", "2026-03-06", "Öykü Ünal",
            "The City News", None, "en-GB",
        )  # fmt: skip
        articles = {"tram": TRAM, "other": other, "odd": ODD, "bridge": BRIDGE}
        for article in articles.values():
            store.add(article)
        statements(store, store.ids())
        ids = [articles[name].id for name in meant]
        assert store.ids(scope) == [one.id for one in store.listing(scope)] == ids and store.count(scope) == len(ids)
        assert set(by_words(store, "tram", scope)) == set(ids) - {ODD.id, BRIDGE.id}
        assert set(by_meaning(store, "tram", scope)) == set(ids)

    # What articles state

    def test_statements_come_and_go_with_their_article(self, store):
        store.add(TRAM)
        store.add(CATS)
        made = READING(TRAM, [span for chunk in store.chunks_of(TRAM.id, 10_000) for span in chunk.sentences])
        assert {row.kind for row in made.rows} >= {"event"} and made.kind == "report"
        ids = [TRAM.id, CATS.id, "0" * 16]
        assert statements(store, ids)[TRAM.id] == made and store.statements(ids)[TRAM.id] == made
        assert set(store.statements(ids)) == {TRAM.id, CATS.id} and store.unstated(READING.version) == []
        assert store.statements([]) == store.statements(["a\0b"]) == {} and store.verify() == []
        changed = Article(title="Tram line approved", text=TRAM.text.replace("May", "June"), published="2026-03-09")
        store.replace(TRAM.id, changed)
        told = statements(store, [TRAM.id, changed.id])
        assert [row.value for row in told[changed.id].of("event")] == ["2026-06"] and list(told) == [changed.id]
        store.remove(changed.id)
        assert store.statements([TRAM.id, changed.id]) == {} and store.verify() == []

    def test_statements_are_kept_whole_and_of_the_newest_maker(self, store, opening):
        store.add(TRAM)
        odd = Statement("said", (0, 40), (4, 11), False, (4, 11), None, "told", "ß 🚋", "", "2026", 0.1 + 0.2)
        for made in (
            Statements("a", "live", (odd, odd)),
            Statements("b", "release"),
            Statements("c", "report", (odd,)),
        ):
            store.keep_statements(TRAM.id, made)
            assert store.statements([TRAM.id]) == {TRAM.id: made}
            assert (store.unstated(made.made_by), store.unstated("x")) == ([], [TRAM.id])
        store.keep_statements("0" * 16, made)
        assert store.statements(["0" * 16]) == {} and store.verify() == []
        other = opening()
        assert other.statements([TRAM.id]) == {TRAM.id: made} and other.count(Scope(kind="report")) == 1
        assert statements(other, [TRAM.id])[TRAM.id].made_by == READING.version
        assert store.statements([TRAM.id]) == statements(other, [TRAM.id])
        other.close()

    def test_a_store_with_a_maker_reads_in_the_same_transaction(self, reading):
        store = reading()
        store.add(TRAM)
        assert store.unstated(READING.version) == [] and store.statements([TRAM.id]) == statements(store, [TRAM.id])
        assert store.statements([TRAM.id])[TRAM.id].rows
        changed = Article(title="Tram", text=TRAM.text.replace("May", "June"), published="2026-03-09")
        store.replace(TRAM.id, changed)
        assert store.unstated(READING.version) == [] and list(store.statements([TRAM.id, changed.id])) == [changed.id]
        store.close()

    # Vectors across languages

    @needs_package
    def test_vectors_across_languages_come_and_go_with_their_article(self, reading):
        store, made_by = reading(), load_alike().fingerprint
        store.add(TRAM)
        assert across_languages(store, "Wie teuer?") == [] and store.unembedded(made_by) == [TRAM.id]
        store.add(BRIDGE)
        assert across_languages(store, "How much will the bridge cost?") == [BRIDGE.id]
        assert across_languages(store, "bridge", Scope(articles=(TRAM.id,))) == []
        assert across_languages(store, "bridge", Scope(language="ru", since="2026-04-02")) == [BRIDGE.id]
        assert store.unembedded(made_by, Scope(foreign=True)) == [] and store.unembedded(made_by) == [TRAM.id]
        changed = Article(BRIDGE.title, BRIDGE.text.replace("14", "15"), language="ru")
        store.replace(BRIDGE.id, changed)
        assert across_languages(store, "bridge") == [changed.id] and store.verify() == []
        store.remove(changed.id)
        assert across_languages(store, "bridge") == [] and store.verify() == []
        store.close()

    @needs_package
    def test_vectors_across_languages_are_made_when_they_are_wanted_and_kept(self, store, opening):
        articles = [TRAM, BRIDGE, ODD, *map(numbered, range(4))]
        for article in articles:
            store.add(article)
        before, made_by = store.generation, load_alike().fingerprint
        assert store.unembedded(made_by) == [article.id for article in articles]
        reader = AcrossLanguages(load_alike())
        found = reader.nearest(store, "How much will the bridge cost?", 3, Scope(foreign=True))
        assert [one.article.id for one in store.chunks([number for number, _ in found])] == [BRIDGE.id]
        assert store.unembedded(made_by) == [article.id for article in articles if article is not BRIDGE]
        found = reader.nearest(store, "Wie stimmte der Rat über die Straßenbahn ab?", 3, Scope())
        assert store.chunks([found[0][0]])[0].article.id == TRAM.id and len(found) == 3
        assert store.unembedded(made_by) == [] and store.generation == before and store.verify() == []
        other = opening()
        assert other.unembedded(made_by) == []
        vector = load_alike().question("Wie stimmte der Rat über die Straßenbahn ab?")
        assert dict(other.dense(vector, 3, None, made_by)) == pytest.approx(dict(found))
        other.close()

    def test_vectors_of_another_model_or_of_other_chunks_count_as_absent(self, store):
        for article in (TRAM, CATS):
            store.add(article)
        chunks = {
            article.id: [chunk.start for chunk in store.chunks_of(article.id, 10_000)] for article in (TRAM, CATS)
        }
        units = np.eye(384, dtype="<f4")
        for made_by, row in (("a", 0), ("a", 1), ("b", 2)):
            vectors = {start: units[row].tobytes() for start in chunks[TRAM.id]}
            store.keep_multilingual(TRAM.id, Multilingual(made_by, vectors))
            assert store.unembedded(made_by) == [CATS.id] and store.unembedded("c") == [TRAM.id, CATS.id]
            assert [cosine for _, cosine in store.dense(units[row], 5, None, made_by)] == [1.0]
            assert store.dense(units[row], 5, None, "c") == [] and store.verify() == []
        store.keep_multilingual(CATS.id, Multilingual("b", {7: units[3].tobytes()}))
        store.keep_multilingual("0" * 16, Multilingual("b", {0: units[3].tobytes()}))
        assert store.unembedded("b") == [CATS.id] and len(store.dense(units[3], 5, None, "b")) == 1
        store.keep_multilingual(CATS.id, Multilingual("c", {start: units[3].tobytes() for start in chunks[CATS.id]}))
        assert store.unembedded("c") == [TRAM.id] and len(store.dense(units[3], 5, None, "c")) == 1
        assert store.verify() == []

    # Search

    def test_words_are_ranked_and_never_operators(self, store):
        store.add(TRAM)
        store.add(CATS)
        store.add(Article("Sleep", "Sleep is good. " + "Nobody sleeps enough in town. " * 3))
        assert by_words(store, "voting") == [TRAM.id]  # stemmed
        assert by_words(store, "Approved") == [TRAM.id]  # in the title only
        both = [chunk.article.title for chunk in store.chunks(store.lexical(["sleep", "cats"], 10))]
        assert both[0] == "Cats" and set(both) == {"Cats", "Sleep"}
        assert len(store.lexical(["sleep", "cats"], 1)) == 1
        for words in (
            ['"'],
            ["*"],
            ["NOT", "tram"],
            ["tram OR cats"],
            ["-"],
            ["a:b"],
            ["%"],
            ["\0"],
            [""],
            ["'; --"],
        ):
            store.lexical(words, 5)
        assert store.lexical([], 5) == store.lexical(["tram"], 0) == store.lexical(["zebra"], 5) == []

    def test_a_word_with_marks_inside_is_a_phrase(self, store):
        store.add(Article("Result", "Owls beat Foxes 4-1 on Friday. Everybody was glad."))
        store.add(Article("Table", "One team had 1 point and 4 goals. Nobody was glad."))
        assert [chunk.article.title for chunk in store.chunks(store.lexical(["4-1"], 5))] == ["Result"]

    def test_vectors_are_exact_and_nearest_first(self, store):
        for number in range(8):
            store.add(numbered(number))
        store.add(CATS)
        chunk = store.chunks_of(CATS.id, 10_000)[0]
        vector = store.embedder.embed([chunk.text])[0]
        found = store.dense(vector, 5)
        assert found[0][0] == chunk.id and found[0][1] == pytest.approx(1, abs=1e-3)
        assert [cosine for _, cosine in found] == sorted((cosine for _, cosine in found), reverse=True)
        assert len(found) == 5 and store.dense(vector, 0) == []

    def test_chunks_come_in_the_order_asked_for_with_their_sentences(self, store):
        long = Article(
            "Long", " ".join(f"The ferry number {n} leaves the harbour at {n} o'clock." for n in range(120))
        )
        store.add(long)
        store.add(TRAM)
        chunks = store.chunks_of(long.id, 1_000_000)
        assert len(chunks) > 2 and [c.start for c in chunks] == sorted(c.start for c in chunks)
        assert all(chunk.text == long.text[chunk.start : chunk.end] for chunk in chunks)
        assert store.chunks_of(long.id, chunks[1].start) == chunks[:1]
        ids = [chunks[2].id, chunks[0].id]
        assert [chunk.id for chunk in store.chunks([*ids, 10**9])] == ids and store.chunks([]) == []
        for chunk in chunks:
            assert chunk.vectors.shape == (len(chunk.sentences), store.embedder.dim)
            norms = np.linalg.norm(chunk.vectors, axis=1)
            assert np.allclose(norms, 1, atol=1e-2)
            assert all(chunk.start <= start < end <= chunk.end for start, end in chunk.sentences)

    # Many at once, and the end

    def test_writers_of_one_article_store_it_once_while_others_read(self, store):
        added: list[bool] = []
        errors: list[Exception] = []
        go = threading.Barrier(6)

        def work(task: Callable[[], None]) -> None:
            try:
                go.wait()
                task()
            except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
                errors.append(error)

        def same() -> None:
            added.append(store.add(TRAM))

        def come_and_go() -> None:
            for _ in range(3):
                store.add(CATS)
                store.remove(CATS.id)

        def read() -> None:
            for _ in range(20):
                for article in store.articles():
                    assert article in (TRAM, CATS)
                for chunk in store.chunks(store.lexical(["sleep", "tram"], 5)):
                    assert chunk.article in (TRAM, CATS)

        tasks = (same, same, same, come_and_go, read, read)
        threads = [threading.Thread(target=work, args=[task]) for task in tasks]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert (errors, sorted(added)) == ([], [False, False, True]), errors
        assert store.articles() == (TRAM,) and store.verify() == []

    def test_what_one_stores_another_finds(self, opening):
        one, other = opening(), opening()
        one.add(TRAM)
        one.add(CATS)
        assert by_words(other, "council") == [TRAM.id] and TRAM.id in by_meaning(other, "tram council")
        other.remove(TRAM.id)
        assert by_words(one, "council") == [] and TRAM.id not in by_meaning(one, "tram council")
        assert one.generation == other.generation
        one.close()
        other.close()

    def test_it_can_be_asked(self, store, tmp_path):
        store.note("sample", "")
        store.add(TRAM)
        store.add(CATS)
        with Footnote(tmp_path / "beside", settings=Settings(), index=store) as bot:
            answer = bot.ask("How did the council vote on the tram?")
            assert answer.verdict != "not_found" and answer.citations[0].article_id == TRAM.id
            assert "31 to 14" in answer.citations[0].quote
            assert not bot.ask("How did the council vote on the tram?", articles=[CATS.id]).found
            assert bot.search("tram", since="2026-03-20")[0].article_id == CATS.id

    def test_closing_twice_is_no_error_and_using_it_then_is_one(self, opening):
        store = opening()
        store.add(TRAM)
        store.close()
        store.close()
        with pytest.raises(StoreError) as refused:
            store.lexical(["tram"], 1)
        assert refused.value.code == "closed"

"""The Python front door."""

from __future__ import annotations

import pytest

from app import Answer, Footnote, InputError, NotFound
from app.settings import Settings
from index import Fetched

pytestmark = pytest.mark.slow


@pytest.fixture
def own(tmp_path):
    with Footnote(tmp_path / "mine", settings=Settings()) as made:
        yield made


def test_a_new_folder_holds_the_sample_until_an_own_article_comes(own):
    (sample,) = own.articles()
    assert sample.title == "Residents of Russia's Belgorod region evacuated"
    report = own.add(text="The cat sat on the mat.", title="Cat", published="2024-02-02")
    assert [a.title for a in own.articles()] == ["Cat"] and report.refused == ()
    assert own.ask("Where did the cat sit?").citations[0].quote == "The cat sat on the mat."
    own.remove(report.articles[0].id)
    assert own.articles() == () and own.ask("Anything?").reason == "no_articles"
    assert own.ask("Anything?").verdict == "not_found" and own.ask("Anything?").articles == 0
    assert own.ask("Anything?").text == "There is no article to ask yet: add one first."
    assert own.verify() == []


def test_the_sample_stays_if_it_was_added_on_purpose(own):
    (sample,) = own.articles()
    assert own.add(text=sample.text, title="x").articles == (sample,)
    own.add(text="The cat sat on the mat.")
    assert len(own.articles()) == 2


def test_text_is_kept_character_for_character(own):
    text = "  One\r\nline\u00a0here.\n\n\tTwo “quotes” — and é é.  \n"
    (article,) = own.add(text=text).articles
    assert article.text == text
    for question in ("What is here?", "Which quotes?"):
        for c in own.ask(question).citations:
            assert text[c.start : c.end] == c.quote


def test_a_byline_below_the_headline_names_the_author(own, tmp_path):
    body = "The council put off the sale of the lido. Tom Abara wrote to the mayor, who answered him on Friday."
    own.add(text=f"Lido stays\nBy Moira Kettle\n\n{body}")
    (tmp_path / "filed.txt").write_text(f"Lido sold\n\nBy Ann Reed\n\n{body}\n")
    own.add(tmp_path / "filed.txt")
    assert [one.author for one in own.articles()][-2:] == ["Moira Kettle", "Ann Reed"]
    own.add(text=f"Nobody's lido\n\n{body}")
    nobodys = own.articles()[-1].id
    for question in ("who wrote this", "Who is the author?"):
        answer = own.ask(question, articles=[nobodys])
        assert (answer.verdict, answer.citations) == ("not_found", ())
        assert "author" in (answer.notice or "")


def test_files_and_folders(own, tmp_path):
    folder = tmp_path / "in"
    (folder / "deeper").mkdir(parents=True)
    (folder / "a.txt").write_text("Apples are red.")
    (folder / "deeper" / "b.md").write_text("---\ntitle: Pears\npublished: 2024-05-06\n---\n\nPears are green.")
    (folder / "c.txt").write_bytes(b"")
    (folder / "ignored.exe").write_bytes(b"MZ")
    seen = []
    report = own.add(folder, progress=lambda *step: seen.append(step))
    assert {a.title for a in report.articles} == {"Apples are red.", "Pears"}
    assert [name for name, _ in report.refused] == ["c.txt"]
    assert seen[-1] == ("", 3, 3)
    again = own.add(folder)
    assert again.added == frozenset() and len(again.articles) == 2
    missing = own.add(folder / "nothing.txt")
    assert missing.refused[0][0] == "nothing.txt" and "Traceback" not in missing.refused[0][1]


def test_what_cannot_be_added_is_refused_in_words(own):
    with pytest.raises(InputError):
        own.add()
    with pytest.raises(InputError, match="YYYY-MM-DD"):
        own.add(text="x.", published="yesterday")
    assert own.add(text=" \u200b ").refused
    assert own.add(url="file:///etc/passwd").refused
    assert own.add(url="http://127.0.0.1/").refused
    with pytest.raises(NotFound):
        own.remove("no such id")


def test_it_survives_reopening(tmp_path):
    with Footnote(tmp_path / "x", settings=Settings()) as first:
        first.add(text="The cat sat on the mat.", title="Cat")
    with Footnote(tmp_path / "x", settings=Settings()) as again:
        assert [a.title for a in again.articles()] == ["Cat"]


def test_many_threads_get_the_same_answers(bot):
    from concurrent.futures import ThreadPoolExecutor

    questions = ["Who is the governor?", "How far have residents travelled?", "How many drones were intercepted?"] * 8
    alone = {question: bot.ask(question) for question in set(questions)}
    with ThreadPoolExecutor(8) as pool:
        for question, answer in zip(questions, pool.map(bot.ask, questions), strict=True):
            assert answer == alone[question]
    assert isinstance(alone[questions[0]], Answer)


def test_a_page_that_changed_is_refreshed_and_its_older_text_still_known(tmp_path):
    pages = {"https://news.example/a": b"<p>The tram opens in May.</p>"}

    def get(url, **given):
        return Fetched(url, pages[url], "html", etag='"1"')

    with Footnote(tmp_path / "x", settings=Settings(), get=get) as bot:
        (old,) = bot.add("https://news.example/a").articles
        assert bot.refresh().replaced == ()
        pages[old.url] = b"<p>The tram opens in June.</p>"
        ((before, after),) = bot.refresh(old.id).replaced
        assert before == old.id and [a.id for a in bot.articles()] == [after]
        assert bot.version(before) == (old, after)
        assert bot.ask("When does the tram open?").citations[0].quote == "The tram opens in June."
        added = bot.add(url="https://news.example/a")
        assert added.articles[0].id == after and bot.refresh(old.url).added == frozenset()


@pytest.mark.parametrize(
    "call",
    [
        lambda bot: bot.ask("When?", articles="abc"),
        lambda bot: bot.ask("When?", articles=5),
        lambda bot: bot.ask("When?", articles=[None]),
        lambda bot: bot.ask("When?", articles=[["a"]]),
        lambda bot: bot.search("When?", k=0),
        lambda bot: bot.search("When?", k="5"),
        lambda bot: bot.search("When?", k=10**40),
        lambda bot: bot.add(data="words", name="a.txt"),
        lambda bot: bot.add(data=b"words", name=None),
        lambda bot: bot.add(5),
        lambda bot: bot.export([]),
        lambda bot: bot.export("abc"),
        lambda bot: bot.export(5),
        lambda bot: bot.export([{"question": "a"}], "pdf"),
    ],
)
def test_what_is_of_the_wrong_kind_is_said_in_one_sentence(bot, call):
    with pytest.raises(InputError) as refused:
        call(bot)
    assert refused.value.code and refused.value.message.endswith((".", "days."))


def test_a_name_that_no_file_can_have_is_refused_like_any_other(own):
    report = own.add("x" * 5_000 + ".txt", "a\0b.txt", "\udcff.txt")
    assert [error.code for error in report.errors] == ["file_unreadable"] * 3
    with pytest.raises(NotFound):
        own.refresh("\udcff")


def test_no_article_is_chosen_where_there_are_some(own):
    answers = [own.ask("Who?", articles=[]), own.ask("Who?", since="2999-01-01")]
    assert {one.text for one in answers} == {"No article is chosen: change which articles or days are asked."}
    assert {(one.verdict, one.reason) for one in answers} == {("not_found", "none_chosen")}


@pytest.mark.parametrize("folder", [5, b"x", "", "  ", "a\0b"])
def test_a_folder_must_be_a_path(folder):
    with pytest.raises(InputError, match="must be a path"):
        Footnote(folder)

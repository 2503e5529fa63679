"""Conversations as files, and what becomes of them when they come back: nothing from outside is believed."""

from __future__ import annotations

import copy
import html
import json
import re

import pytest
from markdown_it import MarkdownIt

from app import Footnote, InputError
from app.receipts.receipt import LARGEST, read_receipt
from app.settings import Settings
from index import Article, LocalIndex

pytestmark = pytest.mark.slow
HOSTILE = Article(
    title="![x](http://evil.example/x.png) <script>alert(1)</script>",
    text="The <img src=x onerror=alert(1)> tram costs $5 [now](javascript:alert(1)) at www.evil.example. It opens.",
    published="2026-03-04",
    url="https://news.example/tram?a=1&b=2",
)


@pytest.fixture(scope="module")
def asked(bot):
    first = bot.ask("How many applications were received to send children to school camps?")
    return [
        first,
        bot.ask("Where are those camps?", first.history),
        bot.ask("What is the boiling point of water?"),
        bot.ask("When was the article published?"),
    ]


def hostile_answer():
    quote = HOSTILE.text[: HOSTILE.text.index(" It opens")]
    return {
        "question": "# *Why* <b>?</b>\n- http://evil.example",
        "found": True,
        "text": "made up",
        "notice": "<script>",
        "reason": None,
        "confidence": 1,
        "nearest": [],
        "reader": "extractive",
        "as_of": None,
        "sentences": [{"text": quote.replace("[now]", "(now)"), "citations": [1]}],
        "citations": [
            {
                "number": 1, "article_id": HOSTILE.id, "title": "<b>", "published": "1999-01-01",
                "url": "javascript:alert(1)", "start": 0, "end": len(quote), "quote": quote,
            }
        ],
    }  # fmt: skip


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    with Footnote(tmp_path_factory.mktemp("hostile"), settings=Settings()) as made:
        made.add(text=HOSTILE.text, title=HOSTILE.title, published=HOSTILE.published, url=HOSTILE.url)
        yield made


def test_a_receipt_holds_what_is_needed_to_check_it(bot, asked, sample):
    receipt = json.loads(bot.export(asked, "json"))
    assert (receipt["format"], receipt["version"]) == ("footnote-receipt", 1)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", receipt["exported"])
    (source,) = receipt["articles"]
    assert (source["id"], source["sha256"], source["published"]) == (sample.id, sample.sha256, "2024-01-08")
    first, then, nothing, header = receipt["conversation"]
    assert first["text"] == asked[0].text and first["as_of"] == "2024-01-08" and first["reader"] == "extractive"
    assert then["question"] == "Where are those camps?" and then["searched"] == asked[1].question
    assert (nothing["found"], nothing["reason"], nothing["citations"]) == (False, "nothing_relevant", [])
    assert header["sentences"][0]["support"] == "header" and header["found"]
    for said in receipt["conversation"]:
        for cited in said["citations"]:
            assert sample.text[cited["start"] : cited["end"]] == cited["quote"]
    assert (
        bot.export([answer.to_dict() for answer in asked], "json").split('"conversation"')[1]
        == (bot.export(asked, "json").split('"conversation"')[1])
    )


def test_what_was_exported_stands(bot, asked):
    for form in ("json", "html"):
        findings = bot.check(bot.export(asked, form))
        assert findings and {finding.state for finding in findings} == {"stands"}
    assert bot.check(json.loads(bot.export(asked, "json")))[0].to_dict()["ok"]


def test_markdown_and_page_show_question_answer_and_quote(bot, asked):
    markdown, page = bot.export(asked, "markdown"), bot.export(asked, "html")
    for answer in asked[:2]:
        assert f"“{answer.citations[0].quote}”" in markdown
        assert html.escape(answer.text) in page
    assert markdown.count("\n## ") == 4 and "characters 841–1078" in markdown
    assert "@media print" in page and "default-src 'none'" in page


def test_nothing_in_them_is_alive(hostile):
    markdown, page = (hostile.export([hostile_answer()], form) for form in ("markdown", "html"))
    tags = set(re.findall(r"<(\w+)", page))
    assert tags == {
        "html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "section", "ol", "li", "blockquote", "a",
        "pre", "mark", "span",
    }  # fmt: skip
    address = ["https://news.example/tram?a=1&amp;b=2"]
    assert re.findall(r'href="(.*?)"', page) == address
    assert "made up" not in page and "src=x onerror" not in re.sub(r"&lt;img src=x onerror", "", page)
    shown = MarkdownIt("commonmark").render(markdown)
    assert set(re.findall(r"<(\w+)", shown)) == {"h1", "h2", "p", "ul", "li", "br", "a"}
    assert re.findall(r'href="(.*?)"', shown) == address
    assert HOSTILE.title in html.unescape(re.sub(r"<.*?>", "", shown))
    # Some renderers make links of bare addresses: none is left bare.
    assert not re.search(r"(?<!<)https?://|www\.", markdown)


def test_what_a_client_made_up_is_left_out(bot, asked):
    given = asked[0].to_dict()

    def exported(**changes):
        answer = copy.deepcopy(given)
        answer.update(changes)
        (said,) = json.loads(bot.export([answer], "json"))["conversation"]
        return said

    citation, sentence = given["citations"][0], given["sentences"][0]
    assert exported() == exported(text="13,000", notice="<b>", as_of="1999-01-01", confidence=1)
    for changes in (
        {"citations": [{**citation, "start": citation["start"] + 1}]},
        {"citations": [{**citation, "quote": citation["quote"].replace("1,300", "1,900")}]},
        {"citations": [{**citation, "article_id": "0" * 16}]},
        {"citations": []},
        {"sentences": [{**sentence, "text": sentence["text"].replace("1,300", "1,900")}]},
        {"sentences": [{**sentence, "text": sentence["text"].replace("1,300", "1,900"), "support": "paraphrased"}]},
        {"sentences": [{**sentence, "citations": []}]},
        {"sentences": [{"text": "It was written by Ann, its header says.", "citations": [], "support": "header"}]},
    ):
        said = exported(**changes)
        assert (said["found"], said["text"], said["sentences"], said["left_out"]) == (False, "", [], 1)
    said = exported(sentences=[{**sentence, "text": "They got 1,300 applications.", "support": "paraphrased"}])
    assert said["text"] == "They got 1,300 applications. [1]" and said["left_out"] == 0
    unsure = {**sentence, "text": "They got 1,300 applications.", "support": "unsure"}
    (kept,) = exported(sentences=[unsure])["sentences"]
    assert kept["support"] == "unsure"
    assert "Check this against its quote" in bot.export([{**given, "sentences": [unsure]}])
    assert exported(sentences=[{**sentence, "support": "\u202e made up"}]) == exported()
    two = exported(sentences=[{**sentence, "text": "It rained."}, sentence])
    assert two["text"] == asked[0].text and two["left_out"] == 1
    assert "1 sentence was left out" in bot.export([{**given, "sentences": [sentence, {**sentence, "text": "No."}]}])


def test_a_quote_longer_than_a_receipt_holds_is_left_out(bot, asked, tmp_path):
    text = "The tram of Tarn opens in May. " * 200
    with Footnote(tmp_path) as long:
        (article,) = long.add(text=text, title="Tram").articles
        given = asked[0].to_dict()
        cited = {**given["citations"][0], "article_id": article.id, "start": 0, "end": len(text), "quote": text}
        sentence = {**given["sentences"][0], "text": text.strip(), "citations": [cited["number"]]}
        receipt = json.loads(long.export([{**given, "citations": [cited], "sentences": [sentence]}], "json"))
    assert receipt["conversation"][0]["left_out"] == 1


@pytest.mark.parametrize("answer", [{}, {"question": "a"}, {"question": "a", "found": True, "citations": [{}]}, 7])
def test_what_is_no_answer_is_refused(bot, answer):
    with pytest.raises(InputError, match="no answer of Footnote"):
        bot.export([answer])


def tampered(receipt, path, value):
    made = copy.deepcopy(receipt)
    *way, last = path
    place = made
    for step in way:
        place = place[step]
    place[last] = value(place[last]) if callable(value) else value
    return made


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (("conversation", 0, "citations", 0, "quote"), lambda q: q.replace("1,300", "1,900"), "does not have it"),
        (("conversation", 0, "citations", 0, "quote"), lambda q: q + "!", "not as long as its characters"),
        (("conversation", 0, "citations", 0, "start"), lambda n: n + 1, "not as long as its characters"),
        (("conversation", 0, "citations", 0, "article_id"), "0" * 16, "does not name the article"),
        (
            ("conversation", 0, "sentences", 0, "text"),
            lambda t: t.replace("1,300", "1,900"),
            "not what its quotes say",
        ),
        (("conversation", 0, "text"), lambda t: t.replace("1,300", "1,900"), "not made of its sentences"),
        (("conversation", 2, "text"), "It is 90 degrees.", "says that nothing was found"),
        (("conversation", 3, "sentences", 0, "text"), "The article was written by Ann, its header says.", "header"),
        (("conversation", 0, "citations", 0, "after"), " Nobody believes it.", "something else stands around it"),
        (("conversation", 0, "sentences", 0, "dates"), [[0, 8, "2024-01-05"]], "names a day"),
        (("articles", 0, "title"), "Another", "title of article"),
        (("articles", 0, "published"), "1999-01-01", "published of article"),
        (("articles", 0, "sha256"), "0" * 64, "does not fit its id"),
        (("articles", 0, "sha256"), lambda h: h[:-1] + ("0" if h[-1] != "0" else "1"), "not that of the article"),
    ],
)
def test_a_receipt_changed_by_hand_is_found(bot, asked, path, value, says):
    receipt = json.loads(bot.export(asked, "json"))
    bad = [finding for finding in bot.check(tampered(receipt, path, value)) if not finding.ok]
    assert bad and any(says in finding.message for finding in bad)


def test_shifted_offsets_are_found_with_the_right_ones(bot, asked):
    receipt = json.loads(bot.export(asked, "json"))
    cited = receipt["conversation"][0]["citations"][0]
    cited["start"], cited["end"] = cited["start"] - 3, cited["end"] - 3
    (bad,) = [finding for finding in bot.check(receipt) if not finding.ok]
    assert bad.state == "altered" and "stands at 841–1078, not at characters 838–1075" in bad.message


def test_a_page_shows_each_quote_in_context_and_what_days_are_meant(tmp_path):
    text = "It rained. The tram has run since Friday. Nobody was on it.\n\nIt has nine stops."
    with Footnote(tmp_path, settings=Settings()) as bot:
        bot.add(text=text, title="Tram", published="2024-01-08")
        answer = bot.ask("Since when has the tram run?")
        page, receipt = bot.export([answer], "html"), json.loads(bot.export([answer], "json"))
        assert (
            "<span>It rained. </span><mark>The tram has run since Friday.</mark><span> Nobody was on it.</span>"
            in page
        )
        assert "“since Friday” is 5 January 2024." in page.replace("“Friday”", "“since Friday”")
        said = receipt["conversation"][0]
        assert said["sentences"][0]["dates"][0][2] == "2024-01-05"
        assert (said["citations"][0]["before"], said["citations"][0]["after"]) == (
            "It rained. ",
            " Nobody was on it.",
        )
        assert all(finding.ok for finding in bot.check(page))


def test_a_page_changed_by_hand_is_found(bot, asked):
    page = bot.export(asked, "html")
    assert page.count("1,300") > 3
    with pytest.raises(InputError, match="altered"):
        bot.check(page.replace("1,300", "1,900", 2))


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 200_000, b"<html>",
        b'{"format": "footnote-receipt", "version": 2}',
        b'{"format": "footnote-receipt", "version": 1}', b"1" * (LARGEST + 1),
        b'<pre id="footnote-receipt" hidden>{&quot;format&quot;: 1}</pre>',
    ],
)  # fmt: skip
def test_hostile_files_give_one_sentence(bot, data):
    with pytest.raises(InputError) as refused:
        bot.check(data)
    assert refused.value.message.startswith("This is no receipt of Footnote: ") and refused.value.message.endswith(
        "."
    )
    assert "\n" not in refused.value.message


def test_counts_and_lengths_are_bounded(bot, asked):
    receipt = json.loads(bot.export(asked[:1], "json"))
    for path, value in (
        (("conversation",), receipt["conversation"] * 51),
        (("conversation", 0, "question"), "x" * 4_001),
        (("conversation", 0, "citations"), receipt["conversation"][0]["citations"] * 101),
        (("conversation", 0, "citations", 0, "start"), -1),
        (("conversation", 0, "citations", 0, "end"), 10**30),
        (("conversation", 0, "citations", 0, "start"), True),
        (("articles", 0, "id"), "../../etc"),
    ):
        with pytest.raises(InputError):
            read_receipt(tampered(receipt, path, value))


def test_articles_that_changed_or_went(tmp_path, embedder):
    first = "The tram opens in May. The line has nine stops."
    with Footnote(tmp_path, settings=Settings()) as bot:
        bot.add(text=first, title="Tram", published="2026-03-04", url="https://news.example/tram")
        answers = [bot.ask("When does the tram open?"), bot.ask("How many stops does the line have?")]
        assert [answer.citations[0].quote for answer in answers] == [
            "The tram opens in May.",
            "The line has nine stops.",
        ]
        receipt = bot.export(answers, "json")
        (old,) = bot.articles()
        index = LocalIndex(tmp_path, embedder)
        newer = Article(
            title="Tram",
            text="At last: The tram opens in May. The line has ten stops.",
            published="2026-03-05",
            url=old.url,
        )
        index.replace(old.id, newer)
        index.close()
        stands, changed = bot.check(receipt)
        assert (stands.state, stands.ok) == (
            "replaced",
            True,
        ) and "stands at 9–31 of the article's newer" in stands.message
        assert (changed.state, changed.ok) == ("changed", False)
        wrong = json.loads(receipt)
        cited = wrong["conversation"][0]["citations"][0]
        cited["start"], cited["end"] = cited["start"] + 1, cited["end"] + 1
        assert bot.check(wrong)[0].state == "altered"
        bot.remove(newer.id)
        assert {finding.state for finding in bot.check(receipt)} == {"gone"}
        bot.add(text=newer.text, title="Tram", url=newer.url)  # the older text is not known any more, its address is
        assert [finding.state for finding in bot.check(receipt)] == ["replaced", "changed"]


def test_that_articles_differ_goes_along_as_far_as_the_quotes_bear_it_out(tmp_path):
    told = "The articles give different figures: 31 to 14 (2026-03-04) and 30 to 15 (2026-04-06)."
    with Footnote(tmp_path, settings=Settings()) as bot:
        bot.add(title="Tram", text="The council voted 31 to 14 for the tram.", published="2026-03-04")
        bot.add(title="Again", text="2026-04-06\n\nCouncillors voted 30 to 15 for the tram.", published="2026-04-06")
        answer = bot.ask("How did the council vote on the tram?")
        assert answer.notice == told
        assert "give different figures" in bot.export([answer], "markdown")
        assert f'<p class="note">{told}</p>' in bot.export([answer], "html")
        receipt = json.loads(bot.export([answer], "json"))
        assert receipt["conversation"][0]["notice"] == read_receipt(receipt).conversation[0].notice == told
        made_up = {**answer.to_dict(), "notice": told.replace("31 to 14", "40 to 5")}
        assert json.loads(bot.export([made_up], "json"))["conversation"][0]["notice"] == told, "made of the notes"
        older = {key: value for key, value in made_up.items() if key not in ("notes", "verdict", "articles")}
        assert json.loads(bot.export([older], "json"))["conversation"][0]["notice"] is None
        (note,) = made_up["notes"]
        turned = {**made_up, "notes": [{**note, "values": {**note["values"], "one": "40 to 5"}}]}
        assert json.loads(bot.export([turned], "json"))["conversation"][0]["notice"] is None
        receipt["conversation"][0]["notice"] = made_up["notice"]
        with pytest.raises(InputError, match="more than its quotes"):
            read_receipt(receipt)
        near = bot.ask("Why did the mayor of the tram resign?").nearest
        assert near and all("voted" in one.text for one in near), "a line of a date tells nobody anything"


def test_an_answer_with_too_many_marks_is_refused(bot, asked):
    answer = asked[0].to_dict()
    answer["sentences"][0]["citations"] = [1] * 101
    with pytest.raises(InputError, match="100 citations"):
        bot.export([answer])


def test_a_sentence_with_more_quotes_than_can_be_checked_is_left_out(tmp_path, asked):
    text = "The tram of Tarn opens in May. " * 100
    with Footnote(tmp_path) as long:
        (article,) = long.add(text=text, title="Tram").articles
        given = asked[0].to_dict()
        cited = [
            {
                **given["citations"][0],
                "article_id": article.id,
                "number": n,
                "start": n,
                "end": 3000,
                "quote": text[n:3000],
            }
            for n in (1, 2)
        ]
        for numbers, lost in (([1], 0), ([1, 2], 1)):
            sentence = {"text": "The tram opens in May.", "citations": numbers, "support": "paraphrased"}
            receipt = json.loads(long.export([{**given, "citations": cited, "sentences": [sentence]}], "json"))
            assert receipt["conversation"][0]["left_out"] == lost

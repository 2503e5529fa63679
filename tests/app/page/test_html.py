"""Text is text: nothing in an article, a question or a file name is ever markup."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.messages import words
from app.page.html import answer_html, article_html, inert, welcome_html, with_sources
from app.terminal import printed, seen
from index import Article
from retrieval import Answer, AnswerSentence, Citation, Note, Passage, Turn, languages
from tests.conftest import ROOT

PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "![x](http://evil.example/leak)",
    "[link](javascript:alert(1))",
    "$$\\href{javascript:alert(1)}{x}$$",
    "http://evil.example www.evil.example a@evil.example",
    "`code` **bold** _it_ ~~gone~~ # head",
    "${1+1} {{x}} <%= y %>",
    "&lt;script&gt; &#60;b&#62;",
    "</p></article><iframe src=//evil>",
    "line\n\n<b>after a blank line</b>",
    "\u202egnp.exe",
]


class Tags(HTMLParser):
    def __init__(self, source):
        super().__init__()
        self.tags, self.attributes, self.text = [], [], ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes

    def handle_data(self, data):
        self.text += data


def answer(quote):
    article = Article(title=quote, text=quote)
    citation = Citation.of(1, article, 0, len(quote))
    sentence = AnswerSentence(" ".join(quote.split()), (1,), bold=(1, 5))
    return Answer(
        text=str(sentence),
        sentences=(sentence,),
        citations=(citation,),
        verdict="answered",
        question=quote,
        notes=(Note("differ", {"one": quote, "other": quote, "day": quote, "then": quote}),),
        history=(Turn(quote, quote),),
    )


def safe(source):
    """Our own elements only, and no attribute that runs or fetches anything."""
    found = Tags(source)
    assert set(found.tags) <= {"bdi", "div", "p", "a", "button", "span", "strong", "article", "h2", "ul", "li"}
    for name, value in found.attributes:
        assert name in (
            "class",
            "href",
            "title",
            "type",
            "id",
            "lang",
            "dir",
            "tabindex",
            "hidden",
            "rel",
            "target",
            "data-start",
            "data-end",
            "data-outlet",
            "data-paragraph",
            "aria-label",
        ), name
        if name == "href":
            assert re.fullmatch(r"#search|#src-[0-9a-f]{16}-\d+-\d+|https?://[^\s\"<>]+", value), value
    return found


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payloads_stay_text(payload):
    folded = seen(" ".join(payload.split()))
    assert folded in safe(answer_html(answer(payload), "another question")).text
    shown = safe(article_html(Article(title=payload, text=payload, author=payload, publisher=payload, url=payload)))
    assert "".join(folded.split()) in "".join(shown.text.split())
    assert "\n" not in answer_html(answer(payload), "x")
    safe(welcome_html(words(), 1, Article(title=payload, text=payload, publisher=payload)))


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), min_size=1, max_size=200))
def test_any_text_stays_text(text):
    assert safe(f"<p>{inert(text)}</p>").text == seen(" ".join(text.split()))
    assert not set(inert(text)) & set("<>\"'[]()!$`*_~|{}\\@:/.")
    if text.strip():
        safe(article_html(Article(title=text, text=text)))


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "http://user:pw@evil.example/", "//evil", "http://["]
)
def test_only_web_addresses_are_linked(url):
    assert "href" not in article_html(Article(title="t", text="x.", url=url))
    assert 'href="https://news.example/a?b=1&amp;c=2"' in article_html(
        Article(title="t", text="x.", url="https://news.example/a?b=1&c=2")
    )


def test_a_long_article_is_shown_around_what_is_cited():
    text = "\n\n".join(f"Sentence number {i} stands here." for i in range(20_000))
    at = text.index("number 15000")
    shown = article_html(Article(title="Long", text=text), [(at, at + 10)])
    assert len(shown) < 200_000 and "number 15000 " in shown and "number 3 " not in shown


def test_a_headline_that_the_text_begins_with_stands_there_once():
    shown = article_html(Article(title="Tram opens", text="Tram opens\n\nIt opens in May. It is red."))
    assert shown.count("Tram opens</") == 1 and 'data-start="12"' in shown and 'data-paragraph="2"' in shown
    assert "Tram opens</span>" in article_html(Article(title="Tram opens", text="Tram opens"))


def test_every_sentence_carries_its_offsets():
    article = Article(title="t", text="One here.\n\nTwo here. Three here.")
    spans = re.findall(r'data-start="(\d+)" data-end="(\d+)">([^<]*)<', article_html(article))
    assert [(article.text[int(a) : int(b)]) for a, b, _ in spans] == [words for _, _, words in spans]


def test_copying_brings_the_sources_along():
    copied = with_sources(answer("It rained.\nAll day."))
    assert copied == "It rained. All day. [1]\n\n[1] “It rained. All day.” — It rained.\nAll day. (characters 0–19)"


def test_days_are_for_people():
    day = words().day
    assert (day("2024-01-08"), day(None), day("x")) == ("8 January 2024", None, "x")
    assert (day("2025-09"), day("2025"), words("de").day("2024-03")) == ("September 2025", "2025", "März 2024")
    assert words("de-AT").day("2024-03-08") == "8. März 2024"


def test_the_day_stands_behind_the_words_that_mean_it():
    text = "It fell on Friday and rose last week."
    article = Article(title="T", text=text, published="2024-01-08")
    sentence = AnswerSentence(
        text, (1,), bold=(11, 21), dates=((11, 17, "2024-01-05"), (27, 36, "2024-01-01/2024-01-07"))
    )
    shown = answer_html(
        Answer(str(sentence), (sentence,), (Citation.of(1, article, 0, len(text)),), verdict="answered"), ""
    )
    assert '<strong>Friday</strong> <span class="fn-day">(5 January 2024)</span><strong> and</strong>' in shown
    assert 'week <span class="fn-day">(1 January 2024 – 7 January 2024)</span>&#46;' in shown


def test_a_sentence_to_check_has_its_quote_open_beside_it():
    article = Article(title="T", text="It fell on Friday <b>.")
    citation = Citation.of(1, article, 0, len(article.text))
    shown = {
        support: answer_html(Answer(str(one), (one,), (citation,), verdict="answered"), "", words(language))
        for support, language in (("paraphrased", "en"), ("unsure", "de"))
        for one in [AnswerSentence("It sank on Friday.", (1,), support)]
    }
    assert "fn-check" not in shown["paraphrased"] and "fn-beside" not in shown["paraphrased"]
    assert '<span class="fn-worded fn-check">bitte prüfen</span>' in shown["unsure"]
    assert '<span class="fn-beside" dir="auto">“It fell on Friday &#60;b&#62;&#46;”</span>' in shown["unsure"]


TURNING = "".join(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]))


@given(st.text(alphabet=st.sampled_from(TURNING + "\u0301ab \u05d0[]<"), min_size=1, max_size=60))
def test_nothing_in_a_text_turns_the_page_around(text):
    about = answer(text + "x")
    near = Passage(Article(title=text, text=text + "x"), 0, len(text) + 1, 0.5, 1)
    lost = Answer(text="No.", reason="not_answered", nearest=(near,), question=text)
    may = replace(about, verdict="possible")
    for shown in (
        answer_html(about, "x"),
        answer_html(lost, "x"),
        answer_html(may, "x"),
        article_html(Article(title=text, text=text + "x")),
    ):
        assert not set(shown) & set(TURNING) and "\u0301" * 7 not in shown


def test_a_terminal_gets_no_commands():
    assert printed("a\x1b]0;x\x07\x9b31m\r\u202eb\tc\nd") == "a\\u001b]0;x\\u0007\\u009b31m\\u000d\\u202eb\tc\nd"
    odd = {"q": "a\x1b\x9b\u202e\u2028"}
    assert json.loads(printed(json.dumps(odd, ensure_ascii=False))) == odd


def test_every_language_has_every_word_and_says_the_same_errors():
    texts = {name: words(name)._texts for name in languages()}
    plain = {name: {key for key in has if not key.startswith("error_")} for name, has in texts.items()}
    assert all(keys == plain["en"] for keys in plain.values())
    errors = {name: set(has) - plain[name] for name, has in texts.items()}
    assert all(has == errors["de"] for name, has in errors.items() if name != "en") and len(errors["de"]) > 25
    assert errors["en"] < errors["de"]
    for name, known in texts.items():
        for key, text in known.items():
            assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", texts["en"].get(key, text))), (
                name,
                key,
            )
    assert words("de").error("question_empty", "It is empty.") != "It is empty." == words().error("x", "It is empty.")


def test_what_is_cited_says_when_it_is_old():
    old, new = (replace(answer("It rained."), as_of=day) for day in ("2020-01-08", date.today().isoformat()))
    assert "over a year old" in answer_html(old, "?") and "over a year old" not in answer_html(new, "?")


@pytest.mark.parametrize("language", languages())
def test_what_an_answer_says_of_itself_is_said_in_every_language(language):
    english, texts = message_table("en"), message_table(language)
    assert texts.keys() == english.keys()
    for code, text in texts.items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", english[code])), code
    told = words(language).note(Note("differ", {"one": "3", "other": "4", "day": "2024-01-08", "then": "undated"}))
    assert "2024" in told and "2024-01" not in told and (language == "en" or "undated" not in told)


def message_table(language):
    return json.loads((ROOT / "retrieval" / "messages.json").read_text("utf-8"))[language]


def test_the_three_verdicts_are_drawn_as_three():
    found = answer("It opens on 4 May.")
    said, may, none = (
        answer_html(one, "When?", words("de"))
        for one in (found, replace(found, verdict="possible"), Answer("", reason="not_answered", question="When?"))
    )
    assert "fn-its" not in said and 'class="fn-possible"' not in said
    assert "Das könnte die Antwort sein" in may and may.count("fn-its") == 1 and "fn-cite" in may
    assert "fn-cite" not in none and "nichts gefunden" in none and "fn-its" not in none


def test_quotes_of_many_articles_stand_one_article_a_line():
    cited = [Citation(n, f"a{n % 3}", "Tram", "2024-01-08", None, 0, 9, f"Line {n}.") for n in range(1, 5)]
    told = tuple(AnswerSentence(one.quote, (one.number,)) for one in cited)
    shown = answer_html(Answer("…", told, tuple(cited), verdict="answered"), "?")
    assert shown.count("fn-line") == 4
    two = Answer("…", told[:2], tuple(cited[:2]), verdict="answered")
    assert "fn-line" not in answer_html(two, "?")

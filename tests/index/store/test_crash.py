"""kill -9 at random moments of adding and removing: nothing acknowledged is lost, nothing is half there."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from index import Article, LocalIndex, read_file

from .crashing import article, only

ROOT = Path(__file__).parents[3]
KILLS = 32
"""That hit a process at work, in two folders side by side; the number in docs/promises.md."""
SEED = 20261122
MOMENTS = ("time", "time", "sql BEGIN", "sql INSERT", "sql COMMIT", "cache", "rename", "remove", "open")

pytestmark = pytest.mark.slow


class Child:
    """One process that adds and removes, its lines as they come."""

    def __init__(self, folder: Path, first: int, seed: int) -> None:
        command = [sys.executable, "-m", "tests.index.store.crashing", str(folder), str(first), str(seed)]
        self.lines: list[str] = []
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)

    def until(self, beginning: str, times: int) -> None:
        """Read on until a line begins so for the n-th time."""
        while times:
            line = self.process.stdout.readline()
            assert line, "it ended by itself"
            self.lines.append(line.rstrip("\n"))
            times -= self.lines[-1].startswith(beginning)

    def kill(self) -> None:
        self.process.kill()
        with self.process.stdout as rest:  # what was written before the kill counts
            self.lines += rest.read().splitlines()
        assert self.process.wait() == -9

    @property
    def phase(self) -> str:
        """Where it was when it died."""
        at = max(
            (i for i, line in enumerate(self.lines) if not line.startswith(("sql", "cache", "rename"))), default=0
        )
        doing, *since = self.lines[at:] or ["open"]
        if not doing.startswith(("add ", "remove ")):
            return "between"
        steps = [line for line in since if line not in ("sql SELECT", "sql --")]
        if not steps:
            return "embedding" if doing.startswith("add ") else "reading"
        if steps[-1] == "cache":
            return "writing the cache"
        if steps[-1] == "sql COMMIT":
            return (
                "after the commit"
                if "sql SELECT" in since[len(since) - since[::-1].index("sql COMMIT") :]
                else "commit"
            )
        return "after the cache" if steps[-1] == "rename" else "transaction"

    def acknowledged(self) -> tuple[dict[str, int], set[str], set[str]]:
        """Articles added for certain, by number; removed for certain; begun and never acknowledged."""
        added: dict[str, int] = {}
        numbers: dict[str, int] = {}
        removed: set[str] = set()
        open_: set[str] = set()
        for line in self.lines:
            verb, *about = line.split()
            if verb == "add":
                numbers[about[0]] = int(about[1])
            if verb in ("add", "remove"):
                open_.add(about[0])
            if verb in ("added", "removed"):
                open_.discard(about[0])
            if verb == "added":
                added[about[0]] = numbers[about[0]]
            if verb == "removed":
                removed.add(about[0])
                del added[about[0]]
        self.numbers = numbers
        return added, removed, open_


def kills(folder: Path, embedder, lane: int, count: int, sample: Article) -> list[str]:
    """Kill that many processes on one folder, look at it after each, and say where they were."""
    rng = random.Random(SEED + lane)
    certain: dict[str, int] = {}
    phases = []
    turn = 0
    while sum(phase != "between" for phase in phases) < count:
        turn += 1
        assert turn <= 2 * count, "most kills hit nobody at work"
        together = 2 if turn % 6 == 0 else 1  # now and then two of them at once
        children = [
            Child(folder, 1000 * (2 * turn + n) + 100_000 * lane, rng.randrange(10**6)) for n in range(together)
        ]
        for child in children:
            moment = rng.choice(MOMENTS)
            if moment == "open":
                time.sleep(rng.uniform(0.2, 0.9))
            elif moment == "time":
                child.until("add ", rng.randint(1, 5))
                time.sleep(rng.uniform(0, 0.08))
            else:
                child.until("add ", rng.randint(1, 4))
                child.until(moment, rng.randint(1, 3))
                time.sleep(rng.choice((0, 0, rng.uniform(0, 0.003))))
            child.kill()
        uncertain: dict[str, int] = {}
        for child in children:
            phases.append(child.phase)
            added, removed, begun = child.acknowledged()
            uncertain |= {known: child.numbers[known] for known in begun}
            certain |= added
            for known in removed | begun:
                certain.pop(known, None)
        certain |= whole(folder, embedder, certain, uncertain, sample)
    return phases


def whole(folder: Path, embedder, certain: dict[str, int], uncertain: dict[str, int], sample: Article):
    """Open the folder as it was left, without any command; which of the uncertain articles are there."""
    index = LocalIndex(folder, embedder)
    try:
        assert index.verify() == []
        there = {found.id: found for found in index.articles() if found.id != sample.id}
        assert set(certain) <= set(there) <= set(certain) | set(uncertain)
        numbers = certain | uncertain
        for known, found in there.items():
            assert replace(found, language=None) == article(numbers[known])
        for known, number in random.Random(len(there)).sample(sorted(numbers.items()), min(12, len(numbers))):
            (chunk, *_) = [*index.chunks(index.lexical([only(number)], 3)), None]
            assert (chunk.article.id if chunk else None) == (known if known in there else None)
            if chunk:
                (best, score), *_ = index.dense(embedder.embed([chunk.text])[0], 1)
                assert index.chunks([best])[0].article.id == known and score > 0.99
    finally:
        index.close()
    assert {path.name for path in folder.iterdir()} == {"footnote.db", "vectors.faiss"}
    return {known: numbers[known] for known in uncertain if known in there}


def test_nothing_acknowledged_is_lost_and_nothing_is_half_there(tmp_path, embedder):
    sample = read_file(ROOT / "seeds" / "belgorod-evacuation.md")
    embedder.embed(["warm"])
    with ThreadPoolExecutor(2) as pool:
        lanes = [pool.submit(kills, tmp_path / str(lane), embedder, lane, KILLS // 2, sample) for lane in range(2)]
        phases = Counter(phase for lane in lanes for phase in lane.result())
    print(phases)
    assert phases.total() - phases["between"] >= KILLS >= 30, phases
    for phase in ("embedding", "transaction", "commit", "writing the cache"):
        assert phases[phase], phases
    said = subprocess.run(
        [sys.executable, "-m", "app", "verify", "--data", str(tmp_path / "0")],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert said.stdout == "nothing is wrong\n"

"""A thousand files of every format, fifty of them broken, through the command line: interrupted, killed, resumed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from index import Intake, Limits, LocalIndex, fetch, items
from index.reading.sandbox import Preloaded
from tests.index.files import docx, locked_pdf, paragraph, pdf

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
KINDS = ("txt", "md", "html", "docx", "pdf")
MOST = 1.5 * 2**30
"""Bytes that the process and all its children may have in memory at any moment."""


def words(number: int) -> list[str]:
    return [
        f"District {number} of the city opens a new library in May.",
        f"It holds {number * 7 + 1000} books, said librarian number {number}.",
        f"The building cost {number + 3} million and took {number % 9 + 2} years to build.",
    ]


def sound(kind: str, number: int) -> bytes:
    lines = words(number)
    if kind == "pdf":
        return pdf([lines])
    if kind == "docx":
        return docx("".join(map(paragraph, lines)))
    if kind == "html":
        inside = "".join(f"<p>{line}</p>" for line in lines)
        return f"<html><head><title>Library {number}</title></head><body><article>{inside}</article></body>".encode()
    return ((f"# Library {number}\n\n" if kind == "md" else "") + "\n\n".join(lines)).encode()


def broken(kind: str, number: int) -> bytes:
    whole = sound(kind, number)
    if kind == "pdf":
        return locked_pdf("secret", "RC4-128") if number % 200 < 100 else b"no pdf %d" % number
    if kind == "docx":
        return whole[: len(whole) // 2]
    if kind == "html":
        return f"<html><body>{'<div>' * 5_000}{number}".encode()
    return whole + b"\0\1\2" if kind == "md" else b" \n" * (number + 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("thousand")
    for number in range(1_000):
        kind = KINDS[number % 5]
        bad = number % 100 < 5  # ten of each format
        path = made / f"{number // 100}" / f"{'broken' if bad else 'story'}-{number:03}.{kind}"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes((broken if bad else sound)(kind, number))
    return made


def resident(root: int) -> int:
    """Bytes in memory of a process and all below it; what they share is counted for each."""
    parents: dict[int, list[int]] = {}
    sizes: dict[int, int] = {}
    for entry in os.listdir("/proc"):
        if entry.isdecimal():
            try:
                stat = Path(f"/proc/{entry}/stat").read_text().rpartition(")")[2].split()
            except OSError:  # it has ended
                continue
            parents.setdefault(int(stat[1]), []).append(int(entry))
            sizes[int(entry)] = int(stat[21]) * os.sysconf("SC_PAGE_SIZE")
    waiting, whole = [root], 0
    while waiting:
        process = waiting.pop()
        whole += sizes.get(process, 0)
        waiting += parents.get(process, [])
    return whole


def run(folder: Path, data: Path, report: Path, until: int = 0, end: signal.Signals | None = None) -> tuple[int, int]:
    """Add the folder; ended by a signal once so many are in the report. Returns exit code and peak memory."""
    with report.with_suffix(".err").open("w") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "app", "add", str(folder), "--data", str(data), "--report", str(report)],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=said,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # tests in the background ignore it
        )
    peak = 0
    while process.poll() is None:
        peak = max(peak, resident(process.pid))
        if end and report.exists() and report.read_bytes().count(b"\n") >= until:
            process.send_signal(end)
            end = None
        time.sleep(0.1)
    return process.returncode, peak


def told(report: Path) -> dict[str, dict[str, str]]:
    lines = report.read_text("utf-8").splitlines()
    return {line["name"]: line for line in map(json.loads, filter(lambda line: line.endswith("}"), lines))}


class Counting(Preloaded):
    def __init__(self) -> None:
        super().__init__()
        self.parsed = 0

    def __call__(self, header, data, limits):
        self.parsed += 1
        return super().__call__(header, data, limits)


def test_950_go_in_and_50_are_named(folder, tmp_path, embedder):
    data = tmp_path / "data"
    runs = [
        (run(folder, data, tmp_path / f"{number}.jsonl", *stop), told(tmp_path / f"{number}.jsonl"))
        for number, stop in enumerate([(300, signal.SIGINT), (600, signal.SIGKILL), ()])
    ]
    said = [(tmp_path / f"{number}.err").read_text()[-500:] for number in range(3)]
    assert [code for (code, _), _ in runs] == [130, -signal.SIGKILL, 1], said
    assert max(peak for (_, peak), _ in runs) < MOST, [peak // 2**20 for (_, peak), _ in runs]

    # Every broken file is named with its reason, and nothing else is.
    whole = runs[-1][1]
    refused = {name: line["reason"] for name, line in whole.items() if line["state"] == "refused"}
    assert len(whole) == 1_000 and len(refused) == 50
    assert all("broken" in name and reason for name, reason in refused.items())
    assert len(set(refused.values())) == 6, set(refused.values())

    # What one run added, no other did again; at each stop, the last one may be stored and not yet told.
    new = [{name for name, line in said.items() if line["state"] == "added"} for _, said in runs]
    assert not (new[0] & new[1] or new[0] & new[2] or new[1] & new[2])
    assert 948 <= len(new[0] | new[1] | new[2]) <= 950 and all(len(each) > 100 for each in new)

    with closing(LocalIndex(data, embedder)) as index:
        assert len(index) == 950 and index.verify() == []
        with ExitStack() as stack:
            again = Intake(index, fetch, _preloaded=(children := Counting()))
            report = again.add(items([folder], Limits(), stack))
        assert len(report.articles) == 950 and not report.added and len(report.refused) == 50
        assert children.parsed <= 50  # only what was refused before

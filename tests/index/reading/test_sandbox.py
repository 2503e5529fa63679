"""Many files quickly, each in a confined process of its own."""

from __future__ import annotations

import os
import signal
import threading
import time

import pytest

from index.errors import FileRefused
from index.reading.readers import read_bytes
from index.reading.sandbox import Limits, Preloaded
from tests.index.files import PAGE, docx, paragraph, pdf

pytestmark = pytest.mark.slow

FILES = {
    "md": b"---\ntitle: T\n---\n# H\n\n*a* [b](c)\n\n- e\n",
    "html": PAGE.encode(),
    "pdf": pdf([["The tram opens in May."]]),
    "docx": docx(paragraph("The tram opens in May.")),
}


@pytest.fixture(scope="module")
def children():
    with Preloaded() as made:
        yield made


def refusal(children, data, name, limits):
    with pytest.raises(FileRefused) as caught:
        read_bytes(data, name, limits=limits, exchange=children)
    return caught.value.code


@pytest.mark.parametrize("kind", FILES)
def test_it_reads_as_a_new_process_does(children, kind):
    alone = read_bytes(FILES[kind], f"a.{kind}")
    assert [read_bytes(FILES[kind], f"a.{kind}", exchange=children) for _ in range(3)] == [alone] * 3
    wrong = {"html": "file_no_text", "md": "file_binary"}.get(
        kind, "file_unreadable"
    )  # of a page, browsers drop a NUL
    assert refusal(children, b"\0" + FILES[kind][:60], f"a.{kind}", Limits()) == wrong


def test_each_file_has_its_own_process_and_its_own_time(children):
    bomb, limits = b"[" * 400_000, Limits(cpu_seconds=1)
    for _ in range(2):
        assert refusal(children, bomb, "a.md", limits) == "file_too_complex"
    for _ in range(60):  # together more processor time than one may take
        assert read_bytes(PAGE.encode(), "a.html", limits=limits, exchange=children).title


def test_memory_and_time_end_the_child_only(children):
    start = time.monotonic()
    assert refusal(children, PAGE.encode() * 4_000, "a.html", Limits(memory_bytes=8 * 2**20)) == "file_too_complex"
    assert refusal(children, b"[" * 400_000, "a.md", Limits(wall_seconds=0.5)) == "file_too_complex"
    assert time.monotonic() - start < 15
    assert read_bytes(FILES["md"], "a.md", exchange=children).title == "T"


def test_one_that_was_killed_or_fell_asleep_is_started_again(children):
    read_bytes(FILES["md"], "a.md", exchange=children)
    os.kill(children._process.pid, signal.SIGKILL)
    assert read_bytes(FILES["md"], "a.md", exchange=children).title == "T"


def test_nothing_is_left():
    threads, files = threading.active_count(), len(os.listdir("/proc/self/fd"))
    with Preloaded() as children:
        refusal(children, b"[" * 400_000, "a.md", Limits(wall_seconds=0.3))
        read_bytes(FILES["md"], "a.md", exchange=children)
        process = children._process
    assert process.poll() is not None
    assert threading.active_count() <= threads
    assert len(os.listdir("/proc/self/fd")) <= files

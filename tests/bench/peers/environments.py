"""A virtual environment for each peer, made when it is first measured.

It looks into the product's environment for torch, sentence-transformers and the rest, so that only what the peer
brings is installed, without dependencies: the lists name everything, and nothing can pull in another torch.
"""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from ..corpus import ROOT

FOLDER = Path(__file__).parent
SECONDS = 600
"""For one command of making an environment."""


class NotMadeError(Exception):
    """An environment could not be made; says why in one line."""


def python(name: str, root: Path = ROOT, lists: Path = FOLDER) -> str:
    """The interpreter of a peer's environment, ``.venv-bench-NAME``, made or brought up to date if need be.

    Raises:
        NotMadeError: the environment could not be made.
    """
    home = root / f".venv-bench-{name}"
    found, done = home / "bin" / "python", home / ".installed"
    wanted = f"{product()}\n{listed(name, lists)}"
    if not done.exists() or done.read_text("utf-8") != wanted:
        if not found.exists():
            _run(sys.executable, "-m", "venv", "--without-pip", str(home))
        inside = _run(str(found), "-c", "import site; print(site.getsitepackages()[0])").strip()
        (Path(inside) / "product.pth").write_text(product() + "\n", "utf-8")
        pip = (sys.executable, "-m", "pip", "--python", str(found), "--quiet", "--disable-pip-version-check")
        _run(*pip, "install", "--no-deps", "--requirement", str(lists / f"{name}.txt"))
        done.write_text(wanted, "utf-8")
    return str(found)


def listed(name: str, lists: Path = FOLDER) -> str:
    """The list of packages of a peer, as its file has it."""
    return (lists / f"{name}.txt").read_text("utf-8")


def product() -> str:
    """Where the product's packages are: beside torch, which no other environment here has."""
    spec = find_spec("torch")
    if spec is None or spec.origin is None:
        raise NotMadeError("torch is not installed")
    return str(Path(spec.origin).parents[1])


def _run(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotMadeError(f"{type(error).__name__} while its environment was made") from error
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or done.stderr.splitlines()
        raise NotMadeError(said[-1].removeprefix("ERROR: ")[:200] if said else f"exit status {done.returncode}")
    return done.stdout

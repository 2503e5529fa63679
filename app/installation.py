"""What an installation lacks, in one sentence. Imports nothing that may be missing itself."""

from __future__ import annotations

from pathlib import Path

_CODE = Path(__file__).resolve().parent.parent
_ROOMS = ("app", "retrieval", "index", "prompts", "seeds")
_REMEDY = "install Footnote again (in a checkout: pip install -c constraints.txt -r requirements.txt)."


def lacking(error: ImportError | OSError) -> str | None:
    """What to say of a package that cannot be imported, or of a file of Footnote's own that cannot be read.

    >>> lacking(ImportError("cannot import name 'Blocks' from 'gradio'"))[:54]
    'A package is installed in a version that does not fit '
    >>> lacking(ModuleNotFoundError("No module named 'faiss'", name="faiss"))[:57]
    "The installation is not complete (No module named 'faiss'"

    Returns:
        One sentence with the remedy; None if the installation has nothing to do with the error.
    """
    if isinstance(error, OSError) and not _is_ours(error.filename):
        return None
    if isinstance(error, ImportError) and not isinstance(error, ModuleNotFoundError):
        return f"A package is installed in a version that does not fit ({' '.join(str(error).split())}): {_REMEDY}"
    return f"The installation is not complete ({' '.join(str(error).split())}): {_REMEDY}"


def _is_ours(file: object) -> bool:
    """Whether a file comes with Footnote, unlike the articles in a checkout's data folder."""
    path = Path(str(file))
    return any(path.is_relative_to(_CODE / room) for room in _ROOMS) and not path.is_relative_to(
        _CODE / "index" / "data"
    )

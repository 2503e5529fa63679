"""What a language model is told, as Markdown files with named variables.

A file begins with a header between two lines of ``---`` that gives its purpose and its variables;
then come the messages, each under a line ``# system`` or ``# user``. A variable stands in the text
as ``{{name}}``. Knows nothing of models, articles or questions; imports nothing of ours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).resolve().parent
_HEADER = re.compile(r"---\n(.*?)\n---\n(.*)", re.DOTALL)
_ROLE = re.compile(r"^# (system|user|assistant)[ \t]*\n", re.MULTILINE)
_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


class PromptError(ValueError):
    """A prompt file, or what it is filled with, is not as it says of itself."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A conversation opening with holes in it.

    Attributes:
        name: the file's name without ``.md``.
        purpose: one sentence, from the header.
        variables: the names that ``fill`` wants, no more and no fewer.
        messages: (role, text) pairs; the role is ``system``, ``user`` or ``assistant``.
    """

    name: str
    purpose: str
    variables: frozenset[str]
    messages: tuple[tuple[str, str], ...]

    def fill(self, **values: object) -> list[tuple[str, str]]:
        """The messages with every ``{{name}}`` replaced, once: a value is never read as a template.

        Returns:
            (role, text) pairs, which LangChain's chat models take as they are.

        Raises:
            PromptError: a variable is missing, or one is given that the prompt does not have.
        """
        missing, extra = self.variables - values.keys(), values.keys() - self.variables
        if missing or extra:
            wrong = [
                f"{word} {', '.join(sorted(names))}"
                for word, names in (("lacks", missing), ("has no", extra))
                if names
            ]
            raise PromptError(f"The prompt {self.name!r} {' and '.join(wrong)}.")
        return [(role, _VARIABLE.sub(lambda hole: str(values[hole[1]]), text)) for role, text in self.messages]


@cache
def load(name: str) -> Prompt:
    """The prompt of that name, checked and kept.

    >>> sorted(load("condense").variables)
    ['articles', 'history', 'key', 'question']

    Raises:
        PromptError: there is none, it has no header or no message, or the variables it names are
            not the ones it uses.
    """
    path = _FOLDER / f"{name}.md"
    if not re.fullmatch(r"\w+", name) or not path.is_file():
        raise PromptError(f"There is no prompt {name!r}: there are {', '.join(names())}.")
    return parse(name, path.read_text("utf-8"))


def names() -> list[str]:
    """The names of all prompts, sorted."""
    return sorted(path.stem for path in _FOLDER.glob("*.md"))


def parse(name: str, text: str) -> Prompt:
    """A prompt from the text of its file.

    Raises:
        PromptError: as ``load``.
    """
    found = _HEADER.fullmatch(text.replace("\r\n", "\n"))
    if not found:
        raise PromptError(f"The prompt {name!r} has no header between two lines of ---.")
    header = dict(line.split(":", 1) for line in found[1].splitlines() if ":" in line)
    if set(header) != {"purpose", "variables"}:
        raise PromptError(f"The header of the prompt {name!r} must give purpose and variables, and nothing else.")
    declared = frozenset(part.strip() for part in header["variables"].split(",") if part.strip())
    before, *parts = _ROLE.split(found[2])
    messages = tuple((role, body.strip()) for role, body in zip(parts[::2], parts[1::2], strict=True))
    if before.strip() or not messages or not all(body for _, body in messages):
        raise PromptError(f"The prompt {name!r} must be messages under '# system' and '# user', none of them empty.")
    used = frozenset(_VARIABLE.findall(found[2]))
    if used != declared:
        odd = ", ".join(sorted(used ^ declared))
        raise PromptError(f"The prompt {name!r} names other variables than it uses: {odd}.")
    return Prompt(name, header["purpose"].strip(), declared, messages)

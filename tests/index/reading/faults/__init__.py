"""Each fault of real pages as the systems of several publishers make it.

``systems.html`` holds whole pages of publishing systems, each with what stands around its article; the other files
hold faults, ``# fault``, with a ``## system`` for each page. ``+`` lines are wanted in their order, ``-`` lines are
not wanted, ``name: value`` changes a fact or a part of the page, what is left is the article, in which ``{1}`` is the
first paragraph of the system. A literal ``\\0`` stands for a NUL.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_HERE: Final = Path(__file__).parent
_FACTS: Final = ("title", "author", "published", "publisher")
_FIELD: Final = re.compile(r"(title|author|published|publisher|head|top|[123]): ?(.*)")
_PLAIN: Final = "<p>{1}</p><p>{2}</p><p>{3}</p>"


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a system with a fault; facts that it does not state are ``None``."""

    fault: str
    system: str
    language: str
    source: str
    wanted: tuple[str, ...]
    paragraphs: tuple[str, ...]
    unwanted: tuple[str, ...]
    facts: dict[str, str | None]

    @property
    def name(self) -> str:
        """The fault and the system."""
        return f"{self.fault} ({self.system})"


def _sections(text: str, mark: str) -> Iterator[tuple[str, str]]:
    for part in re.split(rf"^{mark} ", text, flags=re.M)[1:]:
        name, _, rest = part.partition("\n")
        yield name, rest


def _read(lines: str) -> tuple[dict[str, str], list[str], list[str], str]:
    """Fields, wanted words, unwanted words, and what is left."""
    fields: dict[str, str] = {}
    listed: dict[str, list[str]] = {"+": [], "-": [], "": []}
    for line in lines.splitlines():
        if field := _FIELD.fullmatch(line):
            fields[field[1]] = field[2]
        elif line[:2] in {"+ ", "- "}:
            listed[line[0]].append(line[2:])
        else:
            listed[""].append(line)
    return fields, listed["+"], listed["-"], "\n".join(listed[""]).strip()


def _filled(template: str, parts: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: parts.get(found[1], found[0]), template)


def pages() -> Iterator[Page]:
    """Every page, in the order of the files."""
    systems = {}
    for name, lines in _sections((_HERE / "systems.html").read_text("utf-8"), "##"):
        system, language = name.split()
        systems[system] = (language, *_read(lines))
    for file in ("body", "words", "structure", "facts"):
        for fault, cases in _sections((_HERE / f"{file}.html").read_text("utf-8"), "#"):
            for system, lines in _sections(cases, "##"):
                language, given, _, around, template = systems[system]
                own, wanted, unwanted, body = _read(lines)
                parts = {**given, **own}
                body = (body or _PLAIN).replace("\\0", "\0")
                used = tuple(parts[number] for number in "123" if f"{{{number}}}" in body)
                parts["body"] = _filled(body, parts)
                parts["day"] = "11.10.2024"
                facts = {name: None if parts[name] in {"", "none"} else parts[name] for name in _FACTS}
                source = _filled(template, parts)
                yield Page(fault, system, language, source, tuple(wanted), used, (*around, *unwanted), facts)

"""The text of an article in the state that a page keeps for its scripts, where those are to write it into the page.

Such a state is JSON in a script: all that the page is made of, the article among it as a list of paragraphs or as one
piece of HTML. Nothing says which part is the article; it is the list with the most prose.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Final

_ASSIGNED: Final = re.compile(r"=\s*(?=[{\[])")
"""What stands before JSON in a script that is a program."""
_LEAST: Final = 300
"""Letters of a text that is an article."""
_PROSE: Final = 40
"""Letters of a paragraph."""
_ENDED: Final = re.compile(r"[.!?…。！？»”\"’]\s*(?:</\w+>\s*)*$")
_MOST: Final = 20_000
"""Values that are looked at."""
_TRIES: Final = 4
"""Assignments of a script that are looked at."""
_TEXTS: Final = frozenset("html content text value body paragraph paragraphs markup data articlebody copy".split())
"""Keys of what is to be shown; what stands under others describes pictures and other stories."""
_WORDS: Final = re.compile(r"<[^>]{0,400}>|\W+")

Path = tuple[str | int, ...]


def kept_body(scripts: Iterable[str]) -> str | None:
    """The longest text that scripts keep, as HTML or a line each; ``None`` where none of them keeps one."""
    texts = [text for script in scripts for state in _states(script) for text in _texts(state)]
    longest = max(texts, key=_length, default="")
    return longest if _length(longest) >= _LEAST else None


def _states(script: str) -> Iterator[object]:
    """What a script is, or assigns."""
    starts = [0, *(found.end() for _, found in zip(range(_TRIES), _ASSIGNED.finditer(script), strict=False))]
    for start in starts:
        try:
            yield json.JSONDecoder(strict=False).raw_decode(script.strip() if not start else script[start:])[0]
        except (ValueError, RecursionError):
            continue


def _texts(state: object) -> Iterator[str]:
    """The texts in a state: the paragraphs that stand in the same way in one list, or one value of many."""
    lists: dict[tuple[Path, Path], dict[int, list[str]]] = {}
    for path, words in _strings(state):
        key = next((one for one in reversed(path) if isinstance(one, str)), "")
        if key.lower() not in _TEXTS:
            continue
        if re.search(r"</p>.*</p>", words, re.S):
            yield words
        places = [number for number, one in enumerate(path) if isinstance(one, int)]
        for place in places[-2:]:
            rest = tuple(one for one in path[place + 1 :] if isinstance(one, str))
            lists.setdefault((path[:place], rest), {}).setdefault(int(path[place]), []).append(words)
    for items in lists.values():
        lines = ["".join(words) for words in items.values()]
        if sum(len(line) > _PROSE and _ENDED.search(line) is not None for line in lines) * 2 > len(lines):
            yield "\n".join(
                line if line.lstrip().startswith("<") else f"<p>{html.escape(line, quote=False)}</p>"
                for line in lines
            )


def _strings(state: object) -> Iterator[tuple[Path, str]]:
    """Every string of a state and where it stands, in order."""
    waiting: list[tuple[Path, object]] = [((), state)]
    for _ in range(_MOST):
        if not waiting:
            return
        path, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [((*path, str(key)), one) for key, one in reversed(value.items())]
        elif isinstance(value, list):
            waiting += [((*path, number), one) for number, one in reversed(list(enumerate(value)))]
        elif isinstance(value, str) and len(value) > 1:
            yield path, value


def _length(text: str) -> int:
    return len(_WORDS.sub("", text))

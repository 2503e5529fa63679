"""Regular expressions that are compiled when they are first used: a command needs few of those that there are."""

from __future__ import annotations

import re
from typing import Any, cast


class _Uncompiled:
    def __init__(self, source: str, flags: int) -> None:
        self._made = source, flags

    def __getattr__(self, name: str) -> Any:
        found = re.compile(*self._made) if name == "compiled" else getattr(self.compiled, name)
        setattr(self, name, found)
        return found


def pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    r"""What ``re.compile`` gives, at the price of a string until it is used.

    >>> pattern(r"\d+").findall("8 of 10")
    ['8', '10']

    Args:
        source: the expression; if it is wrong, the first use raises ``re.error``.
        flags: as for ``re.compile``.
    """
    return cast("re.Pattern[str]", _Uncompiled(source, flags))

"""The rules written by hand, each under a name: an evaluation switches one off and sees what it is worth.

A rule is a function, and says what it gives when it is switched off. All are on unless an evaluation says otherwise.
Knows no rule by name.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")

_known: set[str] = set()
_off: Collection[str] = ()
_acted: set[str] | None = None


def rule(name: str, otherwise: Callable[..., object]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a pure function as a rule, or as one part of it.

    Args:
        name: of the rule.
        otherwise: what holds without it, called with the same arguments; must return what the function may return.
    """
    _known.add(name)

    def marked(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def ruled(*given: P.args, **named: P.kwargs) -> R:
            if name in _off:
                return cast(R, otherwise(*given, **named))
            found = function(*given, **named)
            if _acted is not None and name not in _acted and found != otherwise(*given, **named):
                _acted.add(name)
            return found

        return ruled

    return marked


def rules() -> list[str]:
    """The names of all rules that are loaded."""
    return sorted(_known)


@contextmanager
def without(*names: str) -> Iterator[None]:
    """Switch rules off in this process for the time being.

    Raises:
        KeyError: there is no rule of such a name.
    """
    global _off
    for name in names:
        if name not in _known:
            raise KeyError(name)
    before, _off = _off, names
    try:
        yield
    finally:
        _off = before


@contextmanager
def watched() -> Iterator[set[str]]:
    """The rules that give another result than if they were off; switching off any other one changes nothing."""
    global _acted
    before, _acted = _acted, set()
    try:
        yield _acted
    finally:
        _acted = before

"""Untrusted text made safe to display: characters that affect the text around them are removed or spelled out.

Only what people see passes through here. Stored texts, offsets, quotes in JSON and receipts stay exact.
"""

from __future__ import annotations

import re
from typing import TextIO

_TURNS = "\u202a-\u202e\u2066-\u2069"
"""Change the writing direction, even beyond the text itself; the marks U+200E, U+200F and U+061C do not."""
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
"""Combining marks: drawn on the letter before, however many there are."""
_ACTING = re.compile(f"[{_TURNS}]|(?<=[{_MARKS}]{{6}})[{_MARKS}]+")
_SPELLED = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff{_TURNS}]")


def seen(text: str) -> str:
    r"""Text for a page: without direction-changing characters, and with at most six marks on a letter.

    >>> seen("It is \u202eten\u202c."), len(seen("a" + "\u0301" * 500))
    ('It is ten.', 7)
    """
    return _ACTING.sub("", text)


def printed(text: str) -> str:
    r"""Text for a terminal: control and direction-changing characters are spelled as ``\uXXXX``.

    In JSON that spelling means the character itself.

    >>> printed("\x1b[31mred\u202e\n")
    '\\u001b[31mred\\u202e\n'
    """
    return _SPELLED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def say(text: object, *, file: TextIO | None = None) -> None:
    """Print a line, made safe by ``printed``."""
    print(printed(str(text)), file=file)

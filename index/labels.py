"""Words from outside made into plain labels: titles, names, addresses.

What a file or a page says about itself is untrusted. It is kept as short plain text, or not at all:
what cannot be understood becomes ``None`` and is never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from urllib.parse import urlsplit

LABEL_CHARACTERS: Final = 200
TITLE_CHARACTERS: Final = 100
ADDRESS_CHARACTERS: Final = 2_000

_INVISIBLE_LETTERS: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0\U0001d159")
"""Letters and symbols that are drawn as nothing, though Unicode counts them as visible."""

_PERHAPS_VISIBLE: Final = re.compile(
    "[^\\s\x00-\x20\x7f-\xa0\u00ad\u0300-\u036f\u115f\u1160\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)
"""Leaves out what is common and invisible; ``is_visible`` decides on the rest."""

_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,4}")


def is_visible(character: str) -> bool:
    r"""Whether a character, on its own, leaves a mark on the page.

    >>> is_visible("a"), is_visible("\u200b"), is_visible("\u202e")
    (True, False, False)
    """
    return unicodedata.category(character)[0] not in "CZM" and character not in _INVISIBLE_LETTERS


def has_text(text: str) -> bool:
    """Whether anything in ``text`` can be seen; invisible characters alone are no text."""
    return _first_visible(text) is not None


def _first_visible(text: str) -> int | None:
    """Where the first visible character stands; quick over megabytes of blanks."""
    return next((found.start() for found in _PERHAPS_VISIBLE.finditer(text) if is_visible(found[0])), None)


def label(words: object, limit: int = LABEL_CHARACTERS) -> str | None:
    r"""Words as one line of plain text, or ``None`` when nothing can be seen in them.

    Control, zero-width, direction and unassigned characters are removed, white space is folded.

    Args:
        words: text from outside; anything but a string gives ``None``.
        limit: the most characters kept; a longer label ends in an ellipsis.

    >>> label("  The \u202etram\n opens ")
    'The tram opens'
    """
    if not isinstance(words, str):
        return None
    plain = words[: limit * 50]  # enough for any label; bounds the work
    if not (plain.isprintable() and _INVISIBLE_LETTERS.isdisjoint(plain)):
        kept = (" " if character.isspace() else character for character in plain)
        plain = "".join(
            character
            for character in kept
            if unicodedata.category(character)[0] != "C" and character not in _INVISIBLE_LETTERS
        )
    return shorten(" ".join(plain.split()), limit) if has_text(plain) else None


def shorten(words: str, limit: int) -> str:
    """The first words, at most ``limit`` characters with the ellipsis that marks a cut."""
    if len(words) <= limit:
        return words
    cut = words[: limit - 1]
    space = len(cut) if words[limit - 1] == " " else cut.rfind(" ")
    return (cut[:space] if space > limit // 2 else cut).rstrip(" ,;:-") + "…"


def file_label(name: str) -> str | None:
    r"""The last part of a file's name as a label, whose ending outlives a cut; it is never used as a path.

    >>> file_label("../../etc/passwd"), file_label("C:\\news\\tram.txt"), file_label("n" * 300 + ".txt")[-6:]
    ('passwd', 'tram.txt', 'n….txt')
    """
    last = label(re.split(r"[/\\]", name[-4_000:].rstrip("/\\"))[-1], 4_000)
    if last in {None, ".", ".."}:
        return None
    ending = re.search(r"\.\w{1,10}\Z", last)
    kept = ending[0] if ending else ""
    return shorten(last.removesuffix(kept), LABEL_CHARACTERS - len(kept)) + kept


def first_line(text: str, limit: int = TITLE_CHARACTERS) -> str | None:
    r"""The first line of a text as a title; of a long line its first sentence, shortened.

    >>> first_line("Tram opens in May\n\nThe city said so.")
    'Tram opens in May'
    """
    start = _first_visible(text)
    if start is None:
        return None
    line = label(text[start : start + 4_000].splitlines()[0], limit=4_000) or ""
    if len(line) > limit:
        line = re.split(r"(?<=[.!?。！？])\s", line, maxsplit=1)[0]
    return label(line, limit)


def language(stated: object) -> str | None:
    """A language as a BCP 47 tag, or ``None``.

    >>> language("en_GB"), language("English!")
    ('en-GB', None)
    """
    tag = (label(stated, 50) or "").replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) else None


def web_address(stated: object) -> str | None:
    """An http or https address as it stands, or ``None``: only such an address may become a link.

    >>> web_address("https://daily.example/tram"), web_address("javascript:alert(1)")
    ('https://daily.example/tram', None)
    """
    if not isinstance(stated, str) or len(stated) > ADDRESS_CHARACTERS:
        return None
    address = stated.strip()
    if re.search(r"[\s\\<>\"'`{}|^]", address) or any(unicodedata.category(c)[0] == "C" for c in address):
        return None
    try:
        parts = urlsplit(address)
        sound = parts.scheme in {"http", "https"} and parts.hostname and "@" not in parts.netloc
        return address if sound and (parts.port is None or parts.port > 0) else None
    except ValueError:
        return None

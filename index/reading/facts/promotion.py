"""Lines in an article that are no part of it: "Read more:", "Follow us", "Sign up for our newsletter", "Photo: AP".

Only a whole line is taken for one, and only by how it begins, or, of a short line, by all it says, so that a sentence
with such words in it stays.
"""

from __future__ import annotations

import re
from typing import Final

from .wording import CALL, CHANNEL, CREDIT, LABEL, LABELLED, PHRASE

_SENTENCES: Final = re.compile(r"(?:[^\W\d_]{4}|\d)[.!?]\s\S{2}")
"""The end of a sentence before another, which is no initial."""
_CONTACT: Final = re.compile(r"[^.!?:;,]{0,40}[\w.+-]+@[\w-]+(?:\.[\w-]+)+\W?")
"""A name and its address."""
_QUOTED: Final = re.compile('[“”„«»"「」]')
_BUTTONS: Final = 6
"""The most words of a bar of buttons."""
LONGEST: Final = 260
"""Characters of the longest line that may be one."""


def is_label(line: str) -> bool:
    """Whether a line begins with what introduces other stories; it says so only where the rest of it is a link."""
    return LABELLED.match(line.strip()) is not None


def is_contact(line: str) -> bool:
    """Whether a line is a name and an address.

    >>> is_contact("Ann Reed ann.reed@courier.example"), is_contact("Write to ann.reed@courier.example or call.")
    (True, False)
    """
    return len(line) <= LONGEST and _CONTACT.fullmatch(line.strip()) is not None


def is_promotion(line: str) -> bool:
    """Whether a line is a promotion, a button's word or the credit of a picture.

    >>> is_promotion("Read more: Baker moves"), is_promotion("Photo: Jane Roe / Getty Images")
    (True, True)
    >>> is_promotion("Subscribe was all she had to say."), is_promotion("Read more than one book.")
    (False, False)
    """
    line = line.strip()
    return 0 < len(line) <= LONGEST and (
        any(form.fullmatch(line) for form in (LABEL, PHRASE))
        or _is_credit(line)
        or _is_appeal(line)
        or _are_buttons(line)
        or is_contact(line)
    )


def _are_buttons(line: str) -> bool:
    """Whether a line is nothing but the words of several buttons: "Share Print Save"."""
    words = re.split(r"[\s|·•,/]+", line.strip())
    return 1 < len(words) <= _BUTTONS and all(PHRASE.fullmatch(word) for word in words)


def _is_appeal(line: str) -> bool:
    """Whether an outlet asks its readers for something and names what it offers; nobody is quoted in such a line."""
    return not _QUOTED.search(line) and all(form.search(line) for form in (CALL, CHANNEL))


def _is_credit(line: str) -> bool:
    """Whether a short line names who made a picture: no sentence stands in it."""
    return len(line) <= 100 and not _SENTENCES.search(line) and CREDIT.fullmatch(line) is not None

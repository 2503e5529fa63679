"""Lines in an article that are no part of it: "Read more:", "Follow us", "Sign up for our newsletter", "Photo: AP".

Only a whole line is taken for one, and only by how it begins, or, of a short line, by all it says, so that a sentence
with such words in it stays.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from .wording import CALLS, CHANNELS, CREDITS, PICTURES_OF, PROMOTES, READ_MORE, RIGHTS

_SENTENCES: Final = re.compile(r"(?:[^\W\d_]{4}|\d)[.!?]\s\S{2}")
"""The end of a sentence before another, which is no initial."""
_CONTACT: Final = re.compile(r"[^.!?:;,]{0,40}[\w.+-]+@[\w-]+(?:\.[\w-]+)+\W?")
"""A name and its address."""
_QUOTED: Final = re.compile('[“”„«»"「」]')


def _any(words: str) -> str:
    return "(?:" + "|".join("|".join(line for line in words.strip().split("\n")).split("|")) + ")"


LONGEST: Final = 260
"""Characters of the longest line that may be one."""


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    """What introduces other stories, what asks for something, and who made a picture; made when first asked for."""
    label = re.compile(
        rf"[\W_]{{0,4}}(?:{_any(READ_MORE)})(?:\s?[:：»>→|-].{{0,250}}|(?<=\w\w\w)\.\s.{{0,250}}|[\W_]{{0,4}})", re.I
    )
    rights = rf"(?:\d{{4}}\s?[-–—]\s?\d{{4}}\s?)?(?:©|\(c\)|copyright\b).{{0,160}}|.{{0,120}}{_any(RIGHTS)}.{{0,80}}"
    phrase = re.compile(rf"[\W_]{{0,4}}(?:{_any(PROMOTES)}|{rights})[\W_]{{0,4}}", re.I)
    credit = re.compile(
        rf"[\W_]{{0,3}}(?:{_any(CREDITS)}\s?[:：/].{{1,80}}"
        r"|(?:image|photo|picture|video) (?:source|credit|caption), .{1,60}"
        r"|fot\. .{1,60}|[(\[]?.{2,30} (?:photos?|fotos?|images?|pool)\s?/\s?\S.{1,40}[)\]]?"
        r"|(?:photo|foto)s? \S.{0,40}\s?/\s?\S.{0,40}"
        r"|(?:photo|image|picture|illustration|photograph|foto)s? (?:by|von|par|de|credit).{1,60}|©.{1,60}"
        rf"|.{{0,50}}/\s?(?:{PICTURES_OF}).{{0,20}}|(?:{PICTURES_OF})(?: images| photo| via .{{1,30}})?)[\W_]{{0,3}}",
        re.I,
    )
    return label, phrase, credit, re.compile(rf"[\W_]{{0,4}}{_any(READ_MORE)}\b", re.I)


def is_label(line: str) -> bool:
    """Whether a line begins with what introduces other stories; it says so only where the rest of it is a link."""
    return _forms()[3].match(line.strip()) is not None


def is_promotion(line: str) -> bool:
    """Whether a line is a promotion, a button's word or the credit of a picture.

    >>> is_promotion("Read more: Baker moves"), is_promotion("Photo: Jane Roe / Getty Images")
    (True, True)
    >>> is_promotion("Subscribe was all she had to say."), is_promotion("Read more than one book.")
    (False, False)
    """
    line = line.strip()
    return 0 < len(line) <= LONGEST and (
        any(form.fullmatch(line) for form in _forms()[:2])
        or _is_credit(line)
        or _is_appeal(line)
        or _CONTACT.fullmatch(line) is not None
    )


@cache
def _appeal() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return (
        re.compile(
            rf"(?:^[\W_]*|[.!?…:;,|–—-]\s+|\b(?:please|bitte|dann|and|und|et|y|и|і|i) ){_any(CALLS)}(?!\w)"
            "|[关關]注|[订訂][阅閱]",
            re.I,
        ),
        re.compile(rf"(?<!\w){_any(CHANNELS)}(?!\w)|公[众眾]号", re.I),
    )


def _is_appeal(line: str) -> bool:
    """Whether an outlet asks its readers for something and names what it offers; nobody is quoted in such a line."""
    return not _QUOTED.search(line) and all(form.search(line) for form in _appeal())


def _is_credit(line: str) -> bool:
    """Whether a short line names who made a picture: no sentence stands in it."""
    return len(line) <= 100 and not _SENTENCES.search(line) and _forms()[2].fullmatch(line) is not None

"""A model's words to plain text: no link, image, HTML, formula or list marker survives. Pure functions.

Knows nothing of citations; whether a sentence is true is checked elsewhere.
"""

from __future__ import annotations

import html
import re

from index import pattern

from ..validation import visible

_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (pattern(source, re.IGNORECASE), by)
    for source, by in (
        (r"!\[[^\]]*\](?:\([^)]*\)?|\[[^\]]*\])?", ""),  # ![image](address)
        (r"\[([^\[\]]+)\]\([^)]*\)?", r"\1"),  # [words](address)
        (r"\[([^\[\]]+)\]\[[^\]]*\]", r"\1"),  # [words][reference]
        (r"<(script|style)\b.*?(?:</\1\s*>|$)", ""),
        (r"<!--.*?(?:-->|$)", ""),
        (r"</?[a-z][^<>]*(?:>|$)|<![^<>]*>", ""),
        (r"\\(?:text|mathrm|mathbf|textbf|emph|textit)\s*\{([^{}]*)\}", r"\1"),
        (r"\\(?:href|url|includegraphics)\s*(?:\[[^\]]*\])?(?:\{[^{}]*\})*", ""),
        (r"\\([%$&#_{}*\[\]()!~-])", r"\1"),
        (r"\\[a-z]+\s*", ""),
        (r"\\", ""),
        (r"\$\$|\$(?!\s?\d)", ""),
        (r"[`{}]", ""),
        (r"\*{1,3}|~~|(?<!\w)_{1,3}(?=\w)|(?<=\w)_{1,3}(?!\w)", ""),
        (r"^\s*(?:[-+•‣·–—]\s+|\#{1,6}\s+|>\s*|\d{1,2}[.)]\s+|\|)+", ""),
        (r"\s*\|\s*", " "),
    )
)
_LEFT = pattern(
    r"://|\bwww\.|!\[|\]\(|<[a-z/!?]|\b(?:javascript|data|vbscript|file|mailto)\s*:|\\[a-z(\[]", re.IGNORECASE
)
_SPACE_BEFORE = pattern(r"\s+([,.;:!?%»”)\]])")
_EMPTY = pattern(r"\(\s*[,;]?\s*\)|\[\s*\]")


def plain(text: str) -> str:
    """One line of plain text: markup removed, character references decoded, spaces folded.

    >>> plain("**Bold** [words](https://evil.example/?q=1) <b>and</b> &lt;img src=x&gt; $5")
    'Bold words and $5'
    """
    for _ in range(3):  # the next pass removes what this one uncovers
        before = text
        text = visible(html.unescape(text))
        for rule, by in _RULES:
            text = rule.sub(by, text)
        if text == before:
            break
    return _SPACE_BEFORE.sub(r"\1", _EMPTY.sub("", " ".join(text.split()))).strip()


def is_markup(text: str) -> bool:
    """Whether a text still contains something active: an address, a tag, a scheme, a command."""
    return bool(_LEFT.search(text))

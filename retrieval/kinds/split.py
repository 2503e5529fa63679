"""Two questions in one message: "When does it open, and what does a ticket cost?". Pure functions.

Knows the words that questions begin with, in fifteen languages, and no articles. What the second leans on
("who won and how fast were they") stays as it was typed: it is to be answered as a follow-up of the first.
"""

from __future__ import annotations

import re

from index import pattern

_LANGUAGES = (
    # "and"; what questions begin with, "_" for a blank; verbs that begin them
    (
        "and &",
        "who whom whose what what['’]?s which when where why how if_not",
        "is are was were do does did has have had will would can could should",
    ),
    (
        "und",
        "wer wen wem wessen was welche[rsmn]? wann wo woher wohin warum wieso weshalb wie wie_?viele?",
        "ist war waren sind hat haben gibt wird werden kann",
    ),
    ("et", "qui quoi quel(?:le)?s? quand où pourquoi comment combien", "est-ce est sont"),
    ("y e", "qui[eé]n(?:es)? qué c[uú][aá]ndo d[oó]nde por_qu[eé] c[oó]mo cu[aá]nt[oa]s? cu[aá]l(?:es)?", "hay"),
    ("e ed", "chi che_cosa che_fine cosa quando dove perch[eé] come quant[oaie] quali? con_che", "ci_sono"),
    ("e", "quem o_que quando onde por_que como quant[oa]s? qual quais", "há"),
    ("en", r"wie wat welke? wanneer waar\w* waarom hoe hoeveel", "is zijn was heeft wordt"),
    ("i a oraz", r"kto kogo komu co czego któr\w+ jak\w* kiedy gdzie skąd dlaczego ile ilu czy", "jest są"),
    ("и а &", r"кто кого кому что чего как\w* когда где куда откуда почему зачем сколько", "есть_ли"),
    ("і й а та", r"хто кого кому що чого як\w* коли де куди звідки чому навіщо скільки чи", "є_ли"),
)
_CASE = """for from until since by in at to with of on seit bis für von mit um ab depuis pour avec par à de desde
    hasta para con por em da per di a van voor tot sinds za od do z o na на с со за из от до в по з із від у про"""


def _any(words: str) -> str:
    return "|".join(word.replace("_", " ") for word in words.split())


_ARABIC = "و(?=من|ما|متى|أين|اين|لماذا|ليش|كيف|كم|هل)"
"""And, written together with the word behind it."""

_WH = "|".join(_any(one[1]) for one in _LANGUAGES) + "|من|ما|ماذا|متى|أين|اين|وين|لماذا|ليش|كيف|كم|هل|أي"
_VERB = "|".join(_any(one[2]) for one in _LANGUAGES)
_WH_FIRST = pattern(rf"(?:(?:{_any(_CASE)}) )?(?:{_WH})\b.* ?\S", re.IGNORECASE)
_VERB_FIRST = pattern(rf"(?:{_VERB}) \S+ .*\S", re.IGNORECASE)
_ANYWHERE = pattern(
    r"\b(?:kim\w*|ne|nerede\w*|neden|niye|nasıl|kaç\w*|hangi\w*|m[iıuü](?:yd\w+)?)\b"
    r"|谁|什么|几|多少|哪|怎么|为何|何时|多[大长高久远]|吗|誰|何|いつ|どこ|なぜ|どう|いくら|どの|どれ|どんな"
    r"|누가|누구|뭐|무엇|뭘|언제|어디|왜|어떻게|얼마|몇|어느|어떤|무슨|나요|까",
    re.IGNORECASE,
)
"""Asks wherever it stands: Turkish, Chinese, Japanese, Korean."""

_STOP = pattern(r"[?？؟]+\s*|(?<=[か吗呢])。\s*")
_LINK = pattern(
    "|".join(
        rf"(?:\s*[,;]\s*|\s+)(?:{_any(word)})\s+(?=(?:(?:{_any(_CASE)}) )?(?:{_any(wh)})\b|(?:{_any(verb)})\b)"
        for word, wh, verb in _LANGUAGES
    )
    + rf"|[,;]\s*(?=(?:{_any(_LANGUAGES[0][1])}) (?:{_any(_LANGUAGES[0][2])})\b)"
    + rf"|[\s,،]+{_ARABIC}|[,，、]?\s*(?:还有|それと|그리고)\s*|\sve\s|[、，]\s*|(?<=고)\s+",
    re.IGNORECASE,
)
_LEADING = pattern(rf"(?:{'|'.join(_any(one[0]) for one in _LANGUAGES)}|ve)\s+|{_ARABIC}", re.IGNORECASE)


def split_two(message: str) -> tuple[str, str] | None:
    """The two questions of a message, as they were typed; None unless there are just two.

    >>> split_two("When does work begin and how much does a single ticket cost?")
    ('When does work begin', 'how much does a single ticket cost?')
    >>> split_two("who are Anna and Ben?") is None
    True
    """
    text = " ".join(message.split())
    ends = [match.end() for match in _STOP.finditer(text)]
    if ends and ends[0] < len(text):
        first, second = text[: ends[0]].strip(), _begun(text[ends[0] :])
        two = len(ends) == 1 or ends[1:] == [len(text)]
        return (first, second) if two and _says(first) and _says(second) else None
    found = []
    for link in _LINK.finditer(text):
        first, second = text[: link.start()], _begun(text[link.end() :])
        if _asks(first) and _asks(second, " " in first and len(first.split()) > 2):
            found.append((first, second))
    return found[0] if len(found) == 1 else None


def _begun(text: str) -> str:
    match = _LEADING.match(text.strip())
    return text.strip()[match.end() if match else 0 :]


def _says(text: str) -> bool:
    return " " in text.strip() or (not text.isascii() and len(text) > 2)


def _asks(text: str, verb: bool = True) -> bool:
    """Whether a part asks by itself: begins as questions do, and goes on."""
    text = text.strip(" ?؟？")
    if _ANYWHERE.search(text):
        return _says(text)
    return len(text.split()) > 1 and bool(_WH_FIRST.fullmatch(text) or (verb and _VERB_FIRST.fullmatch(text)))

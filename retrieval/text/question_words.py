"""Words by which questions begin, go on, lean on earlier ones and ask twice, in each language. Data only."""

from __future__ import annotations

import re

from index import pattern

PERSONAL = frozenset(
    """he him his she her hers they them their theirs it its er ihn ihm sie ihnen sein seine он его ему им она её ее
    ей они их він його йому вона її їй вони їх""".split()
)
POINTING = frozenset(
    """this these those then ones former latter same both other others another else
    es dies diese dieser dort damals этот эта это эти там тогда цей ця це ці там тоді""".split()
)
EXPLETIVE = frozenset("it its es".split())
"""Pronouns that may refer to nothing, as in "How long did it take Ada?"."""
PERSON = frozenset("he him his she her hers who whose er ihn он его она её ее він його вона її".split())
VAGUE = frozenset(
    """else other others another anything something more interesting important aspect aspects know tell thing things
    happen happened exactly really provide detail details information also following find well lot""".split()
)
OPENING = pattern(
    r"(?:and|or|but|so|also|then|what about|how about|und|oder|aber|и|а|но|або|та|але)\b", re.IGNORECASE
)
OF_THAT = pattern(r"\b(?:about|of|do|is|was|after|before|like|for|with|to|than) that\b|\bthat\W*$", re.IGNORECASE)
THERE = pattern(r"(?<!is )(?<!are )(?<!was )(?<!were )\bthere\b(?! (?:is|are|was|were)\b)", re.IGNORECASE)
HE = pattern(r"\b(?:he|she|him|his|her|hers)\b", re.IGNORECASE)
NOT_OWNED = pattern(r"\s+(?:to|for|at|in|on|by|with|from|after|before|do|did|have|has|had|say|said)\b", re.IGNORECASE)
WHO_SAID = pattern(r"\bwho (?:said|says|told|claimed|claims|wrote) (?:that|this|it|so)\W*$", re.IGNORECASE)
WHO_IS = pattern(r"[Ww]ho(?: is| was|['’]s) ([A-ZА-ЯҐЄІЇÀ-Þ][\w’'-]+(?:\s+[A-ZА-ЯҐЄІЇÀ-Þ][\w’'-]+)*)[\s?.!]*$")

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
WH_FIRST = pattern(rf"(?:(?:{_any(_CASE)}) )?(?:{_WH})\b.* ?\S", re.IGNORECASE)
VERB_FIRST = pattern(rf"(?:{_VERB}) \S+ .*\S", re.IGNORECASE)
ANYWHERE = pattern(
    r"\b(?:kim\w*|ne|nerede\w*|neden|niye|nasıl|kaç\w*|hangi\w*|m[iıuü](?:yd\w+)?)\b"
    r"|谁|什么|几|多少|哪|怎么|为何|何时|多[大长高久远]|吗|誰|何|いつ|どこ|なぜ|どう|いくら|どの|どれ|どんな"
    r"|누가|누구|뭐|무엇|뭘|언제|어디|왜|어떻게|얼마|몇|어느|어떤|무슨|나요|까",
    re.IGNORECASE,
)
"""Asks wherever it stands: Turkish, Chinese, Japanese, Korean."""
STOPS = pattern(r"[?？؟]+\s*|(?<=[か吗呢])。\s*")
LINK = pattern(
    "|".join(
        rf"(?:\s*[,;]\s*|\s+)(?:{_any(word)})\s+(?=(?:(?:{_any(_CASE)}) )?(?:{_any(wh)})\b|(?:{_any(verb)})\b)"
        for word, wh, verb in _LANGUAGES
    )
    + rf"|[,;]\s*(?=(?:{_any(_LANGUAGES[0][1])}) (?:{_any(_LANGUAGES[0][2])})\b)"
    + rf"|[\s,،]+{_ARABIC}|[,，、]?\s*(?:还有|それと|그리고)\s*|\sve\s|[、，]\s*|(?<=고)\s+",
    re.IGNORECASE,
)
LEADING = pattern(rf"(?:{'|'.join(_any(one[0]) for one in _LANGUAGES)}|ve)\s+|{_ARABIC}", re.IGNORECASE)

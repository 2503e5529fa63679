"""Words that name days in English, German, Russian and Ukrainian, and the forms that they stand in. Data only."""

from __future__ import annotations

import re

from index import pattern

from .lexicon import FOREIGN, MONTHS, SMALL


def _words(*rows: str) -> dict[str, int]:
    """One row for each language, its words in order; forms of a word are separated by a slash."""
    return {form: at for row in rows for at, word in enumerate(row.split()) for form in word.split("/")}


WEEKDAYS = _words(
    "monday tuesday wednesday thursday friday saturday sunday",
    "montag dienstag mittwoch donnerstag freitag samstag/sonnabend sonntag",
    "понедельник/понедельника/понедельнику вторник/вторника/вторнику среду/среды четверг/четверга/четвергу "
    "пятницу/пятницы субботу/субботы воскресенье/воскресенья",
    "понеділок/понеділка вівторок/вівторка середу/середи четвер/четверга "
    "п'ятницю/п’ятницю/пʼятницю/п'ятниці/п’ятниці/пʼятниці суботу/суботи неділю/неділі",
)
NEAR = {
    "the day before yesterday": -2, "yesterday": -1, "last night": -1, "today": 0, "tonight": 0, "this morning": 0,
    "this afternoon": 0, "this evening": 0, "tomorrow": 1, "the day after tomorrow": 2,
    "vorgestern": -2, "gestern": -1, "heute": 0, "morgen": 1, "übermorgen": 2,
    "позавчера": -2, "вчера": -1, "сегодня": 0, "завтра": 1, "послезавтра": 2,
    "позавчора": -2, "вчора": -1, "учора": -1, "сьогодні": 0, "післязавтра": 2,
}  # fmt: skip
UNITS = {
    "day": r"days?|tage?n?|день|дня|дней|дні|днів",
    "week": r"weeks?|wochen?|недел[юиея]|недель|тиждень|тижня|тижні|тижнів",
    "month": r"months?|monate?n?s?|месяца?|месяцев|месяце|місяць|місяця|місяці|місяців",
    "year": r"years?|jahre?n?s?|года?|году|лет|рік|року|роки|років",
}
WHICH = {
    -1: r"last|letzte[nmrs]?|vergangene[nmrs]?|vorige[nmrs]?|прошл(?:ой|ом|ую|ый|ое)|минул(?:ого|ої|ий|у|ому)",
    0: r"this|diese[nmrs]?|это[мй]|эту|этот|цього|цієї|цьому",
    1: r"next|(?:this |the )?coming|kommende[nmrs]?|nächste[nmrs]?|следующ(?:ей|ем|ую|ий|ее)"
    r"|наступн(?:ого|ої|ий|у|ому)",
}
ONE = frozenset("a an one ein eine einer einem один одну".split())
_GOVERNS = (  # with an infinitive, they look ahead
    r"told|urged|ordered|asked|invited|summoned|advised|warned|agreed|decided|vowed|promised|threatened|planned|wanted|hoped|aimed"
    r"|intended|expected|needed|voted|pledged|proposed|due|set|scheduled|allowed|required|called"
)
MODALS = r"(?:will|shall|won['’]t|(?:would|should|must|(?-i:may|might))(?! (?:not )?have\b))"
FUTURE = (
    rf"(?:(?:\w+['’]ll|{MODALS}|(?:is|are) to|to)(?: (?:not|also|only|\w+ly))* be(?: \w+ly)? \w+"
    rf"|\w+['’]ll|will|shall|won['’]t|would(?! have)|(?-i:may|might)(?! (?:not )?have\b)|(?:is|are) to)"
    r"|(?:is|are|be) (?:due|set|expected|planned|scheduled|going|likely|about)(?: to(?: be)? \w+)?"
    r"|(?:set|planned|scheduled|due|slated|booked|billed) (?:for|on)|due (?:in|by|at)|plans?"
    r"|(?:plans?|wants?|hopes?|aims?|expects?|intends?|pledges|promises|agrees|vows|needs?)(?: \w+){0,2}?"
    r" to (?:be )?\w+"
    r"|next|coming|to (?:begin|start|open|end(?! of)|resume|launch|meet|return|take (?:place|effect))"
    r"|(?<!the )(?:begins|starts|opens|ends|resumes|launches|meets|expires|takes (?:place|effect)|(?<!tax )returns)"
    r"|wird|werden|soll|sollen|geplant|beginnt|startet|öffnet|endet|kommende\w*|nächste\w*"
    r"|буд(?:ет|ут)|планиру\w+|намерен\w*|(?:нач|про|состо|откро|верн)\w*(?:тся|дет|дёт|йдет|йдёт|ится)|следующ\w+"
    r"|буд(?:е|уть)|плану\w+|(?:поч|розпоч|відб|відкри|пройд)\w*(?:еться|ється|уться|е)|наступн\w+"
)
THEN = (
    rf"(?:was|were|had been) (?:{_GOVERNS}|going|likely|about|supposed|meant)(?: to(?: be)? \w+)?"
    rf"|(?:{_GOVERNS})(?: \w+){{0,3}} to (?!have\b)(?:be )?[^\W\d]+\b"
    r"|(?:would|could|should|might) have(?: been)? \w+|(?:can|could) (?:not |also )?be \w+"
    r"|(?:is|are)(?: not| also| both| all| \w+ly)? "
    r"(?!(?:due|set|expected|planned|scheduled|believed|thought|said|reported|understood|suspected|accused|charged)\b)"
    r"(?:[a-z]{2,}ed|sold|shut|held|sent|built|cut|put)"
)
"""Phrases for what was ahead at a past time, or is so now: it may or may not have happened since."""
REPORTS = frozenset(
    """said told added announced warned confirmed reported stated claimed explained insisted noted argued replied
    recalled tweeted posted""".split()
)
"""Past-tense verbs that only report: "they meet again on Friday, she said"."""
WEAK = r"have|been|hit|cut|put|shut|spread|beat|become|[a-z]{2,}ed"
"""Past forms that are no past tense after "will" or before a noun: "will hit", "the injured men"."""
PAST = (
    r"was|were|had|did|has|have|been|said|told|began|took|won|lost|fell|rose|went|came|left|held|met|made|gave|since"
    r"|shot|sent|hit|cut|put|struck|broke|found|got|saw|ran|brought|thought|caught|bought|fought|sold|paid|led|spoke"
    r"|wrote|drove|flew|grew|knew|threw|chose|stood|felt|kept|spent|built|sat|shook|shut|spread|stole|beat|became"
    r"|ago|last(?! (?:years?|months?|weeks?|night|\w+day)\b)"
    r"|(?!(?:hundr|inde|spe|ne|exce|succe|proce|fe|bre)ed\b)[a-z]{2,}ed"
    r"|war|waren|wurden?|hatten?|hat|haben|sagten?|begann|seit|letzte\w*|vergangene\w*"
    r"|(?:ge|be|ver)[a-zäöü]{3,}(?:t|en)|teilten?|erklärten?|[а-яёіїєґ]{3,}(?:л|ла|ло|ли|лся|лась|лось|лись|лася|лося|лися)"
    r"|[а-яіїєґ]{3,}(?:ав|ив|ів|увся|ався|ився)|прошл\w+|минул\w+"
)

_MONTH = "|".join(sorted((re.escape(word) for word in MONTHS), key=len, reverse=True))
_DAY = "|".join(sorted(map(re.escape, WEEKDAYS), key=len, reverse=True))
_UNIT = "|".join(f"(?P<{name}{{0}}>{forms})" for name, forms in UNITS.items())
_NUMBER = r"\d{1,3}|" + "|".join(sorted({*SMALL, *FOREIGN, *ONE}, key=len, reverse=True))
YEAR = r"(?:1[89]|20)\d\d"
_YEAR_WORD = r"(?:\s+(?:года?|году|года|г\.|року|році|рік))?"
_RANGE = r"(?:\s?(?:[-–—]|to|and|bis|und|по|и|та|і)\s?(?:the\s)?\d{1,2}(?:st|nd|rd|th|\.)?)?"
DATE = pattern(
    rf"\b(?:(?P<iso>(\d{{4}})-(\d\d)-(\d\d)(?=\b|T))"
    rf"|(?P<dotted>(\d{{1,2}})([./])(\d{{1,2}})\7(\d{{4}}|\d\d)\b(?![./]\d))"
    rf"|(?P<day_first>(\d{{1,2}})(?:st|nd|rd|th|\.)?{_RANGE}(?:\s+of)?\s+({_MONTH})\b\.?"
    rf"(?:,?\s+(?:of\s+)?({YEAR})\b{_YEAR_WORD})?)"
    rf"|(?P<month_first>({_MONTH})\b\.?\s+(?:the\s+)?(\d{{1,2}})(?:st|nd|rd|th)?\b{_RANGE}(?![:.,]\d|\s*(?:%|percent))"
    rf"(?:,?\s+({YEAR})\b)?)"
    rf"|(?P<month_year>({_MONTH})\b\.?,?\s+(?:of\s+)?({YEAR})\b{_YEAR_WORD})"
    rf"|(?P<ago>(?:vor\s+(?P<n0>{_NUMBER})\s+(?:{_UNIT.format(0)})"
    rf"|(?:(?P<n1>{_NUMBER})\s+)?(?:{_UNIT.format(1)})\s+(?:ago|назад|тому))\b(?!\s+(?:що|how)))"
    rf"|(?P<span>(?:{'|'.join(f'(?P<w{at + 1}>{forms})' for at, forms in WHICH.items())})\s+(?:{_UNIT.format(2)})\b)"
    rf"|(?P<torik>торік)\b"
    rf"|(?P<near>{'|'.join(sorted(map(re.escape, NEAR), key=len, reverse=True))})\b"
    rf"|(?P<weekday>({_DAY})(?:morgen|vormittag|mittag|nachmittag|abend|nacht)?\b)"
    rf"|(?P<month>({_MONTH})\b)"
    rf"|(?P<year_before>({YEAR})(?:\s+(?:года?|году|року|році|рік)\b))"
    rf"|(?P<year_after>(?:in|since|by|until|till|from|during|before|after|early|late|mid|jahre?s?|im|seit|bis|ab|"
    rf"nach|vor|anfang|ende|mitte)[\s-]({YEAR})\b(?![,.:]\d|[-–]\d|\s*(?:%|percent)|(?<=00)\s[a-z]+s\b)))",
    re.IGNORECASE,
)  # fmt: skip
LEADS = pattern(
    r"(?:^|[\s(\"“«„])(?:on|since|by|until|till|from|of|before|after|between|and|late|early|last|this|next|coming|past"
    r"|am|seit|bis|ab|vom|zum|und|letzten|vergangenen|kommenden|nächsten|diesen"
    r"|в|во|с|со|до|к|на|и|у|з|із|й|та|по|прошл\w+|минул\w+|следующ\w+|наступн\w+|эту|этот|цю|цього|цієї)\s+$",
    re.IGNORECASE,
)
MONTH_LEADS = pattern(
    r"(?:^|[\s(\"“«„])(?:in|since|by|until|till|from|of|during|before|after|between|and|to|last|this|next|early|late|mid"
    r"|im|seit|bis|ab|anfang|ende|mitte|vergangenen|letzten|kommenden|nächsten"
    r"|в|во|с|со|до|к|у|з|із|початку|кінця|начала|конца)[\s-]+$",
    re.IGNORECASE,
)
HABIT = pattern(r"\b(?:every|each|most|jede[nrms]?|кажд\w+|кожн\w+)\s+$", re.IGNORECASE)
ENDED = pattern(r"(?:[^\W\d_]{5}|june|july|juni|juli|märz|may|mai)\.$", re.IGNORECASE)
TOLD = pattern(r"\b(?:the|that|first|second|third|one|following|previous)\s+$", re.IGNORECASE)
OTHER_DAY = pattern(r"\s+(?:before|after)\s+(?!noon\b)\w", re.IGNORECASE)
NAMED = pattern(r"\b(?!On|Last|Next|This|Since|By|Until|Am|Seit|Bis)[A-Z]\w+\s+$")
"""The name of a day: "Black Friday"."""
JOINED = pattern(r",?\s+(?:\(|the\s|den\s|dem\s)?")
SHORT_MONTHS = ("may", "mai", "мае", "мая", "май")
"""Months of three letters that are no short forms."""
MORNING = pattern(r"\b(?:am|jeden|guten)\s+$", re.IGNORECASE)

_HOW = {
    "since": "since|from|seit|ab|с|со|з|із",
    "after": "after|nach|после|після",
    "before": "before|vor|перед|до",
    "until": "until|till|bis",
    "during": "in|during|on|of|im|in der|am|в|во|у",
}
LEAD = pattern(
    rf"(?:^|\W)(?:{'|'.join(f'(?P<{how}>{words})' for how, words in _HOW.items())})\s+(?:the\s+)?$", re.IGNORECASE
)
ROLLING = pattern(
    rf"\b(?:in|over|during|within) the (?:last|past) (?:(?P<count>\d{{1,3}}|{'|'.join(SMALL)}) )?"
    r"(?P<unit>day|week|month|year)s?\b(?! of)",
    re.IGNORECASE,
)
NOW = pattern(
    r"\b(?:now|so far|still|latest|newest|most recent(?:ly)?|current(?:ly)?|at present|to date|today|by now|finally"
    r"|(?:at|in) the end|eventually|jetzt|bisher|zuletzt|derzeit|aktuell\w*|inzwischen|schließlich|am ende"
    r"|сейчас|теперь|пока|последн\w+|на данный момент|в итоге|зараз|тепер|наразі|останн\w+|досі|врешті)\b",
    re.IGNORECASE,
)
FIRST = pattern(
    r"\b(?:originally|at first|initially|first (?:reported|announced|planned|said)|in the (?:beginning|first place)"
    r"|ursprünglich|zuerst|anfangs|zunächst|сначала|изначально|первоначально|спочатку|первісно|початково)\b",
    re.IGNORECASE,
)
SEASONS = {
    "spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12, "frühjahr": 3, "frühling": 3, "sommer": 6,
    "herbst": 9, "весной": 3, "весны": 3, "летом": 6, "лета": 6, "осенью": 9, "осени": 9, "зимой": 12, "навесні": 3,
    "влітку": 6, "восени": 9, "взимку": 12,
}  # fmt: skip
SEASON = pattern(
    rf"\b(?P<season>{'|'.join(SEASONS)})(?: of| des)?(?: jahres)? (?P<year>(?:19|20)\d\d)\b", re.IGNORECASE
)
STATE = pattern(r"(?:^|\W)(?P<state>as of|as at|by|up to|stand|на|станом на)\s+(?:the\s+)?$", re.IGNORECASE)

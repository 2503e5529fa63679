"""Words that name days in English, German, Russian and Ukrainian. Data only."""

from __future__ import annotations


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

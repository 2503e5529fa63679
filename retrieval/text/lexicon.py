"""What particulars are told by: words of numbers, months, units, bounds and negations; their forms. Data only."""

from __future__ import annotations

import re

from index import pattern

from .terms import STOP_WORDS

UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
SMALL = {word: value for value, word in enumerate(UNITS.split())}
SMALL |= {
    word: value * 10
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
SMALL |= dict.fromkeys(("dozen",), 12)
FOREIGN = {
    "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11,
    "zwölf": 12, "zwanzig": 20, "dreißig": 30,
    "два": 2, "две": 2, "двух": 2, "три": 3, "трех": 3, "трёх": 3, "четыре": 4, "четырех": 4, "четырёх": 4, "пять": 5,
    "пяти": 5, "шесть": 6, "шести": 6, "семь": 7, "семи": 7, "восемь": 8, "восьми": 8, "девять": 9, "девяти": 9,
    "десять": 10, "десяти": 10, "двадцать": 20, "тридцать": 30,
    "дві": 2, "двох": 2, "трьох": 3, "чотири": 4, "чотирьох": 4, "пʼять": 5, "п'ять": 5, "п’ять": 5, "шість": 6,
    "сім": 7, "вісім": 8, "девʼять": 9, "дев'ять": 9, "дев’ять": 9,
}  # fmt: skip
SCALES = {
    "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "hundert": 100, "tausend": 1000, "millionen": 10**6, "milliarde": 10**9, "milliarden": 10**9, "mio": 10**6,
    "mrd": 10**9, "сто": 100, "тысяч": 1000, "тысяча": 1000, "тысячи": 1000, "тыс": 1000, "тисяч": 1000,
    "тисячі": 1000, "тис": 1000, "миллион": 10**6, "миллиона": 10**6, "миллионов": 10**6, "млн": 10**6,
    "мільйон": 10**6, "мільйони": 10**6, "мільйонів": 10**6, "миллиард": 10**9, "миллиардов": 10**9, "млрд": 10**9,
    "мільярд": 10**9, "мільярдів": 10**9, "bn": 10**9, "mn": 10**6, "tn": 10**12,
}  # fmt: skip
SUFFIXES = {"k": 1000, "m": 10**6, "b": 10**9, "bn": 10**9, "mn": 10**6}
ORDINALS = {
    word: value
    for value, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), start=1
    )
}
VAGUE = frozenset("dozens scores hundreds thousands millions billions half halves quarter quarters".split())
VAGUE |= frozenset("twice thrice double doubled triple tripled".split())

MONTHS: dict[str, int] = {}
for _row in (
    "january february march april may june july august september october november december",
    "jan feb mar apr - jun jul aug sep oct nov dec",
    "januar februar märz - mai juni juli - - oktober - dezember",
    "- - - - - - - - sept - - -",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре",
    "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "січні лютому березні квітні травні червні липні серпні вересні жовтні листопаді грудні",
    "січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень",
):
    MONTHS |= {word: month for month, word in enumerate(_row.split(), start=1) if word != "-"}

KINDS = {
    "%": "percent", "percent": "percent", "percentage": "percent", "prozent": "percent", "pct": "percent",
    "процентов": "percent", "процента": "percent", "процент": "percent", "відсотків": "percent",
    "відсотки": "percent",
    "$": "dollar", "usd": "dollar", "dollar": "dollar", "dollars": "dollar", "долларов": "dollar",
    "доларів": "dollar",
    "€": "euro", "eur": "euro", "euro": "euro", "euros": "euro", "евро": "euro", "євро": "euro",
    "£": "pound", "gbp": "pound", "sterling": "pound", "pound": "pound", "pounds": "pound", "¥": "yen", "yen": "yen",
    "₽": "rouble", "rouble": "rouble", "roubles": "rouble", "ruble": "rouble", "rubles": "rouble",
    "рублей": "rouble", "руб": "rouble", "₴": "hryvnia", "hryvnia": "hryvnia", "hryvnias": "hryvnia",
    "гривень": "hryvnia", "грн": "hryvnia", "cent": "cent", "cents": "cent", "pence": "penny",
    "mile": "mile", "miles": "mile", "mi": "mile", "km": "kilometre", "kilometer": "kilometre",
    "kilometers": "kilometre", "kilometre": "kilometre", "kilometres": "kilometre", "километров": "kilometre",
    "км": "kilometre", "кілометрів": "kilometre", "m": "metre", "meter": "metre", "meters": "metre", "metre": "metre",
    "metres": "metre", "cm": "centimetre", "mm": "millimetre", "foot": "foot", "feet": "foot", "ft": "foot",
    "inch": "inch", "inches": "inch", "yard": "yard", "yards": "yard", "acre": "acre", "acres": "acre",
    "hectare": "hectare", "hectares": "hectare", "kg": "kilogram", "kilogram": "kilogram", "kilograms": "kilogram",
    "kilo": "kilogram", "kilos": "kilogram", "gram": "gram", "grams": "gram", "g": "gram", "tonne": "tonne",
    "tonnes": "tonne", "ton": "ton", "tons": "ton", "lb": "pound", "lbs": "pound", "ounce": "ounce",
    "ounces": "ounce", "litre": "litre", "litres": "litre", "liter": "litre", "liters": "litre", "gallon": "gallon",
    "gallons": "gallon", "barrel": "barrel", "barrels": "barrel", "°c": "celsius", "celsius": "celsius",
    "°f": "fahrenheit", "fahrenheit": "fahrenheit", "degree": "degree", "degrees": "degree",
    "second": "second", "seconds": "second", "minute": "minute", "minutes": "minute", "hour": "hour", "hours": "hour",
    "day": "day", "days": "day", "week": "week", "weeks": "week", "month": "month", "months": "month", "year": "year",
    "years": "year", "decade": "decade", "decades": "decade", "century": "century", "centuries": "century",
    "mph": "mph", "kph": "kph", "kw": "kilowatt", "mw": "megawatt", "gw": "gigawatt", "megawatts": "megawatt",
    "gigawatts": "gigawatt",
}  # fmt: skip

LOW, OVER, HIGH, UNDER, ABOUT, EXACT = "at least", "more than", "up to", "less than", "about", "exactly"
BOUNDS: tuple[tuple[str, str], ...] = (
    (r"at least|no (?:fewer|less) than|not (?:fewer|less) than|a minimum of|minimum of|mindestens|wenigstens"
     r"|не менее|по меньшей мере|как минимум|щонайменше|принаймні|не менше", LOW),
    (r"no more than|not more than|up to|as (?:much|many|far|high) as|at most|a maximum of|maximum of|bis zu|höchstens"
     r"|до|не более|не більше", HIGH),
    (r"more than|over|above|exceeding|in excess of|upwards? of|mehr als|über|более|больше|свыше|понад|більше", OVER),
    (r"(?:less|fewer) than|under|below|weniger als|unter|менее|меньше|менше", UNDER),
    (r"exactly|precisely|genau|ровно|рівно", EXACT),
    (r"about|around|approximately|roughly|some|nearly|almost|circa|ca\.?|an estimated|etwa|rund|ungefähr|около"
     r"|примерно|почти|близько|приблизно|майже", ABOUT),
)  # fmt: skip
BOUND = re.compile(
    r"\b(?:"
    + "|".join(f"(?P<b{i}>{words})" for i, (words, _) in enumerate(BOUNDS))
    + r")\s+(?:the |a |an )?[$€£¥₽₴]?\s?$",
    re.IGNORECASE,
)

NEGATOR = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|nowhere|neither|nor|without|cannot|hardly|\w+n['’]t"
    r"|den(?:y|ies|ied|ying)|refus(?:e|es|ed|ing)|fail(?:s|ed|ing)? to|declin(?:e|es|ed|ing) to|reject(?:s|ed|ing)?"
    r"|lacks?|lacked|lacking|unable|unlikely|nicht|kein\w*|niemals|nie|niemand|nichts|ohne|не|нет|ни|никогда|никто"
    r"|ничего|без|ні|немає|ніколи|ніхто|нічого)\b",
    re.IGNORECASE,
)
NO_NEGATION = re.compile(
    r"(?:not|no|nicht)\s+(?:only|just|merely|least|doubt|fewer|less|more|later|sooner|matter|nur)\b"
    r"|не\s+(?:только|менее|более|тільки|менше|більше)\b",
    re.IGNORECASE,
)
CLAUSE_END = re.compile(r"[,;:.!?()—–]|\b(?:but|although|though|while|however|aber|но|а|але)\b", re.IGNORECASE)
SCOPE = 4
"""Content words after a negator that it is taken to turn around."""

OPENERS = STOP_WORDS | frozenset(
    """according after again all although among amid an another around as because before between beyond both by
    currently despite during each earlier either even every few finally first following four further furthermore
    given he hence her however if in including instead into its last lastly later like many meanwhile more
    moreover most much my near nearly neither never nevertheless next nine nobody none nor nothing now of
    officials on once one only other others our out over overall people per perhaps previously rather recently
    residents second seven several she similarly since six so some someone specifically still subsequently such
    ten than thanks that then there therefore third thirdly those though three through throughout thus today
    together two under unlike until up upon we what when where whereas whether which while who why with within
    without yes yet you authorities additionally also about approximately yesterday tomorrow eight five exactly
    nor at least dozens hundreds thousands millions roughly around almost laut nach seit auch doch dort hier
    dann dies diese dieser jedoch zudem außerdem insgesamt mehr menschen rund etwa по после также кроме однако
    затем тогда там здесь более около всего люди жители власти согласно після також крім однак потім тоді там
    тут понад близько усього люди мешканці влада згідно""".split()
)
SMALL_IN_NAMES = frozenset("of the de von van der den da di la le el al bin ibn du des for and".split())

_CLOCK = r"(?:(?P<half>[AaPp])\.?[Mm]\b|Uhr\b|o['’]clock\b)"
TOKEN = pattern(
    r"(?P<url>\b(?:https?|ftp)://\S+|\bwww\.\S+)"
    rf"|(?P<time>\b(?:[01]?\d|2[0-4])(?:[:.][0-5]\d)?(?=\s?{_CLOCK})|\b(?:[01]?\d|2[0-4]):[0-5]\d\b)"
    r"|(?P<num>\d+(?:[.,\u00a0\u202f ]\d{3})+(?![\d])(?:[.,]\d+(?!\d))?|\d+(?:[.,]\d+)?)"
    r"(?P<suffix>(?:st|nd|rd|th)\b|[kmb]n?\b(?![-'’]))?"
    r"|(?P<word>[^\W\d_]+(?:['’ʼ\u2011-][^\W\d_]+)*\.?(?=\W|\d|$))"
    r"|(?P<sign>[%$€£¥₽₴]|°[CF])"
)  # fmt: skip
MONEY = pattern(r"[$€£¥₽₴]|m (?:dollar|euro|pound|rub|people|users)", re.IGNORECASE)
ISO_DAY = pattern(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
DOTTED_DAY = pattern(r"\b(\d{1,2})([./])(\d{1,2})\2(\d{4}|\d{2})\b")
_MONTH_WORD = "|".join(sorted((re.escape(word) for word in MONTHS), key=len, reverse=True))
DAY_MONTH = pattern(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th|\.)?(?:\s+of)?\s+({_MONTH_WORD})\b\.?(?:,?\s+(?:of\s+)?(\d{{4}})\b)?",
    re.IGNORECASE,
)
MONTH_DAY = pattern(
    rf"\b({_MONTH_WORD})\b\.?\s+(?:the\s+)?(\d{{1,2}})(?:st|nd|rd|th)?\b(?![:.,]\d|\s*(?:%|percent))(?:,?\s+(\d{{4}})\b)?",
    re.IGNORECASE,
)
MONTH_YEAR = pattern(rf"\b({_MONTH_WORD})\b\.?,?\s+(?:of\s+)?(\d{{4}})\b", re.IGNORECASE)

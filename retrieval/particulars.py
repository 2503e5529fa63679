"""What in a sentence does not stand in what it cites: numbers, dates, names, quotations, negations.

The check that every answer passes, whoever wrote it. It compares particulars, not meaning: a
sentence that passes can still be a poor summary, but it brings no figure, day, name or quoted
word of its own, drops no "at least" and turns no "not" around. When in doubt it objects: a true
sentence that is left out costs less than a false one that is shown.

Pure functions over strings: no model, no I/O. Made for English; numerals, dates, quotations and
negations are known in German, Russian and Ukrainian too, and any other script is read without names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from .terms import STOP_WORDS, stem

MAX_CHARACTERS = 4_000
"""Of one text; a sentence is never longer, and time stays bounded."""

# ---------------------------------------------------------------------------------- vocabulary

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_SMALL = {word: value for value, word in enumerate(_UNITS.split())}
_SMALL |= {
    word: value * 10
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
_SMALL |= dict.fromkeys(("dozen",), 12)
_FOREIGN = {
    "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11,
    "zwölf": 12, "zwanzig": 20, "dreißig": 30,
    "два": 2, "две": 2, "двух": 2, "три": 3, "трех": 3, "трёх": 3, "четыре": 4, "четырех": 4, "четырёх": 4, "пять": 5,
    "пяти": 5, "шесть": 6, "шести": 6, "семь": 7, "семи": 7, "восемь": 8, "восьми": 8, "девять": 9, "девяти": 9,
    "десять": 10, "десяти": 10, "двадцать": 20, "тридцать": 30,
    "дві": 2, "двох": 2, "трьох": 3, "чотири": 4, "чотирьох": 4, "пʼять": 5, "п'ять": 5, "п’ять": 5, "шість": 6,
    "сім": 7, "вісім": 8, "девʼять": 9, "дев'ять": 9, "дев’ять": 9,
}  # fmt: skip
_SCALES = {
    "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "hundert": 100, "tausend": 1000, "millionen": 10**6, "milliarde": 10**9, "milliarden": 10**9, "mio": 10**6,
    "mrd": 10**9, "сто": 100, "тысяч": 1000, "тысяча": 1000, "тысячи": 1000, "тыс": 1000, "тисяч": 1000,
    "тисячі": 1000, "тис": 1000, "миллион": 10**6, "миллиона": 10**6, "миллионов": 10**6, "млн": 10**6,
    "мільйон": 10**6, "мільйони": 10**6, "мільйонів": 10**6, "миллиард": 10**9, "миллиардов": 10**9, "млрд": 10**9,
    "мільярд": 10**9, "мільярдів": 10**9, "bn": 10**9, "mn": 10**6, "tn": 10**12,
}  # fmt: skip
_ORDINALS = {
    word: value
    for value, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), start=1
    )
}
_VAGUE = frozenset("dozens scores hundreds thousands millions billions half halves quarter quarters".split())
_VAGUE |= frozenset("twice thrice double doubled triple tripled".split())

_MONTHS: dict[str, int] = {}
for _names in (
    "january february march april may june july august september october november december",
    "jan feb mar apr - jun jul aug sep oct nov dec",
    "januar februar märz - mai juni juli - - oktober - dezember",
    "- - - - - - - - sept - - -",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре",
    "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "січні лютому березні квітні травні червні липні серпні вересні жовтні листопаді грудні",
):
    _MONTHS |= {word: month for month, word in enumerate(_names.split(), start=1) if word != "-"}

_KINDS = {
    "%": "percent", "percent": "percent", "percentage": "percent", "prozent": "percent", "pct": "percent",
    "процентов": "percent", "процента": "percent", "процент": "percent", "відсотків": "percent",
    "відсотки": "percent",
    "$": "dollar", "usd": "dollar", "dollar": "dollar", "dollars": "dollar", "долларов": "dollar", "доларів": "dollar",
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

_LOW, _OVER, _HIGH, _UNDER, _ABOUT, _EXACT = "at least", "more than", "up to", "less than", "about", "exactly"
_BOUNDS: tuple[tuple[str, str], ...] = (
    (r"at least|no (?:fewer|less) than|not (?:fewer|less) than|a minimum of|minimum of|mindestens|wenigstens"
     r"|не менее|по меньшей мере|как минимум|щонайменше|принаймні|не менше", _LOW),
    (r"no more than|not more than|up to|as (?:much|many|far|high) as|at most|a maximum of|maximum of|bis zu|höchstens"
     r"|до|не более|не більше", _HIGH),
    (r"more than|over|above|exceeding|in excess of|upwards? of|mehr als|über|более|больше|свыше|понад|більше", _OVER),
    (r"(?:less|fewer) than|under|below|weniger als|unter|менее|меньше|менше", _UNDER),
    (r"exactly|precisely|genau|ровно|рівно", _EXACT),
    (r"about|around|approximately|roughly|some|nearly|almost|circa|ca\.?|an estimated|etwa|rund|ungefähr|около"
     r"|примерно|почти|близько|приблизно|майже", _ABOUT),
)  # fmt: skip
_BOUND = re.compile(
    r"\b(?:" + "|".join(f"(?P<b{i}>{words})" for i, (words, _) in enumerate(_BOUNDS)) + r")\s+(?:the |a |an )?[$€£¥₽₴]?\s?$",
    re.IGNORECASE,
)

_NEGATOR = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|nowhere|neither|nor|without|cannot|hardly|\w+n['’]t"
    r"|den(?:y|ies|ied|ying)|refus(?:e|es|ed|ing)|fail(?:s|ed|ing)? to|declin(?:e|es|ed|ing) to|reject(?:s|ed|ing)?"
    r"|lacks?|lacked|lacking|unable|unlikely|nicht|kein\w*|niemals|nie|niemand|nichts|ohne|не|нет|ни|никогда|никто"
    r"|ничего|без|ні|немає|ніколи|ніхто|нічого)\b",
    re.IGNORECASE,
)
_NO_NEGATION = re.compile(
    r"(?:not|no|nicht)\s+(?:only|just|merely|least|doubt|fewer|less|more|later|sooner|matter|nur)\b"
    r"|не\s+(?:только|менее|более|тільки|менше|більше)\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[,;:.!?()—–]|\b(?:but|although|though|while|however|aber|но|а|але)\b", re.IGNORECASE)
_SCOPE = 4
"""Content words after a negator that it is taken to turn around."""

_OPPOSITES = tuple(
    (frozenset(a.split()), frozenset(b.split()))
    for a, b in (
        ("rise rises rose risen rising increase increases increased increasing grew grow grows growing climbed up",
         "fall falls fell fallen falling decrease decreases decreased decreasing dropped drop drops shrank declined down"),
        ("more", "fewer less"), ("most", "fewest least"), ("before", "after"), ("win wins won winning", "lose loses lost losing"),
        ("north northern", "south southern"), ("east eastern", "west western"), ("largest biggest highest", "smallest lowest"),
        ("open opens opened reopened", "close closes closed"), ("accept accepts accepted approved approves passed",
         "reject rejects rejected refused"), ("support supports supported supporting", "oppose opposes opposed opposing"),
        ("ally allies allied pro", "enemy enemies anti"), ("earlier", "later"), ("safe safer", "dangerous unsafe"),
        ("arrived arrive arriving entered", "left leave leaving departed"), ("alive survived survivor survivors",
         "dead died killed"), ("guilty convicted", "innocent acquitted"), ("increase increased", "decrease decreased"),
        ("gain gained gains", "lose lost loses"), ("import imports", "export exports"), ("buy bought", "sell sold"),
        ("started began begun start begin", "ended finished stopped halted end"), ("male man men", "female woman women"),
        ("deadliest", "safest"), ("best", "worst"), ("first", "last"), ("legal", "illegal"), ("for", "against"),
    )
)  # fmt: skip

_OPENERS = STOP_WORDS | frozenset(
    """according after again all although among amid an another around as because before between beyond both
    by currently despite during each earlier either even every few finally first following four further furthermore given
    he hence her however if in including instead into its last lastly later like many meanwhile more moreover most much
    my near nearly neither never nevertheless next nine nobody none nor nothing now of officials on once one only other others
    our out over overall people per perhaps previously rather recently residents second seven several she similarly
    since six so some someone specifically still subsequently such ten than thanks that then there therefore third
    thirdly those though three through throughout thus today together two under unlike until up upon we what when where
    whereas whether which while who why with within without yes yet you authorities additionally also about approximately
    yesterday tomorrow eight five exactly nor at least dozens hundreds thousands millions roughly around almost
    laut nach seit auch doch dort hier dann dies diese dieser jedoch zudem außerdem insgesamt mehr menschen rund etwa
    по после также кроме однако затем тогда там здесь более около всего люди жители власти согласно
    після також крім однак потім тоді там тут понад близько усього люди мешканці влада згідно""".split()
)
_SMALL_IN_NAMES = frozenset("of the de von van der den da di la le el al bin ibn du des for and".split())

# ---------------------------------------------------------------------------------- what a text holds

_TOKEN = re.compile(
    r"(?P<url>\b(?:https?|ftp)://\S+|\bwww\.\S+)"
    r"|(?P<time>\b\d{1,2}[:.]\d{2}(?=\s?(?:[ap]\.?m\b|Uhr\b|o['’]clock))|\b\d{1,2}:\d{2}\b)"
    r"|(?P<num>\d+(?:[.,\u00a0\u202f ]\d{3})+(?![\d])(?:[.,]\d+(?!\d))?|\d+(?:[.,]\d+)?)(?P<suffix>(?:st|nd|rd|th)\b|[kmb]n?\b(?![-'’]))?"
    r"|(?P<word>[^\W\d_]+(?:['’ʼ\u2011-][^\W\d_]+)*\.?(?=\W|\d|$))"
    r"|(?P<sign>[%$€£¥₽₴]|°[CF])"
)  # fmt: skip
_MONEY = re.compile(r"[$€£¥₽₴]|m (?:dollar|euro|pound|rub|people|users)", re.IGNORECASE)
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_DOTTED = re.compile(r"\b(\d{1,2})([./])(\d{1,2})\2(\d{4}|\d{2})\b")
_MONTH_WORD = "|".join(sorted((re.escape(word) for word in _MONTHS), key=len, reverse=True))
_DAY_MONTH = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th|\.)?(?:\s+of)?\s+({_MONTH_WORD})\b\.?(?:,?\s+(?:of\s+)?(\d{{4}})\b)?", re.IGNORECASE
)
_MONTH_DAY = re.compile(
    rf"\b({_MONTH_WORD})\b\.?\s+(?:the\s+)?(\d{{1,2}})(?:st|nd|rd|th)?\b(?![:.,]\d|\s*(?:%|percent))(?:,?\s+(\d{{4}})\b)?",
    re.IGNORECASE,
)
_MONTH_YEAR = re.compile(rf"\b({_MONTH_WORD})\b\.?,?\s+(?:of\s+)?(\d{{4}})\b", re.IGNORECASE)
_QUOTED = re.compile(r"“([^“”]*)(?:”|$)|„([^„“”]*)(?:[“”]|$)|«([^«»]*)(?:»|$)|\"([^\"]*)(?:\"|$)|(?<!\w)‘([^‘]*?)’(?!\w)|(?<!\w)'([^']*)'(?!\w)")
_QUOTE_MARKS = str.maketrans({mark: '"' for mark in "“”„«»‘’'‚‹›`´ʼ"})
_ELLIPSIS = re.compile(r"\s*(?:\.\.\.|…|\[\s*(?:…|\.\.\.)\s*\])\s*")


@dataclass(frozen=True, slots=True)
class _Number:
    """A number as it stands in a text."""

    shown: str
    value: Fraction
    kind: str | None
    bound: str | None
    after: tuple[str, ...]  # stems of the next content words of the clause
    ordinal: bool = False


@dataclass(frozen=True, slots=True)
class _Date:
    shown: str
    days: frozenset[tuple[int | None, int | None, int | None]]  # (year, month, day); more than one if unclear


@dataclass(frozen=True, slots=True)
class _Held:
    """The particulars of one text."""

    numbers: tuple[_Number, ...]
    dates: tuple[_Date, ...]
    names: tuple[tuple[str, ...], ...]
    words: tuple[str, ...]  # in order, as written
    stems: frozenset[str]
    negated: tuple[tuple[str, tuple[str, ...]], ...]  # the negator and the stems it turns around
    urls: tuple[str, ...]
    folded: str


def check(sentence: str, sources: Sequence[str]) -> list[str]:
    """What in a sentence does not stand in what it cites; nothing if it all does.

    >>> check("Officials got thirteen hundred applications.", ["1,300 applications were received."])
    []
    >>> check("He resigned on 30 December.", ["He did not resign on December 29."])
    ['30 December', 'not']

    Args:
        sentence: one sentence, without citation marks.
        sources: the sentences that it cites.

    Returns:
        The objections, as short phrases: the words of the sentence that are not there, or the word of
        the source that was dropped ("at least", "not").
    """
    said = _held(sentence[:MAX_CHARACTERS])
    given = [_held(source[:MAX_CHARACTERS]) for source in sources]
    found = [*_strange(said, given), *_negations(said, given), *_turned(said, given)]
    return list(dict.fromkeys(found))


def strangers(sentence: str, sources: Sequence[str]) -> list[str]:
    """The numbers, dates, names, addresses and quotations of a text that stand nowhere in the sources.

    For text that is not finished, or cites nothing yet: ``check`` without what needs the whole sentence.
    """
    said = _held(sentence[:MAX_CHARACTERS])
    given = [_held(source[:MAX_CHARACTERS]) for source in sources]
    values = {number.value for held in given for number in held.numbers} | _years(given)
    loose = [number.shown for number in said.numbers if number.value not in values and number.value != 1]
    return list(dict.fromkeys([*loose, *_dates(said, given), *_names(said, given), *_quotations(sentence, given), *said.urls]))


def _strange(said: _Held, given: Sequence[_Held]) -> Iterator[str]:
    yield from _numbers(said, given)
    yield from _dates(said, given)
    yield from _names(said, given)
    yield from _quotations(said.folded, given)
    addresses = {address for held in given for address in held.urls}
    yield from (address for address in said.urls if address not in addresses)
    vague = {word.lower() for held in given for word in held.words}
    yield from (word for word in said.words if word.lower() in _VAGUE and word.lower() not in vague)


# ---------------------------------------------------------------------------------- numbers and dates


def _years(given: Sequence[_Held]) -> set[Fraction]:
    return {Fraction(day[0]) for held in given for date in held.dates for day in date.days if day[0] is not None}


def _numbers(said: _Held, given: Sequence[_Held]) -> Iterator[str]:
    years = _years(given)
    there = [number for held in given for number in held.numbers]
    articles = any(word.lower() in ("a", "an", "one", "ein", "eine", "один", "одна") for held in given for word in held.words)
    units = {_KINDS[word.lower()] for held in given for word in held.words if word.lower() in _KINDS}
    for number in said.numbers:
        same = [other for other in there if other.value == number.value and other.ordinal == number.ordinal]
        if not same:
            known = number.value in years if number.kind is None and not number.ordinal else False
            if not known and not (number.value == 1 and (number.ordinal or articles)):
                yield number.shown
            continue
        fitting = [other for other in same if _unit_fits(number, other, units)]
        if not fitting:
            yield f"{number.shown} {number.kind or ''}".strip()
            continue
        if not any(_bound_fits(number.bound, other.bound) for other in fitting):
            yield f"{number.bound} {number.shown}" if number.bound else f"{fitting[0].bound} {number.shown}"
            continue
        if _swapped(number, fitting, there):
            yield f"{number.shown} {number.after[0]}"


def _unit_fits(number: _Number, other: _Number, units: set[str]) -> bool:
    """Whether 5 % may be said where 5 % stands. A number without a unit may not lose or gain one."""
    if number.kind == other.kind:
        return True
    if number.kind is None:
        return not number.after  # "rose from 3 to 5 percent": nothing else was said of it
    return other.kind is None and number.kind in units  # "3 to 5 miles": the unit stands further on


def _bound_fits(said: str | None, there: str | None) -> bool:
    """Whether "at least 25" and the like keep their meaning; "about" may be left out or added to an exact figure."""
    if said == there:
        return True
    if said in (None, _ABOUT):
        return there in (None, _ABOUT, _EXACT)
    if said == _EXACT:
        return there is None
    return said == _LOW and there == _OVER or said == _HIGH and there == _UNDER


def _swapped(number: _Number, same: Sequence[_Number], there: Sequence[_Number]) -> bool:
    """Whether the source counts with this number something else, and with another one what is counted here."""
    if not number.after or number.kind is not None:
        return False
    first = number.after[0]
    if any(first in other.after for other in same):
        return False
    return any(other.after and other.after[0] == first and other.kind is None for other in there)


def _dates(said: _Held, given: Sequence[_Held]) -> Iterator[str]:
    days = [day for held in given for date in held.dates for day in date.days]
    years = {number.value for held in given for number in held.numbers if number.kind is None}
    for date in said.dates:
        for year, month, day in date.days:
            if any(
                month == m and (day is None or day == d) and (year is None or year == y or (y is None and year in years))
                for y, m, d in days
            ):
                break
        else:
            yield date.shown


# ---------------------------------------------------------------------------------- names and quotations


def _names(said: _Held, given: Sequence[_Held]) -> Iterator[str]:
    for name in said.names:
        if not any(_has_name(name, held.words) for held in given):
            yield " ".join(name)


def _has_name(name: Sequence[str], words: Sequence[str]) -> bool:
    """Whether all words of a name stand in a text close together and in their order, or by their initials."""
    places = [[at for at, word in enumerate(words) if _same_name(part, word)] for part in name]
    if all(places):
        reach = places[0]
        for further in places[1:]:
            reach = [at for at in further if any(0 < at - before <= 3 for before in reach)]
        if reach:
            return True
    if len(name) == 1 and name[0].isupper() and 2 <= len(name[0]) <= 6:
        initials = "".join(word[0] if word[0].isupper() else " " for word in words)
        return name[0] in initials.replace(" ", "") and any(
            name[0] == "".join(w[0] for w in words[at : at + len(name[0]) + 2] if w.lower() not in _SMALL_IN_NAMES)[: len(name[0])]
            for at in range(len(words))
        )
    return len(name) > 1 and any(word == "".join(part[0] for part in name) for word in words)


def _same_name(said: str, there: str) -> bool:
    """Whether two words are one name: "Russia’s" and "Russia", "Ukrainian" and "Ukraine", "Белгороде" and "Белгород"."""
    a, b = _bare(said), _bare(there)
    if a == b:
        return True
    if said.isupper() and len(said) > 1:
        return False
    if "-" in a or "-" in b:
        return a in b.split("-") or b in a.split("-")
    if "а" <= a[0] <= "ґ":
        return stem(a) == stem(b) or (_common(a, b) >= 4 and len(a) - _common(a, b) <= 3 and len(b) - _common(a, b) <= 5)
    shared = _common(a, b)
    short, long = sorted((a[shared:], b[shared:]), key=len)
    if shared < 4 or not there[0].isupper():
        return stem(a) == stem(b)
    return len(short) <= 1 and long in _ENDINGS or (short, long) in _DEMONYMS


_ENDINGS = frozenset("s es n an ian ians ans ns ish i is ese ean eans er ers ic n's".split())
_DEMONYMS = frozenset({("ain", "ish"), ("ain", "itish"), ("any", "an"), ("ce", "ch"), ("y", "ian"), ("y", "ians")})


def _bare(word: str) -> str:
    return re.sub(r"['’ʼ]s?$", "", word.casefold().rstrip("."))


def _common(a: str, b: str) -> int:
    return next((at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _quotations(text: str, given: Sequence[_Held]) -> Iterator[str]:
    """Quoted words that do not stand verbatim in one source, white space and quotation marks folded."""
    plain = [held.folded.translate(_QUOTE_MARKS) for held in given]
    for match in _QUOTED.finditer(text):
        quoted = next((group for group in match.groups() if group is not None), "")
        for part in _ELLIPSIS.split(quoted):
            wanted = " ".join(part.split()).strip(" ,.;:!?").translate(_QUOTE_MARKS)
            if wanted and not any(_contains(source, wanted) for source in plain):
                yield f"“{' '.join(quoted.split())}”"
                break


def _contains(source: str, wanted: str) -> bool:
    at = source.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        if not (source[at - 1 : at].isalnum() and wanted[0].isalnum()) and not (
            source[end : end + 1].isalnum() and wanted[-1].isalnum()
        ):
            return True
        at = source.find(wanted, at + 1)
    return False


# ---------------------------------------------------------------------------------- negations and opposites


def _negations(said: _Held, given: Sequence[_Held]) -> Iterator[str]:
    """Negators that were added, and those of the sources that were dropped."""
    turned = [scope for held in given for _, scope in held.negated]
    for word, scope in said.negated:
        if not any(_meet(scope, other) for other in turned) and not (not scope and turned):
            yield word
    denied = {part for _, scope in said.negated for part in scope}
    for held in given:
        plain = held.stems - {part for _, scope in held.negated for part in scope}
        for word, scope in held.negated:
            kept = [part for part in scope if _in(part, said.stems) and not _in(part, plain) and not _in(part, denied)]
            if kept and (any(part in scope[:2] for part in kept) or len(kept) > 1):
                yield word
                break


def _meet(a: Iterable[str], b: Iterable[str]) -> bool:
    return any(_alike(x, y) for x in a for y in b)


def _in(part: str, stems: Iterable[str]) -> bool:
    return any(_alike(part, other) for other in stems)


def _alike(a: str, b: str) -> bool:
    return a == b or (min(len(a), len(b)) >= 5 and a[:5] == b[:5])


def _turned(said: _Held, given: Sequence[_Held]) -> Iterator[str]:
    """Words whose opposite stands in the sources and they themselves do not: "rose" for "fell"."""
    there = {word.lower() for held in given for word in held.words}
    words = {word.lower() for word in said.words}
    for pair in _OPPOSITES:
        for mine, other in (pair, pair[::-1]):
            used = words & mine
            if used and there & other and not there & mine and not words & other:
                yield min(used)


# ---------------------------------------------------------------------------------- reading a text


@lru_cache(maxsize=4096)
def _held(text: str) -> _Held:
    folded = " ".join(unicodedata.normalize("NFC", text).split())
    dates, rest = _read_dates(folded)
    tokens = list(_TOKEN.finditer(rest))
    numbers = tuple(_read_numbers(rest, tokens))
    words = tuple(match["word"].rstrip(".") for match in tokens if match["word"])
    stems = frozenset(stem(word) for word in words if word.lower() not in STOP_WORDS)
    return _Held(
        numbers,
        dates,
        tuple(_read_names(rest, tokens)),
        words,
        stems,
        tuple(_read_negations(rest)),
        tuple(match["url"] for match in tokens if match["url"]),
        folded,
    )


def _read_dates(text: str) -> tuple[tuple[_Date, ...], str]:
    """The dates of a text, and the text with them blanked out, so that 29 is not read as a number again."""
    found: list[tuple[int, _Date]] = []

    def take(match: re.Match[str], *days: tuple[int | None, int | None, int | None]) -> str:
        good = frozenset(day for day in days if 1 <= (day[1] or 1) <= 12 and 1 <= (day[2] or 1) <= 31)
        if not good:
            return match[0]
        found.append((match.start(), _Date(match[0], good)))
        return re.sub(r"\S", ";", match[0])

    def year(text: str | None) -> int | None:
        return None if text is None else int(text) if len(text) == 4 else 2000 + int(text)

    text = _ISO.sub(lambda m: take(m, (int(m[1]), int(m[2]), int(m[3]))), text)
    text = _DOTTED.sub(
        lambda m: take(
            m,
            (year(m[4]), int(m[3]), int(m[1])),
            *([(year(m[4]), int(m[1]), int(m[3]))] if m[2] == "/" else []),
        ),
        text,
    )
    text = _DAY_MONTH.sub(lambda m: take(m, (year(m[3]), _MONTHS[m[2].lower()], int(m[1]))), text)
    text = _MONTH_DAY.sub(lambda m: take(m, (year(m[3]), _MONTHS[m[1].lower()], int(m[2]))), text)
    text = _MONTH_YEAR.sub(lambda m: take(m, (year(m[2]), _MONTHS[m[1].lower()], None)), text)
    return tuple(date for _, date in sorted(found, key=lambda item: item[0])), text


def _read_numbers(text: str, tokens: Sequence[re.Match[str]]) -> Iterator[_Number]:
    at = 0
    while at < len(tokens):
        token = tokens[at]
        end = at + 1
        ordinal = False
        if token["time"]:
            hours, minutes = re.split(r"[:.]", token["time"])
            value: Fraction | None = Fraction(int(hours) % 12 * 100 + int(minutes), 7)  # apart from every count
        elif token["num"]:
            value = _value(token["num"])
            suffix = token["suffix"] or ""
            ordinal = suffix in ("st", "nd", "rd", "th")
            value *= {"k": 1000, "m": 10**6, "b": 10**9, "bn": 10**9, "mn": 10**6}.get(suffix.lower(), 1) if not ordinal else 1
            if suffix == "m" and not _MONEY.search(text, max(0, token.start() - 2), token.end() + 8):
                value /= 10**6  # 5m without a currency: metres
            end, value = _scaled(text, tokens, end, value)
        elif token["word"]:
            value, end, ordinal = _in_words(text, tokens, at)
        else:
            value = None
        if value is not None:
            shown = text[token.start() : tokens[end - 1].end()].rstrip(".")
            kind, beyond = _kind(text, tokens, at, end)
            yield _Number(shown, value, kind, _bound(text[: token.start()]), _after(text, tokens, beyond), ordinal)
        at = end


def _value(digits: str) -> Fraction:
    """The value of digits with thousands marked in any of the usual ways: 1,300 and 1.300 and 1 300; 1.3 and 1,3.

    >>> _value("1,300") == _value("1.300") == 1300, _value("1,5") == _value("1.5")
    (True, True)
    """
    digits = re.sub(r"[\u00a0\u202f ]", "", digits)
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", digits) and not digits.startswith("0"):
        return Fraction(int(re.sub(r"[.,]", "", digits)))
    whole, mark, part = digits.rpartition(max(digits.rfind("."), digits.rfind(",")) >= 0 and re.findall(r"[.,]", digits)[-1] or "\0")
    if not mark:
        return Fraction(int(digits))
    return Fraction(int(re.sub(r"[.,]", "", whole) + part), 10 ** len(part))


def _scaled(text: str, tokens: Sequence[re.Match[str]], end: int, value: Fraction) -> tuple[int, Fraction]:
    """Take in "million" and the like behind a number."""
    while end < len(tokens) and tokens[end]["word"] and _near(text, tokens, end):
        scale = _SCALES.get(tokens[end]["word"].lower().rstrip("."))
        if scale is None:
            break
        value *= scale
        end += 1
    return end, value


def _near(text: str, tokens: Sequence[re.Match[str]], at: int) -> bool:
    return not text[tokens[at - 1].end() : tokens[at].start()].strip(" \u00a0\u202f-")


def _in_words(text: str, tokens: Sequence[re.Match[str]], at: int) -> tuple[Fraction | None, int, bool]:
    """A number in words from this token on: its value, the token after it, and whether it is an ordinal."""
    word = tokens[at]["word"].lower()
    nothing = (None, at + 1, False)
    if word in _ORDINALS:
        following = text[tokens[at].end() :].lstrip()
        if (word == "second" and at and tokens[at - 1]["num"]) or following.startswith(","):
            return nothing
        return Fraction(_ORDINALS[word]), at + 1, True
    total = group = 0
    end = at
    seen = False
    while end < len(tokens) and tokens[end]["word"]:
        if end > at and not _near(text, tokens, end):
            break
        raw = tokens[end]["word"].lower()
        parts = [raw.rstrip(".")] if raw in _FOREIGN else raw.rstrip(".").replace("\u2011", "-").split("-")
        if parts == ["and"] and seen and end + 1 < len(tokens) and tokens[end + 1]["word"]:
            after = tokens[end + 1]["word"].lower().rstrip(".").split("-")[0]
            if after in _SMALL and tokens[end - 1]["word"].lower() in ("hundred", "thousand", "million"):
                end += 1
                continue
            break
        values = [_SMALL.get(part, _FOREIGN.get(part)) for part in parts]
        if parts[0] in ("a", "an") and end == at:
            follow = tokens[end + 1]["word"].lower() if end + 1 < len(tokens) and tokens[end + 1]["word"] else ""
            if follow not in ("hundred", "thousand", "million", "billion", "trillion", "dozen"):
                return nothing
            values = [0 if follow == "dozen" else 1]
        if len(parts) == 1 and parts[0] in _SCALES and (seen or parts[0] in ("hundert", "tausend", "сто")):
            scale = _SCALES[parts[0]]
            if scale == 100:
                group = (group or 1) * 100
            else:
                total, group = total + (group or 1) * scale, 0
        elif parts == ["dozen"]:
            group = (group or 1) * 12
        elif values[0] is not None and all(value is not None for value in values):
            step = sum(value for value in values if value is not None)
            if seen and group % 100 and not (group % 10 == 0 and step < 10 and len(parts) == 1):
                break  # "two three": two numbers
            group += step
        else:
            break
        seen = True
        end += 1
    if not seen:
        return nothing
    if (word == "one" and end == at + 1 and _pronoun(text, tokens, at)) or total + group > 10**15:
        return None, end, False
    return Fraction(total + group), end, False


def _pronoun(text: str, tokens: Sequence[re.Match[str]], at: int) -> bool:
    """Whether "one" counts nothing: "no one", "one of", "one another", "the one"."""
    before = tokens[at - 1]["word"] if at else None
    after = text[tokens[at].end() :].lstrip().split(" ", 1)[0].lower()
    return (before or "").lower() in ("no", "the", "each", "any", "every", "that", "this", "which") or after in (
        "of", "another", "day", "can", "must", "should",
    )  # fmt: skip


def _kind(text: str, tokens: Sequence[re.Match[str]], at: int, end: int) -> tuple[str | None, int]:
    """The unit of a number, before it ($5) or behind it (5 km), and the first token after both."""
    if re.match(r"\s?per cent\b", text[tokens[end - 1].end() :]):
        return "percent", end + 2
    for place in range(end, min(end + 2, len(tokens))):
        if text[tokens[place - 1].end() : tokens[place].start()].strip(" \u00a0\u202f-"):
            break
        unit = (tokens[place]["word"] or tokens[place]["sign"] or "").lower().rstrip(".")
        if unit in _KINDS:
            if unit in ("m", "mi", "g", "second") and not tokens[at]["num"]:
                break
            return _KINDS[unit], place + 1
        if unit not in ("per", "us", "square", "cubic", "full", "metric"):
            break
    if at and tokens[at - 1]["sign"] and tokens[at - 1]["sign"] in "$€£¥₽₴" and _near(text, tokens, at):
        return _KINDS[tokens[at - 1]["sign"]], end
    return None, end


def _bound(before: str) -> str | None:
    match = _BOUND.search(before[-40:])
    if not match:
        return None
    return next(_BOUNDS[i][1] for i in range(len(_BOUNDS)) if match[f"b{i}"] is not None)


def _after(text: str, tokens: Sequence[re.Match[str]], end: int) -> tuple[str, ...]:
    """Stems of the next three content words, up to the end of the clause or the next number."""
    found: list[str] = []
    for place in range(end, min(end + 5, len(tokens))):
        if re.search(r"[,;:.!?()]", text[tokens[place - 1].end() : tokens[place].start()]):
            break
        word = (tokens[place]["word"] or "").rstrip(".")
        if not word or word.lower() in _SMALL or (word.lower() in STOP_WORDS and found) or word.lower() in ("and", "or", "to"):
            break
        if word.lower() not in STOP_WORDS:
            found.append(stem(word))
        elif word.lower() != "of":
            break
    return tuple(found[:3])


def _read_names(text: str, tokens: Sequence[re.Match[str]]) -> Iterator[tuple[str, ...]]:
    """Runs of capitalised words. The first word of the text counts unless it is one that often begins a sentence."""
    run: list[str] = []
    opening = True
    for place, token in enumerate(tokens):
        word = (token["word"] or "").rstrip(".")
        between = text[tokens[place - 1].end() : token.start()] if place else text[: token.start()]
        if place and re.search(r"[.!?:;]['\"”’»)]*\s|[“\"„«]$", between + (" " if tokens[place - 1]["word"] else "")):
            opening = True
        joined = not between.strip(" \u00a0")
        if run and not joined:
            yield from _cut(run)
            run = []
        capital = bool(word) and word[0].isupper() and word != "I" and not word.startswith(("I'", "I’"))
        plain = _bare(word)
        counted = plain in _SCALES or plain.split("-")[0] in _SMALL
        if capital and not counted and not (opening and plain in _OPENERS):
            run.append(word)
        elif run and word.lower() in _SMALL_IN_NAMES and place + 1 < len(tokens):
            following = tokens[place + 1]["word"] or ""
            if not (following[:1].isupper() and word.lower() not in ("and", "for", "the")):
                yield from _cut(run)
                run = []
        elif run:
            yield from _cut(run)
            run = []
        opening = False
    yield from _cut(run)


def _cut(run: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """A run is one name, but "Ukraine’s Air Force" is two: a possessive ends a name."""
    name: list[str] = []
    for word in run:
        name.append(word)
        if re.search(r"['’ʼ]s$", word):
            yield tuple(name)
            name = []
    if name:
        yield tuple(name)


def _read_negations(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for match in _NEGATOR.finditer(text):
        if _NO_NEGATION.match(text, match.start()):
            continue
        following = text[match.end() : match.end() + 120].lstrip(" '’")
        end = _CLAUSE_END.search(following)
        scope = [
            stem(found["word"].rstrip("."))
            for found in _TOKEN.finditer(following[: end.start()] if end else following)
            if found["word"] and found["word"].rstrip(".").lower() not in STOP_WORDS
        ]
        yield match[0], tuple(scope[:_SCOPE])

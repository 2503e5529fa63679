"""The questions that a sentence in German, French, Spanish, Russian or Ukrainian answers by its form.

Only forms in which no word has to be inflected: a figure that the sentence begins with ("300 personnes défilent":
"Combien de personnes défilent ?"), a time before the verb ("Im Mai öffnet das Bad": "Wann öffnet das Bad?"), a whole
clause without its time, figure or reason. Pure functions over strings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index import pattern

from .speech import PART, is_group

_MONTH = {
    "de": "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember",
    "fr": "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre",
    "es": "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre",
    "ru": "январ[яе]|феврал[яе]|март[ае]|апрел[яе]|ма[яе]|июн[яе]|июл[яе]|август[ае]|сентябр[яе]|октябр[яе]"
    "|ноябр[яе]|декабр[яе]",
    "uk": "січн[яі]|лют(?:ого|ому)|берез(?:ня|ні)|квіт(?:ня|ні)|трав(?:ня|ні)|черв(?:ня|ні)|лип(?:ня|ні)|серп(?:ня"
    "|ні)|"
    "верес(?:ня|ні)|жовт(?:ня|ні)|листопад[аі]|груд(?:ня|ні)",
}
_YEAR = r"(?:19|20)\d\d"
_TIME = {
    "de": rf"(?:Am (?:\w+en )?(?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag)(?:abend|morgen|mittag)?"
    rf"|Am \d{{1,2}}\. (?:{_MONTH['de']})(?: {_YEAR})?|Im (?:\w+en )?(?:{_MONTH['de']}|Frühjahr|Sommer|Herbst"
    rf"|Winter)(?: {_YEAR})?"
    rf"|Im Jahr {_YEAR}|{_YEAR}|Gestern|Morgen|Nächste Woche|Nächstes Jahr)",
    "fr": rf"(?:(?:Lundi|Mardi|Mercredi|Jeudi|Vendredi|Samedi|Dimanche)(?: (?:soir|matin|dernier|prochain))?"
    rf"|Le \d{{1,2}}(?:er)? (?:{_MONTH['fr']})(?: {_YEAR})?|En (?:{_MONTH['fr']})(?: {_YEAR})?|En {_YEAR}|Hier"
    rf"|Demain)",
    "ru": rf"(?:В (?:понедельник|вторник|среду|четверг|пятницу|субботу|воскресенье)|Во вторник"
    rf"|\d{{1,2}} (?:{_MONTH['ru']})"
    rf"(?: {_YEAR} года)?|В (?:{_MONTH['ru']})(?: {_YEAR} года)?|В {_YEAR} году|Вчера|Завтра)",
    "uk": rf"(?:[УВ] (?:понеділок|вівторок|середу|четвер|п[’'ʼ]ятницю|суботу|неділю)|\d{{1,2}} (?:{_MONTH['uk']})"
    rf"(?: {_YEAR} року)?|[УВ] (?:{_MONTH['uk']})(?: {_YEAR} року)?|[УВ] {_YEAR} році|Учора|Вчора|Завтра)",
}
_WHEN = {"ru": "Когда", "uk": "Коли"}
_BREAK = pattern(r"[;:](?!\d)|,(?= (?:und|aber|et|mais|puis|y|pero|и|а|но|і|й|але|weil|da|denn|потому|так как"
    r"|поскольку|из-за того"
                 r"|тому що|через те|бо|оскільки)\b)| [–—] ")  # fmt: skip
"""Where a clause ends. Behind another comma it may go on, and then nothing is asked."""
_NUMBER = r"(?P<number>\d[\d.,  ]*(?<=\d))"
_ABOUT = {
    "de": r"(?:Rund|Etwa|Mehr als|Über|Fast|Knapp|Mindestens|Insgesamt|Gut|Bis zu)",
    "fr": r"(?:Environ|Près de|Plus de|Quelque|Au moins|Au total)",
    "es": r"(?:Unos|Unas|Cerca de|Más de|Casi|Al menos|Alrededor de|En total)",
    "ru": r"(?:Около|Более|Больше|Почти|Примерно|Свыше|Всего|Не менее)",
    "uk": r"(?:Близько|Понад|Більше|Майже|Приблизно|Щонайменше|Усього|Загалом)",
}
_UNITS = pattern(
    r"\b(?:Prozent|Euro|Dollar|Uhr|Grad|Kilometer|Meter|Jahre|Monate|Tage|Stunden|Minuten|Millionen|Milliarden"
    r"|euros?|dollars?"
    r"|francs?|heures?|ans|années|jours|mois|kilomètres|mètres|millions|milliards|dólares|pesos|horas?|años|días"
    r"|meses"
    r"|kilómetros|metros|millones|por ciento|процент\w*|рубл\w*|евро|доллар\w*|лет|года?|дней|дня|месяц\w*|час\w*"
    r"|минут\w*"
    r"|метр\w*|километр\w*|тысяч\w*|миллион\w*|відсотк\w*|гривень|гривн\w*|євро|долар\w*|років|року|роки|днів|дні"
    r"|місяц\w*"
    r"|годин\w*|хвилин\w*|кілометр\w*|мільйон\w*|млн|млрд)\b|^[%°€$]",
    re.IGNORECASE,
)
_LEANS = pattern(
    r"\b(?:er|sie|es|ihn|ihm|ihr|ihre\w*|seine?\w*|diese\w*|dort|dabei|davon|dazu|damit|wir|ich|man|nicht|que|qui"
    r"|dont|où|quien|quienes|cual|что|який|яка|які|який|которы\w+|которая|il|elle|ils|elles|on|nous"
    r"|je|cela|ça|ce|cet|cette|ces|celui|celle|leurs?|ses|y|él|ella|ellos|ellas|este|esta|estos|estas|eso|ello"
    r"|sus?|nosotros|yo"
    r"|он|она|оно|они|его|её|ее|их|это|этот|эта|эти|эт(?:ого|ой|ом|им|их|ому)|них|ними?|нём|нем|ней|там|мы|я|не"
    r"|він|вона|воно|вони|його|її|їх|їхн\w+|це|цей|ця|ці|ць(?:ого|ому)|цих|цим|нього|неї|ньому|ній"
    r"|цієї|там|ми)\b",
    re.IGNORECASE,
)
"""Words that are not understood without their article; "no" and "not", after which nobody asks when."""
_SAYS = {
    "de": r"(?:sagte?|erklärte?|betonte?|berichtete?|meinte?|warnte?|erzählte?)",
    "fr": r"(?:a (?:déclaré|dit|expliqué|affirmé|indiqué|précisé|assuré|estimé|raconté|prévenu"
    r"|ajouté)|explique|affirme"
    r"|dit"
    r"|indique|précise|assure|estime|raconte|prévient|résume|ajoute)",
    "es": r"(?:dijo|explicó|afirmó|aseguró|señaló|informó|declaró|contó|indicó|advirtió|dice|explica|afirma"
    r"|asegura|cuenta)",
    "ru": r"(?:сказала?|заявила?|рассказала?|сообщила?|объяснила?|отметила?|пояснила?|говорит|считает|объясняет"
    r"|рассказывает)",
    "uk": r"(?:сказа(?:в|ла)|заяви(?:в|ла)|розпові(?:в|ла)|повідоми(?:в|ла)|поясни(?:в|ла)|зазначи(?:в|ла)|каже"
    r"|вважає"
    r"|пояснює|розповідає)",
}
_LONGEST = 11
"""Most words of a clause that a question repeats."""
_DE_SUBJECT = (
    r"(?P<who>(?:(?:Der|Die|Das|Ein|Eine) (?:[a-zäöüß]+ )?[A-ZÄÖÜ][\w-]+(?: (?:der|des) [A-ZÄÖÜ][\w-]+)?|"
    r"[A-ZÄÖÜ][\w-]+(?: [A-ZÄÖÜ][\w-]+){1,2}))"
)
_DE_VERB = (
    r"(?P<verb>(?!(?:der|des|dem|den|und|oder|mit|seit|aus|zum|zur|dort|laut|nicht|erst|statt)\b)"
    r"[a-zäöüß]+(?:t|te|en|ten)|ist|sind|war|waren|will|soll)"
)
_DE_TIME = (
    rf" (?:am (?:\w+en )?(?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag)"
    rf"|am \d{{1,2}}\. (?:{_MONTH['de']})"
    rf"|(?:im|ab|seit) (?:\w+en )?(?:{_MONTH['de']}|Frühjahr|Sommer|Herbst|Winter))(?: {_YEAR})?\b"
)
_FR_TIME = (
    rf" (?:le \d{{1,2}}(?:er)? (?:{_MONTH['fr']})|(?:lundi|mardi|mercredi|jeudi|vendredi|samedi"
    rf"|dimanche)(?: (?:soir|matin|dernier"
    rf"|prochain))?|(?:en|fin|début) (?:{_MONTH['fr']}))(?: {_YEAR})?\b"
)
_FR_SUBJECT = r"(?:L[ea]s? |L[’']|Une? |[A-ZÀ-Þ][\w’'-]+ [A-ZÀ-Þ])"
_ES_VERB = r"(?P<verb>(?:será|serán|fue|fueron) \w+(?:ad|id)[oa]s?|\w+(?:rá|rán|ó|aron|ieron))"
_ES_TIME = (
    rf" (?:el (?:próximo |pasado )?\d{{1,2}} de (?:{_MONTH['es']})|el (?:próximo |pasado )?(?:lunes|martes"
    rf"|miércoles|jueves|viernes"
    rf"|sábado|domingo)|en (?:{_MONTH['es']}))(?: de {_YEAR})?\b"
)
_ES_SUBJECT = r"(?P<who>(?:El|La|Los|Las|Un|Una) (?:(?!(?:que|cuando|cual|se)\b)[\w’'-]+ ?){1,6}?)"
_CYRILLIC_TIME = {
    "ru": rf" (?:(?:с|на)? ?\d{{1,2}} (?:{_MONTH['ru']})|в (?:понедельник|вторник|среду|четверг|пятницу|субботу"
    rf"|воскресенье)"
    rf"|в (?:{_MONTH['ru']}))(?: {_YEAR} года)?(?!\w)",
    "uk": rf" (?:(?:з|на)? ?\d{{1,2}} (?:{_MONTH['uk']})|[ув] (?:понеділок|вівторок|середу|четвер|п[’'ʼ]ятницю"
    rf"|суботу|неділю)"
    rf"|[ув] (?:{_MONTH['uk']}))(?: {_YEAR} року)?(?!\w)",
}
_GENITIVE = rf"(?<![\w,.]) {_NUMBER} (?P<things>(?:\w+(?:ых|их) )?\w{{3,}})"
_CUT = pattern(r"[“”\"«»„?(),](?!\d)|\d:\d\d|\b(?:à|a las|um|о|в) \d{1,2} (?:heures|Uhr|год|час)")
_OPEN = pattern(r" (?:de|des|du|d[’']|до|по|від|с|на|к|з|із|зі|об|о|в|у|von|bis|zum|del)$")
"""Words that no clause ends with."""
_BEFORE = pattern(
    r"(?:^|[ (])(?:в|на|с|до|от|по|за|к|из|у|о|об|для|при|через|и|или|лет|від|з|із|зі|та|про|більше|менше)$"
)


def asks(text: str, start: int, end: int, language: str) -> Iterator[tuple[str, str]]:
    """The questions of one sentence, each with its kind as in ``english.asks``.

    >>> said = "Im Mai öffnet das neue Freibad."
    >>> list(asks(said, 0, len(said), "de"))
    [('when', 'Wann öffnet das neue Freibad?')]
    >>> said = "Plus de 300 personnes ont défilé dans le centre."
    >>> list(asks(said, 0, len(said), "fr"))
    [('count', 'Combien de personnes ont défilé dans le centre ?')]

    Args:
        text: the article's text.
        start: the sentence's first character.
        end: the character after its last.
        language: two letters, of ``de``, ``fr``, ``es``, ``ru`` and ``uk``.
    """
    sentence = " ".join(text[start:end].split()).rstrip(" .!")
    yield from _counted(sentence, language)
    yield from _fronted(sentence, language)
    yield from {"de": _german, "fr": _french, "es": _spanish, "ru": _russian, "uk": _russian}[language](
        text, sentence, language
    )


def speakers(sentence: str, language: str) -> list[str]:
    """Who is named beside a verb of saying, by two or three names.

    >>> speakers("« Nous attendons », explique la maire, Anne Roux.", "fr")
    ['Anne Roux']
    """
    third = "" if language in ("ru", "uk") else f"(?: {PART})?"  # there the office is large only as the first word
    name, says = rf"(?P<name>{PART} {PART}{third})", _SAYS[language]
    behind = re.search(rf"\b{says} (?:(?!{says})[^,.;«»“”„\"A-ZА-ЯЁІЇЄҐ]{{0,60}},? )?{name}", sentence)
    before = re.match(rf"{name}(?:, [^,.;]{{3,60}},)? {says}\b", sentence)
    return [found["name"].rstrip(".") for found in (before, behind) if found and not is_group(found["name"])]


def speaks(sentence: str, language: str) -> bool:
    """Whether a sentence tells what somebody says: it quotes, or has a verb of saying."""
    return bool(re.search(rf"[«„“”\"]\w[^«»„“”\"]+[»“”\"]|\b{_SAYS[language]}\b", sentence))


def _counted(sentence: str, language: str) -> Iterator[tuple[str, str]]:
    """A figure that the sentence begins with."""
    match = re.match(rf"(?:{_ABOUT[language]} )?{_NUMBER} (?P<behind>[^\d\W].*)", sentence)
    if match is None or _UNITS.match(match["behind"]) or _BREAK.search(match["behind"]):
        return
    behind = match["behind"]
    if not _whole(behind) or len(behind.split()) < 3:
        return
    if language == "de" and behind.split()[0][0].isupper():
        yield "count", f"Wie viele {behind}?"
    elif language == "fr":
        yield "count", f"Combien {'d’' if _vowel(behind) else 'de '}{behind} ?"
    elif language == "es" and re.match(r"\w+[oa]s\b", behind):
        yield "count", f"¿{_how_many(behind)} {behind}?"
    elif language in ("ru", "uk") and _many(match["number"]):
        yield "count", f"{'Сколько' if language == 'ru' else 'Скільки'} {behind}?"


def _fronted(sentence: str, language: str) -> Iterator[tuple[str, str]]:
    """A time before the verb: what follows stays as it is."""
    match = (
        re.match(rf"{_TIME[language]}(?![\w-])(?P<comma>,?) (?P<told>.+)", sentence) if language in _TIME else None
    )
    told = _BREAK.split(match["told"], maxsplit=1)[0] if match else ""
    if match is None or not _whole(told) or len(told.split()) < 3:
        return
    if language == "de" and not match["comma"] and told[0].islower():
        yield "when", f"Wann {told}?"
    elif language == "fr" and match["comma"]:
        yield "when", f"Quand est-ce qu{_that(told)}{told} ?"
    elif language in ("ru", "uk") and not told[0].isdigit():
        yield "when", f"{_WHEN[language]} {told}?"


def _german(text: str, sentence: str, language: str) -> Iterator[tuple[str, str]]:
    """Subject, verb and the rest: the question puts the verb first."""
    match = re.match(rf"{_DE_SUBJECT} {_DE_VERB}(?P<rest> .*)?$", sentence)
    if match is None:
        return
    who, verb = match["who"], match["verb"]
    if who.split()[0] in ("Der", "Die", "Das", "Ein", "Eine"):
        who = who[0].lower() + who[1:]
    told, *because = re.split(r", (?=weil |da |denn )", match["rest"] or "", maxsplit=1)
    short = _BREAK.split(told, maxsplit=1)[0]
    because, told = because if short == told else [], short
    if not _whole(f"{who} {told}"):
        return
    figure = re.match(
        rf" (?:(?:rund|etwa|über|mehr als|fast|knapp|bis zu) )?{_NUMBER} (?P<things>[A-ZÄÖÜ][\w-]+)(?P<more>.*)", told
    )
    money = re.match(
        rf" (?:(?:rund|etwa|über|mehr als|fast|knapp|bis zu) )?{_NUMBER} (?:(?:Millionen|Milliarden|Mio\."
        rf"|Mrd\.) )?(?:Euro|Franken|Dollar)\b",
        told,
    )
    when = re.search(_DE_TIME, told)
    if money and verb in ("kostet", "kosten", "kostete", "kosteten"):
        yield "cost", f"Wie viel {verb} {who}?"
    elif figure and not _UNITS.match(figure["things"]) and verb not in ("ist", "sind", "war", "waren"):
        yield "count", f"Wie viele {figure['things']} {verb} {who}{figure['more']}?"
    if when:
        yield "when", f"Wann {verb} {who}{told[: when.start()]}{told[when.end() :]}?"
    if because:
        yield "why", f"Warum {verb} {who}{told}?"


def _french(text: str, sentence: str, language: str) -> Iterator[tuple[str, str]]:
    """A whole clause without its time or its reason, behind "est-ce que"."""
    cost = re.match(rf"(?P<who>{_FR_SUBJECT}[^,;:]{{2,60}}?) (?P<verb>coûter?a?i?t?|coûtent|coûteront|a coûté"
        rf"|ont coûté) "
                    rf"(?:\w+ de |environ |près de |plus de )?{_NUMBER}", sentence)  # fmt: skip
    if cost and not _LEANS.search(cost["who"]):
        yield "cost", f"Combien {cost['verb']} {_small(cost['who'])} ?"
    told = _BREAK.split(sentence, maxsplit=1)[0]
    when = re.search(_FR_TIME, told)
    if not re.match(_FR_SUBJECT, told):
        return
    if when:
        rest = f"{told[: when.start()]}{told[when.end() :]}"
        if _whole(rest) and len(rest.split()) > 3 and not _OPEN.search(told[: when.start()]):
            yield "when", f"Quand est-ce qu{_that(rest)}{_small(rest)} ?"
    why = re.search(r" (?:parce qu[e’']|car |faute d[e’']|à cause d[eu’'])", told)
    if why and _whole(told[: why.start()]) and len(told[: why.start()].split()) > 3:
        yield "why", f"Pourquoi est-ce qu{_that(told)}{_small(told[: why.start()])} ?"


def _spanish(text: str, sentence: str, language: str) -> Iterator[tuple[str, str]]:
    """Subject, verb and the rest: the question puts the verb first."""
    match = re.match(rf"{_ES_SUBJECT}\b ?{_ES_VERB}(?P<rest> .*)?$", sentence)
    told = _BREAK.split(match["rest"] or "", maxsplit=1)[0] if match else ""
    if match is None or not _whole(f"{match['who']} {told}"):
        return
    who, verb = _small(match["who"].strip()), match["verb"]
    when = re.search(_ES_TIME, told)
    figure = re.match(rf" (?:(?:unos|unas|más de|cerca de|casi) )?{_NUMBER} (?P<things>\w+[oa]s)\b(?P<more>.*)", told)
    if verb in ("costará", "costarán", "costó", "costaron"):
        yield "cost", f"¿Cuánto {verb} {who}?"
    elif figure and not _UNITS.match(figure["things"]):
        yield "count", f"¿{_how_many(figure['things'])} {figure['things']} {verb} {who}{figure['more']}?"
    if when:
        yield "when", f"¿Cuándo {verb} {who}{told[: when.start()]}?"
    why = re.search(r" (?:porque|debido a|a causa de) ", told)
    if why:
        yield "why", f"¿Por qué {verb} {who}{told[: why.start()]}?"


def _russian(text: str, sentence: str, language: str) -> Iterator[tuple[str, str]]:
    """A whole clause without its time, its figure or its reason: the order of words is free."""
    first, *_ = _BREAK.split(sentence, maxsplit=1)
    rest = sentence[len(first) :].lstrip(", ")
    told = _inner(text, first)
    if not told or not _whole(told):
        return
    when = re.search(_CYRILLIC_TIME[language], told)
    if when and len(told[: when.start()].split()) > 1 and not _OPEN.search(told[: when.start()]):
        yield "when", f"{_WHEN[language]} {told[: when.start()]}{told[when.end() :]}?"
    figure = re.search(_GENITIVE, told)
    if (
        figure
        and _many(figure["number"])
        and not _UNITS.match(figure["things"])
        and not _BEFORE.search(told[: figure.start()])
    ):
        before = re.sub(
            r" (?:около|более|больше|почти|примерно|свыше|всего|близько|понад|майже|приблизно)$",
            "",
            told[: figure.start()],
        )
        how = "Сколько" if language == "ru" else "Скільки"
        yield "count", f"{how} {figure['things']} {before}{told[figure.end() :]}?"
    reason = {"ru": r"(?:потому что|так как|поскольку|из-за того) ", "uk": r"(?:тому що|через те|бо|оскільки) "}[
        language
    ]
    if re.match(reason, rest) and len(told.split()) > 2:
        yield "why", f"{'Почему' if language == 'ru' else 'Чому'} {told}?"


def _inner(text: str, told: str) -> str:
    """A clause as it stands inside a sentence; empty where its first word may be a name or not."""
    first, _, rest = told.partition(" ")
    stem = re.escape(first.lower()[: max(3, len(first) - 2)])
    if len(first) < 3 or re.search(rf"(?<!\w){stem}\w{{0,4}}(?!\w)", text):
        return f"{first.lower()} {rest}"
    if re.search(rf"[a-zа-яёіїєґ,] {re.escape(first[: max(3, len(first) - 2)])}", text):
        return told
    return ""


def _small(told: str) -> str:
    """A clause whose article is small, as inside a sentence."""
    return told[0].lower() + told[1:] if re.match(r"(?:L[ea]s? |L[’']|Une? |El |La |L[ao]s |Una? )", told) else told


def _whole(told: str) -> bool:
    """Whether a clause is short, understood alone and surely whole, and names no hour."""
    return len(told.split()) <= _LONGEST and not _LEANS.search(told) and not _CUT.search(told)


def _many(number: str) -> bool:
    """Whether a number takes the genitive plural, as "how many" does."""
    return bool(re.search(r"(?:[05-9]|1[1-4])$", number))


def _how_many(things: str) -> str:
    return "Cuántas" if things.split()[0].endswith("as") else "Cuántos"


def _vowel(words: str) -> bool:
    return words[0].lower() in "aeiouyéèêàâîôûœ"


def _that(words: str) -> str:
    return "’" if _vowel(words) else "e "

"""What anybody asks of news, and by which words a sentence shows that it speaks of it, in each language of the page.

The questions themselves stand in ``retrieval/messages.json``, under the same codes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from index import pattern

OF_IT = frozenset(("ask_cost", "ask_pays", "ask_against"))
"""Questions that say "it": the sentence must share a telling word with the article's title or beginning."""

TODAY = frozenset(("ask_died", "ask_hurt"))
"""Questions of what just happened: no sentence that names a year is of it."""

_MONEY = (
    r"(?:[$€£¥₽₴]\s?\d|\d\s?[$€£¥₽₴]|\b\d[\d.,  ]*(?:(?:m|bn|million|billion|Millionen|Milliarden|Mio\.?|Mrd\.?"
    r"|millions?|"
    r"milliards?|millones|millón|тысяч|тысячи|млн|млрд|миллион\w*|миллиард\w*|тисяч\w*|мільйон\w*"
    r"|мільярд\w*)\s+(?:d[’'e]\s?|de\s)?)?"
    r"(?:dollars?|euros?|pounds?|zlotys?|crowns|kroner|kronor|francs?|roubles?|hryvnias?|yen|Euro|Dollar|Franken"
    r"|Pfund|dólares"
    r"|pesos|soles|bolívares|bolivianos|рубл\w+|евро|доллар\w*|гривень|гривн\w+|євро|долар\w*))"
)
_MONTHS = {
    "en": "January|February|March|April|May|June|July|August|September|October|November|December|"
    "next (?:week|month|year)|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day",
    "de": "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|"
    r"(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch|nächste\w* (?:Woche|Monat|Jahr)",
    "fr": "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|lundi|mardi|mercredi|"
    "jeudi|vendredi|samedi|dimanche|(?:mois|an|année|semaine) prochaine?",
    "es": "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|lunes|martes|"
    "miércoles|jueves|viernes|sábado|domingo|próxim[oa] (?:mes|año|semana)",
    "ru": "январ|феврал|март|апрел|ма[йея]|июн|июл|август|сентябр|октябр|ноябр|декабр|понедельник|вторник|сред[уы]|"
    "четверг|пятниц|суббот|воскресень|следующ",
    "uk": "січ|лют|берез|квіт|трав|черв|лип|серп|верес|жовт|листопад|груд|понеділ|вівтор|серед|четвер|п[’'ʼ]ятниц|"
    "субот|неділ|наступн",
}
_SCORE = r"\b\d{1,2}\s?[-–:]\s?\d{1,2}\b(?!\s?(?:Uhr|h\b))"
_SOURCES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "ask_cost": rf"(?:\b(?:[Ii]t|[Tt]hey) (?:\w+ )?costs?|\b(?:price|cost) of) (?:(?:about|around|some|up to"
        rf"|more than|at least|only|just|upwards of) )?{_MONEY}",
        "ask_pays": r"\b(?:paid for by|funded by|financed by|foot the bill|(?:pay|pays|paid) for it)\b",
        "ask_against": r"\b(?:protest(?:ed|ers|s)?|oppos(?:e|es|ed|ing|ition|ents?)|object(?:ed|ors?|ions?)|critics?|"
        r"criticised|criticized|petition|judicial review|lawsuit|appealed|voted against)\b",
        "ask_next": rf"\b(?:will|due to|expected to|plans? to|scheduled|is due"
        rf"|are due)\b[^.]*\b(?:{_MONTHS['en']})\b(?![’'])",
        "ask_hurt": r"\b(?:was|were|been|people|nobody|no one|\d+) (?:\w+ )?(?:hurt|injured|wounded)\b"
        r"|\binjur(?:ed|ing) (?:\d+|\w+ people)\b|\b(?:unhurt|unharmed|injuries)\b",
        "ask_died": r"\b(?:\w+ (?:people|men|women|children|passengers|workers|residents|soldiers)|\d+) (?:died"
        r"|were killed|drowned|have died)\b"
        r"|\bkill(?:ed|s|ing) (?:at least )?(?:\d+|two|three|four|five|six|seven|eight|nine|ten)\b",
        "ask_vote": r"\bvot(?:ed|es?) (?:by )?\w+ (?:votes )?to \w+\b|\bby \w+ votes to \w+\b",
        "ask_sentence": r"\b(?:was|were|been) (?:sentenced|jailed)\b",
        "ask_score": rf"\b(?:beat|won|lost|drew|win|defeat|victory|ended)\b[^.]*{_SCORE}",
    },
    "de": {
        "ask_cost": rf"\b(?:kostet|kosten|gekostet|Kosten)\b[^.]*{_MONEY}|{_MONEY}[^.]*\b(?:kosten|gekostet)\b",
        "ask_pays": r"\b(?:bezahlt|zahlt|finanziert|übernimmt die Kosten|trägt die Kosten|gefördert|kommt für)\b",
        "ask_against": r"\b(?:protestier\w+|Protest\w*|Kritik\w*|kritisier\w+|Gegner\w*|lehn\w+ [^.]*ab|ablehn\w+"
        r"|klag(?:t|en)"
        r"|Petition|Widerstand|stimmten dagegen)\b",
        "ask_next": rf"\b(?:wird|werden|soll|sollen|will|wollen|geplant|beginnt|startet)\b[^.]*\b(?:{_MONTHS['de']})|"
        rf"\b(?:{_MONTHS['de']})[^.]*\b(?:wird|werden|soll|sollen|will|wollen|beginnt|startet)\b",
        "ask_hurt": r"\b(?:verletzt\w*|Verletzte\w*|unverletzt)\b",
        "ask_died": r"\b(?:Menschen|Personen|Männer|Frauen|Kinder)\b[^.]*\b(?:starben|getötet|ums Leben|gestorben)\b"
        r"|\bTote\b",
        "ask_vote": r"\b\d+ (?:gegen|zu) \d+ Stimmen\b|\bstimmten\b[^.]*\d",
        "ask_sentence": r"\b(?:verurteilt\w*|Haftstrafe|Freiheitsstrafe)\b",
        "ask_score": rf"\b(?:gewann\w*|gewonnen|siegte\w*|besiegte\w*|verlor\w*|schlug\w*|Sieg"
        rf"|unentschieden)\b[^.]*{_SCORE}",
    },
    "fr": {
        "ask_cost": rf"\b(?:coûte\w*|coût|coûté|coûtera)\b[^.]*{_MONEY}",
        "ask_pays": r"\b(?:financée?s? par|payée?s? par|(?:paie|paye|paiera|finance|financera) (?:la|le|les|l’|l')|"
        r"prend(?:ra)? en charge)",
        "ask_against": r"\b(?:oppos\w+|protest\w+|critiqu\w+|dénonc\w+|pétition|recours|contre le projet)\b",
        "ask_next": rf"\b(?:sera|seront|doit|doivent|devrait|devraient|prévue?s?|reprendr\w+|ouvrir\w+|\w+r(?:a"
        rf"|ont))\b[^.]*\b(?:{_MONTHS['fr']})",
        "ask_hurt": r"\b(?:blessée?s|indemnes?|(?:a|été|est|grièvement) blessée?)\b",
        "ask_died": r"\bpersonnes\b[^.]*\b(?:mortes|tuées|décédées)\b|\b\d+ morts\b",
        "ask_vote": r"\bpar \d+ voix contre \d+|\b\d+ voix (?:pour|contre)\b",
        "ask_sentence": r"\b(?:condamnée?s?) à\b",
        "ask_score": rf"\b(?:battu\w*|gagn\w+|victoire|défaite|perdu|nul|l'emporte\w*)\b[^.]*{_SCORE}",
    },
    "es": {
        "ask_cost": rf"\b(?:cuesta\w*|costó|costará\w*|costaron|coste|costo)\b[^.]*{_MONEY}",
        "ask_pays": r"\b(?:financiad[oa]s? por|financi(?:a|ó|ará|an)|paga|pagará|pagó|pagan|sufraga\w*|costeará)\b",
        "ask_against": r"\b(?:opon\w+|opus\w+|protest\w+|critic\w+|rechaz\w+|denunci\w+|en contra)\b",
        "ask_next": rf"\b(?:será|serán|prevé\w*|prevista?o?s?|empezará\w*|comenzará\w*|\w+(?:rá"
        rf"|rán))\b[^.]*\b(?:{_MONTHS['es']})",
        "ask_hurt": r"\b(?:herid[oa]s?|ilesos?|lesionad[oa]s?)\b",
        "ask_died": r"\bpersonas\b[^.]*\b(?:murieron|fallecieron)\b|\b(?:murieron|fallecieron)\b[^.]*\bpersonas\b"
        r"|\b\d+ muertos\b",
        "ask_vote": r"\bpor \d+ votos (?:a|contra) \d+|\b\d+ votos a favor\b",
        "ask_sentence": r"\b(?:condenad[oa]s?) a\b",
        "ask_score": rf"\b(?:gan(?:ó|aron)|venci\w+|perdi\w+|empat\w+|victoria|derrota\w*)\b[^.]*{_SCORE}",
    },
    "ru": {
        "ask_cost": rf"\b(?:стоит|стоят|стоил\w*|стоимость\w*|обойд[её]тся|обош[её]л\w*|обошлась"
        rf"|обошлось)\b[^.]*{_MONEY}",
        "ask_pays": r"\b(?:оплат\w+|финансир\w+|заплат\w+|за сч[её]т|на средства)\b",
        "ask_against": r"\b(?:против|протест\w*|критик\w*|возража\w+|жалоб\w*|петици\w+|недовол\w+)\b",
        "ask_next": rf"\b(?:будет|будут|должн\w+|планиру\w+|начн[её]тся|начнутся|откро\w+|состоится"
        rf"|намерен\w*)\b[^.]*\b(?:{_MONTHS['ru']})|"
        rf"\b(?:{_MONTHS['ru']})\w*[^.]*\b(?:будет|будут|должн\w+|начн[её]тся|начнутся|откро\w+|состоится)\b",
        "ask_hurt": r"\b(?:пострада\w+|ранен\w*|травм\w*)\b",
        "ask_died": r"\b(?:человек\w*|люд\w+)\b[^.]*\b(?:погиб\w*|умерли)\b|\bпогиб\w*\b[^.]*\b(?:человек\w*"
        r"|люд\w+)\b",
        "ask_vote": r"\b\d+ голос\w+ против \d+|проголосовал\w*[^.]*\d",
        "ask_sentence": r"\b(?:приговорил\w*|приговор[её]н\w*)\b",
        "ask_score": rf"\b(?:выигра(?:л|ла|ли)|победил\w*|проигра(?:л|ла|ли)|обыгра(?:л|ла|ли)|побед\w+"
        rf"|со сч[её]том)\b[^.]*{_SCORE}",
    },
    "uk": {
        "ask_cost": rf"\b(?:коштує|коштують|коштував|коштувал\w+|коштуватиме|вартість\w*|обійд\w+"
        rf"|обійш\w+)\b[^.]*{_MONEY}",
        "ask_pays": r"\b(?:оплат\w+|фінансу\w+|заплат\w+|за рахунок|за кошти|коштом)\b",
        "ask_against": r"\b(?:проти|протест\w*|критик\w*|заперечу\w+|скарг\w*|петиці\w+|невдовол\w+)\b",
        "ask_next": rf"\b(?:буде|будуть|має|мають|планує\w*|почнеться|почнуться|відкри\w+"
        rf"|відбудеться)\b[^.]*\b(?:{_MONTHS['uk']})|"
        rf"\b(?:{_MONTHS['uk']})\w*[^.]*\b(?:буде|будуть|мають|почнеться|почнуться|відбудеться)\b",
        "ask_hurt": r"\b(?:постражда\w+|поранен\w*|травм\w*)\b",
        "ask_died": r"\b(?:людей|осіб|людини)\b[^.]*\b(?:загину\w+|померли)\b|\bзагину\w+\b[^.]*\b(?:людей|осіб"
        r"|людини)\b",
        "ask_vote": r"\b\d+ голос\w+ проти \d+|проголосувал\w*[^.]*\d",
        "ask_sentence": r"\b(?:засуди\w+|засуджен\w*)\b",
        "ask_score": rf"\b(?:вигра(?:в|ла|ли)|перемогл\w+|переміг|програ(?:в|ла|ли)|обігра(?:в|ла|ли)"
        rf"|з рахунком)\b[^.]*{_SCORE}",
    },
}
OCCASIONS: Mapping[str, Mapping[str, re.Pattern[str]]] = {
    language: {code: pattern(source) for code, source in table.items()} for language, table in _SOURCES.items()
}
"""By language and code: what a sentence that speaks of it says."""

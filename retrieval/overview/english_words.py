"""The words and patterns by which ``english`` parts a sentence: verbs and their bases, times, figures, what hangs.

Only data; what is done with it stands in ``english``.
"""

from __future__ import annotations

import re

from index import pattern

from ..text.terms import STOP_WORDS

_DOUBLED = frozenset("plan ban drop stop step ship cancel travel".split())
_REGULAR = """accuse add adopt agree aim allow announce appoint approve argue arrest arrive ask attack attend award
    ban block borrow call cancel capture carry cause change charge check claim claim close collapse collect complete
    conclude condemn confirm convict cover crash create criticise criticize cross damage decide declare decline
    defeat delay deliver demand deny describe design destroy detain develop die disappear discover donate double
    drop earn elect end enter erupt escape examine expand expect explain fail file fine finish fire follow found
    gain grant happen help hire hope identify intend improve include increase injure inspect install introduce
    invent invest invite issue jail join jump kick kill land last launch lift list lose lower manage mark
    measure miss move name need obtain occupy offer open order own pass pick plan plant play pledge postpone
    praise predict present prevent print produce promise propose protest prove publish pull purchase raise reach
    receive recommend record recover reduce refuse reject remain remove rename rent reopen repair replace report
    request rescue reserve resign restore retire return reveal sail save score search settle shelve ship sign
    slip slow sort stage start state stay stop store suffer suggest suspend target test threaten train transfer
    travel treat triple try turn uncover unveil use vanish visit vote walk want warn wash welcome work"""
_IRREGULAR = """began/begin became/become beat/beat bought/buy broke/break brought/bring built/build came/come
    cost/cost drew/draw fell/fall found/find gave/give got/get grew/grow held/hold kept/keep laid/lay led/lead
    left/leave
    lost/lose made/make met/meet paid/pay put/put ran/run rose/rise said/say sank/sink saw/see sent/send
    shot/shoot sold/sell spent/spend stole/steal struck/strike taught/teach told/tell took/take went/go
    withdrew/withdraw won/win wrote/write"""
TO = frozenset("agree decide refuse promise pledge threaten offer vote plan want hope intend aim propose".split())
"""Deeds that say what somebody will do: "agreed to sell"."""
THAT = frozenset(
    """announce claim report reveal confirm deny condemn promise pledge propose demand recommend argue explain
    criticise criticize praise reject find conclude predict approve discover""".split()
)
"""Deeds that say what somebody tells: "announced that", "rejected the plan"."""
_DOUBLE = {"cancel": "l", "travel": "l"}


def _past(base: str) -> str:
    if base in _DOUBLED:
        return f"{base}{_DOUBLE.get(base, base[-1])}ed"
    if base.endswith("e"):
        return f"{base}d"
    return f"{base[:-1]}ied" if base.endswith("y") and base[-2] not in "aeiou" else f"{base}ed"


BASES = {_past(base): base for base in _REGULAR.split() if base != "lose"} | {
    _past: base for _past, base in (pair.split("/") for pair in _IRREGULAR.split())
} | {"canceled": "cancel", "traveled": "travel"}  # fmt: skip
"""Past forms, and what follows "did" for them."""

TELLS = frozenset(
    """say state announce claim report reveal confirm deny warn condemn promise pledge offer propose demand suggest
    argue explain criticize criticise praise predict recommend tell add ask call order describe expect""".split()
)
"""Deeds of saying: nobody asks when or where something was said."""
ALONE = frozenset(
    """die begin start end open close happen arrive fall rise collapse crash erupt disappear land resign retire return
    reopen vanish escape vote come go leave move last work finish sink protest""".split()
)
"""Deeds that are told without what they are done to; the others need it."""
NOW = {
    "ends": "end", "begins": "begin", "starts": "start", "opens": "open", "closes": "close", "expires": "expire",
    "plans": "plan", "wants": "want", "hopes": "hope", "intends": "intend", "aims": "aim", "promises": "promise",
    "refuses": "refuse", "returns": "return", "resumes": "resume", "leaves": "leave", "arrives": "arrive",
    "finishes": "finish",
}  # fmt: skip
"""Present forms that stand with a day, and what follows "does" for them."""
HOLDS = {
    "has": "have", "employs": "employ", "holds": "hold", "covers": "cover", "contains": "contain", "runs": "run",
    "serves": "serve", "houses": "house", "needs": "need", "uses": "use", "produces": "produce", "makes": "make",
    "earns": "earn", "owns": "own", "keeps": "keep", "seats": "seat", "includes": "include", "sells": "sell",
    "weighs": "weigh", "costs": "cost", "pays": "pay", "measures": "measure", "takes": "take", "lasts": "last",
}  # fmt: skip
"""Present forms before a figure, and what follows "does" for them."""
PAID = frozenset(
    "pay cost spend raise lose earn donate invest receive save borrow give need award win charge".split()
)
"""Deeds that are done with money."""
MOVED = frozenset("rise fall grow drop increase decline jump gain lose".split())
"""What figures do: "fell by 4 percent"."""
_AUX = "will would can must is are was were has have had".split()
FINITE = r"\b(?:will|would|can|could|must|may|might|should|is|are|was|were|has|have|had|says?|said)\b"

MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
DAY = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_YEAR = r"(?:19|20)\d\d"
_TIME = (
    rf"(?:(?:on|from|by|in|since|at the end of|early in|late in|early on|late on) )?"
    rf"(?:(?:next|last|this) (?:week|month|year|spring|summer|autumn|fall|winter|{DAY}|{MONTH})|"
    rf"(?:on|from|by|since|early on|late on) (?:the (?:morning|evening|night) of )?(?:{DAY}|{MONTH} \d{{1,2}}"
    rf"|\d{{1,2}} {MONTH})"
    rf"(?: (?:morning|afternoon|evening|night))?|(?:in|by|from|since|at the end of|early in|late in) (?:{MONTH}"
    rf"|{_YEAR})"
    rf"(?: {_YEAR})?|(?:early |late )?{DAY}(?: (?:morning|afternoon|evening|night))?|tomorrow|yesterday)"
)
WHEN = pattern(rf"(?<! of) {_TIME}\b(?![’'-])")
LEAD = pattern(rf"(?P<lead>{_TIME}),? (?=\S)", re.IGNORECASE)
HOUR = pattern(
    r" (?:at (?:dusk|dawn|noon|lunchtime|midnight|night|\w+ o['’]clock|\d{1,2}(?:[:.]\d\d)? ?[ap]\.?m\.?"
    r"|\d{1,2}[:.]\d\d(?! ?per))|tonight|today)\b"
)
WHY = pattern(
    r" (?:because|so that|in order to|due to|owing to|to (?:save|avoid|prevent|make|help|reduce|protect|cut|raise|"
    r"stop|keep|ease|improve|meet|mark|honou?r|pay))\b"
)
WHERE = pattern(rf" (?P<to>to|in|at|near) (?:the |a )?(?!{MONTH}\b|{DAY}\b)[A-ZÀ-Þ][\w’'-]+")
PARTICIPLE = pattern(r"(?:[a-z]+ly )?(?:[a-z]+(?:ed|en|wn|ilt|und|ld|ade|un|ung|ought|ent|et)|due|born)\b")
BY = pattern(
    r"^(?P<deed>[a-z]+(?:ed|en|wn|ilt|und|ld|ade|un|ung|ought|ent|et))(?P<more>(?: (?:up|out|down|off"
    r"|over))?) by (?:the |an? )?\w"
)
BREAK = pattern(
    r",(?!\d)|;|:| [–—] | \(| (?:and|but|or|which|who|whose|that|when|while|after|before|where|although|though"
    r"|unless|if|until|as|"
    r"compared|including|according|adding|saying|than|because|so that|up from|down from)\b"
)
HEAD = pattern(
    rf"(?P<who>(?:[\w’'-]+ ){{0,6}}?[\w’'-]+)(?: |, [^,.;:“”\"]{{3,90}}, )(?:(?P<aux>{'|'.join(_AUX)})"
    rf"|(?P<did>{'|'.join(sorted(BASES, key=len, reverse=True))})|(?P<does>{'|'.join({**NOW, **HOLDS})}))(?= |\.)"
    r" ?(?P<rest>[^“”\"\n]*)"
)
_NUMBER = (
    r"(?:about |around |some |at least |more than |nearly |almost |over |up to |roughly |only |just |fewer than "
    r"|under |"
    r"as many as |a total of |another |an estimated )?"
    r"(?P<sign>[A-Z]{0,2}[$€£¥₽₴] ?)?(?P<number>\d[\d.,]*(?<![.,])(?: (?:million|billion|thousand|lakh|crore|m|bn))?|"
    r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty"
    r"|seventy|eighty|"
    r"ninety)(?:-\w+)?|(?:dozens|hundreds|thousands|millions) of)(?P<unit>m|bn|k)?"
)
FIGURE = pattern(rf"{_NUMBER}\b(?P<behind>[ %].*)?", re.IGNORECASE)
SHARE = pattern(
    rf"(?:{_NUMBER} ?(?:%|per ?cent)|(?:about |almost |nearly |some )?(?:half|(?:a|one|two|three|four)[ -](?:third"
    rf"|quarter|fifth|tenth)s?))"
    r" of (?P<behind>.+)", re.IGNORECASE
)  # fmt: skip
MONEY = pattern(
    r"(?:dollars?|euros?|pounds?|zlotys?|crowns?|krone[rn]?|kronor|francs?|roubles?|rubles?|hryvnias?|yen|rupees|"
    r"birr|lira|pesos?|reais|shillings?|naira|rand|tenge|dirhams?|dinars?|won|yuan|lakh|crore|rupiah|leva|lei"
    r"|forints?)\b"
)
THINGS = pattern(
    r"(?P<things>(?:[a-z][\w’'-]* ){0,3}?(?:[a-z][\w’'-]*s|people|children|men|women|fish|sheep)(?![\w’'-]))"
    r"(?P<more>(?: .*)?)"
)
MEASURES = frozenset(
    """seconds minutes hours days weeks months years decades centuries percent points times miles metres meters feet
    inches kilometres kilometers tonnes tons grams kilograms kilos litres gallons acres hectares degrees cents others
    votes tenths thirds quarters fifths halves is was has does as us its this""".split()
)
SPAN = pattern(r"(?:seconds|minutes|hours|days|weeks|months|years)\b")
SIZE = pattern(rf"(?:{_NUMBER}) (?:feet|metres|meters|kilometres|kilometers|miles|inches|centimetres|centimeters"
    rf"|km|m|cm|years) "
                r"(?P<how>long|wide|high|tall|deep|old)\b", re.IGNORECASE)  # fmt: skip
WORTH = 6
"""Words of what somebody tells from which it says something: not "rejected the charge"."""
ORDERED = ("other", "first", "further", "more", "previous")
SMALL = r"(?:two|three|four|five|six|seven|eight|nine|ten)"
THERE = pattern(r"[Tt]here (?P<be>is|are|were|have been|will be) (?P<rest>.*)")
VERB = pattern(
    rf"(?P<things>(?:of )?(?:[\w’'-]+ ){{1,6}}?)(?P<verb>{'|'.join(_AUX)}|(?P<did>{'|'.join(BASES)})) (?!by\b)"
)
PLURAL = pattern(r"[a-z]{4,}(?<!s)s")
STARTS = pattern(
    r"; |, (?:and|but|while) |: (?=[a-z])| (?:said|says|announced|found|shows|showed|"
    r"estimates|added)(?: that)? (?=the |an? |[A-ZÀ-Þ\d]|[a-z]{4,}s )| (?:when|after|because|where|since|before"
    r"|that) (?=the |[A-ZÀ-Þ\d])"
)
"""What a further clause begins behind."""
HALF = (" than", " as", " who", " which", " that", " whose")
"""Words that do not end a clause: what stands before them is half of a comparison, or anybody."""
QUOTE = pattern('[“”"]')
WHO = pattern(
    r"(?P<last>[A-ZÀ-Þ][\w’'-]+)(?:, (?:\d{2}|[^,“”\"]{3,60}))?, who (?:also |first |now )?"
    rf"(?P<verb>{'|'.join(BASES)}|(?!is |was |has |does |says )[a-z]+s) (?P<rest>[^,.;“”\"]+)"
)
WHICH = pattern(
    r"(?P<who>(?:[Tt]he (?:[a-z]+ ){0,2}[a-z]+|(?:[A-ZÀ-Þ][\w’'-]+ ?)+)), which "
    rf"(?P<rest>(?:{'|'.join(_AUX)}|{'|'.join(BASES)}|{'|'.join({**NOW, **HOLDS})}) .+)"
)
NO_SUBJECT = STOP_WORDS | frozenset(
    """he she it they we you i who which what there this that these those here and but or so in on at by for from with
    as if when while after before since until because although though according during under over however meanwhile
    not only still also later then now one its their his her our my none nobody nothing another others such each every
    some most many few both either neither""".split()
)
"""Words that begin no subject of a question."""
ARTICLES = frozenset("the a an all two three four five".split())
CONNECTS = pattern(
    r"\b(?:that|who|which|whose|and|but|or|said|says|told|added|if|when|while|where|because|is|are|was|were|has"
    r"|have|had"
    r"|he|she|they|it|his|her|their|its|my|our|this|these|those|such|same|other|another|former|latter|similar"
    r"|remaining|to|should|could|may|might|itself|himself|"
    r"herself|themselves|not|never)\b|[a-z]ed\b"
)
LEFT_OPEN = pattern(
    r"\b(?:not|never|no|that|which|who|would|could|should|he|she|it|they|we|i|you|him|them|us|me|this|these|those"
    r"|there|here|so|than|such|same|pair|duo|couple|latter|one|ones|my|our|your|itself|himself|herself"
    r"|themselves)\b", re.IGNORECASE
)  # fmt: skip
"""Words of a deed after which nobody asks when or why, or that are not understood without their article."""
HANGS = pattern(
    r"(?: (?:a|an|the|of|to|for|from|with|at|by|in|on|and|or|into|over|under|about|as|its|their|his|her|only|also|"
    r"first|early|late|than|up|both|between|against|until))+$"
)
"""Words that no question ends with."""
ADVERB = pattern(
    r"^(?:also|already|now|still|soon|later|then|only|even|just|finally|recently|once|again|ever|[a-z]+ly) "
)

"""Words by which a sentence asserts nothing, or looks ahead; headings of opinion and corrections. Data only."""

from __future__ import annotations

import re

from index import pattern

MOODS = {
    "supposed": (
        r"(?:could|might)(?! not\b)(?: (?:well|yet|still|also|even|then|\w+ly))? [a-z]+"
        r"|would(?: not)? have|may have been|(?:not|n['’]t|never) rul(?:e|ed|ing) out|consider(?:s|ing)|mull(?:s|ing)"
        r"|if [^.;]{1,120}\bwould\b"
        r"|would [^.;]{1,120}\bif\b|(?-i:Were|Had|Should) [^.;,?]{1,80}, [^.;]{1,60} would"
        r"|könnten?|dürften?|hätten? [^.;]{1,80} können|wären? [^.;]{1,60} wenn|falls"
        r"|мо(?:жет|гут|г|гла|гли) бы|мог(?:ла|ли|ло)? бы|если бы|може бути|міг би|могл[аио] б|якби|якщо б"
    ),
    "feared": (
        r"fear(?:s|ed|ing)?|worr(?:y|ies|ied)|afraid|dread(?:s|ed)?"
        r"|befürchte\w*|fürchte\w*|опаса[юе]тся|боит?[сья]+"
        r"|боятся|побоюється|побоюються|боїться|бояться"
    ),
    "wanted": (
        r"should(?! (?:be known|be noted))|ought to|demand(?:s|ed|ing)?|wants?|wanted"
        r"|would (?:like|want)|hop(?:es?|ed|ing)"
        r"|call(?:s|ed|ing) (?:for|on)|ask(?:s|ed|ing) for|urg(?:es?|ed|ing)|hold out for"
        r"|(?:no|not) \w+(?: \w+){0,4} for less"
        r"|sollten?|forder(?:t|n|te|ten)|verlang(?:t|en|te|ten)|hoff(?:t|en|te|ten)|wünsch(?:t|en|te|ten)"
        r"|требу[юе]т|потребовал\w*|должн[аоы]|хочет|хотят|хотел\w*|призва\w+|призыва\w+|наде[юе]тся"
        r"|вимага[юєе]\w*|повинн[аіо]|хоче|хочуть|хотів|хотіл\w*|заклика\w+|сподіва\w+"
    ),
    "guessed": (
        r"thinks?|guess(?:es|ed)?|reckons?|suspects? that|speculat\w+|rumou?r(?:s|ed)?"
        r"|will have [a-z]+|(?:is|are) said to|reportedly"
        r"|(?:i|we) dare say|perhaps|maybe"
        r"|vermut(?:et|en|lich)|spekulier\w+|gerüchte?n?|vielleicht|предполага\w+|слух(?:и|ам|ов|ах)?|возможно"
        r"|припуска\w+|чутк[иаоу]\w*|можливо"
    ),
    "denied": (
        r"den(?:y|ies|ied|ying)|rejects?(?: the)? (?:claim|accusation|allegation|report)s?"
        r"|is (?:false|untrue)|no truth"
        r"|bestreite[tn]|bestritt(?:en)?|dementier\w+|отрица\w+|опровер\w+|запереч\w+|спросту\w+"
    ),
    "asked": r"[^.!]{3,}\?\W*$|asks? (?:what|whether|if|why|how)\b|asked (?:what|whether|if|about)\b",
}
"""A pattern of each mood: in whose words nothing is asserted."""

OPINION = (
    "opinion|comment|commentary|column|editorial|leader|op-ed|viewpoint|letters?|satire|kommentar|meinung|kolumne|glosse"
    "|leitartikel|gastbeitrag|мнение|колонка|комментарий|думка|коментар|погляд"
)
CORRECTION = (
    "corrections?|clarifications?|corrected|erratum|errata|berichtigung|korrektur|richtigstellung|исправлени[ея]"
    "|поправка|уточнени[ея]|опровержение|виправлення|уточнення|спростування"
)
"""Words at the head of an article of this kind."""

INTERVIEW = (
    r"(?:the )?interview(?: (?:with|mit) [^:|.–—]{2,60})?|q ?& ?a|in conversation(?: with)?|интервью|інтерв['’ʼ]ю"
)
LIVE = (
    r"live(?: ?blog| ?ticker| updates?| coverage)?|as it happened|liveblog|live-ticker|онлайн|прямая трансляция"
    r"|наживо"
)
RELEASE = (
    r"(?:press|media|news) (?:release|statement)|for immediate release|pressemitteilung|presseinformation"
    r"|пресс-релиз|прес-реліз|пресреліз"
)
"""Words at the head of an article of these kinds, or at the end of its title."""

RESTATED = (
    r"(?:we|our|(?:an? |the )?(?:(?:earlier|previous) )?"
    r"(?:report|article|story|headline|version|caption|broadcast)s?)"
    r"\b[^.;]{0,80}?\b(?:wrote|said|reported|stated|gave|called|named|printed|put|had)\b"
    r"|(?:wir|unser\w*|(?:ein|der|im) (?:bericht|artikel|meldung))\b[^.;]{0,80}?"
    r"\b(?:schrieben|geschrieben|berichtet\w*|hieß|genannt)\b"
    r"|(?:мы|наш\w*|в статье|в заметке)\b[^.;]{0,80}?\b(?:писали|сообщили|написали|говорилось|указали)\b"
    r"|(?:ми|наш\w*|у статті|в статті)\b[^.;]{0,80}?\b(?:писали|повідомили|написали|йшлося|вказали)\b"
)
"""How a correction repeats what was wrong."""

OPINIONS_ASKED = (
    r"say|says|said|think|thinks|thought|opinion|view|views|claim|claims|claimed|according|believe|feel|predict|expect"
    r"|plan|plans|planned|propose|proposed|suggest|suggested|offer|write|wrote|happen if|sagt|sagte|meint|laut|glaubt"
    r"|сказал\w*|говор\w+|думает|считает|мнени\w+|сказав|сказала|каже|думає|вважає"
)
"""Words of a question that asks what somebody says or means to do, whether it is so or not."""

PART = pattern(r"[;–—]|, (?:and|but|while|though|und|aber|während|и|но|а|і|але)(?= )")
OPINION_ADDRESS = pattern(
    r"/(?:opinions?|comment(?:isfree|ary)?|columns?|editorials?|meinung|kolumnen?)/", re.IGNORECASE
)
YES_NO = pattern(
    r"\W*(?:(?:and|but|so|und|и|а)\s+)?(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|may|ist"
    r"|sind|war|waren|hat|haben|wird|werden|kann|darf|правда ли|ли|чи)\b",
    re.IGNORECASE,
)
DONE = pattern(
    r"\b(?:did|was|were|ha(?:s|ve|d)(?! to\b)|wurden?|war(?:en)?|hat|haben|был[аио]?|бул[аио]|був)\b", re.IGNORECASE
)
STILL_OPEN = pattern(
    r"\b(?:do|does|will|would|should|can|could|to (?!the\b|an?\b)\w+|going|expect\w*|next|future"
    r"|(?:date|deadline|schedule|forecast|estimate|budget|target)s?|wird|werden|soll\w*)\b",
    re.IGNORECASE,
)
REPLY = pattern(r"\W*(?:yes|no|ja|nein|да|нет|так|ні|oui|non|sí)(?:[.,!;:—–]|\W*$)", re.IGNORECASE)
BEFORE_NOUN = pattern(
    r"\b(?:the|a|an|its|his|her|their|our|my|of|for|with|without|in|by|from|at|on|to|over)\s+$", re.IGNORECASE
)
RELATIVE = pattern(r"\b(?:that|who|which)\s+$")
CLAUSE = pattern(
    r"[,;:()–—“”«»\"]|\b(?:that|what|how|why|who|whom|whose|which|when|while|after|before|because|as|since|whether|if|where"
    r"|although|though|but|than|until)\b",
    re.IGNORECASE,
)
PAIRED = pattern(r"\b(?:and|or)\b", re.IGNORECASE)
OPEN = pattern(r"(?:whether|if)$", re.IGNORECASE)
_TO = r"\s+(?:(?:the\s+)?(?:early|late|mid|end\s+of|start\s+of|beginning\s+of|middle\s+of)[\s-]+)?$"
LIMIT = pattern(rf"\b(?:(?P<until>by|until|till|bis|до)|(?:from|before|to)){_TO}", re.IGNORECASE)
SINCE = pattern(rf"\b(?:since|seit){_TO}", re.IGNORECASE)
MOVED = pattern(
    rf"\b(?:postponed|moved|adjourned|delayed|deferred|extended|(?:put|pushed) back|rescheduled|brought forward)\b"
    rf"[^.;:]{{0,60}}?\b(?:to|until|till){_TO}",
    re.IGNORECASE,
)

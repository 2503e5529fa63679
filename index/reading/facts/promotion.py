"""Lines in an article that are no part of it: "Read more:", "Follow us", "Sign up for our newsletter", "Photo: AP".

Only a whole line is taken for one, and only by how it begins, or, of a short line, by all it says, so that a sentence
with such words in it stays.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

_LABELS: Final = """
read more|read also|also read|read next|read now|see also|see more|more on this|more on this story|more from
related|related stories
related articles|related topics|related content|related news|recommended|recommended for you|you may also like
you might also like
further reading|watch|watch now|watch more|listen|listen now|don['’]t miss|keep reading|continue reading
editor['’]s picks|most read|trending
mehr zum thema|lesen sie auch|lesen sie mehr|auch interessant|mehr dazu|siehe auch|weiterlesen
das könnte sie auch interessieren
lire aussi|à lire aussi|voir aussi|sur le même sujet|à lire|lee también|lea también|te puede interesar
ver también|más información
leggi anche|leia também|lees ook|читайте также|читать также|смотрите также|материалы по теме|по теме
читайте також|дивіться також
за темою|czytaj też|czytaj także|zobacz także|zobacz też|przeczytaj także|延伸阅读|相关阅读|相关新闻|更多
related links|related internet links|more information|explore more on these topics|mirá también|archivado en
temas|dans la même rubrique|schlagwörter|lies auch|bekijk ook|推荐阅读
"""
_PHRASES: Final = """
follow us (?:on|at)\\b.{0,120}|follow us|follow @?\\w+ on \\w+|follow .{2,40} on (?:twitter|facebook|instagram|x
whatsapp|telegram)\\b.{0,160}
like us on facebook.{0,80}|join us on .{0,60}|share this (?:article|story|post|page).{0,40}|share on (?:twitter
facebook|x|whatsapp)
sign up (?:for|to|here|now|today).{0,160}|subscribe(?: now| today| here)?(?: to| for)? (?:our|the|full|unlimited
get|read|this|daily|weekly).{0,140}
subscribe(?: now| today)?[.!]?|get (?:the|our) .{0,60}newsletter.{0,60}|click here (?:to|for) .{0,100}
download (?:the|our) .{0,40}app\\b.{0,60}
already a subscriber\\?.{0,60}|support (?:our|independent|quality) .{0,30}journalism.{0,80}
become a (?:member|subscriber|supporter)\\b.{0,60}|our standards:.{0,80}|il vous reste \\d+.{0,120}
la suite est réservée aux abonnés|this (?:article|story) (?:is|was) (?:for
available to) subscribers.{0,60}
advertisement|advertising|ad|sponsored|sponsored content|scroll to continue.{0,40}|story continues below.{0,40}
article continues .{0,40}
loading\\.{0,3}|share|tweet|print|email|save|comments?|\\d+ comments|\\d+ shares|\\d+ min(?:ute)?s? read
reading time:? .{1,20}|skip to .{0,40}
view comments|leave a comment|back to top|copy link|link copied.{0,10}|sign in|log in|enlarge this image
hide caption|toggle caption
folgen sie uns .{0,80}|abonnieren sie .{0,100}|newsletter abonnieren|anzeige|werbung|teilen|artikel teilen
jetzt abonnieren.{0,60}
suivez-nous.{0,80}|abonnez-vous .{0,100}|inscrivez-vous à .{0,80}newsletter.{0,40}|publicité|partager
partager l['’]article
síguenos.{0,80}|suscríbete .{0,100}|publicidad|compartir|seguici .{0,60}|pubblicità|publicidade
читайте нас [ву] .{0,80}|следите за нами .{0,80}|стежте за нами .{0,80}|recevez (?:chaque|tous les) .{0,140}
подписывайтесь на .{0,100}|подпишитесь на .{0,100}|реклама|поделиться|підписуйтесь на .{0,100}
підписуйтеся на .{0,100}|поділитися
puedes seguir a .{2,40} en \\w+.{0,160}|sígan?os en .{0,120}|folgen sie .{2,40} (?:auf|bei) \\w+.{0,120}
suivez .{2,40} sur \\w+.{0,120}|get the .{2,60} newsletter(?: here)?
.{2,60} is not responsible for the content of external (?:sites|links)
责任编辑.{0,20}|责编.{0,20}|扫描二维码.{0,40}|扫码.{0,40}|点击进入.{0,30}
skip past .{0,40}|after newsletter promotion|skip advertisement
zapisz się .{0,60}newsletter.{0,40}|reklama|udostępnij|obserwuj nas .{0,60}|关注我们.{0,40}|广告|分享|分享到.{0,20}
"""
_CREDITS: Final = """
photos?|photograph|photo credit|photo by|photograph by|image|image credit|image source|image by|images?|picture
pictures?|credit
illustration|video|source photo|foto|fotos|bild|bildquelle|bildrechte|quelle foto|crédit photo|crédits|imagen
fotografía|фото|иллюстрация
зображення|zdjęcie|zdjęcia|fot\\.?|图片来源|图源|图
"""
_AGENCIES: Final = (
    r"getty|reuters|\bap\b|\bafp\b|\bepa\b|\bdpa\b|shutterstock|alamy|istock|unsplash|\bpa\b|imago|\bpap\b|тасс|риа|xinhua"
    r"|archive|©|\(c\)"
)


_RIGHTS: Final = """
all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|все права защищены
усі права захищено|всі права захищені|wszelkie prawa zastrzeżone|tutti i diritti riservati|版权所有
"""


def _any(words: str) -> str:
    return "(?:" + "|".join("|".join(line for line in words.strip().split("\n")).split("|")) + ")"


LONGEST: Final = 260
"""Characters of the longest line that may be one."""


@cache
def _forms() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What introduces other stories, what asks for something, and who made a picture; made when first asked for."""
    label = re.compile(rf"[\W_]{{0,4}}(?:{_any(_LABELS)})(?:\s?[:：»>→-].{{0,250}}|[\W_]{{0,4}})", re.I)
    rights = rf"(?:\d{{4}}\s?[-–—]\s?\d{{4}}\s?)?(?:©|\(c\)|copyright\b).{{0,160}}|.{{0,120}}{_any(_RIGHTS)}.{{0,80}}"
    phrase = re.compile(rf"[\W_]{{0,4}}(?:{_any(_PHRASES)}|{rights})[\W_]{{0,4}}", re.I)
    credit = re.compile(
        rf"[\W_]{{0,3}}(?:{_any(_CREDITS)}\s?[:：/].{{1,80}}"
        r"|(?:photo|image|picture|illustration|photograph|foto)s? (?:by|von|par|de|credit).{1,60}|©.{1,60}"
        rf"|.{{0,50}}/\s?(?:{_AGENCIES}).{{0,20}}|(?:{_AGENCIES})(?: images| photo| via .{{1,30}})?)[\W_]{{0,3}}",
        re.I,
    )
    return label, phrase, credit


def is_promotion(line: str) -> bool:
    """Whether a line is a promotion, a button's word or the credit of a picture.

    >>> is_promotion("Read more: Baker moves"), is_promotion("Photo: Jane Roe / Getty Images")
    (True, True)
    >>> is_promotion("Subscribe was all she had to say."), is_promotion("Read more than one book.")
    (False, False)
    """
    line = line.strip()
    return 0 < len(line) <= LONGEST and (any(form.fullmatch(line) for form in _forms()[:2]) or _is_credit(line))


def _is_credit(line: str) -> bool:
    """Whether a short line names who made a picture: no sentence stands in it."""
    return len(line) <= 100 and not re.search(r"[.!?]\s\S{2}", line) and _forms()[2].fullmatch(line) is not None

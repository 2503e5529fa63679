"""The words by which pages, in several languages, say who wrote something and when, and by which they promote.

Adding a language is a line in each table. What the words are taken for is not known here.
"""

from __future__ import annotations

import re
from typing import Final

_PUBLISHED: Final = """
first published|published online|published|posted|date published|publication date|date|on|created|issued
released
erstveröffentlicht|veröffentlicht|erschienen|publiziert|datum|vom|am|den
mis en ligne|publié|publiée|paru|date de publication|le
publicado|publicada|fecha|fecha de publicación|el
pubblicato|data di pubblicazione|il
publicado em|data
gepubliceerd|geplaatst|op
опубликовано|опубликована|дата публикации|дата|размещено
опубліковано|дата публікації|опублікована
opublikowano|data publikacji|data dodania|dodano|dnia
发布时间|发布日期|发布于|发表于|发表时间|日期|时间|发布|發布時間|發佈時間|日期|時間
公開日|掲載日
"""
_UPDATED: Final = """
last updated|updated|last modified|modified|update|last edited
zuletzt aktualisiert|aktualisiert|letzte aktualisierung|aktualisierung|zuletzt geändert|stand
mis à jour|mise à jour|modifié|dernière mise à jour
actualizado|actualizada|última actualización|modificado
aggiornato|ultimo aggiornamento|atualizado|bijgewerkt
обновлено|обновлена|изменено|последнее обновление
оновлено|змінено
aktualizacja|zaktualizowano|ostatnia aktualizacja
更新时间|更新于|最后更新|更新|更新時間|最終更新
"""
_BY: Final = r"""
by|written by|hosted by|presented by|story by|words by|words(?=\s?:)|text by|interview by|photos and words by
report by|reported by|posted by|submitted by|published by|author|authors|from
von|text von|autor|autorin|autoren|text|ein artikel von|ein interview von|ein kommentar von|ein bericht von
ein essay von
ein gastbeitrag von|ein porträt von|eine analyse von|eine reportage von|eine kolumne von|eine rezension von
interview
par|texte de|texte(?=\s?:)|propos recueillis par|auteur
por|texto de|texto(?=\s?:)|autora|escrito por|entrevista de
di|a cura di|door|av|af
автор|авторы|автор текста|текст|подготовил|подготовила|автор статьи|беседовал|беседовала|записал|записала
автор|автори|авторка|авторки|текст|підготував|підготувала|автор тексту|розмовляв|розмовляла
rozmawiał|rozmawiała|autor|autorka|autorzy|tekst|opracował|opracowała|napisał|napisała
作者|记者|記者|撰文|撰稿|文|文字|本报记者|新华社记者|通讯员
"""
_AND: Final = "and|und|et|y|e|och|og|i|oraz|и|і|та|&|with|mit|avec|con"
_ROLES: Final = """
reporter|reporters|writer|writers|editor|editors|correspondent|correspondents|journalist|columnist|critic|staff
contributor|producer|producers|analyst|photographer|photography|photos|photo|bureau|chief|team|desk|newsroom
editorial|newsletter
special to|for the
redakteur|redakteurin|korrespondent|korrespondentin|redaktion|reporterin|journalistin|chefredakteur|autorin
volontär
journaliste|rédaction|rédacteur|rédactrice|correspondant|correspondante|envoyé spécial|envoyée spéciale
reportage
periodista|redacción|redactor|redactora|corresponsal|enviado especial|enviada especial
корреспондент|журналист|журналистка|редактор|редакция|обозреватель|специально для
кореспондент|кореспондентка|журналіст|журналістка|редактор|редакція
redaktor|redakcja|dziennikarz|dziennikarka|korespondent|korespondentka|fot
"""
_NO_NAMES: Final = """
follow|follow us|share|subscribe|comments?|comment|read more|more|newsletter|print|email|e-mail|advertisement
super user|site admin|site editor|sign in|log in|login|admin|administrator
webmaster|root|user|guest|anonymous|unknown|none|null|undefined|editor
staff|author|authors|name
home|menu|search|contact|contact us|about|about us|view all|see all|all posts
updated|published|posted|min read|minute read
breaking|breaking news|exclusive|live|latest|local|world|national|international|politics|business|opinion|sports?
culture|technology|science|health|weather|entertainment|lifestyle|editorial|analysis|video|photos?
folgen sie uns|folgen|teilen|mehr|suivez-nous|partager|síguenos|compartir
подписаться|поделиться|підписатися|udostępnij|关注|分享
"""
_WEEKDAYS: Final = """
monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues?|wed|thu|thurs|fri|sat|sun
montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|mo|di|mi|do|fr|sa|so
lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche
lunes|martes|miércoles|jueves|viernes|sábado|domingo
понедельник|вторник|среда|среду|четверг|пятница|пятницу|суббота|субботу|воскресенье|пн|вт|ср|чт|пт|сб|вс
понеділок|вівторок|середа|середу|четвер|п['’]ятниця|п['’]ятницю|субота|суботу|неділя|неділю|нд
poniedziałek|wtorek|środa|środę|czwartek|piątek|sobota|sobotę|niedziela|niedzielę
星期[一二三四五六日天]|周[一二三四五六日]
"""


def _any(words: str) -> str:
    """An expression for any of the words, the longest first."""
    listed = {word for line in words.strip().split("\n") for word in line.split("|")}
    return "(?:" + "|".join(sorted(listed, key=lambda word: (-len(word), word))) + ")"


_TAIL: Final = r"(?:\s?(?:г|р|r|року|года|roku)\b\.?)?"
_ON: Final = r"(?: (?:on|at|am|um|le|el|dnia|em))?"
PUBLISHED: Final = re.compile(rf"(?:{_any(_PUBLISHED)}{_ON})?[\s:：;,]{{0,4}}{_TAIL}[\s.;]*", re.I)
"""All that may stand beside the day of publication in its line."""
UPDATED: Final = re.compile(rf"{_any(_UPDATED)}{_ON}[\s:：;,]{{0,4}}{_TAIL}[\s.;]*", re.I)
"""All that may stand beside the day of the last change in its line."""
_BEFORE_NAME: Final = rf"(?:{_any(_BY)}(?:\s?[:：/]\s?|\s(?=\S))|文[/／])"
BY: Final = re.compile(rf"\s*{_BEFORE_NAME}", re.I)
"""What introduces a name, at the beginning of a line."""
BY_INSIDE: Final = re.compile(rf"(?:^|\s)(?={_BEFORE_NAME})", re.I)
"""The same, anywhere in it."""
AND: Final = re.compile(rf"\s?[,;|•·、，／/]\s?|\s(?:{_AND})\s|\s?&\s?", re.I)
"""What stands between names."""
ROLE: Final = re.compile(rf"\b{_any(_ROLES)}\b|通讯员|编辑|责编", re.I)
"""What people are, not who they are."""
NO_NAME: Final = re.compile(rf"(?:{_any(_NO_NAMES)})\b.*", re.I)
"""What stands where names do and is none."""
WEEKDAYS: Final = re.compile(rf"\b{_any(_WEEKDAYS)}\b\.?,?", re.I)
DATED: Final = re.compile(rf"\s*\b(?:{_any(_PUBLISHED)}|{_any(_UPDATED)})\b\s*[:：]?\s*$", re.I)
"""What introduces a date, at the end of what stands before it."""

PARTICLES: Final = frozenset(
    "de da do dos das del della di du des la le van von der den ter ten zu zur al el bin ibn ben st y e i af".split()
)
HAN_PAPER: Final = re.compile(
    r".*(?:[日晚时早]报|报社|报|网|通讯社|新华社|中新社|电视台|电台|周刊|新闻|在线|编辑部|[報报][導导道]|報社?|通訊社|電視台|新聞|週刊)"
)
"""Names of papers and stations, which are as short as those of people."""
MONTH: Final = re.compile(
    r"(?:january|february|march|april|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|januar|februar|märz|juni|juli|oktober|dezember"
    r"|январ[ья]|феврал[ья]|марта|апрел[ья]|июн[ья]|июл[ья]|августа|сентябр[ья]|октябр[ья]|ноябр[ья]|декабр[ья])\.?",
    re.I,
)
HAN_NAME: Final = re.compile(
    "[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔"
    "康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚張劉陳楊趙黃吳孫馬羅鄭謝韓馮蕭許鄧葉閻鍾盧蔣賈譚鄒陸龍萬錢湯喬賀賴龔]"
    "[\u4e00-\u9fff]{1,2}|(?:欧阳|司马|上官|诸葛|东方|皇甫|公孙|令狐|慕容|司徒|歐陽|司馬|諸葛)[\u4e00-\u9fff]{1,2}"
)
"""A Chinese name by its surname, which tells it from a section of a paper where nothing introduces it."""
AGENCIES: Final = frozenset(
    "reuters bloomberg afp ap dpa apa epd kna efe ansa pap тасс интерфакс укринформ укрінформ xinhua".split()
)
BEHIND_NAME: Final = re.compile(r"\s(?:in|aus|à|en|w|для|for|at|of|on|is|has)\s|\s[–—-]\s|\s?[|•]")
"""What parts a name from where somebody works."""

READ_MORE: Final = """
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
suggested topics|explore further|filed under|posted in|tagged|czytaj dalej|w temacie|leer más|leggi tutto|延伸閱讀
相關新聞|相關報導
temas|dans la même rubrique|schlagwörter|lies auch|bekijk ook|推荐阅读
"""
PROMOTES: Final = """
follow us (?:on|at)\\b.{0,120}|follow us|follow @?\\w+ on \\w+|follow .{2,40} on (?:twitter|facebook|instagram|x
whatsapp|telegram)\\b.{0,160}
like us on facebook.{0,80}|join us on .{0,60}|share this (?:article|story|post|page).{0,40}|share on (?:twitter
facebook|x|whatsapp)
sign up (?:for|to|here|now|today).{0,160}|letters to the editor (?:may|can|should) be .{0,100}
subscribe(?: now| today| here)?(?: to| for)? (?:our|the|full|unlimited|keep|continue|support
get|read|this|daily|weekly).{0,140}
subscribe(?: now| today)?[.!]?|get (?:the|our) .{0,60}newsletter.{0,60}|click here (?:to|for) .{0,100}
download (?:the|our) .{0,40}app\\b.{0,60}
already a subscriber\\?.{0,60}|support (?:our|independent|quality) .{0,30}journalism.{0,80}
become a (?:member|subscriber|supporter)\\b.{0,60}|our standards:.{0,80}|il vous reste \\d+.{0,120}
la suite est réservée aux abonnés|this (?:article|story) (?:is|was) (?:for
available to) subscribers.{0,60}
advertisement|advertising|adverts?|ad|sponsored|sponsored content|scroll to continue.{0,40}
story continues below.{0,40}
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
(?:this (?:web)?site|we(?: and our .{0,60})?) uses? cookies\\b.{0,200}|by (?:signing up|subscribing
submitting\\b.{0,30}),? you .{0,200}
(?:every|each|delivered|straight|sent|direct) .{0,60}(?:in|to) your inbox\\b.{0,60}|keep reading for .{1,40}
try unlimited access.{0,40}
(?:we|the publisher|\\w+) (?:may|might) (?:earn|receive|get) (?:a|an) .{0,30}commission\\b.{0,200}
(?:(?:have you )?got|do you have) a (?:news )?(?:story|tip)\\b.{0,30}\\?.{0,140}|join the (?:conversation|debate
discussion)\\b.{0,120}
have your say\\b.{0,120}|did you make this\\b.{0,100}|was this (?:article |page )?helpful\\??.{0,60}
powered by .{1,40}|\\w+ (?:stats|data|results|odds) powered by .{1,40}
(?:image|photo|picture|slide|bild|foto|imagen|фото|zdjęcie) \\d{1,3} ?(?:of|/|von|de|sur|из|з|z) ?\\d{1,3}
republish (?:this|our) .{0,40}|.{0,60}gamble ?(?:aware|responsibly)\\b.{0,60}|get (?:our|the latest) .{2,60} (?:by
via) e-?mail\\b.{0,40}
recib[ea] .{0,80}(?:newsletter|boletín)\\b.{0,60}|recevez .{0,80}(?:newsletter|infolettre)\\b.{0,60}
reading time .{1,20}
(?:temps de lecture|lesezeit|время чтения|час читання|czas czytania|tiempo de lectura|阅读时间)\\s?[:：]?.{1,20}
oceń artykuł.{0,40}|this (?:story|article) appears in .{0,100}
dołącz do nas\\b.{0,80}|skomentuj.{0,20}|kommentieren|diesen artikel (?:teilen|merken)|artikel merken
(?:jetzt )?kommentare? (?:lesen
schreiben|anzeigen).{0,20}|нашли (?:опечатку|ошибку)\\b.{0,120}|якщо ви (?:знайшли|помітили) помилку.{0,120}
поддержите (?:нас
издание|проект)\\b.{0,100}|підтрим(?:ай)?те (?:нас|видання)\\b.{0,100}|рассылка|.{0,4}[点點]我(?:下[载載]|看).{0,60}
加入好友.{0,40}|.{0,20}扫一扫.{0,30}
.{2,60} is not responsible for the content of external (?:sites|links)
责任编辑.{0,20}|责编.{0,20}|扫描二维码.{0,40}|扫码.{0,40}|点击进入.{0,30}
skip past .{0,40}|after newsletter promotion|skip advertisement
(?:article |contenu )?réservé (?:aux|à nos) abonnés|(?:exklusiv|nur) für abonnenten|(?:for )?subscribers only
dieses thema im programm.{0,160}|(?:close )?thanks for (?:signing|subscribing).{0,60}
(?:disclosure|disclaimer): this (?:post|article|page).{0,200}|tried this recipe.{0,80}
published in the print edition.{0,80}
subscribe (?:for|from) (?:just |only )?\\S{1,12} .{0,12}(?:a|per) (?:week|month|year).{0,40}
support the show.{0,60}|rate us .{0,40}|printed from .{0,120}|page \\d+ of \\d+|add .{2,40} on google
(?:reach|contact|email) .{3,60} at \\S{0,60}[\\d@].{0,60}|materiał (?:partnera|sponsorowany|promocyjny)
zapisz się .{0,60}newsletter.{0,40}|reklama|udostępnij|obserwuj nas .{0,60}|关注我们.{0,40}|广告|分享|分享到.{0,20}
"""
CALLS: Final = """
sign up|subscribe|follow|join|download|get|donat(?:e|ing|ion)|consider|support|become
abonnieren|abonniere|folgen sie|folge uns|melden sie sich|unterstützen sie|jetzt anmelden
inscrivez-vous|abonnez-vous|retrouvez|suivez|recevez|téléchargez|soutenez
suscríbe(?:te|ase)|suscribir(?:te|se)|apúntate|síguenos|sigue|únete|descarga|recibe|apoya
iscriviti|seguici|scarica|assine|siga-nos|siga
подпи(?:шитесь|сывайтесь)|следите|читайте|присоединяйтесь|поддержите
підпи(?:шіться|суйтесь|суйтеся)|стежте|читайте|приєднуйтесь|долучайтесь|підтримайте
zapisz się|obserwuj|polub|dołącz|subskrybuj|wesprzyj|pobierz
关注|订阅|下载|扫码|關注|訂閱
"""
"""What promotion asks its readers to do."""
CHANNELS: Final = """
(?:our|the free) (?:\\w+[ -]){0,4}(?:newsletters?|e-?mails?|briefings?|apps?|podcasts?|channels?|community|page)
(?:our|local|independent|quality) (?:\\w+ ){0,2}(?:journalism|reporting|newsroom|work)
google news|apple news
\\b(?:us|uns|nous|nos|nosotros|нас|nas) .{0,12}(?:whatsapp|telegram|facebook|instagram|twitter|youtube)
unser(?:en|em|e|er)? (?:[\\w-]+ ){0,3}(?:newsletter|app|kanal|whatsapp-kanal|podcast)
(?:notre|nos) (?:\\w+ ){0,2}(?:newsletters?|infolettre|lettres? d['’]information|chaîne|appli\\w*|page)
(?:nuestr[oa]s?) (?:\\w+ ){0,2}(?:newsletters?|bolet[ií]n\\w*|canal|app|página|comunidad)
(?:nostr[oa]) (?:\\w+ ){0,2}(?:newsletter|canale|app)|noss[oa] (?:\\w+ ){0,2}(?:newsletter|canal|app)
наш\\w* (?:[\\w-]+ ){0,2}(?:канал\\w*|рассылк\\w*|розсилк\\w*|сторінк\\w*|страниц\\w*|telegram\\S*|телеграм\\S*)
nasz\\w* (?:\\w+ ){0,2}(?:newsletter\\w*|kanał\\w*|aplikacj\\w*|profil\\w*|stron\\w*)
(?:channel|canal|kanal|chaîne|канал)\\w* .{0,40}(?:whatsapp|telegram)
微信公众号|公众号|客户端|官方微博|视频号|公眾號|粉絲團
"""
"""What an outlet has to offer beside its articles, by the words with which it speaks of itself."""
CREDITS: Final = """
photos?|photograph|photo credit|photo by|photograph by|image|image credit|image source|image by|images?|picture
pictures?|credit
illustration|video|source photo|foto|fotos|bild|bildquelle|bildrechte|quelle foto|crédit photo|crédits?|créditos?
imagen
fotografía|фото|иллюстрация
зображення|zdjęcie|zdjęcia|fot\\.?|图片来源|图源|图
"""
PICTURES_OF: Final = (
    r"getty|reuters|\bap\b|\bafp\b|\bepa\b|\bdpa\b|shutterstock|alamy|istock|unsplash|\bpa\b|imago|\bpap\b|тасс|риа|xinhua"
    r"|archive|©|\(c\)"
)
RIGHTS: Final = """
all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|все права защищены
усі права захищено|всі права захищені|wszelkie prawa zastrzeżone|tutti i diritti riservati|版权所有
"""

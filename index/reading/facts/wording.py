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
_BY: Final = """
by|written by|story by|words by|text by|report by|reported by|posted by|submitted by|published by|author|authors|from
von|text von|autor|autorin|autoren|text|ein artikel von|eine analyse von|ein kommentar von|ein bericht von
interview
par|texte de|propos recueillis par|auteur
por|texto de|autora|escrito por
di|a cura di|door|av|af
автор|авторы|автор текста|текст|подготовил|подготовила|автор статьи
автор|автори|авторка|авторки|текст|підготував|підготувала|автор тексту
autor|autorka|autorzy|tekst|opracował|opracowała|napisał|napisała
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
AND: Final = re.compile(rf"\s?[;|•·、，/]\s?|\s?,\s|\s(?:{_AND})\s|\s?&\s?", re.I)
"""What stands between names."""
ROLE: Final = re.compile(rf"\b{_any(_ROLES)}\b|通讯员|编辑|责编", re.I)
"""What people are, not who they are."""
NO_NAME: Final = re.compile(rf"(?:{_any(_NO_NAMES)})\b.*", re.I)
"""What stands where names do and is none."""
WEEKDAYS: Final = re.compile(rf"\b{_any(_WEEKDAYS)}\b\.?,?", re.I)
DATED: Final = re.compile(rf"\s*\b(?:{_any(_PUBLISHED)}|{_any(_UPDATED)})\b\s*[:：]?\s*$", re.I)
"""What introduces a date, at the end of what stands before it."""

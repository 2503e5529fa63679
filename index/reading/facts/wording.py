"""How pages, in several languages, say who wrote something and when, and how they promote: forms of a line.

The words stand in ``index/lang``, a file a language.
"""

from __future__ import annotations

import re
from typing import Final

from ...lang.patterns import pattern, words_of

_TAIL: Final = r"(?:\s?(?:{bylines.year_ends})\b\.?)?"
_ON: Final = r"(?: (?:{bylines.on}))?"
PUBLISHED: Final = pattern(rf"(?:(?:{{bylines.published}}){_ON})?[\s:：;,]{{0,4}}{_TAIL}[\s.;]*", re.I)
"""All that may stand beside the day of publication in its line."""
FIRST: Final = pattern(r"\b(?:{bylines.first_published})", re.I)
"""What introduces the day of publication where a later one stands beside it."""
UPDATED: Final = pattern(rf"(?:{{bylines.updated}}){_ON}[\s:：;,]{{0,4}}{_TAIL}[\s.;]*", re.I)
"""All that may stand beside the day of the last change in its line."""
_BEFORE_NAME: Final = r"(?:(?:{bylines.by})(?:\s?[:：/]\s?|\s(?=\S))|文[/／])"
BY: Final = pattern(rf"\s*{_BEFORE_NAME}", re.I)
"""What introduces a name, at the beginning of a line."""
BY_INSIDE: Final = pattern(rf"(?:^|\s)(?={_BEFORE_NAME})", re.I)
"""The same, anywhere in it."""
AND: Final = pattern(r"\s?[,;|•·、，／/]\s?|\s(?:{bylines.and})\s|\s?&\s?", re.I)
"""What stands between names."""
ROLE: Final = pattern(r"\b(?:{bylines.roles})\b|{bylines.roles_inside}", re.I)
"""What people are, not who they are."""
NO_NAME: Final = pattern(r"(?:{bylines.no_names})\b.*", re.I)
"""What stands where names do and is none."""
WEEKDAYS: Final = pattern(r"\b(?:{dates.weekdays}|{bylines.short_weekdays})\b\.?,?", re.I)
DATED: Final = pattern(r"\s*\b(?:{bylines.published}|{bylines.updated})\b\s*[:：]?\s*$", re.I)
"""What introduces a date, at the end of what stands before it."""
OUTLET: Final = re.compile(
    r"\b(?:news\w*|nieuws|zeitung|nachrichten|noticias|notícias|press|media|radio|tv|online|digital|magazin\w*|journal"
    r"|department|ministry|university|institute|agency|council|redaktion|redazione|redacción|rédaction|redakcja)\b",
    re.I,
)
"""What is in the names of papers and offices, and seldom in those of people."""
OFFICE: Final = re.compile(
    r"\b(?:universit\w+|institute?o?|ministry|department|college|school|academy|agency|council|professor|lecturer|fellow)\b",
    re.I,
)
"""Where people work, and what they are there."""
PARTICLES: Final = words_of("bylines.particles")
HAN_PAPER: Final = pattern(r".*(?:{bylines.papers})")
MONTH: Final = pattern(r"(?:{bylines.months})\.?", re.I)
AGENCIES: Final = words_of("bylines.agencies")
BEHIND_NAME: Final = pattern(r"\s(?:{bylines.behind})\s|\s[–—-]\s|\s?[|•]")
"""What parts a name from where somebody works."""
CLOCK: Final = pattern(
    r"(?:(?:{bylines.clock}|,|\||·|-|–|—)\s{0,2})?"
    r"\d{1,2}(?:[:.h]\d{2}(?:[:.]\d{2})?(?:\.\d+)?|\s?(?=[ap]\.?m))\s{0,2}(?:{bylines.clock_ends})?\s{0,2}"
    r"(?:z\b|\(?(?:gmt|utc|bst|c?e?[csm][se]?t|[cepm][sd]t|[ecmp]t|ist|мск|msk|(?:[a-z]+ ){1,2}time)\b\)?)?"
    r"(?:[+-]\d{2}:?\d{2})?",
    re.I,
)
"""A time of day, with what leads to it and its zone."""

LABEL: Final = pattern(
    r"[\W_]{0,4}(?:{promotion.read_more})(?:\s?[:：»>→|-].{0,250}|(?<=\w\w\w)\.\s.{0,250}|[\W_]{0,4})", re.I
)
"""A line that introduces other stories."""
BEHIND: Final = pattern(r"[\W\d]*(?:{promotion.comments}|{promotion.about_author})[\W\d]*", re.I)
"""A heading of what readers wrote, or of what is said about the author."""
SPONSOR: Final = pattern(r"[\W_]{0,4}(?:{promotion.sponsors}) .{2,40}", re.I)
"""A line above what somebody paid for."""
LABELLED: Final = pattern(r"[\W_]{0,4}(?:{promotion.read_more})\b", re.I)
"""How such a line begins."""
PHRASE: Final = pattern(
    r"[\W_]{0,4}(?:{promotion.promotes}|(?:{promotion.picture}) \d{1,3} ?(?:/|{promotion.picture_of}) ?\d{1,3}"
    r"|(?:{promotion.reading_time})\s?[:：]?.{1,20}"
    r"|(?:\d{4}\s?[-–—]\s?\d{4}\s?)?(?:©|ⓒ|\(c\)|copyright\b).{0,160}|[^.!?]{1,20}\s[©ⓒ]\s.{0,160}|.{0,120}(?:{promotion.rights}).{0,80})[\W_]{0,4}",
    re.I,
)
"""A line that asks for something, or says who has the rights."""
CREDIT: Final = pattern(
    r"[\W_]{0,3}(?:(?:{promotion.credits})\s?[:：/].{1,80}"
    r"|(?:image|photo|picture|video) (?:source|credit|caption), .{1,60}"
    r"|fot\. .{1,60}|[(\[]?.{2,30} (?:photos?|fotos?|images?|pool)\s?/\s?\S.{1,40}[)\]]?"
    r"|[(\[](?:photo|foto|image|picture)s? [^()]{2,50}[)\]]"
    r"|(?:photo|foto)s? \S.{0,40}\s?/\s?\S.{0,40}"
    r"|(?:photo|image|picture|illustration|photograph|foto)s? (?:{promotion.picture_by}).{1,60}|[©ⓒ].{1,60}"
    r"|.{0,50}/\s?(?:{promotion.pictures_of}).{0,20}"
    r"|(?:{promotion.pictures_of})(?: images| photo| via .{1,30})?)[\W_]{0,3}",
    re.I,
)
"""A line that says who made a picture."""
CREDITED: Final = pattern(r"\s(?=(?:{promotion.credits})\s?[:：]\s)", re.I)
"""The space before such words in a line."""
CONTACT: Final = pattern(r"[\W_]{0,3}(?:{promotion.contacts})\s?(?:[:：].{0,200}|[\W_]{0,3})", re.I)
"""What heads whom the press may ask, and such a line."""
EDITED: Final = pattern(r"[\W_]{0,3}(?:{bylines.edited})(?!\w)", re.I)
"""The beginning of a line that names who did something else than write."""
CALL: Final = pattern(
    r"(?:^[\W_]*|[.!?…:;,|–—-]\s+|\b(?:{promotion.please}) )(?:{promotion.calls})(?!\w)|[关關]注|[订訂][阅閱]", re.I
)
"""What promotion asks its readers to do."""
CHANNEL: Final = pattern(r"(?<!\w)(?:{promotion.channels})(?!\w)|公[众眾]号", re.I)
"""What an outlet has to offer beside its articles, by the words with which it speaks of itself."""
HAN_NAME: Final = re.compile(
    "[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔"
    "康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚張劉陳楊趙黃吳孫馬羅鄭謝韓馮蕭許鄧葉閻鍾盧蔣賈譚鄒陸龍萬錢湯喬賀賴龔]"
    "[\u4e00-\u9fff]{1,2}|(?:欧阳|司马|上官|诸葛|东方|皇甫|公孙|令狐|慕容|司徒|歐陽|司馬|諸葛)[\u4e00-\u9fff]{1,2}"
)
"""A Chinese name by its surname, which tells it from a section of a paper where nothing introduces it."""

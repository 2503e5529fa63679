"""Bylines as papers print them: whom each names, and what stands beside the names and is nobody."""

from __future__ import annotations

import pytest

from index.reading.facts.bylines import names

STATED = """
en ANN REED, Associated Press => Ann Reed
en By Web Desk => nobody
en Guest Contributor => nobody
en Press Release => nobody
en Ann Reed Contributor => Ann Reed
en Ann Reed, Contributor => Ann Reed
en Contributor Ann Reed => nobody
en Ann Reed Follow => Ann Reed
en Ann Reed and 2 more => Ann Reed
en Ann Reed 5 min read => Ann Reed
en Ann Reed View Profile => Ann Reed
en Ann Reed, USA TODAY => Ann Reed
en Ann Reed, Special to the Courier => Ann Reed
en annreed => nobody
en Courier Team => nobody
en Site Administrator => nobody
en Super Admin => nobody
en Sponsored Content => nobody
en Partner Content => nobody
en Paid Post => nobody
en Last Updated => nobody
en Leave A Comment => nobody
en About The Author => nobody
fr Anne Roy (à Bruxelles) et Luc Petit => Anne Roy; Luc Petit
es Ana Ruiz y Luis Gil => Ana Ruiz; Luis Gil
es Ana Ruiz Corresponsal en París => Ana Ruiz
pt Ana Lopes, São Paulo => Ana Lopes
ru Анна Рид, корреспондент => Анна Рид
pl Anna Rój => Anna Rój
zh 来源：新华社 => nobody
ja 編集部 => nobody
ja 毎日更新 2022/2/15 16:21 => nobody
ja 佐々木恵 => 佐々木恵
nl Joris Meulen en Fenna de Graaf => Joris Meulen; Fenna de Graaf
hu Kiss Anna és Nagy Péter => Kiss Anna; Nagy Péter
fr Y. K. => nobody
ko 이도현 기자 정유진 기자 => 이도현; 정유진
cs Jan Novák => Jan Novák
en Jun Park-Delaney => Jun Park-Delaney
es Mar Benítez => Mar Benítez
de Juli Zander => Juli Zander
en March => nobody
"""
"""In fields for authors: the language, the line and whom it names."""
PRINTED = """
en By Ann Reed => Ann Reed
en By Ann Reed, for the Courier => Ann Reed
en By Ann Reed For The Daily Courier => Ann Reed
en By ANN REED FOR THE DAILY COURIER => Ann Reed
en By Ann Reed Updated: 10:32 EST, 4 March 2014 => Ann Reed
en By Dr. Ann Reed => Dr. Ann Reed
en By Ann Reed Political correspondent => Ann Reed
en By Ann Reed Political Editor => Ann Reed
en By Ann Reed Senior Writer => Ann Reed
en By Ann Reed Health reporter, BCB News => Ann Reed
en By Ann Reed Business reporter => Ann Reed
en By Ann Reed The Associated Press => Ann Reed
en By Ann Reed Associated Press => Ann Reed
en By the Editorial Board => nobody
en By Our Correspondent => nobody
en Written By Ann Reed => Ann Reed
en Story by Ann Reed Photographs by Tom Frost => Ann Reed
en Words: Ann Reed Photographs: Tom Frost => Ann Reed
en By Ann Reed and photos by Tom Frost => Ann Reed
en Translated by Ann Reed => nobody
en By Ann Reed, Oslo => Ann Reed
en By Ann Reed, New York => Ann Reed
de Ein Kommentar von Anna Reh => Anna Reh
de Von unserem Korrespondenten Jörg Stein => Jörg Stein
de Von dpa => dpa
fr Par Anne Roy Correspondante à Moscou => Anne Roy
fr Par La Rédaction => nobody
pt Por Ana Lopes => Ana Lopes
pt Por Ana Lopes, G9 — São Paulo => Ana Lopes
nl Door onze redacteur Anna de Vries => Anna de Vries
sv Text: Anna Berg Foto: Per Lind => Anna Berg
zh-TW 文／陳美玲 => 陳美玲
zh 江城晚报记者 陈美玲 => 陈美玲
zh 江城晚报记者 陈美玲 实习生 王刚 => 陈美玲; 王刚
zh 本报记者 陈美玲 王刚 => 陈美玲; 王刚
ko 글 김하나 => nobody
ar بقلم: سارة خليل => سارة خليل
"""
"""The same above articles."""


def _lines(table: str, stated: bool) -> list[tuple[str, str, str | None, bool]]:
    rows = [line.split(" => ") for line in table.strip().splitlines()]
    parts = [(*head.split(" ", 1), people) for head, people in rows]
    return [(language, line, None if people == "nobody" else people, stated) for language, line, people in parts]


@pytest.mark.parametrize(("language", "line", "people", "stated"), _lines(STATED, True) + _lines(PRINTED, False))
def test_a_byline(language: str, line: str, people: str | None, stated: bool) -> None:
    assert names(line, language, stated=stated) == people

"""Who is who in an article: names with the office or role that the article gives them.

A name counts as a person's only if an office accompanies it ("governor Vyacheslav Gladkov", "Anna Weiss, the
mayor"), or if it is said to speak and its last part occurs alone elsewhere, as is usual in news. Results are
spans of the text; no text is composed.

Pure functions over strings. Offices are known in English, German, Russian and Ukrainian.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from index import pattern

from .terms import stem

Span = tuple[int, int]


class Named(NamedTuple):
    """A person: the spans of the name and of the role, if there is one, and the index of the sentence."""

    name: Span
    role: Span | None
    sentence: int


_OFFICES = (
    r"president|chancellor|premier|(?:prime\s)?minister|governor|mayor|senator|secretary|ambassador|lawmaker|deputy"
    r"|congress(?:man|woman)|representative|councill?or|commissioner|king|queen|prince|princess|pope|bishop|imam|rabbi"
    r"|general|colonel|major|captain|commander|sergeant|lieutenant|admiral|sheriff|inspector|detective|officer"
    r"|director|chair(?:man|woman|person)?|chief|head|leader|manager|founder|co-founder|owner|executive|ceo|cfo|cto"
    r"|spokes(?:man|woman|person)|adviser|advisor|analyst|economist|expert|professor|doctor|nurse"
    r"|researcher|scientist|engineer|biologist|physicist|chemist|astronomer|geologist|ecologist|historian|author"
    r"|writer|editor|journalist|reporter|artist|actor|actress|singer|musician|conductor|composer|curator|architect"
    r"|coach|trainer|striker|midfielder|defender|goalkeeper|player|champion|runner|swimmer|rider|driver|skipper"
    r"|lawyer|attorney|prosecutor|judge|justice|teacher|principal|pastor|farmer|fisherman|baker|activist|campaigner|resident"
    r"|eyewitness|witness|survivor|investor|trader|mep|mp|[a-z]{4,}(?:ist|ician|ographer)"
    r"|\w*(?:präsident|minister|kanzler|bürgermeister|sprecher|leiter|direktor|trainer|torwart|stürmer|spieler|forscher"
    r"|wissenschaftler|professor|anwalt|anwält|richter|historiker|ökonom|biolog|physiker|autor|händler|besitzer|gründer"
    r"|botschafter|senator|kapitän|kommandeur|lehrer|arzt|ärzt|inhaber|experte?|landrat|landrät|oberst)(?:in|s|n|en|innen)?"
    r"|\w*(?:chef|vorstand|könig)(?:in|s)?|\w*vorsitzende[rnms]?|staatssekretär(?:in|s)?|abgeordnete[rnms]?"
    r"|президент\w*|премьер\w*|министр\w*|губернатор\w*|мэр\w*|глав[аыуео]й?|депутат\w*|сенатор\w*|посол|посла|директор\w*"
    r"|председател\w+|руководител\w+|начальник\w*|командующ\w+|генерал\w*|полковник\w*|тренер\w*|капитан\w*|нападающ\w+"
    r"|вратар\w+|профессор\w*|учен(?:ый|ого|ая)|учён(?:ый|ого|ая)|историк\w*|экономист\w*|аналитик\w*|эксперт\w*|врач\w*"
    r"|пресс-секретар\w+|секретар\w+|представител\w+|адвокат\w*|прокурор\w*|судь[яиюе]|писател\w+|режиссер\w*|режиссёр\w*"
    r"|міністр\w*|мер\w{0,2}|голов[аиуою]|посол|керівник\w*|очільник\w*|речни[кц]\w*|науков\w+|воротар\w*|лікар\w*|суддя"
    r"|директорк\w+|прем['’ʼ]єр\w*|журналіст\w*|журналист\w*|засновни\w+|основател\w+"
)
_OFFICE = pattern(rf"(?:{_OFFICES})\Z", re.IGNORECASE)
_HAS_OFFICE = pattern(rf"\b(?:{_OFFICES})(?!\w)", re.IGNORECASE)
_TITLES = frozenset("dr dr. prof prof. sir dame lord lady mr mr. mrs mrs. ms ms. herr frau".split())
_CLERKS = pattern(
    r"(?:\d{2},\s+)?who (?:chairs|heads|leads|runs|owns|founded|directs|coaches|edits|represents|teaches|studies)\b"
)
_BEFORE = frozenset(
    """former acting deputy vice interim assistant senior prime chief foreign defence defense finance interior health
    education environment economy transport energy justice police fire head team club party company executive general
    opposition regional local city state national co lead principal managing creative artistic sporting medical marine
    climate political military security social bank central research striker
    ehemalige ehemaliger ehemaligen frühere früherer früheren amtierende stellvertretende stellvertretender
    бывший бывшая бывшего временный исполняющий первый заместитель вице главный генеральный старший городской
    колишній колишня перший заступник головний генеральний старший міський обласний""".split()
)
_SPEAKS = (
    r"said|says|told|added|adds|wrote|writes|argued|argues|explained|explains|warned|insisted|announced|recalled"
    r"|sagte|sagt|erklärte|erklärt|betonte|teilte|berichtete|schrieb|warnte"
    r"|сказала?|заявила?|сообщила?|отметила?|рассказала?|добавила?|подчеркнула?|написала?|считает|говорит"
    r"|сказав|заявив|повідомив|повідомила|зазначив|зазначила|розповів|розповіла|додав|додала|написав|вважає"
)
_GROUPS = frozenset(
    """police ministry council university company inc ltd group bank agency party court army force forces service
    intelligence department commission committee union association institute center centre office news times post
    street road river lake mount valley bay county state states region republic kingdom city town district north south
    east west house hall stadium arena airport station hospital school college museum park church league cup club
    united games act bill law deal treaty war day week month new york ag gmbh se plc corp january february march april
    june july august september october november december monday tuesday wednesday thursday friday saturday sunday
    january english german russian ukrainian polizei ministerium universität stadt land gericht verein bund
    область области край республики региона university-hospital""".split()
)
PART = r"(?:[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯЁІЇЄҐ][^\W\d_]*(?:[-’'ʼ][^\W\d_]+)*\.?)"
RUN = pattern(
    rf"(?<![\w’'-]){PART}(?:[ \u00a0\n](?:(?:van|von|de|da|del|di|bin|al|der|den|zu)[ \u00a0]){{0,2}}{PART})*"
)
"""A name as it stands in a text: capitalised words in a row."""
_WORDS = pattern(r"\S+")
_AFTER = pattern(r",\s+(?:\d{2},\s+)?(?P<role>[^,.;:()“”\"«»—–]{3,90})(?=[,.;—–]|\s[—–])")
_DASHED = pattern(r"\s+\((?P<role>[^()]{3,60})\)")
_COMMA = pattern(r"(?<!\w)(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir|[Dd]er|[Dd]ie)\s(?=(?P<role>[^,.;:“”\"]{3,60}),\s$)")
_SAID_AFTER = pattern(rf"\s+(?:{_SPEAKS})\b", re.IGNORECASE)
_SAID_BEFORE = pattern(rf"\b(?:{_SPEAKS})\s+$", re.IGNORECASE)
_POSSESSIVE = pattern(r"[’'ʼ]s?$")


def people(text: str, sentences: Sequence[Span], most: int = 12) -> list[Named]:
    """The people of a text, in order of appearance.

    Args:
        text: the article's text.
        sentences: its sentences, or the first of them.
        most: the most people to return.
    """
    found: dict[str, Named] = {}
    for at, (start, end) in enumerate(sentences):
        for person in _in_sentence(text, start, end, at):
            first, last = person.name
            words = _POSSESSIVE.sub("", text[first:last]).split()
            key = stem(words[-1])
            known = found.get(key)
            fuller = known and len(words) > 1 and len(text[slice(*known.name)].split()) == 1
            if known is None or fuller or (person.role and not known.role):
                found[key] = person
    places = _places(text)
    sure = [one for one in found.values() if one.role or _is_titled(text, one) or _alone(text, one, places)]
    return sorted(sure, key=lambda person: person.name)[:most]


def _in_sentence(text: str, start: int, end: int, at: int) -> Iterator[Named]:
    for run in RUN.finditer(text, start, end):
        words = [(m.start() + run.start(), m.end() + run.start()) for m in _WORDS.finditer(run[0])]
        office = max((i for i, (a, b) in enumerate(words) if _OFFICE.match(text[a:b])), default=-1)
        name = words[office + 1 :]
        if not name or len(name) > 5:
            continue
        if text[name[0][0]].islower():
            continue  # "Sprecher der Kammer"
        role = _role_before(text, start, words, office)
        if office < 0:
            further, name = _role_further_before(text, start, name)
            role = role or further
        span = _trimmed(text, name)
        if span is None:
            continue
        titled = text[slice(*name[0])].lower() in _TITLES
        role = role or _role_across_comma(text, start, span[0]) or _role_after(text, span[1], end)
        if len(name) == 1 and not (role and role[1] < span[0] and text[span[0]] < "Ѐ"):
            continue  # right after an office a single word is a person: "mayor Weiss", but not "мэр Москвы"
        if role is None and not (titled or _speaks(text, start, span, end)):
            continue
        yield Named(span, role, at)


def _speaks(text: str, start: int, name: Span, end: int) -> bool:
    """Whether a person is said to speak, not a group: "the Air Force said"."""
    said = _SAID_AFTER.match(text, name[1], end) or _SAID_BEFORE.search(text, max(start, name[0] - 20), name[0])
    return bool(said) and text[max(start, name[0] - 4) : name[0]].strip().lower() != "the"


def is_group(name: str) -> bool:
    """Whether a name is of a place or a group: "Air Force"."""
    return any(word.lower().strip(".,’'") in _GROUPS for word in name.split())


def _trimmed(text: str, name: Sequence[Span]) -> Span | None:
    """The span of a name without its possessive; None if it names a place or a group, or is a mere initial."""
    start, end = name[0][0], name[-1][1]
    shown = text[start:end]
    if is_group(shown) or len(shown.rstrip(".")) < 3:
        return None
    if shown.isupper() or not shown.rstrip(".").split()[-1][1:]:
        return None
    cut = _POSSESSIVE.search(shown)
    end = start + cut.start() if cut else end
    return (start, end - 1) if text[end - 1] == "." else (start, end)


def _role_before(text: str, start: int, words: Sequence[Span], office: int) -> Span | None:
    """An office within a name ("Ukrainian President Volodymyr Zelensky") or right before it ("governor Gladkov")."""
    if office >= 0:
        begin = words[0][0]
        return _widened(text, start, begin, words[office][1])
    before = list(_WORDS.finditer(text, start, words[0][0]))
    if before and _OFFICE.match(before[-1][0]) and words[0][0] - before[-1].end() <= 1:
        return _widened(text, start, before[-1].start(), before[-1].end())
    return None


def _widened(text: str, start: int, begin: int, end: int) -> Span:
    """An office with its modifiers: "deputy mayor", "Ukrainian defence minister"."""
    for word in reversed(list(_WORDS.finditer(text, max(start, begin - 60), begin))):
        shown = word[0]
        capital = shown[0].isupper() and word.start() > start and shown.isalpha()
        if begin - word.end() > 1 or not (capital or shown.lower() in _BEFORE):
            break
        begin = word.start()
    return begin, end


def _role_further_before(text: str, start: int, name: list[Span]) -> tuple[Span | None, list[Span]]:
    """Russian and Ukrainian: "губернатор Белгородской области Вячеслав Гладков", "мэр Москвы Сергей Собянин"."""
    if not "Ѐ" <= text[name[0][0]] <= "ӿ" or len(name) < 2:
        return None, name
    kept = name[-2:]
    before = list(_WORDS.finditer(text, start, kept[0][0]))[-6:]
    for word in reversed(before):
        if word[0][-1] in ",.;:!?»”)—–":
            break
        if _OFFICE.match(word[0]):
            return _widened(text, start, word.start(), before[-1].end()), kept
    return None, name


def _role_across_comma(text: str, start: int, at: int) -> Span | None:
    """An office before a comma: "The transport minister, Lord Hale, said"."""
    for found in reversed(list(_COMMA.finditer(text, max(start, at - 70), at))):  # the nearest one with an office
        words = list(_WORDS.finditer(text, *found.span("role")))
        if len(words) <= 6 and any(_OFFICE.match(word[0]) for word in words):
            return found.span("role")
    return None


def _role_after(text: str, at: int, end: int) -> Span | None:
    """An apposition that contains an office: "Anna Weiss, the mayor of Linz, said"."""
    match = _AFTER.match(text, at, end) or _DASHED.match(text, at, end)
    if match is None:
        return None
    if _CLERKS.match(match["role"]):
        return match.span("role")
    office = _HAS_OFFICE.search(match["role"])
    if office is None or re.search(rf"\b(?:{_SPEAKS}|was|is|were|and|but)\b", match["role"][: office.start()]):
        return None
    return match.span("role")


def given(name: Sequence[str]) -> set[str]:
    """The given names among the words of a name, without title and office.

    >>> given(["Judge", "Anna", "Roe"]), given(["Mr", "Roe"])
    ({'Anna'}, set())
    """
    return {word for word in name[:-1] if word.lower() not in _TITLES and not _OFFICE.match(word)}


def _is_titled(text: str, person: Named) -> bool:
    return text[slice(*person.name)].split()[0].lower() in _TITLES


def _alone(text: str, person: Named, words: Mapping[str, Sequence[int]]) -> bool:
    """Whether the last part of a name occurs alone elsewhere."""
    *_, first, last = text[slice(*person.name)].split()
    return any(not text[max(0, at - 40) : at].rstrip().endswith(first) for at in words.get(last, ()))


def _places(text: str) -> dict[str, list[int]]:
    """The positions of each capitalised word."""
    found: dict[str, list[int]] = {}
    for word in re.finditer(PART, text):
        found.setdefault(_POSSESSIVE.sub("", word[0].rstrip(".")), []).append(word.start())
    return found

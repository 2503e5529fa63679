"""Words that mean the opposite of each other: one table, which the check compares by and training swaps by.

Data and look-ups. Knows English words, and no sentence but for which of them it holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

_OPPOSITES = """
rise/rises/rose/risen/rising increase/increases/increased/increased/increasing grow/grows/grew/grown/growing
    climb/climbs/climbed/climbed/climbing | fall/falls/fell/fallen/falling
    decrease/decreases/decreased/decreased/decreasing drop/drops/dropped/dropped/dropping
    decline/declines/declined/declined/declining shrink/shrinks/shrank/shrunk/shrinking
raise/raises/raised/raised/raising | lower/lowers/lowered/lowered/lowering cut/cuts/cut/cut/cutting
up | down
more | fewer less
most | fewest least
higher | lower
highest largest biggest | lowest smallest
larger bigger | smaller
longer | shorter
faster quicker | slower
better | worse
best | worst
older | newer younger
oldest | newest youngest
stronger | weaker
richer | poorer
earlier | later
earliest | latest
before | after
first | last
above | below
inside | outside
for | against
north | south
northern | southern
east | west
eastern | western
win/wins/won/won/winning | lose/loses/lost/lost/losing
gain/gains/gained/gained/gaining | lose/loses/lost/lost/losing
victory | defeat
victories | defeats
success | failure
successful | unsuccessful
begin/begins/began/begun/beginning start/starts/started/started/starting | end/ends/ended/ended/ending
    stop/stops/stopped/stopped/stopping finish/finishes/finished/finished/finishing
open/opens/opened/opened/opening reopen/reopens/reopened/reopened/reopening | close/closes/closed/closed/closing
buy/buys/bought/bought/buying | sell/sells/sold/sold/selling
import/imports/imported/imported/importing | export/exports/exported/exported/exporting
support/supports/supported/supported/supporting | oppose/opposes/opposed/opposed/opposing
accept/accepts/accepted/accepted/accepting approve/approves/approved/approved/approving |
    reject/rejects/rejected/rejected/rejecting refuse/refuses/refused/refused/refusing
passed | rejected
agree/agrees/agreed/agreed/agreeing | disagree/disagrees/disagreed/disagreed/disagreeing
allow/allows/allowed/allowed/allowing permit/permits/permitted/permitted/permitting |
    forbid/forbids/forbade/forbidden/forbidding ban/bans/banned/banned/banning
    prohibit/prohibits/prohibited/prohibited/prohibiting prevent/prevents/prevented/prevented/preventing
include/includes/included/included/including | exclude/excludes/excluded/excluded/excluding
add/adds/added/added/adding | remove/removes/removed/removed/removing
arrive/arrives/arrived/arrived/arriving enter/enters/entered/entered/entering | leave/leaves/left/left/leaving
    depart/departs/departed/departed/departing
ally pro | enemy anti
allies allied friends | enemies
safe | dangerous unsafe
safer | riskier
safest | deadliest
alive | dead
survived survivor survivors | killed died dead
guilty convicted | innocent acquitted
legal | illegal
popular | unpopular
internal | external
majority | minority
maximum | minimum
advantage | disadvantage
advantages | disadvantages
male man | female woman
men | women
"""
"""An entry is two sides, its words each with their forms: a form is opposed to the one in the same place.
A line that is indented goes on with the entry before it."""

_OF_MANY_SENSES = """
upper | lower
cause/causes/caused/caused/causing | prevent/prevents/prevented/prevented/preventing
build/builds/built/built/building create/creates/created/created/creating |
    destroy/destroys/destroyed/destroyed/destroying demolish/demolishes/demolished/demolished/demolishing
attack/attacks/attacked/attacked/attacking | defend/defends/defended/defended/defending
join/joins/joined/joined/joining | leave/leaves/left/left/leaving
remember/remembers/remembered/remembered/remembering | forget/forgets/forgot/forgotten/forgetting
love/loves/loved/loved/loving | hate/hates/hated/hated/hating
push/pushes/pushed/pushed/pushing | pull/pulls/pulled/pulled/pulling
friend | enemy
born | killed died
possible | impossible
positive | negative
direct | indirect
public | private
common | rare
major | minor
easy | difficult
strong | weak
always | never
true | false
father | mother
son | daughter
king | queen
husband | wife
brother | sister
new | old
young | old
good | bad
high | low
long | short
large big | small
same | different
hot | cold
warm | cool cold
rich | poor
light | heavy
fast | slow
early | late
left | right
like/likes/liked/liked/liking | dislike/dislikes/disliked/disliked/disliking
"""
"""Opposites too, but often there in another sense ("Mr King", "34 years old"): no sentence is refused for them."""


def _entries(table: str) -> list[tuple[list[list[str]], list[list[str]]]]:
    """Each entry's two sides, as words with their forms."""
    found = []
    for line in table.replace("\n    ", " ").split("\n"):
        if line:
            one, other = ([word.split("/") for word in side.split()] for side in line.split("|"))
            found.append((one, other))
    return found


SIDES: tuple[tuple[frozenset[str], frozenset[str]], ...] = tuple(
    (frozenset(form for word in one for form in word), frozenset(form for word in other for form in word))
    for one, other in _entries(_OPPOSITES)
)
"""All forms of the two sides of each entry whose words are rarely there in another sense."""


@cache
def opposites() -> Mapping[str, tuple[str, ...]]:
    """What stands against each form of each word, in the same form.

    >>> opposites()["raised"], "banned" in opposites()["allowed"]
    (('lowered', 'cut'), True)
    """
    found: dict[str, dict[str, None]] = {}
    for entry in _entries(_OPPOSITES) + _entries(_OF_MANY_SENSES):
        for mine, theirs in (entry, entry[::-1]):
            for word in mine:
                for other in theirs:
                    for at, form in enumerate(word):
                        if len(word) == len(other):
                            found.setdefault(form, {})[other[at]] = None
    return {form: tuple(others) for form, others in found.items()}

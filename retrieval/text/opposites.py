"""Words that mean the opposite of each other: one table, which the check compares by.

Data alone: English words with their forms.
"""

from __future__ import annotations

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

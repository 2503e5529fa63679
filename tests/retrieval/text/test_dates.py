"""Dates worked out from the day of publication, in four languages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.text.dates import dates

MONDAY = "2024-01-08"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On 8 January 2024 and on December 29, 2023.", "2024-01-08 2023-12-29"),
        ("Friday, 5 January 2024, was cold.", "2024-01-05"),
        ("The talks of 3–5 May 2024 failed.", "2024-05-03"),
        ("Filed on 2023-11-02T10:00, seen 08.01.2024 and 08.01.24.", "2023-11-02 2024-01-08 2024-01-08"),
        ("Sold 13/02/2024 but not 01/02/2024.", "2024-02-13"),
        ("In May 2021 it began; since 2019 none, in the year 2024.", "2021-05 2019"),
        ("Am 3. Oktober 1990, im Mai 2020 und seit 1999.", "1990-10-03 2020-05 1999"),
        ("С 24 февраля 2022 года, в мае 2023 года, в 2019 году.", "2022-02-24 2023-05 2019"),
        ("З 24 лютого 2022 року, у травні 2023 року, у 2019 році.", "2022-02-24 2023-05 2019"),
        ("31 February 2024, 1,300 people, 2000 homes, in 2000 homes, version 3.1.2024.5", ""),
        ("They may 3 times march in august company. It may. May I?", ""),
        ("On Friday, yesterday, 5 May, last week.", ""),  # no day of publication
    ],
)
def test_whole_dates_need_no_day_of_publication(text, expected):
    assert " ".join(d.iso for d in dates(text)) == expected
    assert not any(d.relative for d in dates(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The strike on December 29 was the worst.", "2023-12-29"),
        ("It opens on 4 May.", "2024-05-04"),
        ("The fair took place on 20 June.", "2023-06-20"),
        ("A fall on 4 January will keep him out of the match on 3 February.", "2024-02-03"),
        ("A fire on 29 December will cost the town three million euros.", ""),
        ("The theatre, damaged by the storm of 2 January, will be closed until 1 March.", "2024-01-02 2024-03-01"),
        ("A crack from the frost of 31 December will keep the bridge closed until 1 March.", "2024-03-01"),
        ("Every 5 November they throw bread at it.", ""),
        ("Each 15 January the bells ring.", ""),
        ("They meet every March 3 and every 12 January.", ""),
        ("The affair is being looked into, with a report due in June.", "2024-06"),
        ("A verdict is due by May, a first payment due in March.", "2024-05 2024-03"),
        ("She has been invited by the mayor to a talk on Tuesday.", ""),
        ("He was summoned by the court to a hearing on Thursday.", ""),
        ("It has been in motion since Friday.", "2024-01-05"),
        ("He arrived on Monday and left last Monday.", "2024-01-08 2024-01-01"),
        ("The council will vote on Friday.", "2024-01-12"),
        ("The mayor said schools would open on Wednesday.", "2024-01-10"),
        ("The council, which met on Friday, will vote on Wednesday.", "2024-01-05 2024-01-10"),
        ("The council voted on Friday. Work will begin on Tuesday.", "2024-01-05 2024-01-09"),
        ("It was next Tuesday, this Friday and last Thursday.", "2024-01-09 2024-01-12 2024-01-04"),
        ("Yesterday it rained; today it snows, tomorrow it will thaw.", "2024-01-07 2024-01-08 2024-01-09"),
        ("The day before yesterday, three days ago, a week ago.", "2024-01-06 2024-01-05 2024-W01"),
        ("Two months ago and five years ago.", "2023-11 2019"),
        ("Last week, this month, next year.", "2024-W01 2024-01 2025"),
        ("Prices rose in May. Work will begin in March.", "2023-05 2024-03"),
        ("Since May nothing was heard; last January it was.", "2023-05 2023-01"),
        ("Seit gestern; am Freitag wurde gewählt; am kommenden Freitag.", "2024-01-07 2024-01-05 2024-01-12"),
        ("Vor drei Tagen, vor einem Jahr, in der vergangenen Woche, nächstes Jahr.", "2024-01-05 2023 2024-W01 2025"),
        ("Am Freitagabend brannte es, wie die Polizei am Samstag mitteilte.", "2024-01-05 2024-01-06"),
        ("Am Morgen kam er, und morgen wird er gehen.", "2024-01-09"),
        ("Der Rat wird am Mittwoch tagen.", "2024-01-10"),
        ("В пятницу состоялась встреча, а вчера её отменили.", "2024-01-05 2024-01-07"),
        ("Суд будет во вторник. Три дня назад, на прошлой неделе.", "2024-01-09 2024-01-05 2024-W01"),
        ("Это было в прошлом году.", "2023"),
        ("29 декабря был обстрел; с мая идут работы.", "2023-12-29 2023-05"),
        ("У п’ятницю обстріляли місто, торік теж.", "2024-01-05 2023"),
        ("Минулого тижня, два роки тому, завтра буде суд.", "2024-W01 2022 2024-01-09"),
    ],
)  # fmt: skip
def test_relative_dates_are_worked_out(text, expected):
    found = dates(text, MONDAY)
    assert " ".join(d.iso for d in found) == expected
    assert all(d.relative for d in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He will be sentenced on 11 October and faces ten years.", "2025-10-11"),
        ("The bridge will be closed from 18 December to 3 February.", "2025-12-18 2026-02-03"),
        ("The memorial, planned for years, will be held in Holm on 4 October.", "2025-10-04"),
        ("Full-year results are due on 5 February.", "2026-02-05"),
        ("She is expected to be released in December.", "2025-12"),
        ("It expects to cut 400 jobs by December.", "2025-12"),
        ("The law, which was passed in June, takes effect in January.", "2025-06 2026-01"),
        ("The works would be finished by May.", "2026-05"),
        ("The vote was postponed until January, the next one to 12 March.", "2026-01 2026-03-12"),
        ("The contract was extended until August.", "2026-08"),
        ("The match was moved to Saturday, the strike planned for Friday.", "2025-09-27 2025-09-26"),
        ("They were told to leave by Friday.", "2025-09-26"),
        ("Residents were urged to stay at home until Thursday.", "2025-09-25"),
        ("The council agreed to lower the limit from 1 February.", "2026-02-01"),
        ("Revenue rose in the three months to the end of August.", "2025-08"),
        ("At the end of June it had 300 staff; indeed, in May.", "2025-06 2025-05"),
        ("It has been closed since November.", "2024-11"),
        ("The stadium, built in August, was damaged on Tuesday.", "2025-08 2025-09-23"),
        ("The council voted 31 to 14 on Monday to build it.", "2025-09-22"),
        # in doubt nothing
        ("The gauge had failed on the Friday before the flood, on Friday after a storm.", ""),
        ("He was elected in October; his deputy has ruled until an election on 30 November.", ""),
        ("By Wednesday the river had fallen; the ferry had been due to sail on Friday.", ""),
        ("He was ordered to appear on Wednesday; it would have taken effect in March.", ""),
    ],
)
def test_what_is_to_come_and_what_has_been(text, expected):
    assert " ".join(d.iso for d in dates(text, "2025-09-23")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what "will" and its like govern, to the end of their clause
        ("The minister will have talks in Paris on Friday.", "2025-03-14"),
        ("The bank will cut rates on Thursday; the plant will shut on Friday.", "2025-03-13 2025-03-14"),
        ("City will face Manchester United on Saturday.", "2025-03-15"),
        ("City will be without the injured Ruiz on Saturday.", "2025-03-15"),
        ("It will resume suspended flights on Friday.", "2025-03-14"),
        ("They'll be forced to resign in September.", "2025-09"),
        ("The plan may be approved on Friday.", "2025-03-14"),
        ("She is to have surgery on Friday.", "2025-03-14"),
        ("He said that on Friday the shop will close.", "2025-03-14"),
        ("He was arrested on Friday and will appear in court on Monday.", "2025-03-07 2025-03-17"),
        ("He will appear in court on Monday and was arrested on Friday.", "2025-03-17 2025-03-07"),
        ("He will resign after being convicted on Friday.", "2025-03-07"),
        ("The envoy, who will visit Kyiv, arrived on Friday.", "2025-03-07"),
        ("You can see what happened on Friday.", "2025-03-07"),
        ("He may have died on Friday; Ed Reed resigned on Monday.", "2025-03-07 2025-03-10"),
        ("On Thursday, she announced that the tram will open.", "2025-03-06"),
        ("He condemned Friday's attack.", "2025-03-07"),
        ("The court will rule on Monday whether Friday's order stands.", "2025-03-17"),
        ("The man is accused of stealing it on Friday.", "2025-03-07"),
        ("The road is closed until Friday.", "2025-03-14"),
        # in doubt nothing
        ("He is suspended for Tuesday's match, which is sold out.", ""),
        ("The match on Tuesday is sold out.", ""),
        ("The verdict could be handed down on Friday.", ""),
        ("Police said Friday's match will go ahead.", ""),
        ("The shop that will close soon opened on Friday.", ""),
        ("Both sides meet again on Thursday, the mediator said.", ""),
    ],
)
def test_which_verb_governs_a_date(text, expected):
    assert " ".join(d.iso for d in dates(text, "2025-03-12")) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The Sunday Times sold well on Black Friday.",
        "He trains every Friday and on Sundays.",
        "Es ist jeden Freitag Markt. Guten Morgen!",
        "Каждую пятницу защищают окружающую среду.",
        "The last two weeks; the next day; a day later; 3 may come.",
        "Jan said that April knew August.",
        "They travel to Kell on Friday.",  # the next one or the last
    ],
)
def test_what_names_no_day_is_left_alone(text):
    assert dates(text, MONDAY) == []


def test_the_span_is_the_text_s_own_and_the_first_day_sorts():
    text = "In May 2021, on Friday, 5 January, in 2019 and last week."
    found = dates(text, MONDAY)
    assert [text[d.start : d.end] for d in found] == ["May 2021", "Friday, 5 January", "2019", "last week"]
    assert [d.precision for d in found] == ["month", "day", "year", "week"]
    assert [str(d.first) for d in found] == ["2021-05-01", "2024-01-05", "2019-01-01", "2024-01-01"]


@given(
    st.text(alphabet=st.sampled_from("on 12May Friday.vor/-20241lastweekвмаяназадтому\n"), max_size=60),
    st.text(max_size=8),
)
@settings(max_examples=300, deadline=None)
def test_any_text_gives_ordered_dates(text, published):
    for day in (None, MONDAY, "0001-01-01", "9999-12-31", published):
        at = 0
        for d in dates(text, day):
            assert at <= d.start < d.end <= len(text) and d.first
            at = d.end

"""Which days of publication a question asks about."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.text.periods import period

TODAY = date(2026, 11, 22)  # a Sunday


@pytest.mark.parametrize(
    ("question", "days", "rest"),
    [
        ("What changed since May?", "since 2026-05-01", "What changed?"),
        ("What was decided after 9 December?", "since 2025-12-10", "What was decided?"),
        ("What did it do before 2023?", "until 2022-12-31", "What did it do?"),
        ("In March 2024, what was built?", "from 2024-03-01 to 2024-03-31", "what was built?"),
        ("What happened last week in Lorn?", "from 2026-11-09 to 2026-11-15", "What happened in Lorn?"),
        ("Who won on Friday?", "on 2026-11-20", "Who won?"),
        ("Who resigned in the past two weeks?", "from 2026-11-08 to 2026-11-22", "Who resigned?"),
        ("Was geschah seit Mai?", "since 2026-05-01", "Was geschah?"),
    ],
)
def test_a_question_names_days(question, days, rest):
    found = period(question, TODAY)
    assert (str(found), found.rest) == (days, rest)


@pytest.mark.parametrize(
    "question",
    [
        "Which group attacked the region in 2023?",
        "What did he say on 4 May?",
        "What may happen?",
        "Since when?",
        "What was the 1973 oil crisis?",
        "What happened between May and June?",
    ],
)
def test_what_happened_then_may_be_told_later(question):
    assert period(question, TODAY) is None


@given(st.text(alphabet=st.sampled_from("since before 2023 May last week Friday in,?"), max_size=50), st.dates())
def test_any_question_has_an_ordered_period_or_none(question, today):
    found = period(question, today)
    assert found is None or (found.since or "") <= (found.until or "9999-99-99") or found.since > today.isoformat()

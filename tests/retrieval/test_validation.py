"""What a question, a history and a date may be."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import InputError
from retrieval import Turn, clean_date, clean_history, clean_question
from retrieval.validation import MAX_QUESTION, visible


@pytest.mark.parametrize("question", ["", "   ", "\n", "\u200b\u202e", "\x00\x07", "\u200d", None, 5, ["a"]])
def test_empty_questions_are_refused(question):
    with pytest.raises(InputError) as refused:
        clean_question(question)
    assert refused.value.code in ("question_empty", "question_invalid")


def test_the_limit_is_named():
    assert clean_question("x" * MAX_QUESTION)
    with pytest.raises(InputError, match="4,000") as refused:
        clean_question("x" * (MAX_QUESTION + 1))
    assert refused.value.code == "question_too_long"


@given(st.text())
def test_what_is_visible_stays_so(text):
    once = visible(text)
    assert visible(once) == once
    assert not set(once) & set("\x00\u202e\u200b\n")


@pytest.mark.parametrize(
    "history",
    [
        (Turn("a?", "b."),),
        [("a?", "b.")],
        [["a?", "b. [1]"]],
        [{"question": "a?", "answer": "b."}],
        [{"role": "user", "content": "a?"}, {"role": "assistant", "content": "b. [1]"}],
    ],
)
def test_every_form_of_history(history):
    assert clean_history(history) == (Turn("a?", "b."),)


@pytest.mark.parametrize(
    "history",
    ["text", {"a": 1}, 7, [1], [{"role": "system", "content": "x"}], [("a",)], [{"role": "user"}], [("a", 1)]],
)
def test_what_is_no_history_is_refused(history):
    with pytest.raises(InputError) as refused:
        clean_history(history)
    assert refused.value.code == "history_invalid"


def test_only_the_latest_turns_count_and_not_too_many_characters():
    assert clean_history([(str(i), "a") for i in range(50)])[0].question == "40"
    with pytest.raises(InputError, match="20,000"):
        clean_history([("q", "a" * 20_001)])


def test_dates():
    assert clean_date("2024-01-08", "since") == clean_date(date(2024, 1, 8), "since") == "2024-01-08"
    assert clean_date("2024-01-08T10:00:00Z", "since") == "2024-01-08"
    assert clean_date(None, "since") is None
    with pytest.raises(InputError, match="since is not a date"):
        clean_date("tomorrow", "since")

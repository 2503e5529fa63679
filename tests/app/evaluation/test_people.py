"""What people are served, counted by hand on a few made-up questions."""

from __future__ import annotations

import pytest

from app.evaluation.people import ROWS, by_kind, judged, printed

from .outcomes import outcome

BOTH = frozenset({0, 1})


@pytest.mark.parametrize(
    ("verdict", "touched", "right", "some", "helped"),
    [
        ("answered", BOTH, True, True, True),
        ("answered", {1}, False, True, False),
        ("answered", (), False, False, False),
        ("possible", BOTH, False, False, True),
        ("possible", {0}, False, False, True),
        ("possible", (), False, False, False),
        ("not_found", (), False, False, False),
    ],
)
def test_right_touches_every_group_and_what_may_answer_helps_with_one(verdict, touched, right, some, helped):
    found = judged(outcome(verdict, groups=BOTH, touched=frozenset(touched)))
    assert (found.right, found.some, found.helped, found.verdict) == (right, some, helped, verdict)


def test_first_is_the_best_sentence_said_or_not():
    assert judged(outcome("not_found", relevant=(True, False))).first
    assert not judged(outcome("answered", relevant=(False, True))).first
    assert not judged(outcome("not_found")).first


def test_the_measures_of_each_kind():
    hit = frozenset({0})
    table = by_kind(
        [
            outcome("answered", touched=hit, relevant=(True,)),
            outcome("answered", relevant=(False, True)),
            outcome("possible", touched=hit, relevant=(False, True)),
            outcome("not_found", relevant=(True,)),
            outcome("answered", touched=hit, relevant=(True,), kind="when"),
            outcome("answered", answerable=False, kind="unans-near"),
            outcome("not_found", answerable=False, kind="unans-near"),
            outcome("possible", answerable=False, kind="unans-off"),
            outcome("not_found", answerable=False, kind="unans-off"),
        ]
    )
    assert list(table) == ["all", "answerable", "who", "when", "unans-near", "unans-off", "unanswerable"]
    assert table["who"] == {
        "questions": 4, "misled": 0, "answered": 0.5, "possible": 0.25, "not found": 0.25,
        "first": 0.5, "right": 0.25, "any": 0.25, "wrong": 0.25, "helped": 0.5, "denied": 0.25,
    }  # fmt: skip
    assert table["when"]["right"] == 1 and table["answerable"]["right"] == pytest.approx(2 / 5)
    none = {"questions": 4, "right": 0.75, "misled": 0, "answered": 0.25, "possible": 0.25, "not found": 0.5}
    assert table["unanswerable"] == none


def test_the_table_has_a_line_for_each_kind():
    table = by_kind([outcome("answered"), outcome("possible", answerable=False, kind="unans-near")])
    head, _, _, who, near, _ = printed(table).splitlines()
    assert all(name in head for name in ROWS)
    assert who.split() == "who 1 0.000 0.000 0.000 1.000 0.000 0.000 0.000 1.000 0.000 0.000".split()
    assert near.split() == "unans-near 1 - 1.000 - - 0.000 - - 0.000 1.000 0.000".split()


def test_questions_in_another_language_than_the_articles_are_counted_apart():
    hit = frozenset({0})
    table = by_kind(
        [
            outcome("answered", touched=hit),
            outcome("possible", answerable=False, kind="unans-near"),
            outcome("not_found", other="asked-in-de"),
            outcome("answered", touched=hit, other="asked-in-en"),
            outcome("answered", answerable=False, kind="unans-off", other="asked-in-en"),
        ]
    )
    assert (table["own language"]["questions"], table["another"]["questions"]) == (1, 2)
    assert (table["own language"]["right"], table["another"]["right"], table["another"]["denied"]) == (1, 0.5, 0.5)
    assert (table["own language, none"]["answered"], table["another, none"]["answered"]) == (0, 1)
    assert "another" not in by_kind([outcome("answered")])

"""Which sentences are said together, and whose words they are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index import Article, sentences
from retrieval.answer import Passage, Sentence
from retrieval.reader.antecedent import with_antecedent
from retrieval.reader.disagreement import rival
from retrieval.reader.selection import SURE_SPAN, Candidate, choose
from retrieval.reader.sentence_model import Scored

COURT = (
    "Neil Draper, who was tried in March, pleaded guilty. He gave evidence against his employer. Under "
    "cross-examination he admitted having lied. “I lied then,” he told the court.\n\n"
    "“We gave him a suspension,” said the chair, Helen Prior. “For that I apologise.” She said 800,000 pounds had "
    "been recovered. A parents’ group disputes this. It is large.\n\n"
    "Background\n\nShe wept."
)


def passage(text: str, start: int = 0, title: str = "", published: str | None = None) -> Passage:
    spans = [span for span in sentences(text) if span[0] >= start]
    found = tuple(Sentence(a, b, 0.5, 0.5, 0.5) for a, b in spans)
    return Passage(Article(title, text, published), spans[0][0], spans[-1][1], 0.5, 1, found)


def candidate(
    where: Passage, begins: str, answer: str = "", shows: float = 5.0, sure: float = SURE_SPAN
) -> Candidate:
    text = where.article.text
    sentence = next(one for one in where.sentences if text[one.start :].startswith(begins))
    at = text.index(answer, sentence.start)
    return Candidate(sentence, where, Scored(shows, shows, (at, at + len(answer)), sure))


@pytest.mark.parametrize(
    ("begins", "before"),
    [
        ("Under cross-examination he", ["Neil Draper, who was tried in March, pleaded guilty."]),
        ("“I lied then,” he", ["Neil Draper, who was tried in March, pleaded guilty."]),
        ("She said 800,000", ["“We gave him a suspension,” said the chair, Helen Prior."]),
        ("“For that I apologise.”", ["“We gave him a suspension,” said the chair, Helen Prior."]),
        ("A parents’ group", []),
        ("It is large", ["A parents’ group disputes this."]),
        ("She wept", []),  # under another heading
    ],
)
def test_whom_a_pronoun_means_is_named_with_it(begins, before):
    where = passage(COURT)
    said = [COURT[one.start : one.end] for one in with_antecedent(candidate(where, begins).sentence, where)]
    assert said[:-1] == before and said[-1].startswith(begins)


def test_it_may_stand_before_the_passage():
    where = passage(COURT, COURT.index("She said 800,000"))
    first, second = with_antecedent(where.sentences[0], where)
    assert COURT[first.start : first.end].endswith("Helen Prior.") and second == where.sentences[0]


def test_only_what_surely_answers_stands_in_bold():
    where = passage(COURT)
    best = candidate(where, "She said 800,000", "800,000 pounds")
    poor = candidate(where, "“We gave him", "a suspension", -4.0)
    shown = {COURT[one.start : one.end][:12]: one.span for one in choose([best, poor])}
    assert shown == {"“We gave him": None, "She said 800": best.span}
    doubtful = candidate(where, "She said 800,000", "800,000 pounds", sure=SURE_SPAN - 0.1)
    assert [one.span for one in choose([doubtful])] == [None, None]


def test_a_sentence_that_answers_too_is_said_beside_the_best():
    where = passage(COURT)
    best, other = candidate(where, "Neil Draper"), candidate(where, "A parents", shows=4.0)
    assert len(choose([best, other])) == 2
    assert len(choose([best, candidate(where, "A parents", shows=-1.0)])) == 1
    assert len(choose([best, candidate(where, "A parents", shows=0.5)])) == 1  # far behind the best


def test_a_further_sentence_is_said_with_whom_it_means():
    where = passage(COURT)
    best, other = candidate(where, "A parents"), candidate(where, "She said 800,000", shows=4.0)
    said = [COURT[one.start : one.end] for one in choose([best, other])]
    assert [one[:12] for one in said] == ["“We gave him", "She said 800", "A parents’ g"]


def test_what_the_larger_reader_makes_of_it_counts_as_much_as_all_else():
    where = passage(COURT)
    first, second = candidate(where, "Neil Draper", shows=5.0), candidate(where, "A parents", shows=4.0)
    assert first.value > second.value
    read = [replace(first, larger=Scored(-1.0, -1.0)), replace(second, larger=Scored(3.0, 3.0))]
    assert read[0].value < read[1].value


@pytest.mark.parametrize(
    ("question", "older", "newer", "differ"),
    [
        (
            "How many people were killed in the floods?",
            ("At least 14 people were killed and dozens were missing on Sunday in Holm.", "14"),
            ("The number of people killed by the floods has been put at 27 after a count of all hospitals.", "27"),
            True,
        ),
        (
            "How many people are missing?",
            ("At least 14 people were killed and dozens were missing on Sunday in Holm.", "14"),
            ("Four people remain missing, among them a girl from the old town.", "Four"),
            False,
        ),
    ],
)
def test_figures_of_the_same_matter_differ(question, older, newer, differ):
    one, two = (
        candidate(passage(text, published=day), text[:9], figure)
        for (text, figure), day in ((newer, "2025-09-23"), (older, "2025-09-14"))
    )
    assert (rival(question, [one, two]) is two) is differ

"""Which sentences are said together, and whose words they are."""

from __future__ import annotations

import pytest

from index import Article, sentences
from retrieval.answer import Passage, Sentence
from retrieval.reader.antecedent import with_antecedent
from retrieval.reader.disagreement import rival
from retrieval.reader.selection import Candidate, answers_nothing, choose, counts_another, denies

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


def candidate(where: Passage, begins: str, answer: str = "", margin: float = 5.0) -> Candidate:
    text = where.article.text
    sentence = next(one for one in where.sentences if text[one.start :].startswith(begins))
    at = text.index(answer, sentence.start)
    return Candidate(sentence, where, margin, (at, at + len(answer)), margin)


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


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("Who was found guilty of bribery?", "The auditor, 44, was found not guilty of accepting a bribe.", True),
        ("Which minister didn’t resign?", "The finance minister did not resign.", False),
        ("Who resigned?", "The mayor never resigned.", True),
        ("Who resigned?", "The mayor did not resign, but his deputy resigned.", False),
        ("Did the mayor resign?", "The mayor did not resign.", False),
        ("What did the study find?", "The study did not find any link.", False),
    ],
)
def test_who_is_not_answered_by_who_was_not(question, sentence, expected):
    assert denies(question, sentence) is expected


def test_a_headline_lends_no_name_to_somebody_else():
    text = "Dan Antwi, who was born in Kumasi, signed a contract. The header was his first goal."
    where = passage(text, title="Late Varga header wins it")
    born = candidate(where, "Dan Antwi")
    assert born.titled("Where was Varga born?") == born.said
    for question in ("Where was Antwi born?", "Who played beside Varga?"):
        assert born.titled(question).startswith("Late Varga header")
    assert candidate(where, "The header").titled("Was it Varga’s first goal?").startswith("Late Varga header")


def test_only_what_answers_stands_in_bold():
    where = passage(COURT)
    best = candidate(where, "She said 800,000", "800,000 pounds")
    poor = candidate(where, "“We gave him", "a suspension", -4.0)
    shown = {COURT[one.start : one.end][:12]: one.span for one in choose([best, poor], None, False)}
    assert shown == {"“We gave him": None, "She said 800": best.span}


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


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        ("How many drones were intercepted?", "59", True),
        ("How many drones were intercepted?", "eight drones", False),
        ("How many drones did Russia use?", "59 drones", False),
        ("What was intercepted?", "59", False),
    ],
)
def test_a_figure_of_something_else(question, answer, expected):
    said = "Russia used 59 drones and missiles, of which 18 missiles and eight drones were intercepted."
    at = said.index(answer)
    assert counts_another(question, said, (at, at + len(answer))) is expected


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("Who left?", "Q: The board says that you left.", True),
        ("Who persuaded you?", "Courier: Who persuaded you to come back?", True),
        ("Who asked?", "“Who persuaded you?” the judge asked.", False),
        ("Did Liam Pickett carry the gun?", "Shane Pickett denies that he carried it.", True),
        ("Did Liam Pickett carry the gun?", "Mr. Pickett denies that he carried it.", False),
        ("Did Liam Pickett carry the gun?", "Shane Pickett says that Liam carried it.", False),
        ("Did Will Pickett carry it?", "William Pickett carried it.", False),  # the article knows no Will
        ("How much did the Bank of England lend?", "The Church of England paid it back.", False),
    ],
)
def test_what_is_no_answer_by_its_form(question, sentence, expected):
    text = "Liam Pickett and Shane Pickett were arrested. William Pickett was not. " + sentence
    assert answers_nothing(question, sentence, text) is expected


def test_what_was_thought_at_first_is_said_with_what_follows():
    text = "Police had initially believed it to be a gang. “We were wrong,” she said. Four were held."
    where = passage(text)
    (first, then) = choose([candidate(where, "Police", "a gang")], None, False)
    assert text[first.start : first.end].endswith("a gang.") and text[then.start : then.end].startswith(
        "“We were wrong,”"
    )
    assert len(choose([candidate(where, "Four", "Four")], None, False)) == 1

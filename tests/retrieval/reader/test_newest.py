"""Of several statements of the same thing the one that holds is said first, and never one that nobody asserts."""

from __future__ import annotations

import pytest

from index import Article, LocalIndex
from retrieval import Chain
from retrieval.answer import Passage, Sentence
from retrieval.reader.extractive import fit
from retrieval.reader.newest import figure, standing, wrong
from retrieval.reader.selection import SURE_SPAN, Candidate
from retrieval.reader.sentence_model import Scored


def told(text: str, day: str, answer: str, shows: float = 2.0, title: str = "", of: str | None = None) -> Candidate:
    """A sentence as the reader would leave it; ``of`` is the article's text where it holds more."""
    article = Article(title, of or text, day)
    start = article.text.index(text)
    at = article.text.index(answer, start)
    sentence = Sentence(start, start + len(text), 0.5, 0.5, 0.5)
    where = Passage(article, 0, len(article.text), 0.5, 1, (sentence,))
    return Candidate(sentence, where, Scored(shows, shows, (at, at + len(answer)), SURE_SPAN))


HALL = "The hall in Holm opens on {}."
OLD = told("Three fires have been counted in Holm.", "2025-01-14", "Three", 3.0)
LATER = told("Eleven fires have been counted in Holm.", "2025-02-03", "Eleven")
LAST = told("Fourteen fires have now been counted in Holm.", "2025-03-28", "Fourteen", 2.5)


@pytest.mark.parametrize(
    ("question", "held", "earlier"),
    [
        ("How many fires were counted?", "Fourteen", ["Eleven", "Three"]),
        ("How many fires have been counted so far?", "Fourteen", ["Eleven", "Three"]),
        ("How many fires had been counted by 10 February?", "Eleven", []),
        ("How many fires had been counted in January?", "Three", []),
        ("How many fires had been counted before February 2025?", "Three", []),
        ("How many fires were counted at first?", "Three", []),
    ],
)
def test_the_newest_figure_holds_unless_another_time_is_asked_for(question, held, earlier):
    ranked = [OLD, LAST, LATER]
    found = standing(question, ranked, ranked)
    assert figure(question, found.ranked[0]) == held
    assert [figure(question, one) for one in found.earlier] == earlier


def test_other_figures_are_no_earlier_ones():
    other = told("Eleven firemen were hurt in Holm.", "2024-12-01", "Eleven")
    assert not standing("How many fires were counted?", [LAST, other], [LAST, other]).earlier


def test_a_correction_beats_what_it_corrects_whatever_the_score():
    question = "When does the hall in Holm open?"
    old = told("The hall in Holm opens on 3 June.", "2025-05-01", "3 June", 8.0)
    right = told("The hall opens on 10 June, not on 3 June as reported.", "2025-05-09", "10 June", -4.0)
    assert standing(question, [old, right], [old, right]).ranked == (right,)
    text = "On Friday we wrote that the hall in Holm opens on 3 June. That was wrong: it is 10 June."
    restated = told(text[:57], "2025-05-09", "3 June", 9.0, "Correction", text)
    says = told(text[58:], "2025-05-09", "10 June", -4.0, "Correction", text)
    ranked = [restated, old, says]
    left = fit(question, ranked)  # what is right answers as well as what it corrects
    assert [one.text for one in left] == [says.text, old.text] and left[0].value > old.value
    assert [one.text for one in standing(question, left, ranked).ranked] == [says.text]
    assert standing(question, [old, says], ranked).ranked == (says,)


@pytest.mark.parametrize(
    "right",
    [
        "We also wrote that Ada Brun was born in 1979; she was born in 1976.",
        "Ada Brun was born in 1976, not in 1979 as we wrote on Friday.",
    ],
)
def test_a_correction_in_one_sentence_is_heard(right):
    question = "When was Ada Brun born?"
    old = told("Ada Brun was born in 1979.", "2025-05-01", "1979", 8.0, "Ada Brun")
    corrected = told(right, "2025-05-09", "1976", -4.0, "Correction: Ada Brun")
    left = fit(question, [old, corrected])
    assert standing(question, left, [old, corrected]).ranked[0] == corrected


def test_an_outlet_names_itself_in_its_correction():
    text = "The Review wrote on 3 May that the jury voted six to three. The vote was five to four."
    article = Article("Clarification: jury", text, "2025-05-09", publisher="The Review")
    assert wrong(Candidate(Sentence(0, 59, 0.5, 0.5, 0.5), Passage(article, 0, len(text), 0.5, 1, ())))


def test_an_older_figure_is_not_said_as_another_answer():
    older = told("Northjet offered 60 million euros for the rights.", "2025-02-03", "60 million euros")
    newest = told("Northjet pays 95 million euros and keeps 1,020 people.", "2025-03-21", "95 million euros", 1.5)
    found = standing("How much does Northjet pay?", [older, newest], [older, newest])
    assert found.ranked == (newest,) and found.earlier == (older,)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("A hundred people could have died.", "Storm in Holm"),
        ("A hundred people are feared dead.", "Storm in Holm"),
        ("A hundred people died of this storm.", "Opinion: a storm of words"),
    ],
)
def test_what_nobody_asserts_is_not_fit(text, title):
    supposed = told(text, "2025-05-01", "A hundred", 9.0, title)
    said = told("Two people died in the storm.", "2025-05-02", "Two", 1.0, title="Storm in Holm")
    assert fit("How many people died in the storm?", [supposed, said]) == [said]


def test_a_sentence_of_another_is_not_fit():
    text = "Product {} is a {}. It weighs {} grams."
    kettle, toaster = (
        told(
            f"It weighs {grams} grams.",
            "2025-05-01",
            grams,
            of=text.format(*thing, grams),
            title=f"Product {thing[0]}",
        )
        for thing, grams in ((("A", "kettle"), "900"), (("B", "toaster"), "1,400"))
    )
    assert fit("How much does product A weigh?", [toaster, kettle]) == [kettle]
    assert fit("how much does product b weigh", [kettle, toaster]) == [toaster]


@pytest.fixture
def hall(tmp_path, embedder):
    index = LocalIndex(tmp_path, embedder)
    index.add(
        Article("Hall in Holm", "The hall in Holm opens on 3 June. Tickets cost 12 euros.", published="2025-05-01")
    )
    index.add(
        Article(
            "Correction: hall in Holm",
            "Correction: the hall in Holm opens on 10 June, not on 3 June as reported. Tickets cost 15 euros.",
            published="2025-05-09",
        )
    )
    yield Chain(index)
    index.close()


@pytest.mark.slow
def test_the_correction_is_heard(hall):
    answer = hall.ask("When does the hall in Holm open?")
    assert "10 June" in answer.sentences[0].text and answer.as_of == "2025-05-09"
    assert not any(note.code == "differ" for note in answer.notes)
    assert "15 euros" in hall.ask("How much do tickets cost?").sentences[0].text

"""What any ``retrieval.Reader`` must do. Who runs it gives a fixture ``chain``: the sample article, read by it."""

from __future__ import annotations

import pytest

from retrieval import Answer, Chain

ANSWERED = "How many applications were received?"
ABSENT = "What is the boiling point of water?"


def exact(chain: Chain, answer: Answer) -> bool:
    """Whether every quote is its article's own words, numbered from 1, and every mark leads to one."""
    numbers = [citation.number for citation in answer.citations]
    quotes = all(chain.index.article(c.article_id).text[c.start : c.end] == c.quote for c in answer.citations)
    marks = {number for sentence in answer.sentences for number in sentence.citations}
    return quotes and numbers == list(range(1, len(numbers) + 1)) and marks <= set(numbers)


def test_what_stands_there_is_answered_with_exact_quotes(chain: Chain) -> None:
    answer = chain.ask(ANSWERED)
    assert answer.verdict != "not_found" and exact(chain, answer)  # by similarity alone it only may answer
    assert "1,300" in answer.text and answer.citations and 0 < answer.confidence <= 1


def test_what_does_not_stand_there_is_not_found_and_poses_no_quote(chain: Chain) -> None:
    answer = chain.ask(ABSENT)
    assert answer.verdict == "not_found" and not answer.found
    assert answer.reason in ("nothing_relevant", "not_answered") and not answer.citations and not answer.sentences


def test_answers_grow_and_the_last_is_whole(chain: Chain) -> None:
    answers = list(chain.stream(ANSWERED))
    assert answers[0].text == "" and not answers[0].sentences and answers[-1].verdict != "not_found"
    counts = [len(answer.sentences) for answer in answers]
    assert counts == sorted(counts) and all(exact(chain, answer) for answer in answers)
    assert answers[-1].history[-1].question == ANSWERED


def test_an_answer_may_be_left_before_its_end(chain: Chain) -> None:
    growing = chain.stream(ANSWERED)
    next(growing)
    growing.close()  # type: ignore[attr-defined]
    assert chain.ask(ANSWERED).verdict != "not_found"


def test_the_conversation_is_an_argument_and_a_result(chain: Chain) -> None:
    first = chain.ask(ANSWERED)
    then = chain.ask("Where are the camps?", first.history)
    assert [turn.question for turn in then.history] == [ANSWERED, "Where are the camps?"]
    assert chain.ask(ANSWERED).history == first.history, "nothing of a reader lives on the chain"


@pytest.mark.parametrize("question", ["?", "a" * 4_000, "[1] <b>", "DROP TABLE", "\u0000 why"])
def test_any_question_gets_one_of_the_three_verdicts(chain: Chain, question: str) -> None:
    answer = chain.ask(question)
    assert answer.verdict in ("answered", "possible", "not_found") and exact(chain, answer) and answer.text


def test_no_article_is_no_error(chain: Chain) -> None:
    answer = chain.ask(ANSWERED, articles=[])
    assert (answer.verdict, answer.reason, answer.articles) == ("not_found", "none_chosen", 0)

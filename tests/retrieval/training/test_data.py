"""Examples for training: marks stand where the answers are, and everything follows from the files and the seed."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import InputError, load_embedder, sentences
from retrieval.training.data import ALL, Example, examples, misspelt, part, units, windows
from retrieval.training.questions import (
    NEWS,
    OWN,
    Article,
    Question,
    read_english,
    read_people,
    read_qa,
    read_translated,
)
from retrieval.training.rivals import Rivals

TRAM = (
    "The tram between Elmstead and Harwich opens in May 2024. Mayor Ruth Calder said it cost 41 million "
    "euros. Critics call it the largest waste in the history of the county. It carries 9,000 people a day."
)
MILL = "The old mill of Harwich burned down in 1907. It was built by John Arkwright and never insured."


def article(text: str, title: str = "", name: str = "a") -> Article:
    return Article(name, title, text, tuple(sentences(text)))


def question(text: str, about: Article, *gold: str, near: str = "", **more: Any) -> Question:
    """A question that the sentences ``gold`` of an article answer, or only ``near`` seems to."""

    def span(sentence: str) -> tuple[int, int]:
        start = about.text.index(sentence)
        return start, start + len(sentence)

    fields = {"answers": (), "kind": "when" if gold else "unans-near", "source": "people.train", "before": None}
    marks = tuple(map(span, gold))
    return Question(text, about, text, gold=marks, near=(span(near),) if near else (), **(fields | more))


def write_people(folder: Path, **changed: Any) -> Path:
    """Two articles, one question and a contrast pair, in the people format; ``changed``: fields of the question."""
    opens = "The tram between Elmstead and Harwich opens in May 2024."
    burned = "The old mill of Harwich burned down in 1907."
    asked = {
        "id": "t-1",
        "article_ids": ["tram"],
        "history": [{"q": "Is there a tram?", "a": "Yes, there is."}],
        "question": "when does it open",
        "answers": ["May 2024"],
        "evidence": [{"article_id": "tram", "start": 0, "end": len(opens), "group": 0}],
        "tags": ["followup"],
    }
    pair = {"article_ids": ["mill"], "history": [], "answers": ["1907"], "tags": ["when", "contrast"]}
    told = {"article_id": "mill", "start": 0, "end": len(burned), "group": 0}
    _lines(
        folder / "people.train.articles.jsonl",
        [{"id": "tram", "title": "A tram", "text": TRAM}, {"id": "mill", "title": "The mill", "text": MILL}],
    )
    _lines(folder / "people.train.items.jsonl", [asked | changed])
    _lines(
        folder / "people.contrast.items.jsonl",
        [
            pair | {"id": "m-c0+", "question": "When did it burn?", "evidence": [told]},
            pair | {"id": "m-c0-", "question": "Who set it on fire?", "evidence": [], "answers": [], "near": told},
        ],
    )
    return folder


def write_qa(path: Path) -> Path:
    """One answered question and one without an answer, as gzipped lines."""
    row = {"id": "1", "source": "squad2", "document": "squad2:Mill", "context": MILL, "question": " When? "}
    answers = [{"start": MILL.index("1907"), "text": "1907"}, {"start": MILL.index("in 1907"), "text": "in 1907"}]
    _lines(path, [row | {"answers": answers}, row | {"id": "2", "question": "Who lived there?", "answers": []}])
    return path


def _lines(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    raw = "".join(json.dumps(row) + "\n" for row in rows).encode()
    path.write_bytes(gzip.compress(raw) if path.suffix == ".gz" else raw)


def test_people_are_read_with_their_marks(tmp_path: Path) -> None:
    opens, burn, fire = read_people(write_people(tmp_path))
    assert opens.article.title == "A tram" and opens.before == ("Is there a tram?", "Yes, there is.")
    assert [TRAM[s:e] for s, e in opens.gold] == ["The tram between Elmstead and Harwich opens in May 2024."]
    assert (opens.kind, opens.source, opens.pair) == ("followup", "people.train", None)
    assert burn.article is fire.article and burn.pair == fire.pair == "m-c0"
    assert fire.near == burn.gold and fire.gold == burn.near == ()


def test_paragraphs_are_read_with_their_answers(tmp_path: Path) -> None:
    told, untold = read_qa(write_qa(tmp_path / "train.jsonl.gz"))
    assert (told.text, told.article.id, told.article.title) == ("When?", "squad2:Mill", "")
    assert [MILL[s:e] for s, e in told.gold] == list(told.answers) == ["1907", "in 1907"]
    assert untold.article is told.article and untold.gold == untold.answers == ()


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"article_ids": ["other"]}, "Line 1 of .*people.train.items.jsonl is not of the format .*other"),
        ({"evidence": [{"article_id": "tram"}]}, "Line 1 of .* is not of the format .*start"),
        ({"tags": []}, "Line 1 of .* is not of the format"),
        ({"history": None, "answers": None}, "Line 1 of .* is not of the format"),
    ],
)
def test_what_is_wrong_with_a_line_is_said(tmp_path: Path, changed: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_people(write_people(tmp_path, **changed))


@pytest.mark.parametrize("raw", [None, b"", b"no gzip", gzip.compress(b"x" * 999)[:20], gzip.compress(b"[1]\n")])
def test_a_file_that_holds_no_questions_is_refused_or_empty(tmp_path: Path, raw: bytes | None) -> None:
    path = tmp_path / "train.jsonl.gz"
    if raw is not None:
        path.write_bytes(raw)
    if raw == b"":
        assert read_qa(path) == []
        return
    with pytest.raises(InputError, match=r"train\.jsonl\.gz"):
        read_qa(path)


def test_what_is_read_for_other_languages_is_whole(tmp_path: Path) -> None:
    lines = [json.loads(line) for line in (OWN / "translated.jsonl").read_text("utf-8").splitlines()]
    assert len(lines) > 10_000 and len({line["language"] for line in lines}) == 15
    assert len({(line["of"], line["language"]) for line in lines}) == len(lines)
    write_people(tmp_path)
    known = read_people(tmp_path)
    path = tmp_path / "translated.jsonl"
    path.write_text(
        "".join(
            json.dumps({"of": one.id, "language": "de", "question": f"Auf Deutsch: {one.text}"}) + "\n"
            for one in known
        ),
        "utf-8",
    )
    read = read_translated(path, known)
    assert [one.text for one in read] == [f"Auf Deutsch: {one.text}" for one in known]
    assert [one.gold for one in read] == [one.gold for one in known]
    pairs = [one.pair for one in read if one.pair]
    assert len(pairs) == 2 and len(set(pairs)) == 1 and set(pairs).isdisjoint(one.pair for one in known)
    with pytest.raises(InputError, match="Line 1"):
        read_translated(path, known[:0])


def test_the_english_reader_learns_from_this_projects_news_as_well(tmp_path: Path) -> None:
    own = read_people(OWN, NEWS)
    given = read_people(write_people(tmp_path))
    assert read_english(tmp_path) == [*given, *own]
    assert len({one.id for one in own}) == len(own) > 2000
    paired = [unit for unit in units(own, random.Random(1)) if unit[0].pair]
    assert len(paired) > 250
    assert all([bool(one.gold) for one in sorted(unit, key=lambda one: one.id)] == [True, False] for unit in paired)
    for one in own:
        text = one.article.text
        assert bool(one.gold) != one.kind.startswith("unans"), one.id
        assert all(any(answer in text[start:end] for start, end in one.gold) for answer in one.answers), one.id
        for start, end in (*one.gold, *one.near):  # whole sentences, or several
            assert any(start == s for s, _ in one.article.sentences), one.id
            assert text[start:end].strip() == text[start:end] != "", one.id


def test_some_questions_are_asked_of_another_article_or_after_another_question() -> None:
    tram, mill = article(TRAM, name="tram"), article(MILL, name="mill")
    asked = question("when does it open", tram, "The tram between Elmstead and Harwich opens in May 2024.")
    others = {
        "tram": [asked, question("who is the mayor", tram, answers=("Ruth Calder",))],
        "mill": [question("when did it burn", mill)],
    }
    read = [one for seed in range(200) for one in examples(asked, random.Random(seed), others=others)]
    astray = [one for one in read if one.window.text in MILL]
    assert 4 <= len(astray) <= 40 and not any(any(one.shows) for one in astray)
    assert any("who is the mayor" in one.question.lower() for one in read)
    paired = replace(asked, pair="p")
    kept = [one for seed in range(200) for one in examples(paired, random.Random(seed), others=others)]
    assert all(one.window.text in TRAM and "mayor" not in one.question.lower() for one in kept)


@given(st.lists(st.integers(1, 40), max_size=12), st.integers(3, 60), st.randoms())
def test_windows_hold_every_sentence_once_and_stay_short(lengths: list[int], words: int, rng: random.Random) -> None:
    about = article(" ".join(" ".join(["Word"] * length) + "." for length in lengths))
    found = windows(about, rng, words)
    assert [i for window in found for i in window] == list(range(len(about.sentences)))
    for window in found:
        text = about.text[about.sentences[window[0]][0] : about.sentences[window[-1]][1]]
        assert len(text.split()) <= words or len(window) == 1


LONG = article(
    " ".join(f"On day {i} of the trial the court heard witness {i} about the bridge." for i in range(60)),
    "The bridge",
)
"""Nine windows or so."""


def seen(asked: Question, seeds: int = 40) -> list[list[Example]]:
    return [examples(asked, random.Random(seed)) for seed in range(seeds)]


def test_marks_stand_on_the_sentences_that_answer_or_seem_to() -> None:
    told, close = "On day 7 of the trial the court heard witness 7 about the bridge.", "witness 31 about"
    asked = question("When was witness 7 heard?", LONG, told, near=close, answers=("day 7", "Day 7", "never"))
    for found in seen(asked):
        marked = {"shows": [], "near": []}
        for example in found:
            window = example.window
            assert window.text in LONG.text and len(window.text.split()) <= ALL.words
            for (start, end), shows, near in zip(window.parts, example.shows, example.near, strict=True):
                marked["shows"] += [window.text[start:end]] * shows
                marked["near"] += [window.text[start:end]] * near
            assert {window.text[s:e] for s, e in example.spans} == ({"day 7"} if any(example.shows) else set())
        assert marked["shows"] == [told]
        assert marked["near"] == ["On day 31 of the trial the court heard witness 31 about the bridge."]
    assert {len(found) for found in seen(asked)} == {2, 3}


def test_a_sentence_is_also_read_beside_its_rivals() -> None:
    told, close = "The cost is 41 million.", "The old bridge cost 9 million."
    lines = [told, "Rain fell on Harwich.", "Nobody paid for the price of the bridge.", "The mayor has a dog."]
    about = article(" ".join([*lines, "It is green.", "The cost of the tram is high.", "Ships pass.", close]))
    asked = question("what is the cost of the bridge", about, told, near=close)
    rivals = Rivals([asked], load_embedder())
    ranked = rivals.ranked(asked, random.Random(1))
    texts = [about.text[start:end] for start, end in about.sentences]
    assert sorted(ranked) == list(range(8)) and {texts[i] for i in ranked[:3]} <= {told, close, lines[2], texts[5]}
    assert rivals.ranked(question("who paid", about), random.Random(1)) == []
    found = [examples(asked, random.Random(seed), rivals=rivals) for seed in range(60)]
    among = [each[-1] for each in found if each[-1].window.text not in about.text]
    assert 12 < len(among) < 36
    for one in among:
        read = [one.window.text[start:end] for start, end in one.window.parts]
        assert len(read) == 5 and read == sorted(read, key=texts.index)
        assert [text == told for text in read] == list(one.shows) and [text == close for text in read] == list(
            one.near
        )
    shown = sum(any(one.shows) for one in among)
    assert 0 < len(among) - shown < shown


def test_an_article_that_does_not_say_is_read_where_it_is_closest() -> None:
    found = seen(question("Which lawyer questioned witness 31 on day 31?", LONG))
    assert {len(each) for each in found} == {1, 2}
    assert not any(any(example.shows) or any(example.near) or example.spans for each in found for example in each)
    assert sum(any("witness 31 " in example.window.text for example in each) for each in found) > len(found) * 0.6
    off = seen(question("hi there", LONG, kind="unans-off"))
    assert {len(each) for each in off} == {1}


def test_a_question_is_read_with_few_of_many_marked_windows() -> None:
    everywhere = [LONG.text[start:end] for start, end in LONG.sentences]
    assert {len(found) for found in seen(question("What happened?", LONG, *everywhere))} <= {
        ALL.marked,
        ALL.marked + 1,
    }


def test_examples_follow_from_the_seed_and_vary_with_it() -> None:
    asked = question(
        "When was the seventh witness heard?", LONG, "witness 7 about", before=("Who was heard?", "Many.")
    )
    assert seen(asked) == seen(asked)
    read = {example.question for found in seen(asked, 200) for example in found}
    plain = "When was the seventh witness heard? | Who was heard? Many."
    assert plain in read and "when was the seventh witness heard | Who was heard? Many." in read and len(read) > 5
    titles = [example.window.title for found in seen(asked, 200) for example in found]
    assert set(titles) == {"The bridge", ""} and titles.count("") < len(titles) / 4


@pytest.mark.parametrize(
    ("title", "answers", "gold", "expected"),
    [
        ("A tram from May 2024", ("May 2024",), True, True),
        ("A tram for Harwich", ("May 2024",), True, False),
        ("The tram of 2024", ("May 2024",), True, None),
        ("A tram for Harwich", (), True, None),
        ("A tram from May 2024", (), False, False),
        ("", ("May 2024",), True, None),
    ],
)
def test_a_title_is_marked_where_it_is_known(
    title: str, answers: tuple[str, ...], gold: bool, expected: bool | None
) -> None:
    tram = article(TRAM, title)
    asked = question("When?", tram, *([TRAM[:50]] if gold else []), answers=answers)
    found = {example.title_shows for each in seen(asked) for example in each if example.window.title == title}
    assert found == {expected}


@given(st.text(max_size=60), st.randoms())
def test_a_slip_leaves_the_words_recognisable(text: str, rng: random.Random) -> None:
    words = text.split()
    found = misspelt(text, rng).split()
    assert len(found) == len(words)
    for was, now in zip(words, found, strict=True):
        assert (len(was) > 4 and abs(len(was) - len(now)) <= 2 and now[0] == was[0]) or was == now


def test_a_pass_keeps_pairs_whole_and_draws_from_the_corpora() -> None:
    mill = article(MILL)
    pairs = [question(f"{i}{sign}", mill, pair=str(i), source="people.contrast") for i in range(20) for sign in "+-"]
    alone = [question(f"p{i}", mill) for i in range(20)]
    corpus = [question(f"s{i}", mill, source="squad2") for i in range(400)]
    found = units([*pairs, *alone, *corpus], random.Random(1))
    assert sorted(len(unit) for unit in found if unit[0].pair) == [2] * 20
    assert all(len({each.pair for each in unit}) == 1 for unit in found)
    assert sum(unit[0].source == "people.train" for unit in found) == 20
    assert 160 < sum(unit[0].source == "squad2" for unit in found) < 240
    assert found == units([*pairs, *alone, *corpus], random.Random(1)) != units(corpus, random.Random(2))


def test_a_larger_share_holds_every_smaller_one() -> None:
    asked = [replace(question(f"{i}", article(MILL, name=str(i % 20))), id=str(i)) for i in range(60)]
    small, large = part(asked, 0.25), part(asked, 0.5)
    assert len(small) == 15 and len(large) == 30 and {q.id for q in small} < {q.id for q in large}
    assert part(asked, 1.0) == asked and part(asked, 0.0) == []

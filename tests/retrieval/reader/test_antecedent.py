"""Speech keeps its speaker."""

from __future__ import annotations

import pytest

from retrieval.reader.antecedent import attributes, bare, speaker_at, unnamed


@pytest.mark.parametrize(
    ("sentences", "at", "speaker"),
    [
        (["“We lost all.", "The water came at night,” said Ann Roe."], 0, 1),
        (["“We lost all.", "It was dark.", "The water came,” said Ann Roe.", "She left."], 1, 2),
        (['"We lost all," said Ann Roe.', '"The water came at night.', 'It was dark."'], 2, 0),
        (["Ann Roe spoke of that night.", "She said:", "“We lost all.”"], 2, 1),
        (["“We lost all,” said Ann Roe.", "It rained."], 0, None),
        (["It rained.", "The river rose."], 1, None),
        (["He left.", "“We lost all.”", "It rained."], 1, None),
    ],
)
def test_the_sentence_that_names_the_speaker(sentences, at, speaker):
    assert speaker_at(sentences, at) == speaker


def test_who_attributes():
    assert attributes("The water came at night,” said Ann Roe.") and attributes("He said: “We lost all.”")
    assert not attributes("“They said no.”") and not attributes("It rained.")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("“We lost all,” she said in Kell.", True),
        ('I never took a penny," she said.', True),
        ("“It was late,” added he.", True),
        ("Ann Roe was tired: “We lost all,” she said.", False),
        ("“We lost all,” said Ann Roe.", False),
        ("She said that all was lost.", False),
        ("“We lost all.”", False),
    ],
)
def test_a_speaker_who_is_only_a_pronoun(sentence, expected):
    assert unnamed(sentence) is expected


def test_speech_from_end_to_end():
    assert bare("“We lost all.”") and bare('"We lost all."') and bare('We lost all."')
    assert not bare("“We lost all,” said Ann Roe.") and not bare("It rained.")

"""Who says what: the speaker beside the verb, the pronoun that means the last one, the words without the rest."""

from __future__ import annotations

import pytest

from index import sentences
from retrieval.overview.speech import speech


def said(text):
    return [
        (text[slice(*one.speaker)], one.verb, text[slice(*one.words)], one.quoted)
        for one in speech(text, sentences(text))
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("“We lost all,” said Ann Roe.", [("Ann Roe", "said", "We lost all", True)]),
        ("Ann Roe said that the tram was late.", [("Ann Roe", "said", "the tram was late", False)]),
        ("The tram is late, the city said.", [("the city", "said", "The tram is late", False)]),
        ("The wing costs 61 million, building chief Tom Aydin said.",
         [("Tom Aydin", "said", "The wing costs 61 million", False)]),
        ("Ann Roe warned: “It ends here and now.”", [("Ann Roe", "warned", "It ends here and now.", True)]),
        ("Jan Lind spoke. “We lost all of it. The water came,” Lind said.",
         [("Lind", "said", "We lost all of it.", True), ("Lind", "said", "The water came", True)]),
        ("Ann Roe said the tram was late. She added that it rained.",
         [("Ann Roe", "said", "the tram was late", False), ("Ann Roe", "added", "it rained", False)]),
        ("She said it was late.", []),
        ("Karl Broz called the plan reckless.", []),
        ("According to the union, 94 per cent stayed away.",
         [("the union", "according to", "94 per cent stayed away", False)]),
        ("Der Bus kommt, sagte Anna Reh.", [("Anna Reh", "sagte", "Der Bus kommt", False)]),
        ("It rained all day.", []),
        ("The statistics office puts the rise at 14 per cent.",
         [("The statistics office", "puts", "puts the rise at 14 per cent", False)]),
        ("Police speak of 30,000 visitors.", [("Police", "speak of", "speak of 30,000 visitors", False)]),
        ("Viktor Sand blamed the cap.", [("Viktor Sand", "blamed", "blamed the cap", False)]),
        ("Sand blamed the cap for it, the city said.",
         [("the city", "said", "Sand blamed the cap for it", False)]),
        ("The company was sorry. It put the damage at 140 million.",
         [("The company", "put", "put the damage at 140 million", False)]),
        ("The man put the bag down at the door. It put him at ease.", []),
        ("January told a different story. It was cold, said Monday’s paper.", []),
        ("April Jones was late. April said that it rained.", [("April", "said", "it rained", False)]),
    ],
)  # fmt: skip
def test_speech_has_a_speaker_a_verb_and_words(text, found):
    assert said(text) == found

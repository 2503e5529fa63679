"""Names that look alike are told apart, however the question writes them."""

from __future__ import annotations

import pytest

from retrieval.text.namesakes import Speaks, asked, names, speaks

TEXTS = [
    "Ferry Marigold capsizes. The ferry Marigold was built in 1991.",
    "Marigold II runs aground. The Marigold II, a newer ship, was built in 2008.",
    "The Emberline E200 weighs 6.4 kilos. The Emberline E300 weighs nine.",
    "Nuno Seixas, the chairman, called the director.",
    "Nuno Seabra has been director for years. The Museum of Glass and the Museum of Clocks are open.",
    "Haldane offered 420 million. Halden Foods opened a plant. People in Ukraine, the Ukrainian army and others.",
]
KNOWN = names(TEXTS)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("It closed the works in Lille. Its shares fell.", {("lille",)}),
        ("In Lille 172 people signed.", {("lille",)}),
        ("The owner is Corvex. The union is angry.", {("corvex",)}),
        ("On Tuesday Corvex turned the offer down.", {("corvex",)}),
        ("They met in Akron on Monday. Friday was quiet.", {("akron",)}),
        ("Opened in June. Corvex paid.\nHaldane did not", {("corvex",), ("haldane",)}),
        ("Product A is a kettle.", {("product", "a")}),
    ],
)
def test_a_name_ends_with_its_sentence(text, held):
    found = names([text])
    assert held <= found and all(len(name) == 1 or name in held for name in found)


@pytest.mark.parametrize(
    ("question", "sentence", "of"),
    [
        ("how old is the marigold II", "The Marigold II was built in 2008.", Speaks.OF_IT),
        ("how old is the marigold II", "The Marigold was built in 1991.", Speaks.OF_ANOTHER),
        ("how old is the marigold", "The Marigold II was built in 2008.", Speaks.OF_ANOTHER),
        ("how much does the E300 weigh", "The E200 weighs 6.4 kilos.", Speaks.OF_ANOTHER),
        ("how heavy is the E210", "The E200 weighs 6.4 kilos.", Speaks.OF_ANOTHER),
        ("how old is nuno seixas", "Nuno Seabra, 52, is the director.", Speaks.OF_ANOTHER),
        ("how old is seixas", "Seixas, 44, is the chairman.", Speaks.OF_IT),
        ("what did the museum of clocks cost", "The Museum of Glass cost 48 million.", Speaks.OF_ANOTHER),
        ("what did halden pay", "Haldane paid 481 million.", Speaks.OF_ANOTHER),
        ("who attacked ukraine", "Ukrainian officials said so.", Speaks.OF_NONE),
    ],
)
def test_whom_a_sentence_speaks_of(question, sentence, of):
    (one,) = asked(question, KNOWN)
    assert speaks(one, sentence, [], "") is of


def test_the_nearest_name_before_it_tells():
    (one,) = asked("how much does the E300 weigh", KNOWN)
    assert speaks(one, "It weighs nine kilos.", ["The E200 is small.", "The E300 is quick."], "") is Speaks.OF_IT
    assert speaks(one, "It weighs six kilos.", ["The E300 is quick.", "The E200 is small."], "") is Speaks.OF_ANOTHER
    assert speaks(one, "It weighs six kilos.", [], "The E200 is recalled") is Speaks.OF_ANOTHER


def test_a_word_in_small_letters_elsewhere_is_no_name():
    assert not asked("when was the ferry built", KNOWN) and not asked("what did the director say", KNOWN)

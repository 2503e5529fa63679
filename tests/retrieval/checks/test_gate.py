"""What the hard gate refuses, and the equal amounts, rounded figures and ordinary words that it does not."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.checks.gate import wrong

PAIRS = [json.loads(line) for line in (Path(__file__).parent / "pairs.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("The fund got 200m euros.", "The fund got 200 million euros."),
        ("It cost about £1.4 million.", "It cost £1.35 million."),
        ("Nobody was hurt.", "No injuries were reported."),
        ("About a third of the 27 were hurt.", "Of 27 passengers 9 were hurt."),
        ("The slab is 260 feet long.", "The slab is 80 metres long."),
        ("Four fifths had work.", "Some 78 per cent had work."),
        (
            "It has 41 million kroner, eleven million more than at first.",
            "It has 41 million kroner; at first it had 30.",
        ),
        ("An insurer covers 25 per cent of the cost.", "Of the cost of 400 euros an insurer covers 100."),
        ("Uncertainty about the owner sank the sale.", "The sale failed since nobody knew who owned it."),
        ("The Norwegian pipe is popular.", "People like the pipe from Norway."),
        ("It closed in May.", "It closed on 17 May 2014."),
        ("The match began at seven.", "The match began at 7:00 pm."),
        ("Mr Ames spoke.", "Ames spoke."),
        ("For four hours no tram ran.", "No tram ran between 7 and 11."),
    ],
)
def test_what_may_be_right(sentence: str, source: str) -> None:
    assert wrong(sentence, [source]) == []


@pytest.mark.parametrize(
    ("sentence", "source", "refused"),
    [
        ("Lind paid 300 euros.", "Lind paid 200 euros.", "300 euro"),
        ("Lind paid 200 dollars.", "Lind paid 200 euros.", "200 dollar"),
        ("The slab is 400 feet long.", "The slab is 80 metres long.", "400 foot"),
        ("At least 100 came.", "Up to 100 came.", "at least 100"),
        ("It is up to 100 kilometres long.", "It is up to 100 miles long.", "100 kilometre"),
        ("It lasted five days.", "It lasted five hours.", "five day"),
        ("It cost £1.35 million.", "It cost £1.36 million.", "1.35 million pound"),
        ("It closed on 18 May.", "It closed on 17 May 2014.", "18 May"),
        ("It closed in June 2014.", "It closed on 17 May 2014.", "June 2014"),
        ("It closed in 2013.", "It closed on 17 May 2014.", "2013"),
        ("The match began at 8:15 pm.", "The match began at 7:00 pm.", "8:15"),
        ("She was born in Kraków.", "She was born in Warsaw.", "Kraków"),
        ("The winner is Rosa Lind.", "The winner is Rosa Berg.", "Rosa Lind"),
        ("He called it “a scandal”.", "He called it “a shame”.", "“a scandal”"),
        ("See https://evil.example/x.", "See the page.", "https://evil.example/x"),
    ],
)
def test_what_cannot_be_right(sentence: str, source: str, refused: str) -> None:
    assert any(found.startswith(refused) for found in wrong(sentence, [source])), wrong(sentence, [source])


def test_hardly_a_faithful_claim_is_refused() -> None:
    """Before the gate parted what cannot be right from what needs judgement, 77 of these 180 were."""
    refused = {True: 0, False: 0}
    for pair in PAIRS:
        refused[pair["faithful"]] += bool(wrong(pair["claim"], [*pair["context"], *pair["evidence"]]))
    assert refused[True] <= 6 and refused[False] >= 46, refused


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=120), st.text(max_size=120))
def test_no_text_is_too_odd(sentence: str, source: str) -> None:
    wrong(sentence, [source])
    assert wrong(source, [sentence, source]) == []

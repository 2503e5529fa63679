"""Typing errors: what is mended, and what is left."""

from __future__ import annotations

import pytest

from index import Embedder
from retrieval.retriever import mended

pytestmark = pytest.mark.slow
TEXT = (
    "Tom Abara started the petition to keep the public library of Guimarães open. Twelve trees were filled with "
    "lights by shift workers on Monday. The battery of the freighter lasts a day, said Otávio Meireles. The prices "
    "of tickets rose. They went there because workers want a new system."
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("who started the petiton", "who started the petition"),
        ("who strated teh petition", "who started teh petition"),  # three letters are too few to tell
        ("who runs the libary", "who runs the library"),
        ("how long does the baattery last", "how long does the battery last"),
        ("when did shift workres stop", "when did shift workers stop"),
        ("why was the frieghter late", "why was the freighter late"),
        ("was the ticketing sysetm hacked", "was the ticketing system hacked"),
        ("how much are tikets", "how much are tickets"),
        ("what did otavio meireles say", "what did Otávio meireles say"),
        ("is the guimaraes library open", "is the Guimarães library open"),
        ("What did Meirelles say?", "What did Meireles say?"),
    ],
)
def test_slips_are_mended(typed: str, meant: str, embedder: Embedder) -> None:
    assert mended(typed, [TEXT], embedder.count) == meant


@pytest.mark.parametrize(
    "asked",
    [
        "which trees were felled",  # another word, not a slip
        "why wont they open it",
        "whos that",
        "theyre going where",
        "why is it so pricey",
        "Who is Tom Abada's friend Petitto?",  # a name that the text has not
        "what is a quokka",
        "Wer startete die Petiton in der Stadt und warum?",
        "кто начал петицию",
        "谁发起了请愿",
        "???",
    ],
)
def test_other_words_are_left(asked: str, embedder: Embedder) -> None:
    assert mended(asked, [TEXT], embedder.count) == asked

"""Stems are the same whoever asks for them."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

from retrieval.text.terms import stem


def test_threads_do_not_spoil_each_others_stems() -> None:
    endings = ("ing", "ation", "ness", "fully", "ies", "ization")
    made = [
        f"{a}{b}{c}{ending}" for a in "bdfgklmnprst" for b in ("a", "ou", "ee") for c in "lmnrt" for ending in endings
    ]
    stem.cache_clear()
    alone = [stem(word) for word in made]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            for _ in range(5):
                stem.cache_clear()
                shuffled = [made[i::8] for i in range(8)]
                together = list(pool.map(lambda words: [stem(word) for word in words], shuffled))
                assert together == [alone[i::8] for i in range(8)]
    finally:
        sys.setswitchinterval(before)

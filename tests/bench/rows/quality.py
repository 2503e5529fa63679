"""The lanes' figures on question sets."""

from __future__ import annotations

from collections.abc import Iterator

from ..bench import Bench, Row
from ..corpus import ROOT


def quality(bench: Bench) -> Iterator[Row]:
    """The exact lane and sentence-transformers give the same figures on every set, similarity alone."""
    from app.evaluation import scoring
    from index import load_embedder, minilm_folder

    for file in bench.articles or [ROOT / "seeds" / "questions.jsonl"]:
        items = file.with_name(file.name.replace(".articles.", ".items."))
        found = [
            scoring.figures(scoring.run(items, load_embedder(name), scoring.WatchedReader(None)))
            for name in (None, str(minilm_folder()))
        ]
        apart = max(abs(found[0][key] - found[1][key]) for key in found[0] if " ms" not in key)
        shares = [key for key in found[0] if key not in ("questions", "unanswerable")]
        shown = ", ".join(f"{key} {found[0][key]:.3f}" for key in shares[:4])
        what = f"exact lane against the reference: {items.name.split('.')[0]}"
        yield Row(what, 0.0005, apart, shown, "largest difference", more=False, form="{:.4f}")

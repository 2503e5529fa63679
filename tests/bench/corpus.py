"""Articles and questions to measure with: files the user names, or text made from the sample article."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Corpus:
    texts: list[str]
    questions: list[str]
    source: str


def load(files: Sequence[Path], characters: int) -> Corpus:
    """Read NAME.articles.jsonl with the questions of NAME.items.jsonl beside it, up to so much text."""
    texts: list[str] = []
    questions: list[str] = []
    for file in files:
        texts += [row["text"] for row in _rows(file)]
        items = file.with_name(file.name.replace(".articles.", ".items."))
        if items != file and items.exists():
            questions += [row["question"] for row in _rows(items) if not row.get("history")]
    made = not texts
    if made:
        texts, questions = _made(characters)
    kept: list[str] = []
    for text in texts:
        if sum(map(len, kept)) >= characters:
            break
        kept += _pieces(text)
    random.Random(1).shuffle(questions)
    source = "text made from the sample article" if made else ", ".join(file.name for file in files)
    return Corpus(kept, questions, source)


def _pieces(text: str, size: int = 2_200) -> list[str]:
    """A long text as articles of a news story's length, cut between paragraphs."""
    out = [""]
    for part in text.split("\n\n"):
        if len(out[-1]) + len(part) > size and len(out[-1]) > size / 2:
            out.append("")
        out[-1] = f"{out[-1]}\n\n{part}" if out[-1] else part
    return out


def _rows(file: Path) -> list[dict]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]


def _made(characters: int) -> tuple[list[str], list[str]]:
    """The sample's sentences in other orders with other numbers: the right lengths and words, no sense."""
    rng = random.Random(7)
    seeds = ROOT / "seeds"
    plain = re.sub(r"^(#.*|---.*?---)$", "", (seeds / "belgorod-evacuation.md").read_text("utf-8"), flags=re.M)
    parts = [part.strip() for part in re.split(r"(?<=[.!?])\s+", plain) if len(part.split()) > 4]
    texts = []
    while sum(map(len, texts)) < characters:
        chosen = [rng.choice(parts) for _ in range(24)]
        texts.append(" ".join(re.sub(r"\d+", lambda _: str(rng.randrange(2, 999)), part) for part in chosen))
    return texts, [row["question"] for row in _rows(seeds / "questions.jsonl") if not row.get("history")]


def passages(texts: Sequence[str], count: int, seed: int = 3) -> list[str]:
    """``count`` passages of one sentence each, the corpus's words in other company: text for large indexes."""
    rng = random.Random(seed)
    parts = [part.strip() for text in texts for part in re.split(r"(?<=[.!?])\s+", text)]
    parts = [re.sub(r"[.!?\n]", " ", part) for part in parts if 6 <= len(part.split()) <= 40]
    out = []
    for _ in range(count):
        one, two = rng.choice(parts).split(), rng.choice(parts).split()
        out.append(" ".join([*one[: len(one) // 2], *two[len(two) // 2 :]]) + f" ({rng.randrange(10**6)}).")
    return out

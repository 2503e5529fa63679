"""Articles and questions to measure with: files the user names, or text made from the sample article."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


DISTINCT = 320
"""Questions that there are if the text is long enough, so that none need come twice to one server."""


@dataclass(frozen=True)
class Corpus:
    texts: list[str]
    questions: list[str]
    """No two the same; the first ``own`` are the sets' own, the others are made of the articles' words."""
    own: int
    golden: list[tuple[str, list[str]]]
    """Questions with the sentences that answer them, all of which stand in ``texts``."""
    source: str


def within(paths: Sequence[Path]) -> list[Path]:
    """Files as they are; of a folder its NAME.articles.jsonl, or if there is none its text and Markdown files.

    Raises:
        ValueError: there is nothing to read at one of them.
    """
    out: list[Path] = []
    for path in paths:
        inside = sorted(path.glob("*.articles.jsonl")) or sorted([*path.glob("*.txt"), *path.glob("*.md")])
        found = inside if path.is_dir() else [path][: path.is_file()]
        if not found:
            raise ValueError(f"no articles at {path}")
        out += found
    return out


def load(files: Sequence[Path], characters: int) -> Corpus:
    """Read NAME.articles.jsonl with the questions of NAME.items.jsonl beside it, or files of text, up to so much.

    Of text without questions all are made of its words.
    """
    texts: list[str] = []
    items: list[dict] = []
    for file in files:
        texts += [row["text"] for row in _rows(file)] if file.suffix == ".jsonl" else [file.read_text("utf-8")]
        beside = file.with_name(file.name.replace(".articles.", ".items."))
        if beside != file and beside.exists():
            items += [row for row in _rows(beside) if not row.get("history")]
    made = not texts
    if made:
        texts, items = _made(characters)
    kept: list[str] = []
    for text in texts:
        if sum(map(len, kept)) >= characters:
            break
        kept += _pieces(text)
    questions = list(dict.fromkeys(row["question"] for row in items))
    random.Random(1).shuffle(questions)
    own = len(questions)
    questions += _more_questions(kept, DISTINCT - own, questions)
    source = "text made from the sample article" if made else _names(files)
    return Corpus(kept, questions, own, [] if made else _golden(items, kept), source)


def _names(files: Sequence[Path]) -> str:
    return ", ".join(file.name for file in files) if len(files) < 6 else f"{len(files)} files"


def _golden(items: Sequence[dict], texts: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Of questions with an answer, those whose evidence is text that was kept."""
    out = []
    for row in items:
        gold = [one["text"] for one in row.get("evidence", ()) if row.get("answerable") and "start" in one]
        if gold and all(any(sentence in text for text in texts) for sentence in gold):
            out.append((row["question"], gold))
    return out


def covers(passage: str, sentence: str) -> bool:
    """Whether half of a sentence's words stand in a passage, one after the other; marks and spaces do not count.

    >>> covers("He left on Monday, by train", "On Monday, by train, he came home.")
    True
    """
    words, found = _words(sentence), " ".join(["", *_words(passage), ""])
    half = (len(words) + 1) // 2
    return any(" ".join(["", *words[at : at + half], ""]) in found for at in range(len(words) - half + 1))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _more_questions(texts: Sequence[str], count: int, known: Sequence[str]) -> list[str]:
    """Questions about six words that stand in the articles one after the other, none known; fewer of short texts."""
    words = " ".join(texts).split()
    starts = list(range(max(0, len(words) - 5)))
    random.Random(4).shuffle(starts)
    made = dict.fromkeys(f"What is said of {' '.join(words[at : at + 6])}?" for at in starts[: 2 * max(0, count)])
    return [question for question in made if question not in set(known)][: max(0, count)]


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


def _made(characters: int) -> tuple[list[str], list[dict]]:
    """The sample's sentences in other orders with other numbers: the right lengths and words, no sense."""
    rng = random.Random(7)
    seeds = ROOT / "seeds"
    plain = re.sub(r"^(#.*|---.*?---)$", "", (seeds / "belgorod-evacuation.md").read_text("utf-8"), flags=re.M)
    parts = [part.strip() for part in re.split(r"(?<=[.!?])\s+", plain) if len(part.split()) > 4]
    texts = []
    while sum(map(len, texts)) < characters:
        chosen = [rng.choice(parts) for _ in range(24)]
        texts.append(" ".join(re.sub(r"\d+", lambda _: str(rng.randrange(2, 999)), part) for part in chosen))
    return texts, [row for row in _rows(seeds / "questions.jsonl") if not row.get("history")]


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

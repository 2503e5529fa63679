"""How many questions are suggested for articles, and whether they are answered when they are asked.

``python -m tests.evaluation.suggested FILE.articles.jsonl ...`` prints a line a file; ``--show`` prints the
questions, each with the answer that it gets.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from statistics import mean, median

from index import Article, LocalIndex, load_embedder
from retrieval import Chain, suggest

FIELDS = ("title", "text", "author", "publisher", "language")


def measure(file: Path, *, show: bool) -> str:
    """A line of figures for the articles of a file."""
    counts: list[int] = []
    spent: list[float] = []
    asked = answered = 0
    with tempfile.TemporaryDirectory() as folder, closing(LocalIndex(Path(folder), load_embedder())) as index:
        chain = Chain(index)
        for line in file.read_text("utf-8").splitlines():
            one = json.loads(line)
            article = Article(published=one.get("date"), **{name: one[name] for name in FIELDS if one.get(name)})
            index.add(article)
            before = time.process_time()
            questions = suggest(chain, article)
            spent.append(time.process_time() - before)
            counts.append(len(questions))
            if show:
                print(f"\n{article.title} ({len(article.text.split())} words)")
            fresh = Chain(index)
            for question in questions:
                answer = fresh.ask(question, articles=[article.id])
                asked += 1
                answered += answer.found
                if show:
                    print(f"  {question}  {answer.verdict}: {' '.join(answer.text.split())[:120]}")
    shares = ", ".join(f"{n}: {count}" for n, count in sorted(Counter(counts).items()))
    return (
        f"{file.stem}: {len(counts)} articles, {mean(counts):.2f} questions each ({shares}), {answered} of {asked} "
        f"answered again; {median(spent):.2f} s of a processor at the median, {max(spent):.2f} s at most"
    )


def main() -> None:
    """Measure the files that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--show", action="store_true")
    given = parser.parse_args()
    for file in given.files:
        print(measure(file, show=given.show), flush=True)


if __name__ == "__main__":
    main()

"""Reads sentences with the code of a commit and with that of the checkout, and prints what is read otherwise.

    python -m tests.retrieval.text.compare COMMIT FILE.articles.jsonl ... [--most N] [--show N] [--only dates names]

Every reader of words is asked: sentence borders, dates, names, numbers, quotations, negations, moods, tenses,
pronouns, speakers, figures, people, periods and the words of questions. Fails where anything differs.
"""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[3]
READ = """
import json, sys
sys.path.insert(0, sys.argv[1])
from datetime import date
from index import byline, sentences
from index.reading.facts.dates import line_day
from index.reading.facts.promotion import is_promotion
from retrieval.checks import gate, particulars, support
from retrieval.followup import asks_who_said, leans as asks_on, names as followup_names
from retrieval.kinds.two_questions import split_two
from retrieval.overview.key_figures import figures
from retrieval.overview.speech import speech
try:
    from retrieval.text.people import people
except ImportError:
    from retrieval.overview.speech import people
from retrieval.overview.summary import stands_alone
from retrieval.reader import antecedent
from retrieval.text import mood
try:
    from retrieval.text.clauses import clause
except ImportError:
    from retrieval.text.mood import clause
from retrieval.text.dates import dates
from retrieval.text.namesakes import names
from retrieval.text.periods import moment, period
from retrieval.text.reading import read
from retrieval.text.terms import terms
from retrieval.reader import whom
try:
    from retrieval.followup import _NAME
    def capitals(text):
        found = _NAME.search(text)
        return found and found.start()
except ImportError:
    from retrieval.text.terms import capitals as marked
    def capitals(text):
        return next((one.start for one in marked(text) if one.inside), None)
from retrieval.reader.selection import by_similarity
from types import SimpleNamespace

def plain(value):
    return sorted(map(repr, value)) if isinstance(value, (set, frozenset)) else repr(value)

def particular(text):
    held = read(text)
    return {name: plain(getattr(held, name)) for name in held.__slots__}

day = "2024-06-12"
of_sentence = {
    "dates": lambda s, b: dates(s, day),
    "undated": lambda s, b: dates(s),
    "particulars": lambda s, b: particular(s),
    "check": lambda s, b: (particulars.check(s, [b]), particulars.turned(s, [b]), gate.wrong(s, [b])),
    "shortened": lambda s, b: support.shortened(s, [b]),
    "moods": lambda s, b: mood.moods(s),
    "cues": lambda s, b: mood.cues(s),
    "asserted": lambda s, b: (mood.asserted(b, s), mood.asks_what_was(s), mood.asks_yes_or_no(s),
                              mood.asks_for_opinion(s), mood.restated(s)),
    "kind": lambda s, b: mood.kind(s, b),
    "clauses": lambda s, b: [clause(s, one.start, one.end) for one in dates(s, day)],
    "names": lambda s, b: names([s]),
    "capitals": lambda s, b: capitals(s),
    "held": lambda s, b: by_similarity(s, alike, SimpleNamespace(text=b))["names"],
    "gender": lambda s, b: (len(whom._SHE.findall(s)), len(whom._MALE.findall(s)), bool(whom._HE.search(s))),
    "people named": lambda s, b: followup_names(s),
    "periods": lambda s, b: (period(s, date(2024, 6, 12)), moment(s, day)),
    "terms": lambda s, b: terms(s),
    "leans": lambda s, b: (antecedent.leans(s), antecedent.attributes(s), antecedent.unnamed(s), stands_alone(s)),
    "question": lambda s, b: (asks_on(s), asks_who_said(s), split_two(s), split_two(b + " " + s)),
    "line": lambda s, b: (byline(s), line_day(s), is_promotion(s)),
}
alike = SimpleNamespace(similarity=0, coverage=0)
seen = set()
only = set(sys.argv[3:])
of_sentence = {name: reads for name, reads in of_sentence.items() if not only or name in only}
of_article = {"people": people, "speech": lambda text, spans: list(speech(text, spans)), "figures": figures}
of_article = {name: reads for name, reads in of_article.items() if not only or name in only}
for line in open(sys.argv[2]):
    text = json.loads(line)
    spans = sentences(text)
    print(json.dumps(["article", text[:60], plain(spans), {}]))
    found = {name: plain(reads(text, spans)) for name, reads in of_article.items()}
    print(json.dumps(["of article", text[:60], "", found]))
    before = ""
    for start, end in spans:
        said = text[start:end]
        if said not in seen:  # each sentence once
            found = {name: plain(reads(said, before)) for name, reads in of_sentence.items()}
            print(json.dumps(["sentence", said, "", found]))
        seen.add(said)
        before = said
"""


def main() -> int:
    asks = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asks.add_argument("commit")
    asks.add_argument("files", nargs="+", type=Path)
    asks.add_argument("--most", type=int, default=50_000, help="sentences")
    asks.add_argument("--show", type=int, default=20, help="differences of each reader that are printed")
    asks.add_argument("--only", nargs="*", default=[], help="names of readers; all by default")
    given = asks.parse_args()
    lines = [line for file in given.files for line in file.read_text("utf-8").splitlines()]
    texts = "".join(json.dumps(json.loads(line)["text"]) + "\n" for line in lines)
    archive = subprocess.run(["git", "archive", given.commit], cwd=ROOT, capture_output=True, check=True)
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as packed:
            packed.extractall(folder, filter="data")
        asked = Path(folder) / "texts.jsonl"
        asked.write_text(texts)
        with open(Path(folder) / "old.jsonl", "w+") as old, open(Path(folder) / "new.jsonl", "w+") as new:
            for out, code in ((old, Path(folder)), (new, ROOT)):
                done = subprocess.run(
                    [sys.executable, "-c", READ, str(code), str(asked), *given.only],
                    stdout=out,
                    cwd=code,
                    check=False,
                )
                if done.returncode:
                    return 1
            old.seek(0)
            new.seek(0)
            return _told(old, new, given.most, given.show)


def _told(old: io.TextIOBase, new: io.TextIOBase, most: int, show: int) -> int:
    found: Counter[str] = Counter()
    read = 0
    for was, now in zip(old, new, strict=True):
        what, text, spans, before = json.loads(was)
        _, _, spans_now, after = json.loads(now)
        read += what == "sentence"
        if read > most:
            break
        pairs = {"borders": (spans, spans_now)} | {name: (before[name], after[name]) for name in before}
        for name, (one, other) in pairs.items():
            if one != other:
                found[name] += 1
                if found[name] <= show:
                    print(f"{name}: {text}\n  - {one}\n  + {other}")
    print(f"{read:,} sentences:", ", ".join(f"{name} {count}" for name, count in found.items()) or "equal")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())

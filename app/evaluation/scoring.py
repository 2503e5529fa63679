"""Runs a question set through the chain that serves people, and scores the answers.

A set is two files, ``NAME.items.jsonl`` and ``NAME.articles.jsonl``, or one file beside the articles it asks
about (``*.md``); CONTRIBUTING.md describes the format. Scoring follows SQuAD 2.0 (Rajpurkar, Jia and Liang
2018) where it has a measure.
"""

from __future__ import annotations

import json
import re
import string
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index import Article, Embedder, InputError, LocalIndex, read_file
from retrieval import (
    Answer,
    Candidate,
    Chain,
    Draft,
    ExtractiveReader,
    Passage,
    Search,
    Signals,
    choose,
    clean_history,
    clean_question,
    resolve,
)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one question.

    Attributes:
        item: the question as the file has it.
        answer: what was answered.
        relevant: for the results in order, whether each is one that was looked for.
        gold: how many were looked for.
        spans: whether the set says where in the article the answer stands.
        precise: of the sentences cited, the share that was looked for; None if it does not apply.
        recalled: of the sentences looked for, the share that was cited; likewise.
        exact: whether every quote is the article's own words at its offsets.
        signals: what the confidence was made of, by name.
        groups: of the evidence; a good answer shows a sentence of each.
        touched: those of which a sentence is cited.
        said_touches: those of which a sentence would be cited if the question were answered in any case.
        misled: whether it was answered with a sentence that the set calls misleading, and did not mark it as earlier.
        seconds: from question to answer.
    """

    item: Row
    answer: Answer
    relevant: tuple[bool, ...]
    gold: int
    spans: bool
    precise: float | None
    recalled: float | None
    exact: bool
    signals: Mapping[str, float]
    groups: frozenset[int]
    touched: frozenset[int]
    said_touches: frozenset[int]
    misled: bool
    seconds: float

    @property
    def answerable(self) -> bool:
        """Whether the articles answer the question."""
        return bool(self.item["answerable"])

    @property
    def contains(self) -> bool:
        """Whether the answer given contains a gold answer and has at most 60 words."""
        return self.answer.found and _holds(self.answer.plain, self.item["answers"])

    @property
    def shown(self) -> bool:
        """The same for the answer that would have been given if the confidence had no threshold."""
        nearest = self.answer.nearest
        return self.contains or (bool(nearest) and _holds(nearest[0].text, self.item["answers"]))

    @property
    def right(self) -> bool:
        """Whether it was answered with a gold answer, or rightly refused."""
        return self.contains if self.answerable else not self.answer.found


class WatchedReader(ExtractiveReader):
    """The extractive reader, keeping what it read last: an answer and its measures take one reading.

    Attributes:
        last: what was read, and how it was ranked.
        made_of: the signals of what was fit to answer, on which the verdict went; None if nothing was.
        draft: what was made of it.
    """

    last: tuple[Search, Sequence[Passage], list[Candidate]] | None = None
    made_of: Signals | None = None
    draft: Draft | None = None

    def read(self, search: Search, passages: Sequence[Passage]) -> Draft:
        """As ``ExtractiveReader.read``."""
        self.draft = super().read(search, passages)
        return self.draft

    def signals(self, search: Search, ranked: Sequence[Candidate], beside: Sequence[Candidate] = ()) -> Signals:
        """As ``ExtractiveReader.signals``."""
        found = super().signals(search, ranked, beside)
        self.made_of = self.made_of or found
        return found

    def rank(self, search: Search, passages: Sequence[Passage]) -> list[Candidate]:
        """As ``ExtractiveReader.rank``."""
        ranked = super().rank(search, passages)
        self.last, self.made_of, self.draft = (search, passages, ranked), None, None
        return ranked


def read_set(path: Path) -> tuple[list[Row], list[Row]]:
    """The questions and articles of a set. An article beside a single question file has its file's stem as id.

    Raises:
        InputError: a file is missing or not in the format.
    """
    beside = path.with_name(path.name.replace("items", "articles"))
    try:
        items = _rows(path)
        if beside == path:
            read = {file.stem: read_file(file) for file in sorted(path.parent.glob("*.md"))}
            articles = [
                {
                    "id": name,
                    "title": found.title,
                    "text": found.text,
                    "date": found.published,
                    "author": found.author,
                    "publisher": found.publisher,
                }
                for name, found in read.items()
            ]
        else:
            articles = _rows(beside)
    except (OSError, ValueError) as error:
        raise InputError(
            f"The question file cannot be read ({error}): see CONTRIBUTING.md for its format."
        ) from error
    if any({"question", "answerable", "answers", "evidence"} - row.keys() for row in items):
        raise InputError(f"{path.name} is no question file: see CONTRIBUTING.md for the format.")
    return items, articles


def _kept(items: list[Row], rows: list[Row], only: Sequence[str]) -> tuple[list[Row], list[Row]]:
    if not only:
        return items, rows
    kept = [row for row in rows if any(word in row["id"] for word in only)]
    ids = {row["id"] for row in kept}
    return [item for item in items if set(item["article_ids"] or ()) & ids], kept


def _rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


@dataclass(frozen=True, slots=True)
class Opened:
    """A set whose articles are indexed, and whose questions can be asked."""

    items: Sequence[Row]
    index: LocalIndex
    articles: dict[str, Article]
    reader: WatchedReader

    def ask(self, items: Iterable[Row]) -> Iterator[Outcome]:
        """Ask questions of the set; nothing is kept of answers given before."""
        chain = Chain(self.index, reader=self.reader)
        return (_outcome(chain, item, self.articles, self.reader) for item in items)


def run(
    path: Path, embedder: Embedder, reader: WatchedReader | None = None, only: Sequence[str] = ()
) -> list[Outcome]:
    """Answer every question of a set. Arguments as of ``opened``."""
    with opened(path, embedder, reader, only) as found:
        return list(found.ask(found.items))


@contextmanager
def opened(
    path: Path, embedder: Embedder, reader: WatchedReader | None = None, only: Sequence[str] = ()
) -> Iterator[Opened]:
    """Index a set's articles in a temporary folder.

    Args:
        path: the set's question file.
        embedder: the embedding model of the index.
        reader: the reader to use; None for the packaged one.
        only: ask only about articles whose id contains one of these strings; empty for all.
    """
    items, rows = _kept(*read_set(path), only)
    if not items:
        raise InputError(f"{path.name} has no question to ask{' about these articles' if only else ''}.")
    with tempfile.TemporaryDirectory() as folder:
        index = LocalIndex(folder, embedder)
        articles = {
            row["id"]: Article(
                title=row.get("title") or "",
                text=row["text"],
                published=row.get("date") or None,
                author=row.get("author") or None,
                publisher=row.get("publisher") or None,
                url=row.get("url") or None,
                language=row.get("language") or None,
            )
            for row in rows
        }
        for article in articles.values():
            index.add(article)
        reader = reader or WatchedReader()
        Chain(index, reader=reader).ask("warm up")
        yield Opened(items, index, articles, reader)
        index.close()


def figures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """The measures of a set, by name; those that do not apply are left out."""
    asked = [o for o in outcomes if o.answerable]
    unasked = [o for o in outcomes if not o.answerable]
    found = [o for o in asked if o.gold]
    spans = [o for o in asked if o.precise is not None]
    scores = np.array([o.answer.confidence for o in outcomes])
    yes = np.array([o.answerable for o in outcomes], bool)
    seconds = [o.seconds for o in outcomes]
    followups = [o for o in outcomes if o.item.get("history")]
    kept = [_words_kept(o.answer.question, o.item["rewrite"]) for o in outcomes if "rewrite" in o.item]
    table: dict[str, float | None] = {
        "questions": len(outcomes),
        "unanswerable": len(unasked),
        "hit@1": _mean([any(o.relevant[:1]) for o in found]),
        "hit@4": _mean([any(o.relevant[:4]) for o in found]),
        "MRR@10": _mean([_reciprocal(o.relevant[:10]) for o in found]),
        "recall@5": _mean([min(1.0, sum(o.relevant[:5]) / o.gold) for o in found]),
        "nDCG@5": _mean([_ndcg(o.relevant[:5], o.gold) for o in found]),
        "shown": _mean([o.shown for o in asked]) if any(o.spans for o in asked) else None,
        "contains": _mean([o.contains for o in asked]) if any(o.spans for o in asked) else None,
        "end to end": _mean([o.right for o in outcomes]) if any(o.spans for o in asked) else None,
        "follow-up hit@4": _mean([any(o.relevant[:4]) for o in followups if o.answerable and o.gold]),
        "follow-up": _mean([o.right for o in followups]) if any(o.spans for o in followups) else None,
        "rewritten": _mean(kept),
        "always abstain": len(unasked) / len(outcomes) if unasked else None,
        "citation precision": _mean([o.precise for o in spans]),
        "citation recall": _mean([o.recalled for o in spans]),
        "misleading": _mean([o.misled for o in outcomes])
        if any(o.item.get("misleading") for o in outcomes)
        else None,
        "exact quotes": _mean([o.exact for o in outcomes]),
        "answered": _mean([o.answer.found for o in asked]),
        "abstained": _mean([not o.answer.found for o in unasked]),
        "AUROC": auroc(scores, yes) if asked and unasked else None,
        "AURC": _aurc(scores, np.array([o.shown for o in outcomes])) if any(o.spans for o in asked) else None,
        "p50 ms": float(np.percentile(seconds, 50)) * 1000,
        "p95 ms": float(np.percentile(seconds, 95)) * 1000,
    }
    if table["answered"] is not None and table["abstained"] is not None:
        table["balanced accuracy"] = (table["answered"] + table["abstained"]) / 2
    return {name: value for name, value in table.items() if value is not None}


def auroc(scores: Any, yes: Any) -> float:
    """AUROC: how often an answerable question scores above an unanswerable one; ties count half, 0.5 is chance."""
    above = scores[yes][:, None] - scores[~yes][None]
    return float((above > 0).mean() + 0.5 * (above == 0).mean())


def _outcome(chain: Chain, item: Row, articles: dict[str, Article], reader: WatchedReader) -> Outcome:
    scope = [articles[name].id for name in item["article_ids"]] if item.get("article_ids") else None
    history = [(turn["q"], turn["a"]) for turn in item.get("history") or ()]
    started = time.perf_counter()
    reader.last = None
    answer = chain.ask(item["question"], history, articles=scope)
    seconds = time.perf_counter() - started
    if reader.last is None:  # answered without reading: what reading would have given
        search = resolve(clean_question(item["question"]), clean_history(history))
        reader.rank(search, chain.search(search.text, articles=scope))
    assert reader.last is not None  # noqa: S101
    search, passages, ranked = reader.last
    evidence = item["evidence"]
    spans = any("start" in gold for gold in evidence)
    if spans:
        gold = {(articles[e["article_id"]].id, e["start"], e["end"]) for e in evidence if "start" in e}
        relevant = tuple(
            any(_covers((c.passage.article_id, c.sentence.start, c.sentence.end), one) for one in gold)
            for c in ranked
        )
    else:
        gold_ids = {articles[e["article_id"]].id for e in evidence if e["article_id"] in articles}
        gold = {(article_id, 0, 0) for article_id in gold_ids}
        order = list(dict.fromkeys(p.article_id for p in passages))
        relevant = tuple(article_id in gold_ids for article_id in order)
    grouped = [(e.get("group", 0), _place(articles, e)) for e in evidence if "start" in e or "group" in e]

    def touches(shown: Sequence[tuple[str, int, int]]) -> frozenset[int]:
        return frozenset(g for g, gold in grouped if any(_covers(gold, c) or _covers(c, gold) for c in shown))

    precise = recalled = None
    cited = [(c.article_id, c.start, c.end) for c in answer.citations]
    choices = reader.draft.choices if reader.draft else choose(ranked) if ranked else ()
    said = [(c.article.id, c.start, c.end) for c in choices]
    if spans and answer.found and item["answerable"]:
        precise = _mean([any(_covers(c, g) or _covers(g, c) for g in gold) for c in cited])
        recalled = _mean([any(_covers(c, g) for c in cited) for g in gold])
    marked = {note.values.get("citation") for note in answer.notes if note.code == "earlier"}
    plainly = [(c.article_id, c.start, c.end) for c in answer.citations if c.number not in marked]
    wrong = [_place(articles, e) for e in item.get("misleading") or ()]
    misled = answer.found and any(_covers(c, one) or _covers(one, c) for one in wrong for c in plainly)
    exact = all(chain.index.article(c.article_id).text[c.start : c.end] == c.quote for c in answer.citations)
    made_of = reader.made_of or (reader.signals(search, ranked) if ranked else {})
    groups = frozenset(group for group, _ in grouped)
    return Outcome(
        item, answer, relevant, len(gold), spans, precise, recalled, exact, made_of, groups, touches(cited),
        touches(said), misled, seconds,
    )  # fmt: skip


def _place(articles: Mapping[str, Article], gold: Row) -> tuple[str, int, int]:
    """Where a piece of evidence stands; any part of its article if the set does not say where."""
    article = articles[gold["article_id"]]
    return article.id, gold.get("start", 0), gold.get("end", article.characters)


def _covers(one: tuple[str, int, int], other: tuple[str, int, int]) -> bool:
    """Whether a span covers at least half of another."""
    shared = min(one[2], other[2]) - max(one[1], other[1])
    return one[0] == other[0] and shared * 2 >= other[2] - other[1] > 0


def _holds(text: str, answers: Sequence[str]) -> bool:
    plain = _plain(text)
    return len(text.split()) <= 60 and any(_plain(answer) in plain for answer in answers if _plain(answer))


def _words_kept(question: str, wanted: str) -> float:
    """The share of a human rewriting's words found in the question as searched (ROUGE-1 recall, Lin 2004)."""
    mine, theirs = (Counter(re.findall(r"[^\W_]+", text.lower())) for text in (question, wanted))
    return (mine & theirs).total() / max(1, theirs.total())


def _plain(text: str) -> str:
    """SQuAD's normalisation: lower case, no punctuation, no articles, single spaces."""
    bare = "".join(" " if c in "’‘" else c for c in text.lower() if c not in string.punctuation)
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", bare).split())


def _mean(values: Sequence[float | bool | None]) -> float | None:
    return float(np.mean([float(value) for value in values if value is not None])) if values else None


def _reciprocal(relevant: Sequence[bool]) -> float:
    return 1 / (relevant.index(True) + 1) if True in relevant else 0.0


def _ndcg(relevant: Sequence[bool], gold: int) -> float:
    gain = sum(1 / np.log2(place + 2) for place, hit in enumerate(relevant) if hit)
    best = sum(1 / np.log2(place + 2) for place in range(min(gold, 5)))
    return min(1.0, float(gain / best)) if best else 0.0


def _aurc(scores: Any, right: Any) -> float:
    """Area under the risk-coverage curve: the mean error when the surest share is answered; lower is better."""
    errors = 1 - right[np.argsort(-scores, kind="stable")].astype(float)
    return float(np.mean(np.cumsum(errors) / np.arange(1, len(errors) + 1)))

"""Trains the check of entailment: ``python -m retrieval.training.entailment --pairs FOLDER --begin FILE --out DIR``.

A claim is read beside its evidence, as ``retrieval/checks/entailment.py`` reads it, and one logit says whether the
evidence bears it out. A run lasts so many seconds, the learning rate going down over them; one that was cut off goes
on where its last checkpoint stands. Trains on ``train.jsonl`` and ``contrast.jsonl`` of the folder and, with
``--people``, on this project's own claims about those articles; the claims over one evidence stay in one batch, so
that what they share tells nothing.

Needs torch and transformers, as ``train`` does; nothing else in Footnote calls this.
"""

from __future__ import annotations

import logging
import random
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count, islice
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from index import Base, Encoder, InputError, mpnet

from ..checks.entailment import CLAIM, CONTEXT, LENGTH, premise
from ..text.terms import terms
from . import run
from .network import MEASURED, Trainable, autocast, measure
from .questions import NEWS, OWN, PEOPLE, Article, Question, read_lines, read_people
from .run import Run, begin_from, begun, command, export

log = logging.getLogger(__name__)

KEPT = 100
"""Steps between two checkpoints."""

CHEAP = 0.1
"""Most of the claims that are made from questions, as a share of all others."""

MERGED = 0.15
"""Share of the claims that one pass puts together with another of their article."""

BESIDE = 0.15
"""Share that is read beside a sentence more, which another claim cites."""

INTRODUCED = 0.05
"""Share that begins with one of ``INTRODUCTIONS``."""

INTRODUCTIONS = ("According to the article, ", "The article says that ", "As reported, ", "It is reported that ")

JOINTS = (", and ", ", while ", "; ", ", but ", " ")
"""What two claims are put together with."""

COMMON = frozenset(
    "A About After An As At Before By For From He Her His In It Its Nobody No On Only She Some That The There These "
    "They This Those Two Under What When While With".split()
)
"""First words that lose their capital within a sentence."""

HEAD = 128
"""Width of the hidden layer of the head."""

OPTIONS = {
    "seconds": "how long to train",
    "rate": "highest learning rate",
    "batch": "claims a step",
    "share": "share of contrast.jsonl that one pass draws",
    "dropout": "in the layers",
    "seed": "of order, heads and dropout",
}
"""What of a recipe the command line can change, and the words it says about each."""


@dataclass(frozen=True, slots=True)
class Recipe(run.Recipe):
    """What a run depends on.

    Attributes:
        seconds: how long to train, checkpoints and interruptions not counted twice.
        batch: claims a step, about: those over one evidence stay together.
        share: of ``contrast.jsonl`` and of the people's pairs that one pass draws; of ``train.jsonl`` it takes all.
        dropout: in the layers; none in attention.
        larger: train adapters of all-mpnet-base-v2 instead.
    """

    seconds: float = 1320.0
    rate: float = 1.5e-4
    share: float = 0.5
    dropout: float = 0.1
    larger: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim with what it cites, whether that bears it out, and the id of the article that it is about."""

    text: str
    evidence: tuple[str, ...]
    context: tuple[str, ...]
    faithful: bool
    article: str


@dataclass(frozen=True, slots=True)
class Row:
    """A claim in word pieces.

    Attributes:
        ids: ``[CLS] claim [SEP] context | evidence [SEP]``.
        head: where the context begins.
        begins: where the evidence begins.
        faithful: whether it bears the claim out.
    """

    ids: list[int]
    head: int
    begins: int
    faithful: bool


def read_pairs(path: Path) -> list[list[Claim]]:
    """Read claims, those over one evidence together.

    Raises:
        InputError: the file is missing or not of the format.
    """
    groups: dict[tuple[str, ...], list[Claim]] = defaultdict(list)
    for claim in read_lines(path, _claim):
        groups[claim.evidence].append(claim)
    return list(groups.values())


def _claim(row: Any) -> Claim:
    return Claim(
        row["claim"], tuple(row["evidence"]), tuple(row["context"]), bool(row["faithful"]), row["article_id"]
    )


def read_cited(path: Path, articles: Mapping[str, Article]) -> list[list[Claim]]:
    """Read claims with the characters of what they cite: lines ``{"article", "cites", "claim", "faithful"}``.

    Args:
        path: the file.
        articles: by their ids; what stands over another one is left out.

    Returns:
        The claims, those over one evidence together; their context is what stands before the first cited sentence.

    Raises:
        InputError: the file is missing or not of the format.
    """

    def claim(row: Any) -> Claim | None:
        article = articles.get(row["article"])
        if article is None:
            return None
        first = row["cites"][0][0]
        before = [span for span in article.sentences if span[1] <= first][-CONTEXT:]
        evidence, context = (tuple(article.text[a:b] for a, b in spans) for spans in (row["cites"], before))
        return Claim(row["claim"], evidence, context, bool(row["faithful"]), article.id)

    groups: dict[tuple[str, ...], list[Claim]] = defaultdict(list)
    for made in filter(None, read_lines(path, claim)):
        groups[made.evidence].append(made)
    return list(groups.values())


def from_questions(questions: Sequence[Question]) -> list[list[Claim]]:
    """Cheap claims: each sentence that answers, beside itself and beside the one most like it in its article."""
    places = {
        (question.article.id, place): question.article
        for question in questions
        for place, (start, end) in enumerate(question.article.sentences)
        if any(start <= begin < end for begin, _ in question.gold)
    }
    out = []
    for (_, place), article in places.items():
        mine = set(terms(_text(article, place)))
        others = [i for i in range(len(article.sentences)) if i != place]
        if others:
            like = max(others, key=lambda i: len(mine & set(terms(_text(article, i)))))
            out.append([_copied(article, place, place), _copied(article, place, like)])
    return out


def _copied(article: Article, said: int, cited: int) -> Claim:
    before = tuple(_text(article, i) for i in range(max(0, cited - CONTEXT), cited))
    return Claim(_text(article, said), (_text(article, cited),), before, said == cited, article.id)


def _text(article: Article, place: int) -> str:
    start, end = article.sentences[place]
    return article.text[start:end]


def varied(groups: Sequence[Sequence[Claim]], rng: random.Random) -> list[list[Claim]]:
    """The groups as one pass reads them: some claims put together, introduced or beside more evidence.

    A claim put together of two of an article is borne out by what both cite if each is by its own.
    """
    by_article: dict[str, list[Claim]] = defaultdict(list)
    for claim in (claim for group in groups for claim in group):
        by_article[claim.article].append(claim)

    def vary(claim: Claim) -> Claim:
        other = rng.choice(by_article[claim.article])
        draw = rng.random()
        if draw < MERGED and other.evidence != claim.evidence:
            return _merged(claim, other, rng)
        if draw < MERGED + BESIDE and other.evidence != claim.evidence:
            added = [*claim.evidence, other.evidence[0]]
            rng.shuffle(added)
            return replace(claim, evidence=tuple(dict.fromkeys(added)))
        if draw < MERGED + BESIDE + INTRODUCED:
            return replace(claim, text=rng.choice(INTRODUCTIONS) + _inside(claim.text))
        return claim

    return [[vary(claim) for claim in group] for group in groups]


def _merged(claim: Claim, other: Claim, rng: random.Random) -> Claim:
    first, second = (claim, other) if rng.random() < 0.5 else (other, claim)
    joint = rng.choice(JOINTS)
    said = _inside(second.text) if joint != " " else second.text
    text = (first.text if joint == " " else first.text.rstrip(".")) + joint + said
    evidence = tuple(dict.fromkeys((*first.evidence, *second.evidence)))
    return Claim(text, evidence, first.context, first.faithful and second.faithful, claim.article)


def _inside(text: str) -> str:
    """A sentence as it stands within another: its first word in lower case if it is a common one."""
    word = text.split(" ", 1)[0]
    return text[0].lower() + text[1:] if word in COMMON else text


def row(encoder: Encoder, claim: Claim) -> Row | None:
    """Word pieces of a claim; None if its evidence does not fit."""
    text, begins = premise(claim.text, claim.evidence, claim.context)
    pair = encoder.pair(claim.text, text, limit=CLAIM, length=LENGTH)
    first = next((j for j, (start, _) in enumerate(pair.offsets) if start >= begins), None)
    return None if first is None else Row(pair.ids, pair.head, pair.head + first, claim.faithful)


def batches(
    encoder: Encoder,
    taken: Sequence[Sequence[Claim]],
    drawn: Sequence[Sequence[Claim]],
    recipe: Recipe,
    number: int,
) -> Iterator[list[Row]]:
    """The batches of one pass, in random order, each of rows of similar length.

    Args:
        encoder: makes word pieces.
        taken: groups of claims that every pass reads.
        drawn: groups of which it reads a share.
        recipe: what share, and how many rows a batch.
        number: of the pass; the seed of what is drawn.
    """
    rng = random.Random(recipe.seed * 1000 + number)  # noqa: S311  not for secrets
    chosen = [*taken, *rng.sample(drawn, int(len(drawn) * recipe.share))]
    made = ([made for claim in group if (made := row(encoder, claim))] for group in varied(chosen, rng))
    groups = [group for group in made if group]
    rng.shuffle(groups)
    yield from run.batches(groups, recipe.batch, rng, lambda row: len(row.ids))


class Judge(Trainable):
    """MiniLM, or all-mpnet-base-v2 with adapters, with one logit over a claim and its evidence."""

    def __init__(self, dropout: float = 0.0, base: Base | None = None) -> None:
        super().__init__(dropout, base)
        width = 5 * self.width
        self.plain = nn.Linear(width, 1)
        self.bend = nn.Linear(width, HEAD)
        self.verdict = nn.Linear(HEAD, 1)

    def forward(self, rows: Sequence[Row]) -> Tensor:
        """Return one logit a row."""
        n, longest = len(rows), max(len(row.ids) for row in rows)
        ids = torch.zeros(n, longest, dtype=torch.long)
        segments, mask = torch.zeros_like(ids), torch.zeros_like(ids)
        said, given = torch.zeros(n, longest), torch.zeros(n, longest)
        for i, item in enumerate(rows):
            size = len(item.ids)
            ids[i, :size] = torch.tensor(item.ids)
            segments[i, item.head : size] = 1
            mask[i, :size] = 1
            said[i, 1 : item.head - 1] = 1 / max(1, item.head - 2)
            given[i, item.begins : size - 1] = 1 / (size - 1 - item.begins)
        device = self.plain.weight.device
        hidden = self.bert(
            input_ids=ids.to(device), token_type_ids=segments.to(device), attention_mask=mask.to(device)
        ).last_hidden_state
        with torch.autocast(device.type, enabled=False):
            hidden = hidden.float()
            claim, evidence = torch.bmm(torch.stack([said, given], 1).to(device), hidden).unbind(1)
            both = torch.cat([hidden[:, 0], claim, evidence, claim * evidence, (claim - evidence).abs()], dim=-1)
            logit: Tensor = self.plain(both) + self.verdict(functional.gelu(self.bend(both), approximate="tanh"))
            return logit[:, 0]


def train(
    taken: Sequence[Sequence[Claim]],
    drawn: Sequence[Sequence[Claim]],
    out: Path,
    recipe: Recipe,
    *,
    begin: Path | None = None,
) -> Path:
    """Train, or go on training, and write ``entailment.safetensors`` into ``out``.

    Args:
        taken: claims that every pass reads, those over one evidence together.
        drawn: claims of which a pass reads a share.
        out: folder for the weights and, meanwhile, for a checkpoint ``state.pt``.
        recipe: a checkpoint of another recipe, other data or another beginning is not gone on with.
        begin: weights of a reader to begin from; None: MiniLM's own.

    Returns:
        The file written.

    Raises:
        InputError: ``begin`` is not a reader's weights, or there is nothing to train on.
    """
    running = Run(lambda: Judge(recipe.dropout, mpnet() if recipe.larger else None), recipe, out, begin)
    encoder = Encoder()
    if not taken and not int(len(drawn) * recipe.share):
        raise InputError("There is nothing to train on: name a folder of pairs.")
    spent, done = running.resume({"claims": sum(map(len, (*taken, *drawn)))}, (0.0, 0))
    began, number = time.monotonic() - spent, 0
    for number, rows in enumerate(rows for part in count() for rows in batches(encoder, taken, drawn, recipe, part)):
        if number < done:
            continue
        used = (time.monotonic() - began) / recipe.seconds
        if used >= 1:
            break
        running.step(loss(running.net, rows), len(rows), used)
        if (number + 1) % KEPT == 0:
            now = time.monotonic() - began
            pace = running.read / (now - spent)
            log.info("step %d, %.0f s, loss %.3f, %.1f claims/s", number + 1, now, running.shown, pace)
            running.store((now, number + 1))
    log.info("%d steps, loss %.3f", number, running.shown)
    if recipe.larger:
        measure(running.net, islice(batches(encoder, taken, drawn, recipe, number), MEASURED))
    return export(running.net, out / "entailment.safetensors", running.about | {"steps": number})


def average(files: Sequence[Path], out: Path) -> Path:
    """Write ``entailment.safetensors`` into ``out``, whose numbers are the means of those of some other files.

    Raises:
        InputError: a file is missing or not this check's weights.
    """
    net = Judge()
    sums: dict[str, Tensor] = {}
    for path in files:
        begin_from(net, path)
        for name, weight in net.trained().items():
            sums[name] = sums.get(name, torch.zeros_like(weight)) + weight.detach() / len(files)
    net.load_state_dict(sums, strict=False)
    return export(net, out / "entailment.safetensors", {"average": len(files)})


def loss(net: Judge, rows: Sequence[Row]) -> Tensor:
    """The cross-entropy of each claim's being borne out or not."""
    device = net.plain.weight.device
    with autocast(device):
        logits = net(rows)
    return functional.binary_cross_entropy_with_logits(
        logits, torch.tensor([float(row.faithful) for row in rows], device=device)
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = command("entailment", "the check of entailment", Recipe(), OPTIONS)
    parser.add_argument("--pairs", type=Path, default=Path(), help="folder with train.jsonl and contrast.jsonl")
    parser.add_argument("--average", type=Path, nargs="+", help="write the mean of these weights; train nothing")
    parser.add_argument("--larger", action="store_true", help="train the larger check")
    given = begun(parser, arguments)
    recipe = Recipe(**{name: given[name] for name in (*OPTIONS, "larger")})
    try:
        if given["average"]:
            log.info("written: %s", average(given["average"], given["out"]))
            return
        taken = read_pairs(given["pairs"] / "train.jsonl")
        drawn = read_pairs(given["pairs"] / "contrast.jsonl")
        if given["people"]:
            questions = read_people(given["people"], PEOPLE[:1])
            articles = {one.article.id: one.article for one in (*questions, *read_people(OWN, NEWS))}
            taken += read_cited(OWN / "claims.jsonl", articles)
            cheap = from_questions(questions)
            most = int(CHEAP * sum(map(len, (*taken, *drawn))) / 2)
            drawn += random.Random(recipe.seed).sample(cheap, min(most, len(cheap)))  # noqa: S311  not for secrets
        log.info("%d claims, %s", sum(map(len, (*taken, *drawn))), recipe)
        log.info("written: %s", train(taken, drawn, given["out"], recipe, begin=given["begin"]))
    except InputError as error:
        parser.error(error.message)


if __name__ == "__main__":
    main()

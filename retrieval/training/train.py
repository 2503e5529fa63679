"""Trains the small reader: ``python -m retrieval.training.train --people FOLDER --qa FILE --out DIR``.

Reads the data, trains the network through every pass, keeps checkpoints and writes the weights. The word and position
embeddings stay MiniLM's, everything above them is trained. Runs on two processor cores, or on a GPU where there is
one; a run that was cut off goes on where its last checkpoint stands.

``--export STATE.pt --out reader.safetensors`` writes the weights of a checkpoint and trains nothing.

Needs torch and transformers, which come with sentence-transformers; nothing else in Footnote calls this.
"""

from __future__ import annotations

import logging
import random
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from index import Alike, ApartEncoder, Base, Encoder, InputError, e5, load_embedder, mpnet

from . import run
from .data import ALL, BEST, CORPORA, Example, examples, part, units
from .network import MEASURED, Network, Row, autocast, batch, measure, row
from .questions import PEOPLE, Question, read_english, read_multilingual, read_qa
from .rivals import Rivals
from .run import Run, begun, command, export, restored

log = logging.getLogger(__name__)

KEPT = 300
"""Steps between two checkpoints."""

OPTIONS = {
    "passes": "how often each question is asked",
    "rate": "highest learning rate",
    "batch": "windows a step",
    "seed": "of examples, order and dropout",
    "share": "share of the people's articles to train on, of those in English",
    "seconds": "stop after so long, the rate going down over that time; 0: after all steps",
}
"""What of a recipe the command line can change, and the words it says about each."""


@dataclass(frozen=True, slots=True)
class Recipe(run.Recipe):
    """What a run depends on.

    Attributes:
        passes: how often each question is asked, each time in other windows.
        batch: windows a step, about: a question's windows, and both questions of a contrast pair, stay together.
        floor: share of the highest rate that is left at the end.
        dropout: in the layers and before the heads; none in attention.
        near: how much more a sentence weighs that only looks as if it answered.
        words: weight of the loss of first and last word.
        share: of the people's articles, for learning curves.
        hold_out: ids of articles and documents that are not asked about.
        larger: train adapters of all-mpnet-base-v2 instead, for the best sentences beside each other.
        multilingual: train the upper layers of multilingual-e5-small instead, for other languages than English.
        seconds: stop after so long, the rate going down over that time instead of over the steps; 0: no limit.
    """

    passes: int = 2
    rate: float = 1.2e-4
    warm: float = 0.06
    floor: float = 0.02
    dropout: float = 0.1
    near: float = 1.0
    words: float = 0.3
    share: float = 1.0
    hold_out: tuple[str, ...] = ()
    larger: bool = False
    multilingual: bool = False
    seconds: float = 0.0


def steps(questions: Sequence[Question], recipe: Recipe, rivals: Rivals | None = None) -> list[list[Example]]:
    """Every batch of a run, in order; with ``rivals`` also windows of what a sentence is compared with."""
    people: dict[str, list[Question]] = defaultdict(list)
    for question in questions:
        if question.source not in CORPORA:
            people[question.article.id].append(question)
    draw = BEST if recipe.larger else ALL
    out = []
    for number in range(recipe.passes):
        drawn, ordered, cut = (
            random.Random(recipe.seed * thousand + number)  # noqa: S311  not for secrets
            for thousand in (1000, 2000, 3000)
        )
        asked = [
            [
                example
                for question in unit
                for example in examples(question, cut, _shared(question, number, recipe), people, rivals, draw)
            ]
            for unit in units(questions, drawn, draw)
        ]
        out += run.batches([unit for unit in asked if unit], recipe.batch, ordered, _length)
    return out


def _shared(question: Question, number: int, recipe: Recipe) -> random.Random | None:
    """What draws the windows of an article where all its questions share them, and what lower layers made of them."""
    if not recipe.multilingual:
        return None
    return random.Random(f"{recipe.seed} {number} {question.article.id}")  # noqa: S311  not for secrets


def loss(net: Network, rows: Sequence[Row], recipe: Recipe) -> Tensor:
    """Sum of three, each a mean over windows or questions.

    The cross-entropy of each sentence's answering or not, near misses counting twice; the negative log-likelihood
    that one that answers comes first among all sentences of its question in the batch; and that of any right first
    and any right last word, [CLS] being right where there are none.
    """
    device = next(net.parameters()).device
    given = batch(rows, device)
    with autocast(device):
        scores, pointers = net(given)
    known = given.shows >= 0
    weight = known * (1 + recipe.near * given.near)
    said = functional.binary_cross_entropy_with_logits(
        scores[..., 0], given.shows.clamp(min=0), weight, reduction="sum"
    )
    questions: dict[str, list[int]] = defaultdict(list)
    for i, item in enumerate(rows):
        questions[item.id].append(i)
    order = scores.new_zeros(())
    for where in questions.values():
        read = known[where]
        ranks, gold = scores[where, :, 1][read], given.shows[where][read] > 0
        if gold.any():
            order = order + ranks.logsumexp(0) - ranks[gold].logsumexp(0)
    places = pointers.permute(2, 0, 1).masked_fill(~given.readable, -1e9)
    missed = places.logsumexp(-1) - places.masked_fill(~given.words, -1e9).logsumexp(-1)
    words = (missed.sum(0) * given.known).sum()
    total: Tensor = (said + recipe.words * words) / len(rows) + order / len(questions)
    return total


def train(
    questions: Sequence[Question], out: Path, recipe: Recipe, *, begin: Path | None = None, limit: int | None = None
) -> Path:
    """Train, or go on training, and write ``reader.safetensors`` into ``out``.

    Args:
        questions: see ``read_english`` and ``read_qa``.
        out: folder for the weights and, meanwhile, for a checkpoint ``state.pt``.
        recipe: a checkpoint of another recipe, other data or another beginning is not gone on with.
        begin: weights of a reader to begin from; None: MiniLM's own.
        limit: stop after so many steps, leaving the checkpoint and writing no weights (for tests).

    Returns:
        The file written.

    Raises:
        InputError: ``begin`` is not a reader's weights, or there is nothing to train on.
    """
    base = _base(recipe)
    running = Run(lambda: Network(recipe.dropout, base), recipe, out, begin)
    taken = _asked(questions, recipe)
    people = [one for one in taken if one.source not in CORPORA]
    rivals = None if recipe.multilingual else Rivals(people, load_embedder())
    work = steps(taken, recipe, rivals)
    if not work:
        raise InputError("There is nothing to train on: name a folder or a file of questions.")
    log.info("%d steps, %d windows", len(work), sum(map(len, work)))
    done, spent = running.resume({"steps": len(work)}, (0, 0.0))
    apart = base if recipe.multilingual else None
    encoder = ApartEncoder(apart, upper=False, kept=100_000) if apart else Encoder()
    alike = Alike(apart) if apart else None
    last = min(limit or len(work), len(work))
    began = time.monotonic()
    for number in range(done, last):
        now = spent + time.monotonic() - began
        if recipe.seconds and now >= recipe.seconds:
            running.store((number, now))
            break
        share = now / recipe.seconds if recipe.seconds else number / len(work)
        torch.manual_seed(recipe.seed * 1_000_000 + number)
        rows = [row(encoder, example, alike) for example in work[number]]
        running.step(loss(running.net, rows, recipe), len(rows), share, recipe.floor)
        if (number + 1) % 50 == 0 or number + 1 == last:
            pace = running.read / (time.monotonic() - began)
            log.info("step %d of %d, loss %.3f, %.1f windows/s", number + 1, len(work), running.shown, pace)
        if (number + 1) % KEPT == 0 or number + 1 == last:
            running.store((number + 1, spent + time.monotonic() - began))
    if recipe.larger:
        device = next(running.net.parameters()).device
        last_read = ([row(encoder, example) for example in each] for each in work[-MEASURED:])
        measure(running.net, (batch(rows, device) for rows in last_read))
    return running.state if limit is not None else export(running.net, out / "reader.safetensors", running.about)


def _base(recipe: Recipe) -> Base | None:
    """The model to train on; None for MiniLM."""
    if recipe.larger:
        return mpnet()
    return e5() if recipe.multilingual else None


def _length(example: Example) -> int:
    return len(example.window.text)


def _asked(questions: Sequence[Question], recipe: Recipe) -> list[Question]:
    """The questions of a recipe: a share of the people's articles, and none about what is held out."""
    people = part([question for question in questions if question.source in PEOPLE], recipe.share)
    rest = [question for question in questions if question.source not in PEOPLE]
    return [question for question in [*people, *rest] if question.article.id not in recipe.hold_out]


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = command("train", "the small reader", Recipe(), OPTIONS)
    parser.add_argument("--qa", type=Path, nargs="+", default=[], help="questions on paragraphs, gzipped JSON lines")
    parser.add_argument("--export", type=Path, help="write this checkpoint's weights to OUT, a file; train nothing")
    parser.add_argument("--hold-out", default="", help="articles and documents to leave out, with commas between")
    parser.add_argument("--larger", action="store_true", help="train the larger reader")
    parser.add_argument("--multilingual", action="store_true", help="train the reader of other languages")
    given = begun(parser, arguments)
    held = tuple(sorted(filter(None, given["hold_out"].split(","))))
    which = {name: given[name] for name in (*OPTIONS, "larger", "multilingual")}
    recipe = Recipe(**which, hold_out=held)
    try:
        if given["export"]:
            net, about = restored(given["export"], Network(base=_base(recipe)))
            path = given["out"] / "reader.safetensors" if given["out"].is_dir() else given["out"]
            log.info("written: %s", export(net, path, about))
            return
        read = read_multilingual if recipe.multilingual else read_english
        people = read(given["people"]) if given["people"] else []
        questions = [*people, *(question for path in given["qa"] for question in read_qa(path))]
        log.info("%d questions, %s", len(questions), recipe)
        log.info("written: %s", train(questions, given["out"], recipe, begin=given["begin"]))
    except InputError as error:
        parser.error(error.message)


if __name__ == "__main__":
    main()

"""Trains the small reader: ``python -m retrieval.training.train --people FOLDER --qa FILE --out DIR``.

Reads the data, trains the network through every pass, keeps checkpoints and writes the weights. The word and position
embeddings stay MiniLM's, everything above them is trained. Runs on two processor cores, or on a GPU where there is
one; a run that was cut off goes on where its last checkpoint stands.

``--export STATE.pt --out reader.safetensors`` writes the weights of a checkpoint and trains nothing.

Needs torch and transformers, which come with sentence-transformers; nothing else in Footnote calls this.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import pickle
import random
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

import torch
from safetensors import SafetensorError
from safetensors.numpy import load_file
from torch import Tensor
from torch.nn import functional

from index import Alike, ApartEncoder, Encoder, InputError, e5, e5_file

from ..reader.weights_format import heads, pack, save, unpack
from .data import MULTILINGUAL, PEOPLE, Example, Question, examples, part, read_people, read_qa, units
from .network import Network, Row, Trainable, autocast, batch, row

log = logging.getLogger(__name__)

Progress = TypeVar("Progress")
"""How far a run has come."""

KEPT = 300
"""Steps between two checkpoints."""

OPTIONS = {
    "passes": "how often each question is asked",
    "rate": "highest learning rate",
    "batch": "windows a step",
    "seed": "of examples, order and dropout",
    "share": "share of the people's articles to train on, of those in English",
    "seconds": "stop after so long",
}
"""What of a recipe the command line can change, and the words it says about each."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a run depends on; two runs of one recipe give the same weights on one machine.

    Attributes:
        seed: of examples, order, new heads and dropout.
        passes: how often each question is asked, each time in other windows.
        batch: windows a step, about: a question's windows, and both questions of a contrast pair, stay together.
        rate: highest learning rate of MiniLM's layers.
        heads: how many times that the heads learn at.
        warm: share of all steps until the highest rate; from there down in a line.
        floor: share of the highest rate that is left at the end.
        decay: weight decay.
        dropout: in the layers and before the heads; none in attention.
        near: how much more a sentence weighs that only looks as if it answered.
        words: weight of the loss of first and last word.
        share: of the people's articles, for learning curves.
        hold_out: ids of articles and documents that are not asked about.
        multilingual: train the upper layers of multilingual-e5-small instead, for other languages than English.
        seconds: stop after so long, the rate going down over that time instead of over the steps; 0: no limit.
    """

    seed: int = 1
    passes: int = 2
    batch: int = 32
    rate: float = 1.2e-4
    heads: float = 4.0
    warm: float = 0.06
    floor: float = 0.02
    decay: float = 0.01
    dropout: float = 0.1
    near: float = 1.0
    words: float = 0.3
    share: float = 1.0
    hold_out: tuple[str, ...] = ()
    multilingual: bool = False
    seconds: float = 0.0


def batches(asked: Sequence[Sequence[Example]], size: int, rng: random.Random) -> list[list[Example]]:
    """Batches of about ``size`` windows of similar length, so that little is padding, each unit whole in one."""
    out: list[list[Example]] = []
    for at in range(0, len(asked), 400):
        made: list[list[Example]] = []
        for unit in sorted(asked[at : at + 400], key=_longest):
            if made and len(made[-1]) + len(unit) <= size:
                made[-1].extend(unit)
            else:
                made.append(list(unit))
        rng.shuffle(made)
        out += made
    return out


def steps(questions: Sequence[Question], recipe: Recipe) -> list[list[Example]]:
    """Every batch of a run, in order."""
    out = []
    for number in range(recipe.passes):
        drawn, ordered, cut = (
            random.Random(recipe.seed * thousand + number)  # noqa: S311  not for secrets
            for thousand in (1000, 2000, 3000)
        )
        asked = [
            [example for question in unit for example in examples(question, cut, _shared(question, number, recipe))]
            for unit in units(questions, drawn)
        ]
        out += batches([unit for unit in asked if unit], recipe.batch, ordered)
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
        questions: see ``read_people`` and ``read_qa``.
        out: folder for the weights and, meanwhile, for a checkpoint ``state.pt``.
        recipe: a checkpoint of another recipe, other data or another beginning is not gone on with.
        begin: weights of a reader to begin from; None: MiniLM's own.
        limit: stop after so many steps, leaving the checkpoint and writing no weights (for tests).

    Returns:
        The file written.

    Raises:
        InputError: ``begin`` is not a reader's weights, or there is nothing to train on.
    """
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(recipe.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    net = Network(recipe.dropout, e5() if recipe.multilingual else None)
    about = asdict(recipe) | {"begin": ""}
    if begin is not None:
        begin_from(net, begin)
        about["begin"] = hashlib.sha256(begin.read_bytes()).hexdigest()
    net.to(device).train()
    optimizer = torch.optim.AdamW(_groups(net, recipe), lr=recipe.rate, weight_decay=recipe.decay, fused=True)
    work = steps(_asked(questions, recipe), recipe)
    if not work:
        raise InputError("There is nothing to train on: name a folder or a file of questions.")
    log.info("%d steps, %d windows", len(work), sum(map(len, work)))
    state = out / "state.pt"
    plan = about | {"steps": len(work)}
    done, spent = restore(state, net, optimizer, plan, (0, 0.0))
    encoder = ApartEncoder(net.base, upper=False, kept=100_000) if net.base else Encoder()
    alike = Alike(net.base) if net.base else None
    last = min(limit or len(work), len(work))
    began, read, shown = time.monotonic(), 0, 0.0
    for number in range(done, last):
        now = spent + time.monotonic() - began
        if recipe.seconds and now >= recipe.seconds:
            store(state, net, optimizer, plan, (number, now))
            break
        gone = now / recipe.seconds if recipe.seconds else number / len(work)
        torch.manual_seed(recipe.seed * 1_000_000 + number)
        for group in optimizer.param_groups:
            group["lr"] = group["times"] * recipe.rate * _schedule(gone, recipe)
        value = loss(net, [row(encoder, example, alike) for example in work[number]], recipe)
        optimizer.zero_grad()
        value.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(net.trained().values(), 1.0)
        optimizer.step()
        read += len(work[number])
        shown += (float(value.detach()) - shown) / min(number - done + 1, 100)
        if (number + 1) % 50 == 0 or number + 1 == last:
            pace = read / (time.monotonic() - began)
            log.info("step %d of %d, loss %.3f, %.1f windows/s", number + 1, len(work), shown, pace)
        if (number + 1) % KEPT == 0 or number + 1 == last:
            store(state, net, optimizer, plan, (number + 1, spent + time.monotonic() - began))
    return state if limit is not None else export(net, out / "reader.safetensors", plan)


def begin_from(net: Trainable, path: Path) -> None:
    """Put the weights of another reader into a network; heads that it lacks stay as they are.

    Raises:
        InputError: the file is missing or not a reader's weights.
    """
    try:
        packed = load_file(path)
        bert = unpack(net.tensors(), packed)
    except (OSError, KeyError, SafetensorError) as error:
        raise InputError(f"{path} is not a reader's weights ({error}): name a reader.safetensors.") from error
    arrays = {f"bert.{name}": value for name, value in bert.items()} | heads(packed)
    known = net.trained()
    net.load_state_dict({name: torch.tensor(arrays[name]) for name in arrays.keys() & known.keys()}, strict=False)


def restored(path: Path) -> tuple[Network, Mapping[str, Any]]:
    """The network of a checkpoint, and the recipe that it says it was made by.

    Raises:
        InputError: the file is missing or not a checkpoint of this network.
    """
    net = Network()
    try:
        state = _checkpoint(path, net)
    except InputError:
        if not e5_file():
            raise
        net = Network(base=e5())
        state = _checkpoint(path, net)
    net.load_state_dict(state["net"], strict=False)
    return net, state.get("plan", {})


def export(net: Trainable, path: Path, about: Mapping[str, Any]) -> Path:
    """Write what was trained, as packed differences from MiniLM's own weights.

    Args:
        net: the network.
        path: the file.
        about: what it was made by, for the file's header.
    """
    base = net.tensors()
    arrays = {name: weight.detach().cpu().float().numpy() for name, weight in net.trained().items()}
    bert = {name.removeprefix("bert."): value for name, value in arrays.items() if name.startswith("bert.")}
    changed = {name: value for name, value in bert.items() if not (value == base[name]).all()}
    own = {name: value for name, value in arrays.items() if not name.startswith("bert.")}
    path.parent.mkdir(parents=True, exist_ok=True)
    save(path, pack(base, changed, own), {"recipe": repr(dict(about))})
    return path


def _longest(unit: Sequence[Example]) -> int:
    return max(len(example.window.text) for example in unit)


def _asked(questions: Sequence[Question], recipe: Recipe) -> list[Question]:
    """The questions of a recipe: a share of the people's articles, and none about what is held out."""
    people = part([question for question in questions if question.source in PEOPLE], recipe.share)
    rest = [question for question in questions if question.source not in PEOPLE]
    return [question for question in [*people, *rest] if question.article.id not in recipe.hold_out]


def _groups(net: Trainable, recipe: Recipe) -> list[dict[str, Any]]:
    """MiniLM's layers and the heads, each with how many times the rate it learns at."""
    body = [weight for name, weight in net.trained().items() if name.startswith("bert.")]
    own = [weight for name, weight in net.trained().items() if not name.startswith("bert.")]
    return [{"params": body, "times": 1.0}, {"params": own, "times": recipe.heads}]


def _schedule(done: float, recipe: Recipe) -> float:
    """Share of the highest learning rate after a share of all steps."""
    if done < recipe.warm:
        return done / recipe.warm
    return max(recipe.floor, (1 - done) / (1 - recipe.warm))


def _checkpoint(path: Path, net: Trainable) -> dict[str, Any]:
    try:
        state: dict[str, Any] = torch.load(path, weights_only=True, map_location=next(net.parameters()).device)
        if state["net"].keys() != net.trained().keys():
            raise KeyError("net")
    except (OSError, EOFError, AttributeError, LookupError, TypeError, RuntimeError, pickle.UnpicklingError) as error:
        raise InputError(f"{path} is no checkpoint of the reader: name a run's state.pt.") from error
    return state


def store(
    path: Path, net: Trainable, optimizer: torch.optim.Optimizer, plan: Mapping[str, Any], done: Progress
) -> None:
    """Write a checkpoint, aside and then renamed.

    Args:
        path: the file.
        net: the network.
        optimizer: its optimizer.
        plan: what the run depends on.
        done: how far it has come.
    """
    weights = {name: weight.detach() for name, weight in net.trained().items()}
    state = {"plan": dict(plan), "done": done, "net": weights, "optimizer": optimizer.state_dict()}
    torch.save(state, path.with_suffix(".part"))
    path.with_suffix(".part").replace(path)


def restore(
    path: Path, net: Trainable, optimizer: torch.optim.Optimizer, plan: Mapping[str, Any], none: Progress
) -> Progress:
    """How far a checkpoint has come, which is put into network and optimizer; ``none`` if there is none of this plan.

    Raises:
        InputError: the file is not a checkpoint of this network.
    """
    if not path.exists():
        return none
    state = _checkpoint(path, net)
    if state.get("plan") != plan:
        log.info("%s is of another run: starting anew", path)
        return none
    net.load_state_dict(state["net"], strict=False)
    optimizer.load_state_dict(state["optimizer"])
    log.info("going on at step %s", state["done"])
    done: Progress = state["done"]
    return done


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m retrieval.training.train", description="Train the small reader.")
    parser.add_argument("--people", type=Path, help="folder of question sets of the people format")
    parser.add_argument("--qa", type=Path, nargs="+", default=[], help="questions on paragraphs, gzipped JSON lines")
    parser.add_argument("--out", type=Path, required=True, help="folder for weights and checkpoint")
    parser.add_argument("--begin", type=Path, help="weights to begin from, a reader.safetensors")
    parser.add_argument("--export", type=Path, help="write this checkpoint's weights to OUT, a file; train nothing")
    parser.add_argument("--threads", type=int, default=2, help="processor cores to use")
    parser.add_argument("--hold-out", default="", help="articles and documents to leave out, with commas between")
    parser.add_argument("--multilingual", action="store_true", help="train the reader of other languages")
    for name, text in OPTIONS.items():
        default = getattr(Recipe(), name)
        parser.add_argument(f"--{name}", type=type(default), default=default, help=f"{text} ({default})")
    given = vars(parser.parse_args(arguments))
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(given["threads"])
    held = tuple(sorted(filter(None, given["hold_out"].split(","))))
    recipe = Recipe(**{name: given[name] for name in OPTIONS}, hold_out=held, multilingual=given["multilingual"])
    try:
        if given["export"]:
            net, about = restored(given["export"])
            path = given["out"] / "reader.safetensors" if given["out"].is_dir() else given["out"]
            log.info("written: %s", export(net, path, about))
            return
        names = MULTILINGUAL if given["multilingual"] else PEOPLE
        people = read_people(given["people"], names) if given["people"] else []
        questions = [*people, *(question for path in given["qa"] for question in read_qa(path))]
        log.info("%d questions, %s", len(questions), recipe)
        log.info("written: %s", train(questions, given["out"], recipe, begin=given["begin"]))
    except InputError as error:
        parser.error(error.message)


if __name__ == "__main__":
    main()

"""One run of training, whatever is trained: its settings, steps, checkpoint and weights, and its command line.

MiniLM's layers learn at one rate and the new heads at a multiple of it, which rises in a line and then falls in one.
A run that was cut off goes on where its last checkpoint stands. Does not know examples, losses or when a run ends.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import pickle
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import torch
from safetensors import SafetensorError
from safetensors.numpy import load_file
from torch import Tensor

from index import InputError

from ..reader.weights_format import save
from .network import Trainable

log = logging.getLogger(__name__)

Progress = TypeVar("Progress")
"""How far a run has come: its steps, or more."""

Item = TypeVar("Item")
Net = TypeVar("Net", bound=Trainable)


@dataclass(frozen=True, slots=True)
class Recipe:
    """What every run depends on; two runs of one recipe give the same weights on one machine.

    Attributes:
        seed: of examples, order, new heads and dropout.
        batch: examples a step, about: what belongs together stays together.
        rate: highest learning rate of MiniLM's layers.
        heads: how many times that the heads learn at.
        warm: share of the run until the highest rate; from there down in a line.
        decay: weight decay.
    """

    seed: int = 1
    batch: int = 32
    rate: float = 1e-4
    heads: float = 4.0
    warm: float = 0.05
    decay: float = 0.01


class Run(Generic[Net]):
    """A network and its optimizer, from the first step or the last checkpoint to the weights.

    Attributes:
        net: the network, on the GPU where there is one.
        shown: mean loss of the last steps, some 100.
        read: examples read since this process began.
    """

    def __init__(self, make: Callable[[], Net], recipe: Recipe, out: Path, begin: Path | None) -> None:
        """Make the network.

        Args:
            make: makes it, with new heads; called after the seed is set.
            recipe: a checkpoint of another recipe, other data or another beginning is not gone on with.
            out: folder for the weights and, meanwhile, for a checkpoint ``state.pt``.
            begin: weights of a reader to begin from; None: MiniLM's own.

        Raises:
            InputError: ``begin`` is not a reader's weights.
        """
        out.mkdir(parents=True, exist_ok=True)
        torch.manual_seed(recipe.seed)
        self.net = make()
        self.about: dict[str, Any] = asdict(recipe) | {"begin": ""}
        if begin is not None:
            begin_from(self.net, begin)
            self.about["begin"] = hashlib.sha256(begin.read_bytes()).hexdigest()
        self.net.to("cuda" if torch.cuda.is_available() else "cpu").train()
        weights = self.net.trained()
        body = [weight for name, weight in weights.items() if name.startswith("bert.")]
        own = [weight for name, weight in weights.items() if not name.startswith("bert.")]
        self._optimizer = torch.optim.AdamW(
            [{"params": body, "times": 1.0}, {"params": own, "times": recipe.heads}],
            lr=recipe.rate,
            weight_decay=recipe.decay,
            fused=True,
        )
        self._recipe = recipe
        self._steps = 0
        self.state = out / "state.pt"
        self.shown, self.read = 0.0, 0

    def resume(self, plan: Mapping[str, Any], none: Progress) -> Progress:
        """How far the checkpoint has come, which is taken over; ``none`` if there is none of this plan.

        Args:
            plan: what the run depends on besides its recipe and its beginning.
            none: a run's progress before its first step.

        Raises:
            InputError: the file is not a checkpoint of this network.
        """
        self.about |= plan
        if not self.state.exists():
            return none
        state = _checkpoint(self.state, self.net)
        if state.get("plan") != self.about:
            log.info("%s is of another run: starting anew", self.state)
            return none
        self.net.load_state_dict(state["net"], strict=False)
        self._optimizer.load_state_dict(state["optimizer"])
        log.info("going on at step %s", state["done"])
        done: Progress = state["done"]
        return done

    def step(self, loss: Tensor, examples: int, share: float, floor: float = 0.0) -> None:
        """Take one step.

        Args:
            loss: of one batch.
            examples: how many it holds.
            share: of the whole run, that is done before this step, in [0, 1).
            floor: share of the highest rate that is left at the end.
        """
        warm = self._recipe.warm
        times = share / warm if share < warm else max(floor, (1 - share) / (1 - warm))
        for group in self._optimizer.param_groups:
            group["lr"] = group["times"] * self._recipe.rate * times
        self._optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.net.trained().values(), 1.0)
        self._optimizer.step()
        self._steps += 1
        self.read += examples
        self.shown += (float(loss.detach()) - self.shown) / min(self._steps, 100)

    def store(self, done: object) -> Path:
        """Write a checkpoint of how far the run has come, aside and then renamed."""
        weights = {name: weight.detach() for name, weight in self.net.trained().items()}
        state = {"plan": self.about, "done": done, "net": weights, "optimizer": self._optimizer.state_dict()}
        torch.save(state, self.state.with_suffix(".part"))
        return self.state.with_suffix(".part").replace(self.state)


def batches(
    groups: Sequence[Sequence[Item]], size: int, rng: random.Random, length: Callable[[Item], int]
) -> list[list[Item]]:
    """Batches of about ``size`` items of similar length, so that little is padding, each group whole in one."""
    out: list[list[Item]] = []
    for at in range(0, len(groups), 400):
        made: list[list[Item]] = []
        for group in sorted(groups[at : at + 400], key=lambda group: max(map(length, group))):
            if made and len(made[-1]) + len(group) <= size:
                made[-1].extend(group)
            else:
                made.append(list(group))
        rng.shuffle(made)
        out += made
    return out


def begin_from(net: Trainable, path: Path) -> None:
    """Put the weights of another reader into a network; heads that it lacks stay as they are.

    Raises:
        InputError: the file is missing or not a reader's weights.
    """
    try:
        net.take(load_file(path))
    except (OSError, KeyError, SafetensorError) as error:
        raise InputError(f"{path} is not a reader's weights ({error}): name a reader.safetensors.") from error


def restored(path: Path, net: Net) -> tuple[Net, Mapping[str, Any]]:
    """A network with the weights of a checkpoint, and the recipe that it says it was made by.

    Raises:
        InputError: the file is missing or not a checkpoint of this network.
    """
    state = _checkpoint(path, net)
    net.load_state_dict(state["net"], strict=False)
    return net, state.get("plan", {})


def export(net: Trainable, path: Path, about: Mapping[str, Any]) -> Path:
    """Write what was trained, packed.

    Args:
        net: the network.
        path: the file.
        about: what it was made by, for the file's header.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    save(path, net.packed(), {"recipe": repr(dict(about))})
    return path


def _checkpoint(path: Path, net: Trainable) -> dict[str, Any]:
    try:
        state: dict[str, Any] = torch.load(path, weights_only=True, map_location=next(net.parameters()).device)
        if state["net"].keys() != net.trained().keys():
            raise KeyError("net")
    except (OSError, EOFError, AttributeError, LookupError, TypeError, RuntimeError, pickle.UnpicklingError) as error:
        raise InputError(f"{path} is no checkpoint of the reader: name a run's state.pt.") from error
    return state


def command(name: str, what: str, recipe: Recipe, options: Mapping[str, str]) -> argparse.ArgumentParser:
    """The command line of a training, without what it trains on.

    Args:
        name: of the module.
        what: is trained, for its help.
        recipe: whose values are the defaults.
        options: what of it can be changed, and the words said about each.
    """
    parser = argparse.ArgumentParser(prog=f"python -m retrieval.training.{name}", description=f"Train {what}.")
    parser.add_argument("--people", type=Path, help="folder of question sets of the people format")
    parser.add_argument("--out", type=Path, required=True, help="folder for weights and checkpoint")
    parser.add_argument("--begin", type=Path, help="weights to begin from, a reader.safetensors")
    parser.add_argument("--threads", type=int, default=2, help="processor cores to use")
    for option, text in options.items():
        default = getattr(recipe, option)
        parser.add_argument(f"--{option}", type=type(default), default=default, help=f"{text} ({default})")
    return parser


def begun(parser: argparse.ArgumentParser, arguments: Sequence[str] | None) -> dict[str, Any]:
    """What the command line says; from here on is logged, and so many cores are used."""
    given = vars(parser.parse_args(arguments))
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(given["threads"])
    return given

"""Trains the small reader: ``python -m retrieval.training.train --people FOLDER --qa FILE --out DIR``.

Needs torch and transformers, which come with sentence-transformers; nothing else in Footnote calls this.
"""

from __future__ import annotations

import argparse
import logging
import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.numpy import load_file
from torch import nn
from transformers import BertModel

from index import InputError, minilm_folder

from ..reader.weights_format import pack, save

log = logging.getLogger(__name__)

HEADS = ("direct", "mix", "out", "span")
"""The layers on top of MiniLM, as they are named in the network and in its file."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """The settings of a training; on one machine the same recipe gives the same weights."""

    seed: int = 1
    passes: int = 2
    dropout: float = 0.1


class Network(nn.Module):
    """MiniLM with the reader's heads; its word and position embeddings are not trained."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.bert = BertModel.from_pretrained(
            minilm_folder(),
            add_pooling_layer=False,
            attn_implementation="sdpa",
            hidden_dropout_prob=dropout,
            attention_probs_dropout_prob=0.0,
        )
        for name, weight in self.bert.named_parameters():
            weight.requires_grad = "word_embeddings" not in name and "position_embeddings" not in name
        width = self.bert.config.hidden_size
        self.dropout = nn.Dropout(dropout)
        self.mix = nn.Linear(2 * width, 128)
        self.out = nn.Linear(128, 2)
        self.direct = nn.Linear(2 * width, 2)
        self.span = nn.Linear(width, 2)

    def trained(self) -> dict[str, nn.Parameter]:
        """The weights that training changes, by name."""
        return {name: weight for name, weight in self.named_parameters() if weight.requires_grad}


def restored(path: Path) -> tuple[Network, dict[str, Any]]:
    """The network of a checkpoint, and what else the checkpoint holds.

    Raises:
        InputError: the file is not a checkpoint of this network.
    """
    try:
        state = torch.load(path, weights_only=True, map_location="cpu")
        net = Network(0.0)
        missing = net.trained().keys() - state["net"].keys()
        if missing:
            raise KeyError(min(missing))
        net.load_state_dict(state["net"], strict=False)
    except (OSError, EOFError, KeyError, TypeError, RuntimeError, pickle.UnpicklingError) as error:
        raise InputError(f"{path} is not a checkpoint of the reader ({error}): name a run's state.pt.") from error
    return net, state


def export(net: Network, path: Path, about: Mapping[str, Any]) -> Path:
    """Write what was trained, as packed differences from MiniLM's own weights.

    Args:
        net: the network.
        path: the file.
        about: the recipe, for the file's header.
    """
    base = load_file(minilm_folder() / "model.safetensors")
    arrays = {name: weight.detach().cpu().float().numpy() for name, weight in net.named_parameters()}
    of_bert = {name.removeprefix("bert."): value for name, value in arrays.items() if name.startswith("bert.")}
    changed = {name: value for name, value in of_bert.items() if not (value == base[name]).all()}
    heads = {name: value for name, value in arrays.items() if name.split(".")[0] in HEADS}
    path.parent.mkdir(parents=True, exist_ok=True)
    save(path, pack(base, changed, heads), {"recipe": repr(dict(about))})
    return path


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m retrieval.training.train", description="Train the small reader.")
    parser.add_argument("--export", type=Path, help="write the weights of this checkpoint and train nothing")
    parser.add_argument("--out", required=True, type=Path, help="the weights to write (reader.safetensors)")
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    try:
        net, state = restored(given.export)
        log.info("written: %s", export(net, given.out, state.get("recipe", {})))
    except InputError as error:
        parser.error(error.message)


if __name__ == "__main__":
    main()

"""The network of the small reader, as torch trains it, and examples as the tensors that it reads.

MiniLM, or all-mpnet-base-v2 with adapters, reads question and window together. Each sentence of the window, and its
title, is the mean of its word pieces' states beside that of [CLS]; from these, one output says whether the sentence
answers and one ranks it among all sentences read for the question. Two more outputs score every word piece as first
and as last of the words that answer, [CLS] standing for "no such words" (Devlin et al., 2019, section 4.3).

``retrieval/reader/sentence_model.py`` computes the same without torch. Does not know losses, files or steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import load_file
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertConfig, BertModel
from transformers.models.bert.modeling_bert import BertLayer

from index import LOWER, Alike, ApartEncoder, Base, Encoder, Joined, minilm_folder

from ..reader.sentence_model import LENGTH, LENGTH_APART, LONGEST, QUESTION, scaled
from ..reader.weights_format import heads, pack, unpack
from .adapted import Adapted
from .data import Example

MEASURED = 20
"""Batches that tell how far the inputs of adapted matrices reach."""

WIDTH = 384
"""Numbers in one vector of MiniLM."""

SPANLESS = frozenset("about about2 list yesno said why how paraphrase keyword followup followup2".split())
"""Kinds of question that whole sentences answer: without words of its own to point at, the answer is [CLS]."""


@dataclass(frozen=True, slots=True)
class Row:
    """One example in word pieces.

    Attributes:
        id: the question's.
        ids: ``[CLS] question [SEP] title. window [SEP]``.
        head: where the title begins.
        pieces: positions in ``ids`` of the title, then of each sentence; none where it did not fit.
        shows: whether each of these answers; None: not known.
        near: whether each only looks as if it did.
        starts: first positions of the words that answer, [0] for no such words; None: not known.
        ends: last positions of those words.
    """

    id: str
    ids: list[int]
    head: int
    pieces: list[list[int]]
    shows: list[bool | None]
    near: list[bool]
    starts: list[int] | None
    ends: list[int] | None
    states: NDArray[np.float32] | None = None
    """Float32 (l, width): what lower layers that are not trained made of ``ids``; None where all are trained."""
    likeness: list[float] | None = None
    """How like the question the title and each sentence are by themselves, see ``scaled``; likewise."""


def row(encoder: Encoder | ApartEncoder, example: Example, alike: Alike | None = None) -> Row:
    """Word pieces of an example, with those of each sentence and of the words that answer.

    Words beyond the pieces that are read, or longer than the reader's spans, are no words to point at.
    """
    lead = f"{example.window.title}. " if example.window.title else ""
    length = LENGTH if isinstance(encoder, Encoder) else LENGTH_APART
    pair = encoder.pair(example.question, lead + example.window.text, limit=QUESTION, length=length)
    parts = [(0, max(0, len(lead) - 2)), *((s + len(lead), e + len(lead)) for s, e in example.window.parts)]
    pieces = [
        [pair.head + j for j, (s, e) in enumerate(pair.offsets) if start <= s < e <= end] for start, end in parts
    ]
    starts, ends = set(), set()
    for span in example.spans:
        start, end = span[0] + len(lead), span[1] + len(lead)
        first = next((j for j, (s, e) in enumerate(pair.offsets) if s <= start < e), None)
        last = next((j for j, (s, e) in enumerate(pair.offsets) if s < end <= e), None)
        if first is not None and last is not None and last - first < LONGEST:
            starts.add(pair.head + first)
            ends.add(pair.head + last)
    known = bool(starts) or not any(example.shows) or example.kind in SPANLESS
    return Row(
        id=example.id,
        ids=list(pair.ids),
        head=pair.head,
        pieces=pieces,
        shows=[example.title_shows, *example.shows],
        near=[False, *example.near],
        starts=(sorted(starts) or [0]) if known else None,
        ends=(sorted(ends) or [0]) if known else None,
        states=pair.states if isinstance(pair, Joined) else None,
        likeness=[float(x) for x in scaled(alike.likeness(example.question, example.window.texts))]
        if alike
        else None,
    )


@dataclass(frozen=True, slots=True)
class Batch:
    """n rows as tensors, of up to l word pieces and up to s sentences, the title counted as one.

    Attributes:
        ids: int (n, l), padded with 0.
        segments: int (n, l), 1 from the title on.
        mask: int (n, l), 0 where padded.
        pool: float (n, s, l), what each piece counts in the mean of its sentence.
        shows: float (n, s), 1 or 0; -1: not known.
        near: float (n, s), 1 or 0.
        readable: bool (n, l), where words that answer may begin and end.
        words: bool (2, n, l), where they begin, and where they end.
        known: float (n), 1 where ``words`` is known.
        states: float (n, l, width), see ``Row.states``; or None.
        likeness: float (n, s), see ``Row.likeness``; or None.
    """

    ids: Tensor
    segments: Tensor
    mask: Tensor
    pool: Tensor
    shows: Tensor
    near: Tensor
    readable: Tensor
    words: Tensor
    known: Tensor
    states: Tensor | None = None
    likeness: Tensor | None = None


def batch(rows: Sequence[Row], device: torch.device) -> Batch:
    """Put rows into tensors, padded to the longest."""
    n, longest, most = len(rows), max(len(row.ids) for row in rows), max(len(row.pieces) for row in rows)
    ids = torch.zeros(n, longest, dtype=torch.long)
    segments, mask = torch.zeros_like(ids), torch.zeros_like(ids)
    pool = torch.zeros(n, most, longest)
    shows, near = torch.full((n, most), -1.0), torch.zeros(n, most)
    readable = torch.zeros(n, longest, dtype=torch.bool)
    words = torch.zeros(2, n, longest, dtype=torch.bool)
    known = torch.zeros(n)
    for i, item in enumerate(rows):
        size = len(item.ids)
        ids[i, :size] = torch.tensor(item.ids)
        segments[i, item.head : size] = 1
        mask[i, :size] = 1
        readable[i, 0] = True
        readable[i, item.head : size - 1] = True
        for k, (pieces, gold, close) in enumerate(zip(item.pieces, item.shows, item.near, strict=True)):
            if pieces:
                pool[i, k, pieces] = 1 / len(pieces)
                shows[i, k] = -1.0 if gold is None else float(gold)
                near[i, k] = float(close)
        if item.starts is not None:
            words[0, i, item.starts] = True
            words[1, i, item.ends] = True
            known[i] = 1
    made = [ids, segments, mask, pool, shows, near, readable, words, known]
    if rows[0].states is not None:
        states, likeness = torch.zeros(n, longest, rows[0].states.shape[1]), torch.zeros(n, most)
        for i, item in enumerate(rows):
            states[i, : len(item.ids)] = torch.from_numpy(item.states)
            likeness[i, : len(item.pieces)] = torch.tensor(item.likeness)
        made += [states, likeness]
    return Batch(*(tensor.to(device) for tensor in made))


def autocast(device: torch.device) -> torch.autocast:
    """Compute in bfloat16 where the machine has instructions for it; without them it is many times slower."""
    able = device.type != "cpu" or bool(torch.cpu.get_capabilities().get("avx512_bw"))
    return torch.autocast(device.type, dtype=torch.bfloat16, enabled=able)


class Trainable(nn.Module):
    """A model under some heads; its word and position embeddings are not trained."""

    def __init__(self, dropout: float = 0.0, base: Base | None = None) -> None:
        """Load MiniLM, another model with adapters, or the upper layers of one that reads two texts apart."""
        super().__init__()
        self.base = base
        self.width = base.width if base else WIDTH
        if base is not None:
            self.bert: nn.Module = Adapted(base, dropout) if base.relative else Upper(base, dropout)
            return
        self.bert = BertModel.from_pretrained(
            minilm_folder(),
            add_pooling_layer=False,
            attn_implementation="sdpa",
            hidden_dropout_prob=dropout,
            attention_probs_dropout_prob=0.0,
        )
        for name, weight in self.bert.named_parameters():
            weight.requires_grad = "word_embeddings" not in name and "position_embeddings" not in name

    def tensors(self) -> Mapping[str, NDArray[np.float32]]:
        """The model's weights before training, float32."""
        return self.base.tensors() if self.base else load_file(minilm_folder() / "model.safetensors")

    def trained(self) -> dict[str, nn.Parameter]:
        """The weights that training changes, by name."""
        return {name: weight for name, weight in self.named_parameters() if weight.requires_grad}

    def packed(self) -> dict[str, NDArray[Any]]:
        """What was trained, packed: adapters, differences from the model's own weights, and heads."""
        arrays = {name: weight.detach().cpu().float().numpy() for name, weight in self.trained().items()}
        own = {name: value for name, value in arrays.items() if not name.startswith("bert.")}
        base = self.tensors()
        if isinstance(self.bert, Adapted):
            return pack(base, self.bert.changed(), own) | self.bert.packed()
        bert = {name.removeprefix("bert."): value for name, value in arrays.items() if name.startswith("bert.")}
        return pack(base, {name: value for name, value in bert.items() if not (value == base[name]).all()}, own)

    def take(self, packed: Mapping[str, NDArray[Any]]) -> None:
        """Put packed weights in; heads that they lack stay as they are.

        Raises:
            KeyError: they are another model's.
        """
        bert, known = unpack(self.tensors(), packed), self.trained()
        arrays = heads(packed)
        if isinstance(self.bert, Adapted):
            self.bert.take(packed, bert)
        else:
            arrays |= {f"bert.{name}": value for name, value in bert.items()}
        self.load_state_dict(
            {name: torch.tensor(arrays[name]) for name in arrays.keys() & known.keys()}, strict=False
        )


def measure(net: Trainable, batches: Iterable[Any]) -> None:
    """Let adapters see how far the inputs of their matrices reach, on what the network is given."""
    net.eval()
    device = next(net.parameters()).device
    for given in batches:
        with torch.no_grad(), autocast(device):
            net(given)


class Upper(nn.Module):
    """The layers of a model above ``LOWER``, all trained."""

    def __init__(self, base: Base, dropout: float) -> None:
        super().__init__()
        tensors = base.tensors()
        self.config = BertConfig(
            hidden_size=base.width,
            num_attention_heads=base.shape.heads,
            intermediate_size=len(tensors["encoder.layer.0.intermediate.dense.bias"]),
            layer_norm_eps=base.shape.epsilon,
            hidden_dropout_prob=dropout,
            attention_probs_dropout_prob=0.0,
        )
        self.config._attn_implementation = "sdpa"
        numbers = range(LOWER, base.shape.layers)
        layers = {str(number): BertLayer(self.config) for number in numbers}  # type: ignore[no-untyped-call]
        self.encoder = nn.ModuleDict({"layer": nn.ModuleDict(layers)})
        known = self.state_dict()
        self.load_state_dict({name: torch.tensor(tensors[name]) for name in known})

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """Return the last layer's states, (n, l, width), of those below and a mask (n, l)."""
        seen = mask[:, None, None, :].bool()
        for layer in self.encoder["layer"].children():
            states = layer(states, seen)
        return states


class Network(Trainable):
    """A model with the reader's heads."""

    def __init__(self, dropout: float = 0.0, base: Base | None = None) -> None:
        super().__init__(dropout, base)
        width = self.width
        apart = isinstance(self.bert, Upper)
        seen = 2 * width + apart
        self.mix = nn.Linear(seen, 128)
        self.out = nn.Linear(128, 2)
        self.direct = nn.Linear(seen, 2)
        self.span = nn.Linear(width, 2)
        self.dropout = nn.Dropout(dropout)
        if apart:  # before anything is learnt, likeness tells most
            with torch.no_grad():
                self.direct.weight[:, -1] = 1.0
                self.direct.bias[:] = -3.0

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Return logits (n, s, 2), shows and order of each sentence, and (n, l, 2), first and last of each piece."""
        if batch.states is not None:
            hidden = self.bert(batch.states, batch.mask)
        else:
            hidden = self.bert(
                input_ids=batch.ids, token_type_ids=batch.segments, attention_mask=batch.mask
            ).last_hidden_state
        with torch.autocast(batch.ids.device.type, enabled=False):
            hidden = hidden.float()
            means = torch.bmm(batch.pool, hidden)
            both = [means, hidden[:, :1].expand_as(means)]
            if batch.likeness is not None:
                both.append(batch.likeness[..., None])
            seen = torch.cat([self.dropout(torch.cat(both[:2], dim=-1)), *both[2:]], dim=-1)
            return self.direct(seen) + self.out(functional.gelu(self.mix(seen))), self.span(hidden)

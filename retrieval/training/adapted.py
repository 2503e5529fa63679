"""all-mpnet-base-v2 with low-rank adapters, as torch trains it (Hu et al., 2021, https://arxiv.org/abs/2106.09685).

Every matrix of its layers stays as it is; beside it two narrow ones are learnt, whose product is added to it. So two
processors train it in some hours, and what was learnt takes 6 MB.

Takes MiniLM's word pieces: MPNet's are the same words with other numbers. Does not know heads, examples or losses.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from transformers.modeling_outputs import BaseModelOutput

from index import Base

RANK = 16
"""Of each adapter."""

SHIFT = 4
"""What a number of MiniLM's word pieces lacks to MPNet's, the special ones aside."""

SPECIAL = {101: 0, 102: 2}
"""[CLS] and [SEP], and what takes their place."""


class Low(nn.Module):
    """Some matrices with the same inputs, frozen and read as one, each with its adapter."""

    def __init__(self, tensors: Mapping[str, NDArray[np.float32]], names: list[str]) -> None:
        super().__init__()
        self.names = names
        weights = [tensors[f"{name}.weight"] for name in names]
        self.sizes = [len(weight) for weight in weights]
        self.weight: Tensor
        self.bias: Tensor
        self.register_buffer("weight", torch.tensor(np.concatenate(weights)), persistent=False)
        bias = np.concatenate([tensors[f"{name}.bias"] for name in names])
        self.register_buffer("bias", torch.tensor(bias), persistent=False)
        inputs = self.weight.shape[1]
        self.reach: Tensor
        self.register_buffer("reach", torch.zeros(inputs), persistent=False)
        self.down = nn.Parameter(torch.randn(RANK * len(names), inputs) / math.sqrt(inputs))
        self.up = nn.ParameterList(nn.Parameter(torch.zeros(size, RANK)) for size in self.sizes)

    def forward(self, x: Tensor) -> Tensor:
        """Inputs (..., i) to the outputs of all matrices, (..., o), beside each other.

        Where it is not trained, the largest size of each input is kept in ``reach``, (i).
        """
        if not self.training:
            sizes = x.detach().abs().flatten(0, -2).amax(0).float()
            self.reach = torch.maximum(self.reach, sizes)
        narrow = torch.split(functional.linear(x, self.down), RANK, -1)
        added = [functional.linear(part, up) for part, up in zip(narrow, self.up, strict=True)]
        whole = functional.linear(x, self.weight, self.bias)
        return whole + (torch.cat(added, -1) if len(added) > 1 else added[0])

    def packed(self) -> dict[str, NDArray[np.float16]]:
        """The adapters, by the names of their matrices."""
        out = {}
        for name, down, up in zip(self.names, torch.split(self.down, RANK), self.up, strict=True):
            out[f"down.{name}.weight"] = down.detach().cpu().half().numpy()
            out[f"up.{name}.weight"] = up.detach().cpu().half().numpy()
        return out

    def take(self, packed: Mapping[str, NDArray[Any]]) -> None:
        """Put packed adapters in."""
        with torch.no_grad():
            self.down[:] = torch.tensor(np.concatenate([packed[f"down.{name}.weight"] for name in self.names]))
            for name, up in zip(self.names, self.up, strict=True):
                up[:] = torch.tensor(packed[f"up.{name}.weight"])


class _Layer(nn.Module):
    def __init__(self, tensors: Mapping[str, NDArray[np.float32]], base: Base, number: int) -> None:
        super().__init__()
        at = f"encoder.layer.{number}"
        self.heads = base.shape.heads
        self.qkv = Low(tensors, [f"{at}.attention.self.{part}" for part in ("query", "key", "value")])
        self.out = Low(tensors, [f"{at}.attention.output.dense"])
        self.wide = Low(tensors, [f"{at}.intermediate.dense"])
        self.narrow = Low(tensors, [f"{at}.output.dense"])
        self.norms = nn.ModuleList(_norm(tensors, base, f"{at}.{part}output") for part in ("attention.", ""))

    def forward(self, x: Tensor, added: Tensor) -> Tensor:
        n, length, width = x.shape
        size = width // self.heads

        def apart(part: Tensor) -> Tensor:
            return part.reshape(n, length, self.heads, size).transpose(1, 2).reshape(n * self.heads, length, size)

        # by hand: torch's fused attention takes five times as long on the way back
        query, key, value = map(apart, torch.split(self.qkv(x), width, -1))
        logits = torch.baddbmm(added, query, key.transpose(1, 2), alpha=size**-0.5)
        seen = torch.bmm(logits.softmax(-1, dtype=query.dtype), value)
        x = self.norms[0](x + self.out(seen.view(n, self.heads, length, size).transpose(1, 2).reshape(x.shape)))
        return self.norms[1](x + self.narrow(functional.gelu(self.wide(x))))  # type: ignore[no-any-return]


class Adapted(nn.Module):
    """The whole encoder: embeddings that stay as they are but for segments and norms, and twelve layers."""

    def __init__(self, base: Base, dropout: float = 0.0) -> None:
        """Load the model.

        Args:
            base: whose attention knows distances.
            dropout: behind the embeddings; none in the layers.
        """
        super().__init__()
        assert base.relative is not None  # noqa: S101
        tensors = base.tensors()
        self._relative = base.relative
        self.words: Tensor
        self.places: Tensor
        table = base.words(range(base.tokenizer().get_vocab_size()))
        self.register_buffer("words", torch.tensor(table), persistent=False)
        places = torch.tensor(tensors["embeddings.position_embeddings.weight"])
        self.register_buffer("places", places, persistent=False)
        self.segments = nn.Parameter(torch.tensor(tensors["embeddings.token_type_embeddings.weight"]))
        self.norm = _norm(tensors, base, "embeddings")
        self.layers = nn.ModuleList(_Layer(tensors, base, number) for number in range(base.shape.layers))
        self.dropout = nn.Dropout(dropout)

    def forward(self, input_ids: Tensor, token_type_ids: Tensor, attention_mask: Tensor) -> BaseModelOutput:
        """As of transformers' ``BertModel``; the arguments are int (n, l)."""
        n, length = input_ids.shape
        ids = input_ids + SHIFT
        for given, number in SPECIAL.items():
            ids = torch.where(input_ids == given, number, ids)
        x = self.words[ids] + self.places[:length] + self.segments[token_type_ids]
        x = self.dropout(self.norm(x))
        if torch.is_autocast_enabled(x.device.type):
            x = x.to(torch.get_autocast_dtype(x.device.type))
        added = torch.tensor(self._relative(length), device=x.device).expand(n, -1, -1, -1)
        added = added.masked_fill(attention_mask[:, None, None] == 0, -1e4).to(x.dtype).flatten(0, 1)
        for layer in self.layers:
            x = layer(x, added)
        return BaseModelOutput(last_hidden_state=x)

    def packed(self) -> dict[str, NDArray[np.float16]]:
        """All adapters, by the names of their matrices."""
        return {name: value for one in self._lows() for name, value in one.packed().items()}

    def changed(self) -> dict[str, NDArray[np.float32]]:
        """Segments, norms and how far inputs reach, float32, under their names in BERT."""
        out: dict[str, Tensor] = {"embeddings.token_type_embeddings.weight": self.segments}
        for name, norm in self._norms().items():
            out |= {f"{name}.LayerNorm.weight": norm.weight, f"{name}.LayerNorm.bias": norm.bias}
        out |= {f"{one.names[0]}.reach": one.reach for one in self._lows() if one.reach.any()}
        return {name: value.detach().cpu().float().numpy() for name, value in out.items()}

    def take(self, packed: Mapping[str, NDArray[Any]], whole: Mapping[str, NDArray[np.float32]]) -> None:
        """Put in what ``packed`` and ``changed`` gave.

        Raises:
            KeyError: something lacks.
        """
        for one in self._lows():
            one.take(packed)
        with torch.no_grad():
            self.segments[:] = torch.tensor(whole["embeddings.token_type_embeddings.weight"])
            for name, norm in self._norms().items():
                norm.weight[:] = torch.tensor(whole[f"{name}.LayerNorm.weight"])
                norm.bias[:] = torch.tensor(whole[f"{name}.LayerNorm.bias"])

    def _lows(self) -> list[Low]:
        return [one for one in self.modules() if isinstance(one, Low)]

    def _norms(self) -> dict[str, nn.LayerNorm]:
        out = {"embeddings": self.norm}
        for number, layer in enumerate(self.layers):
            for part, norm in zip(("attention.", ""), layer.norms, strict=True):  # type: ignore[arg-type]
                out[f"encoder.layer.{number}.{part}output"] = norm
        return out


def _norm(tensors: Mapping[str, NDArray[np.float32]], base: Base, at: str) -> nn.LayerNorm:
    norm = nn.LayerNorm(base.width, eps=base.shape.epsilon)
    with torch.no_grad():
        norm.weight[:] = torch.tensor(tensors[f"{at}.LayerNorm.weight"])
        norm.bias[:] = torch.tensor(tensors[f"{at}.LayerNorm.bias"])
    return norm

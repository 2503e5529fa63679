"""Writes a BERT encoder as an ONNX model of fused operators.

The operators are those of onnxruntime's ContribOperators.md: EmbedLayerNormalization, Attention,
BiasGelu, and, where weights are kept in 8 bits, QAttention or MultiHeadAttention and DynamicQuantizeMatMul. Not
SkipLayerNormalization: its loop is five times as slow as two additions and LayerNormalization.

Knows nothing of text, of files or of onnxruntime itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .onnx_writer import Graph

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FORMAT = 4
"""Raised whenever the bytes written for the same weights change, so that cached files are made anew."""

EASE = 0.7
"""How much of the reach of an input is moved from it to the matrix before both are put in 8 bits."""

Tensors = Mapping[str, "NDArray[np.float32]"]


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of a BERT encoder, as its ``config.json`` gives them.

    ``first`` is the number of the first layer, 0 unless only upper layers are meant: ``layers`` is where they end.
    ``relative``: whether the attention adds something for the distance of two word pieces, which each call gives.
    """

    layers: int
    heads: int
    epsilon: float
    first: int = 0
    relative: bool = False


def bert(tensors: Tensors, shape: Shape, width: int, *, small: bool = False) -> bytes:
    """Return the ONNX model of a BERT encoder with mean pooling.

    Inputs: ``ids`` and ``segments``, int32 (batch, length), texts of one length, as nothing is masked;
    ``words``, float32 (n, width), the word vectors that ``ids`` count in: the table is the same for all
    models of a process and not part of any. Outputs: ``hidden``, float32 (batch, length, width), and
    ``embedding``, float32 (batch, width), the mean of the pieces at L2 norm 1
    (Reimers and Gurevych, 2019, https://arxiv.org/abs/1908.10084). Upper layers alone have one input, ``states``,
    float32 (batch, length, width), what the layers below made. Where the distance of two word pieces counts, there is
    also ``relative``, float32 (1, heads, length, length), what is added to the attention's logits.

    Args:
        tensors: float32 weights under their Hugging Face names (``encoder.layer.0. ...``).
        shape: sizes that the tensors alone do not tell.
        width: numbers in one vector.
        small: keep the layers' matrices in 8 bits: about half the time, no longer the same numbers.
    """
    graph = Graph()
    hidden = "states" if shape.first else _embeddings(graph, tensors, shape)
    for number in range(shape.first, shape.layers):
        hidden = _Layer(graph, tensors, shape, number, small).write(hidden)
    graph.node("Identity", [hidden], ["hidden"])
    _pooling(graph)
    return graph.model(width, whole=not shape.first, heads=shape.heads if shape.relative else 0)


def _embeddings(graph: Graph, tensors: Tensors, shape: Shape) -> str:
    names = [
        "position_embeddings.weight",
        "token_type_embeddings.weight",
        "LayerNorm.weight",
        "LayerNorm.bias",
    ]
    weights = [graph.tensor(name, tensors[f"embeddings.{name}"]) for name in names]
    graph.node(
        "EmbedLayerNormalization",
        ["ids", "segments", "words", *weights],
        ["embedded", "unused_mask"],
        contrib=True,
        epsilon=shape.epsilon,
    )
    return "embedded"


@dataclass(frozen=True, slots=True)
class _Layer:
    """Writes one transformer layer."""

    graph: Graph
    tensors: Tensors
    shape: Shape
    number: int
    small: bool

    def write(self, x: str) -> str:
        """Add the layer's operators after ``x``; returns the name of its output."""
        context = self._attention(x)
        mixed = self._times(context, "attention.output.dense")
        x = self._skip(mixed, x, "attention.output")
        wide = self._times(x, "intermediate.dense")
        bent = self._at("bent")
        bias = self._keep("intermediate.dense.bias")
        self.graph.node("BiasGelu", [wide, bias], [bent], contrib=True)
        return self._skip(self._times(bent, "output.dense"), x, "output")

    def _attention(self, x: str) -> str:
        import numpy as np

        parts = [f"attention.self.{part}" for part in ("query", "key", "value")]
        x, matrix = self._eased(x, parts[0], np.concatenate([self._get(f"{part}.weight") for part in parts]).T)
        bias = np.concatenate([self._get(f"{part}.bias") for part in parts])
        bias_name = self.graph.tensor(self._at("qkv.bias"), bias)
        out = self._at("context")
        weights = self._matrix("qkv", matrix)
        if not self.small:
            inputs = [x, *weights, bias_name, *(("", "", "relative") if self.shape.relative else ())]
            self.graph.node("Attention", inputs, [out], contrib=True, num_heads=self.shape.heads)
            return out
        if self.shape.relative:  # QAttention knows no distances
            read, *parts = (self._at(f"qkv.{name}") for name in ("read", "query", "key", "value"))
            self.graph.node("DynamicQuantizeMatMul", [x, *weights], [read], contrib=True)
            self.graph.node("Split", [read, self._thirds(bias)], parts, axis=2)
            inputs = [*parts, bias_name, "", "relative"]
            self.graph.node("MultiHeadAttention", inputs, [out], contrib=True, num_heads=self.shape.heads)
            return out
        steps = [self._at(f"x.{part}") for part in ("steps", "scale", "zero")]
        self.graph.node("DynamicQuantizeLinear", [x], steps)
        inputs = [steps[0], weights[0], bias_name, steps[1], weights[1], "", steps[2], weights[2]]
        self.graph.node("QAttention", inputs, [out], contrib=True, num_heads=self.shape.heads)
        return out

    def _thirds(self, bias: NDArray[np.float32]) -> str:
        import numpy as np

        return self.graph.tensor(self._at("qkv.thirds"), np.full(3, len(bias) // 3, np.int64))

    def _times(self, x: str, part: str) -> str:
        out = self._at(f"{part}.out")
        operator = "DynamicQuantizeMatMul" if self.small else "MatMul"
        x, matrix = self._eased(x, part, self._get(f"{part}.weight").T)
        weights = self._matrix(part, matrix)
        self.graph.node(operator, [x, *weights], [out], contrib=self.small)
        return out

    def _eased(self, x: str, part: str, matrix: NDArray[np.float32]) -> tuple[str, NDArray[np.float32]]:
        """An input and its matrix so that 8 bits tell more of both, where ``NAME.reach`` says how far inputs go.

        A few inputs that reach far leave the others few steps, so each is divided by a number that its row of the
        matrix is multiplied by (SmoothQuant; Xiao et al., 2023, https://arxiv.org/abs/2211.10438).
        """
        import numpy as np

        reach = self.tensors.get(self._at(f"{part}.reach"))
        if not self.small or reach is None:
            return x, matrix
        most = np.maximum(np.abs(matrix).max(axis=1), 1e-5)
        ease = np.maximum(reach, 1e-5) ** EASE / most ** (1 - EASE)
        ease = (ease / ease.mean()).astype(np.float32)
        out = self._at(f"{part}.eased")
        self.graph.node("Mul", [x, self.graph.tensor(f"{out}.by", 1 / ease)], [out])
        return out, matrix * ease[:, None]

    def _matrix(self, part: str, matrix: NDArray[np.float32]) -> list[str]:
        """The names of a matrix; where kept in 8 bits, also of its scale and zero point by column.

        7 of the 8 bits are used: more would overflow the sums of processors without VNNI.
        """
        import numpy as np

        name = self._at(f"{part}.weight")
        if not self.small:
            return [self.graph.tensor(name, np.ascontiguousarray(matrix))]
        scale = np.maximum(np.abs(matrix).max(axis=0), 1e-12) / 63
        steps = np.rint(matrix / scale).astype(np.int8)
        return [
            self.graph.tensor(name, steps),
            self.graph.tensor(f"{name}.scale", scale.astype(np.float32)),
            self.graph.tensor(f"{name}.zero", np.zeros(len(scale), np.int8)),
        ]

    def _skip(self, x: str, residual: str, part: str) -> str:
        moved, summed, out = (self._at(f"{part}.{name}") for name in ("moved", "summed", "out"))
        norm = [self._keep(f"{part}.LayerNorm.weight"), self._keep(f"{part}.LayerNorm.bias")]
        self.graph.node("Add", [x, self._keep(f"{part}.dense.bias")], [moved])
        self.graph.node("Add", [moved, residual], [summed])
        self.graph.node("LayerNormalization", [summed, *norm], [out], axis=-1, epsilon=self.shape.epsilon)
        return out

    def _at(self, name: str) -> str:
        return f"encoder.layer.{self.number}.{name}"

    def _get(self, name: str) -> NDArray[np.float32]:
        return self.tensors[self._at(name)]

    def _keep(self, name: str) -> str:
        return self.graph.tensor(self._at(name), self._get(name))


def _pooling(graph: Graph) -> None:
    """Mean over the pieces: norm 1 makes dividing by their count unnecessary."""
    import numpy as np

    axis = graph.tensor("axis", np.array([1], np.int64))
    graph.node("ReduceSum", ["hidden", axis], ["total"], keepdims=0)
    graph.node("LpNormalization", ["total"], ["embedding"], axis=-1, p=2)

"""Writes a BERT encoder as an ONNX model of fused operators, byte by byte.

ONNX files are protocol buffers of a few message types; the ones needed here fit in one screen, so
neither the ``onnx`` package nor ``protobuf`` is needed. Field numbers are those of ``onnx.proto3``
(https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3); the fused operators are those of
onnxruntime's ContribOperators.md (EmbedLayerNormalization, Attention, SkipLayerNormalization, BiasGelu).

Knows nothing of text, of files or of onnxruntime itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FORMAT = 1
"""Raised whenever the bytes written for the same weights change, so that cached files are made anew."""

_FLOAT, _INT32, _INT64 = 1, 6, 7
_CONTRIB = "com.microsoft"

Tensors = Mapping[str, "NDArray[np.float32]"]


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of a BERT encoder, as its ``config.json`` gives them."""

    layers: int
    heads: int
    epsilon: float


def bert(tensors: Tensors, shape: Shape) -> bytes:
    """Return the ONNX model of a BERT encoder with mean pooling.

    Inputs: ``ids`` and ``segments``, int32 (batch, length), padded on the right; ``lengths``, int32
    (batch), the pieces that count. Outputs: ``hidden``, float32 (batch, length, width), and
    ``embedding``, float32 (batch, width), the mean of the pieces that count at L2 norm 1
    (Reimers and Gurevych, 2019, https://arxiv.org/abs/1908.10084).

    Args:
        tensors: float32 weights under their Hugging Face names (``encoder.layer.0. ...``).
        shape: sizes that the tensors alone do not tell.
    """
    graph = _Graph()
    hidden = _embeddings(graph, tensors, shape)
    for number in range(shape.layers):
        hidden = _layer(graph, tensors, shape, number, hidden)
    graph.node("Identity", [hidden], ["hidden"])
    _pooling(graph)
    return graph.model()


def _embeddings(graph: _Graph, tensors: Tensors, shape: Shape) -> str:
    names = [
        "word_embeddings.weight",
        "position_embeddings.weight",
        "token_type_embeddings.weight",
        "LayerNorm.weight",
        "LayerNorm.bias",
    ]
    weights = [graph.tensor(name, tensors[f"embeddings.{name}"]) for name in names]
    graph.node(
        "EmbedLayerNormalization",
        ["ids", "segments", *weights],
        ["embedded", "unused_mask"],
        contrib=True,
        epsilon=shape.epsilon,
    )
    return "embedded"


def _layer(graph: _Graph, tensors: Tensors, shape: Shape, number: int, x: str) -> str:
    import numpy as np

    at = f"encoder.layer.{number}."

    def get(name: str) -> NDArray[np.float32]:
        return tensors[at + name]

    def keep(name: str) -> str:
        return graph.tensor(at + name, get(name))

    def turned(name: str) -> str:
        return graph.tensor(at + name, np.ascontiguousarray(get(name).T))

    def skip(y: str, residual: str, part: str) -> str:
        norm = [keep(f"{part}.LayerNorm.weight"), keep(f"{part}.LayerNorm.bias")]
        out = f"{at}{part}.out"
        graph.node(
            "SkipLayerNormalization",
            [y, residual, *norm, keep(f"{part}.dense.bias")],
            [out],
            contrib=True,
            epsilon=shape.epsilon,
        )
        return out

    parts = [f"attention.self.{part}" for part in ("query", "key", "value")]
    packed = np.ascontiguousarray(np.concatenate([get(f"{part}.weight").T for part in parts], axis=1))
    bias = np.concatenate([get(f"{part}.bias") for part in parts])
    graph.node(
        "Attention",
        [x, graph.tensor(f"{at}qkv.weight", packed), graph.tensor(f"{at}qkv.bias", bias), "lengths"],
        [f"{at}context"],
        contrib=True,
        num_heads=shape.heads,
    )
    graph.node("MatMul", [f"{at}context", turned("attention.output.dense.weight")], [f"{at}mixed"])
    x = skip(f"{at}mixed", x, "attention.output")
    graph.node("MatMul", [x, turned("intermediate.dense.weight")], [f"{at}wide"])
    graph.node("BiasGelu", [f"{at}wide", keep("intermediate.dense.bias")], [f"{at}bent"], contrib=True)
    graph.node("MatMul", [f"{at}bent", turned("output.dense.weight")], [f"{at}narrow"])
    return skip(f"{at}narrow", x, "output")


def _pooling(graph: _Graph) -> None:
    """Mean over the pieces before ``lengths``: norm 1 makes dividing by the count unnecessary."""
    import numpy as np

    one = graph.tensor("one", np.array(1, np.int64))
    two = graph.tensor("two", np.array([2], np.int64))
    axis = graph.tensor("axis", np.array([1], np.int64))
    zero = graph.tensor("zero", np.array(0, np.int64))
    graph.node("Shape", ["ids"], ["size"])
    graph.node("Gather", ["size", one], ["longest"])
    graph.node("Range", [zero, "longest", one], ["places"])
    graph.node("Cast", ["lengths"], ["counts"], to=_INT64)
    graph.node("Unsqueeze", ["counts", axis], ["counts_column"])
    graph.node("Less", ["places", "counts_column"], ["counted"])
    graph.node("Cast", ["counted"], ["weights"], to=_FLOAT)
    graph.node("Unsqueeze", ["weights", two], ["weights_column"])
    graph.node("Mul", ["hidden", "weights_column"], ["weighted"])
    graph.node("ReduceSum", ["weighted", axis], ["total"], keepdims=0)
    graph.node("LpNormalization", ["total"], ["embedding"], axis=-1, p=2)


class _Graph:
    """Collects nodes and weights, and writes them as one ONNX model."""

    def __init__(self) -> None:
        self._nodes: list[bytes] = []
        self._tensors: list[bytes] = []

    def tensor(self, name: str, value: NDArray[np.generic]) -> str:
        """Add a weight; returns its name."""
        kind = _INT64 if value.dtype.kind == "i" else _FLOAT
        dims = b"".join(_number(1, size) for size in value.shape)
        raw = value.astype("<i8" if kind == _INT64 else "<f4", copy=False).tobytes()
        self._tensors.append(dims + _number(2, kind) + _bytes(8, name.encode()) + _bytes(9, raw))
        return name

    def node(
        self,
        operator: str,
        inputs: list[str],
        outputs: list[str],
        *,
        contrib: bool = False,
        **attributes: float,
    ) -> None:
        """Add one operator; whole attributes are written as integers, others as floats."""
        parts = [_bytes(1, name.encode()) for name in inputs]
        parts += [_bytes(2, name.encode()) for name in outputs]
        parts += [_bytes(3, f"{operator}:{outputs[0]}".encode()), _bytes(4, operator.encode())]
        parts += [_bytes(5, _attribute(name, value)) for name, value in attributes.items()]
        if contrib:
            parts.append(_bytes(7, _CONTRIB.encode()))
        self._nodes.append(b"".join(parts))

    def model(self) -> bytes:
        """The whole model: IR version 8, operator set 17."""
        inputs = [
            _value("ids", _INT32, "batch", "length"),
            _value("segments", _INT32, "batch", "length"),
            _value("lengths", _INT32, "batch"),
        ]
        outputs = [
            _value("hidden", _FLOAT, "batch", "length", "width"),
            _value("embedding", _FLOAT, "batch", "width"),
        ]
        graph = b"".join(_each(1, self._nodes)) + _bytes(2, b"bert") + b"".join(_each(5, self._tensors))
        graph += b"".join(_each(11, inputs)) + b"".join(_each(12, outputs))
        sets = _bytes(8, _number(2, 17)) + _bytes(8, _bytes(1, _CONTRIB.encode()) + _number(2, 1))
        return _number(1, 8) + _bytes(7, graph) + sets


def _varint(value: int) -> bytes:
    value &= (1 << 64) - 1
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _each(field: int, values: list[bytes]) -> Iterator[bytes]:
    return (_bytes(field, value) for value in values)


def _attribute(name: str, value: float) -> bytes:
    import struct

    if isinstance(value, int):
        return _bytes(1, name.encode()) + _number(3, value) + _number(20, 2)
    return _bytes(1, name.encode()) + _varint(2 << 3 | 5) + struct.pack("<f", value) + _number(20, 1)


def _value(name: str, kind: int, *dims: str) -> bytes:
    shape = b"".join(_bytes(1, _bytes(2, dim.encode())) for dim in dims)
    return _bytes(1, name.encode()) + _bytes(2, _bytes(1, _number(1, kind) + _bytes(2, shape)))

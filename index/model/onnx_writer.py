"""The few protocol buffer messages of an ONNX file, written byte by byte.

Field numbers are those of ``onnx.proto3`` (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3), so
that neither the ``onnx`` package nor ``protobuf`` is needed. Knows nothing of what a graph computes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

FLOAT, INT8, INT32, INT64 = 1, 3, 6, 7
"""``TensorProto.DataType``."""

_CONTRIB = "com.microsoft"
_KINDS = {"float32": FLOAT, "int8": INT8, "int64": INT64}


class Graph:
    """Collects nodes and weights, and writes them as one ONNX model."""

    def __init__(self) -> None:
        self._nodes: list[bytes] = []
        self._tensors: list[bytes] = []

    def tensor(self, name: str, value: NDArray[Any]) -> str:
        """Add a weight; returns its name."""
        kind = _KINDS[value.dtype.name]
        dims = b"".join(_number(1, size) for size in value.shape)
        raw = value.astype(value.dtype.newbyteorder("<"), copy=False).tobytes()
        self._tensors.append(dims + _number(2, kind) + _bytes(8, name.encode()) + _bytes(9, raw))
        return name

    def node(
        self,
        operator: str,
        inputs: Sequence[str],
        outputs: Sequence[str],
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

    def model(self, width: int, *, whole: bool = True, heads: int = 0) -> bytes:
        """The whole model: IR version 8, operator set 17.

        Args:
            width: numbers in a word vector.
            whole: False for upper layers alone, which are given ``states`` instead of word pieces.
            heads: of an attention that is given ``relative``; 0: it is not.
        """
        inputs = [
            _value("ids", INT32, "batch", "length"),
            _value("segments", INT32, "batch", "length"),
            _value("words", FLOAT, "known", width),
        ]
        if not whole:
            inputs = [_value("states", FLOAT, "batch", "length", width)]
        if heads:
            inputs.append(_value("relative", FLOAT, 1, heads, "length", "length"))
        outputs = [
            _value("hidden", FLOAT, "batch", "length", "width"),
            _value("embedding", FLOAT, "batch", "width"),
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


def _value(name: str, kind: int, *dims: str | int) -> bytes:
    sizes = (_number(1, dim) if isinstance(dim, int) else _bytes(2, dim.encode()) for dim in dims)
    shape = b"".join(_bytes(1, size) for size in sizes)
    return _bytes(1, name.encode()) + _bytes(2, _bytes(1, _number(1, kind) + _bytes(2, shape)))

"""The reader's weights as a small file: what training changed, as 8-bit differences from MiniLM.

A fine-tuned matrix differs little from the one it began as, so a row of differences is kept as int8
steps of its largest value / 127: the error is a few thousandths of the change, and six layers take
11 MB instead of 43. Vectors and heads are kept in 16 and 32 bits.

Knows nothing of what the tensors mean.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Arrays = Mapping[str, NDArray[Any]]


def pack(base: Arrays, trained: Arrays, heads: Arrays) -> dict[str, NDArray[Any]]:
    """Return the tensors to store.

    Args:
        base: float32 tensors that the reader of the file has too.
        trained: the tensors among them that changed, float32.
        heads: new tensors, kept as float32 under ``head.`` and their names.
    """
    import numpy as np

    out: dict[str, NDArray[Any]] = {f"head.{name}": np.asarray(value, np.float32) for name, value in heads.items()}
    for name, value in trained.items():
        change = np.asarray(value, np.float32) - base[name]
        if change.ndim == 1:
            out[f"change.{name}"] = change.astype(np.float16)
            continue
        scale = np.maximum(np.abs(change).max(axis=1, keepdims=True), 1e-12) / 127
        out[f"change.{name}"] = np.rint(change / scale).astype(np.int8)
        out[f"scale.{name}"] = scale.astype(np.float32)
    return out


def unpack(base: Arrays, packed: Arrays) -> dict[str, NDArray[np.float32]]:
    """Return the tensors that changed, whole and float32.

    Raises:
        KeyError: a tensor is not in ``base``: the file belongs to another model.
    """
    import numpy as np

    out = {}
    for name, value in packed.items():
        part, _, rest = name.partition(".")
        if part == "change":
            change = np.asarray(value, np.float32)
            if f"scale.{rest}" in packed:
                change *= np.asarray(packed[f"scale.{rest}"], np.float32)
            out[rest] = np.asarray(base[rest], np.float32) + change
    return out


def heads(packed: Arrays) -> dict[str, NDArray[np.float32]]:
    """Return the new tensors, under their own names."""
    return {name[5:]: value for name, value in packed.items() if name.startswith("head.")}


def save(path: str | os.PathLike[str], packed: Arrays, about: Mapping[str, str]) -> None:
    """Write packed tensors as safetensors, aside and then renamed.

    Args:
        path: the file.
        packed: what ``pack`` returned.
        about: words kept in the file's header.
    """
    from safetensors.numpy import save_file

    aside = Path(path).with_suffix(".part")
    save_file(dict(packed), aside, dict(about))
    aside.replace(path)

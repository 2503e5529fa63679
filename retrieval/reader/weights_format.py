"""Trained weights as a small file: what training changed, as 8-bit differences from MiniLM, or as adapters.

A fine-tuned matrix differs little from the one it began as, so a row of differences is kept as int8
steps of its largest value / 127: the error is a few thousandths of the change, and six layers take
11 MB instead of 43. Vectors and heads are kept in 16 and 32 bits. An adapter is two narrow matrices in 16 bits,
``down.NAME`` of shape (rank, inputs) and ``up.NAME`` of shape (outputs, rank), whose product is added to a matrix.

Read by the reader and by the check of entailment; knows nothing of what the tensors mean.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index import Change, StoreDamaged

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Arrays = Mapping[str, NDArray[Any]]
    Layer = tuple[NDArray[np.float32], NDArray[np.float32]]


def read_trained(
    path: str | os.PathLike[str], what: str, layers: Sequence[str], sha256: str | None
) -> tuple[Change, list[Layer]]:
    """Read a file of packed tensors.

    Args:
        path: the file.
        what: what the error calls it, "reader's weights".
        layers: names of the new layers; each has a ``NAME.weight`` of shape (outputs, inputs) and a ``NAME.bias``.
        sha256: what the file must hash to; None accepts any.

    Returns:
        What an encoder does to its model, and for each layer its weight, turned to shape (inputs, outputs), and bias.

    Raises:
        StoreDamaged: the file is missing, not the one expected, or lacks a tensor; raised by the change where the
            file belongs to another model.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        raw = Path(path).read_bytes()
    except OSError as error:
        raise StoreDamaged(
            f"The {what} {path} cannot be read ({error.strerror}): install Footnote again.", code="weights_damaged"
        ) from error
    found = hashlib.sha256(raw).hexdigest()
    damaged = StoreDamaged(
        f"The {what} {path} are damaged: install Footnote again, or train them anew.", code="weights_damaged"
    )
    if sha256 is not None and found != sha256:
        raise damaged
    try:
        packed = load(raw)
        new = heads(packed)
        made = [(new[f"{name}.weight"].T, new[f"{name}.bias"]) for name in layers]
    except (SafetensorError, KeyError) as error:
        raise damaged from error

    def change(base: Arrays) -> Arrays:
        try:
            return unpack(base, packed)
        except KeyError as error:
            raise damaged from error

    return Change(found, change), made


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
        elif part == "up":
            down = np.asarray(packed[f"down.{rest}"], np.float32)
            out[rest] = np.asarray(base[rest], np.float32) + np.asarray(value, np.float32) @ down
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

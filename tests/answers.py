"""Holds every answer to question sets against those of another commit, byte for byte.

    python -m tests.answers write OUT.jsonl A.items.jsonl B.items.jsonl ...
    python -m tests.answers compare BEFORE.jsonl AFTER.jsonl

``write`` asks through ``app.Footnote`` alone, so the same file can be run in an older checkout. ``compare`` looks
at the fields that ``BEFORE`` has: one that was added since is not compared.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any


def write(out: Path, sets: list[Path]) -> None:
    """Ask every question of some sets, and write one answer a line."""
    from app import Footnote

    with out.open("w", encoding="utf-8") as file:
        for path in sets:
            for name, answer in _answers(Footnote, path):
                line = {"set": path.name, "id": name, "answer": answer}
                file.write(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n")


def _answers(footnote: Any, path: Path) -> Any:
    items = _rows(path)
    beside = path.with_name(path.name.replace("items", "articles"))
    with tempfile.TemporaryDirectory() as folder, footnote(folder) as bot:
        ids: dict[str, str] = {}
        if beside == path:
            for file in sorted(path.parent.glob("*.md")):
                ids[file.stem] = bot.add(str(file)).articles[0].id
        for row in [] if beside == path else _rows(beside):
            report = bot.add(text=row["text"], title=row.get("title") or None, published=row.get("date") or None)
            ids[row["id"]] = report.articles[0].id
        for number, item in enumerate(items):
            history = [(turn["q"], turn["a"]) for turn in item.get("history") or ()]
            wanted = item.get("article_ids")
            scope = [ids[one] for one in wanted] if wanted else None
            yield item.get("id", number), bot.ask(item["question"], history, articles=scope).to_dict()


def _rows(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def compare(before: Path, after: Path) -> int:
    """Print which answers differ, and how many there are; returns 1 if any does."""
    old, new = _rows(before), _rows(after)
    changed = 0
    for one, other in zip(old, new, strict=True):
        differing = _differing(one["answer"], other["answer"])
        if differing:
            changed += 1
            print(one["set"], one["id"], ", ".join(differing))
    print(f"{len(old):,} answers, {len(old) - changed:,} equal, {changed:,} changed")
    return int(changed > 0)


def _differing(old: Any, new: Any, path: str = "") -> list[str]:
    """The places where two answers differ; what only the newer one has does not count."""
    if isinstance(old, dict) and isinstance(new, dict):
        return [place for key in old for place in _differing(old[key], new.get(key), f"{path}.{key}".lstrip("."))]
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        pairs = enumerate(zip(old, new, strict=True))
        return [place for at, (a, b) in pairs for place in _differing(a, b, f"{path}[{at}]")]
    return [] if old == new else [path]


if __name__ == "__main__":
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    verb, *files = sys.argv[1:]
    if verb == "compare":
        sys.exit(compare(Path(files[0]), Path(files[1])))
    write(Path(files[0]), [Path(name) for name in files[1:]])

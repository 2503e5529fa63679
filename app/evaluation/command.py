"""The verb ``eval``: runs question files, then prints, plots, saves or compares the results."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from index import Embedder, InputError, load_embedder
from retrieval import rules as retrieval_rules
from retrieval import without

from ..settings import Settings
from ..terminal import say
from . import calibration, people, report, rules, scoring

Figures = dict[str, dict[str, float]]
Sets = dict[str, list[report.Row]]


def command(given: argparse.Namespace, settings: Settings) -> int:
    """Run the verb.

    Returns:
        The exit code.

    Raises:
        InputError: a file cannot be read or written, or no file was given.
    """
    options = given.__dict__
    if options.get("compare"):
        _compare(options, settings)
        return 0
    if not options.get("files"):
        raise InputError("There is nothing to run: name a question file.")
    plot = options.get("plot")
    if plot and plot.suffix != ".svg":
        raise InputError(f"{plot.name} is no SVG file: name it with .svg at its end.")
    if options.get("rules"):
        say(rules.printed(rules.table(options["files"], load_embedder(settings.embedder), options.get("only") or ())))
        return 0
    figures, sets, everything = _run(options, load_embedder(settings.embedder), options.get("reader"))
    if options.get("misses"):
        for one in (one for rows in sets.values() for one in rows if not one["right"]):
            say(f"- {one['searched']}\n  wanted {one['wanted']}: {one['answer']}")
    if options.get("json"):
        say(json.dumps(figures, indent=2))
    else:
        _table(figures)
        told = dict(everything)
        if len(told) > 1:
            told["all sets"] = [outcome for outcomes in everything.values() for outcome in outcomes]
        for name, outcomes in told.items():
            if any(outcome.item.get("tags") for outcome in outcomes):
                say(f"\n{name}\n{people.printed(people.by_kind(outcomes))}")
    _write(options.get("save"), json.dumps({"figures": figures, "rows": sets}, ensure_ascii=False))
    _write(plot, report.plot(sets))
    _write(options.get("report"), report.page(figures, sets))
    if options.get("calibrate"):
        _calibrate(options["calibrate"], everything)
    return 0


def _calibrate(file: Path, everything: Mapping[str, Sequence[scoring.Outcome]]) -> None:
    """Fit the confidence and the thresholds to all sets, and say what they give on documents not fitted on."""
    for name, outcomes in everything.items():
        found = calibration.across_documents(outcomes)
        measures = ", ".join(f"{measure} {value:.3f}" for measure, value in found.items())
        say(f"{name}, across documents: {measures or 'too few documents'}")
    models = json.loads(file.read_text("utf-8")) if file.exists() else {}
    together = [outcome for outcomes in everything.values() for outcome in outcomes]
    fitted = calibration.calibrated(together)
    fitted["verdicts"] = models.get("verdicts", {}) | fitted["verdicts"]  # a second model's threshold stays with it
    _write(file, json.dumps(models | fitted, indent=2) + "\n")
    say(f"fitted on {len(together)} questions: {file}")


def _run(
    options: Mapping[str, Any], embedder: Embedder, chosen: str | None
) -> tuple[Figures, Sets, dict[str, list[scoring.Outcome]]]:
    """Every question file with one reader: a file of weights, or ``packaged``, ``small``, ``none``; or None."""
    reader = None
    if chosen == "small":
        reader = scoring.WatchedReader(larger=False)
    elif chosen and chosen != "packaged":
        if chosen != "none" and not Path(chosen).is_file():
            raise InputError(
                f"{chosen} is neither a file of weights nor a saved run: give one of these, packaged, small or none."
            )
        reader = scoring.WatchedReader(None if chosen == "none" else Path(chosen), sha256=None)
    only = options.get("only") or ()
    figures: Figures = {}
    sets: Sets = {}
    everything: dict[str, list[scoring.Outcome]] = {}
    for path in options["files"]:
        with _without(options.get("without") or ()):
            outcomes = scoring.run(path, embedder, reader, only)
        name = path.name.split(".")[0]
        figures[name] = scoring.figures(outcomes)
        sets[name] = [report.row(outcome) for outcome in outcomes]
        everything[name] = outcomes
    return figures, sets, everything


def _without(names: Sequence[str]) -> AbstractContextManager[None]:
    known = retrieval_rules()
    for name in names:
        if name not in known:
            raise InputError(f"There is no rule {name}: name one of {', '.join(known)}.")
    return without(*names)


def _compare(options: Mapping[str, Any], settings: Settings) -> None:
    one, other = (_sets(options, settings, name) for name in options["compare"])
    say(" " * 32 + f"{'first':>9}{'second':>9}{'change':>9}   95 % of resamples")
    for name in one:
        if name not in other:
            raise InputError(f"The second run has no set {name}: compare runs of the same question files.")
        try:
            found = report.compare(one[name], other[name])
        except ValueError as error:
            raise InputError(f"{name} cannot be compared: {error}.") from error
        for measure, (mine, theirs, step, low, high) in found.items():
            say(f"{name:12} {measure:18} {mine:9.3f}{theirs:9.3f}{step:+9.3f}   {low:+.3f} to {high:+.3f}")


def _sets(options: Mapping[str, Any], settings: Settings, name: str) -> Sets:
    """The rows of a saved run, or of the question files with a reader."""
    if not name.endswith(".json"):
        if not options.get("files"):
            raise InputError("There is nothing to compare on: name question files, or give two saved runs.")
        return _run({**options, "calibrate": None}, load_embedder(settings.embedder), name)[1]
    try:
        found: Sets = json.loads(Path(name).read_text("utf-8"))["rows"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{name} is no saved run: make one with eval --save.") from error
    return found


def _table(figures: Figures) -> None:
    names = list(dict.fromkeys(name for column in figures.values() for name in column))
    say(" " * 20 + "".join(f"{name:>12}" for name in figures))
    for name in names:
        cells = (column.get(name) for column in figures.values())
        say(f"{name:20}" + "".join(" " * 11 + "-" if cell is None else f"{cell:12.3f}" for cell in cells))


def _write(path: Path | None, text: str) -> None:
    if path is None:
        return
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise InputError(f"{path} cannot be written ({error.strerror}): name another file.") from error

"""Results of an evaluation as rows, a risk-coverage curve, an HTML page, or two runs side by side.

Pure functions over plain rows, so that a saved run can be shown and compared later. All text is escaped.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from .scoring import auroc

if TYPE_CHECKING:
    from .scoring import Outcome

Row = dict[str, Any]
RESAMPLES = 2_000
"""Bootstrap samples; more would move the ends of an interval by less than 0.002."""

_COLOURS = ("#2f5d50", "#b4532a", "#3b5ba9", "#8a6d1d", "#7a3e83", "#4a4a4a")
_WIDTH, _HEIGHT, _LEFT, _TOP, _WIDE, _HIGH = 640, 420, 60, 20, 420, 340
_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1c1c1a }
table { border-collapse: collapse; margin: 1rem 0 } td, th { padding: .2rem .7rem; text-align: right }
th:first-child, td:first-child { text-align: left } tr:nth-child(even) { background: #f4f2ec }
h2 { margin-top: 2.5rem } figure { margin: 1rem 0 } svg { max-width: 100%; height: auto }
.q { border-left: 3px solid #b4532a; padding: .1rem 0 .1rem 1rem; margin: 1rem 0 } .q p { margin: .2rem 0 }
.soft { color: #6b6a63 }
"""


def row(outcome: Outcome) -> Row:
    """One question and its result as plain data for JSON."""
    return {
        "question": outcome.item["question"],
        "searched": outcome.answer.question,
        "wanted": list(outcome.item["answers"]),
        "answer": outcome.answer.text,
        "nearest": outcome.answer.nearest[0].text if outcome.answer.nearest else None,
        "answerable": outcome.answerable,
        "verdict": outcome.answer.verdict,
        "found": outcome.answer.found,
        "shown": outcome.shown,
        "right": outcome.right,
        "confidence": round(outcome.answer.confidence, 4),
        "seconds": round(outcome.seconds, 4),
    }


def curve(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """The risk-coverage curve: for each share of the questions, surest first, the share of wrong answers among them.

    Any answer to an unanswerable question is wrong.
    """
    ranked = sorted(rows, key=lambda one: -float(one["confidence"]))
    wrong = np.cumsum([not one["shown"] for one in ranked])
    return [((at + 1) / len(ranked), float(errors) / (at + 1)) for at, errors in enumerate(wrong)]


def plot(sets: Mapping[str, Sequence[Row]]) -> str:
    """The curves of several sets as one SVG; a dot marks where answers stop and refusals begin."""
    lines = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        x, y = _place(share, share)
        lines.append(f'<path d="M{_LEFT} {y:.1f}h{_WIDE}M{x:.1f} {_TOP}v{_HIGH}" stroke="#dddacf"/>')
        lines.append(f'<text x="{x:.1f}" y="{_TOP + _HIGH + 18}" text-anchor="middle">{share:.2f}</text>')
        lines.append(f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{share:.2f}</text>')
    for number, (name, rows) in enumerate(sets.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        points = curve(rows)
        path = "M" + "L".join("{:.1f} {:.1f}".format(*_place(*point)) for point in points)
        lines.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        answered = sum(bool(one["found"]) for one in rows)
        if answered:
            x, y = _place(*points[answered - 1])
            lines.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{colour}"/>')
        lines.append(
            f'<text x="{_LEFT + _WIDE + 14}" y="{_TOP + 14 + 20 * number}" fill="{colour}">{html.escape(name)}</text>'
        )
    middle = _TOP + _HIGH / 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        'aria-label="Risk against coverage" font-family="system-ui, sans-serif" font-size="12" fill="#1c1c1a">'
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>{"".join(lines)}'
        f'<text x="{_LEFT + _WIDE / 2}" y="{_HEIGHT - 8}" text-anchor="middle">coverage: share answered</text>'
        f'<text transform="translate(14 {middle}) rotate(-90)" text-anchor="middle">risk: share of them wrong'
        "</text></svg>\n"
    )


def page(figures: Mapping[str, Mapping[str, float]], sets: Mapping[str, Sequence[Row]]) -> str:
    """Table, curve and every question that went wrong as one self-contained HTML page."""
    names = list(dict.fromkeys(name for column in figures.values() for name in column))
    head = "".join(f"<th>{html.escape(name)}</th>" for name in figures)
    cells = "".join(
        f"<tr><td>{html.escape(name)}</td>"
        + "".join(
            f"<td>{_number(column[name])}</td>" if name in column else "<td>–</td>" for column in figures.values()
        )
        + "</tr>"
        for name in names
    )
    missed = "".join(
        f"<h2>{html.escape(name)}: {sum(not one['right'] for one in rows)} of {len(rows)} went wrong</h2>"
        + "".join(_miss(one) for one in rows if not one["right"])
        for name, rows in sets.items()
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Footnote: evaluation</title>'
        f"<style>{_STYLE}</style><h1>What Footnote answered</h1><table><tr><th></th>{head}</tr>{cells}</table>"
        "<p>The dot is where Footnote stops by itself: beyond it, it shows what may answer, or finds nothing.</p>"
        f"<figure>{plot(sets)}</figure>{missed}</html>\n"
    )


def compare(one: Sequence[Row], other: Sequence[Row]) -> dict[str, tuple[float, float, float, float, float]]:
    """Compare two runs over the same questions: both values of each measure, and the difference with a 95 % interval.

    The interval is a paired bootstrap over questions. Errors cluster by article, so with few articles it is
    too narrow.

    Raises:
        ValueError: the runs do not have the same questions in the same order.
    """
    if [item["question"] for item in one] != [item["question"] for item in other]:
        raise ValueError("the two runs are not over the same questions")
    rng = np.random.default_rng(1)
    draws = rng.integers(0, len(one), (RESAMPLES, len(one)))
    found = {}
    for name, measure in _measures(one).items():
        a, b = _columns(one), _columns(other)
        everything = np.arange(len(one))
        with np.errstate(invalid="ignore"):
            steps = np.array([measure(b, draw) - measure(a, draw) for draw in draws])
        low, high = np.nanpercentile(steps, [2.5, 97.5])
        mine, theirs = measure(a, everything), measure(b, everything)
        found[name] = (mine, theirs, theirs - mine, float(low), float(high))
    return found


_Columns = dict[str, "np.ndarray[Any, np.dtype[Any]]"]


def _columns(rows: Sequence[Row]) -> _Columns:
    names = ("answerable", "found", "shown", "right", "confidence")
    return {name: np.array([one[name] for one in rows]) for name in names}


def _measures(rows: Sequence[Row]) -> dict[str, Callable[[_Columns, Any], float]]:
    def shown(of: _Columns, at: Any) -> float:
        asked = of["answerable"][at]
        return float(of["shown"][at][asked].mean()) if asked.any() else float("nan")

    def surer(of: _Columns, at: Any) -> float:
        yes = of["answerable"][at]
        return auroc(of["confidence"][at], yes) if yes.any() and not yes.all() else float("nan")

    measures: dict[str, Callable[[_Columns, Any], float]] = {
        "end to end": lambda of, at: float(of["right"][at].mean()),
        "shown": shown,
    }
    if len({bool(one["answerable"]) for one in rows}) == 2:
        measures["AUROC"] = surer
    return measures


def _place(x: float, y: float) -> tuple[float, float]:
    return _LEFT + x * _WIDE, _TOP + (1 - y) * _HIGH


def _number(value: float) -> str:
    return f"{value:.0f}" if value > 2 else f"{value:.3f}"


def _miss(one: Row) -> str:
    wanted = " / ".join(one["wanted"]) if one["answerable"] else "nothing"
    near = (
        f'<p class="soft">nearest: {html.escape(one["nearest"])}</p>' if not one["found"] and one["nearest"] else ""
    )
    searched = (
        f' <span class="soft">({html.escape(one["searched"])})</span>' if one["searched"] != one["question"] else ""
    )
    verdict = (one.get("verdict") or ("answered" if one["found"] else "not_found")).replace("_", " ")
    return (
        f'<div class="q"><p><b>{html.escape(one["question"])}</b>{searched}</p><p>wanted: {html.escape(wanted)}</p>'
        f"<p>{html.escape(verdict)} ({one['confidence']:.2f}): {html.escape(one['answer'])}</p>{near}</div>"
    )

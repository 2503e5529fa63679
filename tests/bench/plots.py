"""Bars as an SVG drawing, by hand, in the colours of the evaluation's own."""

from __future__ import annotations

import html
from collections.abc import Mapping

_OURS, _OTHERS = "#2f5d50", "#b9b5a7"
_LEFT, _WIDE, _STEP = 210, 330, 26


def bars(title: str, values: Mapping[str, float], form: str = "{:,.0f}", *, more: bool = True) -> str:
    """One bar for each value, Footnote's dark; says whether more or less is better.

    Values are at least 0; the longest bar is the largest value.
    """
    longest = max(values.values(), default=0.0) or 1.0
    high = 44 + _STEP * len(values)
    lines = []
    for number, (name, value) in enumerate(values.items()):
        y, wide = 36 + _STEP * number, _WIDE * value / longest
        colour = _OURS if name.startswith("Footnote") else _OTHERS
        lines.append(
            f'<text x="{_LEFT - 8}" y="{y + 13}" text-anchor="end">{html.escape(name)}</text>'
            f'<rect x="{_LEFT}" y="{y}" width="{max(wide, 1):.1f}" height="18" fill="{colour}"/>'
            f'<text x="{_LEFT + wide + 6:.1f}" y="{y + 13}">{html.escape(form.format(value))}</text>'
        )
    heading = html.escape(f"{title} ({'more' if more else 'less'} is better)")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 {high}" role="img" aria-label="{heading}" '
        'font-family="system-ui, sans-serif" font-size="12" fill="#1c1c1a">'
        f'<rect width="640" height="{high}" fill="#fff"/><text x="8" y="20" font-weight="bold">{heading}</text>'
        f"{''.join(lines)}</svg>\n"
    )

"""What is drawn, shown and compared of a run."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from app.evaluation.report import compare, curve, page, plot


def row(confidence, right, *, answerable=True, found=True, question="How <b>many</b>?"):
    return {
        "question": question, "searched": question, "wanted": ["9"], "answer": "Nine </script>. [1]", "nearest": None,
        "answerable": answerable, "found": found, "shown": right and answerable, "right": right,
        "confidence": confidence, "seconds": 0.1,
    }  # fmt: skip


def test_the_curve_goes_from_the_surest_to_all():
    rows = [row(0.2, False), row(0.9, True), row(0.5, True), row(0.1, True, answerable=False, found=False)]
    assert curve(rows) == [(0.25, 0), (0.5, 0), (0.75, 1 / 3), (1.0, 0.5)]


def test_the_drawing_is_svg_and_marks_where_answers_stop():
    drawn = ElementTree.fromstring(plot({"a<b": [row(0.9, True), row(0.1, True, answerable=False, found=False)]}))
    names = [element.tag.rpartition("}")[2] for element in drawn]
    assert names.count("circle") == 1 and "a<b" in [element.text for element in drawn]
    ElementTree.fromstring(plot({"nothing answered": [row(0.1, False, found=False)]}))


def test_the_page_shows_what_went_wrong_and_no_markup_of_others():
    shown = page({"<i>": {"end to end": 0.5}}, {"<i>": [row(0.9, True), row(0.8, False)]})
    assert "1 of 2 went wrong" in shown and "0.500" in shown
    assert "How &lt;b&gt;many&lt;/b&gt;?" in shown and "&lt;i&gt;" in shown
    assert "<b>many" not in shown and "</script>" not in shown and "src=" not in shown and "http://www.w3" in shown


def test_the_page_names_the_verdict_of_what_went_wrong():
    offered = {**row(0.3, False, found=False), "verdict": "possible"}
    refused = row(0.1, False, found=False)
    shown = page({}, {"set": [offered, refused, row(0.9, False)]})
    assert "<p>possible (0.30): " in shown and "<p>not found (0.10): " in shown and "<p>answered (0.90): " in shown


def test_two_runs_side_by_side():
    one = [row(0.9, at % 2 == 0, question=str(at)) for at in range(100)]
    other = [row(0.9, at % 2 == 0 or at < 40, question=str(at)) for at in range(100)]
    mine, theirs, step, low, high = compare(one, other)["end to end"]
    assert (mine, theirs) == (0.5, 0.7) and step == pytest.approx(0.2) and 0.1 < low < 0.2 < high < 0.3
    assert "AUROC" not in compare(one, other)
    assert compare(one, one)["shown"][2:] == (0, 0, 0)
    with pytest.raises(ValueError, match="same questions"):
        compare(one, other[::-1])


def test_auroc_is_compared_where_there_is_something_to_tell_apart():
    rows = [row(0.1 * at, True, answerable=at > 4, found=at > 4, question=str(at)) for at in range(10)]
    blind = [{**one, "confidence": 0.5} for one in rows]
    assert compare(rows, blind)["AUROC"][:2] == (1.0, 0.5)

"""A digest on the page: every line cited, everything escaped, the picture with its words."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from app.page.overview_html import digest_html, timeline_svg
from index import Article
from retrieval import Citation, Digest, Event, Figure, Person

ARTICLE = Article(
    title="<b>Tram</b>", text="Ann <img src=x onerror=alert(1)> said $5 fell on Friday. It opens. It ends."
)
FIRST = Citation.of(1, ARTICLE, 0, 56)
SECOND = Citation.of(2, ARTICLE, 57, 66)


def event(iso, precision="day", relative=True, citation=FIRST):
    return Event(citation, "Friday", iso, precision, relative)


DIGEST = Digest(
    ARTICLE.id,
    summary=(FIRST, SECOND),
    timeline=(event("2024-01-05"), event("2024-05", "month", False, SECOND)),
    people=(Person(FIRST, "Ann", "<i>mayor</i>"),),
    figures=(Figure(FIRST, "$5", "money"),),
    characters=len(ARTICLE.text),
)


def test_every_line_has_its_mark_and_nothing_else_is_alive():
    shown = digest_html(DIGEST)
    assert "\n" not in shown
    assert shown.count(f'href="#src-{ARTICLE.id}-0-56"') == 4 and shown.count(f'href="#src-{ARTICLE.id}-57-66"') == 2
    assert not re.search(r"<(?:img|i|b)\b|onerror=", shown)
    assert set(re.findall(r"<(\w+)", shown)) == {
        "section", "h3", "ul", "ol", "li", "q", "a", "strong", "span", "time", "p",
        "svg", "title", "desc", "line", "g", "circle", "text",
    }  # fmt: skip
    assert [re.sub(r"<.*?>", "", title) for title in re.findall(r"<h3>(.*?)</h3>", shown)] == [
        "Summary", "Timeline", "Who is who", "Key figures",
    ]  # fmt: skip
    assert '<time class="fn-label" datetime="2024-01-05">5 January 2024 *</time>' in shown
    assert "<strong>Friday</strong>" in shown and "* worked out from the date of publication" in shown


def test_an_empty_section_is_left_out():
    shown = digest_html(Digest(ARTICLE.id, summary=(FIRST,), characters=9), whole=False)
    assert shown.count("<h3>") == 1 and "svg" not in shown and "worked out" not in shown
    assert "beginning of a long article" in shown
    assert "nothing in this article" in digest_html(Digest(ARTICLE.id))


@pytest.mark.parametrize("days", [2, 3, 12])
def test_the_picture_has_a_dot_for_each_event_inside_it_and_apart(days):
    early = [event(f"2024-01-{day:02}") for day in range(1, days)]
    dated = Digest(ARTICLE.id, timeline=(*early, event("2031", "year")))
    svg = ElementTree.fromstring(timeline_svg(dated))
    places = [float(dot.get("cx")) for dot in svg.iter("circle")]
    assert len(places) == days and places[0] >= 10 and places[-1] <= 350
    assert all(b - a >= 20 for a, b in zip(places, places[1:], strict=False))
    names = svg.get("aria-labelledby").split()
    assert svg.get("role") == "img" and [node.get("id") for node in (svg.find("title"), svg.find("desc"))] == names
    assert svg.find("title").text == "1 January 2024 – 2031"
    assert svg.find("desc").text.count(": Ann") == days
    assert timeline_svg(Digest(ARTICLE.id, timeline=(event("2024-01-05"),) * 2)) == ""

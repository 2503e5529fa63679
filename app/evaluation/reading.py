"""The verb ``eval-reading``: how well a folder of web pages is read, beside plain trafilatura.

Two public layouts of folders are known: that of mozilla/readability's test pages (``NAME/source.html``,
``NAME/expected.html``, ``NAME/expected-metadata.json``) and that of scrapinghub/article-extraction-benchmark
(``ground-truth.json``, ``html/NAME.html.gz``). Texts are compared by their runs of four words, as the latter does:
recall and precision of each page, their means over the pages, and F1 of the two means.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from index import Article, InputError, Preloaded, label, read_bytes

from ..terminal import say

RUN: Final = 4
"""Words of a run."""
LEAST: Final = 0.6
"""A page of which less is read is named."""
_WORD: Final = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]|[^\W_]+")


@dataclass(frozen=True, slots=True)
class Page:
    """A page and what is expected of it; what is not known is ``None`` and is not judged."""

    name: str
    source: bytes
    text: str
    url: str | None = None
    title: str | None = None
    author: str | None = None
    published: str | None = None


@dataclass(slots=True)
class Score:
    """What one way of reading makes of all pages.

    Attributes:
        recalls: the part of the expected runs that was read, a page each.
        precisions: the part of the read runs that was expected, a page each.
        facts: for authors, dates and titles how many were right, wrong and missing.
        misses: what went wrong, a line each.
    """

    recalls: list[float] = field(default_factory=list)
    precisions: list[float] = field(default_factory=list)
    facts: dict[str, Counter[str]] = field(
        default_factory=lambda: {name: Counter() for name in ("author", "date", "title")}
    )
    misses: list[str] = field(default_factory=list)

    def take(self, page: Page, text: str, title: str | None, author: str | None, published: str | None) -> None:
        """Judge what was read of a page."""
        recall, precision = overlap(page.text, text)
        self.recalls.append(recall)
        self.precisions.append(precision)
        if recall < LEAST:
            self.misses.append(f"{page.name}: {recall:.2f} of it is read")
        judged = (
            ("author", page.author, author, _same_people),
            ("date", page.published, published, lambda wanted, given: wanted[:10] == given[:10]),
            ("title", page.title, title, _same_title),
        )
        for fact, wanted, given, same in judged:
            if wanted:
                state = "missing" if not given else "right" if same(wanted, given) else "wrong"
                self.facts[fact][state] += 1
                if state == "wrong":
                    self.misses.append(f"{page.name}: {fact} {given!r}, wanted {wanted!r}")

    def figures(self) -> dict[str, float]:
        """Means over the pages, and the parts of the facts that were right, wrong and missing."""
        recall, precision = (sum(each) / max(1, len(each)) for each in (self.recalls, self.precisions))
        found = {
            "recall": recall,
            "precision": precision,
            "F1": 2 * recall * precision / (recall + precision) if recall + precision else 0.0,
            "lowest recall": min(self.recalls, default=0.0),
        }
        for fact, counts in self.facts.items():
            if total := counts.total():
                found |= {f"{fact}s {state}": counts[state] / total for state in ("right", "wrong", "missing")}
        return found


def command(given: argparse.Namespace) -> int:
    """Run it.

    Returns:
        The exit code.

    Raises:
        InputError: the folder holds no pages in a layout that is known.
    """
    options = given.__dict__
    scores = {"footnote": Score(), "trafilatura": Score()}
    count = 0
    with Preloaded() as children:
        for page in pages(given.folder):
            count += 1
            scores["footnote"].take(page, *_ours(page, children))
            scores["trafilatura"].take(page, *_plain(page))
    if not count:
        raise InputError(f"{given.folder} holds no pages: see CONTRIBUTING.md for the two layouts that are known.")
    figures = {name: score.figures() for name, score in scores.items()}
    if options.get("misses"):
        for miss in scores["footnote"].misses:
            say(f"- {miss}")
    if options.get("json"):
        say(json.dumps({"pages": count, **figures}, indent=2))
        return 0
    say(f"{count} pages{'':12}" + "".join(f"{name:>14}" for name in figures))
    for measure in figures["footnote"]:
        say(f"{measure:20}" + "".join(f"{column.get(measure, 0.0):14.3f}" for column in figures.values()))
    return 0


def pages(folder: Path) -> Iterator[Page]:
    """The pages of a folder in either layout, by name.

    Raises:
        InputError: a file of it cannot be read.
    """
    try:
        truth = folder / "ground-truth.json"
        if truth.is_file():
            for name, about in sorted(json.loads(truth.read_text("utf-8")).items()):
                source = gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes())
                yield Page(name, source, about["articleBody"], about.get("url"))
            return
        for source_file in sorted(folder.glob("*/source.html")):
            known: dict[str, Any] = {}
            beside = source_file.with_name("expected-metadata.json")
            if beside.is_file():
                known = json.loads(beside.read_text("utf-8"))
            text = _words_of(source_file.with_name("expected.html").read_bytes())
            day = label(known.get("publishedTime"))
            yield Page(
                source_file.parent.name,
                source_file.read_bytes(),
                text,
                title=label(known.get("title")),
                author=label(known.get("byline")),
                published=day[:10] if day and re.match(r"\d{4}-\d\d-\d\d", day) else None,
            )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{folder} cannot be read as a set of pages: {type(error).__name__}.") from error


def _words_of(source: bytes) -> str:
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    tree = document_fromstring(source, parser=HTMLParser(encoding="utf-8", remove_comments=True))
    etree.strip_elements(tree, "script", "style", "noscript", with_tail=False)
    return " ".join(tree.itertext())


Read = tuple[str, str | None, str | None, str | None]


def _ours(page: Page, children: Preloaded) -> Read:
    try:
        found: Article = read_bytes(page.source, "page.html", url=page.url, exchange=children)
    except InputError:
        return "", None, None, None
    return found.text, found.title, found.author, found.published


def _plain(page: Page) -> Read:
    """What trafilatura reads by itself."""
    import trafilatura

    found = trafilatura.bare_extraction(page.source, url=page.url, include_comments=False, with_metadata=True)
    if found is None or isinstance(found, dict):
        return "", None, None, None
    return found.text or "", found.title, found.author, found.date


def overlap(wanted: str, given: str) -> tuple[float, float]:
    """Recall and precision of a text by its runs of words.

    >>> overlap("a b c d e", "a b c d"), overlap("a b c d", "x a b c d")
    ((0.5, 1.0), (1.0, 0.5))
    """
    expected, read = _runs(wanted), _runs(given)
    both = (expected & read).total()
    return both / max(1, expected.total()) if expected else 1.0, both / read.total() if read else float(not expected)


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return Counter(tuple(words[at : at + RUN]) for at in range(max(1, len(words) - RUN + 1))) if words else Counter()


def _letters(words: str) -> str:
    return "".join(letter for letter in words.casefold() if letter.isalnum())


def _same_people(wanted: str, given: str) -> bool:
    """Whether everybody who is named stands in the expected byline."""
    return all(_letters(name) in _letters(wanted) for name in re.split(r"; |, ", given))


def _same_title(wanted: str, given: str) -> bool:
    """Whether a title is the expected one, whichever of the two names the site too."""
    one, other = _letters(wanted), _letters(given)
    return one in other or other in one

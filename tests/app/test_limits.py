"""Each limit stands once: what else knows it, got it from there."""

from __future__ import annotations

import json
import re

import pytest

from app import limits
from app.http import schemas
from app.messages import words
from app.receipts.receipt import Said

from ..conftest import ROOT

OWN = ("app/limits.py", "retrieval/validation.py", "app/page/html.py")  # the last cuts an article's beginning to read


def test_no_file_has_a_copy_of_its_own() -> None:
    """The longest question, however it is written."""
    copies = [
        path.relative_to(ROOT).as_posix()
        for room in ("app", "retrieval")
        for path in (ROOT / room).rglob("*")
        if path.suffix in (".py", ".js", ".json", ".html")
        and re.search(r"(?<![\w.])4[_,.\u00a0\u202f]?000(?![\w_])", path.read_text("utf-8"))
    ]
    assert set(copies) - set(OWN) == set()


@pytest.mark.parametrize(("language", "shown"), [("de", "4.000"), ("ru", "4\u00a0000"), ("uk", "4\u00a0000")])
def test_messages_say_the_limit_as_their_language_writes_it(language: str, shown: str) -> None:
    assert shown in words(language).error("question_too_long", "")


def test_schemas_say_and_hold_them() -> None:
    asked = schemas.Question.model_json_schema()["properties"]
    assert f"{limits.QUESTION:,} characters" in asked["question"]["description"]
    assert f"last {limits.TURNS} turns" in str(asked["history"])
    assert Said.model_json_schema()["properties"]["question"]["maxLength"] == limits.QUESTION


def test_the_docs_say_them() -> None:
    promises = (ROOT / "docs" / "promises.md").read_text("utf-8")
    assert f"1 to {limits.QUESTION:,} characters" in promises
    assert f"the last {limits.TURNS} turns, {limits.HISTORY:,} characters" in promises


@pytest.mark.slow
def test_page_and_widget_are_served_them(server) -> None:  # type: ignore[no-untyped-def]
    import httpx

    served = json.dumps(limits.SERVED)
    close = served.replace(", ", ",").replace(": ", ":")
    assert f'"limits":{close}' in httpx.get(server.url, timeout=60).text
    assert f'"limits":{close}' in httpx.get(f"{server.url}/config", timeout=60).text.replace('\\"', '"')
    widget = httpx.get(f"{server.url}/widget.js").text
    assert f"const limits = {served};" in widget and "FN_LIMITS" not in widget

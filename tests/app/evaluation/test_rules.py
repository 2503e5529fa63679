"""The table of rules: what is lost where one is switched off."""

from __future__ import annotations

import json

import pytest

from app.__main__ import main
from app.evaluation import rules
from app.evaluation.scoring import opened

TEXT = "The library opens in May. Maud Hale is its director. She wants to keep it open on Sundays."


@pytest.fixture
def path(tmp_path):
    quote = "She wants to keep it open on Sundays."
    rows = {
        "articles": [{"id": "a", "title": "A library", "text": TEXT}],
        "items": [
            {
                "question": "when is the director hoping to open the library as well?",
                "answerable": True,
                "answers": [],
                "evidence": [{"article_id": "a", "start": TEXT.index(quote), "end": len(TEXT)}],
            },
            {"question": "thanks", "answerable": False, "answers": [], "evidence": [], "shows": "talk_thanks"},
        ],
    }
    for name, each in rows.items():
        (tmp_path / f"small.{name}.jsonl").write_text("\n".join(map(json.dumps, each)), "utf-8")
    return tmp_path / "small.items.jsonl"


def test_a_rule_is_worth_what_is_lost_without_it(path, embedder):
    with opened(path, embedder, rules.RememberingReader()) as asked:
        found = rules.worths(asked)
    assert found["small-talk"] == rules.Worth(acted=1, differ=1, lost=1)
    assert found["timeline"] == rules.Worth()
    lines = rules.printed({"small-talk": {"small": found["small-talk"]}}).splitlines()
    assert lines[-1] == "| `small-talk` | 1 | 1 | 1 | 0 | 1 / 0 |"


def test_the_command_prints_the_table_and_runs_without_a_rule(path, capsys):
    assert main(["eval", str(path), "--rules"]) == 0
    assert "| `small-talk` | 1 | 1 | 1 | 0 | 1 / 0 |" in capsys.readouterr().out
    assert main(["eval", str(path), "--without", "small-talk", "antecedent", "--json"]) == 0
    assert main(["eval", str(path), "--without", "nonsense"]) == 1
    assert "There is no rule nonsense: name one of antecedent, " in capsys.readouterr().err

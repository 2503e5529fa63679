"""The command line, as a process."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from app import Footnote
from app.__main__ import main
from app.feedback import Feedback, VoteFile

ROOT = Path(__file__).parent.parent.parent
pytestmark = pytest.mark.slow


@pytest.fixture
def footnote(tmp_path):
    def run(*arguments, code=0, output=False, **variables):
        environ = {k: v for k, v in os.environ.items() if not k.startswith("FOOTNOTE_")}
        done = subprocess.run(
            [sys.executable, "-m", "app", *map(str, arguments)],
            cwd=ROOT,
            env={**environ, "FOOTNOTE_DATA": str(tmp_path / "data"), **variables},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout if output or code == 0 else done.stderr

    return run


def test_ask_prints_the_sentence_and_its_source(footnote):
    said = footnote("ask", "How far have residents traveled?")
    first, source = said.split("\n\n")[:2]
    assert "100 miles" in first and first.endswith("[1]")
    assert source.startswith("[1] Residents of Russia's Belgorod region evacuated · 2024-01-08 · characters ")


def test_a_draft_is_checked_and_the_exit_code_says_how(footnote, tmp_path):
    draft = tmp_path / "draft.txt"
    own = "Residents have traveled considerable distances, up to 100 miles, in search of refuge."
    draft.write_text(own, "utf-8")
    assert "1 of 1 sentences are borne out" in footnote("check", draft)
    draft.write_text(f"{own} {own.replace('100', '900')} The governor owns a submarine.", "utf-8")
    said = footnote("check", draft, code=1, output=True)
    assert "contradicted" in said and "not found" in said and "1 of 3 sentences are borne out" in said
    states = [one["state"] for one in json.loads(footnote("check", draft, "--json", code=1, output=True))]
    assert states == ["quoted", "contradicted", "not_found"]
    assert "footnote: " in footnote("check", tmp_path / "none.txt", code=1)


def test_what_the_article_does_not_say_is_no_error(footnote):
    said = footnote("ask", "What is the boiling point of water?")
    assert said.startswith("I found nothing on this in the article.") and "[1]" not in said


def test_json_is_the_whole_answer(footnote):
    answer = json.loads(footnote("ask", "--json", "How far have residents travelled?"))
    assert "100 miles" in answer["citations"][0]["quote"] and answer["verdict"] == "answered"
    assert answer["found"] is True and answer["sentences"][0]["origin"] is None


def test_add_list_remove_verify(footnote, tmp_path):
    (tmp_path / "a.txt").write_text("Apples are red.")
    (tmp_path / "b.pdf").write_bytes(b"not a pdf")
    assert "1 added, 0 already there, 0 refused" in footnote("add", tmp_path / "a.txt")
    again = footnote("add", tmp_path / "a.txt", "--report", tmp_path / "report.jsonl")
    assert "already there: a.txt: Apples are red." in again and "0 added, 1 already there" in again
    assert json.loads((tmp_path / "report.jsonl").read_text())["state"] == "already there"
    assert footnote("refresh") == "0 changed, 0 unchanged, 0 refused\n"
    assert "refused: b.pdf: " in footnote("add", tmp_path / "b.pdf", code=1)
    listed = footnote("list")
    assert listed.count("\n") == 1 and "Apples are red." in listed
    assert footnote("verify") == "nothing is wrong\n"
    assert "nothing is wrong" in footnote("verify", "--rebuild")
    assert "removed: Apples" in footnote("remove", listed.split()[0])
    assert "no article" in footnote("remove", listed.split()[0], code=1)


def test_digest_shows_the_article_at_a_glance(footnote):
    article_id = footnote("list").split()[0]
    said = footnote("digest", article_id)
    assert [line for line in said.splitlines() if line and not line.startswith((" ", "*"))] == [
        "Summary", "Timeline", "Who is who", "Key figures",
    ]  # fmt: skip
    assert "  5 January 2024 *\n  “The evacuation efforts" in said and "  1,300 applications\n" in said
    assert json.loads(footnote("digest", "--json", article_id))["people"][0]["role"] == "governor"
    assert "no article" in footnote("digest", "zz", code=1)


def test_a_story_and_its_timeline_are_shown_with_places(footnote, tmp_path):
    for day, cost in (("2025-03-13", 4), ("2025-04-02", 7)):
        (tmp_path / f"{cost}.txt").write_text(
            f"Lorn bridge\n{day}\n\nRepairs of the Lorn bridge cost {cost} million euros. The council approved the "
            f"repairs of the bridge on Monday. “It is dear at {cost} million,” said Ada Brun."
        )
        footnote("add", tmp_path / f"{cost}.txt")
    said = footnote("story", "Lorn bridge", "--since", "2025-03-20")
    heads = [line for line in said.splitlines() if line and not line.startswith(" ")]
    assert heads == [
        "Lorn bridge", "What happened", "New since 2025-03-20", "Changed since 2025-03-20", "Figures over time",
        "Who says what",
    ]  # fmt: skip
    assert "  4 million euros -> 7 million euros\n    [" in said and "said: “It is dear at 7 million”" in said
    found = json.loads(footnote("story", "--json", "Lorn bridge"))
    assert [line["day"] for line in found["timeline"]] == ["2025-03-10", "2025-03-31"] and not found["changed"]
    told = footnote("timeline", "Lorn bridge")
    assert told.startswith("  2025-03-10  The council approved") and told.count("\n") == 2
    ids = [one["article_id"] for one in found["articles"]]
    assert json.loads(footnote("timeline", *ids, "--json")) == found["timeline"]
    assert "No article tells of “Quiroga Bank”" in footnote("story", "Quiroga Bank", code=1)
    asked = ("ask", "How much do the repairs of the Lorn bridge cost?")
    assert "4 million" in footnote(*asked, "--until", "2025-03-20").splitlines()[0]
    assert "kind must be one of" in footnote(*asked, "--kind", "poem", code=1)
    assert footnote(*asked, "--author", "Nobody").startswith("No article is chosen")


def test_verify_checks_an_exported_conversation(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("FOOTNOTE_DATA", str(tmp_path / "data"))

    def verify(text):
        (tmp_path / "file").write_text(text, "utf-8")
        code = main(["verify", str(tmp_path / "file")])
        return code, "".join(capsys.readouterr())

    with Footnote() as bot:
        answers = [bot.ask("How far have residents traveled?")]
        receipt, page = (bot.export(answers, form) for form in ("json", "html"))
        nothing = bot.export([bot.ask("What is the boiling point of water?")], "json")
    for exported in (receipt, page):
        code, said = verify(exported)
        assert code == 0 and said.startswith("stands   answer 1 [1]: “Residents have traveled")
        assert said.endswith("\nevery quote stands\n")
    assert verify(nothing) == (0, "there is no quote in it to check\n")
    code, said = verify(receipt.replace('"start": 2', '"start": 3'))
    assert code == 1 and said.startswith("altered  answer 1 [1]: ") and said.endswith("\n1 is not as it was\n")
    assert verify("{") == (
        1,
        "footnote: This is no receipt of Footnote: it is neither JSON nor a page with a receipt.\n",
    )
    assert main(["verify", str(tmp_path / "nowhere")]) == 1 and "cannot be read" in capsys.readouterr().err


def test_what_others_wrote_commands_no_terminal(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("FOOTNOTE_DATA", str(tmp_path / "data"))
    with Footnote() as bot:
        bot.add(
            text="The tram\x1b[31m of Tarn opens on 4 May\u202e, said the mayor. It has \x9b9 stops.", title="Tram"
        )
    Feedback(VoteFile(tmp_path / "data")).add(
        {"vote": "up", "question": "a\x1b]0;x\x07", "text": "b\u202e", "comment": "c\x9b"}
    )
    for call in (["ask", "When does the tram open?"], ["feedback"], ["feedback", "--json"], ["digest"], ["list"]):
        if call == ["digest"]:
            with Footnote() as bot:
                call = ["digest", bot.articles()[0].id]
        main(call)
        out = capsys.readouterr().out
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", out), out
    main(["ask", "--json", "When does the tram open?"])
    assert "tram\x1b[31m of" in json.loads(capsys.readouterr().out)["citations"][0]["quote"]


def test_feedback_prints_the_votes(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("FOOTNOTE_DATA", str(tmp_path))
    assert main(["feedback"]) == 0 and capsys.readouterr().out == "0 up, 0 down\n"
    votes = Feedback(VoteFile(tmp_path))
    votes.add({"vote": "up", "question": "When?", "text": "In May. [1]", "comment": ""})
    votes.add({"vote": "down", "question": "Who?", "text": "It does not say.", "comment": "It does"})
    with (tmp_path / "feedback.jsonl").open("a") as file:
        file.write('{"cut sho')
    main(["feedback"])
    said = capsys.readouterr().out.splitlines()
    assert said[0].endswith("up    When? → In May. [1]") and said[1].endswith(
        "down  Who? → It does not say.  (It does)"
    )
    assert said[2] == "1 up, 1 down"
    main(["feedback", "--json"])
    assert [vote["question"] for vote in json.loads(capsys.readouterr().out)] == ["When?", "Who?"]


def test_errors_are_one_line(footnote, tmp_path):
    assert footnote("ask", "", code=1) == "footnote: The question is empty: type one and send it again.\n"
    wrong = footnote("list", code=2, FOOTNOTE_PORT="x")
    assert wrong.count("\n") == 1 and "FOOTNOTE_PORT" in wrong
    assert "FOOTNOTE_COLOUR" in footnote("list", code=2, FOOTNOTE_COLOUR="red")
    for call in (
        ["--colour", "red"],
        ["paint"],
        ["serve", "--workers", "4"],
        ["remove"],
        ["add", "x", "--limit", "a"],
    ):
        said = footnote(*call, code=2)
        assert said.count("\n") == 1 and said.startswith("footnote: "), said
    for wrong in ({"FOOTNOTE_EMBEDDER": "/nowhere"}, {"FOOTNOTE_HOST": ""}, {"FOOTNOTE_HOST": "999.1.1.1"}):
        said = footnote("serve", code=2, **wrong)
        assert said.count("\n") == 1 and said.startswith("footnote: "), said
    (tmp_path / "file").write_text("x")
    assert "cannot be made" in footnote("list", "--data", tmp_path / "file" / "x", code=2)


def test_a_port_in_use_is_said_at_once(footnote):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said = footnote("--port", taken.getsockname()[1], code=2)
    assert said.count("\n") == 1 and "--port" in said


def test_eval_prints_the_figures(footnote):
    table = json.loads(footnote("eval", "--json", ROOT / "seeds" / "questions.jsonl"))["questions"]
    assert table["exact quotes"] == 1.0
    assert table["hit@1"] >= 0.83 and table["shown"] >= 0.83 and table["end to end"] >= 0.6


def test_eval_saves_draws_reports_and_compares(footnote, tmp_path):
    (tmp_path / "few.md").write_text("---\ntitle: Tram\n---\nThe tram has nine stops. It opens in May.")
    item = {
        "article_ids": ["few"],
        "answers": ["nine"],
        "evidence": [],
        "answerable": True,
        "question": "How many stops?",
    }
    never = {**item, "answers": [], "answerable": False, "question": "Who is the mayor of Lorn?"}
    never["history"] = [{"q": "How many stops has the tram?", "a": "It has nine stops."}]
    never["rewrite"] = "Who is the mayor of Lorn city?"
    (tmp_path / "set.jsonl").write_text("\n".join(map(json.dumps, (item, never))))
    made = [tmp_path / name for name in ("run.json", "curve.svg", "report.html")]
    footnote("eval", tmp_path / "set.jsonl", "--save", made[0], "--plot", made[1], "--report", made[2])
    assert [row["answerable"] for row in json.loads(made[0].read_text())["rows"]["set"]] == [True, False]
    assert made[1].read_text().startswith("<svg") and "<h1>" in made[2].read_text()
    assert json.loads(made[0].read_text())["figures"]["set"]["rewritten"] == 6 / 7
    said = footnote("eval", "--compare", made[0], made[0])
    assert "end to end" in said and "+0.000" in said
    assert "no saved run" in footnote("eval", "--compare", made[0], tmp_path / "none.json", code=1)
    assert "name a question file" in footnote("eval", code=1) and "nothing to compare" in footnote(
        "eval", "--compare", "none", "packaged", code=1
    )
    assert ".svg" in footnote("eval", tmp_path / "set.jsonl", "--plot", tmp_path / "x.bmp", code=1)

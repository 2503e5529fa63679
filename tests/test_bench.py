"""What the measurements stand on: the corpus, hits, the page that is written, environments and sized indexes."""

from __future__ import annotations

import json
import subprocess
import sys
from xml.etree import ElementTree

import numpy as np
import pytest

from index import LocalIndex

from .bench.__main__ import run
from .bench.bench import Bench, Plot, Row, Table
from .bench.corpus import DISTINCT, ROOT, Corpus, covers, load, within
from .bench.load import Load, percentile
from .bench.page import BEGIN, END, Group, NoMarksError, fill, measured, write
from .bench.peers.environments import FOLDER, NotMadeError, _run, listed, product, python
from .bench.peers.measure import SIDES, Measured, hits
from .bench.peers.measure import shown as peers_shown
from .bench.plots import bars
from .bench.rows.serving import API, CLIENTS, Drives
from .bench.rows.serving import shown as serving_shown
from .bench.sized import fill as fill_index
from .bench.sized import write as write_texts
from .bench.worker import Worker


def test_without_files_there_is_text_of_the_size_asked_for():
    corpus = load([], 20_000)
    assert 20_000 <= sum(map(len, corpus.texts)) < 30_000
    assert all(1_000 < len(text) < 6_000 for text in corpus.texts)
    assert corpus.source == "text made from the sample article"
    assert not corpus.golden  # its numbers were changed, so nothing in it answers rightly
    assert percentile([3.0, 1.0, 2.0], 0.95) == 3.0


def test_no_question_comes_twice_within_a_round(tmp_path):
    corpus = load([], 20_000)
    assert 0 < corpus.own < DISTINCT == len(set(corpus.questions))
    asked = Bench(corpus, tmp_path, 1, []).asked(DISTINCT, at=DISTINCT - 7)
    assert len(set(asked)) == DISTINCT


def test_only_questions_whose_evidence_was_kept_are_golden(tmp_path):
    texts = ["The bridge opened in May. It is long.", "The tower fell in June. Nobody was hurt."]
    articles = [{"id": str(number), "title": "", "text": text} for number, text in enumerate(texts)]
    items = [
        {"question": "When did the bridge open?", "answerable": True, "evidence": [_evidence(0, texts[0][:25])]},
        {"question": "When did the tower fall?", "answerable": True, "evidence": [_evidence(1, texts[1][:23])]},
        {"question": "Who built the bridge?", "answerable": False, "evidence": []},
    ]
    for name, rows in (("articles", articles), ("items", items)):
        (tmp_path / f"x.{name}.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    files = [tmp_path / "x.articles.jsonl"]
    both = load(files, 1_000)
    assert sorted(both.golden) == [(items[0]["question"], [texts[0][:25]]), (items[1]["question"], [texts[1][:23]])]
    assert load(files, 10).golden == [(items[0]["question"], [texts[0][:25]])]
    assert both.own == 3 and set(both.questions[:3]) == {item["question"] for item in items}


def test_a_folder_of_articles_may_be_named(tmp_path):
    for name in ("b.txt", "a.md", "c.html"):
        (tmp_path / name).write_text(f"Words of {name} that say something of the day.", "utf-8")
    assert within([tmp_path]) == [tmp_path / "a.md", tmp_path / "b.txt"]
    corpus = load(within([tmp_path]), 1_000)
    assert sorted(text[:13] for text in corpus.texts) == ["Words of a.md", "Words of b.tx"]
    assert corpus.questions and corpus.own == 0 and not corpus.golden
    (tmp_path / "x.articles.jsonl").write_text("", "utf-8")
    assert within([tmp_path]) == [tmp_path / "x.articles.jsonl"]
    with pytest.raises(ValueError, match="no articles"):
        within([tmp_path / "nowhere"])


def _evidence(article: int, text: str) -> dict[str, object]:
    return {"article_id": str(article), "start": 0, "end": len(text), "text": text}


@pytest.mark.parametrize(
    ("passage", "sentence", "right"),
    [
        ("It rained. On Monday, by train, he came", "On Monday, by train, he came home.", True),
        ("on  monday\nby TRAIN", "On Monday, by train, he came.", True),  # spaces, marks and case
        ("On Monday", "On Monday, by train, he came.", False),  # less than half
        ("train by Monday, on", "On Monday, by train, he came.", False),  # another order
        ("", "On Monday.", False),
    ],
)
def test_a_passage_covers_a_sentence_by_half_of_its_words(passage, sentence, right):
    assert covers(passage, sentence) is right


def test_hits_count_the_first_and_the_first_five():
    golden = [("a?", ["one two three"]), ("b?", ["four five six"])]
    found = [["one two three", "x"], ["x", "x", "four five six"]]
    assert hits(found, golden) == ["0.500", "1.000", "7"]
    assert hits([["x"] * 5 + ["one two three"], []], golden)[:2] == ["0.000", "0.000"]
    assert hits([], []) == ["–"] * 3


def test_the_page_is_written_between_its_marks_and_the_rest_stays(tmp_path):
    page = tmp_path / "performance.md"
    page.write_text(f"# Mine\n\nBy hand.\n\n{BEGIN}\nold\n{END}\n\nAlso by hand.\n", "utf-8")
    rows = [Row("quick", 2, 3.5, "1 s", "3.5 s"), Row("small", 0.3, 0.5, "5 MB", "10 MB", more=False)]
    table = Table("Sides", ["", "a"], [["x", "1"]], "A note.")
    group = Group(
        "peers", "Others.", [*rows, table, Plot("peers", "Bars", bars("Bars", {"x": 1}))], failed="no | disk"
    )
    write(page, [group], "Conditions.")
    text = page.read_text("utf-8")
    assert text.startswith("# Mine\n\nBy hand.\n") and text.endswith("\nAlso by hand.\n") and "old" not in text
    assert "1 of 2 reached" in text and "| quick | ≥ 2.00x | 3.50x | yes | 1 s | 3.5 s |" in text
    assert "| small | ≤ 0.30x | 0.50x | **no** |" in text and "A note." in text
    assert "![Bars](performance-peers.svg)" in text and (tmp_path / "performance-peers.svg").exists()
    write(page, [group], "Conditions.")
    assert page.read_text("utf-8") == text  # a second run of the same adds nothing


def test_a_page_without_marks_is_not_touched(tmp_path):
    page = tmp_path / "page.md"
    for text in ("By hand.", f"{END} {BEGIN}", f"{BEGIN}{END}{END}"):
        page.write_text(text, "utf-8")
        with pytest.raises(NoMarksError):
            write(page, [], "Conditions.")
        assert page.read_text("utf-8") == text
    assert fill("", "x").count(BEGIN) == 1


def test_the_project_s_own_page_can_be_written():
    page = (ROOT / "docs" / "performance.md").read_text("utf-8")
    assert "anew" in fill(page, "anew")
    assert measured([], "Conditions.").startswith("Conditions.")


def test_bars_are_a_drawing_with_a_bar_for_each_value():
    drawn = bars("Rate <all>", {"Footnote": 20.0, "a & b": 10.0, "none": 0.0})
    found = ElementTree.fromstring(drawn).findall("{http://www.w3.org/2000/svg}rect")[1:]
    assert [float(one.get("width")) for one in found] == [330.0, 165.0, 1.0]
    assert "more is better" in drawn and "a &amp; b" in drawn


def test_every_peer_has_a_list_that_pins_everything_and_no_torch():
    peers = [side.environment for side in SIDES if side.environment]
    assert sorted(peers) == sorted(path.stem for path in FOLDER.glob("*.txt"))
    for name in peers:
        names = [line.partition("==") for line in listed(name).splitlines()]
        assert all(version for _, _, version in names), name
        assert not {"torch", "sentence-transformers"} & {found for found, _, _ in names}, name
        assert not [found for found, _, _ in names if "nvidia" in found or "cuda" in found], name


def test_an_environment_that_cannot_be_made_says_why(tmp_path):
    with pytest.raises(NotMadeError, match="no such thing"):
        _run(sys.executable, "-c", "import sys; sys.exit('no such thing')")
    with pytest.raises(FileNotFoundError):
        python("nobody", tmp_path)


def test_a_group_that_fails_keeps_what_it_found_and_says_why(tmp_path, capsys):
    def measure(bench):
        """Two things.

        Not the second line."""
        yield Row("quick", 2, 3.5, "1 s", "3.5 s")
        raise RuntimeError(f"only {bench.rounds} round")

    group = run("both", measure, Bench(load([], 1_000), tmp_path, 1, []))
    assert group.failed == "RuntimeError: only 1 round" and len(group.rows) == 1 and group.about == "Two things."
    said = capsys.readouterr().out
    assert "| quick | ≥ 2.00x |" in said and "only 1 round" in said
    assert "Not measured to the end: RuntimeError: only 1 round" in measured([group], "Conditions.")


def test_peers_stand_beside_stock_and_what_failed_says_why(tmp_path):
    corpus = Corpus(["x" * 100] * 10, ["a?"], 1, [("a?", ["one two"])], "")
    stock = Measured([2.0], [4.0], [6.0], [0.2], [[10.0, 20.0, 30.0]], [8.0], [900.0], [2.0], [["three"]])
    ours = Measured([1.0], [1.0], [0.5], [0.1], [[5.0, 5.0, 5.0]], [2.0], [300.0], [4.0], [["one two"]])
    failed = {SIDES[3]: "no\nnetwork | here"}
    bench = Bench(corpus, tmp_path, 1, [])
    ratios, figures, *plots = peers_shown(bench, {SIDES[0]: stock, SIDES[1]: ours}, failed)
    assert ratios.lines[1][1:] == "2.00x 4.00x 4.00x 6.00x 4.00x 2.00x 12.00x 0.33x 2.00x".split()
    assert figures.lines[0][-3:] == ["0.000", "0.000", "5"] and figures.lines[1][-3:] == ["1.000", "1.000", "7"]
    for table in (ratios, figures):
        assert {len(line) for line in table.lines} == {len(table.head)}
        assert table.lines[2][:2] == [SIDES[3].label, "not measured: no network / here"]
    assert [plot.name for plot in plots] == ["peers-ingest", "peers-question"]
    made = Bench(Corpus(corpus.texts, ["a?"], 0, [], ""), tmp_path, 1, [])
    _, figures, *_ = peers_shown(made, {SIDES[0]: stock}, {})
    assert figures.lines[0][-3:] == ["–"] * 3 and "no hits" in figures.note


def test_a_failed_request_is_no_answer(tmp_path):
    names = [*(f"{clients} clients" for clients in CLIENTS), "few questions"]
    seen = {(name, what): Drives([Load(1.0, [10.0, 20.0])], [3.0]) for name in API for what in names}
    seen |= {(name, "queue"): Drives([Load(1.0, [5.0])], [1.0]) for name in ("page", "echo")}
    seen["reader", "32 clients"] = Drives([Load(0.1, [1.0] * 100, errors=1)], [3.0])
    *rows, table, plot = serving_shown(Bench(load([], 1_000), tmp_path, 1, []), seen)
    assert [row.value for row in rows] == [1.0, 20.0, 0.0, 1.0, 1.0]
    assert [line[0] for line in table.lines[::3]] == ["1", "8", "32", "32, the same 8 questions"]
    assert table.lines[8][2:] == ["0.00x", "1000.0", "1", "1", "3.0", "1"]
    assert "none twice" in table.note and plot.name == "serving"


@pytest.mark.slow
def test_an_environment_looks_into_the_product_s_and_is_made_once(tmp_path):
    (tmp_path / "nothing.txt").write_text("# nothing\n", "utf-8")
    (tmp_path / "broken.txt").write_text("no requirement at all!\n", "utf-8")
    found = python("nothing", tmp_path, tmp_path)
    assert found == str(tmp_path / ".venv-bench-nothing" / "bin" / "python")
    code = "import importlib.util as u, sys; print(u.find_spec('torch').origin.startswith(sys.argv[1]))"
    assert _run(found, "-c", code, product()).strip() == "True"
    made = (tmp_path / ".venv-bench-nothing" / ".installed").stat().st_mtime_ns
    assert python("nothing", tmp_path, tmp_path) == found
    assert (tmp_path / ".venv-bench-nothing" / ".installed").stat().st_mtime_ns == made
    with pytest.raises(NotMadeError, match=r"(?i)invalid requirement"):
        python("broken", tmp_path, tmp_path)


def test_a_side_that_takes_too_long_is_ended(tmp_path):
    with (
        Worker("Ours", log=tmp_path / "log", limit=0.01) as worker,
        pytest.raises(RuntimeError, match="ready ended its process after 0 s"),
    ):
        worker("ready")


def test_a_side_that_ends_says_what_it_printed_last(tmp_path):
    with (
        Worker("peers.lanes.Nobody", log=tmp_path / "log") as worker,
        pytest.raises(RuntimeError, match=r"open ended its process: AttributeError: .*Nobody"),
    ):
        worker("open", folder="")


def test_names_of_rows_are_checked_and_a_page_wants_all_of_them(tmp_path):
    for flags, said in ((["nothing"], "no such row"), (["start", "--out", str(tmp_path / "page.md")], "a whole run")):
        done = subprocess.run([sys.executable, "-m", "tests.bench", *flags], cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 2 and said in done.stderr


@pytest.mark.slow
def test_footnote_and_the_lanes_of_one_model_measure_what_they_say(tmp_path):
    corpus = Corpus(["The bridge opened in May."], ["When did the bridge open?"], 1, [], "")
    files = Bench(corpus, tmp_path, 1, []).files()
    with Worker("Ours") as ours:
        ours("ingest", files=str(files), folder=str(tmp_path / "home"))
        ours("open", folder=str(tmp_path / "home"))
        assert "The bridge opened in May." in ours("found", questions=corpus.questions)[0][0]
        assert all(clock > 0 and used > 0 for clock, used in ours("search", questions=corpus.questions))
    with Worker("Encoding") as encoding:
        vectors = {}
        for kind in ("exact", "int8"):
            encoding("load", kind=kind)
            encoding("vectors", texts=corpus.texts, file=str(tmp_path / "v.npy"))
            vectors[kind] = np.load(tmp_path / "v.npy")
    assert 0.95 < float((vectors["exact"] * vectors["int8"]).sum()) < 0.99999


@pytest.mark.slow
def test_a_sized_index_holds_each_passage_once_with_its_vector(tmp_path, embedder):
    texts, vectors = write_texts(load([], 10_000).texts, 40, tmp_path)
    assert fill_index(tmp_path / "made", texts, vectors) == 40
    index = LocalIndex(tmp_path / "made", embedder)
    given = np.load(vectors)
    assert [index.dense(row, 1)[0][0] for row in given] == list(range(1, 41))
    index.close()

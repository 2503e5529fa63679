"""The contracts of the whole: who imports whom, what importing costs, what is public, what the README says."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from dataclasses import fields
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path

import pytest

import app
from app.settings import PREFIX, Settings
from index import errors
from tests.llm_server import LlmServer, whole_reply

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "app": {"app", "retrieval", "index", "prompts"},
    "retrieval": {"retrieval", "index", "prompts"},
    "index": {"index"},
    "prompts": {"prompts"},
}


def imports(path: Path) -> set[tuple[str, str]]:
    """(room, the whole name) of everything of ours that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {(alias.name.split(".")[0], alias.name) for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            name = node.module or ""
            if node.level:
                package = path.relative_to(ROOT).parent.parts
                assert node.level <= len(package), f"{path} reaches out of its folder"
                found.add((package[0], ".".join([*package[: len(package) - node.level + 1], name])))
            else:
                found.add((name.split(".")[0], name))
    return {(room, name) for room, name in found if room in (*MAY_IMPORT, "seeds", "tests")}


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_imports_go_one_way_and_through_the_door(room):
    for path in (ROOT / room).rglob("*.py"):
        for target, name in imports(path):
            assert target in MAY_IMPORT[room], f"{path.name} imports {name}"
            if target != room:
                assert name == target, f"{path.name} enters {name} past the door of {target}"


def python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout


def loaded_first(path: Path, files: dict[str, Path]) -> set[str]:
    """The files of ours that a file needs to be loaded at all: what it imports on top, not for types alone."""
    package = ".".join(path.relative_to(ROOT).parent.parts)
    found = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            module = ".".join([*above, *filter(None, [node.module])])
            found |= {name if (name := f"{module}.{each.name}") in files else module for each in node.names}
    return found & files.keys()


def test_no_file_is_needed_by_one_that_it_needs():
    paths = [path for room in MAY_IMPORT for path in (ROOT / room).rglob("*.py")]
    files = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in paths}
    needed = {name: loaded_first(path, files) for name, path in files.items()}
    assert sum(map(len, needed.values())) > 500  # they are found
    TopologicalSorter(needed).prepare()  # raises CycleError, which names the circle


def test_no_room_has_more_than_16_siblings_and_each_says_what_it_knows():
    """Siblings are the files and rooms that one chooses from behind a door, which is ``__init__.py`` itself."""
    for room in MAY_IMPORT:
        for door in (ROOT / room).rglob("__init__.py"):
            files = [path for path in door.parent.glob("*.py") if path != door]
            rooms = list(door.parent.glob("*/__init__.py"))
            assert len(files) + len(rooms) <= 16, f"{door.parent}: {len(files)} files, {len(rooms)} rooms"
            assert ast.get_docstring(ast.parse(door.read_text("utf-8"))), f"{door} does not say what its room knows"
    for folder in (ROOT / "app" / "static", *(ROOT / "app" / "static").rglob("*/")):
        assert len(list(folder.iterdir())) <= 16, f"{folder} holds more than one chooses from"


def test_importing_app_loads_nothing_heavy():
    heavy = "torch sentence_transformers transformers gradio faiss pandas onnxruntime langchain_core fastapi".split()
    loaded = json.loads(python("import app, sys, json; print(json.dumps(sorted(sys.modules)))"))
    assert not set(heavy) & set(loaded)
    loaded = json.loads(
        python("from app import ask, Footnote; import sys, json; print(json.dumps(sorted(sys.modules)))")
    )
    assert not {"torch", "sentence_transformers", "gradio", "faiss", "pandas"} & set(loaded)


@pytest.mark.slow
def test_importing_app_takes_a_tenth_of_gradio():
    code = "import time; t = time.perf_counter(); import {}; print(time.perf_counter() - t)"
    ours = min(float(python(code.format("app"))) for _ in range(3))
    theirs = min(float(python(code.format("gradio"))) for _ in range(2))
    assert ours < theirs / 10


def test_everything_public_is_there_and_named():
    assert app.__all__ == sorted(app.__all__)
    for name in app.__all__:
        assert getattr(app, name).__doc__
    with pytest.raises(AttributeError):
        app.nothing  # noqa: B018


def test_the_errors_are_those_of_the_tree_and_all_exported():
    for room in MAY_IMPORT:
        for path in (ROOT / room).rglob("*.py"):
            if "class" in path.read_text("utf-8") and path.stem != "__main__" and "training" not in path.parts:
                import_module(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))

    def below(error: type) -> dict[str, list]:
        kinds = [kind for kind in error.__subclasses__() if not kind.__module__.startswith(("app.http", "tests"))]
        return {kind.__name__: below(kind) for kind in kinds}

    drawn: dict[str, dict] = {}
    stack = [drawn]
    for line in errors.__doc__.splitlines():
        if found := re.match(r"    ([│├└─ ]*)([A-Z]\w+)", line):
            depth = len(found[1]) // 4
            stack[depth + 1 :] = [stack[depth].setdefault(found[2], {})]
    assert drawn == {"FootnoteError": below(app.FootnoteError)}

    public = {
        name for name in app.__all__ if isinstance(kind := getattr(app, name), type) and issubclass(kind, Exception)
    }
    assert public == set(re.findall(r"'([A-Z]\w+)'", str(drawn)))


def test_every_setting_is_in_the_readme():
    rows = re.findall(rf"^\| `{PREFIX}(\w+)` ", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert rows == [item.name.upper() for item in fields(Settings)]


def test_no_file_names_a_machine_or_a_registry():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    # Put together here, so that this file does not name them.
    words = [a + b for a, b in (("/wo", "rk/"), ("/ro", "ot/"), ("files.python", "hosted"), ("download.py", "torch"))]
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if path.suffix in (".py", ".md", ".txt", ".toml", ".js", ".css", ".yml", "") and path.is_file():
            text = path.read_text("utf-8")
            assert not [word for word in words if word in text], name


@pytest.mark.slow
def test_the_readme_examples_run(tmp_path):
    """As they stand there; where one asks a language model, a scripted server says what it says."""
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert blocks
    call = {"name": "ask_articles", "arguments": json.dumps({"question": "How many applications were received?"})}
    with LlmServer() as server:
        server.play(whole_reply(call=call), whole_reply("1,300 applications, says the article."))
        env = {
            "PYTHONPATH": str(ROOT),
            "FOOTNOTE_DATA": str(tmp_path / "data"),
            "HOME": str(Path.home()),
            "PATH": "",
            "HF_HUB_OFFLINE": "1",
            "OPENAI_API_KEY": "none",
            "OPENAI_BASE_URL": server.url,
        }
        for block in blocks:
            wanted = re.findall(r"^# -> (.*)$", block, re.MULTILINE)
            done = subprocess.run(
                [sys.executable, "-c", block], cwd=tmp_path, capture_output=True, text=True, env=env
            )
            assert done.returncode == 0, done.stderr
            for line in wanted:
                assert line in done.stdout, f"{line!r} not in {done.stdout!r}"
        first, second = server.log()
    assert first["path"].endswith("/chat/completions")
    assert "1,300 applications" in second["messages"][-1]["content"]  # the agent got what the tool said


@pytest.mark.slow
def test_the_command_line_loads_no_more_than_it_needs(tmp_path):
    run = "import sys, json; from app.__main__ import main; main({}); print(json.dumps(sorted(sys.modules)))"
    data = ["--data", str(tmp_path / "data")]
    python(run.format(["list", *data]))  # the first call makes the folder and embeds the sample article
    listed = json.loads(python(run.format(["list", *data])).splitlines()[-1])
    assert not {"gradio", "faiss", "onnxruntime", "tokenizers", "torch", "langchain_core"} & set(listed)
    asked = json.loads(python(run.format(["ask", "How far?", *data])).splitlines()[-1])
    assert not {"gradio", "torch", "sentence_transformers", "langchain_core", "fastapi"} & set(asked)
    assert not {"asyncio", "retrieval.chat.reader", "retrieval.chat.client", "retrieval.checks.particulars"} & set(
        asked
    )


@pytest.mark.slow
def test_the_models_load_beside_the_rest(tmp_path):
    code = (
        "import time; from app import Footnote; bot = Footnote({!r}); assert not bot.ready(); bot.warm()\n"
        "while not bot.ready(): time.sleep(0.01)\n"
        "print(bot.chain.reader.load() is not None); bot.close()"
    )
    assert python(code.format(str(tmp_path))).strip() == "True"

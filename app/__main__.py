"""The command line: ``python -m app`` serves the page; every other verb is listed in ``_VERBS``.

Reads arguments and sets the exit code. What each verb does and prints stands in ``verbs`` and ``evaluation``.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import NoReturn

from .installation import lacking
from .terminal import say

try:
    from index import FootnoteError, load_embedder

    from . import showing, verbs
    from .settings import Settings, SettingsError, cache
except ImportError as missing:
    say(f"footnote: {lacking(missing)}", file=sys.stderr)
    sys.exit(1)

_VERBS = {
    "serve": "serve the page (what happens without a verb)",
    "ask": "answer a question",
    "add": "add files, folders, zips, web pages, feeds or sitemaps",
    "refresh": "fetch web pages again; changed ones take the old ones' place",
    "list": "list the articles",
    "digest": "show an article at a glance: summary, timeline, who is who, key figures",
    "story": "show a story over its articles: timeline, figures over time, who says what",
    "timeline": "show what happened when in a story, or in some articles",
    "remove": "remove articles",
    "check": "check each sentence of a text, such as a draft, against the articles",
    "verify": "check the folder of articles, or an exported conversation",
    "feedback": "print readers' votes, the oldest first",
    "backup": "write the folder into one file, also while it is in use",
    "restore": "put a backup in the place of the folder, and keep what was there",
    "move": "copy a folder's articles into a database, or back, vectors and all",
    "eval": "run question files and print what was right",
    "eval-reading": "read a folder of web pages and print how much was right, beside trafilatura",
}

_UNUSABLE = ("port_in_use", "folder_unusable", "embedder_invalid")
"""Codes of settings whose values are found to be unusable only when they are used."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        The exit code: 0 if done, 1 if something was refused, 2 for a wrong call or setting.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    parser = _parser()
    given = parser.parse_args(arguments)
    flags = {item.name: getattr(given, item.name, None) for item in fields(Settings)}
    try:
        return _run(given, Settings.read(os.environ, **flags))
    except SettingsError as error:
        say(f"footnote: {error.message}", file=sys.stderr)
        return 2
    except FootnoteError as error:
        say(f"footnote: {error.message}", file=sys.stderr)
        return 2 if error.code.startswith("setting") or error.code in _UNUSABLE else 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read our output has closed it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (ImportError, OSError) as error:
        sentence = lacking(error)
        if sentence is None:
            raise
        say(f"footnote: {sentence}", file=sys.stderr)
        return 1


class _Parser(argparse.ArgumentParser):
    """A parser that reports a wrong call in one line."""

    def error(self, message: str) -> NoReturn:
        """End with exit code 2."""
        say(f"footnote: {' '.join(message.split())}: {self.prog} --help says what there is.", file=sys.stderr)
        sys.exit(2)


def _parser() -> _Parser:
    common = _Parser(add_help=False)
    group = common.add_argument_group("settings", "also as FOOTNOTE_* variables; a flag goes first")
    for item in fields(Settings):
        default = "" if item.default in ("", ()) else f" (default: {item.default})"
        flag = "--" + item.name.replace("_", "-")
        group.add_argument(flag, dest=item.name, metavar=item.name.upper(), help=item.metadata["meaning"] + default)
    parser = _Parser(
        prog="python -m app",
        description="Answers questions about articles, every sentence with a footnote.",
        parents=[common],
    )
    verbs = parser.add_subparsers(dest="verb", metavar="verb")
    made = {
        name: verbs.add_parser(name, help=text, parents=[_quiet(common)], argument_default=argparse.SUPPRESS)
        for name, text in _VERBS.items()
    }
    made["serve"].add_argument(
        "--workers",
        type=int,
        choices=[1],
        help="processes; one: docs/embedding.md says how to run more",
    )
    made["ask"].add_argument("question")
    made["ask"].add_argument("--json", action="store_true", help="print the whole answer as JSON")
    made["story"].add_argument("about", metavar="TOPIC|ID")
    made["timeline"].add_argument("about", nargs="+", metavar="TOPIC|ID")
    for verb in ("story", "timeline"):
        made[verb].add_argument("--json", action="store_true", help="print it as JSON, every line with its offsets")
    for verb in ("ask", "story", "timeline"):
        showing.add_filters(made[verb])
    made["check"].add_argument(
        "file", type=Path, metavar="FILE", help="a text in any format that add takes; - for input"
    )
    made["check"].add_argument("--json", action="store_true", help="print every sentence as JSON")
    made["add"].add_argument("sources", nargs="+", metavar="PATH|URL")
    made["digest"].add_argument("id", metavar="ID")
    made["digest"].add_argument("--json", action="store_true", help="print it as JSON, every line with its offsets")
    made["add"].add_argument(
        "--limit", type=int, metavar="N", help="the most pages to fetch of feeds and sitemaps (default: 100)"
    )
    made["refresh"].add_argument("sources", nargs="*", metavar="ID|URL")
    for verb in ("add", "refresh"):
        made[verb].add_argument("--report", type=Path, metavar="FILE", help="write a JSON line for each article here")
    made["remove"].add_argument("ids", nargs="+", metavar="ID")
    made["verify"].add_argument(
        "file", nargs="?", default=None, type=Path, metavar="FILE", help="an export as JSON or HTML"
    )
    made["feedback"].add_argument("--json", action="store_true", help="print a JSON list")
    made["verify"].add_argument("--rebuild", action="store_true", help="cut and embed every article anew first")
    made["backup"].add_argument("file", type=Path, metavar="FILE")
    made["restore"].add_argument("file", type=Path, metavar="FILE")
    made["eval-reading"].add_argument("folder", type=Path, metavar="FOLDER")
    made["eval-reading"].add_argument("--json", action="store_true", help="print the figures as JSON")
    made["eval-reading"].add_argument("--misses", action="store_true", help="print each page that went wrong")
    made["move"].add_argument("source", metavar="FROM", help="a folder or postgresql://…; it stays as it is")
    made["move"].add_argument("target", metavar="TO", help="a folder or postgresql://…")
    made["eval"].add_argument("files", nargs="*", type=Path, metavar="FILE.jsonl")
    made["eval"].add_argument("--json", action="store_true", help="print the figures as JSON")
    made["eval"].add_argument("--misses", action="store_true", help="print each question that went wrong")
    made["eval"].add_argument(
        "--reader", metavar="FILE", help="other reader's weights; small: no larger one; none: similarity alone"
    )
    made["eval"].add_argument("--only", nargs="+", metavar="WORD", help="only articles whose id holds such a word")
    made["eval"].add_argument("--without", nargs="+", metavar="RULE", help="switch hand-written rules off")
    made["eval"].add_argument(
        "--rules", action="store_true", help="print what changes with each hand-written rule switched off"
    )
    made["eval"].add_argument("--plot", type=Path, metavar="FILE.svg", help="draw the risk-coverage curves here")
    made["eval"].add_argument("--report", type=Path, metavar="FILE.html", help="write a page to show a colleague")
    made["eval"].add_argument("--save", type=Path, metavar="FILE.json", help="keep every answer, to compare later")
    made["eval"].add_argument(
        "--compare", nargs=2, metavar=("A", "B"), help="two saved runs or readers (weights, packaged, small, none)"
    )
    made["eval"].add_argument(
        "--calibrate", type=Path, metavar="FILE", help="fit the confidence on these sets and write it here"
    )
    return parser


def _quiet(common: argparse.ArgumentParser) -> _Parser:
    """The same flags after a verb; they must not overwrite those given before it."""
    copy = _Parser(add_help=False, argument_default=argparse.SUPPRESS)
    group = copy.add_argument_group("settings", "also as FOOTNOTE_* variables; a flag goes first")
    for action in common._actions:
        group.add_argument(*action.option_strings, dest=action.dest, metavar=action.metavar, help=action.help)
    return copy


def _run(given: argparse.Namespace, settings: Settings) -> int:
    verb = given.verb or "serve"
    if verb == "serve":
        _load_ahead(settings)
        from .footnote import Footnote

        bot = Footnote(settings=settings)
        bot.warm()  # the models load while Gradio is imported, which takes longer
        from .server import serve

        serve(settings, bot)
        return 0
    if verb == "eval":
        from .evaluation.command import command

        return command(given, settings)
    if verb == "eval-reading":
        from .evaluation.reading import command as read_pages

        return read_pages(given)
    if verb in verbs.OF_FOLDER:
        return verbs.OF_FOLDER[verb](given, settings)
    if verb == "verify" and given.__dict__.get("rebuild"):
        verbs.rebuild(settings)
    if verb in ("ask", "check"):
        _load_ahead(settings)
    from .footnote import Footnote

    with Footnote(settings=settings) as bot:
        return verbs.OF_ARTICLES[verb](bot, given)


def _load_ahead(settings: Settings) -> None:
    """Load the embedding model in a thread while the rest is imported: the first answer needs both."""

    def load() -> None:
        with suppress(FootnoteError, ImportError, OSError):  # what is wrong with it is said to whoever asks
            load_embedder(settings.embedder, cache()).embed(["ready"])

    threading.Thread(target=load, name="footnote-load").start()


if __name__ == "__main__":
    sys.exit(main())

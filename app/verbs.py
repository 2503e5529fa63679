"""What each verb of the command line does and prints, but for ``serve`` and ``eval``.

Takes parsed arguments and returns the exit code. Knows nothing of how an answer is made.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from index import (
    Article,
    InputError,
    backup,
    is_database,
    label,
    load_alike,
    load_embedder,
    move,
    open_store,
    read_file,
    restore,
)

from . import showing
from .settings import Settings, SettingsError, cache
from .terminal import printed, say

if TYPE_CHECKING:
    from .footnote import Footnote, Report

_OF_DATABASE = {
    "backup": "The articles are in a database: back it up with PostgreSQL's pg_dump.",
    "restore": "The articles are in a database: restore it with PostgreSQL's pg_restore.",
    "verify": "The articles are in a database, which is not rebuilt: restore it with PostgreSQL's pg_restore, or add "
    "the articles to a new one.",
}


def _add(bot: Footnote, given: argparse.Namespace) -> int:
    """Add the given sources; returns 1 if any of them was refused."""
    with _Told("added", "already there", getattr(given, "report", None)) as told:
        options = {"limit": given.limit} if getattr(given, "limit", None) is not None else {}
        bot.add(*given.sources, progress=told.progress, told=told, **options)
    return 1 if told.refused else 0


def _refresh(bot: Footnote, given: argparse.Namespace) -> int:
    """Fetch the given articles again, or all that came from an address; returns 1 if any was refused."""
    with _Told("changed", "unchanged", getattr(given, "report", None)) as told:
        report: Report = bot.refresh(*getattr(given, "sources", ()), progress=told.progress, told=told)
        for old, new in report.replaced:
            say(f"{new}  in the place of {old}")
    return 1 if told.refused else 0


class _Told:
    """Prints the outcome for each article, then totals and refusals, also when the run is interrupted."""

    def __init__(self, new: str, old: str, report: Path | None) -> None:
        from tqdm import tqdm

        self.words = (old, new)
        self.counts = [0, 0]
        self.refused: list[tuple[str, str]] = []
        self._bar: Any = tqdm(unit="article", file=sys.stderr, disable=None)
        self._stack = ExitStack()
        self._report: TextIO | None = None
        if report is not None:
            try:
                self._report = self._stack.enter_context(report.open("w", encoding="utf-8", buffering=1))
            except OSError as error:
                raise SettingsError(
                    f"--report {report} cannot be written ({error.strerror}): name another file."
                ) from error

    def progress(self, name: str, done: int, total: int) -> None:
        """Called before each article, as ``progress`` of ``Footnote.add``."""
        self._bar.total = total
        self._bar.n = done
        self._bar.set_description_str((label(name) or "")[:40])

    def __call__(self, name: str, result: Article | InputError, new: bool) -> None:
        """Called with the outcome of each article, as ``told`` of ``Footnote.add``."""
        shown = label(name) or ""
        line: dict[str, str]
        if isinstance(result, InputError):
            self.refused.append((shown, result.message))
            line = {"name": shown, "state": "refused", "code": result.code, "reason": result.message}
        else:
            state = self.words[new]
            self.counts[new] += 1
            self._bar.write(printed(f"{result.id}  {state}: {shown}: {result.title}"), file=sys.stdout)
            line = {"name": shown, "state": state, "id": result.id, "title": result.title}
        if self._report:
            self._report.write(json.dumps(line, ensure_ascii=False) + "\n")

    def __enter__(self) -> _Told:
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        self._bar.close()
        self._stack.close()
        for name, reason in self.refused:
            say(f"refused: {name}: {reason}", file=sys.stderr)
        if kind is not None and issubclass(kind, KeyboardInterrupt):
            say("stopped: the same command goes on from here", file=sys.stderr)
        old, new = self.counts
        say(f"{new} {self.words[1]}, {old} {self.words[0]}, {len(self.refused)} refused")


def _ask(bot: Footnote, given: argparse.Namespace) -> int:
    bot.warm()
    answer = bot.ask(given.question, **showing.filters(given))
    if given.__dict__.get("json"):
        say(json.dumps(answer.to_dict(), ensure_ascii=False, indent=2))
        return 0
    say(answer.marked)
    for sentence in answer.sentences if answer.found else ():
        for start, end, day in sentence.dates:
            say(f"    “{sentence.text[start:end]}”: {day.replace('/', ' to ')}")
    if answer.notice:
        say(f"\n{answer.notice}")
    for c in answer.citations:
        about = " · ".join(part for part in (c.title, c.published, c.url) if part)
        say(f"\n[{c.number}] {about} · characters {c.start}-{c.end}\n    “{' '.join(c.quote.split())}”")
    return 0


def _check(bot: Footnote, given: argparse.Namespace) -> int:
    """Exit code 0 if the articles bear every sentence out, else 1."""
    try:
        text = sys.stdin.read() if str(given.file) == "-" else read_file(given.file).text
    except UnicodeDecodeError:
        raise InputError("The input is no text in UTF-8.", code="text_invalid") from None
    claims = bot.check_text(text)
    if given.__dict__.get("json"):
        say(json.dumps([claim.to_dict() for claim in claims], ensure_ascii=False, indent=2))
        return int(not all(claim.ok for claim in claims))
    for claim in claims:
        why = f"  ({', '.join(claim.objections)})" if claim.objections else ""
        say(f"{claim.state.replace('_', ' '):12}  {' '.join(claim.text.split())}{why}")
        for c in claim.citations if claim.state != "quoted" else ():
            say(f"{'':12}  [{c.number}] {c.title}, {c.start}-{c.end}: “{' '.join(c.quote.split())}”")
    good = sum(claim.ok for claim in claims)
    say(f"{good} of {len(claims)} sentences are borne out")
    return int(good < len(claims))


def _list(bot: Footnote, given: argparse.Namespace) -> int:
    for article in bot.articles():
        say(f"{article.id}  {article.published or 'undated   '}  {article.title}")
    return 0


def _remove(bot: Footnote, given: argparse.Namespace) -> int:
    for article_id in given.ids:
        say(f"removed: {bot.remove(article_id).title}")
    return 0


def _verify(bot: Footnote, given: argparse.Namespace) -> int:
    if given.__dict__.get("file"):
        return _verify_file(bot, given.file)
    problems = bot.verify()
    for problem in problems:
        say(problem)
    say("nothing is wrong" if not problems else f"{len(problems)} problems")
    return 1 if problems else 0


def _backup(given: argparse.Namespace, settings: Settings) -> int:
    _no_database(settings, "backup")
    count = backup(settings.data, given.file)
    say(f"{given.file} holds {_articles(count)} of {settings.data}")
    return 0


def _restore(given: argparse.Namespace, settings: Settings) -> int:
    _no_database(settings, "restore")
    count, kept = restore(settings.data, given.file)
    say(f"{settings.data} holds {_articles(count)} of {given.file}")
    if kept:
        say(f"what was there before is kept in {kept}: remove it when it is not needed any more")
    return 0


def _move(given: argparse.Namespace, settings: Settings) -> int:
    if not is_database(given.source) and not (Path(given.source) / "footnote.db").is_file():
        raise InputError(f"There are no articles in {given.source}: nothing was moved.")
    models = load_embedder(settings.embedder, cache()), None, load_alike(cache())
    with closing(open_store(given.source, *models)) as source, closing(open_store(given.target, *models)) as target:
        count = move(source, target, lambda done, total: say(f"moved {done} of {total}", file=sys.stderr))
    say(f"{_articles(count)} copied and compared")
    return 0


def _articles(count: int) -> str:
    return "1 article" if count == 1 else f"{count} articles"


def _verify_file(bot: Footnote, file: Path) -> int:
    from .receipts.receipt import LARGEST

    try:
        with file.open("rb") as opened:
            data = opened.read(LARGEST + 1)
    except OSError as error:
        raise InputError(f"{file} cannot be read ({error.strerror}): give an exported file.") from None
    findings = bot.check(data)
    for finding in findings:
        where = f"answer {finding.answer}" * bool(finding.answer) + f" [{finding.number}]" * bool(finding.number)
        say(f"{finding.state:9}{where + ': ' if where else ''}{finding.message}")
    bad = sum(not finding.ok for finding in findings)
    if not findings:
        say("there is no quote in it to check")
        return 0
    say("every quote stands" if not bad else "1 is not as it was" if bad == 1 else f"{bad} are not as they were")
    return 1 if bad else 0


def _feedback(given: argparse.Namespace, settings: Settings) -> int:
    from .feedback import Feedback, VoteFile

    if settings.database:
        from .footnote import Footnote

        with Footnote(settings=settings) as bot:
            votes = Feedback(bot.central.votes if bot.central is not None else VoteFile(bot.folder)).all()
    else:
        votes = Feedback(VoteFile(settings.data)).all()
    if given.__dict__.get("json"):
        say(json.dumps(votes, ensure_ascii=False, indent=2))
        return 0
    for vote in votes:
        said = " ".join(f"{vote['question']} → {vote['text']}".split())
        say(f"{vote['at']}  {vote['vote']:4}  {said}" + f"  ({vote['comment']})" * bool(vote.get("comment")))
    say(f"{sum(v['vote'] == 'up' for v in votes)} up, {sum(v['vote'] == 'down' for v in votes)} down")
    return 0


def rebuild(settings: Settings) -> None:
    """Split and embed every article of the settings' folder again."""
    _no_database(settings, "verify")
    from .footnote import rebuild as anew

    anew(settings, lambda done, total: say(f"rebuilt {done} of {total}", file=sys.stderr))


def _no_database(settings: Settings, verb: str) -> None:
    if settings.database:
        raise InputError(_OF_DATABASE[verb])


OF_ARTICLES: dict[str, Callable[[Footnote, argparse.Namespace], int]] = {
    "ask": _ask,
    "check": _check,
    "add": _add,
    "refresh": _refresh,
    "list": _list,
    "digest": showing.digest,
    "story": showing.story,
    "timeline": showing.timeline,
    "remove": _remove,
    "verify": _verify,
}
"""What is done with a folder's articles."""

OF_FOLDER: dict[str, Callable[[argparse.Namespace, Settings], int]] = {
    "backup": _backup,
    "restore": _restore,
    "move": _move,
    "feedback": _feedback,
}
"""What is done with a folder as a whole, or with what lies beside its articles."""

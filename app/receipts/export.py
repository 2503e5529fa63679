"""A conversation as a file: Markdown, JSON (the receipt itself), or a printable page that contains the receipt.

All three are made from a receipt, so none says more than its quotes support. Everything in them is escaped:
no scripts, no images, and no links except the address of a cited article.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from urllib.parse import quote

from index import InputError

from ..limits import QUESTION
from ..page.html import ENGLISH, safe_link
from ..terminal import seen
from .receipt import EMBEDDED, Cited, Receipt, Said, Source

TITLE = "Questions and answers"


class Form(NamedTuple):
    """An export format."""

    write: Callable[[Receipt], str]
    media_type: str
    ending: str


def to_markdown(receipt: Receipt) -> str:
    """A conversation as Markdown; no text of an article or a question acts as markup."""
    sources = {source.id: source for source in receipt.articles}
    parts = [f"# {_plain(receipt.title or TITLE)}\n\n{_plain(_exported(receipt))}\n"]
    for at, said in enumerate(receipt.conversation, start=1):
        lines = [f"## {at}. {_plain(said.question)}", ""]
        if said.searched != said.question:
            lines += [f"Searched for: {_plain(said.searched)}", ""]
        if said.text:
            lines += [_plain(said.text), ""]
        lines += [f"{_plain(note)}\n" for note in _notes(said)]
        for cited in said.citations:
            source = sources[cited.article_id]
            link = safe_link(source.url)
            where = f" · <{link}>" if link and re.fullmatch(r"[!-;=?-~]+", link) else ""
            lines += [
                f"- \\[{cited.number}\\] “{_plain(cited.quote)}”  ",
                f"  {_plain(_about(cited, source))}{where}",
            ]
        parts.append("\n".join(lines).rstrip() + "\n")
    return "\n".join(parts)


def to_html(receipt: Receipt, server: str = "") -> str:
    """A conversation as one self-contained, printable page that contains its receipt as text.

    Args:
        receipt: the conversation.
        server: the address at which it was exported; the page then links to it to have its quotes checked again.
    """
    sources = {source.id: source for source in receipt.articles}
    sections = []
    for at, said in enumerate(receipt.conversation, start=1):
        searched = (
            f'<p class="note">Searched for: {_text(said.searched)}</p>' if said.searched != said.question else ""
        )
        notes = "".join(f'<p class="note">{_text(note)}</p>' for note in _notes(said))
        quotes = "".join(_quote(cited, sources[cited.article_id]) for cited in said.citations)
        quotes = f"<ol>{quotes}</ol>" if quotes else ""
        sections.append(
            f'<section><h2 dir="auto">{at}. {_text(said.question)}</h2>{searched}'
            f'<p class="said" dir="auto">{_text(said.text)}</p>{notes}{quotes}</section>'
        )
    return _PAGE.format(
        title=_text(receipt.title or TITLE),
        exported=_text(_exported(receipt)) + (_again(receipt, server) if server else ""),
        sections="\n".join(sections),
        name=EMBEDDED,
        receipt=html.escape(receipt.to_json()),
    )


def asked(answer: Any) -> str:
    """The question as the reader put it: the last one in the answer's history, or else the one searched for."""
    try:
        own = [message["content"] for message in answer.get("history") or () if message["role"] == "user"]
        return str(own[-1] if own else answer["question"])[:QUESTION]
    except (AttributeError, KeyError, TypeError):
        raise InputError("This is no answer of Footnote: it has no question.", code="answer_invalid") from None


def file_name(receipt: Receipt, ending: str) -> str:
    """The file name offered to the browser."""
    return f"footnote-{receipt.exported[:10]}.{ending}"


def _exported(receipt: Receipt) -> str:
    on = ENGLISH.day(receipt.exported)
    return f"Exported on {on} by Footnote. Every numbered quote is in its article word for word."


def _again(receipt: Receipt, server: str) -> str:
    """The link that has every quote compared again; what is behind the # stays in the browser until then."""
    packed = quote(json.dumps(receipt.model_dump(), ensure_ascii=False, separators=(",", ":")), safe="")
    return f' <a href="{html.escape(server.rstrip("/"))}/recheck#{packed}">Check the quotes again</a>'


def _notes(said: Said) -> list[str]:
    notes = [said.notice] if said.notice else []
    notes += [f"{meant}." for meant in dict.fromkeys(_meant(said))]
    notes += [f"As of {ENGLISH.day(said.as_of)}."] if said.as_of else []
    if said.found and any(sentence.support in ("paraphrased", "unsure") for sentence in said.sentences):
        notes.append(f"Worded by {said.reader} and checked against the quotes.")
    notes += [f"Check this against its quote: {one.text}" for one in said.sentences if one.support == "unsure"]
    if said.left_out:
        was = "1 sentence was" if said.left_out == 1 else f"{said.left_out} sentences were"
        notes.append(f"{was} left out: the quotes do not stand in the articles.")
    return notes


def _meant(said: Said) -> Iterator[str]:
    """What day words like "since Friday" mean."""
    for sentence in said.sentences:
        for start, end, day in sentence.dates:
            days = " – ".join(ENGLISH.day(one) or one for one in day.split("/"))
            yield f"“{sentence.text[start:end]}” is {days}"


def _about(cited: Cited, source: Source) -> str:
    facts = (source.title, source.publisher, ENGLISH.day(source.published), f"characters {cited.start}–{cited.end}")
    return " · ".join(fact for fact in facts if fact)


def _quote(cited: Cited, source: Source) -> str:
    link = safe_link(source.url)
    shown = (
        f' · <a href="{html.escape(link)}" rel="noopener noreferrer nofollow">{html.escape(link)}</a>' if link else ""
    )
    return (
        f'<li value="{cited.number}"><blockquote dir="auto">{_context(cited.before, end=True)}'
        f"<mark>{_text(cited.quote)}</mark>{_context(cited.after)}</blockquote>"
        f"<p>{_text(_about(cited, source))}{shown}</p></li>"
    )


def _context(text: str, *, end: bool = False) -> str:
    """What stands around a quote; nothing where it stands alone."""
    shown = _text(text)
    return f"<span>{shown} </span>" if shown and end else f"<span> {shown}</span>" if shown else ""


def _text(text: str) -> str:
    return html.escape(seen(" ".join(text.split())))


def _plain(text: str) -> str:
    r"""Text escaped for Markdown: characters that could start markup or a link get a backslash.

    >>> _plain("![x](http://e.vil) <b> 1,300.")
    '\\!\\[x\\]\\(http\\://e.vil\\) \\<b\\> 1,300.'
    """
    folded = re.sub(r"([\\`*_\[\]()#<>|~$&!@])", r"\\\1", seen(" ".join(text.split())))
    folded = re.sub(r"(?i)\b(https?|ftp|mailto|xmpp):", r"\1\\:", folded)  # a bare address would become a link
    folded = re.sub(r"(?i)\bwww\.", r"www\\.", folded)
    return re.sub(r"^(?:([-+=])|(\d+)([.)]))", lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", folded)


_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>
  body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; color: #111; }}
  h1 {{ font-size: 1.5rem; }} h2 {{ font-size: 1.15rem; margin: 2rem 0 .5rem; }}
  blockquote {{ margin: 0; padding-left: .8rem; border-left: 3px solid #555; font-family: Georgia, serif; }}
  blockquote span {{ color: #555; }} mark {{ background: #fef3c7; color: inherit; }}
  li p, .note {{ margin: .3rem 0 .8rem; color: #444; font-size: .9rem; overflow-wrap: anywhere; }}
  @media print {{ body {{ margin: 0; max-width: none; }} li, h2 {{ break-inside: avoid; break-after: auto; }}
    h2 {{ break-after: avoid; }} a {{ color: inherit; }} }}
</style>
</head>
<body>
<h1 dir="auto">{title}</h1>
<p class="note">{exported}</p>
{sections}
<pre id="{name}" hidden>{receipt}</pre>
</body>
</html>
"""

FORMS = {
    "markdown": Form(to_markdown, "text/markdown", "md"),
    "json": Form(Receipt.to_json, "application/json", "json"),
    "html": Form(to_html, "text/html", "html"),
}

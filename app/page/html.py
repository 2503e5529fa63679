"""Answers and articles as HTML: for the chat and for the pane beside it.

The text of articles, questions and models is data. All of it passes through ``inert`` or ``html.escape``, so
nothing in it can act as markup, a link, an image or a formula. The only live elements are our own: citation
marks, buttons, and the link to a cited article's address.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby, pairwise
from urllib.parse import urlsplit

from index import Article, paragraphs, sentences
from retrieval import Answer, AnswerSentence, Citation, message

from ..messages import Words, words
from ..terminal import seen

ENGLISH = words("en")

MANY = 3
"""Articles from which on an answer's quotes stand one article a line."""

WHOLE = 120_000
"""Longest article shown whole, in characters; of a longer one, the parts around its citations are shown."""

LEAD = 220
"""Characters of an article's beginning shown in an empty conversation."""

AROUND = 15_000
"""Characters shown on either side of a citation in a longer article."""


def inert(text: str) -> str:
    """Text that is plain text in Markdown and in HTML: all ASCII punctuation becomes character references.

    >>> inert("![x](http://e.vil) $a$ <b>")
    '&#33;&#91;x&#93;&#40;http&#58;&#47;&#47;e&#46;vil&#41; &#36;a&#36; &#60;b&#62;'
    """
    return _escaped(" ".join(text.split()))


def _escaped(text: str) -> str:
    return re.sub(r"[!-/:-@\[-`{-~]", lambda mark: f"&#{ord(mark[0])};", seen(text))


def answer_html(answer: Answer, asked: str, w: Words = ENGLISH, *, whole: bool = True) -> str:
    """One answer as a chat message, on one line, so that Markdown leaves it alone.

    Args:
        answer: what to show.
        asked: the question as the reader put it; the question searched for is shown if it differs.
        w: the interface in the reader's language.
        whole: False while it is being written; a sign of work then stands in the place of sources and buttons.
    """
    parts = []
    if _resolved(answer.question, asked):
        searched = inert(answer.question)
        link = f'<a href="#search" dir="auto" title="{inert(w("edit_search"))}">{searched}</a>'
        parts.append(f'<p class="fn-searched">{inert(w("searched"))} {link}</p>')
    drawn = {"answered": _said, "possible": _possible, "not_found": _not_found}
    parts.append(drawn[answer.verdict](answer, w))
    if answer.notes:
        parts.append(f'<p class="fn-notice">{inert(" ".join(map(w.note, answer.notes)))}</p>')
    if whole:
        parts += [_sources(answer, w), _tools(answer, w)]
    else:
        parts.append(f'<p class="fn-wait">{inert(w("checking"))}</p>')
    return f'<div class="fn-answer">{"".join(parts)}</div>'


def _resolved(searched: str, asked: str) -> bool:
    """Whether something was put to a question that its own words do not say."""
    return re.findall(r"\w+", searched.lower()) != re.findall(r"\w+", asked.lower())


def waiting_html(w: Words, before: str = "") -> str:
    """A message while its answer is looked for; ``before``, the answer that it replaces, stays in sight."""
    old = before.replace('<div class="fn-answer">', '<div class="fn-old">', 1)
    return f'<div class="fn-answer"><p class="fn-wait">{inert(w("searching"))}</p>{old}</div>'


def _said(answer: Answer, w: Words) -> str:
    """The sentences with their citation marks; quotes of many articles by lines, one an article."""
    by_number = {citation.number: citation for citation in answer.citations}
    drawn = [_sentence(sentence, by_number, w) for sentence in answer.sentences]
    quoted = all(one.support == "quoted" and one.citations for one in answer.sentences)
    if not quoted or len({citation.article_id for citation in answer.citations}) < MANY:
        return f'<p class="fn-said" dir="auto">{" ".join(drawn)}</p>'
    told = zip(answer.sentences, drawn, strict=True)
    parted = groupby(told, lambda each: by_number[each[0].citations[0]].article_id)
    lines = (f'<span class="fn-line" dir="auto">{" ".join(text for _, text in group)}</span>' for _, group in parted)
    return f'<p class="fn-said">{" ".join(lines)}</p>'


def _sources(answer: Answer, w: Words) -> str:
    """The sources, one article a line."""
    by_article: dict[str, list[Citation]] = {}
    for citation in answer.citations:
        by_article.setdefault(citation.article_id, []).append(citation)
    lines = "".join(f"<li>{_source(cited, w)}</li>" for cited in by_article.values())
    return f'<p class="fn-label">{_as_of(answer, w)}</p><ul class="fn-sources">{lines}</ul>' if lines else ""


def _as_of(answer: Answer, w: Words) -> str:
    """How recent the sources are, with a note if they are over a year old."""
    if not answer.as_of:
        return inert(w("sources"))
    label = inert(w("sources_as_of", day=w.day(answer.as_of)))
    try:
        age = date.today() - date.fromisoformat(answer.as_of[:10])
    except ValueError:
        return label
    return label + (f' <span class="fn-aged">{inert(w("aged"))}</span>' if age.days > 365 else "")


def _sentence(sentence: AnswerSentence, by_number: dict[int, Citation], w: Words) -> str:
    """A sentence with its marks; one that the check is not sure of, with its quotes open beside it."""
    chips = "".join(chip(by_number[n], w) for n in sentence.citations)
    worded = beside = ""
    if sentence.support == "paraphrased":
        worded = f' <span class="fn-worded">{inert(w("paraphrased"))}</span>'
    if sentence.support == "unsure":
        worded = f' <span class="fn-worded fn-check">{inert(message("check_this", w.language))}</span>'
        quotes = " … ".join(by_number[n].quote for n in sentence.citations)
        beside = f'<span class="fn-beside" dir="auto">“{_escaped(quotes)}”</span>'
    if sentence.origin and w.language != "en":
        sentence = replace(sentence, text=w.note(sentence.origin), bold=None)
    return _tied(sentence, worded + chips, w) + beside


def _source(cited: Sequence[Citation], w: Words) -> str:
    first = cited[0]
    host = urlsplit(safe_link(first.url) or "").hostname
    about = " · ".join(inert(part) for part in (host, w.day(first.published)) if part)
    chips = "".join(chip(citation, w) for citation in cited)
    return f'<span class="fn-source" dir="auto">{inert(first.title)}</span>{" · " if about else ""}{about} {chips}'


def _tools(answer: Answer, w: Words) -> str:
    """What a reader can do with an answer; behaviour is the browser's."""
    named = ["copy", "link", "keep"] if answer.citations or answer.found else ["keep"]
    votes = (
        {"good": " fn-vote", "bad": " fn-vote"} if answer.verdict != "possible" else {}
    )  # its quotes have their own
    drawn = {**votes, "edit": "", "again": ""}  # the last two go with the next question: nothing stands behind them
    return (
        '<p class="fn-tools">'
        + "".join(f'<button type="button" class="fn-{name}">{inert(w(name))}</button>' for name in named)
        + '<span class="fn-icons">'
        + "".join(
            f'<button type="button" class="fn-icon fn-{name}{kind}" title="{inert(w(name))}"></button>'
            for name, kind in drawn.items()
        )
        + "</span></p>"
        + f'<span class="fn-plain">{_lines(with_sources(answer))}</span>'
    )


def note_html(text: str) -> str:
    """One of Footnote's own sentences as a chat message."""
    return f'<div class="fn-answer"><p class="fn-notice">{inert(text)}</p></div>'


def welcome_html(w: Words, asked: int, front: Article | None) -> str:
    """The content of an empty conversation: room for the box to add by, the article in front, its first words."""
    hello = w("hello_many") if asked > 1 else w("hello")
    about = ""
    if front:
        line = " · ".join(part for part in (front.publisher, w.day(front.published)) if part)
        spans = sentences(front.text[:4_000]) or [(0, 0)]
        start, end = next((span for span in spans if span[1] - span[0] > 30), spans[0])  # skip a date line
        about = (
            f'<p class="fn-or">{inert(w("or_this"))}</p>'
            f'<p class="fn-front">{inert(front.title)}</p><p class="fn-lead">{inert(line)}</p>'
            f'<p class="fn-lead">{inert(shortened(front.text[start:end], LEAD))}</p>'
        )
    return (
        f'<div class="fn-welcome"><p class="fn-hello">{inert(hello)}</p><p>{inert(w("promise"))}</p>'
        f'<div class="fn-start"></div>{about}</div>'
    )


def shortened(text: str, most: int) -> str:
    """A text cut between words to about ``most`` characters.

    >>> shortened("The line opens in May.", 12)
    'The line …'
    """
    text = " ".join(text.split())
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def with_sources(answer: Answer) -> str:
    """The answer as plain text with its numbered sources: what "Copy with sources" copies."""
    sources = [
        f"[{c.number}] “{' '.join(c.quote.split())}” — "
        + ", ".join(part for part in (c.title, c.published, c.url) if part)
        + f" (characters {c.start}–{c.end})"
        for c in answer.citations
    ]
    return "\n".join([answer.text, "", *sources]) if sources else answer.text


def article_html(
    article: Article,
    cited: Sequence[tuple[int, int]] = (),
    w: Words = ENGLISH,
    *,
    shown: bool = True,
    before: str = "",
) -> str:
    """An article for reading: title, metadata and paragraphs.

    Every sentence carries its offsets, so that a citation can be highlighted without redrawing.

    Args:
        article: what to show.
        cited: spans that must be included even if the article is too long to show whole.
        w: the interface in the reader's language.
        before: our own HTML, placed between byline and text.
        shown: False hides the article until one of its citations is chosen.
    """
    facts = [article.publisher, article.author and w("by", name=article.author), w.day(article.published)]
    line = " · ".join(html.escape(seen(fact)) for fact in facts if fact)
    link = safe_link(article.url)
    if link:
        host = html.escape(urlsplit(link).hostname or "source")
        line += (" · " if line else "") + (
            f'<a href="{html.escape(link)}" rel="noopener noreferrer nofollow" target="_blank">{host}</a>'
        )
    language = f' lang="{html.escape(article.language)}"' if article.language else ""
    outlet = article.publisher or (urlsplit(link).hostname if link else "") or ""
    return (
        f'<article class="fn-article" id="fn-a-{article.id}" aria-label="{html.escape(seen(article.title))}" '
        f'data-outlet="{html.escape(seen(outlet))}"'
        f'{language}{"" if shown else " hidden"}><h2 dir="auto">{html.escape(seen(article.title))}</h2>'
        f'<p class="fn-byline">{line}</p>{before}{_body(article, cited)}</article>'
    )


def _tied(sentence: AnswerSentence, chips: str, w: Words) -> str:
    """A sentence with the answer in bold, and its marks tied to its last word so that no line starts with one.

    Words like "since Friday" are followed by the day they mean.
    """
    text = sentence.text
    first, last = sentence.bold or (0, 0)
    meant = {
        end: f' <span class="fn-day">({_escaped(_unsaid(_days(named, w), text[:end]))})</span>'
        for _, end, named in sentence.dates
    }
    cuts = sorted({0, first, last, text.rfind(" ") + 1, len(text), *meant})

    def part(start: int, end: int) -> str:
        return "".join(
            (f"<strong>{_escaped(text[a:b])}</strong>" if first <= a < last else _escaped(text[a:b]))
            + meant.get(b, "")
            for a, b in pairwise(cut for cut in cuts if start <= cut <= end)
        )

    cut = text.rfind(" ") + 1
    return f'{part(0, cut)}<span class="fn-tie">{part(cut, len(text))}{chips}</span>'


def _unsaid(day: str, said: str) -> str:
    """Of a day, what the words before it lack.

    >>> _unsaid("1 March 2025", "It stops on 1 March"), _unsaid("1 March 2025", "It stops on Saturday")
    ('2025', '1 March 2025')
    """
    begun, _, year = day.rpartition(" ")
    return year if begun and said.endswith(begun) else day


def _days(named: str, w: Words) -> str:
    return " – ".join(w.day(one) or one for one in named.split("/"))


def chip(citation: Citation, w: Words) -> str:
    """The mark of a citation; clicking it highlights the quote in the article."""
    title = "&#10;".join(inert(line) for line in (citation.quote, citation.title, w.day(citation.published) or ""))
    target = f"#src-{citation.article_id}-{citation.start}-{citation.end}"
    return f'<a class="fn-cite" href="{target}" title="{title}">{inert(str(citation.number))}</a>'


def _possible(answer: Answer, w: Words) -> str:
    """What may answer: each sentence quoted with its mark, and whether it does is for the reader to say."""
    by_number = {citation.number: citation for citation in answer.citations}
    quotes = "".join(
        f'<li><p class="fn-said" dir="auto">{_sentence(sentence, by_number, w)}</p>'
        f'<p class="fn-judge"><button type="button" class="fn-its">{inert(w("its"))}</button>'
        f'<button type="button" class="fn-not-it">{inert(w("not_it"))}</button></p></li>'
        for sentence in answer.sentences
    )
    intro = inert(message("possible", w.language))
    return f'<p class="fn-none">{intro}</p><ol class="fn-possible">{quotes}</ol>'


def _not_found(answer: Answer, w: Words) -> str:
    """That nothing was found, and what can be tried. No quote: none would be an answer."""
    said = f'<p class="fn-none">{inert(w.reason(answer))}</p>'
    if answer.reason not in ("nothing_relevant", "not_answered"):
        return said
    return f'{said}<p class="fn-try">{inert(w("try"))}</p>'


def _lines(text: str) -> str:
    return "&#10;".join(inert(line) for line in text.split("\n"))


def safe_link(url: str | None) -> str | None:
    """An article's address if it is safe as a link: http or https, without credentials."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname and not parts.username else None


def _body(article: Article, cited: Sequence[tuple[int, int]]) -> str:
    text = article.text
    inside = sentences(text)
    if len(text) > WHOLE:
        wanted = list(cited) or [(0, 0)]
        inside = [s for s in inside if any(s[1] >= a - AROUND and s[0] <= b + AROUND for a, b in wanted)]
    out: list[str] = []
    at = 0
    last_end = 0
    title = " ".join(article.title.split())
    for number, (start, end) in enumerate(paragraphs(text), 1):
        spans = []
        while at < len(inside) and inside[at][0] < end:
            spans.append(inside[at])
            at += 1
        if not spans:
            continue
        if len(text) > WHOLE and spans[0][0] > last_end + 200:
            out.append('<p class="fn-gap">…</p>')
        last_end = end
        if number == 1 and " ".join(text[start:end].split()) == title and end < len(text):
            continue  # it stands above, as the headline
        said = " ".join(
            f'<span class="fn-s" tabindex="-1" data-start="{a}" data-end="{b}">{html.escape(seen(text[a:b]))}</span>'
            for a, b in spans
            if a >= start
        )
        out.append(f'<p dir="auto" data-paragraph="{number}">{said}</p>')
    if len(text) > WHOLE and last_end < len(text) - 200:
        out.append('<p class="fn-gap">…</p>')
    return "".join(out)

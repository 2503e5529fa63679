"""Whether a conversation still holds: each quote at its characters, each sentence supported by its quotes.

Nothing that comes from outside is trusted; everything is compared with the stored articles.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from index import Article, NotFound
from retrieval import AnswerSentence, Citation, Plain, is_reason, joined, message, offered

from .older import NOTHING_FOUND, with_origin
from .receipt import AROUND, FORMAT, VERSION, Cited, Receipt, Said, Source, Stated
from .recheck import in_header, meant, rechecked, support

if TYPE_CHECKING:
    from ..footnote import Footnote


@dataclass(frozen=True, slots=True)
class Finding(Plain):
    """The result for one quote, or for one other statement of a receipt.

    Attributes:
        answer: the number of the answer in the conversation, from 1; 0 for the receipt as a whole.
        number: the number of its citation; 0 for the answer itself.
        state: ``stands``: the quote is unchanged; ``replaced``: the article was replaced, and its newer text has the
            quote too; ``changed``: the article was replaced, and its newer text lacks the quote; ``gone``: there is
            no such article here; ``altered``: the receipt is not as it was exported.
        message: one line for people.
    """

    JSON: ClassVar = ("answer", "number", "state", "message", "ok")

    answer: int
    number: int
    state: str
    message: str

    @property
    def ok(self) -> bool:
        """Whether the article still contains the quote."""
        return self.state in ("stands", "replaced")


def make_receipt(bot: Footnote, said: Sequence[tuple[str, Any]], title: str = "") -> Receipt:
    """Make a receipt of a conversation, checking each quote again; what no longer matches is left out.

    Args:
        bot: the articles.
        said: each question as it was asked, with the result of ``Answer.to_dict``.
        title: the title of the conversation.

    Raises:
        InputError: one of them is not an answer.
    """
    articles: dict[str, Article] = {}
    conversation = [_settled(bot, question, given, articles) for question, given in said]
    return Receipt(
        format=FORMAT,
        version=VERSION,
        title=title,
        exported=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        conversation=conversation,
        articles=[
            Source(
                id=a.id, sha256=a.sha256, title=a.title[:1000], published=a.published, author=a.author,
                publisher=a.publisher, url=a.url,
            )
            for a in articles.values()
        ],
    )  # fmt: skip


def _settled(bot: Footnote, question: str, given: Any, articles: dict[str, Article]) -> Said:
    """An answer with only what stands; its articles are noted."""
    answer, lost = rechecked(bot, given)
    for cited in answer.citations:
        articles[cited.article_id] = bot.article(cited.article_id)
    for sentence in answer.sentences:
        if sentence.origin:
            header = str(sentence.origin.values["article"])
            articles[header] = bot.article(header)
    said = {
        "question": question,
        "searched": answer.question,
        "text": "" if lost and not answer.sentences else answer.text,
        "found": answer.found,
        "verdict": answer.verdict,
        "reason": answer.reason,
        "reader": " ".join(answer.reader.split()) or "extractive",
        "as_of": answer.as_of,
        "notes": [note.to_dict() for note in answer.notes],
        "notice": answer.notice,
        "asked_of": answer.articles,
        "sentences": [
            {
                "text": s.text,
                "citations": list(s.citations),
                "support": s.support,
                "origin": s.origin.to_dict() if s.origin else None,
                "bold": s.bold,
                "dates": list(s.dates),
            }
            for s in answer.sentences
        ],
        "citations": [
            {**cited.to_dict(), **_around(articles[cited.article_id].text, cited.start, cited.end)}
            for cited in answer.citations
        ],
        "left_out": lost,
    }
    return Said.model_validate(said)


def _around(text: str, start: int, end: int) -> dict[str, str]:
    """What stands before and behind some characters in their paragraph, in whole words."""
    before = text[max(0, start - AROUND) : start].rpartition("\n")[2]
    if start > AROUND and len(before) == AROUND:
        before = before.partition(" ")[2]
    after = text[end : end + AROUND].partition("\n")[0]
    if end + AROUND < len(text) and len(after) == AROUND:
        after = after.rpartition(" ")[0]
    return {"before": before, "after": after}


def check_receipt(bot: Footnote, receipt: Receipt) -> list[Finding]:
    """Check a receipt: one finding for each quote, and one for each other fault."""
    sources = {source.id: source for source in receipt.articles}
    return [
        *(finding for source in receipt.articles for finding in _source(bot, source)),
        *(
            finding
            for at, said in enumerate(receipt.conversation, start=1)
            for finding in (*_quotes(bot, at, said, sources), *_sentences(bot, at, said))
        ),
    ]


def _source(bot: Footnote, source: Source) -> Iterator[Finding]:
    if source.sha256[:16] != source.id:
        yield Finding(0, 0, "altered", f"The hash of {source.title[:80]!r} does not fit its id {source.id}.")
    try:
        article = bot.article(source.id)
    except NotFound:
        return
    if article.sha256 != source.sha256:
        yield Finding(0, 0, "altered", f"The hash of {source.title[:80]!r} is not that of the article.")
    for name in ("title", "published", "author", "publisher", "url"):
        now, then = getattr(article, name), getattr(source, name)
        if (now or None) != (then or None) and not (name == "title" and now[:1000] == then):
            yield Finding(
                0, 0, "altered", f"{name} of article {source.id} is {now!r}, and the receipt says {then!r}."
            )


def _quotes(bot: Footnote, at: int, said: Said, sources: dict[str, Source]) -> Iterator[Finding]:
    for cited in said.citations:
        source = sources.get(cited.article_id)
        title = source.title if source else cited.article_id
        shown = " ".join(cited.quote.split())
        shown = f"“{shown if len(shown) <= 80 else shown[:79] + '…'}” ({title[:80]})"
        state, what = _quote(bot, cited, source)
        yield Finding(at, cited.number, state, f"{shown} {what}")


def _quote(bot: Footnote, cited: Cited, source: Source | None) -> tuple[str, str]:
    if cited.end <= cited.start or len(cited.quote) != cited.end - cited.start:
        return "altered", "is altered: the quote is not as long as its characters."
    if source is None:
        return "altered", "is altered: the receipt does not name the article."
    article, older = _article(bot, cited.article_id, source)
    if article is None:
        return "gone", "cannot be checked: there is no such article here."
    where = f"characters {cited.start}–{cited.end}"
    if older is not None and older.text[cited.start : cited.end] != cited.quote:
        return "altered", f"is altered: the article never had it at {where}."
    if article.id == cited.article_id:
        if article.text[cited.start : cited.end] == cited.quote:
            beside = (article.text[max(0, cited.start - len(cited.before)) : cited.start], cited.before), (
                article.text[cited.end : cited.end + len(cited.after)], cited.after
            )  # fmt: skip
            if any(stands != said for stands, said in beside):
                return "altered", "is altered: something else stands around it in the article."
            return "stands", f"stands at {where}."
        found = article.text.find(cited.quote)
        if found >= 0:
            return "altered", f"is altered: it stands at {found}–{found + len(cited.quote)}, not at {where}."
        return "altered", f"is altered: the article does not have it, at {where} or anywhere."
    found = article.text.find(cited.quote)
    if found >= 0:
        return "replaced", f"stands at {found}–{found + len(cited.quote)} of the article's newer text."
    return "changed", "does not stand any more: the article was changed."


def _article(bot: Footnote, article_id: str, source: Source) -> tuple[Article | None, Article | None]:
    """The current article, and the older text that was cited, if it is still stored."""
    try:
        return bot.article(article_id), None
    except NotFound:
        pass
    version = bot.version(article_id)
    older = version[0] if version else None
    if version:
        try:
            return bot.article(version[1]), older
        except NotFound:
            pass
    newer = next((listed.id for listed in bot.listing() if source.url and listed.url == source.url), None)
    return (bot.article(newer) if newer else None), older


def _sentences(bot: Footnote, at: int, said: Said) -> Iterator[Finding]:
    """What is wrong with an answer's own words; nothing if they say no more than its quotes."""
    quoted = {cited.number: _as_cited(cited) for cited in said.citations}

    def altered(what: str) -> Finding:
        return Finding(at, 0, "altered", what)

    sentences = tuple(AnswerSentence(one.text, tuple(one.citations)) for one in said.sentences)
    text = offered(sentences) if said.verdict == "possible" else joined(sentences)
    if said.verdict != "not_found" and " ".join(said.text.split()) != " ".join(text.split()):
        yield altered("The answer's text is not made of its sentences: it is altered.")
    if said.found != (said.verdict == "answered"):
        yield altered("The answer says that it was found and that it was not: it is altered.")
    if said.verdict == "not_found" and (said.sentences or said.text not in _nothing_found(said)):
        yield altered("The answer says that nothing was found, and says something: it is altered.")
    listed = {one.id for one in bot.listing()} if any(one.dates for one in said.sentences) else set()
    for sentence in said.sentences:
        shown = f"“{sentence.text[:79]}{'…' * (len(sentence.text) > 79)}”"
        if sentence.support == "header":
            known = Stated.model_validate(with_origin(sentence.model_dump(), bot.listing))
            if not in_header(bot, known):
                yield Finding(at, 0, "changed", f"{shown} is in the header of no article here.")
        elif not support(bot, sentence, quoted):
            yield altered(f"{shown} is not what its quotes say: it is altered.")
        here = all(quoted[n].article_id in listed for n in sentence.citations if n in quoted)
        if here and any(day not in meant(bot, sentence, quoted) for day in sentence.dates):
            yield Finding(at, 0, "changed", f"{shown} names a day that its article does not bear out (any more).")


def _as_cited(cited: Cited) -> Citation:
    """A quote as the receipt has it, whether or not it stands in an article."""
    return Citation(cited.number, cited.article_id, "", None, None, cited.start, cited.end, cited.quote)


def _nothing_found(said: Said) -> tuple[str, ...]:
    """What an answer may say that found nothing."""
    if not said.reason or not is_reason(said.reason):
        return ("", *NOTHING_FOUND)
    return ("", message(said.reason, count=said.asked_of, n=said.asked_of), *NOTHING_FOUND)

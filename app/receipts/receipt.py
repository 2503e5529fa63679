"""A conversation that can be checked later: questions, answers and the exact characters they quote.

The format is ``footnote-receipt``, version 1, plain JSON. All input from outside, a file or a request's body,
is validated by these models, which bound every length and count.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from index import InputError
from retrieval import Note

from .. import limits
from ..http.schemas import NoteOut, Sentence, Text
from ..terminal import seen
from .older import upgraded
from .recheck import sound

FORMAT: Literal["footnote-receipt"] = "footnote-receipt"
VERSION: Literal[1] = 1
LARGEST = 5_000_000
"""Most bytes of a receipt."""
AROUND = 160
"""About how many characters are shown on either side of a quote."""
EMBEDDED = "footnote-receipt"
"""The id of the element of an exported page that holds its receipt."""

Id = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
Name = Annotated[Text, Field(max_length=1_000)]


class Kept(BaseModel):
    """Base of the models: strict types, unknown fields ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Cited(Kept):
    """Words of an article: its characters (Unicode code points) `start` to `end` were `quote`."""

    number: int = Field(ge=1, le=9_999, strict=True)
    article_id: Id
    start: int = Field(ge=0, le=10**9, strict=True)
    end: int = Field(ge=1, le=10**9, strict=True)
    quote: Text = Field(max_length=limits.CHARACTERS)
    before: Text = Field("", max_length=2 * AROUND, description="What stands before it in its paragraph.")
    after: Text = Field("", max_length=2 * AROUND, description="What stands behind it.")


class Stated(Sentence):
    """One sentence of an answer and the numbers of its citations."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    text: Text = Field(max_length=limits.CHARACTERS)
    citations: list[Annotated[int, Field(strict=True)]] = Field(max_length=50)
    support: Literal["quoted", "paraphrased", "unsure", "header"] = "quoted"


class Said(Kept):
    """A question and what was said to it."""

    question: Text = Field(max_length=limits.QUESTION)
    searched: Text = Field(max_length=limits.QUESTION, description="The question as it was searched for.")
    text: Text = Field(max_length=100_000)
    found: bool
    verdict: Literal["answered", "possible", "not_found"] = "not_found"
    reason: str | None = Field(None, max_length=40)
    reader: Text = Field(max_length=100)
    as_of: str | None = Field(None, max_length=40)
    asked_of: int = Field(1, ge=0, le=10**9, description="How many articles were asked.")
    notes: list[NoteOut] = Field(default_factory=list, max_length=20)
    notice: Text | None = Field(None, max_length=limits.NOTICE, description="What was said of the answer beside it.")
    sentences: list[Stated] = Field(max_length=50)
    citations: list[Cited] = Field(max_length=limits.CITATIONS)
    left_out: int = Field(0, ge=0, le=1_000, description="Sentences left out, because their quotes did not stand.")


class Source(Kept):
    """An article that is cited, as it was then."""

    id: Id
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    title: Name
    published: str | None = Field(None, max_length=40)
    author: Name | None = None
    publisher: Name | None = None
    url: str | None = Field(None, max_length=2_000)


class Receipt(Kept):
    """A conversation with the exact characters it stands on; `python -m app verify FILE` checks it later."""

    format: Literal["footnote-receipt"]
    version: Literal[1]
    title: Text = Field("", max_length=200)
    exported: str = Field(max_length=40, description="When, in UTC (ISO 8601).")
    conversation: list[Said] = Field(min_length=1, max_length=limits.ANSWERS)
    articles: list[Source] = Field(max_length=limits.ANSWERS * 20)

    def to_json(self) -> str:
        """The receipt as a file."""
        return json.dumps(self.model_dump(), ensure_ascii=False, indent=2) + "\n"


_INSIDE = re.compile(rf'<pre id="{EMBEDDED}" hidden>(.*?)</pre>', re.DOTALL)


def read_receipt(data: bytes | Mapping[str, Any]) -> Receipt:
    """A receipt from a file's bytes (JSON, or an exported page that holds it) or from plain data.

    Raises:
        InputError: it is not a receipt; the sentence says what is wrong.
    """
    page = ""
    if isinstance(data, bytes):
        if len(data) > LARGEST:
            raise _refused(f"it is larger than {LARGEST / 1e6:g} MB")
        try:
            text = data.decode("utf-8-sig")
            inside = _INSIDE.search(text) if text.lstrip().startswith("<") else None
            data = json.loads(html.unescape(inside[1]) if inside else text)
            page = text[: inside.start()] if inside else ""
        except (ValueError, RecursionError):
            raise _refused("it is neither JSON nor a page with a receipt") from None
    if not isinstance(data, Mapping) or data.get("format") != FORMAT:
        raise _refused("it does not say that it is one")
    if data.get("version") != VERSION:
        raise _refused(f"its version is {str(data.get('version'))[:20]!a}, and only version {VERSION} is known here")
    try:
        said = data.get("conversation")
        older = [upgraded(one, tuple) for one in said] if isinstance(said, list) else said
        receipt = Receipt.model_validate({**data, "conversation": older})
    except ValidationError as error:
        raise _refused(_wrong(error)) from None
    days = {source.id: source.published for source in receipt.articles}
    for said in receipt.conversation:
        quotes = [(c.quote, days.get(c.article_id)) for c in said.citations]
        notes = [Note(one.code, one.values, one.count) for one in said.notes]
        if said.notice != _told(notes, quotes):
            raise InputError("This receipt says more than its quotes: it was altered.", code="receipt_altered")
    at = 0
    shown = (
        text
        for said in receipt.conversation
        for text in (said.text, *(part for c in said.citations for part in (c.before, c.quote, c.after)))
    )
    for text in shown if page else ():
        words = html.escape(seen(" ".join(text.split())))
        at = page.find(words, at) + len(words)
        if at < len(words):
            raise InputError("This page does not show what its receipt says: it was altered.", code="receipt_altered")
    return receipt


def _told(notes: Sequence[Note], quotes: Sequence[tuple[str, str | None]]) -> str | None:
    """What notes say, if they are ours and the quotes bear them out; "" if not."""
    return " ".join(note.text() if sound(note, quotes) else "" for note in notes) or None


def _refused(reason: str) -> InputError:
    return InputError(f"This is no receipt of Footnote: {reason}.", code="receipt_invalid")


def _wrong(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(part)[:40] for part in first["loc"]) or "it"
    return f"{where} {'is missing' if first['type'] == 'missing' else 'cannot be used'}"

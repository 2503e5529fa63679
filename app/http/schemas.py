"""The requests and responses of the HTTP API, as documented in ``/openapi.json``.

Lengths are documented here and checked in ``retrieval.validation``, as for every other front door.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from .. import limits


def _whole(value: Any) -> Any:
    """Text without lone surrogates, which JSON can express and no encoding can store."""
    return value.encode("utf-8", "ignore").decode() if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_whole)]


class Given(BaseModel):
    """Base of all requests; unknown fields are ignored."""

    model_config = ConfigDict(extra="ignore")


class Where(Given):
    """Which articles are asked: all that fit every condition that is given."""

    articles: list[Text] | None = Field(None, description="Ids of the articles to search; all, if left out.")
    since: Text | None = Field(None, description="Only articles published on this day or later, YYYY-MM-DD.")
    until: Text | None = Field(None, description="Only articles published on this day or earlier, YYYY-MM-DD.")
    author: Text | None = Field(None, description="Only articles by this author: a name, or whole words of it.")
    outlet: Text | None = Field(None, description="Only articles of this outlet, likewise.")
    language: Text | None = Field(None, description="Only articles in this language, such as en.")
    kind: Text | None = Field(None, description="Only reports, or opinion, correction, interview, live, release.")

    @property
    def where(self) -> Any:
        """The conditions, as ``Footnote.ask`` takes them."""
        return self.model_dump(include=set(Where.model_fields))


class Message(Given):
    """One message of a conversation so far."""

    role: Literal["user", "assistant"]
    content: Text
    found: bool = Field(True, description="False with an answer that found nothing.")


class Question(Where):
    """A question, with the conversation so far and what to search."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"question": "How many applications were received?"},
                {
                    "question": "Where are the camps?",
                    "history": [
                        {"role": "user", "content": "How many applications were received?"},
                        {"role": "assistant", "content": "1,300 applications have been received."},
                    ],
                    "since": "2024-01-01",
                },
            ]
        }
    )
    question: Text = Field(description=f"1 to {limits.QUESTION:,} characters; no character has a special meaning.")
    history: list[Message] | None = Field(
        None,
        description=f"`history` of the answer before; its last {limits.TURNS} turns are used, "
        f"{limits.HISTORY:,} characters at most.",
    )


class NoteOut(BaseModel):
    """Something said beside an answer, as a code with its values."""

    code: str = Field(max_length=40)
    values: dict[str, str | int] = Field(default_factory=dict, max_length=10)
    count: int = 1


class Sentence(BaseModel):
    """One sentence of an answer and the numbers of its citations."""

    text: str
    citations: list[int]
    support: str = Field(
        "quoted",
        description="`quoted`; `paraphrased` by a model, and borne out; `unsure`: compare a model's words with "
        "their quote; `header`: said by the article's header, in no sentence.",
    )
    bold: tuple[int, int] | None = None
    dates: list[tuple[int, int, str]] = Field(
        default_factory=list,
        description="Words like 'since Friday' (start, end) and the day, week, month or year they mean (ISO 8601).",
    )
    origin: NoteOut | None = Field(None, description="What a sentence was made of that stands in no text.")


class CitationOut(BaseModel):
    """Words of an article: its characters (Unicode code points) `start` to `end` are `quote`."""

    number: int
    article_id: str
    title: str
    published: str | None
    url: str | None
    start: int
    end: int
    quote: str


class Nearest(BaseModel):
    """The nearest passage, when the articles do not answer."""

    article_id: str
    title: str
    start: int
    end: int
    text: str
    score: float
    rank: int


class AnswerOut(BaseModel):
    """An answer, every sentence of it with its citations."""

    verdict: Literal["answered", "possible", "not_found"] = Field(
        description="`possible`: up to three quotes that may answer, best first."
    )
    text: str = Field(description="The sentences with [n] marks.")
    sentences: list[Sentence]
    citations: list[CitationOut]
    found: bool = Field(description="Whether the articles answer the question.")
    reason: str | None = Field(
        max_length=40,
        description="`no_articles`, `none_chosen`, `nothing_relevant`, `not_answered`, `no_more`, or `talk_...` to a "
        "message that is no question; null if found.",
    )
    confidence: float = Field(description="0 to 1; the same scale whether found or not.")
    nearest: list[Nearest]
    question: str = Field(description="The question as it was searched for.")
    reader: str
    notes: list[NoteOut] = Field(default_factory=list, description="What `notice` says, as codes with values.")
    notice: str | None
    articles: int = Field(0, description="How many articles were asked; 0 where that is not known.")
    as_of: str | None
    history: list[Message] = Field(description="Give it back with the next question.")


class EventOut(BaseModel):
    """Something that happens on a day, week, month or year."""

    when: str = Field(description="The article's words for it.")
    iso: str = Field(description="Such as 2024-01-08, 2024-W02, 2024-01 or 2024.")
    precision: Literal["day", "week", "month", "year"]
    relative: bool = Field(description="Whether it was worked out from the date of publication.")
    citation: CitationOut


class PersonOut(BaseModel):
    """Someone the article names."""

    name: str
    role: str | None
    citation: CitationOut


class FigureOut(BaseModel):
    """A number that the article gives, with its unit and what it counts."""

    figure: str
    kind: Literal["money", "percent", "count", "measure", "time", "score"]
    citation: CitationOut


class DigestOut(BaseModel):
    """An article at a glance in its own sentences, made without a model. A section without entries is empty."""

    article_id: str
    summary: list[CitationOut]
    timeline: list[EventOut] = Field(description="The earliest first.")
    people: list[PersonOut]
    figures: list[FigureOut]
    characters: int = Field(description="How many of the article's characters were read.")


class GivenText(Where):
    """A text to check, such as a draft or another chatbot's answer, and what to check it against."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "1,300 applications have been received."}]})
    text: Text = Field(description=f"1 to {limits.CHECKED:,} characters, at most 100 sentences.")


class ClaimOut(BaseModel):
    """A sentence of the text, its characters `start` to `end`, and what the articles say to it."""

    text: str
    start: int
    end: int
    state: Literal["quoted", "borne_out", "unsure", "contradicted", "not_found"] = Field(
        description="`unsure`: compare it with its place; `contradicted`: its place says otherwise."
    )
    citations: list[CitationOut] = Field(description="Its places, numbered through the whole text.")
    objections: list[str] = Field(description="Words of it that its place rules out.")
    ok: bool = Field(description="Whether it is quoted or borne out.")


class Checked(BaseModel):
    """Every sentence of a text, checked."""

    sentences: list[ClaimOut]
    ok: bool = Field(description="Whether all are quoted or borne out.")


class ArticleOut(BaseModel):
    """The metadata of an article; unknown fields are null."""

    id: str
    title: str
    published: str | None
    author: str | None
    publisher: str | None
    url: str | None
    language: str | None
    characters: int
    sha256: str
    removable: bool = Field(False, description="Whether who asks may remove it without the operator's token.")


class ArticleText(ArticleOut):
    """An article with its text, whose characters the offsets of citations count."""

    text: str


class Questions(BaseModel):
    """Questions to start with."""

    questions: list[str] = Field(description="At most four, each answered by the article.")


class Page(BaseModel):
    """The status of the page at an address."""

    status: Literal["ready", "working", "refused", "addable", "unknown"] = Field(
        description="`addable`: POST the address to /api/articles/url; `working`: ask again in a second."
    )
    message: str | None = None


class Articles(BaseModel):
    """The articles, in the order they were added."""

    articles: list[ArticleOut]
    page: Page | None = Field(None, description="With `url` only: how it stands with that page.")


class Added(BaseModel):
    """An article that was stored."""

    article: ArticleOut | None
    added: bool = Field(description="False if it was there already, or is still being fetched.")
    page: Page | None = None


class Problem(BaseModel):
    """What went wrong: a stable code, and one sentence that says what to do."""

    code: str
    message: str


class Refused(BaseModel):
    """A file that was refused, and why."""

    name: str
    error: Problem


class AddedFiles(BaseModel):
    """The results for several files, in their order."""

    results: list[Added | Refused]


class Removed(BaseModel):
    """An article that was removed."""

    article: ArticleOut


class NewText(Given):
    """An article as text, kept character for character."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title": "Tram opens in May",
                    "text": "The new tram line opens on 4 May. It has nine stops.",
                    "published": "2024-03-02",
                    "url": "https://news.example/tram",
                }
            ]
        }
    )
    text: Text
    title: Text | None = None
    published: Text | None = None
    author: Text | None = None
    publisher: Text | None = None
    url: Text | None = None
    language: Text | None = None
    pasted: bool = Field(
        False,
        description="The text was pasted: headline, byline and date line are taken out of it; it may be an address.",
    )


class NewAddress(Given):
    """The address of an article."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"url": "https://news.example/tram"}]})
    url: Text = Field(description="http or https, at most 2,000 characters.")


class Vote(Given):
    """A reader's thumb for an answer."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"vote": "up", "question": "When does it open?", "text": "It opens on 4 May. [1]"}]
        }
    )
    vote: Literal["up", "down"]
    question: Text = Field(max_length=limits.QUESTION)
    text: Text = Field("", max_length=limits.VOTED, description="The answer voted on.")
    comment: Text = Field("", max_length=limits.COMMENT)
    verdict: Literal["answered", "possible", "not_found"] | None = Field(
        None, description="`possible`: the vote is on one of its quotes."
    )
    articles: list[Annotated[Text, Field(max_length=limits.ARTICLE_ID)]] = Field(
        default_factory=list, max_length=limits.VOTED_ARTICLES
    )


class Stored(BaseModel):
    """A vote was stored."""

    stored: Literal[True]


class Health(BaseModel):
    """The server is up."""

    status: Literal["ok"]


class Ready(BaseModel):
    """Questions are answered at once."""

    status: Literal["ready"]


class ErrorOut(BaseModel):
    """Every error looks like this."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "error": {
                        "code": "question_too_long",
                        "message": f"The question has {limits.QUESTION + 1:,} characters and may have "
                        f"{limits.QUESTION:,}: shorten it.",
                    }
                }
            ]
        }
    )
    error: Problem

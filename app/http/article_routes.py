"""The routes that list and show articles."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import FastAPI, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from index import Article, Listed, Page
from retrieval import Line, StoryView, suggest

from ..footnote import Footnote
from ..settings import Settings
from . import schemas
from .errors import errors
from .sessions import Session, Sessions
from .site_articles import Pages
from .workers import Work

TRIED = 8
"""Most questions tried for a widget that opens: its reader's own question is waiting behind them."""


def add_reading(app: FastAPI, bot: Footnote, settings: Settings, sessions: Sessions) -> None:
    """Add the routes that list and show articles."""
    work = Work(2, 64, "footnote-read")
    add_stories(app, sessions, work)
    pages = app.state.pages = Pages(bot, settings.sites)

    @app.get(
        "/api/articles",
        response_model=schemas.Articles,
        responses=errors(400, 404, 422, 500, 503),
        tags=["articles"],
    )
    async def articles(
        url: str | None = Query(None, max_length=2_000, description="Only the article at this address."),
        x_session: Session = None,
    ) -> dict[str, Any]:
        """List the articles without their texts."""
        if url is None:
            return {"articles": await work.run(lambda: _listing(sessions, x_session))}
        article, state = await pages.find(url)
        return {
            "articles": [about(article)] if article else [],
            "page": page_state(article, state, pages.allowed(url)),
        }

    @app.get(
        "/api/articles/{article_id}", response_model=schemas.ArticleText,
        responses=errors(400, 404, 422, 500, 503), tags=["articles"],
    )  # fmt: skip
    async def article(article_id: str, x_session: Session = None) -> dict[str, Any]:
        """Return one article with its text."""

        def read() -> dict[str, Any]:
            found = sessions.bot(x_session).article(article_id)
            return {**about(found, article_id in sessions.removable(x_session)), "text": found.text}

        return await work.run(read)

    @app.get(
        "/api/articles/{article_id}/digest", response_model=schemas.DigestOut,
        responses=errors(400, 404, 422, 429, 500, 503), tags=["articles"],
    )  # fmt: skip
    async def digest(article_id: str, x_session: Session = None) -> dict[str, Any]:
        """Return an article at a glance: summary, timeline, who is who, key figures, every line cited."""
        return await work.run(lambda: sessions.bot(x_session).digest(article_id).to_dict())

    @app.get(
        "/api/articles/{article_id}/questions", response_model=schemas.Questions,
        responses=errors(400, 404, 422, 429, 500, 503), tags=["articles"],
    )  # fmt: skip
    async def questions(article_id: str, x_session: Session = None) -> dict[str, Any]:
        """Return questions to start with; the article answers each of them."""

        def made() -> dict[str, Any]:
            found = sessions.bot(x_session)
            return {"questions": suggest(found.chain, found.article(article_id), tries=TRIED)}

        return await work.run(made)


def add_stories(app: FastAPI, sessions: Sessions, work: Work) -> None:
    """Add the routes that show a story over its articles."""

    @app.get(
        "/api/story", response_model=StoryView, responses=errors(400, 404, 422, 429, 500, 503), tags=["articles"],
    )  # fmt: skip
    async def story(where: Annotated[About, Query()], x_session: Session = None) -> JSONResponse:
        """Return a story over its articles: timeline, figures over time, who says what, what changed, all cited."""
        found = await work.run(lambda: sessions.bot(x_session).story(where.about, **where.where))
        return JSONResponse(found.to_dict())

    @app.get(
        "/api/timeline", response_model=Timeline, responses=errors(400, 404, 422, 429, 500, 503), tags=["articles"],
    )  # fmt: skip
    async def timeline(where: Annotated[About, Query()], x_session: Session = None) -> JSONResponse:
        """Return what happened when in a story, oldest first, each line a clause with the sentence it stands in."""
        found = await work.run(lambda: sessions.bot(x_session).timeline(where.about, **where.where))
        return JSONResponse({"timeline": [line.to_dict() for line in found]})


class About(schemas.Where):
    """A story, and among which articles it is told."""

    about: schemas.Text = Field(description="A name or an event, or the id of one of its articles.")


class Timeline(BaseModel):
    """What happened when."""

    timeline: list[Line]


def _listing(sessions: Sessions, session: str | None) -> list[dict[str, Any]]:
    removable = sessions.removable(session)
    return [about(listed, listed.id in removable) for listed in sessions.bot(session).listing()]


def about(article: Article | Listed, removable: bool = False) -> dict[str, Any]:
    """An article's metadata, without its text."""
    return {
        "id": article.id,
        "title": article.title,
        "published": article.published,
        "author": article.author,
        "publisher": article.publisher,
        "url": article.url,
        "language": article.language,
        "characters": article.characters,
        "sha256": article.sha256,
        "removable": removable,
    }


def page_state(article: Article | None, state: Page | None, allowed: bool) -> dict[str, Any]:
    """Report the status of the page at an address."""
    if article:
        return {"status": "ready", "message": None}
    if state:
        return {"status": state.status, "message": state.message or None}
    return {"status": "addable" if allowed else "unknown", "message": None}

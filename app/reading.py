"""The routes that list and show articles."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Query

from index import Article

from . import schemas
from .footnote import Footnote
from .problems import errors
from .settings import Settings
from .sites import Pages, State
from .work import Work


def add_reading(app: FastAPI, bot: Footnote, settings: Settings) -> None:
    """Add the routes that list and show articles."""
    work = Work(2, 64, "footnote-read")
    pages = app.state.pages = Pages(bot, settings.sites)

    @app.get(
        "/api/articles",
        response_model=schemas.Articles,
        responses=errors(400, 422, 500, 503),
        tags=["articles"],
    )
    async def articles(
        url: str | None = Query(None, max_length=2_000, description="Only the article at this address."),
    ) -> dict[str, Any]:
        """List the articles, without their text."""
        if url is None:
            return {"articles": [about(article) for article in await work.run(bot.articles)]}
        article, state = await work.run(lambda: pages.find(url))
        return {
            "articles": [about(article)] if article else [],
            "page": page_state(article, state, pages.allowed(url)),
        }

    @app.get(
        "/api/articles/{article_id}", response_model=schemas.ArticleText,
        responses=errors(400, 404, 422, 500, 503), tags=["articles"],
    )  # fmt: skip
    async def article(article_id: str) -> dict[str, Any]:
        """Give one article with its text."""
        found = await work.run(lambda: bot.article(article_id))
        return {**about(found), "text": found.text}


def about(article: Article) -> dict[str, Any]:
    """What is known of an article, without its text."""
    return {
        "id": article.id,
        "title": article.title,
        "published": article.published,
        "author": article.author,
        "publisher": article.publisher,
        "url": article.url,
        "language": article.language,
        "characters": len(article.text),
        "sha256": article.sha256,
    }


def page_state(article: Article | None, state: State | None, allowed: bool) -> dict[str, Any]:
    """How it stands with the page at an address."""
    if article:
        return {"status": "ready", "message": None}
    if state:
        return {"status": state.status, "message": state.error.message if state.error else None}
    return {"status": "addable" if allowed else "unknown", "message": None}

"""The response types of an article at a glance, as documented in ``/openapi.json``."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from .schemas import CitationOut


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

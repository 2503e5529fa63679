"""Adding articles to a folder and fetching them again: the half of ``Footnote`` that changes what is kept.

Knows what may be added, and by which settings. How it is read and stored is ``index``'s; knows nothing of questions.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack, suppress
from typing import Any

import index
from index import (
    PAGES,
    Article,
    Fetched,
    InputError,
    Intake,
    Item,
    Limits,
    NotFound,
    Store,
    dateline,
    first_line,
    items,
    label,
    read_bytes,
    web_address,
)
from index import Report as Report
from retrieval import clean_date

from .settings import Settings


class Additions:
    """What ``Footnote`` adds with: a store, and how an address is fetched."""

    settings: Settings
    get: Callable[..., Fetched]
    fetch: Callable[[str], Article]
    _index: Store

    def add(
        self,
        *sources: str | os.PathLike[str],
        text: str | None = None,
        title: str | None = None,
        published: Any = None,
        author: str | None = None,
        publisher: str | None = None,
        url: str | None = None,
        language: str | None = None,
        data: bytes | None = None,
        name: str = "",
        limit: int = PAGES,
        progress: Callable[[str, int, int], None] | None = None,
        told: Callable[[str, Article | InputError, bool], None] | None = None,
    ) -> Report:
        """Add articles. Sources that cannot be read are reported; the rest are added.

        Args:
            sources: files, folders, zips of articles, and addresses of pages, feeds and sitemaps. Articles
                already stored are not read or fetched again, so an interrupted run can be repeated.
            text: the article itself, kept character for character.
            title: with ``text``; None if unknown, here and below.
            published: the day it was published, ``YYYY-MM-DD``; by default a date that stands alone on one of the
                first three lines.
            author: who wrote it; by default whom a byline below the headline names.
            publisher: who published it.
            language: its BCP 47 tag, such as ``en``; by default the one that its words show.
            url: with ``text``, where it was published; alone, a web address to fetch.
            data: a file's bytes, as an upload sends them.
            name: the file's name, with ``data``.
            limit: the most pages to fetch from feeds and sitemaps.
            progress: called with (name, done, total) before each article and once at the end.
            told: called after each article with (name, article or error, whether it is new).

        Raises:
            InputError: nothing to add was given, or ``published`` is not a date.
            StoreError: the article cannot be stored in the folder.
        """
        limits = self._limits()
        jobs: list[Item] = []
        if text is not None:
            if not isinstance(text, str):
                raise InputError("The text of an article must be a string.", code="text_invalid")
            tongue = index.language(language) or index.language_of(text)
            article = Article(
                title=label(title) or first_line(text) or "Untitled",
                text=text,
                published=clean_date(published, "published") or dateline(text, tongue),
                author=label(author) or index.byline(text),
                publisher=label(publisher),
                url=web_address(url),
                language=tongue,
            )
            jobs.append(Item(article.title, make=lambda: article))
        elif data is not None:
            if not isinstance(data, bytes) or not isinstance(name, str):
                raise InputError("A file must be given as bytes, its name as text.", code="data_invalid")
            jobs.append(Item(name, make=lambda: read_bytes(data, name, limits=limits)))
        elif url is not None:
            address = url
            jobs.append(Item(address, make=lambda: self.fetch(address), address=address))
        elif not sources:
            raise InputError("There is nothing to add: give a file, a folder, a text or an address.")
        with ExitStack() as stack:
            stack.callback(self._index.save)
            given = items(sources, limits, stack) if sources else []
            return self._intake(progress, told, limit).add([*given, *jobs])

    def refresh(
        self,
        *which: str,
        progress: Callable[[str, int, int], None] | None = None,
        told: Callable[[str, Article | InputError, bool], None] | None = None,
    ) -> Report:
        """Fetch pages again. A changed text replaces the old one, which ``version`` can still return.

        Args:
            which: article ids or addresses; none for everything that was fetched.
            progress: as for ``add``.
            told: as for ``add``.

        Raises:
            NotFound: one of these was never fetched.
        """
        intake = self._intake(progress, told)
        found = [origin for name in which for origin in intake.origins(name)] if which else self._index.fetched()
        try:
            return intake.refresh(found)
        finally:
            self._index.save()

    def _intake(
        self,
        progress: Callable[[str, int, int], None] | None,
        told: Callable[[str, Article | InputError, bool], None] | None,
        limit: int = PAGES,
    ) -> Intake:
        given = {"progress": progress, "told": told}
        return Intake(
            self._index,
            self.get,
            self._limits(),
            limit,
            self._own,
            **{name: call for name, call in given.items() if call is not None},  # type: ignore[arg-type]
        )

    def _limits(self) -> Limits:
        return Limits(file_bytes=self.settings.max_upload_mb * 1_000_000)

    def _own(self, article: Article) -> None:
        """Remove the sample article once the user adds one of their own."""
        sample = self._index.note("sample")
        if sample:
            if sample != article.id:
                with suppress(NotFound):  # another server has removed it, or a reader
                    self._index.remove(sample)
            self._index.note("sample", "")

"""A folder of articles you can ask: index, retrieval and readers wired together from settings."""

from __future__ import annotations

import copy
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import index
from index import (
    Article,
    InputError,
    JoinedIndex,
    Limits,
    Listed,
    LocalIndex,
    first_line,
    label,
    load_embedder,
    read_bytes,
    read_file,
    read_url,
    web_address,
)
from retrieval import (
    DIGESTED,
    Answer,
    Chain,
    ChatReader,
    Digest,
    ExtractiveReader,
    Passage,
    as_retriever,
    as_runnable,
    as_tool,
    clean_date,
    digest,
)

from .settings import Settings

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever
    from langchain_core.runnables import Runnable
    from langchain_core.tools import BaseTool

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
_READABLE = (".txt", ".md", ".markdown", ".html", ".htm", ".pdf", ".docx")


@dataclass(frozen=True, slots=True)
class Report:
    """What became of the articles that were to be added.

    Attributes:
        articles: those that are in now, whether new or already there.
        refused: (name, reason) of the others.
        added: ids of those that are new.
        errors: the errors behind ``refused``, in the same order.
    """

    articles: tuple[Article, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    added: frozenset[str] = frozenset()
    errors: tuple[InputError, ...] = ()


class Footnote:
    """A folder of articles you can ask; safe to share between threads, usable as a context manager.

    A new folder holds the sample article until the first one of your own is added.
    """

    def __init__(
        self,
        folder: str | os.PathLike[str] | None = None,
        *,
        settings: Settings | None = None,
        fetch: Callable[[str], Article] = read_url,
    ) -> None:
        """Open a folder, making it if it is missing.

        Args:
            folder: where the articles are kept; None for the settings' ``data``.
            settings: None reads the ``FOOTNOTE_*`` variables.
            fetch: reads the article at a web address.

        Raises:
            StoreError: the folder cannot be used; the sentence says why and what to do.
            ModelUnavailable: the settings name a language model that cannot be set up here.
        """
        self.settings = settings or Settings.read(os.environ)
        self.folder = Path(folder) if folder is not None else self.settings.data
        self.fetch = fetch
        chat = ChatReader(self.settings.llm, url=self.settings.llm_url) if self.settings.llm else None
        self._index: LocalIndex | JoinedIndex = LocalIndex(
            self.folder,
            load_embedder(self.settings.embedder, _cache()),
        )
        self.chain = Chain(self._index, chat, reader=ExtractiveReader(cache=_cache()))
        if not len(self._index) and self._index.note("sample") is None:
            for path in sorted(SEEDS.glob("*.md")):
                sample = read_file(path)
                self._index.add(sample)
                self._index.note("sample", sample.id)
            self._index.save()

    def beside(self, folder: Path) -> Footnote:
        """These articles with others beside them that only the returned object sees, adds to and removes from.

        Args:
            folder: where the others are kept; made if missing. Closing closes that folder alone.
        """
        made = copy.copy(self)
        made.folder = folder
        made._index = JoinedIndex(self._index, LocalIndex(folder, self._index.embedder))
        made.chain = Chain(made._index, self.chain.chat, reader=self.chain.reader)
        return made

    def ask(
        self,
        question: str,
        history: Any = None,
        *,
        articles: Sequence[str] | None = None,
        since: Any = None,
        until: Any = None,
        model: bool = True,
    ) -> Answer:
        """Answer a question from the articles. See ``Chain.ask``."""
        return self.chain.ask(question, history, articles=articles, since=since, until=until, model=model)

    def stream(
        self,
        question: str,
        history: Any = None,
        *,
        articles: Sequence[str] | None = None,
        since: Any = None,
        until: Any = None,
        model: bool = True,
    ) -> Iterator[Answer]:
        """Answer a question as growing answers, the last one checked. See ``Chain.stream``."""
        return self.chain.stream(question, history, articles=articles, since=since, until=until, model=model)

    def retriever(self, k: int = 10) -> BaseRetriever:
        """Search as a LangChain retriever. See ``as_retriever``."""
        return as_retriever(self.chain.retriever, k)

    def runnable(self) -> Runnable[Any, Answer]:
        """Ask as a LangChain runnable. See ``as_runnable``."""
        return as_runnable(self.chain)

    def as_tool(self) -> BaseTool:
        """Ask as a LangChain tool for agents. See ``as_tool``."""
        return as_tool(self.chain.ask)

    def search(
        self,
        question: str,
        history: Any = None,
        k: int = 10,
        *,
        articles: Sequence[str] | None = None,
        since: Any = None,
        until: Any = None,
    ) -> list[Passage]:
        """Find the k passages that fit a question best. See ``Chain.search``."""
        return self.chain.search(question, history, k, articles=articles, since=since, until=until)

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
        progress: Callable[[str, int, int], None] | None = None,
    ) -> Report:
        """Add articles. What cannot be read is named in the report; the others are in all the same.

        Args:
            sources: files and folders.
            text: the article itself, kept character for character.
            title: with ``text``; what is not known stays None, here and below.
            published: the day it was published, ``YYYY-MM-DD``.
            author: who wrote it.
            publisher: who published it.
            language: its BCP 47 tag, such as ``en``.
            url: with ``text``, where it was published; alone, a web address to fetch.
            data: a file's bytes: what an upload brings.
            name: the file's name, with ``data``.
            progress: called with (name, done, in all) before each article and once at the end.

        Raises:
            InputError: nothing to add was given, or ``published`` is no date.
            StoreError: the folder cannot take it.
        """
        jobs: list[tuple[str, Callable[[], Article]]] = []
        for source in sources:
            jobs += [(path.name, _reading(path, self.settings)) for path in _files(Path(source))]
        if text is not None:
            if not isinstance(text, str):
                raise InputError("The text of an article must be a string.", code="text_invalid")
            article = Article(
                title=label(title) or first_line(text) or "Untitled",
                text=text,
                published=clean_date(published, "published"),
                author=label(author),
                publisher=label(publisher),
                url=web_address(url),
                language=index.language(language),
            )
            jobs.append((article.title, lambda: article))
        elif data is not None:
            limits = Limits(file_bytes=self.settings.max_upload_mb * 1_000_000)
            jobs.append((name, lambda: read_bytes(data, name, limits=limits)))
        elif url is not None:
            address = url
            jobs.append((address, lambda: self.fetch(address)))
        if not jobs and not sources:
            raise InputError("There is nothing to add: give a file, a folder, a text or an address.")
        return self._add(jobs, progress)

    def _add(
        self,
        jobs: Sequence[tuple[str, Callable[[], Article]]],
        progress: Callable[[str, int, int], None] | None,
    ) -> Report:
        articles: dict[str, Article] = {}
        refused: list[tuple[str, InputError]] = []
        added: set[str] = set()
        for done, (name, read) in enumerate(jobs):
            if progress:
                progress(name, done, len(jobs))
            try:
                article = read()
                if self._index.add(article):
                    added.add(article.id)
                self._own(article)
                articles[article.id] = self._index.article(article.id)
            except InputError as error:
                refused.append((name, error))
        if progress:
            progress("", len(jobs), len(jobs))
        self._index.save()
        return Report(
            tuple(articles.values()),
            tuple((name, error.message) for name, error in refused),
            frozenset(added),
            tuple(error for _, error in refused),
        )

    def _own(self, article: Article) -> None:
        """The sample article makes way for the first one of the user's own."""
        sample = self._index.note("sample")
        if sample:
            if sample != article.id and sample in self._index.select(None, None, None):
                self._index.remove(sample)
            self._index.note("sample", "")

    def articles(self) -> tuple[Article, ...]:
        """All articles, oldest addition first."""
        return self._index.articles()

    def listing(self) -> tuple[Listed, ...]:
        """What is known of all articles, without their texts, oldest addition first."""
        return self._index.listing()

    @property
    def sample(self) -> str | None:
        """The id of the sample article while it stands in for articles of one's own."""
        return self._index.note("sample") or None

    def own(self) -> tuple[Article, ...]:
        """The articles of this folder alone, without those it stands beside."""
        return (self._index.own if isinstance(self._index, JoinedIndex) else self._index).articles()

    def article(self, article_id: str) -> Article:
        """The article of that id. Raises ``NotFound``."""
        return self._index.article(article_id)

    def digest(self, article_id: str) -> Digest:
        """An article at a glance: summary, timeline, who is who, key figures. Raises ``NotFound``. See ``digest``."""
        return digest(self._index.article(article_id), self._index.chunks_of(article_id, DIGESTED))

    def remove(self, article_id: str) -> Article:
        """Remove an article with all that was stored of it, and return it. Raises ``NotFound``."""
        removed = self._index.remove(article_id)
        self._index.save()
        return removed

    def verify(self) -> list[str]:
        """Check the whole folder: a sentence for each problem, none if store and index agree."""
        return self._index.verify()

    def close(self) -> None:
        """Write what is cached and close the files."""
        self._index.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def rebuild(settings: Settings, progress: Callable[[int, int], None]) -> None:
    """Cut and embed every article of a folder anew; mends one that another model was used on.

    Args:
        settings: which folder, and which model from now on.
        progress: called with (articles done, articles in all).
    """
    embedder = load_embedder(settings.embedder, _cache())
    index = LocalIndex(settings.data, embedder, mending=True)
    index.rebuild(progress)
    index.close()


_default: Footnote | None = None
_lock = threading.Lock()


def ask(
    question: str,
    history: Any = None,
    *,
    articles: Sequence[str] | None = None,
    since: Any = None,
    until: Any = None,
) -> Answer:
    """Answer a question from the default folder: the sample article, if nothing else was added.

    >>> ask("How far have residents travelled?").citations[0].start  # doctest: +SKIP
    2325
    """
    global _default
    with _lock:
        if _default is None:
            _default = Footnote()
    return _default.ask(question, history, articles=articles, since=since, until=until)


def _cache() -> Path:
    """The user's cache folder, for what can be made again."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "footnote"


def _reading(path: Path, settings: Settings) -> Callable[[], Article]:
    return lambda: read_file(path, limits=Limits(file_bytes=settings.max_upload_mb * 1_000_000))


def _files(source: Path) -> list[Path]:
    """A file as it is; of a folder, every file in it of a known type, by name."""
    if not source.is_dir():
        return [source]
    found = (path for path in source.rglob("*") if path.suffix.lower() in _READABLE and path.is_file())
    return sorted(path for path in found if not any(part.startswith(".") for part in path.parts))

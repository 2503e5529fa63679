"""A folder of articles you can ask: index, retrieval and readers wired together from settings.

The one object behind the Python door, the command line, the API and the page. Knows nothing of HTTP or HTML.
"""

from __future__ import annotations

import copy
import os
import threading
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self, Unpack

import index
from index import (
    Article,
    Central,
    Embedder,
    Fetched,
    FolderReaders,
    FootnoteError,
    InputError,
    JoinedIndex,
    Listed,
    LocalIndex,
    Readers,
    Store,
    give_back,
    is_database,
    load_alike,
    load_embedder,
    open_store,
    read_fetched,
    read_file,
)
from index import Report as Report
from retrieval import (
    DIGESTED,
    READING,
    Answer,
    Chain,
    Digest,
    ExtractiveReader,
    Line,
    Passage,
    StoryView,
    Where,
    as_retriever,
    as_runnable,
    as_tool,
    digest,
    keep_in,
    statements,
    story,
    timeline,
)

from .additions import Additions
from .settings import Settings
from .settings import cache as _cache

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever
    from langchain_core.runnables import Runnable
    from langchain_core.tools import BaseTool

    from retrieval import Claim

    from .receipts.verify import Finding

SEEDS = Path(__file__).resolve().parent.parent / "seeds"


class Footnote(Additions):
    """A folder of articles you can ask; safe to share between threads, usable as a context manager.

    A new folder holds the sample article until the first one of your own is added.
    """

    def __init__(
        self,
        folder: str | os.PathLike[str] | None = None,
        *,
        settings: Settings | None = None,
        fetch: Callable[[str], Article] | None = None,
        get: Callable[..., Fetched] = index.fetch,
        index: Store | None = None,
    ) -> None:
        """Open a folder, making it if it is missing.

        Args:
            folder: where the articles are kept, or the ``postgresql://…`` of a database; None for the settings'.
            settings: None reads the ``FOOTNOTE_*`` variables.
            fetch: returns the article at a web address; None to read what ``get`` returns.
            get: fetches an address as ``index.web.fetch`` does.
            index: a store to use in place of the folder's; closing closes it too.

        Raises:
            InputError: ``folder`` is not a path.
            StoreError: the folder cannot be used; the sentence says why and what to do.
            ModelUnavailable: the settings name a language model that cannot be set up here.
        """
        self.settings = settings or Settings.read(os.environ)
        if folder is not None and not (
            isinstance(folder, (str, os.PathLike)) and str(folder).strip() and "\0" not in str(folder)
        ):
            raise InputError("The folder must be a path: give the name of a folder.", code="folder_invalid")
        database = str(folder) if is_database(folder) else self.settings.database if folder is None else ""
        self.folder = self.settings.data if folder is None or database else Path(folder)
        self.get = get
        self.fetch = fetch or (lambda url: read_fetched(get(url)))
        keep_in(_cache())
        chat = None
        if self.settings.llm:
            from retrieval import ChatReader

            chat = ChatReader(self.settings.llm, url=self.settings.llm_url)
        if index is None:
            embedder = load_embedder(self.settings.embedder, _cache())
            index = open_store(database or self.folder, embedder, READING, load_alike(_cache()))
        self._index = index
        self.chain = Chain(self._index, chat, reader=ExtractiveReader(cache=_cache()))
        self._loaded = threading.Event()
        self._reading: threading.Thread | None = None
        if not self.read_only and not len(self._index) and self._index.note("sample") is None:
            for path in sorted(SEEDS.glob("*.md")):
                sample = read_file(path)
                self._index.add(sample)
                self._index.note("sample", sample.id)
            self._index.save()

    def warm(self) -> None:
        """Load models and vectors in background threads, so that the first question does not wait for them.

        Called again it does nothing.
        """
        if self._reading:
            return

        def search() -> None:
            with suppress(FootnoteError, ImportError, OSError):
                import numpy as np

                self._index.dense(np.zeros(self._index.embedder.dim, np.float32), 1)

        def load() -> None:
            try:
                with suppress(FootnoteError, ImportError, OSError):  # what is wrong is said to whoever asks
                    self.chain.reader.load()  # first, as the command line may have begun with the other one
                    self._index.embedder.embed(["ready"])
                    if self.chain.chat:
                        self.chain.chat.load()
                reading.join()
                give_back()
            finally:
                self._loaded.set()

        self._reading = reading = threading.Thread(target=search, name="footnote-vectors")
        reading.start()
        threading.Thread(target=load, name="footnote-warm").start()

    def ready(self) -> bool:
        """Whether ``warm`` has finished; until then a question waits for the models."""
        return self._loaded.is_set()

    def beside(self, own: Path | Store) -> Footnote:
        """These articles plus private ones, which only the returned object can see, add to and remove from.

        Args:
            own: the folder where the private articles are kept, made if missing, or their store. Closing the object
                closes only this one.
        """
        made = copy.copy(self)
        if isinstance(own, Path):
            made.folder = own
            own = LocalIndex(own, self._index.embedder, maker=READING, alike=load_alike(_cache()))
        made._index = JoinedIndex(self._index, own)
        made.chain = Chain(made._index, self.chain.chat, reader=self.chain.reader)
        return made

    def ask(
        self,
        question: str,
        history: Any = None,
        *,
        model: bool = True,
        **where: Unpack[Where],
    ) -> Answer:
        """Answer a question from the articles. See ``Chain.ask``."""
        return self.chain.ask(question, history, model=model, **where)

    def stream(
        self,
        question: str,
        history: Any = None,
        *,
        model: bool = True,
        **where: Unpack[Where],
    ) -> Iterator[Answer]:
        """Answer a question as growing answers, the last one whole. See ``Chain.stream``."""
        return self.chain.stream(question, history, model=model, **where)

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
        **where: Unpack[Where],
    ) -> list[Passage]:
        """Find the k best passages for a question. See ``Chain.search``."""
        return self.chain.search(question, history, k, **where)

    def articles(self) -> tuple[Article, ...]:
        """All articles, in the order they were added."""
        return self._index.articles()

    def listing(self) -> tuple[Listed, ...]:
        """The metadata of all articles, without their texts, in the order they were added."""
        return self._index.listing()

    @property
    def read_only(self) -> bool:
        """Whether the folder is read-only: adding and removing then raise ``StoreReadOnly``."""
        return self._index.read_only

    @property
    def sample(self) -> str | None:
        """The id of the sample article, or None once the user has added an article."""
        return self._index.note("sample") or None

    def own(self) -> tuple[Article, ...]:
        """The articles of this folder alone, without the shared ones."""
        return (self._index.own if isinstance(self._index, JoinedIndex) else self._index).articles()

    def article(self, article_id: str) -> Article:
        """The article with that id. Raises ``NotFound``."""
        return self._index.article(article_id)

    def digest(self, article_id: str) -> Digest:
        """An article at a glance: summary, timeline, who is who, key figures. Raises ``NotFound``. See ``digest``."""
        stated = statements(self._index, [article_id]).get(article_id)
        return digest(self._index.article(article_id), self._index.chunks_of(article_id, DIGESTED), stated)

    def story(self, about: str, **where: Unpack[Where]) -> StoryView:
        """A story over its articles: timeline, figures over time, who says what, what changed. See ``story``.

        Args:
            about: a topic, such as a name or an event, or the id of one of its articles.
            where: among which articles; ``since`` leaves none out but tells what is new and changed after that day.

        Raises:
            InputError: the topic or a condition cannot be used.
            NotFound: no article tells of it, or an id is unknown.
        """
        return story(self.chain, about, **where)

    def timeline(self, *about: str, **where: Unpack[Where]) -> tuple[Line, ...]:
        """What happened when, over the articles of a topic, or of the articles of some ids. Raises as ``story``."""
        return timeline(self.chain, *about, **where)

    def version(self, article_id: str) -> tuple[Article, str] | None:
        """The replaced text with that id, and the id of the article that replaced it; None if there is none."""
        return self._index.version(article_id)

    @property
    def generation(self) -> Hashable:
        """Another value after each change of the articles, whoever makes it. Raises ``StoreError``."""
        return self._index.generation

    @property
    def central(self) -> Central | None:
        """What several servers have in common beside the articles, if the store keeps that."""
        return self._index if isinstance(self._index, Central) else None

    def readers(self) -> Readers:
        """Readers' own articles: in the database, or in folders beside the shared ones."""
        central = self.central
        if central is not None:  # it may hold nothing
            return central.readers
        private, alike = self.folder / "private", load_alike(_cache())
        return FolderReaders(private, self._index.embedder, read_only=self.read_only, maker=READING, alike=alike)

    @property
    def embedder(self) -> Embedder:
        """The embedding model of this folder."""
        return self._index.embedder

    def export(
        self, answers: Sequence[Answer | Mapping[str, Any]], form: Literal["markdown", "json", "html"] = "markdown"
    ) -> str:
        """Export a conversation with its quotes, each checked again against the articles.

        Args:
            answers: ``Answer`` objects, or what their ``to_dict`` returned; quotes that no longer match are left out.
            form: Markdown, JSON (a receipt for ``check``), or HTML to print, which holds the receipt too.

        Raises:
            InputError: one of them is not an answer.
        """
        from .receipts.export import FORMS, asked
        from .receipts.verify import make_receipt

        if form not in tuple(FORMS):
            raise InputError("form must be markdown, json or html.", code="form_invalid")
        if isinstance(answers, str | bytes | Mapping) or not isinstance(answers, Iterable):
            raise InputError("The answers to export must be a list of them.", code="answer_invalid")
        given = [answer.to_dict() if isinstance(answer, Answer) else answer for answer in answers]
        if not given:
            raise InputError("There is no answer to export.", code="answer_invalid")
        return FORMS[form].write(make_receipt(self, [(asked(answer), answer) for answer in given]))

    def check(self, receipt: str | bytes | Mapping[str, Any]) -> list[Finding]:
        """Check an exported receipt: one finding for each quote, and one for each other fault.

        Args:
            receipt: the JSON or HTML that ``export`` returned, or the parsed JSON.

        Raises:
            InputError: it is not a receipt.
        """
        from .receipts.receipt import read_receipt
        from .receipts.verify import check_receipt

        return check_receipt(self, read_receipt(receipt.encode() if isinstance(receipt, str) else receipt))

    def check_text(self, text: str, **where: Unpack[Where]) -> list[Claim]:
        """Check each sentence of a text, such as a draft, against the articles. See ``Chain.check_text``."""
        return self.chain.check_text(text, **where)

    def remove(self, article_id: str) -> Article:
        """Remove an article and everything stored about it, and return it. Raises ``NotFound``."""
        removed = self._index.remove(article_id)
        self._index.save()
        return removed

    def verify(self) -> list[str]:
        """Check the whole folder: one sentence for each problem, none if store and index agree."""
        return self._index.verify()

    def close(self) -> None:
        """Write what is cached and close the files."""
        if self._reading:  # SQLite does not survive a connection that is closed while it reads
            self._reading.join()
        self.chain.reader.across.pause(self._index)
        self._index.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def rebuild(settings: Settings, progress: Callable[[int, int], None]) -> None:
    """Split and embed every article of a folder again, for instance after changing the embedding model.

    Args:
        settings: which folder, and which model from now on.
        progress: called with (articles done, articles in all).
    """
    embedder = load_embedder(settings.embedder, _cache())
    index = LocalIndex(settings.data, embedder, maker=READING, alike=load_alike(_cache()), mending=True)
    index.rebuild(progress)
    index.close()


_default: Footnote | None = None
_lock = threading.Lock()


def ask(question: str, history: Any = None, **where: Unpack[Where]) -> Answer:
    """Answer a question from the default folder: the sample article, if nothing else was added.

    >>> ask("How far have residents travelled?").citations[0].start  # doctest: +SKIP
    2325
    """
    global _default
    with _lock:
        if _default is None:
            _default = Footnote()
    return _default.ask(question, history, **where)

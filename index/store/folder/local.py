"""A folder of articles: what is stored, and how it is found again.

SQLite holds the only truth (articles, chunks with offsets, vectors, full-text rows), one
transaction an article; the FAISS file beside it is a cache. Nothing else touches the disk.
Knows nothing of questions: it is given words to match, or a vector.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...article import Article, Chunk, Listed
from ...atomic import sweep
from ...errors import StoreDamaged, StoreError
from ...model.alike import Alike
from ...model.embedder import Embedder
from .. import chunking
from ..scope import EVERYTHING, Maker, Multilingual, Scope, Statements, Within, as_scope
from . import multilingual, origins, statements, verify, word_index
from .database import Database, Manifest
from .lexical import Lexical
from .origins import Origin
from .tables import Row, Tables, unknown
from .vector_search import FLAT, Dense, MultilingualDense
from .verify import Progress


class LocalIndex:
    """Articles in one folder on this machine: ``footnote.db`` and its cache ``vectors.faiss``.

    ``multilingual.faiss`` is there where vectors across languages are stored. Safe to share between threads; several
    processes may use one folder.
    """

    def __init__(
        self,
        folder: str | Path,
        embedder: Embedder,
        *,
        maker: Maker | None = None,
        alike: Alike | None = None,
        mending: bool = False,
        flat: int = FLAT,
    ) -> None:
        """Open a folder, making it if it is not there.

        Args:
            folder: where the files are.
            embedder: the model that the vectors are made with.
            maker: reads what an article states when it comes in; None leaves that until it is first wanted.
            alike: makes the vectors across languages of an article in another language than English when it comes in;
                None leaves them until they are first wanted.
            mending: open it even if another model made them; ``rebuild`` is then to follow.
            flat: chunks up to which a vector is compared with all others.

        Raises:
            StoreError: or one below it, with what is wrong and what to do.
        """
        self.folder = Path(folder)
        self.embedder = embedder
        self.maker = maker
        self.alike = alike
        cache = self.folder / "vectors.faiss"
        self._db = Database(self.folder / "footnote.db")
        self._manifest = Manifest(self._db, embedder, mending=mending)
        self._tables = Tables(self._db, self._manifest)
        self._lexical = Lexical(self._db)
        self._dense = Dense(self._db, cache, embedder.dim, self._manifest, flat)
        other = self.folder / "multilingual.faiss"
        self._multilingual = MultilingualDense(self._db, other, Alike.dim, self._manifest, flat)
        try:
            self._manifest.check()
            self._manifest.check_age(cache)
            with self._db.errors():
                self._mended = self._is_mended()
            self._multilingual.discard_newer()
            for file in (self._db.path, cache, other):
                sweep(file)
        except BaseException:
            self._db.close()
            raise

    def _is_mended(self) -> bool:
        """Whether the word index was damaged, and is made anew."""
        if not self.read_only:
            return word_index.mend(self._db.connection)
        if not word_index.is_whole(self._db.connection):
            raise StoreDamaged(
                f"{self._db.path} is damaged: its word index is not what was stored; give the right to write to "
                f"{self.folder}, and opening it makes the index anew from the articles."
            )
        return False

    @property
    def read_only(self) -> bool:
        """Whether the folder can be read and not written to."""
        return self._db.read_only

    # Articles

    def add(
        self, article: Article, origin: Origin | None = None, rows: Callable[[], list[Row]] | None = None
    ) -> bool:
        """Store an article whole: text, chunks, full-text rows and vectors in one transaction.

        Embedding comes first and outside the transaction, so writers wait milliseconds. When this
        returns, the article survives a crash.

        Args:
            article: what to store.
            origin: the file or address it came from, remembered with it.
            rows: gives what ``rows`` made of it, if that was begun ahead.

        Returns:
            False if an article of the same text is there already; nothing is changed then.

        Raises:
            InputError: the text holds nothing to search.
            StoreError: it could not be stored; nothing of it was.
        """
        if self._tables.has(article.id):
            self.seen(article.id, origin)
            return False
        made = self._made(article, rows() if rows else self.rows(article))
        with self._db.writing() as connection:
            new = connection.execute("SELECT 1 FROM articles WHERE id = ?", [article.id]).fetchone() is None
            if new:
                self._tables.insert(connection, article, *made)
                self._manifest.advance(connection)
            origins.note(connection, article.id, origin)
        return new

    def rows(self, article: Article, pause: Callable[[], None] = lambda: None) -> list[Row]:
        """Cut and embed an article, for ``add``; nothing is stored.

        Args:
            article: what is to be added.
            pause: called now and then; what it raises ends the work.

        Raises:
            InputError: the text holds nothing to search.
        """
        chunking.check(article)
        return chunking.rows(self.embedder, article, self._tables.vectors, pause)

    def replace(self, old_id: str, article: Article, origin: Origin | None = None) -> bool:
        """Put an article in the place of another one, whose text is kept as an older version; in one transaction.

        Only chunks that are not stored yet are embedded. If the new one came from an address and another
        address still leads to the old one, that one stays too.

        Returns:
            False if it is the same text; only the origin is noted then.

        Raises:
            NotFound: the old article is not there.
            InputError: the new one holds nothing to search.
        """
        old = self.article(old_id)
        if article.id == old_id:
            with self._db.writing() as connection:
                origins.note(connection, old_id, origin)
            return False
        made = None if self._tables.has(article.id) else self._made(article, self.rows(article))
        origins.replace(self._tables, old, article, origin, lambda: made or self._made(article, self.rows(article)))
        return True

    def _made(self, article: Article, rows: list[Row]) -> tuple[list[Row], Statements | None, Multilingual | None]:
        """All that is made of an article, outside of the transaction that stores it."""
        stated = chunking.stated(self.maker, article, rows)
        return rows, stated, chunking.multilingual(self.alike, article, rows)

    def seen(self, article_id: str, origin: Origin | None) -> None:
        """Remember a file or an address that led to a stored article."""
        if origin and not (origin.digest and self.origin(origin) == Origin(origin.digest, article_id=article_id)):
            with self._db.writing() as connection:
                origins.note(connection, article_id, origin)

    def origin(self, origin: Origin) -> Origin | None:
        """What is remembered of a file or an address; None if its article is not stored."""
        return origins.find(self._db, origin)

    def fetched(self, article_id: str | None = None) -> list[Origin]:
        """The addresses that were fetched, of one article or of all."""
        return origins.fetched(self._db, article_id)

    def remove(self, article_id: str) -> Article:
        """Remove an article with all its rows and vectors, and return it.

        Raises:
            NotFound: no article has this id.
        """
        article = self.article(article_id)
        with self._db.writing() as connection:
            self._tables.delete(connection, article)
            self._manifest.advance(connection)
        return article

    def article(self, article_id: str) -> Article:
        """The article of that id.

        Raises:
            NotFound: no article has this id.
            StoreDamaged: its text is not what was stored.
        """
        return self._tables.article(article_id)

    def version(self, article_id: str) -> tuple[Article, str] | None:
        """An older text, and the id of the article that stands in its place now; None if there is none.

        Raises:
            StoreDamaged: its text is not what was stored.
        """
        return origins.version(self._tables, article_id)

    def articles(self) -> tuple[Article, ...]:
        """All articles, oldest addition first."""
        return self._tables.articles()

    def listing(self, scope: Scope = EVERYTHING, *, start: int = 0, limit: int | None = None) -> tuple[Listed, ...]:
        """A page of what is known of the articles meant, without their texts, oldest addition first.

        Args:
            scope: which articles.
            start: how many of them to pass over.
            limit: how many at most; None for all.
        """
        return self._tables.listing(scope, start, limit)

    def count(self, scope: Scope = EVERYTHING) -> int:
        """How many articles are meant."""
        return self._tables.count(scope)

    def ids(self, scope: Scope = EVERYTHING, limit: int | None = None) -> list[str]:
        """The ids of the first articles meant, oldest addition first."""
        return self._tables.ids(scope, limit)

    def missing(self, ids: Sequence[str]) -> list[str]:
        """Those of some ids that no article has, in their order."""
        return self._tables.missing(ids)

    def note(self, key: str, value: str | None = None) -> str | None:
        """Read a note kept with the articles, or write it if a value is given; None if there is none."""
        return self._manifest.note(key, value)

    @property
    def generation(self) -> int:
        """Counts the changes of the articles, whichever process makes them."""
        return self._manifest.generation

    def __len__(self) -> int:
        return self._tables.count(EVERYTHING)

    def select(self, ids: Sequence[str] | None, since: str | None, until: str | None) -> list[str]:
        """The ids of the articles meant, oldest addition first.

        Args:
            ids: of these only; None for all.
            since: published on this day (``YYYY-MM-DD``) or later; one without a date is left out.
            until: published on this day or earlier; likewise.

        Raises:
            NotFound: an id is unknown.
        """
        meant = Scope(None if ids is None else tuple(ids), since, until)
        for absent in self.missing(ids or ()):
            raise unknown(absent)
        return self.ids(meant)

    # What articles state

    def statements(self, ids: Sequence[str]) -> dict[str, Statements]:
        """What articles state, by their ids; what was not read yet, or is damaged, is left out."""
        return statements.found(self._db, ids)

    def keep_statements(self, article_id: str, made: Statements) -> None:
        """Store what an article states in the place of what stood there; nothing if the article is gone."""
        with self._db.writing() as connection:
            statements.keep(connection, article_id, made)

    def unstated(self, made_by: str) -> list[str]:
        """The ids of the articles whose statements were not made by that version."""
        return statements.unstated(self._db, made_by)

    # Vectors across languages

    def keep_multilingual(self, article_id: str, made: Multilingual) -> None:
        """Store the vectors of an article's chunks across languages; nothing if these are not its chunks."""
        with self._db.writing() as connection:
            multilingual.keep(connection, article_id, made)

    def unembedded(self, made_by: str, within: Within = None) -> list[str]:
        """The ids of the articles meant without vectors across languages by that model, oldest addition first."""
        return self._tables.unembedded(as_scope(within), made_by)

    # Moving to another store

    def multilingual_of(self, article_id: str) -> Multilingual | None:
        """The vectors of an article's chunks across languages; None if there are none by the present model."""
        made = multilingual.found(self._db, article_id)
        return made if self.alike is None or (made and made.made_by == self.alike.fingerprint) else None

    def rows_of(self, article_id: str) -> list[Row]:
        """The rows of an article's chunks as they are stored, in its order. Raises ``StoreDamaged``."""
        return self._tables.rows_of(article_id)

    def origins_of(self, article_id: str) -> list[Origin]:
        """The files and addresses that led to an article."""
        return origins.of(self._db, article_id)

    def versions_of(self, article_id: str) -> list[Article]:
        """The older texts that an article stands in the place of."""
        return origins.versions_of(self._tables, article_id)

    def keep_version(self, old: Article, replaced_by: str) -> None:
        """Keep an older text that an article which is stored stands in the place of."""
        with self._db.writing() as connection:
            origins.keep_version(connection, old, replaced_by)

    # Search

    def lexical(self, words: Sequence[str], k: int, within: Within = None) -> list[int]:
        """Chunks that hold any of the words, best BM25 first.

        Args:
            words: plain words; nothing in them is a search operator.
            k: how many chunks.
            within: which articles to search.
        """
        return self._lexical.best(words, k, within)

    def dense(
        self, vector: NDArray[np.float32], k: int, within: Within = None, made_by: str | None = None
    ) -> list[tuple[int, float]]:
        """Chunks nearest to a vector (float32 (dim,), L2 norm 1), with their cosine, nearest first.

        Args:
            vector: what is compared.
            k: how many chunks.
            within: which articles to search.
            made_by: by their vectors across languages of this model; None for the embedder's own.
        """
        if made_by is None:
            return self._dense.nearest(vector, k, within)
        return self._multilingual.nearest(vector, k, within) if self._manifest.find("multilingual") == made_by else []

    def chunks(self, ids: Sequence[int]) -> list[Chunk]:
        """The chunks of these ids, in this order, with their sentences and the sentences' vectors."""
        return self._tables.chunks(ids)

    def chunks_of(self, article_id: str, before: int) -> list[Chunk]:
        """The chunks of one article, in its order.

        Args:
            article_id: which article.
            before: only chunks that begin before this character of its text.

        Raises:
            NotFound: no article has this id.
        """
        self.article(article_id)
        with self._db.errors():
            query = "SELECT id FROM chunks WHERE article_id = ? AND start < ? ORDER BY start"
            ids = [row[0] for row in self._db.connection.execute(query, [article_id, before])]
        return [chunk for at in range(0, len(ids), 500) for chunk in self.chunks(ids[at : at + 500])]

    # Care

    def verify(self) -> list[str]:
        """Check the whole folder: a sentence for each problem, none if store and index agree."""
        said = [word_index.MADE_ANEW] if self._mended else []
        self._mended = False
        return said + verify.verify(self._tables, (self._dense, self._multilingual), self.embedder)

    def rebuild(self, progress: Progress | None = None) -> None:
        """Cut, embed and read every article anew with the present model: mends a ``StoreMismatch``.

        The new chunks take the old ones' place at the end, in one transaction: until then the folder is as it was.

        Args:
            progress: called with (articles done, articles in all).
        """
        verify.rebuild(self._tables, self._dense, self.embedder, self.maker, self.alike, progress)

    def save(self) -> None:
        """Write the FAISS caches that are behind. A failure costs a rebuild at the next opening, no more."""
        self._dense.save()
        self._multilingual.save()

    def close(self) -> None:
        """Write the cache and close the files; using the index afterwards is an error, closing it again is not."""
        if not self._db.closed:
            try:
                if not self.read_only:
                    with suppress(StoreError), self._db.errors():  # the next opening looks closer then
                        word_index.seal(self._db.connection)
                self._dense.close()
                self._multilingual.close()
            finally:
                self._db.close()

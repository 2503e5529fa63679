"""The stores that come with Footnote, held to the contract."""

from __future__ import annotations

import pytest

from index import Article, JoinedIndex, LocalIndex, Quota, load_alike
from retrieval import READING
from tests.contract.store_contract import Opening, StoreContract

pytestmark = pytest.mark.slow


class TestFolder(StoreContract):
    @pytest.fixture
    def opening(self, tmp_path, embedder) -> Opening:
        return lambda: LocalIndex(tmp_path / "data", embedder)

    @pytest.fixture
    def reading(self, tmp_path, embedder) -> Opening:
        return lambda: LocalIndex(tmp_path / "data", embedder, maker=READING, alike=load_alike())


class TestOverlay(StoreContract):
    """A reader's own articles beside those of all, which are none here: ``test_overlay.py`` mixes them."""

    @pytest.fixture
    def opening(self, tmp_path, embedder):
        shared = LocalIndex(tmp_path / "shared", embedder)
        yield lambda: JoinedIndex(shared, LocalIndex(tmp_path / "own", embedder))
        shared.close()

    @pytest.fixture
    def reading(self, tmp_path, embedder):
        shared = LocalIndex(tmp_path / "shared", embedder, maker=READING, alike=load_alike())
        yield lambda: JoinedIndex(shared, LocalIndex(tmp_path / "own", embedder, maker=READING, alike=load_alike()))
        shared.close()


class TestPostgres(StoreContract):
    @pytest.fixture
    def opening(self, database, embedder) -> Opening:
        from index.store.postgres.store import PostgresIndex

        return lambda: PostgresIndex(database, embedder)

    @pytest.fixture
    def reading(self, database, embedder) -> Opening:
        from index.store.postgres.store import PostgresIndex

        return lambda: PostgresIndex(database, embedder, READING, load_alike())


class TestReaderInPostgres(StoreContract):
    """A reader's own articles in the database, beside everybody's, which are others."""

    @pytest.fixture
    def opening(self, database, embedder):
        from index.store.postgres.store import PostgresIndex

        shared = PostgresIndex(database, embedder)
        shared.add(Article("Elsewhere", "Cats and trams, ferries and councils: nothing of this is anybody's own."))
        shared.readers.begin("k" * 40, 1)
        yield lambda: shared.readers.open("k" * 40, Quota(50, 1_000_000))
        assert [article.title for article in shared.articles()] == ["Elsewhere"] and shared.verify() == []
        shared.close()

    @pytest.fixture
    def reading(self, database, embedder):
        from index.store.postgres.store import PostgresIndex

        shared = PostgresIndex(database, embedder, READING, load_alike())
        shared.readers.begin("k" * 40, 1)
        yield lambda: shared.readers.open("k" * 40, Quota(50, 1_000_000))
        shared.close()

    def test_closing_twice_is_no_error_and_using_it_then_is_one(self, opening):
        """It closes nothing that others use."""
        store = opening()
        store.close()
        store.close()


class TestOverlayOverPostgres(StoreContract):
    @pytest.fixture
    def opening(self, tmp_path, database, embedder):
        from index.store.postgres.store import PostgresIndex

        shared = PostgresIndex(database, embedder)
        yield lambda: JoinedIndex(shared, LocalIndex(tmp_path / "own", embedder))
        shared.close()

    @pytest.fixture
    def reading(self, tmp_path, database, embedder):
        from index.store.postgres.store import PostgresIndex

        shared = PostgresIndex(database, embedder, READING, load_alike())
        yield lambda: JoinedIndex(shared, LocalIndex(tmp_path / "own", embedder, maker=READING, alike=load_alike()))
        shared.close()

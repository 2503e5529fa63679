"""The stores that come with Footnote, held to the contract."""

from __future__ import annotations

import pytest

from index import JoinedIndex, LocalIndex
from tests.contract.store_contract import Opening, StoreContract

pytestmark = pytest.mark.slow


class TestFolder(StoreContract):
    @pytest.fixture
    def opening(self, tmp_path, embedder) -> Opening:
        return lambda: LocalIndex(tmp_path / "data", embedder)


class TestOverlay(StoreContract):
    """A reader's own articles beside those of all, which are none here: ``test_overlay.py`` mixes them."""

    @pytest.fixture
    def opening(self, tmp_path, embedder):
        shared = LocalIndex(tmp_path / "shared", embedder)
        yield lambda: JoinedIndex(shared, LocalIndex(tmp_path / "own", embedder))
        shared.close()


class TestPostgres(StoreContract):
    @pytest.fixture
    def opening(self, database, embedder) -> Opening:
        from index.store.postgres.store import PostgresIndex

        return lambda: PostgresIndex(database, embedder)


class TestOverlayOverPostgres(StoreContract):
    @pytest.fixture
    def opening(self, tmp_path, database, embedder):
        from index.store.postgres.store import PostgresIndex

        shared = PostgresIndex(database, embedder)
        yield lambda: JoinedIndex(shared, LocalIndex(tmp_path / "own", embedder))
        shared.close()

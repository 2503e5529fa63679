"""The embedders that come with Footnote, held to the contract."""

from __future__ import annotations

import pytest

from index import load_embedder, minilm_folder
from tests.contract.embedder_contract import EmbedderContract

pytestmark = pytest.mark.slow


class TestPackaged(EmbedderContract):
    @pytest.fixture(scope="class")
    @classmethod
    def model(cls):
        return load_embedder()


class TestPackagedInEightBits(EmbedderContract):
    @pytest.fixture(scope="class")
    @classmethod
    def model(cls):
        return load_embedder("minilm-int8")


class TestSentenceTransformers(EmbedderContract):
    @pytest.fixture(scope="class")
    @classmethod
    def model(cls):
        return load_embedder(str(minilm_folder()))

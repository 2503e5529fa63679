"""The groups of rows, by name: the place to register one. Each yields what it found as it is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..bench import Bench, Found
from ..peers.measure import peers
from .embedding import embedding
from .ingest import ingest
from .languages import languages
from .quality import quality
from .retrieval import retrieval
from .search import search
from .serving import serving
from .start import start
from .store import store
from .story import story

ROWS: dict[str, Callable[[Bench], Iterator[Found]]] = {
    "embedding": embedding,
    "start": start,
    "ingest": ingest,
    "retrieval": retrieval,
    "serving": serving,
    "peers": peers,
    "quality": quality,
    "search": search,
    "store": store,
    "story": story,
    "languages": languages,
}

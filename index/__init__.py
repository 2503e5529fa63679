"""Articles in: read, split, embed, store."""

from .encoder import BUDGET, LIMIT, MINILM_SHA256, Encoder, Pair, Tokens, minilm_folder
from .errors import FootnoteError, StoreDamaged
from .session import Change

__all__ = [
    "BUDGET",
    "LIMIT",
    "MINILM_SHA256",
    "Change",
    "Encoder",
    "FootnoteError",
    "Pair",
    "StoreDamaged",
    "Tokens",
    "minilm_folder",
]

"""Articles in: read, split, embed, store, and found again by words or by a vector.

The only way into this room; it imports nothing else of ours.
"""

from .article import Article as Article
from .article import Chunk as Chunk
from .article import Listed as Listed
from .backup import backup as backup
from .backup import restore as restore
from .embedder import Embedder as Embedder
from .embedder import load_embedder as load_embedder
from .encoder import BUDGET as BUDGET
from .encoder import LIMIT as LIMIT
from .encoder import MINILM_SHA256 as MINILM_SHA256
from .encoder import Encoder as Encoder
from .encoder import Pair as Pair
from .encoder import Tokens as Tokens
from .encoder import minilm_folder as minilm_folder
from .errors import AddressRefused as AddressRefused
from .errors import DiskFull as DiskFull
from .errors import FileRefused as FileRefused
from .errors import FootnoteError as FootnoteError
from .errors import InputError as InputError
from .errors import NotFound as NotFound
from .errors import StoreBusy as StoreBusy
from .errors import StoreDamaged as StoreDamaged
from .errors import StoreError as StoreError
from .errors import StoreMismatch as StoreMismatch
from .errors import StoreReadOnly as StoreReadOnly
from .fetch import Fetched as Fetched
from .fetch import fetch as fetch
from .fetch import read_fetched as read_fetched
from .fetch import read_url as read_url
from .intake import PAGES as PAGES
from .intake import Intake as Intake
from .intake import Report as Report
from .joined import JoinedIndex as JoinedIndex
from .labels import dateline as dateline
from .labels import first_line as first_line
from .labels import has_text as has_text
from .labels import label as label
from .labels import language as language
from .labels import web_address as web_address
from .origins import Origin as Origin
from .pattern import pattern as pattern
from .readers import read_bytes as read_bytes
from .readers import read_file as read_file
from .sandbox import Limits as Limits
from .session import Change as Change
from .session import give_back as give_back
from .sources import Item as Item
from .sources import items as items
from .splitter import paragraphs as paragraphs
from .splitter import sentences as sentences
from .splitter import split as split
from .store import Index as Index
from .store import LocalIndex as LocalIndex

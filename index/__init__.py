"""Articles in: read, split, embed, store, and found again by words or by a vector.

The only way into this room; it imports nothing else of ours.
"""

from .article import Article as Article
from .article import Chunk as Chunk
from .article import Listed as Listed
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
from .intake.intake import PAGES as PAGES
from .intake.intake import Intake as Intake
from .intake.intake import Report as Report
from .intake.sources import Item as Item
from .intake.sources import items as items
from .labels import dateline as dateline
from .labels import first_line as first_line
from .labels import has_text as has_text
from .labels import label as label
from .labels import language as language
from .labels import web_address as web_address
from .model.embedder import Embedder as Embedder
from .model.embedder import load_embedder as load_embedder
from .model.encoder import BUDGET as BUDGET
from .model.encoder import LIMIT as LIMIT
from .model.encoder import MINILM_SHA256 as MINILM_SHA256
from .model.encoder import Encoder as Encoder
from .model.encoder import Pair as Pair
from .model.encoder import Tokens as Tokens
from .model.encoder import minilm_folder as minilm_folder
from .model.runtime import Change as Change
from .model.runtime import give_back as give_back
from .pattern import pattern as pattern
from .reading.readers import read_bytes as read_bytes
from .reading.readers import read_file as read_file
from .reading.sandbox import Limits as Limits
from .splitter import paragraphs as paragraphs
from .splitter import sentences as sentences
from .splitter import split as split
from .store.backup import backup as backup
from .store.backup import restore as restore
from .store.local import Index as Index
from .store.local import LocalIndex as LocalIndex
from .store.origins import Origin as Origin
from .store.overlay import JoinedIndex as JoinedIndex
from .web.fetch import Fetched as Fetched
from .web.fetch import fetch as fetch
from .web.fetch import read_fetched as read_fetched
from .web.fetch import read_url as read_url

"""The retrieval-augmented chain: follow-up, passages, answer, checked citations.

The only way into this room; it imports ``index`` and ``prompts`` and nothing else of ours.
What only a language model's answers need is imported when it is asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .adapters import as_content as as_content
from .adapters import as_embeddings as as_embeddings
from .adapters import as_retriever as as_retriever
from .adapters import as_runnable as as_runnable
from .adapters import as_text as as_text
from .adapters import as_tool as as_tool
from .answer import Answer as Answer
from .answer import AnswerSentence as AnswerSentence
from .answer import Citation as Citation
from .answer import Passage as Passage
from .answer import Sentence as Sentence
from .answer import Turn as Turn
from .chain import Chain as Chain
from .dates import Dated as Dated
from .dates import dates as dates
from .dates import first_day as first_day
from .differ import standing as standing
from .digest import DIGESTED as DIGESTED
from .digest import Digest as Digest
from .digest import Event as Event
from .digest import Figure as Figure
from .digest import Person as Person
from .digest import digest as digest
from .extractive import ExtractiveReader as ExtractiveReader
from .followup import resolve as resolve
from .header import HEADER as HEADER
from .header import of_header as of_header
from .question import clean_date as clean_date
from .question import clean_history as clean_history
from .question import clean_question as clean_question
from .retriever import Retriever as Retriever
from .spans import Span as Span
from .spans import SpanModel as SpanModel
from .suggest import follow_ups as follow_ups
from .suggest import suggest as suggest

if TYPE_CHECKING:
    from .chat import ChatReader as ChatReader
    from .model import ModelLimits as ModelLimits
    from .model import ModelUnavailable as ModelUnavailable
    from .particulars import check as check
    from .support import borne_out as borne_out

_LATER = {
    "ChatReader": "chat",
    "ModelLimits": "model",
    "ModelUnavailable": "model",
    "check": "particulars",
    "borne_out": "support",
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_LATER[name]}", __name__), name)

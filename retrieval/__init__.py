"""The retrieval-augmented chain: follow-up, passages, answer, checked citations.

The only way into this room; it imports ``index`` and ``prompts`` and nothing else of ours.
What only a language model's answers need is imported when it is asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .answer import Answer as Answer
from .answer import AnswerSentence as AnswerSentence
from .answer import Citation as Citation
from .answer import Note as Note
from .answer import Passage as Passage
from .answer import Plain as Plain
from .answer import Search as Search
from .answer import Turn as Turn
from .answer import is_reason as is_reason
from .answer import joined as joined
from .answer import languages as languages
from .answer import message as message
from .answer import message_texts as message_texts
from .answer import offered as offered
from .chain import Chain as Chain
from .context import Reader as Reader
from .followup import resolve as resolve
from .kinds.about_article import HEADER_FIELDS as HEADER_FIELDS
from .kinds.about_article import stated as stated
from .langchain import as_content as as_content
from .langchain import as_embeddings as as_embeddings
from .langchain import as_retriever as as_retriever
from .langchain import as_runnable as as_runnable
from .langchain import as_text as as_text
from .langchain import as_tool as as_tool
from .overview.digest import Digest as Digest
from .overview.digest import Event as Event
from .overview.digest import Figure as Figure
from .overview.digest import Person as Person
from .overview.digest import digest as digest
from .overview.statements import DIGESTED as DIGESTED
from .overview.statements import READING as READING
from .overview.statements import statements as statements
from .overview.stories import Story as Story
from .overview.stories import headline as headline
from .overview.stories import running as running
from .overview.stories import stories as stories
from .overview.story import story as story
from .overview.story import timeline as timeline
from .overview.story_view import Change as Change
from .overview.story_view import Line as Line
from .overview.story_view import Point as Point
from .overview.story_view import Quote as Quote
from .overview.story_view import Series as Series
from .overview.story_view import StoryView as StoryView
from .overview.story_view import Voice as Voice
from .overview.suggest import follow_ups as follow_ups
from .overview.suggest import suggest as suggest
from .reader.disagreement import stands as stands
from .reader.extractive import Draft as Draft
from .reader.extractive import ExtractiveReader as ExtractiveReader
from .reader.selection import BEFORE as BEFORE
from .reader.selection import Candidate as Candidate
from .reader.selection import Signals as Signals
from .reader.selection import answered_from as answered_from
from .reader.selection import beside as beside
from .reader.selection import choose as choose
from .reader.selection import model_of as model_of
from .reader.selection import possible_from as possible_from
from .reader.selection import right_from as right_from
from .reader.sentence_model import SentenceModel as SentenceModel
from .retriever import Retriever as Retriever
from .text.dates import first_day as first_day
from .text.rules import rules as rules
from .text.rules import watched as watched
from .text.rules import without as without
from .validation import MAX_HISTORY as MAX_HISTORY
from .validation import MAX_QUESTION as MAX_QUESTION
from .validation import MAX_TURNS as MAX_TURNS
from .validation import Where as Where
from .validation import clean_date as clean_date
from .validation import clean_history as clean_history
from .validation import clean_question as clean_question

if TYPE_CHECKING:
    from .chat.client import ModelLimits as ModelLimits
    from .chat.client import ModelUnavailable as ModelUnavailable
    from .chat.reader import ChatReader as ChatReader
    from .checks.entailment import keep_in as keep_in
    from .checks.support import borne_out as borne_out
    from .checks.support import leaning as leaning
    from .checks.support import quoted as quoted
    from .claims import MAX_TEXT as MAX_TEXT
    from .claims import Claim as Claim

_LATER = {
    "ChatReader": "chat.reader",
    "ModelLimits": "chat.client",
    "ModelUnavailable": "chat.client",
    "keep_in": "checks.entailment",
    "borne_out": "checks.support",
    "leaning": "checks.support",
    "quoted": "checks.support",
    "Claim": "claims",
    "MAX_TEXT": "claims",
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_LATER[name]}", __name__), name)

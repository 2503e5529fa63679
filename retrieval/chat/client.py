"""A chat model's words as they come, or one plain reason why not.

Everything that can go wrong with a model elsewhere is met here: it is called on one event loop of
its own, so that a request can be cancelled whatever it is doing; time, tries and size are bounded;
what the provider says in an error goes nowhere. Knows nothing of articles or answers. Imports
LangChain only when a model is built or called.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextvars
import logging
import os
import queue
import threading
import time
import warnings
from collections.abc import Coroutine, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from index import FootnoteError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

STOPS = 50
"""Times that a call is cancelled, a tenth of a second apart, before it is left to itself."""

Messages = Sequence[tuple[str, str]]

_LOGGERS = (
    "openai anthropic httpx httpx2 httpcore httpcore2 langchain langchain_core langchain_openai langchain_anthropic "
    "langsmith urllib3 google ollama mistralai groq cohere huggingface_hub transformers asyncio"
).split()
_BOUNDED = frozenset(
    "openai anthropic azure_openai deepseek fireworks google_genai groq mistralai openrouter together xai".split()
)
"""Providers whose models take ``max_retries``: the tries are ours to count."""


class ModelUnavailable(FootnoteError):
    """The model of the settings cannot be set up here; the sentence says what to do."""

    code = "setting_llm"


class ModelFailed(Exception):
    """A model gave no usable answer this time.

    Attributes:
        reason: ``unreachable``, ``slow``, ``busy``, ``refused``, ``too_long``, ``endless``, ``cut``,
            ``empty``, ``unsupported`` or ``failed``.
        again: whether another try may help.
        wait: seconds that the server asks to wait, or 0.
    """

    def __init__(self, reason: str, *, again: bool = False, wait: float = 0.0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.again = again
        self.wait = wait


@dataclass(frozen=True, slots=True)
class ModelLimits:
    """Bounds of one question, in seconds if not said otherwise. The promise is 45 s for all of it.

    Attributes:
        first: until the first sign of life of one try.
        gap: between two signs of life.
        whole: all tries of an answer together.
        condense: the rewriting of a follow-up, before that.
        tries: requests for one question, the follow-up's among them.
        pause: before the second try; doubled before the third.
        longest_wait: a ``Retry-After`` beyond this is not slept through.
        characters: of the answer, markup and marks included.
        prompt: characters of article sentences in a prompt.
    """

    first: float = 15.0
    gap: float = 8.0
    whole: float = 28.0
    condense: float = 4.0
    tries: int = 3
    pause: float = 0.3
    longest_wait: float = 2.0
    characters: int = 6_000
    prompt: int = 12_000


def build(name: str, url: str = "") -> BaseChatModel:
    """A LangChain chat model by ``provider:model``; reads keys only from the provider's own variables.

    Args:
        name: such as ``ollama:llama3.2``; see LangChain's ``init_chat_model``. ``huggingface:FOLDER`` is loaded here.
        url: the address of an OpenAI-compatible server, for ``openai:`` models.

    Raises:
        ModelUnavailable: the provider is unknown, its package is not installed, or it has no key.
    """
    provider, _, model = name.partition(":")
    options: dict[str, Any] = {}
    if provider in _BOUNDED:
        options["max_retries"] = 0
    if url and provider != "openai":
        raise ModelUnavailable(f"FOOTNOTE_LLM_URL works with openai: models; FOOTNOTE_LLM is {name[:80]!r}.")
    if url:
        options["base_url"] = url
        if not os.environ.get("OPENAI_API_KEY"):
            options["api_key"] = "none"  # a server of one's own seldom wants a key
    if provider == "huggingface":
        return _local(model)
    try:
        from langchain.chat_models import init_chat_model

        built: BaseChatModel = init_chat_model(model, model_provider=provider, **options)
        return built
    except ImportError as error:
        package = f"langchain-{provider.replace('_', '-')}" if provider != "azure_openai" else "langchain-openai"
        missing = package if "langchain.chat_models" not in str(error) else "langchain"
        raise ModelUnavailable(
            f"FOOTNOTE_LLM is {name[:80]!r} and its package is not installed: run pip install {missing}."
        ) from error
    except Exception as error:  # noqa: BLE001  whatever a provider's package raises; its words may hold a key
        if "Unsupported provider" in str(error):
            raise ModelUnavailable(
                f"FOOTNOTE_LLM is {name[:80]!r}: LangChain knows no provider {provider[:40]!r}."
            ) from None
        raise ModelUnavailable(
            f"The model {name[:80]!r} cannot be set up: check its name, and the key in the variable that its "
            "provider documents."
        ) from None


def _local(folder: str) -> BaseChatModel:
    """A model on this machine: a folder of transformers' files, or a name in its cache."""
    from .local import LocalChat

    try:
        return LocalChat(name_or_path=folder)
    except Exception as error:
        raise ModelUnavailable(
            f"The model {folder[:80]!r} cannot be loaded ({type(error).__name__}): give huggingface: the folder of a "
            "causal language model with its tokenizer, weights as safetensors."
        ) from error


def words(model: BaseChatModel, messages: Messages, limits: ModelLimits, deadline: float) -> Iterator[str]:
    """The pieces of one answer as they come. Closing the iterator cancels the request.

    Args:
        model: any LangChain chat model.
        messages: (role, text) pairs.
        limits: see ``ModelLimits``.
        deadline: on ``time.monotonic()``; nothing is waited for beyond it.

    Raises:
        ModelFailed: anything went wrong; pieces that came before are to be thrown away.
    """
    box: queue.SimpleQueue[str | ModelFailed | None] = queue.SimpleQueue()
    loop = _loop()
    call = asyncio.run_coroutine_threadsafe(_begun(_pump(model, list(messages), limits.characters, box)), loop)
    began = False
    try:
        while True:
            left = deadline - time.monotonic()
            try:
                if left <= 0:
                    raise queue.Empty
                piece = box.get(timeout=min(left, limits.gap if began else limits.first))
            except queue.Empty:
                raise ModelFailed("slow") from None
            if piece is None:
                return
            if isinstance(piece, ModelFailed):
                raise piece
            began = True
            if piece:
                yield piece
    finally:
        asyncio.run_coroutine_threadsafe(_stopped(call), loop)


async def _begun(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    return asyncio.create_task(work)


async def _stopped(call: concurrent.futures.Future[asyncio.Task[None]]) -> None:
    """Cancel a call until it has ended.

    Once is not enough: ``asyncio.wait_for``, which clients use inside, loses some before Python 3.12.
    """
    task = await asyncio.wrap_future(call)
    for _ in range(STOPS):
        task.cancel()
        if (await asyncio.wait({task}, timeout=0.1))[0]:
            return


async def _pump(
    model: BaseChatModel, messages: list[Any], characters: int, box: queue.SimpleQueue[str | ModelFailed | None]
) -> None:
    """Put a model's pieces into a box, and at the end None or what failed."""
    from langsmith import tracing_context

    _ours.set(True)
    _hush()
    warnings.filterwarnings("ignore", message="Pydantic serializer warnings")  # they print what the server sent
    size = 0
    finish: str | None = None
    stream: Any = None
    try:
        with tracing_context(enabled=False):
            stream = model.astream(messages)
            async for chunk in stream:
                text = str(chunk.text)
                size += len(text)
                if size > characters:
                    box.put(ModelFailed("endless"))
                    return
                box.put(text)
                about = chunk.response_metadata
                finish = about.get("finish_reason") or about.get("stop_reason") or about.get("done_reason") or finish
        box.put(_ended(model, size, finish))
    except Exception as error:  # noqa: BLE001  every provider has errors of its own
        box.put(failure(error))
    finally:
        if stream is not None and hasattr(stream, "aclose"):
            await stream.aclose()


def _ended(model: BaseChatModel, size: int, finish: str | None) -> ModelFailed | None:
    """What an end without an error means: whole, empty, or cut off."""
    if finish in ("length", "max_tokens", "MAX_TOKENS"):
        return ModelFailed("cut")
    if finish in ("content_filter", "SAFETY", "refusal"):
        return ModelFailed("empty")
    if finish is None and model._llm_type == "openai-chat":
        return ModelFailed("cut", again=not size)  # its streams say why they end
    return None if size else ModelFailed("empty")


def failure(error: BaseException) -> ModelFailed:
    """What kind of failure a provider's error is; its own words are not kept."""
    response = getattr(error, "response", None)
    status = getattr(error, "status_code", None) or getattr(response, "status_code", None)
    names = {kind.__name__ for seen in (error, error.__cause__, error.__context__) for kind in type(seen).__mro__}
    if isinstance(status, int):
        if status == 429:
            return ModelFailed("busy", again=True, wait=_retry_after(response))
        if status in (400, 413, 422):
            return ModelFailed("too_long", again=True)
        if status >= 500 or status == 408:
            return ModelFailed("failed", again=True, wait=_retry_after(response))
        return ModelFailed("refused")
    if any("Timeout" in name for name in names):
        return ModelFailed("slow")
    if any("Connect" in name or name in ("OSError", "RemoteProtocolError", "ReadError") for name in names):
        return ModelFailed("unreachable", again=True)
    return ModelFailed("failed")


def _retry_after(response: Any) -> float:
    """Seconds that a response asks to wait; a date counts as too long."""
    headers = getattr(response, "headers", None) or {}
    value = headers.get("retry-after")
    if not value:
        return 0.0
    try:
        return max(0.0, float(value))
    except ValueError:
        return float("inf")


# ---------------------------------------------------------------------------------- one loop, and quiet

_ours: contextvars.ContextVar[bool] = contextvars.ContextVar("footnote_model_call", default=False)
_lock = threading.Lock()
_running: tuple[int, asyncio.AbstractEventLoop] | None = None


def _loop() -> asyncio.AbstractEventLoop:
    """The event loop that all model calls of this process share, on a thread of its own."""
    global _running
    with _lock:
        if _running is None or _running[0] != os.getpid():
            loop = asyncio.new_event_loop()
            threading.Thread(target=loop.run_forever, name="footnote-model", daemon=True).start()
            _running = (os.getpid(), loop)
        return _running[1]


def _silent(record: logging.LogRecord) -> bool:
    return not _ours.get()


def _hush() -> None:
    """Keep providers' log lines, which hold addresses and texts, out of every log while we call them."""
    for name in [*_LOGGERS, *logging.root.manager.loggerDict]:
        if name.split(".", 1)[0] in _LOGGERS:
            logger = logging.getLogger(name)
            if _silent not in logger.filters:
                logger.addFilter(_silent)

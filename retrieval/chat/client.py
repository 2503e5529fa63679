"""Streams a chat model's words, or gives one plain reason for its failure.

Handles everything that can go wrong with a remote model: calls run on an event loop of their own, so that a
request can always be cancelled; time, tries and size are bounded; a provider's error messages are never passed
on. Knows nothing of articles or answers. Imports LangChain only when a model is built or called.
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
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from index import FootnoteError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

STOPS = 50
"""How often a call is cancelled, a tenth of a second apart, before it is abandoned."""

PAUSE = 0.05
"""Seconds without a piece after which a model counts as pausing."""

PULSE = 0.25
"""Seconds after which a silence is told again, so that whoever has stopped listening is noticed."""

Messages = Sequence[tuple[str, str]]

_LOGGERS = (
    "openai anthropic httpx httpx2 httpcore httpcore2 langchain langchain_core langchain_openai langchain_anthropic "
    "langsmith urllib3 google ollama mistralai groq cohere huggingface_hub transformers asyncio"
).split()
_BOUNDED = frozenset(
    "openai anthropic azure_openai deepseek fireworks google_genai groq mistralai openrouter together xai".split()
)
"""Providers whose models take ``max_retries``, since tries are counted here."""


class ModelUnavailable(FootnoteError):
    """The model named in the settings cannot be set up here; the sentence says what to do."""

    code = "setting_llm"


class ModelFailed(Exception):
    """A model gave no usable answer this time.

    Attributes:
        reason: ``unreachable``, ``slow``, ``busy``, ``refused``, ``too_long``, ``endless``, ``cut``,
            ``empty``, ``unsupported`` or ``failed``.
        again: whether trying again may help.
        wait: seconds the server asks to wait before that, or 0.
    """

    def __init__(self, reason: str, *, again: bool = False, wait: float = 0.0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.again = again
        self.wait = wait


@dataclass(frozen=True, slots=True)
class ModelLimits:
    """Limits for one question, in seconds unless stated otherwise. The promise is 45 s in total.

    Attributes:
        first: until the first piece of one try.
        gap: between two pieces.
        whole: all tries of an answer together.
        condense: rewriting a follow-up, before that.
        tries: requests for one question, including that for the follow-up.
        pause: before the second try; doubled before the third.
        longest_wait: a longer ``Retry-After`` ends the tries.
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
        ModelUnavailable: the provider is unknown, its package is not installed or does not fit, or it has no key.
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
            options["api_key"] = "none"  # a private server seldom needs a key
    if provider == "huggingface":
        return _local(model)
    if provider == "openai":
        options |= _direct()
    try:
        from langchain.chat_models import init_chat_model

        built: BaseChatModel = init_chat_model(model, model_provider=provider, **options)
        return built
    except ImportError as error:
        package = f"langchain-{provider.replace('_', '-')}" if provider != "azure_openai" else "langchain-openai"
        missing = package if "langchain.chat_models" not in str(error) else "langchain"
        told = f"FOOTNOTE_LLM is {name[:80]!r} and its package is not installed: run pip install {missing}."
        if _installed(missing):
            core = version("langchain-core")
            told = (
                f"FOOTNOTE_LLM is {name[:80]!r} and its package {missing} is installed in a version that does not "
                f"fit: run pip install --upgrade {missing} langchain-core=={core}."
            )
        raise ModelUnavailable(told) from error
    except Exception as error:  # noqa: BLE001  a provider may raise anything; its message may hold a key
        if "Unsupported provider" in str(error):
            raise ModelUnavailable(
                f"FOOTNOTE_LLM is {name[:80]!r}: LangChain knows no provider {provider[:40]!r}."
            ) from None
        raise ModelUnavailable(
            f"The model {name[:80]!r} cannot be set up: check its name, and the key in the variable that its "
            "provider documents."
        ) from None


def _direct() -> dict[str, Any]:
    """HTTP clients that follow no redirect: the prompt goes to the server that was named, and to no other."""
    try:
        import httpx
    except ImportError:  # then langchain-openai is missing too, and says so
        return {}
    clients = {"http_client": httpx.Client, "http_async_client": httpx.AsyncClient}
    return {name: client(follow_redirects=False, timeout=None) for name, client in clients.items()}


def _installed(package: str) -> bool:
    try:
        return find_spec(package.replace("-", "_")) is not None
    except ImportError:
        return False


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
    """Yield the pieces of one answer as they arrive, and an empty one where the model pauses.

    Closing the iterator cancels the request.

    Args:
        model: any LangChain chat model.
        messages: (role, text) pairs.
        limits: see ``ModelLimits``.
        deadline: the latest time to wait until, on ``time.monotonic()``.

    Raises:
        ModelFailed: anything went wrong; discard the pieces received before.
    """
    box: queue.SimpleQueue[str | ModelFailed | None] = queue.SimpleQueue()
    loop = _loop()
    call = asyncio.run_coroutine_threadsafe(_begun(_pump(model, list(messages), limits.characters, box)), loop)
    began, paused = False, 0.0
    try:
        while True:
            left = min(deadline - time.monotonic(), (limits.gap if began else limits.first) - paused)
            step = PAUSE if began and not paused else PULSE
            try:
                if left <= 0:
                    raise queue.Empty
                piece = box.get(timeout=min(left, step))
            except queue.Empty:
                if step >= left:
                    raise ModelFailed("slow") from None
                paused += step
                yield ""
                continue
            paused = 0.0
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
    """Cancel a call repeatedly until it has ended.

    Before Python 3.12 ``asyncio.wait_for``, which clients use internally, can swallow a cancellation.
    """
    task = await asyncio.wrap_future(call)
    for _ in range(STOPS):
        task.cancel()
        if (await asyncio.wait({task}, timeout=0.1))[0]:
            return


async def _pump(
    model: BaseChatModel, messages: list[Any], characters: int, box: queue.SimpleQueue[str | ModelFailed | None]
) -> None:
    """Put a model's pieces into a queue, and at the end None or the failure."""
    from langsmith import tracing_context

    _ours.set(True)
    _hush()
    warnings.filterwarnings("ignore", message="Pydantic serializer warnings")  # clients print what the server sent
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
    except Exception as error:  # noqa: BLE001  every provider has its own errors
        box.put(failure(error))
    finally:
        if stream is not None and hasattr(stream, "aclose"):
            await stream.aclose()


def _ended(model: BaseChatModel, size: int, finish: str | None) -> ModelFailed | None:
    """Judge an end without an error: complete, empty, or cut off."""
    if finish in ("length", "max_tokens", "MAX_TOKENS"):
        return ModelFailed("cut")
    if finish in ("content_filter", "SAFETY", "refusal"):
        return ModelFailed("empty")
    if finish is None and model._llm_type == "openai-chat":
        return ModelFailed("cut", again=not size)  # its streams state why they end
    return None if size else ModelFailed("empty")


def failure(error: BaseException) -> ModelFailed:
    """Classify a provider's error; its own message is dropped."""
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
    """Seconds a response asks to wait; a date counts as too long."""
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
    """Silence providers' loggers during a call: their lines contain addresses and texts."""
    for name in [*_LOGGERS, *logging.root.manager.loggerDict]:
        if name.split(".", 1)[0] in _LOGGERS:
            logger = logging.getLogger(name)
            if _silent not in logger.filters:
                logger.addFilter(_silent)

"""A chat model from a folder on this machine, by transformers: ``huggingface:FOLDER``.

LangChain's own package for it cannot stream such a model asynchronously, nor be installed beside
this transformers (see DECISIONS, "A model from a folder"). Imports torch; import it only to load one.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import torch
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.language_models.chat_models import generate_from_stream
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from pydantic import PrivateAttr
from transformers import AutoModelForCausalLM, AutoTokenizer, TextIteratorStreamer
from transformers.utils import logging as transformers_logging

ROLES = {"human": "user", "ai": "assistant"}
"""LangChain's role names to those of chat templates."""


class TooLong(ValueError):
    """The prompt does not fit into the model; treated like a server's refusal of a long prompt."""

    status_code = 413


class LocalChat(BaseChatModel):
    """A causal language model with its tokenizer. One answer at a time; others wait."""

    name_or_path: str
    most: int = 512
    """Most word pieces of an answer."""
    _model: Any = PrivateAttr()
    _tokenizer: Any = PrivateAttr()
    _turn: threading.Lock = PrivateAttr(default_factory=threading.Lock)

    def model_post_init(self, context: Any) -> None:
        """Load the weights: safetensors only, and never code from the folder.

        Raises:
            OSError: there is no such model.
        """
        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        self._tokenizer = AutoTokenizer.from_pretrained(self.name_or_path)
        self._model = AutoModelForCausalLM.from_pretrained(self.name_or_path, use_safetensors=True)
        self._model.eval()

    @property
    def _llm_type(self) -> str:
        return "footnote-local"

    def _prompt(self, messages: list[BaseMessage]) -> Any:
        talk = [{"role": ROLES.get(message.type, message.type), "content": message.text} for message in messages]
        if self._tokenizer.chat_template:
            text = self._tokenizer.apply_chat_template(talk, tokenize=False, add_generation_prompt=True)
            return self._tokenizer(text, return_tensors="pt", add_special_tokens=False)
        text = "\n\n".join(part["content"] for part in talk) + "\n\n"
        return self._tokenizer(text, return_tensors="pt")

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        """Yield the answer as it is generated; closing the iterator stops the model.

        Raises:
            TooLong: there is no room for the prompt and an answer.
        """
        prompt = self._prompt(messages)
        size = prompt["input_ids"].shape[1]
        room = int(getattr(self._model.config, "max_position_embeddings", None) or 4096) - size
        if room < min(64, self.most):
            raise TooLong
        most = min(room, self.most)
        streamer = TextIteratorStreamer(self._tokenizer, skip_prompt=True, skip_special_tokens=True)
        gone = threading.Event()
        made = [0]

        def over(ids: Any, scores: Any, **_: Any) -> Any:
            made[0] = ids.shape[1] - size
            return torch.full((ids.shape[0],), gone.is_set(), device=ids.device)

        def work() -> None:
            try:
                while not self._turn.acquire(timeout=0.1):
                    if gone.is_set():
                        return
                try:
                    if not gone.is_set():
                        self._model.generate(
                            **prompt,
                            streamer=streamer,
                            max_new_tokens=most,
                            do_sample=False,
                            stopping_criteria=[over],
                        )
                finally:
                    self._turn.release()
            finally:
                streamer.text_queue.put(streamer.stop_signal)  # whatever happened, nobody waits forever

        threading.Thread(target=work, name="footnote-local-model", daemon=True).start()
        try:
            for piece in streamer:
                if piece:
                    yield ChatGenerationChunk(message=AIMessageChunk(content=piece))
            reason = "length" if made[0] >= most else "stop"
            yield ChatGenerationChunk(message=AIMessageChunk(content="", response_metadata={"finish_reason": reason}))
        finally:
            gone.set()

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return generate_from_stream(self._stream(messages, stop, run_manager, **kwargs))

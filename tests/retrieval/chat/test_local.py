"""A real model from a folder: tiny, of random weights, so what it says is nonsense."""

from __future__ import annotations

import threading
import time

import pytest

from index import LocalIndex
from retrieval import Chain, ChatReader, ModelLimits, ModelUnavailable
from retrieval.chat.client import ModelFailed, words

pytestmark = pytest.mark.slow
TALK = [("system", "You answer."), ("user", "How many applications were received?")]
LIMITS = ModelLimits(first=10.0, gap=5.0, whole=20.0)


@pytest.fixture(scope="module")
def folder(tmp_path_factory, sample):
    """A llama of two thin layers and a tokenizer of the sample article's word pieces, as transformers saves them."""
    import torch
    from tokenizers import ByteLevelBPETokenizer
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    made = tmp_path_factory.mktemp("model")
    pieces = ByteLevelBPETokenizer()
    pieces.train_from_iterator([sample.text], vocab_size=900, special_tokens=["<s>", "</s>"], show_progress=False)
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=pieces._tokenizer, bos_token="<s>", eos_token="</s>")
    tokenizer.chat_template = "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}"
    tokenizer.save_pretrained(made)
    torch.manual_seed(7)
    config = LlamaConfig(
        vocab_size=len(tokenizer), hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=2,
        max_position_embeddings=4096, bos_token_id=0, eos_token_id=1,
    )  # fmt: skip
    LlamaForCausalLM(config).save_pretrained(made)
    return made


@pytest.fixture(scope="module")
def chat(folder):
    chat = ChatReader(f"huggingface:{folder}", limits=LIMITS)
    chat.model.most = 40
    return chat


def working() -> int:
    return sum(thread.name == "footnote-local-model" for thread in threading.enumerate())


def test_it_loads_and_streams(chat):
    pieces = []
    with pytest.raises(ModelFailed) as caught:  # it never says that it is done
        for piece in words(chat.model, TALK, LIMITS, time.monotonic() + 20):
            pieces.append(piece)
    assert caught.value.reason == "cut"
    assert len(pieces) > 5 and "".join(pieces).strip()
    assert chat.model.invoke(TALK).text == "".join(pieces)


def test_nonsense_ends_in_the_checked_answer(chat, tmp_path, embedder, sample):
    index = LocalIndex(tmp_path, embedder)
    index.add(sample)
    chain = Chain(index, chat)
    assert chain.chat
    for question in ("How many applications were received?", "What is the boiling point of water?"):
        without = chain.ask(question, model=False)
        answers = list(chain.stream(question))
        last = answers[-1]
        assert (last.text, last.citations, last.found) == (without.text, without.citations, without.found)
        assert last.reader == "extractive"
        assert last.notice and "so this is in the articles’ own words." in last.notice
        assert all(sample.text[c.start : c.end] == c.quote for c in last.citations)
    index.close()


def test_stopping_stops_it(chat):
    chat.model.most = 3000
    stream = words(chat.model, TALK, LIMITS, time.monotonic() + 20)
    next(stream)
    assert working() == 1
    stream.close()  # type: ignore[attr-defined]
    end = time.monotonic() + 3
    while working() and time.monotonic() < end:
        time.sleep(0.02)
    assert not working()
    chat.model.most = 40


def test_a_prompt_beyond_its_window_is_refused_as_too_long(chat):
    long = [("user", "applications " * 5000)]
    with pytest.raises(ModelFailed) as caught:
        list(words(chat.model, long, LIMITS, time.monotonic() + 20))
    assert (caught.value.reason, caught.value.again) == ("too_long", True)


def test_no_model_there_is_one_plain_sentence(tmp_path):
    with pytest.raises(ModelUnavailable, match="cannot be loaded") as caught:
        ChatReader(f"huggingface:{tmp_path}")
    assert "\n" not in caught.value.message and caught.value.code == "setting_llm"

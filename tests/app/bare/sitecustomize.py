"""Put on a process's path, it makes every package of a language model's provider look as if it were not installed."""

import sys

_PRODUCT = ("langchain_core", "langchain_protocol", "langchain_text_splitters")
_CLIENTS = ("openai", "anthropic", "ollama", "tiktoken", "google.genai", "mistralai", "groq")


class _NotInstalled:
    def find_spec(self, name, path=None, target=None):
        provider = name.startswith("langchain_") and not name.startswith(_PRODUCT)
        if provider or name in _CLIENTS:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


sys.meta_path.insert(0, _NotInstalled())

"""The reader with a language model: a draft in its words, checked before it is shown."""

"""The reader without a language model: it answers in the articles' own sentences."""

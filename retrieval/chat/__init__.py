"""The reader with a language model: it drafts an answer, and every sentence is checked before it is shown.

Knows prompts, models and checks. Knows nothing of search or of the page.
"""

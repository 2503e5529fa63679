"""What is known of each language, as data: one file a language, and how its words are found in a text.

Adding a language is adding its file. Knows no sentence, article or question.
"""

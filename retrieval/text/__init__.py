"""What a sentence contains: words, names, numbers, days, speakers.

Pure functions over strings. Knows languages; knows no article, question, model or index.
"""

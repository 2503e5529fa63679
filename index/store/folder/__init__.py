"""Articles on disk: SQLite is the truth, FAISS a cache beside it.

Knows tables, files and locks. Knows nothing of questions.
"""

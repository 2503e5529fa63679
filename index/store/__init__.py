"""Articles on disk: SQLite is the truth, FAISS a cache beside it."""

"""The parsers of files: Word documents, EPUB books, Markdown and PDF.

Knows their formats. Uses ``pages`` for the chapters of a book, and ``facts``; does not know which process it runs in.
"""

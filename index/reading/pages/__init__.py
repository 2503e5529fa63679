"""The parser of web pages, and of the lists of them that feeds and sitemaps are.

Knows HTML: which blocks are the article, and what the page states about itself. Fetches nothing.
"""

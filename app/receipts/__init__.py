"""A conversation as a file, and whether one that comes back still agrees with the articles.

Knows answers and articles. Knows nothing of HTTP, the page or the reader's browser.
"""

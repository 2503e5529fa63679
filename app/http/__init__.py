"""The HTTP API, and what stands in front of every route: limits, sessions, errors.

Knows requests and responses. Knows nothing of how an answer is made, nor of the page's HTML.
"""

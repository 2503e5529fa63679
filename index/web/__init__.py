"""Fetches pages, from exactly the public address that was checked.

Knows addresses and bytes. Knows nothing of the store.
"""

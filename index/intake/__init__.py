"""Adds articles to the store from files, folders, zips, feeds and addresses, and reports on each.

Knows the readers, the web and the store. Knows nothing of who is adding.
"""

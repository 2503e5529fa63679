"""Runs question sets through the chain that serves people, and counts what was right.

Knows gold answers. The chain does not know that it is being measured.
"""

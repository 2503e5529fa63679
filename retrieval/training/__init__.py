"""Trains the reader; nothing in the product imports it."""

"""A conversation as a file, and whether one that was exported still stands."""

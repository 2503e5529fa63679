"""Whether a sentence says no more than what it cites."""

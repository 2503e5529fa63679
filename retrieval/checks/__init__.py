"""Whether a sentence says no more than what it cites.

Pure functions of a sentence and its sources. Knows nothing of models, answers or the index.
"""

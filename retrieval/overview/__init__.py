"""An article at a glance, and questions worth asking about it.

Knows the texts of articles and the chain's verdict on a question. Knows nothing of how either is shown.
"""

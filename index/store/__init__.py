"""Articles kept and found again: in a folder or in PostgreSQL, behind the same protocols.

Knows what every store offers, how an article becomes rows, and two stores as one. How rows are kept is known to
``folder`` and ``postgres`` alone.
"""

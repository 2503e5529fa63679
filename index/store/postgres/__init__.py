"""The second store: a PostgreSQL database with pgvector, for several servers over one corpus.

Nothing is imported from here but when an address says ``postgresql://``: psycopg is an optional extra.
"""

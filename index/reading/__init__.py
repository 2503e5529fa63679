"""Files to articles: what kind of file it is, and its parser in a process of its own.

Knows kinds, encodings and the child process. The parsers are in ``files`` and ``pages``, what the words of a byline
or a date line state in ``facts``. Knows nothing of stores or of the network.
"""

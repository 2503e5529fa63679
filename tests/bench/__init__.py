"""``make bench``: Footnote measured beside stock LangChain and a bare Gradio page, in one run.

``corpus`` makes the articles and questions, ``lanes`` are the sides (each a process of its own, started by
``worker``), ``serve`` their web servers, ``rows`` the table's rows, ``load`` drives HTTP. Not collected by pytest.
"""

"""Other libraries on the same articles, questions and weights, each in an environment of its own.

``NAME.txt`` is what ``environments`` installs for one, ``lanes`` its pipeline, ``measure`` the tables. Nothing is
imported here, since the lanes' processes come through it.
"""

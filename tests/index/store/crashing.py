"""Adds and removes articles through the front door until it is killed, and says at each step where it is.

    python -m tests.index.store.crashing FOLDER FIRST SEED

Lines on standard output, each written at once: ``add ID`` and ``remove ID`` before, ``added ID`` and
``removed ID`` once the call has returned: the acknowledgement. Between them ``sql WORD`` for what SQLite is
given and ``cache`` and ``rename`` for the FAISS file. It watches through Python's own audit events and
SQLite's trace; nothing of the product is changed.
"""

from __future__ import annotations

import os
import random
import sys

from index import Article


def article(number: int) -> Article:
    """The article of that number, always the same: one to some 60 sentences."""
    rng = random.Random(number)
    sentences = [
        f"The council of {word(rng)} voted {rng.randrange(100)} to {rng.randrange(100)} for {word(rng)}."
        for _ in range(int(rng.paretovariate(0.7)) % 60)
    ]
    text = "\n\n".join([f"Report {only(number)} begins here.", *sentences])
    return Article(title=f"Report {number}", text=text, published="2026-03-04")


def only(number: int) -> str:
    """A word that stands in that article alone, without a stem to fold."""
    return f"q{number:07}z"


def word(rng: random.Random) -> str:
    return "".join(rng.choice("bdfgklmnprstv") + rng.choice("aeiou") for _ in range(3))


def say(*words: str) -> None:
    os.write(1, (" ".join(words) + "\n").encode())


def watch(event: str, arguments: tuple) -> None:
    if event == "open" and str(arguments[0]).endswith(".part"):
        say("cache")
    elif event == "os.rename":
        say("rename")


def main(folder: str, first: str, seed: str) -> None:
    from app import Footnote

    rng = random.Random(seed)
    sys.addaudithook(watch)
    say("open")
    own: list[str] = []
    with Footnote(folder) as bot:
        bot._index._db.connection.set_trace_callback(lambda statement: say("sql", statement.split()[0]))
        for number in range(int(first), int(first) + 1000):
            if own and rng.random() < 0.3:
                gone = own.pop(rng.randrange(len(own)))
                say("remove", gone)
                bot.remove(gone)
                say("removed", gone)
                continue
            new = article(number)
            say("add", new.id, str(number))
            bot.add(text=new.text, title=new.title, published=new.published)
            say("added", new.id)
            own.append(new.id)


if __name__ == "__main__":
    main(*sys.argv[1:])

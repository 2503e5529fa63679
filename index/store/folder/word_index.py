"""The full-text table as the disk keeps it: whether it is whole, and making it anew from the chunks.

All that stands in it can be made again from articles and chunks, so damage to it is mended and costs nobody
an article. Knows SQLite's connections; what the words are searched for is ``lexical.py``'s.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import suppress

from ...article import Article
from .schema import WORDS

MADE_ANEW = "the word index was damaged; it has been made anew from the articles"
"""What ``verify`` says of a folder that was opened with damage to it."""


def mend(connection: sqlite3.Connection) -> bool:
    """Make the word index anew if it is not whole, in one transaction.

    Returns:
        Whether it had to be.
    """
    if is_whole(connection):
        return False
    connection.execute("BEGIN IMMEDIATE")
    try:
        refill(connection)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    tidy(connection)
    seal(connection)
    return True


def refill(connection: sqlite3.Connection) -> None:
    """Drop the word index unread and fill it from the chunks. Call within a transaction; ``tidy`` follows it.

    What is damaged is forgotten by its name only: following its pages, as DROP TABLE does, could free a page
    that belongs to an article. The words of a text that is damaged itself are left out.
    """
    begin_anew(connection)
    connection.executemany("INSERT INTO words (rowid, text, title) VALUES (?, ?, ?)", _rows(connection))
    connection.execute("UPDATE manifest SET value = CAST(value AS INTEGER) + 1 WHERE key = 'generation'")


def begin_anew(connection: sqlite3.Connection) -> None:
    """Put an empty word index in the place of whatever is there. Call within a transaction; ``tidy`` follows it."""
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute(
        "DELETE FROM sqlite_master WHERE tbl_name IN "
        "('words', 'words_data', 'words_idx', 'words_content', 'words_docsize', 'words_config')"
    )
    connection.execute("PRAGMA writable_schema = RESET")
    connection.execute(WORDS)


def tidy(connection: sqlite3.Connection) -> None:
    """Give back the pages that ``begin_anew`` left to nobody; what hinders it is named by ``verify``."""
    with suppress(sqlite3.Error):
        connection.execute("VACUUM")


def is_whole(connection: sqlite3.Connection) -> bool:
    """Whether the word index is what was stored, as far as its seal or else its own structure tells."""
    connection.execute("BEGIN")  # so that all is of one moment
    try:
        generation = connection.execute("SELECT value FROM manifest WHERE key = 'generation'").fetchone()
        sealed = connection.execute("SELECT value FROM manifest WHERE key = 'words'").fetchone()
        (chunks,) = connection.execute("SELECT count(*) FROM chunks").fetchone()
        try:
            if sealed and generation and sealed[0].split()[0] == str(generation[0]):
                return bool(sealed[0] == f"{generation[0]} {_sum(connection)}")
            if connection.execute("SELECT count(*) FROM words_docsize").fetchone()[0] != chunks:
                return False
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            return False
    finally:
        connection.execute("ROLLBACK")
    return _is_sound(connection)


def seal(connection: sqlite3.Connection) -> None:
    """Write down what the word index is now, for the next opening to compare; nothing if it is written already."""
    query = "SELECT (SELECT value FROM manifest WHERE key = 'words'), value FROM manifest WHERE key = 'generation'"
    sealed, generation = connection.execute(query).fetchone()
    if (sealed and sealed.split()[0] == str(generation)) or not _is_sound(connection):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute(
            "INSERT OR REPLACE INTO manifest SELECT 'words', value || ' ' || ? FROM manifest "
            "WHERE key = 'generation'",
            [str(_sum(connection))],
        )
    finally:
        connection.execute("COMMIT")


def is_damage(error: sqlite3.Error) -> bool:
    """Whether SQLite says that what it read makes no sense, and not that it could not read or write."""
    says = str(error).lower()
    signs = ("malformed", "corrupt", "vtable constructor", "fts5", "no such table: words", "decode", "not a database")
    return any(sign in says for sign in signs)


def _is_sound(connection: sqlite3.Connection) -> bool:
    """Whether FTS5 finds its own structure in order; taken for granted where nothing can be written."""
    try:
        connection.execute("INSERT INTO words (words) VALUES ('integrity-check')")
    except sqlite3.DatabaseError as error:
        if "readonly" in str(error):
            return True
        if not is_damage(error):
            raise
        return False
    return True


def _sum(connection: sqlite3.Connection) -> int:
    """A CRC-32 of all that FTS5 keeps on the disk."""
    found = 0
    for number, block in connection.execute("SELECT id, block FROM words_data ORDER BY id"):
        found = zlib.crc32(block, zlib.crc32(b"%d" % number, found))
    for query in (
        "SELECT group_concat(segid || ' ' || hex(term) || ' ' || pgno) FROM words_idx",
        "SELECT group_concat(id || ' ' || hex(sz)) FROM words_docsize",
        "SELECT group_concat(k || ' ' || hex(v)) FROM words_config",
    ):
        found = zlib.crc32(str(connection.execute(query).fetchone()[0]).encode(), found)
    return found


def _rows(connection: sqlite3.Connection) -> Iterator[tuple[int, str, str]]:
    """Number, text and title of every chunk whose article is whole."""
    query = "SELECT id, sha256, title, CAST(text AS BLOB) FROM articles WHERE id = ?"
    for (article_id,) in connection.execute("SELECT id FROM articles ORDER BY id").fetchall():
        _, digest, title, text = connection.execute(query, [article_id]).fetchone()
        article = Article(title, str(text, "utf-8", "replace"))
        if article.sha256 != digest:
            continue
        for number, start, end in connection.execute(
            "SELECT id, start, end FROM chunks WHERE article_id = ? ORDER BY id", [article_id]
        ):
            yield number, article.text[start:end], title

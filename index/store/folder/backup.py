"""All of a folder in one file, and back: while it is in use, whole or not at all.

A backup is a ``footnote.db`` of its own; the FAISS file is made again from it.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import uuid
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from ...article import Article
from ...atomic import folder_aside
from ...errors import StoreDamaged, StoreError
from . import word_index
from .database import Database, errors_of, format_of
from .lock import Hold

_NAME = "footnote.db"


def backup(folder: Path, file: Path) -> int:
    """Write everything that a folder holds at this moment into one file; others may go on using the folder.

    Args:
        folder: where the articles are.
        file: where to write; an earlier backup there is replaced, once the new one is whole.

    Returns:
        How many articles it holds.

    Raises:
        StoreError: there is nothing to back up, it is damaged, or the file cannot be written.
    """
    source = folder / _NAME
    if not source.is_file():
        raise StoreError(f"There are no articles in {folder}: nothing was backed up.")
    if file.resolve().parent == folder.resolve() or (file.exists() and not _is_ours(file)):
        raise StoreError(f"{file} is no earlier backup that could be replaced: give the name of a file elsewhere.")
    database = Database(source)
    try:
        with errors_of(file), folder_aside(file) as aside:
            part = aside / _NAME
            with closing(sqlite3.connect(part, isolation_level=None)) as target:
                with database.errors():
                    connection = database.connection
                connection.backup(target)
                count = _checked(target, source, "nothing was backed up, use an earlier backup")
                target.execute("PRAGMA journal_mode = DELETE")
            _put(part, file)
    finally:
        database.close()
    return count


def restore(folder: Path, file: Path) -> tuple[int, Path | None]:
    """Put a backup in the place of what a folder holds. What was there before is kept beside it.

    The file is copied and checked first; until the copy takes its place, by one renaming, the folder
    stays as it is. No other process may have the folder open, since what it wrote would be lost.

    Args:
        folder: where the articles are to be; made if it is missing.
        file: what ``backup`` wrote.

    Returns:
        How many articles there are now, and the folder that keeps what was there before, if anything was.

    Raises:
        StoreError: or one below it: the file is no whole backup of Footnote or of a newer version, or
            the folder is in use.
    """
    if not file.is_file():
        raise StoreError(f"There is no file {file}: nothing was restored.")
    with errors_of(folder / _NAME):
        folder.mkdir(parents=True, exist_ok=True)
        hold = Hold(folder, alone=True)
        try:
            with folder_aside(folder / _NAME) as aside:
                part = aside / _NAME
                for end in ("", "-wal"):  # the second of a folder's own file, copied as it stood
                    if (source := Path(f"{file}{end}")).exists():
                        shutil.copyfile(source, f"{part}{end}")
                with closing(sqlite3.connect(part, isolation_level=None)) as copy:
                    count = _checked(copy, file, "nothing was restored, use another backup")
                    copy.execute("PRAGMA journal_mode = DELETE")
                    # Another store from here on, so that no cache made before can pass for this one's.
                    copy.execute("UPDATE manifest SET value = ? WHERE key = 'store'", [uuid.uuid4().hex])
                kept = _keep(folder)
                _put(part, folder / _NAME)
            for cache in ("vectors.faiss", "multilingual.faiss"):
                (folder / cache).unlink(missing_ok=True)
        finally:
            hold.release()
    return count, kept


def _checked(connection: sqlite3.Connection, path: Path, remedy: str) -> int:
    """How many articles a whole file of ours holds; any other is refused under its own name."""
    with errors_of(path):
        try:
            version = format_of(connection, path)
        except sqlite3.DatabaseError as error:
            if "not a database" in str(error):
                raise StoreDamaged(
                    f"{path} is no backup of Footnote, or its beginning is damaged: {remedy}."
                ) from error
            raise
        if not version:
            raise StoreDamaged(f"{path} is empty: {remedy}.")
        word_index.mend(connection)  # of a copy: what can be made anew is no reason to refuse the rest
        said = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if said != "ok":
            raise StoreDamaged(f"{path} is damaged ({said[:80]}): {remedy}.")
        count = 0
        for article_id, digest, text in connection.execute("SELECT id, sha256, text FROM articles"):
            found = Article("", text)
            if found.sha256 != digest or found.id != article_id:
                raise StoreDamaged(f"{path} is damaged: an article's text is not what was stored; {remedy}.")
            count += 1
    return count


def _is_ours(file: Path) -> bool:
    address = f"{file.resolve().as_uri()}?mode=ro"
    with suppress(StoreError), errors_of(file), closing(sqlite3.connect(address, uri=True)) as connection:
        return format_of(connection, file) > 0
    return False


def _put(part: Path, path: Path) -> None:
    """Let a finished file take its place, also if the power goes the moment after."""
    _fsync(part)
    os.replace(part, path)
    _fsync(path.parent)


def _keep(folder: Path) -> Path | None:
    """Link what the folder holds into one beside it."""
    present = folder / _NAME
    logs = [folder / f"{_NAME}{end}" for end in ("-wal", "-shm")]
    if not present.exists():
        for log in logs:
            log.unlink(missing_ok=True)
        return None
    with suppress(sqlite3.Error), closing(sqlite3.connect(present)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the log is now in the file, and goes on closing
    kept = folder / f"before-{datetime.now(UTC):%Y-%m-%dT%H%M%S.%f}"
    kept.mkdir()
    try:
        for path in filter(Path.exists, (present, *logs)):
            try:
                os.link(path, kept / path.name)
            except OSError:  # a file system without links
                shutil.copyfile(path, kept / path.name)
                _fsync(kept / path.name)
        _fsync(kept)
    except BaseException:
        shutil.rmtree(kept, ignore_errors=True)
        raise
    for log in logs:  # of a damaged file only; it would be taken for the new file's
        log.unlink(missing_ok=True)
    return kept


def _fsync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

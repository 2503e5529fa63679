"""The errors of Footnote, all under one root; each can be imported from ``app``.

    FootnoteError
    ├── InputError         what was given cannot be used: a question, a history, a date
    │   ├── FileRefused    a file that is too large, not of a known type, damaged or without text
    │   └── AddressRefused a web address that is not fetched, or that did not answer
    ├── NotFound           no article has this id
    ├── SettingsError      a setting is unknown or cannot be used (app)
    ├── ModelUnavailable   the language model of the settings cannot be set up here (retrieval)
    └── StoreError         the folder of articles cannot be used as it is
        ├── StoreBusy      another process is writing to it and did not finish in time
        ├── StoreAway      the database does not answer at the moment
        ├── StoreDamaged   a file in it is damaged or foreign; names file, damage and remedy
        ├── StoreMismatch  it was made by a newer version or with another embedding model
        ├── StoreReadOnly  it can be read and not written to
        └── DiskFull       there is no room left; what was stored stays

Each carries ``code``, a stable machine-readable word, and a message of one sentence
that says what is wrong and what to do.
"""

from __future__ import annotations


class FootnoteError(Exception):
    """The root of every error that Footnote raises on purpose.

    Attributes:
        code: a stable word such as ``question_too_long``, for programs.
        message: one sentence for people: the problem and what to do.
    """

    code = "error"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code


class InputError(FootnoteError):
    """What was given cannot be used."""

    code = "input_invalid"


class FileRefused(InputError):
    """A file cannot be read as an article."""

    code = "file_unreadable"


class AddressRefused(InputError):
    """A web address is not fetched, or did not give an article."""

    code = "url_invalid"


class NotFound(FootnoteError):
    """No article has this id."""

    code = "not_found"


class StoreError(FootnoteError):
    """The folder of articles cannot be used as it is."""

    code = "store_error"


class StoreBusy(StoreError):
    """Another process holds the folder."""

    code = "busy"


class StoreAway(StoreError):
    """The database does not answer."""

    code = "store_away"


class StoreDamaged(StoreError):
    """A file in the folder is damaged or not ours."""

    code = "store_damaged"


class StoreMismatch(StoreError):
    """The folder was made by a newer version or with another embedding model."""

    code = "store_mismatch"


class StoreReadOnly(StoreError):
    """The folder can be read and not written to."""

    code = "read_only"


class DiskFull(StoreError):
    """There is no room left on the disk."""

    code = "disk_full"

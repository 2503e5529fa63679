"""Readers' own articles in folders on this machine, one a reader. Knows no sessions, only a key for each."""

from __future__ import annotations

import os
import shutil
import time
from contextlib import suppress
from pathlib import Path

from ...model.alike import Alike
from ...model.embedder import Embedder
from ..quota import Quota, too_many
from ..scope import Maker
from .local import LocalIndex


class FolderReaders:
    """The ``Readers`` of one folder; the quota is the caller's to check, who holds a lock for each reader."""

    def __init__(
        self,
        folder: Path,
        embedder: Embedder,
        *,
        read_only: bool,
        maker: Maker | None = None,
        alike: Alike | None = None,
    ) -> None:
        """Nothing is made yet.

        Args:
            folder: where the readers' folders are.
            embedder: the model that the vectors are made with.
            read_only: whether nothing may be written there.
            maker: reads what an article states when it comes in.
            alike: makes the vectors across languages of an article in another language than English.
        """
        self._folder = folder
        self._embedder = embedder
        self._read_only = read_only
        self._maker = maker
        self._alike = alike

    def begin(self, key: str, most: int) -> None:
        """Let a new reader in. Raises ``InputError`` if there are as many as may be."""
        if self._folder.is_dir() and len(os.listdir(self._folder)) >= most:
            raise too_many()

    def known(self, key: str) -> bool:
        """Whether a reader has articles; notes that they were used."""
        folder = self._folder / key
        if not folder.is_dir():
            return False
        if not self._read_only:
            with suppress(FileNotFoundError):  # another process removed it meanwhile
                os.utime(folder)
        return True

    def open(self, key: str, quota: Quota) -> LocalIndex:
        """The store of one reader."""
        return LocalIndex(self._folder / key, self._embedder, maker=self._maker, alike=self._alike)

    def forget(self, key: str) -> None:
        """Remove all that one reader has; their store is closed by then."""
        shutil.rmtree(self._folder / key, ignore_errors=True)

    def expired(self, seconds: float) -> list[str]:
        """The readers whose articles were not used for so long."""
        found: list[str] = []
        for folder in self._folder.iterdir() if self._folder.is_dir() else ():
            with suppress(FileNotFoundError):  # another process removed it meanwhile
                if time.time() - folder.stat().st_mtime > seconds:
                    found.append(folder.name)
        return found

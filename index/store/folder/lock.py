"""Who has a folder open: any number of processes together, or one that puts another file in its place.

The hold is a lock on the folder itself: it leaves no file behind and ends with the process.
"""

from __future__ import annotations

import fcntl
import os
import time
import weakref
from pathlib import Path

from ...errors import StoreBusy

PATIENCE = 2.0
"""Seconds to wait for another process to let go: one that was killed may take a moment to be gone."""


class Hold:
    """A hold on a folder, until it is released."""

    def __init__(self, folder: Path, *, alone: bool = False) -> None:
        """Take hold.

        Args:
            folder: must exist.
            alone: without any other process.

        Raises:
            StoreBusy: another process has a hold that does not go with this one.
        """
        handle = os.open(folder, os.O_RDONLY)
        self.release = weakref.finalize(self, os.close, handle)
        """Let go; the second time does nothing."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() < until:
                    time.sleep(0.02)
                    continue
                self.release()
                raise StoreBusy(
                    f"The folder {folder} is in use by another process: stop it first, and start it again afterwards."
                    if alone
                    else f"The folder {folder} is being restored from a backup: try again in a moment."
                ) from None
            except OSError:  # a file system without such locks
                return

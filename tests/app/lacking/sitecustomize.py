"""Put on a process's path, it makes the packages that ``LACKING`` names look as if they were not installed."""

import os
import sys

_LACKING = tuple(os.environ["LACKING"].split())


class _NotInstalled:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in _LACKING:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


sys.meta_path.insert(0, _NotInstalled())

"""What can be added at once: files, folders, zips of articles, feeds and sitemaps, as one list of items.

Nothing is unpacked to the disk: names inside a zip are labels and never paths.
"""

from __future__ import annotations

import io
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final, Literal

from ..article import Article, file_label, label
from ..errors import FileRefused, InputError
from ..reading.readers import file_bytes, kind_of
from ..reading.sandbox import Limits

ENTRIES: Final = 10_000
"""The most entries of a zip."""
UNPACKED: Final = 2**30
"""The most bytes that a zip's articles may have unpacked, all together."""
_PIECE: Final = 4 * 2**20
"""The most bytes read of a zip at once; its table of contents too."""
_LISTS: Final = frozenset({".xml", ".rss", ".atom"})
_LIST: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,99}(?:(?:<\?xml[^>]{0,200}>)?\s{0,99}<(?:rss|feed|rdf:RDF|urlset|sitemapindex)[\s>]"
    rb"|\{[^{}]{0,900}https:\\?/\\?/jsonfeed\.org\\?/version\\?/)"
)


@dataclass(frozen=True, slots=True)
class Item:
    """One article to be, not read yet."""

    name: str
    """For reports."""
    make: Callable[[], Article] | None = None
    """The article itself."""
    read: Callable[[], bytes] | None = None
    """The bytes of a file."""
    file: str = ""
    """The file's name, which says its format."""
    address: str = ""
    """A web address instead of a file."""
    holds: Literal["article", "list", "any"] = "article"
    """A list is a feed or a sitemap."""
    named_by: str = ""
    """The feed or sitemap that named it."""
    published: str | None = None
    """The day of publication by the feed's account."""


def items(sources: Iterable[str | os.PathLike[str]], limits: Limits, stack: ExitStack) -> list[Item]:
    """The articles to be of files, folders, zips and web addresses, in their order.

    Args:
        sources: paths, and addresses that contain ``://``.
        limits: what reading one file may cost.
        stack: closes the zips when all is done.
    """
    found: list[Item] = []
    for source in sources:
        if not isinstance(source, str | os.PathLike):
            raise InputError("A source must be a path or an address.", code="source_invalid")
        if isinstance(source, str) and "://" in source:
            found.append(Item(source, address=source, holds="any"))
            continue
        path = Path(os.fsdecode(source))
        if os.path.isdir(path):  # False also for a name that no file can have
            found += _folder(path, limits)
        elif path.suffix.lower() == ".zip":
            found += _zip(path, limits, stack)
        else:
            holds: Literal["list", "article"] = "list" if path.suffix.lower() in _LISTS else "article"
            found.append(Item(path.name, read=_file(path, limits), file=path.name, holds=holds))
    return found


def is_list(data: bytes) -> bool:
    """Whether a page begins like a feed or a sitemap, whatever its server calls it."""
    return _LIST.match(data[:1_000]) is not None


def _folder(folder: Path, limits: Limits) -> list[Item]:
    """Every file of a known type below a folder, by name; what is hidden is left out."""
    paths = sorted(path for path in folder.rglob("*") if kind_of(path.name) and path.is_file())
    named = [(path.relative_to(folder), path) for path in paths]
    return [
        Item(name.as_posix(), read=_file(path, limits), file=path.name)
        for name, path in named
        if not _hidden(name.parts)
    ]


def _file(path: Path, limits: Limits) -> Callable[[], bytes]:
    return lambda: file_bytes(path, limits)


def _hidden(parts: Iterable[str]) -> bool:
    return any(part.startswith(".") or part == "__MACOSX" for part in parts)


class _Bounded(io.FileIO):
    """A file of which little is read at once, whatever a zip's table of contents says of its own size."""

    def read(self, size: int | None = -1) -> bytes:
        """At most ``_PIECE`` bytes; more is an error."""
        data = super().read(_PIECE + 1 if size is None or size < 0 else min(size, _PIECE + 1)) or b""
        if len(data) > _PIECE:
            raise zipfile.BadZipFile("too much at once")
        return data


def _zip(path: Path, limits: Limits, stack: ExitStack) -> list[Item]:
    """The articles in a zip; a zip that cannot be used as a whole is one item that says so."""
    try:
        if not path.is_file():
            raise OSError("not a regular file")
        archive = stack.enter_context(zipfile.ZipFile(stack.enter_context(_Bounded(path))))
        entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        whole = "is no zip, or is damaged" if path.is_file() else "cannot be opened as a file"
        refused = FileRefused(f"{label(path.name)} {whole}: check it.")
        refused.__cause__ = error
        return [Item(path.name, read=_refusing(refused))]
    wanted = [entry for entry in entries if _is_wanted(entry)]
    if len(entries) > ENTRIES or sum(entry.file_size for entry in wanted) > UNPACKED:
        most = f"{ENTRIES:,} entries or unpacks to more than {UNPACKED // 2**20:,} MB"
        too_big = FileRefused(f"The zip has more than {most}: split it.", code="file_too_complex")
        return [Item(path.name, read=_refusing(too_big))]
    return [
        Item(
            "/".join([path.name, *(label(part) or "?" for part in _parts(entry) if part not in ("..", "/"))]),
            read=_entry(archive, entry, limits),
            file=file_label(entry.filename) or "",
        )
        for entry in wanted
    ]


def _is_wanted(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry is to be read, or at least to be named with the reason why it is not."""
    parts = _parts(entry)
    known = bool(parts) and (kind_of(parts[-1]) or parts[-1].lower().endswith(".zip"))
    return bool(known) and not entry.is_dir() and not _hidden(part for part in parts if part != "..")


def _parts(entry: zipfile.ZipInfo) -> tuple[str, ...]:
    """The parts of an entry's name, which is a label and no path."""
    return PurePosixPath(entry.filename.replace("\\", "/")).parts


def _entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits) -> Callable[[], bytes]:
    """Reads an entry: at most the bytes of a file, whatever it unpacks to."""

    def read() -> bytes:
        if entry.flag_bits & 0x41:
            raise FileRefused("The entry is protected by a password; save it without one.", code="file_encrypted")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise FileRefused("The entry is a link, which is not followed.", code="file_type")
        if entry.filename.lower().endswith(".zip"):
            raise FileRefused("A zip inside a zip is not opened: unpack the outer one.", code="file_type")
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise FileRefused("The entry is packed in a way that is not read: use plain zip.", code="file_type")
        data = bytearray()
        try:
            with archive.open(entry) as source:
                while len(data) <= limits.file_bytes and (piece := source.read(2**20)):
                    data += piece
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError) as error:
            raise FileRefused("The entry is damaged.") from error
        return bytes(data)

    return read


def _refusing(error: InputError) -> Callable[[], bytes]:
    def read() -> bytes:
        raise error

    return read

"""Bytes to text: which encoding, and whether it is text at all.

The order is that of the promises: a byte order mark; UTF-8 when the bytes are valid UTF-8; a declared
character set; else Windows-1252. Nothing is normalised and no line ending is translated.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from ..errors import FileRefused

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY: Final = (
    b"%PDF-1", b"%PDF-2", b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff",
    b"GIF87a", b"GIF89a", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!",
    b"\x7fELF", b"\xca\xfe\xba\xbe",
    b"RIFF", b"OggS", b"ID3", b"{\\rtf",
)  # fmt: skip
_CHARSETS: Final = {
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254",
    "cp1255", "cp1256", "cp1257", "cp1258", "cp866", "cp874", "iso8859-2", "iso8859-3", "iso8859-4",
    "iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8", "iso8859-9", "iso8859-10", "iso8859-11",
    "iso8859-13", "iso8859-14", "iso8859-15", "iso8859-16", "koi8-r", "koi8-u", "mac-roman",
    "mac-cyrillic", "tis-620", "gbk", "gb2312", "gb18030", "big5", "big5hkscs", "euc_jp", "shift_jis",
    "cp932", "iso2022_jp", "euc_kr", "cp949",
}  # fmt: skip
"""Character sets of the web. Python knows more codecs, some of which run code or hide text (``utf-7``)."""

_AS_ON_THE_WEB: Final = {"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030"}
_META_CHARSET: Final = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s{0,9}=\s{0,9}["']?([\w:.-]{1,40})""", re.I
)
_NULS: Final = 16
"""NULs that a page may hold, and one more in each 1,000 characters."""
_NOT_TEXT: Final = re.compile(
    "[\x00-\x07\x0b\x0e-\x19\x1c-\x1f\x7f\x80-\x84\x86-\x9f\ufffd\ufdd0-\ufdef\ufffe\uffff]"
)
_WINDOWS_1252: Final = {
    byte: bytes([byte]).decode("cp1252") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(byte)
    for byte in range(0x80, 0xA0)
}


def known_charset(name: str | None) -> str | None:
    """The codec for a declared character set, or ``None`` when it is not one of the web's.

    >>> known_charset("ISO-8859-1"), known_charset("utf-7")
    ('cp1252', None)
    """
    try:
        codec = codecs.lookup((name or "").strip()).name
    except (LookupError, ValueError):
        return None
    codec = _AS_ON_THE_WEB.get(codec, codec)
    return codec if codec in _CHARSETS else None


def decode_text(data: bytes, charset: str | None = None) -> str:
    r"""The text of a plain text file, character for character; a byte order mark is removed.

    Args:
        data: the whole file.
        charset: the character set a server declared for it, if any.

    Raises:
        FileRefused: ``file_binary`` when it is not text; ``file_unreadable`` when it contradicts its own
            byte order mark.

    >>> decode_text(b"caf\xe9\r\n")
    'café\r\n'
    """
    if data.startswith(_BINARY):
        raise not_text()
    for mark, codec in _MARKS:
        if data.startswith(mark):
            try:
                text = data[len(mark) :].decode(codec)
            except UnicodeDecodeError as error:
                if codec == "utf-32-le":
                    continue
                sentence = f"The file is damaged: it says that it is {codec.upper()} text, and is not."
                raise FileRefused(sentence, code="file_unreadable") from error
            break
    else:
        text = _unmarked(data, known_charset(charset))
    if looks_binary(text):
        raise not_text()
    return text


def decode_page(data: bytes, charset: str | None = None) -> str:
    """The source of an HTML page; what its character set cannot hold becomes U+FFFD, as in a browser.

    Args:
        data: the whole page.
        charset: the character set of the Content-Type header, which goes before the page's own.

    Raises:
        FileRefused: ``file_binary`` when it is not text.
    """
    if data.startswith(_BINARY):
        raise not_text()
    for mark, codec in _MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(codec, "replace")
            break
    else:
        declared = known_charset(charset)
        if declared is None and (found := _META_CHARSET.search(data[:4096])):
            declared = known_charset(found[1].decode("ascii", "replace"))
            if declared and declared.startswith("utf-16"):
                declared = "utf-8"  # it was read as bytes, so it cannot be UTF-16 (the HTML standard)
        text = _unmarked(data, declared)
    if text.count("\0") <= _NULS + len(text) // 1_000:
        text = text.replace("\0", "")  # as browsers do with the few that a faulty program left
    if looks_binary(text):
        raise not_text()
    return text


def looks_binary(text: str) -> bool:
    """Whether decoded bytes are no text: a NUL, or more than 4 and 1 in 100 characters that no text has."""
    if "\x00" in text:
        return True
    allowed = 4 + len(text) // 100
    for start in range(0, len(text), 2**20):
        allowed -= len(_NOT_TEXT.findall(text, start, start + 2**20))
        if allowed < 0:
            return True
    return False


def not_text() -> FileRefused:
    """The error for bytes that are not text."""
    return FileRefused("The file is not text, whatever its name says.", code="file_binary")


def _unmarked(data: bytes, charset: str | None) -> str:
    """Text without a byte order mark: UTF-8 when valid, else the character set, else Windows-1252."""
    if charset != "iso2022_jp" and not (charset or "").startswith("utf-16"):  # these may pass for ASCII
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
    if charset is not None and charset != "cp1252":
        return data.decode(charset, "replace")
    return data.decode("latin-1").translate(_WINDOWS_1252)

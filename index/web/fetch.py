"""Pages from the web, fetched carefully.

httpcore, the layer under httpx, is used directly: its network backend is the documented place to decide which
network address a connection goes to, while TLS still checks the certificate against the name. httpx itself
would add environment proxies, cookies, its own redirects and decompression without a limit, all of which
must be off or bounded here.
"""

from __future__ import annotations

import contextlib
import re
import zlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from ..article import Article
from ..errors import AddressRefused
from ..reading.kinds import BY_TYPE
from ..reading.readers import read_bytes
from ..reading.sandbox import Exchange, Limits
from .addresses import WebAddress, check_address, look_up, too_large

if TYPE_CHECKING:  # what the network needs is loaded when an address is fetched
    import ssl

    import httpcore

    from .network import FetchLimits, Network

USER_AGENT: Final = "Footnote/0.1"

_LISTS: Final = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/feed+json",
        "application/json",
        "application/xml",
        "text/xml",
        "application/gzip",
        "application/x-gzip",
    }
)
"""What feeds and sitemaps come as."""
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_VALIDATOR: Final = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]{0,498}[\x21-\x7e])?")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back from an address."""

    url: str
    """The address after all redirects, without a fragment."""
    data: bytes
    """The body, decompressed; empty when not modified."""
    kind: str
    """One of ``reading.kinds``, or ``list`` if asked for; empty when not modified."""
    charset: str | None = None
    """The character set of the Content-Type header, if it names one."""
    etag: str | None = None
    last_modified: str | None = None
    not_modified: bool = False
    """The server answered 304: what was fetched before still holds."""


def fetch(
    url: str,
    *,
    etag: str | None = None,
    last_modified: str | None = None,
    of: str | None = None,
    lists: bool = False,
    limits: FetchLimits | None = None,
    allow: Collection[str] = (),
    resolve: Callable[[str, int], Iterable[str]] = look_up,
    tls: ssl.SSLContext | None = None,
) -> Fetched:
    """Fetch one page.

    Every redirect is checked as the first address is. No cookie, referrer, credential or proxy is used.

    Args:
        url: an http or https address.
        etag: the ``Fetched.etag`` of the last time, for a conditional request.
        last_modified: the ``Fetched.last_modified`` of the last time, likewise.
        of: the ``Fetched.url`` that these two came from; by default the address itself.
        lists: take feeds and sitemaps too.
        limits: what it may cost; by default what the product promises.
        allow: network addresses fetched although they are not public, such as ``127.0.0.1``; for tests.
        resolve: host and port to network addresses; by default the system's resolver.
        tls: trusted certificates; by default certifi's.

    Raises:
        AddressRefused: ``url_invalid``, ``url_scheme``, ``url_private``, ``url_failed``, ``url_timeout``,
            ``file_too_large`` or ``file_type``.
    """
    import ssl

    import certifi

    from .network import FetchLimits, Network

    limits = limits or FetchLimits()
    network = Network(limits, frozenset(allow), resolve)
    tls = tls or ssl.create_default_context(cafile=certifi.where())
    validators = {"If-None-Match": _validator(etag), "If-Modified-Since": _validator(last_modified)}
    address = check_address(url, limits.ports)
    of = of or str(address)
    for _ in range(limits.redirects + 1):
        extra = {name: value for name, value in validators.items() if value and str(address) == of}
        answer = _request(address, network, tls, extra, lists)
        if isinstance(answer, Fetched):
            return answer
        address = check_address(answer, limits.ports)
    raise AddressRefused(f"The address redirects more than {limits.redirects} times.", code="url_failed")


def read_fetched(page: Fetched, *, limits: Limits | None = None, exchange: Exchange | None = None) -> Article:
    """Read what was fetched as an article.

    Args:
        page: what ``fetch`` gave; not one that is ``not_modified``.
        limits: what reading may cost.
        exchange: as for ``read_bytes``.

    Raises:
        FileRefused: as for ``read_bytes``.
    """
    parts = urlsplit(page.url)
    name = parts.path if parts.path.strip("/") else parts.hostname or ""
    return read_bytes(
        page.data, name, kind=page.kind, charset=page.charset, url=page.url, limits=limits, exchange=exchange
    )


def _request(
    address: WebAddress, network: Network, tls: ssl.SSLContext, extra: dict[str, str], lists: bool
) -> Fetched | str:
    """Ask once: what was fetched, or the address to go on to."""
    import httpcore

    headers: dict[str | bytes, str | bytes] = {
        "Host": address.authority,
        "User-Agent": USER_AGENT,
        "Accept": "text/html, application/xhtml+xml, text/markdown, text/plain;q=0.9, application/pdf;q=0.8"
        + (", application/rss+xml, application/atom+xml, application/feed+json" if lists else "")
        + (", application/xml;q=0.9, text/xml;q=0.9" if lists else ""),
        "Accept-Encoding": "gzip, deflate",
        "Connection": "close",
    }
    headers.update(extra.items())
    url = httpcore.URL(
        scheme=address.scheme.encode("ascii"),
        host=address.host.encode("ascii"),
        port=address.port,
        target=address.target.encode("ascii"),
    )
    try:
        with (
            httpcore.ConnectionPool(ssl_context=tls, network_backend=network, retries=0) as pool,
            pool.stream("GET", url, headers=headers) as response,
        ):
            return _answer(response, address, network, bool(extra), lists)
    except httpcore.TimeoutException as error:
        raise network.too_slow() from error
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        raise AddressRefused(
            "The address could not be read to its end; the connection failed.", code="url_failed"
        ) from error


def _answer(
    response: httpcore.Response, address: WebAddress, network: Network, conditional: bool, lists: bool
) -> Fetched | str:
    """Judge a response by its head, then read its body."""
    head: dict[str, str] = {}
    for name, value in response.headers:
        head.setdefault(name.decode("latin-1").lower(), value.decode("latin-1").strip())
    if response.status in _REDIRECTS and head.get("location"):
        return _redirect(address, head["location"])
    etag, modified = _validator(head.get("etag")), _validator(head.get("last-modified"))
    if response.status == 304 and conditional:
        return Fetched(str(address), b"", "", etag=etag, last_modified=modified, not_modified=True)
    if response.status != 200:
        raise AddressRefused(f"The address answers with the status {response.status}.", code="url_failed")
    stated, _, parameters = head.get("content-type", "").partition(";")
    stated = stated.strip().lower()
    kind = "list" if lists and stated in _LISTS else BY_TYPE.get(stated)
    if kind is None:
        raise AddressRefused("The address holds no web page, text, PDF or EPUB book.", code="file_type")
    most = network.limits.page_bytes if kind in {"html", "txt", "md"} else network.limits.file_bytes
    if head.get("content-length", "").isdecimal() and int(head["content-length"][:20]) > most:
        raise too_large(most)
    charset = re.search(r"charset\s{0,9}=\s{0,9}[\"']?([\w.:-]{1,40})", parameters[:500], re.I)
    data = _body(response.iter_stream(), head.get("content-encoding", "").lower(), most)
    return Fetched(str(address), data, kind, charset[1] if charset else None, etag, modified)


def _body(pieces: Iterable[bytes], encoding: str, most: int) -> bytes:
    """The body, decompressed piece by piece; at most ``most`` bytes, before and after."""
    if encoding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
        raise AddressRefused("The address sends its page in a form that was not asked for.", code="url_failed")
    packed = encoding not in {"", "identity"}
    inflater, taken, body, ended = None, 0, bytearray(), False
    for piece in pieces:
        taken += len(piece)
        if taken > most:
            raise too_large(most)
        if not packed:
            body += piece
            continue
        while piece and len(body) <= most:
            if inflater is None:
                inflater = zlib.decompressobj(_window(encoding, piece))
            try:
                body += inflater.decompress(piece, most + 1 - len(body))
            except zlib.error as error:
                raise AddressRefused("The address sends a page that is damaged.", code="url_failed") from error
            piece, ended = inflater.unused_data or inflater.unconsumed_tail, inflater.eof
            inflater = None if ended else inflater
            if ended and not piece.startswith(b"\x1f\x8b"):  # only gzip goes on, with another member
                piece = b""
        if len(body) > most:
            raise too_large(most)
    if packed and taken and not ended:
        raise AddressRefused("The address sends a page that is cut short.", code="url_failed")
    return bytes(body)


def _window(encoding: str, start: bytes) -> int:
    """Zlib's word for the format: gzip, or for ``deflate`` with or without its header, as servers do both."""
    if encoding != "deflate":
        return 31
    return 15 if start[0] & 0x0F == 8 and start[0] >> 4 <= 7 else -15


def _redirect(address: WebAddress, location: str) -> str:
    """The address that a Location header leads to; header bytes are UTF-8 where they are not ASCII."""
    with contextlib.suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    try:
        return urljoin(str(address), location)
    except ValueError as error:
        raise AddressRefused("The address redirects to something that is no address.") from error


def _validator(value: str | None) -> str | None:
    """An ETag or Last-Modified that is safe to send back, or ``None``."""
    return value if value and _VALIDATOR.fullmatch(value) else None

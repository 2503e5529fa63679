"""Which web addresses may be fetched: the form of an address, and the network address behind its name."""

from __future__ import annotations

import ipaddress
import re
import socket
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit

import idna

from ..article import ADDRESS_CHARACTERS
from ..errors import AddressRefused

_PORTS: Final = {"http": 80, "https": 443}
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")
_NOT_PUBLIC: Final = tuple(
    map(
        ipaddress.ip_network,
        (
            "192.0.0.0/24",  # protocol assignments, and a cloud's metadata service (192.0.0.192)
            "192.88.99.0/24",  # 6to4 relays
            "168.63.129.16/32",  # public by number, but a cloud's host service
            "2001::/23",  # Teredo and other protocol assignments
            "2001:db8::/32",
            "2002::/16",  # 6to4: leads to any IPv4 address
            "3fff::/20",
        ),
    )
)
"""Kept out beside what ``ipaddress`` calls not global; partly because its older versions let it through."""


@dataclass(frozen=True, slots=True)
class WebAddress:
    """A checked address, in parts that cannot be read in two ways."""

    scheme: str
    host: str
    """ASCII: a name or a number, an IPv6 number without brackets."""
    port: int
    target: str
    """Path and query as they are sent, ASCII."""

    @property
    def authority(self) -> str:
        """Host and port as in an address and a Host header; the scheme's own port is left out."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


def check_address(address: str, ports: Collection[int] = (80, 443)) -> WebAddress:
    """Check the form of an address; nothing is looked up.

    Args:
        address: http or https, at most 2,000 characters, without credentials.
        ports: the ports that may be used.

    Raises:
        AddressRefused: ``url_invalid``, ``url_scheme``, or ``url_private`` for a number in disguise.

    >>> str(check_address("HTTP://Bücher.example:80/a b?q=ü#part"))
    Traceback (most recent call last):
    index.errors.AddressRefused: The address contains a space or a character that no address has.
    >>> str(check_address("HTTP://Bücher.example:80/a?q=ü#part"))
    'http://xn--bcher-kva.example/a?q=%C3%BC'
    """
    address = address.strip(" \t\r\n")
    if len(address) > ADDRESS_CHARACTERS:
        raise AddressRefused(f"The address is longer than {ADDRESS_CHARACTERS:,} characters.")
    if "\\" in address or any(unicodedata.category(c)[0] in "CZ" for c in address):
        raise AddressRefused("The address contains a space or a character that no address has.")
    try:
        parts = urlsplit(address)
        scheme, host, port = parts.scheme, parts.hostname or "", parts.port
    except ValueError as error:
        raise AddressRefused("This is not a web address.") from error
    if scheme not in _PORTS:
        raise AddressRefused("Only addresses that begin with http:// or https:// are read.", code="url_scheme")
    if "@" in parts.netloc:
        raise AddressRefused("The address contains a user name or password; leave them out.")
    port = _PORTS[scheme] if port is None else port
    if port not in ports:
        raise AddressRefused(f"Port {port} is not used; the address may use {', '.join(map(str, sorted(ports)))}.")
    path = quote(parts.path or "/", safe="/%!$&'()*+,;=:@~-._")
    query = "?" + quote(parts.query, safe="/%!$&'()*+,;=:@~-._?[]|") if parts.query else ""
    return WebAddress(scheme, _host(host, bracketed="[" in parts.netloc), port, path + query)


def _host(host: str, *, bracketed: bool) -> str:
    """A host in its one ASCII form; forms that name a number in disguise are refused."""
    try:
        if bracketed:
            return str(ipaddress.IPv6Address("" if "%" in host else host))
        name = idna.encode(host, uts46=True, transitional=False).decode("ascii").lower() if host else ""
    except (ipaddress.AddressValueError, idna.IDNAError, UnicodeError) as error:
        if _is_plain_name(host):  # underscores and the like, which the DNS allows
            name = host.lower()
        else:
            raise AddressRefused("This is not a web address: its host is no name.") from error
    if not _is_plain_name(name):
        raise AddressRefused("This is not a web address: its host is no name.")
    if re.fullmatch(r"\d+|0x[0-9a-f]*", name.rstrip(".").rpartition(".")[2]):
        try:
            return str(ipaddress.IPv4Address(name))
        except ipaddress.AddressValueError as error:  # 2130706433, 0x7f.1, 127.1, 0177.0.0.1
            raise AddressRefused(
                "The address is a number in disguise, which is not fetched.", code="url_private"
            ) from error
    return name


def _is_plain_name(host: str) -> bool:
    return (
        re.fullmatch(r"(?!-)[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63})*\.?", host) is not None and len(host) < 254
    )


def look_up(host: str, port: int) -> list[str]:
    """All network addresses of a host, from the system's resolver.

    Raises:
        OSError: the name has none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def check_network_addresses(numbers: Collection[str], allow: Collection[str] = ()) -> list[str]:
    """Check that every network address of a host is public, and return them in the same order.

    Args:
        numbers: what the name was resolved to.
        allow: addresses that are let through although they are not public; for tests.

    Raises:
        AddressRefused: ``url_private`` if even one is not public.
    """
    for number in numbers:
        if number not in allow and not is_public(number):
            sentence = "The address leads into a private or local network, which is not fetched."
            raise AddressRefused(sentence, code="url_private")
    return list(numbers)


def is_public(number: str) -> bool:
    """Whether a network address is globally routable, seen through every way to wrap one in another.

    >>> [is_public(n) for n in ("93.184.215.14", "127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1")]
    [True, False, False, False]
    """
    try:
        address = ipaddress.ip_address(number)
    except ValueError:  # also an address with a zone, such as fe80::1%eth0, on systems that keep it
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id:
            return False
        inner = address.ipv4_mapped
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if int(address) >> 125 != 1:  # 2000::/3 is all that is assigned for global use (RFC 4291)
            return False
        if (int(address) >> 32) & 0xFCFFFFFF == 0x5EFE:  # ISATAP: an IPv4 address in the last 32 bits
            return False
    special = address.is_multicast or address.is_reserved or address.is_unspecified or address.is_loopback
    return address.is_global and not special and not any(address in network for network in _NOT_PUBLIC)


def too_large(most: int) -> AddressRefused:
    """The error for what is larger than ``most`` bytes."""
    sentence = f"The page is larger than {most / 2**20:.3g} MB, the most that is fetched."
    return AddressRefused(sentence, code="file_too_large")

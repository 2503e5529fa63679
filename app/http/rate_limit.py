"""How often one client may do something: a sliding window for each client, in bounded memory."""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Sequence

WINDOW = 60.0
"""Length of the window in seconds."""
CLIENTS = 10_000
"""Most clients remembered; the one inactive for longest is forgotten first."""


class Rate:
    """A limit on actions a minute for each client, counted exactly.

    >>> rate = Rate(2)
    >>> rate.wait("a"), rate.wait("a"), rate.wait("b"), rate.wait("a") > 0
    (0, 0, 0, True)
    """

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.most = most
        self._clock = clock
        self._acts: OrderedDict[str, deque[float]] = OrderedDict()

    def wait(self, client: str) -> int:
        """Count one action of a client. Returns 0 if it is allowed, else the whole seconds until it would be."""
        now = self._clock()
        acts = self._acts.setdefault(client, deque())
        self._acts.move_to_end(client)
        while len(self._acts) > CLIENTS:
            self._acts.popitem(last=False)
        while acts and acts[0] <= now - WINDOW:
            acts.popleft()
        if len(acts) >= self.most:
            return max(1, math.ceil(acts[0] + WINDOW - now))
        acts.append(now)
        return 0


def client_name(host: str | None) -> str:
    """The client an address belongs to: itself, or its /64 network, as one IPv6 client may use all of it.

    >>> client_name("192.0.2.7"), client_name("2001:db8:1:2:3::4")
    ('192.0.2.7', '2001:db8:1:2::/64')
    """
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return host or "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def behind(peer: str | None, forwarded: Iterable[str], proxies: Sequence[str]) -> str | None:
    """The address of the client: the peer, or the one that the operator's proxies forward for.

    Only entries added by a listed proxy are trusted, read from the end; a client can write anything before them.

    >>> behind("10.0.0.1", ["6.6.6.6, 192.0.2.7, 10.0.0.9"], ["10.0.0.0/8"])
    '192.0.2.7'
    >>> behind("192.0.2.7", ["6.6.6.6"], ["10.0.0.0/8"])
    '192.0.2.7'
    """
    hops = [hop.strip() for line in forwarded for hop in line.split(",")]
    while hops and within(peer, proxies):
        peer = hops.pop()
    return peer


def within(host: str | None, networks: Sequence[str]) -> bool:
    """Whether an address is in one of the networks; what is no address is in none."""
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return False
    return any(address in ipaddress.ip_network(network, strict=False) for network in networks)

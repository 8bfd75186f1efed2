"""Fetching a file from another machine, without being led anywhere else.

Promises: only https, only origins that were named, only public addresses; the address that was
checked is the one that is spoken to, so a name cannot change its mind in between. No redirect is
followed, no proxy asked; size and time are limited.
"""

import http.client
import socket
import ssl
import time
from collections.abc import Callable, Collection, Iterator
from ipaddress import IPv6Network, ip_address
from typing import IO
from urllib.parse import SplitResult, urlsplit

CHUNK = 64 * 1024
PATIENCE = 15.0  # seconds of silence
TRANSLATED = IPv6Network("64:ff9b::/96")  # any IPv4 address may stand behind it

Resolve = Callable[[str, int], list[str]]


class Refused(Exception):
    """It may not be fetched; trying again would not help."""


class Failed(Exception):
    """It could not be fetched now."""


def resolved(host: str, port: int) -> list[str]:
    """The addresses of `host`, as the system knows them."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Failed(f"{host} has no address: {error}") from None
    return [str(place[0]) for *_, place in found]


def permitted(address: str, origins: Collection[str]) -> SplitResult:
    """`address` in parts; raises `Refused` unless it is https and its origin one of `origins`."""
    try:
        parts = urlsplit(address)
        port = parts.port or 443
    except ValueError:
        raise Refused("That is no address.") from None
    if parts.scheme != "https" or not parts.hostname or "@" in parts.netloc:
        raise Refused("Only https addresses without a name and password are fetched.")
    if not address.isascii() or any(map(str.isspace, address)) or not address.isprintable():
        raise Refused("The address must be percent-encoded.")
    if (parts.hostname, port) not in {(_of(origin)) for origin in origins}:
        raise Refused(f"Nothing is fetched from {parts.hostname}.")
    return parts


def fetch(
    address: str,
    into: IO[bytes],
    *,
    origins: Collection[str],
    most: int,
    within: float,
    resolve: Resolve = resolved,
) -> int:
    """Write the bytes at `address` to `into`; how many. At most `most` bytes, `within` seconds."""
    parts = permitted(address, origins)
    host, port = str(parts.hostname), parts.port or 443
    line = connection(host, port, public(resolve(host, port)))
    deadline = time.monotonic() + within
    try:
        line.request("GET", parts._replace(scheme="", netloc="", fragment="").geturl() or "/")
        answer = line.getresponse()
        if answer.status != 200:
            raise Failed(f"{host} answered {answer.status}.")
        return sum(into.write(chunk) for chunk in _chunks(answer, most, deadline))
    except (OSError, http.client.HTTPException) as error:
        raise Failed(f"{host}: {type(error).__name__}: {error}") from None
    finally:
        line.close()


def public(addresses: list[str]) -> str:
    """The first of `addresses`; raises `Refused` when any of them is inside a private network."""
    for address in addresses:
        place = ip_address(address.partition("%")[0])
        inner = getattr(place, "ipv4_mapped", None) or getattr(place, "sixtofour", None) or place
        is_outside = place.is_global and inner.is_global and not inner.is_multicast
        if not is_outside or (place.version == 6 and place in TRANSLATED):
            raise Refused("The address leads into a private network.")
    if not addresses:
        raise Failed("The host has no address.")
    return addresses[0]


def connection(host: str, port: int, address: str) -> http.client.HTTPConnection:
    """Speaks to `address` and makes sure that it is `host`."""
    return _Pinned(host, port, address)


class _Pinned(http.client.HTTPSConnection):
    def __init__(self, host: str, port: int, address: str) -> None:
        self._trust = ssl.create_default_context()
        super().__init__(host, port, timeout=PATIENCE, context=self._trust)
        self._address = address

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), PATIENCE)
        self.sock = self._trust.wrap_socket(plain, server_hostname=self.host)


def _chunks(answer: http.client.HTTPResponse, most: int, deadline: float) -> Iterator[bytes]:
    left = most
    while chunk := answer.read1(CHUNK):
        left -= len(chunk)
        if left < 0:
            raise Refused(f"The file is larger than {most} bytes.")
        if time.monotonic() > deadline:
            raise Failed("The file came too slowly.")
        yield chunk


def _of(origin: str) -> tuple[str | None, int]:
    parts = urlsplit(origin)
    return parts.hostname, parts.port or 443

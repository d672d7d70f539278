"""Sending something to an address that somebody else named (a webhook): to public hosts only, briefly, once.

The name is resolved once and every address of it is judged; the connection goes to an address that was judged, with the
name in TLS and in the Host field as it was. No proxy, no redirect, no cookie, and of the answer no more than is needed.
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpcore

from infra.errors import Refused
from infra.i18n import text
from infra.settings import settings
from services.notices.reachable import networks, reachable

LONGEST_URL = 2000
LOWEST_PORT = 1024  # below, only those of https and http
MOST_SENT = 1_000_000  # bytes
MOST_READ = 64_000  # bytes of an answer that are looked at
SECONDS = 10.0  # for all of it
AGENT = "Moldir"

Resolve = Callable[[str, int], Awaitable[list[str]]]


class NotReachable(Refused):
    """We do not connect there: the address leads inside, or is none."""

    code = "not-reachable"


class NotDelivered(Refused):
    """We tried, and nobody took it."""

    code = "not-delivered"


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back: the status, and the beginning of the body."""

    status: int
    body: bytes

    @property
    def taken(self) -> bool:
        """Whether the other side says that it has it. A redirect is no yes: nothing is sent to where it leads."""
        return 200 <= self.status < 300


async def resolve(host: str, port: int) -> list[str]:
    """Every address of a name, by the machine's own resolver."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


class _Guarded(httpcore.AsyncNetworkBackend):
    """The place where connections are made: whatever led here, only a judged address is connected to."""

    def __init__(self, resolver: Resolve, permitted: str) -> None:
        self.resolver = resolver
        self.permitted = networks(permitted)
        self.sockets = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the shape is given
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await self.resolver(host, port)
        # one forbidden address among many is enough: a name that leads inside sometimes leads inside
        if not addresses or not all(reachable(address, self.permitted) for address in addresses):
            raise NotReachable(text("outgoing.inside", host=host[:100]))
        return await self.sockets.connect_tcp(addresses[0], port, timeout, local_address, socket_options)

    async def connect_unix_socket(self, *_: object, **__: object) -> httpcore.AsyncNetworkStream:
        raise NotReachable(text("outgoing.unreadable"))


@dataclass(frozen=True, slots=True)
class Outgoing:
    """The way out. Tests give a resolver and a TLS context of their own; else they are the machine's."""

    resolver: Resolve = resolve
    tls: ssl.SSLContext | None = None

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answered:
        """Send a body to an address. Raises NotReachable before anything is sent, NotDelivered after."""
        address = checked(url)
        if len(body) > MOST_SENT:
            raise NotReachable(text("outgoing.too_large"))
        guard = _Guarded(self.resolver, settings().outgoing_networks)
        head = {"Host": urlsplit(address).netloc, "User-Agent": AGENT, "Content-Length": str(len(body)), **headers}
        try:
            async with (
                asyncio.timeout(SECONDS),
                httpcore.AsyncConnectionPool(
                    ssl_context=self.tls or ssl.create_default_context(), network_backend=guard
                ) as pool,
                pool.stream("POST", address, headers=list(head.items()), content=body) as answer,
            ):
                return Answered(answer.status, await _beginning(answer))
        except (OSError, TimeoutError, httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as why:
            raise NotDelivered(text("outgoing.not_delivered", reason=type(why).__name__)) from why


async def _beginning(answer: httpcore.Response) -> bytes:
    read = b""
    async for part in answer.aiter_stream():
        read += part
        if len(read) >= MOST_READ:
            break
    return read[:MOST_READ]


async def judged(url: str, resolver: Resolve = resolve) -> str:
    """An address that somebody wants to be told at, as we would connect to it. Raises NotReachable for one that leads
    inside or nowhere; it is judged again whenever something is sent.
    """
    address = checked(url)
    parts = urlsplit(address)
    try:
        found = await resolver(parts.hostname or "", parts.port or 443)
    except (OSError, UnicodeError):
        found = []
    permitted = networks(settings().outgoing_networks)
    if not found or not all(reachable(one, permitted) for one in found):
        raise NotReachable(text("outgoing.inside", host=(parts.hostname or "")[:100]))
    return address


def checked(url: str) -> str:
    """An address as it is connected to: https, a plain host, no name and password in it. Raises NotReachable.

    http is for networks that the settings open, where no certificate can be had.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        host = (parts.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError):
        raise NotReachable(text("outgoing.unreadable")) from None
    plain = url.isprintable() and " " not in url and "\\" not in url and len(url) <= LONGEST_URL
    if not plain or not host or parts.username is not None or parts.password is not None:
        raise NotReachable(text("outgoing.unreadable"))
    if parts.scheme != "https" and not (parts.scheme == "http" and settings().outgoing_networks):
        raise NotReachable(text("outgoing.https"))
    if port < LOWEST_PORT and port not in (80, 443):
        raise NotReachable(text("outgoing.port", port=str(port)))
    shown = f"[{host}]" if ":" in host else host
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme}://{shown}:{port}{parts.path or '/'}{query}"

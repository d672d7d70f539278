"""Where somebody else's address may lead us, and what an answer may do to us."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_network
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from infra.settings import settings
from services.notices import outgoing
from services.notices.outgoing import MOST_READ, NotDelivered, NotReachable, Outgoing, checked
from services.notices.reachable import FORBIDDEN, reachable

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
INSIDE_4 = [network for network in FORBIDDEN if network.version == 4]
INSIDE_6 = [network for network in FORBIDDEN if network.version == 6]


def of(networks: list) -> st.SearchStrategy[int]:
    return st.sampled_from(networks).flatmap(
        lambda network: st.integers(int(network.network_address), int(network.broadcast_address))
    )


DRESSES = (
    lambda four: str(IPv4Address(four)),
    lambda four: f"::ffff:{IPv4Address(four)}",
    lambda four: str(IPv6Address((0xFFFF << 32) | four)),
    lambda four: str(IPv6Address((0xFFFF << 48) | four)),  # translated, RFC 2765
    lambda four: str(IPv6Address((0x0064FF9B << 96) | four)),  # NAT64
    lambda four: str(IPv6Address((0x2002 << 112) | (four << 80) | 1)),  # 6to4
    lambda four: f"::{IPv4Address(four)}",
)


@given(of(INSIDE_4), st.sampled_from(DRESSES))
def test_no_inner_address_is_reached_whatever_it_is_dressed_as(four: int, dress: Callable[[int], str]) -> None:
    assert not reachable(dress(four))


@given(of(INSIDE_6))
def test_no_inner_address_of_ipv6_is_reached(six: int) -> None:
    assert not reachable(str(IPv6Address(six)))


@given(st.integers(0, 2**32 - 1))
def test_whatever_python_calls_global_or_not_we_never_reach_more(four: int) -> None:
    address = IPv4Address(four)
    if (
        address.is_private
        or address.is_loopback
        or address.is_link_local
        or address.is_multicast
        or not address.is_global
    ):
        assert not reachable(str(address))


@given(st.integers(0, 2**128 - 1))
def test_the_same_of_ipv6(six: int) -> None:
    address = IPv6Address(six)
    if not address.is_global or address.is_multicast:
        assert not reachable(str(address))


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "2a00:1450:4010:c05::64", "::ffff:8.8.8.8", "2606:4700::1111"]
)
def test_public_addresses_are_reached(address: str) -> None:
    assert reachable(address)


@pytest.mark.parametrize(
    "address", ["169.254.169.254", "fd00:ec2::254", "100.100.100.200", "192.0.0.192", "fe80::1%eth0", "localhost", ""]
)
def test_what_clouds_answer_their_machines_at_is_not_reached(address: str) -> None:
    assert not reachable(address)


def test_an_opened_network_is_reached_and_its_neighbours_are_not() -> None:
    opened = (ip_network("10.1.2.0/24"),)
    assert reachable("10.1.2.7", opened)
    assert reachable("::ffff:10.1.2.7", opened)
    assert not reachable("10.1.3.7", opened)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.kz/", "ftp://example.kz/", "file:///etc/passwd", "gopher://example.kz/", "https://", "https:///x",
        "//example.kz/", "example.kz", "https://user:secret@example.kz/", "https://user@example.kz/",
        "https://example.kz:22/", "https://example.kz:70000/", "https://example.kz:x/", "https://exa mple.kz/",
        "https://example.kz/\r\nX-Injected: yes", "https://example.kz\\@127.0.0.1/", "https://[::1",
        "javascript:alert(1)",
        "https://" + "a" * 3000 + ".kz/", "https://\u202eexample.kz/",
    ],
)  # fmt: skip
def test_what_is_no_plain_https_address_is_refused(url: str) -> None:
    with pytest.raises(NotReachable):
        checked(url)


@given(st.text(max_size=60))
def test_no_text_makes_the_check_break(url: str) -> None:
    for written in (url, f"https://{url}", f"https://example.kz/{url}"):
        with suppress(NotReachable):
            assert checked(written).startswith("https://")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "localhost"]
)
async def test_every_way_to_write_this_machine_is_refused_before_anything_is_sent(host: str) -> None:
    asked: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.read(1))
        writer.close()

    async with served(serve) as port:
        with pytest.raises((NotReachable, NotDelivered)):
            await Outgoing().post(f"https://{host}:{port}/", b"x", {})
    assert asked == []


@asynccontextmanager
async def served(serve: Serve, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def request_of(reader: asyncio.StreamReader) -> tuple[str, dict[str, str], bytes]:
    first, *rest = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    fields = {name.lower(): value for name, value in (line.split(": ", 1) for line in rest if line)}
    return first, fields, await reader.readexactly(int(fields["content-length"]))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings open this machine's own network, as they may open a company's."""
    monkeypatch.setattr(settings(), "outgoing_networks", "127.0.0.1/32")


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """TLS of a server called hook.example, and of a client that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "hook.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("hook.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = tmp_path / "both.pem"
    pem.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + made.public_bytes(Encoding.PEM)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem)
    return server, ssl.create_default_context(cadata=made.public_bytes(Encoding.PEM).decode())


def names(*answers: list[str]) -> tuple[outgoing.Resolve, list[str]]:
    """A resolver that answers one after the other, as a rebinding one does; and what it was asked."""
    asked: list[str] = []
    left = list(answers)

    async def resolver(host: str, _: int) -> list[str]:
        asked.append(host)
        return left.pop(0) if len(left) > 1 else left[0]

    return resolver, asked


async def test_a_hook_is_delivered_with_its_name_in_tls_and_host(
    opened: None, certificate: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    got: list[object] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        got.append(await request_of(reader))
        writer.write(b"HTTP/1.1 202 Accepted\r\nContent-Length: 4\r\n\r\nwell")
        await writer.drain()
        writer.close()

    server, client = certificate
    resolver, asked = names(["127.0.0.1"], ["10.0.0.1"])
    async with served(serve, server) as port:
        answer = await Outgoing(resolver, client).post(
            f"https://hook.example:{port}/in?a=1", b'{"x":1}', {"Content-Type": "application/json"}
        )
    assert (answer.status, answer.body, answer.taken) == (202, b"well", True)
    (line, fields, body) = got[0]  # type: ignore[misc]
    assert line == "POST /in?a=1 HTTP/1.1"
    assert fields["host"] == f"hook.example:{port}"
    assert body == b'{"x":1}'
    assert asked == ["hook.example"]  # once: what was judged is what was connected to


async def test_a_certificate_of_another_name_is_no_delivery(
    opened: None, certificate: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server, client = certificate
    async with served(serve, server) as port:
        with pytest.raises(NotDelivered):
            await Outgoing(names(["127.0.0.1"])[0], client).post(f"https://other.example:{port}/", b"", {})


@pytest.mark.parametrize("addresses", [["10.0.0.1"], ["8.8.8.8", "127.0.0.2"], ["::ffff:169.254.169.254"], []])
async def test_a_name_that_leads_inside_even_once_is_refused(opened: None, addresses: list[str]) -> None:
    with pytest.raises(NotReachable):
        await Outgoing(names(addresses)[0]).post("https://hook.example/", b"", {})


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
async def test_no_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    asked: list[str] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append("proxy")
        writer.close()

    async with served(serve) as port:
        monkeypatch.setenv(variable, f"http://127.0.0.1:{port}")
        with pytest.raises(NotReachable):
            await Outgoing(names(["10.0.0.1"])[0]).post("https://hook.example/", b"", {})
    assert asked == []


def saying(said: bytes, *, again: float = 0) -> Serve:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_of(reader)
        try:
            writer.write(said)
            await writer.drain()
            while again:
                await asyncio.sleep(again)
                writer.write(b"x")
                await writer.drain()
        except ConnectionError:
            pass
        writer.close()

    return serve


async def test_a_redirect_is_not_followed(opened: None) -> None:
    async with served(
        saying(b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n")
    ) as port:
        answer = await Outgoing(names(["127.0.0.1"])[0]).post(f"http://hook.example:{port}/", b"", {})
    assert (answer.status, answer.taken) == (302, False)


async def test_of_a_long_answer_only_the_beginning_is_read(opened: None) -> None:
    async with served(saying(b"HTTP/1.1 200 OK\r\n\r\n" + b"a" * 5_000_000)) as port:
        answer = await Outgoing(names(["127.0.0.1"])[0]).post(f"http://hook.example:{port}/", b"", {})
    assert answer.body == b"a" * MOST_READ


async def test_an_answer_that_drips_is_given_up(opened: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "SECONDS", 0.5)
    async with served(saying(b"HTTP/1.1 200 OK\r\n\r\n", again=0.05)) as port:
        began = asyncio.get_running_loop().time()
        with pytest.raises(NotDelivered):
            await Outgoing(names(["127.0.0.1"])[0]).post(f"http://hook.example:{port}/", b"", {})
        assert asyncio.get_running_loop().time() - began < 3


async def test_what_is_no_http_is_no_delivery(opened: None) -> None:
    async with served(saying(b"SSH-2.0-OpenSSH_9.2\r\n")) as port:
        with pytest.raises(NotDelivered):
            await Outgoing(names(["127.0.0.1"])[0]).post(f"http://hook.example:{port}/", b"", {})


async def test_too_much_is_not_sent() -> None:
    with pytest.raises(NotReachable):
        await Outgoing(names(["8.8.8.8"])[0]).post("https://hook.example/", b"x" * 1_000_001, {})

"""What is sent to us is bounded before it is read."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from threading import Thread

import httpx
import pytest
import uvicorn
from litestar import Litestar

from infra.i18n import translate
from infra.settings import Settings
from services.web.app import LARGEST_FORM, create_app
from tests.cast import ALONE, everybody
from tests.pages.client import Reader

SIGN_IN = "/ru/sign-in"


async def test_a_form_longer_than_anybody_types_is_refused_in_a_sentence(visit: Reader) -> None:
    answer = await visit.client.post(SIGN_IN, data={"email": "a" * LARGEST_FORM})
    assert answer.status_code == 413
    assert translate("error.too_large", "ru") in answer.text


async def test_the_length_is_counted_and_not_believed(visit: Reader) -> None:
    """A body in pieces says no length, and one that says a small one is not taken at its word."""

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(200):
            yield b"email=" + b"a" * 1000 + b"&"

    answer = await visit.client.post(
        SIGN_IN, content=pieces(), headers={"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert answer.status_code == 413


async def test_a_form_of_very_many_fields_is_refused(visit: Reader) -> None:
    many = {f"field{number}": (None, "x") for number in range(500)}
    assert (await visit.client.post(SIGN_IN, files=many)).status_code in (400, 413, 422)


async def test_a_file_larger_than_its_form_takes_is_refused_before_it_is_looked_at(visit: Reader) -> None:
    await everybody()
    visit.client.cookies.set("moldir", await ALONE.signs_in())
    answer = await visit.client.post(
        "/ru/account/claims/1/answer", files={"answer": ("a.cms", b"x" * 3_000_000, "application/octet-stream")}
    )
    assert answer.status_code == 413


async def test_the_api_takes_no_body_at_all(visit: Reader) -> None:
    answer = await visit.client.request("GET", "/api/v1/sources", content=b"x" * 10_000_000)
    assert answer.status_code == 200  # it is not read
    assert (await visit.client.post("/api/v1/sources", content=b"x" * 10_000_000)).status_code == 405


@contextmanager
def served(migrated: str) -> Iterator[int]:
    """The application behind a real port, as `moldir up` starts it."""
    app: Litestar = create_app(Settings(database_url=migrated))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", server_header=False))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()


HOSTILE = (
    b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST /ru/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
    b"POST /ru/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 200_000 + b"\r\n\r\n",
    b"GET /\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
)


@pytest.mark.parametrize("sent", HOSTILE, ids=range(len(HOSTILE)))
async def test_what_is_no_honest_http_gets_no_answer_of_ours(migrated: str, sent: bytes) -> None:
    def ask() -> bytes:
        with served(migrated) as port, socket.create_connection(("127.0.0.1", port), 5) as connection:
            connection.settimeout(5)
            connection.sendall(sent)
            try:
                first = connection.recv(64)
            except (TimeoutError, ConnectionError):
                first = b""
            alive = httpx.get(f"http://127.0.0.1:{port}/healthz")
            assert alive.status_code == 200
            return first

    first = await asyncio.to_thread(ask)
    assert not first.startswith(b"HTTP/1.1 200")
    assert not first.startswith(b"HTTP/1.1 500")

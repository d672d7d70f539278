"""A real server on a small synthetic country, and a browser that fails the test when anything leaves the machine."""

import asyncio
import html
import os
import re
import socket
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlparse

import httpx
import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, Request, async_playwright

from registry.identifiers import SEALED_PATTERN
from tests.conftest import drop, fresh

PROJECT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("MOLDIR_CHROMIUM", "/usr/bin/chromium")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--font-render-hinting=none",
)  # fmt: skip
READY_SECONDS = 180
AT_HOME = {"127.0.0.1", "localhost"}


@pytest.fixture(scope="session")
def country_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the server below."""
    return tmp_path_factory.mktemp("country")


@pytest.fixture(scope="session")
async def served_country(server_url: str, country_folder: Path) -> AsyncIterator[str]:
    """Address of a server of its own process, on a database of its own with a few hundred synthetic companies."""
    name, url = await fresh(server_url)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = country_folder
    base = f"http://localhost:{port}"  # by name: browsers make no passkeys for a bare number
    given = os.environ | {
        "MOLDIR_DATABASE_URL": url, "MOLDIR_DATA_DIR": str(folder), "MOLDIR_LOG_LEVEL": "warning",
        "MOLDIR_PUBLIC_URL": base,
    }  # fmt: skip
    with (folder / "output").open("w+", encoding="utf-8") as said:
        command = (sys.executable, "-m", "tests.browser.country", str(port))
        server = await asyncio.create_subprocess_exec(*command, cwd=PROJECT, env=given, stdout=said, stderr=said)
        try:
            if not await answers(base, server):
                said.seek(0)
                pytest.fail(f"the server does not answer; it said:\n{said.read()[-3000:]}")
            yield base
        finally:
            if server.returncode is None:
                server.terminate()
            await asyncio.wait_for(server.wait(), 20)
            await drop(server_url, name)


async def answers(base: str, server: Process) -> bool:
    """Whether the server comes to answer before it ends or the time is up."""
    async with httpx.AsyncClient() as client:
        for _ in range(READY_SECONDS * 4):
            if server.returncode is not None:
                return False
            try:
                if (await client.get(f"{base}/healthz")).status_code == 200:
                    return True
            except httpx.TransportError:
                await asyncio.sleep(0.25)
    return False


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The distribution's Chromium."""
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS])
        yield launched
        await launched.close()


class Desk:
    """Opens pages as somebody does; remembers everything that must not happen."""

    def __init__(self, browser: Browser, base: str) -> None:
        self.browser = browser
        self.base = base
        self.faults: list[str] = []

    @asynccontextmanager
    async def page(
        self, path: str, *, width: int = 1200, theme: str = "light", script: bool = True, touch: bool = False
    ) -> AsyncIterator[Page]:
        """A page opened at `path` in a fresh browser profile; `touch`: in one that is a telephone."""
        context = await self.browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=theme, java_script_enabled=script, locale="ru-KZ",
            timezone_id="Asia/Almaty", reduced_motion="reduce", base_url=self.base,
            has_touch=touch, is_mobile=touch,
        )  # type: ignore[arg-type]  # fmt: skip
        page = await context.new_page()
        page.on("request", self._asked)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        await page.goto(path, wait_until="load")
        try:
            yield page
        finally:
            await context.close()

    def forgive(self, pattern: str, *, when: bool = True) -> None:
        """What the test itself provoked is no fault."""
        self.faults = [fault for fault in self.faults if not (when and re.search(pattern, fault))]

    def _asked(self, request: Request) -> None:
        address = urlparse(request.url)
        if address.scheme not in ("data", "blob") and address.hostname not in AT_HOME:
            self.faults.append(f"left the machine: {request.url}")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"console: {message.text} ({message.location['url']})")


@pytest.fixture
def desk(browser: Browser, served_country: str) -> Iterator[Desk]:
    """A desk with a browser; at the end nothing may have left the machine, failed to load or broken the policy."""
    made = Desk(browser, served_country)
    yield made
    assert not made.faults, "\n".join(made.faults)


@pytest.fixture(scope="session")
async def profiles(served_country: str) -> list[str]:
    """Pages of two companies that differ: the first example of the home page, and one with arrears."""
    async with httpx.AsyncClient(base_url=served_country) as client:
        home = (await client.get("/en/")).text
        warned = (await client.get("/en/search?status=tax_arrears")).text
    examples = dict.fromkeys(re.findall(r'href="/en(/company/\d{12})"', home))
    arrears = dict.fromkeys(re.findall(rf'href="/en(/company/(?:\d{{12}}|{SEALED_PATTERN}))"', warned))
    return [*list(examples)[:1], *list(arrears)[:1]]


@pytest.fixture(scope="session")
async def company(served_country: str, profiles: list[str]) -> tuple[str, str]:
    """Number and Kazakh name of a company with every index."""
    async with httpx.AsyncClient(base_url=served_country) as client:
        page = (await client.get(f"/kk{profiles[0]}")).text
    heading = re.search(r"<h1>(.*?)</h1>", page, re.DOTALL)
    assert heading is not None, page[:2000]
    return profiles[0].rpartition("/")[2], html.unescape(re.sub(r"<.*?>", "", heading[1])).strip()


@pytest.fixture(scope="session")
async def companies(served_country: str) -> list[str]:
    """Numbers of legal entities in the register, none of which anybody of the cast belongs to."""
    async with httpx.AsyncClient(base_url=served_country) as client:
        page = (await client.get("/en/search?kind=legal&sort=name")).text
    return list(dict.fromkeys(re.findall(r'href="/en/company/(\d{12})"', page)))

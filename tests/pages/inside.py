"""What pages behind a sign-in are tried with: a browser that is now one person's, now another's."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from litestar import Litestar

from infra import clock, database
from infra.database import fetch_value
from infra.mail import SEAL
from infra.schema import migrate
from infra.secrets import keyed, unseal
from infra.settings import settings
from services.accounts.commands.claims import ask_staff, claim_organisation
from services.accounts.commands.invitations import Guest, invite
from services.accounts.commands.look_ups import Shown, open_inquiry, record_look_up
from tests.cast import AIGERIM, AKIMAT, ALONE, ALTYN, BOLAT, DINA, KUMIS, Human, everybody
from tests.conftest import drop, fresh, one_transaction
from tests.pages.client import Opened, Reader
from tests.rights import acting


@dataclass
class There:
    """What is there before anybody opens a page: ids and secrets by name."""

    visit: Reader
    names: dict[str, str] = field(default_factory=dict)
    session: str = ""

    def path(self, written: str) -> str:
        return written.format(**self.names)

    async def enter(self, who: Human | None, **said: object) -> None:
        """From now on it is their browser."""
        self.visit.client.cookies.clear()
        self.session = await who.signs_in(**said) if who else ""  # type: ignore[arg-type]
        if who:
            self.visit.client.cookies.set("moldir", self.session)

    async def open(self, path: str, status: int = 200, language: str = "en") -> Opened:
        return await self.visit(f"/{language}{self.path(path)}", status)

    async def post(self, path: str, **data: object) -> httpx.Response:
        """What a form of ours sends to a path."""
        token = keyed("form", self.session).hex() if self.session else ""
        sent = {"form": token} | {name: value for name, value in data.items() if value is not None}
        return await self.visit.client.post(
            f"/en{self.path(path)}", data=sent, headers={"Sec-Fetch-Site": "same-origin"}
        )


async def begun() -> dict[str, str]:
    """The cast, with an invitation, a claim and a look-up that wait for somebody; their ids and secrets by name."""
    await everybody()
    async with acting(AIGERIM.viewer()) as viewer:
        invitation = await invite(viewer, ALTYN.bin, Guest(ALONE.email, ["checker"], "kk"))
    async with acting(ALONE.viewer()) as viewer:
        claim = await claim_organisation(viewer, AKIMAT.bin)
        await ask_staff(viewer, claim, "Басшысымын")
    async with acting(DINA.viewer()) as viewer:
        inquiry = await open_inquiry(viewer, KUMIS.bin, "contract", "Шарт № 5")
        await record_look_up(viewer, KUMIS.bin, Shown("page", "kk", clock.now(), b"x"))
    link = unseal(SEAL, await fetch_value("select link from mail where address = $1", ALONE.email)).decode()
    dina = await fetch_value("select id from membership where person = $1", DINA.id)
    return {
        "altyn": ALTYN.bin, "kumis": KUMIS.bin, "akimat": AKIMAT.bin, "invitation": str(invitation),
        "claim": str(claim), "inquiry": str(inquiry), "token": link.rpartition("/")[2], "dina": str(DINA.id),
        "bolat": str(BOLAT.id), "alone": str(ALONE.id), "membership": str(dina),
    }  # fmt: skip


@contextmanager
def files_in(folder: Path) -> Iterator[None]:
    """Within the block files are kept there."""
    before, settings().data_dir = settings().data_dir, folder
    try:
        yield
    finally:
        settings().data_dir = before


async def nothing(_: There) -> None:
    """Nothing besides the cast."""


@dataclass(frozen=True)
class Furnished:
    """A database in which everything stands that some tests begin with, and its files."""

    url: str
    folder: Path
    names: dict[str, str]

    @asynccontextmanager
    async def entered(self, app: Litestar, folder: Path) -> AsyncIterator[There]:
        """Within the block a test is in it, in a transaction that is rolled back, with files of its own in `folder`."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        with files_in(folder):
            async with one_transaction(self.url):
                yield There(Reader(app), dict(self.names))


@asynccontextmanager
async def furnished(
    server_url: str, app: Litestar, folder: Path, furnish: Callable[[There], Awaitable[None]]
) -> AsyncIterator[Furnished]:
    """A database of its own with the cast and what `furnish` adds: made once, where hundreds of tests begin alike."""
    name, url = await fresh(server_url)
    database.configure(url)
    await migrate()
    try:
        with files_in(folder):
            async with one_transaction(url, kept=True):
                found = There(Reader(app), await begun())
                await furnish(found)
        yield Furnished(url, folder, found.names)
    finally:
        await drop(server_url, name)

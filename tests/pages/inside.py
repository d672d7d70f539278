"""What pages behind a sign-in are tried with: a browser that is now one person's, now another's."""

from dataclasses import dataclass, field

import httpx

from infra.secrets import keyed
from tests.cast import (
    Human,
)
from tests.pages.client import Opened, Reader


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

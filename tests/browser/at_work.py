"""Möldir behind a real server for the play of the label: `python -m tests.browser.at_work PORT`.

What the workspace of an applicant says after a year of work is taken for granted (tests.compliance.labels.playing);
what the register says is asked of the register. The database and the folder come from MOLDIR_DATABASE_URL and
MOLDIR_DATA_DIR, as for `tests.browser.country`.
"""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from playwright.async_api import Browser, Locator, Page, expect

from infra.i18n import translate
from infra.settings import settings
from services.documents import labels as kept
from services.web.app import create_app
from services.worker.reactions import deliver_pending
from tests.browser.conftest import PROJECT, Desk, answers
from tests.browser.country import session_of
from tests.cast import DESK, PEOPLE, Human
from tests.compliance.labels.playing import works_well
from tests.conftest import one_transaction

BETWEEN = 0.3  # seconds after which the worker looks again whether there is something to do
ERRORS = r"\((Unprocessable|Forbidden|Gone|Not Found)"


@dataclass
class Stage:
    """A server, a worker that does what events ask for, and a desk to sit down at."""

    desk: Desk
    folder: Path

    @property
    def base(self) -> str:
        return self.desk.base

    @asynccontextmanager
    async def sits(
        self, who: Human | None, path: str, *, width: int = 1200, touch: bool = False
    ) -> AsyncIterator[Page]:
        """Somebody opens a page in their browser; nobody who is signed in, where it is None."""
        async with self.desk.page("/robots.txt", width=width, touch=touch) as page:
            if who:
                cookie = {"name": "moldir", "value": session_of(who), "url": self.base}
                await page.context.add_cookies([cookie])  # type: ignore[list-item] # a plain dict is one
            await page.goto(path)
            yield page
        self.desk.forgive(ERRORS)


@asynccontextmanager
async def staged(
    url: str, browser: Browser, folder: Path, begins: Callable[[], Awaitable[object]]
) -> AsyncIterator[Stage]:
    """Within the block everybody is signed in at a server on the database, on which `begins` has happened."""
    patch = pytest.MonkeyPatch()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base = f"http://localhost:{port}"
    patch.setattr(settings(), "data_dir", folder)
    patch.setattr(settings(), "public_url", base)
    works_well(patch)
    kept.forget()
    async with one_transaction(url, kept=True):
        await begins()
        for who in (*PEOPLE, *DESK):
            await who.signs_in(token=session_of(who))
    given = os.environ | {
        "MOLDIR_DATABASE_URL": url, "MOLDIR_DATA_DIR": str(folder), "MOLDIR_LOG_LEVEL": "warning",
        "MOLDIR_PUBLIC_URL": base, "MOLDIR_RATE_PAGES": "0",
    }  # fmt: skip
    command = (sys.executable, "-m", "tests.browser.at_work", str(port))
    server = await asyncio.create_subprocess_exec(*command, cwd=PROJECT, env=given)
    worker = asyncio.create_task(works())
    made = Stage(Desk(browser, base), folder)
    try:
        assert await answers(base, server)
        yield made
        assert not worker.done(), worker.result()
        assert not made.desk.faults, "\n".join(made.desk.faults)
    finally:
        worker.cancel()
        with suppress(asyncio.CancelledError):
            await worker
        server.terminate()
        await asyncio.wait_for(server.wait(), 20)
        patch.undo()
        kept.forget()


async def works() -> None:
    """What the worker does: whatever events ask for, as soon as it sees them."""
    while True:
        await deliver_pending()
        await asyncio.sleep(BETWEEN)


def told(page: Page) -> Locator:
    """What the page says was done."""
    return page.locator("main .notice-ok[role=status]")


async def done(page: Page, what: str) -> None:
    """The page says in its language that something was done at the label's desk."""
    language = await page.locator("html").get_attribute("lang") or ""
    await expect(told(page)).to_have_text(translate(f"desk.done.label.{what}", language))


async def act(page: Page, code: str, **typed: str) -> None:
    """Unfold an act of a case, fill in its fields by name, and send it."""
    language = await page.locator("html").get_attribute("lang") or ""
    summary = page.locator("summary").get_by_text(translate(f"desk.label.do.{code}", language), exact=True)
    form = page.locator("details.act").filter(has=summary)
    await form.locator("summary").click()
    for name, value in typed.items():
        radio = form.locator(f"input[type=radio][name={name}][value='{value}']")
        if await radio.count():
            await radio.check()
        else:
            await form.locator(f"[name={name}]").fill(value)
    await form.locator("button[type=submit]").click()


if __name__ == "__main__":
    works_well(pytest.MonkeyPatch())
    uvicorn.run(create_app, factory=True, port=int(sys.argv[1]), log_level="warning", server_header=False)

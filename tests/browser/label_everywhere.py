"""Where anybody learns how a label stands: a shopper with a phone, a site with its badge, a buyer with a program, a
checker who trusts nobody. Each looks for itself, with nothing kept from before but the credential.
"""

import asyncio
import io
import json
import sys
from pathlib import Path
from time import monotonic

import zxingcpp
from PIL import Image
from playwright.async_api import Page, expect

from infra.i18n import LANGUAGES, translate
from tests.browser.at_work import Stage
from tests.browser.conftest import PROJECT
from tests.cast import Human

PHONE, LARGE = 390, 24  # pixels: a phone, and what is large on it
VALID = {"active": "valid"}
COMMAND = (sys.executable, "-c", "from services.cli.main import run; run()", "label", "verify")
# a file let go over the form, as a hand does it
DROP = """
([name, text]) => {
    const carried = new DataTransfer();
    carried.items.add(new File([text], name, {type: 'application/json'}));
    document.querySelector('form[data-verify]').dispatchEvent(
        new DragEvent('drop', {dataTransfer: carried, bubbles: true, cancelable: true}));
}
"""


async def scanned_from(stage: Stage, who: Human, room: str) -> str:
    """What a phone reads of the mark as its holder prints it, on the screen."""
    async with stage.sits(who, room, width=PHONE, touch=True) as page:
        got = await page.request.get(f"{room}/mark-kk.svg")
        assert got.ok, got.status
        await page.set_content(await got.text())
        picture = Image.open(io.BytesIO(await page.screenshot(full_page=True))).convert("RGB")
    stage.desk.forgive("inline style")  # of the picture, which is no page of ours here
    [found] = zxingcpp.read_barcodes(picture)
    return str(found.text)


class Shopper:
    """Somebody who wants to know how a label stands, and asks everywhere."""

    def __init__(self, stage: Stage, number: str) -> None:
        self.stage, self.number = stage, number
        self.address = f"{stage.base}/label/{number}"
        self.credential = stage.folder / "kept.json"

    async def keeps(self) -> None:
        """The credential, as it was when it was valid: no later answer of the server changes it."""
        async with self.stage.sits(None, "/robots.txt") as page:
            self.credential.write_text(await _text(page, f"{self.address}/credential.json"), encoding="utf-8")

    async def told_everywhere(self, state: str, by: float) -> None:
        """Everybody says so by a moment of the machine's clock."""
        async with self.stage.sits(None, "/robots.txt") as page:
            while (found := await self._by_machine(page)) != {state} and monotonic() < by:
                await page.wait_for_timeout(300)
        assert found == {state}
        await self._on_a_phone(state)
        await self._in_the_register(state)
        if self.credential.exists():
            await self._in_the_browser(state)
            await self._at_a_terminal(state)

    async def _by_machine(self, page: Page) -> set[str]:
        """What the badge in each language, the register as data and the API say."""
        found = set()
        for language in LANGUAGES:
            badge = await _text(page, f"{self.address}/badge.svg?lang={language}")
            for state in ("active", "suspended"):
                if translate(f"label_public.badge.{state}", language) in badge:
                    found.add(state)
        listed = json.loads(await _text(page, f"{self.stage.base}/labels.json"))["labels"]
        found |= {one["standing"] for one in listed if one["number"] == self.number}
        answer = await page.request.get(f"/api/v1/labels/{self.number}")
        return found | {(await answer.json())["standing"] if answer.ok else "unknown"}

    async def _on_a_phone(self, state: str) -> None:
        """The address of the code, opened as the phone opens it, and in each language."""
        async with self.stage.sits(None, self.address, width=PHONE, touch=True) as phone:
            for language in LANGUAGES:
                await phone.goto(f"/{language}/label/{self.number}")
                answer = phone.locator("main .certificate-state")
                words = translate(f"label_public.state.{state}", language, day="#").partition("#")
                for part in (words[0], words[2]):
                    await expect(answer).to_contain_text(part.strip(" .:"))
                size = await answer.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
                assert size >= LARGE
                assert await phone.evaluate("document.documentElement.scrollWidth") <= PHONE

    async def _in_the_register(self, state: str) -> None:
        async with self.stage.sits(None, "/robots.txt") as page:
            for language in LANGUAGES:
                await page.goto(f"/{language}/labels")
                line = page.locator("main li, main article").filter(has_text=self.number).first
                await expect(line).to_contain_text(translate(f"label_public.standing.{state}", language))

    async def _in_the_browser(self, state: str) -> None:
        """The kept credential is let go over the page that checks; its lists it fetches itself."""
        async with self.stage.sits(None, "/kk/verify") as page:
            await page.evaluate(DROP, ["label.json", self.credential.read_text(encoding="utf-8")])
            await expect(page.locator("[data-answer]")).to_have_attribute("data-state", VALID.get(state, state))

    async def _at_a_terminal(self, state: str) -> None:
        """`moldir label verify` with keys and lists of this moment: exit 0 for nothing but valid."""
        files = await self._fresh()
        asked = [*COMMAND, str(self.credential), "--did", str(files[0])]
        for each in files[1:]:
            asked += ["--status", str(each)]
        done = await asyncio.create_subprocess_exec(
            *asked, "--json", cwd=PROJECT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        said, wrong = await done.communicate()
        assert json.loads(said or b"{}").get("state") == VALID.get(state, state), wrong.decode()
        assert (done.returncode == 0) == (state == "active")

    async def _fresh(self) -> list[Path]:
        """Keys and lists as they are now."""
        entries = json.loads(self.credential.read_text(encoding="utf-8"))["credentialStatus"]
        wanted = [f"{self.stage.base}/.well-known/did.json", *(one["statusListCredential"] for one in entries)]
        files = []
        async with self.stage.sits(None, "/robots.txt") as page:
            for place, address in enumerate(wanted):
                files.append(self.stage.folder / f"fresh-{place}.json")
                files[-1].write_text(await _text(page, address), encoding="utf-8")
        return files


async def _text(page: Page, address: str) -> str:
    """What stands at an address now; an empty text where nothing does yet."""
    answer = await page.request.get(address)
    return await answer.text() if answer.ok else ""

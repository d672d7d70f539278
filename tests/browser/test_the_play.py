"""The cast plays a whole self-assessment in a browser, in Kazakh, over more than a year: the clock of the server moves.

Started, shared out and answered; proved, and no longer proved when evidence grows old; reviewed, approved, changed and
approved again; findings settled; packed, taken away and verified with nothing but python3; compared with a second year.
"""

import asyncio
import json
import os
import socket
import subprocess
import sys
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from infra import clock
from infra.database import fetch_value
from infra.i18n import translate
from infra.settings import settings
from services.worker.packing import build_package
from tests.browser.conftest import PROJECT, Desk, answers
from tests.browser.test_organisations import press
from tests.cast import AIGERIM, ALTYN, BOLAT, DINA, MARAT, Human, everybody

SPRING = datetime(2026, 3, 2, 6, tzinfo=UTC)
A_YEAR_ON = SPRING + timedelta(days=400)
HOME = f"/kk/organisations/{ALTYN.bin}/integrity"
INSIDE = f"{HOME}/assessments/1"
ITEM = f"{INSIDE}/items/RA-1"


@dataclass
class Stage:
    """A server whose clock the play moves, and a desk to sit down at."""

    desk: Desk
    file: Path

    async def it_is(self, moment: datetime) -> None:
        """From now on it is that moment, and everybody is signed in anew."""
        self.file.write_text(moment.isoformat(), encoding="utf-8")
        with clock.frozen(moment):
            for who in (AIGERIM, BOLAT, DINA, MARAT):
                await who.signs_in(token=self.session(who))

    def session(self, who: Human) -> str:
        """The secret of somebody's session at the moment."""
        return f"{who.key} at {self.file.read_text(encoding='utf-8')}".replace(" ", "-")

    @asynccontextmanager
    async def sits(self, who: Human, path: str) -> AsyncIterator[Page]:
        """Somebody opens a page in their browser."""
        async with self.desk.page("/robots.txt") as page:
            await page.context.add_cookies([{"name": "moldir", "value": self.session(who), "url": self.desk.base}])
            await page.goto(path)
            yield page


@pytest.fixture
async def stage(
    own_database: str, browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Stage]:
    """The cast's organisations on a database of their own, with a server and a data folder."""
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    await everybody()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    file, base = tmp_path / "moment", f"http://localhost:{port}"
    file.write_text(SPRING.isoformat(), encoding="utf-8")
    given = os.environ | {
        "MOLDIR_DATABASE_URL": own_database, "MOLDIR_DATA_DIR": str(tmp_path), "MOLDIR_LOG_LEVEL": "warning",
        "MOLDIR_PUBLIC_URL": base, "MOLDIR_RATE_PAGES": "0",
    }  # fmt: skip
    command = (sys.executable, "-m", "tests.browser.moved", str(port), str(file))
    server = await asyncio.create_subprocess_exec(*command, cwd=PROJECT, env=given)
    try:
        assert await answers(base, server)
        made = Stage(Desk(browser, base), file)
        yield made
        assert not made.desk.faults, "\n".join(made.desk.faults)
    finally:
        server.terminate()
        await asyncio.wait_for(server.wait(), 20)


def told(page: Page) -> Locator:
    """What the page says was done."""
    return page.locator("main .notice-ok[role=status]")


async def level(page: Page, which: str, value: str) -> None:
    """One of the three levels of an item."""
    line = page.locator(".levels > div").filter(has_text=translate(f"level.{which}", "kk"))
    await expect(line.locator("dd")).to_have_text(value)


async def bring(page: Page, name: str, dated: datetime, button: str) -> None:
    """Fill in the form that brings a file, and send it."""
    file = {"name": name, "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n" + name.encode()}
    await page.locator("#file").set_input_files(file)  # type: ignore[arg-type]
    await page.locator("#kind").select_option("record")
    await page.locator("#dated").fill(f"{dated:%Y-%m-%d}")
    await press(page, button)
    await expect(told(page)).to_be_visible()


async def approve(stage: Stage) -> None:
    """The officer submits what stands, and the head of the company approves exactly that."""
    async with stage.sits(MARAT, f"{INSIDE}/approval") as officer:
        await officer.locator("form[action$='/submit'] button").click()
        await expect(told(officer)).to_have_text(translate("integrity.done.submitted", "kk"))
    async with stage.sits(AIGERIM, f"{INSIDE}/approval") as head:
        await press(head, "approval.approve")
        await expect(head.locator("main")).to_contain_text(translate("approval.stands", "kk"))


async def start(page: Page, cycle: str) -> None:
    """The officer starts a standard assessment."""
    await page.goto(f"{HOME}/assessments/new")
    await page.locator("#edition-iso-37001-2025").check()
    await page.locator("#profile-S").check()
    await page.locator("#cycle").fill(cycle)
    await press(page, "assessments.start")
    await expect(told(page)).to_have_text(translate("integrity.done.opened", "kk"))


async def share(page: Page, item: str, who: Human) -> None:
    """The officer gives an item to a colleague."""
    await page.locator(f"#pick-{item}").check()
    await page.locator("#person").select_option(label=who.name)
    await page.locator("#due_on").fill("2026-04-01")
    await press(page, "tasks.assign")
    await expect(told(page)).to_have_text(translate("integrity.done.assigned", "kk"))


async def saved(page: Page) -> None:
    """Wait until the page says that all is saved."""
    await expect(page.locator("[data-status]")).to_have_attribute("data-state", "saved")


async def answer(stage: Stage) -> None:
    """Colleagues answer, each their own; one of them brings evidence, which the officer confirms."""
    async with stage.sits(BOLAT, ITEM) as page:
        await page.locator("[id='RA-1.1']").fill("Иә, наурызда барлық бағыт бойынша бағаланды")
        await page.locator("#claimed-4").check()
        await page.locator("#reason").fill("Нәтижесі кеңеске шықты")
        await saved(page)
        await page.get_by_role("link", name=translate("evidence.bring", "kk")).click()
        await bring(page, "тәуекелдер.pdf", SPRING - timedelta(days=20), "evidence.bring")
    async with stage.sits(DINA, HOME) as page:
        await page.locator("main a", has_text="Басқару органы").first.click()
        await page.wait_for_url("**/items/LED-1")
        await expect(page.locator("[data-keys-help]")).to_be_visible()  # the keys are there
        await page.keyboard.press("3")
        await saved(page)
    async with stage.sits(MARAT, f"{HOME}/evidence/1") as page:
        await press(page, "evidence.confirm")
        await page.goto(ITEM)
        await level(page, "claimed", "4")
        await level(page, "supported", "3")


async def grow_old(stage: Stage) -> None:
    """More than a year later the evidence carries no more; it is renewed, and the reviewer verifies."""
    await stage.it_is(A_YEAR_ON)
    async with stage.sits(BOLAT, ITEM) as page:
        await level(page, "supported", "2")
        await expect(page.locator("#standing")).to_contain_text(translate("assessment.cap.record_old", "kk", level=2))
        await page.goto(f"{HOME}/evidence/1")
        await bring(page, "тәуекелдер-2027.pdf", A_YEAR_ON - timedelta(days=3), "evidence.renew.button")
    async with stage.sits(MARAT, f"{HOME}/evidence/2") as page:
        await press(page, "evidence.confirm")
        await page.goto(f"{INSIDE}/review/RA-1")
        await page.locator("#level-3").check()
        await press(page, "form.save")
        await page.goto(ITEM)
        await level(page, "supported", "3")
        await level(page, "verified", "3")


async def change(stage: Stage) -> None:
    """A word changes after the approval, which therefore holds no more."""
    async with stage.sits(BOLAT, ITEM) as page:
        await page.locator("#reason").fill("Нәтижесі кеңеске шықты, шаралар бекітілді")
        await saved(page)
    async with stage.sits(MARAT, f"{INSIDE}/approval") as page:
        await expect(page.locator("main")).to_contain_text(translate("approval.again", "kk"))


async def settle(stage: Stage) -> None:
    """A finding is written, something is done about it, another person sees that it worked, and it is closed."""
    async with stage.sits(MARAT, f"{HOME}/findings/new") as page:
        await page.locator("#place").select_option("1:RA-1")
        await page.locator("#grade-major").check()
        await page.locator("#said").fill("Сатып алу тәуекелдері бөлек бағаланбаған")
        await press(page, "finding.open")
        await page.locator("#plan-title").fill("Сатып алуды бөлек бағалау")
        await page.locator("#plan-person").select_option(label=BOLAT.name)
        await page.locator("#plan-due_on").fill("2027-05-01")
        await press(page, "finding.plan.save")
        await expect(told(page)).to_be_visible()
    async with stage.sits(BOLAT, f"{HOME}/findings/1") as page:
        await page.locator("form[action$='/done'] button").click()
        await expect(page.locator("main")).to_contain_text(translate("finding.awaits_another", "kk"))
    async with stage.sits(AIGERIM, f"{HOME}/findings/1") as page:
        await page.get_by_label(translate("finding.worked", "kk"), exact=True).check()
        await page.get_by_label(translate("finding.seen", "kk")).fill("Бағалау хаттамасы")
        await press(page, "finding.check.save")
        await press(page, "finding.close")
        await expect(told(page)).to_contain_text(translate("integrity.done.finding_closed", "kk"))


async def take_away(stage: Stage, folder: Path) -> None:
    """The package is made, taken away, and verified on a machine that has nothing but python3."""
    async with stage.sits(MARAT, f"{INSIDE}/outputs") as page:
        await press(page, "outputs.package.order")
        await expect(page.locator("#package-list li")).to_have_count(1)
        with clock.frozen(A_YEAR_ON):
            await build_package(await fetch_value("select max(id) from audit_package"))
        await page.goto(f"{INSIDE}/outputs")
        async with page.expect_download() as coming:
            await page.locator("#package-list a[href$='/file']").click()
        package = folder / "package.zip"
        await (await coming.value).save_as(package)
    with zipfile.ZipFile(package) as archive:
        archive.extractall(folder / "package")
    verify = (sys.executable, "-I", str(folder / "package" / "verify.py"), str(package))
    whole = await asyncio.to_thread(subprocess.run, verify, capture_output=True, text=True, check=False, env={})
    assert whole.returncode == 0, whole.stdout + whole.stderr
    assert json.loads((folder / "package" / "manifest.json").read_text(encoding="utf-8"))
    content = bytearray(package.read_bytes())
    content[content.index(b"%PDF-1.7")] ^= 1
    package.write_bytes(content)
    broken = await asyncio.to_thread(subprocess.run, verify, capture_output=True, text=True, check=False, env={})
    assert broken.returncode != 0


async def second_year(stage: Stage) -> None:
    """The cycle is closed, a second begins, and what was submitted in both stands side by side."""
    async with stage.sits(MARAT, INSIDE) as page:
        await press(page, "tasks.close")
        await expect(told(page)).to_have_text(translate("integrity.done.closed", "kk"))
        await start(page, "2027")
        await page.goto(f"{HOME}/assessments/2/items/RA-1")
        await page.keyboard.press("1")
        await saved(page)
        await page.goto(f"{HOME}/assessments/2/approval")
        await page.locator("form[action$='/submit'] button").click()
        await expect(told(page)).to_be_visible()
        await page.goto(f"{HOME}/cycles")
        await press(page, "cycles.compare.button")
        row = page.locator("tbody tr", has_text="RA-1").first
        await expect(row.locator("td").nth(0)).to_have_text("3")
        await expect(row.locator("td").nth(1)).to_have_text("1")
        await expect(row).to_contain_text(translate("cycles.fell", "kk"))


@pytest.mark.timeout(240)
async def test_the_cast_plays_a_self_assessment_from_the_first_question_to_the_second_year(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.it_is(SPRING)
    async with stage.sits(MARAT, HOME) as page:
        await start(page, "2026")
        await share(page, "RA-1", BOLAT)
        await share(page, "LED-1", DINA)
    await answer(stage)
    await grow_old(stage)
    await approve(stage)
    await change(stage)
    await settle(stage)
    await approve(stage)
    await take_away(stage, tmp_path)
    await second_year(stage)

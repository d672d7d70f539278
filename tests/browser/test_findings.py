"""Findings in a real browser, in Kazakh: written, planned, done by somebody else, checked, closed; and the days."""

import re

from playwright.async_api import Page, expect

from infra import clock
from infra.i18n import translate
from tests.browser.conftest import Desk
from tests.browser.test_accessibility import check
from tests.browser.test_organisations import browser_of, own_organisation, press
from tests.cast import AIGERIM, BOLAT, MARAT

WORDS = "Хаттамалар наурыздан бері жүргізілмеген"


async def begin(page: Page) -> str:
    """The integrity rooms of the first organisation, with a self-assessment that runs; their path in Kazakh."""
    home = f"/kk{await own_organisation(page, 'kk')}/integrity"
    await page.goto(f"{home}/assessments/new")
    edition = page.locator("#edition-iso-37001-2025")
    if await edition.is_enabled():
        await edition.check()
        await page.locator("#profile-Q").check()
        await page.locator("#cycle").fill("2026")
        await press(page, "assessments.start")
        await page.wait_for_url("**done=opened")
    return home


async def test_a_finding_goes_its_way_from_hand_to_hand(desk: Desk) -> None:
    async with browser_of(desk, MARAT, "/robots.txt") as officer:
        home = await begin(officer)
        await officer.goto(f"{home}/findings/new")
        await officer.locator("#place").select_option(index=3)
        await officer.locator("#grade-minor").check()
        await officer.locator("#said").fill(WORDS)
        await press(officer, "finding.open")
        await officer.wait_for_url("**done=finding_opened")
        address = officer.url.partition("?")[0]
        await officer.locator("summary", has_text=translate("finding.cause.write", "kk")).click()
        await officer.locator("#cause-said").fill("Неге? Жауаптысы жоқ.\nНеге? Бұйрық шықпаған.")
        await press(officer, "form.save")
        await expect(officer.locator("main .said").nth(1)).to_contain_text("Бұйрық шықпаған")
        await officer.locator("#plan-title").fill("Жауаптыны бұйрықпен тағайындау")
        await officer.locator("#plan-person").select_option(label=BOLAT.name)
        await officer.locator("#plan-due_on").fill(f"{clock.today():%Y-%m-%d}")
        await press(officer, "finding.plan.save")
        await officer.wait_for_url("**done=planned")
        for path in (address, f"{home}/findings", f"{home}/calendar", f"{home}/duties", f"{home}/findings/new", home):
            await officer.goto(path)
            assert not (wrong := await check(officer)), f"{path}: " + "\n".join(wrong)

    async with browser_of(desk, BOLAT, address, script=False) as doer:  # without a script, too
        await doer.get_by_role("button", name=re.compile(translate("finding.finish", "kk"))).click()
        await expect(doer.locator("main")).to_contain_text(translate("finding.awaits_another", "kk"))

    async with browser_of(desk, AIGERIM, address) as owner:
        await owner.get_by_label(translate("finding.worked", "kk"), exact=True).check()
        await owner.get_by_label(translate("finding.seen", "kk")).fill("Бұйрық № 14")
        await press(owner, "finding.check.save")
        await owner.wait_for_url("**done=action_checked")
        await press(owner, "finding.close")
        await owner.wait_for_url("**done=finding_closed")
        await expect(owner.locator(".story li")).to_have_count(6)
        await owner.get_by_role("button", name=translate("finding.undo", "kk"), exact=True).click()
        await owner.wait_for_url("**done=finding_reopened")


async def test_a_month_is_turned_and_taken_along_as_a_file(desk: Desk) -> None:
    async with browser_of(desk, MARAT, "/robots.txt") as page:
        home = await begin(page)
        await page.goto(f"{home}/calendar?month=2026-12")
        await page.get_by_role("link", name=translate("calendar.after", "kk"), exact=True).click()
        await page.wait_for_url("**month=2027-01")
        await expect(page.locator(".month td")).to_have_count(35)
        async with page.expect_download() as coming:
            await page.get_by_role("link", name=translate("calendar.download", "kk")).click()
        file = await coming.value
        assert file.suggested_filename == "moldir.ics"
        await page.set_viewport_size({"width": 320, "height": 700})
        await expect(page.locator(".month")).to_be_hidden()

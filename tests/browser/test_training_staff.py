"""The staff list in a real browser, in Kazakh: a file of five hundred becomes a list, rules assign, one is waived."""

import os
from pathlib import Path

from playwright.async_api import Page, expect

from infra.i18n import translate
from tests.browser.conftest import Desk
from tests.browser.test_accessibility import check
from tests.browser.test_organisations import browser_of, own_organisation
from tests.cast import AIGERIM, MARAT
from tests.compliance.training.staff_lists import BAD, PEOPLE, as_csv, listed

NARROW = {"width": 320, "height": 800}
WIDE = {"width": 1200, "height": 900}
UNREADABLE = """() => [...document.querySelectorAll(".button")].filter(each => each.checkVisibility()).filter(
    each => getComputedStyle(each).color === getComputedStyle(each).backgroundColor).map(each => each.textContent)"""
SHOTS = os.environ.get("MOLDIR_SCREENSHOTS", "")


async def seen(page: Page, path: str) -> list[str]:
    """A page opened, wide and narrow; what is wrong with it."""
    await page.goto(path)
    return await seen_here(page, path)


async def seen_here(page: Page, path: str) -> list[str]:
    """The same of the page that is open, which no address may lead to."""
    wrong = [f"{path}: {fault}" for fault in await check(page)]
    wrong += [f"{path}: {words} cannot be read" for words in await page.evaluate(UNREADABLE)]
    for size in (NARROW, WIDE):
        await page.set_viewport_size(size)  # type: ignore[arg-type] # width and height
        if SHOTS:
            name = path.strip("/").replace("/", "-").partition("training-")[2]
            await page.screenshot(path=str(Path(SHOTS) / f"{name}-{size['width']}.png"), full_page=True)
        sideways = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
        wrong += [f"{path}: scrolls sideways at {size['width']}"] if sideways else []
    return wrong


async def test_a_file_becomes_a_list_and_rules_assign(desk: Desk) -> None:
    wrong: list[str] = []
    async with browser_of(desk, MARAT, "/robots.txt") as officer:
        room = f"/kk{await own_organisation(officer, 'kk')}/training"
        for path in ("/staff", "/staff/new", "/rules", "/rules/new", "/waivers"):
            wrong += await seen(officer, f"{room}{path}")
        await officer.goto(f"{room}/rules")
        await officer.locator("form[action$='/suggested'] button").click()
        await expect(officer.locator("[role=status]")).to_contain_text(translate("training.done.rules_suggested", "kk"))
        wrong += await seen(officer, f"{room}/rules")
        wrong += await seen(officer, f"{room}/staff/import")
        chosen = {"name": "штат.csv", "mimeType": "text/csv", "buffer": as_csv(listed())}
        await officer.locator("#file").set_input_files(chosen)  # type: ignore[arg-type] # a file that is none
        await officer.keyboard.press("Tab")
        await officer.locator("main form.form button[type=submit]").press("Enter")
        await expect(officer.locator("#would")).to_be_visible()
        await expect(officer.locator("main")).to_contain_text(str(PEOPLE - BAD))
        wrong += await seen(officer, officer.url.removeprefix(desk.base))
        await officer.locator("form[action$='/take'] button").press("Enter")
        await expect(officer.locator("[role=status]").first).to_be_visible()
        async with officer.expect_download() as coming:
            await officer.locator("a[download]").click()
        told = (await (await coming.value).path()).read_text("utf-8-sig")
        assert len(told.splitlines()) == BAD + 1
        wrong += await seen(officer, f"{room}/staff?role=procurement")
        await officer.locator("tbody th a").first.click()
        member = officer.url.removeprefix(desk.base).partition("?")[0]
        ask = officer.locator("details", has=officer.locator("form[action$='/waive']")).first
        await ask.locator("summary").press("Enter")
        await ask.locator("textarea").fill("Ұзақ демалыста")
        await ask.locator("button[type=submit]").press("Enter")
        await expect(officer.locator("[role=status]")).to_contain_text(translate("training.done.member_waive", "kk"))
        wrong += await seen(officer, member)
        wrong += await seen(officer, f"{member}/edit")
        async with browser_of(desk, AIGERIM, f"{room}/waivers") as head:
            wrong += await seen(head, f"{room}/waivers")
            await head.locator("input[value=approved] ~ button").first.click()
            said = translate("training.done.waiver_answered", "kk")
            await expect(head.locator("[role=status]")).to_contain_text(said)
            wrong += await seen(head, f"{room}/waivers")
    assert not wrong, "\n".join(wrong)

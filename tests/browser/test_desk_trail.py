"""The trail at Atameken's desk, in a real browser: asked, followed from event to event, read by keyboard."""

import pytest
from playwright.async_api import expect

from infra.i18n import LANGUAGES, translate
from tests.browser.conftest import Desk
from tests.browser.test_accessibility import check
from tests.browser.test_organisations import browser_of
from tests.cast import ADMINISTRATOR, AIGERIM, AUDITOR


@pytest.mark.parametrize("language", LANGUAGES)
async def test_events_are_asked_for_and_lead_to_their_like(desk: Desk, language: str) -> None:
    async with browser_of(desk, AUDITOR, f"/{language}/desk/trail") as page:
        await page.locator("#kind").fill("trail.read")
        await page.keyboard.press("Enter")
        await page.wait_for_url("**kind=trail.read*")
        events = page.locator("ol.days > li")
        await expect(events.first.locator("h2")).to_contain_text(translate("event.trail.read", language))
        assert not (wrong := await check(page, language)), "\n".join(wrong)
        await events.first.locator("dd a.hash").first.click()
        await page.wait_for_url("**actor=*")
        assert await page.locator("#actor").input_value() == str(AUDITOR.id)
        data = page.locator("ol.days > li details").first
        await data.locator("summary").focus()
        await page.keyboard.press("Enter")
        await expect(data.locator("pre")).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_finds_nothing_or_is_no_day_is_said(desk: Desk, language: str) -> None:
    async with browser_of(desk, ADMINISTRATOR, f"/{language}/desk/trail?kind=no.such.event") as page:
        await expect(page.locator("main")).to_contain_text(translate("desk.trail.none", language))
        assert not (wrong := await check(page, language)), "\n".join(wrong)
        await page.goto(f"/{language}/desk/trail?first=yesterday")
        await expect(page.locator("#first-fault")).to_contain_text(translate("desk.trail.no_day", language))
        assert not (wrong := await check(page, language)), "\n".join(wrong)
    desk.forgive("does not conform to the required format")  # Chromium's word on a day typed into the address


async def test_the_trail_works_without_javascript_and_is_closed_to_members(desk: Desk) -> None:
    async with browser_of(desk, AUDITOR, "/kk/desk/trail", script=False) as page:
        await page.locator("#kind").fill("trail.read")
        await page.locator("main form button").click()
        await expect(page.locator("ol.days > li").first).to_be_visible()
    async with browser_of(desk, AIGERIM, "/kk/desk/trail") as page:
        await expect(page.locator("#kind")).to_have_count(0)

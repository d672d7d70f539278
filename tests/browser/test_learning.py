"""Somebody without an account learns, in a real browser: by keyboard from the code to the result; no fault anywhere."""

import re

import pytest
from playwright.async_api import Page, expect

from infra.i18n import LANGUAGES, translate
from tests.browser.conftest import Desk
from tests.browser.test_accessibility import PHONE, check
from tests.browser.test_organisations import browser_of, own_organisation
from tests.cast import SAULE

CODE = re.compile(r"[0-9A-Z]{5}-[0-9A-Z]{5}")


async def code_of(desk: Desk, number: str, language: str = "kk") -> str:
    """The trainer enters somebody in the staff list, and gives them a personal code."""
    async with browser_of(desk, SAULE, "/robots.txt") as page:
        room = f"/kk{await own_organisation(page, 'kk')}/training"
        await page.goto(f"{room}/staff/new")
        await page.locator("#number").fill(number)
        await page.locator("#last_name").fill(f"Жұмысшы {number} (ойдан шығарылған)")
        await page.locator("#kind-employee").check()
        await page.locator("#language").select_option(language)
        await page.locator("#hired_on").fill("2026-01-12")
        await page.locator("main form[action$='/staff/new'] button[type=submit]").first.click()
        await expect(page.locator("[role=status]")).to_be_visible()
        await page.goto(f"{room}/codes")
        await page.locator("#numbers").fill(number)
        await page.locator("main form[action$='/codes'] button[type=submit]").click()
        found = CODE.search(await page.locator(".slips").inner_text())
        assert found is not None
        return found[0]


async def enter_on(page: Page, wanted: str) -> None:
    """Go on with the keyboard until something is in focus, and press Enter."""
    for _ in range(80):
        await page.keyboard.press("Tab")
        if await page.evaluate("wanted => document.activeElement?.matches(wanted) ?? false", wanted):
            await page.keyboard.press("Enter")
            await page.wait_for_load_state()
            return
    pytest.fail(f"no keyboard reaches {wanted} at {page.url}")


async def answer_all(page: Page, key: str) -> None:
    """Every question by keyboard: the first choice has the focus, `key` chooses, Enter saves and goes on."""
    while re.search(r"/test/\d+/\d+$", page.url):
        here = page.url
        await page.wait_for_function("document.activeElement?.name === 'choice'")
        await page.keyboard.press(key)
        await page.wait_for_function("document.querySelector('input[name=choice]:checked') !== null")
        await page.keyboard.press("Enter")
        await page.wait_for_url(lambda address, here=here: address != here)


async def test_the_whole_journey_by_keyboard_in_kazakh_from_a_kiosk_to_the_result(desk: Desk) -> None:
    code = await code_of(desk, "K-1")
    wrong: list[str] = []
    async with desk.page("/kk/learn/enter", width=PHONE) as page:
        await expect(page.locator("#code")).to_be_focused()  # a browser gives the focus with its first picture
        await page.keyboard.type(code.lower())
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/kk/learn")
        wrong += await check(page)
        await page.set_viewport_size({"width": PHONE, "height": 900})
        await page.reload()
        if await page.locator("details.more:not([open])").count():  # somebody's rule asks for other courses
            await enter_on(page, "details.more > summary")
        await enter_on(page, "main a[href$='/foundations']")
        await page.wait_for_url("**/foundations")
        await enter_on(page, "form[action$='/begin'] button")
        await page.wait_for_url("**/lessons/*")
        lesson = page.url
        await enter_on(page, "details.more > summary")
        await expect(page.locator(".lesson details[open]")).to_be_visible()
        await enter_on(page, "details.try > summary")
        await expect(page.locator("details.try[open] p")).to_be_visible()
        await enter_on(page, "form[action$='/done'] button")
        await page.wait_for_url(lambda address: address != lesson)
        await page.keyboard.press("k")
        await page.wait_for_url(lesson)
        await page.goto(page.url.rpartition("/lessons/")[0])
        await expect(page.locator("main ol.lessons")).to_contain_text(translate("learning.is_read", "kk"))
        await enter_on(page, "a[href$='/test']")
        await expect(page.locator("main")).to_contain_text(translate("learning.test.noted.value", "kk"))
        await enter_on(page, "form[action$='/test'] button")
        await page.wait_for_url("**/test/*/1")
        await answer_all(page, "Space")
        await enter_on(page, "form[action$='/finish'] button")
        await page.wait_for_url("**/test/*")
        await expect(page.locator("h1")).to_have_text(translate("learning.heading.result", "kk"))
        wrong += await check(page)
        await page.set_viewport_size({"width": PHONE, "height": 900})
        await page.reload()
        await enter_on(page, "form[action$='/leave'] button")
        await page.wait_for_url("**/learn/enter**")
        await page.go_back()
        await page.reload()
        await expect(page.locator("#code")).to_be_visible()
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_lesson_test_and_result_have_no_accessibility_fault(desk: Desk, language: str) -> None:
    code = await code_of(desk, f"A-{language}", language)
    wrong: list[str] = []
    async with desk.page(f"/{language}/learn/enter", script=language != "ru") as page:
        wrong += await check(page, language) if language != "ru" else []
        await page.locator("#code").fill(code)
        await page.locator("form[action$='/learn/enter'] button").click()
        await page.wait_for_url(f"**/{language}/learn")
        home = (await page.locator("main a[href$='/foundations']").get_attribute("href")) or ""
        await page.goto(f"{home}/test")
        await page.locator("form[action$='/test'] button").click()
        await page.wait_for_url("**/test/*/1")
        attempt = page.url.rpartition("/")[0]
        await page.locator("input[name=choice]").nth(1).check()
        await page.locator("button[value=overview]").click()  # saved, and without a script
        await page.wait_for_url(attempt)
        await expect(page.locator(".places li").first).to_contain_text(translate("learning.answered", language))
        pages = [home, f"{home}/lessons/bribe", f"{home}/test", f"{attempt}/1", attempt]
        for path in pages:
            await page.goto(path)
            wrong += [f"{path}: {fault}" for fault in await check(page, language)] if language != "ru" else []
        await page.goto(attempt)
        await page.locator("form[action$='/finish'] button").click()
        await expect(page.locator("#sure-fault")).to_be_visible()
        wrong += await check(page, language) if language != "ru" else []
        await page.locator("#sure").check()
        await page.locator("form[action$='/finish'] button").click()
        await expect(page.locator("h1")).to_have_text(translate("learning.heading.result", language))
        wrong += await check(page, language) if language != "ru" else []
        cookies = await page.context.cookies()
    desk.forgive(r"\(Unprocessable")
    if language == "ru":  # the same pages, looked at where a script may look
        async with desk.page("/robots.txt") as page:
            await page.context.add_cookies(cookies)  # type: ignore[arg-type]
            for path in (home, f"{home}/lessons/bribe", f"{home}/test", attempt):
                await page.goto(path)
                wrong += [f"{path}: {fault}" for fault in await check(page, language)]
    assert not wrong, "\n".join(wrong)


async def test_rooms_of_attendance_codes_questions_and_settings_have_no_fault(desk: Desk) -> None:
    await code_of(desk, "R-1")
    wrong: list[str] = []
    async with browser_of(desk, SAULE, "/robots.txt") as page:
        room = f"/kk{await own_organisation(page, 'kk')}/training"
        await page.goto(f"{room}/sheets")
        await page.locator("#trainer").fill("Оқытушы (ойдан шығарылған)")
        await page.locator("#numbers").fill("R-1")
        await page.locator("main form[action$='/sheets'] button[type=submit]").click()
        await expect(page.locator("[role=status]")).to_contain_text(translate("training.done.sheet_opened", "kk"))
        sheet = page.url.partition("?")[0]
        for path in (sheet, f"{room}/sheets", f"{room}/codes", f"{room}/questions", f"{room}/settings"):
            await page.goto(path)
            wrong += [f"{path}: {fault}" for fault in await check(page)]
        await page.goto(f"{room}/codes")
        await page.locator("#numbers").fill("R-1")
        await page.locator("main form[action$='/codes'] button[type=submit]").click()
        wrong += [f"slips: {fault}" for fault in await check(page)]
    assert not wrong, "\n".join(wrong)

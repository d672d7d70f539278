"""Certificates in a real browser: checked by anybody, kept by their holders, listed for who keeps training."""

import pytest
from playwright.async_api import expect

from infra.i18n import LANGUAGES, translate
from tests.browser.conftest import Desk
from tests.browser.country import HOLDER
from tests.browser.test_accessibility import check
from tests.browser.test_organisations import browser_of, own_organisation, press
from tests.cast import SAMAL, SAULE

LINK = ".rows a[href*='/certificates/TR-']"


async def number_of_it(desk: Desk) -> str:
    """The number of the only certificate there is, as who keeps training reads it."""
    async with browser_of(desk, SAULE, "/robots.txt", script=False) as page:
        room = f"/kk{await own_organisation(page, 'kk')}/training/certificates"
        await page.goto(room)
        await page.locator("#filter-words").fill(HOLDER)
        await page.locator("main form.filters-line button").click()
        return await page.locator(LINK).first.inner_text()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_anybody_checks_a_number_without_a_script(desk: Desk, language: str) -> None:
    number = await number_of_it(desk)
    wrong_sign = number[:-1] + ("0" if number[-1] != "0" else "1")
    async with desk.page(f"/{language}/certificates", script=False) as page:
        for typed, state in ((wrong_sign, "mistyped"), (number.lower().replace("-", " "), "valid")):
            await page.locator("#number").fill(typed)
            await press(page, "certificate.check.button")
            await expect(page.locator(".certificate-state")).to_have_text(
                translate(f"certificate.state.{state}", language)
            )
        await expect(page.locator("main")).not_to_contain_text("7003")  # the holder shows initials alone
    desk.forgive(r"\(Not Found")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_check_has_no_fault(desk: Desk, language: str) -> None:
    number = await number_of_it(desk)
    wrong = []
    for path in ("", f"/{number}", "/TR-2026-000000000-X", "?number=жоқ"):
        async with desk.page(f"/{language}/certificates{path}") as page:
            wrong += [f"{path}: {fault}" for fault in await check(page, language)]
    desk.forgive(r"404 \(Not Found\)")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_holder_reads_shows_and_takes_a_certificate_along(desk: Desk, language: str) -> None:
    async with browser_of(desk, SAMAL, f"/{language}/learn/certificates") as page:
        wrong = [f"all: {fault}" for fault in await check(page, language)]
        await page.locator("main .rows a").first.click()
        wrong += [f"one: {fault}" for fault in await check(page, language)]
        address = page.url
        for name in ("certificate.pdf", "certificate.json", "certificate.jwt", "certificate-named.json"):
            async with page.expect_download() as coming:
                await page.locator(f"main a[href$='/{name}']").click()
            assert await (await coming.value).failure() is None
        await press(page, "certificate.transfer.button")
        await expect(page.locator(".certificate-code")).to_be_visible()
        wrong += [f"code: {fault}" for fault in await check(page, language)]
    async with browser_of(desk, SAMAL, address, script=False) as page:
        for shown in (True, False):
            await page.locator("#show-name").set_checked(shown)
            await press(page, "certificate.show.button")
            await expect(page.locator("[role=status]")).to_be_visible()
            await page.locator("main a", has_text=translate("certificate.show.see", language)).click()
            name = page.locator("main .facts", has_text="Жұмысшы")
            await expect(name).to_have_count(1 if shown else 0)
            await page.goto(address)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_keepers_room_has_no_fault_and_takes_no_code_that_is_none(desk: Desk, language: str) -> None:
    async with browser_of(desk, SAULE, "/robots.txt") as page:
        room = f"/{language}{await own_organisation(page, language)}/training/certificates"
        wrong = []
        for asked in ("", f"?words={HOLDER}", "?words=жоқ"):
            await page.goto(room + asked)
            wrong += [f"{asked}: {fault}" for fault in await check(page, language)]
        await page.goto(room)
        await page.locator("#employee").fill(HOLDER)
        await page.locator("#code").fill("ABCD-EFGH-JKMN-PQRS")
        await page.locator("#agreed").check()
        await press(page, "passport.take")
        await expect(page.locator("#code-fault")).to_be_visible()
        await expect(page.locator("#employee")).to_have_value(HOLDER)
        wrong += [f"fault: {fault}" for fault in await check(page, language)]
    assert not wrong, "\n".join(wrong)

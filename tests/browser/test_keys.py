"""Keys for programs, and the pages of the trail and of personal data, in a real browser."""

from itertools import count

import pytest
from playwright.async_api import Page, expect

from infra.i18n import LANGUAGES, translate
from tests.browser.conftest import Desk
from tests.browser.test_accessibility import check

PASSWORD = "жусан иісі мен жел"
_numbers = count(1)


async def press(page: Page, words: str, **said: object) -> None:
    """Press the first button in the main part that says so."""
    language = await page.locator("html").get_attribute("lang") or ""
    name = translate(words, language, **said)
    await page.locator("main").get_by_role("button", name=name, exact=True).first.click()


async def join(page: Page, language: str) -> None:
    """Somebody new, by a link in a letter."""
    await page.goto(f"/{language}/sign-up")
    await page.locator("#email").fill(f"program{next(_numbers)}@altyn.test")
    await press(page, "account.sign_up.button")
    await page.goto(f"/{language}/dev/mail")
    await page.locator(".rows a").first.click()
    await page.locator("main a.button-main").click()
    await page.locator("#name").fill("Сынақшы (ойдан шығарылған)")
    await page.locator("#password").fill(PASSWORD)
    await press(page, "account.join.button")
    await page.wait_for_url(f"**/{language}/account?done=joined")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_key_is_made_used_renewed_and_revoked(desk: Desk, language: str) -> None:
    async with desk.page(f"/{language}/") as page:
        await join(page, language)
        await page.goto(f"/{language}/account/keys")
        assert not (wrong := await check(page, language)), "\n".join(wrong)
        await page.locator("#name").fill("Есеп бағдарламасы")
        await page.locator("#scope-trail").check()
        await press(page, "key.make")
        secret = await page.locator("#secret").inner_text()
        assert not (wrong := await check(page, language)), "\n".join(wrong)

        async def status(key: str) -> int:
            answer = await page.request.get("/api/v1/events", headers={"Authorization": f"Bearer {key}"})
            return answer.status

        assert await status(secret) == 200
        await page.goto(f"/{language}/account/keys")
        await expect(page.locator(".rows li")).to_have_count(1)
        await expect(page.locator("main")).not_to_contain_text(secret)
        assert not (wrong := await check(page, language)), "\n".join(wrong)
        await page.get_by_role("button", name=translate("key.renew_named", language, name="Есеп бағдарламасы")).click()
        newer = await page.locator("#secret").inner_text()
        assert (await status(secret), await status(newer)) == (200, 200)
        await page.goto(f"/{language}/account/keys")
        await expect(page.locator(".rows")).to_contain_text(translate("key.state.renewed", language))
        revoke = translate("key.revoke_named", language, name="Есеп бағдарламасы")
        await page.get_by_role("button", name=revoke).last.click()
        await expect(page.get_by_role("status")).to_contain_text(translate("account.done.key_revoked", language))
        assert (await status(secret), await status(newer)) == (401, 200)


async def test_keys_are_made_without_javascript(desk: Desk) -> None:
    async with desk.page("/ru/", script=False) as page:
        await join(page, "ru")
        await page.goto("/ru/account/keys")
        await press(page, "key.make")
        await expect(page.locator("#name-fault")).to_be_visible()
        await page.locator("#name").fill("1С")
        await press(page, "key.make")
        await expect(page.locator("#secret")).to_contain_text("moldir_")
    desk.forgive(r"422 \(Unprocessable")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_page_of_personal_data_has_no_accessibility_fault(desk: Desk, language: str) -> None:
    async with desk.page(f"/{language}/privacy") as page:
        assert not (wrong := await check(page, language)), "\n".join(wrong)

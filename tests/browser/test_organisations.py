"""What people do for their organisations, in a real browser: inviting, verifying, looking up, deciding."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from infra import clock
from infra.i18n import LANGUAGES, translate
from tests.browser.conftest import Desk
from tests.browser.country import session_of
from tests.browser.test_accessibility import AXE, check, faults
from tests.cast import ADMINISTRATOR, AIGERIM, ALONE, DINA, KANAT, SAMAL, ZHANNA, Human
from tests.services.certificates.centre import Centre

PASSWORD = "жусан иісі мен жел"
_numbers = count(1)


@asynccontextmanager
async def browser_of(desk: Desk, who: Human, path: str, *, script: bool = True) -> AsyncIterator[Page]:
    """A page opened in the browser of somebody who is signed in."""
    async with desk.page("/robots.txt", script=script) as page:
        await page.context.add_cookies([{"name": "moldir", "value": session_of(who), "url": desk.base}])
        await page.goto(path)
        yield page
    desk.forgive(r"\((Unprocessable|Forbidden|Gone|Not Found)")


async def press(page: Page, words: str, **said: object) -> None:
    """Press the button in the main part that says so."""
    language = await page.locator("html").get_attribute("lang") or ""
    await page.locator("main").get_by_role("button", name=translate(words, language, **said), exact=True).click()


async def own_organisation(page: Page, language: str) -> str:
    """Open the page of the first organisation one belongs to; its path."""
    await page.goto(f"/{language}/account/organisations")
    await page.locator(".rows h3 a").first.click()
    await page.wait_for_url("**/organisations/*")
    return page.url.partition(f"/{language}")[2]


async def open_letter(page: Page, language: str) -> str:
    """Read the newest letter; the address that its button leads to."""
    await page.goto(f"/{language}/dev/mail")
    await page.locator(".rows a").first.click()
    return await page.locator("main a.button-main").get_attribute("href") or ""


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_owner_invites_somebody_who_joins_is_removed_and_taken_back(desk: Desk, language: str) -> None:
    email, name = f"guest{next(_numbers)}@altyn.test", f"Қонақ {language} (ойдан шығарылған)"
    async with browser_of(desk, AIGERIM, "/robots.txt") as owner:
        organisation = await own_organisation(owner, language)
        await owner.locator("#email").fill(email)
        await owner.locator("#new-checker").check()
        await press(owner, "invitation.send")
        await expect(owner.locator("[role=status]")).to_contain_text(translate("organisation.done.invited", language))
        async with desk.page("/robots.txt") as guest:
            invitation = await open_letter(guest, language)
            await guest.goto(invitation)
            await expect(guest.locator("main")).to_contain_text(AIGERIM.name)
            await guest.get_by_role("link", name=translate("invitation.sign_up", language)).click()
            await guest.locator("#email").fill(email)
            await press(guest, "account.sign_up.button")
            await guest.goto(await open_letter(guest, language))
            await guest.locator("#name").fill(name)
            await guest.locator("#password").fill(PASSWORD)
            await press(guest, "account.join.button")
            await guest.wait_for_url("**/account?done=joined")
            await guest.goto(invitation)
            assert not (wrong := await check(guest, language)), "\n".join(wrong)
            await press(guest, "invitation.accept")
            await guest.wait_for_url(f"**{organisation}?done=joined")
            await guest.goto(invitation)  # works once
            await expect(guest.locator("h1")).to_contain_text(translate("error.heading.link_spent", language))
        desk.forgive(r"\(Gone")
        await owner.goto(f"/{language}{organisation}")
        row = owner.locator(".rows > li").filter(has_text=name)
        await row.locator("summary").click()
        await row.get_by_role("button", name=translate("member.remove_named", language, name=name)).click()
        await owner.wait_for_url("**done=removed**")
        await owner.get_by_role("button", name=translate("member.restore_named", language, name=name)).first.click()
        await expect(owner.locator("[role=status]")).to_contain_text(translate("organisation.done.restored", language))


@pytest.mark.parametrize(("language", "script"), [("kk", True), ("ru", False), ("en", True)])
async def test_a_company_is_verified_by_the_certificate_of_its_head(
    desk: Desk, language: str, script: bool, country_folder: Path, companies: list[str]
) -> None:
    number = companies[LANGUAGES.index(language)]
    centre = Centre("p256", country_folder / "trust", clock.now())
    centre.trusts()
    async with browser_of(desk, ALONE, f"/{language}/account/organisations", script=script) as page:
        await page.locator("#number").fill(f"{number[:6]} {number[6:]}")
        await press(page, "form.continue")
        await page.wait_for_url("**/account/claims/*")
        if script:
            assert not (wrong := await check(page, language)), "\n".join(wrong)
        async with page.expect_download() as started:
            await page.get_by_role("link", name=translate("claim.download", language)).click()
        downloaded = await (await started.value).path()
        content = downloaded.read_bytes()
        wrong_answer = {"name": "a.cms", "mimeType": "application/pkcs7-mime", "buffer": content}
        await page.locator("#answer").set_input_files(wrong_answer)  # type: ignore[arg-type]
        await press(page, "claim.upload")
        await expect(page.locator("#answer-fault")).to_contain_text(translate("certificate.unreadable", language))
        signed = centre.certify(number).signs(content)
        answer = {"name": f"moldir-{number}.cms", "mimeType": "application/pkcs7-mime", "buffer": signed}
        await page.locator("#answer").set_input_files(answer)  # type: ignore[arg-type]
        await press(page, "claim.upload")
        await page.wait_for_url(f"**/organisations/{number}?done=granted")
        await expect(page.locator("main")).to_contain_text(translate("organisation.verified.certificate", language))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_staff_verify_whom_no_certificate_does(desk: Desk, language: str, companies: list[str]) -> None:
    number = companies[3 + LANGUAGES.index(language)]
    async with browser_of(desk, ZHANNA, f"/{language}/account/organisations") as page:
        await page.locator("#number").fill(number)
        await press(page, "form.continue")
        await page.locator("#note").fill("Сенімхат № 17")
        await press(page, "claim.staff.ask")
        await expect(page.locator("[role=status]")).to_contain_text(translate("account.done.asked", language))
    async with browser_of(desk, ADMINISTRATOR, f"/{language}/desk") as page:
        await page.goto(f"/{language}/desk/organisations?number={number}")
        assert not (wrong := await check(page, language)), "\n".join(wrong)
        await page.locator(".rows h3 a").first.click()
        await expect(page.locator("main")).to_contain_text("Сенімхат № 17")
        assert not (wrong := await check(page, language)), "\n".join(wrong)
        await press(page, "desk.claim.grant")
        await expect(page.locator("[role=status]")).to_contain_text(translate("desk.done.granted", language))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_checker_states_a_purpose_once_and_takes_the_profile_away(
    desk: Desk, language: str, companies: list[str]
) -> None:
    number = companies[6 + LANGUAGES.index(language)]
    async with browser_of(desk, DINA, f"/{language}/company/{number}") as page:
        await page.get_by_role("link", name=translate("profile.more", language)).click()
        await page.wait_for_url("**/purpose")
        assert not (wrong := await check(page, language)), "\n".join(wrong)
        await page.locator("#purpose-tender").check()
        await page.locator("#reference").fill(f"Тендер {language}-12")
        await press(page, "form.continue")
        await page.wait_for_url(f"**/company/{number}/more")
        assert not (wrong := await check(page, language)), "\n".join(wrong)
        for kind in ("xlsx", "csv", "json"):
            async with page.expect_download() as started:
                await press(page, f"look_up.kind.{kind}")
            assert re.fullmatch(
                rf"moldir-{number}-\d{{8}}-{language}\.{kind}", (await started.value).suggested_filename
            )
        await page.goto(f"/{language}/company/{number}")
        await page.get_by_role("link", name=translate("profile.more", language)).click()
        await page.wait_for_url(f"**/company/{number}/more")  # not asked again
        organisation = await own_organisation(page, language)
        await page.goto(f"/{language}{organisation}/look-ups?of={number}")
        await expect(page.locator("tbody tr")).to_have_count(5)
        assert not (wrong := await check(page, language)), "\n".join(wrong)


async def test_somebody_switches_between_organisations_by_the_keyboard_and_stays_where_they_were(desk: Desk) -> None:
    async with browser_of(desk, SAMAL, "/en/sources") as page:
        chosen = page.locator(".menu [aria-pressed=true]")
        await page.locator(".me summary").focus()
        await page.keyboard.press("Enter")
        choices = page.locator(".menu .acting button")
        await expect(choices).to_have_count(2)
        await page.evaluate(AXE)
        wrong = await faults(page, {"type": "tag", "values": ["cat.aria", "cat.name-role-value"]})
        wrong += await faults(page, {"type": "rule", "values": ["color-contrast"]})
        assert not wrong, "\n".join(wrong)
        await page.keyboard.press("Tab")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/en/sources")
        await page.locator(".me summary").click()
        await expect(chosen).to_have_count(1)
        await expect(chosen).to_have_attribute("value", await choices.nth(1).get_attribute("value") or "")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_no_page_of_an_organisation_or_of_the_desk_has_an_accessibility_fault(desk: Desk, language: str) -> None:
    wrong = []
    async with browser_of(desk, KANAT, "/robots.txt") as page:
        organisation = await own_organisation(page, language)
        for path in ("/account/organisations", organisation, f"{organisation}/look-ups", f"{organisation}/looked-at"):
            await page.goto(f"/{language}{path}")
            wrong += [f"{path} {fault}" for fault in await check(page, language)]
    async with browser_of(desk, ADMINISTRATOR, f"/{language}/desk/people") as page:
        person = await page.locator("tbody a").first.get_attribute("href") or ""
        organisations = f"/{language}/desk/organisations"
        for path in (f"/{language}/desk", f"/{language}/desk/people", person, organisations,
                     f"{organisations}/{organisation.rpartition('/')[2]}", f"/{language}/desk/sources"):  # fmt: skip
            await page.goto(path)
            wrong += [f"{path} {fault}" for fault in await check(page, language)]
    async with browser_of(desk, ALONE, f"/{language}/desk") as page:
        wrong += [f"refused {fault}" for fault in await check(page, language)]
    assert not wrong, "\n".join(wrong)

"""What people do with their accounts, in a real browser with a virtual device for passkeys, from beginning to end."""

import re
from asyncio import sleep
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count

import pyotp
import pytest
from playwright.async_api import Page, Route, expect

from infra.i18n import LANGUAGES, translate
from tests.browser.conftest import Desk
from tests.browser.test_accessibility import PHONE, check

NAME = "Айгерім Сынақова (ойдан шығарылған)"
PASSWORD = "жусан иісі мен жел"
BETTER = "үш жапырақ пен бір бұлақ"
EXPECTED = r"\((Unprocessable|Gone|Too Many)"  # answers that these journeys provoke
DEVICE = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
          "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
_numbers = count(1)


def fresh_address() -> str:
    return f"aigerim{next(_numbers)}@altyn.test"


@asynccontextmanager
async def visitor(desk: Desk, path: str, *, width: int = 1200, script: bool = True) -> AsyncIterator[Page]:
    """A page of somebody who has a device that makes passkeys."""
    async with desk.page(path, width=width, script=script) as page:
        if script:
            device = await page.context.new_cdp_session(page)
            await device.send("WebAuthn.enable")
            await device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        yield page
    desk.forgive(EXPECTED)


async def press(page: Page, words: str, **said: object) -> None:
    """Press the button in the main part that says so."""
    language = await page.locator("html").get_attribute("lang") or ""
    await page.locator("main").get_by_role("button", name=translate(words, language, **said), exact=True).click()


async def open_letter(page: Page, language: str) -> None:
    """Read the newest letter and follow its link."""
    await page.goto(f"/{language}/dev/mail")
    await page.locator(".rows a").first.click()
    await page.locator("main a.button-main").click()


async def join(page: Page, language: str, email: str) -> None:
    """Sign up by a link in a letter."""
    await page.goto(f"/{language}/sign-up")
    await page.locator("#email").fill(email)
    await press(page, "account.sign_up.button")
    await expect(page.locator("main")).to_contain_text(email)
    await open_letter(page, language)
    await page.locator("#name").fill(NAME)
    await page.locator("#password").fill(PASSWORD)
    await press(page, "account.join.button")
    await page.wait_for_url(f"**/{language}/account?done=joined")


async def sign_in(page: Page, language: str, email: str, password: str = PASSWORD) -> None:
    await page.goto(f"/{language}/sign-in")
    await page.locator("#email").fill(email)
    await page.locator("#password").fill(password)
    await press(page, "account.sign_in.button")


async def sign_out(page: Page) -> None:
    """By the menu under one's name."""
    await page.locator(".me summary").click()
    await page.locator(".menu button").click()
    await page.wait_for_url("**/sign-in?done=signed_out")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_somebody_joins_makes_a_passkey_and_signs_in_with_it(desk: Desk, language: str) -> None:
    async with visitor(desk, f"/{language}/") as page:
        await join(page, language, fresh_address())
        await expect(page.locator(".me summary")).to_have_text(NAME)
        await page.goto(f"/{language}/account/passkeys")
        await press(page, "account.passkey.add")
        await page.wait_for_url("**/account/recovery-codes?done=passkey")
        await expect(page.locator(".codes li")).to_have_count(10)
        await press(page, "account.recovery.away")
        await page.wait_for_url("**/account/security?done=recovery")
        await sign_out(page)
        await press(page, "account.sign_in.passkey")
        await page.wait_for_url(f"**/{language}/account")
        # sensitive things: the same device again
        await page.goto(f"/{language}/confirm?wanted=/{language}/account/passkeys")
        await press(page, "account.confirm.passkey")
        await page.wait_for_url("**/account/passkeys")
        await page.locator(".rows form button").click()
        await expect(page.locator(".rows")).to_have_count(0)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_somebody_sets_up_an_app_and_comes_in_with_its_code_or_with_a_recovery_code(
    desk: Desk, language: str
) -> None:
    email = fresh_address()
    async with visitor(desk, f"/{language}/") as page:
        await join(page, language, email)
        await page.goto(f"/{language}/account/security")
        await page.get_by_role("link", name=translate("account.totp.add", language)).click()
        await press(page, "account.totp.add")
        app = pyotp.TOTP((await page.locator(".secret-text").inner_text()).replace(" ", ""))
        await page.locator("#code").fill("000000")
        await press(page, "account.totp.finish")
        await expect(page.locator("#code-fault")).to_contain_text(translate("account.totp.code_wrong", language))
        await expect(page.locator("#code")).to_be_focused()
        await page.locator("#code").fill(app.now())
        await press(page, "account.totp.finish")
        codes = await page.locator(".codes code").all_inner_texts()
        await press(page, "account.recovery.away")
        await sign_out(page)
        for given in (codes[0], codes[1].upper().replace("-", "")):
            await sign_in(page, language, email)
            await page.wait_for_url("**/sign-in/code")
            await page.locator("#code").fill(given)
            await press(page, "account.sign_in.button")
            await page.wait_for_url(f"**/{language}/account")
            await sign_out(page)
        await sign_in(page, language, email)
        await page.locator("#code").fill(codes[0])
        await press(page, "account.sign_in.button")
        await expect(page.locator("#code-fault")).to_contain_text(translate("account.code.wrong", language))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_somebody_who_forgot_the_password_comes_back(desk: Desk, language: str) -> None:
    email = fresh_address()
    async with visitor(desk, f"/{language}/") as page:
        await join(page, language, email)
        await sign_out(page)
        await page.get_by_role("link", name=translate("account.forgot.link", language)).click()
        await page.locator("#email").fill(email)
        await press(page, "account.forgot.button")
        await open_letter(page, language)
        await page.locator("#password").fill("password1234")
        await press(page, "account.reset.button")
        await expect(page.locator("#password-fault")).to_contain_text(translate("account.password.common", language))
        await page.locator("#password").fill(BETTER)
        await press(page, "account.reset.button")
        await page.wait_for_url("**/sign-in?done=password_reset")
        await sign_in(page, language, email)
        await expect(page.locator("#password-fault")).to_contain_text(translate("account.sign_in.wrong", language))
        await expect(page.locator("#email")).to_have_value(email)
        await sign_in(page, language, email, BETTER)
        await page.wait_for_url(f"**/{language}/account")


async def test_everything_but_passkeys_works_without_javascript(desk: Desk) -> None:
    email = fresh_address()
    async with visitor(desk, "/ru/", script=False) as page:
        await join(page, "ru", email)
        await page.goto("/ru/account/authenticator")
        await press(page, "account.totp.add")
        app = pyotp.TOTP((await page.locator(".secret-text").inner_text()).replace(" ", ""))
        await page.locator("#code").fill(app.now())
        await press(page, "account.totp.finish")
        await press(page, "account.recovery.away")
        await page.goto("/ru/account/passkeys")
        await expect(page.locator("main")).to_contain_text(translate("account.passkey.no_script", "ru"))
        await expect(page.locator(".passkey button")).to_be_hidden()
        await page.goto("/ru/account/password")
        await page.locator("#old").fill(PASSWORD)
        await page.locator("#password").fill(BETTER)
        await press(page, "account.password.button")
        await page.wait_for_url("**/account/security?done=password")
        await page.goto("/ru/account")
        await page.locator("#language").select_option("kk")
        await press(page, "form.save")
        await page.wait_for_url("**/kk/account?done=details")
        await sign_out(page)


async def test_an_account_is_used_by_keyboard_alone(desk: Desk) -> None:
    email = fresh_address()
    async with visitor(desk, "/kk/") as page:
        await join(page, "kk", email)
        await page.locator(".me summary").focus()
        await page.keyboard.press("Enter")
        for _ in range(await page.locator(".menu a, .menu button").count()):
            await page.keyboard.press("Tab")
        await expect(page.locator(".menu button").last).to_be_focused()
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/sign-in?done=signed_out")
        await page.locator("#email").focus()
        await page.keyboard.type(email)
        await page.keyboard.press("Tab")
        await page.keyboard.type(PASSWORD)
        await page.keyboard.press("Tab")
        await expect(page.locator(".secret button")).to_be_focused()
        await page.keyboard.press("Space")
        await expect(page.locator("#password")).to_have_attribute("type", "text")
        await expect(page.locator(".secret button")).to_have_attribute("aria-pressed", "true")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/kk/account")


async def test_the_strength_of_a_password_is_shown_while_typing(desk: Desk) -> None:
    async with visitor(desk, "/en/") as page:
        await join(page, "en", fresh_address())
        await page.goto("/en/account/password")
        meter, field = page.locator("meter"), page.locator("#password")
        await field.press_sequentially("qwertyqwerty", delay=10)
        await expect(page.locator(".strength")).to_contain_text("easy to guess")
        await expect(meter).to_have_attribute("value", re.compile("^[012]$"))
        await field.fill("")
        await field.press_sequentially(BETTER, delay=10)
        await expect(page.locator(".strength")).to_contain_text("hard to guess.")
        await expect(meter).to_have_attribute("value", "4")


async def test_the_strength_is_not_asked_for_once_the_form_is_sent(desk: Desk) -> None:
    """The answer opens a session, in which the form that was sent is nobody's any more."""
    asked: list[str] = []

    async def slow(route: Route) -> None:
        await sleep(1)
        await route.continue_()

    async with visitor(desk, "/en/") as page:
        await page.route("**/mail/*/join", slow)
        page.on("request", lambda request: asked.append(request.url))
        await join(page, "en", fresh_address())
        await page.wait_for_load_state("networkidle")
    sent = next(place for place, url in enumerate(asked) if url.endswith("/join"))
    assert not [url for url in asked[sent:] if "strength" in url]


async def test_recovery_codes_print_on_a_page_of_their_own(desk: Desk) -> None:
    email = fresh_address()
    async with visitor(desk, "/kk/") as page:
        await join(page, "kk", email)
        await page.goto("/kk/account/passkeys")
        await press(page, "account.passkey.add")
        await expect(page.get_by_role("button", name=translate("form.print", "kk"))).to_be_visible()
        await page.emulate_media(media="print")
        for gone in (".top nav", ".me", ".tabs", ".screen-only"):
            await expect(page.locator(gone).first).to_be_hidden()
        await expect(page.locator(".print-only")).to_contain_text(email)
        await expect(page.locator(".codes li").last).to_be_visible()


async def test_a_device_without_a_passkey_is_answered_in_words(desk: Desk) -> None:
    async with visitor(desk, "/en/sign-in") as page:
        await press(page, "account.sign_in.passkey")
        await expect(page.locator(".passkey [role=alert]")).to_be_visible()
        await expect(page.locator(".passkey [role=alert]")).to_contain_text("The device gave no passkey")


PAGES = ("/account", "/account/email", "/account/password", "/account/security", "/account/authenticator",
         "/account/passkeys", "/account/recovery-codes", "/account/sessions", "/account/data", "/confirm",
         "/dev/mail")  # fmt: skip
OPEN = ("/sign-in?done=signed_out", "/sign-up", "/forgot", "/sign-in/organisation", "/mail/nothing")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_no_page_of_an_account_has_an_accessibility_fault(desk: Desk, language: str) -> None:
    """Each page, and those that exist only on the way: a letter, its link, faults, the square code, fresh codes."""
    email, wrong = fresh_address(), []

    async def look(page: Page, what: str) -> None:
        wrong.extend(f"{what}: {fault}" for fault in await check(page, language))
        await page.set_viewport_size({"width": 1200, "height": 900})

    async with visitor(desk, f"/{language}/") as page:
        for path in OPEN:
            await page.goto(f"/{language}{path}")
            await look(page, path)
        await page.goto(f"/{language}/sign-up")
        await press(page, "account.sign_up.button")
        await look(page, "sign-up with a fault")
        await page.locator("#email").fill(email)
        await press(page, "account.sign_up.button")
        await look(page, "letter sent")
        await page.goto(f"/{language}/dev/mail")
        await page.locator(".rows a").first.click()
        await look(page, "letter")
        await page.locator("main a.button-main").click()
        await press(page, "account.join.button")
        await look(page, "join with faults")
        await page.locator("#name").fill(NAME)
        await page.locator("#password").fill(PASSWORD)
        await press(page, "account.join.button")
        await page.locator(".me summary").click()
        await look(page, "menu")
        for path in PAGES:
            await page.goto(f"/{language}{path}")
            await look(page, path)
        await page.goto(f"/{language}/account/authenticator")
        await press(page, "account.totp.add")
        await look(page, "square code")
        await page.goto(f"/{language}/account/passkeys")
        await press(page, "account.passkey.add")
        await page.wait_for_url("**/recovery-codes*")
        await look(page, "recovery codes")
        await page.goto(f"/{language}/account/passkeys")
        await look(page, "passkeys")
        await page.goto(f"/{language}/account")
        await sign_out(page)
        await sign_in(page, language, email)
        await look(page, "second step")
    assert not wrong, "\n".join(wrong)


async def test_everything_to_press_is_large_enough_for_a_thumb(desk: Desk) -> None:
    small = []
    async with visitor(desk, "/kk/", width=PHONE) as page:
        await join(page, "kk", fresh_address())
        for path in (*PAGES, "/sign-in/organisation"):
            await page.goto(f"/kk{path}")
            small += await page.evaluate(
                """() => [...document.querySelectorAll(
                    'button, input:not([type=checkbox]), select, nav a, summary, .button, .tick')]
                    .map(one => [one.outerHTML.slice(0, 90), one.getBoundingClientRect()])
                    .filter(([, box]) => box.width > 0 && (box.height < 43.5))
                    .map(([html, box]) => `${Math.round(box.height)} ${html}`)"""
            )
    assert not small, "\n".join(small)

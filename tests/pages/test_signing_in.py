"""Signing in and out, guessing, and how long a session lives."""

import re
from datetime import timedelta

import pytest
from litestar import Litestar

from infra import clock
from infra.database import fetch_value
from infra.i18n import LANGUAGES, translate
from tests.pages.client import Reader, form_of
from tests.pages.persons import fault, sign_in
from tests.people import happened, someone


@pytest.mark.parametrize("language", LANGUAGES)
async def test_somebody_signs_in_and_out(visit: Reader, language: str) -> None:
    one = await someone(language=language)
    page = await sign_in(visit, one, language)
    assert page.response.url.path == f"/{language}/account"
    assert "no-store" in page.response.headers["cache-control"]
    out = await visit.send(page, "/sign-out")
    assert translate("account.done.signed_out", language) in out.text
    assert (await visit.client.get(f"/{language}/account")).status_code == 303


async def test_the_page_that_was_wanted_comes_after_signing_in(visit: Reader) -> None:
    one = await someone()
    led = await visit.client.get("/en/account/sessions")
    page = await visit(led.headers["location"])
    page = await visit.send(page, "/sign-in", email=one.email, password=one.password)
    assert page.response.url.path == "/en/account/sessions"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.test/", "//evil.test", "/\\evil.test", "javascript:alert(1)", "\t//x"]
)
async def test_nobody_is_led_to_another_site(visit: Reader, elsewhere: str) -> None:
    one = await someone()
    page = await sign_in(visit, one, wanted=elsewhere)
    assert str(page.response.url) == "http://moldir.test/en/account"


async def test_a_wrong_password_and_an_unknown_address_read_the_same(visit: Reader) -> None:
    one = await someone()
    wrong = await sign_in(visit, one, status=422, password="not it, not it")
    unknown = await sign_in(visit, one, status=422, email="nobody@altyn.test")
    assert fault(wrong, "password") == fault(unknown, "password")
    assert wrong.text.replace(one.email, "") == unknown.text.replace("nobody@altyn.test", "")
    assert wrong.one("input", id="email").get("value") == one.email
    assert await happened("person.refused") == 2


async def test_guessing_is_stopped_alike_for_known_and_unknown_addresses(visit: Reader) -> None:
    one = await someone()
    pages = []
    for email in (one.email, "nobody@altyn.test"):
        for _ in range(5):
            await sign_in(visit, one, status=422, email=email, password="guess guess guess")
        pages.append(await sign_in(visit, one, status=429, email=email))
    known, unknown = (re.sub(r"\S+@altyn.test", "", page.text) for page in pages)
    assert known == unknown
    assert "Try again in 1 minute" in known
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        await sign_in(visit, one)


async def test_whoever_guesses_elsewhere_does_not_lock_out_a_browser_that_is_known(
    visit: Reader, app: Litestar
) -> None:
    one = await someone()
    await visit.send(await sign_in(visit, one), "/sign-out")
    stranger = Reader(app)
    for _ in range(5):
        await sign_in(stranger, one, status=422, password="guess guess guess")
    await sign_in(stranger, one, status=429)
    await sign_in(visit, one)


async def test_the_session_has_a_new_secret_at_each_sign_in_and_proof(visit: Reader) -> None:
    one = await someone()
    await sign_in(visit, one)
    first = visit.client.cookies["moldir"]
    page = await visit("/en/confirm")
    await visit.send(page, "/confirm", password=one.password)
    second = visit.client.cookies["moldir"]
    assert first != second
    visit.client.cookies.set("moldir", first, domain="moldir.test")
    assert (await visit.client.get("/en/account")).status_code == 303
    assert await fetch_value("select count(*) from sign_in where token = $1", first.encode()) == 0


@pytest.mark.parametrize(("minutes", "status"), [(29, 200), (31, 303)])
async def test_a_session_ends_when_nobody_uses_it(visit: Reader, minutes: int, status: int) -> None:
    await sign_in(visit, await someone())
    with clock.frozen(clock.now() + timedelta(minutes=minutes)):
        assert (await visit.client.get("/en/account")).status_code == status


async def test_a_session_ends_after_twelve_hours_however_busy(visit: Reader) -> None:
    await sign_in(visit, await someone())
    began = clock.now()
    for minutes in range(20, 12 * 60, 20):
        with clock.frozen(began + timedelta(minutes=minutes)):
            assert (await visit.client.get("/en/account/security")).status_code == 200
    with clock.frozen(began + timedelta(hours=12, minutes=1)):
        assert (await visit.client.get("/en/account/security")).status_code == 303


async def test_cookies_are_closed_to_scripts_and_to_other_sites(visit: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    from infra.settings import settings  # noqa: PLC0415

    one = await someone()
    page = await visit("/en/sign-in")
    address, filled = form_of(page, "/sign-in")
    answer = await visit.client.post(address, data=filled | {"email": one.email, "password": one.password})
    set_cookie = answer.headers.get_list("set-cookie")
    assert all("HttpOnly" in one and "SameSite=lax" in one and "Path=/" in one for one in set_cookie)
    assert not any("Domain" in one for one in set_cookie)
    monkeypatch.setattr(settings(), "public_url", "https://moldir.example.kz")
    over_https = (await visit.client.get("/en/sign-in")).headers.get_list("set-cookie")
    assert over_https
    assert all(one.startswith("__Host-moldir_browser=") and "Secure" in one for one in over_https)

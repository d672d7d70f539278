"""Authenticator apps and recovery codes."""

from datetime import timedelta

import pyotp
from litestar import Litestar

from infra import clock
from infra.database import fetch_value
from tests.pages.client import Reader, form_of, words
from tests.pages.persons import code_now, fault, sign_in
from tests.people import letters_to, someone, with_app


async def test_an_authenticator_app_is_set_up_and_asked_for(visit: Reader, app: Litestar) -> None:
    one = await someone()
    await sign_in(visit, one)
    page = await visit("/en/account/authenticator")
    page = await visit.send(page, "/authenticator/begin")
    secret = words(page.one("code")).replace(" ", "")
    wrong = await visit.send(page, "/account/authenticator", 422, code="000000")
    assert fault(wrong, "code")
    assert words(wrong.one("code")).replace(" ", "") == secret
    page = await visit.send(wrong, "/account/authenticator", code=pyotp.TOTP(secret).at(clock.now()))
    codes = [words(item) for item in page.one("ol", class_="codes").iter("li")]
    assert len(codes) == 10
    assert (await visit(str(page.response.url.path))).one("ol", class_="codes") is not None  # a reload keeps them
    page = await visit.send(page, "/recovery-codes/away")
    assert not (await visit("/en/account/recovery-codes")).all("ol", class_="codes")
    assert [letter.subject for letter in await letters_to(one.email)] == ["An authenticator app was set up"]

    phone = Reader(app)
    step = await sign_in(phone, one)
    assert step.response.url.path == "/en/sign-in/code"
    assert (await phone.client.get("/en/account")).status_code == 303
    used = await phone.send(step, "/sign-in/code", 422, code=pyotp.TOTP(secret).at(clock.now()))
    assert "was used before" in fault(used, "code")
    page = await phone.send(used, "/sign-in/code", code=pyotp.TOTP(secret).at(clock.now(), counter_offset=1))
    assert page.response.url.path == "/en/account"


async def test_a_recovery_code_works_once_and_its_owner_is_told(visit: Reader, app: Litestar) -> None:
    one = await with_app(await someone())
    page = await visit.send(await sign_in(visit, one), "/sign-in/code", code=one.codes[0].upper().replace("-", " "))
    assert page.response.url.path == "/en/account"
    assert "9 codes" in (await visit("/en/account/security")).text
    assert (await letters_to(one.email))[0].subject == "A recovery code was used"
    other = Reader(app)
    await other.send(await sign_in(other, one), "/sign-in/code", 422, code=one.codes[0])
    await other.send(await sign_in(other, one), "/sign-in/code", code=one.codes[1])


async def test_a_right_password_does_not_wipe_out_wrong_codes(visit: Reader) -> None:
    one = await with_app(await someone())
    for _ in range(5):
        await visit.send(await sign_in(visit, one), "/sign-in/code", 422, code="123456")
    await visit.send(await sign_in(visit, one), "/sign-in/code", 429, code=code_now(one))


async def test_the_second_step_takes_ten_minutes_at_most(visit: Reader) -> None:
    one = await with_app(await someone())
    page = await sign_in(visit, one)
    with clock.frozen(clock.now() + timedelta(minutes=11)):
        led = await visit.send(page, "/sign-in/code", code=code_now(one))
    assert led.response.url.path == "/en/sign-in"


async def test_the_app_counts_no_more_once_removed_in_any_session(visit: Reader, app: Litestar) -> None:
    one = await with_app(await someone())
    other = Reader(app)
    await other.send(await sign_in(other, one), "/sign-in/code", code=one.codes[0])
    await visit.send(await sign_in(visit, one), "/sign-in/code", code=one.codes[1])
    page = await visit("/en/account/authenticator")
    done = await visit.send(page, "/authenticator/remove")
    assert "is removed" in done.text
    assert await fetch_value("select count(*) from sign_in where strong_at is not null") == 0
    assert await fetch_value("select count(*) from recovery_code") == 0
    twice = await visit.client.post("/en/account/authenticator/remove", data=form_of(page, "/authenticator/remove")[1])
    assert twice.status_code == 404
    fresh = Reader(app)
    assert (await sign_in(fresh, one)).response.url.path == "/en/account"


async def test_new_recovery_codes_void_the_old_ones(visit: Reader, app: Litestar) -> None:
    one = await with_app(await someone())
    await visit.send(await sign_in(visit, one), "/sign-in/code", code=one.codes[0])
    page = await visit.send(await visit("/en/account/recovery-codes"), "/recovery-codes/renew")
    fresh = [words(item) for item in page.one("ol", class_="codes").iter("li")]
    other = Reader(app)
    await other.send(await sign_in(other, one), "/sign-in/code", 422, code=one.codes[1])
    await other.send(await sign_in(other, one), "/sign-in/code", code=fresh[9])

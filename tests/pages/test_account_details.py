"""Details of an account: name, address and password are one's own to change."""

from datetime import timedelta

import pytest
from litestar import Litestar

from infra import clock
from tests.pages.client import Reader, form_of, words
from tests.pages.persons import BETTER, ERLAN, fault, sign_in
from tests.people import happened, letters_to, link_in_letter, someone, with_app


async def test_name_language_and_time_zone_are_ones_own_to_change(visit: Reader) -> None:
    await sign_in(visit, await someone())
    page = await visit("/en/account")
    page = await visit.send(
        page, "/account", name="  Айгерім   С. (ойдан шығарылған) ", language="kk", time_zone="Europe/Berlin"
    )
    assert page.response.url.path == "/kk/account"
    assert words(page.one("summary")) == "Айгерім С. (ойдан шығарылған)"
    await visit.send(page, "/account")
    assert await happened("person.details_changed") == 1
    wrong = await visit.send(page, "/account", 422, name="\u202eevil", language="xx", time_zone="Mars/Base")
    assert fault(wrong, "name")


async def test_letters_about_what_waits_are_ones_own_to_want(visit: Reader) -> None:
    await sign_in(visit, await someone())
    page = await visit("/en/account")
    assert page.one("input", id="reminders").get("checked") is not None
    address, filled = form_of(page, "/account/reminders")
    assert filled.pop("reminders") == "1"
    for _ in range(2):  # twice is once
        answer = await visit.client.post(address, data=filled, headers={"Sec-Fetch-Site": "same-origin"})
        assert answer.headers["location"] == "/en/account?done=reminders"
    assert (await visit("/en/account")).one("input", id="reminders").get("checked") is None
    assert await happened("person.details_changed") == 1
    await visit.send(await visit("/en/account"), "/account/reminders", reminders="1")
    assert (await visit("/en/account")).one("input", id="reminders").get("checked") is not None
    forged = await visit.client.post(address, data={"reminders": "1"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert forged.status_code == 403


async def test_a_new_address_counts_once_its_letter_was_opened_and_the_old_one_is_told(visit: Reader) -> None:
    one = await someone()
    await sign_in(visit, one)
    sent = await visit.send(await visit("/en/account/email"), "/account/email", email="a.synaqova@altyn.test")
    assert "a.synaqova@altyn.test" in sent.text
    assert one.email in (await visit("/en/account")).text
    page = await visit(await link_in_letter("a.synaqova@altyn.test"))
    done = await visit.send(page, "/email")
    assert "a.synaqova@altyn.test" in done.text
    assert [letter.subject for letter in await letters_to(one.email)] == ["The address of your account is changed"]
    await visit.client.post(str(page.response.url) + "/email", data=form_of(page, "/email")[1])
    assert await happened("person.email_changed") == 1


async def test_the_address_of_somebody_else_cannot_be_taken(visit: Reader) -> None:
    erlan = await someone("erlan@kumis.test", ERLAN)
    await sign_in(visit, await someone())
    sent = await visit.send(await visit("/en/account/email"), "/account/email", email=erlan.email)
    assert "on its way" in sent.text
    assert (await link_in_letter(erlan.email)).endswith("/sign-in")


async def test_a_new_password_asks_for_the_old_one_and_ends_other_sessions(visit: Reader, app: Litestar) -> None:
    one = await someone()
    elsewhere = Reader(app)
    await sign_in(elsewhere, one)
    await sign_in(visit, one)
    page = await visit("/en/account/password")
    wrong = await visit.send(page, "/account/password", 422, old="not it, not it", password=BETTER)
    assert fault(wrong, "old")
    weak = await visit.send(page, "/account/password", 422, old=one.password, password="password1234")
    assert "most common" in fault(weak, "password")
    done = await visit.send(page, "/account/password", old=one.password, password=BETTER)
    assert "Your password is changed" in done.text
    assert (await elsewhere.client.get("/en/account")).status_code == 303
    assert (await letters_to(one.email))[0].subject == "Your password is changed"
    await sign_in(elsewhere, one, status=422)
    await sign_in(elsewhere, one, password=BETTER)


async def test_other_sessions_stay_when_the_person_wishes_so(visit: Reader, app: Litestar) -> None:
    one = await someone()
    elsewhere = Reader(app)
    await sign_in(elsewhere, one)
    await sign_in(visit, one)
    page = await visit("/en/account/password")
    await visit.send(page, "/account/password", old=one.password, password=BETTER, everywhere="")
    assert (await elsewhere.client.get("/en/account")).status_code == 200


async def test_a_forgotten_password_is_set_by_a_link_and_every_session_ends(visit: Reader, app: Litestar) -> None:
    one = await someone()
    elsewhere = Reader(app)
    await sign_in(elsewhere, one)
    await visit.send(await visit("/en/forgot"), "/forgot", email=one.email)
    page = await visit(await link_in_letter(one.email))
    done = await visit.send(page, "/reset", password=BETTER)
    assert done.response.url.path == "/en/sign-in"
    assert (await elsewhere.client.get("/en/account")).status_code == 303
    await visit(str(page.response.url.path), status=410)
    await sign_in(visit, one, password=BETTER)


async def test_a_reset_asks_for_the_second_factor_too(visit: Reader) -> None:
    one = await with_app(await someone())
    await visit.send(await visit("/en/forgot"), "/forgot", email=one.email)
    page = await visit(await link_in_letter(one.email))
    wrong = await visit.send(page, "/reset", 422, password=BETTER, code="000000")
    assert fault(wrong, "code")
    await visit.send(wrong, "/reset", password=BETTER, code=one.codes[3])


async def test_a_link_for_a_password_lives_ten_minutes(visit: Reader) -> None:
    one = await someone()
    await visit.send(await visit("/en/forgot"), "/forgot", email=one.email)
    link = await link_in_letter(one.email)
    with clock.frozen(clock.now() + timedelta(minutes=11)):
        await visit(link, status=410)


async def test_a_password_that_everybody_knows_is_changed_at_sign_in(visit: Reader) -> None:
    one = await someone(password="password1234")
    page = await sign_in(visit, one)
    assert page.response.url.path == "/en/sign-in/new-password"
    assert (await visit.client.get("/en/account")).status_code == 303
    again = await visit.send(page, "/sign-in/new-password", 422, password="qwertyuiop12")
    assert fault(again, "password")
    page = await visit.send(again, "/sign-in/new-password", password=BETTER)
    assert page.response.url.path == "/en/account"


@pytest.mark.parametrize(("typed", "said"), [
    ("", ""), ("aaaa", "Too short"), ("password1234", "most common"), ("AigerimAltyn2026", "easy to guess"),
    (BETTER, "very hard to guess"),
])  # fmt: skip
async def test_the_strength_of_a_password_is_said_while_it_is_typed(visit: Reader, typed: str, said: str) -> None:
    page = await visit("/en/sign-up")
    token = {"form": form_of(page, "/sign-up")[1]["form"], "email": "aigerim@altyn.test", "name": "Aigerim Altyn"}
    headers = {"HX-Request-Type": "partial"}
    answer = await visit.client.post("/en/password-strength", data=token | {"password": typed}, headers=headers)
    assert said in answer.text
    assert ("<meter" in answer.text) == bool(typed)

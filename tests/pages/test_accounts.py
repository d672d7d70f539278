"""Pages of one's account: each works, refuses a wrong method, another person and a stranger, and bears repetition."""

import json
import re
from datetime import timedelta

import httpx
import pyotp
import pytest
from litestar import Litestar

from infra import clock
from infra.database import execute, fetch_value
from infra.i18n import LANGUAGES, translate
from services.accounts.codes import written
from services.web.guards import ours, public
from tests.device import Device
from tests.pages.client import Opened, Reader, form_of, words
from tests.people import AIGERIM, PASSWORD, Someone, happened, letters_to, link_in_letter, someone, with_app

ERLAN = "Ерлан Тестов (ойдан шығарылған)"
BETTER = "үш жапырақ пен бір бұлақ"
MINE = ("/account", "/account/email", "/account/password", "/account/security", "/account/authenticator",
        "/account/passkeys", "/account/recovery-codes", "/account/sessions", "/account/data", "/confirm")  # fmt: skip
OPEN = ("/sign-in", "/sign-up", "/forgot", "/sign-in/organisation")


async def sign_in(visit: Reader, one: Someone, language: str = "en", status: int = 200, **typed: str) -> Opened:
    page = await visit(f"/{language}/sign-in")
    return await visit.send(page, "/sign-in", status, **({"email": one.email, "password": one.password} | typed))


def code_now(one: Someone, later: int = 0) -> str:
    return pyotp.TOTP(written(one.secret)).at(clock.now(), counter_offset=later)


def fault(page: Opened, field: str) -> str:
    """The sentence beside a field, which the field itself points at."""
    box = page.one("input", id=field)
    assert box.get("aria-invalid") == "true"
    assert f"{field}-fault" in (box.get("aria-describedby") or "")
    return words(page.one("p", id=f"{field}-fault"))


async def age_proof(minutes: int = 11) -> None:
    """The last proof was a while ago."""
    await execute("update sign_in set proved_at = $1", clock.now() - timedelta(minutes=minutes))


# joining


@pytest.mark.parametrize("language", LANGUAGES)
async def test_somebody_joins_by_a_link_sent_by_mail(visit: Reader, language: str) -> None:
    page = await visit(f"/{language}/sign-up")
    sent = await visit.send(page, "/sign-up", email="aigerim@altyn.test")
    assert "aigerim@altyn.test" in sent.text
    page = await visit(await link_in_letter("aigerim@altyn.test"))
    joined = await visit.send(page, "/join", name=AIGERIM, password=PASSWORD)
    assert AIGERIM in joined.text
    assert translate("account.done.joined", language) in joined.text
    assert await happened("person.joined") == 1


async def test_a_link_works_once(visit: Reader) -> None:
    await visit.send(await visit("/en/sign-up"), "/sign-up", email="aigerim@altyn.test")
    link = await link_in_letter("aigerim@altyn.test")
    page = await visit(link)
    await visit.send(page, "/join", name=AIGERIM, password=PASSWORD)
    spent = await visit(link, status=410)
    assert "no longer works" in words(spent.one("h1"))


async def test_nothing_typed_is_lost_but_the_password(visit: Reader) -> None:
    await visit.send(await visit("/en/sign-up"), "/sign-up", email="aigerim@altyn.test")
    page = await visit(await link_in_letter("aigerim@altyn.test"))
    again = await visit.send(page, "/join", 422, name=AIGERIM, password="short")
    assert "at least 12" in fault(again, "password")
    assert again.one("input", id="name").get("value") == AIGERIM
    assert not again.one("input", id="password").get("value")
    again = await visit.send(again, "/join", 422, password=PASSWORD, name=" ")
    assert fault(again, "name")
    joined = await visit.send(again, "/join", name=AIGERIM, password=PASSWORD)
    assert AIGERIM in joined.text


@pytest.mark.parametrize("typed", ["aigerim", "a@b", "", "a b@c.kz", "қыз@altyn.test"])
async def test_what_is_no_address_is_said_beside_the_field(visit: Reader, typed: str) -> None:
    for path in ("/sign-up", "/forgot"):
        again = await visit.send(await visit(f"/kk{path}"), path, 422, email=typed)
        assert fault(again, "email")
        assert (again.one("input", id="email").get("value") or "") == typed


async def test_who_has_an_account_is_told_by_letter_and_not_by_the_page(visit: Reader) -> None:
    one = await someone()
    known = await visit.send(await visit("/en/sign-up"), "/sign-up", email=one.email)
    unknown = await visit.send(await visit("/en/sign-up"), "/sign-up", email="nobody@altyn.test")
    assert known.text.replace(one.email, "") == unknown.text.replace("nobody@altyn.test", "")
    assert (await link_in_letter(one.email)).endswith("/sign-in")
    known = await visit.send(await visit("/en/forgot"), "/forgot", email=one.email)
    unknown = await visit.send(await visit("/en/forgot"), "/forgot", email="nobody@altyn.test")
    assert known.text.replace(one.email, "") == unknown.text.replace("nobody@altyn.test", "")
    assert (await link_in_letter("nobody@altyn.test")).endswith("/sign-up")


async def test_a_mailbox_is_not_flooded_through_us(visit: Reader) -> None:
    for _ in range(3):
        await visit.send(await visit("/en/forgot"), "/forgot", email="nobody@altyn.test")
    refused = await visit.send(await visit("/en/forgot"), "/forgot", 429, email="nobody@altyn.test")
    assert "Several letters" in refused.text
    assert len(await letters_to("nobody@altyn.test")) == 3


# signing in and out


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


# forms that are not ours


async def test_every_form_refuses_what_we_did_not_give_out(visit: Reader, app: Litestar) -> None:
    """A stranger's token, none, another browser's, and a request from another site."""
    one = await someone()
    page = await visit("/en/sign-in")
    _, filled = form_of(page, "/sign-in")
    other = Reader(app)
    _, foreign = form_of(await other("/en/sign-in"), "/sign-in")
    typed = {"email": one.email, "password": one.password}
    for form in ({}, {"form": ""}, {"form": "0" * 64}, {"form": foreign["form"]}):
        answer = await visit.client.post("/en/sign-in", data=typed | form)
        assert answer.status_code == 403
    crossed = await visit.client.post("/en/sign-in", data=typed | filled, headers={"Sec-Fetch-Site": "cross-site"})
    assert crossed.status_code == 403
    assert (await visit.client.post("/en/sign-in", data=filled | typed)).status_code == 303


def test_no_form_is_open_to_what_we_did_not_give_out(app: Litestar) -> None:
    changing = [
        handler for route in app.routes for handler in getattr(route, "route_handlers", [])
        if handler.http_methods - {"GET", "HEAD", "OPTIONS"}
    ]  # fmt: skip
    assert len(changing) > 30
    silent = [str(handler) for handler in changing if ours not in (handler.guards or [])]
    assert not silent


async def test_a_wrong_method_is_refused(visit: Reader) -> None:
    await sign_in(visit, await someone())
    for path in ("/account/authenticator/begin", "/account/sessions/end-others", "/account/data/erase", "/sign-out"):
        assert (await visit.client.get(f"/en{path}")).status_code == 405
    for path in ("/account/security", "/sign-in/code/x"):
        assert (await visit.client.post(f"/en{path}")).status_code in (404, 405)
    assert (await visit.client.put("/en/account")).status_code == 405


# who may see what


async def test_strangers_are_led_to_the_sign_in_page(visit: Reader) -> None:
    for path in MINE:
        answer = await visit.client.get(f"/ru{path}")
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/ru/sign-in?wanted=%2Fru%2F")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_is_whole_in_every_language(visit: Reader, language: str) -> None:
    for path in OPEN:
        await visit(f"/{language}{path}")
    await sign_in(visit, await with_app(await someone(language=language)), language)
    await visit("/kk/dev/mail")
    for path in (*OPEN[1:], "/sign-in/code"):
        await visit(f"/{language}{path}") if path != "/sign-up" else await visit.client.get(f"/{language}{path}")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_of_an_account_is_whole_in_every_language(visit: Reader, language: str) -> None:
    await sign_in(visit, await someone(language=language), language)
    for path in MINE:
        page = await visit(f"/{language}{path}")
        assert "no-store" in page.response.headers["cache-control"]
        assert words(page.one("summary")) == AIGERIM


async def test_what_is_sensitive_asks_for_proof_again_after_ten_minutes(visit: Reader) -> None:
    one = await someone()
    await sign_in(visit, one)
    await age_proof()
    for path in ("/account/email", "/account/authenticator", "/account/passkeys", "/account/recovery-codes"):
        led = await visit.client.get(f"/en{path}")
        assert led.headers["location"] == f"/en/confirm?wanted=%2Fen{path.replace('/', '%2F')}"
    page = await visit(led.headers["location"])
    again = await visit.send(page, "/confirm", 422, password="not it, not it")
    assert fault(again, "password")
    page = await visit.send(again, "/confirm", password=one.password)
    assert page.response.url.path == "/en/account/recovery-codes"


async def test_a_form_without_fresh_proof_changes_nothing(visit: Reader) -> None:
    one = await someone()
    page = await sign_in(visit, one)
    data = await visit("/en/account/data")
    await age_proof()
    led = await visit.send(data, "/account/data/erase", email=one.email)
    assert led.response.url.path == "/en/confirm"
    assert await happened("person.erased") == 0
    assert page.response.status_code == 200


# details


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


# second factors


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


async def options(visit: Reader, page: Opened, action: str) -> str:
    """What the island asks the server for."""
    _, filled = form_of(page, action)
    language = page.one("html").get("lang")
    answer = await visit.client.post(f"/{language}{action}/options", data={"form": filled["form"]})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    return answer.text


async def add_passkey(visit: Reader, device: Device) -> Opened:
    page = await visit("/en/account/passkeys")
    answer = device.make(await options(visit, page, "/account/passkeys"))
    return await visit.send(page, "/account/passkeys", credential=answer, name="Телефон")


async def test_a_passkey_is_made_and_signs_in_without_password_or_code(visit: Reader, app: Litestar) -> None:
    one, device = await someone(), Device()
    await sign_in(visit, one)
    page = await add_passkey(visit, device)
    assert len(page.one("ol", class_="codes").findall("li")) == 10
    assert "Телефон" in (await visit("/en/account/passkeys")).text
    phone = Reader(app)
    page = await phone("/en/sign-in")
    answer = device.prove(await options(phone, page, "/sign-in/passkey"))
    page = await phone.send(page, "/sign-in/passkey", credential=answer)
    assert page.response.url.path == "/en/account"
    assert await fetch_value("select strong_at is not null from sign_in order by id desc limit 1")
    # the same answer a second time opens nothing
    third = Reader(app)
    page = await third("/en/sign-in")
    await options(third, page, "/sign-in/passkey")
    await third.send(page, "/sign-in/passkey", 422, credential=answer)


@pytest.mark.parametrize("broken", ["{}", "not json", "", '{"rawId": 5}', '{"rawId": "AAAA", "response": {}}'])
async def test_what_is_no_answer_of_a_device_is_refused_in_words(visit: Reader, broken: str) -> None:
    page = await visit("/kk/sign-in")
    await options(visit, page, "/sign-in/passkey")
    refused = await visit.send(page, "/sign-in/passkey", 422, credential=broken)
    assert refused.one("div", role="alert") is not None


async def test_a_passkey_of_a_look_alike_site_or_of_nobody_verified_is_refused(visit: Reader, app: Litestar) -> None:
    one, device = await someone(), Device()
    await sign_in(visit, one)
    await add_passkey(visit, device)
    for origin, verifies in (("http://m0ldir.test", True), ("http://moldir.test", False)):
        phone = Reader(app)
        page = await phone("/en/sign-in")
        device.verifies = verifies
        answer = device.prove(await options(phone, page, "/sign-in/passkey"), origin)
        await phone.send(page, "/sign-in/passkey", 422, credential=answer)
    assert await happened("person.refused") == 2


async def test_a_copied_passkey_is_refused(visit: Reader, app: Litestar) -> None:
    one, device = await someone(), Device()
    await sign_in(visit, one)
    await add_passkey(visit, device)
    for counter, status in ((7, 200), (3, 422)):
        phone = Reader(app)
        page = await phone("/en/sign-in")
        device.counter = counter
        answer = device.prove(await options(phone, page, "/sign-in/passkey"))
        await phone.send(page, "/sign-in/passkey", status, credential=answer)


async def test_a_passkey_proves_that_one_is_there_but_only_ones_own(visit: Reader, app: Litestar) -> None:
    mine, foreign = Device(), Device()
    other = Reader(app)
    await sign_in(other, await someone("erlan@kumis.test", ERLAN))
    await add_passkey(other, foreign)
    await sign_in(visit, await someone())
    await add_passkey(visit, mine)
    await age_proof()
    page = await visit("/en/confirm?wanted=/en/account/passkeys")
    answer = foreign.prove(await options(visit, page, "/confirm/passkey"))
    await visit.send(page, "/confirm/passkey", 422, credential=answer)
    answer = mine.prove(await options(visit, page, "/confirm/passkey"))
    page = await visit.send(page, "/confirm/passkey", credential=answer)
    assert page.response.url.path == "/en/account/passkeys"


async def test_somebody_elses_passkey_cannot_be_removed(visit: Reader, app: Litestar) -> None:
    other = Reader(app)
    await sign_in(other, await someone("erlan@kumis.test", ERLAN))
    await add_passkey(other, Device())
    foreign = await fetch_value("select id from passkey")
    await sign_in(visit, await someone())
    await add_passkey(visit, Device())
    page = await visit("/en/account/passkeys")
    token = form_of(page, "/account/passkeys")[1]
    refused = await visit.client.post(f"/en/account/passkeys/{foreign}/remove", data=token)
    assert refused.status_code == 404
    assert await fetch_value("select count(*) from passkey") == 2
    own = await fetch_value("select id from passkey where id <> $1", foreign)
    await visit.send(page, f"/account/passkeys/{own}/remove")
    assert await fetch_value("select id from passkey") == foreign


# sessions


async def test_sessions_are_listed_and_ended_one_by_one_or_all(visit: Reader, app: Litestar) -> None:
    one = await someone()
    others = [Reader(app) for _ in range(3)]
    for other in others:
        other.client.headers["user-agent"] = "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0"
        await sign_in(other, one)
    await sign_in(visit, one)
    page = await visit("/en/account/sessions")
    assert page.text.count("Firefox, Windows") == 3
    assert page.text.count("This browser") == 1
    first = await fetch_value("select min(id) from sign_in")
    page = await visit.send(page, f"/account/sessions/{first}/end")
    assert (await others[0].client.get("/en/account")).status_code == 303
    assert (await others[1].client.get("/en/account")).status_code == 200
    again = await visit.client.post(f"/en/account/sessions/{first}/end", data=form_of(page, "/end-others")[1])
    assert again.status_code == 404
    page = await visit.send(page, "/end-others")
    assert all([(await other.client.get("/en/account")).status_code == 303 for other in others])
    assert (await visit.client.get("/en/account")).status_code == 200


async def test_somebody_elses_session_cannot_be_ended(visit: Reader, app: Litestar) -> None:
    other = Reader(app)
    await sign_in(other, await someone("erlan@kumis.test", ERLAN))
    foreign = await fetch_value("select id from sign_in")
    page = await sign_in(visit, await someone())
    refused = await visit.client.post(f"/en/account/sessions/{foreign}/end", data=form_of(page, "/account")[1])
    assert refused.status_code == 404
    assert (await other.client.get("/en/account")).status_code == 200


async def test_a_new_browser_is_told_by_letter_and_a_known_one_is_not(visit: Reader, app: Litestar) -> None:
    one = await someone()
    await visit.send(await sign_in(visit, one), "/sign-out")
    await sign_in(visit, one)
    assert not await letters_to(one.email)
    await sign_in(Reader(app), one)
    assert [letter.subject for letter in await letters_to(one.email)] == ["Signed in from a new browser"]


# one's own data


async def test_everything_that_is_kept_about_somebody_comes_as_one_file(visit: Reader) -> None:
    one = await with_app(await someone())
    await someone("erlan@kumis.test", ERLAN)
    await visit.send(await sign_in(visit, one), "/sign-in/code", code=one.codes[0])
    page = await visit("/en/account/data")
    address, filled = form_of(page, "/data/copy")
    answer = await visit.client.post(address, data=filled)
    assert "attachment" in answer.headers["content-disposition"]
    copy = json.loads(answer.text)
    assert copy["account"][0]["email"] == one.email
    assert len(copy["recovery_codes"]) == 10
    assert {row["kind"] for row in copy["trail"]} >= {"person.joined", "person.signed_in"}
    assert ERLAN not in answer.text
    assert "argon2" not in answer.text
    assert await happened("person.exported") == 1


async def test_an_account_is_deleted_and_the_trail_keeps_a_number(visit: Reader) -> None:
    one = await with_app(await someone())
    await visit.send(await sign_in(visit, one), "/sign-in/code", code=one.codes[0])
    page = await visit("/en/account/data")
    wrong = await visit.send(page, "/data/erase", 422, email="erlan@kumis.test")
    assert "Nothing was deleted" in fault(wrong, "email")
    gone = await visit.send(page, "/data/erase", email=one.email.upper())
    assert "deleted" in gone.text
    assert (await visit.client.get("/en/account")).status_code == 303
    for table in ("password", "totp", "passkey", "recovery_code", "known_browser", "mail_link", "ceremony"):
        column = "person"
        assert await fetch_value(f"select count(*) from {table} where {column} = $1", one.id) == 0, table
    row = await fetch_value("select (email, email_key, name)::text from person where id = $1", one.id)
    assert row == '(,,"")'
    assert await fetch_value("select count(*) from sign_in where device <> '' or address <> ''") == 0
    assert await happened("person.erased") == 1
    everything = await fetch_value("select string_agg(data::text || actor || subject, ' ') from event")
    assert one.email not in everything
    assert AIGERIM not in everything
    assert [letter.subject for letter in await letters_to(one.email)] == ["Your account is deleted"]
    await sign_in(visit, one, status=422)
    await someone()  # the address is free again


# letters for those who try Möldir out


async def test_letters_are_shown_only_on_ones_own_machine_without_a_mail_server(
    visit: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    from infra.settings import settings  # noqa: PLC0415

    await visit.send(await visit("/kk/sign-up"), "/sign-up", email="aigerim@altyn.test")
    page = await visit("/kk/dev/mail")
    letter = next(link for link in page.links() if re.search(r"/dev/mail/\d+$", link))
    shown = await visit(letter)
    assert any(link.startswith("/kk/mail/") for link in shown.links())
    styled = await visit.client.get(f"{letter}/styled")
    assert "script" not in styled.headers["content-security-policy"].replace("default-src", "")
    for name, value in (("public_url", "https://moldir.example.kz"), ("mail_url", "smtp://x"), ("host", "0.0.0.0")):
        with monkeypatch.context() as patch:
            patch.setattr(settings(), name, value)
            for path in ("/dev/mail", "/kk/dev/mail", letter, f"{letter}/styled"):
                assert (await visit.client.get(path)).status_code == 404


def test_open_pages_are_open_by_decision(app: Litestar) -> None:
    handlers = {
        path: handler for route in app.routes for handler in getattr(route, "route_handlers", [])
        for path in handler.paths if "GET" in handler.http_methods
    }  # fmt: skip
    assert public in (handlers["/sign-in"].guards or [])
    assert httpx.URL("/en/sign-in").path.endswith("/sign-in")

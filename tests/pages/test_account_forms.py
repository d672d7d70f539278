"""Forms and pages of an account: ours alone, whole in every language, and each person's own."""

import re

import httpx
import pytest
from litestar import Litestar

from infra.i18n import LANGUAGES
from services.web.guards import by_secret, ours, public
from tests.pages.client import Reader, form_of, words
from tests.pages.persons import MINE, OPEN, age_proof, fault, sign_in
from tests.people import AIGERIM, happened, someone, with_app


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
    silent = [str(handler) for handler in changing if not {ours, by_secret} & set(handler.guards or [])]
    assert not silent


async def test_a_wrong_method_is_refused(visit: Reader) -> None:
    await sign_in(visit, await someone())
    for path in ("/account/authenticator/begin", "/account/sessions/end-others", "/account/data/erase", "/sign-out"):
        assert (await visit.client.get(f"/en{path}")).status_code == 405
    for path in ("/account/security", "/sign-in/code/x"):
        assert (await visit.client.post(f"/en{path}")).status_code in (404, 405)
    assert (await visit.client.put("/en/account")).status_code == 405


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

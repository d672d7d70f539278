"""Passkeys: made, used, and refused where they are not their owner's."""

import pytest
from litestar import Litestar

from infra.database import fetch_value
from tests.device import Device
from tests.pages.client import Opened, Reader, form_of
from tests.pages.persons import ERLAN, age_proof, sign_in
from tests.people import happened, someone


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

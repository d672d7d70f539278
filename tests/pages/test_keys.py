"""The page of keys, and the desk's search of the trail."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from infra import clock
from infra.database import execute, fetch, fetch_value
from infra.i18n import LANGUAGES, translate
from infra.rates import forget_refusals
from infra.secrets import keyed
from infra.settings import settings
from services.accounts.commands.keys import KeyWanted, make_key
from tests.cast import ADMINISTRATOR, AIGERIM, ALONE, ALTYN, AUDITOR, KANAT, Human, everybody
from tests.pages.client import Opened, Reader, words
from tests.rights import acting

SECRET = re.compile(r"moldir_[A-Za-z0-9_-]{43}")


@pytest.fixture(autouse=True)
async def cast(db: object) -> AsyncIterator[None]:
    await everybody()
    forget_refusals()
    yield
    forget_refusals()


async def enter(visit: Reader, who: Human) -> str:
    visit.client.cookies.clear()
    session = await who.signs_in()
    visit.client.cookies.set("moldir", session)
    return session


async def make(visit: Reader, **typed: str) -> Opened:
    return await visit.send(await visit("/en/account/keys"), "/account/keys", name="accounting", **typed)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_key_is_made_shown_once_renewed_and_revoked(visit: Reader, language: str) -> None:
    await enter(visit, AIGERIM)
    page = await visit(f"/{language}/account/keys")
    assert translate("key.none", language) in page.text
    made = await visit.send(page, "/account/keys", name="бухгалтерия", owner=ALTYN.bin, days="365")
    assert made.response.headers["cache-control"] == "no-store"
    (secret,) = set(SECRET.findall(made.text))
    assert (await visit.client.get("/api/v1/sources", headers={"Authorization": f"Bearer {secret}"})).status_code == 200
    page = await visit(f"/{language}/account/keys")
    assert secret not in page.text
    assert f"{secret[:13]}…" in page.text
    number = await fetch_value("select id from api_key")
    renewed = await visit.send(page, f"/account/keys/{number}/renew")
    assert set(SECRET.findall(renewed.text)) != {secret}
    page = await visit(f"/{language}/account/keys")
    assert translate("key.state.renewed", language) in page.text
    gone = await visit.send(page, f"/account/keys/{number}/revoke")
    assert translate("account.done.key_revoked", language) in gone.text
    assert (await visit.client.get("/api/v1/sources", headers={"Authorization": f"Bearer {secret}"})).status_code == 401
    again = await visit.client.post(
        f"/en/account/keys/{number}/revoke", data={"form": keyed("form", await enter(visit, AIGERIM)).hex()}
    )
    assert again.status_code == 404


async def test_what_was_typed_stays_and_the_fault_stands_beside_it(visit: Reader) -> None:
    await enter(visit, ALONE)
    page = await visit("/en/account/keys")
    again = await visit.send(page, "/account/keys", 422, name=" ", days="365")
    assert words(again.one("p", id="name-fault"))
    chosen = [
        one.get("value") for one in again.one("select", id="days").iter("option") if one.get("selected") is not None
    ]
    assert chosen == ["365"]
    assert await fetch_value("select count(*) from api_key") == 0


async def test_only_for_whom_one_may_is_offered_and_more_is_refused(visit: Reader) -> None:
    await enter(visit, ALONE)
    page = await visit("/en/account/keys")
    assert page.all("select", id="owner") == []
    refused = await visit.send(page, "/account/keys", 422, name="x", owner=ALTYN.bin)
    assert refused.all("div", class_="notice-danger")
    assert await fetch_value("select count(*) from api_key") == 0


async def test_a_stranger_is_led_to_sign_in_and_an_old_proof_to_prove_again(visit: Reader) -> None:
    for method, path in (("GET", ""), ("POST", ""), ("POST", "/1/renew"), ("POST", "/1/revoke")):
        answer = await visit.client.request(method, f"/en/account/keys{path}")
        assert (answer.status_code, "/sign-in" in answer.headers["location"]) == (303, True)
    session = await enter(visit, ALONE)
    await execute("update sign_in set proved_at = $1", clock.now() - timedelta(hours=1))
    for path in ("", "/1/renew", "/1/revoke"):
        answer = await visit.client.post(f"/en/account/keys{path}", data={"form": keyed("form", session).hex()})
        assert (answer.status_code, "/confirm" in answer.headers["location"]) == (303, True)
    assert (await visit.client.request("GET", "/en/account/keys/1/renew")).status_code == 405


async def test_keys_of_others_are_not_there_and_forged_forms_do_nothing(visit: Reader) -> None:
    async with acting(AIGERIM.viewer()) as viewer:
        await make_key(viewer, KeyWanted("accounting", ("register",), "90", ALTYN.bin))
    number = await fetch_value("select id from api_key")
    session = await enter(visit, KANAT)
    hint = await fetch_value("select hint from api_key")
    assert f"moldir_{hint}" not in (await visit("/en/account/keys")).text
    for act in ("renew", "revoke"):
        data = {"form": keyed("form", session).hex()}
        assert (await visit.client.post(f"/en/account/keys/{number}/{act}", data=data)).status_code == 404
    await enter(visit, AIGERIM)
    for act in ("renew", "revoke"):
        data = {"form": keyed("form", "another").hex()}
        assert (await visit.client.post(f"/en/account/keys/{number}/{act}", data=data)).status_code == 403
    assert await fetch_value("select count(*) from api_key where revoked_at is null and renewed_by is null") == 1


async def test_pages_asked_for_too_often_say_when_to_come_back(visit: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "rate_pages", 2)
    await visit("/kk/sources")
    await visit("/kk/sources")
    page = await visit("/kk/sources", 429)
    assert 1 <= int(page.response.headers["retry-after"]) <= 30
    assert page.response.headers["cache-control"] == "no-store"
    assert translate("error.heading.429", "kk") in page.text
    assert (await visit.client.get("/healthz")).status_code == 200
    assert (await visit.client.get("/api/v1/sources")).status_code == 200  # counted by itself


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", [ADMINISTRATOR, AUDITOR])
async def test_the_trail_is_searched_and_the_search_is_in_it(visit: Reader, language: str, who: Human) -> None:
    async with acting(AIGERIM.viewer()) as viewer:
        await make_key(viewer, KeyWanted("accounting", ("register",), "90", ALTYN.bin))
    await enter(visit, who)
    page = await visit(f"/{language}/desk/trail?kind=key&organisation={ALTYN.bin}")
    assert [words(one).rsplit(" ", 1)[0] for one in page.all("h2")] == [translate("event.key.made", language)]
    assert str(AIGERIM.id) in page.text
    rows = await fetch("select actor, data::text from event where kind = 'trail.read'")
    assert [row["actor"] for row in rows] == [str(who.id)]
    assert '"kind": "key"' in rows[0]["data"]


async def test_each_field_narrows_and_pages_go_on(visit: Reader) -> None:
    async with acting(AIGERIM.viewer()) as viewer:
        for _ in range(3):
            await make_key(viewer, KeyWanted("accounting", ("register",), "90", ALTYN.bin))
    await enter(visit, ADMINISTRATOR)

    async def found(query: str, status: int = 200) -> int:
        return len((await visit(f"/en/desk/trail?{query}", status)).all("h2"))

    today = clock.today().isoformat()
    assert await found(f"kind=key&actor={AIGERIM.id}&first={today}&last={today}") == 3
    assert await found("kind=key&first=2031-01-01") == 0
    assert await found("kind=key&last=2020-01-01") == 0
    assert await found("kind=ke") == 0
    assert await found("kind=k%25") == 0
    assert await found(f"kind=key.made&subject={await fetch_value('select min(id) from api_key')}") == 1
    last = await fetch_value("select max(id) from event where kind = 'key.made'")
    assert await found(f"kind=key&after={last}") == 2
    assert await found("kind=key&first=yesterday", 422) == 3

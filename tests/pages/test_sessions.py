"""Sessions are listed and ended, and a new browser is told of; one's own data is handed out and erased."""

import json

from litestar import Litestar

from infra.database import fetch_value
from tests.pages.client import Reader, form_of
from tests.pages.persons import ERLAN, fault, sign_in
from tests.people import AIGERIM, happened, letters_to, someone, with_app


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

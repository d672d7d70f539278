"""Joining by a link sent by mail."""

import pytest

from infra.i18n import LANGUAGES, translate
from tests.pages.client import Reader, words
from tests.pages.persons import fault
from tests.people import AIGERIM, PASSWORD, happened, letters_to, link_in_letter, someone


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

"""Declarations through forms: a campaign, two who declare, a decision, and what nobody else may see."""

import pytest

from infra.database import fetch_value
from infra.i18n import LANGUAGES
from tests.cast import AIGERIM, AUDITOR, BOLAT, DINA, ERLAN, KANAT, KUMIS, MARAT
from tests.compliance.workspace.players import opened
from tests.pages.client import Opened
from tests.pages.inside import There

ROOM = "/organisations/{altyn}/integrity/declarations"
SECRET = "Қайын інім құрылтайшы"


async def campaign(there: There) -> int:
    await there.enter(MARAT)
    page = await there.open(ROOM)
    assert "no campaign" in page.text
    done = await there.visit.send(page, "/campaigns", title="2026 жыл", due_on="2200-01-01")
    assert "everybody was written to" in done.text
    return int(await fetch_value("select id from interest_campaign"))


async def declares(there: There, number: int, **typed: str) -> Opened:
    page = await there.open(f"{ROOM}/new?campaign={number}")
    return await there.visit.send(page, f"/new?campaign={number}", **typed)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_is_whole_in_every_language(there: There, language: str) -> None:
    number = await campaign(there)
    await there.enter(DINA)
    await declares(there, number, nothing="no", kind_1="share", whose_1="sibling", said_1=SECRET, number_1=KUMIS.bin)
    for path in ("", "/new", f"/new?campaign={number}"):
        await there.open(f"{ROOM}{path}", language=language)
    await there.enter(MARAT)
    for path in ("", f"/campaigns/{number}", f"/campaigns/{number}?day=2020-01-01"):
        await there.open(f"{ROOM}{path}", language=language)
    paper = await there.visit.client.get(f"/{language}{there.path(ROOM)}/campaigns/{number}/file")
    assert paper.content.startswith(b"%PDF-1.7")


async def test_from_a_campaign_to_a_recusal(there: There) -> None:
    number = await campaign(there)
    await there.enter(BOLAT)
    assert "declare by" in (await there.open(ROOM)).text
    assert "Nothing to declare" in (await declares(there, number, nothing="yes")).text
    await there.enter(DINA)
    done = await declares(
        there, number, nothing="no", kind_1="share", whose_1="sibling", said_1=SECRET, number_1=KUMIS.bin
    )
    assert SECRET in done.text
    await there.enter(MARAT)
    page = await there.open(ROOM)
    assert SECRET in page.text
    refused = await there.visit.send(page, "/decide", 422, measure="recusal", reason="")
    assert "Some words are needed" in refused.text
    decided = await there.visit.send(page, "/decide", measure="recusal", reason="Інісі")
    assert "Recusals" in decided.text
    assert "2 of 6" in (await there.open(f"{ROOM}/campaigns/{number}")).text
    lifted = await there.visit.send(decided, "/lift")
    assert "Nobody is recused" in lifted.text


async def test_what_was_declared_is_for_nobody_else(there: There) -> None:
    number = await campaign(there)
    await there.enter(DINA)
    await declares(there, number, nothing="no", kind_1="post", whose_1="own", said_1=SECRET)
    for who in (BOLAT, AUDITOR):
        await there.enter(who)
        page = await there.open(ROOM)
        assert SECRET not in page.response.text
        for path in ("", "/file"):
            found = await there.visit.client.get(f"/en{there.path(ROOM)}/campaigns/{number}{path}")
            assert found.status_code == (403 if who is BOLAT else 404)
    await there.enter(KANAT)
    assert (await there.visit.client.get(f"/en{there.path(ROOM)}")).status_code == 404
    await there.enter(AIGERIM)
    interest = await fetch_value("select id from declared_interest")
    for path in (f"/interests/{interest}/decide", "/interests/999/decide"):
        answer = await there.post(f"{ROOM}{path}", measure="none", reason="Бәрі дұрыс")
        assert answer.status_code == (303 if str(interest) in path else 404)


@pytest.mark.parametrize(("typed", "said"), [
    ({}, "Choose one of the two"), ({"nothing": "no"}, "Fill in at least one"),
    ({"nothing": "yes", "said_1": "x"}, "leave one of them"), ({"nothing": "no", "said_2": "x"}, "in order"),
    ({"nothing": "no", "kind_1": "x", "said_1": "x"}, "Choose the kind"),
    ({"nothing": "no", "kind_1": "share", "whose_1": "own", "said_1": "Сөзім", "number_1": "<b>"}, "number_1-fault"),
])  # fmt: skip
async def test_what_is_wrong_is_told_and_nothing_is_lost(there: There, typed: dict[str, str], said: str) -> None:
    await there.enter(BOLAT)
    answer = await there.post(f"{ROOM}/new", **typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert all(word in answer.text for name, word in typed.items() if name == "said_1")


async def test_an_entrepreneurs_number_is_never_written_out(there: There) -> None:
    await there.enter(BOLAT)
    page = await there.open(f"{ROOM}/new")
    done = await there.visit.send(
        page, "/new", nothing="no", kind_1="share", whose_1="spouse", said_1="Жұбайымның ісі", number_1=ERLAN.bin
    )
    assert ERLAN.bin not in done.response.text


async def test_the_numbers_become_evidence(there: There) -> None:
    number = await campaign(there)
    await opened()
    page = await there.open(f"{ROOM}/campaigns/{number}")
    assert "attached as evidence" in (await there.visit.send(page, "/evidence")).text
    assert await fetch_value("select item from evidence_item") == "SUP-5"
    again = await there.visit.send(await there.open(f"{ROOM}/campaigns/{number}"), "/remind")
    assert "no more than once" in again.text or "more than once a day" in again.text
    closed = await there.visit.send(await there.open(f"{ROOM}/campaigns/{number}"), "/close")
    assert "The campaign is closed" in closed.text

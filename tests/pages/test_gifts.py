"""The register of gifts through forms."""

import pytest

from infra.database import fetch_value
from infra.i18n import LANGUAGES
from tests.cast import AUDITOR, BOLAT, DINA, ERLAN, KANAT, MARAT
from tests.compliance.workspace.players import opened
from tests.pages.client import Opened
from tests.pages.inside import There

ROOM = "/organisations/{altyn}/integrity/gifts"
GIFT = {"direction": "received", "what": "Құпия сыйлық", "worth": "20 000,40", "day": "2026-03-20",
        "other_name": "Серіктес", "occasion": "Наурыз", "outcome": "kept"}  # fmt: skip


async def entered(there: There, **other: str) -> Opened:
    await there.enter(BOLAT)
    page = await there.open(ROOM)
    assert "no entry yet" in page.text
    return await there.visit.send(page, "/gifts", **GIFT | other)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_is_whole_in_every_language(there: There, language: str) -> None:
    await entered(there, official="1")
    await there.enter(MARAT)
    await there.post(f"{ROOM}/limits", one="1", year_limit="2", since="2200-01-01")
    await there.post(f"{ROOM}/limits", one="3", year_limit="4", since="2199-01-01")
    for query in ("", "?direction=given", "?year=2026&official=1&waits=1&words=%25", "?after=x&year=x&direction='"):
        await there.open(f"{ROOM}{query}", language=language)


async def test_from_a_gift_to_a_decision(there: There) -> None:
    done = await entered(there)
    assert "20,000" in done.text
    await there.enter(MARAT)
    page = await there.open(ROOM)
    assert "to be decided: 1" in page.text
    refused = await there.visit.send(page, "/decide", 422, decision="", reason="x")
    assert "Choose what is decided" in refused.text
    assert (
        "to be returned: Қымбат" in (await there.visit.send(page, "/decide", decision="return", reason="Қымбат")).text
    )


@pytest.mark.parametrize(("typed", "said"), [
    ({"worth": "көп"}, "worth-fault"), ({"worth": "1e9"}, "worth-fault"), ({"worth": "٣"}, "worth-fault"),
    ({"day": "x"}, "day-fault"), ({"day": "9999-12-31"}, "day-fault"), ({"outcome": "given"}, "outcome-fault"),
    ({"direction": ""}, "direction-fault"), ({"number": "1"}, "number-fault"), ({"what": "<b>" * 101}, "what-fault"),
])  # fmt: skip
async def test_what_is_wrong_is_told_and_nothing_is_lost(there: There, typed: dict[str, str], said: str) -> None:
    await there.enter(BOLAT)
    answer = await there.post(ROOM, **GIFT | typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert "Серіктес" in answer.text
    assert "<b><b>" not in answer.text
    assert not await fetch_value("select count(*) from gift")


async def test_a_gift_is_for_its_author_and_officers(there: There) -> None:
    await entered(there)
    for who in (DINA, AUDITOR):
        await there.enter(who)
        assert GIFT["what"] not in (await there.open(ROOM)).response.text
    await there.enter(KANAT)
    assert (await there.visit.client.get(f"/en{there.path(ROOM)}")).status_code == 404
    await there.enter(BOLAT)
    gift = await fetch_value("select id from gift")
    assert (await there.post(f"{ROOM}/{gift}/decide", decision="allowed", reason="x")).status_code == 403
    assert (await there.post(f"{ROOM}/limits", one="1", year_limit="2", since="2200-01-01")).status_code == 403


async def test_limits_are_set_and_refused(there: There) -> None:
    await there.enter(MARAT)
    page = await there.open(ROOM)
    assert "has set no limits" in page.text
    assert "Nobody has compared it" in page.text
    for one, year, since, fault in (("5", "4", "2200-01-01", "year_limit"), ("x", "4", "2200-01-01", "one"),
                                    ("1", "2", "2020-13-01", "since")):  # fmt: skip
        answer = await there.post(f"{ROOM}/limits", one=one, year_limit=year, since=since)
        assert (answer.status_code, f"{fault}-fault" in answer.text) == (422, True)
    done = await there.visit.send(page, "/limits")
    assert "3 MCI, today" in done.text


async def test_an_entrepreneurs_number_is_never_written_out(there: There) -> None:
    done = await entered(there, number=ERLAN.bin)
    assert ERLAN.bin not in done.response.text


async def test_the_numbers_of_the_year_become_evidence(there: There) -> None:
    await entered(there)
    await opened()
    await there.enter(MARAT)
    done = await there.visit.send(await there.open(ROOM), "/evidence")
    assert "attached as evidence" in done.text
    assert await fetch_value("select item from evidence_item") == "OPS-8"

"""A program reads the self-assessments of its organisation by a key that says so: levels, and no word of anybody."""

import asyncpg
import httpx
import pytest

from compliance.commands.answering import Said, answer_item
from compliance.queries.heads import Place
from infra.database import execute, fetch, fetch_value
from infra.i18n import translate
from infra.looking import looks
from services.accounts.queries.keys import caller_of
from tests.cast import AIGERIM, ALTYN, KANAT, KUMIS
from tests.compliance.workspace.players import BOLAT, ITEM, attached, being, confirmed, given, opened
from tests.rights import as_application
from tests.services.test_keys import bearer, cast, key_of, program

__all__ = ["cast", "program"]
SECRET = "жауаптың құпия сөзі"


@pytest.fixture
async def place(cast: None) -> Place:
    assessment = await opened()
    await given(assessment, ITEM)
    place = Place(assessment, ITEM)
    async with being(BOLAT) as by:
        await answer_item(by, place, Said(4, SECRET, {"RA-1.1": SECRET}), 0)
    await confirmed(await attached(place, name=f"{SECRET}.pdf"))
    return place


async def test_levels_are_told_with_why_and_without_a_word_of_anybody(program: httpx.AsyncClient, place: Place) -> None:
    key = bearer(await key_of(AIGERIM, ALTYN.bin, ("assessments",)))
    listed = (await program.get("/api/v1/assessments?lang=en", headers=key)).json()["assessments"]
    assert [(one["id"], one["asked"], one["answered"], one["state"]) for one in listed] == [
        (place.assessment, 27, 1, "draft")
    ]
    answer = await program.get(f"/api/v1/assessments/{place.assessment}?lang=en", headers=key)
    item = next(one for one in answer.json()["items"] if one["item"] == ITEM)
    assert (item["claimed"], item["supported"], item["verified"], item["counted"]) == (4, 3, None, 3)
    assert item["caps"] == [translate("assessment.cap.no_indicator", "en", level=3)]
    assert not answer.json()["floor_holds"]
    assert SECRET not in answer.text
    assert answer.headers["cache-control"] == "private, no-store"


async def test_other_keys_other_organisations_and_what_is_none_get_nothing(
    program: httpx.AsyncClient, place: Place
) -> None:
    here = f"/api/v1/assessments/{place.assessment}"
    assert (await program.get(here)).status_code == 401
    assert (await program.get(here, headers=bearer(await key_of(AIGERIM, ALTYN.bin, ("register",))))).status_code == 403
    kumis = bearer(await key_of(KANAT, KUMIS.bin, ("assessments",)))
    assert (await program.get(here, headers=kumis)).status_code == 404
    assert (await program.get("/api/v1/assessments", headers=kumis)).json() == {"assessments": []}
    altyn = bearer(await key_of(AIGERIM, ALTYN.bin, ("assessments",)))
    for number in ("999999", "0", "x", "9" * 40, "%00", "-1"):
        assert (await program.get(f"/api/v1/assessments/{number}", headers=altyn)).status_code == 404, number


async def test_the_database_lets_a_key_read_its_own_and_change_nothing(place: Place) -> None:
    found = await caller_of((await key_of(AIGERIM, ALTYN.bin, ("assessments",))).secret)
    narrow = await caller_of((await key_of(AIGERIM, ALTYN.bin, ("register",))).secret)
    assert found is not None
    assert narrow is not None
    async with as_application():
        with looks(narrow[0].looker):
            assert await fetch("select from answer where version > 0") == []
        with looks(found[0].looker):
            assert await fetch_value("select count(*) from answer where version > 0") == 1
            assert await fetch_value("select count(*) from evidence") == 1
            assert await fetch("select from item_comment") == []
            await execute("update answer set reason = 'x'")
    assert await fetch_value("select count(*) from answer where reason = 'x'") == 0
    async with as_application():
        with looks(found[0].looker), pytest.raises(asyncpg.InsufficientPrivilegeError):
            await execute(
                "insert into review (organisation, assessment, item, version, level, reason, reviewer, at) "
                "values ($1, $2, $3, 1, 5, '', $4, now())",
                ALTYN.bin, place.assessment, ITEM, AIGERIM.id,
            )  # fmt: skip

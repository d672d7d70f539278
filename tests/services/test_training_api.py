"""A program brings results of training to its organisation, and reads completion, by a key that says so."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import asyncpg
import httpx
import pytest

from compliance.commands.training.records import correct_record, entry_of
from compliance.queries.training.records import records
from compliance.views.training.records import RecordsAsked
from infra.database import execute, fetch, fetch_one, fetch_value, transaction
from infra.i18n import LANGUAGES, translate
from infra.looking import Looker, looks
from services.accounts.queries.keys import caller_of
from tests.cast import AIGERIM, ALTYN, KANAT, KUMIS, MARAT, SAULE
from tests.compliance.training.histories import assigned, employed
from tests.compliance.training.test_results import SITE, statement
from tests.compliance.workspace.players import being
from tests.rights import as_application
from tests.services.test_keys import bearer, cast, key_of, program

__all__ = ["cast", "program"]
COMPLETION, STATEMENTS = "/api/v1/training/completion", "/api/v1/training/statements"
TRAINING = ("training",)
SUSPEND = "update organisation set state = 'suspended', suspended_at = now(), suspended_why = 'x' where bin = $1"


@pytest.fixture
async def key(cast: None) -> dict[str, str]:
    """What a program of Altyn Dan sends; two of its people must hold a course, and so must somebody of Kümis."""
    for organisation, number in ((ALTYN.bin, "0017"), (ALTYN.bin, "0018"), (KUMIS.bin, "0017")):
        staff = await employed(organisation, number, date(2025, 1, 1))
        await assigned(staff, "foundations", date(2025, 6, 1), MARAT.id if organisation == ALTYN.bin else KANAT.id)
    return bearer(await key_of(AIGERIM, ALTYN.bin, TRAINING))


async def kept() -> list[tuple[str, bool]]:
    """Organisation of every record, and whether it takes another back."""
    return [(row["organisation"], row["void"]) for row in await fetch("select * from training_record order by id")]


async def test_statements_come_in_once_and_completion_tells_them(
    program: httpx.AsyncClient, key: dict[str, str]
) -> None:
    before = (await program.get(f"{COMPLETION}?on=2026-03-10", headers=key)).json()
    assert (before["whole"]["numerator"], before["whole"]["denominator"]) == (0, 2)
    sent = [statement(1), statement(2, actor={"account": {"name": "nobody"}})]
    first = await program.post(STATEMENTS, json=sent, headers=key)
    assert first.status_code == 200, first.text
    told = first.json()
    assert (told["added"], told["known"], told["voided"], told["missed"]) == (1, 0, 0, 1)
    assert [(miss["statement"], miss["code"]) for miss in told["misses"]] == [(sent[1]["id"], "staff")]
    assert first.headers["cache-control"] == "private, no-store"
    again = (await program.post(STATEMENTS, json=sent, headers=key)).json()
    assert (again["added"], again["known"], again["sha256"]) == (0, 1, told["sha256"])
    after = (await program.get(f"{COMPLETION}?on=2026-03-10&lang=en", headers=key)).json()
    assert (after["whole"]["numerator"], after["whole"]["denominator"], after["whole"]["share"]) == (1, 2, 0.5)
    assert [(one["name"], one["numerator"]) for one in after["courses"]] == [("foundations", 1)]
    known = (await program.get(f"{COMPLETION}?on=2026-03-10&known=2026-03-10", headers=key)).json()
    assert known["whole"]["numerator"] == 0  # nobody knew it then
    assert "Сынақ" not in json.dumps(after, ensure_ascii=False)
    row = (await fetch("select * from training_record"))[0]
    assert (row["source"], row["entered_by"], row["evidence"]) == ("xapi", None, told["sha256"])
    number = await fetch_value("select id from api_key")
    events = await fetch("select actor, organisation from event where kind = 'training.imported'")
    assert {(row["actor"], row["organisation"]) for row in events} == {(f"key:{number}", ALTYN.bin)}
    assert await fetch_value("select count(*) from training_import where entered_key = $1", number) == 2


async def test_a_voided_statement_counts_no_more_and_one_not_yet_here_is_asked_for_first(
    program: httpx.AsyncClient, key: dict[str, str]
) -> None:
    void = statement(9, "voided", object={"objectType": "StatementRef", "id": statement(1)["id"]})
    for language in LANGUAGES:
        early = (await program.post(f"{STATEMENTS}?lang={language}", json=[void], headers=key)).json()
        reason = translate("records.miss.void", language)
        assert [(miss["code"], miss["reason"]) for miss in early["misses"]] == [("void", reason)]
    assert await kept() == []
    together = (await program.post(STATEMENTS, json=[void, statement(1)], headers=key)).json()
    assert (together["added"], together["voided"], together["missed"]) == (1, 1, 0)  # whichever stands first
    late = (await program.post(STATEMENTS, json=[void], headers=key)).json()
    assert (late["voided"], late["missed"]) == (1, 0)
    back = (await program.post(STATEMENTS, json=[statement(1)], headers=key)).json()
    assert (back["added"], back["known"]) == (0, 1)
    assert await kept() == [(ALTYN.bin, False), (ALTYN.bin, True)]
    whole = (await program.get(f"{COMPLETION}?on=2026-03-10", headers=key)).json()["whole"]
    assert (whole["numerator"], whole["denominator"]) == (0, 2)
    async with being(SAULE) as by:
        assert [line.state for line in (await records(by, RecordsAsked())).records] == ["void", "corrected"]


async def test_a_void_takes_back_what_was_corrected_too_and_only_once(
    program: httpx.AsyncClient, key: dict[str, str]
) -> None:
    await program.post(STATEMENTS, json=[statement(1)], headers=key)
    (row,) = await fetch("select * from training_record")
    entry = replace(entry_of(row), score=Decimal(95))
    async with being(SAULE) as by:
        corrected = await correct_record(by, row["id"], entry, "Балы басқа")
    void = statement(9, "voided", object={"objectType": "StatementRef", "id": statement(1)["id"]})
    assert (await program.post(STATEMENTS, json=[void], headers=key)).json()["voided"] == 1
    newest = await fetch_one("select * from training_record order by id desc limit 1")
    assert newest is not None
    assert (newest["corrects"], newest["void"], newest["score"]) == (corrected, True, 95)
    async with being(SAULE) as by:  # the trainer knows better
        await correct_record(by, newest["id"], entry, "Қате қайтарылған")
    assert (await program.post(STATEMENTS, json=[void], headers=key)).json()["voided"] == 1
    assert [void for _, void in await kept()] == [False, False, True, False]
    whole = (await program.get(f"{COMPLETION}?on=2026-03-10", headers=key)).json()["whole"]
    assert (whole["numerator"], whole["denominator"]) == (1, 2)


async def test_other_keys_and_other_organisations_get_nothing(program: httpx.AsyncClient, key: dict[str, str]) -> None:
    assert (await program.get(COMPLETION)).status_code == 401
    assert (await program.post(STATEMENTS, json=[statement(1)])).status_code == 401
    narrow = bearer(await key_of(AIGERIM, ALTYN.bin, ("register", "assessments")))
    answers = (
        await program.get(COMPLETION, headers=narrow),
        await program.post(STATEMENTS, json=[statement(1)], headers=narrow),
    )
    for answer in answers:
        assert answer.status_code == 403
        assert 'error="insufficient_scope", scope="training"' in answer.headers["www-authenticate"]
    assert await kept() == []
    kumis = bearer(await key_of(KANAT, KUMIS.bin, TRAINING))
    only_altyn = statement(2, actor={"account": {"homePage": SITE, "name": "0018"}})
    told = (await program.post(STATEMENTS, json=[statement(1), only_altyn], headers=kumis)).json()
    assert (told["added"], told["missed"]) == (1, 1)  # the same number is another person there
    assert await kept() == [(KUMIS.bin, False)]
    whole = [(await program.get(f"{COMPLETION}?on=2026-03-10", headers=each)).json()["whole"] for each in (kumis, key)]
    assert [(one["numerator"], one["denominator"]) for one in whole] == [(1, 1), (0, 2)]
    void = statement(9, "voided", object={"objectType": "StatementRef", "id": statement(1)["id"]})
    assert (await program.post(STATEMENTS, json=[void], headers=key)).json()["missed"] == 1
    assert await kept() == [(KUMIS.bin, False)]


async def test_a_key_of_a_suspended_organisation_opens_nothing(program: httpx.AsyncClient, key: dict[str, str]) -> None:
    await execute(SUSPEND, ALTYN.bin)
    assert (await program.get(COMPLETION, headers=key)).status_code == 401
    assert (await program.post(STATEMENTS, json=[statement(1)], headers=key)).status_code == 401
    assert await kept() == []


WHOLE = json.dumps([statement(1)]).encode()
BAD = {
    "empty": b"", "no JSON": b"{", "an object": b"{}", "an empty list": b"[]", "numbers": b"[1]", "null": b"null",
    "truncated": WHOLE[:-20], "not UTF-8": b"\xff\xfe" + WHOLE, "deep": b"[" * 200_000, "twice": WHOLE + WHOLE,
    "too many": b"[" + b",".join([b"{}"] * 1_001) + b"]", "an LRS answer": b'{"statements": ' + WHOLE + b"}",
    "a lone surrogate": json.dumps([statement(1, id="\ud800")]).encode(),
    "cut in a text": b'[{"id": "', "NUL": b"\0" * 100,
}  # fmt: skip


@pytest.mark.parametrize("body", BAD.values(), ids=BAD)
async def test_a_body_that_is_no_list_of_statements_is_refused_whole(
    program: httpx.AsyncClient, key: dict[str, str], body: bytes
) -> None:
    answer = await program.post(f"{STATEMENTS}?lang=kk", content=body, headers=key)
    assert (answer.status_code, answer.json()["type"]) == (422, "/api/docs#problem-invalid")
    assert answer.json()["detail"] == translate("api.training.no_statements", "kk", n=1_000)
    assert await fetch_value("select count(*) from training_import") == 0


async def test_a_body_that_is_too_large_is_refused(program: httpx.AsyncClient, key: dict[str, str]) -> None:
    answer = await program.post(STATEMENTS, content=b"[" + b" " * 4_000_000 + b"]", headers=key)
    assert answer.json()["type"] == "/api/docs#problem-too-long"
    assert await fetch_value("select count(*) from training_import") == 0


async def test_each_statement_that_says_nothing_is_told_and_the_others_come_in(
    program: httpx.AsyncClient, key: dict[str, str]
) -> None:
    bad: list[dict[str, object]] = [
        {}, statement(2, actor={"account": {"name": "0017\0"}}), statement(3, object={"id": "x" * 100_000}),
        statement(4, actor={"account": {"name": "'; drop table training_record; --"}}), statement(5, id="../../x"),
        statement(6, timestamp="2999-01-01T00:00:00Z"), statement(7, result={"score": {"scaled": 1e308}}),
        statement(8, verb={"id": None}),
    ]  # fmt: skip
    told = (await program.post(STATEMENTS, json=[*bad, statement(1)], headers=key)).json()
    assert (told["added"], told["missed"]) == (1, len(bad))
    assert await kept() == [(ALTYN.bin, False)]


@pytest.mark.parametrize("asked", ["on=2026-02-30", "known=yesterday", "on=2026-3-1", "on=", "x=1", "on=9999-99-99"])
async def test_a_day_that_is_none_is_told(program: httpx.AsyncClient, key: dict[str, str], asked: str) -> None:
    answer = await program.get(f"{COMPLETION}?{asked}", headers=key)
    assert (answer.status_code, answer.json()["type"]) == (422, "/api/docs#problem-invalid")


async def test_the_database_lets_a_key_bring_results_and_nothing_else(
    program: httpx.AsyncClient, key: dict[str, str]
) -> None:
    await program.post(STATEMENTS, json=[statement(1)], headers=key)
    found = await caller_of(key["Authorization"].removeprefix("Bearer "))
    narrow = await caller_of((await key_of(AIGERIM, ALTYN.bin, ("register",))).secret)
    kumis = await caller_of((await key_of(KANAT, KUMIS.bin, TRAINING)).secret)
    assert found is not None
    assert narrow is not None
    assert kumis is not None
    tables = ("staff_member", "training_assignment", "training_record", "training_import")
    async with as_application():
        for caller, seen in ((found[0], (2, 2, 1, 1)), (kumis[0], (1, 1, 0, 0)), (narrow[0], (0, 0, 0, 0))):
            with looks(caller.looker):
                assert tuple([await fetch_value(f"select count(*) from {table}") for table in tables]) == seen
    adding = """insert into training_record (organisation, staff, course, version, title, completed_on, passed, source,
                                             key, note, entered_by, entered_at)
                select organisation, id, 'foundations', '', 'x', '2026-03-01', true, $1, 'x', '', $2, now()
                from staff_member limit 1"""
    for source, author in (("quiz", None), ("import", None), ("xapi", AIGERIM.id)):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await as_key(found[0].looker, adding, source, author)
    for change in ("update training_record set passed = false", "delete from training_record",
                   "delete from training_import", "delete from staff_member"):  # fmt: skip
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await as_key(found[0].looker, change)
    assert await as_key(found[0].looker, "update staff_member set last_name = 'x'") == "UPDATE 0"
    assert await kept() == [(ALTYN.bin, False)]


async def as_key(looker: Looker, said: str, *values: object) -> str:
    """What a program may do with a statement of SQL; when it fails, the test goes on as before."""
    async with as_application():
        with looks(looker):
            async with transaction():
                return await execute(said, *values)

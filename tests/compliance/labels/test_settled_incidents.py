"""What people decided about an incident, or an appeal, stays decided: each thing by itself, until it comes anew."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from asyncpg import PostgresError

from compliance.commands.label.acting import Act, agree, propose
from compliance.commands.label.appeals import appeal_act
from compliance.commands.label.meetings import Proposed
from compliance.commands.label.rechecking import check_label
from compliance.queries.label.public import label_answer
from infra import clock
from infra.database import execute, fetch, fetch_value, transaction
from registry.tables.tax import Listing
from services.accounts.colleagues import colleague_of
from services.accounts.desk import officer_of
from services.worker.reactions import deliver_pending
from tests.builders import close, fact, import_run
from tests.cast import AIGERIM, ALTYN, APPEAL_PANEL, DECIDER, OFFICER, everybody
from tests.compliance.labels.decided import REASONS, declared, everybody_votes, on_agenda
from tests.compliance.labels.in_use import desk, granted
from tests.compliance.labels.playing import works_well
from tests.rights import acting

NOW = datetime(2026, 11, 26, 5, 0, 20, tzinfo=UTC)


@pytest.fixture
async def label(db: object) -> int:
    await everybody()
    await desk()
    with clock.frozen(NOW):
        return await granted()


async def listed(source: str = "pseudo_company") -> int:
    run = await import_run(source, clock.now())
    return await fact(Listing, bin=ALTYN.bin, source=source, snapshot=run, seen_from=clock.now())


async def left(row: int, source: str = "pseudo_company") -> None:
    await close(Listing, row, clock.now())
    await import_run(source, clock.now())


async def standing() -> str:
    answer = await label_answer(await fetch_value("select number from label"))
    assert answer.found is not None
    return answer.found.standing


async def incidents() -> list[tuple[object, ...]]:
    rows = await fetch("select kind, state, outcome from label_incident order by id")
    return [tuple(row.values()) for row in rows]


async def people_say(label: int, what: str, incident: int) -> None:
    async with acting(OFFICER.viewer()) as viewer:
        act = await propose(officer_of(viewer), label, what, Act("criteria", REASONS, incident))  # type: ignore[arg-type] # an act
    async with acting(DECIDER.viewer()) as viewer:
        await agree(officer_of(viewer), act)


async def appealed(what: str) -> int:
    """The company appeals against its suspension, and the appeal panel decides; the appeal's id."""
    async with acting(AIGERIM.viewer()) as viewer:
        act = await fetch_value("select id from label_act where what = 'suspend' order by id desc limit 1")
        filed = await appeal_act(colleague_of(viewer, ALTYN.bin), act, "Тізімде аттас компания тұр")
    application = await fetch_value("select application from label")
    brought = await on_agenda(application, Proposed(what, REASONS, appeal=filed), "appeal_panel")  # type: ignore[arg-type] # a ruling
    await everybody_votes(brought, APPEAL_PANEL)
    await declared(brought.agenda)
    return filed


async def test_an_appeal_that_reinstates_settles_the_incident(label: int) -> None:
    with clock.frozen(NOW):
        await listed()
        await check_label(label)
        assert await standing() == "suspended"
        assert await incidents() == [("listing", "explaining", None)]
        await appealed("change")
        assert await standing() == "active"
        assert await incidents() == [("listing", "closed", "nothing")]
        closed_by = await fetch_value("select closed_by from label_incident")
        assert closed_by == OFFICER.id  # who declared it
        told = await fetch("select data->>'outcome' as outcome from event where kind = 'label.incident_closed'")
        assert [one["outcome"] for one in told] == ["nothing"]
        await deliver_pending()
    with clock.frozen(NOW + timedelta(days=1)):  # and what was decided is not asked again the next morning
        await check_label(label)
        assert await standing() == "active"
        assert len(await incidents()) == 1


async def test_an_appeal_that_fails_leaves_it_to_be_decided(label: int) -> None:
    with clock.frozen(NOW):
        await listed()
        await check_label(label)
        await appealed("uphold")
        assert await standing() == "suspended"
        assert await incidents() == [("listing", "explaining", None)]


async def test_nobody_closes_an_incident_by_an_appeal_that_they_did_not_declare(label: int) -> None:
    with clock.frozen(NOW):
        await listed()
        await check_label(label)
        filed = await appealed("uphold")
    for who in (OFFICER, DECIDER, AIGERIM):
        async with acting(who.viewer()):
            assert await fetch_value("select close_on_appeal($1, now())", filed) is None
    with pytest.raises(PostgresError):
        async with acting(OFFICER.viewer()), transaction():
            await execute("update label_incident set state = 'closed', outcome = 'nothing', closed_by = $1,"
                          " closed_at = now()", OFFICER.id)  # fmt: skip
    assert await incidents() == [("listing", "explaining", None)]


async def test_each_list_stays_decided_by_itself(label: int) -> None:
    with clock.frozen(NOW):
        first, second = await listed(), await listed("bankrupt")
        await check_label(label)
        await people_say(label, "reinstate", await fetch_value("select id from label_incident"))
        assert await standing() == "active"
    with clock.frozen(NOW + timedelta(days=1)):  # one of the two goes: nothing new came
        await left(second, "bankrupt")
        await check_label(label)
        assert await incidents() == [("listing", "closed", "nothing")]
        assert await standing() == "active"
    with clock.frozen(NOW + timedelta(days=2)):  # what went and comes again is new; what stayed is not
        await listed("bankrupt")
        await check_label(label)
        assert await standing() == "suspended"
        lists = await fetch_value("select facts ->> 'lists' from label_incident order by id desc limit 1")
        assert lists == '["bankrupt"]'
    with clock.frozen(NOW + timedelta(days=3)):
        await execute("update listing set seen_until = $1 where source = 'bankrupt' and seen_until is null", NOW)
        await import_run("bankrupt", clock.now())
        await check_label(label)
        assert await incidents() == [("listing", "closed", "nothing"), ("listing", "closed", "cured")]
        await left(first)
        for source in ("inactive", "goszakup_rnu"):  # every list is known, and names the company no longer
            await import_run(source, clock.now())
        await check_label(label)
    with clock.frozen(NOW + timedelta(days=4)):
        await listed()  # put right, and there again
        await check_label(label)
        assert (await incidents())[-1] == ("listing", "explaining", None)


BAD = {"policy_share": 0.1}  # too few policies are in force
WORSE = BAD | {"exposed_share": 0.1}  # and too few of those exposed are trained


async def test_each_criterion_stays_decided_by_itself(db: object, monkeypatch: pytest.MonkeyPatch) -> None:
    await everybody()
    await desk()
    with clock.frozen(NOW):
        label = await granted(level="implemented")
        works_well(monkeypatch, **WORSE)
        await check_label(label)
        assert await asked() == [["S-PROGRAMME", "T-EXPOSED"]]
        await people_say(label, "warning", await fetch_value("select id from label_incident"))
    with clock.frozen(NOW + timedelta(days=1)):  # one is put right: the other was decided about
        works_well(monkeypatch, **BAD)
        await check_label(label)
        assert await incidents() == [("criteria", "closed", "warning")]
    with clock.frozen(NOW + timedelta(days=2)):  # what was put right comes again, and that alone is asked
        works_well(monkeypatch, **WORSE)
        await check_label(label)
        assert await asked() == [["S-PROGRAMME", "T-EXPOSED"], ["T-EXPOSED"]]
    with clock.frozen(NOW + timedelta(days=3)):  # it goes: its incident closes, though the other is still not met
        works_well(monkeypatch, **BAD)
        await check_label(label)
        assert await incidents() == [("criteria", "closed", "warning"), ("criteria", "closed", "cured")]
    with clock.frozen(NOW + timedelta(days=4)):  # something else comes
        works_well(monkeypatch, **BAD, major_open=2)
        await check_label(label)
        assert await asked() == [["S-PROGRAMME", "T-EXPOSED"], ["T-EXPOSED"], ["S-MAJOR"]]


async def test_what_is_not_known_any_more_is_not_put_right(db: object, monkeypatch: pytest.MonkeyPatch) -> None:
    await everybody()
    await desk()
    with clock.frozen(NOW):
        label = await granted(level="implemented")
        works_well(monkeypatch, **BAD)
        await check_label(label)
    with clock.frozen(NOW + timedelta(days=1)):
        works_well(monkeypatch, policy_share=None)
        await check_label(label)
        assert await incidents() == [("criteria", "explaining", None)]
        await people_say(label, "nothing", await fetch_value("select id from label_incident"))
    with clock.frozen(NOW + timedelta(days=2)):
        works_well(monkeypatch, **BAD)
        await check_label(label)
        assert await incidents() == [("criteria", "closed", "nothing")]
        works_well(monkeypatch)
        await check_label(label)
        works_well(monkeypatch, **BAD)
        await check_label(label)
    assert await incidents() == [("criteria", "closed", "nothing"), ("criteria", "explaining", None)]


async def asked() -> list[list[str]]:
    """What each incident is about, in order."""
    rows = await fetch("select facts ->> 'requirements' as said from label_incident order by id")
    return [json.loads(row["said"]) for row in rows]

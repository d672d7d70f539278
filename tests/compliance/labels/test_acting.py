"""One proposes, another agrees: by the server, and by the database for whoever passes the server by."""

from datetime import timedelta

import asyncpg
import pytest

from compliance.commands.label.acting import Act, agree, disagree, propose, suspend_by_check, withdraw_label
from compliance.commands.label.incidents import explain, open_incident
from compliance.errors import NothingHere, NotYours, OutOfTurn, SecondPersonNeeded, Unfit
from infra import clock
from infra.database import execute, fetch, fetch_one, fetch_value
from services.accounts.colleagues import colleague_of
from services.accounts.desk import officer_of
from tests.cast import (
    AIGERIM,
    ALTYN,
    ASSESSOR,
    AUDITOR,
    DECIDER,
    KANAT,
    KUMIS,
    MARAT,
    OFFICER,
    PANEL,
    REVIEWER,
    Human,
    everybody,
)
from tests.compliance.labels.in_use import desk, granted
from tests.rights import acting

WHY = Act("criteria", "Талап орындалмаған")
BOTH = Human("both", "Екі Рөлді (ойдан шығарылған)", staff=("label_officer", "label_decider"))


@pytest.fixture
async def label(db: object) -> int:
    await everybody()
    await desk()
    return await granted()


async def standing(label: int) -> tuple[object, ...]:
    row = await fetch_one("select suspended_on, suspended_until, ended_on, ended_how from label where id = $1", label)
    assert row is not None
    return tuple(row.values())


async def proposed(label: int, what: str = "suspend", act: Act = WHY, who: Human = OFFICER) -> int:
    async with acting(who.viewer()) as viewer:
        return await propose(officer_of(viewer), label, what, act)  # type: ignore[arg-type]


async def agreed(act: int, who: Human = DECIDER) -> None:
    async with acting(who.viewer()) as viewer:
        await agree(officer_of(viewer), act)


async def done(label: int, what: str, act: Act = WHY) -> None:
    await agreed(await proposed(label, what, act))


async def test_a_suspension_is_proposed_by_one_and_agreed_to_by_another(label: int) -> None:
    with clock.frozen(clock.now()):  # both on one day
        act = await proposed(label)
        assert await standing(label) == (None, None, None, None)
        await agreed(act)
        suspended_on, until, *_ = await standing(label)
        assert (suspended_on, until) == (clock.today(), clock.today() + timedelta(days=180))
    told = await fetch("select what, reason from label_history where label = $1 order by id", label)
    assert [tuple(row.values()) for row in told] == [("granted", None), ("suspended", "criteria")]
    events = await fetch("select kind from event where subject_kind = 'label' order by id")
    assert [row["kind"] for row in events] == ["label.act_proposed", "label.suspended"]


async def test_it_comes_back_and_may_be_revoked_for_good(label: int) -> None:
    for what, kind in (("suspend", "suspended"), ("reinstate", "reinstated"), ("revoke", "revoked")):
        await done(label, what)
        assert await fetch_value("select what from label_history order by id desc limit 1") == kind
    assert (await standing(label))[3] == "revoked"
    for what in ("suspend", "reinstate", "revoke"):
        with pytest.raises(OutOfTurn):
            await proposed(label, what)
    async with acting(AIGERIM.viewer()) as viewer:
        with pytest.raises(OutOfTurn):
            await withdraw_label(colleague_of(viewer, ALTYN.bin), label)


async def test_nobody_agrees_to_their_own(label: int) -> None:
    await BOTH.joins()
    act = await proposed(label, who=BOTH)
    with pytest.raises(SecondPersonNeeded):
        await agreed(act, BOTH)
    async with acting(BOTH.viewer()) as viewer:
        with pytest.raises(SecondPersonNeeded):
            await disagree(officer_of(viewer), act, "Жоқ")
    await agreed(act)


async def test_who_may_and_who_may_not(label: int) -> None:
    for who in (DECIDER, ASSESSOR, REVIEWER, AUDITOR):
        with pytest.raises(NotYours):
            await proposed(label, who=who)
    act = await proposed(label)
    for who in (OFFICER, ASSESSOR, REVIEWER, AUDITOR):
        with pytest.raises(NotYours):
            await agreed(act, who)
    with pytest.raises(OutOfTurn):
        await proposed(label, "revoke")  # one waits
    async with acting(PANEL[0].viewer()) as viewer:
        with pytest.raises(Unfit):
            await disagree(officer_of(viewer), act, " ")
        await disagree(officer_of(viewer), act, "Негіз жеткіліксіз")
    assert await standing(label) == (None, None, None, None)
    with pytest.raises(OutOfTurn):
        await agreed(act)
    await proposed(label, "revoke")


async def test_whoever_has_to_do_with_the_company_touches_nothing(label: int) -> None:
    await execute(
        """insert into desk_interest (person, kind, number, name, is_person, since, note, said_at)
           values ($1, 'share', $2, 'x', false, '2020-01-01', '', now())""",
        OFFICER.id, ALTYN.bin,
    )  # fmt: skip
    with pytest.raises(NothingHere):
        await proposed(label)


async def test_reasons_are_of_the_scheme_and_words_are_needed(label: int) -> None:
    for act in (Act("x", "Себеп"), Act("court", " ")):
        with pytest.raises(Unfit):
            await proposed(label, act=act)
    with pytest.raises(OutOfTurn):
        await proposed(label, "reinstate")
    with pytest.raises(OutOfTurn):
        await proposed(label, "warning")


async def test_only_who_answers_for_the_company_gives_its_label_back(label: int) -> None:
    for who in (MARAT, KANAT):
        async with acting(who.viewer()) as viewer:
            with pytest.raises((NotYours, NothingHere)):
                await withdraw_label(colleague_of(viewer, ALTYN.bin if who is MARAT else KUMIS.bin), label)
    async with acting(AIGERIM.viewer()) as viewer:
        await withdraw_label(colleague_of(viewer, ALTYN.bin), label)
    assert (await standing(label))[3] == "withdrawn"
    assert await fetch_value("select reason from label_history where what = 'withdrawn'") == "voluntary"
    assert await fetch_value("select data ->> 'how' from event where kind = 'label.ended'") == "withdrawn"


async def test_an_incident_is_decided_by_two_and_closed_with_it(label: int) -> None:
    async with acting(OFFICER.viewer()) as viewer:
        incident = await open_incident(officer_of(viewer), label, "report", "Хабарлама расталды")
    async with acting(MARAT.viewer()) as viewer:
        await explain(colleague_of(viewer, ALTYN.bin), incident, "Түзеттік")
        with pytest.raises(OutOfTurn):
            await explain(colleague_of(viewer, ALTYN.bin), incident, "Тағы")
    await done(label, "warning", Act("report", "Ескерту", incident))
    row = await fetch_one("select state, outcome, closed_by from label_incident where id = $1", incident)
    assert row is not None
    assert tuple(row.values()) == ("closed", "warning", DECIDER.id)
    assert await standing(label) == (None, None, None, None)
    with pytest.raises(OutOfTurn):
        await proposed(label, "suspend", Act("report", "Тағы", incident))


async def test_the_check_suspends_alone_and_the_desk_decides_afterwards(label: int) -> None:
    async with acting(OFFICER.viewer()) as viewer:
        incident = await open_incident(officer_of(viewer), label, "report", "x")
    pending = await proposed(label, "revoke", Act("report", "Өрескел", incident))
    assert await suspend_by_check(label, incident, "report")
    assert not await suspend_by_check(label, incident, "report")
    assert (await standing(label))[0] is not None
    await agreed(pending)  # what waited is still there to be decided
    assert (await standing(label))[3] == "revoked"


async def test_a_suspended_label_is_not_left_as_it_is_for_what_suspended_it(label: int) -> None:
    async with acting(OFFICER.viewer()) as viewer:
        incident = await open_incident(officer_of(viewer), label, "report", "x")
    await suspend_by_check(label, incident, "report")
    with pytest.raises(OutOfTurn):
        await proposed(label, "nothing", Act("report", "Ештеңе", incident))
    await done(label, "reinstate", Act("report", "Негізсіз", incident))
    assert await fetch_value("select outcome from label_incident where id = $1", incident) == "nothing"
    assert (await standing(label))[0] is None


ACT = """
insert into label_act (organisation, label, what, reason, said, proposed_at, proposed_by, decided_by, agreed,
    decided_at)
"""
VALUES = f"values ('{ALTYN.bin}', $1, 'suspend', 'court', 'x', now(), "
TELL = "insert into label_history (label, what, reason, version, on_day, at) values ($1, "
AGREE = "update label_act set agreed = true, decided_at = now(), decided_by = "
CHANGE = "update label set "
DIRECT = (
    # in another's name, already agreed, by the check's name, without the role
    (f"{ACT} {VALUES} '{REVIEWER.id}', null, null, null)", OFFICER),
    (f"{ACT} {VALUES} '{OFFICER.id}', '{DECIDER.id}', true, now())", OFFICER),
    (f"{ACT} {VALUES} null, null, true, now())", OFFICER),
    (f"{ACT} {VALUES} '{DECIDER.id}', null, null, null)", DECIDER),
    # agreeing in another's name, to one's own, without the role
    (f"{AGREE} '{DECIDER.id}' where label = $1", OFFICER),
    (f"{AGREE} '{OFFICER.id}' where label = $1", OFFICER),
    (f"{AGREE} '{REVIEWER.id}' where label = $1", REVIEWER),
    # the label without an act
    (f"{CHANGE} suspended_on = '2026-11-26', suspended_until = '2026-12-26' where id = $1", OFFICER),
    (f"{CHANGE} ended_on = '2026-11-26', ended_how = 'revoked' where id = $1", DECIDER),
    (f"{CHANGE} ended_on = '2026-11-26', ended_how = 'withdrawn' where id = $1", OFFICER),
    (f"{CHANGE} valid_until = '2040-01-01' where id = $1", AIGERIM),
    (f"{CHANGE} survey_due_on = '2040-01-01' where id = $1", AIGERIM),
    (f"{CHANGE} ended_on = '2026-11-26', ended_how = 'withdrawn' where id = $1", MARAT),  # does not answer for it
    # history that did not happen
    (f"{TELL} 'revoked', 'court', 1, '2026-11-26', now())", OFFICER),
    (f"{TELL} 'expired', null, 1, '2026-11-26', now())", OFFICER),
    (f"{TELL} 'withdrawn', 'voluntary', 1, '2026-11-26', now())", AIGERIM),
)


@pytest.mark.parametrize(("sql", "who"), DIRECT)
async def test_the_database_refuses_the_same_eyes_twice(label: int, sql: str, who: Human) -> None:
    await proposed(label)
    async with acting(who.viewer()):
        with pytest.raises(asyncpg.PostgresError):
            await execute(sql, label)


async def test_an_agreed_act_serves_once(label: int) -> None:
    """Whoever passes the server by cannot suspend again by an old act, nor make a suspension longer."""
    await done(label, "suspend")
    async with acting(OFFICER.viewer()):
        with pytest.raises(asyncpg.PostgresError):
            await execute("update label set suspended_until = suspended_until + 30 where id = $1", label)


async def test_what_ended_stays_so_for_the_owner_of_the_tables_too(label: int) -> None:
    await done(label, "revoke")
    with pytest.raises(asyncpg.PostgresError):
        await execute("update label set ended_on = null, ended_how = null where id = $1", label)

"""The panel decides: by votes with reasons, of people without any other part, on what is met and freshly checked."""

import json
from datetime import timedelta
from hashlib import sha256

import pytest
from asyncpg import CheckViolationError, PostgresError

from compliance.commands.label import appeals, deciding, meetings
from compliance.commands.label.meetings import Called, Proposed, Wanted
from compliance.errors import NothingHere, NotYours, OutOfTurn, Unfit
from compliance.queries.label.sitting import candidates, meeting_row
from infra import clock
from infra.clock import frozen, months_after
from infra.database import execute, fetch_one, fetch_value, transaction
from services.accounts.desk import officer_of
from tests.cast import AIGERIM, ALTYN, APPEAL_PANEL, ASSESSOR, MARAT, OFFICER, PANEL, REVIEWER, everybody
from tests.compliance.labels.decided import (
    REASONS,
    case_in,
    checked,
    closed,
    decided,
    declared,
    everybody_votes,
    head_of,
    on_agenda,
    recused,
    votes,
)
from tests.rights import acting

LONG_AGO = clock.now() - timedelta(days=4)


@pytest.fixture(autouse=True)
async def the_cast(db):
    await everybody()


async def state_of(application: int) -> str:
    return await fetch_value("select state from label_application where id = $1", application)


async def held() -> None:
    """What the database looks at when a transaction ends, now."""
    await execute("set constraints all immediate")
    await execute("set constraints all deferred")


async def test_a_label_is_granted_with_its_number_its_dates_and_its_record():
    application = await case_in()
    decision = await decided(application)
    await held()
    assert await state_of(application) == "granted"
    label = await fetch_one("select * from label where organisation = $1", ALTYN.bin)
    today = clock.today()
    assert label["number"].startswith(f"CW-{today.year}-")
    assert label["standard"] == "abms-37001-2025"
    assert label["valid_until"] == months_after(today, 24) - timedelta(days=1)
    assert label["survey_due_on"] == months_after(today, 12)
    assert await fetch_value("select what from label_history where label = $1", label["id"]) == "granted"
    row = await fetch_one("select * from label_decision where id = $1", decision)
    document = json.loads(row["document"])
    assert row["sha256"] == sha256(row["document"]).hexdigest()
    assert document["quorum"] == {"needed": 3, "voted": 3, "recused": 0}
    assert {vote["person"]["name"] for vote in document["votes"]} == {each.name for each in PANEL}
    assert all(vote["reasons"] for vote in document["votes"])
    assert document["declared_by"]["name"] == OFFICER.name
    assert all(document["evidence"].values())
    assert document["scheme"] == "1.0"
    assert await fetch_value("select data ->> 'version' from event where kind = 'label.granted'") == "1"


async def test_recusals_are_printed_and_the_quorum_is_counted_of_those_who_are_left():
    application = await case_in()
    brought = await on_agenda(application, Proposed("grant", REASONS))
    await votes(brought.agenda, (PANEL[0], "for"), (PANEL[1], "for"))
    await recused(application, PANEL[2])
    with pytest.raises(NothingHere):
        await votes(brought.agenda, (PANEL[2], "for"))
    with pytest.raises(OutOfTurn):
        await declared(brought.agenda)
    async with acting(OFFICER.viewer()) as viewer:
        await meetings.ask_member(officer_of(viewer), brought.meeting, APPEAL_PANEL[0].id)
        here = [each.id for each in (*PANEL[:2], APPEAL_PANEL[0])]
        await meetings.note_presence(officer_of(viewer), brought.meeting, here)
    await votes(brought.agenda, (APPEAL_PANEL[0], "against"))
    decision = await declared(brought.agenda)
    document = json.loads(await fetch_value("select document from label_decision where id = $1", decision))
    assert document["quorum"] == {"needed": 3, "voted": 3, "recused": 1}
    assert [each["person"]["name"] for each in document["recused"]] == [PANEL[2].name]


async def test_who_has_another_part_is_not_asked_and_the_page_can_say_why():
    application = await case_in()
    await recused(application, PANEL[2])
    async with acting(OFFICER.viewer()) as viewer:
        by = officer_of(viewer)
        meeting = await meetings.call_meeting(by, Called("panel", clock.now(), "Зал"))
        await meetings.put_on_agenda(by, meeting, application, Proposed("grant", REASONS))
        known = {each.person: each for each in await candidates(await meeting_row(meeting))}
        assert [bar.why for bar in known[PANEL[2].id].bars] == ["recused"]
        assert not known[PANEL[0].id].bars
        with pytest.raises(OutOfTurn):
            await meetings.ask_member(by, meeting, PANEL[2].id)
        with pytest.raises(NothingHere):
            await meetings.ask_member(by, meeting, ASSESSOR.id)
        with pytest.raises(Unfit):
            await meetings.put_on_agenda(by, meeting, application, Proposed("grant", " "))
        with pytest.raises(OutOfTurn):
            await meetings.put_on_agenda(by, meeting, application, Proposed("uphold", REASONS))


async def test_no_majority_no_decision():
    brought = await on_agenda(await case_in(), Proposed("grant", REASONS))
    await votes(brought.agenda, (PANEL[0], "for"), (PANEL[1], "against"), (PANEL[2], "abstain"))
    with pytest.raises(OutOfTurn):
        await declared(brought.agenda)
    with pytest.raises(CheckViolationError, match="majority"):
        await _by_hand(brought.application, brought.agenda)


async def test_one_votes_once_only_when_asked_and_there():
    brought = await on_agenda(await case_in(), Proposed("grant", REASONS), who=PANEL[:2])
    await votes(brought.agenda, (PANEL[0], "for"))
    with pytest.raises(OutOfTurn):
        await votes(brought.agenda, (PANEL[0], "against"))
    with pytest.raises(NotYours):
        await votes(brought.agenda, (PANEL[2], "for"))
    async with acting(OFFICER.viewer()) as viewer:
        await meetings.note_presence(officer_of(viewer), brought.meeting, [PANEL[0].id])
    with pytest.raises(OutOfTurn):
        await votes(brought.agenda, (PANEL[1], "for"))


@pytest.mark.parametrize(("other", "word"), [
    ({"unmet": ["A-TAX-DEBT"]}, "not met"), ({"unknown": ["T-EXPOSED"]}, "not met"),
    ({"checked_at": LONG_AGO, "at": LONG_AGO}, "too long"),
])  # fmt: skip
async def test_open_blockers_and_a_stale_check_are_refused_by_server_and_database(other, word):
    application = await case_in()
    await checked(application, **other)
    brought = await on_agenda(application, Proposed("grant", REASONS))
    await everybody_votes(brought)
    with pytest.raises(OutOfTurn):
        await declared(brought.agenda)
    with pytest.raises(CheckViolationError, match=word):
        await _by_hand(application, brought.agenda)
    assert await fetch_value("select count(*) from label") == 0


async def test_a_step_without_a_decision_does_not_last():
    application = await case_in()
    async with acting(OFFICER.viewer()):
        await _step_by_hand(application, "grant", "granted")
        with pytest.raises(CheckViolationError, match="decided by a decision"):
            await held()


async def test_a_decision_is_never_edited():
    decision = await decided(await case_in())
    with pytest.raises(PostgresError):
        await execute("update label_decision set reasons = 'Басқа' where id = $1", decision)


async def test_refusal_at_the_screening_appeal_by_others_and_upheld():
    application = await case_in("screening")
    await decided(application, "refuse")
    assert await state_of(application) == "refused"
    async with acting(MARAT.viewer()) as viewer:
        with pytest.raises(NotYours):
            await appeals.appeal(head_of(viewer), application, "Келіспейміз")
    async with acting(AIGERIM.viewer()) as viewer:
        await appeals.appeal(head_of(viewer), application, "Келіспейміз")
    same_eyes = await on_agenda(application, Proposed("uphold", REASONS), "appeal_panel")
    async with acting(OFFICER.viewer()) as viewer:
        with pytest.raises(OutOfTurn):
            await meetings.ask_member(officer_of(viewer), same_eyes.meeting, PANEL[0].id)
    await execute(
        "insert into label_sitting (meeting, person, present) values ($1, $2, true)", same_eyes.meeting, PANEL[0].id
    )
    with pytest.raises(OutOfTurn):
        await votes(same_eyes.agenda, (PANEL[0], "for"))
    async with acting(PANEL[0].viewer()):
        with pytest.raises(CheckViolationError):
            await execute(
                """insert into label_vote (organisation, application, agenda, person, choice, reasons, at)
                   values ($1, $2, $3, $4, 'for', 'x', $5)""",
                ALTYN.bin, application, same_eyes.agenda, PANEL[0].id, clock.now(),
            )  # fmt: skip


async def test_an_appeal_that_is_right_grants():
    application = await case_in()
    await decided(application, "refuse")
    async with acting(AIGERIM.viewer()) as viewer:
        await appeals.appeal(head_of(viewer), application, "Барлығы орындалған")
    decision = await decided(application, "change")
    await held()
    assert await state_of(application) == "granted"
    assert await fetch_value("select outcome from label_appeal where application = $1", application) == "changed"
    assert await fetch_value("select supersedes from label_decision where id = $1", decision) is not None
    assert await fetch_value("select count(*) from label") == 1


async def test_an_appeal_comes_in_time():
    application = await case_in()
    await decided(application, "refuse")
    with frozen(clock.now() + timedelta(days=31)):
        async with acting(AIGERIM.viewer()) as viewer:
            with pytest.raises(OutOfTurn):
                await appeals.appeal(head_of(viewer), application, "Кеш")


async def test_conditions_are_asked_shown_and_fulfilled():
    application = await case_in()
    await checked(application, unknown=["T-EXPOSED"])
    async with acting(OFFICER.viewer()) as viewer:
        by = officer_of(viewer)
        meeting = await meetings.call_meeting(by, Called("panel", clock.now(), "Зал"))
        with pytest.raises(Unfit):
            await meetings.put_on_agenda(by, meeting, application, Proposed("grant_with_conditions", REASONS))
    await decided(application, "grant_with_conditions", conditions=(Wanted("T-EXPOSED", "Оқытыңыз", 60),))
    await held()
    assert await state_of(application) == "conditional"
    condition = await fetch_one("select * from label_condition where application = $1", application)
    assert condition["due_on"] == clock.today() + timedelta(days=60)
    async with acting(REVIEWER.viewer()) as viewer:
        with pytest.raises(OutOfTurn):
            await deciding.fulfil(officer_of(viewer), application, REASONS)
    async with acting(MARAT.viewer()) as viewer:
        await deciding.show_condition(head_of(viewer), condition["id"], "Бәрі оқыды")
    async with acting(OFFICER.viewer()) as viewer:
        with pytest.raises(NotYours):
            await deciding.fulfil(officer_of(viewer), application, REASONS)
    async with acting(REVIEWER.viewer()) as viewer:
        await deciding.fulfil(officer_of(viewer), application, REASONS)
    await held()
    assert await state_of(application) == "granted"
    assert await fetch_value("select count(*) from label") == 1


async def test_time_that_runs_out_refuses_with_a_decision():
    application = await case_in()
    await decided(application, "defer")
    assert await deciding.miss_overdue() == 0
    with frozen(clock.now() + timedelta(days=91)):
        assert await deciding.miss_overdue() == 1
        assert await deciding.miss_overdue() == 0
    await held()
    assert await state_of(application) == "refused"
    row = await fetch_one("select * from label_decision where application = $1 order by id desc limit 1", application)
    assert row["decision"] == "miss"
    assert row["by"] is None
    assert row["reasons"]


async def test_a_deferred_case_goes_on():
    application = await case_in()
    await decided(application, "defer")
    async with acting(OFFICER.viewer()) as viewer:
        await deciding.resume(officer_of(viewer), application, "Құжаттар келді")
    assert await state_of(application) == "assessing"


async def test_after_a_revocation_nothing_is_granted():
    application = await case_in()
    await decided(application)
    label = await fetch_value("select id from label")
    now = clock.now()
    await execute(
        """insert into label_act (organisation, label, what, reason, said, proposed_by, proposed_at, decided_by,
                                  decided_at, agreed)
           values ($1, $2, 'revoke', 'court', 'Сот', $3, $4, $5, $4, true)""",
        ALTYN.bin, label, OFFICER.id, now, PANEL[0].id,
    )  # fmt: skip
    await execute("update label set ended_on = $2, ended_how = 'revoked' where id = $1", label, clock.today())
    again = await case_in()
    brought = await on_agenda(again, Proposed("grant", REASONS))
    await everybody_votes(brought)
    with pytest.raises(OutOfTurn):
        await declared(brought.agenda)
    with pytest.raises(CheckViolationError, match="revocation"):
        await _by_hand(again, brought.agenda)


async def test_minutes_are_fixed_when_the_meeting_is_over():
    brought = await on_agenda(await case_in(), Proposed("grant", REASONS))
    with pytest.raises(OutOfTurn):
        await closed(brought.meeting)
    await everybody_votes(brought)
    await declared(brought.agenda, PANEL[0])
    digest = await closed(brought.meeting)
    row = await fetch_one("select * from label_meeting where id = $1", brought.meeting)
    minutes = json.loads(row["minutes"])
    assert digest == sha256(row["minutes"]).hexdigest()
    assert row["state"] == "held"
    assert minutes["items"][0]["decision"]["what"] == "grant"
    assert len(minutes["items"][0]["votes"]) == 3
    with pytest.raises(CheckViolationError):
        await execute("update label_meeting set place = 'Басқа' where id = $1", brought.meeting)


async def test_a_case_that_was_dropped_is_not_decided_there():
    brought = await on_agenda(await case_in(), Proposed("grant", REASONS))
    async with acting(OFFICER.viewer()) as viewer:
        await meetings.drop_from_agenda(officer_of(viewer), brought.agenda)
    with pytest.raises(NothingHere):
        await votes(brought.agenda, (PANEL[0], "for"))
    await closed(brought.meeting)


async def test_only_who_called_or_voted_declares():
    brought = await on_agenda(await case_in(), Proposed("grant", REASONS))
    await everybody_votes(brought)
    with pytest.raises(NotYours):
        await declared(brought.agenda, APPEAL_PANEL[0])


async def _step_by_hand(application: int, act: str, target: str) -> None:
    await execute(
        """insert into label_step (organisation, application, act, source, target, part, person, note, round, at)
           select organisation, id, $2, state, $3, 'panel', $4, '', round, $5 from label_application where id = $1""",
        application, act, target, OFFICER.id, clock.now(),
    )  # fmt: skip
    await execute(
        "update label_application set state = $2, turn = null, ended_at = $3 where id = $1",
        application, target, clock.now(),
    )  # fmt: skip


async def _by_hand(application: int, agenda: int) -> None:
    """Somebody who passes the server by grants with the rights of web and API."""
    async with acting(OFFICER.viewer()), transaction():
        await _step_by_hand(application, "grant", "granted")
        await execute(
            """insert into label_decision (organisation, application, round, agenda, decision, reasons, document, by,
                                           at)
               values ($1, $2, 1, $3, 'grant', 'x', '{}', $4, $5)""",
            ALTYN.bin, application, agenda, OFFICER.id, clock.now(),
        )  # fmt: skip

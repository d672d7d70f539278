"""Whoever has to do with an applicant is out: of the case, its files, its votes and its evidence, at once."""

from datetime import date

import pytest
from asyncpg import PostgresError

from compliance.commands.label.assigning import assign
from compliance.commands.label.interests import end_interest, say_interest, take_interest_back
from compliance.commands.label.recusing import recuse_oneself, recuse_where_needed, settle_recusal
from compliance.errors import NothingHere, NotYours, OutOfTurn, SecondPersonNeeded, Unfit
from compliance.queries.label.desk_case import Looking, desk_case
from compliance.queries.label.pool import pool
from compliance.queries.label.queue import queue
from compliance.views.label.desk import Asked
from infra import clock
from infra.database import execute, fetch, fetch_value
from registry.tables.tax import TaxArrears
from services.accounts.errors import NotAllowed
from services.accounts.queries.auditors import access_of
from services.worker.reactions import deliver_pending
from tests.builders import fact
from tests.cast import (
    ALTYN,
    ASSESSOR,
    DECIDER,
    KUMIS,
    OFFICER,
    PANEL,
    REVIEWER,
    SECOND_ASSESSOR,
    Human,
    everybody,
    number_of,
)
from tests.compliance.labels.at_desk import (
    ASSESSED,
    REVIEWED,
    at_desk,
    interested,
    officer,
    recusals,
    state_of,
    takes_part,
)
from tests.compliance.labels.seeing import HEAD, OF_A_CASE, row_of, said, seen
from tests.rights import acting


async def filled(case: int) -> None:
    """Something stands in every table of a case, whatever the rules of decisions say."""
    held = ("label_agenda", "label_vote", "label_decision", "label_condition", "label_sitting", "label_appeal")
    for table in held:
        await execute(f"alter table {table} disable trigger user")
    numbered = "select organisation, id, %s from label_application where id = $1"
    for table, columns, values in (
        ("label_judgement", "round, requirement, met, said, person, at", "1, 'H-SITE', true, 'x', $2, now()"),
        ("label_finding", "round, requirement, grade, said, person, at", "1, 'H-SITE', 'minor', 'x', $2, now()"),
        ("label_report", "round, recommendation, summary, advice, person, at", "1, 'grant', 'x', '', $2, now()"),
        ("label_review", "round, recommendation, said, person, at", "1, 'grant', 'x', $2, now()"),
        ("label_question", "said, person, at", "'x', $2, now()"),
        ("label_document", "name, media_type, sha256, size, added_by, added_at",
         "'x', 'text/plain', repeat('0', 64), 1, $2, now()"),
        ("label_appeal", "reasons, filed_by, filed_at, due_on", "'x', $2, now(), '2027-01-05'"),
    ):  # fmt: skip
        await execute(
            f"insert into {table} (organisation, application, {columns}) {numbered % values}", case, ASSESSOR.id
        )
    meeting = await fetch_value(
        """insert into label_meeting (body, held_at, place, state, called_by, called_at)
           values ('panel', now(), '', 'planned', $1, now()) returning id""",
        OFFICER.id,
    )  # fmt: skip
    agenda = await fetch_value(
        f"""insert into label_agenda (organisation, application, round, meeting, position, proposed, reasons,
                                      conditions, proposed_by, proposed_at)
            {numbered % "1, $3, 1, 'grant', 'x', '[]', $2, now()"} returning id""",
        case, OFFICER.id, meeting,
    )  # fmt: skip
    await execute(
        f"""insert into label_vote (organisation, application, agenda, person, choice, reasons, at)
            {numbered % "$3, $2, 'for', 'x', now()"}""",
        case, PANEL[0].id, agenda,
    )  # fmt: skip
    decision = await fetch_value(
        f"""insert into label_decision (organisation, application, round, agenda, decision, reasons, document, by, at)
            {numbered % "1, $3, 'grant', 'x', '{}', $2, now()"} returning id""",
        case, OFFICER.id, agenda,
    )  # fmt: skip
    await execute(
        f"""insert into label_condition (organisation, application, decision, requirement, said, due_on)
            {numbered % "$2, 'H-SITE', 'x', '2027-01-05'"}""",
        case, decision,
    )  # fmt: skip
    for table in held:
        await execute(f"alter table {table} enable trigger user")


async def test_a_case_holds_a_row_of_every_table_about_cases(db: object) -> None:
    """So that what follows looks at all of them."""
    rows = await fetch(
        """select table_name from information_schema.columns
           where table_schema = 'moldir' and column_name = 'application' and table_name like 'label\\_%'"""
    )
    assert {row["table_name"] for row in rows} - {"label_recusal", "label_check"} <= set(OF_A_CASE)
    await everybody()
    case = await at_desk("deciding", REVIEWED)
    await filled(case)
    assert set(await seen(OFFICER, case)) == set(OF_A_CASE)


@pytest.mark.parametrize("how", ["interest", "said", "proposed", "member"])
@pytest.mark.parametrize("who", [OFFICER, ASSESSOR, REVIEWER, PANEL[0]], ids=lambda who: who.key)
async def test_whoever_is_recused_sees_nothing_of_the_case_in_any_table(db: object, who: Human, how: str) -> None:
    await everybody()
    case = await at_desk("deciding", (*REVIEWED, (PANEL[0], "panel")))
    await filled(case)
    assert await seen(who, case)
    if how == "interest":
        await interested(who)
    elif how == "member":
        await execute(
            "insert into membership (organisation, person, roles, since) values ($1, $2, '{member}', now())",
            ALTYN.bin, who.id,
        )  # fmt: skip
    elif how == "said":
        async with officer(who) as by:
            await recuse_oneself(by, case, "Бұрын сонда істедім")
    else:
        await interested(who, None, HEAD, is_person=True, kind="relative")
        await recuse_where_needed(case)
        assert (await recusals(case))[who.id] == ("director", "possible", "proposed")
    assert await seen(who, case) == {}
    async with officer(who) as by:
        with pytest.raises(NothingHere):
            await desk_case(by, case, Looking())
        assert (await queue(by, Asked())).total == 0
    with pytest.raises(PostgresError):
        async with acting(who.viewer()):
            await execute(
                """insert into label_question (organisation, application, said, person, at)
                   values ($1, $2, 'x', $3, now())""",
                ALTYN.bin, case, who.id,
            )  # fmt: skip


async def test_whom_a_case_is_about_is_found_by_number_and_by_name(db: object) -> None:
    await everybody()
    case = await at_desk()
    await interested(ASSESSOR)
    await interested(DECIDER, None, HEAD, is_person=True, kind="relative")
    await interested(SECOND_ASSESSOR, None, "«Алтын Дән» ЖШС", kind="share")
    await interested(REVIEWER, KUMIS.bin)
    await interested(PANEL[0], kind="share", until=date(2025, 1, 5))  # over, and a share does not linger
    await interested(PANEL[1], kind="advice", until=clock.today())  # advice does
    await interested(PANEL[2], withdrawn_at=clock.now())
    await recuse_where_needed(case)
    found = await recusals(case)
    assert found == {
        ASSESSOR.id: ("applicant", "certain", "held"),
        DECIDER.id: ("director", "possible", "proposed"),
        SECOND_ASSESSOR.id: ("applicant", "possible", "proposed"),
        PANEL[1].id: ("applicant", "certain", "held"),
    }
    await recuse_where_needed(case)
    assert await recusals(case) == found
    told = await fetch("select data->>'held' as held from event where kind = 'label.recusals_found'")
    assert [row["held"] for row in told] == ["2"]


async def test_a_head_is_known_by_number_and_so_are_companies_that_go_with_the_applicant(db: object) -> None:
    await everybody()
    case = await at_desk()
    head, other, entity = number_of(91, "8001013"), number_of(9100), number_of(9101)
    for number in (ALTYN.bin, other):
        await fact(TaxArrears, bin=number, head_iin=head, debtor_kind="legal", total=1)
    await execute(
        """update assessment set scope = jsonb_build_object('entities', jsonb_build_array($1::text))""", entity
    )
    await interested(ASSESSOR, head, is_person=True, kind="relative")
    await interested(REVIEWER, other)
    await interested(DECIDER, entity, kind="share")
    await recuse_where_needed(case)
    assert await recusals(case) == {
        ASSESSOR.id: ("director", "certain", "held"),
        REVIEWER.id: ("related", "possible", "proposed"),
        DECIDER.id: ("related", "possible", "proposed"),
    }


async def test_a_recused_assessor_is_replaced(db: object) -> None:
    await everybody()
    case = await at_desk("assessing", ASSESSED)
    async with officer(ASSESSOR) as by:
        await say_interest(by, said())
    assert await seen(ASSESSOR, case) == {}  # before the worker has done anything
    await deliver_pending()
    assert await state_of(case) == ("assigning", 2)
    assert await fetch_value("select until is not null from label_part where person = $1", ASSESSOR.id)
    with pytest.raises(OutOfTurn):
        async with officer(OFFICER) as by:
            await assign(by, case, ASSESSOR.id)
    async with officer(OFFICER) as by:
        assert {one.name: one.conflict for one in (await pool(by, await row_of(case))).rows} == {
            ASSESSOR.name: "held", SECOND_ASSESSOR.name: "",
        }  # fmt: skip
        await assign(by, case, SECOND_ASSESSOR.id)


@pytest.mark.parametrize("state", ["commenting", "reviewing", "deciding"])
async def test_what_a_recused_assessor_reported_is_assessed_anew(db: object, state: str) -> None:
    await everybody()
    case = await at_desk(state, ASSESSED)
    await filled(case) if state == "deciding" else None
    async with officer(ASSESSOR) as by:
        await recuse_oneself(by, case, "Туысым сонда")
    await deliver_pending()
    assert await state_of(case) == ("assigning", 2)


async def test_whoever_may_have_to_do_with_it_waits_for_a_second_person(db: object) -> None:
    await everybody()
    case = await at_desk("assessing", ASSESSED)
    await interested(ASSESSOR, None, HEAD, is_person=True, kind="relative")
    await recuse_where_needed(case)
    recusal = await fetch_value("select id from label_recusal")
    assert await state_of(case) == ("assessing", 1)
    for who, refusal in ((ASSESSOR, NotYours), (DECIDER, NotYours), (REVIEWER, NotYours)):
        with pytest.raises(refusal):
            async with officer(who) as by:
                await settle_recusal(by, recusal, "Аттас адам", held=False)
    async with officer(OFFICER) as by:
        with pytest.raises(Unfit):
            await settle_recusal(by, recusal, " ", held=False)
        await settle_recusal(by, recusal, "Аттас адам", held=False)
        with pytest.raises(OutOfTurn):
            await settle_recusal(by, recusal, "Аттас адам", held=True)
    assert await seen(ASSESSOR, case)
    await recuse_where_needed(case)  # for the same it is not asked again
    assert await fetch_value("select count(*) from label_recusal") == 1
    await interested(ASSESSOR)
    await recuse_where_needed(case)
    assert (await state_of(case))[0] == "assigning"


async def test_an_officer_confirms_and_the_part_ends(db: object) -> None:
    await everybody()
    case = await at_desk("assessing", ASSESSED)
    await interested(ASSESSOR, None, HEAD, is_person=True, kind="relative")
    await recuse_where_needed(case)
    async with officer(OFFICER) as by:
        await settle_recusal(by, await fetch_value("select id from label_recusal"), "Әпкесі", held=True)
    await deliver_pending()
    assert await state_of(case) == ("assigning", 2)


async def test_an_officer_does_not_settle_their_own(db: object) -> None:
    await everybody()
    case = await at_desk()
    await interested(OFFICER, None, HEAD, is_person=True, kind="relative")
    await recuse_where_needed(case)
    recusal = await fetch_value("select id from label_recusal")
    with pytest.raises((SecondPersonNeeded, NothingHere)):
        async with officer(OFFICER) as by:
            await settle_recusal(by, recusal, "Мен емеспін", held=False)
    async with acting(OFFICER.viewer()):  # nor by direct means
        done = await execute(
            """update label_recusal set state = 'dismissed', settled_by = $2, settled_why = 'x', settled_at = now()
               where id = $1""",
            recusal, OFFICER.id,
        )  # fmt: skip
    assert done == "UPDATE 0"


async def test_interests_are_ones_own(db: object) -> None:
    await everybody()
    async with officer(ASSESSOR) as by:
        mine = await say_interest(by, said("share", number=KUMIS.bin))
        for bad in (
            said(number="123"), said(number="", name=" "), said(since=date(2999, 1, 1)), said("x"),  # type: ignore[arg-type]
            said(until=date(2024, 1, 1)),
        ):  # fmt: skip
            with pytest.raises(Unfit):
                await say_interest(by, bad)
    for who in (SECOND_ASSESSOR, OFFICER):
        with pytest.raises(NothingHere):
            async with officer(who) as by:
                await take_interest_back(by, mine)
    async with acting(SECOND_ASSESSOR.viewer()):
        assert await fetch_value("select count(*) from desk_interest") == 0
    async with acting(OFFICER.viewer()):  # whoever assigns sees them all
        assert await fetch_value("select count(*) from desk_interest") == 1
    async with officer(ASSESSOR) as by:
        await end_interest(by, mine, clock.today())
        with pytest.raises(OutOfTurn):
            await end_interest(by, mine, clock.today())
        await take_interest_back(by, mine)
        with pytest.raises(NothingHere):
            await take_interest_back(by, mine)
    assert await fetch_value("select count(*) from event where kind = 'label.interest_said'") == 3


async def test_the_assessor_reads_the_self_assessment_while_they_assess_and_no_longer(db: object) -> None:
    await everybody()
    case = await at_desk("assigning")
    async with officer(OFFICER) as by:
        await assign(by, case, ASSESSOR.id)
    access = await fetch_value("select id from audit_access where person = $1 and closed_at is null", ASSESSOR.id)
    async with acting(ASSESSOR.viewer()) as viewer:
        assert (await access_of(viewer, access)).organisation == ALTYN.bin
        assert await fetch_value("select count(*) from assessment_snapshot") == 1
    await interested(ASSESSOR)  # an interest shuts it, even before anybody looked
    async with acting(ASSESSOR.viewer()):
        assert await fetch_value("select count(*) from assessment_snapshot") == 0
    await recuse_where_needed(case)
    assert await fetch_value("select outcome from audit_access where id = $1", access) == "revoked"


async def test_reviewer_and_former_assessor_change_places_in_the_evidence(db: object) -> None:
    await everybody()
    case = await at_desk("reviewing", ASSESSED)
    await takes_part(case, REVIEWER, "reviewer")

    async def audits() -> set[object]:
        return {row["person"] for row in await fetch("select person from audit_access where closed_at is null")}

    assert await audits() == {REVIEWER.id}
    await execute("update label_part set until = now() where person = $1", REVIEWER.id)
    assert await audits() == set()


async def test_nobody_opens_an_access_to_evidence_for_themselves(db: object) -> None:
    await everybody()
    case = await at_desk("assessing", ASSESSED)
    for sql in ("select tend_label_audits($1)", "select may_audit_for_label($1, my_person())"):
        with pytest.raises(PostgresError):
            async with acting(SECOND_ASSESSOR.viewer()):
                await fetch_value(sql, case)


async def test_a_stranger_has_no_register_of_interests(db: object) -> None:
    await everybody()
    with pytest.raises(NotAllowed):
        async with officer(Human("x", "Біреу (ойдан шығарылған)")) as by:
            await say_interest(by, said())

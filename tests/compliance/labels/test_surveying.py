"""Surveillance goes from hand to hand every year; terms end, companies are reminded, and the desk of what lasts."""

from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from compliance.commands.label.acting import Act, agree, propose
from compliance.commands.label.lasting import expire_labels
from compliance.commands.label.surveying import (
    Found,
    answer_survey,
    assign_survey,
    open_surveys,
    order_survey,
    say_found,
    settle_survey,
)
from compliance.errors import NothingHere, NotYours, OutOfTurn, SecondPersonNeeded, Unfit
from compliance.queries.label.incidents import survey_page, surveys_page
from compliance.queries.label.own import standing_page
from compliance.queries.label.watching import label_page
from infra import clock
from infra.clock import months_after
from infra.database import execute, fetch, fetch_one, fetch_value, transaction
from services.accounts.colleagues import colleague_of
from services.accounts.desk import officer_of
from services.notices.labels import ask_to_decide, remind_of_renewal
from services.worker.reactions import deliver_pending
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
    SECOND_ASSESSOR,
    Human,
    everybody,
)
from tests.compliance.labels.in_use import desk, granted
from tests.rights import acting

NOW = datetime(2026, 11, 26, 5, tzinfo=UTC)
YEAR = NOW + timedelta(days=320)
BOTH = Human("both_parts", "Екі Бөлімді (ойдан шығарылған)", staff=("label_officer", "assessor"))


@pytest.fixture
async def label(db: object) -> int:
    await everybody()
    await desk()
    with clock.frozen(NOW):
        return await granted()


async def refused(sql: str, *arguments: object) -> None:
    """The database itself says no."""
    with pytest.raises(asyncpg.PostgresError):
        async with transaction():
            await execute(sql, *arguments)


async def opened(label: int) -> int:
    assert await open_surveys() == 1
    return int(await fetch_value("select id from label_survey where label = $1", label))


async def assigned(survey: int, who: Human = SECOND_ASSESSOR) -> None:
    async with acting(OFFICER.viewer()) as viewer:
        await assign_survey(officer_of(viewer), survey, who.id)


async def found(survey: int, who: Human = SECOND_ASSESSOR, days: int | None = None) -> None:
    async with acting(who.viewer()) as viewer:
        cure_by = clock.today() + timedelta(days=days) if days is not None else None
        await say_found(officer_of(viewer), survey, Found("Журналды қарадым", cure_by))


async def settled(survey: int, *, passed: bool, who: Human = OFFICER) -> None:
    async with acting(who.viewer()) as viewer:
        await settle_survey(officer_of(viewer), survey, passed=passed)


async def test_surveillance_begins_before_its_day_and_once(label: int) -> None:
    with clock.frozen(NOW):
        assert await open_surveys() == 0  # a year is long
    with clock.frozen(YEAR):
        await opened(label)
        assert await open_surveys() == 0
        await deliver_pending()
        assert await fetch_value("select count(*) from mail where template = 'label_survey'") == 2  # owner and officer


async def test_it_is_passed_and_due_again_in_a_year(label: int) -> None:
    with clock.frozen(YEAR):
        survey = await opened(label)
        await assigned(survey)
        with pytest.raises(OutOfTurn):
            await settled(survey, passed=True)  # nothing was found yet
        await found(survey)
        await settled(survey, passed=True)
        row = await fetch_one("select surveyed_on, survey_due_on from label where id = $1", label)
        assert row is not None
        assert tuple(row.values()) == (clock.today(), months_after(clock.today(), 12))
        assert await fetch_value("select what from label_history order by id desc limit 1") == "surveyed"
        assert await open_surveys() == 0
        with pytest.raises(NothingHere):
            await settled(survey + 1, passed=True)


async def test_a_finding_is_answered_and_one_that_stays_opens_an_incident(label: int) -> None:
    with clock.frozen(YEAR):
        survey = await opened(label)
        await assigned(survey)
        for days in (0, 200):
            with pytest.raises(Unfit):
                await found(survey, days=days)
        await found(survey, days=30)
        async with acting(MARAT.viewer()) as viewer:
            by = colleague_of(viewer, ALTYN.bin)
            await answer_survey(by, survey, "Толтырдық")
            await answer_survey(by, survey, "Толығымен толтырдық")
        async with acting(KANAT.viewer()) as viewer:
            with pytest.raises(NothingHere):
                await answer_survey(colleague_of(viewer, KUMIS.bin), survey, "x")
        await settled(survey, passed=False)
        assert await fetch_value("select kind from label_incident where label = $1", label) == "surveillance"
        assert await fetch_value("select surveyed_on from label where id = $1", label) is None
        with pytest.raises(OutOfTurn):
            await settled(survey, passed=True)
        await deliver_pending()
    templates = {row["template"] for row in await fetch("select template from mail")}
    assert templates == {"label_survey", "label_survey_found", "label_incident"}


async def test_nobody_who_assessed_the_grant_or_has_to_do_with_the_company_may_do_it(label: int) -> None:
    with clock.frozen(YEAR):
        survey = await opened(label)
        for who in (ASSESSOR, DECIDER, AIGERIM):
            with pytest.raises(Unfit):
                await assigned(survey, who)
        async with acting(OFFICER.viewer()) as viewer:
            offered = (await survey_page(officer_of(viewer), survey)).assessors
        assert [one[0] for one in offered] == [SECOND_ASSESSOR.id]
        await execute(
            """insert into desk_interest (person, kind, number, name, is_person, since, note, said_at)
               values ($1, 'relative', $2, 'x', false, '2020-01-01', '', now())""",
            SECOND_ASSESSOR.id, ALTYN.bin,
        )  # fmt: skip
        with pytest.raises(Unfit):
            await assigned(survey)


async def test_each_does_their_own_part(label: int) -> None:
    await BOTH.joins()
    with clock.frozen(YEAR):
        survey = await opened(label)
        async with acting(SECOND_ASSESSOR.viewer()) as viewer:
            with pytest.raises(NotYours):
                await assign_survey(officer_of(viewer), survey, SECOND_ASSESSOR.id)
        await assigned(survey, BOTH)
        for who in (SECOND_ASSESSOR, OFFICER, AUDITOR):
            with pytest.raises(NotYours):
                await found(survey, who)
        await found(survey, BOTH)
        with pytest.raises(OutOfTurn):
            await found(survey, BOTH)
        with pytest.raises(SecondPersonNeeded):
            await settled(survey, passed=True, who=BOTH)
        async with acting(BOTH.viewer()):
            await refused("update label_survey set state = 'passed', settled_at = now(), settled_by = $2 where id = $1",
                          survey, BOTH.id)  # fmt: skip
        async with acting(SECOND_ASSESSOR.viewer()):
            await refused("update label_survey set said = 'Басқа' where id = $1", survey)
        async with acting(SECOND_ASSESSOR.viewer()) as viewer:
            assert not (await surveys_page(officer_of(viewer))).open  # not theirs
        await settled(survey, passed=True)


async def test_the_desk_begins_one_out_of_turn(label: int) -> None:
    with clock.frozen(NOW):
        async with acting(OFFICER.viewer()) as viewer:
            by = officer_of(viewer)
            await order_survey(by, label)
            with pytest.raises(OutOfTurn):
                await order_survey(by, label)
        async with acting(DECIDER.viewer()) as viewer:
            with pytest.raises(NotYours):
                await order_survey(officer_of(viewer), label)


async def test_a_term_that_is_over_is_written_once(label: int) -> None:
    until = await fetch_value("select valid_until from label where id = $1", label)
    with clock.frozen(clock.end_of(until)):
        assert await expire_labels() == 0
    with clock.frozen(clock.start_of(until + timedelta(days=1))):
        assert await expire_labels() == 1
        assert await expire_labels() == 0
        async with acting(MARAT.viewer()) as viewer:
            view = await standing_page(colleague_of(viewer, ALTYN.bin))
        assert (view.labels[0].standing, view.labels[0].history[0].what) == ("expired", "expired")
        async with acting(OFFICER.viewer()) as viewer:
            with pytest.raises(OutOfTurn):
                await propose(officer_of(viewer), label, "suspend", Act("report", "x"))
        await deliver_pending()
    assert await fetch_value("select count(*) from mail where template = 'label_expired'") == 2


async def test_a_company_is_reminded_to_renew_at_each_step_once(label: int) -> None:
    until = await fetch_value("select valid_until from label where id = $1", label)
    sent = {}
    for days in (200, 181, 180, 91, 90, 60, 30, 29, 7, 0):
        with clock.frozen(clock.start_of(until - timedelta(days=days))):
            sent[days] = await remind_of_renewal() + await remind_of_renewal()
    assert sent == {200: 0, 181: 2, 180: 0, 91: 0, 90: 2, 60: 2, 30: 2, 29: 0, 7: 2, 0: 0}
    with clock.frozen(clock.start_of(until - timedelta(days=100))):
        async with acting(MARAT.viewer()) as viewer:
            view = await standing_page(colleague_of(viewer, ALTYN.bin))
    assert view.labels[0].renews


async def test_a_suspension_that_lasted_as_long_as_one_may_waits_for_the_desk(label: int) -> None:
    with clock.frozen(NOW):
        async with acting(OFFICER.viewer()) as viewer:
            act = await propose(officer_of(viewer), label, "suspend", Act("report", "x"))
        async with acting(DECIDER.viewer()) as viewer:
            await agree(officer_of(viewer), act)
    with clock.frozen(NOW + timedelta(days=180)):
        assert await ask_to_decide() == 0
    with clock.frozen(NOW + timedelta(days=181)):
        assert await ask_to_decide() == 1
        assert await ask_to_decide() == 0
        async with acting(OFFICER.viewer()) as viewer:
            assert (await label_page(officer_of(viewer), label)).overdue
    with clock.frozen(NOW + timedelta(days=189)):
        assert await ask_to_decide() == 1  # every week until it is decided

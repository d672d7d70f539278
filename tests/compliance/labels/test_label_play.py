"""The cast plays labels: granted; refused, appealed against, granted by others; suspended by the daily check,
reinstated, revoked; renewed. And somebody who has to do with the company, to whom the case does not exist.
"""

import re
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from compliance.commands.label.acting import Act, agree, propose
from compliance.commands.label.appeals import appeal
from compliance.commands.label.assessing import Judgement, judge
from compliance.commands.label.assigning import assign
from compliance.commands.label.completing import complete
from compliance.commands.label.deciding import declare
from compliance.commands.label.interests import SaidInterest, say_interest
from compliance.commands.label.meetings import ask_member, drop_from_agenda
from compliance.commands.label.rechecking import check_label
from compliance.commands.label.recusing import recuse_where_needed
from compliance.commands.label.voting import Voice, vote
from compliance.commands.opening import close_assessment
from compliance.errors import NothingHere, NotYours, OutOfTurn, SecondPersonNeeded
from compliance.label.process import STEPS
from compliance.queries.label.meeting_pages import item_page, meeting_page
from compliance.queries.label.statistics import label_statistics
from compliance.tables import TABLES
from infra import clock
from infra.database import execute, fetch, fetch_one, fetch_value, transaction
from infra.looking import looks
from infra.settings import settings
from registry.tables.tax import Listing
from tests.builders import fact
from tests.cast import (
    AIGERIM,
    ALTYN,
    APPEAL_PANEL,
    ASSESSOR,
    DECIDER,
    OFFICER,
    PANEL,
    REVIEWER,
    SECOND_ASSESSOR,
    SECOND_PANEL,
    Human,
)
from tests.compliance.labels.playing import (
    REASONS,
    acted,
    applied,
    assessed,
    assessed_themselves,
    assigned,
    at_desk,
    at_work,
    brought_to_decision,
    decided,
    granted,
    put_to,
    reviewed,
    state_of,
    works_well,
)
from tests.compliance.workspace.players import being
from tests.rights import as_application

SPRING = datetime(2026, 4, 6, 5, tzinfo=UTC)
OF_CASES = tuple(
    table._meta.tablename for table in TABLES
    if table._meta.tablename.startswith("label_") and "application" in {each._meta.name for each in table._meta.columns}
)  # fmt: skip


@pytest.fixture
async def spring(db: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    works_well(monkeypatch)
    await at_work()


async def label_of(application: int) -> asyncpg.Record:
    row = await fetch_one("select * from label where application = $1", application)
    assert row is not None
    return row


@pytest.mark.usefixtures("spring")
async def test_granted() -> None:
    with clock.frozen(SPRING):
        await assessed_themselves()
        application = await applied()
        assert await state_of(application) == "completeness"
        await brought_to_decision(application)
        assert await state_of(application) == "deciding"
        await decided(application, "grant")
        label = await label_of(application)
    assert await state_of(application) == "granted"
    assert label["number"].startswith("CW-2026-")
    assert (label["level"], label["version"], label["organisation"]) == ("committed", 1, ALTYN.bin)
    assert label["valid_from"] == SPRING.date()
    parts = await fetch("select part, count(*) from label_part where application = $1 group by part", application)
    assert dict(parts) == {"applicant": 1 + 1, "officer": 1, "assessor": 1, "reviewer": 1, "panel": 3}
    acts = await fetch("select act from label_step where application = $1 order by id", application)
    assert [each["act"] for each in acts] == [
        "submit", "complete", "pass_screening", "assign", "report", "comment", "recommend", "grant",
    ]  # fmt: skip


@pytest.mark.usefixtures("spring")
async def test_refused_appealed_and_granted_by_others() -> None:
    with clock.frozen(SPRING):
        await assessed_themselves()
        application = await applied()
        await brought_to_decision(application)
        await decided(application, "refuse")
        assert await state_of(application) == "refused"
        async with being(AIGERIM) as by:
            await appeal(by, application, "Алқа есептің 4-бетін ескермеген.")
        assert await state_of(application) == "appealed"
        _, agenda = await put_to("appeal_panel", application, "change")
        for who in (PANEL[0], ASSESSOR, REVIEWER, OFFICER):  # whoever had a part decides nothing of the appeal
            async with at_desk(who) as by:
                with pytest.raises((OutOfTurn, NotYours, NothingHere)):
                    await vote(by, agenda, Voice("for", REASONS))
        await decided_appeal(application, agenda)
        label = await label_of(application)
    assert await state_of(application) == "granted"
    assert label["version"] == 1
    outcome = await fetch_value("select outcome from label_appeal where application = $1", application)
    assert outcome == "changed"


async def decided_appeal(application: int, agenda: int) -> None:
    from_others = {str(each.id) for each in APPEAL_PANEL}
    for each in APPEAL_PANEL:
        async with at_desk(each) as by:
            await vote(by, agenda, Voice("for", REASONS))
    await declared(application, agenda)
    voters = await fetch("select person from label_vote where agenda = $1", agenda)
    assert {str(each["person"]) for each in voters} == from_others


async def declared(application: int, agenda: int) -> None:
    from_check = await fetch_value("select max(checked_at) from label_check where application = $1", application)
    assert from_check is not None
    async with at_desk(OFFICER) as by:
        await declare(by, agenda)


async def rows_of(who: Human, application: int) -> dict[str, int]:
    """What the database shows somebody of a case, table by table."""
    found = {}
    async with as_application():
        with looks(who.viewer().looker):
            for table in OF_CASES:
                found[table] = await fetch_value(f"select count(*) from {table} where application = $1", application)
            found["label_application"] = await fetch_value(
                "select count(*) from label_application where id = $1", application
            )
    return {table: count for table, count in found.items() if count}


@pytest.mark.usefixtures("spring")
async def test_a_conflicted_assessor_is_locked_out_of_every_row() -> None:
    with clock.frozen(SPRING):
        await assessed_themselves()
        application = await applied()
        await assigned(application)
        assert set(await rows_of(ASSESSOR, application)) >= {
            "label_application",
            "label_part",
            "label_step",
            "label_check",
        }
        async with at_desk(ASSESSOR) as by:
            said = SaidInterest("employer", ALTYN.bin, "", is_person=False, since=SPRING.date() - timedelta(days=900),
                                until=SPRING.date() - timedelta(days=100))  # fmt: skip
            await say_interest(by, said)
        # the very moment it is said, before any job has run: that one is recused, one is told, and nothing else
        assert await rows_of(ASSESSOR, application) == {"label_recusal": 1}
        await recuse_where_needed(application)
        assert await rows_of(ASSESSOR, application) == {"label_recusal": 1}
        async with at_desk(ASSESSOR) as by:
            with pytest.raises(NothingHere):
                await judge(by, application, Judgement("H-SPEAK-UP", True, "Көрдім"))
        assert await state_of(application) == "assigning"  # the case waits for another
        async with at_desk(OFFICER) as by:
            with pytest.raises(OutOfTurn):
                await assign(by, application, ASSESSOR.id)
            await assign(by, application, SECOND_ASSESSOR.id)
        await assessed(application, SECOND_ASSESSOR)
        await reviewed(application)
        await decided(application, "grant")
        label = await label_of(application)
        document = await fetch_value(
            "select convert_from(document, 'UTF8') from label_decision order by id desc limit 1"
        )
    assert "recus" in document  # printed in the record of the decision
    assert await rows_of(ASSESSOR, application) == {"label_recusal": 1}
    async with at_desk(ASSESSOR) as by:
        assert not await fetch_value("select open_label($1)", label["id"])


@pytest.mark.usefixtures("spring")
async def test_a_life_suspended_reinstated_revoked() -> None:
    with clock.frozen(SPRING):
        await assessed_themselves()
        label = await granted()
        await acted(label, "suspend")
        assert (await fetch_one("select * from label where id = $1", label))["suspended_on"] == SPRING.date()
        await acted(label, "reinstate")
        async with at_desk(OFFICER) as by:
            act = await propose(by, label, "revoke", Act("false_information", "Дәлел жалған."))
            with pytest.raises((NotYours, SecondPersonNeeded)):
                await agree(by, act)
        async with at_desk(DECIDER) as by:
            await agree(by, act)
        with pytest.raises((OutOfTurn, NothingHere)):
            await acted(label, "reinstate")
    row = await fetch_one("select * from label where id = $1", label)
    assert row is not None
    assert (row["ended_on"], row["ended_how"]) == (SPRING.date(), "revoked")
    told = await fetch("select what from label_history where label = $1 order by id", label)
    assert [each["what"] for each in told] == ["granted", "suspended", "reinstated", "revoked"]


@pytest.mark.usefixtures("spring")
async def test_the_daily_check_suspends_whom_a_list_names() -> None:
    with clock.frozen(SPRING):
        await assessed_themselves()
        label = await granted()
        await check_label(label)
        assert (await fetch_one("select * from label where id = $1", label))["suspended_on"] is None
        await fact(Listing, source="bankrupt", bin=ALTYN.bin, act_no="17")
        await check_label(label)
    row = await fetch_one("select * from label where id = $1", label)
    assert row is not None
    assert row["suspended_on"] == SPRING.date()
    incident = await fetch_one("select kind, found_by from label_incident where label = $1", label)
    assert incident is not None
    assert tuple(incident) == ("listing", None)
    assert await fetch_value("select reason from label_history where label = $1 and what = 'suspended'", label) == (
        "adverse_list"
    )


@pytest.mark.usefixtures("spring")
async def test_a_wrong_refusal_at_the_screening_falls_and_others_assess() -> None:
    with clock.frozen(SPRING):
        await assessed_themselves()
        application = await applied()
        async with at_desk(OFFICER) as by:
            await complete(by, application)
        await decided(application, "refuse")
        async with being(AIGERIM) as by:
            await appeal(by, application, "Тізімде біз емес, аттас компания тұр.")
        _, agenda = await put_to("appeal_panel", application, "change")
        for each in APPEAL_PANEL:
            async with at_desk(each) as by:
                await vote(by, agenda, Voice("for", REASONS))
        async with at_desk(OFFICER) as by:
            with pytest.raises(OutOfTurn):  # nobody assessed what people judge
                await declare(by, agenda)
            await drop_from_agenda(by, agenda)
        await decided(application, "reopen", "appeal_panel")
        assert await state_of(application) == "assigning"
        assert await fetch_value("select outcome from label_appeal where application = $1", application) == "changed"
        async with at_desk(OFFICER) as by:
            await assign(by, application, ASSESSOR.id)
        await assessed(application)
        await reviewed(application)
        await not_by_the_same(application)
        await decided(application, "grant", who=SECOND_PANEL)
    assert await state_of(application) == "granted"
    voted = await fetch("select distinct person from label_vote where application = $1", application)
    assert len(voted) == len(PANEL) + len(APPEAL_PANEL) + len(SECOND_PANEL)


async def not_by_the_same(application: int) -> None:
    """Whoever voted on the refusal that fell is not asked, is offered no vote, and the database takes none."""
    for each in SECOND_PANEL:
        await each.joins()
    meeting, agenda = await put_to("panel", application, "grant", who=SECOND_PANEL)
    async with at_desk(OFFICER) as by:
        with pytest.raises(OutOfTurn):
            await ask_member(by, meeting, PANEL[0].id)
        view = await meeting_page(by, meeting)
    bars = {each.person: [bar.why for bar in each.bars] for each in view.members}
    assert bars[PANEL[0].id] == ["undone"]
    assert bars[SECOND_PANEL[0].id] == []
    await execute("insert into label_sitting (meeting, person, present) values ($1, $2, true)", meeting, PANEL[0].id)
    async with at_desk(PANEL[0]) as by:
        assert not (await item_page(by, agenda)).may_vote
        with pytest.raises(OutOfTurn):
            await vote(by, agenda, Voice("for", REASONS))
    with pytest.raises(asyncpg.CheckViolationError, match="an appeal undid"):
        async with at_desk(PANEL[0]), transaction():
            await execute(
                """insert into label_vote (organisation, application, agenda, person, choice, reasons, at)
                   values ($1, $2, $3, $4, 'for', 'x', now())""",
                ALTYN.bin, application, agenda, PANEL[0].id,
            )  # fmt: skip
    async with at_desk(SECOND_PANEL[0]) as by:
        assert (await item_page(by, agenda)).may_vote
    async with at_desk(OFFICER) as by:
        await drop_from_agenda(by, agenda)
    told = {each.code: each.count for each in (await label_statistics(public=False)).recusals}
    assert told["undone"] == len(PANEL)


@pytest.mark.usefixtures("spring")
async def test_renewed_under_the_same_number() -> None:
    with clock.frozen(SPRING):
        assessment = await assessed_themselves()
        label = await granted()
    before = await fetch_one("select * from label where id = $1", label)
    assert before is not None
    autumn = SPRING + timedelta(days=580)  # in the last six months of its term
    with clock.frozen(autumn):
        async with being(AIGERIM) as by:
            await close_assessment(by, assessment)
        await assessed_themselves()
        application = await applied(purpose="renewal")
        await brought_to_decision(application)
        await decided(application, "grant")
    after = await fetch_one("select * from label where id = $1", label)
    assert after is not None
    assert (after["number"], after["version"], after["application"]) == (before["number"], 2, application)
    assert after["valid_until"] > before["valid_until"]
    assert await fetch_value("select count(*) from label") == 1


@pytest.mark.usefixtures("db")
async def test_the_database_knows_every_step_that_somebody_takes() -> None:
    source = await fetch_value("select prosrc from pg_proc where proname = 'hold_step'")
    table = source.partition("(new.act, new.source, new.target, new.part) not in (")[2].partition(") then")[0]
    written = set(re.findall(r"\('(\w+)', '(\w+)', '(\w+)', '(\w+)'\)", table))
    known = {(step.act, state, step.target, step.part) for step in STEPS for state in step.sources}
    assert {each for each in known if each[3] != "clock"} == {each for each in written if each[3] != "clock"}

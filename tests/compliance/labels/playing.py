"""The cast plays a case of the label: who does what, in one line each, with the rights that the web has.

Of the company only what the workspace would say after a year of work is taken for granted; what the register says is
asked of the register.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, timedelta

import pytest

from compliance.commands.freezing import approve, submit
from compliance.commands.label import applying, checking, rechecking
from compliance.commands.label.acting import Act, agree, propose
from compliance.commands.label.applying import (
    Filled,
    Product,
    Wanted,
    change_application,
    confirm_data,
    open_application,
    submit_application,
)
from compliance.commands.label.assessing import Judgement, Report, judge, report
from compliance.commands.label.assigning import assign
from compliance.commands.label.checking import check_application
from compliance.commands.label.completing import complete, pass_screening
from compliance.commands.label.deciding import declare
from compliance.commands.label.meetings import (
    Body,
    Called,
    Proposal,
    Proposed,
    call_meeting,
    close_meeting,
    note_presence,
    put_on_agenda,
)
from compliance.commands.label.meetings import ask_member as ask_to_come
from compliance.commands.label.recusing import recuse_where_needed
from compliance.commands.label.replying import comment_report
from compliance.commands.label.reviewing import Review, recommend, take_review
from compliance.commands.label.voting import Voice, vote
from compliance.desk import Officer
from compliance.label.eligibility import Known
from compliance.library.scheme import scheme
from compliance.queries.label.case import SIGNED
from compliance.queries.label.known import known_of
from infra import clock
from infra.database import fetch_one, fetch_value
from services.accounts.desk import officer_of
from tests.cast import (
    AIGERIM,
    ALTYN,
    APPEAL_PANEL,
    ASSESSOR,
    DECIDER,
    DESK,
    MARAT,
    OFFICER,
    PANEL,
    REVIEWER,
    Human,
    everybody,
)
from tests.compliance.workspace.players import OPENING, being, opened
from tests.rights import acting

A_YEAR_OF_WORK = Known(
    day=date(2026, 1, 1), registered=True, adverse_lists=(), tax_debt=False, court=False,
    grades={"taxpayer": "B", "payment": "C"}, lowest={"supported": 3, "verified": 3}, major_open=0, policy_share=1.0,
    interests_share=1.0, exposed_share=1.0, trained_share=1.0,
)  # fmt: skip
REASONS = "Барлық талап тексерілді, дәлелі жеткілікті."


def works_well(monkeypatch: pytest.MonkeyPatch, **other: object) -> None:
    """The workspace says that everything is done; lists, debts and courts are the register's to say."""

    async def known(organisation: str, day: date) -> Known:
        real = await known_of(organisation, day)
        return replace(
            A_YEAR_OF_WORK, day=day, approved_on=real.approved_on or day, interests_on=day, analysed_on=day,
            adverse_lists=real.adverse_lists or (), tax_debt=real.tax_debt or False, court=real.court or False,
            certificate_ends=day + timedelta(days=3000), **other,
        )  # fmt: skip

    for module in (applying, checking, rechecking):
        monkeypatch.setattr(module, "known_of", known)


async def at_work() -> None:
    """Everybody is there, the desk with all its people."""
    await everybody()
    for each in DESK:
        await each.joins()


@asynccontextmanager
async def at_desk(who: Human) -> AsyncIterator[Officer]:
    """Within the block somebody acts at the desk."""
    async with acting(who.viewer()) as viewer:
        yield officer_of(viewer)


async def assessed_themselves(number: str = ALTYN.bin, officer: Human = MARAT, owner: Human = AIGERIM) -> int:
    """A self-assessment, answered and approved."""
    assessment = await opened(OPENING, officer, number)
    async with being(officer, number) as by:
        sha256 = await submit(by, assessment)
    async with being(owner, number) as by:
        await approve(by, assessment, sha256)
    return assessment


async def applied(level: str = "committed", purpose: str = "grant") -> int:
    """An application, filled in by the officer and submitted by the owner; the worker has looked at it."""
    async with being(MARAT) as by:
        application = await open_application(by, Wanted(level, purpose))  # type: ignore[arg-type] # one of them
        filled = Filled(level, "kk", MARAT.id, (Product("Бидай ұны", "1101 00"),), ("Көкшетау, Диірмен көшесі, 1",))
        await change_application(by, application, filled)
        await confirm_data(by, application)
    async with being(AIGERIM) as by:
        await submit_application(by, application, agreed=True)
    await recuse_where_needed(application)
    return application


async def assigned(application: int, assessor: Human = ASSESSOR) -> None:
    """The officer finds it whole and admissible, and gives it to somebody."""
    async with at_desk(OFFICER) as by:
        await complete(by, application)
        await pass_screening(by, application)
        await assign(by, application, assessor.id)


async def assessed(application: int, assessor: Human = ASSESSOR, *, met: bool = True) -> None:
    """The assessor judges everything and reports."""
    row = await fetch_one("select level, micro from label_application where id = $1", application)
    assert row is not None
    async with at_desk(assessor) as by:
        for each in scheme().asked(row["level"], micro=row["micro"]):
            if each.kind == "human" and each.id not in SIGNED:
                await judge(by, application, Judgement(each.id, met, "Көрдім, сөйлестім."))
        wanted = "grant" if met else "refuse"
        await report(by, application, Report(wanted, "Жүйе жұмыс істейді.", "Оқытуды жалғастырыңыз.", clock.today()))


async def reviewed(application: int, reviewer: Human = REVIEWER, recommendation: str = "grant") -> None:
    """The company has nothing to add; the reviewer recommends."""
    async with being(MARAT) as by:
        await comment_report(by, application, "", {})
    async with at_desk(reviewer) as by:
        await take_review(by, application)
        await recommend(by, application, Review(recommendation, "Есеппен келісемін."))


async def brought_to_decision(application: int) -> None:
    """From the desk's first look to the panel."""
    await assigned(application)
    await assessed(application)
    await reviewed(application)


async def put_to(body: Body, application: int, what: Proposal, who: tuple[Human, ...] = ()) -> tuple[int, int]:
    """A meeting is called, its members are there, the case is on the agenda; both ids."""
    members = who or (PANEL if body == "panel" else APPEAL_PANEL)
    async with at_desk(OFFICER) as by:
        meeting = await call_meeting(by, Called(body, clock.now() + timedelta(hours=1), "Бейбітшілік залы"))
        agenda = await put_on_agenda(by, meeting, application, Proposed(what, REASONS))
        for each in members:
            await ask_to_come(by, meeting, each.id)
        await note_presence(by, meeting, [each.id for each in members])
    return meeting, agenda


async def decided(application: int, what: Proposal, body: Body = "panel", who: tuple[Human, ...] = ()) -> int:
    """The panel votes, the officer declares and closes the meeting; the decision's id."""
    meeting, agenda = await put_to(body, application, what, who)
    for each in who or (PANEL if body == "panel" else APPEAL_PANEL):
        async with at_desk(each) as by:
            await vote(by, agenda, Voice("for", REASONS))
    await check_application(application)
    async with at_desk(OFFICER) as by:
        decision = await declare(by, agenda)
        await close_meeting(by, meeting)
    return decision


async def granted(level: str = "committed") -> int:
    """The whole way; the label's id."""
    application = await applied(level)
    await brought_to_decision(application)
    await decided(application, "grant")
    return int(await fetch_value("select id from label where application = $1", application))


async def acted(label: int, what: str, reason: str = "criteria", incident: int | None = None) -> None:
    """The officer proposes to do something to a label, a decider agrees."""
    async with at_desk(OFFICER) as by:
        act = await propose(by, label, what, Act(reason, "Себебі толық жазылды.", incident))  # type: ignore[arg-type]
    async with at_desk(DECIDER) as by:
        await agree(by, act)


async def state_of(application: int) -> str:
    """The state of a case."""
    return str(await fetch_value("select state from label_application where id = $1", application))

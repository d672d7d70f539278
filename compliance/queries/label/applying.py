"""Where an organisation stands with the label: before an application, in it, and after it. For whoever leads."""

import json
from datetime import date

from compliance.colleagues import Colleague
from compliance.errors import NothingHere
from compliance.label.keeping import known_again
from compliance.library.model import Words
from compliance.library.scheme import scheme
from compliance.queries.label.case import NEWEST_CHECK, barred_until, case_row
from compliance.queries.label.checked import level_view
from compliance.queries.label.known import Basis, basis_of, is_micro, known_of, on_short_path, size_of
from compliance.queries.label.labels import label_in_use, label_of, renewal_opens
from compliance.views.label.applying import (
    ApplicationLine,
    ApplicationView,
    ConditionLine,
    DocumentLine,
    EligibilityView,
    FindingLine,
    LabelLine,
    LabelOverview,
    ProductLine,
    QuestionLine,
    ReportView,
    StepLine,
)
from infra import clock
from infra.database import Record, fetch, fetch_one, fetch_value
from infra.i18n import Size, text
from registry.queries.criteria import days_of_lists

OF_ORGANISATION = """
select id, number, purpose, level, state, turn, due_on, opened_at, submitted_at, ended_at
from label_application where organisation = $1 order by id desc
"""
REPORT = """
select round, recommendation, summary, advice, visited_on, at, comment from label_report
where application = $1 order by round desc limit 1
"""
STEPS = "select act, part, at, note from label_step where application = $1 order by id desc"
APPEAL = "select reasons from label_appeal where application = $1 order by id desc limit 1"


async def label_overview(by: Colleague) -> LabelOverview:
    """What is under way, what is held, what was before. Raises NotYours."""
    by.needs("lead")
    lines = [_line(row) for row in await fetch(OF_ORGANISATION, by.organisation)]
    until = await barred_until(by.organisation)
    label = await label_in_use(by.organisation)
    return LabelOverview(
        open=next((each for each in lines if each.ended_at is None), None),
        label=_label(label) if label is not None else None,
        past=tuple(each for each in lines if each.ended_at is not None),
        barred_until=clock.local_date(until) if until else None,
    )


def _line(row: Record) -> ApplicationLine:
    names = ("id", "number", "purpose", "state", "turn", "due_on", "opened_at", "submitted_at", "ended_at")
    return ApplicationLine(level=scheme().level(row["level"]).title, **{name: row[name] for name in names})


def _label(row: Record) -> LabelLine:
    opens = renewal_opens(row)
    return LabelLine(
        row["id"], row["number"], scheme().level(row["level"]).title, label_of(row).standing(clock.today()),
        row["valid_until"], opens.on, opens.now,
    )  # fmt: skip


async def eligibility_page(by: Colleague, level: str = "") -> EligibilityView:
    """How the organisation stands today with every level; the one asked for, else the highest it could have, in full.

    Raises NotYours, NothingHere for a level that there is not.
    """
    overview = await label_overview(by)
    day = clock.today()
    basis, known = await basis_of(by.organisation, day), await known_of(by.organisation, day)
    size = await size_of(by.organisation)
    micro = is_micro(size)
    lists = await days_of_lists(clock.now())
    levels = tuple(level_view(each.code, known, lists, micro=micro) for each in scheme().levels)
    reached = [each for each in levels if each.is_met]
    chosen = next((each for each in levels if each.level.code == level), None)
    if level and chosen is None:
        raise NothingHere(text("workspace.nothing_here"))
    return EligibilityView(
        day=day,
        levels=levels,
        chosen=chosen or (reached[-1] if reached else levels[0]),
        head=basis.head,
        approved_on=basis.approved_on,
        changed=basis.changed,
        micro=micro,
        size=size,
        overview=overview,
    )


async def applicants_turn(by: Colleague) -> Record | None:
    """The case in which it is the organisation's turn and a day is set, for whoever leads; None for everybody else."""
    if not by.may("lead"):
        return None
    return await fetch_one(
        """select id, number, state, round, due_on from label_application
           where organisation = $1 and turn = 'applicant' and number is not null and due_on is not null
           order by id desc limit 1""",
        by.organisation,
    )


async def newest_application(by: Colleague) -> int | None:
    """The application that is under way, else the last one. Raises NotYours."""
    by.needs("lead")
    found = await fetch_value(
        "select id from label_application where organisation = $1 order by ended_at is not null, id desc limit 1",
        by.organisation,
    )
    return None if found is None else int(found)


async def application_page(by: Colleague, application: int) -> ApplicationView:
    """An application of the colleague's organisation. Raises NotYours, NothingHere.

    A draft is held against what is known now; a case against its newest check.
    """
    by.needs("lead")
    row = await case_row(by, application)
    day = clock.today()
    basis = await _basis(row, day)
    check = None if row["state"] == "draft" else await fetch_one(NEWEST_CHECK, application)
    known = known_again(json.loads(check["known"])) if check else await known_of(by.organisation, day)
    lists = await days_of_lists(check["checked_at"] if check else clock.now())
    micro = await on_short_path(by.organisation) if row["state"] == "draft" else bool(row["micro"])
    return ApplicationView(
        line=_line(row),
        level=level_view(row["level"], known, lists, micro=micro),
        micro=micro,
        round=row["round"],
        products=tuple(ProductLine(each["name"], each["code"]) for each in json.loads(row["products"])),
        sites=tuple(row["sites"]),
        language=row["language"],
        contact=row["contact"],
        declaration=row["declaration"],
        declared_by=row["declared_by"],
        confirmed_by=row["confirmed_by"],
        confirmed_at=row["confirmed_at"],
        head=basis.head,
        approved_on=basis.approved_on,
        changed=basis.changed,
        checked_at=check["checked_at"] if check else None,
        steps=await _steps(application),
        questions=await _questions(application),
        documents=await _documents(application),
        report=await _report(application),
        conditions=await _conditions(application),
        appeal=await fetch_value(APPEAL, application),
        today=day,
    )


async def _basis(row: Record, day: date) -> Basis:
    """What a draft would rest on today; of a case, what it rests on."""
    now = await basis_of(row["organisation"], day)
    if row["snapshot"] is None or now.snapshot == row["snapshot"]:
        return now
    approved_at = await fetch_value("select approved_at from assessment_snapshot where id = $1", row["snapshot"])
    on = clock.local_date(approved_at) if approved_at else None
    return Basis(now.head, row["snapshot"], on, changed=True)


async def _steps(application: int) -> tuple[StepLine, ...]:
    rows = await fetch(
        "select act, part, at, note from label_step where application = $1 order by id desc", application
    )
    return tuple(StepLine(**dict(row)) for row in rows)


async def _questions(application: int) -> tuple[QuestionLine, ...]:
    rows = await fetch("select * from label_question where application = $1 order by id", application)
    return tuple(
        QuestionLine(
            row["id"], title_of(row["requirement"]), row["said"], row["at"], row["answer"], row["answered_at"]
        )
        for row in rows
    )  # fmt: skip


async def _documents(application: int) -> tuple[DocumentLine, ...]:
    rows = await fetch("select * from label_document where application = $1 order by id", application)
    return tuple(
        DocumentLine(
            row["id"], row["name"], Size(row["size"]), title_of(row["requirement"]), row["question"],
            row["added_by"], row["added_at"],
        )
        for row in rows
    )  # fmt: skip


async def _report(application: int) -> ReportView | None:
    row = await fetch_one(REPORT, application)
    if row is None:
        return None
    rows = await fetch(
        "select * from label_finding where application = $1 and round = $2 order by id", application, row["round"]
    )
    return ReportView(
        findings=tuple(
            FindingLine(
                each["id"], title_of(each["requirement"]), each["grade"], each["said"], each["answer"],
                each["closed_at"] is not None,
            )
            for each in rows
        ),
        **dict(row),
    )  # fmt: skip


async def _conditions(application: int) -> tuple[ConditionLine, ...]:
    rows = await fetch("select * from label_condition where application = $1 order by id", application)
    return tuple(
        ConditionLine(
            row["id"], title_of(row["requirement"]), row["said"], row["due_on"], row["shown"],
            row["fulfilled_at"] is not None,
        )
        for row in rows
    )  # fmt: skip


def title_of(requirement: str | None) -> Words | None:
    """What a requirement is called; None for none, and for one that the scheme has no longer."""
    return next((each.title for each in scheme().requirements if each.id == requirement), None)

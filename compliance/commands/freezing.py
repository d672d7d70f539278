"""Submitting freezes an assessment; approving says yes to exactly those bytes."""

from compliance.assessment.compare import difference
from compliance.assessment.snapshot import freeze
from compliance.colleagues import Colleague
from compliance.commands.locking import hold_still
from compliance.errors import ChangedMeanwhile, OutOfTurn, SecondPersonNeeded
from compliance.events.assessments import Approved, Submitted
from compliance.queries.assessments import assessment_of, newest_snapshot
from compliance.queries.heads import running
from infra import clock
from infra.database import execute, fetch_one, fetch_value, transaction
from infra.events import record
from infra.i18n import text


async def submit(by: Colleague, assessment: int) -> str:
    """Freeze an assessment as it stands today and ask for approval; the hash. Where nothing changed since the last
    time, that one still stands and nothing happens.

    Raises NotYours, NothingHere, OutOfTurn.
    """
    by.needs("lead")
    async with transaction():
        await hold_still(assessment)
        head = await running(by, assessment)
        day = clock.today()
        frozen, before = freeze(await assessment_of(by, assessment), day), await newest_snapshot(head)
        if before is not None and difference(before[1], frozen).same:
            return before[1].sha256
        snapshot = await fetch_value(
            """insert into assessment_snapshot (organisation, assessment, day, content, sha256, submitted_by,
                                                submitted_at)
               values ($1, $2, $3, $4, $5, $6, $7) returning id""",
            by.organisation, assessment, day, frozen.content, frozen.sha256, by.person, clock.now(),
        )  # fmt: skip
        await execute("update assessment set state = 'submitted' where id = $1", assessment)
        await record(Submitted(assessment, snapshot, frozen.sha256), actor=by.actor)
    return frozen.sha256


async def approve(by: Colleague, assessment: int, sha256: str) -> None:
    """Approve what was submitted last, known by its hash. Twice does nothing.

    Raises NotYours, NothingHere, OutOfTurn where nothing was submitted, ChangedMeanwhile where something else was
    submitted since, SecondPersonNeeded for whoever submitted it.
    """
    by.needs("approve")
    async with transaction():
        await hold_still(assessment)
        await running(by, assessment)
        row = await fetch_one(
            """select id, sha256, submitted_by, approved_by from assessment_snapshot
               where assessment = $1 order by id desc limit 1""",
            assessment,
        )
        if row is None:
            raise OutOfTurn(text("workspace.not_submitted"))
        if row["sha256"] != sha256:
            raise ChangedMeanwhile(text("workspace.submitted_anew"))
        if row["submitted_by"] == by.person:
            raise SecondPersonNeeded(text("workspace.second_person"))
        if row["approved_by"] is not None:
            return
        await execute(
            "update assessment_snapshot set approved_by = $2, approved_at = $3 where id = $1",
            row["id"], by.person, clock.now(),
        )  # fmt: skip
        await execute("update assessment set state = 'approved' where id = $1", assessment)
        await record(Approved(assessment, row["id"], sha256), actor=by.actor)

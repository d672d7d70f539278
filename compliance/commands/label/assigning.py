"""Who assesses a case: nobody who has to do with it, who advised the applicant, or who had a part in it."""

from uuid import UUID

from compliance.commands.label.parting import hold_free, may_resume
from compliance.commands.label.stepping import Told, step
from compliance.desk import Officer
from compliance.errors import OutOfTurn, Unfit
from compliance.queries.label.case import case_row
from compliance.words import words
from infra import clock
from infra.database import Record, execute, fetch_value, transaction
from infra.i18n import text

ASSESSES = "select exists (select from label_staff() s where s.person = $1 and s.role = 'assessor')"


async def assign(by: Officer, application: int, assessor: UUID, note: str = "") -> None:
    """Give a case to an assessor, who may read the evidence of its self-assessment from now on.

    Raises NotYours, NothingHere, Unfit for whoever is no assessor, OutOfTurn for whoever is recused, has or may have to
    do with the case, or had a part in it.
    """
    by.needs("manage")
    async with transaction():
        row = await case_row(by, application, held=True)
        if not await fetch_value(ASSESSES, assessor):
            raise Unfit(text("desk.label.no_assessor"), field="assessor")
        await hold_free(row, assessor, "assessor")
        await _hold_new(row, assessor)
        await _end_parts(application)
        await step(by, application, "assign", Told(words(note, "note", needed=False), assessor=assessor))


async def _hold_new(row: Record, assessor: UUID) -> None:
    """Raises OutOfTurn for whoever had a part, unless it ended by a recusal that was a mistake."""
    had = await fetch_value("select part from label_part where application = $1 and person = $2", row["id"], assessor)
    if had is not None and (had != "assessor" or not await may_resume(row["id"], assessor)):
        raise OutOfTurn(text("label.not_possible.two_parts"), field="assessor")


async def reassign(by: Officer, application: int, why: str) -> None:
    """Take a case back from its assessor, for a reason: somebody else assesses it anew.

    Raises NotYours, NothingHere, OutOfTurn, Unfit.
    """
    by.needs("manage")
    reason = words(why, "reassign_why")
    async with transaction():
        await step(by, application, "reassign", Told(reason))
        await _end_parts(application)


async def _end_parts(application: int) -> None:
    """Whoever assessed so far does so no longer; twice does nothing."""
    await execute(
        "update label_part set until = $2 where application = $1 and part = 'assessor' and until is null",
        application, clock.now(),
    )  # fmt: skip

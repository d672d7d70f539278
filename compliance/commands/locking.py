"""Parts of commands: changes of items go side by side, and none happens while the whole is frozen or closed."""

from compliance.colleagues import Colleague
from compliance.errors import NothingHere, OutOfTurn
from compliance.queries.heads import Place, running
from infra.database import Record, execute, fetch_one
from infra.i18n import text


async def write_in(assessment: int) -> None:
    """Until the end of the transaction nobody freezes or closes the assessment."""
    await execute("select pg_advisory_xact_lock_shared(hashtext($1))", f"assessment {assessment}")


async def hold_still(assessment: int) -> None:
    """Until the end of the transaction nobody writes in the assessment."""
    await execute("select pg_advisory_xact_lock(hashtext($1))", f"assessment {assessment}")


async def one_by_one(place: Place) -> None:
    """Until the end of the transaction nobody else changes what stands at the item."""
    await write_in(place.assessment)
    await execute("select pg_advisory_xact_lock(hashtext($1))", f"item {place.assessment} {place.item}")


async def locked_finding(by: Colleague, finding: int, *, closed: bool = False) -> Record:
    """A finding of a running assessment, one change after the other; `closed`: a closed one too.

    Raises NothingHere, OutOfTurn.
    """
    await execute("select pg_advisory_xact_lock(hashtext($1))", f"finding {finding}")
    row = await fetch_one("select * from finding where id = $1 and organisation = $2", finding, by.organisation)
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    await write_in(row["assessment"])
    await running(by, row["assessment"])
    if row["closed_on"] is not None and not closed:
        raise OutOfTurn(text("workspace.finding_closed"))
    return row


async def locked_action(by: Colleague, action: int, *, withdrawn: bool = False) -> tuple[Record, Record]:
    """An action that the colleague has to do with, and its finding; `withdrawn`: one that nobody asks for any more too.

    Raises NothingHere, OutOfTurn.
    """
    found = "select * from corrective_action where id = $1 and organisation = $2 and ($3 or person = $4)"
    asked = (action, by.organisation, by.may("lead"), by.person)
    row = await fetch_one(found, *asked)
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    finding = await locked_finding(by, row["finding"])
    row = await fetch_one(found, *asked) or row  # again, now that nobody else changes it
    if row["withdrawn_on"] is not None and not withdrawn:
        raise OutOfTurn(text("finding.action_withdrawn"))
    return row, finding

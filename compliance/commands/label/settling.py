"""How an incident ends: by what two people agreed to, or because what was wrong was put right."""

from compliance.desk import Officer
from compliance.events.label_living import IncidentClosed
from compliance.label.incidents import Outcome
from infra import clock
from infra.actor import SYSTEM
from infra.database import execute, fetch_value
from infra.events import record


async def close_incident(by: Officer | None, incident: int, outcome: Outcome, *, tell: bool = True) -> None:
    """It is over; nothing where it was already. None: the daily check. Part of the caller's transaction.

    `tell`: it is an event of its own, and no part of what was done to the label.
    """
    label = await fetch_value(
        """update label_incident set state = 'closed', outcome = $2, due_on = null, closed_by = $3, closed_at = $4
           where id = $1 and state <> 'closed' returning label""",
        incident, outcome, by.person if by else None, clock.now(),
    )  # fmt: skip
    if label is not None and tell:
        await record(IncidentClosed(label, incident, outcome), actor=by.actor if by else SYSTEM)


async def begin_deciding(incident: int, due_on: object) -> None:
    """From now on it is people's turn. Part of the caller's transaction."""
    await execute(
        "update label_incident set state = 'deciding', due_on = $2 where id = $1 and state = 'explaining'",
        incident, due_on,
    )  # fmt: skip

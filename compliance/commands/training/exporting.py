"""That somebody took the matrix or the records away as a file stands in the trail."""

from datetime import date

from compliance.colleagues import Colleague
from compliance.events.training.records import Exported
from infra.actor import Actor
from infra.database import transaction
from infra.events import record


async def note_exported(by: Colleague, what: str, on: date, actor: Actor | None = None) -> None:
    """`what`: the name of the file, such as matrix.xlsx; `on`: the day that it is of. Raises NotYours.

    `actor`: who took it, where that is somebody at the machine itself.
    """
    by.needs("records")
    async with transaction():
        await record(Exported(what, on), actor=actor or by.actor)

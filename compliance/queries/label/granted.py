"""A label as its rules see it."""

from compliance.errors import NothingHere
from compliance.label.living import Label
from infra.database import Record, fetch_one, fetch_value
from infra.i18n import text

KEPT = "id, label, what, reason, said, incident, proposed_by, proposed_at, decided_by, decided_at, agreed, why"


async def held_label(label: int) -> Record:
    """A label that nobody else changes meanwhile. Raises NothingHere where it is not the viewer's to touch."""
    row = await fetch_one("select * from label where id = $1 for update", label)
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    return row


async def must_be_open(label: int) -> None:
    """Raises NothingHere for somebody at the desk who has to do with the company of a label."""
    if not await fetch_value("select open_label($1)", label):
        raise NothingHere(text("workspace.nothing_here"))


def label_of(row: Record) -> Label:
    """The label of a row."""
    return Label(
        level=row["level"],
        valid_from=row["valid_from"],
        valid_until=row["valid_until"],
        version=row["version"],
        suspended_on=row["suspended_on"],
        suspended_until=row["suspended_until"],
        ended_on=row["ended_on"],
        ended_how=row["ended_how"],
    )

"""Labels of an organisation, as whoever applies needs them: the one in use, and when it may be renewed."""

from dataclasses import dataclass
from datetime import date

from compliance.label.living import Label
from compliance.library.scheme import scheme
from infra import clock
from infra.clock import months_after
from infra.database import Record, fetch_one

IN_USE = "select *, products::text as products from label where organisation = $1 and ended_on is null"


@dataclass(frozen=True, slots=True)
class Opens:
    """When a label may be renewed: from which day, and whether now."""

    on: date
    now: bool


async def label_in_use(organisation: str) -> Record | None:
    """The label that an organisation (BIN) holds today, suspended ones too; None where it has run out or ended."""
    row = await fetch_one(IN_USE, organisation)
    if row is None or label_of(row).standing(clock.today()) == "expired":
        return None
    return row


def label_of(row: Record) -> Label:
    """A row as its rules see it."""
    names = (
        "level", "valid_from", "valid_until", "version", "suspended_on", "suspended_until", "ended_on", "ended_how",
    )  # fmt: skip
    return Label(**{name: row[name] for name in names})


def renewal_opens(row: Record) -> Opens:
    """When the label of a row may be renewed."""
    months = scheme().clocks.renewal_opens_months
    opens = label_of(row).opens_for_renewal(clock.today(), months)
    return Opens(months_after(row["valid_until"], -months), opens)

"""Made-up staff that tests of training speak about."""

from datetime import date

from compliance.commands.training.staff import New, Place, Said, add_member
from tests.cast import SAULE
from tests.compliance.workspace.players import being

HIRED = date(2026, 2, 1)


def somebody(number: str = "T-1", **other: object) -> New:
    """A made-up member of staff; the name says so."""
    said = {"number": number, "last_name": "Сынақов", "first_name": f"Ойдан{number}"} | {
        name: value for name, value in other.items() if name not in ("unit", "position", "roles", "hired_on")
    }
    place = Place(
        str(other.get("unit", "Цех")), str(other.get("position", "Диірменші")), tuple(other.get("roles", ()))  # type: ignore[arg-type]
    )  # fmt: skip
    return New(Said(**said), place, other.get("hired_on", HIRED))  # type: ignore[arg-type]


async def added(number: str = "T-1", **other: object) -> int:
    async with being(SAULE) as by:
        return await add_member(by, somebody(number, **other))

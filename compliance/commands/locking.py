"""Parts of commands: changes of items go side by side, and none happens while the whole is frozen or closed."""

from compliance.queries.heads import Place
from infra.database import execute


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

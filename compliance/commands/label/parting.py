"""Who may have a part in a case, asked when it is taken: nobody who has to do with it, or judged it already.

The database asks most of this again; what it cannot ask, a name that may be the same person's, is asked here, so that
nobody has a part before somebody looked.
"""

from uuid import UUID

from compliance.errors import OutOfTurn
from compliance.queries.label.recusing import found_in
from infra import clock
from infra.database import Record, execute, fetch, fetch_value
from infra.i18n import text

RECUSALS = "select state, interest from label_recusal where application = $1 and person = $2"
UNDONE = "select $2 in (select label_undone($1))"


async def hold_free(row: Record, person: UUID, field: str = "") -> None:
    """Raises OutOfTurn unless somebody has nothing to do with a case, and voted on no decision of it that fell."""
    told = await fetch(RECUSALS, row["id"], person)
    if any(one["state"] != "dismissed" for one in told):
        raise OutOfTurn(text("label.not_possible.recused"), field=field)
    dismissed = {one["interest"] for one in told}
    if any(each.strength == "certain" or each.interest not in dismissed for each in await found_in(row, person)):
        raise OutOfTurn(text("desk.label.conflicted"), field=field)
    if await fetch_value(UNDONE, row["id"], person):
        raise OutOfTurn(text("label.not_possible.undone"), field=field)


async def take_part(row: Record, person: UUID, part: str, field: str = "") -> None:
    """Somebody has a part in a case from now on; or has it again, where a recusal that was a mistake had ended it.

    Part of the caller's transaction. Raises OutOfTurn for whoever has to do with the case, or had another part.
    """
    had = await fetch("select part, until from label_part where application = $1 and person = $2", row["id"], person)
    if not had:
        await hold_free(row, person, field)
        await execute(
            "insert into label_part (organisation, application, person, part, since) values ($1, $2, $3, $4, $5)",
            row["organisation"], row["id"], person, part, clock.now(),
        )  # fmt: skip
        return
    if had[0]["part"] != part:
        raise OutOfTurn(text("label.not_possible.two_parts"), field=field)
    if had[0]["until"] is None:
        return
    await hold_free(row, person, field)
    if not await may_resume(row["id"], person):
        raise OutOfTurn(text("label.not_possible.two_parts"), field=field)
    await execute(
        "update label_part set until = null, again_at = $3 where application = $1 and person = $2",
        row["id"], person, clock.now(),
    )  # fmt: skip


async def may_resume(application: int, person: UUID) -> bool:
    """Whether somebody's part in a case ended by a recusal that was a mistake."""
    return bool(await fetch_value("select part_may_resume($1, $2)", application, person))

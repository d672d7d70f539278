"""Who has no part in a case, and loses sight of it: found by interests, said by oneself, settled by a second person.

The row is the lock: from the moment it stands, no table shows its person anything of the case. Where an interest names
the applicant or its head by number, the case is closed without the row, by what every table asks. What follows (a part
that ends, an assessor to be replaced) is done by the worker, as a reaction; it also looks where nobody else may.
"""

from compliance.commands.label.stepping import step
from compliance.desk import Officer
from compliance.errors import NothingHere, OutOfTurn, SecondPersonNeeded
from compliance.events.label_desk import RecusalSaid, RecusalSettled, RecusalsFound
from compliance.queries.label.case import case_row
from compliance.queries.label.recusing import Found, found_in
from compliance.words import words
from infra import clock
from infra.actor import SYSTEM
from infra.database import Record, execute, fetch, fetch_one, fetch_value, transaction
from infra.events import record
from infra.i18n import text

# cases on their way, and those on which a label in use rests
OPEN = """
select a.id from label_application a where a.number is not null and (a.ended_at is null or exists (
    select from label l where l.application = a.id and l.ended_on is null)) order by a.id
"""
KNOWN = "select * from label_recusal where application = $1"
TAKEN_BACK = """
select exists (select from desk_interest where id = $1 and person = $2 and withdrawn_at is not null)
"""
INSERT = """
insert into label_recusal (organisation, application, person, concerned, interest, strength, state, why, made_at,
                           settled_why)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, '') returning id
"""


async def recuse_where_needed(application: int) -> None:
    """Hold interests of the desk against a case: who certainly has to do with it is recused, who may is proposed.

    For the worker, who sees every interest; twice does nothing. Whom an officer found to have nothing to do with the
    case is not proposed for the same again.
    """
    async with transaction():
        row = await fetch_one("select * from label_application where id = $1 for update", application)
        if row is None or row["number"] is None:
            return
        known = await fetch(KNOWN, application)
        made = [each for each in await found_in(row) if await _enter(row, each, known)]
        if made:
            held = sum(each.strength == "certain" for each in made)
            await record(RecusalsFound(application, held, len(made) - held), actor=SYSTEM)
        await enforce_recusals(application)


async def recuse_everywhere() -> None:
    """The same for every case on its way, and for those on which a label in use rests."""
    for row in await fetch(OPEN):
        await recuse_where_needed(row["id"])


async def _enter(row: Record, found: Found, known: list[Record]) -> bool:
    """Write a recusal down; false where nothing is new."""
    same = [one for one in known if one["person"] == found.person]
    running = next((one for one in same if one["state"] != "dismissed"), None)
    if running is not None:
        if running["state"] != "proposed" or found.strength != "certain":
            return False
        await execute(
            """update label_recusal set state = 'held', strength = 'certain', concerned = $2, interest = $3, why = $4
               where id = $1""",
            running["id"], found.concerned, found.interest, found.kind,
        )  # fmt: skip
        return True
    if found.strength == "possible" and any(one["interest"] == found.interest for one in same):
        return False
    await _insert(row, found)
    return True


async def _insert(row: Record, found: Found) -> None:
    await fetch_value(
        INSERT, row["organisation"], row["id"], found.person, found.concerned, found.interest, found.strength,
        "held" if found.strength == "certain" else "proposed", found.kind, clock.now(),
    )  # fmt: skip


async def enforce_recusals(application: int) -> None:
    """Parts of whoever is recused end; a case whose assessor that was is assigned anew. For the worker."""
    async with transaction():
        row = await fetch_one("select * from label_application where id = $1 for update", application)
        if row is None:
            return
        gone = await fetch(
            """update label_part p set until = $2 from label_recusal r
               where p.application = $1 and p.until is null and p.part <> 'applicant'
                 and r.application = $1 and r.person = p.person and r.state = 'held' returning p.part""",
            application, clock.now(),
        )  # fmt: skip
        assessed = any(one["part"] == "assessor" for one in gone)
        if assessed and row["state"] in ("assessing", "commenting", "reviewing", "deciding"):
            await execute(
                """update label_agenda g set dropped_at = $2 where g.application = $1 and g.dropped_at is null
                   and not exists (select from label_decision d where d.agenda = g.id)""",
                application, clock.now(),
            )  # fmt: skip
            await step(None, application, "recuse")


async def recuse_at_once(by: Officer, row: Record) -> None:
    """Recuse somebody from a case, by what they entered just now. Part of their command; twice does nothing.

    They need not see the case any more. What only the worker may read is left to the worker.
    """
    known = await fetch(f"{KNOWN} and person = $2", row["id"], by.person)
    for found in await found_in(row, by.person):
        again = found.strength == "possible" and any(one["interest"] == found.interest for one in known)
        if found.interest is None or again or any(one["state"] != "dismissed" for one in known):
            continue
        await _insert(row, found)
        certain = found.strength == "certain"
        await record(RecusalsFound(row["id"], int(certain), int(not certain)), actor=by.actor)


async def recuse_oneself(by: Officer, application: int, why: str) -> int:
    """Have nothing to do with a case, for a reason, from now on; the id of the recusal.

    Raises NotYours, NothingHere, Unfit.
    """
    by.needs("work")
    reason = words(why, "recuse_why")
    async with transaction():
        row = await case_row(by, application)
        made = int(
            await fetch_value(
                INSERT, row["organisation"], application, by.person, "said", None, "said", "held", reason, clock.now()
            )
        )
        await record(RecusalSaid(application, made), actor=by.actor)
    return made


async def settle_recusal(by: Officer, recusal: int, why: str, *, held: bool) -> None:
    """Say, as an officer and for a reason, whether somebody who may have to do with a case does.

    Raises NotYours, NothingHere, OutOfTurn where it is settled, SecondPersonNeeded about oneself, Unfit.
    """
    by.needs("manage")
    reason = words(why, "settled_why")
    async with transaction():
        row = await _of_somebody_else(by, recusal)
        await case_row(by, row["application"])
        if row["state"] != "proposed":
            raise OutOfTurn(text("desk.label.recusal.settled_already"))
        state = "held" if held else "dismissed"
        await execute(
            "update label_recusal set state = $2, settled_by = $3, settled_why = $4, settled_at = $5 where id = $1",
            recusal, state, by.person, reason, clock.now(),
        )  # fmt: skip
        await record(RecusalSettled(row["application"], recusal, state), actor=by.actor)


async def lift_recusal(by: Officer, recusal: int, why: str) -> None:
    """Say, as an officer and for a reason, that a recusal rests on a mistake: its owner took the interest back.

    Everything stays on record. A part that ended is not given back, but may be taken up again. Where another interest
    meets the case, that one recuses. Raises NotYours, NothingHere, OutOfTurn while the interest stands or where the
    recusal does not hold, SecondPersonNeeded about oneself, Unfit.
    """
    by.needs("manage")
    reason = words(why, "lifted_why")
    async with transaction():
        row = await _of_somebody_else(by, recusal)
        case = await case_row(by, row["application"])
        if row["state"] != "held" or not await fetch_value(TAKEN_BACK, row["interest"], row["person"]):
            raise OutOfTurn(text("desk.label.recusal.no_mistake"))
        await execute(
            """update label_recusal set state = 'dismissed', lifted_by = $2, lifted_why = $3, lifted_at = $4
               where id = $1""",
            recusal, by.person, reason, clock.now(),
        )  # fmt: skip
        known = await fetch(KNOWN, row["application"])
        for found in await found_in(case, row["person"]):
            await _enter(case, found, known)
        await record(RecusalSettled(row["application"], recusal, "dismissed"), actor=by.actor)


async def _of_somebody_else(by: Officer, recusal: int) -> Record:
    row = await fetch_one("select * from label_recusal where id = $1 for update", recusal)
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    if row["person"] == by.person:
        raise SecondPersonNeeded(text("desk.label.recusal.second_person"))
    return row

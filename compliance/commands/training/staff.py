"""The staff list: who comes, moves, leaves and comes back, and whose account belongs to whom.

Where somebody worked stays: each move closes a place and opens another. A member of staff who has left keeps their
history, and what they had to hold ends on that day.
"""

from dataclasses import astuple, dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from compliance.colleagues import Colleague
from compliance.commands.training.assigning import one_by_one, recalculate
from compliance.errors import OutOfTurn, Unfit
from compliance.events.training.staff import (
    StaffAdded,
    StaffCameBack,
    StaffChanged,
    StaffLeft,
    StaffLinked,
    StaffMoved,
)
from compliance.queries.at_work import must_be_at_work
from compliance.queries.training.staff import member_row
from compliance.training.members import KINDS, Place, Said, fit_member, fit_place
from infra import clock
from infra.database import Record, change_row, execute, fetch_one, fetch_value, transaction
from infra.events import record
from infra.i18n import text

__all__ = ["KINDS", "Place", "Said", "add_member", "change_member", "come_back", "leave_member", "link_person",
           "move_member", "unlink_person"]  # fmt: skip
FURTHEST = timedelta(days=366)  # ahead: a move or a leave that is known already


@dataclass(frozen=True, slots=True)
class New:
    """Somebody who comes into the list: what is said of them, where they work, and since when they are there."""

    said: Said
    place: Place
    hired_on: date


async def add_member(by: Colleague, new: New) -> int:
    """Enter a member of staff; their id. The same under the same number stands once.

    Raises NotYours, OutOfTurn, Unfit (`number` where somebody else has it).
    """
    by.needs("train")
    said, place = fit_member(new.said), fit_place(new.place)
    _reasonable(new.hired_on, "hired_on")
    async with transaction():
        await must_be_at_work(by)
        await one_by_one(by.organisation)
        there = await fetch_one(
            "select * from staff_member where organisation = $1 and number = $2", by.organisation, said.number
        )
        if there is not None:
            if (there["last_name"], there["first_name"]) == (said.last_name, said.first_name):
                return int(there["id"])
            raise Unfit(text("training_staff.unfit.number_taken", number=said.number), field="number")
        manager = await _manager(by, said, None)
        staff = await fetch_value(
            """insert into staff_member (organisation, number, last_name, first_name, middle_name, kind, language,
                                         email, manager, hired_on, entered_by, entered_at)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning id""",
            by.organisation, said.number, said.last_name, said.first_name, said.middle_name, said.kind, said.language,
            said.email or None, manager, new.hired_on, by.person, clock.now(),
        )  # fmt: skip
        await _open(by, staff, place, new.hired_on)
        await recalculate(by.organisation, clock.today(), [staff])
        await record(StaffAdded(staff), actor=by.actor)
    return int(staff)


async def change_member(by: Colleague, staff: int, said: Said) -> None:
    """Say something else of a member of staff. The same changes nothing.

    Raises NotYours, NothingHere, OutOfTurn, Unfit.
    """
    by.needs("train")
    said = fit_member(said)
    async with transaction():
        await must_be_at_work(by)
        await one_by_one(by.organisation)
        row = await member_row(by, staff)
        manager = await _manager(by, said, staff)
        names = ("number", "last_name", "first_name", "middle_name", "kind", "language", "email", "manager")
        values = (*astuple(replace(said, email=said.email or None))[:7], manager)  # type: ignore[arg-type] # as it is stored
        if tuple(row[name] for name in names) == values:
            return
        taken = "select exists (select from staff_member where organisation = $1 and number = $2 and id <> $3)"
        if await fetch_value(taken, by.organisation, said.number, staff):
            raise Unfit(text("training_staff.unfit.number_taken", number=said.number), field="number")
        await change_row(
            """update staff_member set number = $2, last_name = $3, first_name = $4, middle_name = $5, kind = $6,
                      language = $7, email = $8, manager = $9 where id = $1""",
            staff, *values,
        )  # fmt: skip
        await recalculate(by.organisation, clock.today(), [staff])
        await record(StaffChanged(staff), actor=by.actor)


async def move_member(by: Colleague, staff: int, place: Place, since: date) -> None:
    """From a day on somebody works elsewhere, or in other roles; the place before ends on that day.

    The same place moves nobody. Raises NotYours, NothingHere, OutOfTurn for somebody who has left, Unfit for a day
    before the last move.
    """
    by.needs("train")
    place = fit_place(place)
    _reasonable(since, "since")
    async with transaction():
        await must_be_at_work(by)
        await one_by_one(by.organisation)
        row = await _present(by, staff)
        now = await fetch_one("select * from staff_place where staff = $1 and until is null", staff)
        if now is not None and (now["unit"], now["position"], tuple(now["roles"])) == astuple(place):
            return
        if since < (now["since"] if now is not None else row["hired_on"]):
            raise Unfit(text("training_staff.unfit.since"), field="since")
        await execute("update staff_place set until = $2 where staff = $1 and until is null", staff, since)
        await _open(by, staff, place, since)
        counted = await recalculate(by.organisation, clock.today(), [staff])
        await record(StaffMoved(staff, since, counted.begun, counted.ended), actor=by.actor)


async def leave_member(by: Colleague, staff: int, last_day: date) -> None:
    """Somebody is there for the last time on a day; what they have to hold ends with it. Twice the same does nothing.

    Raises NotYours, NothingHere, OutOfTurn where they left on another day, Unfit.
    """
    by.needs("train")
    _reasonable(last_day, "last_day")
    left_on = last_day + timedelta(days=1)
    async with transaction():
        await must_be_at_work(by)
        await one_by_one(by.organisation)
        row = await member_row(by, staff)
        if row["left_on"] == left_on:
            return
        if row["left_on"] is not None and row["left_on"] <= clock.today():
            raise OutOfTurn(text("training_staff.has_left"))
        began = await fetch_value("select max(since) from staff_place where staff = $1 and until is null", staff)
        if left_on <= max(row["hired_on"], began or row["hired_on"]):
            raise Unfit(text("training_staff.unfit.last_day"), field="last_day")
        await change_row("update staff_member set left_on = $2 where id = $1", staff, left_on)
        counted = await recalculate(by.organisation, clock.today(), [staff])
        await record(StaffLeft(staff, left_on, counted.ended), actor=by.actor)


async def come_back(by: Colleague, staff: int, since: date) -> None:
    """Somebody who had left is there again from a day on, where they worked; twice does nothing.

    Raises NotYours, NothingHere, OutOfTurn, Unfit for a day before they left.
    """
    by.needs("train")
    _reasonable(since, "since")
    async with transaction():
        await must_be_at_work(by)
        await one_by_one(by.organisation)
        row = await member_row(by, staff)
        if row["left_on"] is None:
            return
        if since < row["left_on"]:
            raise Unfit(text("training_staff.unfit.back"), field="since")
        last = await fetch_one("select * from staff_place where staff = $1 order by since desc, id desc limit 1", staff)
        await change_row("update staff_member set left_on = null where id = $1", staff)
        if last is not None and since > row["left_on"]:
            await execute(
                "update staff_place set until = $2 where id = $1 and until is null", last["id"], row["left_on"]
            )
            await _open(by, staff, Place(last["unit"], last["position"], tuple(last["roles"])), since)
        counted = await recalculate(by.organisation, clock.today(), [staff])
        await record(StaffCameBack(staff, since, counted.begun), actor=by.actor)


async def link_person(by: Colleague, staff: int, person: UUID) -> None:
    """An account of somebody who belongs to the organisation is this member of staff's. Twice does nothing.

    Raises NotYours, NothingHere, OutOfTurn where either belongs to another already, Unfit.
    """
    by.needs("lead")
    async with transaction():
        await must_be_at_work(by)
        await one_by_one(by.organisation)
        row = await _present(by, staff)
        if row["person"] == person:
            return
        if not await fetch_value("select is_member($1, $2)", by.organisation, person):
            raise Unfit(text("training_staff.unfit.person"), field="person")
        other = await fetch_value(
            "select id from staff_member where organisation = $1 and person = $2", by.organisation, person
        )
        if row["person"] is not None or other is not None:
            raise OutOfTurn(text("training_staff.linked_already"))
        await change_row("update staff_member set person = $2 where id = $1", staff, person)
        await record(StaffLinked(staff, str(person)), actor=by.actor)


async def unlink_person(by: Colleague, staff: int) -> None:
    """No account is this member of staff's any more. Twice does nothing. Raises NotYours, NothingHere, OutOfTurn."""
    by.needs("lead")
    async with transaction():
        await must_be_at_work(by)
        await one_by_one(by.organisation)
        if (await member_row(by, staff))["person"] is None:
            return
        await change_row("update staff_member set person = null where id = $1", staff)
        await record(StaffLinked(staff, ""), actor=by.actor)


async def _present(by: Colleague, staff: int) -> Record:
    row = await member_row(by, staff)
    if row["left_on"] is not None and row["left_on"] <= clock.today():
        raise OutOfTurn(text("training_staff.has_left"))
    return row


async def _open(by: Colleague, staff: int, place: Place, since: date) -> None:
    await execute(
        """insert into staff_place (organisation, staff, unit, position, roles, since, entered_by, entered_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8)""",
        by.organisation, staff, place.unit, place.position, list(place.roles), since, by.person, clock.now(),
    )  # fmt: skip


async def _manager(by: Colleague, said: Said, staff: int | None) -> int | None:
    """The id of a manager by their number. Raises Unfit."""
    if not said.manager:
        return None
    found = await fetch_value(
        "select id from staff_member where organisation = $1 and number = $2", by.organisation, said.manager
    )
    if found is None or found == staff:
        raise Unfit(text("training_staff.unfit.manager"), field="manager")
    return int(found)


def _reasonable(day: date, field: str) -> None:
    if day > clock.today() + FURTHEST:
        raise Unfit(text("training_staff.unfit.day"), field=field)

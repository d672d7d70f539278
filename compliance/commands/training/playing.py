"""A learner plays a package: begins, goes on where they were, and what the package says of them is kept.

What is saved along the way changes nothing but the learner's own place, as a page that is turned: it is no event. The
result is one.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID, uuid4

from compliance.commands.training.records import Entry, valid_until_of, write_record
from compliance.errors import NothingHere, OutOfTurn, Unfit
from compliance.events.training.packages import PackageBegun
from compliance.events.training.records import Recorded
from compliance.library.model import Words
from compliance.queries.at_work import must_be_at_work
from compliance.queries.training.courses import filled
from compliance.queries.training.packages import going_now, package_of, package_offered, results_in
from compliance.training.learner import Learner
from compliance.training.packages.model import Package
from compliance.training.packages.results import Result, seconds_of, whole
from compliance.training.packages.runtime import SESSION_TIME, merged
from infra import clock
from infra.clock import local_date
from infra.database import Record, execute, fetch_one, fetch_value, transaction
from infra.events import record
from infra.i18n import text, translate


async def begin(by: Learner, course: str, language: str) -> int:
    """The way of a learner through a package; begun now where there is none. Its id.

    Raises NothingHere, OutOfTurn in a suspended organisation.
    """
    offered, _ = await package_offered(by, course)
    own = offered.own or 0
    if (there := await going_now(by, own)) is not None:
        return int(there["id"])
    async with transaction():
        await must_be_at_work(by)
        await _one_by_one(by, own)
        if (there := await going_now(by, own)) is not None:
            return int(there["id"])
        return await _begin(by, own, course, offered.version, language)


async def begin_anew(by: Learner, course: str, language: str) -> int:
    """Begin once more from the beginning, after it was done: a new cycle, with a record of its own. Its id.

    Raises NothingHere, OutOfTurn where the way before is not at its end yet.
    """
    offered, _ = await package_offered(by, course)
    own = offered.own or 0
    async with transaction():
        await must_be_at_work(by)
        await _one_by_one(by, own)
        there = await going_now(by, own)
        if there is not None:
            if there["done_at"] is None:
                raise OutOfTurn(text("packages.not_done_yet"))
            await execute("update package_going set ended_at = $2 where id = $1", there["id"], clock.now())
        return await _begin(by, own, course, offered.version, language)


async def _begin(by: Learner, own: int, course: str, version: str, language: str) -> int:
    now = clock.now()
    made: int = await fetch_value(
        """insert into package_going (organisation, staff, package, registration, started_at, updated_at)
           values ($1, $2, $3, $4, $5, $5) returning id""",
        by.organisation, by.staff, own, uuid4(), now,
    )  # fmt: skip
    # whoever asks how they stand finds them in progress, as with lessons
    await execute(
        """insert into course_going (organisation, staff, course, version, language, lesson, done, started_at,
                                     updated_at) values ($1, $2, $3, $4, $5, '', '{}', $6, $6)
           on conflict (staff, course, version) do update set updated_at = excluded.updated_at""",
        by.organisation, by.staff, course, version, language, now,
    )  # fmt: skip
    await record(PackageBegun(made, by.staff, course), actor=by.actor)
    return made


async def open_part(by: Learner, going: int, part: str) -> None:
    """Remember that a part was opened: for an asset that is all there is to do. Twice does nothing."""
    async with transaction():
        await must_be_at_work(by)
        row = await _going(by, going)
        await execute(
            """insert into package_state (organisation, staff, going, part, elements, updated_at)
               values ($1, $2, $3, $4, '{}', $5) on conflict (going, part) do nothing""",
            by.organisation, by.staff, going, part, clock.now(),
        )  # fmt: skip
        await conclude(by, row, await package_of(row["package"]))


async def save_elements(by: Learner, going: int, part: str, said: Mapping[str, str], *, finished: bool) -> Result:
    """Keep what a SCO set since it was saved last, and compute how the whole package stands now.

    In: elements of the run-time data model by name; whether the SCO said that it is at its end. What is set after the
    package was done is not kept: it is looked at again, not taken again. Raises NothingHere, OutOfTurn, Unfit for
    elements that no SCO has, or more than is kept.
    """
    async with transaction():
        await must_be_at_work(by)
        row = await _going(by, going)
        package = await package_of(row["package"])
        if not any(each.id == part for each in package.parts):
            raise NothingHere(text("workspace.nothing_here"))
        if row["done_at"] is not None:
            return whole(package, await results_in(package, going))
        there = await fetch_one("select * from package_state where going = $1 and part = $2", going, part)
        elements = merged(json.loads(there["elements"]) if there else {}, said)
        if elements is None:
            raise Unfit(text("packages.unfit.elements"))
        lasted = next((seconds_of(package.kind, said[name]) for name in SESSION_TIME if name in said), 0.0)
        seconds = Decimal(str(there["seconds"] if there else 0)) + Decimal(str(lasted if finished else 0))
        await execute(
            """insert into package_state (organisation, staff, going, part, elements, finished, seconds, updated_at)
               values ($1, $2, $3, $4, $5, $6, $7, $8)
               on conflict (going, part) do update set elements = excluded.elements, seconds = excluded.seconds,
                   finished = package_state.finished or excluded.finished, updated_at = excluded.updated_at""",
            by.organisation, by.staff, going, part, json.dumps(elements, ensure_ascii=False), finished, seconds,
            clock.now(),
        )  # fmt: skip
        return await conclude(by, row, package)


async def conclude(by: Learner, going: Record, package: Package) -> Result:
    """Inside the transaction of a command: how the package stands, and a record once it is done. One a cycle."""
    now = clock.now()
    result = whole(package, await results_in(package, going["id"]))
    await execute("update package_going set updated_at = $2 where id = $1", going["id"], now)
    if result.progress != "done" or going["done_at"] is not None:
        return result
    course = await fetch_one("select * from own_course where id = $1", going["package"])
    language = await fetch_value("select language from staff_member where id = $1", by.staff)
    if course is None or language is None:
        raise NothingHere(text("workspace.nothing_here"))
    title = filled(Words(course["title_kk"], course["title_ru"], course["title_en"])).of(language)
    score, today = None if result.score is None else Decimal(str(round(result.score, 2))), local_date(now)
    entry = Entry(
        staff=by.staff,
        course=course["code"],
        version=course["version"],
        title=title,
        completed_on=today,
        valid_until=valid_until_of(today, course["valid_months"]),
        passed=True,
        score=score,
        source="package",
        key=f"package:{going['registration']}",
        note=translate("packages.record_note", language),
    )
    made = await write_record(by.organisation, entry, now, None)
    await execute(
        "update package_going set done_at = $2, score = $3, record = $4 where id = $1", going["id"], now, score, made
    )
    if made is not None:
        await record(Recorded(made, by.staff, course["code"], "package"), actor=by.actor)
    return result


async def going_of(by: Learner, registration: UUID) -> Record:
    """The way with a registration, held for this transaction. Raises NothingHere."""
    there = await fetch_value("select id from package_going where registration = $1", registration)
    return await _going(by, there or 0)


async def _going(by: Learner, going: int) -> Record:
    """A way that goes on, of this learner; whoever else writes to it waits. Raises NothingHere."""
    await execute("select pg_advisory_xact_lock(hashtext($1))", f"package_going {going}")
    row = await fetch_one(
        "select * from package_going where id = $1 and staff = $2 and organisation = $3 and ended_at is null",
        going, by.staff, by.organisation,
    )  # fmt: skip
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    return row


async def _one_by_one(by: Learner, own: int) -> None:
    await execute("select pg_advisory_xact_lock(hashtext($1))", f"package {own} {by.staff}")

"""Training in a room: a sheet is opened, who is there signs in, and closing it gives everybody a record."""

from collections.abc import AsyncIterable
from dataclasses import dataclass
from datetime import date, timedelta

from compliance.colleagues import Colleague
from compliance.commands.keeping import keep_file
from compliance.commands.sheets import LARGEST, SHEETS
from compliance.commands.training.records import Entry, valid_until_of, write_record
from compliance.errors import NotAccepted, NothingHere, OutOfTurn, Unfit
from compliance.events.training.learning import AttendanceClosed, AttendanceOpened, AttendanceSigned
from compliance.events.training.records import Recorded
from compliance.queries.at_work import must_be_at_work
from compliance.queries.training.attendance import sheet, sheet_row, signing
from compliance.queries.training.courses import offer
from compliance.queries.training.learning import title_of, valid_months_of
from compliance.training.learner import Learner
from compliance.views.training.attendance import PersonLine
from compliance.words import words
from infra import clock
from infra.database import Record, execute, execute_many, fetch, fetch_value, transaction
from infra.events import record
from infra.i18n import LANGUAGES, text
from infra.storage import Kept

LONGEST = 200  # letters of a trainer's name, a place, a file's name
AROUND = timedelta(days=366)  # a day in a room lies at most so far from today


@dataclass(frozen=True, slots=True)
class Announced:
    """Training in a room: of a course, on a day, by a trainer, in a language; `staff`: ids of who is to come."""

    course: str
    held_on: date
    trainer: str
    place: str
    language: str
    staff: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Scan:
    """The signed sheet, as it is brought."""

    name: str
    media_type: str
    content: AsyncIterable[bytes]


async def open_sheet(by: Colleague, said: Announced) -> int:
    """Announce training in a room; the id of its sheet. Raises NotYours, NothingHere, OutOfTurn, Unfit."""
    by.needs("train")
    trainer, place = words(said.trainer, "trainer"), words(said.place, "place", needed=False).strip()
    for field, value in (("trainer", trainer), ("place", place)):
        if len(value) > LONGEST:
            raise Unfit(text("workspace.too_long", n=LONGEST), field=field)
    if said.language not in LANGUAGES:
        raise Unfit(text("account.language.unknown"), field="language")
    if abs(said.held_on - clock.today()) > AROUND:
        raise Unfit(text("typed.no_day"), field="held_on")
    if not said.staff:
        raise Unfit(text("learning.unfit.nobody"), field="numbers")
    async with transaction():
        await must_be_at_work(by)
        course = await offer(by.organisation, said.course)
        there = "select id from staff_member where organisation = $1 and id = any($2) and left_on is null"
        found = [row["id"] for row in await fetch(there, by.organisation, list(said.staff))]
        if len(found) != len(set(said.staff)):
            raise NothingHere(text("workspace.nothing_here"))
        made = await fetch_value(
            """insert into attendance_sheet (organisation, course, version, title, valid_months, language, held_on,
                                             trainer, place, opened_by, opened_at)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id""",
            by.organisation, course.code, course.version, course.title.of(said.language), course.valid_months,
            said.language, said.held_on, trainer, place, by.person, clock.now(),
        )  # fmt: skip
        listed = [(made, by.organisation, each) for each in found]
        await execute_many("insert into attendance (sheet, organisation, staff) values ($1, $2, $3)", listed)
        await record(AttendanceOpened(made, course.code, said.held_on), actor=by.actor)
    return int(made)


async def sign_in(token: str) -> Learner:
    """Whoever looks says that they are in the room: on its day, until the sheet is closed. Twice is once.

    Whoever was not expected is added. Raises NothingHere, OutOfTurn.
    """
    async with transaction():
        learner, view = await signing(token)
        await must_be_at_work(learner)
        if view.signed:
            return learner
        if not view.open:
            raise OutOfTurn(text("learning.sheet.not_open"))
        await execute(
            """insert into attendance (sheet, organisation, staff, present_at) values ($1, $2, $3, $4)
               on conflict (sheet, staff) do update set present_at = excluded.present_at""",
            view.sheet.id, learner.organisation, learner.staff, clock.now(),
        )  # fmt: skip
        await record(AttendanceSigned(view.sheet.id, learner.staff), actor=learner.actor)
    return learner


async def close_sheet(by: Colleague, number: int, present: frozenset[int], scan: Scan | None) -> None:
    """Everybody in `present` (ids) was there and has a record; nobody else. A closed sheet changes no more.

    Who did not sign in themselves needs a signature on paper: then the scanned sheet is asked for. Raises NotYours,
    NothingHere, OutOfTurn, Unfit, NotAccepted, Unavailable.
    """
    by.needs("train")
    await _open(by, number)
    kept = await _kept(scan)
    async with transaction():
        await must_be_at_work(by)
        await execute("select pg_advisory_xact_lock(hashtext($1))", f"attendance {number}")
        row = await _open(by, number)
        view = await sheet(by, number)
        if row["held_on"] > clock.today():
            raise OutOfTurn(text("learning.sheet.not_yet"))
        there = [each for each in view.people if each.person.id in present]
        if not there or len(there) != len(present):
            raise Unfit(text("learning.sheet.nobody"), field="present")
        if kept is None and any(each.present_at is None for each in there):
            raise Unfit(text("learning.sheet.scan_needed"), field="scan")
        await _mark(by, number, [each.person.id for each in there])
        await _end(by, number, scan, kept)
        for each in there:
            await _hold(by, row, each.person, (scan, kept) if scan and kept else None)
        closed = AttendanceClosed(number, len(there), kept.sha256 if kept else "")
        await record(closed, actor=by.actor)


async def withdraw_sheet(by: Colleague, number: int) -> None:
    """It did not take place: nobody has a record of it. Raises NotYours, NothingHere, OutOfTurn."""
    by.needs("train")
    async with transaction():
        await must_be_at_work(by)
        await execute("select pg_advisory_xact_lock(hashtext($1))", f"attendance {number}")
        await _open(by, number)
        await execute(
            "update attendance_sheet set closed_by = $2, closed_at = $3, withdrawn = true where id = $1",
            number, by.person, clock.now(),
        )  # fmt: skip
        await record(AttendanceClosed(number, 0, ""), actor=by.actor)


async def _open(by: Colleague, number: int) -> Record:
    row = await sheet_row(by, number)
    if row["closed_at"] is not None:
        raise OutOfTurn(text("learning.sheet.closed"))
    return row


async def _kept(scan: Scan | None) -> Kept | None:
    if scan is None:
        return None
    if not scan.name.strip() or len(scan.name) > LONGEST or not scan.name.isprintable():
        raise Unfit(text("programme.unfit.name"), field="scan")
    if scan.media_type not in SHEETS:
        raise Unfit(text("programme.unfit.sheet"), field="scan")
    try:
        return await keep_file(scan.name, scan.media_type, scan.content, LARGEST, "sheet")
    except NotAccepted as problem:
        problem.extra["field"] = "scan"
        raise


async def _mark(by: Colleague, number: int, present: list[int]) -> None:
    """Who was there, as whoever closes the sheet says."""
    await execute(
        """update attendance set present_at = case when staff = any($2) then coalesce(present_at, $3) end,
               ticked_by = case when staff = any($2) and present_at is null then $4::uuid end
           where sheet = $1""",
        number, present, clock.now(), by.person,
    )  # fmt: skip


async def _end(by: Colleague, number: int, scan: Scan | None, kept: Kept | None) -> None:
    await execute(
        """update attendance_sheet set closed_by = $2, closed_at = $3, evidence = $4, evidence_name = $5,
               evidence_type = $6 where id = $1""",
        number, by.person, clock.now(), kept.sha256 if kept else None, scan.name if scan else None,
        scan.media_type if scan else None,
    )  # fmt: skip


async def _hold(by: Colleague, row: Record, person: PersonLine, evidence: tuple[Scan, Kept] | None) -> None:
    months = await valid_months_of(by.organisation, person.id, row["course"], row["version"])
    entry = Entry(
        staff=person.id,
        course=row["course"],
        version=row["version"],
        title=(await title_of(by.organisation, row["course"], row["version"])).of(person.language),
        completed_on=row["held_on"],
        valid_until=valid_until_of(row["held_on"], months),
        passed=True,
        score=None,
        source="attendance",
        key=f"attendance-{row['id']}-{person.id}",
        evidence=evidence[1].sha256 if evidence else None,
        evidence_name=evidence[0].name if evidence else None,
        evidence_type=evidence[0].media_type if evidence else None,
        evidence_size=evidence[1].size if evidence else None,
    )
    made = await write_record(by.organisation, entry, clock.now(), by.person)
    if made is not None:
        await record(Recorded(made, person.id, row["course"], "attendance"), actor=by.actor)

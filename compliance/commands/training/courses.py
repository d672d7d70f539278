"""Courses of an organisation's own: a version is added whole, offered in place of the one before, and withdrawn.

The content of a version never changes: what somebody took stays what it was.
"""

import hashlib
import json
from dataclasses import dataclass

from compliance.colleagues import Colleague
from compliance.errors import NothingHere, OutOfTurn, Unfit
from compliance.events.training.courses import CourseAdded, CourseRestored, CourseWithdrawn
from compliance.library.course import Course, course_document
from compliance.library.model import Words
from compliance.queries.at_work import must_be_at_work
from compliance.queries.training.courses import Kind
from compliance.training.course_rules import CODE
from infra import clock
from infra.database import Record, change_row, execute, fetch_one, fetch_value, transaction
from infra.events import record
from infra.i18n import text

# who must hold it still: rules that stand, and people to whom somebody assigned it
REQUIRED = """
select (select count(*) from training_rule where organisation = $1 and course = $2 and until is null) as rules,
    (select count(*) from training_assignment
     where organisation = $1 and course = $2 and rule is null and ended_on is null) as people
"""


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a course as it is stored; `content` is canonical JSON: the course, or the manifest of a package.

    `minutes` it takes, `valid_months` a record of it lasts (None: for good), `pass_share` from above 0 to 1.
    """

    code: str
    version: str
    kind: Kind
    title: Words
    minutes: int
    valid_months: int | None
    pass_share: float
    content: bytes

    @property
    def sha256(self) -> str:
        """What tells two contents apart."""
        return hashlib.sha256(self.content).hexdigest()


def version_of(course: Course) -> Version:
    """A course that was read, as it is stored."""
    document = json.dumps(course_document(course), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Version(
        course.code, course.version, "lessons", course.title, course.minutes, course.valid_months, course.pass_share,
        document.encode(),
    )  # fmt: skip


async def add_own_course(by: Colleague, course: Course) -> int:
    """Offer a version of a course, in place of the one offered before under its code; the id of the version.

    The same version with the same content stands once, and is offered again if it was withdrawn. Raises NotYours,
    OutOfTurn, Unfit where the version is there with another content.
    """
    by.needs("train")
    if not course.languages or not CODE.fullmatch(course.code):
        raise Unfit(text("course.bad_code", code=course.code), field="file")
    async with transaction():
        return await write_version(by, version_of(course))


async def write_version(by: Colleague, said: Version) -> int:
    """The same for any kind of course, inside the transaction of a command: row, event, id.

    Raises OutOfTurn; Unfit also where lessons would take the place of a package, or a package that of lessons.
    """
    await _lock(by)
    there = await fetch_one(
        "select * from own_course where organisation = $1 and code = $2 and version = $3",
        by.organisation, said.code, said.version,
    )  # fmt: skip
    if there is not None and (there["sha256"], there["kind"]) != (said.sha256, said.kind):
        message = "course.version_taken" if said.kind == "lessons" else "packages.unfit.version_known"
        raise Unfit(text(message, version=said.version), field="version")
    if there is not None and there["withdrawn_at"] is None:
        return int(there["id"])
    offered = "select kind from own_course where organisation = $1 and code = $2 and withdrawn_at is null"
    before = await fetch_value(offered, by.organisation, said.code)
    if before is not None and (before == "lessons") != (said.kind == "lessons"):
        raise Unfit(text("course.code_taken"), field="code")
    await execute(
        """update own_course set withdrawn_at = $3, withdrawn_by = $4
           where organisation = $1 and code = $2 and withdrawn_at is null""",
        by.organisation, said.code, clock.now(), by.person,
    )  # fmt: skip
    if there is not None:
        return await _offer_again(by, there)
    own = int(
        await fetch_value(
            """insert into own_course (organisation, code, version, kind, title_kk, title_ru, title_en, minutes,
                                       valid_months, pass_share, content, added_by, added_at)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning id""",
            by.organisation, said.code, said.version, said.kind, said.title.kk, said.title.ru, said.title.en,
            said.minutes, said.valid_months, said.pass_share, said.content, by.person, clock.now(),
        )
    )  # fmt: skip
    await record(CourseAdded(own, said.code, said.version, said.sha256), actor=by.actor)
    return own


async def withdraw_own_course(by: Colleague, own: int) -> None:
    """Offer a course no longer; records of it stay. Twice does nothing.

    Raises NotYours, NothingHere, OutOfTurn while a rule or an assignment by somebody's word asks for it.
    """
    by.needs("train")
    async with transaction():
        await _lock(by)
        row = await _own(by, own)
        if row["withdrawn_at"] is not None:
            return
        required = await fetch_one(REQUIRED, by.organisation, row["code"])
        if required is not None and (required["rules"] or required["people"]):
            raise OutOfTurn(text("course.still_required", rules=required["rules"], people=required["people"]))
        await change_row(
            "update own_course set withdrawn_at = $2, withdrawn_by = $3 where id = $1", own, clock.now(), by.person
        )
        await record(CourseWithdrawn(own, row["code"]), actor=by.actor)


async def restore_own_course(by: Colleague, own: int) -> None:
    """Offer a version again that was withdrawn. Twice does nothing.

    Raises NotYours, NothingHere, OutOfTurn where another version of the course is offered.
    """
    by.needs("train")
    async with transaction():
        await _lock(by)
        row = await _own(by, own)
        if row["withdrawn_at"] is None:
            return
        other = "select id from own_course where organisation = $1 and code = $2 and withdrawn_at is null"
        if await fetch_value(other, by.organisation, row["code"]) is not None:
            raise OutOfTurn(text("course.other_offered"))
        await _offer_again(by, row)


async def _offer_again(by: Colleague, row: Record) -> int:
    await change_row("update own_course set withdrawn_at = null, withdrawn_by = null where id = $1", row["id"])
    await record(CourseRestored(row["id"], row["code"]), actor=by.actor)
    return int(row["id"])


async def _lock(by: Colleague) -> None:
    await execute("select pg_advisory_xact_lock(hashtext($1))", f"courses {by.organisation}")
    await must_be_at_work(by)


async def _own(by: Colleague, own: int) -> Record:
    row = await fetch_one("select * from own_course where id = $1 and organisation = $2", own, by.organisation)
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    return row

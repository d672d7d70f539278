"""What somebody who learns is to take, has taken and holds."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from compliance.errors import NothingHere
from compliance.library.course import Lesson, courses
from compliance.library.model import Words
from compliance.queries.training.courses import Offered, filled, offer, offered
from compliance.queries.training.entering import all_of_me
from compliance.queries.training.settings import settings_of
from compliance.training.learner import Learner
from compliance.training.quiz import attempts_left, may_start_at, needed
from compliance.views.training.learning import (
    AttemptLine,
    CourseLine,
    CourseView,
    EmployerCourses,
    LessonView,
    MineView,
    TestTerms,
)
from infra import clock
from infra.database import Record, fetch, fetch_one, fetch_value
from infra.i18n import text

STANDING = "select * from training_standing_of($1, $2, $3, array[$4::bigint])"
GOING = "select * from course_going where staff = $1"
# the newest version's name, also of a course that was withdrawn
OWN_TITLES = """
select distinct on (code) code, title_kk, title_ru, title_en, kind from own_course where organisation = $1
order by code, id desc
"""
ATTEMPTS = """
select id, finished_at, right_count, passed, ends_at, jsonb_array_length(asked) as n from training_attempt
where staff = $1 and course = $2 order by id
"""
HELD = """
select r.id, r.valid_until from training_record r
where r.staff = $1 and r.course = $2 and r.passed and not r.void
  and not exists (select from training_record c where c.corrects = r.id)
order by r.valid_until desc nulls first limit 1
"""
OWN_VERSION = "select * from own_course where organisation = $1 and code = $2 and version = $3"
EXPIRES_SOON = 60  # days before a record's end from which it may be renewed, as training_standing_of has it


async def my_courses() -> MineView:
    """Everything that the viewer takes, at every employer that trains them."""
    return MineView(tuple([await _at(learner) for learner in await all_of_me()]), clock.today())


async def _at(learner: Learner) -> EmployerCourses:
    known = {each.code: each for each in await offered(learner.organisation)}
    going = {(row["course"], row["version"]): row for row in await fetch(GOING, learner.staff)}
    rows = await fetch(STANDING, learner.organisation, clock.today(), clock.now(), learner.staff)
    titles = {row["code"]: row for row in await fetch(OWN_TITLES, learner.organisation)}
    required = [_required(row, known.get(row["course"]), titles, going) for row in rows]
    others = [_line(each, going) for code, each in known.items() if code not in {row["course"] for row in rows}]
    order = ("overdue", "expired", "failed", "in_progress", "assigned", "expiring", "completed", "waived")
    required.sort(key=lambda line: (order.index(line.status or "waived"), str(line.due_on), line.code))
    return EmployerCourses(learner, tuple(required), tuple(others))


def _line(course: Offered, going: Mapping[tuple[str, str], Record], standing: Record | None = None) -> CourseLine:
    row = going.get((course.code, course.version))
    lessons = {lesson.id for lesson in course.course.lessons} if course.course else set()
    whole = CourseLine(course.code, course.title, course.kind, course.minutes, True, len(lessons))
    return _with(standing, replace(whole, read=len(lessons & set(row["done"])) if row else 0))


def _with(row: Record | None, line: CourseLine) -> CourseLine:
    if row is None:
        return line
    names = ("status", "due_on", "completed_on", "valid_until", "record")
    return replace(line, **{name: row[name] for name in names})


def _required(
    row: Record, course: Offered | None, titles: Mapping[str, Record], going: Mapping[tuple[str, str], Record]
) -> CourseLine:
    if course is not None:
        return _line(course, going, row)
    own = titles.get(row["course"])
    title = Words(own["title_kk"], own["title_ru"], own["title_en"]) if own else Words(*[row["course"]] * 3)
    return _with(row, CourseLine(row["course"], filled(title), own["kind"] if own else "", 0, False))


async def my_course(by: Learner, code: str) -> CourseView:
    """A course as somebody takes it. Raises NothingHere."""
    course = await offer(by.organisation, code)
    rows = await fetch(STANDING, by.organisation, clock.today(), clock.now(), by.staff)
    going = await fetch_one(f"{GOING} and course = $2 and version = $3", by.staff, code, course.version)
    line = _line(
        course,
        {(code, course.version): going} if going else {},
        next((row for row in rows if row["course"] == code), None),
    )
    done = await fetch(ATTEMPTS, by.staff, code)
    return CourseView(
        learner=by,
        line=line,
        version=course.version,
        valid_months=course.valid_months,
        course=course.course,
        read=frozenset(going["done"] if going else ()),
        resume=_resume(course, going),
        begun=going is not None,
        terms=await terms_of(by, course) if course.course else None,
        attempts=tuple(map(attempt_line, filter(lambda row: row["finished_at"], reversed(done)))),
    )


def _resume(course: Offered, going: Record | None) -> Lesson | None:
    """Where somebody is, unless that is read; then the first that is not."""
    lessons = course.course.lessons if course.course else ()
    unread = [each for each in lessons if going is None or each.id not in going["done"]]
    here = [each for each in unread if going is not None and each.id == going["lesson"]]
    return next(iter(here or unread), None)


def attempt_line(row: Record) -> AttemptLine:
    """A test that is over, of a row with its id, times and counts."""
    return AttemptLine(row["id"], row["finished_at"], row["right_count"], row["n"], row["passed"])


async def terms_of(by: Learner, course: Offered) -> TestTerms:
    """What holds for the next test of a course with lessons."""
    assert course.course is not None  # noqa: S101 - callers have looked
    now, settings, attempts = (
        clock.now(),
        await settings_of(by.organisation),
        await fetch(ATTEMPTS, by.staff, course.code),
    )
    failed = _failed(attempts)
    wait = may_start_at(failed, settings)
    held = await fetch_one(HELD, by.staff, course.code)
    return TestTerms(
        questions=course.course.draw,
        needed=needed(course.course),
        settings=settings,
        left=attempts_left(len(failed), settings),
        open=next((row["id"] for row in attempts if row["finished_at"] is None), None),
        wait_until=wait if wait is not None and wait > now else None,
        held_until=held["valid_until"] if held else None,
        holds=held is not None and lasts(held),
    )


async def failed_attempts(by: Learner, code: str, until: int | None = None) -> list[datetime]:
    """When the tests in a row that were not passed were over, oldest first; `until`: an attempt, with it."""
    rows = await fetch(ATTEMPTS, by.staff, code)
    return _failed([row for row in rows if until is None or row["id"] <= until])


def _failed(attempts: Sequence[Record]) -> list[datetime]:
    over = [row for row in attempts if row["finished_at"] is not None]
    last = max((at for at, row in enumerate(over) if row["passed"]), default=-1)
    return [row["finished_at"] for row in over[last + 1 :]]


async def title_of(organisation: str, code: str, version: str) -> Words:
    """The title of a version of a course, also of one that was withdrawn; its code where nobody knows more."""
    if code in courses():
        return courses()[code].title
    row = await fetch_one(OWN_VERSION, organisation, code, version)
    return filled(Words(row["title_kk"], row["title_ru"], row["title_en"])) if row else Words(*[code] * 3)


async def valid_months_of(organisation: str, staff: int, code: str, version: str) -> int | None:
    """How many months a record of somebody holds: what they are asked for says so, else the course; None: for good."""
    asked = await fetch_value(
        "select every_months from training_assignment where staff = $1 and course = $2 and ended_on is null",
        staff,
        code,
    )
    if asked is not None:
        return int(asked)
    if code in courses():
        return courses()[code].valid_months
    row = await fetch_one(OWN_VERSION, organisation, code, version)
    return row["valid_months"] if row else None


def lasts(held: Record) -> bool:
    """Whether what is held does not end soon, so that there is nothing to renew."""
    until = held["valid_until"]
    return until is None or (until - clock.today()).days >= EXPIRES_SOON


async def my_lesson(by: Learner, code: str, name: str) -> LessonView:
    """A lesson by the last part of its id. Raises NothingHere."""
    whole = await my_course(by, code)
    lessons = whole.course.lessons if whole.course else ()
    names = [lesson_name(each) for each in lessons]
    if name not in names:
        raise NothingHere(text("workspace.nothing_here"))
    at = names.index(name)
    return LessonView(
        whole, lessons[at], at + 1, names[at - 1] if at else None, names[at + 1] if at + 1 < len(names) else None
    )


def lesson_name(lesson: Lesson) -> str:
    """What names a lesson in an address: its id without the course."""
    return lesson.id.rpartition(".")[2]

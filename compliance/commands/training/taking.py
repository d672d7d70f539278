"""Taking a course: lessons read, the final test begun, answered and handed in.

What was answered stands in the attempt itself, so saving an answer writes no event: the trail tells when a test began
and how it ended.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import SystemRandom

from compliance.commands.training.records import Entry, valid_until_of, write_record
from compliance.errors import NothingHere, OutOfTurn, Unfit
from compliance.events.training.learning import AttemptFinished, AttemptStarted, CourseBegun, LessonDone
from compliance.events.training.records import Recorded
from compliance.library.course import Course
from compliance.queries.at_work import must_be_at_work
from compliance.queries.training.attempts import attempt_row, questions_of
from compliance.queries.training.courses import offer
from compliance.queries.training.learning import terms_of, title_of, valid_months_of
from compliance.training.learner import Learner
from compliance.training.quiz import Shown, draw, needed, right_count, shown
from infra import clock
from infra.database import Record, execute, execute_many, fetch_value, transaction
from infra.events import record
from infra.i18n import text

MOST_LEFT = 100  # times that a page was left, in one saved answer
GRACE = timedelta(seconds=5)  # for an answer on its way when the time ran out
GOING = """
insert into course_going (organisation, staff, course, version, language, lesson, done, started_at, updated_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $8)
on conflict (staff, course, version) do update set
    language = excluded.language, lesson = excluded.lesson, updated_at = excluded.updated_at,
    done = (select array(select distinct unnest(course_going.done || excluded.done)))
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody chose at a place (from 0) of a test: the index of a choice in the bank, None for nothing.

    `left`: how often they left the page since the last answer, as the test's first page says that it is counted.
    """

    place: int
    choice: int | None
    left: int = 0


async def begin_course(by: Learner, code: str, language: str) -> str:
    """Somebody begins with the lessons; id of the first, or of the one they are at. Raises NothingHere, OutOfTurn."""
    async with transaction():
        await must_be_at_work(by)
        course, version = await _lessons(by, code)
        await _one_by_one(by, code)
        at = await fetch_value(
            "select lesson from course_going where staff = $1 and course = $2 and version = $3", by.staff, code, version
        )
        if at is not None:
            return str(at)
        first = course.lessons[0].id
        await execute(GOING, by.organisation, by.staff, code, version, language, first, [], clock.now())
        await record(CourseBegun(by.staff, code), actor=by.actor)
    return first


async def lesson_done(by: Learner, code: str, lesson: str, language: str) -> str | None:
    """A lesson is read; id of the next, None after the last. Twice is once. Raises NothingHere, OutOfTurn."""
    async with transaction():
        await must_be_at_work(by)
        course, version = await _lessons(by, code)
        names = [each.id for each in course.lessons]
        if lesson not in names:
            raise NothingHere(text("workspace.nothing_here"))
        following = next(iter(names[names.index(lesson) + 1 :]), None)
        await _one_by_one(by, code)
        known = await fetch_value(
            "select $4 = any(done) from course_going where staff = $1 and course = $2 and version = $3",
            by.staff, code, version, lesson,
        )  # fmt: skip
        here = following or lesson
        await execute(GOING, by.organisation, by.staff, code, version, language, here, [lesson], clock.now())
        if not known:
            await record(LessonDone(by.staff, code, lesson), actor=by.actor)
    return following


async def _lessons(by: Learner, code: str) -> tuple[Course, str]:
    course = await offer(by.organisation, code)
    if course.course is None:
        raise NothingHere(text("workspace.nothing_here"))
    return course.course, course.version


async def _one_by_one(by: Learner, code: str) -> None:
    """Until the end of the transaction, whatever else the same person does with the course waits: another tab, too."""
    await execute("select pg_advisory_xact_lock(hashtext($1))", f"learning {by.staff} {code}")


async def start_attempt(by: Learner, code: str, language: str) -> int:
    """Begin the final test; its id. One that goes on already is that one.

    Raises NothingHere; OutOfTurn during the cool-down, where the course is held, and in a suspended organisation.
    """
    now = clock.now()
    async with transaction():
        await must_be_at_work(by)
        course, version = await _lessons(by, code)
        await _one_by_one(by, code)
        terms = await terms_of(by, await offer(by.organisation, code))
        if terms.open is not None:
            return terms.open
        if terms.holds:
            raise OutOfTurn(text("learning.held_already"))
        if terms.wait_until is not None:
            raise OutOfTurn(text("learning.cools_down", moment=terms.wait_until))
        language = language if language in course.languages else course.languages[0]
        drawn = draw(course, SystemRandom())
        asked = [(shown(each.question, language), each.order) for each in drawn]
        await _keep(by.organisation, [each for each, _ in asked])
        limit = terms.settings.minutes_limit
        made = await fetch_value(
            """insert into training_attempt (organisation, staff, course, version, language, asked, started_at,
                                             ends_at, needed)
               values ($1, $2, $3, $4, $5,
                       (select jsonb_agg(jsonb_build_object('question', q, 'order', o::jsonb) order by n)
                        from unnest($6::text[], $7::text[]) with ordinality as x (q, o, n)), $8, $9, $10)
               returning id""",
            by.organisation, by.staff, code, version, language, [each.sha256 for each, _ in asked],
            [str(list(order)) for _, order in asked], now, now + timedelta(minutes=limit) if limit else None,
            needed(course),
        )  # fmt: skip
        await record(AttemptStarted(made, by.staff, code), actor=by.actor)
    return int(made)


async def _keep(organisation: str, questions: Sequence[Shown]) -> None:
    """Each question as it is shown stands once, however often it is shown."""
    await execute_many(
        """insert into shown_question (organisation, sha256, content) values ($1, $2, $3)
           on conflict (organisation, sha256) do nothing""",
        [(organisation, each.sha256, each.document()) for each in questions],
    )


async def save_answer(by: Learner, attempt: int, said: Answer) -> None:
    """Keep an answer, in the place of one that was given before.

    Raises NothingHere, OutOfTurn for a test that is over or whose time is, Unfit for what was not asked.
    """
    async with transaction():
        await must_be_at_work(by)
        row = await _locked(by, attempt)
        if row["finished_at"] is not None:
            raise OutOfTurn(text("learning.handed_in"))
        if is_late(row, clock.now()):
            raise OutOfTurn(text("learning.time_over"))
        questions = await questions_of(row)
        if not 0 <= said.place < len(questions):
            raise NothingHere(text("workspace.nothing_here"))
        if said.choice is not None and not 0 <= said.choice < len(questions[said.place].question.choices):
            raise Unfit(text("learning.unfit.choice"), field="choice")
        await execute(
            """update training_attempt set left_page = left_page + $4,
                   answers = case when $3::int is null then answers - $2::text
                                  else answers || jsonb_build_object($2::text, $3::int) end
               where id = $1""",
            attempt, str(said.place), said.choice, min(max(said.left, 0), MOST_LEFT),
        )  # fmt: skip


def is_late(row: Record, now: datetime) -> bool:
    """Whether the time of an attempt is over, and what was on its way has come in."""
    return row["ends_at"] is not None and now > row["ends_at"] + GRACE


async def finish_attempt(by: Learner, attempt: int) -> None:
    """Hand in: what is saved is graded, and who passes has a record of it at once. Twice is once.

    Raises NothingHere, OutOfTurn in a suspended organisation.
    """
    async with transaction():
        await must_be_at_work(by)
        row = await _locked(by, attempt)
        if row["finished_at"] is not None:
            return
        questions = await questions_of(row)
        right = right_count([each.question for each in questions], {
            place: each.chosen for place, each in enumerate(questions) if each.chosen is not None
        })  # fmt: skip
        at = clock.now() if row["ends_at"] is None else min(clock.now(), row["ends_at"])
        passed = right >= row["needed"]
        await execute(
            "update training_attempt set finished_at = $2, right_count = $3, passed = $4 where id = $1",
            attempt, at, right, passed,
        )  # fmt: skip
        if not passed:
            await record(AttemptFinished(attempt, by.staff, row["course"]), actor=by.actor)
            return
        made = await _hold(by, row, at, Decimal(round(100 * right / len(questions))))
        if made is not None:
            await record(Recorded(made, by.staff, row["course"], "quiz"), actor=by.actor)


async def _locked(by: Learner, attempt: int) -> Record:
    row = await attempt_row(by, attempt)
    await _one_by_one(by, row["course"])
    return await attempt_row(by, attempt)


async def _hold(by: Learner, row: Record, at: datetime, score: Decimal) -> int | None:
    day, attempt = clock.local_date(at), row["id"]
    months = await valid_months_of(by.organisation, by.staff, row["course"], row["version"])
    entry = Entry(
        staff=by.staff,
        course=row["course"],
        version=row["version"],
        title=(await title_of(by.organisation, row["course"], row["version"])).of(row["language"]),
        completed_on=day,
        valid_until=valid_until_of(day, months),
        passed=True,
        score=score,
        source="quiz",
        key=f"attempt-{attempt}",
        attempt=attempt,
    )
    return await write_record(by.organisation, entry, clock.now(), None)

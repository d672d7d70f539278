"""A final test as it was asked and answered, and how it ended."""

import json
from collections.abc import Sequence

from compliance.errors import NothingHere
from compliance.library.course import Course
from compliance.library.model import Words
from compliance.queries.training.courses import offer
from compliance.queries.training.learning import attempt_line, failed_attempts, lasts, title_of
from compliance.queries.training.settings import settings_of
from compliance.training.learner import Learner
from compliance.training.quiz import attempts_left, is_explained, may_start_at, shown_of
from compliance.views.training.learning import AnswerLine, AskedView, AttemptView, ResultView
from infra import clock
from infra.database import Record, fetch, fetch_one
from infra.i18n import text

ATTEMPT = """
select *, jsonb_array_length(asked) as n, asked::text as told, answers::text as said from training_attempt
where id = $1 and staff = $2
"""
QUESTIONS = "select sha256, content from shown_question where organisation = $1 and sha256 = any($2)"


async def attempt_row(by: Learner, attempt: int) -> Record:
    """The row of somebody's own attempt. Raises NothingHere."""
    row = await fetch_one(ATTEMPT, attempt, by.staff)
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    return row


async def questions_of(row: Record) -> tuple[AnswerLine, ...]:
    """What was asked, as it was shown, and what was answered."""
    asked, said = json.loads(row["told"]), json.loads(row["said"])
    found = await fetch(QUESTIONS, row["organisation"], [each["question"] for each in asked])
    known = {each["sha256"]: shown_of(bytes(each["content"])) for each in found}
    return tuple(
        AnswerLine(known[each["question"]], tuple(each["order"]), said.get(str(place)))
        for place, each in enumerate(asked)
    )


async def attempt_of(by: Learner, code: str, attempt: int) -> AttemptView:
    """A test that goes on, or is over. Raises NothingHere."""
    row = await attempt_row(by, attempt)
    if row["course"] != code:
        raise NothingHere(text("workspace.nothing_here"))
    return AttemptView(
        home=f"/learn/{by.staff}/{code}",
        title=await title_of(by.organisation, code, row["version"]),
        id=attempt,
        language=row["language"],
        finished=row["finished_at"] is not None,
        needed=row["needed"],
        ends_at=row["ends_at"],
        now=clock.now(),
        answers=await questions_of(row),
    )


async def asked(by: Learner, code: str, attempt: int, place: int) -> AskedView:
    """One question (from 1) of a test that goes on. Raises NothingHere."""
    whole = await attempt_of(by, code, attempt)
    if not 1 <= place <= len(whole.answers):
        raise NothingHere(text("workspace.nothing_here"))
    return AskedView(whole, place, whole.answers[place - 1])


async def result(by: Learner, code: str, attempt: int) -> ResultView:
    """How a test ended. Raises NothingHere for one that is not over."""
    whole, row = await attempt_of(by, code, attempt), await attempt_row(by, attempt)
    if not whole.finished:
        raise NothingHere(text("workspace.nothing_here"))
    settings = await settings_of(by.organisation)
    failed = await failed_attempts(by, code, until=attempt)
    now_failed = await failed_attempts(by, code)
    next_at = may_start_at(now_failed, settings)
    held = await fetch_one(
        "select id, valid_until from training_record where staff = $1 and attempt = $2 order by id limit 1",
        by.staff, attempt,
    )  # fmt: skip
    return ResultView(
        attempt=whole,
        line=attempt_line(row),
        left_page=row["left_page"],
        late=row["ends_at"] is not None and row["finished_at"] == row["ends_at"],
        explained=is_explained(row["passed"], len(failed), settings),
        again=_again(await _course_of(by, row), whole.answers),
        left=attempts_left(len(now_failed), settings),
        next_at=next_at if next_at is not None and next_at > clock.now() else None,
        record=held["id"] if held else None,
        valid_until=held["valid_until"] if held else None,
        renewed_later=held is not None and lasts(held),
    )


async def _course_of(by: Learner, row: Record) -> Course | None:
    try:
        found = await offer(by.organisation, row["course"])
    except NothingHere:
        return None
    return found.course


def _again(course: Course | None, answers: Sequence[AnswerLine]) -> tuple[tuple[str, Words], ...]:
    """Lessons about which something was not answered rightly, as far as the course still has them."""
    wrong = {each.question.lesson for each in answers if not each.is_right}
    lessons = course.lessons if course else ()
    return tuple((each.id.rpartition(".")[2], each.title) for each in lessons if each.id in wrong)

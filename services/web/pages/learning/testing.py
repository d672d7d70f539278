"""The final test: announced, one question on a page, answers saved as one goes, handed in, and how it ended."""

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from compliance.commands.training.taking import Answer, finish_attempt, save_answer, start_attempt
from compliance.errors import NothingHere, OutOfTurn, Unfit
from compliance.queries.training.attempts import asked, attempt_of, result
from compliance.queries.training.learning import my_course
from compliance.training.learner import Learner
from infra.i18n import text
from services.web.forms import EMPTY, Form, read_form
from services.web.guards import AnyRequest, form, learns, ours, page
from services.web.language import language_of
from services.web.pages.account.answers import to
from services.web.pages.learning.answers import learner_in, learning_page
from services.web.pages.learning.course import COURSE

TEST = COURSE + "/test"
ATTEMPT = TEST + "/{attempt:int}"
PLACE = ATTEMPT + "/{place:int}"


@page(TEST, guards=[learns])
async def test_announced(request: AnyRequest, staff: FromPath[int], course: FromPath[str]) -> Response[str]:
    """How many questions, what passes, how often, how long, and what is noted."""
    return await _announced(request, await learner_in(request, staff), course)


async def _announced(request: AnyRequest, by: Learner, course: str, typed: Form = EMPTY) -> Response[str]:
    view = await my_course(by, course)
    if view.terms is None:
        raise NothingHere(text("workspace.nothing_here"))
    return await learning_page(request, "test", view, typed)


@form(TEST, guards=[learns, ours])
async def test_started(request: AnyRequest, staff: FromPath[int], course: FromPath[str]) -> Response[str] | Redirect:
    """To the first question; of a test that goes on already, to its overview."""
    by = await learner_in(request, staff)
    try:
        attempt = await start_attempt(by, course, language_of(request))
    except OutOfTurn as problem:
        return await _announced(request, by, course, EMPTY.refused(problem))
    return to(request, f"/learn/{staff}/{course}/test/{attempt}/1")


@page(ATTEMPT, guards=[learns])
async def attempt_shown(
    request: AnyRequest, staff: FromPath[int], course: FromPath[str], attempt: FromPath[int]
) -> Response[str]:
    """The overview of a test that goes on; how one ended that is over."""
    return await _attempt(request, await learner_in(request, staff), course, attempt)


async def _attempt(request: AnyRequest, by: Learner, course: str, attempt: int, typed: Form = EMPTY) -> Response[str]:
    view = await attempt_of(by, course, attempt)
    if view.finished:
        return await learning_page(request, "result", await result(by, course, attempt))
    return await learning_page(request, "attempt", view, typed)


@page(PLACE, guards=[learns])
async def question_shown(
    request: AnyRequest, staff: FromPath[int], course: FromPath[str], attempt: FromPath[int], place: FromPath[int]
) -> Response[str] | Redirect:
    """One question, with what was chosen before."""
    view = await asked(await learner_in(request, staff), course, attempt, place)
    if view.attempt.finished:
        return to(request, view.attempt.path)
    return await _question(request, view)


async def _question(request: AnyRequest, view: object, typed: Form = EMPTY) -> Response[str]:
    return await learning_page(request, "question", view, typed)


@form(PLACE, guards=[learns, ours])
async def question_answered(
    request: AnyRequest, staff: FromPath[int], course: FromPath[str], attempt: FromPath[int], place: FromPath[int]
) -> Response[str] | Redirect:
    """The answer is kept; on to the next question, back, or to the overview."""
    by, typed = await learner_in(request, staff), await read_form(request, "choice", "left", "then")
    view = await asked(by, course, attempt, place)
    try:
        await save_answer(by, attempt, Answer(place - 1, _number(typed["choice"]), _number(typed["left"]) or 0))
    except Unfit as problem:
        return await _question(request, view, typed.refused(problem))
    except OutOfTurn as problem:
        return await _attempt(request, by, course, attempt, EMPTY.refused(problem))
    following = place + {"back": -1, "overview": len(view.attempt.answers)}.get(typed["then"], 1)
    inside = 1 <= following <= len(view.attempt.answers)
    return to(request, f"{view.attempt.path}/{following}" if inside else view.attempt.path)


def _number(typed: str) -> int | None:
    """A choice or a count as our own page sends it; None for nothing, and what is no number is no choice."""
    if not typed:
        return None
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else -1


@form(ATTEMPT + "/finish", guards=[learns, ours])
async def test_handed_in(
    request: AnyRequest, staff: FromPath[int], course: FromPath[str], attempt: FromPath[int]
) -> Response[str] | Redirect:
    """Graded, and recorded where it is passed. With questions left open it is asked once more."""
    by, typed = await learner_in(request, staff), await read_form(request, "sure")
    view = await attempt_of(by, course, attempt)
    if not view.finished and view.open_places and not view.over and not typed["sure"]:
        unsure = Unfit(text("learning.unfit.open", n=len(view.open_places)), field="sure")
        return await _attempt(request, by, course, attempt, typed.refused(unsure))
    try:
        await finish_attempt(by, attempt)
    except OutOfTurn as problem:
        return await _attempt(request, by, course, attempt, EMPTY.refused(problem))
    return to(request, view.path)


routes = [
    test_announced, test_started, attempt_shown, question_shown, question_answered, test_handed_in,
]  # fmt: skip

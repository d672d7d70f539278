"""A course as somebody takes it: its lessons, one on a page, read in any order and gone on with anywhere."""

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from compliance.commands.training.taking import begin_course, lesson_done
from compliance.errors import OutOfTurn
from compliance.queries.training.learning import my_course, my_lesson
from compliance.views.training.learning import CourseView, LessonView
from compliance.views.training.lessons import LessonShown, lessons_shown
from infra.i18n import Bilingual, translate
from services.web.forms import EMPTY, Form
from services.web.guards import AnyRequest, form, learns, ours, page
from services.web.language import language_of
from services.web.pages.account.answers import to
from services.web.pages.learning.answers import learner_in, learning_page

COURSE = "/learn/{staff:int}/{course:str}"
LESSON = COURSE + "/lessons/{lesson:str}"


@page(COURSE, guards=[learns])
async def course_shown(request: AnyRequest, staff: FromPath[int], course: FromPath[str]) -> Response[str]:
    """Its lessons, how far one is, the test, and what one holds."""
    return await _course(request, await my_course(await learner_in(request, staff), course))


async def _course(request: AnyRequest, view: CourseView, typed: Form = EMPTY) -> Response[str]:
    shown = _shown(view, language_of(request))
    title = view.line.title
    return await learning_page(
        request, "course", view, typed, {"title": Bilingual(title.kk, title.ru, title.en), "lessons": shown}
    )


def _shown(view: CourseView, language: str) -> tuple[LessonShown, ...]:
    if view.course is None:
        return ()
    spoken = language if language in view.course.languages else view.course.languages[0]
    return lessons_shown(view.course, spoken, translate("learning.table", language))


@form(COURSE + "/begin", guards=[learns, ours])
async def course_begun(request: AnyRequest, staff: FromPath[int], course: FromPath[str]) -> Response[str] | Redirect:
    """From the first lesson, or from where one was."""
    by = await learner_in(request, staff)
    try:
        lesson = await begin_course(by, course, language_of(request))
    except OutOfTurn as problem:
        return await _course(request, await my_course(by, course), EMPTY.refused(problem))
    return to(request, f"/learn/{staff}/{course}/lessons/{lesson.rpartition('.')[2]}")


@page(LESSON, guards=[learns])
async def lesson_shown(
    request: AnyRequest, staff: FromPath[int], course: FromPath[str], lesson: FromPath[str]
) -> Response[str]:
    """Text, case, what to remember, questions to try oneself with."""
    return await _lesson(request, await my_lesson(await learner_in(request, staff), course, lesson))


async def _lesson(request: AnyRequest, view: LessonView, typed: Form = EMPTY) -> Response[str]:
    shown = _shown(view.whole, language_of(request))[view.number - 1]
    title = view.lesson.title
    more = {"title": Bilingual(*[shown.title] * 3 if not title.kk else (title.kk, title.ru, title.en)), "shown": shown}
    return await learning_page(request, "lesson", view, typed, more)


@form(LESSON + "/done", guards=[learns, ours])
async def lesson_read(
    request: AnyRequest, staff: FromPath[int], course: FromPath[str], lesson: FromPath[str]
) -> Response[str] | Redirect:
    """On to the next lesson, or to the test after the last."""
    by = await learner_in(request, staff)
    view = await my_lesson(by, course, lesson)
    try:
        following = await lesson_done(by, course, view.lesson.id, language_of(request))
    except OutOfTurn as problem:
        return await _lesson(request, view, EMPTY.refused(problem))
    if following is None:
        return to(request, f"/learn/{staff}/{course}", "lessons_read")
    return to(request, f"/learn/{staff}/{course}/lessons/{following.rpartition('.')[2]}")


routes = [course_shown, course_begun, lesson_shown, lesson_read]

"""The room of courses: what can be assigned, one course whole and on paper, and courses of one's own."""

import asyncio

from litestar import Response
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from compliance.commands.training.courses import add_own_course, restore_own_course, withdraw_own_course
from compliance.errors import OutOfTurn, Unfit
from compliance.queries.training.course_room import course_room, course_view
from compliance.queries.training.courses import offer
from compliance.training.course_files import CourseRead
from compliance.training.course_zip import LARGEST, own_code, packed, read_zip
from compliance.training.reading import course_reading
from compliance.views.training.courses import CourseView
from infra.i18n import LANGUAGES, Bilingual, text, translate
from services.accounts.queries.organisations import name_of
from services.documents.course import Handout, handout_pdf
from services.web.forms import EMPTY, Form, read_form
from services.web.guards import AnyRequest, form, ours, page, upload
from services.web.language import language_of
from services.web.pages.account.answers import to
from services.web.pages.rooms import colleague_in
from services.web.pages.training.answers import READS, TRAINS, home_of, training_page
from services.web.uploads import OVER, Bringing
from services.web.uploads import brought as file_brought

PATH = "/organisations/{organisation:str}/training/courses"
COURSE = PATH + "/{course:str}"
VERSION = PATH + "/versions/{own:int}"
NOT_KEPT = {"Cache-Control": "private, no-store"}


@page(PATH, guards=[READS])
async def courses_shown(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """Everything that can be assigned."""
    return await _courses(request, organisation, EMPTY)


async def _courses(
    request: AnyRequest, organisation: str, typed: Form, read: CourseRead | None = None
) -> Response[str]:
    view = await course_room(colleague_in(request, organisation))
    hard = [each for each in course_reading(read.course) if each.hard] if read and read.course else []
    more = {"lead": text("course.lead"), "read": read, "hard": hard, "undo": request.query_params.get("undo")}
    return await training_page(request, "courses", view, typed, more)


@upload(PATH, guards=[TRAINS, ours], request_class=Bringing, request_max_body_size=OVER * LARGEST)
async def course_brought(request: AnyRequest, organisation: FromPath[str]) -> Response[str] | Redirect:
    """A file of a course is checked, and added where that is asked and nothing in it is wrong."""
    by, typed = colleague_in(request, organisation), await read_form(request, "step")
    file, read = file_brought(await request.form(), "file"), None
    try:
        if file is None:
            raise Unfit(text("course.file_needed"), field="file")
        read = await asyncio.to_thread(read_zip, await file.read(LARGEST + 1))
        if read.course is None:
            raise Unfit(text("course.faulty"), field="file")
        if typed["step"] != "add":
            return await _courses(request, organisation, typed, read)
        await add_own_course(by, read.course)
    except (Unfit, OutOfTurn) as problem:
        if isinstance(problem, Unfit):
            problem.extra["field"] = "file"
        return await _courses(request, organisation, typed.refused(problem), read)
    return to(request, f"{home_of(organisation)}/courses/{read.course.code}", "course_added")


@page(COURSE, guards=[READS])
async def course_shown(
    request: AnyRequest, organisation: FromPath[str], course: FromPath[str], language: FromQuery[str] = ""
) -> Response[str]:
    """One course: its lessons and cases, and for who keeps training its questions with what is right and why."""
    view = await _view(request, organisation, course, language)
    return await training_page(request, "courses/course", view, EMPTY, {"title": _title(view)})


async def _view(request: AnyRequest, organisation: str, course: str, language: str) -> CourseView:
    """The course in the language asked for, or else in that of the page."""
    asked = language if language in LANGUAGES else language_of(request)
    return await course_view(colleague_in(request, organisation), course, asked, translate("programme.table", asked))


def _title(view: CourseView) -> Bilingual:
    return Bilingual(view.line.title.kk, view.line.title.ru, view.line.title.en)


@page(COURSE + "/handout", guards=[READS])
async def handout_shown(
    request: AnyRequest, organisation: FromPath[str], course: FromPath[str], language: FromQuery[str] = "",
    key: FromQuery[str] = "",
) -> Response[str]:  # fmt: skip
    """The whole course to be printed; `key` is 1 for the answers, which only who keeps training sees."""
    paper_of = await _handout(request, organisation, course, language, key)
    more = {"title": _title(paper_of.view), "handout": paper_of}
    return await training_page(request, "courses/course_handout", paper_of.view, EMPTY, more)


@page(COURSE + "/file", guards=[READS])
async def handout_file(
    request: AnyRequest, organisation: FromPath[str], course: FromPath[str], language: FromQuery[str] = "",
    key: FromQuery[str] = "",
) -> Response[bytes]:  # fmt: skip
    """The same as PDF."""
    paper_of = await _handout(request, organisation, course, language, key)
    made = await asyncio.to_thread(handout_pdf, paper_of)
    name = f"moldir-{paper_of.view.line.code}{'-key' if paper_of.key else ''}-{paper_of.view.language}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"', **NOT_KEPT}
    return Response(made, media_type="application/pdf", headers=headers)


async def _handout(request: AnyRequest, organisation: str, course: str, language: str, key: str) -> Handout:
    by = colleague_in(request, organisation)
    if key == "1":
        by.needs("train")
    view = await _view(request, organisation, course, language)
    if view.course is None:
        raise OutOfTurn(text("course.no_paper"))
    return Handout(await name_of(by.organisation), view, key == "1")


@page(COURSE + "/source", guards=[TRAINS])
async def course_source(request: AnyRequest, organisation: FromPath[str], course: FromPath[str]) -> Response[bytes]:
    """The files of a course as a zip, to be adapted."""
    found = await offer(colleague_in(request, organisation).organisation, course)
    if found.course is None:
        raise OutOfTurn(text("course.no_paper"))
    code = own_code(found.code)
    made = await asyncio.to_thread(packed, found.course, code)
    headers = {"Content-Disposition": f'attachment; filename="{code}.zip"', **NOT_KEPT}
    return Response(made, media_type="application/zip", headers=headers)


@form(VERSION + "/withdraw", guards=[TRAINS, ours])
async def course_withdrawn(
    request: AnyRequest, organisation: FromPath[str], own: FromPath[int]
) -> Response[str] | Redirect:
    """A course is offered no longer."""
    try:
        await withdraw_own_course(colleague_in(request, organisation), own)
    except OutOfTurn as problem:
        return await _courses(request, organisation, EMPTY.refused(problem))
    return to(request, f"{home_of(organisation)}/courses", "course_withdrawn", undo=str(own))


@form(VERSION + "/restore", guards=[TRAINS, ours])
async def course_restored(
    request: AnyRequest, organisation: FromPath[str], own: FromPath[int]
) -> Response[str] | Redirect:
    """A version is offered again."""
    try:
        await restore_own_course(colleague_in(request, organisation), own)
    except OutOfTurn as problem:
        return await _courses(request, organisation, EMPTY.refused(problem))
    return to(request, f"{home_of(organisation)}/courses", "course_restored")


routes = [
    courses_shown, course_brought, course_shown, handout_shown, handout_file, course_source, course_withdrawn,
    course_restored,
]  # fmt: skip

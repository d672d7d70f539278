"""The task list of a self-assessment: what is asked, who answers it and by when, and closing the cycle."""

from collections.abc import Awaitable, Callable

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from compliance.colleagues import Colleague
from compliance.commands.opening import Share, assign, close_assessment, take_back
from compliance.errors import OutOfTurn, Unfit
from compliance.queries.items import chapter_page
from compliance.queries.tasks import tasks
from infra.i18n import Bilingual, text
from services.accounts.permissions import Permission
from services.web.forms import EMPTY, Form, read_form
from services.web.guards import AnyRequest, form, needs, ours, page
from services.web.pages.account.answers import to
from services.web.pages.integrity.answers import home_of, integrity_page
from services.web.pages.rooms import colleague_in
from services.web.typed import day_or_none, person_in

PATH = "/organisations/{organisation:str}/integrity/assessments/{assessment:int}"
Sharing = Callable[[Colleague, Share], Awaitable[object]]
READS, LEADS = needs(Permission.READ_INTEGRITY), needs(Permission.CHANGE_ASSESSMENTS)


@page(PATH, guards=[READS])
async def task_list(request: AnyRequest, organisation: FromPath[str], assessment: FromPath[int]) -> Response[str]:
    """Chapters with their items: all, one's own, those without an answer, those overdue, those nobody has."""
    return await _tasks(request, organisation, assessment)


async def _tasks(
    request: AnyRequest, organisation: str, assessment: int, typed: Form = EMPTY, chosen: tuple[str, ...] = ()
) -> Response[str]:
    view = await tasks(colleague_in(request, organisation), assessment, request.query_params.get("show", "all"))
    more = {"head": view.head, "chosen": chosen, "title": text("assessments.heading.tasks")}
    return await integrity_page(request, "assessments/tasks", view, typed, more)


@page(PATH + "/chapters/{chapter:str}", guards=[READS])
async def whole_chapter(
    request: AnyRequest, organisation: FromPath[str], assessment: FromPath[int], chapter: FromPath[str]
) -> Response[str]:
    """A chapter on one page: everything that is asked and said in it."""
    view = await chapter_page(colleague_in(request, organisation), assessment, chapter)
    name = view.head.standard.chapters[view.chapter]
    title = Bilingual(*(f"{view.chapter}. {each}" for each in (name.kk, name.ru, name.en)))
    return await integrity_page(request, "assessments/chapter", view, EMPTY, {"head": view.head, "title": title})


async def _shared(
    request: AnyRequest, organisation: str, assessment: int, command: Sharing, done: str
) -> Response[str] | Redirect:
    """Give items, or take them back; then the page where the form stood. Refused: the list with what was chosen."""
    posted, typed = await request.form(), await read_form(request, "person", "due_on", "back")
    names = tuple(dict.fromkeys(each for each in posted.getall("names", []) if isinstance(each, str)))
    try:
        share = Share(assessment, names, person_in(typed, "person"), day_or_none(typed, "due_on"))
        await command(colleague_in(request, organisation), share)
    except (Unfit, OutOfTurn) as problem:
        return await _tasks(request, organisation, assessment, typed.refused(problem), names)
    item = typed["back"]
    there = f"/items/{item}" if item.isascii() and item.replace("-", "").isalnum() else ""
    return to(request, f"{home_of(organisation)}/assessments/{assessment}{there}", done)


@form(PATH + "/assign", guards=[LEADS, ours])
async def assigned(
    request: AnyRequest, organisation: FromPath[str], assessment: FromPath[int]
) -> Response[str] | Redirect:
    """From now on these items are somebody's."""
    return await _shared(request, organisation, assessment, assign, "assigned")


@form(PATH + "/take-back", guards=[LEADS, ours])
async def taken_back(
    request: AnyRequest, organisation: FromPath[str], assessment: FromPath[int]
) -> Response[str] | Redirect:
    """They are somebody's no longer; what was written stays."""
    return await _shared(request, organisation, assessment, take_back, "taken_back")


@form(PATH + "/close", guards=[LEADS, ours])
async def closed(
    request: AnyRequest, organisation: FromPath[str], assessment: FromPath[int]
) -> Response[str] | Redirect:
    """Its cycle ends; its levels become the past of the next."""
    try:
        await close_assessment(colleague_in(request, organisation), assessment)
    except OutOfTurn as problem:
        return await _tasks(request, organisation, assessment, EMPTY.refused(problem))
    return to(request, f"{home_of(organisation)}/assessments/{assessment}", "closed")


routes = [task_list, whole_chapter, assigned, taken_back, closed]

"""The task list of a self-assessment: what is asked, who answers it and by when, and closing the cycle."""

from datetime import date
from uuid import UUID

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from compliance.commands.opening import Share, assign, close_assessment, take_back
from compliance.errors import OutOfTurn, Unfit
from compliance.queries.items import chapter_page
from compliance.queries.tasks import tasks
from infra.errors import Problem
from infra.i18n import Bilingual, text
from services.accounts.permissions import Permission
from services.web.forms import EMPTY, Form, read_form
from services.web.guards import AnyRequest, form, needs, ours, page
from services.web.pages.account.answers import to
from services.web.pages.integrity.answers import colleague_in, home_of, integrity_page

PATH = "/organisations/{organisation:str}/integrity/assessments/{assessment:int}"
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


async def _share(request: AnyRequest, assessment: int) -> tuple[Form, Share]:
    """What the form says. Raises Unfit for a person or a day that is none."""
    typed, posted = await read_form(request, "person", "due_on"), await request.form()
    names = tuple(dict.fromkeys(each for each in posted.getall("names", []) if isinstance(each, str)))
    return typed, Share(assessment, names, _person(typed["person"]), _day(typed["due_on"]))


def _person(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        raise Unfit(text("assessments.whom"), field="person") from None


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise Unfit(text("assessments.no_day"), field="due_on") from None


async def _refused(request: AnyRequest, organisation: str, assessment: int, problem: Problem) -> Response[str]:
    """The list again, with what was chosen and why it could not be done."""
    posted = await request.form()
    names = tuple(each for each in posted.getall("names", []) if isinstance(each, str))
    typed = (await read_form(request, "person", "due_on")).refused(problem)
    return await _tasks(request, organisation, assessment, typed, names)


async def _back(request: AnyRequest) -> str:
    """Where the form stood: at an item, or in the list."""
    item = (await read_form(request, "back"))["back"]
    return f"/items/{item}" if item.isascii() and item.replace("-", "").isalnum() else ""


@form(PATH + "/assign", guards=[LEADS, ours])
async def assigned(
    request: AnyRequest, organisation: FromPath[str], assessment: FromPath[int]
) -> Response[str] | Redirect:
    """From now on these items are somebody's."""
    try:
        _, share = await _share(request, assessment)
        await assign(colleague_in(request, organisation), share)
    except (Unfit, OutOfTurn) as problem:
        return await _refused(request, organisation, assessment, problem)
    return to(request, f"{home_of(organisation)}/assessments/{assessment}{await _back(request)}", "assigned")


@form(PATH + "/take-back", guards=[LEADS, ours])
async def taken_back(
    request: AnyRequest, organisation: FromPath[str], assessment: FromPath[int]
) -> Response[str] | Redirect:
    """They are somebody's no longer; what was written stays."""
    try:
        _, share = await _share(request, assessment)
        await take_back(colleague_in(request, organisation), share)
    except (Unfit, OutOfTurn) as problem:
        return await _refused(request, organisation, assessment, problem)
    return to(request, f"{home_of(organisation)}/assessments/{assessment}{await _back(request)}", "taken_back")


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

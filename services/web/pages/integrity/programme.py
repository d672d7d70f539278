"""The programme: its documents in a list, and what is done for it by whom and when."""

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from compliance.commands.measures import ToDo, finish_measure, plan_measure, reopen_measure, withdraw_measure
from compliance.errors import OutOfTurn, Unfit
from compliance.queries.policies import programme
from infra.i18n import text
from services.accounts.permissions import Permission
from services.web.forms import EMPTY, Form, read_form
from services.web.guards import AnyRequest, form, needs, ours, page
from services.web.pages.account.answers import to
from services.web.pages.integrity.answers import home_of, integrity_page
from services.web.pages.rooms import colleague_in
from services.web.typed import day_in, id_asked, person_in

READS, TAKES_PART, LEADS = (
    needs(Permission.READ_INTEGRITY), needs(Permission.ANSWER_ITEMS), needs(Permission.CHANGE_ASSESSMENTS),
)  # fmt: skip
PATH = "/organisations/{organisation:str}/integrity/programme"
MEASURE = PATH + "/measures/{measure:int}"


@page(PATH, guards=[READS])
async def programme_shown(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """Documents and measures."""
    return await _programme(request, organisation, EMPTY)


async def _programme(request: AnyRequest, organisation: str, typed: Form) -> Response[str]:
    view = await programme(colleague_in(request, organisation))
    more = {"lead": text("programme.lead"), "undo": request.query_params.get("measure", "")}
    return await integrity_page(request, "programme", view, typed, more)


@form(PATH + "/measures", guards=[LEADS, ours])
async def measure_planned(request: AnyRequest, organisation: FromPath[str]) -> Response[str] | Redirect:
    """Somebody is to do something by a day."""
    typed = await read_form(request, "title", "person", "due_on")
    try:
        said = ToDo(typed["title"], person_in(typed, "person"), day_in(typed, "due_on"))
        await plan_measure(colleague_in(request, organisation), said)
    except (Unfit, OutOfTurn) as problem:
        return await _programme(request, organisation, typed.refused(problem))
    return to(request, f"{home_of(organisation)}/programme", "measure_planned")


@form(MEASURE + "/done", guards=[TAKES_PART, ours])
async def measure_done(
    request: AnyRequest, organisation: FromPath[str], measure: FromPath[int]
) -> Response[str] | Redirect:
    """It was done, and this came of it."""
    typed = await read_form(request, "outcome", "evidence")
    evidence = id_asked(typed["evidence"])
    try:
        await finish_measure(colleague_in(request, organisation), measure, typed["outcome"], evidence)
    except (Unfit, OutOfTurn) as problem:
        problem.extra["field"] = ""
        return await _programme(request, organisation, typed.refused(problem))
    return to(request, f"{home_of(organisation)}/programme", "measure_done")


@form(MEASURE + "/withdraw", guards=[LEADS, ours])
async def measure_withdrawn(request: AnyRequest, organisation: FromPath[str], measure: FromPath[int]) -> Redirect:
    """It is not needed any more; the page that follows can undo that."""
    await withdraw_measure(colleague_in(request, organisation), measure)
    return to(request, f"{home_of(organisation)}/programme", "measure_withdrawn", measure=str(measure))


@form(MEASURE + "/reopen", guards=[LEADS, ours])
async def measure_reopened(request: AnyRequest, organisation: FromPath[str], measure: FromPath[int]) -> Redirect:
    """It is to be done after all."""
    await reopen_measure(colleague_in(request, organisation), measure)
    return to(request, f"{home_of(organisation)}/programme", "measure_reopened")


routes = [programme_shown, measure_planned, measure_done, measure_withdrawn, measure_reopened]

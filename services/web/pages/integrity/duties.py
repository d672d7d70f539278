"""The duties that Kazakhstan's law lays on the organisation: their clocks, and the records of their being done."""

from dataclasses import replace

from litestar import Response
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from compliance.commands.duties import Done, record_duty, take_duty_back
from compliance.errors import OutOfTurn, Unfit
from compliance.queries.duties import duties_page
from infra.errors import Problem
from infra.i18n import text
from services.accounts.permissions import Permission
from services.web.forms import EMPTY, Form, read_form
from services.web.guards import AnyRequest, form, needs, ours, page
from services.web.pages.account.answers import to
from services.web.pages.integrity.answers import home_of, integrity_page
from services.web.pages.rooms import colleague_in
from services.web.typed import day_in, id_in

PATH = "/organisations/{organisation:str}/integrity/duties"
LEADS = needs(Permission.CHANGE_ASSESSMENTS)


@page(PATH, guards=[needs(Permission.READ_ASSESSMENTS)])
async def duties(request: AnyRequest, organisation: FromPath[str], profile: FromQuery[str] = "") -> Response[str]:
    """Duties of the organisation's profile, or of one chosen."""
    return await _shown(request, organisation, EMPTY, profile)


async def _shown(request: AnyRequest, organisation: str, typed: Form, profile: str = "") -> Response[str]:
    view = await duties_page(colleague_in(request, organisation), profile)
    return await integrity_page(request, "duties", view, typed, {"lead": text("duties.lead")})


@form(PATH, guards=[LEADS, ours])
async def duty_recorded(request: AnyRequest, organisation: FromPath[str]) -> Response[str] | Redirect:
    """A duty was done."""
    typed = await read_form(request, "duty", "done_on", "note", "evidence", "profile")
    typed = replace(typed, values={**typed.values, "at": typed["duty"]})
    try:
        done = Done(typed["duty"], day_in(typed, "done_on"), typed["note"], id_in(typed["evidence"]))
        await record_duty(colleague_in(request, organisation), done)
    except (Unfit, OutOfTurn) as problem:
        return await _refused(request, organisation, typed, problem)
    return to(request, f"{home_of(organisation)}/duties", "duty", profile=typed["profile"])


@form(PATH + "/{record:int}/take-back", guards=[LEADS, ours])
async def duty_taken_back(
    request: AnyRequest, organisation: FromPath[str], record: FromPath[int]
) -> Response[str] | Redirect:
    """The record was a mistake."""
    typed = await read_form(request, "why", "profile")
    typed = replace(typed, values={**typed.values, "at": f"record-{record}"})
    try:
        await take_duty_back(colleague_in(request, organisation), record, typed["why"])
    except (Unfit, OutOfTurn) as problem:
        return await _refused(request, organisation, typed, problem)
    return to(request, f"{home_of(organisation)}/duties", "duty_back", profile=typed["profile"])


async def _refused(request: AnyRequest, organisation: str, typed: Form, problem: Problem) -> Response[str]:
    """The page again: the reason beside its field, above everything where it has none here."""
    if problem.extra.get("field") not in ("done_on", "note", "why"):
        problem.extra["field"] = ""
    return await _shown(request, organisation, typed.refused(problem), typed["profile"])


routes = [duties, duty_recorded, duty_taken_back]

"""Incidents and surveillance at the desk: what is due first, and one of them with all that can be done about it."""

from uuid import UUID

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from compliance.commands.label.surveying import Found, assign_survey, say_found, settle_survey
from compliance.errors import NotYours, OutOfTurn, SecondPersonNeeded, Unfit
from compliance.label.incidents import REASONS
from compliance.library.scheme import scheme
from compliance.queries.label.incidents import incident_page, incidents_page, survey_page, surveys_page
from infra.i18n import text
from services.accounts.desk import officer_of
from services.web.forms import EMPTY, Form, read_form
from services.web.guards import AnyRequest, form, ours, page
from services.web.pages.account.answers import to
from services.web.pages.desk.label.answers import ASSESSES, HOME, MANAGES, READS, label_page
from services.web.typed import day_or_none, uuid_in
from services.web.viewing import viewer_in

INCIDENTS, SURVEYS = f"{HOME}/incidents", f"{HOME}/surveys"
SURVEY = SURVEYS + "/{survey:int}"
BESIDE = (Unfit, OutOfTurn, SecondPersonNeeded, NotYours)


@page(INCIDENTS, guards=[READS])
async def incidents_shown(request: AnyRequest) -> Response[str]:
    """Incidents that are open to the viewer, by deadline."""
    return label_page(request, "incidents", await incidents_page(officer_of(viewer_in(request))))


@page(INCIDENTS + "/{incident:int}", guards=[READS])
async def incident_shown(request: AnyRequest, incident: FromPath[int]) -> Response[str]:
    """One incident with facts, the company's word, and what was proposed."""
    view = await incident_page(officer_of(viewer_in(request)), incident)
    more = {
        "title": text("label_incident.heading", number=str(incident)), "reasons": scheme().reasons,
        "likely": REASONS.get(view.line.kind, ""),  # type: ignore[call-overload] # kinds of the table
    }  # fmt: skip
    return label_page(request, "incidents/incident", view, EMPTY, more)


@page(SURVEYS, guards=[READS])
async def surveys_shown(request: AnyRequest) -> Response[str]:
    """Surveillance that goes on, by day."""
    return label_page(request, "surveys", await surveys_page(officer_of(viewer_in(request))))


@page(SURVEY, guards=[READS])
async def survey_shown(request: AnyRequest, survey: FromPath[int]) -> Response[str]:
    """One surveillance."""
    return await _shown(request, survey, EMPTY)


async def _shown(request: AnyRequest, survey: int, typed: Form) -> Response[str]:
    view = await survey_page(officer_of(viewer_in(request)), survey)
    return label_page(
        request, "surveys/survey", view, typed, {"title": text("label_survey.heading", number=view.line.number)}
    )


@form(SURVEY + "/assign", guards=[MANAGES, ours])
async def survey_assigned(request: AnyRequest, survey: FromPath[int]) -> Response[str] | Redirect:
    """An assessor has it."""
    typed = await read_form(request, "assessor")
    try:
        person = uuid_in(typed["assessor"]) or UUID(int=0)
        await assign_survey(officer_of(viewer_in(request)), survey, person)
    except BESIDE as problem:
        return await _shown(request, survey, typed.refused(problem))
    return to(request, f"{SURVEYS}/{survey}", "survey_assigned")


@form(SURVEY + "/find", guards=[ASSESSES, ours])
async def survey_found(request: AnyRequest, survey: FromPath[int]) -> Response[str] | Redirect:
    """What the assessor found."""
    typed = await read_form(request, "said", "cure_by")
    try:
        found = Found(typed["said"], day_or_none(typed, "cure_by"))
        await say_found(officer_of(viewer_in(request)), survey, found)
    except BESIDE as problem:
        return await _shown(request, survey, typed.refused(problem))
    return to(request, f"{SURVEYS}/{survey}", "survey_found")


@form(SURVEY + "/settle", guards=[MANAGES, ours])
async def survey_settled(request: AnyRequest, survey: FromPath[int]) -> Response[str] | Redirect:
    """Whether it was passed, by somebody else than the assessor."""
    typed = await read_form(request, "passed")
    try:
        if typed["passed"] not in ("yes", "no"):
            raise Unfit(text("label_survey.choose_passed"), field="passed")
        await settle_survey(officer_of(viewer_in(request)), survey, passed=typed["passed"] == "yes")
    except BESIDE as problem:
        return await _shown(request, survey, typed.refused(problem))
    return to(request, f"{SURVEYS}/{survey}", "survey_settled")


routes = [
    incidents_shown,
    incident_shown,
    surveys_shown,
    survey_shown,
    survey_assigned,
    survey_found,
    survey_settled,
]

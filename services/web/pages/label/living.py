"""A company's label in use: where it stands and until when, incidents and surveillance that wait for its word."""

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from compliance.commands.label.acting import withdraw_label
from compliance.commands.label.incidents import explain
from compliance.commands.label.surveying import answer_survey
from compliance.errors import OutOfTurn, Unfit
from compliance.library.scheme import scheme
from compliance.queries.label.incidents import own_incident, own_incidents, own_surveys
from compliance.queries.label.own import standing_page
from infra.i18n import text
from services.web.forms import EMPTY, Form, filled, read_form
from services.web.guards import AnyRequest, form, ours, page
from services.web.pages.account.answers import to
from services.web.pages.label.answers import APPLIES, home_of, label_page
from services.web.pages.rooms import colleague_in

ROOM = "/organisations/{organisation:str}/label"
STANDING, INCIDENTS, SURVEYS = f"{ROOM}/standing", f"{ROOM}/incidents", f"{ROOM}/surveys"
BESIDE = (Unfit, OutOfTurn)


@page(STANDING, guards=[APPLIES])
async def standing_shown(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """The company's labels."""
    return await _standing(request, organisation, EMPTY)


async def _standing(request: AnyRequest, organisation: str, typed: Form) -> Response[str]:
    view = await standing_page(colleague_in(request, organisation))
    more = {"lead": text("label_standing.lead"), "levels": {each.code: each.title for each in scheme().levels}}
    return await label_page(request, "standing", view, typed, more)


@form(STANDING + "/{label:int}/withdraw", guards=[APPLIES, ours])
async def label_withdrawn(
    request: AnyRequest, organisation: FromPath[str], label: FromPath[int]
) -> Response[str] | Redirect:
    """The label is given back, for good; only after a tick that says one knows."""
    typed = await read_form(request, "sure")
    try:
        if typed["sure"] != "1":
            raise Unfit(text("label_standing.sure_needed"), field="sure")
        await withdraw_label(colleague_in(request, organisation), label)
    except BESIDE as problem:
        return await _standing(request, organisation, filled(at=str(label)).refused(problem))
    return to(request, f"{home_of(organisation)}/standing", "label_withdrawn")


@page(INCIDENTS, guards=[APPLIES])
async def own_incidents_shown(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """Incidents of the company's labels."""
    view = await own_incidents(colleague_in(request, organisation))
    return await label_page(request, "incidents", view, more={"lead": text("label_incident.own.lead")})


@page(INCIDENTS + "/{incident:int}", guards=[APPLIES])
async def own_incident_shown(
    request: AnyRequest, organisation: FromPath[str], incident: FromPath[int]
) -> Response[str]:
    """One incident, with what was seen and what was decided."""
    return await _incident(request, organisation, incident, EMPTY)


async def _incident(request: AnyRequest, organisation: str, incident: int, typed: Form) -> Response[str]:
    view = await own_incident(colleague_in(request, organisation), incident)
    more = {"title": text("label_incident.heading", number=str(incident))}
    return await label_page(request, "incidents/incident", view, typed, more)


@form(INCIDENTS + "/{incident:int}/explain", guards=[APPLIES, ours])
async def incident_explained(
    request: AnyRequest, organisation: FromPath[str], incident: FromPath[int]
) -> Response[str] | Redirect:
    """The company's word on it."""
    typed = await read_form(request, "said")
    try:
        await explain(colleague_in(request, organisation), incident, typed["said"])
    except BESIDE as problem:
        return await _incident(request, organisation, incident, typed.refused(problem))
    return to(request, f"{home_of(organisation)}/incidents/{incident}", "explained")


@page(SURVEYS, guards=[APPLIES])
async def own_surveys_shown(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """Surveillance of the company's labels."""
    return await _surveys(request, organisation, EMPTY)


async def _surveys(request: AnyRequest, organisation: str, typed: Form) -> Response[str]:
    view = await own_surveys(colleague_in(request, organisation))
    return await label_page(request, "surveys", view, typed, {"lead": text("label_survey.own.lead")})


@form(SURVEYS + "/{survey:int}/answer", guards=[APPLIES, ours])
async def survey_answered(
    request: AnyRequest, organisation: FromPath[str], survey: FromPath[int]
) -> Response[str] | Redirect:
    """What the company has put right."""
    typed = filled(**{**(await read_form(request, "said")).values, "at": str(survey)})
    try:
        await answer_survey(colleague_in(request, organisation), survey, typed["said"])
    except BESIDE as problem:
        return await _surveys(request, organisation, typed.refused(problem))
    return to(request, f"{home_of(organisation)}/surveys", "survey_answered")


routes = [
    standing_shown,
    label_withdrawn,
    own_incidents_shown,
    own_incident_shown,
    incident_explained,
    own_surveys_shown,
    survey_answered,
]

"""Labels in use at the desk: the register with its filters, one label, and what is proposed and agreed to about it."""

from dataclasses import replace
from typing import cast

from litestar import Response
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from compliance.commands.label.acting import Act, agree, disagree, propose
from compliance.commands.label.incidents import open_incident
from compliance.commands.label.surveying import order_survey
from compliance.errors import OutOfTurn, SecondPersonNeeded, Unfit
from compliance.label.incidents import BY_PEOPLE, IncidentKind, LabelAct
from compliance.library.scheme import scheme
from compliance.queries.label.incidents import whole_label
from compliance.queries.label.watching import act_of, labels_page
from compliance.views.label.living import AskedLabels
from infra.i18n import Bilingual
from services.accounts.desk import officer_of
from services.web.forms import EMPTY, Form, read_form
from services.web.guards import AnyRequest, form, ours, page
from services.web.pages.account.answers import to
from services.web.pages.desk.label.answers import DECIDES, HOME, MANAGES, READS, label_page
from services.web.typed import id_asked, id_in
from services.web.viewing import viewer_in

LABELS = f"{HOME}/labels"
ONE = LABELS + "/{label:int}"
ACT = f"{HOME}/acts/{{act:int}}"
BESIDE = (Unfit, OutOfTurn, SecondPersonNeeded)  # what is said on the page, with nothing typed lost
STANDINGS = ("active", "suspended", "expired", "revoked", "withdrawn")
DUES = ("agreement", "decision", "survey", "renewal")


@page(LABELS, guards=[READS])
async def labels_shown(
    request: AnyRequest,
    words: FromQuery[str] = "",
    standing: FromQuery[str] = "",
    level: FromQuery[str] = "",
    due: FromQuery[str] = "",
    after: FromQuery[str] = "",
) -> Response[str]:
    """The register of labels as the desk has it, narrowed by what the address asks for."""
    asked = AskedLabels(
        words[:40].strip() if words.isprintable() else "",
        standing if standing in STANDINGS else "",
        level if level in {each.code for each in scheme().levels} else "",
        due if due in DUES else "",
        id_asked(after) or 0,
    )
    view = await labels_page(officer_of(viewer_in(request)), asked)
    more = {"levels": scheme().levels, "standings": STANDINGS, "dues": DUES}
    return label_page(request, "labels", view, EMPTY, more)


@page(ONE, guards=[READS])
async def label_shown(request: AnyRequest, label: FromPath[int]) -> Response[str]:
    """One label with everything of it."""
    return await _shown(request, label, EMPTY)


async def _shown(request: AnyRequest, label: int, typed: Form) -> Response[str]:
    view = await whole_label(officer_of(viewer_in(request)), label)
    more = {
        "title": Bilingual(*[view.line.number] * 3), "levels": {each.code: each.title for each in scheme().levels},
        "reasons": scheme().reasons, "kinds": BY_PEOPLE,
    }  # fmt: skip
    return label_page(request, "labels/label", view, typed, more)


@form(ONE + "/propose", guards=[MANAGES, ours])
async def label_act_proposed(request: AnyRequest, label: FromPath[int]) -> Response[str] | Redirect:
    """Something is to be done; another person must agree. From an incident's page it leads back there."""
    typed = await read_form(request, "what", "reason", "said", "incident")
    incident = id_in(typed["incident"])
    try:
        act = Act(typed["reason"], typed["said"], incident)
        await propose(officer_of(viewer_in(request)), label, cast("LabelAct", typed["what"]), act)
    except BESIDE as problem:
        return await _shown(request, label, _at("propose", typed).refused(problem))
    return to(request, f"{HOME}/incidents/{incident}" if incident else f"{LABELS}/{label}", "proposed")


@form(ACT + "/agree", guards=[DECIDES, ours])
async def label_act_agreed(request: AnyRequest, act: FromPath[int]) -> Response[str] | Redirect:
    """Another person agrees, and it is done."""
    by = officer_of(viewer_in(request))
    label = await act_of(act)
    try:
        await agree(by, act)
    except BESIDE as problem:
        return await _shown(request, label, EMPTY.refused(problem))
    return to(request, f"{LABELS}/{label}", "agreed")


@form(ACT + "/disagree", guards=[DECIDES, ours])
async def label_act_refused(request: AnyRequest, act: FromPath[int]) -> Response[str] | Redirect:
    """Another person does not agree, and says why."""
    by, typed = officer_of(viewer_in(request)), await read_form(request, "why")
    label = await act_of(act)
    try:
        await disagree(by, act, typed["why"])
    except BESIDE as problem:
        return await _shown(request, label, _at("disagree", typed).refused(problem))
    return to(request, f"{LABELS}/{label}", "disagreed")


@form(ONE + "/incidents", guards=[MANAGES, ours])
async def label_incident_opened(request: AnyRequest, label: FromPath[int]) -> Response[str] | Redirect:
    """Something happened: the company is asked to explain."""
    typed = await read_form(request, "kind", "said")
    try:
        by = officer_of(viewer_in(request))
        incident = await open_incident(by, label, cast("IncidentKind", typed["kind"]), typed["said"])
    except BESIDE as problem:
        return await _shown(request, label, _at("incident", typed).refused(problem))
    return to(request, f"{HOME}/incidents/{incident}", "incident_opened")


@form(ONE + "/surveys", guards=[MANAGES, ours])
async def label_survey_ordered(request: AnyRequest, label: FromPath[int]) -> Response[str] | Redirect:
    """Surveillance out of turn."""
    try:
        survey = await order_survey(officer_of(viewer_in(request)), label)
    except BESIDE as problem:
        return await _shown(request, label, EMPTY.refused(problem))
    return to(request, f"{HOME}/surveys/{survey}", "survey_opened")


def _at(place: str, typed: Form) -> Form:
    """The form remembers which of the page's forms it is."""
    return replace(typed, values={**typed.values, "at": place})


routes = [
    labels_shown,
    label_shown,
    label_act_proposed,
    label_act_agreed,
    label_act_refused,
    label_incident_opened,
    label_survey_ordered,
]

"""The risk register: its list, its map, a risk with its history, and what starts one."""

from dataclasses import replace
from typing import cast

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from compliance.commands.risks import (
    Seen,
    accept_risk,
    add_risk,
    archive_risk,
    change_risk,
    restore_risk,
    review_risk,
)
from compliance.errors import ChangedMeanwhile, NothingHere, Unfit
from compliance.library import standards
from compliance.library.risk_templates import RiskTemplate, risk_frame, risk_templates
from compliance.queries.risks import register, risk_page
from compliance.risks import BANDS, HIGHEST, LOWEST, Band
from compliance.views.risks import Asked, RiskView
from infra import clock
from infra.errors import Problem, Refused
from infra.i18n import Bilingual, text
from services.accounts.permissions import Permission
from services.documents.heat import heat_map
from services.web.forms import EMPTY, Form, filled, read_form
from services.web.guards import AnyRequest, form, needs, ours, page
from services.web.language import language_of
from services.web.pages.account.answers import to
from services.web.pages.integrity.answers import home_of, integrity_page
from services.web.pages.integrity.risk_forms import filled_from, filled_of, read_risk, rows_of, said_in
from services.web.pages.rooms import colleague_in
from services.web.typed import day_in, whole_in

ROOM = "/organisations/{organisation:str}/integrity/risks"
READS, LEADS = needs(Permission.READ_INTEGRITY), needs(Permission.CHANGE_ASSESSMENTS)
WHICH = ("overdue", "waiting", "grown", "mine", "archived")
STEPS = {str(step): step for step in range(LOWEST, HIGHEST + 1)}


def asked_in(request: AnyRequest) -> Asked:
    """What the address asks for of the register; what it cannot mean is passed over."""
    said = request.query_params
    cell = (STEPS.get(said.get("likelihood", "")), STEPS.get(said.get("impact", "")))
    band, which = said.get("band", ""), said.get("which", "")
    return Asked(
        process=process if (process := said.get("process", "")) in risk_frame().processes else "",
        band=cast("Band", band) if band in BANDS else None,
        which=which if which in WHICH else "",
        of="inherent" if said.get("of") == "inherent" else "left",
        cell=cast("tuple[int, int]", cell) if None not in cell else None,
    )


@page(ROOM, guards=[READS])
async def risks(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """What stands in the register, the gravest first; filters are in the address."""
    view = await register(colleague_in(request, organisation), asked_in(request))
    return await integrity_page(request, "risks", view, more={"bands": BANDS})


@page(f"{ROOM}/map", guards=[READS])
async def risk_map(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """Before controls and after them beside each other, with the criteria and the rule in words."""
    view = await register(colleague_in(request, organisation), Asked())
    language = language_of(request)

    def drawn(of: str) -> object:
        def link(likelihood: int, impact: int) -> str:
            return f"/{language}{home_of(organisation)}/risks?of={of}&likelihood={likelihood}&impact={impact}"

        return heat_map(view.cells(of), text(f"heat.{of}"), language, link)

    return await integrity_page(request, "risks/risk_map", view, more={"drawn": drawn, "bands": BANDS})


@page(f"{ROOM}/templates", guards=[LEADS])
async def templates(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """Risks that companies commonly meet, to start from."""
    view = await register(colleague_in(request, organisation), Asked())
    more = {"templates": tuple(risk_templates().values()), "lead": text("risk.templates.lead")}
    return await integrity_page(request, "risks/risk_templates", view, more=more)


@page(f"{ROOM}/new", guards=[LEADS])
async def risk_new(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """An empty form, or one filled from a template."""
    chosen = risk_templates().get(request.query_params.get("template", ""))
    start = filled_from(chosen, language_of(request)) if chosen else filled(treatment="reduce")
    owner = str(colleague_in(request, organisation).person)
    review_on = clock.today().replace(day=1)
    review_on = review_on.replace(year=review_on.year + 1)
    return await _form(
        request, replace(start, values={"owner": owner, "review_on": review_on.isoformat(), **start.values})
    )


async def _form(request: AnyRequest, typed: Form, view: RiskView | None = None) -> Response[str]:
    template: RiskTemplate | None = risk_templates().get(typed["template"])
    items = {
        clause.item.id: clause.item.title for standard in standards().values() for clause in standard.clauses
    }  # of all editions: an item is one and the same in each
    more = {
        "items": sorted(items.items()), "rows": rows_of(typed), "scales": risk_frame(), "template": template,
        "title": text("risk.change") if view else text("risk.new"),
    }  # fmt: skip
    return await integrity_page(request, "risks/risk_form", view, typed, more)


@form(f"{ROOM}/new", guards=[LEADS, ours])
async def risk_added(request: AnyRequest, organisation: FromPath[str]) -> Response[str] | Redirect:
    """It is in the register."""
    typed, by = await read_risk(request), colleague_in(request, organisation)
    if typed["more"]:
        return await _form(request, typed)
    try:
        risk = await add_risk(by, said_in(typed), typed["template"] or None)
    except (Unfit, Refused) as problem:
        return await _form(request, typed.refused(problem))
    return to(request, f"{home_of(organisation)}/risks/{risk}", "risk_added")


@page(f"{ROOM}/{{risk:int}}", guards=[READS])
async def risk_shown(request: AnyRequest, organisation: FromPath[str], risk: FromPath[int]) -> Response[str]:
    """A risk: how large, what holds it, what is done, and everything that was ever said of it."""
    return await _shown(request, organisation, risk)


async def _shown(request: AnyRequest, organisation: str, risk: int, typed: Form = EMPTY) -> Response[str]:
    view = await risk_page(colleague_in(request, organisation), risk)
    return await integrity_page(
        request, "risks/risk", view, typed, {"title": Bilingual(*[view.now.title] * 3), "bands": BANDS}
    )


@page(f"{ROOM}/{{risk:int}}/change", guards=[LEADS])
async def risk_change(request: AnyRequest, organisation: FromPath[str], risk: FromPath[int]) -> Response[str]:
    """The form with what stands."""
    view = await risk_page(colleague_in(request, organisation), risk)
    return await _form(request, filled_of(view.now), view)


@form(f"{ROOM}/{{risk:int}}/change", guards=[LEADS, ours])
async def risk_changed(
    request: AnyRequest, organisation: FromPath[str], risk: FromPath[int]
) -> Response[str] | Redirect:
    """A new version stands; the earlier one stays visible."""
    typed, by = await read_risk(request), colleague_in(request, organisation)
    view = await risk_page(by, risk)
    if typed["more"]:
        return await _form(request, typed, view)
    try:
        await change_risk(by, Seen(risk, whole_in(typed, "version")), said_in(typed), typed["note"])
    except ChangedMeanwhile as problem:  # what was typed stays; sent once more it follows what stands now
        return await _form(request, _after(typed, view).refused(problem), view)
    except (Unfit, Refused) as problem:
        return await _form(request, typed.refused(problem), view)
    return to(request, f"{home_of(organisation)}/risks/{risk}", "risk_changed")


def _after(typed: Form, view: RiskView) -> Form:
    return replace(typed, values={**typed.values, "version": str(view.now.version)})


@form(f"{ROOM}/{{risk:int}}/review", guards=[LEADS, ours])
async def risk_reviewed(
    request: AnyRequest, organisation: FromPath[str], risk: FromPath[int]
) -> Response[str] | Redirect:
    """Looked at again, and nothing changed."""
    typed, by = await read_form(request, "version", "review_on", "note"), colleague_in(request, organisation)
    try:
        await review_risk(by, Seen(risk, whole_in(typed, "version")), day_in(typed, "review_on"), typed["note"])
    except (Unfit, Refused) as problem:
        return await _refused(request, typed, problem)
    return to(request, f"{home_of(organisation)}/risks/{risk}", "risk_reviewed")


async def _refused(request: AnyRequest, typed: Form, problem: Problem) -> Response[str]:
    """The page again, with the reason beside the field, or above everything where the page has no such field."""
    if isinstance(problem, NothingHere):
        raise problem
    if problem.extra.get("field") not in typed.values:
        problem.extra["field"] = ""
    named = request.path_params
    return await _shown(request, named["organisation"], named["risk"], typed.refused(problem))


@form(f"{ROOM}/{{risk:int}}/archive", guards=[LEADS, ours])
async def risk_archived(
    request: AnyRequest, organisation: FromPath[str], risk: FromPath[int]
) -> Response[str] | Redirect:
    """Out of the register, with a reason; the page that follows can undo that."""
    typed, by = await read_form(request, "version", "why"), colleague_in(request, organisation)
    try:
        await archive_risk(by, Seen(risk, whole_in(typed, "version")), typed["why"])
    except (Unfit, Refused) as problem:
        return await _refused(request, typed, problem)
    return to(request, f"{home_of(organisation)}/risks/{risk}", "risk_archived")


@form(f"{ROOM}/{{risk:int}}/restore", guards=[LEADS, ours])
async def risk_restored(request: AnyRequest, organisation: FromPath[str], risk: FromPath[int]) -> Redirect:
    """Back in the register, as it was."""
    await restore_risk(colleague_in(request, organisation), risk)
    return to(request, f"{home_of(organisation)}/risks/{risk}", "risk_restored")


@form(f"{ROOM}/{{risk:int}}/accept", guards=[needs(Permission.APPROVE_ASSESSMENTS), ours])
async def risk_accepted(
    request: AnyRequest, organisation: FromPath[str], risk: FromPath[int]
) -> Response[str] | Redirect:
    """Who answers for the organisation accepts what is left."""
    typed, by = await read_form(request, "version", "accept_why"), colleague_in(request, organisation)
    try:
        await accept_risk(by, Seen(risk, whole_in(typed, "version")), typed["accept_why"])
    except (Unfit, Refused) as problem:
        if problem.extra.get("field") == "why":
            problem.extra["field"] = "accept_why"
        return await _refused(request, typed, problem)
    return to(request, f"{home_of(organisation)}/risks/{risk}", "risk_accepted")


routes = [
    risks, risk_map, templates, risk_new, risk_added, risk_shown, risk_change, risk_changed, risk_reviewed,
    risk_archived, risk_restored, risk_accepted,
]  # fmt: skip

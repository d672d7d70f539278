"""What was decided about an organisation's application and label: decisions, conditions, appeals, the report."""

import asyncio

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from compliance.commands.label.appeals import appeal_act
from compliance.errors import NothingHere, NotYours
from compliance.queries.label.decision_pages import decision_page, decision_row, own_decisions
from compliance.queries.label.reporting import report_of
from infra.errors import Problem
from infra.i18n import text
from registry.references import numbered
from services.documents.label_report import report_pdf
from services.web.forms import EMPTY, Form, read_form
from services.web.guards import AnyRequest, form, ours, page
from services.web.language import language_of
from services.web.pages.account.answers import to
from services.web.pages.label.answers import APPLIES, home_of, label_page
from services.web.pages.rooms import colleague_in

PATH = "/organisations/{organisation:str}/label"


@page(PATH + "/decisions", guards=[APPLIES])
async def decisions_shown(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """Every application that was decided about, and what was done to the label."""
    return await _decisions(request, organisation, EMPTY)


async def _decisions(request: AnyRequest, organisation: str, typed: Form) -> Response[str]:
    by = colleague_in(request, organisation)
    return await label_page(request, "decisions", await own_decisions(by), typed, {"heads": by.may("approve")})


@page(PATH + "/decisions/{decision:int}", guards=[APPLIES])
async def own_decision_shown(
    request: AnyRequest, organisation: FromPath[str], decision: FromPath[int]
) -> Response[str]:
    """The record of a decision, checked against its hash."""
    view = await decision_page(decision, colleague_in(request, organisation).organisation)
    more = {"title": text("label.decision.title", number=view.case.number)}
    return await label_page(request, "decisions/decision", view, EMPTY, more)


@page(PATH + "/decisions/{decision:int}/record.json", guards=[APPLIES])
async def own_decision_data(organisation: FromPath[str], decision: FromPath[int]) -> Response[bytes]:
    """The record as it is kept, byte for byte."""
    row = await decision_row(decision, numbered(organisation))
    headers = {
        "Content-Disposition": f'attachment; filename="moldir-decision-{decision}.json"',
        "Cache-Control": "no-store",
    }
    return Response(bytes(row["document"]), media_type="application/json", headers=headers)


@page(PATH + "/reports/{application:int}/report.pdf", guards=[APPLIES])
async def report_paper(request: AnyRequest, organisation: FromPath[str], application: FromPath[int]) -> Response[bytes]:
    """The report that every applicant gets, on paper, in the language of the page."""
    language = language_of(request)
    view = await report_of(colleague_in(request, organisation), application)
    made = await asyncio.to_thread(report_pdf, view, language)
    headers = {
        "Content-Disposition": f'attachment; filename="moldir-label-{view.number}-{language}.pdf"',
        "Cache-Control": "no-store",
    }
    return Response(made, media_type="application/pdf", headers=headers)


@form(PATH + "/acts/{act:int}/appeal", guards=[APPLIES, ours])
async def act_appealed(
    request: AnyRequest, organisation: FromPath[str], act: FromPath[int]
) -> Response[str] | Redirect:
    """The first head appeals against what was done to the label."""
    typed = await read_form(request, "said")
    try:
        await appeal_act(colleague_in(request, organisation), act, typed["said"])
    except (NothingHere, NotYours):
        raise
    except Problem as problem:
        return await _decisions(request, organisation, _at(typed, problem))
    return to(request, f"{home_of(organisation)}/decisions", "appealed")


def _at(typed: Form, problem: Problem) -> Form:
    """A fault of one of many like forms stands above them; what was typed stays in each."""
    problem.extra["field"] = ""
    return typed.refused(problem)


routes = [
    decisions_shown, own_decision_shown, own_decision_data, report_paper, act_appealed,
]  # fmt: skip

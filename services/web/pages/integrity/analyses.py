"""Internal analyses of corruption risks: the list, a new one, its document, and the document as evidence at RA-1."""

import asyncio
from collections.abc import AsyncIterator

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from compliance.colleagues import Colleague
from compliance.commands.analyses import AnalysisSaid, Called, record_analysis
from compliance.commands.evidence import Described, attach_evidence
from compliance.errors import NotAccepted, NothingHere, Unfit
from compliance.queries.analyses import ITEM, analyses_page, analysis_of
from compliance.queries.heads import Place
from compliance.risks.analysis import number_of
from infra import clock
from infra.errors import Problem, Refused, Unavailable
from infra.i18n import text, translate
from services.accounts.permissions import Permission
from services.accounts.queries.members import people_of
from services.accounts.queries.organisations import name_of
from services.documents.risk_analysis import analysis_pdf
from services.web.forms import Form, filled, read_form
from services.web.guards import AnyRequest, form, needs, ours, page
from services.web.language import language_of
from services.web.pages.account.answers import to
from services.web.pages.integrity.answers import home_of, integrity_page
from services.web.pages.rooms import colleague_in
from services.web.typed import day_in, whole_in

ROOM = "/organisations/{organisation:str}/integrity/risks/analyses"
READS, LEADS = needs(Permission.READ_ASSESSMENTS), needs(Permission.CHANGE_ASSESSMENTS)
FIELDS = ("basis", "object", "done_by", "starts", "ends", "conclusions", "quasi_state")


@page(ROOM, guards=[READS])
async def analyses(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """What is on record, when the next is due, and a form for it."""
    return await _analyses(request, organisation)


async def _analyses(request: AnyRequest, organisation: str, typed: Form | None = None) -> Response[str]:
    by = colleague_in(request, organisation)
    view = await analyses_page(by)
    if typed is None:
        last = view.analyses[0].analysed_on if view.analyses else view.day.replace(day=1, month=1)
        done_by = (await people_of(by.organisation)).name(by.person)
        quasi = "1" if view.quasi_state else ""
        typed = filled(starts=last.isoformat(), ends=view.day.isoformat(), done_by=done_by, quasi_state=quasi)
    return await integrity_page(request, "risks/analyses", view, typed, {"lead": text("analysis.lead")})


@form(ROOM, guards=[LEADS, ours])
async def analysis_recorded(request: AnyRequest, organisation: FromPath[str]) -> Response[str] | Redirect:
    """It is on record as the register stands."""
    typed, by = await read_form(request, *FIELDS), colleague_in(request, organisation)
    called = Called(await name_of(by.organisation), (await people_of(by.organisation)).names)
    try:
        await record_analysis(by, _said(typed), called)
    except (Unfit, Refused) as problem:
        return await _analyses(request, organisation, typed.refused(problem))
    return to(request, f"{home_of(organisation)}/risks/analyses", "analysis_recorded")


def _said(typed: Form) -> AnalysisSaid:
    return AnalysisSaid(
        basis=typed["basis"],
        object=typed["object"],
        done_by=tuple(line for line in typed["done_by"].splitlines() if line.strip()),
        starts=day_in(typed, "starts"),
        ends=day_in(typed, "ends"),
        conclusions=typed["conclusions"],
        quasi_state=bool(typed["quasi_state"]),
    )


async def _document(by: Colleague, analysis: int, language: str) -> tuple[str, bytes]:
    value, sha256 = await analysis_of(by, analysis)
    return number_of(value, sha256), await asyncio.to_thread(analysis_pdf, value, sha256, language)


@page(f"{ROOM}/{{analysis:int}}/document.pdf", guards=[READS])
async def analysis_document(
    request: AnyRequest, organisation: FromPath[str], analysis: FromPath[int]
) -> Response[bytes]:
    """The document, in the language of the page; the same bytes whenever it is asked for."""
    language = language_of(request)
    number, made = await _document(colleague_in(request, organisation), analysis, language)
    headers = {
        "Content-Disposition": f'attachment; filename="{number}-{language}.pdf"',
        "Cache-Control": "private, no-store",
    }
    return Response(made, media_type="application/pdf", headers=headers)


@form(f"{ROOM}/{{analysis:int}}/evidence", guards=[LEADS, ours])
async def analysis_shown_as_evidence(
    request: AnyRequest, organisation: FromPath[str], analysis: FromPath[int]
) -> Response[str] | Redirect:
    """Its document stands at RA-1 of a running assessment, dated as the analysis is."""
    typed, by = await read_form(request, "assessment"), colleague_in(request, organisation)
    language, (value, _) = language_of(request), await analysis_of(by, analysis)
    number, made = await _document(by, analysis, language)
    said = Described(
        name=f"{translate('analysis.title', language)} {number}.pdf",
        media_type="application/pdf",
        kind="record",
        dated=min(value.analysed_on, clock.today()),
        source=translate("analysis.source", language),
        starts=value.starts,
        ends=value.ends,
    )
    try:
        await attach_evidence(by, Place(whole_in(typed, "assessment"), ITEM), said, _once(made))
    except (Unfit, NotAccepted, NothingHere, Unavailable, Refused) as problem:
        return await _refused(request, organisation, problem)
    return to(request, f"{home_of(organisation)}/risks/analyses", "analysis_shown")


async def _refused(request: AnyRequest, organisation: str, problem: Problem) -> Response[str]:
    problem.extra["field"] = ""
    return await _analyses(request, organisation, Form().refused(problem))


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content


routes = [analyses, analysis_recorded, analysis_document, analysis_shown_as_evidence]

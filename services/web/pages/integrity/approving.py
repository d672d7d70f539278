"""Submitting and approving a self-assessment, and how ready it is."""

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from compliance.commands.freezing import approve, submit
from compliance.errors import ChangedMeanwhile, OutOfTurn, SecondPersonNeeded
from compliance.queries.approval import approval, readiness_page
from infra.i18n import text
from services.accounts.permissions import Permission
from services.web.forms import EMPTY, Form, read_form
from services.web.guards import AnyRequest, form, needs, ours, page
from services.web.pages.account.answers import to
from services.web.pages.integrity.answers import home_of, integrity_page
from services.web.pages.rooms import colleague_in

READS = needs(Permission.READ_ASSESSMENTS)
PATH = "/organisations/{organisation:str}/integrity/assessments/{assessment:int}"


@page(PATH + "/readiness", guards=[READS])
async def ready(request: AnyRequest, organisation: FromPath[str], assessment: FromPath[int]) -> Response[str]:
    """How far it is, on one page."""
    view = await readiness_page(colleague_in(request, organisation), assessment)
    more = {"head": view.ready.head, "part": "readiness", "again": view.again}
    return await integrity_page(request, "assessments/readiness", view, more=more)


@page(PATH + "/approval", guards=[READS])
async def approval_shown(request: AnyRequest, organisation: FromPath[str], assessment: FromPath[int]) -> Response[str]:
    """What would be frozen, what was, and what changed since."""
    return await _approval(request, organisation, assessment, EMPTY)


async def _approval(request: AnyRequest, organisation: str, assessment: int, typed: Form) -> Response[str]:
    view = await approval(colleague_in(request, organisation), assessment)
    more = {"head": view.head, "part": "approval", "lead": text("approval.lead"), "again": view.again}
    return await integrity_page(request, "assessments/approval", view, typed, more)


@form(PATH + "/submit", guards=[needs(Permission.CHANGE_ASSESSMENTS), ours])
async def submitted(
    request: AnyRequest, organisation: FromPath[str], assessment: FromPath[int]
) -> Response[str] | Redirect:
    """It is frozen, and waits for approval."""
    try:
        await submit(colleague_in(request, organisation), assessment)
    except OutOfTurn as problem:
        return await _approval(request, organisation, assessment, EMPTY.refused(problem))
    return to(request, f"{home_of(organisation)}/assessments/{assessment}/approval", "submitted")


@form(PATH + "/approve", guards=[needs(Permission.APPROVE_ASSESSMENTS), ours])
async def approved(
    request: AnyRequest, organisation: FromPath[str], assessment: FromPath[int]
) -> Response[str] | Redirect:
    """Yes to exactly the bytes whose hash the form names."""
    typed = await read_form(request, "sha256")
    try:
        await approve(colleague_in(request, organisation), assessment, typed["sha256"])
    except (OutOfTurn, ChangedMeanwhile, SecondPersonNeeded) as problem:
        return await _approval(request, organisation, assessment, EMPTY.refused(problem))
    return to(request, f"{home_of(organisation)}/assessments/{assessment}/approval", "approved")


routes = [ready, approval_shown, submitted, approved]

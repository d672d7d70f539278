"""Auditors from outside: whom the organisation lets read an assessment, until when, and ending that at once."""

from datetime import timedelta

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from compliance.errors import Unfit
from infra import clock
from infra.errors import Refused
from infra.i18n import text
from registry.references import numbered
from services.accounts.commands.auditors import Auditing, end_access, invite_auditor
from services.accounts.errors import NotAnAddress, NothingThere, TooManyAttempts, Unreadable
from services.accounts.permissions import Permission
from services.accounts.queries.auditors import auditors_page
from services.web.forms import Form, filled, read_form
from services.web.guards import AnyRequest, form, needs, ours, page
from services.web.language import language_of
from services.web.pages.account.answers import to
from services.web.pages.integrity.answers import home_of, integrity_page
from services.web.typed import day_in
from services.web.viewing import viewer_in

PATH = "/organisations/{organisation:str}/integrity/auditors"
CHANGES = needs(Permission.CHANGE_AUDITORS)
FIELDS = ("assessment", "email", "language", "starts_on", "ends_on", "restricted")
USUAL = timedelta(days=30)


@page(PATH, guards=[CHANGES])
async def auditors(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """Who may read what, until when; and the form to invite somebody."""
    today = clock.today()
    typed = filled(
        language=language_of(request), starts_on=today.isoformat(), ends_on=(today + USUAL).isoformat(),
        assessment=request.query_params.get("assessment", ""),
    )  # fmt: skip
    return await _auditors(request, organisation, typed)


async def _auditors(request: AnyRequest, organisation: str, typed: Form) -> Response[str]:
    view = await auditors_page(viewer_in(request), numbered(organisation))
    return await integrity_page(request, "auditors", view, typed, {"lead": text("auditors.lead")})


@form(PATH, guards=[CHANGES, ours])
async def auditor_invited(request: AnyRequest, organisation: FromPath[str]) -> Response[str] | Redirect:
    """A letter goes out."""
    typed = await read_form(request, *FIELDS)
    try:
        await invite_auditor(viewer_in(request), numbered(organisation), _wish(typed))
    except (NotAnAddress, Unreadable, Unfit, Refused, TooManyAttempts, NothingThere) as problem:
        problem.extra.setdefault("field", "email")
        return await _auditors(request, organisation, typed.refused(problem))
    return to(request, f"{home_of(organisation)}/auditors", "auditor_invited")


def _wish(typed: Form) -> Auditing:
    """What the form says. Raises Unreadable, Unfit."""
    number = typed["assessment"]
    if not number.isascii() or not number.isdigit() or len(number) > 18:
        raise Unreadable(text("auditors.choose"), field="assessment")
    return Auditing(
        int(number), typed["email"], typed["language"], day_in(typed, "starts_on"), day_in(typed, "ends_on"),
        typed["restricted"] == "1",
    )  # fmt: skip


@form(PATH + "/{access:int}/end", guards=[CHANGES, ours])
async def auditor_ended(request: AnyRequest, organisation: FromPath[str], access: FromPath[int]) -> Redirect:
    """From this moment it opens nothing."""
    await end_access(viewer_in(request), numbered(organisation), access)
    return to(request, f"{home_of(organisation)}/auditors", "auditor_ended")


routes = [auditors, auditor_invited, auditor_ended]

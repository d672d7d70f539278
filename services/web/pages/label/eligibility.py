"""Before an application: what each level asks, why not yet, where it is mended; and the beginning of an application."""

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from compliance.commands.label.applying import Wanted, open_application
from compliance.errors import OutOfTurn, Unfit
from compliance.queries.label.applying import eligibility_page
from infra.i18n import text
from services.web.forms import EMPTY, Form, read_form
from services.web.guards import AnyRequest, form, ours, page
from services.web.language import language_of
from services.web.pages.account.answers import to
from services.web.pages.label.answers import APPLIES, home_of, label_page
from services.web.pages.rooms import colleague_in

ROOM = "/organisations/{organisation:str}/label"
FIELDS = ("level", "purpose")
LONGEST_CODE = 40
# where a requirement is mended: the room that its scheme names -> its path below the organisation's
PLACES = {
    "assessments": "/integrity/assessments", "findings": "/integrity/findings", "programme": "/integrity/programme",
    "declarations": "/integrity/declarations", "risks": "/integrity/risks", "training": "/training",
    "certificates": "/integrity/certificates",
}  # fmt: skip


@page(f"{ROOM}/eligibility", guards=[APPLIES])
async def eligibility_shown(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """Every requirement of a level: met, not yet and why, for people to judge."""
    return await _eligibility(request, organisation, request.query_params.get("level", "")[:LONGEST_CODE], EMPTY)


async def _eligibility(request: AnyRequest, organisation: str, level: str, typed: Form) -> Response[str]:
    view = await eligibility_page(colleague_in(request, organisation), level)
    more = {"lead": text("label.eligibility.lead"), "places": PLACES}
    return await label_page(request, "eligibility", view, typed, more)


@form(f"{ROOM}/applications", guards=[APPLIES, ours])
async def application_opened(request: AnyRequest, organisation: FromPath[str]) -> Response[str] | Redirect:
    """An application is begun, in the language in which it was asked for."""
    typed = await read_form(request, *FIELDS)
    wanted = Wanted(typed["level"], typed["purpose"] or "grant", language_of(request))  # type: ignore[arg-type] # the command says what it can be
    try:
        application = await open_application(colleague_in(request, organisation), wanted)
    except (Unfit, OutOfTurn) as problem:
        problem.extra.pop("field", None)  # buttons chose: there is no field to stand at
        return await _eligibility(request, organisation, "", typed.refused(problem))
    return to(request, f"{home_of(organisation)}/applications/{application}", "application_opened")


routes = [eligibility_shown, application_opened]

"""Self-assessments of an organisation: which there are, and starting another."""

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from compliance.commands.opening import Opening, open_assessment
from compliance.errors import OutOfTurn, Unfit
from compliance.queries.overview import assessments_of, start_view
from infra import clock, i18n
from infra.i18n import text
from services.accounts.permissions import Permission
from services.accounts.queries.organisations import name_of
from services.web.forms import Form, filled, read_form
from services.web.guards import AnyRequest, form, needs, ours, page
from services.web.language import language_of
from services.web.pages.account.answers import to
from services.web.pages.integrity.answers import home_of, integrity_page
from services.web.pages.rooms import colleague_in

LEADS = needs(Permission.CHANGE_ASSESSMENTS)
FIELDS = ("edition", "profile", "cycle", "name", "boundary", "entities", "sites", "products")


@page("/organisations/{organisation:str}/integrity/assessments", guards=[needs(Permission.READ_INTEGRITY)])
async def assessments(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """All that the viewer sees, newest first."""
    return await integrity_page(request, "assessments", await assessments_of(colleague_in(request, organisation)))


@page("/organisations/{organisation:str}/integrity/assessments/new", guards=[LEADS])
async def start(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """The form to start one, filled in as far as it is known."""
    by = colleague_in(request, organisation)
    view = await start_view(by)
    edition = next((each.code for each in view.standards if each.code not in view.running), "")
    name = i18n.show(await name_of(by.organisation), language_of(request))
    typed = filled(edition=edition, profile="S", cycle=str(clock.today().year), name=name)
    return await _form(request, organisation, typed)


async def _form(request: AnyRequest, organisation: str, typed: Form) -> Response[str]:
    view = await start_view(colleague_in(request, organisation))
    return await integrity_page(
        request, "assessments/assessment_start", view, typed, {"lead": text("assessments.start.lead")}
    )


@form("/organisations/{organisation:str}/integrity/assessments", guards=[LEADS, ours])
async def started(request: AnyRequest, organisation: FromPath[str]) -> Response[str] | Redirect:
    """It is opened, and one is led to it."""
    typed = await read_form(request, *FIELDS)
    entities = tuple(each.replace(" ", "") for each in _lines(typed["entities"]))
    opening = Opening(
        typed["edition"], typed["profile"], typed["cycle"], typed["name"], typed["boundary"],
        _lines(typed["products"]), _lines(typed["sites"]), entities,
    )  # fmt: skip
    try:
        assessment = await open_assessment(colleague_in(request, organisation), opening)
    except (Unfit, OutOfTurn) as problem:
        problem.extra.setdefault("field", "edition")
        return await _form(request, organisation, typed.refused(problem))
    return to(request, f"{home_of(organisation)}/assessments/{assessment}", "opened")


def _lines(written: str) -> tuple[str, ...]:
    """One thing a line, empty lines passed over."""
    return tuple(line.strip() for line in written.splitlines() if line.strip())


routes = [assessments, start, started]

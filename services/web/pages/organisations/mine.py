"""One's organisations: which they are, for which one acts, and claiming another."""

from litestar import Response
from litestar.response import Redirect

from infra.errors import Problem, Refused
from registry.errors import NotABin
from registry.references import numbered
from services.accounts.commands.claims import claim_organisation
from services.accounts.commands.members import act_for
from services.accounts.permissions import Permission
from services.accounts.queries.organisations import my_organisations
from services.web.forms import EMPTY, Form, read_form
from services.web.guards import AnyRequest, form, needs, ours, page
from services.web.pages.account.answers import go, shown, to
from services.web.viewing import viewer_in
from services.web.wanted import page_asked


@page("/account/organisations", guards=[needs(Permission.CLAIM_ORGANISATION)])
async def mine(request: AnyRequest) -> Response[str]:
    """Organisations, claims and what waits."""
    return await _mine(request, EMPTY)


async def _mine(request: AnyRequest, typed: Form) -> Response[str]:
    return shown(request, "organisations", await my_organisations(viewer_in(request)), typed, here="organisations")


@form("/account/organisations", guards=[needs(Permission.CLAIM_ORGANISATION), ours])
async def claimed(request: AnyRequest) -> Response[str] | Redirect:
    """A claim is made for the number typed."""
    typed = await read_form(request, "number")
    try:
        claim = await claim_organisation(viewer_in(request), typed["number"])
    except (NotABin, Refused) as problem:
        return await _mine(request, typed.refused(_beside(problem, "number")))
    return to(request, f"/account/claims/{claim}", "claimed")


def _beside(problem: Problem, field: str) -> Problem:
    problem.extra.setdefault("field", field)
    return problem


@form("/account/acting", guards=[needs(Permission.JOIN_ORGANISATION), ours])
async def acting(request: AnyRequest) -> Redirect:
    """From now on for that organisation, and back to the page one was on."""
    chosen = await read_form(request, "organisation")
    await act_for(viewer_in(request), numbered(chosen["organisation"]))
    return go(page_asked(request))


routes = [mine, claimed, acting]

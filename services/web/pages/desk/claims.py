"""Organisations to verify, and those there are."""

from litestar import Response
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from infra.errors import Refused
from infra.i18n import text
from registry.identifiers import clean
from registry.references import masked, numbered
from services.accounts.commands.claims import grant_claim, refuse_claim
from services.accounts.commands.staff import resume_organisation, suspend_organisation
from services.accounts.errors import Unreadable
from services.accounts.permissions import Permission, may
from services.accounts.queries.desk import claim_page, claims_page
from services.accounts.queries.organisations import organisation_page
from services.web.forms import EMPTY, Form, filled, read_form
from services.web.guards import AnyRequest, form, needs, ours, page
from services.web.pages.account.answers import to
from services.web.pages.desk.answers import desk_page
from services.web.viewing import viewer_in

DECIDES = needs(Permission.DECIDE_CLAIMS)
READS = needs(Permission.READ_CLAIMS)


@page("/desk/organisations", guards=[READS])
async def claims(request: AnyRequest, number: FromQuery[str] = "") -> Response[str]:
    """Claims that wait, oldest first; organisations, newest first."""
    asked = clean(numbered(number))[:12]
    return desk_page(
        request, "claims", await claims_page(viewer_in(request), asked), filled(number=number.strip()[:40])
    )


@page("/desk/claims/{claim:int}", guards=[READS])
async def claim_shown(request: AnyRequest, claim: FromPath[int]) -> Response[str]:
    """One claim, with what helps to decide it."""
    return await _claim(request, claim, EMPTY)


async def _claim(request: AnyRequest, claim: int, typed: Form) -> Response[str]:
    viewer = viewer_in(request)
    more = {"here": "claims", "decides": may(viewer, Permission.DECIDE_CLAIMS)}
    return desk_page(request, "claim", await claim_page(viewer, claim), typed, more)


@form("/desk/claims/{claim:int}/grant", guards=[DECIDES, ours])
async def granted(request: AnyRequest, claim: FromPath[int]) -> Response[str] | Redirect:
    """The person speaks for the organisation."""
    try:
        await grant_claim(viewer_in(request), claim)
    except Refused as problem:
        return await _claim(request, claim, EMPTY.refused(problem))
    return to(request, f"/desk/claims/{claim}", "granted")


@form("/desk/claims/{claim:int}/refuse", guards=[DECIDES, ours])
async def refused(request: AnyRequest, claim: FromPath[int]) -> Response[str] | Redirect:
    """They do not, for a reason that they are told."""
    typed = await read_form(request, "reason")
    try:
        await refuse_claim(viewer_in(request), claim, typed["reason"])
    except (Unreadable, Refused) as problem:
        return await _claim(request, claim, typed.refused(problem))
    return to(request, f"/desk/claims/{claim}", "refused")


@page("/desk/organisations/{organisation:str}", guards=[READS])
async def organisation(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """One organisation: members, and suspending it."""
    return await _organisation(request, organisation, EMPTY)


async def _organisation(request: AnyRequest, number: str, typed: Form) -> Response[str]:
    viewer = viewer_in(request)
    view = await organisation_page(viewer, numbered(number))
    more = {
        "heading": text("desk.organisation", number=masked(number)), "here": "claims",
        "decides": may(viewer, Permission.DECIDE_CLAIMS),
    }  # fmt: skip
    return desk_page(request, "organisation", view, typed, more)


@form("/desk/organisations/{organisation:str}/suspend", guards=[DECIDES, ours])
async def suspended(request: AnyRequest, organisation: FromPath[str]) -> Response[str] | Redirect:
    """Its members may read and leave, until it goes on."""
    typed = await read_form(request, "reason")
    try:
        await suspend_organisation(viewer_in(request), numbered(organisation), typed["reason"])
    except Unreadable as problem:
        return await _organisation(request, organisation, typed.refused(problem))
    return to(request, f"/desk/organisations/{organisation}", "suspended")


@form("/desk/organisations/{organisation:str}/resume", guards=[DECIDES, ours])
async def resumed(request: AnyRequest, organisation: FromPath[str]) -> Redirect:
    """It goes on."""
    await resume_organisation(viewer_in(request), numbered(organisation))
    return to(request, f"/desk/organisations/{organisation}", "resumed")


routes = [claims, claim_shown, granted, refused, organisation, suspended, resumed]

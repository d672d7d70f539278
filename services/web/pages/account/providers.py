"""Signing in through one's organisation."""

from urllib.parse import urlsplit

from litestar import Response
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from infra.errors import Problem
from infra.i18n import text
from services.accounts.addresses import address_of
from services.accounts.commands.providers import Return, arrive, set_out
from services.accounts.errors import NothingThere
from services.accounts.queries.providers import provider_for, provider_named
from services.accounts.views.people import EntryView, WayView
from services.web.cookies import SESSION, cookie
from services.web.forms import Form, read_form
from services.web.guards import AnyRequest, form, ours, page, public, signed_in
from services.web.language import language_of
from services.web.pages.account.answers import go, shown, stepped, to
from services.web.viewing import browser_in, site_of, viewer_in
from services.web.wanted import wanted_page

# what may have gone wrong with a provider, as the address of a page may name it
FAULTS = (
    "account.provider.not_proved", "account.provider.no_email", "account.provider.not_yours",
    "account.provider.unwell", "account.blocked", "account.ceremony_over",
)  # fmt: skip


@page("/sign-in/organisation", guards=[public])
async def organisation(request: AnyRequest, wanted: FromQuery[str] = "", fault: FromQuery[str] = "") -> Response[str]:
    """Which address one has at work; and why it did not work, for whoever comes back from a provider."""
    typed = Form(faults={"": text(fault)} if fault in FAULTS else {})
    return shown(request, "organisation", EntryView(wanted), typed)


@form("/sign-in/organisation", guards=[ours, public])
async def organisation_found(request: AnyRequest) -> Response[str] | Redirect:
    """The organisation that speaks for the address's domain; whether the person exists is not looked at."""
    typed = await read_form(request, "email", "wanted")
    try:
        found = await provider_for(address_of(typed["email"]))
        if found is None:
            raise NothingThere(text("account.provider.none_for"), field="email")
    except Problem as problem:
        return shown(request, "organisation", EntryView(typed["wanted"]), typed.refused(problem))
    return to(request, f"/sign-in/organisation/{found.code}", wanted=typed["wanted"])


@page("/sign-in/organisation/{code:str}", guards=[public])
async def way(request: AnyRequest, code: FromPath[str], wanted: FromQuery[str] = "") -> Response[str]:
    """Where the reader will be sent: a link, so that they see the address before they type a password there."""
    return await _way(request, code, wanted)


@page("/confirm/organisation/{code:str}", guards=[signed_in])
async def way_to_confirm(request: AnyRequest, code: FromPath[str], wanted: FromQuery[str] = "") -> Response[str]:
    """The same for somebody signed in, who proves once more to be there."""
    return await _way(request, code, wanted)


async def _way(request: AnyRequest, code: str, wanted: str) -> Response[str]:
    provider = await provider_named(code)
    url = await set_out(code, wanted, viewer_in(request), browser_in(request), site_of(request))
    return shown(request, "way", WayView(provider.name, urlsplit(url).netloc, url))


@page("/openid/{provider:str}/back", guards=[public])
async def back(request: AnyRequest, provider: FromPath[str]) -> Response[str] | Redirect:
    """The way back from a provider, in whatever language the reader has."""
    try:
        said = request.query_params
        brought = Return(provider, said.get("code", ""), said.get("state", ""))
        arrived = await arrive(brought, viewer_in(request), browser_in(request))
    except Problem as problem:
        fault = problem.text.id if problem.text.id in FAULTS else FAULTS[0]
        return to(request, "/sign-in/organisation", fault=fault)
    if viewer_in(request).known:
        renewed = cookie(request.scope, SESSION, arrived.step.session)
        return go(wanted_page(arrived.wanted, language_of(request)), [renewed])
    return stepped(request, arrived.step, arrived.wanted)


routes = [organisation, organisation_found, way, way_to_confirm]
everywhere = [back]

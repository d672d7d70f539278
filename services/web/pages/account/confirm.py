"""Proving once more to be there, before anything sensitive."""

from litestar import Response
from litestar.params import FromQuery
from litestar.response import Redirect

from infra.errors import Problem
from services.accounts.commands.signing_in import ask_for_passkey, prove_by_passkey, prove_by_password
from services.accounts.queries.pages import confirm_of
from services.web.cookies import SESSION, cookie
from services.web.forms import EMPTY, Form, read_form
from services.web.guards import AnyRequest, form, ours, page, signed_in
from services.web.language import language_of
from services.web.pages.account.answers import go, shown
from services.web.viewing import browser_in, site_of, viewer_in
from services.web.wanted import wanted_page


@page("/confirm", guards=[signed_in])
async def confirm(request: AnyRequest, wanted: FromQuery[str] = "") -> Response[str]:
    """Password, passkey or organisation: what the person has."""
    return await _page(request, wanted)


@form("/confirm", guards=[signed_in, ours])
async def confirmed_by_password(request: AnyRequest) -> Response[str] | Redirect:
    """On to the page that was wanted, under a new secret of the session."""
    typed = await read_form(request, "password", "wanted")
    try:
        token = await prove_by_password(viewer_in(request), typed["password"], browser_in(request))
    except Problem as problem:
        return await _page(request, typed["wanted"], typed.refused(problem))
    return _on(request, token, typed["wanted"])


@form("/confirm/passkey/options", guards=[signed_in, ours], media_type="application/json")
async def passkey_to_confirm(request: AnyRequest) -> Response[str]:
    """A challenge, for the island that speaks with the device."""
    options = await ask_for_passkey(browser_in(request), site_of(request))
    return Response(options, media_type="application/json", headers={"Cache-Control": "no-store"})


@form("/confirm/passkey", guards=[signed_in, ours])
async def confirmed_by_passkey(request: AnyRequest) -> Response[str] | Redirect:
    """The device's answer."""
    typed = await read_form(request, "credential", "wanted")
    try:
        token = await prove_by_passkey(viewer_in(request), typed["credential"], browser_in(request), site_of(request))
    except Problem as problem:
        return await _page(request, typed["wanted"], typed.refused(problem))
    return _on(request, token, typed["wanted"])


async def _page(request: AnyRequest, wanted: str, typed: Form = EMPTY) -> Response[str]:
    return shown(request, "confirm", await confirm_of(viewer_in(request), wanted), typed)


def _on(request: AnyRequest, token: str, wanted: str) -> Redirect:
    return go(wanted_page(wanted, language_of(request)), [cookie(request.scope, SESSION, token)])


routes = [confirm, confirmed_by_password, passkey_to_confirm, confirmed_by_passkey]

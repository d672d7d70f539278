"""Signing in and out."""

from litestar import Response
from litestar.params import FromQuery
from litestar.response import Redirect

from infra.errors import Problem
from services.accounts.commands.ceremonies import begun
from services.accounts.commands.sessions import sign_out
from services.accounts.commands.signing_in import (
    ask_for_passkey,
    set_new_password,
    sign_in_by_code,
    sign_in_by_passkey,
    sign_in_by_password,
)
from services.accounts.errors import CeremonyOver, ThroughProvider
from services.accounts.views.people import EntryView
from services.web.cookies import SESSION, cookie
from services.web.forms import read_form
from services.web.guards import AnyRequest, form, ours, page, public, signed_in
from services.web.language import language_of
from services.web.pages.account.answers import go, shown, stepped, to
from services.web.viewing import browser_in, site_of, viewer_in
from services.web.wanted import wanted_page


@page("/sign-in", guards=[public])
async def sign_in(request: AnyRequest, wanted: FromQuery[str] = "") -> Response[str] | Redirect:
    """Address and password, a passkey, or one's organisation."""
    if viewer_in(request).known:
        return go(wanted_page(wanted, language_of(request)))
    return shown(request, "sign_in", EntryView(wanted))


@form("/sign-in", guards=[ours, public])
async def signed_in_by_password(request: AnyRequest) -> Response[str] | Redirect:
    """On to the page that was wanted, or to the second step."""
    typed = await read_form(request, "email", "password", "wanted")
    try:
        step = await sign_in_by_password(typed["email"], typed["password"], browser_in(request))
    except ThroughProvider as problem:
        return to(request, f"/sign-in/organisation/{problem.extra['provider']}", wanted=typed["wanted"])
    except Problem as problem:
        return shown(request, "sign_in", EntryView(typed["wanted"]), typed.refused(problem))
    return stepped(request, step, typed["wanted"])


@form("/sign-in/passkey/options", guards=[ours, public], media_type="application/json")
async def passkey_asked(request: AnyRequest) -> Response[str]:
    """A challenge, for the island that speaks with the device."""
    options = await ask_for_passkey(browser_in(request), site_of(request))
    return Response(options, media_type="application/json", headers={"Cache-Control": "no-store"})


@form("/sign-in/passkey", guards=[ours, public])
async def signed_in_by_passkey(request: AnyRequest) -> Response[str] | Redirect:
    """The device's answer."""
    typed = await read_form(request, "credential", "wanted")
    try:
        step = await sign_in_by_passkey(typed["credential"], browser_in(request), site_of(request))
    except Problem as problem:
        return shown(request, "sign_in", EntryView(typed["wanted"]), typed.refused(problem))
    return stepped(request, step, typed["wanted"])


@page("/sign-in/code", guards=[public])
async def code(request: AnyRequest, wanted: FromQuery[str] = "") -> Response[str] | Redirect:
    """The second step."""
    try:
        await begun("code", browser_in(request))
    except CeremonyOver:
        return to(request, "/sign-in", wanted=wanted)
    return shown(request, "code", EntryView(wanted))


@form("/sign-in/code", guards=[ours, public])
async def signed_in_by_code(request: AnyRequest) -> Response[str] | Redirect:
    """A code of the app, or a recovery code."""
    typed = await read_form(request, "code", "wanted")
    try:
        step = await sign_in_by_code(typed["code"], browser_in(request))
    except CeremonyOver:
        return to(request, "/sign-in", wanted=typed["wanted"])
    except Problem as problem:
        return shown(request, "code", EntryView(typed["wanted"]), typed.refused(problem))
    return stepped(request, step, typed["wanted"])


@page("/sign-in/new-password", guards=[public])
async def new_password(request: AnyRequest, wanted: FromQuery[str] = "") -> Response[str] | Redirect:
    """The step after a password that everybody knows."""
    try:
        await begun("new-password", browser_in(request))
    except CeremonyOver:
        return to(request, "/sign-in", wanted=wanted)
    return shown(request, "new_password", EntryView(wanted))


@form("/sign-in/new-password", guards=[ours, public])
async def new_password_set(request: AnyRequest) -> Response[str] | Redirect:
    """A better one, and on."""
    typed = await read_form(request, "password", "wanted")
    try:
        step = await set_new_password(typed["password"], browser_in(request))
    except CeremonyOver:
        return to(request, "/sign-in", wanted=typed["wanted"])
    except Problem as problem:
        return shown(request, "new_password", EntryView(typed["wanted"]), typed.refused(problem))
    return stepped(request, step, typed["wanted"])


@form("/sign-out", guards=[signed_in, ours])
async def signed_out(request: AnyRequest) -> Redirect:
    """Nothing of the session is left, neither here nor in the browser."""
    await sign_out(viewer_in(request))
    answer = go(f"/{language_of(request)}/sign-in?done=signed_out", [cookie(request.scope, SESSION, "", max_age=0)])
    # what the back button would show, and words that waited on the device
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


routes = [
    sign_in,
    signed_in_by_password,
    passkey_asked,
    signed_in_by_passkey,
    code,
    signed_in_by_code,
    new_password,
    new_password_set,
    signed_out,
]

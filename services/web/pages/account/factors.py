"""What one proves oneself with: authenticator app, passkeys, recovery codes."""

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from infra.errors import Problem
from services.accounts.commands.ceremonies import begun
from services.accounts.commands.factors import (
    add_passkey,
    ask_for_new_passkey,
    begin_totp,
    confirm_totp,
    put_codes_away,
    remove_passkey,
    remove_totp,
    renew_recovery_codes,
)
from services.accounts.errors import CeremonyOver
from services.accounts.queries.pages import authenticator_of, recovery_of, ways_of
from services.web.forms import EMPTY, Form, filled, read_form
from services.web.guards import AnyRequest, form, ours, page, proved, signed_in
from services.web.pages.account.answers import shown, to
from services.web.viewing import browser_in, site_of, viewer_in


@page("/account/security", guards=[signed_in])
async def security(request: AnyRequest) -> Response[str]:
    """Everything that the account is held by."""
    return shown(request, "security", await ways_of(viewer_in(request).person), here="security")


@page("/account/authenticator", guards=[proved])
async def authenticator(request: AnyRequest) -> Response[str]:
    """An app that makes codes: begin, put the secret into it, give its first code."""
    return await _authenticator(request)


@form("/account/authenticator/begin", guards=[proved, ours])
async def authenticator_begun(request: AnyRequest) -> Redirect:
    """A fresh secret."""
    await begin_totp(viewer_in(request))
    return to(request, "/account/authenticator")


@form("/account/authenticator", guards=[proved, ours])
async def authenticator_added(request: AnyRequest) -> Response[str] | Redirect:
    """The first code: from now on sign-in asks for one."""
    typed = await read_form(request, "code")
    try:
        await confirm_totp(viewer_in(request), typed["code"], browser_in(request))
    except Problem as problem:
        return await _authenticator(request, typed.refused(problem))
    return await _added(request, "totp")


@form("/account/authenticator/remove", guards=[proved, ours])
async def authenticator_removed(request: AnyRequest) -> Redirect:
    """The app counts no more."""
    await remove_totp(viewer_in(request))
    return to(request, "/account/security", "totp_removed")


async def _authenticator(request: AnyRequest, typed: Form = EMPTY) -> Response[str]:
    return shown(request, "authenticator", await authenticator_of(viewer_in(request)), typed, here="security")


async def _added(request: AnyRequest, done: str) -> Redirect:
    """After the first factor to the recovery codes that came with it, else back."""
    return to(request, "/account/recovery-codes" if await _codes(request) else "/account/security", done)


@page("/account/passkeys", guards=[proved])
async def passkeys(request: AnyRequest) -> Response[str]:
    """The keys there are, and one more."""
    return await _passkeys(request, filled(name=browser_in(request).device))


@form("/account/passkeys/options", guards=[proved, ours], media_type="application/json")
async def new_passkey_asked(request: AnyRequest) -> Response[str]:
    """A challenge, for the island that speaks with the device."""
    options = await ask_for_new_passkey(viewer_in(request), browser_in(request), site_of(request))
    return Response(options, media_type="application/json", headers={"Cache-Control": "no-store"})


@form("/account/passkeys", guards=[proved, ours])
async def passkey_added(request: AnyRequest) -> Response[str] | Redirect:
    """The key that the device has made."""
    typed = await read_form(request, "credential", "name")
    browser = browser_in(request)
    try:
        await add_passkey(viewer_in(request), typed["credential"], typed["name"], browser, site_of(request))
    except Problem as problem:
        return await _passkeys(request, typed.refused(problem))
    return await _added(request, "passkey")


@form("/account/passkeys/{passkey:int}/remove", guards=[proved, ours])
async def passkey_removed(request: AnyRequest, passkey: FromPath[int]) -> Redirect:
    """The key opens nothing more."""
    await remove_passkey(viewer_in(request), passkey)
    return to(request, "/account/passkeys", "passkey_removed")


async def _passkeys(request: AnyRequest, typed: Form) -> Response[str]:
    return shown(request, "passkeys", await ways_of(viewer_in(request).person), typed, here="security")


@page("/account/recovery-codes", guards=[proved])
async def recovery(request: AnyRequest) -> Response[str]:
    """The codes, to be printed or written down, until they are put away."""
    view = await recovery_of(viewer_in(request), await _codes(request))
    return shown(request, "recovery", view, here="security")


@form("/account/recovery-codes/renew", guards=[proved, ours])
async def recovery_renewed(request: AnyRequest) -> Redirect:
    """A new set; the old codes are void."""
    await renew_recovery_codes(viewer_in(request), browser_in(request))
    return to(request, "/account/recovery-codes")


@form("/account/recovery-codes/away", guards=[proved, ours])
async def recovery_away(request: AnyRequest) -> Redirect:
    """They are kept elsewhere now."""
    await put_codes_away(viewer_in(request), browser_in(request))
    return to(request, "/account/security", "recovery")


async def _codes(request: AnyRequest) -> tuple[str, ...]:
    """The codes to be shown in this browser."""
    try:
        shown_now = await begun("codes", browser_in(request))
    except CeremonyOver:
        return ()
    mine = shown_now.person == viewer_in(request).person
    return tuple(shown_now.data["codes"].split()) if mine else ()


routes = [
    security, authenticator, authenticator_begun, authenticator_added, authenticator_removed, passkeys,
    new_passkey_asked, passkey_added, passkey_removed, recovery, recovery_renewed, recovery_away,
]  # fmt: skip

"""Keys for programs: which there are, a new one, one that takes over, one that opens nothing any more."""

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from infra.errors import Problem
from registry.references import numbered
from services.accounts.commands.keys import KeyWanted, make_key, renew_key, revoke_key
from services.accounts.queries.keys import keys_page
from services.accounts.scopes import Scope
from services.web.forms import Form, filled, read_form
from services.web.guards import AnyRequest, form, ours, page, proved, signed_in
from services.web.pages.account.answers import shown, to
from services.web.viewing import viewer_in

FIELDS = ("name", "owner", "days", *(f"scope-{scope}" for scope in Scope))


@page("/account/keys", guards=[signed_in])
async def keys(request: AnyRequest) -> Response[str]:
    """One's own and those of organisations in which one may change them; and a form for a new one."""
    return await _keys(request, filled(**{"days": "90", "scope-register": "1"}))


async def _keys(request: AnyRequest, typed: Form) -> Response[str]:
    return shown(request, "keys", await keys_page(viewer_in(request)), typed, here="keys")


@form("/account/keys", guards=[proved, ours])
async def key_made(request: AnyRequest) -> Response[str]:
    """The new key: this answer is the only one that ever shows it."""
    typed = await read_form(request, *FIELDS)
    scopes = tuple(scope.value for scope in Scope if typed[f"scope-{scope}"])
    try:
        made = await make_key(
            viewer_in(request), KeyWanted(typed["name"], scopes, typed["days"], numbered(typed["owner"]) or None)
        )
    except Problem as problem:
        return await _keys(request, typed.refused(problem))
    return shown(request, "new_key", made, here="keys")


@form("/account/keys/{key:int}/renew", guards=[proved, ours])
async def key_renewed(request: AnyRequest, key: FromPath[int]) -> Response[str]:
    """The key that takes over."""
    return shown(request, "new_key", await renew_key(viewer_in(request), key), here="keys")


@form("/account/keys/{key:int}/revoke", guards=[proved, ours])
async def key_revoked(request: AnyRequest, key: FromPath[int]) -> Redirect:
    """From now on it opens nothing."""
    await revoke_key(viewer_in(request), key)
    return to(request, "/account/keys", "key_revoked")


routes = [keys, key_made, key_renewed, key_revoked]

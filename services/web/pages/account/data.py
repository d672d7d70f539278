"""What is kept about a person: a copy, and deletion."""

import json

from litestar import Response
from litestar.response import Redirect

from infra import clock
from infra.i18n import text
from services.accounts.commands.details import erase, export
from services.accounts.errors import Unreadable
from services.accounts.views.people import DataView
from services.web.cookies import SESSION, cookie
from services.web.forms import read_form
from services.web.guards import AnyRequest, form, ours, page, proved, signed_in
from services.web.language import language_of
from services.web.pages.account.answers import go, shown
from services.web.viewing import viewer_in


@page("/account/data", guards=[signed_in])
async def data(request: AnyRequest) -> Response[str]:
    """What may be taken and what may be deleted."""
    return shown(request, "data", DataView(viewer_in(request).email), here="data")


@form("/account/data/copy", guards=[proved, ours], media_type="application/json")
async def copy(request: AnyRequest) -> Response[str]:
    """Everything that is kept about the person, as one JSON file."""
    found = await export(viewer_in(request))
    name = f"moldir-{clock.today():%Y%m%d}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    written = json.dumps(found, ensure_ascii=False, indent=2, default=str)
    return Response(written, media_type="application/json", headers=headers)


@form("/account/data/erase", guards=[proved, ours])
async def erased(request: AnyRequest) -> Response[str] | Redirect:
    """The account is gone, once its address was typed."""
    typed = await read_form(request, "email")
    viewer = viewer_in(request)
    if typed["email"].strip().casefold() != viewer.email.casefold():
        problem = Unreadable(text("account.erase.mistyped"), field="email")
        return shown(request, "data", DataView(viewer.email), typed.refused(problem), here="data")
    await erase(viewer)
    answer = go(f"/{language_of(request)}/sign-in?done=erased", [cookie(request.scope, SESSION, "", max_age=0)])
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


routes = [data, copy, erased]

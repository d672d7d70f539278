"""Whoever is in the room says so, from the QR on paper."""

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from compliance.commands.training.attendance import sign_in
from compliance.errors import OutOfTurn
from compliance.queries.training.attendance import signing
from services.accounts.queries.organisations import name_of
from services.web.forms import EMPTY, Form
from services.web.guards import AnyRequest, form, learns, ours, page
from services.web.pages.account.answers import to
from services.web.pages.learning.answers import learning_page

PATH = "/learn/sheet/{token:str}"


@page(PATH, guards=[learns])
async def sheet_asked(request: AnyRequest, token: FromPath[str]) -> Response[str]:
    """What it is, and a button."""
    return await _sheet(request, token)


async def _sheet(request: AnyRequest, token: str, typed: Form = EMPTY) -> Response[str]:
    _, view = await signing(token)
    return await learning_page(request, "sheet", view, typed, {"name": await name_of(view.organisation)})


@form(PATH, guards=[learns, ours])
async def sheet_signed(request: AnyRequest, token: FromPath[str]) -> Response[str] | Redirect:
    """They are there."""
    try:
        await sign_in(token)
    except OutOfTurn as problem:
        return await _sheet(request, token, EMPTY.refused(problem))
    return to(request, f"/learn/sheet/{token}", "signed")


routes = [sheet_asked, sheet_signed]

"""Telling of a misuse of the mark: for everybody, without an account, from a telephone."""

import re

from litestar import Response
from litestar.params import FromQuery
from litestar.response import Redirect

from compliance.commands.label.misuse import LONGEST, Photo, Told, tell_misuse
from compliance.commands.label.photos import LARGEST
from compliance.errors import NotAccepted, Unfit
from infra.errors import Unavailable
from infra.i18n import Size, text
from infra.media_types import type_of_name
from infra.rates import spend
from services.accounts import quotas
from services.web.forms import Form, filled, read_form
from services.web.guards import AnyRequest, ours, page, public, upload
from services.web.limits import too_often
from services.web.pages.account.answers import to
from services.web.render import Page, render
from services.web.uploads import OVER, Bringing, beside_file, brought, content_of

CASE = re.compile(r"CWM-[0-9]{4}-[0-9A-Z]{8}")
FIELDS = tuple(LONGEST)


@page("/label/misuse", guards=[public])
async def misuse(request: AnyRequest, number: FromQuery[str] = "") -> Response[str]:
    """The form; a label's page leads here with its number."""
    return _form(request, filled(number_seen=number[:40]))


def _form(request: AnyRequest, typed: Form) -> Response[str]:
    more = {"limit": Size(LARGEST), "longest": LONGEST}
    status = 422 if typed.faults else 200
    return render(request, Page("misuse/tell.html", None, text("misuse.heading"), status=status, form=typed, more=more))


@upload("/label/misuse", guards=[public, ours], request_class=Bringing, request_max_body_size=OVER * LARGEST)
async def misuse_told(request: AnyRequest) -> Response[str] | Redirect:
    """What somebody saw; counted by network, so that nobody floods the desk."""
    client = request.scope.get("client")
    policy = quotas.misuse()
    spent = await spend(policy, quotas.network_of(client[0] if client else "")) if policy else None
    if spent is not None and not spent.allowed:
        return too_often(request, spent)
    typed = await read_form(request, *FIELDS)
    file = brought(await request.form(), "photo")
    photo = Photo(type_of_name(file.filename), content_of(file)) if file is not None else None
    try:
        number = await tell_misuse(Told(**{name: typed[name] for name in FIELDS}), photo)
    except Unfit as problem:
        return _form(request, typed.refused(problem))
    except (NotAccepted, Unavailable) as problem:
        return _form(request, beside_file(typed, problem, "photo"))
    return to(request, "/label/misuse/told", case=number)


@page("/label/misuse/told", guards=[public])
async def misuse_thanks(request: AnyRequest, case: FromQuery[str] = "") -> Response[str]:
    """Thanks, and the number of the case."""
    more = {"case": case if CASE.fullmatch(case) else ""}
    return render(request, Page("misuse/told.html", None, text("misuse.told.heading"), more=more))


localised = [misuse, misuse_told, misuse_thanks]

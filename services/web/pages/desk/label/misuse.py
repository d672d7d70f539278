"""Misuse of the mark at the desk: cases by age, one with what was done, its photograph."""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect, Stream

from compliance.commands.label.misuse import (
    MEASURES,
    OUTCOMES,
    close_misuse,
    link_label,
    open_incident_of,
    take_measure,
    take_up,
)
from compliance.commands.label.photos import KEPT_AS
from compliance.desk import Officer
from compliance.errors import OutOfTurn, Unfit
from compliance.queries.label.misuse import misuse_page, misuses_page, photo_of
from infra.i18n import Bilingual
from services.accounts.desk import officer_of
from services.web.files import AS_IS, Handed, handed_out
from services.web.forms import EMPTY, Form, filled, read_form
from services.web.guards import AnyRequest, form, ours, page
from services.web.pages.account.answers import to
from services.web.pages.desk.label.answers import HOME, MANAGES, READS, label_page
from services.web.viewing import viewer_in

MISUSE = f"{HOME}/misuse"
ONE = MISUSE + "/{misuse:int}"
BESIDE = (Unfit, OutOfTurn)
# shown in the page; what else it might be to a browser does not run
INLINE = {"Content-Disposition": "inline", "Content-Security-Policy": "sandbox; default-src 'none'"}


@page(MISUSE, guards=[READS])
async def misuses_shown(request: AnyRequest) -> Response[str]:
    """Cases that are open, the oldest first."""
    return label_page(request, "misuse", await misuses_page(officer_of(viewer_in(request))))


@page(ONE, guards=[READS])
async def misuse_shown(request: AnyRequest, misuse: FromPath[int]) -> Response[str]:
    """One case."""
    return await _shown(request, misuse, EMPTY)


async def _shown(request: AnyRequest, misuse: int, typed: Form) -> Response[str]:
    view = await misuse_page(officer_of(viewer_in(request)), misuse)
    more = {"title": Bilingual(*[view.line.number] * 3), "measures": MEASURES, "outcomes": OUTCOMES}
    return label_page(request, "misuse/misuse_case", view, typed, more)


@page(ONE + "/photo", guards=[READS], opt={AS_IS: True})
async def misuse_photo(request: AnyRequest, misuse: FromPath[int]) -> Response[Any] | Stream:
    """The photograph, as it was drawn anew when it came."""
    path, sha256 = await photo_of(officer_of(viewer_in(request)), misuse)
    return handed_out(request, Handed(path, "photo.jpg", KEPT_AS, sha256), INLINE)


async def _done(
    request: AnyRequest, misuse: int, act: Callable[[Officer], Awaitable[object]], done: str, typed: Form = EMPTY
) -> Response[str] | Redirect:
    try:
        await act(officer_of(viewer_in(request)))
    except BESIDE as problem:
        return await _shown(request, misuse, typed.refused(problem))
    return to(request, f"{MISUSE}/{misuse}", done)


@form(ONE + "/take", guards=[MANAGES, ours])
async def misuse_taken(request: AnyRequest, misuse: FromPath[int]) -> Response[str] | Redirect:
    """Somebody looks at it."""
    return await _done(request, misuse, lambda by: take_up(by, misuse), "misuse_taken")


@form(ONE + "/link", guards=[MANAGES, ours])
async def misuse_linked(request: AnyRequest, misuse: FromPath[int]) -> Response[str] | Redirect:
    """It is about this label."""
    typed = await read_form(request, "label")
    return await _done(request, misuse, lambda by: link_label(by, misuse, typed["label"]), "misuse_linked", typed)


@form(ONE + "/measures", guards=[MANAGES, ours])
async def misuse_measured(request: AnyRequest, misuse: FromPath[int]) -> Response[str] | Redirect:
    """Something was done about it."""
    typed = filled(**{**(await read_form(request, "kind", "said")).values, "at": "measure"})
    act = lambda by: take_measure(by, misuse, typed["kind"], typed["said"])  # noqa: E731
    return await _done(request, misuse, act, "misuse_measured", typed)


@form(ONE + "/incident", guards=[MANAGES, ours])
async def misuse_became_incident(request: AnyRequest, misuse: FromPath[int]) -> Response[str] | Redirect:
    """The company of the label is asked to explain."""
    typed = filled(**{**(await read_form(request, "said")).values, "at": "incident"})
    return await _done(
        request, misuse, lambda by: open_incident_of(by, misuse, typed["said"]), "incident_opened", typed
    )


@form(ONE + "/close", guards=[MANAGES, ours])
async def misuse_closed(request: AnyRequest, misuse: FromPath[int]) -> Response[str] | Redirect:
    """It is settled."""
    typed = await read_form(request, "outcome")
    return await _done(request, misuse, lambda by: close_misuse(by, misuse, typed["outcome"]), "misuse_closed", typed)


routes = [
    misuses_shown,
    misuse_shown,
    misuse_photo,
    misuse_taken,
    misuse_linked,
    misuse_measured,
    misuse_became_incident,
    misuse_closed,
]

"""The register of interests of whoever works at the label's desk: each their own."""

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from compliance.commands.label.interests import KINDS, SaidInterest, end_interest, say_interest, take_interest_back
from compliance.errors import OutOfTurn, Unfit
from compliance.queries.label.interests import interests
from services.accounts.desk import officer_of
from services.web.forms import EMPTY, Form, read_form
from services.web.guards import AnyRequest, form, ours, page
from services.web.pages.account.answers import to
from services.web.pages.desk.label.answers import HOME, WORKS, label_page
from services.web.typed import day_in, day_or_none
from services.web.viewing import viewer_in

PATH = f"{HOME}/interests"
ONE = PATH + "/{interest:int}"
REFUSED = (Unfit, OutOfTurn)


@page(PATH, guards=[WORKS])
async def desk_interests(request: AnyRequest) -> Response[str]:
    """What the viewer said, and a form for more."""
    return await _page(request, EMPTY)


async def _page(request: AnyRequest, typed: Form) -> Response[str]:
    view = await interests(officer_of(viewer_in(request)))
    return label_page(request, "interests", view, typed, {"kinds": KINDS, "path": PATH})


@form(PATH, guards=[WORKS, ours])
async def desk_interest_said(request: AnyRequest) -> Response[str] | Redirect:
    """An interest is entered."""
    typed = await read_form(request, "kind", "number", "name", "is_person", "since", "until", "note")
    try:
        said = SaidInterest(
            typed["kind"], typed["number"], typed["name"], typed["is_person"] == "1", day_in(typed, "since"),
            day_or_none(typed, "until"), typed["note"],
        )  # fmt: skip
        await say_interest(officer_of(viewer_in(request)), said)
    except REFUSED as problem:
        return await _page(request, typed.refused(problem))
    return to(request, PATH, "interest_said")


@form(ONE + "/end", guards=[WORKS, ours])
async def desk_interest_ended(request: AnyRequest, interest: FromPath[int]) -> Response[str] | Redirect:
    """An interest is over."""
    typed = await read_form(request, "at", "ended_on")
    try:
        await end_interest(officer_of(viewer_in(request)), interest, day_in(typed, "ended_on"))
    except REFUSED as problem:
        return await _page(request, typed.refused(problem))
    return to(request, PATH, "interest_ended")


@form(ONE + "/take-back", guards=[WORKS, ours])
async def desk_interest_taken_back(request: AnyRequest, interest: FromPath[int]) -> Redirect:
    """It was a mistake."""
    await take_interest_back(officer_of(viewer_in(request)), interest)
    return to(request, PATH, "interest_taken_back")


routes = [desk_interests, desk_interest_said, desk_interest_ended, desk_interest_taken_back]

"""Voting and decisions: an item as its voters see it, records of decisions, appeals, cases that wait on conditions."""

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from compliance.commands.label import deciding as commands
from compliance.commands.label.voting import Voice, vote
from compliance.errors import NothingHere
from compliance.queries.label.decision_pages import appeals_page, decision_page, decision_row, held_page
from compliance.queries.label.meeting_pages import item_page
from infra.errors import Problem
from infra.i18n import text
from services.accounts.desk import officer_of
from services.web.forms import EMPTY, Form, read_form
from services.web.guards import AnyRequest, form, ours, page
from services.web.pages.account.answers import to
from services.web.pages.desk.label.answers import DECIDES, MANAGES, READS, label_page
from services.web.viewing import viewer_in

ITEM = "/desk/label/items/{agenda:int}"
HELD = "/desk/label/waiting"


@page(ITEM, guards=[READS])
async def item_shown(request: AnyRequest, agenda: FromPath[int]) -> Response[str]:
    """A case on an agenda: what was found, what is proposed, how it was voted on."""
    return await _item(request, agenda, EMPTY)


async def _item(request: AnyRequest, agenda: int, typed: Form) -> Response[str]:
    view = await item_page(officer_of(viewer_in(request)), agenda)
    more = {"title": text("label.item.title", number=view.item.case.number)}
    return label_page(request, "meetings/item", view, typed, more)


@form(ITEM + "/vote", guards=[DECIDES, ours])
async def voted(request: AnyRequest, agenda: FromPath[int]) -> Response[str] | Redirect:
    """A member votes, with reasons."""
    typed = await read_form(request, "choice", "reasons")
    try:
        await vote(officer_of(viewer_in(request)), agenda, Voice(typed["choice"], typed["reasons"]))
    except NothingHere:
        raise
    except Problem as problem:
        return await _item(request, agenda, typed.refused(problem))
    return to(request, f"/desk/label/items/{agenda}", "voted")


@form(ITEM + "/declare", guards=[DECIDES, ours])
async def declared(request: AnyRequest, agenda: FromPath[int]) -> Response[str] | Redirect:
    """A member who voted declares: what was voted is what was decided."""
    return await _declared(request, agenda)


@form("/desk/label/meetings/items/{agenda:int}/declare", guards=[MANAGES, ours])
async def declared_by_caller(request: AnyRequest, agenda: FromPath[int]) -> Response[str] | Redirect:
    """Who called the meeting declares."""
    return await _declared(request, agenda)


async def _declared(request: AnyRequest, agenda: int) -> Response[str] | Redirect:
    try:
        decision = await commands.declare(officer_of(viewer_in(request)), agenda)
    except NothingHere:
        raise
    except Problem as problem:
        problem.extra["field"] = ""
        return await _item(request, agenda, EMPTY.refused(problem))
    return to(request, f"/desk/label/decisions/{decision}", "declared")


@page("/desk/label/decisions/{decision:int}", guards=[READS])
async def decision_shown(request: AnyRequest, decision: FromPath[int]) -> Response[str]:
    """The record of a decision, checked against its hash."""
    view = await decision_page(decision)
    more = {"title": text("label.decision.title", number=view.case.number)}
    return label_page(request, "meetings/decision", view, EMPTY, more)


@page("/desk/label/decisions/{decision:int}/record.json", guards=[READS])
async def decision_data(decision: FromPath[int]) -> Response[bytes]:
    """The record as it is kept, byte for byte."""
    row = await decision_row(decision)
    headers = {
        "Content-Disposition": f'attachment; filename="moldir-decision-{decision}.json"',
        "Cache-Control": "no-store",
    }
    return Response(bytes(row["document"]), media_type="application/json", headers=headers)


@page("/desk/label/appeals", guards=[READS])
async def appeals_shown(request: AnyRequest) -> Response[str]:
    """Appeals by deadline."""
    return label_page(request, "appeals", await appeals_page())


@page(HELD, guards=[READS])
async def held_shown(request: AnyRequest) -> Response[str]:
    """Cases that wait for what their applicants were asked for; they go on from the page of each."""
    return label_page(request, "waiting", await held_page())


routes = [
    item_shown, voted, declared, declared_by_caller, decision_shown, decision_data, appeals_shown, held_shown,
]  # fmt: skip

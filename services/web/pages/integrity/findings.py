"""Findings: the board, opening one, and everything that is done about it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import cast

from litestar import Response
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from compliance.assessment.model import Grade
from compliance.colleagues import Colleague
from compliance.commands.correcting import (
    Changed,
    Method,
    change_action,
    find_cause,
    reopen_finding,
    undo_action,
    withdraw_action,
)
from compliance.commands.findings import Planned, check_action, close_finding, finish_action, open_finding, plan_action
from compliance.errors import NothingHere, OutOfTurn, SecondPersonNeeded, Unfit
from compliance.library import standards
from compliance.queries.findings import board, finding_page, new_finding
from compliance.queries.heads import Place
from compliance.views.findings import Asked
from infra.i18n import text
from services.accounts.permissions import Permission
from services.web.forms import EMPTY, Form, filled, read_form
from services.web.guards import AnyRequest, form, needs, ours, page
from services.web.pages.account.answers import to
from services.web.pages.integrity.answers import home_of, integrity_page
from services.web.pages.rooms import colleague_in
from services.web.typed import day_in, id_in, person_in, uuid_in

PATH = "/organisations/{organisation:str}/integrity/findings"
ONE = PATH + "/{finding:int}"
ACTION = ONE + "/actions/{action:int}"
READS = needs(Permission.READ_INTEGRITY)
ANSWERS = needs(Permission.ANSWER_ITEMS)
LEADS = needs(Permission.CHANGE_ASSESSMENTS)
REVIEWS = needs(Permission.REVIEW_ANSWERS)
BESIDE = (Unfit, OutOfTurn, SecondPersonNeeded)  # what is said on the page, with nothing typed lost
METHODS = ("five_whys", "fishbone", "timeline", "other")
Act = Callable[[Colleague], Awaitable[object]]


def grades() -> dict[str, object]:
    """The names of grades, as the library has them."""
    return dict(next(iter(standards().values())).findings)


@page(PATH, guards=[READS])
async def findings(
    request: AnyRequest,
    organisation: FromPath[str],
    grade: FromQuery[str] = "",
    item: FromQuery[str] = "",
    person: FromQuery[str] = "",
    cycle: FromQuery[str] = "",
    overdue: FromQuery[str] = "",
) -> Response[str]:
    """The board, narrowed by what the address asks for."""
    asked = Asked(grade, item, uuid_in(person), id_in(cycle), overdue == "1")
    view = await board(colleague_in(request, organisation), asked)
    lead = text("findings.lead" if view.everything else "findings.lead.mine")
    return await integrity_page(request, "findings", view, more={"grades": grades(), "lead": lead})


@page(PATH + "/new", guards=[REVIEWS])
async def finding_new(request: AnyRequest, organisation: FromPath[str], at: FromQuery[str] = "") -> Response[str]:
    """A form for what was found; `at` is where, as the form names it."""
    return await _new(request, organisation, filled(place=at, grade="minor"))


async def _new(request: AnyRequest, organisation: str, typed: Form) -> Response[str]:
    view = await new_finding(colleague_in(request, organisation))
    return await integrity_page(request, "findings/finding_new", view, typed, {"grades": grades()})


@form(PATH, guards=[REVIEWS, ours])
async def finding_opened(request: AnyRequest, organisation: FromPath[str]) -> Response[str] | Redirect:
    """It is on the board."""
    typed = await read_form(request, "place", "grade", "said")
    assessment, _, item = typed["place"].partition(":")
    try:
        if (number := id_in(assessment)) is None:
            raise Unfit(text("finding.choose_item"), field="place")
        by = colleague_in(request, organisation)
        finding = await open_finding(by, Place(number, item), cast("Grade", typed["grade"]), typed["said"])
    except BESIDE as problem:
        return await _new(request, organisation, typed.refused(problem))
    return to(request, f"{home_of(organisation)}/findings/{finding}", "finding_opened")


@page(ONE, guards=[READS])
async def finding_shown(request: AnyRequest, organisation: FromPath[str], finding: FromPath[int]) -> Response[str]:
    """One finding with its history."""
    return await _shown(request, organisation, finding, EMPTY)


async def _shown(request: AnyRequest, organisation: str, finding: int, typed: Form) -> Response[str]:
    view = await finding_page(colleague_in(request, organisation), finding)
    more = {"grades": grades(), "methods": METHODS, "title": text("finding.heading", number=str(finding))}
    return await integrity_page(request, "findings/finding", view, typed, more)


@dataclass(frozen=True, slots=True)
class Spot:
    """What an address names: a finding of an organisation, and perhaps one of its actions."""

    organisation: str
    finding: int
    action: int | None = None


async def _done(request: AnyRequest, spot: Spot, act: Act, done: str, typed: Form) -> Response[str] | Redirect:
    """Do something about a finding and show it again, with the reason where it could not be done.

    Raises NothingHere for an action that is of another finding than the address says.
    """
    by = colleague_in(request, spot.organisation)
    known = await finding_page(by, spot.finding)
    if spot.action is not None and spot.action not in {each.id for each in known.finding.actions}:
        raise NothingHere(text("workspace.nothing_here"))
    try:
        await act(by)
    except BESIDE as problem:
        if "field" not in problem.extra:
            typed = replace(typed, values={**typed.values, "at": ""})
        return await _shown(request, spot.organisation, spot.finding, typed.refused(problem))
    return to(request, f"{home_of(spot.organisation)}/findings/{spot.finding}", done)


@form(ONE + "/cause", guards=[LEADS, ours])
async def cause_found(
    request: AnyRequest, organisation: FromPath[str], finding: FromPath[int]
) -> Response[str] | Redirect:
    """Why it came about."""
    typed = _at("cause", await read_form(request, "method", "said"))
    method = cast("Method", typed["method"])
    return await _done(
        request, Spot(organisation, finding), lambda by: find_cause(by, finding, method, typed["said"]), "cause", typed
    )


@form(ONE + "/actions", guards=[LEADS, ours])
async def action_planned(
    request: AnyRequest, organisation: FromPath[str], finding: FromPath[int]
) -> Response[str] | Redirect:
    """Somebody is to do something, by a day."""
    typed = _at("plan", await read_form(request, "title", "person", "due_on"))

    async def act(by: Colleague) -> object:
        person, due_on = person_in(typed, "person"), day_in(typed, "due_on")
        return await plan_action(by, finding, Planned(typed["title"], person, due_on))

    return await _done(request, Spot(organisation, finding), act, "planned", typed)


@form(ACTION + "/done", guards=[ANSWERS, ours])
async def action_done(
    request: AnyRequest, organisation: FromPath[str], finding: FromPath[int], action: FromPath[int]
) -> Response[str] | Redirect:
    """It was taken."""
    return await _done(
        request, Spot(organisation, finding, action), lambda by: finish_action(by, action), "action_done", EMPTY
    )


@form(ACTION + "/undo", guards=[ANSWERS, ours])
async def action_undone(
    request: AnyRequest, organisation: FromPath[str], finding: FromPath[int], action: FromPath[int]
) -> Response[str] | Redirect:
    """It was not, after all."""
    return await _done(
        request, Spot(organisation, finding, action), lambda by: undo_action(by, action), "action_undone", EMPTY
    )


@form(ACTION + "/change", guards=[LEADS, ours])
async def action_changed(
    request: AnyRequest, organisation: FromPath[str], finding: FromPath[int], action: FromPath[int]
) -> Response[str] | Redirect:
    """It goes to somebody else, or to another day."""
    typed = _at(f"change-{action}", await read_form(request, "person", "due_on", "why"))

    async def act(by: Colleague) -> None:
        person, due_on = person_in(typed, "person"), day_in(typed, "due_on")
        await change_action(by, action, Changed(person, due_on, typed["why"]))

    return await _done(request, Spot(organisation, finding, action), act, "action_changed", typed)


@form(ACTION + "/withdraw", guards=[LEADS, ours])
async def action_withdrawn(
    request: AnyRequest, organisation: FromPath[str], finding: FromPath[int], action: FromPath[int]
) -> Response[str] | Redirect:
    """Nobody asks for it any more."""
    return await _done(
        request, Spot(organisation, finding, action), lambda by: withdraw_action(by, action), "action_withdrawn", EMPTY
    )


@form(ACTION + "/check", guards=[REVIEWS, ours])
async def action_checked(
    request: AnyRequest, organisation: FromPath[str], finding: FromPath[int], action: FromPath[int]
) -> Response[str] | Redirect:
    """Another person says whether it worked."""
    typed = _at(f"check-{action}", await read_form(request, "worked", "seen"))

    async def act(by: Colleague) -> None:
        if typed["worked"] not in ("yes", "no"):
            raise Unfit(text("finding.choose_worked"), field="worked")
        await check_action(by, action, worked=typed["worked"] == "yes", seen=typed["seen"])

    return await _done(request, Spot(organisation, finding, action), act, "action_checked", typed)


@form(ONE + "/close", guards=[REVIEWS, ours])
async def finding_closed(
    request: AnyRequest, organisation: FromPath[str], finding: FromPath[int]
) -> Response[str] | Redirect:
    """It is settled."""
    return await _done(
        request, Spot(organisation, finding), lambda by: close_finding(by, finding), "finding_closed", EMPTY
    )


@form(ONE + "/reopen", guards=[REVIEWS, ours])
async def finding_reopened(
    request: AnyRequest, organisation: FromPath[str], finding: FromPath[int]
) -> Response[str] | Redirect:
    """It is not, after all."""
    return await _done(
        request, Spot(organisation, finding), lambda by: reopen_finding(by, finding), "finding_reopened", EMPTY
    )


def _at(place: str, typed: Form) -> Form:
    """The form remembers which of the page's forms it is."""
    return replace(typed, values={**typed.values, "at": place})


routes = [
    findings, finding_new, finding_opened, finding_shown, cause_found, action_planned, action_done, action_undone,
    action_changed, action_withdrawn, action_checked, finding_closed, finding_reopened,
]  # fmt: skip

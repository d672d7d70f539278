"""The staff list: who is to be trained, where they work, whose account is theirs, and what they must hold."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, replace
from datetime import timedelta

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from compliance.commands.training.assigning import assign_course, take_back
from compliance.commands.training.staff import (
    New,
    Place,
    Said,
    add_member,
    change_member,
    come_back,
    leave_member,
    link_person,
    move_member,
    unlink_person,
)
from compliance.commands.training.waiving import Waiver, ask_waiver
from compliance.errors import NothingHere, OutOfTurn, SecondPersonNeeded, Unfit
from compliance.queries.training.courses import offered
from compliance.queries.training.records import records_of
from compliance.queries.training.staff import member, staff_list
from compliance.training.members import KINDS
from compliance.training.roles import ROLES, proposed
from compliance.views.training.staff import STATES, Asked, MemberView
from infra import clock
from infra.i18n import LANGUAGES, Bilingual, text
from services.accounts.permissions import Permission
from services.web.forms import EMPTY, Form
from services.web.guards import AnyRequest, form, needs, ours, page
from services.web.pages.account.answers import to
from services.web.pages.rooms import colleague_in
from services.web.pages.training.answers import READS, TRAINS, home_of, training_page
from services.web.typed import day_in, id_asked, person_in

ROOM = "/organisations/{organisation:str}/training/staff"
ONE = f"{ROOM}/{{member:int}}"
LEADS = needs(Permission.CHANGE_ASSESSMENTS)
REFUSED = (Unfit, OutOfTurn, SecondPersonNeeded)
SAID = ("number", "last_name", "first_name", "middle_name", "kind", "language", "email", "manager")
PLACE = ("unit", "position")
LONGEST_WORDS = 100
LONGEST = 1_000
DUE = timedelta(days=30)
CHOICES = {"kinds": KINDS, "languages": LANGUAGES, "all_roles": ROLES}


async def read_many(request: AnyRequest, *names: str, many: tuple[str, ...] = ()) -> Form:
    """These fields of what was posted; of `many` all values, with a blank between."""
    posted = await request.form()
    found = {name: posted.get(name, "") for name in names}
    found |= {name: " ".join(str(each) for each in posted.getall(name, [])) for name in many}
    return Form({name: value[:LONGEST] for name, value in found.items() if isinstance(value, str)})


def _place(typed: Form) -> Place:
    """The place that a form names; where roles were left open, those that its words propose."""
    chosen = tuple(typed["roles"].split())
    roles = proposed(typed["position"], typed["unit"]) if typed["propose"] else chosen
    return Place(typed["unit"], typed["position"], roles)


def _said(typed: Form) -> Said:
    return Said(**{name: typed[name] for name in SAID})


@page(ROOM, guards=[READS])
async def staff_shown(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """The list, as filtered."""
    said = request.query_params
    asked = Asked(
        words=said.get("words", "").replace("\0", "").strip()[:LONGEST_WORDS],
        unit=said.get("unit", "").replace("\0", "")[:LONGEST_WORDS * 2],
        role=said.get("role", "") if said.get("role") in ROLES else "",
        state=said.get("state", "") if said.get("state") in STATES else "",
        after=id_asked(said.get("after", "")) or 0,
    )  # fmt: skip
    view = await staff_list(colleague_in(request, organisation), asked)
    more = {"lead": text("training_staff.lead"), "all_roles": ROLES, "states": STATES}
    return await training_page(request, "staff", view, EMPTY, more)


@page(f"{ROOM}/new", guards=[TRAINS])
async def member_begun(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:  # noqa: ARG001 - of the path
    """A form for somebody who comes."""
    start = {"kind": "employee", "language": "kk", "hired_on": str(clock.today()), "propose": "1"}
    return await training_page(request, "staff/staff_new", None, Form(start), CHOICES)


@form(f"{ROOM}/new", guards=[TRAINS, ours])
async def member_added(request: AnyRequest, organisation: FromPath[str]) -> Response[str] | Redirect:
    """They are in the list."""
    typed = await read_many(request, *SAID, *PLACE, "hired_on", "propose", many=("roles",))
    try:
        new = New(_said(typed), _place(typed), day_in(typed, "hired_on"))
        made = await add_member(colleague_in(request, organisation), new)
    except REFUSED as problem:
        return await training_page(request, "staff/staff_new", None, typed.refused(problem), CHOICES)
    return to(request, f"{home_of(organisation)}/staff/{made}", "member_added")


@page(ONE, guards=[READS])
async def member_shown(request: AnyRequest, organisation: FromPath[str], member: FromPath[int]) -> Response[str]:
    """One member of staff: what they must hold, where they work and worked, what can be done."""
    return await _member(request, organisation, member)


async def _member(request: AnyRequest, organisation: str, staff: int, typed: Form = EMPTY) -> Response[str]:
    by = colleague_in(request, organisation)
    view = await member(by, staff)
    courses = [(each.code, each.title) for each in await offered(by.organisation)]
    held = {"records_of_member": await records_of(by, staff), "today": view.today}
    more = CHOICES | held | {"title": _named(view), "courses": courses}
    return await training_page(request, "staff/staff_member", view, replace(typed, values=_start(view, typed)), more)


def _start(view: MemberView, typed: Form) -> dict[str, str]:
    place, today = view.place or (view.places[0] if view.places else None), view.today
    start = {"unit": place.unit if place else "", "position": place.position if place else "", "since": str(today),
             "roles": " ".join(place.roles) if place else "", "last_day": str(today), "due_on": str(today + DUE),
             "until": str(today + DUE * 3), "person": str(view.proposed or "")}  # fmt: skip
    return start | dict(typed.values)


def _named(view: MemberView) -> Bilingual:
    return Bilingual(*[view.name] * 3)


@page(f"{ONE}/edit", guards=[TRAINS])
async def member_edited(request: AnyRequest, organisation: FromPath[str], member: FromPath[int]) -> Response[str]:
    """What is said of them, to be changed."""
    return await _edit(request, organisation, member)


async def _edit(request: AnyRequest, organisation: str, staff: int, typed: Form = EMPTY) -> Response[str]:
    view = await member(colleague_in(request, organisation), staff)
    start = {name: str(value) for name, value in asdict(view).items() if name in SAID}
    start["manager"] = view.manager_number
    more = CHOICES | {"title": _named(view)}
    return await training_page(
        request, "staff/staff_edit", view, replace(typed, values=start | dict(typed.values)), more
    )


@form(f"{ONE}/edit", guards=[TRAINS, ours])
async def member_changed(
    request: AnyRequest, organisation: FromPath[str], member: FromPath[int]
) -> Response[str] | Redirect:
    """Something else is said of them."""
    typed = await read_many(request, *SAID)
    try:
        await change_member(colleague_in(request, organisation), member, _said(typed))
    except REFUSED as problem:
        return await _edit(request, organisation, member, typed.refused(problem))
    return to(request, f"{home_of(organisation)}/staff/{member}", "member_changed")


@form(f"{ONE}/{{step:str}}", guards=[TRAINS, ours])
async def member_stepped(
    request: AnyRequest, organisation: FromPath[str], member: FromPath[int], step: FromPath[str]
) -> Response[str] | Redirect:
    """They move, leave, come back, get a course by word or lose it again, or somebody asks to waive one."""
    names = ("since", "propose", "last_day", "course", "due_on", "reason", "until", "assignment", "ended_why")
    typed = await read_many(request, *PLACE, *names, many=("roles",))
    by = colleague_in(request, organisation)
    steps: dict[str, Callable[[], Awaitable[object]]] = {
        "move": lambda: move_member(by, member, _place(typed), day_in(typed, "since")),
        "leave": lambda: leave_member(by, member, day_in(typed, "last_day")),
        "return": lambda: come_back(by, member, day_in(typed, "since")),
        "assign": lambda: assign_course(by, member, typed["course"], day_in(typed, "due_on"), typed["reason"]),
        "unassign": lambda: take_back(by, id_asked(typed["assignment"]) or 0, typed["ended_why"]),
        "waive": lambda: ask_waiver(
            by, Waiver(member, typed["course"], typed["reason"], day_in(typed, "until"))
        ),
    }  # fmt: skip
    if step not in steps:
        raise NothingHere(text("workspace.nothing_here"))
    try:
        await steps[step]()
    except REFUSED as problem:
        typed = replace(typed, values={**typed.values, "at": step}).refused(problem)
        return await _member(request, organisation, member, typed)
    return to(request, f"{home_of(organisation)}/staff/{member}", f"member_{step}")


@form(f"{ONE}/account/link", guards=[LEADS, ours])
async def member_linked(
    request: AnyRequest, organisation: FromPath[str], member: FromPath[int]
) -> Response[str] | Redirect:
    """An account is theirs."""
    typed = await read_many(request, "person")
    try:
        await link_person(colleague_in(request, organisation), member, person_in(typed, "person"))
    except REFUSED as problem:
        typed = replace(typed, values={**typed.values, "at": "link"}).refused(problem)
        return await _member(request, organisation, member, typed)
    return to(request, f"{home_of(organisation)}/staff/{member}", "member_linked")


@form(f"{ONE}/account/unlink", guards=[LEADS, ours])
async def member_unlinked(
    request: AnyRequest, organisation: FromPath[str], member: FromPath[int]
) -> Response[str] | Redirect:
    """No account is theirs."""
    await unlink_person(colleague_in(request, organisation), member)
    return to(request, f"{home_of(organisation)}/staff/{member}", "member_unlinked")


routes = [
    staff_shown, member_begun, member_added, member_shown, member_edited, member_changed, member_linked,
    member_unlinked, member_stepped,
]  # fmt: skip

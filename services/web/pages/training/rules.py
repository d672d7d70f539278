"""Rules of assignment: who must take which course, tried before they are written; and waivers that wait."""

from dataclasses import replace

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from compliance.commands.training.rules import change_rule, end_rule, fit_rule, suggest_rules, write_rule
from compliance.commands.training.waiving import answer_waiver, lift_waiver
from compliance.errors import OutOfTurn, SecondPersonNeeded, Unfit
from compliance.queries.training.assigned import waivers
from compliance.queries.training.rules import rule_line, rules_page, whom
from compliance.training.members import KINDS
from compliance.training.roles import ROLES
from compliance.training.rules import RuleSaid
from compliance.views.training.staff import Preview, RuleLine
from infra.i18n import text
from services.web.forms import EMPTY, Form
from services.web.guards import AnyRequest, form, ours, page
from services.web.language import language_of
from services.web.pages.account.answers import to
from services.web.pages.rooms import colleague_in
from services.web.pages.training.answers import READS, TRAINS, home_of, training_page
from services.web.pages.training.staff import LEADS, read_many
from services.web.typed import day_or_none, whole_in

ROOM = "/organisations/{organisation:str}/training/rules"
ONE = f"{ROOM}/{{rule:int}}"
WAIVERS = "/organisations/{organisation:str}/training/waivers"
FIELDS = ("course", "exposed", "hired_since", "due_days", "every_months", "why", "units", "step")
CHOICES = {"kinds": KINDS, "all_roles": ROLES}
START = {"kinds": "employee associate", "due_days": "30", "course": "foundations"}


def _said(typed: Form) -> RuleSaid:
    every = whole_in(typed, "every_months", "training_rules.unfit.every_months") if typed["every_months"] else None
    return RuleSaid(
        course=typed["course"],
        kinds=tuple(typed["kinds"].split()),
        roles=tuple(typed["roles"].split()),
        units=tuple(line for line in typed["units"].splitlines() if line.strip()),
        exposed=typed["exposed"] == "1",
        hired_since=day_or_none(typed, "hired_since"),
        due_days=whole_in(typed, "due_days", "training_rules.unfit.due_days"),
        every_months=every,
        why=typed["why"],
    )


@page(ROOM, guards=[READS])
async def rules_shown(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """What stands, and what stood."""
    view = await rules_page(colleague_in(request, organisation))
    return await training_page(request, "rules", view, EMPTY, {"lead": text("training_rules.lead")})


@page(f"{ROOM}/new", guards=[TRAINS])
async def rule_begun(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """A form for a rule."""
    return await _rule(request, organisation, None, Form(START))


async def _rule(
    request: AnyRequest, organisation: str, line: RuleLine | None, typed: Form, preview: Preview | None = None
) -> Response[str]:
    view = await rules_page(colleague_in(request, organisation))
    title = text("training.heading.rule") if line is None else text("training_rules.change")
    more = CHOICES | {"line": line, "preview": preview, "title": title}
    return await training_page(request, "rules/rule", view, typed, more)


@form(f"{ROOM}/new", guards=[TRAINS, ours])
async def rule_written(request: AnyRequest, organisation: FromPath[str]) -> Response[str] | Redirect:
    """Tried, or written and at work."""
    return await _write(request, organisation, None)


async def _write(request: AnyRequest, organisation: str, line: RuleLine | None) -> Response[str] | Redirect:
    typed = await read_many(request, *FIELDS, many=("kinds", "roles"))
    by = colleague_in(request, organisation)
    try:
        said = _said(typed)
        if typed["step"] == "preview":
            return await _rule(request, organisation, line, typed, await whom(by, fit_rule(said)))
        await (write_rule(by, said) if line is None else change_rule(by, line.id, said))
    except (Unfit, OutOfTurn) as problem:
        return await _rule(request, organisation, line, typed.refused(problem))
    return to(request, f"{home_of(organisation)}/rules", "rule_written")


@page(ONE, guards=[TRAINS])
async def rule_shown(request: AnyRequest, organisation: FromPath[str], rule: FromPath[int]) -> Response[str]:
    """A rule, to be changed or ended."""
    line = await rule_line(colleague_in(request, organisation), rule)
    start = {
        "course": line.course, "kinds": " ".join(line.kinds), "roles": " ".join(line.roles),
        "units": "\n".join(line.units), "exposed": "1" if line.exposed else "",
        "hired_since": str(line.hired_since or ""), "due_days": str(line.due_days),
        "every_months": str(line.every_months or ""), "why": line.why,
    }  # fmt: skip
    return await _rule(request, organisation, line, Form(start))


@form(ONE, guards=[TRAINS, ours])
async def rule_changed(
    request: AnyRequest, organisation: FromPath[str], rule: FromPath[int]
) -> Response[str] | Redirect:
    """Tried, or another stands in its place."""
    return await _write(request, organisation, await rule_line(colleague_in(request, organisation), rule))


@form(f"{ONE}/end", guards=[TRAINS, ours])
async def rule_ended(request: AnyRequest, organisation: FromPath[str], rule: FromPath[int]) -> Redirect:
    """It stands no longer."""
    await end_rule(colleague_in(request, organisation), rule)
    return to(request, f"{home_of(organisation)}/rules", "rule_ended")


@form(f"{ROOM}/suggested", guards=[TRAINS, ours])
async def rules_suggested(request: AnyRequest, organisation: FromPath[str]) -> Redirect:
    """The suggested rules that were missing stand."""
    await suggest_rules(colleague_in(request, organisation), language_of(request))
    return to(request, f"{home_of(organisation)}/rules", "rules_suggested")


@page(WAIVERS, guards=[READS])
async def waivers_shown(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """What waits for an answer, and what was answered."""
    return await _waivers(request, organisation)


async def _waivers(request: AnyRequest, organisation: str, typed: Form = EMPTY) -> Response[str]:
    view = await waivers(colleague_in(request, organisation))
    return await training_page(request, "rules/waivers", view, typed, {"lead": text("training_waivers.lead")})


@form(f"{WAIVERS}/{{waiver:int}}/answer", guards=[LEADS, ours])
async def waiver_answered(
    request: AnyRequest, organisation: FromPath[str], waiver: FromPath[int]
) -> Response[str] | Redirect:
    """A second person approves or refuses."""
    typed = await read_many(request, "answer")
    try:
        await answer_waiver(colleague_in(request, organisation), waiver, typed["answer"])
    except (Unfit, OutOfTurn, SecondPersonNeeded) as problem:
        problem.extra["field"] = ""
        return await _waivers(request, organisation, replace(typed, faults={}).refused(problem))
    return to(request, f"{home_of(organisation)}/waivers", "waiver_answered")


@form(f"{WAIVERS}/{{waiver:int}}/lift", guards=[LEADS, ours])
async def waiver_lifted(
    request: AnyRequest, organisation: FromPath[str], waiver: FromPath[int]
) -> Response[str] | Redirect:
    """It counts no longer."""
    try:
        await lift_waiver(colleague_in(request, organisation), waiver)
    except OutOfTurn as problem:
        return await _waivers(request, organisation, EMPTY.refused(problem))
    return to(request, f"{home_of(organisation)}/waivers", "waiver_lifted")


routes = [
    rules_shown, rule_begun, rule_written, rules_suggested, rule_shown, rule_changed, rule_ended, waivers_shown,
    waiver_answered, waiver_lifted,
]  # fmt: skip

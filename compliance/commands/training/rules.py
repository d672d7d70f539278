"""Rules of assignment: who must take which course, by when, and how often. A changed rule closes and another opens."""

from dataclasses import replace
from datetime import timedelta

from compliance.colleagues import Colleague
from compliance.commands.training.assigning import one_by_one, recalculate
from compliance.errors import NothingHere, OutOfTurn, Unfit
from compliance.events.training.staff import RuleEnded, RulesSuggested, RuleWritten
from compliance.library.course import courses
from compliance.queries.at_work import must_be_at_work
from compliance.queries.training.courses import offer
from compliance.queries.training.rules import standing_rules
from compliance.training.members import KINDS, fit_line, fit_roles
from compliance.training.rules import DUE_DAYS, EVERY_MONTHS, SUGGESTED, RuleSaid, alike
from compliance.words import words
from infra import clock
from infra.database import Record, execute, fetch_one, fetch_value, transaction
from infra.events import record
from infra.i18n import Text, text, translate

__all__ = ["RuleSaid", "change_rule", "end_rule", "fit_rule", "suggest_rules", "write_rule"]
MOST_UNITS = 100
MOST_RULES = 200
LONGEST_WHY = 1_000
FURTHEST = timedelta(days=366)


async def write_rule(by: Colleague, said: RuleSaid) -> int:
    """Write a rule, and assign at once what it asks for; its id. The same rule stands once.

    Raises NotYours, OutOfTurn, Unfit.
    """
    by.needs("train")
    said = fit_rule(said)
    async with transaction():
        await _still(by, said.course)
        rules = await standing_rules(by.organisation)
        there = next((rule for rule, stands in rules.items() if stands == said), None)
        if there is not None:
            return there
        if len(rules) >= MOST_RULES:
            raise OutOfTurn(text("training_rules.too_many", n=MOST_RULES))
        rule = await _insert(by, said, None)
        counted = await recalculate(by.organisation, clock.today())
        await record(RuleWritten(rule, said.course, None, counted.begun, counted.ended), actor=by.actor)
    return rule


async def change_rule(by: Colleague, rule: int, said: RuleSaid) -> int:
    """Another rule in the place of one; its id. Whoever had an assignment by it keeps it, by the new days.

    The same words change nothing. Raises NotYours, NothingHere, OutOfTurn where it stands no longer, Unfit.
    """
    by.needs("train")
    said = fit_rule(said)
    async with transaction():
        await _still(by, said.course)
        row = await _rule(by, rule)
        rules = await standing_rules(by.organisation)
        follower = await fetch_value("select id from training_rule where supersedes = $1", rule)
        for stands in (rule, follower):
            if stands is not None and rules.get(stands) == said:
                return int(stands)
        if row["until"] is not None:
            raise OutOfTurn(text("training_rules.stands_no_longer"))
        await _close(by, rule)
        newer = await _insert(by, said, rule)
        counted = await recalculate(by.organisation, clock.today())
        await record(RuleWritten(newer, said.course, rule, counted.begun, counted.ended), actor=by.actor)
    return newer


async def end_rule(by: Colleague, rule: int) -> None:
    """A rule stands no longer, and what only it asked for ends. Twice does nothing.

    Raises NotYours, NothingHere, OutOfTurn.
    """
    by.needs("train")
    async with transaction():
        await _still(by)
        if (await _rule(by, rule))["until"] is not None:
            return
        await _close(by, rule)
        counted = await recalculate(by.organisation, clock.today())
        await record(RuleEnded(rule, counted.ended), actor=by.actor)


async def suggest_rules(by: Colleague, language: str) -> int:
    """Write the suggested rules that do not stand yet, with their reasons in a language; how many. Raises NotYours,
    OutOfTurn.
    """
    by.needs("train")
    async with transaction():
        await _still(by)
        rules = await standing_rules(by.organisation)
        missing = [said for said in SUGGESTED if not any(alike(said, stands) for stands in rules.values())]
        for said in missing:
            await _insert(by, replace(said, why=translate(Text(said.why), language)), None)
        if missing:
            counted = await recalculate(by.organisation, clock.today())
            await record(RulesSuggested(by.organisation, len(missing), counted.begun), actor=by.actor)
    return len(missing)


def fit_rule(said: RuleSaid) -> RuleSaid:
    """A rule as it is stored. Raises Unfit naming the field."""
    if not said.kinds or not set(said.kinds) <= set(KINDS):
        raise Unfit(text("training_rules.unfit.kinds"), field="kinds")
    if said.due_days not in DUE_DAYS:
        raise Unfit(text("training_rules.unfit.due_days"), field="due_days")
    if said.every_months is not None and said.every_months not in EVERY_MONTHS:
        raise Unfit(text("training_rules.unfit.every_months"), field="every_months")
    if said.hired_since is not None and said.hired_since > clock.today() + FURTHEST:
        raise Unfit(text("training_staff.unfit.day"), field="hired_since")
    units = sorted({fit_line(unit, "unit") for unit in said.units if unit.strip()})
    if len(units) > MOST_UNITS:
        raise Unfit(text("training_rules.unfit.units", n=MOST_UNITS), field="units")
    why = words(said.why, "why")
    if len(why) > LONGEST_WHY:
        raise Unfit(text("workspace.too_long", n=LONGEST_WHY), field="why")
    return replace(
        said, kinds=tuple(kind for kind in KINDS if kind in said.kinds), roles=fit_roles(said.roles),
        units=tuple(units), why=why,
    )  # fmt: skip


async def _still(by: Colleague, course: str | None = None) -> None:
    await must_be_at_work(by)
    await one_by_one(by.organisation)
    if course is not None and course not in courses():
        try:
            await offer(by.organisation, course)
        except NothingHere:
            raise Unfit(text("training_staff.unfit.course"), field="course") from None


async def _rule(by: Colleague, rule: int) -> Record:
    row = await fetch_one("select * from training_rule where id = $1 and organisation = $2", rule, by.organisation)
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    return row


async def _close(by: Colleague, rule: int) -> None:
    await execute("update training_rule set until = $2, until_by = $3 where id = $1", rule, clock.now(), by.person)


async def _insert(by: Colleague, said: RuleSaid, supersedes: int | None) -> int:
    return int(
        await fetch_value(
            """insert into training_rule (organisation, course, kinds, roles, units, exposed, hired_since, due_days,
                                          every_months, why, written_by, at, supersedes)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning id""",
            by.organisation, said.course, list(said.kinds), list(said.roles), list(said.units), said.exposed,
            said.hired_since, said.due_days, said.every_months, said.why, by.person, clock.now(), supersedes,
        )
    )  # fmt: skip

"""The risk register: risks are added, changed, looked at again, accepted, archived; every earlier version stays."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, get_args
from uuid import UUID

from compliance.colleagues import Colleague
from compliance.errors import ChangedMeanwhile, NothingHere, OutOfTurn, SecondPersonNeeded, Unfit
from compliance.events.risks import RiskAccepted, RiskAdded, RiskArchived, RiskChanged, RiskRestored, RiskReviewed
from compliance.library import standards
from compliance.library.risk_templates import risk_frame, risk_templates
from compliance.queries.levels import carried
from compliance.queries.risks import controls_of, written_controls
from compliance.risks import HIGHEST, LOWEST, Control, Effect, Score, residual
from compliance.words import words
from infra import clock
from infra.database import Record, execute, fetch_one, fetch_value, transaction
from infra.events import record
from infra.i18n import text

Treatment = Literal["reduce", "accept", "avoid", "share"]
MOST_CONTROLS = 12
LONGEST_TITLE = 200
FARTHEST_REVIEW = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class RiskSaid:
    """What is said of a risk: where it lies, how large it is, what holds it, and what is done, by whom and when."""

    title: str
    process: str
    likelihood: int
    impact: int
    treatment: Treatment
    owner: UUID
    review_on: date
    unit: str = ""
    description: str = ""
    causes: str = ""
    controls: tuple[Control, ...] = ()
    plan: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """A risk, and the version of it that somebody saw before they spoke."""

    risk: int
    version: int


@dataclass(frozen=True, slots=True)
class _Next:
    """What a new version is to be."""

    said: RiskSaid
    note: str = ""
    archived: bool = False


async def add_risk(by: Colleague, said: RiskSaid, template: str | None = None) -> int:
    """Enter a risk, perhaps made from a template; its id. The same words of the same person stand once.

    Raises NotYours, OutOfTurn in a suspended organisation, Unfit.
    """
    by.needs("lead")
    said = await _fit(by, said)
    if template is not None and template not in risk_templates():
        raise Unfit(text("risk.no_template"), field="template")
    async with transaction():
        await _still(by, f"risks {by.organisation}")
        there = await fetch_value(
            """select v.risk from risk_version v where v.organisation = $1 and v.version = 1 and v.title = $2
               and v.process = $3 and v.unit = $4 and v.description = $5 and v.written_by = $6
               and not exists (select from risk_version n where n.risk = v.risk and n.version > 1)""",
            by.organisation, said.title, said.process, said.unit, said.description, by.person,
        )  # fmt: skip
        if there is not None:
            return int(there)
        risk = int(
            await fetch_value(
                "insert into risk (organisation, template) values ($1, $2) returning id", by.organisation, template
            )
        )
        await _write(by, Seen(risk, 0), _Next(said))
        await record(RiskAdded(risk, said.likelihood, said.impact), actor=by.actor)
    return risk


async def change_risk(by: Colleague, seen: Seen, said: RiskSaid, note: str = "") -> int:
    """Say something else of a risk; the version that stands afterwards. The same words again change nothing.

    Raises NotYours, NothingHere, OutOfTurn for an archived one, Unfit, ChangedMeanwhile where somebody wrote first.
    """
    by.needs("lead")
    note = words(note, "note", needed=False)
    async with transaction():
        row = await _standing(by, seen.risk)
        said = await _fit(by, said)
        if _said(row) == said:
            return int(row["version"])
        _seen(row, seen)
        version = await _write(by, seen, _Next(said, note))
        await record(RiskChanged(seen.risk, version, said.likelihood, said.impact), actor=by.actor)
    return version


async def review_risk(by: Colleague, seen: Seen, review_on: date, note: str = "") -> int:
    """Say that a risk was looked at again and stands as it is; the version afterwards. What is left is computed anew.

    Raises NotYours, NothingHere, OutOfTurn, Unfit, ChangedMeanwhile.
    """
    by.needs("lead")
    note = words(note, "note", needed=False)
    async with transaction():
        row = await _standing(by, seen.risk)
        said = replace(_said(row), review_on=review_on)
        if seen.version == row["version"] - 1 and (said, note) == (_said(row), row["note"]):
            return int(row["version"])
        _seen(row, seen)
        version = await _write(by, seen, _Next(await _fit(by, said), note))
        await record(RiskReviewed(seen.risk, version, review_on), actor=by.actor)
    return version


async def archive_risk(by: Colleague, seen: Seen, why: str) -> None:
    """Take a risk out of the register, with a reason. Twice does nothing.

    Raises NotYours, NothingHere, OutOfTurn, Unfit, ChangedMeanwhile.
    """
    by.needs("lead")
    why = words(why, "why")
    async with transaction():
        row = await _locked(by, seen.risk)
        if row["archived"]:
            return
        _seen(row, seen)
        version = await _write(by, seen, _Next(_said(row), why, archived=True))
        await record(RiskArchived(seen.risk, version), actor=by.actor)


async def restore_risk(by: Colleague, risk: int) -> None:
    """Bring an archived risk back as it was. Twice does nothing. Raises NotYours, NothingHere, OutOfTurn."""
    by.needs("lead")
    async with transaction():
        row = await _locked(by, risk)
        if not row["archived"]:
            return
        version = await _write(by, Seen(risk, row["version"]), _Next(_said(row)))
        await record(RiskRestored(risk, version), actor=by.actor)


async def accept_risk(by: Colleague, seen: Seen, why: str) -> None:
    """Accept what is left of a risk, as who answers for the organisation and did not write it. Twice does nothing.

    Raises NotYours, NothingHere, OutOfTurn where it is not to be accepted, Unfit, ChangedMeanwhile, SecondPersonNeeded.
    """
    by.needs("approve")
    why = words(why, "why")
    async with transaction():
        row = await _standing(by, seen.risk)
        _seen(row, seen)
        if row["treatment"] != "accept":
            raise OutOfTurn(text("risk.not_to_accept"))
        if row["written_by"] == by.person:
            raise SecondPersonNeeded(text("workspace.second_person"))
        if await fetch_value(
            "select id from risk_acceptance where risk = $1 and version = $2", seen.risk, seen.version
        ):
            return
        await execute(
            """insert into risk_acceptance (organisation, risk, version, person, why, at)
               values ($1, $2, $3, $4, $5, $6)""",
            by.organisation, seen.risk, seen.version, by.person, why, clock.now(),
        )  # fmt: skip
        await record(RiskAccepted(seen.risk, seen.version), actor=by.actor)


async def _still(by: Colleague, what: str) -> None:
    """Nobody else changes it until the end of the transaction. Raises OutOfTurn in a suspended organisation."""
    await execute("select pg_advisory_xact_lock(hashtext($1))", what)
    if not await fetch_value("select at_work($1)", by.organisation):
        raise OutOfTurn(text("workspace.suspended"))


async def _locked(by: Colleague, risk: int) -> Record:
    await _still(by, f"risk {risk}")
    row = await fetch_one(
        """select *, controls::text as written from risk_version where risk = $1 and organisation = $2
           order by version desc limit 1""",
        risk, by.organisation,
    )  # fmt: skip
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    return row


async def _standing(by: Colleague, risk: int) -> Record:
    row = await _locked(by, risk)
    if row["archived"]:
        raise OutOfTurn(text("risk.is_archived"))
    return row


def _seen(row: Record, seen: Seen) -> None:
    if row["version"] != seen.version:
        raise ChangedMeanwhile(text("risk.changed_meanwhile"), stands=row["version"])


def _said(row: Record) -> RiskSaid:
    names = (
        "title", "process", "likelihood", "impact", "treatment", "owner", "review_on", "unit", "description", "causes",
        "plan", "due_on",
    )  # fmt: skip
    return RiskSaid(
        controls=tuple(each.control for each in controls_of(row["written"])), **{name: row[name] for name in names}
    )


async def _write(by: Colleague, seen: Seen, following: _Next) -> int:
    said, version = following.said, seen.version + 1
    levels = (await carried(by)).levels
    left = residual(Score(said.likelihood, said.impact), said.controls, levels)
    await execute(
        """insert into risk_version (organisation, risk, version, title, process, unit, description, causes,
               likelihood, impact, controls, left_likelihood, left_impact, treatment, plan, due_on, owner, review_on,
               archived, note, written_by, at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::jsonb, $12, $13, $14, $15, $16, $17, $18, $19, $20,
                   $21, $22)""",
        by.organisation, seen.risk, version, said.title, said.process, said.unit, said.description, said.causes,
        said.likelihood, said.impact, written_controls(said.controls, levels), left.likelihood, left.impact,
        said.treatment, said.plan, said.due_on, said.owner, said.review_on, following.archived, following.note,
        by.person, clock.now(),
    )  # fmt: skip
    return version


async def _fit(by: Colleague, said: RiskSaid) -> RiskSaid:
    """The same with blanks around its texts gone. Raises Unfit for what cannot be."""
    today, planned = clock.today(), said.treatment != "accept"
    tidy = replace(
        said,
        title=words(said.title, "title"),
        unit=words(said.unit, "unit", needed=False).strip(),
        description=words(said.description, "description", needed=False).strip(),
        causes=words(said.causes, "causes", needed=False).strip(),
        plan=words(said.plan, "plan", needed=planned).strip(),
        controls=tuple(_control(each, number) for number, each in enumerate(said.controls, 1)),
    )
    wrong = {
        "title": len(tidy.title) > LONGEST_TITLE,
        "process": said.process not in risk_frame().processes,
        "likelihood": said.likelihood not in range(LOWEST, HIGHEST + 1),
        "impact": said.impact not in range(LOWEST, HIGHEST + 1),
        "treatment": said.treatment not in get_args(Treatment),
        "review_on": not today <= said.review_on <= today + FARTHEST_REVIEW,
        "controls": len(said.controls) > MOST_CONTROLS,
    }
    for field, is_wrong in wrong.items():
        if is_wrong:
            raise Unfit(text(f"risk.unfit.{field}"), field=field)
    if not await fetch_value("select is_member($1, $2)", by.organisation, said.owner):
        raise Unfit(text("workspace.no_member"), field="owner")
    return tidy


def _control(said: Control, number: int) -> Control:
    known = {clause.item.id for standard in standards().values() for clause in standard.clauses}
    wrong = {
        "item": said.item not in known,
        "effect": said.effect not in get_args(Effect),
        "strength": said.strength not in range(1, HIGHEST),
    }
    for field, is_wrong in wrong.items():
        if is_wrong:
            raise Unfit(text(f"risk.unfit.{field}"), field=f"control_{number}_{field}")
    return replace(said, what=words(said.what, f"control_{number}_what"))

"""The one way in which a case goes on: an act of somebody, held against the rules, written down, and its clock set."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from compliance.colleagues import Colleague
from compliance.commands.label.parting import take_part
from compliance.desk import Officer
from compliance.errors import NothingHere, NotYours, OutOfTurn
from compliance.events.label import Stepped
from compliance.label.calendar import is_worked
from compliance.label.process import DECIDES, GRANTS, STEPS, TURN, Act, Case, NotPossible, Part, Step, Vote, act
from compliance.label.timing import Passed, turn_ends
from compliance.library.scheme import scheme
from compliance.queries.label.case import Acting, case_of, case_row, is_over, unmet_of
from infra import clock
from infra.actor import SYSTEM, Actor
from infra.database import Record, execute, fetch, transaction
from infra.events import record
from infra.i18n import text

ANEW: frozenset[Act] = frozenset(
    {"send_back", "resume", "reassign", "reopen", "recuse"}
)  # another round of assessment begins
APPLIES = """
insert into label_part (organisation, application, person, part, since) values ($1, $2, $3, 'applicant', $4)
on conflict (application, person) do nothing
"""
OF_OWNERS: frozenset[Act] = frozenset({"submit", "appeal", "withdraw"})  # who answers for the organisation


@dataclass(frozen=True, slots=True)
class Told:
    """What an act brings: a note for everybody who may see the case, votes, the assessor that is assigned, and columns
    of the application that change with it.
    """

    note: str = ""
    votes: tuple[Vote, ...] = ()
    assessor: UUID | None = None
    also: Mapping[str, object] = field(default_factory=dict)


async def step(by: Acting, application: int, what: Act, told: Told = Told()) -> Record:
    """Let a case go on by an act; its row afterwards. Part of the caller's transaction.

    Raises NothingHere for a case that is not open to whoever acts, NotYours for an act of others, OutOfTurn where the
    rules forbid it: the state, parts, recusals, what is not met, votes.
    """
    async with transaction():
        before = await case_row(by, application, held=True)
        unmet = await unmet_of(before)
        case = await case_of(before, unmet)
        known = next((each for each in STEPS if each.act == what and case.state in each.sources), None)
        if known is not None:
            _may(by, known, before, case)
        if (what in GRANTS or what == "grant_with_conditions") and not unmet.is_fresh:
            raise OutOfTurn(text("label.not_possible.stale"))
        try:
            after = act(case, what, _name(by), told.votes, str(told.assessor or ""))
        except NotPossible as problem:
            raise OutOfTurn(text(f"label.not_possible.{problem.reason}")) from None
        assert known is not None  # noqa: S101 - else the act was not possible
        await _enter_parts(by, before, after, told.assessor)
        await _write(by, before, known, told.note)
        await _set(before, after, what, told.also)
        await record(Stepped(application, what, case.state, after.state), actor=actor_of(by))
    return await _after(by, application, before)


def actor_of(by: Acting) -> Actor:
    """Whoever acts, as the trail remembers them."""
    return by.actor if by is not None else SYSTEM


def _name(by: Acting) -> str:
    return str(by.person) if by is not None else "clock"


def _may(by: Acting, known: Step, row: Record, case: Case) -> None:
    """Raises NotYours unless the act is theirs to do."""
    if isinstance(by, Colleague):
        discards = (row["state"], known.act) == ("draft", "withdraw")  # nobody has seen it yet
        by.needs("approve" if known.act in OF_OWNERS and not discards else "lead")
    part: Part = "applicant" if isinstance(by, Colleague) else "clock" if by is None else known.part
    if part != known.part or (part in ("applicant", "clock") and isinstance(by, Officer)):
        raise NotYours(text("label.not_yours"))
    if isinstance(by, Officer):
        if known.act in DECIDES and by.may("manage"):
            return  # who called the meeting declares what it decided
        by.needs({"officer": "manage", "assessor": "assess", "reviewer": "review"}.get(known.part, "decide"))  # type: ignore[arg-type] # one of these rights
        if known.part == "assessor" and case.parts.get(str(by.person)) != "assessor":
            raise NotYours(text("label.not_yours"))


async def _enter_parts(by: Acting, row: Record, after: Case, assessor: UUID | None) -> None:
    """Whoever acts has their part from now on, as does an assessor who is given the case; voters came by voting."""
    for person in ({by.person} if by is not None else set()) | ({assessor} if assessor else set()):
        if (part := after.parts.get(str(person))) is None:
            continue
        if part == "applicant":
            await execute(APPLIES, row["organisation"], row["id"], person, clock.now())
        else:
            await take_part(row, person, part, "assessor" if person == assessor else "")


async def _write(by: Acting, row: Record, known: Step, note: str) -> None:
    await execute(
        """insert into label_step (organisation, application, act, source, target, part, person, note, round, at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)""",
        row["organisation"], row["id"], known.act, row["state"], known.target, known.part,
        by.person if by is not None else None, note.strip(), row["round"], clock.now(),
    )  # fmt: skip


async def _set(row: Record, after: Case, what: Act, also: Mapping[str, object]) -> None:
    steps = await fetch("select target, at from label_step where application = $1 order by id", row["id"])
    passed = [Passed(one["target"], clock.local_date(one["at"])) for one in steps]
    due_on = turn_ends(passed, scheme().clocks, row["level"], is_worked, micro=row["micro"])
    turn = TURN.get(after.state)
    columns: dict[str, object] = {
        "state": after.state,
        "turn": turn,
        "due_on": due_on,
        "round": row["round"] + (what in ANEW),
        "ended_at": clock.now() if is_over(after.state) else None,
        **also,
    }
    names = ", ".join(f"{name} = ${place}" for place, name in enumerate(columns, 2))
    await execute(f"update label_application set {names} where id = $1", row["id"], *columns.values())


async def _after(by: Acting, application: int, before: Record) -> Record:
    """The row afterwards; where it is no longer open to whoever acted, the row before."""
    try:
        return await case_row(by, application)
    except NothingHere:
        return before
